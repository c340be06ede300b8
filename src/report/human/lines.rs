//! What `read`, `inspect` and `match` print for people.

use std::io::{Result, Write};

use crate::article::Article;
use crate::claim::{Binding, Claim};
use crate::finding::Looked;
use crate::limit::Problem;
use crate::reference::{MediaKind, MediaRef, Role};
use crate::report::view::View;
use crate::report::{MatchedEntry, Style};

use super::check::problems as problem_lines;
use super::copies::matched_lines;
use super::page::{Page, Tone, WIDTH, cut};

/// Columns of labels.
const LABEL: usize = 12;
/// The same where only copies and problems are listed.
const MATCH_LABEL: usize = 9;

/// The media references of an article.
pub fn read(
    name: &str,
    article: &Article,
    references: &[MediaRef],
    problems: &[Problem],
    style: Style,
    out: &mut dyn Write,
) -> Result<()> {
    let view = View::desk();
    let mut page = Page::new(style, WIDTH);
    page.words(0, Tone::Title, &view.name(name));
    let mut line = |label: &str, words: Option<String>| {
        if let Some(words) = words {
            let words = view.words(&words);
            page.labelled(2, Tone::Faint, label, LABEL, Tone::Plain, &words);
        }
    };
    line("headline", article.headline.clone());
    line("outlet", article.outlet.clone());
    line("published", article.published.map(|date| date.to_string()));
    line(
        "dateline",
        article
            .dateline
            .as_ref()
            .map(|dateline| dateline.verbatim.clone()),
    );
    problem_lines(problems, 2, LABEL, &view, &mut page);
    if references.is_empty() {
        page.words(2, Tone::Plain, "no photo, video or embed found");
    }
    for reference in references {
        page.gap();
        of_reference(reference, &view, &mut page);
    }
    page.gap();
    out.write_all(page.text().as_bytes())
}

fn of_reference(reference: &MediaRef, view: &View, page: &mut Page) {
    let kind = match reference.kind {
        MediaKind::Photo => "photo",
        MediaKind::Video => "video",
        MediaKind::Embed => "embed",
    };
    let role = match reference.role {
        Role::Lead => "lead",
        Role::Inline => "inline",
        Role::Gallery => "gallery",
        Role::Mention => "mention",
    };
    let at = reference
        .span
        .map(|span| format!(", line {}", span.line))
        .unwrap_or_default();
    page.words(
        2,
        Tone::Title,
        &format!("{}  {kind}, {role}{at}", reference.id),
    );
    let mut line = |label: &str, words: Option<&str>| {
        if let Some(words) = words {
            let words = cut(&view.words(words), 400);
            page.labelled(4, Tone::Faint, label, LABEL, Tone::Plain, &words);
        }
    };
    line(
        "url",
        reference
            .best_url
            .as_deref()
            .or(reference.urls.first().map(String::as_str)),
    );
    line("provider", reference.provider.as_deref());
    line("id", reference.embed_id.as_deref());
    line(
        "posted",
        reference.id_time.map(|time| time.to_string()).as_deref(),
    );
    line("posted by", reference.posted_by.as_deref());
    line("hedge", reference.hedge.as_deref());
    line("disclaimer", reference.disclaimer.as_deref());
    line("caption", reference.caption.as_deref());
    line(
        "credit",
        reference
            .credit
            .as_ref()
            .map(|credit| credit.verbatim.as_str()),
    );
    line("taken in", reference.location.as_deref());
    line(
        "taken on",
        reference
            .date_created
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
    );
    line("status", reference.desk.status.as_deref());
    line("embargo", reference.desk.embargo_until.as_deref());
    line("terms", reference.desk.usage_terms.as_deref());
    line("disputed", reference.presented_as_claim.as_deref());
    if reference.caption.is_none() {
        line("context", reference.context.as_deref());
    }
}

/// What is said where there is no copy.
pub(in crate::report) fn none_words(looked: Looked) -> &'static str {
    match looked {
        Looked::Checked => "no copy found; this says nothing about where the picture comes from",
        Looked::Nothing => "not checked",
    }
}

/// The proven matches of one query.
pub fn matched(
    query: &str,
    looked: Looked,
    matches: &[MatchedEntry],
    problems: &[Problem],
    style: Style,
    out: &mut dyn Write,
) -> Result<()> {
    let view = View::desk();
    let mut page = Page::new(style, WIDTH);
    page.words(0, Tone::Title, &view.name(query));
    if matches.is_empty() {
        page.words(2, Tone::Plain, none_words(looked));
    }
    for matched in matches {
        matched_lines(matched, 2, MATCH_LABEL, &view, &mut page);
    }
    problem_lines(problems, 2, MATCH_LABEL, &view, &mut page);
    out.write_all(page.text().as_bytes())
}

/// When and where a claim puts a picture.
pub(in crate::report) fn claim_words(claim: &Claim, view: &View) -> Option<String> {
    let when = claim.when.as_ref().map(|when| match when.binding {
        Binding::Bound => format!(
            "{} (“{}”)",
            when.interval,
            cut(&view.words(&when.words), 60)
        ),
        Binding::Assumed => format!("{} (assumed, the line gives no date)", when.interval),
    });
    let mut places: Vec<&str> = Vec::new();
    if let Some(at) = &claim.place {
        places.extend(at.places.iter().map(|place| place.name.as_str()));
        if places.is_empty() {
            places.extend(at.spots.iter().map(|spot| spot.name.as_str()));
        }
    }
    let place = (!places.is_empty()).then(|| places.join(", "));
    let others: Vec<&str> = claim.other_dates.iter().map(|date| &*date.words).collect();
    let others = (!others.is_empty()).then(|| {
        format!(
            "“{}” of something else",
            cut(&view.words(&others.join("; ")), 60)
        )
    });
    let parts: Vec<String> = when.into_iter().chain(place).chain(others).collect();
    (!parts.is_empty()).then(|| view.words(&parts.join("; ")).into_owned())
}

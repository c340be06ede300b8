//! What `read`, `inspect` and `match` print for people.

use std::io::{Result, Write};

use crate::article::Article;
use crate::claim::{Binding, Claim};
use crate::finding::Looked;
use crate::limit::Problem;
use crate::matching::{Edit, Match, Segment};
use crate::reference::{MediaKind, MediaRef, Role};
use crate::report::entry::{credit_of, telling};
use crate::report::json::place_name;
use crate::report::view::View;
use crate::report::{MatchedEntry, Style};
use crate::signal::local;

use super::check::problems as problem_lines;
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
        let words = match looked {
            Looked::Checked => {
                "no copy found; this says nothing about where the picture comes from"
            }
            Looked::Nothing => "not checked",
        };
        page.words(2, Tone::Plain, words);
    }
    for matched in matches {
        matched_lines(matched, 2, MATCH_LABEL, &view, &mut page);
    }
    problem_lines(problems, 2, MATCH_LABEL, &view, &mut page);
    out.write_all(page.text().as_bytes())
}

/// One match: where it is, when and where it was made, what was done to it.
pub(super) fn matched_lines(
    matched: &MatchedEntry,
    indent: usize,
    label: usize,
    view: &View,
    page: &mut Page,
) {
    let entry = &matched.entry;
    let name = entry.paths.first().map_or_else(
        || format!("entry {}", view.words(&entry.id.0)),
        |path| view.entry_path(path).into_owned(),
    );
    let mut facts = vec![name];
    facts.extend(
        matched
            .date
            .as_ref()
            .map(|(date, kind)| format!("{} {date}", kind.name())),
    );
    let place = matched
        .place_name
        .clone()
        .or_else(|| matched.place.as_ref().map(place_name));
    facts.extend(place.map(|place| view.words(&place).into_owned()));
    facts.extend(credit_of(matched).map(|credit| view.words(credit).into_owned()));
    page.labelled(
        indent,
        Tone::Faint,
        "copy",
        label,
        Tone::Plain,
        &facts.join("; "),
    );
    if let Some(caption) = telling(matched).and_then(|record| record.caption.as_deref()) {
        page.words(
            indent + label,
            Tone::Faint,
            &format!("“{}”", cut(&view.words(caption), 200)),
        );
    }
    page.words(indent + label, Tone::Faint, &view.words(&proof(matched)));
}

fn proof(matched: &MatchedEntry) -> String {
    let mut words = vec![how_words(&matched.matched)];
    words.extend(edits_words(&matched.matched));
    let shown = matched.matched.segments.iter().map(segment_words);
    let shown: Vec<String> = shown.collect();
    if !shown.is_empty() {
        words.push(format!("shown {}", shown.join(", ")));
    }
    words.join(", ")
}

/// `0:12 to 0:18` of the query, and of the entry where that is a video.
fn segment_words(segment: &Segment) -> String {
    let span = |[from, to]: [f64; 2]| format!("{} to {}", clock(from), clock(to));
    match (segment.query, segment.entry) {
        (Some(query), None) => span(query),
        (Some(query), Some(entry)) => format!("{} (there {})", span(query), span(entry)),
        (None, Some([from, to])) => match segment.frames {
            Some([first, last]) => format!(
                "in frames {first} to {} (there {})",
                last.saturating_sub(1),
                span([from, to])
            ),
            None => format!("there at {}", clock(from)),
        },
        (None, None) => String::new(),
    }
}

/// Seconds as minutes and seconds, with hours where there are any.
fn clock(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// What proved a match.
pub(in crate::report) fn how_words(proof: &Match) -> String {
    match proof.signal.as_str() {
        "digest" => "the same file".to_owned(),
        "asset-id" => "known by its asset id, not by its pixels".to_owned(),
        local::NAME => {
            let share = |part: f64| format!("{:.0} %", part * 100.0);
            let whole = proof.entry_overlap > 0.985;
            format!(
                "{} ({} of its features found in place), it fills {} of this picture",
                if whole {
                    "the same picture".to_owned()
                } else {
                    format!("{} of the same picture", share(proof.entry_overlap))
                },
                proof.inliers.unwrap_or(0),
                share(proof.query_overlap),
            )
        }
        signal => format!("the same picture ({signal} distance {})", proof.distance),
    }
}

/// Every edit of a match, in words.
pub(in crate::report) fn edits_words(proof: &Match) -> Vec<String> {
    proof.edits.iter().map(edit_words).collect()
}

fn edit_words(edit: &Edit) -> String {
    let amount = edit.amount.unwrap_or(0.0);
    let percent = format!("{:.0} %", amount * 100.0);
    let side = edit.side.as_deref().unwrap_or("one side");
    match edit.kind.as_str() {
        "mirror" => "mirrored".to_owned(),
        "rotate-90" => "turned by 90°".to_owned(),
        "rotate-180" => "turned by 180°".to_owned(),
        "rotate-270" => "turned by 270°".to_owned(),
        "rotate" => format!("turned by {amount:.1}°"),
        "perspective" => "seen at a slant".to_owned(),
        "scale" => format!("scaled to {percent}"),
        "stretch" => format!("stretched by {:.0} %", (amount - 1.0) * 100.0),
        "crop" => format!("{percent} cut off at the {side}"),
        "letterbox" => "bars above or below it".to_owned(),
        "pillarbox" => "bars beside it".to_owned(),
        "border" => "a border around it".to_owned(),
        "screenshot" => "on a page, as in a screenshot".to_owned(),
        "inset" => "set into another picture".to_owned(),
        "caption-bar" => format!("a bar over {percent} of it at the {side}"),
        "overlay" => format!("something laid over {percent} of it"),
        "blend" => "something see-through laid over it".to_owned(),
        "brightness" if amount > 0.0 => "lighter".to_owned(),
        "brightness" => "darker".to_owned(),
        "contrast" if amount > 1.0 => "more contrast".to_owned(),
        "contrast" => "less contrast".to_owned(),
        "greyscale" => "without colours".to_owned(),
        "hue" => format!("hues turned by {amount:.0}°"),
        "saturation" if amount > 1.0 => "stronger colours".to_owned(),
        "saturation" => "paler colours".to_owned(),
        "speed" => format!("at {amount:.2} times its speed"),
        "reverse" => "run backwards".to_owned(),
        "other-sound" => "under another sound".to_owned(),
        kind => kind.to_owned(),
    }
}

/// When and where a claim puts a picture.
pub(super) fn claim_words(claim: &Claim, view: &View) -> Option<String> {
    let when = claim.when.as_ref().map(|when| match when.binding {
        Binding::Bound => format!("{} (“{}”)", when.interval, cut(&when.words, 60)),
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
    let others = (!others.is_empty())
        .then(|| format!("“{}” of something else", cut(&others.join("; "), 60)));
    let parts: Vec<String> = when.into_iter().chain(place).chain(others).collect();
    (!parts.is_empty()).then(|| view.words(&parts.join("; ")).into_owned())
}

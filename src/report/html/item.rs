//! One media reference on the page of a report.

use std::fmt::Write as _;

use crate::policy::Level;
use crate::report::human::{claim_words, what};
use crate::report::said::Rows;
use crate::report::shown::{OF_FILE, Shown, evidence_words, excuse_name, waiver_words};
use crate::report::view::View;
use crate::report::{Leveled, MediaReport};

use super::facts;
use super::markup::{capital, language, quoted, words};
use super::shows;
use super::timeline::timeline;

/// What stands in place of pictures there is no room for.
const NO_ROOM: &str = "<p class=\"faint\">Its pictures are left out: this page holds enough. Check this story by itself to see \
    them.</p>\n";
/// What stands in place of all that is known of a media reference with nothing to report, where its pictures have no room.
const NO_ROOM_AT_ALL: &str = "<p class=\"faint\">Its pictures are left out, and what is known of it: this page holds enough. Check \
    this story by itself to see them.</p>\n";

/// Whether a page still shows the pictures of a media reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// It does.
    Left,
    /// It holds enough.
    None,
}

/// The class of a finding and of the picture it is on.
pub(super) fn class_of(media: &MediaReport) -> &'static str {
    let counted = media.findings.iter().filter(|leveled| leveled.counts());
    match counted.map(|leveled| leveled.level).max() {
        Some(level) => level.name(),
        None => "quiet",
    }
}

/// Its name: what it is, which, where.
pub(super) fn title(shown: &Shown<'_>) -> String {
    let reference = &shown.media.reference;
    let at = reference.span.map(|span| format!(", line {}", span.line));
    words(
        &format!(
            "{} {}{}",
            capital(&what(reference)),
            reference.id,
            at.unwrap_or_default()
        ),
        &shown.view,
    )
}

/// The section of the media reference numbered `number`.
pub(super) fn item(shown: &Shown<'_>, number: usize, room: Room) -> String {
    let (media, view) = (shown.media, &shown.view);
    let mut page = start(shown, number);
    page.push_str(&line(shown));
    page.push_str(&exhibit(shown, number, room));
    if !media.findings.is_empty() {
        page.push_str("<ul class=\"findings\">\n");
        for leveled in &media.findings {
            page.push_str(&finding(leveled, view));
        }
        page.push_str("</ul>\n");
    }
    page.push_str(&known(media, view));
    page.push_str("</article>\n");
    page
}

/// The same of one with nothing to report: what is known of it is folded.
pub(super) fn quiet(shown: &Shown<'_>, number: usize, room: Room) -> String {
    let media = shown.media;
    let shows = match (&media.exhibit, room) {
        (Some(_), Room::None) => caption(shown) + NO_ROOM_AT_ALL,
        _ => {
            let known = facts::folded("What is known of it", &known(media, &shown.view));
            line(shown) + &exhibit(shown, number, room) + &known
        }
    };
    start(shown, number) + &shows + "</article>\n"
}

/// What dates it, who made it, what its files say, which copies are known and what was compared.
fn known(media: &MediaReport, view: &View) -> String {
    let mut page = timeline(&media.claim, &media.dates, view);
    page.push_str(&facts::credits(media, view));
    for file in &media.files {
        page.push_str(&facts::credentials(&file.metadata.credentials, view));
    }
    page.push_str(&facts::problems(media, view));
    for file in &media.files {
        page.push_str(&facts::file(file, view));
    }
    page.push_str(&facts::copies(&media.matches, view));
    page.push_str(&facts::compared(media, view));
    page
}

/// The start of a section: the verdict, the name, and what the verdict says.
fn start(shown: &Shown<'_>, number: usize) -> String {
    let media = shown.media;
    format!(
        "<article class=\"item {}\" id=\"item-{number}\" aria-labelledby=\"name-{number}\">\n\
         <h3 id=\"name-{number}\"><span class=\"verdict\">{}</span> {}</h3>\n<p class=\"says\">{}.</p>\n",
        class_of(media),
        capital(&media.verdict.name().replace('-', " ")),
        title(shown),
        quoted(&capital(&media.says), &shown.view)
    )
}

fn exhibit(shown: &Shown<'_>, number: usize, room: Room) -> String {
    match (&shown.media.exhibit, room) {
        (None, _) => String::new(),
        (Some(_), Room::None) => NO_ROOM.to_owned(),
        (Some(exhibit), Room::Left) => shows::pictures(shown, exhibit, number),
    }
}

/// The words under it, else those that name it, else those in its file.
fn caption(shown: &Shown<'_>) -> String {
    let Some((said, is_of_file)) = shown.media.line() else {
        return String::new();
    };
    let lang = match is_of_file {
        true => String::new(),
        false => language(shown.lang()),
    };
    let mut page = format!(
        "<blockquote dir=\"auto\"{lang}>{}</blockquote>\n",
        words(said, &shown.view)
    );
    if is_of_file {
        let _ = writeln!(page, "<p class=\"faint\">{OF_FILE}</p>");
    }
    page
}

/// What the story says of it.
fn line(shown: &Shown<'_>) -> String {
    let (media, view) = (shown.media, &shown.view);
    let reference = &media.reference;
    let mut rows = Rows::new();
    rows.extend(claim_words(&media.claim, view).map(|claim| ("claims", claim)));
    let hedge = reference.hedge.as_ref();
    rows.extend(hedge.map(|hedge| ("hedged", format!("the story says “{hedge}”"))));
    let disputed = media.claim.presented_as_claim.as_ref();
    rows.extend(disputed.map(|said| ("disputed", format!("by the story itself: “{said}”"))));
    if let Some(part) = media.part {
        rows.push(("seen", part.says().to_owned()));
    }
    caption(shown) + &facts::told(&rows, view)
}

fn finding(leveled: &Leveled, view: &View) -> String {
    let finding = &leveled.finding;
    let (class, label) = match &leveled.excuse {
        None => (leveled.level.name(), leveled.level.name()),
        Some(excuse) => ("quiet", excuse_name(excuse)),
    };
    let id = match leveled.level {
        Level::Warn | Level::Deny => format!(", <code>{}</code>", finding.id()),
        Level::Note | Level::Off => String::new(),
    };
    let mut page = format!(
        "<li class=\"{class}\"><p><b class=\"level\">{label}</b> {}</p>\n<p class=\"faint\">{}, {}{id}</p>\n",
        quoted(finding.message(), view),
        finding.rule(),
        leveled.confidence.name()
    );
    let mut below = String::new();
    let waiver = leveled.excuse.as_ref();
    if let Some(why) = waiver.and_then(|excuse| waiver_words(excuse, view)) {
        let _ = writeln!(below, "<li dir=\"auto\">{}</li>", words(&why, view));
    }
    for evidence in finding.evidence() {
        let says = evidence_words(evidence, view);
        let _ = writeln!(below, "<li>{}</li>", quoted(&says, view));
    }
    let _ = write!(page, "<ul class=\"evidence\">\n{below}</ul>\n</li>\n");
    page
}

//! JSON: whole reports, and one object a line for `read`, `inspect`, `match` and `compare`.
//!
//! Keys stand in the order given here, may be added and are never renamed; absent is `null`. Each form has a JSON
//! Schema in `schema/`.

mod credentials;
mod file;
mod lines;
mod values;

use std::fmt::Write as _;
use std::io::Write;
use std::num::NonZero;
use std::thread;

use serde_json::{Value, json};

use crate::claim::{Binding, Claim, OtherDate};
use crate::fetch::resolve::Part;
use crate::policy::{Excuse, Level};
use crate::rules::{Piece, Stand};

use super::human::hides;
use super::shown::{self, findings};
use super::view::View;
use super::{ArticleReport, FileReport, Leveled, MediaReport, Options, Report, Reporter};

pub use lines::{
    compare_line, entry_line, inert, inspect_line, match_line, model_line, read_line,
    rejection_line, root_line, stats_line,
};
pub(super) use values::place_name;

/// Version of the form of a report of `check`.
pub const SCHEMA: &str = "cutline-check/1";

/// The format `json`.
pub struct Json;

impl Reporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let view = View::of_report(report, options.audience);
        write_whole(report, &view, out)
    }
}

/// A value on indented lines, and a line's end; what hides or changes the order of a text stands in escapes, so that
/// the strings are whole and no editor or terminal is misled.
pub(super) fn text(value: &Value) -> String {
    let plain = format!("{value:#}\n");
    // Outside of strings nothing hides but the ends of the lines.
    let hidden = |(_, c): &(usize, char)| *c != '\n' && hides(*c);
    let mut text = String::with_capacity(plain.len());
    let mut done = 0;
    for (at, c) in plain.char_indices().filter(hidden) {
        text.push_str(plain.get(done..at).unwrap_or_default());
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(text, "\\u{unit:04x}");
        }
        done = at + c.len_utf8();
    }
    text.push_str(plain.get(done..).unwrap_or_default());
    text
}

/// Articles made into text at once by each thread.
const AT_ONCE: usize = 32;

/// Writes some articles after the others, so that a large site is never held in memory as a whole.
fn write_whole(report: &Report, view: &View, out: &mut dyn Write) -> std::io::Result<()> {
    let (head, tail) = (text(&head(report, view)), text(&tail(report, view)));
    let head = head.strip_suffix("\n}\n").unwrap_or_default();
    let tail = tail.strip_prefix('{').unwrap_or_default();
    write!(out, "{head},\n  \"articles\": [")?;
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut between = "\n";
    for articles in report.articles.chunks(AT_ONCE * threads) {
        let written: Vec<String> = thread::scope(|scope| {
            let parts = articles.chunks(articles.len().div_ceil(threads));
            let parts = parts.map(|part| {
                scope.spawn(move || part.iter().map(|article| indented(article, view)).collect())
            });
            let parts: Vec<thread::ScopedJoinHandle<'_, Vec<String>>> = parts.collect();
            let joined = parts
                .into_iter()
                .map(|part| part.join().map_err(|_| unwritten()));
            joined.collect::<std::io::Result<Vec<_>>>()
        })?
        .concat();
        for article in &written {
            write!(out, "{between}{article}")?;
            between = ",\n";
        }
    }
    let end = if report.articles.is_empty() {
        ""
    } else {
        "\n  "
    };
    write!(out, "{end}],{tail}")
}

/// An article on lines of its own, as deep as articles stand.
fn indented(article: &ArticleReport, view: &View) -> String {
    let article = text(&of_article(article, view));
    let mut lines = String::with_capacity(article.len() * 4 / 3);
    for line in article.trim_end().lines() {
        lines.push_str(if lines.is_empty() { "    " } else { "\n    " });
        lines.push_str(line);
    }
    lines
}

fn unwritten() -> std::io::Error {
    std::io::Error::other("an article could not be written as JSON")
}

/// What stands before the articles.
fn head(report: &Report, view: &View) -> Value {
    let run = &report.run;
    json!({
        "schema": SCHEMA,
        "run": {
            "tool": "cutline",
            "version": view.words(&run.tool_version),
            "archive": view.maybe(run.archive.as_deref()),
            "entries": run.entries,
            "newest": run.newest.as_ref().map(values::interval),
            "policy": values::digest(&run.policy, view),
            "model": run.model.as_ref().map(|model| json!({
                "name": view.words(&model.name),
                "sha256": values::digest(&model.digest, view),
                "engine": view.words(&model.engine),
            })),
            "today": run.today.first_day().to_string(),
            "audience": if view.is_desk() { "desk" } else { "public" },
        },
    })
}

/// What stands after them.
fn tail(report: &Report, view: &View) -> Value {
    let run = &report.run;
    let count = |level: Level| {
        let counts = |leveled: &&Leveled| leveled.counts() && leveled.level == level;
        findings(report).filter(counts).count()
    };
    let excused = findings(report).filter(|leveled| !leveled.counts()).count();
    json!({
        "problems": values::problems(&report.problems, view),
        "summary": {
            "exit": report.exit,
            "entries_searched": run.entries,
            "newest_entry": run.newest.as_ref().map(values::interval),
            "deny": count(Level::Deny),
            "warn": count(Level::Warn),
            "note": count(Level::Note),
            "excused": excused,
        },
    })
}

fn of_article(article: &ArticleReport, view: &View) -> Value {
    let media = shown::of_article(article, view).map(|shown| of_media(shown.media, &shown.view));
    json!({
        "article": view.name(&article.article),
        "headline": view.maybe(article.headline.as_deref()),
        "media": media.collect::<Vec<_>>(),
        "problems": values::problems(&article.problems, view),
    })
}

fn of_media(media: &MediaReport, view: &View) -> Value {
    let file = |report: &FileReport| file::of(report, &report.metadata.problems, view);
    json!({
        "reference": values::reference(&media.reference, view),
        "claim": of_claim(&media.claim, view),
        "files": media.files.iter().map(file).collect::<Vec<_>>(),
        "part": media.part.map(Part::name),
        "verdict": media.verdict.name(),
        "says": view.words(&media.says),
        "matches": media.matches.iter().map(|matched| values::matched(matched, view)).collect::<Vec<_>>(),
        "findings": media.findings.iter().map(|leveled| of_finding(leveled, media, view)).collect::<Vec<_>>(),
        "dates": media.dates.iter().map(|piece| of_piece(piece, view)).collect::<Vec<_>>(),
        "compared": media.compared.iter().map(|words| view.words(words)).collect::<Vec<_>>(),
        "problems": values::problems(&media.problems, view),
    })
}

/// A piece of dated evidence: half-open, an open end `null`.
fn of_piece(piece: &Piece, view: &View) -> Value {
    let dated = &piece.dated;
    json!({
        "kind": dated.clue.name(),
        "not_before": dated.not_before().map(|date| date.from_text()),
        "not_after": dated.not_after().map(|date| date.to_text()),
        "reliability": piece.standing.name(),
        "stands": piece.stand.map(Stand::name),
        "says": view.words(&piece.says),
        "source": view.name(&piece.source),
        "entry": piece.entry.as_ref().map(|id| view.words(&id.0)),
    })
}

/// `where` is the likeliest reading of the first place; `spots` and `other_dates` contradict nothing; `bound` is of
/// the date, else of the place, which always is.
fn of_claim(claim: &Claim, view: &View) -> Value {
    let places = || claim.place.iter().flat_map(|at| &at.places);
    let spots = || claim.place.iter().flat_map(|at| &at.spots);
    let likeliest = places().next().and_then(|readings| {
        let place = readings.places.first()?;
        Some(values::place(place, Some(&readings.name), view))
    });
    let when = claim.when.as_ref();
    let bound = when.map_or(places().next().is_some(), |when| {
        when.binding == Binding::Bound
    });
    json!({
        "when": when.map(|when| values::interval(&when.interval)),
        "where": likeliest,
        "bound": bound,
        "when_words": view.maybe(when.map(|when| when.words.as_str())),
        "places": places().map(|readings| view.words(&readings.name)).collect::<Vec<_>>(),
        "spots": spots().map(|spot| view.words(&spot.name)).collect::<Vec<_>>(),
        "other_dates": claim.other_dates.iter().map(|date| of_other_date(date, view)).collect::<Vec<_>>(),
        "file_photo": claim.file_photo,
    })
}

/// A date of something else than the picture.
fn of_other_date(date: &OtherDate, view: &View) -> Value {
    json!({ "when": values::interval(&date.interval), "words": view.words(&date.words) })
}

/// Why a finding does not count: `by` is `waiver` or `baseline`.
fn of_excuse(excuse: &Excuse, view: &View) -> Value {
    match excuse {
        Excuse::Waived {
            reason,
            owner,
            expires,
        } => json!({
            "by": "waiver",
            "reason": view.words(reason),
            "owner": view.words(owner),
            "expires": expires.last_day().to_string(),
        }),
        Excuse::Baseline => {
            json!({ "by": "baseline", "reason": null, "owner": null, "expires": null })
        }
    }
}

fn of_finding(leveled: &Leveled, media: &MediaReport, view: &View) -> Value {
    let finding = &leveled.finding;
    let place = media.place_of(finding);
    let evidence = finding.evidence().iter().map(|evidence| {
        json!({
            "kind": view.words(&evidence.kind),
            "says": view.words(&evidence.says),
            "source": view.name(&evidence.source),
            "date": evidence.date.as_ref().map(values::interval),
            "entry": evidence.entry.as_ref().map(|id| view.words(&id.0)),
            "digest": evidence.digest.map(|digest| digest.to_string()),
        })
    });
    json!({
        "id": finding.id(),
        "rule": finding.rule(),
        "level": leveled.level.name(),
        "confidence": leveled.confidence.name(),
        "excused": leveled.excuse.as_ref().map(|excuse| of_excuse(excuse, view)),
        "message": view.words(finding.message()),
        "evidence": evidence.collect::<Vec<_>>(),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
    })
}

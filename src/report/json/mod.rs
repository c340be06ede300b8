//! JSON: whole reports, and one object a line for `read`, `inspect` and `match`.
//!
//! Keys stand in the order given here, may be added and are never renamed; absent is `null`. Each form has a JSON
//! Schema in `schema/`.

mod lines;
mod values;

use std::io::Write;

use serde_json::{Value, json};

use crate::claim::{Binding, Claim};
use crate::policy::Level;

use super::view::View;
use super::{ArticleReport, Leveled, MediaReport, Options, Report, Reporter};

pub use lines::{entry_line, inspect_line, match_line, read_line, stats_line};
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
        let view = View::of(report, options.audience);
        serde_json::to_writer_pretty(&mut *out, &whole(report, &view))?;
        out.write_all(b"\n")
    }
}

fn whole(report: &Report, view: &View) -> Value {
    let run = &report.run;
    let count = |level: Level| {
        let all = report
            .articles
            .iter()
            .flat_map(|article| &article.media)
            .flat_map(|media| &media.findings);
        all.filter(|leveled| leveled.level == level).count()
    };
    json!({
        "schema": SCHEMA,
        "run": {
            "tool": "cutline",
            "version": run.tool_version,
            "archive": run.archive,
            "entries": run.entries,
            "newest": run.newest.as_ref().map(values::interval),
            "policy": run.policy,
            "model": null,
            "today": run.today.first_day().to_string(),
            "audience": if view.is_desk() { "desk" } else { "public" },
        },
        "articles": report.articles.iter().map(|article| of_article(article, view)).collect::<Vec<_>>(),
        "problems": values::problems(&report.problems, view),
        "summary": {
            "exit": report.exit,
            "entries_searched": run.entries,
            "newest_entry": run.newest.as_ref().map(values::interval),
            "deny": count(Level::Deny),
            "warn": count(Level::Warn),
            "note": count(Level::Note),
        },
    })
}

fn of_article(article: &ArticleReport, view: &View) -> Value {
    json!({
        "article": view.name(&article.article),
        "headline": article.headline,
        "media": article.media.iter().map(|media| of_media(media, view)).collect::<Vec<_>>(),
        "problems": values::problems(&article.problems, view),
    })
}

fn of_media(media: &MediaReport, view: &View) -> Value {
    let reference = &media.reference;
    json!({
        "reference": values::reference(reference, view),
        "claim": of_claim(&media.claim),
        "files": media.files.iter().map(|file| values::file(file, view)).collect::<Vec<_>>(),
        "verdict": media.verdict.name(),
        "says": view.words(&media.says),
        "matches": media.matches.iter().map(|matched| values::matched(matched, view)).collect::<Vec<_>>(),
        "findings": media.findings.iter().map(|leveled| of_finding(leveled, media, view)).collect::<Vec<_>>(),
        "problems": values::problems(&media.problems, view),
    })
}

fn of_claim(claim: &Claim) -> Value {
    let names: Vec<&str> = claim
        .place
        .iter()
        .flat_map(|at| at.places.iter().map(|place| place.name.as_str()))
        .collect();
    let likeliest = claim.place.as_ref().and_then(|at| {
        let first = at.places.first()?;
        Some(values::place(first.places.first()?, Some(&first.name)))
    });
    let bound = claim
        .when
        .as_ref()
        .map(|when| when.binding == Binding::Bound);
    json!({
        "when": claim.when.as_ref().map(|when| values::interval(&when.interval)),
        "where": likeliest,
        "bound": bound.unwrap_or(claim.place.is_some()),
        "when_words": claim.when.as_ref().map(|when| when.words.as_str()),
        "places": names,
        "file_photo": claim.file_photo,
    })
}

fn of_finding(leveled: &Leveled, media: &MediaReport, view: &View) -> Value {
    let finding = &leveled.finding;
    let evidence = finding.evidence().iter().map(|evidence| {
        json!({
            "kind": evidence.kind,
            "says": view.words(&evidence.says),
            "source": view.name(&evidence.source),
            "date": evidence.date.as_ref().map(values::interval),
            "entry": evidence.entry.as_ref().map(|id| id.0.as_str()),
            "digest": evidence.digest.map(|digest| digest.to_string()),
        })
    });
    json!({
        "id": finding.id(),
        "rule": finding.rule(),
        "level": leveled.level.name(),
        "confidence": leveled.confidence.name(),
        "message": view.words(finding.message()),
        "evidence": evidence.collect::<Vec<_>>(),
        "line": media.reference.span.map(|span| span.line),
        "column": media.reference.span.map(|span| span.column),
    })
}

//! SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format): one run with every finding at its place.

mod rules;
mod uri;

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::article::Span;
use crate::finding::Evidence;
use crate::limit::Problem;
use crate::policy::{Excuse, Level};

use super::human::{problem_words, safe};
use super::json::text;
use super::shown::{self, Shown, waiver_words};
use super::view::View;
use super::{Audience, Baseline, Leveled, Options, Report, Reporter};

/// The format `sarif`.
pub(super) struct Sarif;

impl Reporter for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        out.write_all(text(&whole(report, options.audience)).as_bytes())
    }
}

fn whole(report: &Report, audience: Audience) -> Value {
    let view = View::of_report(report, audience);
    let all: Vec<Shown<'_>> = shown::all(report, &view).collect();
    let fired = rules::fired(report);
    let results = all.iter().flat_map(|shown| {
        let findings = shown.media.findings.iter();
        findings.map(|leveled| result(report, shown, leveled, &fired))
    });
    let results: Vec<Value> = results.collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cutline",
                "version": safe(&view.words(&report.run.tool_version)),
                "rules": fired.iter().map(|rule| rules::descriptor(*rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(report, &all, &view)],
            "results": results,
        }],
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Off => "none",
        Level::Note => "note",
        Level::Warn => "warning",
        Level::Deny => "error",
    }
}

fn result(report: &Report, shown: &Shown<'_>, leveled: &Leveled, fired: &rules::Fired) -> Value {
    let (media, view) = (shown.media, &shown.view);
    let finding = &leveled.finding;
    let place = media.place_of(finding);
    let evidence = finding.evidence().iter().zip(1..);
    let mut result = json!({
        "ruleId": finding.rule(),
        "ruleIndex": fired.iter().position(|rule| rule.code() == finding.rule()),
        "level": level(leveled.level),
        "message": message(view, finding.message()),
        "locations": [location(shown, place)],
        "relatedLocations": evidence
            .map(|(evidence, id)| related(shown, place, evidence, id))
            .collect::<Vec<_>>(),
        "partialFingerprints": { "cutlineFinding/v1": finding.id() },
        "suppressions": suppressions(leveled, view),
        "properties": {
            "confidence": leveled.confidence.name(),
            "verdict": media.verdict.name(),
            "reference": safe(&view.words(&media.reference.id)),
            "referenceKey": safe(&view.name(&media.reference.key)),
        },
    });
    if let (Value::Object(result), Baseline::Given) = (&mut result, report.run.baseline) {
        result.insert("baselineState".to_owned(), baseline_state(leveled).into());
    }
    result
}

/// Who waives a finding has seen it before.
fn baseline_state(leveled: &Leveled) -> &'static str {
    match leveled.excuse {
        Some(_) => "unchanged",
        None => "new",
    }
}

/// Empty where nobody waived it: an absent list would say that it is not known.
fn suppressions(leveled: &Leveled, view: &View) -> Vec<Value> {
    let Some(excuse @ Excuse::Waived { owner, expires, .. }) = &leveled.excuse else {
        return Vec::new();
    };
    vec![json!({
        "kind": "external",
        "status": "accepted",
        "justification": waiver_words(excuse, view).map(|words| safe(&words)),
        "properties": {
            "owner": safe(&view.words(owner)),
            "expires": expires.last_day().to_string(),
        },
    })]
}

fn message(view: &View, words: &str) -> Value {
    json!({ "text": safe(&view.words(words)) })
}

/// A place in the document, and which picture of which article of it.
fn location(shown: &Shown<'_>, place: Option<Span>) -> Value {
    let view = &shown.view;
    let id = view.words(&shown.media.reference.id);
    json!({
        "physicalLocation": physical(&shown.document(), place),
        "logicalLocations": [{
            "name": safe(&id),
            "fullyQualifiedName": safe(&format!("{} {id}", shown.article())),
        }],
    })
}

fn physical(document: &str, place: Option<Span>) -> Value {
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), uri::artifact(document));
    if let Some(Span { line, column }) = place {
        let region = json!({ "startLine": line, "startColumn": column });
        physical.insert("region".to_owned(), region);
    }
    physical.into()
}

/// A piece of evidence: what it says, and where that can be checked.
fn related(shown: &Shown<'_>, place: Option<Span>, evidence: &Evidence, id: u32) -> Value {
    let view = &shown.view;
    let physical = match evidence.source.as_str() {
        "article" => physical(&shown.document(), place),
        source => physical(&view.name(source), None),
    };
    json!({
        "id": id,
        "message": message(view, &evidence.says),
        "physicalLocation": physical,
    })
}

fn invocation(report: &Report, all: &[Shown<'_>], view: &View) -> Value {
    let of_run = if report.exit == 2 { "error" } else { "warning" };
    let mut notifications: Vec<Value> = Vec::new();
    let mut notify = |level: &str, problems: &[Problem], view: &View, document: Option<&str>| {
        notifications.extend(problems.iter().map(|problem| {
            json!({
                "level": level,
                "message": message(view, &problem_words(problem)),
                "locations": document
                    .map(|document| json!({ "physicalLocation": physical(document, None) }))
                    .into_iter()
                    .collect::<Vec<_>>(),
                "properties": { "kind": problem.kind.name() },
            })
        }));
    };
    notify(of_run, &report.problems, view, None);
    for article in &report.articles {
        let document = view.name(&article.document);
        notify("warning", &article.problems, view, Some(&document));
    }
    for shown in all {
        let document = shown.document();
        notify(
            "warning",
            &shown.media.problems,
            &shown.view,
            Some(&document),
        );
    }
    json!({
        "executionSuccessful": report.exit != 2,
        "exitCode": report.exit,
        "toolExecutionNotifications": notifications,
    })
}

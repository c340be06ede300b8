//! `JUnit` XML as build servers read it: a suite for each article, a case for each media reference.
//!
//! A finding that counts at warn or deny fails its case, what could not be checked is an error; notes and what is
//! excused are told in `system-out`. No time and no random id is written.

use std::io::{Result, Write};

use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;

use crate::limit::{Problem, ProblemKind};
use crate::policy::{Level, is_unchecked};

use super::human::{problem_words, safe};
use super::shown::{self, Shown, evidence_words, excuse_name, waiver_words};
use super::view::View;
use super::{ArticleReport, Leveled, Options, Report, Reporter};

/// The format `junit`.
pub(super) struct Junit;

impl Reporter for Junit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn write(&self, report: &Report, options: &Options, out: &mut dyn Write) -> Result<()> {
        let view = View::of_report(report, options.audience);
        let mut suites = vec![of_run(report, &view)];
        suites.extend(
            report
                .articles
                .iter()
                .map(|article| of_article(article, &view)),
        );
        suites.retain(|suite| !suite.cases.is_empty());
        let cases = || suites.iter().flat_map(|suite| &suite.cases);
        let mut xml = Xml::new_with_indent(Vec::new(), b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.create_element("testsuites")
            .with_attribute(("name", "cutline"))
            .with_attributes(counts(cases()).iter().map(attribute))
            .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
        out.write_all(&xml.into_inner())?;
        out.write_all(b"\n")
    }
}

/// The cases of one article.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// One media reference.
struct Case {
    attributes: Vec<(&'static str, String)>,
    /// Why it did not pass.
    fault: Option<Fault>,
    /// What else is said of it, one line each.
    out: Vec<String>,
    /// What could not be done.
    err: Vec<String>,
}

/// Why a case did not pass.
struct Fault {
    /// `failure` or `error`.
    element: &'static str,
    /// What kind of fault it is: a rule, or the kind of a problem.
    kind: &'static str,
    message: String,
    lines: Vec<String>,
}

/// What could not be done for the whole run; it is an error where the run could not be done, or had nothing to compare
/// with.
fn of_run(report: &Report, view: &View) -> Suite {
    let fault = || fault_of(&report.problems, view);
    let mut kinds = report.problems.iter().map(|problem| problem.kind);
    let nothing_to_compare = kinds.any(|kind| kind == ProblemKind::EmptyArchive);
    let cases = (!report.problems.is_empty()).then(|| Case {
        attributes: vec![
            ("name", "run".to_owned()),
            ("classname", "cutline".to_owned()),
        ],
        fault: (report.exit == 2 || nothing_to_compare)
            .then(fault)
            .flatten(),
        out: Vec::new(),
        err: lines(&report.problems, view),
    });
    Suite {
        name: "cutline".to_owned(),
        cases: cases.into_iter().collect(),
    }
}

fn of_article(article: &ArticleReport, view: &View) -> Suite {
    let document = safe(&view.name(&article.document));
    let has_problems = !article.problems.is_empty();
    let own = has_problems.then(|| Case {
        attributes: vec![
            ("name", "article".to_owned()),
            ("classname", document.clone()),
            ("file", document.clone()),
        ],
        fault: article
            .is_unread()
            .then(|| fault_of(&article.problems, view))
            .flatten(),
        out: Vec::new(),
        err: lines(&article.problems, view),
    });
    Suite {
        name: safe(&view.name(&article.article)),
        cases: own
            .into_iter()
            .chain(shown::of_article(article, view).map(|shown| of_media(&shown, &document)))
            .collect(),
    }
}

fn of_media(shown: &Shown<'_>, document: &str) -> Case {
    let (media, view) = (shown.media, &shown.view);
    let reference = &media.reference;
    let name = format!(
        "{} {}",
        view.words(&reference.id),
        view.name(&reference.key)
    );
    let mut attributes = vec![
        ("name", safe(&name)),
        ("classname", document.to_owned()),
        ("file", document.to_owned()),
    ];
    attributes.extend(reference.span.map(|span| ("line", span.line.to_string())));
    let is_loud = |leveled: &&Leveled| leveled.counts() && leveled.level > Level::Note;
    let (loud, quiet): (Vec<&Leveled>, Vec<&Leveled>) = media.findings.iter().partition(is_loud);
    let failed = loud.iter().find(|one| !is_unchecked(&one.finding));
    let fault = failed.or(loud.first()).map(|first| Fault {
        element: if failed.is_some() { "failure" } else { "error" },
        kind: first.finding.rule(),
        message: safe(&view.words(first.finding.message())),
        lines: loud.iter().flat_map(|one| told(shown, one)).collect(),
    });
    let verdict = format!("{}: {}", media.verdict.name(), view.words(&media.says));
    let mut out = vec![safe(&verdict)];
    out.extend(quiet.iter().flat_map(|one| told(shown, one)));
    Case {
        attributes,
        fault,
        out,
        err: lines(&media.problems, view),
    }
}

/// A finding and, below it, what it rests on.
fn told(shown: &Shown<'_>, leveled: &Leveled) -> Vec<String> {
    let (finding, view) = (&leveled.finding, &shown.view);
    let label = leveled
        .excuse
        .as_ref()
        .map_or(leveled.level.name(), excuse_name);
    let at = shown.media.place_of(finding);
    let at = at.map(|span| format!(", line {}, column {}", span.line, span.column));
    let head = format!(
        "{label}: {} ({}, {}, {}{})",
        view.words(finding.message()),
        finding.rule(),
        leveled.confidence.name(),
        finding.id(),
        at.unwrap_or_default(),
    );
    let waiver = leveled.excuse.as_ref();
    let waiver = waiver.and_then(|excuse| waiver_words(excuse, view));
    let evidence = finding.evidence().iter();
    let below = evidence.map(|evidence| evidence_words(evidence, view));
    let below = waiver.into_iter().chain(below);
    std::iter::once(safe(&head))
        .chain(below.map(|words| format!("  - {}", safe(&words))))
        .collect()
}

fn lines(problems: &[Problem], view: &View) -> Vec<String> {
    let words = |problem| safe(&view.words(&problem_words(problem)));
    problems.iter().map(words).collect()
}

/// Problems that leave nothing to look at.
fn fault_of(problems: &[Problem], view: &View) -> Option<Fault> {
    let first = problems.first()?;
    Some(Fault {
        element: "error",
        kind: first.kind.name(),
        message: safe(&view.words(&problem_words(first))),
        lines: lines(problems, view),
    })
}

fn counts<'c>(cases: impl Iterator<Item = &'c Case>) -> [(&'static str, String); 3] {
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for case in cases {
        tests += 1;
        match case.fault.as_ref().map(|fault| fault.element) {
            Some("failure") => failures += 1,
            Some(_) => errors += 1,
            None => {}
        }
    }
    [
        ("tests", tests.to_string()),
        ("failures", failures.to_string()),
        ("errors", errors.to_string()),
    ]
}

fn attribute<'a>((name, value): &'a (&'static str, String)) -> (&'a str, &'a str) {
    (name, value)
}

type Xml = Writer<Vec<u8>>;

impl Suite {
    fn write(&self, xml: &mut Xml) -> Result<()> {
        xml.create_element("testsuite")
            .with_attribute(("name", &*self.name))
            .with_attributes(counts(self.cases.iter()).iter().map(attribute))
            .write_inner_content(|xml| self.cases.iter().try_for_each(|case| case.write(xml)))?;
        Ok(())
    }
}

impl Case {
    fn write(&self, xml: &mut Xml) -> Result<()> {
        let element = xml
            .create_element("testcase")
            .with_attributes(self.attributes.iter().map(attribute));
        element.write_inner_content(|xml| {
            if let Some(fault) = &self.fault {
                xml.create_element(fault.element)
                    .with_attribute(("type", fault.kind))
                    .with_attribute(("message", &*fault.message))
                    .write_text_content(BytesText::new(&fault.lines.join("\n")))?;
            }
            for (name, lines) in [("system-out", &self.out), ("system-err", &self.err)] {
                if !lines.is_empty() {
                    xml.create_element(name)
                        .write_text_content(BytesText::new(&lines.join("\n")))?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }
}

//! `JUnit` XML.

use cutline::limit::{Problem, ProblemKind};
use cutline::policy::Level;
use cutline::report::{Audience, Report, Style};
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::build::{empty, report, sample, several};
use super::written;

fn junit(report: &Report) -> String {
    written("junit", report, Audience::Public, Style::Plain)
}

/// Names of the elements, in order; every character is one that XML allows.
pub(super) fn elements(xml: &str) -> Vec<String> {
    let forbidden = xml.chars().find(|c| {
        matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    });
    assert_eq!(forbidden, None, "{xml}");
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut names = Vec::new();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                for attribute in start.attributes() {
                    attribute.unwrap();
                }
                names.push(start.name().as_ref().to_owned());
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{xml}");
    names
}

fn count(report: &Report, element: &str) -> usize {
    let names = elements(&junit(report));
    names.iter().filter(|name| *name == element).count()
}

#[test]
fn it_reads_as_it_always_did() {
    insta::assert_snapshot!("several", junit(&several()));
    insta::assert_snapshot!("empty", junit(&empty()));
}

#[test]
fn loud_findings_fail_and_what_was_not_checked_is_an_error() {
    let sample = sample();
    assert_eq!((count(&sample, "failure"), count(&sample, "error")), (1, 1));
    for level in [Level::Note, Level::Off] {
        let mut report = sample.clone();
        for media in &mut report.articles[0].media {
            for finding in &mut media.findings {
                finding.level = level;
            }
        }
        assert_eq!((count(&report, "failure"), count(&report, "error")), (0, 0));
    }
    let mut excused = several();
    let worst = &mut excused.articles[2].media;
    worst.truncate(1);
    worst[0].findings.remove(0);
    assert_eq!(
        (count(&excused, "failure"), count(&excused, "error")),
        (0, 0)
    );
}

#[test]
fn what_could_not_be_read_is_an_error() {
    let mut report = empty();
    report.exit = 2;
    report.problems = vec![Problem::new(ProblemKind::MissingFile, "no such file")];
    assert_eq!(count(&report, "error"), 1);
    let mut report = sample();
    report.articles[0].media.clear();
    assert_eq!(count(&report, "error"), 0);
    report.articles[0].problems[0].kind = ProblemKind::Unsupported;
    assert_eq!(count(&report, "error"), 1);
}

#[test]
fn characters_that_xml_forbids_are_shown_as_escapes() {
    let all: String = ('\0'..'\u{20}')
        .chain(['\u{fffe}', '\u{ffff}', '\u{1b}'])
        .collect();
    let xml = junit(&report(&|words| format!("{words} ]]> </failure> {all}")));
    elements(&xml);
    assert!(xml.contains("\\u{8}") && xml.contains("\\u{fffe}"), "{xml}");
}

#[test]
fn nothing_to_compare_with_is_an_error() {
    let mut report = empty();
    report.exit = 3;
    report.problems = vec![Problem::new(
        ProblemKind::EmptyArchive,
        "nothing to compare with",
    )];
    assert!(
        junit(&report).contains("errors=\"1\""),
        "{}",
        junit(&report)
    );
}

//! The JSON forms against their schemas.

use cutline::article::{self, Source};
use cutline::finding::Looked;
use cutline::limit::Limits;
use cutline::policy::Level;
use cutline::reference;
use cutline::report::{Audience, Report, Style, json};
use serde_json::Value;

use super::build::{VERDICTS, bare, empty, report, sample};
use super::build_file::comparison;
use super::written;
use crate::run::{Home, fixture};

#[expect(clippy::disallowed_methods, reason = "our own schemas")]
fn schema(name: &str) -> Value {
    let path = format!("{}/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn validator(name: &str) -> jsonschema::Validator {
    jsonschema::draft202012::new(&schema(name)).unwrap()
}

/// Whether `value` is as the schema of that name says.
pub(crate) fn assert_valid(name: &str, value: &Value) {
    let errors: Vec<String> = validator(name)
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}\n{value:#}");
}

fn check(report: &Report, audience: Audience) -> Value {
    serde_json::from_str(&written("json", report, audience, Style::Plain)).unwrap()
}

fn read_line(html: &str) -> Value {
    let limits = Limits::default();
    let source = Source {
        label: "story.html".to_owned(),
        ..Source::default()
    };
    let article = article::read(html.as_bytes(), &source, &limits).swap_remove(0);
    let (references, problems) = reference::extract(&article, &limits);
    json::read_line("story.html", &article, &references, &problems)
}

#[expect(clippy::disallowed_methods, reason = "our own story")]
fn story() -> Value {
    read_line(&std::fs::read_to_string(fixture("stories/planes.html")).unwrap())
}

#[test]
fn the_schemas_are_schemas() {
    for name in ["check", "read", "inspect", "match", "compare"] {
        assert!(
            jsonschema::draft202012::meta::is_valid(&schema(name)),
            "{name}"
        );
    }
}

#[test]
fn every_report_fits_its_schema() {
    for audience in [Audience::Public, Audience::Desk] {
        for report in [
            sample(),
            bare(),
            empty(),
            report(&|words| format!("{words} \u{202e}\u{0}\u{1b}[2J\r\n\"\\é写👩\u{200d}🚒 مرحبا")),
            report(&|_| "/".to_owned()),
        ] {
            assert_valid("check", &check(&report, audience));
        }
        for level in [Level::Note, Level::Warn, Level::Deny] {
            let mut report = sample();
            report.articles[0].media[0].findings[0].level = level;
            let value = check(&report, audience);
            let finding = &value["articles"][0]["media"][0]["findings"][0];
            assert_eq!(finding["level"], level.name());
            assert_valid("check", &value);
        }
        for verdict in VERDICTS {
            let mut report = sample();
            report.articles[0].media[0].verdict = verdict;
            let value = check(&report, audience);
            assert_eq!(value["articles"][0]["media"][0]["verdict"], verdict.name());
            assert_valid("check", &value);
        }
    }
}

#[test]
fn empty_words_are_null() {
    let empty = report(&|_| String::new());
    let value = check(&empty, Audience::Desk);
    let media = &value["articles"][0]["media"][0];
    for null in [
        &media["reference"]["caption"],
        &media["reference"]["credit"]["agency"],
        &media["files"][0]["credit"],
        &media["matches"][0]["caption"],
        &media["claim"]["where"]["city"],
    ] {
        assert_eq!(null, &Value::Null);
    }
}

#[test]
fn every_line_fits_its_schema() {
    for value in [story(), read_line("")] {
        assert_valid("read", &value);
    }
    for report in [sample(), bare()] {
        let media = &report.articles[0].media[0];
        let problems = &report.problems;
        for audience in [Audience::Desk, Audience::Public] {
            assert_valid("inspect", &json::inspect_line(&media.files[0], audience));
        }
        let digest = media.files[0].digest.as_deref();
        assert_valid(
            "match",
            &json::match_line("q.jpg", digest, Looked::Checked, &media.matches, problems),
        );
    }
    assert_valid(
        "match",
        &json::match_line("q.jpg", None, Looked::Nothing, &[], &[]),
    );
    for report in [sample(), bare()] {
        let mut comparison = comparison(&report);
        assert_valid("compare", &json::compare_line(&comparison));
        comparison.matched = None;
        assert_valid("compare", &json::compare_line(&comparison));
    }
}

/// Every way to take one documented key out of `value`, with the key's pointer.
fn without_a_key(value: &Value) -> Vec<(String, Value)> {
    let mut pointers = vec![String::new()];
    let mut shorter = Vec::new();
    while let Some(pointer) = pointers.pop() {
        match value.pointer(&pointer).unwrap() {
            Value::Array(items) => {
                pointers.extend((0..items.len()).map(|at| format!("{pointer}/{at}")));
            }
            Value::Object(keys) => {
                for key in keys.keys() {
                    pointers.push(format!("{pointer}/{key}"));
                    let mut less = value.clone();
                    less.pointer_mut(&pointer)
                        .unwrap()
                        .as_object_mut()
                        .unwrap()
                        .shift_remove(key);
                    shorter.push((format!("{pointer}/{key}"), less));
                }
            }
            _ => {}
        }
    }
    shorter
}

#[test]
fn a_missing_key_does_not_fit() {
    let sample = sample();
    let media = &sample.articles[0].media[0];
    let problems = &sample.problems;
    let forms = [
        ("check", check(&sample, Audience::Desk)),
        ("read", story()),
        (
            "inspect",
            json::inspect_line(&media.files[0], Audience::Desk),
        ),
        (
            "match",
            json::match_line("q.jpg", None, Looked::Checked, &media.matches, problems),
        ),
        ("compare", json::compare_line(&comparison(&sample))),
    ];
    for (name, value) in forms {
        let validator = validator(name);
        let mut tried = 0;
        for (pointer, less) in without_a_key(&value) {
            assert_eq!(
                validator.is_valid(&less),
                is_added(name, &pointer),
                "{name} without {pointer}"
            );
            tried += 1;
        }
        assert!(tried > 10, "{name}");
    }
}

/// Whether the key at `pointer` is one that the form's description does not name.
fn is_added(form: &str, pointer: &str) -> bool {
    let parts: Vec<&str> = pointer.split('/').collect();
    let of_check = form == "check" && matches!(parts.as_slice(), [.., "articles", _, "headline"]);
    of_check
        || matches!(
            parts.as_slice(),
            [.., "run", "audience"]
                | [.., "summary", "deny" | "warn" | "note" | "excused"]
                | [
                    ..,
                    "claim",
                    "when_words" | "places" | "spots" | "other_dates" | "file_photo"
                ]
                | [.., "media", _, "compared" | "dates" | "part"]
                | [.., "findings", _, "excused"]
                | [.., "where" | "place", "name"]
                | [.., "gps_place" | "presented_as_claim"]
                | [.., "reference" | "references", "date_created" | "location"]
                | [.., "references", _, "date_created" | "location"]
        )
}

#[test]
fn a_wrong_value_does_not_fit() {
    let valid = check(&sample(), Audience::Desk);
    let validator = validator("check");
    for (pointer, wrong) in [
        ("/schema", Value::from("cutline-check/2")),
        ("/summary/exit", Value::from(4)),
        ("/run/today", Value::from("8 Jan 2020")),
        ("/articles/0/media/0/verdict", Value::from("fine")),
        ("/articles/0/media/0/part", Value::from("half")),
        ("/articles/0/media/0/reference/caption", Value::from("")),
        (
            "/articles/0/media/0/matches/0/transform",
            Value::from(vec![1.0, 0.0]),
        ),
        (
            "/articles/0/media/0/matches/0/query_overlap",
            Value::from(1.5),
        ),
        (
            "/articles/0/media/0/matches/0/date/from",
            Value::from("2019-11-15"),
        ),
        ("/articles/0/media/0/findings/0/level", Value::from("off")),
        (
            "/articles/0/media/0/findings/0/evidence",
            Value::Array(Vec::new()),
        ),
        ("/articles/0/media/0/files/0/gps/lat", Value::from(91)),
        ("/articles/0/media/0/files/0/digest", Value::from("abc")),
    ] {
        let mut value = valid.clone();
        *value
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer}")) = wrong;
        assert!(!validator.is_valid(&value), "{pointer}");
    }
}

#[test]
fn what_the_program_prints_fits() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let flags = ["--archive", &archive];
    for story in ["planes.html", "debunk.html", "square.txt"] {
        let path = fixture(&format!("stories/{story}")).display().to_string();
        let (_, report) = home.check(&[&[path.as_str()], &flags[..]].concat());
        assert_valid("check", &report);
        for line in home.run(&["read", &path, "--format", "jsonl"]).lines() {
            assert_valid("read", &line);
        }
    }
    let tagged = fixture("tagged.jpg").display().to_string();
    let inspected = home.run(&["inspect", &tagged, "--format", "jsonl"]).lines();
    assert_eq!(inspected[0]["camera"], "Drawn Scene Maker");
    assert_valid("inspect", &inspected[0]);
    let matched = home
        .run(&[&["match", &tagged, "--format", "jsonl"], &flags[..]].concat())
        .lines();
    assert!(
        !matched[0]["matches"].as_array().unwrap().is_empty(),
        "{matched:#?}"
    );
    assert_valid("match", &matched[0]);
    for known in ["archive/crowd.jpg", "archive/planes.jpg", "archive.csv"] {
        let known = fixture(known).display().to_string();
        let compared = home.run(&["compare", &tagged, &known, "--format", "jsonl"]);
        assert_valid("compare", &compared.json());
    }
}

#[test]
fn the_forms_read_as_they_always_did() {
    insta::assert_snapshot!(
        "check-desk",
        written("json", &sample(), Audience::Desk, Style::Plain)
    );
    insta::assert_snapshot!(
        "check-public",
        written("json", &sample(), Audience::Public, Style::Plain)
    );
    insta::assert_snapshot!(
        "check-bare",
        written("json", &bare(), Audience::Public, Style::Plain)
    );
    insta::assert_snapshot!("read", format!("{:#}", story()));
    let sample = sample();
    let media = &sample.articles[0].media[0];
    insta::assert_snapshot!(
        "inspect",
        format!("{:#}", json::inspect_line(&media.files[0], Audience::Desk))
    );
    let line = json::match_line(
        "q.jpg",
        None,
        Looked::Checked,
        &media.matches,
        &sample.problems,
    );
    insta::assert_snapshot!("match", format!("{line:#}"));
    let line = json::compare_line(&comparison(&sample));
    insta::assert_snapshot!("compare", format!("{line:#}"));
}

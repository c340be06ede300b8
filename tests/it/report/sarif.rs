//! SARIF against the checks of its schema, and what each part of it says.

use cutline::report::{Audience, Report, Style};
use serde_json::{Value, json};

use super::build::{bare, empty, report, sample, several};
use super::written;
use crate::run::{Home, fixture};

#[expect(clippy::disallowed_methods, reason = "our own copy of the checks")]
pub(super) fn assert_valid(value: &Value) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/schema/vendor/sarif-2.1.0.checks.json"
    );
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

fn sarif(report: &Report, audience: Audience) -> Value {
    let value = serde_json::from_str(&written("sarif", report, audience, Style::Plain)).unwrap();
    assert_valid(&value);
    value
}

fn results(value: &Value) -> &Vec<Value> {
    value["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn every_report_fits_the_schema() {
    for audience in [Audience::Public, Audience::Desk] {
        for report in [
            sample(),
            bare(),
            empty(),
            several(),
            report(&|words| {
                format!("{words} \u{202e}\u{0}\r\n\"\\é写 [a] #x #y % https://a.example/[b]")
            }),
            report(&|words| format!("https://a.example/{words} |<>#a#b%zz[]\u{7f}")),
            report(&|_| "/".to_owned()),
            report(&|_| String::new()),
        ] {
            sarif(&report, audience);
        }
    }
}

#[test]
fn the_checks_check() {
    let good = sarif(&sample(), Audience::Public);
    for (pointer, wrong) in [
        ("/version", json!("2.2.0")),
        ("/runs/0/results/0/level", json!("deny")),
        (
            "/runs/0/results/0/locations/0/physicalLocation/region/startLine",
            json!(0),
        ),
        ("/runs/0/columnKind", json!("bytes")),
        ("/runs/0/tool/driver/rules/0/id", json!(1)),
        (
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            json!("a b<c>"),
        ),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer}")) = wrong;
        let caught = std::panic::catch_unwind(|| assert_valid(&bad));
        assert!(caught.is_err(), "{pointer}");
    }
}

#[test]
fn a_finding_stands_at_its_picture_and_one_on_the_credit_at_the_credit() {
    let value = sarif(&sample(), Audience::Public);
    let places: Vec<(&str, &Value)> = results(&value)
        .iter()
        .map(|result| {
            let physical = &result["locations"][0]["physicalLocation"];
            assert_eq!(
                physical["artifactLocation"],
                json!({ "uri": "stories/planes.html", "uriBaseId": "%SRCROOT%" })
            );
            (result["ruleId"].as_str().unwrap(), &physical["region"])
        })
        .collect();
    assert_eq!(
        places,
        [
            (
                "reused-before-event",
                &json!({ "startLine": 21, "startColumn": 1 })
            ),
            (
                "credit-mismatch",
                &json!({ "startLine": 23, "startColumn": 9 })
            ),
            ("unresolved-reference", &Value::Null),
        ]
    );
}

#[test]
fn rules_are_described_once_and_pointed_at() {
    let value = sarif(&several(), Audience::Public);
    let rules = value["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let ids: Vec<&str> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "credit-mismatch",
            "reused-before-event",
            "unresolved-reference"
        ]
    );
    assert_eq!(rules[1]["defaultConfiguration"]["level"], "error");
    for result in results(&value) {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(result["ruleId"], ids[index]);
    }
}

#[test]
fn what_is_excused_is_suppressed_or_unchanged() {
    let value = sarif(&several(), Audience::Public);
    let of = |rule: &str| -> Vec<(&Value, usize)> {
        results(&value)
            .iter()
            .filter(|result| result["ruleId"] == rule)
            .map(|result| {
                let suppressions = result["suppressions"].as_array().unwrap();
                (&result["baselineState"], suppressions.len())
            })
            .collect()
    };
    assert_eq!(
        of("reused-before-event"),
        [
            (&json!("new"), 0),
            (&json!("unchanged"), 1),
            (&json!("unchanged"), 0)
        ]
    );
    let suppression = results(&value)
        .iter()
        .find_map(|result| result["suppressions"].get(0))
        .unwrap();
    assert_eq!(
        suppression["justification"],
        "the desk knows (Mia Lund, until 2020-02-01)"
    );
    assert_eq!(suppression["properties"]["owner"], "Mia Lund");
    let value = sarif(&sample(), Audience::Public);
    assert!(
        results(&value)
            .iter()
            .all(|result| result.get("baselineState").is_none())
    );
}

#[test]
fn several_articles_are_places_of_one_document() {
    let value = sarif(&several(), Audience::Public);
    for result in results(&value) {
        let location = &result["locations"][0];
        assert_eq!(
            location["physicalLocation"]["artifactLocation"]["uri"],
            "feeds/news.xml"
        );
        let logical = location["logicalLocations"][0]["fullyQualifiedName"]
            .as_str()
            .unwrap();
        assert!(logical.starts_with("feeds/news.xml#"), "{logical}");
    }
}

#[test]
fn a_run_that_failed_says_so() {
    let mut failed = sample();
    failed.exit = 2;
    for (report, level, success) in [(sample(), "warning", true), (failed, "error", false)] {
        let value = sarif(&report, Audience::Public);
        let invocation = &value["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], success);
        assert_eq!(invocation["exitCode"], report.exit);
        let notified = invocation["toolExecutionNotifications"].as_array().unwrap();
        let levels: Vec<&str> = notified
            .iter()
            .map(|one| one["level"].as_str().unwrap())
            .collect();
        assert_eq!(levels, [level, "warning", "warning"]);
    }
}

#[test]
fn the_public_sees_no_folder_of_an_absolute_path() {
    let mut report = sample();
    report.articles[0].document = "/home/jane doe/a b.html".to_owned();
    let uri = |audience| {
        let value = sarif(&report, audience);
        results(&value)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    assert_eq!(uri(Audience::Public), "a%20b.html");
    assert_eq!(uri(Audience::Desk), "file:///home/jane%20doe/a%20b.html");
}

#[test]
fn it_reads_as_it_always_did() {
    let mut value = sarif(&several(), Audience::Public);
    let rules = value.pointer_mut("/runs/0/tool/driver/rules").unwrap();
    for rule in rules.as_array_mut().unwrap() {
        // The pages have their own tests.
        let help = rule.as_object_mut().unwrap().shift_remove("help").unwrap();
        assert_eq!(help["text"], help["markdown"]);
    }
    insta::assert_snapshot!("several", format!("{value:#}"));
}

#[test]
fn what_the_program_prints_fits_and_points_into_the_document() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let story = fixture("stories/planes.html").display().to_string();
    let ran = home.run(&["check", &story, "--archive", &archive, "--format", "sarif"]);
    let value = ran.json();
    assert_valid(&value);
    let region = &results(&value)[0]["locations"][0]["physicalLocation"]["region"];
    assert!(region["startLine"].as_u64().unwrap() > 1, "{value:#}");
}

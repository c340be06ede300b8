//! The stories that must come out right, through the built program.

use serde_json::Value;

use crate::data::test_data;
use crate::run::{Home, finding, findings, media};

const ARCHIVE: &[&str] = &["fixtures/archive.csv"];
const TWO_SOURCES: &[&str] = &["fixtures/archive.csv", "fixtures/second-source.csv"];

/// Findings above note.
fn loud(media: &Value) -> Vec<(&str, &str, &str)> {
    findings(media)
        .into_iter()
        .filter(|(_, level, _)| *level != "note")
        .collect()
}

/// A check of one story of one photo against the archive of `lists`.
fn story(name: &str, lists: &[&str], flags: &[&str]) -> (i32, Value) {
    let home = Home::new();
    let archive = home.archive(lists);
    let path = format!("fixtures/stories/{name}.html");
    let (exit, report) = home.check(&[&[path.as_str(), "--archive", &archive], flags].concat());
    let photos = media(&report);
    assert_eq!(photos.len(), 1, "{name} shows one photo: {report:#}");
    (exit, photos[0].clone())
}

/// What both the seed and our story of its structure must give.
fn one_photo_and_two_videos(text: &str, posters: [&str; 2]) {
    let home = Home::new();
    let read = home.run(&["read", text, "--format", "jsonl"]);
    assert_eq!(read.exit, 0, "{}", read.stderr);
    let line = &read.lines()[0];
    assert!(
        line["headline"].as_str().unwrap().starts_with("VIDEO:"),
        "{line:#}"
    );
    let references = line["references"].as_array().unwrap();
    let kinds: Vec<&str> = references
        .iter()
        .map(|reference| reference["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["photo", "video", "video"], "{line:#}");
    let credit = &references[0]["credit"];
    assert_eq!(credit["verbatim"], "Photo by -/AFP via Getty Images");
    assert_eq!(credit["photographer"], Value::Null);
    assert_eq!(credit["agency"], "AFP");
    assert_eq!(credit["distributor"], "Getty Images");
    assert_eq!(credit["placeholder"], true);
    assert_eq!(
        [&references[1]["posted_by"], &references[2]["posted_by"]],
        posters
    );
    assert_eq!(references[1]["hedge"], Value::Null);
    assert_eq!(references[2]["hedge"], "allegedly");
    assert!(
        references
            .iter()
            .all(|reference| reference["role"] == "mention")
    );
    for chrome in ["Please verify", "Watch LIVE", "Most recent", "All Articles"] {
        assert!(
            !line.to_string().contains(chrome),
            "`{chrome}` is no part of the story"
        );
    }

    let (exit, report) = home.check(&[text]);
    assert_eq!(exit, 3, "{report:#}");
    for item in media(&report) {
        assert_eq!(item["verdict"], "unverifiable", "{item:#}");
        assert!(finding(item, "unresolved-reference").is_some(), "{item:#}");
        let settle = finding(item, "unresolved-reference").unwrap()["message"]
            .as_str()
            .unwrap();
        assert!(
            settle.contains("--attach"),
            "says what would settle it: {settle}"
        );
        let rules: Vec<&str> = findings(item).iter().map(|finding| finding.0).collect();
        assert!(
            !rules
                .iter()
                .any(|rule| rule.contains("conflict") || rule.contains("reused")),
            "{rules:?}"
        );
    }
}

#[test]
fn the_seed_is_one_photo_and_two_videos_that_nobody_can_check_yet() {
    let Some(data) = test_data("the seed story") else {
        return;
    };
    let seed = data.join("../seed/article.txt");
    one_photo_and_two_videos(
        &seed.display().to_string(),
        ["Mike Pompeo", "Hassan Hassan"],
    );
}

#[test]
fn our_story_of_the_same_structure_comes_out_the_same() {
    one_photo_and_two_videos(
        "fixtures/stories/square.txt",
        ["Ada Fontein", "Jonas Petri"],
    );
}

#[test]
fn the_twin_with_one_record_is_possible() {
    for name in ["planes", "planes-mirrored"] {
        let (exit, photo) = story(name, ARCHIVE, &[]);
        assert_eq!(exit, 1, "{photo:#}");
        let all = findings(&photo);
        for rule in [
            "reused-before-event",
            "caption-place-conflict",
            "caption-date-conflict",
        ] {
            assert!(
                all.contains(&(rule, "warn", "possible")),
                "{name}: {rule} in {all:?}"
            );
        }
        assert!(
            all.iter().any(|(rule, ..)| *rule == "credit-mismatch"),
            "{name}: {all:?}"
        );
        let reused = finding(&photo, "reused-before-event").unwrap();
        assert!(
            reused["message"].as_str().unwrap().contains("53 days"),
            "{reused:#}"
        );
        assert_eq!(photo["verdict"], "reused");
        let mirrored = photo["matches"][0]["edits"]
            .as_array()
            .unwrap()
            .iter()
            .any(|edit| edit["kind"] == "mirror");
        assert_eq!(mirrored, name == "planes-mirrored");
        let (exit, _) = story(name, ARCHIVE, &["--fail-on", "deny"]);
        assert_eq!(
            exit, 0,
            "one record alone does not fail a pipeline that denies"
        );
    }
}

#[test]
fn the_twin_with_a_second_independent_source_is_corroborated() {
    let (exit, photo) = story("planes", TWO_SOURCES, &["--fail-on", "deny"]);
    assert_eq!(exit, 1, "{photo:#}");
    let all = findings(&photo);
    for rule in ["reused-before-event", "caption-place-conflict"] {
        assert!(
            all.contains(&(rule, "deny", "corroborated")),
            "{rule} in {all:?}"
        );
    }
    assert_eq!(photo["verdict"], "miscaptioned");
}

#[test]
fn the_correct_story_is_consistent() {
    for lists in [ARCHIVE, TWO_SOURCES] {
        let (exit, photo) = story("planes-correct", lists, &[]);
        assert_eq!((exit, loud(&photo)), (0, vec![]), "{photo:#}");
        assert_eq!(photo["verdict"], "consistent");
        assert!(
            photo["says"]
                .as_str()
                .unwrap()
                .contains("not a statement of authenticity")
        );
    }
}

#[test]
fn an_undated_portrait_or_building_is_silent() {
    for name in ["portrait", "building"] {
        let (exit, photo) = story(name, ARCHIVE, &[]);
        assert_eq!((exit, loud(&photo)), (0, vec![]), "{name}: {photo:#}");
        assert!(
            !photo["matches"].as_array().unwrap().is_empty(),
            "{name} is found"
        );
    }
}

#[test]
fn a_file_photo_with_its_true_year_is_silent_and_with_a_wrong_place_is_not() {
    let (exit, photo) = story("file-photo", ARCHIVE, &[]);
    assert_eq!((exit, loud(&photo)), (0, vec![]), "{photo:#}");
    let (exit, photo) = story("file-photo-wrong-place", ARCHIVE, &[]);
    assert_eq!(exit, 1, "{photo:#}");
    assert_eq!(
        loud(&photo),
        [("caption-place-conflict", "warn", "possible")],
        "{photo:#}"
    );
}

#[test]
fn a_dateline_of_another_city_is_silent() {
    let (exit, photo) = story("dateline", ARCHIVE, &[]);
    assert_eq!((exit, loud(&photo)), (0, vec![]), "{photo:#}");
}

#[test]
fn a_page_that_debunks_the_picture_gets_notes_only() {
    for lists in [ARCHIVE, TWO_SOURCES] {
        let (exit, photo) = story("debunk", lists, &[]);
        assert_eq!((exit, loud(&photo)), (0, vec![]), "{photo:#}");
        assert!(!photo["matches"].as_array().unwrap().is_empty());
    }
}

#[test]
fn a_picture_with_its_proposed_line_is_judged_alone() {
    let home = Home::new();
    let archive = home.archive(ARCHIVE);
    let line = "U.S. planes burn at the Ain al-Asad air base in Iraq on Tuesday.";
    let picture = "fixtures/stories/planes.jpg";
    let common = [picture, "--archive", &archive, "--date", "2020-01-08"];
    let (exit, report) = home.check(
        &[
            &common[..],
            &["--caption", line, "--credit", "Photo by Reuters"],
        ]
        .concat(),
    );
    assert_eq!(exit, 1, "{report:#}");
    let photo = media(&report)[0];
    assert!(finding(photo, "reused-before-event").is_some(), "{photo:#}");
    assert_eq!(photo["reference"]["role"], "lead");
    assert_eq!(photo["claim"]["bound"], true);
    assert!(
        photo["claim"]["when"]["from"]
            .as_str()
            .unwrap()
            .starts_with("2020-01-07"),
        "{photo:#}"
    );

    let (exit, report) = home.check(&[&common[..], &["--caption", "Planes in flames."]].concat());
    assert_eq!(
        (exit, loud(media(&report)[0])),
        (0, vec![]),
        "a line without a date only assumes one: {report:#}"
    );
}

#[test]
fn the_same_check_gives_the_same_bytes_at_one_thread_and_at_many() {
    let home = Home::new();
    let archive = home.archive(TWO_SOURCES);
    let stories: Vec<String> = [
        "planes",
        "planes-mirrored",
        "dateline",
        "debunk",
        "portrait",
    ]
    .map(|name| format!("fixtures/stories/{name}.html"))
    .to_vec();
    let mut arguments = vec![
        "check",
        "--format",
        "json",
        "--today",
        "2020-01-09",
        "--archive",
        &archive,
    ];
    arguments.extend(stories.iter().map(String::as_str));
    let at = |threads: &str| {
        home.command(&arguments)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap()
            .stdout
    };
    assert_eq!(at("1"), at("8"));
}

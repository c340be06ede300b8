//! Pairs that somebody found to be no copies never come back.

use std::path::Path;

use crate::archive_formats::make_older;
use crate::run::{Home, Ran};

const PLANES: &str = "fixtures/stories/planes.jpg";
const MIRRORED: &str = "fixtures/stories/planes-mirrored.jpg";

/// Entry ids that match a query.
fn matched(home: &Home, archive: &str, query: &str) -> Vec<String> {
    let ran = home.run(&["match", query, "--archive", archive, "--format", "jsonl"]);
    let line: serde_json::Value = serde_json::from_str(ran.stdout.trim()).unwrap();
    let matches = line["matches"].as_array().unwrap().iter();
    matches
        .map(|found| found["entry"].as_str().unwrap().to_owned())
        .collect()
}

fn reject(home: &Home, archive: &str, arguments: &[&str]) -> Ran {
    home.run(&[&["archive", "reject", "--archive", archive], arguments].concat())
}

fn archive_of(home: &Home, pictures: &[&str]) -> String {
    let path = home.path("archive.sqlite").display().to_string();
    let mut arguments = vec!["archive", "add", "--archive", &path];
    arguments.extend(pictures);
    assert_eq!(home.run(&arguments).exit, 0);
    path
}

#[test]
fn a_rejected_pair_is_gone_both_ways_and_comes_back_when_it_is_taken_back() {
    let home = Home::new();
    let archive = archive_of(&home, &[PLANES, MIRRORED]);
    let (forth, back) = (
        matched(&home, &archive, PLANES),
        matched(&home, &archive, MIRRORED),
    );
    assert_eq!(
        (forth.len(), back.len()),
        (2, 2),
        "each finds itself and the other"
    );

    let ran = reject(
        &home,
        &archive,
        &[PLANES, &forth[1], "--why", "two aircraft"],
    );
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("two aircraft"), "{}", ran.stderr);
    assert_eq!(
        matched(&home, &archive, PLANES),
        forth[..1],
        "the file itself stays"
    );
    assert_eq!(matched(&home, &archive, MIRRORED), back[..1]);

    let again = reject(&home, &archive, &[MIRRORED, PLANES, "--why", "seen twice"]);
    assert!(again.stderr.contains("again"), "{}", again.stderr);
    let list = reject(&home, &archive, &["--list", "--format", "jsonl"]);
    let line: serde_json::Value = serde_json::from_str(list.stdout.trim()).unwrap();
    assert_eq!(line["why"], "seen twice");
    assert!(
        line["a"]["entry"].is_string() && line["b"]["path"].is_string(),
        "{line}"
    );
    let stats = home.run(&[
        "archive",
        "stats",
        "--format",
        "jsonl",
        "--archive",
        &archive,
    ]);
    assert!(stats.stdout.contains("\"rejected\":1"), "{}", stats.stdout);

    let undone = reject(&home, &archive, &["--undo", PLANES, MIRRORED]);
    assert_eq!(undone.exit, 0, "{}", undone.stderr);
    assert_eq!(matched(&home, &archive, PLANES), forth);
}

#[test]
fn a_check_does_not_speak_of_a_rejected_copy() {
    let home = Home::new();
    let archive = archive_of(&home, &[PLANES]);
    let check = || {
        let ran = home.run(&["check", MIRRORED, "--archive", &archive, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        report["articles"][0]["media"][0]["matches"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(check(), 1);
    reject(&home, &archive, &[MIRRORED, PLANES, "--why", "no"]);
    assert_eq!(check(), 0);
}

#[test]
fn what_cannot_be_rejected_is_told() {
    let home = Home::new();
    let archive = archive_of(&home, &[PLANES]);
    let told = |arguments: &[&str]| {
        let ran = reject(&home, &archive, arguments);
        assert_eq!(ran.exit, 2, "{}", ran.stderr);
        ran.stderr
    };
    assert!(told(&[PLANES, PLANES, "--why", "x"]).contains("same file"));
    assert!(
        told(&[PLANES, "no-such-id", "--why", "x"]).contains("no file and no entry `no-such-id`")
    );
    assert!(told(&[PLANES, MIRRORED, "--why", " "]).contains("--why is empty"));
    assert!(told(&[PLANES, MIRRORED]).contains("--why"));
    assert!(told(&["--undo", PLANES, MIRRORED]).contains("were not rejected"));
}

#[test]
fn an_archive_of_the_first_format_is_read_and_brought_up_to_date() {
    let home = Home::new();
    let archive = archive_of(&home, &[PLANES]);
    make_older(Path::new(&archive), 1);
    let file = rusqlite::Connection::open(&archive).unwrap();
    file.execute_batch("delete from fingerprint where signal in ('local', 'detail')")
        .unwrap();
    drop(file);
    assert_eq!(
        matched(&home, &archive, PLANES).len(),
        1,
        "reading changes nothing"
    );
    let list = reject(&home, &archive, &["--list"]);
    assert_eq!((list.exit, list.stdout.as_str()), (0, ""));
    let added = home.run(&["archive", "add", PLANES, "--archive", &archive]);
    assert!(added.stderr.contains("0 new, 1 known"), "{}", added.stderr);
    let shown = home.run(&[
        "archive",
        "stats",
        "--format",
        "jsonl",
        "--archive",
        &archive,
    ]);
    assert!(
        shown.stdout.contains("\"local\"") && shown.stdout.contains("\"detail\""),
        "adding again fills in what proofs need: {}",
        shown.stdout
    );
    let ran = reject(&home, &archive, &[PLANES, MIRRORED, "--why", "no"]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
}

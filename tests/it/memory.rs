//! Checks that are recorded, looked at again, and forgotten.

use crate::run::{Home, findings, media};

const CANARY: &str = "Zebrafinch Quintessence";

/// A story of one picture, checked with `flags` against `archive`.
fn record(home: &Home, archive: &str, flags: &[&str]) -> String {
    let picture = std::fs::read("fixtures/stories/planes.jpg").unwrap();
    home.write("site/wreck.jpg", picture);
    let page = format!(
        "<html><head><title>Planes burn</title><meta property='article:published_time' content='2020-01-08T08:00:00Z'></head>\
         <body><article><h1>Planes burn</h1><figure><img src=wreck.jpg width=800 height=533>\
         <figcaption>{CANARY}: planes burn in Iraq on Tuesday.</figcaption></figure><p>They burned.</p></article></body></html>"
    );
    let story = home.write("site/story.html", page).display().to_string();
    let (_, report) =
        home.check(&[&[story.as_str(), "--archive", archive, "--record"], flags].concat());
    assert_eq!(media(&report).len(), 1, "{report:#}");
    story
}

/// A list about the archived planes.
fn list(home: &Home, name: &str, columns: &str, values: &str) -> String {
    let planes = format!("{}/fixtures/archive/planes.jpg", env!("CARGO_MANIFEST_DIR"));
    let text = format!("path,{columns}\n{planes},{values}\n");
    home.write(name, text).display().to_string()
}

#[test]
fn a_new_entry_a_fact_check_and_a_kill_notice_find_the_articles_they_affect() {
    let home = Home::new();
    let archive = home.path("archive.sqlite").display().to_string();
    let add = |arguments: &[&str]| {
        let ran = home.run(&[&["archive", "add", "--archive", &archive], arguments].concat());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
    };
    let recheck = || {
        let ran = home.run(&[
            "archive",
            "recheck",
            "--archive",
            &archive,
            "--format",
            "json",
            "--today",
            "2020-01-09",
        ]);
        (ran.exit, ran.json())
    };
    add(&["fixtures/archive/crowd.jpg"]);
    let story = record(&home, &archive, &["--record-text"]);
    assert_eq!(
        recheck().1["articles"].as_array().unwrap().len(),
        0,
        "nothing is new"
    );

    // The picture comes into the archive, dated before the event.
    let dated = list(
        &home,
        "agency.csv",
        "date,date_kind,place,credit",
        "2019-11-15,captured,\"Khan Yunis, Gaza Strip\",AFP",
    );
    add(&["fixtures/archive/planes.jpg", "--metadata", &dated]);
    let (exit, report) = recheck();
    assert_eq!(exit, 1, "{report:#}");
    let article = report["articles"][0]["article"].as_str().unwrap();
    assert!(story.ends_with(article), "{article}");
    let rules: Vec<&str> = findings(media(&report)[0])
        .iter()
        .map(|(rule, _, _)| *rule)
        .collect();
    for rule in [
        "reused-before-event",
        "caption-date-conflict",
        "caption-place-conflict",
    ] {
        assert!(rules.contains(&rule), "{rules:?}");
    }

    // Recorded again, it is quiet until a fact-check and a kill notice come in.
    record(&home, &archive, &["--record-text"]);
    assert_eq!(recheck().0, 0);
    let rated = list(
        &home,
        "checks.csv",
        "rating,reviewer,review_url",
        "Miscaptioned,Harbour Check,https://check.example/1",
    );
    add(&["--metadata", &rated]);
    let (_, report) = recheck();
    assert_eq!(
        findings(media(&report)[0])[0].0,
        "known-fact-check",
        "{report:#}"
    );
    record(&home, &archive, &[]);
    let killed = list(
        &home,
        "kills.csv",
        "killed,credit",
        "withdrawn by the agency,AFP",
    );
    add(&["--metadata", &killed]);
    let (exit, report) = recheck();
    assert_eq!(exit, 1);
    assert_eq!(
        findings(media(&report)[0])[0].0,
        "killed-picture",
        "{report:#}"
    );
    let ran = home.run(&[
        "archive",
        "recheck",
        "--archive",
        &archive,
        "--today",
        "2020-01-09",
    ]);
    assert!(
        ran.stdout.contains("story.html") && ran.stdout.contains("killed-picture"),
        "{}",
        ran.stdout
    );
}

/// Every byte of the archive's files.
fn bytes_of(home: &Home) -> Vec<u8> {
    ["archive.sqlite", "archive.sqlite-wal", "archive.sqlite-shm"]
        .iter()
        .filter_map(|name| std::fs::read(home.path(name)).ok())
        .flatten()
        .collect()
}

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes
        .windows(words.len())
        .any(|part| part == words.as_bytes())
}

#[test]
fn a_mended_article_is_affected_no_more() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let story = record(&home, &archive, &[]);
    let killed = list(
        &home,
        "kills.csv",
        "killed,credit",
        "withdrawn by the agency,AFP",
    );
    home.run(&[
        "archive",
        "add",
        "--metadata",
        &killed,
        "--archive",
        &archive,
    ]);
    let recheck = || home.run(&["archive", "recheck", "--archive", &archive]);
    assert_eq!(recheck().exit, 1);
    let harbour = std::fs::read("fixtures/stories/harbour.jpg").unwrap();
    home.write("site/harbour.jpg", harbour);
    let page = std::fs::read_to_string(&story).unwrap();
    std::fs::write(&story, page.replace("wreck.jpg", "harbour.jpg")).unwrap();
    home.check(&[&story, "--archive", &archive, "--record"]);
    let ran = recheck();
    assert_eq!(ran.exit, 0, "{}", ran.stdout);
    assert!(
        ran.stderr.contains("nothing new affects them"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_kept_long_enough_is_forgotten_and_the_report_is_written_all_the_same() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    home.write("config/cutline/config.toml", "[memory]\nretain-days = 30\n");
    record(&home, &archive, &["--record-text"]);
    let file = rusqlite::Connection::open(&archive).unwrap();
    file.execute(
        "update recorded set made = '2019-01-01T00:00:00Z', article = '/old.html'",
        [],
    )
    .unwrap();
    drop(file);
    let story = record(&home, &archive, &[]);
    let file = rusqlite::Connection::open(&archive).unwrap();
    let sql = "select group_concat(article) from recorded";
    let left: String = file.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(left, story);
}

#[test]
fn words_are_kept_only_where_that_is_asked_for() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    record(&home, &archive, &[]);
    assert!(!holds(&bytes_of(&home), CANARY));
    record(&home, &archive, &["--record-text"]);
    assert!(holds(&bytes_of(&home), CANARY));
    let ran = home.run(&["check", "--record-text", "fixtures/stories/planes.html"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("--record"), "{}", ran.stderr);
}

#[test]
fn what_is_forgotten_is_in_no_file_of_the_archive() {
    let home = Home::new();
    let archive = home.path("archive.sqlite").display().to_string();
    let listed = list(
        &home,
        "agency.csv",
        "caption",
        "Quokkaherd Paragon at the wreck",
    );
    let ran = home.run(&[
        "archive",
        "add",
        "fixtures/archive",
        "--metadata",
        &listed,
        "--archive",
        &archive,
    ]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let story = record(&home, &archive, &["--record-text"]);
    assert!(holds(&bytes_of(&home), CANARY) && holds(&bytes_of(&home), "Quokkaherd"));

    let forget = |what: &str| home.run(&["archive", "forget", what, "--archive", &archive]);
    let ran = forget("no-such-thing");
    assert_eq!(ran.exit, 2);
    assert!(
        ran.stderr.contains("nothing is known of `no-such-thing`"),
        "{}",
        ran.stderr
    );
    let ran = forget(&story);
    assert_eq!(
        (ran.exit, ran.stderr.trim()),
        (0, "forgotten: 0 entries, 1 recorded picture")
    );
    assert!(!holds(&bytes_of(&home), CANARY));
    let ran = forget("fixtures/archive/planes.jpg");
    assert_eq!(
        (ran.exit, ran.stderr.trim()),
        (0, "forgotten: 1 entry, 0 recorded pictures")
    );
    let left = bytes_of(&home);
    assert!(!holds(&left, "Quokkaherd") && !holds(&left, "planes.jpg"));
    let (_, report) = home.check(&[&story, "--archive", &archive]);
    assert_eq!(media(&report)[0]["verdict"], "not-found");
    // A check of another encoding of the picture goes with its entry.
    record(&home, &archive, &["--record-text"]);
    home.run(&[
        "archive",
        "add",
        "fixtures/archive/planes.jpg",
        "--archive",
        &archive,
    ]);
    record(&home, &archive, &["--record-text"]);
    let ran = forget("fixtures/archive/planes.jpg");
    assert_eq!(ran.stderr.trim(), "forgotten: 1 entry, 1 recorded picture");
    assert!(!holds(&bytes_of(&home), CANARY));
    let stats = home.run(&["archive", "verify", "--archive", &archive]);
    assert_eq!(stats.exit, 0, "{}", stats.stderr);
}

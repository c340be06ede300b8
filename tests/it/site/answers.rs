//! What earlier checks found out is used again, and only where it holds.

use std::path::PathBuf;

use super::{Site, same, verdicts};

fn forget_fingerprints(site: &Site) {
    let file = rusqlite::Connection::open(&site.archive).unwrap();
    file.execute_batch("delete from fingerprint").unwrap();
}

/// The files of answers in the default place.
fn kept(site: &Site) -> Vec<PathBuf> {
    let folder = site.home.path(".cache/cutline");
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn a_second_check_decodes_and_looks_up_nothing_and_says_the_same() {
    let site = Site::of("hugo");
    let first = site.check(&["content"]);
    assert_eq!(first.exit, 1, "{}", first.stderr);
    // With nothing left that a search could find, what is found was kept.
    forget_fingerprints(&site);
    let second = site.check(&["content"]);
    same(&second.stdout, &first.stdout);
    let without = site.check(&["content", "--no-cache"]);
    assert_ne!(verdicts(&without), verdicts(&first));
    assert!(
        verdicts(&without)
            .iter()
            .all(|verdict| verdict == "not-found" || verdict == "unverifiable")
    );
}

#[test]
fn a_kept_answer_stands_in_for_decoding() {
    let site = Site::of("hugo");
    site.check(&["content"]);
    let file = kept(&site).pop().unwrap();
    let whole = std::fs::read_to_string(&file).unwrap();
    let forged = whole.lines().map(|line| {
        let json = line
            .split_once(' ')
            .unwrap()
            .1
            .replace("[800,533]", "[801,533]");
        format!(
            "{} {json}\n",
            cutline::fetch::Digest::of(json.as_bytes()).short()
        )
    });
    std::fs::write(&file, forged.collect::<String>()).unwrap();
    let report = site.check(&["content"]).json();
    for media in super::super::run::media(&report) {
        assert_eq!(media["files"][0]["width"], 801, "nothing was decoded");
    }
    let mut without = site.command(&site.arguments(&["content", "--no-cache"]));
    let ran = super::Ran::of(&without.env("CUTLINE_CACHE", "elsewhere").output().unwrap());
    for media in super::super::run::media(&ran.json()) {
        assert_eq!(media["files"][0]["width"], 800);
    }
    assert!(!site.path("elsewhere").exists());
}

#[test]
fn another_state_of_the_archive_is_asked_anew() {
    let site = Site::made(&[
        ("a.md", "![Cranes.](a.jpg)\n"),
        ("a.jpg", "harbour.jpg"),
        ("more/b.jpg", "harbour.jpg"),
    ]);
    let before = site.check(&["a.md"]);
    let copies = |ran: &super::Ran| {
        ran.json()["articles"][0]["media"][0]["matches"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(copies(&before), 1);
    let added = site.run(&["archive", "add", "more", "--archive", &site.archive]);
    assert_eq!(added.exit, 0, "{}", added.stderr);
    assert_eq!(copies(&site.check(&["a.md"])), 2);
    assert_eq!(
        kept(&site).len(),
        1,
        "the answers of the state before are gone"
    );
    let entries = site.run(&[
        "archive",
        "list",
        "--archive",
        &site.archive,
        "--format",
        "jsonl",
    ]);
    let added = entries
        .stdout
        .lines()
        .find(|line| line.contains("more/b.jpg"))
        .unwrap();
    let added: serde_json::Value = serde_json::from_str(added).unwrap();
    let forgotten = site.run(&[
        "archive",
        "forget",
        added["entry"].as_str().unwrap(),
        "--archive",
        &site.archive,
    ]);
    assert_eq!(forgotten.exit, 0, "{}", forgotten.stderr);
    assert_eq!(kept(&site).len(), 0, "forgetting forgets answers too");
    assert_eq!(copies(&site.check(&["a.md"])), 1);
}

#[test]
fn a_damaged_file_of_answers_costs_time_only() {
    let site = Site::of("hugo");
    let first = site.check(&["content"]);
    let file = kept(&site).pop().unwrap();
    let whole = std::fs::read_to_string(&file).unwrap();
    assert!(whole.lines().count() >= 4, "{whole}");
    let cut = whole.len() / 2;
    for damaged in [
        whole[..cut].to_owned(),
        whole.replace("matches", "motches"),
        "\0\0\0".to_owned(),
        whole.replace('{', "["),
    ] {
        std::fs::write(&file, damaged).unwrap();
        same(&site.check(&["content"]).stdout, &first.stdout);
    }
    // What was appended behind a torn line is whole again.
    forget_fingerprints(&site);
    same(&site.check(&["content"]).stdout, &first.stdout);
}

#[test]
fn two_checks_at_once_share_a_folder_of_answers() {
    let site = Site::of("hugo");
    let running: Vec<_> = (0..3)
        .map(|_| {
            let mut command = site.command(&site.arguments(&["content"]));
            command
                .stdout(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let said: Vec<_> = running
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    for ran in &said {
        assert_eq!(ran.status.code(), Some(1));
        assert!(ran.stdout == said[0].stdout);
    }
    forget_fingerprints(&site);
    assert!(site.check(&["content"]).stdout.as_bytes() == said[0].stdout);
}

#[test]
fn where_nothing_can_be_kept_the_check_goes_on_and_says_so() {
    let site = Site::of("hugo");
    site.home.write("file", "");
    let place = site.home.path("file/below").display().to_string();
    let ran = site.check(&["content", "--cache", &place]);
    assert_eq!(ran.exit, 1);
    assert!(ran.stderr.contains("--no-cache"), "{}", ran.stderr);
    same(&ran.stdout, &site.check(&["content", "--no-cache"]).stdout);
    assert!(kept(&site).is_empty());
}

#[test]
fn one_thread_and_many_say_the_same() {
    let site = Site::of("hugo");
    let arguments = site.arguments(&["content", "--no-cache"]);
    let with = |threads: &str| {
        let ran = site
            .command(&arguments)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        String::from_utf8(ran.stdout).unwrap()
    };
    same(&with("1"), &with("8"));
}

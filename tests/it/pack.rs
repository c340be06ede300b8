//! Packs: what leaves the archive, what is found in one, and what becomes of damaged ones.

use std::path::{Path, PathBuf};

use cutline::archive::pack::Pack;
use cutline::archive::sqlite::SqliteArchive;
use cutline::archive::{Archive, ArchiveError, DateKind, EntryId, Snapshot};
use cutline::fetch::Digest;
use serde_json::Value;

use crate::run::Home;

const LISTS: [&str; 2] = ["fixtures/archive.csv", "fixtures/second-source.csv"];
const KILLS: &str = "path,killed\nfixtures/archive/planes.jpg,rights dispute\n";

/// A pack of `fixtures/archive` with its lists, and the archive.
fn packed(home: &Home) -> (PathBuf, String) {
    let archive = home.archive(&LISTS);
    let pack = home.path("desk.pack");
    export(home, &archive, &pack);
    (pack, archive)
}

/// Adds pictures and a list of which every row is about something known.
fn add(home: &Home, archive: &str, pictures: &[&str], list: &Path) {
    let list = list.display().to_string();
    let flags = ["--archive", archive, "--metadata", &list];
    let added = home.run(&[&["archive", "add"], pictures, &flags].concat());
    assert!(
        added.stderr.contains("0 matched nothing"),
        "{}",
        added.stderr
    );
}

fn export(home: &Home, archive: &str, pack: &Path) {
    let to = pack.display().to_string();
    let ran = home.run(&[
        "archive",
        "export",
        "--fingerprints-only",
        &to,
        "--archive",
        archive,
    ]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
}

/// What the matches of a line or a media reference were proven by.
fn signals(of: &Value) -> Vec<&str> {
    let matches = of["matches"].as_array().unwrap().iter();
    matches
        .map(|found| found["signal"].as_str().unwrap())
        .collect()
}

/// What a rule says of a media reference; null where it is silent.
fn finding<'a>(media: &'a Value, rule: &str) -> &'a Value {
    let mut findings = media["findings"].as_array().unwrap().iter();
    let of_rule = |found: &&Value| found["rule"] == rule;
    findings.find(of_rule).unwrap_or(&Value::Null)
}

#[test]
fn no_picture_position_or_path_leaves_the_archive() {
    let home = Home::new();
    let archive = home.path("a.sqlite").display().to_string();
    let list = home.write(
        "private/list.csv",
        format!(
            "path,caption,place,lat,lon\n{0}/fixtures/archive/planes.jpg,Planes over the bay,\"Aqaba 29.5267, 35.0078\",29.526700,35.007800\n",
            env!("CARGO_MANIFEST_DIR")
        ),
    );
    let pictures = ["fixtures/archive", "fixtures/tagged.jpg"];
    add(&home, &archive, &pictures, &list);
    let pack = home.path("desk.pack");
    export(&home, &archive, &pack);
    let text = std::fs::read_to_string(&pack).unwrap();
    assert!(text.contains("Planes over the bay") && text.contains("Aqaba"));
    let held = SqliteArchive::open_read_only(Path::new(&archive)).unwrap();
    let snapshot = held.snapshot().unwrap();
    let mut positions = 0;
    for id in snapshot.entries().unwrap() {
        let entry = snapshot.entry(&id).unwrap().unwrap();
        for path in entry.paths.iter().chain(&entry.files) {
            let name = Path::new(path).file_name().unwrap().to_str().unwrap();
            assert!(!text.contains(name), "{name}");
        }
        for (lat, lon) in entry.records.iter().filter_map(|record| record.position) {
            positions += 1;
            for degrees in [lat, lon] {
                let known = format!("{degrees:.3}");
                assert!(!text.contains(known.trim_end_matches('0')), "{known}");
            }
        }
    }
    assert!(positions > 0, "there is a position to leave out");
    for private in [
        "private",
        "fixtures",
        env!("CARGO_MANIFEST_DIR"),
        "local",
        "detail",
    ] {
        assert!(!text.contains(private), "{private}");
    }
    // Per entry the hex of 32 and 8 bytes.
    for line in text.lines().filter(|line| line.starts_with('"')) {
        let columns: Vec<&str> = line.split('\t').collect();
        assert_eq!(columns.len(), 9);
        let fingerprints = columns[4].len() + columns[5].len() + columns[6].len();
        assert!((80..=120).contains(&fingerprints), "{fingerprints}");
    }
    let again = home.path("again.pack");
    export(&home, &archive, &again);
    assert_eq!(std::fs::read_to_string(&again).unwrap(), text);
}

#[test]
fn a_pack_tells_what_its_archive_tells() {
    let home = Home::new();
    let archive = home.archive(&LISTS);
    let agency = home.write(
        "agency.jsonl",
        "{\"asset_id\":\"AG\\t1 \\\"x\\\"\",\"killed\":\"withdrawn\",\"date\":\"2001-02-03\"}\n",
    );
    let flags = ["archive", "add", "--archive", &archive, "--metadata"];
    let added = home.run(&[&flags[..], &[&agency.display().to_string()]].concat());
    assert_eq!(added.exit, 0, "{}", added.stderr);
    let held = SqliteArchive::open(Path::new(&archive)).unwrap();
    let pair = [Digest::of(b"a"), Digest::of(b"b")];
    held.reject(&pair[0], &pair[1], "no copy").unwrap();
    let path = home.path("desk.pack");
    export(&home, &archive, &path);
    let (snapshot, pack) = (held.snapshot().unwrap(), Pack::open(&path).unwrap());
    assert_eq!(pack.id(), format!("{}-pack", snapshot.id()));
    assert_eq!(
        (pack.len(), pack.newest()),
        (snapshot.len(), snapshot.newest())
    );
    assert_eq!(pack.entries().unwrap(), snapshot.entries().unwrap());
    for id in snapshot.entries().unwrap() {
        let (ours, theirs) = (
            pack.entry(&id).unwrap().unwrap(),
            snapshot.entry(&id).unwrap().unwrap(),
        );
        assert_eq!(
            (ours.digest, ours.width, ours.added),
            (theirs.digest, theirs.width, theirs.added)
        );
        for (ours, theirs) in ours.records.iter().zip(&theirs.records) {
            assert_eq!(
                (ours.date, &ours.caption, &ours.creator),
                (theirs.date, &theirs.caption, &theirs.creator)
            );
            assert_eq!(
                (ours.date_kind, &ours.killed),
                (theirs.date_kind, &theirs.killed)
            );
            assert_eq!(ours.position, None);
        }
        assert_eq!(ours.records.len(), theirs.records.len());
    }
    let known = pack.by_asset_id("AG\t1 \"x\"").unwrap();
    assert_eq!(known, snapshot.by_asset_id("AG\t1 \"x\"").unwrap());
    assert_eq!(known.len(), 1);
    assert!(pack.is_rejected(&pair[1], &pair[0]) && !pack.is_rejected(&pair[0], &pair[0]));
    let (ours, theirs) = (pack.stats().unwrap(), snapshot.stats().unwrap());
    assert_eq!(
        (ours.entries, ours.records, ours.killed, ours.rejected),
        (
            theirs.entries,
            theirs.records,
            theirs.killed,
            theirs.rejected
        )
    );
    assert_eq!((ours.oldest, ours.newest), (theirs.oldest, theirs.newest));
    assert_eq!(pack.entry(&EntryId("none".to_owned())).unwrap(), None);
    let kinds = pack
        .entries()
        .unwrap()
        .into_iter()
        .filter_map(|id| pack.entry(&id).unwrap());
    assert!(
        kinds
            .flat_map(|entry| entry.records)
            .any(|record| record.date_kind == Some(DateKind::Captured))
    );
}

#[test]
fn copies_are_found_by_fingerprint_only() {
    let home = Home::new();
    let (pack, _) = packed(&home);
    let flag = pack.display().to_string();
    let matched = |query: &str| -> Vec<String> {
        let ran = home.run(&["match", query, "--archive", &flag, "--format", "jsonl"]);
        let line: Value = serde_json::from_str(ran.stdout.trim()).unwrap();
        signals(&line).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(matched("fixtures/archive/planes.jpg"), ["digest"]);
    assert_eq!(matched("fixtures/stories/planes.jpg"), ["fingerprint-only"]);
    assert_eq!(
        matched("fixtures/stories/planes-mirrored.jpg"),
        ["fingerprint-only"]
    );
    assert_eq!(matched("fixtures/tagged.jpg"), ["fingerprint-only"]);
    assert!(matched("fixtures/cases/archive/cadets.jpg").is_empty());
    let told = home.run(&["match", "fixtures/stories/planes.jpg", "--archive", &flag]);
    assert!(
        told.stderr
            .contains("finds whole pictures, not parts of them"),
        "{}",
        told.stderr
    );
    assert!(
        told.stdout.contains("by fingerprint only (PDQ distance"),
        "{}",
        told.stdout
    );
}

#[test]
fn what_rests_on_a_fingerprint_alone_is_a_warning_at_most() {
    let home = Home::new();
    let archive = home.archive(&LISTS);
    let kills = home.write(
        "kills.csv",
        KILLS.replace(
            "fixtures",
            &format!("{}/fixtures", env!("CARGO_MANIFEST_DIR")),
        ),
    );
    add(&home, &archive, &[], &kills);
    let pack = home.path("desk.pack");
    export(&home, &archive, &pack);
    let killed = |archive: &str| {
        let (exit, report) = home.check(&[
            "fixtures/stories/planes.html",
            "--archive",
            archive,
            "--fail-on",
            "deny",
        ]);
        let media = report["articles"][0]["media"][0].clone();
        let finding = finding(&media, "killed-picture").clone();
        (
            exit,
            media["verdict"].as_str().unwrap().to_owned(),
            finding,
            media["says"].to_string(),
        )
    };
    let (exit, verdict, finding, _) = killed(&archive);
    assert_eq!(
        (exit, verdict.as_str(), &finding["level"]),
        (1, "withdrawn", &"deny".into())
    );
    let (exit, verdict, finding, says) = killed(&pack.display().to_string());
    assert_ne!(exit, 1);
    assert_eq!(
        (verdict.as_str(), &finding["level"]),
        ("unverifiable", &"warn".into())
    );
    assert_eq!(finding["confidence"], "possible");
    assert!(says.contains("by fingerprint only"), "{says}");
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .contains("by fingerprint only"),
        "{finding}"
    );
}

#[test]
fn a_pack_is_only_searched() {
    let home = Home::new();
    let (pack, _) = packed(&home);
    let before = std::fs::read(&pack).unwrap();
    let flag = pack.display().to_string();
    for arguments in [
        &["archive", "add", "fixtures/archive", "--archive", &flag][..],
        &["archive", "forget", "x", "--archive", &flag],
        &["archive", "verify", "--archive", &flag],
        &["archive", "recheck", "--archive", &flag],
        &[
            "archive",
            "reject",
            "fixtures/stories/planes.jpg",
            "fixtures/stories/crowd.jpg",
            "--why",
            "no",
            "--archive",
            &flag,
        ],
        &[
            "check",
            "fixtures/stories/planes.html",
            "--record",
            "--archive",
            &flag,
        ],
    ] {
        let ran = home.run(arguments);
        assert_eq!(ran.exit, 2, "{arguments:?}: {}", ran.stderr);
        assert!(
            ran.stderr
                .contains("is a pack of fingerprints, which is only searched"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(std::fs::read(&pack).unwrap(), before);
    for command in ["list", "stats"] {
        let ran = home.run(&["archive", command, "--archive", &flag]);
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
    }
}

#[test]
fn a_damaged_pack_is_an_error_and_never_a_silence() {
    let home = Home::new();
    let (pack, _) = packed(&home);
    let text = std::fs::read_to_string(&pack).unwrap();
    let signed = |body: &str| format!("{body}sha256\t{}\n", Digest::of(body.as_bytes()));
    let body = &text[..text.rfind("sha256\t").unwrap()];
    let column = |column: usize, value: &str| {
        let line = body.lines().find(|line| line.starts_with('"')).unwrap();
        let mut columns: Vec<&str> = line.split('\t').collect();
        columns[column] = value;
        signed(&body.replace(line, &columns.join("\t")))
    };
    let cases = [
        (text.replacen("2019", "2018", 1), "its checksum is another"),
        (text[..text.len() / 2].to_owned(), "cut short"),
        (format!("{text}more\n"), "its checksum is another"),
        (text.replacen("\t1\t", "\t\t", 1), "no version"),
        (
            signed(&body.replacen(body.lines().last().unwrap(), "one\ttwo", 1)),
            "a line is not as lines are",
        ),
        (column(0, "no JSON"), "a line is not as lines are"),
        (column(1, "12"), "a line is not as lines are"),
        (column(4, "zz"), "a line is not as lines are"),
        (column(6, "00"), "a line is not as lines are"),
        (signed("cutline-pack\t1\n"), "a line is not as lines are"),
    ];
    for (number, (text, why)) in cases.iter().enumerate() {
        let path = home
            .write(&format!("{number}.pack"), text)
            .display()
            .to_string();
        let ran = home.run(&["match", "fixtures/stories/planes.jpg", "--archive", &path]);
        assert_eq!(ran.exit, 2, "{why}: {}", ran.stdout);
        assert!(
            ran.stderr.contains(&format!("cannot be read ({why})")),
            "{}",
            ran.stderr
        );
    }
    let newer = home.write("newer.pack", text.replacen("\t1\t", "\t2\t", 1));
    assert!(matches!(
        Pack::open(&newer),
        Err(ArchiveError::Newer {
            found: 2,
            known: 1,
            ..
        })
    ));
    let bytes = home.write("bytes.pack", b"cutline-pack\t1\t\xff\xfe".as_slice());
    assert!(matches!(
        Pack::open(&bytes),
        Err(ArchiveError::DamagedPack { .. })
    ));
    // Records are read when they are asked for.
    let records = home.write("records.pack", column(8, "[{\"caption\":7}]"));
    let flag = records.display().to_string();
    let ran = home.run(&["archive", "stats", "--archive", &flag]);
    assert_eq!(ran.exit, 2);
    assert!(
        ran.stderr.contains("are not as records are"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_proven_stays_as_loud_beside_a_fingerprint() {
    let home = Home::new();
    let archive = home.archive(&LISTS);
    // The very file of the page is known too, and both are withdrawn; or its asset id is.
    let page = format!("{}/fixtures/stories/planes.jpg", env!("CARGO_MANIFEST_DIR"));
    let kills = home.write("kills.csv", format!("path,killed\n{page},rights dispute\n"));
    add(&home, &archive, &["fixtures/stories/planes.jpg"], &kills);
    let pack = home.path("desk.pack");
    export(&home, &archive, &pack);
    let (exit, report) = home.check(&[
        "fixtures/stories/planes.html",
        "--archive",
        &pack.display().to_string(),
        "--fail-on",
        "deny",
    ]);
    let media = &report["articles"][0]["media"][0];
    assert_eq!(signals(media), ["digest", "fingerprint-only"]);
    assert_eq!((exit, &media["verdict"]), (1, &"withdrawn".into()));
    let level = |rule: &str| finding(media, rule)["level"].clone();
    assert_eq!(level("killed-picture"), "deny");
    // Only the copy known by fingerprint is dated.
    assert_eq!(level("reused-before-event"), "warn");
}

#[test]
fn a_copy_known_by_fingerprint_only_is_no_consistent_one() {
    let home = Home::new();
    let archive = home.path("a.sqlite").display().to_string();
    let added = home.run(&[
        "archive",
        "add",
        "fixtures/archive/harbour.jpg",
        "--archive",
        &archive,
    ]);
    assert_eq!(added.exit, 0, "{}", added.stderr);
    let pack = home.path("desk.pack");
    export(&home, &archive, &pack);
    let verdict = |archive: &str| {
        let (_, report) = home.check(&[
            "fixtures/stories/harbour.jpg",
            "--caption",
            "Cranes.",
            "--archive",
            archive,
        ]);
        report["articles"][0]["media"][0]["verdict"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(verdict(&archive), "consistent");
    assert_eq!(verdict(&pack.display().to_string()), "unverifiable");
}

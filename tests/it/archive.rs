//! The archive: one contract for every implementation, and what only a file on disk can suffer.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use cutline::archive::memory::MemoryArchive;
use cutline::archive::sqlite::SqliteArchive;
use cutline::archive::{
    Addition, Archive, ArchiveError, DateKind, EntryId, FileFacts, Lookup, NewEntry, Record,
    RecordKey, RecordSource,
};
use cutline::fetch::Digest;
use cutline::import::metadata_list;
use cutline::limit::Limits;
use cutline::signal::{Fingerprint, SIGNALS, Value};
use cutline::time::DateInterval;

use crate::run::{Home, fixture};

fn digest(seed: u8) -> Digest {
    Digest::of(&[seed])
}

fn facts(path: &str, seed: u8) -> FileFacts {
    let absolute = format!("/photos/{path}");
    FileFacts {
        walked: path.to_owned(),
        absolute,
        size: u64::from(seed),
        modified_ns: 7,
        digest: digest(seed),
    }
}

fn pdq(bits: [u8; 32]) -> Fingerprint {
    let signal = SIGNALS
        .iter()
        .find(|signal| signal.name() == "pdq")
        .unwrap();
    Fingerprint {
        signal: "pdq".to_owned(),
        version: signal.version(),
        value: Value::Bits(bits.to_vec()),
        quality: 90,
    }
}

fn picture(path: &str, seed: u8) -> Addition {
    let record = Record {
        caption: Some(format!("caption {seed}")),
        date: DateInterval::parse("2019-11-15"),
        date_kind: Some(DateKind::Captured),
        position: Some((31.3, 34.3)),
        creator: vec!["Ada Fontein".to_owned(), "Jonas Petri".to_owned()],
        ..Record::empty(RecordSource::File)
    };
    Addition::New(Box::new(NewEntry {
        file: facts(path, seed),
        width: 600,
        height: 400,
        fingerprints: vec![pdq([seed; 32])],
        small: vec![seed; 64 * 64],
        record,
    }))
}

fn row(list: &str, caption: &str) -> Record {
    Record {
        caption: Some(caption.to_owned()),
        asset_id: Some("AFP_1AB2CD".to_owned()),
        ..Record::empty(RecordSource::List(list.to_owned()))
    }
}

/// What every archive does; `archive` is empty.
fn conforms(archive: &dyn Archive) {
    let before = archive.snapshot().unwrap();
    assert!(before.is_empty() && before.newest().is_none());
    let added = archive
        .add(&[picture("a.jpg", 1), picture("b.jpg", 2)])
        .unwrap();
    assert_eq!((added.new, added.known), (2, 0));
    assert!(
        before.is_empty(),
        "a snapshot does not see what comes later"
    );

    // The same bytes elsewhere join their entry, met by digest or decoded once more.
    let added = archive
        .add(&[
            Addition::Seen(facts("copy.jpg", 1)),
            picture("again.jpg", 1),
        ])
        .unwrap();
    assert_eq!((added.new, added.known), (0, 2));
    let first = EntryId(digest(1).short());
    let snapshot = archive.snapshot().unwrap();
    assert_eq!(snapshot.len(), 2);
    let entry = snapshot.entry(&first).unwrap().unwrap();
    assert_eq!(entry.paths, ["a.jpg", "copy.jpg", "again.jpg"]);
    assert_eq!(
        (entry.width, entry.height, entry.digest),
        (600, 400, Some(digest(1)))
    );
    assert_eq!(entry.small, Some(vec![1; 64 * 64]));
    assert_eq!(entry.fingerprints, [pdq([1; 32])]);
    assert_eq!(entry.records.len(), 1);
    assert_eq!(entry.records[0].date, DateInterval::parse("2019-11-15"));
    assert_eq!(entry.records[0].position, Some((31.3, 34.3)));
    assert_eq!(entry.records[0].creator, ["Ada Fontein", "Jonas Petri"]);

    // A path whose bytes changed is known by its new digest, and the old entry stays.
    assert_eq!(
        archive
            .known_file("/photos/b.jpg")
            .unwrap()
            .map(|file| file.digest),
        Some(digest(2))
    );
    archive.add(&[picture("b.jpg", 3)]).unwrap();
    assert_eq!(
        archive
            .known_file("/photos/b.jpg")
            .unwrap()
            .map(|file| file.digest),
        Some(digest(3))
    );
    assert_eq!(archive.known_file("/photos/none.jpg").unwrap(), None);
    assert!(archive.holds(&digest(2), None).unwrap() && !archive.holds(&digest(9), None).unwrap());

    // Lists are kept apart from the file and from each other; a list read again replaces what it said.
    let by_path = |path: &str| RecordKey::Path(format!("/photos/{path}"));
    let unmatched = archive
        .add_records(&[
            (by_path("a.jpg"), row("one.csv", "first")),
            (by_path("a.jpg"), row("one.csv", "second")),
            (by_path("gone.jpg"), row("one.csv", "nothing")),
        ])
        .unwrap();
    assert_eq!(unmatched, [by_path("gone.jpg")]);
    archive
        .add_records(&[(RecordKey::Digest(digest(1)), row("two.csv", "other"))])
        .unwrap();
    archive
        .add_records(&[(by_path("a.jpg"), row("one.csv", "third"))])
        .unwrap();
    let captions = |id: &EntryId| -> Vec<String> {
        let entry = archive.snapshot().unwrap().entry(id).unwrap().unwrap();
        entry
            .records
            .into_iter()
            .filter_map(|record| record.caption)
            .collect()
    };
    let mut told = captions(&first);
    assert_eq!(told[0], "caption 1", "the file first");
    told.sort();
    assert_eq!(told, ["caption 1", "other", "third"]);

    // Records without a file are entries of their own.
    let kill = Record {
        killed: Some("manipulated".to_owned()),
        ..row("kills.csv", "gone")
    };
    archive
        .add_records(&[(RecordKey::Digest(digest(8)), kill.clone())])
        .unwrap();
    archive
        .add_records(&[(RecordKey::AssetId("XYZ_99".to_owned()), kill)])
        .unwrap();
    let snapshot = archive.snapshot().unwrap();
    assert!(
        snapshot
            .entry(&EntryId(digest(8).short()))
            .unwrap()
            .unwrap()
            .records[0]
            .killed
            .is_some()
    );
    assert_eq!(
        snapshot.by_asset_id("XYZ_99").unwrap(),
        [EntryId("XYZ_99".to_owned())]
    );
    assert!(snapshot.by_asset_id("AFP_1AB2CD").unwrap().contains(&first));
    assert!(
        !archive.holds(&digest(8), None).unwrap(),
        "a digest without a picture is not held"
    );
    archive.add(&[picture("late.jpg", 8)]).unwrap();
    let entry = archive
        .snapshot()
        .unwrap()
        .entry(&EntryId(digest(8).short()))
        .unwrap()
        .unwrap();
    assert_eq!(
        (entry.small.is_some(), entry.records.len()),
        (true, 2),
        "the picture fills the entry"
    );

    near_ones_are_found(archive);
    let stats = archive.snapshot().unwrap().stats().unwrap();
    assert_eq!((stats.entries, stats.killed), (5, 2));
    assert_eq!(stats.newest, DateInterval::parse("2019-11-15"));
}

fn near_ones_are_found(archive: &dyn Archive) {
    let snapshot = archive.snapshot().unwrap();
    let mut near = [1; 32];
    near[0] ^= 0b111;
    let found = snapshot
        .candidates(&Lookup {
            digest: Some(&digest(3)),
            fingerprints: &[pdq([0xff; 32]), pdq(near)],
            ballots: &[],
        })
        .unwrap();
    let seen: Vec<(&str, u32, usize)> = found
        .iter()
        .map(|c| (c.signal.as_str(), c.distance, c.query))
        .collect();
    assert_eq!(seen[0], ("digest", 0, 0), "an equal digest first");
    assert!(seen.contains(&("pdq", 3, 1)), "{seen:?}");
    assert!(
        seen.iter().all(|(_, distance, _)| *distance <= 80),
        "the nearest beyond the threshold are worth a proof, far ones are not"
    );
    let other_version = Fingerprint {
        version: 99,
        ..pdq([1; 32])
    };
    assert!(
        snapshot
            .candidates(&Lookup {
                fingerprints: &[other_version],
                ..Lookup::default()
            })
            .unwrap()
            .is_empty(),
        "versions are never mixed"
    );
}

#[test]
fn memory_conforms() {
    conforms(&MemoryArchive::new());
}

#[test]
fn sqlite_conforms_and_says_the_same_when_opened_again() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let archive = SqliteArchive::open(&path).unwrap();
    conforms(&archive);
    let (id, entries) = (
        archive.id().to_owned(),
        archive.snapshot().unwrap().entries().unwrap(),
    );
    drop(archive);
    let again = SqliteArchive::open_read_only(&path).unwrap();
    assert_eq!(
        (again.id(), again.snapshot().unwrap().entries().unwrap()),
        (id.as_str(), entries)
    );
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_locked_archive_is_told() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let archive = SqliteArchive::open(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let refused = archive.add(&[picture("a.jpg", 1)]);
    assert!(
        matches!(refused, Err(ArchiveError::Locked { .. })),
        "{refused:?}"
    );
    assert!(
        archive.snapshot().unwrap().is_empty(),
        "readers go on meanwhile"
    );
    other.execute_batch("rollback").unwrap();
    assert_eq!(archive.add(&[picture("a.jpg", 1)]).unwrap().new, 1);
}

#[test]
fn readers_and_writers_work_at_once() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let archive = Arc::new(SqliteArchive::open(&path).unwrap());
    let writers = [10_u8, 100].map(|first| {
        let own = SqliteArchive::open(&path).unwrap();
        std::thread::spawn(move || {
            for seed in first..first + 20 {
                own.add(&[picture(&format!("{seed}.jpg"), seed)]).unwrap();
            }
        })
    });
    let readers = [0, 1].map(|_| {
        let archive = archive.clone();
        std::thread::spawn(move || {
            let mut last = 0;
            while last < 40 {
                let now = archive.snapshot().unwrap().len();
                assert!(now >= last, "nothing stored is lost");
                last = now;
            }
        })
    });
    writers
        .into_iter()
        .chain(readers)
        .for_each(|thread| thread.join().unwrap());
}

#[test]
fn verify_finds_flipped_bits_and_missing_and_changed_files() {
    let home = Home::new();
    for name in ["portrait", "building", "crowd"] {
        std::fs::create_dir_all(home.path("photos")).unwrap();
        std::fs::copy(
            fixture(&format!("stories/{name}.jpg")),
            home.path(&format!("photos/{name}.jpg")),
        )
        .unwrap();
    }
    let (photos, archive) = (
        home.path("photos").display().to_string(),
        home.path("a.sqlite"),
    );
    let flag = archive.display().to_string();
    assert_eq!(
        home.run(&["archive", "add", &photos, "--archive", &flag])
            .exit,
        0
    );
    let whole = home.run(&["archive", "verify", "--archive", &flag]);
    assert_eq!((whole.exit, whole.stdout.as_str()), (0, ""));

    let open = rusqlite::Connection::open(&archive).unwrap();
    let flip = |table: &str, column: &str, row: i64| {
        let sql = format!("select {column} from {table} where rowid = {row}");
        let mut value: Vec<u8> = open.query_row(&sql, [], |row| row.get(0)).unwrap();
        value[5] ^= 1;
        open.execute(
            &format!("update {table} set {column} = ?1 where rowid = {row}"),
            [value],
        )
        .unwrap();
    };
    flip("fingerprint", "value", 1);
    flip("entry", "small", 2);
    drop(open);
    std::fs::remove_file(home.path("photos/crowd.jpg")).unwrap();
    home.write("photos/portrait.jpg", "changed");
    let damaged = home.run(&["archive", "verify", "--archive", &flag]);
    assert_eq!(damaged.exit, 1, "{}", damaged.stderr);
    let lines: Vec<&str> = damaged.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    for told in [
        "fingerprint was changed",
        "small rendition was changed",
        "file is missing",
        "file was changed",
    ] {
        assert_eq!(
            lines.iter().filter(|line| line.contains(told)).count(),
            1,
            "{told}: {lines:#?}"
        );
    }
}

/// Small pictures that differ, as BMP.
fn many_pictures(home: &Home, count: u32) -> String {
    for number in 0..count {
        let mut bmp = b"BM\x36\x30\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x40\0\0\0\x40\0\0\0\x01\0\x18\0\0\0\0\0\0\x30\0\0".to_vec();
        bmp.extend([0; 16]);
        let mut state = number.wrapping_mul(0x9e37_79b1) | 1;
        for _ in 0..64 * 64 * 3 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            bmp.push((state >> 24) as u8);
        }
        home.write(&format!("many/{number:04}.bmp"), bmp);
    }
    home.path("many").display().to_string()
}

#[test]
fn a_killed_addition_loses_nothing_it_stored_and_goes_on() {
    let home = Home::new();
    let (photos, archive) = (many_pictures(&home, 600), home.path("a.sqlite"));
    let flag = archive.display().to_string();
    let arguments = ["archive", "add", &photos, "--archive", &flag];
    let mut child = home
        .command(&arguments)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stored = || {
        SqliteArchive::open_read_only(&archive)
            .ok()?
            .snapshot()
            .ok()
            .map(|snapshot| snapshot.len())
    };
    while stored().unwrap_or(0) == 0 {
        assert!(
            child.try_wait().unwrap().is_none() || stored().unwrap_or(0) > 0,
            "it ended without storing anything"
        );
    }
    let seen = stored().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(stored().unwrap() >= seen, "what was stored is there");
    let verified = home.run(&["archive", "verify", "--archive", &flag]);
    assert_eq!(verified.exit, 0, "{}{}", verified.stdout, verified.stderr);
    assert_eq!(home.run(&arguments).exit, 0);
    assert_eq!(stored(), Some(600));
}

#[test]
fn a_full_disk_costs_the_batch_and_nothing_else() {
    let home = Home::new();
    let (photos, archive) = (
        many_pictures(&home, 300),
        home.path("a.sqlite").display().to_string(),
    );
    // A bound on file size stands for a full disk: the write that goes past it fails.
    let script = "trap '' XFSZ; ulimit -f 400; exec \"$0\" archive add \"$1\" --archive \"$2\"";
    let output = Command::new("sh")
        .args([
            "-c",
            script,
            env!("CARGO_BIN_EXE_cutline"),
            &photos,
            &archive,
        ])
        .env("HOME", home.path(""))
        .output()
        .unwrap();
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{talk}");
    assert!(
        talk.contains("no room left") && talk.lines().count() == 1,
        "{talk}"
    );
    let verified = home.run(&["archive", "verify", "--archive", &archive]);
    assert_eq!(verified.exit, 0, "{}{}", verified.stdout, verified.stderr);
    assert_eq!(
        home.run(&["archive", "add", &photos, "--archive", &archive])
            .exit,
        0
    );
    let stats = home.run(&[
        "archive",
        "stats",
        "--archive",
        &archive,
        "--format",
        "jsonl",
    ]);
    assert_eq!(stats.lines()[0]["entries"], 300);
}

#[test]
fn a_second_run_adds_nothing_and_reads_nothing() {
    let home = Home::new();
    let picture = home.path("photos/portrait.jpg");
    std::fs::create_dir_all(home.path("photos")).unwrap();
    std::fs::copy(fixture("stories/portrait.jpg"), &picture).unwrap();
    let photos = home.path("photos").display().to_string();
    let archive = home.path("a.sqlite").display().to_string();
    let add = || {
        home.run(&["archive", "add", &photos, "--archive", &archive])
            .stderr
    };
    assert!(add().starts_with("1 new, 0 known"), "{}", add());
    // Other bytes of the same length and time: a stat tells nothing, and nothing more is read.
    let metadata = std::fs::metadata(&picture).unwrap();
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(&picture)
        .unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, b"XX", 0).unwrap();
    file.set_modified(metadata.modified().unwrap()).unwrap();
    drop(file);
    assert!(
        add().starts_with("0 new, 1 known, 0 no pictures, 0 not read"),
        "{}",
        add()
    );
}

#[test]
fn a_damaged_archive_is_an_error_not_a_panic() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let length = std::fs::metadata(&archive).unwrap().len();
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(&archive)
        .unwrap();
    for at in (4096..length).step_by(4096) {
        std::os::unix::fs::FileExt::write_all_at(&file, &[0xa5; 2048], at).unwrap();
    }
    drop(file);
    for arguments in [
        &["match", "fixtures/stories/portrait.jpg"][..],
        &["archive", "verify"],
        &["archive", "list"],
    ] {
        let ran = home.run(&[arguments, &["--archive", &archive]].concat());
        assert!(
            ran.exit == 2 || ran.exit == 1,
            "{arguments:?}: {} {}",
            ran.exit,
            ran.stderr
        );
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("damaged") || ran.stdout.contains("database"),
            "{} {}",
            ran.stdout,
            ran.stderr
        );
    }
}

#[test]
fn an_archive_nobody_may_write_is_searched() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let copy = home.path("shelf/archive.sqlite");
    std::fs::create_dir_all(home.path("shelf")).unwrap();
    std::fs::copy(&archive, &copy).unwrap();
    std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o400)).unwrap();
    std::fs::set_permissions(home.path("shelf"), std::fs::Permissions::from_mode(0o500)).unwrap();
    let flag = copy.display().to_string();
    let ran = home.run(&[
        "match",
        "fixtures/stories/portrait.jpg",
        "--archive",
        &flag,
        "--format",
        "jsonl",
    ]);
    assert_eq!(
        ran.lines()[0]["matches"].as_array().unwrap().len(),
        1,
        "{}",
        ran.stderr
    );
    std::fs::set_permissions(home.path("shelf"), std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn lists_in_every_dress_are_read() {
    let home = Home::new();
    let read = |name: &str, text: &str| {
        metadata_list::read(&home.write(name, text), &Limits::default()).unwrap()
    };
    for (name, text) in [
        ("comma.csv", "path,date,killed\np/../a.jpg,2019-11-15,yes\n"),
        (
            "semicolon.csv",
            "\u{feff}path;date;killed\n./a.jpg;2019-11-15;true\n",
        ),
        ("tab.csv", "path\tdate\tkilled\na.jpg\t20191115\t1\n"),
        (
            "lines.jsonl",
            "{\"path\": \"a.jpg\", \"date\": \"2019-11-15\", \"killed\": true}\n",
        ),
    ] {
        let list = read(name, text);
        assert_eq!(list.problems, [], "{name}");
        assert_eq!(list.rows.len(), 1, "{name}");
        let row = &list.rows[0];
        assert_eq!(
            row.key,
            RecordKey::Path(home.path("a.jpg").display().to_string()),
            "{name}"
        );
        assert_eq!(row.record.date, DateInterval::parse("2019-11-15"), "{name}");
        assert_eq!(row.record.date_kind, Some(DateKind::Published), "{name}");
        assert_eq!(row.record.killed.as_deref(), Some("withdrawn"), "{name}");
        assert_eq!(row.record.source, RecordSource::List(name.to_owned()));
    }
    let odd = read(
        "odd.csv",
        "path,date,mood\na.jpg,soon,happy\n,2019,\nb.jpg,2019,sad\n",
    );
    assert_eq!(
        odd.rows.len(),
        2,
        "a row without a picture is left out, the rest is kept"
    );
    let told: Vec<&str> = odd
        .problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told[0].contains("mood")
            && told[1].starts_with("line 2: date `soon`")
            && told[2].starts_with("line 3"),
        "{told:#?}"
    );
    let long = read(
        "long.csv",
        "asset_id,date,date_to\nX1,2019-11-15,2019-11-17\n",
    );
    assert_eq!(
        long.rows[0].record.date.unwrap().to_string(),
        "2019-11-15 to 2019-11-17"
    );
}

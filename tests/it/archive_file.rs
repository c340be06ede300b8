//! What only an archive on disk can suffer.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::sync::Arc;

use cutline::archive::sqlite::SqliteArchive;
use cutline::archive::{Archive, ArchiveError};

use crate::archive::picture;
use crate::run::{Home, fixture};

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
    // Where the files lie on another machine, what the archive itself holds is looked at alone.
    let verify = ["archive", "verify", "--no-files", "--archive", &flag];
    let inside = home.run(&verify);
    assert_eq!(inside.exit, 1);
    let found: Vec<&str> = inside.stdout.lines().collect();
    assert_eq!(
        found,
        lines
            .iter()
            .copied()
            .filter(|line| line.contains("since it was stored"))
            .collect::<Vec<_>>()
    );
    assert!(
        inside
            .stderr
            .contains("3 entries looked at, 2 faults; their files were not looked at"),
        "{}",
        inside.stderr
    );
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

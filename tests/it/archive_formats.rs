//! Archives of older formats, and the number of entries every archive keeps since the sixth.

use std::path::Path;

use cutline::archive::sqlite::SqliteArchive;
use cutline::archive::{Addition, Archive, EntryId, Forget, Record, RecordKey, RecordSource};
use cutline::fetch::Digest;

use crate::archive::picture;
use crate::run::{Home, Ran};

/// What each format brought, undone.
const UNDONE: &[(i64, &str)] = &[
    (
        6,
        "drop trigger entry_made; drop trigger entry_gone; alter table archive drop column entries;
        alter table file rename to file_after; alter table path rename to path_after; drop index file_entry;
        create table file (absolute text primary key, entry integer not null references entry (row),
            size integer not null, modified_ns integer not null, digest blob not null) strict;
        create index file_entry on file (entry);
        create table path (entry integer not null references entry (row), walked text not null,
            primary key (entry, walked)) strict;
        insert into file select path, entry, size, modified_ns, digest from file_after order by rowid;
        insert into path select entry, walked from path_after order by rowid;
        drop table file_after; drop table path_after; drop table root;",
    ),
    (
        5,
        "drop table segment; drop index record_date; alter table archive drop column revised;",
    ),
    (4, "alter table archive drop column state;"),
    (3, "drop table recorded;"),
    (2, "drop table rejection;"),
];

/// Makes the archive at `path`, which has no roots, one of an older format.
pub(crate) fn make_older(path: &Path, version: i64) {
    let file = rusqlite::Connection::open(path).unwrap();
    for (_, undone) in UNDONE.iter().filter(|(format, _)| *format > version) {
        file.execute_batch(undone).unwrap();
    }
    file.pragma_update(None, "user_version", version).unwrap();
}

/// An archive of `fixtures/archive` in which a picture is known from two paths, the later one first by name.
fn archive_of_two_paths(home: &Home) -> String {
    let archive = home.archive(&["fixtures/archive.csv"]);
    let copy = home.path("a/again.jpg");
    std::fs::create_dir_all(home.path("a")).unwrap();
    std::fs::copy("fixtures/archive/planes.jpg", &copy).unwrap();
    let copy = copy.display().to_string();
    let added = home.run(&["archive", "add", &copy, "--archive", &archive]);
    assert!(
        added.stderr.starts_with("0 new, 1 known"),
        "{}",
        added.stderr
    );
    archive
}

#[test]
fn every_older_format_is_read_as_it_is_and_brought_up_to_date() {
    for version in 1..=5 {
        let home = Home::new();
        let archive = archive_of_two_paths(&home);
        let told = |arguments: &[&str]| {
            let ran = home.run(&[&["archive"], arguments, &["--archive", &archive]].concat());
            (ran.exit, ran.stdout)
        };
        let listed = told(&["list", "--format", "jsonl"]);
        assert!(listed.1.contains("again.jpg"), "{}", listed.1);
        make_older(Path::new(&archive), version);
        let format = || -> i64 {
            let file = rusqlite::Connection::open(&archive).unwrap();
            file.pragma_query_value(None, "user_version", |row| row.get(0))
                .unwrap()
        };
        assert_eq!(told(&["list", "--format", "jsonl"]), listed, "{version}");
        assert_eq!(told(&["verify"]), (0, String::new()), "{version}");
        assert_eq!(told(&["root", "list"]), (0, String::new()), "{version}");
        let older = SqliteArchive::open_read_only(Path::new(&archive)).unwrap();
        let here = format!("{}/fixtures/archive/planes.jpg", env!("CARGO_MANIFEST_DIR"));
        assert!(older.known_file(&here).unwrap().is_some());
        let entries = older.snapshot().unwrap().len();
        assert_eq!(format(), version, "reading changes nothing");

        drop(older);
        let newer = SqliteArchive::open(Path::new(&archive)).unwrap();
        assert_eq!(format(), 6);
        assert_eq!(newer.snapshot().unwrap().len(), entries);
        assert!(newer.known_file(&here).unwrap().is_some());
        assert_eq!(told(&["list", "--format", "jsonl"]), listed, "{version}");
        assert_eq!(told(&["verify"]), (0, String::new()), "{version}");
        let fixtures = Path::new(&here).parent().unwrap();
        newer.set_root("fixtures", fixtures).unwrap();
        assert_eq!(told(&["verify"]), (0, String::new()), "{version}");
        let stats = told(&["stats", "--format", "jsonl"]).1;
        assert!(
            stats.contains(&format!("\"entries\":{entries},")),
            "{stats}"
        );
    }
}

/// The archive of a desk as the fifth format kept it, for the manual; `CUTLINE_FIXTURES=overwrite` makes it anew.
const OLDER: &str = "fixtures/upgrade/desk.sqlite";

fn make_the_older_archive(home: &Home) {
    let made = home.archive(&["fixtures/archive.csv"]);
    drop(SqliteArchive::open(Path::new(&made)).unwrap());
    make_older(Path::new(&made), 5);
    let file = rusqlite::Connection::open(&made).unwrap();
    // Neither where nor when it is made shows in it.
    file.execute_batch(
        "update archive set id = '0123456789abcdef', made = '2020-01-08T06:00:00Z';
        update entry set added = '2020-01-08T06:00:00Z';
        update path set walked = substr(walked, instr(walked, 'fixtures/'));
        update file set absolute = '/home/desk/' || substr(absolute, instr(absolute, 'fixtures/')), modified_ns = 0;
        pragma journal_mode = delete; vacuum;",
    )
    .unwrap();
    drop(file);
    std::fs::create_dir_all("fixtures/upgrade").unwrap();
    std::fs::copy(&made, OLDER).unwrap();
}

#[test]
fn the_older_archive_of_the_fixtures_comes_up_to_date() {
    let home = Home::new();
    if std::env::var("CUTLINE_FIXTURES").is_ok_and(|value| value == "overwrite") {
        make_the_older_archive(&home);
    }
    let archive = home.write("desk.sqlite", std::fs::read(OLDER).unwrap());
    let file = rusqlite::Connection::open(&archive).unwrap();
    let format = || -> i64 {
        file.pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    };
    assert_eq!(format(), 5);
    let newer = SqliteArchive::open(&archive).unwrap();
    assert_eq!((format(), told_and_held(&newer, &file)), (6, (5, 5)));
    let again = home.archive(&["fixtures/archive.csv"]);
    let entries = |archive: &str| {
        let ran = home.run(&["archive", "list", "--format", "jsonl", "--archive", archive]);
        let ids = ran.lines().into_iter().map(|entry| entry["id"].to_string());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(entries(&archive.display().to_string()), entries(&again));
}

#[test]
fn an_archive_that_cannot_be_brought_up_to_date_stays_what_it_was() {
    let home = Home::new();
    let archive = archive_of_two_paths(&home);
    let path = Path::new(&archive);
    make_older(path, 5);
    let file = rusqlite::Connection::open(path).unwrap();
    // The last step fails after the tables were made anew.
    file.execute_batch("create table stranger (x); create trigger entry_gone after insert on stranger begin select 1; end")
        .unwrap();
    let tables = || -> Vec<String> {
        let mut statement = file
            .prepare("select ifnull(sql, name) from sqlite_schema order by 1")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let (before, files) = (tables(), rows_of(&file, "file"));
    assert!(SqliteArchive::open(path).is_err());
    assert_eq!((tables(), rows_of(&file, "file")), (before, files));
    file.execute_batch("drop table stranger").unwrap();
    drop(file);
    let newer = SqliteArchive::open(path).unwrap();
    assert!(!newer.snapshot().unwrap().is_empty());
}

fn rows_of(file: &rusqlite::Connection, table: &str) -> i64 {
    let sql = format!("select count(*) from {table}");
    file.query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// What an archive says it holds, and what it holds.
fn told_and_held(archive: &SqliteArchive, file: &rusqlite::Connection) -> (u64, i64) {
    let snapshot = archive.snapshot().unwrap();
    let told = snapshot.len();
    assert_eq!(snapshot.stats().unwrap().entries, told);
    (told, rows_of(file, "entry"))
}

#[test]
fn the_number_of_entries_stays_true_whatever_is_written() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let archive = SqliteArchive::open(&path).unwrap();
    let file = rusqlite::Connection::open(&path).unwrap();
    let count = || told_and_held(&archive, &file);
    assert_eq!(count(), (0, 0));
    archive
        .add(&[
            picture("a.jpg", 1),
            picture("b.jpg", 2),
            picture("c.jpg", 1),
        ])
        .unwrap();
    assert_eq!(count(), (2, 2));
    let record = Record {
        caption: Some("gone".to_owned()),
        ..Record::empty(RecordSource::List("list.csv".to_owned()))
    };
    let unknown = Digest::of(b"unknown");
    archive
        .add_records(&[
            (RecordKey::Digest(unknown), record.clone()),
            (RecordKey::AssetId("X_1".to_owned()), record),
        ])
        .unwrap();
    assert_eq!(count(), (4, 4));
    let earlier = archive.snapshot().unwrap();
    archive.add(&[picture("f.jpg", 7)]).unwrap();
    assert_eq!((count(), earlier.len()), ((5, 5), 4));
    // Forgetting empties the log, which a reader holds back.
    drop(earlier);
    let one = EntryId(Digest::of(&[1]).short());
    assert_eq!(archive.forget(&Forget::Entry(one)).unwrap().entries, 1);
    assert_eq!(count(), (4, 4));

    // A batch that breaks off leaves neither entries nor a number.
    file.execute_batch(
        "create trigger refuse before insert on fingerprint when (select digest from entry where row = new.entry) = \
         (select digest from refused) begin select raise(abort, 'refused'); end; create table refused (digest blob)",
    )
    .unwrap();
    file.execute(
        "insert into refused values (?1)",
        [Digest::of(&[9]).as_bytes()],
    )
    .unwrap();
    assert!(
        archive
            .add(&[picture("d.jpg", 8), picture("e.jpg", 9)])
            .is_err()
    );
    assert_eq!(count(), (4, 4));
    file.execute_batch("begin; delete from fingerprint; delete from record; delete from file; delete from path; delete from entry; rollback")
        .unwrap();
    assert_eq!(count(), (4, 4));
    let seen: Vec<Addition> = vec![picture("d.jpg", 8)];
    archive.add(&seen).unwrap();
    archive.add(&seen).unwrap();
    assert_eq!(count(), (5, 5));
}

#[test]
fn a_number_of_entries_that_is_not_true_is_found() {
    let home = Home::new();
    let archive = home.archive(&[]);
    let file = rusqlite::Connection::open(&archive).unwrap();
    let held = rows_of(&file, "entry");
    let verify = || -> Ran { home.run(&["archive", "verify", "--archive", &archive]) };
    assert_eq!(verify().exit, 0);
    file.execute_batch("update archive set entries = entries + 7")
        .unwrap();
    let told = verify();
    assert_eq!(told.exit, 1, "{}", told.stderr);
    let expected = format!(
        "says that it holds {} entries and holds {held}; restore",
        held + 7
    );
    assert!(told.stdout.contains(&expected), "{}", told.stdout);
    assert_eq!(told.stdout.lines().count(), 1, "{}", told.stdout);
    assert!(
        told.stderr
            .contains(&format!("{held} entries looked at, 1 faults")),
        "{}",
        told.stderr
    );
}

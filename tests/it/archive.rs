//! The archive: one contract for every implementation, and the lists read into it.

use std::os::unix::fs::PermissionsExt as _;

use cutline::archive::memory::MemoryArchive;
use cutline::archive::sqlite::SqliteArchive;
use cutline::archive::{
    Addition, Archive, DateKind, EntryId, FileFacts, Forget, Lookup, NewEntry, Record, RecordKey,
    RecordSource, Recorded,
};
use cutline::fetch::Digest;
use cutline::import::metadata_list;
use cutline::limit::Limits;
use cutline::signal::{Fingerprint, SIGNALS, Value};
use cutline::time::DateInterval;

use crate::run::Home;

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

pub(crate) fn picture(path: &str, seed: u8) -> Addition {
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
/// Pictures of a check kept in place of those of an earlier one, found again whole, and forgotten by article, digest and
/// age.
fn conforms_in_memory_of_checks(archive: &dyn Archive) {
    let check = |article: &str, key: &str, seed: u8| Recorded {
        article: article.to_owned(),
        key: key.to_owned(),
        digest: Some(digest(seed)),
        width: 600,
        height: 400,
        detail: Some(Fingerprint {
            signal: "detail".to_owned(),
            version: 1,
            value: Value::Packed(vec![seed; 40]),
            quality: 100,
        }),
        made: String::new(),
        body: format!("{{\"seed\":{seed}}}"),
    };
    let record = |article: &str, pictures: &[Recorded]| archive.record(article, pictures).unwrap();
    record("a.html", &[check("a.html", "gone.jpg", 101)]);
    let (one, two) = (
        check("a.html", "one.jpg", 103),
        check("a.html", "two.jpg", 102),
    );
    record("a.html", &[one, two]);
    record("b.xml#2", &[check("b.xml#2", "one.jpg", 102)]);
    let recorded = archive.snapshot().unwrap().recorded().unwrap();
    let mut bodies: Vec<&str> = recorded.iter().map(|check| check.body.as_str()).collect();
    bodies.sort_unstable();
    assert_eq!(
        bodies,
        ["{\"seed\":102}", "{\"seed\":102}", "{\"seed\":103}"]
    );
    let first = recorded
        .iter()
        .find(|check| check.key == "two.jpg")
        .unwrap();
    assert!(!first.made.is_empty());
    assert_eq!(first.detail, check("a.html", "two.jpg", 102).detail);
    let forget = |what: Forget| archive.forget(&what).unwrap();
    assert!(forget(Forget::Older(1)).is_nothing());
    assert!(forget(Forget::Article("c.html".to_owned())).is_nothing());
    assert_eq!(forget(Forget::Digest(digest(103))).recorded, 1);
    assert_eq!(forget(Forget::Article("b.xml".to_owned())).recorded, 1);
    assert_eq!(forget(Forget::Article("a.html".to_owned())).recorded, 1);
    assert!(archive.snapshot().unwrap().recorded().unwrap().is_empty());
    record("a.html", &[check("a.html", "one.jpg", 101)]);
    assert_eq!(forget(Forget::Older(0)).recorded, 1);
}

fn conforms(archive: &dyn Archive) {
    conforms_in_memory_of_checks(archive);
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

//! Files beside an archive that make searching quick: what they find, and what becomes of damaged ones.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cutline::archive::memory::MemoryArchive;
use cutline::archive::sqlite::SqliteArchive;
use cutline::archive::{
    Addition, Archive, ArchiveError, Candidate, EntryId, FileFacts, Forget, Lookup, NewEntry,
    Record, RecordSource, Snapshot,
};
use cutline::fetch::Digest;
use cutline::index::Ballot;
use cutline::signal::local::{Local, Mirrored};
use cutline::signal::{Fingerprint, Value};

use crate::run::Home;

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^ mixed >> 27
    }

    fn bytes(&mut self) -> [u8; 32] {
        let words = [(); 4].map(|()| self.next().to_be_bytes());
        words.concat().try_into().unwrap()
    }
}

/// Six features like no others, as they are stored: no colours, then four bytes of place and the comparisons.
fn local(number: u64) -> Fingerprint {
    let mut chance = Chance(number ^ 0xABCD);
    let mut bytes = vec![0; 128];
    for turn in 0..6_u32 {
        bytes.extend((turn << 26).to_le_bytes());
        bytes.extend(chance.bytes());
    }
    Fingerprint {
        signal: "local".to_owned(),
        version: 1,
        value: Value::Packed(bytes),
        quality: 90,
    }
}

fn pdq(number: u64) -> [u8; 32] {
    Chance(number).bytes()
}

fn fingerprint(signal: &str, bits: &[u8]) -> Fingerprint {
    Fingerprint {
        signal: signal.to_owned(),
        version: 1,
        value: Value::Bits(bits.to_vec()),
        quality: 90,
    }
}

/// A picture whose fingerprints are like no other's.
fn entry(number: u64) -> Addition {
    let absolute = format!("/photos/{number}.jpg");
    Addition::New(Box::new(NewEntry {
        file: FileFacts {
            walked: absolute.clone(),
            absolute,
            size: number,
            modified_ns: 7,
            digest: digest(number),
        },
        width: 600,
        height: 400,
        fingerprints: vec![
            fingerprint("pdq", &pdq(number)),
            fingerprint("phash", &pdq(number)[..8]),
            local(number),
        ],
        small: vec![7; 64 * 64],
        record: Record::empty(RecordSource::File),
    }))
}

fn digest(number: u64) -> Digest {
    Digest::of(&number.to_le_bytes())
}

fn entries(numbers: std::ops::Range<u64>) -> Vec<Addition> {
    numbers.map(entry).collect()
}

/// What is found for a copy of each of `numbers`: a few bits of PDQ and pHash flipped, the features as they are.
fn found(snapshot: &dyn Snapshot, numbers: &[u64]) -> Vec<Vec<Candidate>> {
    let of = |number: &u64| {
        let mut bits = pdq(*number);
        bits[3] ^= 0b101;
        bits[30] ^= 1;
        let prints = [fingerprint("pdq", &bits), fingerprint("phash", &bits[..8])];
        let features = Local::from_fingerprint(&local(*number)).unwrap().features;
        let ballots: Vec<Ballot> = features
            .iter()
            .map(|feature| Ballot::of(feature, Mirrored::No))
            .collect();
        snapshot
            .candidates(&Lookup {
                digest: Some(&digest(*number)),
                fingerprints: &prints,
                ballots: &ballots,
            })
            .unwrap()
    };
    numbers.iter().map(of).collect()
}

fn segments(archive: &Path) -> Vec<PathBuf> {
    let mut folder = archive.as_os_str().to_owned();
    folder.push(".segments");
    let Ok(files) = PathBuf::from(folder).read_dir() else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap() != "lock");
    files.sort();
    files
}

fn settle(archive: &SqliteArchive) {
    archive.settle(false, &|| {}).unwrap();
}

/// An archive of entries numbered below `count`, in segments.
fn archive(path: &Path, count: u64) -> SqliteArchive {
    let archive = SqliteArchive::open(path).unwrap();
    archive.add(&entries(0..count)).unwrap();
    settle(&archive);
    archive
}

/// Numbers that are asked for: the ends, the middle, and one that is no entry.
const ASKED: [u64; 6] = [0, 1, 300, 599, 650, 1 << 40];

#[test]
fn segments_find_what_comparing_every_entry_finds() {
    let home = Home::new();
    let memory = MemoryArchive::new();
    let archive = SqliteArchive::open(&home.path("a.sqlite")).unwrap();
    let same = |numbers: &[u64]| {
        let of = |archive: &dyn Archive| found(&*archive.snapshot().unwrap(), numbers);
        let (plain, ours) = (of(&memory), of(&archive));
        assert_eq!(ours, plain);
        ours
    };
    let mut at = 0;
    // Added bit by bit, made ready in between: also those that are in no segment yet are found.
    for count in [600, 40, 700, 2_500, 10] {
        let more = entries(at..at + count);
        memory.add(&more).unwrap();
        archive.add(&more).unwrap();
        at += count;
        same(&[0, at - 1, at - count, at / 2]);
        settle(&archive);
        let signals = |found: &[Candidate]| -> Vec<String> {
            found.iter().map(|found| found.signal.clone()).collect()
        };
        let all = same(&[0, at - 1, at - count, at / 2, 1 << 40]);
        assert_eq!(signals(&all[1]), ["digest", "pdq", "phash", "local"]);
        assert!(all[4].is_empty());
    }
    let made = segments(&home.path("a.sqlite"));
    assert!((1..6).contains(&made.len()), "{made:?}");
    // A picture held already gains a signal; another is forgotten.
    let Addition::New(mut bare) = entry(9_000) else {
        unreachable!()
    };
    bare.fingerprints.truncate(1);
    for archive in [&memory as &dyn Archive, &archive] {
        archive.add(&[Addition::New(bare.clone())]).unwrap();
        archive.add(&entries(9_001..9_600)).unwrap();
    }
    settle(&archive);
    assert_eq!(same(&[9_000])[0].len(), 2, "digest and pdq");
    for archive in [&memory as &dyn Archive, &archive] {
        archive.add(&[entry(9_000)]).unwrap();
    }
    assert_eq!(
        same(&[9_000])[0].len(),
        4,
        "though its segment knew nothing of it"
    );
    for archive in [&memory as &dyn Archive, &archive] {
        archive.forget(&Forget::Digest(digest(700))).unwrap();
    }
    same(&[5, 699, 700, 701]);
    settle(&archive);
    let all = same(&[5, 699, 700, 701]);
    assert!(all[2].is_empty(), "{:?}", all[2]);
    assert_ne!(segments(&home.path("a.sqlite")), made);
}

#[test]
fn few_entries_need_no_files() {
    let home = Home::new();
    archive(&home.path("a.sqlite"), 60);
    assert!(segments(&home.path("a.sqlite")).is_empty());
}

#[test]
fn what_is_found_stays_the_same_while_others_write() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let first = archive(&path, 600);
    let (writing, done) = (first, Arc::new(AtomicBool::new(false)));
    let readers = [0_u64, 599].map(|number| {
        let (path, done) = (path.clone(), done.clone());
        std::thread::spawn(move || {
            let archive = SqliteArchive::open_read_only(&path).unwrap();
            while !done.load(Ordering::Relaxed) {
                let snapshot = archive.snapshot().unwrap();
                assert!(snapshot.notices().is_empty(), "{:?}", snapshot.notices());
                let found = found(&*snapshot, &[number]);
                assert_eq!(found[0].len(), 4, "{found:?}");
            }
        })
    });
    for from in [600, 1_200, 1_800, 2_400] {
        writing.add(&entries(from..from + 600)).unwrap();
        settle(&writing);
        // That readers keep the log from being emptied is told; it is forgotten all the same.
        let forgotten = writing.forget(&Forget::Digest(digest(from + 3)));
        assert!(matches!(
            forgotten,
            Ok(_) | Err(ArchiveError::Locked { .. })
        ));
        settle(&writing);
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
}

/// Something done to the only segment of an archive; the second path is a segment of another archive.
type Harm = fn(&Path, &Path);

#[test]
fn a_damaged_segment_costs_time_and_nothing_else() {
    let harms: &[(&str, Harm)] = &[
        ("damaged", |ours, _| {
            let bytes = std::fs::read(ours).unwrap();
            std::fs::write(ours, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("damaged", |ours, _| std::fs::write(ours, "").unwrap()),
        ("of another version", |ours, _| {
            let mut bytes = std::fs::read(ours).unwrap();
            bytes[8] += 1;
            std::fs::write(ours, bytes).unwrap();
        }),
        ("of another archive", |ours, other| {
            std::fs::copy(other, ours).unwrap();
        }),
        ("missing", |ours, _| std::fs::remove_file(ours).unwrap()),
        ("missing", |ours, _| {
            std::fs::remove_file(ours).unwrap();
            std::fs::create_dir(ours).unwrap();
        }),
    ];
    let home = Home::new();
    archive(&home.path("other.sqlite"), 700);
    let other = segments(&home.path("other.sqlite")).remove(0);
    for (number, (why, harm)) in harms.iter().enumerate() {
        let path = home.path(&format!("{number}.sqlite"));
        let kept = archive(&path, 700);
        let whole = found(&*kept.snapshot().unwrap(), &ASKED);
        let ours = segments(&path).remove(0);
        harm(&ours, &other);
        let snapshot = kept.snapshot().unwrap();
        let [notice] = snapshot.notices() else {
            panic!("{why}: {:?}", snapshot.notices());
        };
        assert!(
            notice.starts_with(&format!("{}: {why};", ours.display())),
            "{notice}"
        );
        assert_eq!(found(&*snapshot, &ASKED), whole, "{why}");
        // The program says so in one line, and makes it anew.
        let flag = path.display().to_string();
        let stats = home.run(&["archive", "stats", "--archive", &flag]);
        assert_eq!(
            (stats.exit, stats.stderr.lines().count()),
            (0, 1),
            "{}",
            stats.stderr
        );
        let verified = home.run(&["archive", "verify", "--archive", &flag]);
        assert_eq!(verified.exit, 1);
        let told = format!("{}: {why}: a file that only makes", ours.display());
        assert!(verified.stdout.contains(&told), "{}", verified.stdout);
        let snapshot = kept.snapshot().unwrap();
        assert!(snapshot.notices().is_empty(), "{:?}", snapshot.notices());
        assert_eq!(found(&*snapshot, &ASKED), whole, "{why}");
        assert_ne!(segments(&path), [ours]);
    }
}

#[test]
fn flipped_bits_in_a_segment_are_found_by_verify_and_match_nothing_wrongly() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let kept = archive(&path, 700);
    let ours = segments(&path).remove(0);
    let mut bytes = std::fs::read(&ours).unwrap();
    let half = bytes.len() / 2;
    for byte in &mut bytes[1_024..half] {
        *byte ^= 0x5A;
    }
    std::fs::write(&ours, bytes).unwrap();
    let snapshot = kept.snapshot().unwrap();
    // The header is whole, so it is used; whatever it nominates is an entry of this archive.
    for candidate in found(&*snapshot, &ASKED).into_iter().flatten() {
        assert!(snapshot.entry(&candidate.entry).unwrap().is_some());
    }
    let flag = path.display().to_string();
    let verified = home.run(&["archive", "verify", "--archive", &flag]);
    assert!(
        verified.stdout.contains("damaged: a file that only makes"),
        "{}",
        verified.stdout
    );
    let again = home.run(&["archive", "verify", "--archive", &flag]);
    assert!(
        !again.stdout.contains("a file that only makes"),
        "{}",
        again.stdout
    );
    let found = found(&*kept.snapshot().unwrap(), &[300]);
    assert_eq!(found[0].len(), 4);
}

#[test]
fn a_backup_put_back_finds_its_own_entries() {
    let home = Home::new();
    let (path, backup) = (home.path("a.sqlite"), home.path("backup.sqlite"));
    drop(archive(&path, 700));
    std::fs::copy(&path, &backup).unwrap();
    let later = SqliteArchive::open(&path).unwrap();
    later.add(&entries(700..1_500)).unwrap();
    settle(&later);
    drop(later);
    std::fs::copy(&backup, &path).unwrap();
    let back = SqliteArchive::open(&path).unwrap();
    back.add(&entries(5_000..5_700)).unwrap();
    let numbers = [0, 699, 700, 5_000, 5_699];
    let lengths = |archive: &SqliteArchive| -> Vec<usize> {
        let found = found(&*archive.snapshot().unwrap(), &numbers);
        found.iter().map(Vec::len).collect()
    };
    assert_eq!(lengths(&back), [4, 4, 0, 4, 4]);
    settle(&back);
    assert_eq!(lengths(&back), [4, 4, 0, 4, 4]);
    assert!(back.snapshot().unwrap().notices().is_empty());
}

#[test]
fn what_is_forgotten_is_in_no_file() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let kept = archive(&path, 700);
    let canary = Local::from_fingerprint(&local(333)).unwrap().features[0].bits;
    let pdq = pdq(333);
    let words = |bytes: &[u8; 32]| -> Vec<u8> {
        let words = bytes.as_chunks::<8>().0.iter();
        words
            .flat_map(|word| u64::from_be_bytes(*word).to_le_bytes())
            .collect()
    };
    let sought = [
        pdq.to_vec(),
        words(&pdq),
        canary[1].to_le_bytes().to_vec(),
        digest(333).as_bytes().to_vec(),
        b"/photos/333.jpg".to_vec(),
    ];
    let holds = |sought: &Vec<u8>| {
        let beside = ["", "-wal", "-shm"].map(|end| home.path(&format!("a.sqlite{end}")));
        let files = segments(&path).into_iter().chain(beside);
        files
            .filter_map(|file| std::fs::read(file).ok())
            .any(|bytes| {
                bytes
                    .windows(sought.len())
                    .any(|window| window == sought.as_slice())
            })
    };
    assert!(sought.iter().all(holds));
    kept.forget(&Forget::Entry(EntryId(digest(333).short())))
        .unwrap();
    assert!(!sought.iter().any(holds), "before anything is made anew");
    settle(&kept);
    assert!(!segments(&path).is_empty());
    assert!(!sought.iter().any(holds));
}

#[test]
fn a_full_disk_costs_only_time() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let kept = archive(&path, 700);
    let whole = found(&*kept.snapshot().unwrap(), &ASKED);
    for file in segments(&path) {
        std::fs::remove_file(file).unwrap();
    }
    drop(kept);
    // A bound on file size stands for a full disk.
    let script = "trap '' XFSZ; ulimit -f 300; exec \"$0\" archive add fixtures/archive/crowd.jpg --archive \"$1\"";
    let output = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_cutline")])
        .arg(&path)
        .env("HOME", home.path(""))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains(".segments` (File too large"), "{told}");
    assert!(told.contains("so that searching takes longer"), "{told}");
    assert!(segments(&path).is_empty(), "no half file");
    let kept = SqliteArchive::open(&path).unwrap();
    assert_eq!(found(&*kept.snapshot().unwrap(), &ASKED), whole);
    settle(&kept);
    assert_eq!(segments(&path).len(), 1);
    assert_eq!(found(&*kept.snapshot().unwrap(), &ASKED), whole);
}

#[test]
fn a_link_and_its_archive_share_their_segments() {
    let home = Home::new();
    let (path, link) = (home.path("a.sqlite"), home.path("current.sqlite"));
    drop(archive(&path, 700));
    let made = segments(&path);
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let linked = SqliteArchive::open(&link).unwrap();
    let snapshot = linked.snapshot().unwrap();
    assert!(snapshot.notices().is_empty(), "{:?}", snapshot.notices());
    drop(snapshot);
    settle(&linked);
    assert_eq!(segments(&path), made);
    assert!(segments(&link).is_empty());
    linked.forget(&Forget::Digest(digest(3))).unwrap();
    assert!(segments(&path).is_empty(), "what holds it is gone at once");
}

#[test]
fn whoever_may_read_the_archive_may_read_its_segments() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let kept = SqliteArchive::open(&path).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    kept.add(&entries(0..700)).unwrap();
    settle(&kept);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let file = segments(&path).remove(0);
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o640, 0o750));
}

#[test]
fn forgetting_takes_nothing_that_another_is_making() {
    let home = Home::new();
    let path = home.path("a.sqlite");
    let kept = archive(&path, 700);
    // Somebody else makes a segment: its file has no name of ours yet, and then is not listed yet.
    let folder = segments(&path).remove(0).parent().unwrap().to_path_buf();
    let making = [folder.join(".tmp123"), folder.join("0123456789abcdef")];
    for file in &making {
        std::fs::write(file, "half").unwrap();
    }
    kept.forget(&Forget::Older(30)).unwrap();
    kept.forget(&Forget::Digest(digest(3))).unwrap();
    assert!(making.iter().all(|file| file.exists()));
    // Whoever makes the next ones, alone, removes what was broken off.
    settle(&kept);
    assert!(!making.iter().any(|file| file.exists()));
}

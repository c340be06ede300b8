//! Roots: folders with a name that lie elsewhere tomorrow, and the files below them.

use std::path::Path;

use cutline::archive::sqlite::{Looking, Root, SqliteArchive};
use cutline::archive::{
    Addition, Archive, ArchiveError, EntryId, FileFacts, Forget, Record, RecordKey, RecordSource,
};
use cutline::fetch::Digest;

use crate::archive::picture;
use crate::run::{Home, fixture};

const NAMES: [&str; 3] = ["portrait", "building", "crowd"];

/// Three pictures in `folder/photos` and a list about one of them.
fn drive(home: &Home, folder: &str) {
    let photos = home.path(folder).join("photos");
    std::fs::create_dir_all(&photos).unwrap();
    for name in NAMES {
        let name = format!("{name}.jpg");
        std::fs::copy(fixture(&format!("stories/{name}")), photos.join(&name)).unwrap();
    }
    let list = format!("{folder}/list.csv");
    home.write(&list, "path,caption\nphotos/crowd.jpg,The crowd\n");
}

/// An open archive with nothing in it.
fn empty(home: &Home) -> SqliteArchive {
    SqliteArchive::open(&home.path("a.sqlite")).unwrap()
}

/// How the files are stored, by path: the root and the path below it.
fn stored(home: &Home) -> Vec<(String, String)> {
    let file = rusqlite::Connection::open(home.path("a.sqlite")).unwrap();
    let mut statement = file
        .prepare("select ifnull(root, ''), path from file order by 2, 1")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

fn pair(root: &str, path: &str) -> (String, String) {
    (root.to_owned(), path.to_owned())
}

/// The seed of the picture that is known at `/photos/PATH`.
fn known(archive: &SqliteArchive, path: &str) -> Option<u64> {
    let known = archive.known_file(&format!("/photos/{path}")).unwrap();
    // Pictures made by `picture` have as many bytes as their seed says.
    known.map(|known| known.size)
}

fn files(archive: &SqliteArchive, seed: u8) -> Vec<String> {
    let id = EntryId(Digest::of(&[seed]).short());
    let entry = archive.snapshot().unwrap().entry(&id).unwrap();
    entry.unwrap().files
}

fn set(archive: &SqliteArchive, name: &str, folder: &str) -> u64 {
    let set = archive.set_root(name, Path::new(folder)).unwrap();
    assert_eq!(set.root.folder, folder);
    set.taken
}

#[test]
fn a_drive_that_is_mounted_elsewhere_is_known_there() {
    let home = Home::new();
    drive(&home, "mnt/one");
    let [one, two] = ["mnt/one", "mnt/two"].map(|drive| home.path(drive).display().to_string());
    let archive = home.path("desk/a.sqlite").display().to_string();
    let run = |arguments: &[&str]| {
        home.run(&[&["archive"], arguments, &["--archive", &archive]].concat())
    };
    assert_eq!(run(&["add", &one]).exit, 0);
    let told = run(&["root", "set", "FOTOS", &one]);
    assert_eq!(told.exit, 0, "{}", told.stderr);
    assert!(
        told.stderr
            .contains("3 files, 3 of them stored by another path before"),
        "{}",
        told.stderr
    );
    assert!(!told.stderr.contains("note"), "{}", told.stderr);
    assert_eq!(run(&["verify"]).exit, 0);

    std::fs::rename(&one, &two).unwrap();
    let lost = run(&["verify"]);
    assert_eq!(
        lost.stdout.matches("file is missing").count(),
        3,
        "{}",
        lost.stdout
    );
    let told = run(&["root", "set", "FOTOS", &two]);
    assert!(
        told.stderr
            .contains(&format!("lies at `{two}` now, no more at `{one}`: 3 files")),
        "{}",
        told.stderr
    );
    let whole = run(&["verify"]);
    assert_eq!((whole.exit, whole.stdout.as_str()), (0, ""));

    // Other bytes of the same length and time: a stat tells nothing, so nothing is read.
    let crowd = home.path("mnt/two/photos/crowd.jpg");
    let modified = std::fs::metadata(&crowd).unwrap().modified().unwrap();
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(&crowd)
        .unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, b"XX", 0).unwrap();
    file.set_modified(modified).unwrap();
    let list = format!("{two}/list.csv");
    let again = run(&["add", &format!("{two}/photos"), "--metadata", &list]);
    assert!(
        again
            .stderr
            .starts_with("0 new, 3 known, 0 no pictures, 0 not read; 1 rows, 0 matched nothing"),
        "{}",
        again.stderr
    );
    let listed = run(&["list", "--format", "jsonl"]).stdout;
    assert!(listed.contains(&two) && !listed.contains(&one), "{listed}");
    assert!(listed.contains("The crowd"), "{listed}");
    let matched = home.run(&[
        "match",
        "fixtures/stories/portrait.jpg",
        "--archive",
        &archive,
    ]);
    assert!(matched.stdout.contains(&two), "{}", matched.stdout);
    let roots = run(&["root", "list", "--format", "jsonl"]);
    let expected =
        serde_json::json!({"root": "FOTOS", "folder": two, "beside_archive": false, "files": 3});
    assert_eq!(roots.lines(), [expected]);

    let removed = run(&["root", "remove", "FOTOS"]);
    assert_eq!(removed.exit, 0, "{}", removed.stderr);
    assert_eq!(run(&["root", "list"]).stdout, "");
    let listed = run(&["list", "--format", "jsonl"]).stdout;
    assert!(listed.contains(&two), "{listed}");
    assert_eq!(
        run(&["verify"]).stdout.lines().count(),
        1,
        "the changed file alone"
    );
}

#[test]
fn a_drive_that_holds_the_archive_needs_nothing_said() {
    let home = Home::new();
    for (root, folder) in [("photos", "mnt/one/photos"), ("all", "mnt/one")] {
        drive(&home, "mnt/one");
        let archive = |drive: &str| home.path(drive).join("a.sqlite").display().to_string();
        let there = archive("mnt/one");
        let photos = home.path("mnt/one/photos").display().to_string();
        home.run(&["archive", "add", &photos, "--archive", &there]);
        let folder = home.path(folder).display().to_string();
        let told = home.run(&["archive", "root", "set", root, &folder, "--archive", &there]);
        assert!(
            told.stderr.contains("mount both elsewhere together"),
            "{}",
            told.stderr
        );
        let listed = home.run(&["archive", "root", "list", "--archive", &there]);
        assert_eq!(
            listed.stdout,
            format!("{root}  {folder}  3 files, beside the archive\n")
        );

        std::fs::rename(home.path("mnt/one"), home.path("mnt/two")).unwrap();
        let there = archive("mnt/two");
        let verified = home.run(&["archive", "verify", "--archive", &there]);
        assert_eq!(verified.exit, 0, "{}", verified.stdout);
        // By another name of the file: the folder is that of the file, not of the link.
        let link = home.path("link.sqlite");
        std::os::unix::fs::symlink("mnt/two/a.sqlite", &link).unwrap();
        let archive = SqliteArchive::open_read_only(&link).unwrap();
        let crowd = home.path("mnt/two/photos/crowd.jpg").display().to_string();
        assert!(archive.known_file(&crowd).unwrap().is_some());
        std::fs::remove_file(link).unwrap();
        std::fs::remove_dir_all(home.path("mnt")).unwrap();
    }
}

#[test]
fn a_file_belongs_to_the_longest_folder_by_whole_names() {
    let home = Home::new();
    let archive = empty(&home);
    let paths = ["a/x.jpg", "ab/x.jpg", "a/b/x.jpg", "a", "z.jpg"];
    for (path, seed) in paths.into_iter().zip(1..) {
        archive.add(&[picture(path, seed)]).unwrap();
    }
    assert_eq!(set(&archive, "b", "/photos/a/b"), 1);
    assert_eq!(
        set(&archive, "a", "/photos/a"),
        1,
        "neither `ab` nor `a` itself"
    );
    assert_eq!(set(&archive, "all", "/photos"), 3);
    let expected = [
        pair("all", "a"),
        pair("all", "ab/x.jpg"),
        pair("a", "x.jpg"),
        pair("b", "x.jpg"),
        pair("all", "z.jpg"),
    ];
    assert_eq!(stored(&home), expected);
    assert_eq!(
        set(&archive, "ab", "/photos/ab"),
        1,
        "from the root around it"
    );
    // What is added later goes to the same roots, and a list finds it.
    archive.add(&[picture("a/b/new.jpg", 6)]).unwrap();
    assert!(stored(&home).contains(&pair("b", "new.jpg")));
    for (path, seed) in paths.into_iter().zip(1_u8..) {
        assert_eq!(known(&archive, path), Some(u64::from(seed)), "{path}");
        assert_eq!(files(&archive, seed), [format!("/photos/{path}")]);
    }
    let record = Record::empty(RecordSource::List("list.csv".to_owned()));
    let row = |path: &str| (RecordKey::Path(format!("/photos/{path}")), record.clone());
    let unmatched = archive.add_records(&[row("a/b/new.jpg"), row("a/b/none.jpg")]);
    assert_eq!(unmatched.unwrap(), [row("a/b/none.jpg").0]);

    // The inner one moves alone; removed, its files stay where they are.
    set(&archive, "b", "/elsewhere");
    assert_eq!(files(&archive, 3), ["/elsewhere/x.jpg"]);
    set(&archive, "b", "/photos/c/d");
    let (removed, count) = archive.remove_root("b").unwrap();
    assert_eq!((removed.folder.as_str(), count), ("/photos/c/d", 2));
    assert!(stored(&home).contains(&pair("all", "c/d/x.jpg")));
    for name in ["all", "a", "ab"] {
        archive.remove_root(name).unwrap();
    }
    assert_eq!(files(&archive, 3), ["/photos/c/d/x.jpg"]);
    assert!(
        stored(&home)
            .iter()
            .all(|(root, path)| root.is_empty() && path.starts_with('/'))
    );
    assert_eq!(archive.roots().unwrap(), []);
}

#[test]
fn rows_that_come_to_mean_one_path_are_one_or_come_back() {
    let home = Home::new();
    let archive = empty(&home);
    archive
        .add(&[picture("one/x.jpg", 1), picture("one/same.jpg", 3)])
        .unwrap();
    set(&archive, "R", "/photos/one");
    archive
        .add(&[picture("two/x.jpg", 2), picture("two/same.jpg", 3)])
        .unwrap();
    assert_eq!(
        files(&archive, 3),
        ["/photos/one/same.jpg", "/photos/two/same.jpg"]
    );

    assert_eq!(
        set(&archive, "R", "/photos/two"),
        0,
        "it has both names already"
    );
    assert_eq!(files(&archive, 3), ["/photos/two/same.jpg"]);
    assert_eq!(known(&archive, "two/x.jpg"), Some(1));
    assert_eq!(files(&archive, 1), ["/photos/two/x.jpg"]);
    assert_eq!(files(&archive, 2), [""; 0], "one path stands for one entry");
    let faults = archive.verify(Looking::AtFiles, &|| {}).unwrap();
    assert_eq!(faults.len(), 2, "one a path: {faults:#?}");

    set(&archive, "R", "/photos/three");
    assert_eq!(
        files(&archive, 2),
        ["/photos/two/x.jpg"],
        "nothing was lost"
    );
    assert_eq!(files(&archive, 1), ["/photos/three/x.jpg"]);

    // What is added anew is what the path holds, whoever said something else.
    set(&archive, "R", "/photos/two");
    archive.add(&[picture("two/x.jpg", 4)]).unwrap();
    set(&archive, "R", "/photos/four");
    assert_eq!(
        (known(&archive, "four/x.jpg"), known(&archive, "two/x.jpg")),
        (Some(4), None)
    );
    assert_eq!(archive.snapshot().unwrap().len(), 4, "and the entries stay");

    // Where a root is removed, what was seen stays.
    archive.add(&[picture("five/x.jpg", 5)]).unwrap();
    set(&archive, "R", "/photos/five");
    archive.remove_root("R").unwrap();
    assert_eq!(known(&archive, "five/x.jpg"), Some(4));
}

#[test]
fn whatever_is_set_and_removed_a_path_stands_for_one_entry() {
    let home = Home::new();
    let archive = empty(&home);
    let folders = ["a", "a/b", "ab", "c", "a/b/c"];
    let mut state = 7_u32;
    let mut draw = |of: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % of
    };
    for turn in 0..250 {
        let folder = folders[draw(5)];
        let name = ["one", "two", "three"][draw(3)];
        match draw(4) {
            0 => drop(archive.set_root(name, Path::new(&format!("/photos/{folder}")))),
            1 if draw(3) == 0 => drop(archive.remove_root(name)),
            _ => {
                let path = format!("{folder}/{}.jpg", draw(3));
                let seed = u8::try_from(draw(9) + 1).unwrap();
                archive.add(&[picture(&path, seed)]).unwrap();
                assert_eq!(known(&archive, &path), Some(u64::from(seed)), "{turn}");
            }
        }
        let mut told = std::collections::HashSet::new();
        let snapshot = archive.snapshot().unwrap();
        for id in snapshot.entries().unwrap() {
            let entry = snapshot.entry(&id).unwrap().unwrap();
            for path in entry.files {
                let met = archive.known_file(&path).unwrap().unwrap();
                assert_eq!(Some(met.digest), entry.digest, "{turn}: {path}");
                assert!(told.insert(path.clone()), "{turn}: {path}");
            }
        }
    }
}

#[test]
fn a_snapshot_keeps_its_view() {
    let home = Home::new();
    let archive = empty(&home);
    archive.add(&[picture("one/x.jpg", 1)]).unwrap();
    set(&archive, "R", "/photos/one");
    let id = EntryId(Digest::of(&[1]).short());
    let earlier = archive.snapshot().unwrap();
    set(&archive, "R", "/photos/two");
    let between = archive.snapshot().unwrap();
    archive.remove_root("R").unwrap();
    set(&archive, "S", "/photos");
    for (snapshot, file) in [
        (earlier, "/photos/one/x.jpg"),
        (between, "/photos/two/x.jpg"),
    ] {
        assert_eq!(snapshot.entry(&id).unwrap().unwrap().files, [file]);
    }
}

#[test]
fn paths_as_walked_follow_where_they_were_absolute() {
    let home = Home::new();
    let archive = empty(&home);
    let met = |walked: &str, absolute: &str| {
        let facts = FileFacts {
            walked: walked.to_owned(),
            absolute: absolute.to_owned(),
            size: 1,
            modified_ns: 7,
            digest: Digest::of(&[1]),
        };
        archive.add(&[Addition::Seen(facts)]).unwrap();
    };
    archive.add(&[picture("photos/x.jpg", 1)]).unwrap();
    met("/mnt/a/x.jpg", "/mnt/a/x.jpg");
    met("/mnt/a/../b/x.jpg", "/mnt/b/x.jpg");
    met("/mnt/ab/x.jpg", "/mnt/ab/x.jpg");
    let paths = || {
        let id = EntryId(Digest::of(&[1]).short());
        let entry = archive.snapshot().unwrap().entry(&id).unwrap();
        entry.unwrap().paths
    };
    let before = paths();
    set(&archive, "R", "/mnt/a");
    assert_eq!(paths(), before);
    met("/mnt/a/./y.jpg", "/mnt/a/y.jpg");
    set(&archive, "R", "/mnt/z");
    let moved = [
        "photos/x.jpg",
        "/mnt/z/x.jpg",
        "/mnt/a/../b/x.jpg",
        "/mnt/ab/x.jpg",
        "/mnt/z/./y.jpg",
    ];
    assert_eq!(paths(), moved);
    archive.remove_root("R").unwrap();
    assert_eq!(paths(), moved);
}

#[test]
fn what_is_forgotten_leaves_no_path_and_packs_carry_no_root() {
    let home = Home::new();
    let archive = empty(&home);
    archive
        .add(&[
            picture("Zanzibar77/Quagga99.jpg", 1),
            picture("Zanzibar77/b.jpg", 2),
        ])
        .unwrap();
    set(&archive, "Hemlock55", "/photos/Zanzibar77");
    let pack = home.path("desk.pack").display().to_string();
    let path = home.path("a.sqlite").display().to_string();
    let ran = home.run(&[
        "archive",
        "export",
        "--fingerprints-only",
        &pack,
        "--archive",
        &path,
    ]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let text = std::fs::read_to_string(pack).unwrap();
    assert!(text.contains("caption 1"), "{text}");
    for private in ["Hemlock55", "Zanzibar77", "Quagga99", "/photos"] {
        assert!(!text.contains(private), "{private}");
    }
    let holds = |word: &str| {
        ["a.sqlite", "a.sqlite-wal"].iter().any(|name| {
            let bytes = std::fs::read(home.path(name)).unwrap_or_default();
            bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        })
    };
    assert!(holds("Quagga99"));
    archive.forget(&Forget::Digest(Digest::of(&[1]))).unwrap();
    assert!(
        !holds("Quagga99"),
        "neither below the root nor by its absolute path"
    );
    assert!(holds("Hemlock55") && files(&archive, 2) == ["/photos/Zanzibar77/b.jpg"]);
    archive.remove_root("Hemlock55").unwrap();
    archive.forget(&Forget::Digest(Digest::of(&[2]))).unwrap();
    assert!(!holds("Hemlock55") && !holds("b.jpg"));
}

#[test]
fn what_cannot_be_a_root_is_told_with_the_remedy() {
    let home = Home::new();
    let archive = empty(&home);
    let photos = Path::new("/photos");
    let first = archive.set_root("one", photos).unwrap();
    let one = Root {
        name: "one".to_owned(),
        folder: "/photos".to_owned(),
        beside: false,
    };
    assert_eq!((first.root, first.before), (one.clone(), None));
    let taken = archive.set_root("two", photos);
    assert!(
        matches!(&taken, Err(ArchiveError::RootTaken { name, .. }) if name == "one"),
        "{taken:?}"
    );
    assert_eq!(archive.roots().unwrap(), [(one, 0)]);
    for name in ["", "a/b", "é", "two words", &"x".repeat(65)] {
        let refused = archive.set_root(name, photos);
        assert!(
            matches!(refused, Err(ArchiveError::RootName { .. })),
            "{name}"
        );
    }
    set(&archive, &"x".repeat(64), "/elsewhere");
    drop(archive);
    let path = home.path("a.sqlite").display().to_string();
    let told = |arguments: &[&str]| {
        let ran = home.run(&[&["archive", "root"], arguments, &["--archive", &path]].concat());
        assert_eq!(ran.exit, 2, "{arguments:?}: {}", ran.stderr);
        ran.stderr
    };
    let folder = home.path("").display().to_string();
    assert!(told(&["set", "two words", &folder]).contains("1 to 64 ASCII letters"));
    for none in ["no-such-folder", &path] {
        assert!(told(&["set", "three", none]).contains("is no folder; mount the drive"));
    }
    assert!(told(&["remove", "three"]).contains("no root `three`; `cutline archive root list`"));
    let none = home.path("none.sqlite").display().to_string();
    let ran = home.run(&["archive", "root", "remove", "one", "--archive", &none]);
    assert_eq!(
        (ran.exit, Path::new(&none).exists()),
        (2, false),
        "{}",
        ran.stderr
    );
    // A folder in which none of the files is, is told and taken all the same.
    let archive = SqliteArchive::open(Path::new(&path)).unwrap();
    archive.add(&[picture("x.jpg", 1)]).unwrap();
    let ran = home.run(&["archive", "root", "set", "one", &folder, "--archive", &path]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("none of its files is in its place"),
        "{}",
        ran.stderr
    );
}

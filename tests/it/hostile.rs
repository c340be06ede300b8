//! Bad input through the built program: one clear line each, and the rest of the check goes on.

use crate::run::{Home, fixture, media};

/// A check of one hostile picture beside a good one: exit code, and the finding on the hostile one.
fn beside_a_good_picture(name: &str, bytes: &[u8]) {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let bad = home.write(name, bytes).display().to_string();
    let good = fixture("stories/portrait.jpg").display().to_string();
    let (exit, report) = home.check(&[&bad, &good, "--archive", &archive]);
    assert_eq!(exit, 3, "{name}: {report:#}");
    let items = media(&report);
    let rules: Vec<&str> = crate::run::findings(items[0])
        .iter()
        .map(|finding| finding.0)
        .collect();
    assert_eq!(
        rules
            .iter()
            .filter(|rule| **rule == "undecidable-media")
            .count(),
        1,
        "{name}: {rules:?}"
    );
    assert_eq!(items[0]["verdict"], "unverifiable", "{name}");
    assert!(
        !items[1]["matches"].as_array().unwrap().is_empty(),
        "the good picture is still checked beside {name}"
    );
    let added = home.run(&["archive", "add", &bad, &good, "--archive", &archive]);
    assert_eq!(added.exit, 3, "{name}: {}", added.stderr);
    assert_eq!(
        added.stderr.lines().count(),
        2,
        "one line for the bad file, one that sums up: {}",
        added.stderr
    );
}

fn portrait() -> Vec<u8> {
    std::fs::read(fixture("stories/portrait.jpg")).unwrap()
}

#[test]
fn empty_truncated_and_mislabelled_pictures() {
    beside_a_good_picture("empty.jpg", b"");
    beside_a_good_picture("words.jpg", b"this is no picture at all");
    beside_a_good_picture("cut.jpg", &portrait()[..700]);
    beside_a_good_picture("video.jpg", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41");
}

#[test]
fn a_picture_with_another_extension_is_read_by_its_bytes() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let file = home.write("portrait.png", portrait()).display().to_string();
    let (exit, report) = home.check(&[&file, "--archive", &archive]);
    assert_eq!(exit, 0, "{report:#}");
    assert_eq!(media(&report)[0]["files"][0]["type"], "image/jpeg");
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    // A PNG header that declares 60,000 × 60,000 pixels.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0".to_vec();
    png.extend(crc(&png[12..]).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    beside_a_good_picture("bomb.png", &png);
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

/// The problems of a page that is read.
fn problems_of(name: &str, bytes: &[u8]) -> Vec<String> {
    let home = Home::new();
    let page = home.write(name, bytes).display().to_string();
    let ran = home.run(&["read", &page, "--format", "jsonl"]);
    assert!(
        ran.exit == 0 || ran.exit == 2,
        "{name}: exit {} {}",
        ran.exit,
        ran.stderr
    );
    let lines = ran.lines();
    let told = lines
        .iter()
        .flat_map(|line| line["problems"].as_array().unwrap().clone());
    told.map(|problem| problem["kind"].as_str().unwrap().to_owned())
        .chain(ran.stderr.lines().map(str::to_owned))
        .collect()
}

#[test]
fn hostile_documents_are_read_as_far_as_they_go() {
    let deep = format!(
        "<h1>Deep</h1>{}<img src=\"a.jpg\" width=800 height=600>",
        "<div>".repeat(10_000)
    );
    problems_of("deep.html", deep.as_bytes());
    let huge = format!("<h1>Long</h1><p>{}</p>", "word ".repeat(10 << 20));
    assert!(
        !problems_of("huge.html", huge.as_bytes()).is_empty(),
        "a document over the limit is told"
    );
    assert!(
        !problems_of("binary.html", &[0, 159, 146, 150, 0, 1, 2, 3].repeat(1000)).is_empty(),
        "binary is told"
    );
    problems_of(
        "charset.html",
        b"<meta charset=\"no-such-charset\"><h1>caf\xe9</h1><p>Text of it.</p>",
    );
    problems_of("empty.html", b"");
}

#[test]
fn a_document_that_cannot_be_read_is_never_green() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let page = home
        .write(
            "page.html.gz",
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3].repeat(100),
        )
        .display()
        .to_string();
    let (exit, report) = home.check(&[&page, "--archive", &archive]);
    assert_eq!(exit, 3, "{report:#}");
    assert_eq!(
        home.check(&[&page, "--archive", &archive, "--advisory"]).0,
        0
    );
}

#[test]
fn hostile_archives_get_one_clear_line() {
    let home = Home::new();
    let archive = home.archive(&[]);
    let picture = "fixtures/stories/portrait.jpg";
    let mut cases = vec![
        home.write("text.sqlite", "not a database")
            .display()
            .to_string(),
    ];
    let newer = home.path("newer.sqlite");
    std::fs::copy(&archive, &newer).unwrap();
    set_user_version(&newer, 99);
    cases.push(newer.display().to_string());
    for case in cases {
        let ran = home.run(&["match", picture, "--archive", &case]);
        assert_eq!(ran.exit, 2, "{case}: {}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{case}: {}", ran.stderr);
        assert!(ran.stderr.contains(&case), "names the file: {}", ran.stderr);
    }
}

/// The user version stands at byte 60 of the header, big-endian.
fn set_user_version(path: &std::path::Path, version: u32) {
    use std::os::unix::fs::FileExt as _;
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&version.to_be_bytes(), 60).unwrap();
}

//! Frames of a video in a folder, judged with their line as one video.

use serde_json::Value;

use crate::run::{Home, Ran, finding, fixture, media};

mod odd;
mod records;

/// The line from the chat group, and the day it came.
const LINE: [&str; 4] = [
    "--caption",
    "Protesters in Baghdad on Monday.",
    "--date",
    "2020-01-06",
];
const DAY: [&str; 2] = ["--today", "2020-01-08"];

/// Three frames of the crowd and three of the planes, and an archive that knows both pictures.
struct Desk {
    home: Home,
    archive: String,
}

impl Desk {
    fn new() -> Self {
        let home = Home::new();
        let archive = home.archive(&["fixtures/archive.csv", "fixtures/second-source.csv"]);
        let desk = Self { home, archive };
        for (number, picture) in
            (1..).zip(["crowd", "crowd", "crowd", "planes", "planes", "planes"])
        {
            desk.frame(&format!("{number:03}.jpg"), picture);
        }
        desk
    }

    fn frame(&self, name: &str, picture: &str) {
        let bytes = std::fs::read(fixture(&format!("stories/{picture}.jpg"))).unwrap();
        self.home.write(&format!("frames/{name}"), bytes);
    }

    fn run(&self, folder: &str, more: &[&str]) -> Ran {
        let folder = self.home.path(folder).display().to_string();
        let archive = ["--archive", &self.archive];
        let all = [&["check", &folder], &archive[..], &LINE, &DAY, more].concat();
        self.home.run(&all)
    }

    /// What is said of the only media item, and the exit code.
    fn check(&self, more: &[&str]) -> (i32, Value) {
        self.check_in(&self.archive, more)
    }

    fn check_in(&self, archive: &str, more: &[&str]) -> (i32, Value) {
        let folder = self.home.path("frames").display().to_string();
        let check = ["check", &folder, "--archive", archive, "--format", "json"];
        let ran = self.home.run(&[&check[..], &LINE, &DAY, more].concat());
        let report = ran.json();
        let [item] = media(&report)[..] else {
            panic!("{report:#}");
        };
        (ran.exit, item.clone())
    }

    fn forget_fingerprints(&self) {
        let file = rusqlite::Connection::open(&self.archive).unwrap();
        file.execute_batch("delete from fingerprint").unwrap();
    }
}

/// When the copy of `picture` is shown, as the report has it.
fn shown<'i>(item: &'i Value, picture: &str) -> &'i Value {
    let matches = item["matches"].as_array().unwrap();
    let known = matches
        .iter()
        .find(|known| known["path"].as_str().unwrap().ends_with(picture));
    &known.unwrap_or_else(|| panic!("{picture}: {item:#}"))["segments"][0]
}

#[test]
fn a_folder_of_frames_is_judged_with_its_line_as_one_video() {
    let desk = Desk::new();
    let (exit, item) = desk.check(&["--as", "video", "--fps", "2"]);
    assert_eq!((exit, item["verdict"].as_str()), (1, Some("miscaptioned")));
    assert_eq!(item["reference"]["kind"], "video");
    let date = finding(&item, "caption-date-conflict").unwrap();
    assert!(
        date["message"].as_str().unwrap().contains("2019-11-15"),
        "{date:#}"
    );
    assert!(finding(&item, "caption-place-conflict").is_some());
    let crowd = shown(&item, "crowd.jpg");
    assert_eq!(
        (&crowd["query_from"], &crowd["query_to"]),
        (&0.0.into(), &1.5.into())
    );
    let planes = shown(&item, "planes.jpg");
    assert_eq!(
        (&planes["query_from"], &planes["query_to"]),
        (&1.5.into(), &3.0.into())
    );
    let file = &item["files"][0];
    assert!(
        file["file"].as_str().unwrap().ends_with("frames"),
        "{file:#}"
    );
    assert_eq!(file["digest"].as_str().map(str::len), Some(64), "{file:#}");
    assert_eq!(
        (file["width"].as_u64(), file["type"].as_str()),
        (Some(800), None),
        "{file:#}"
    );
    assert_eq!(
        desk.run("frames", &["--fps", "2"]).exit,
        1,
        "--fps takes a folder as a video"
    );
}

#[test]
fn seconds_come_from_the_names_and_else_frames_are_numbered() {
    let desk = Desk::new();
    let (_, item) = desk.check(&["--as", "video"]);
    let planes = shown(&item, "planes.jpg");
    assert!(planes["query_from"].is_null(), "{planes:#}");
    assert_eq!(
        (&planes["query_frames"][0], &planes["query_frames"][1]),
        (&3.into(), &6.into())
    );
    let told = flowing(&desk.run("frames", &["--as", "video"]).stdout);
    assert!(told.contains("shown in frames 0 to 2"), "{told}");
    assert!(told.contains("shown in frames 3 to 5"), "{told}");
    std::fs::remove_dir_all(desk.home.path("frames")).unwrap();
    for (second, picture) in [(7, "crowd"), (8, "crowd"), (9, "planes")] {
        desk.frame(&format!("clip-0_00_0{second}.500.jpg"), picture);
    }
    let (_, item) = desk.check(&["--as", "video"]);
    let crowd = shown(&item, "crowd.jpg");
    assert_eq!(crowd["query_from"].as_f64(), Some(7.5), "{crowd:#}");
}

#[test]
fn the_page_shows_the_frame_beside_the_copy() {
    let desk = Desk::new();
    let page = desk.home.path("report.html");
    let to = page.display().to_string();
    let ran = desk.run("frames", &["--as", "video", "--html", &to]);
    assert_eq!(ran.exit, 1, "{}", ran.stderr);
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(
        html.matches("src=\"data:image/").count() >= 2,
        "a frame and the copy"
    );
    assert!(html.contains("in frames 3 to 5"));
    // With nothing found a frame stands alone.
    let empty = desk.home.path("other.sqlite").display().to_string();
    desk.home.run(&[
        "archive",
        "add",
        "fixtures/stories/portrait.jpg",
        "--archive",
        &empty,
    ]);
    let frames = desk.home.path("frames").display().to_string();
    let more = ["--as", "video", "--archive", &empty, "--html", &to];
    let ran = desk.home.run(&[&["check", &frames][..], &more].concat());
    assert_eq!(ran.exit, 0, "{}{}", ran.stdout, ran.stderr);
    let html = std::fs::read_to_string(&page).unwrap();
    assert_eq!(html.matches("src=\"data:image/").count(), 1);
}

#[test]
fn what_was_found_of_a_folder_is_kept_for_its_pictures_and_their_timing() {
    let desk = Desk::new();
    let (_, first) = desk.check(&["--as", "video", "--fps", "2"]);
    desk.forget_fingerprints();
    let (_, again) = desk.check(&["--as", "video", "--fps", "2"]);
    assert_eq!(again, first, "nothing was looked up");
    for other in [&["--as", "video"][..], &["--as", "video", "--fps", "1"]] {
        let (_, other) = desk.check(other);
        assert_eq!(
            other["verdict"], "not-found",
            "another timing is another question"
        );
    }
    desk.frame("007.jpg", "planes");
    let (_, more) = desk.check(&["--as", "video", "--fps", "2"]);
    assert_eq!(more["verdict"], "not-found", "so is another picture");
    assert_ne!(more["files"][0]["digest"], first["files"][0]["digest"]);
}

#[test]
fn a_folder_that_shows_nothing_could_not_be_checked() {
    let desk = Desk::new();
    let black = image::GrayImage::new(480, 318);
    std::fs::create_dir_all(desk.home.path("black")).unwrap();
    for number in 1..4 {
        black
            .save(desk.home.path(&format!("black/{number}.png")))
            .unwrap();
    }
    desk.home.write("empty/notes.txt", "no picture");
    let expected = [
        ("black", "no scene shows enough to be told from others"),
        ("empty", "holds no pictures, by their names"),
    ];
    for (folder, why) in expected {
        // What was kept says so too.
        for _ in 0..2 {
            let ran = desk.run(folder, &["--as", "video"]);
            let told = flowing(&ran.stdout);
            assert_eq!(ran.exit, 3, "{told}");
            assert!(told.contains("m1 lead video: unverifiable"), "{told}");
            assert!(told.contains(why), "{told}");
            assert!(!told.contains("--attach"), "no article asks for it: {told}");
        }
    }
}

#[test]
fn a_frame_that_cannot_be_read_is_told_and_the_others_are_judged() {
    let desk = Desk::new();
    desk.home.write("frames/002.jpg", "torn");
    let (exit, item) = desk.check(&["--as", "video", "--fps", "2"]);
    assert_eq!((exit, item["verdict"].as_str()), (1, Some("miscaptioned")));
    let problems = item["problems"].to_string();
    assert!(problems.contains("002.jpg"), "{problems}");
}

#[test]
fn each_picture_of_a_folder_is_judged_where_that_is_asked() {
    let desk = Desk::new();
    let ran = desk.run("frames", &["--as", "pictures", "--format", "json"]);
    let report = ran.json();
    let items = media(&report);
    assert_eq!((ran.exit, items.len()), (1, 6));
    assert!(
        items
            .iter()
            .all(|item| item["reference"]["kind"] == "photo")
    );
    let plain = desk.run("frames", &[]);
    assert_eq!(plain.exit, 2);
    let told = flowing(&plain.stdout);
    assert!(
        told.contains("`cutline check DIR --as video` judges them as the frames"),
        "{told}"
    );
}

#[test]
fn frames_are_handed_in_for_a_video_of_an_article() {
    let desk = Desk::new();
    let frames = desk.home.path("frames").display().to_string();
    let attach = format!("m2={frames}");
    let story = "fixtures/stories/square.txt";
    let more = [
        "--archive",
        &desk.archive,
        "--attach",
        &attach,
        "--fps",
        "2",
    ];
    let (_, report) = desk.home.check(&[&[story], &more[..]].concat());
    let item = media(&report)
        .into_iter()
        .find(|item| item["reference"]["id"] == "m2")
        .unwrap();
    assert_eq!(shown(item, "planes.jpg")["query_from"].as_f64(), Some(1.5));
}

/// Text without its line ends.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn flags_that_mean_nothing_or_contradict_one_another_are_told() {
    let desk = Desk::new();
    let both = desk.run("frames", &["--as", "pictures", "--fps", "2"]);
    assert_eq!(both.exit, 2);
    assert!(
        both.stderr.contains("leave one of them out"),
        "{}",
        both.stderr
    );
    let slow = desk.run("frames", &["--fps", "1e-300"]);
    assert!(
        slow.stderr.contains("from 0.0001 to 240"),
        "{}",
        slow.stderr
    );
    let picture = desk.run("frames/001.jpg", &["--as", "video"]);
    assert!(
        picture
            .stderr
            .contains("speak of folders, and none is named"),
        "{}",
        picture.stderr
    );
    assert!(
        !desk
            .run("frames", &["--as", "video"])
            .stderr
            .contains("notice")
    );
    desk.home
        .write("frames/chat.txt", "Protesters in Baghdad on Monday.\n");
    let mixed = desk.run("frames", &[]);
    assert_eq!(mixed.exit, 0);
    assert!(
        mixed
            .stderr
            .contains("taken as one video with `--as video`"),
        "{}",
        mixed.stderr
    );
    assert_eq!(
        desk.run("frames", &["--as", "video"]).exit,
        1,
        "words beside frames are no frames"
    );
}

#[test]
fn a_job_is_told_which_frames_were_not_looked_at() {
    let desk = Desk::new();
    desk.home.write("frames/002.jpg", "torn");
    desk.home.write("frames/005.jpg", "torn");
    let formats = [
        "github",
        "github_summary",
        "human",
        "sarif",
        "junit",
        "json",
    ];
    for format in formats {
        let ran = desk.run("frames", &["--as", "video", "--format", format]);
        assert_eq!(ran.exit, 1);
        let told = flowing(&ran.stdout).replace("\\\\", "");
        assert!(told.contains("002.jpg"), "{format}: {told}");
        assert!(
            told.contains("and 1 more of the frames could not be looked at"),
            "{format}: {told}"
        );
    }
}

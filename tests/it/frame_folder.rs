//! Frames of a video in a folder, judged with their line as one video.

use std::path::Path;

use serde_json::Value;

use crate::clip::{FOLDERS, ffmpeg, with_ffmpeg};
use crate::footage::video_of;
use crate::run::{Home, Ran, finding, fixture, media};

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
        let ran = self.run("frames", &[&["--format", "json"], more].concat());
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
    let told = desk.run("frames", &["--as", "video"]).stdout;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
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
        ("empty", "holds no pictures or videos"),
    ];
    for (folder, why) in expected {
        // What was kept says so too.
        for _ in 0..2 {
            let ran = desk.run(folder, &["--as", "video"]);
            let told = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
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
    let told = plain
        .stdout
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
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

#[test]
fn a_row_for_a_folder_speaks_of_every_picture_in_it_and_they_are_no_earlier_copies_of_themselves() {
    let desk = Desk::new();
    let frames = desk.home.path("frames").display().to_string();
    desk.home.write("none/notes.txt", "");
    let list = desk.home.write(
        "ours.csv",
        "path,rating,reviewer,date\nframes,Miscaptioned,Our desk,2015-01-01\nnone,False,Nobody,\n",
    );
    let list = list.display().to_string();
    let mine = desk.home.path("mine.sqlite").display().to_string();
    let ran = desk.home.run(&[
        "archive",
        "add",
        &frames,
        "--metadata",
        &list,
        "--archive",
        &mine,
    ]);
    assert!(
        ran.stderr.contains("2 rows, 1 matched nothing"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("line 3: no picture"), "{}", ran.stderr);
    let own = ["--as", "video", "--archive", &mine];
    let check = |folder: &str| {
        let all = [
            &["check", folder][..],
            &LINE,
            &DAY,
            &own,
            &["--format", "json"],
        ]
        .concat();
        let report = desk.home.run(&all).json();
        media(&report)[0].clone()
    };
    let rated = check("fixtures/archive");
    let rated = finding(&rated, "known-fact-check").unwrap_or_else(|| panic!("{rated:#}"));
    assert!(
        rated["message"].as_str().unwrap().contains("Our desk"),
        "{rated:#}"
    );
    let of_own = check(&frames);
    assert!(
        finding(&of_own, "reused-before-event").is_none(),
        "{of_own:#}"
    );
    let elsewhere = desk.home.path("copy");
    copy(&desk.home.path("frames"), &elsewhere);
    let of_copy = check(&elsewhere.display().to_string());
    assert!(
        finding(&of_copy, "reused-before-event").is_some(),
        "{of_copy:#}"
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_list_of_frames_is_judged_and_a_black_video_could_not_be() {
    with_ffmpeg(|| {
        let home = Home::new();
        let run = |arguments: &[&str]| {
            let mut command = home.command(arguments);
            Ran::of(&command.env("PATH", FOLDERS).output().unwrap())
        };
        let film = video_of(
            &home,
            "film.mp4",
            &["archive/planes", "archive/crowd"],
            4,
            None,
        );
        let film = film.display().to_string();
        let list = home.write(
            "list.csv",
            "path,date,outlet\nfilm.mp4,2019-12-02,The Quay Courier\n",
        );
        let list = list.display().to_string();
        let archive = home.path("archive.sqlite").display().to_string();
        let archive = ["--archive", &archive];
        let ran = run(&[
            &["archive", "add", &film, "--metadata", &list],
            &archive[..],
        ]
        .concat());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        let frames = run(&["frames", &film]).stdout;
        let frames = home.write("frames.txt", frames).display().to_string();
        let judged = run(&[
            &["check", &frames, "--format", "json"],
            &archive[..],
            &LINE,
            &DAY,
        ]
        .concat());
        let report = judged.json();
        let item = media(&report)[0];
        assert_eq!(item["reference"]["kind"], "video");
        assert!(finding(item, "reused-before-event").is_some(), "{item:#}");
        assert_eq!(shown(item, "film.mp4")["query_from"].as_f64(), Some(0.0));

        let black = home.path("black.mp4").display().to_string();
        let source = [
            "-f",
            "lavfi",
            "-i",
            "color=black:s=480x318:r=2",
            "-t",
            "3",
            &black,
        ];
        assert!(ffmpeg(&source));
        let ran = run(&[&["check", &black], &archive[..]].concat());
        assert_eq!(ran.exit, 3, "{}", ran.stdout);
        assert!(
            ran.stdout.contains("m1 lead video: unverifiable"),
            "{}",
            ran.stdout
        );
    });
}

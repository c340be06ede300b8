//! What an archive knows of frames, and what is written into it about them.

use std::path::Path;

use crate::clip::{FOLDERS, ffmpeg, with_ffmpeg};
use crate::footage::video_of;
use crate::run::{Home, Ran, finding, media};

use super::{DAY, Desk, LINE, flowing, shown};

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
        if file.path().is_file() {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[test]
fn a_row_for_a_folder_asks_the_archive_and_not_the_disk() {
    let desk = Desk::new();
    let frames = desk.home.path("frames").display().to_string();
    let mine = desk.home.path("mine.sqlite").display().to_string();
    let mine = ["--archive", &mine];
    desk.home
        .run(&[&["archive", "add", &frames], &mine[..]].concat());
    std::fs::rename(desk.home.path("frames"), desk.home.path("gone")).unwrap();
    let list = desk.home.write(
        "late.csv",
        "path,outlet\nframes,Our desk\nframe,Nobody\n/,The house\n",
    );
    let list = list.display().to_string();
    let ran = desk
        .home
        .run(&[&["archive", "add", "--metadata", &list], &mine[..]].concat());
    assert!(
        ran.stderr.contains("3 rows, 1 matched nothing"),
        "{}",
        ran.stderr
    );
    let listed = desk
        .home
        .run(&[&["archive", "list", "--format", "jsonl"], &mine[..]].concat());
    let entries = listed.lines();
    assert_eq!(entries.len(), 2, "the same frame thrice is one entry");
    let shown = desk.home.run(
        &[
            &["archive", "show", entries[0]["entry"].as_str().unwrap()],
            &mine[..],
        ]
        .concat(),
    );
    assert_eq!(
        shown.stdout.matches("Our desk").count(),
        1,
        "{}",
        shown.stdout
    );
}

#[test]
fn a_frame_that_is_the_very_file_of_a_kill_notice_is_told() {
    let desk = Desk::new();
    // Another picture than any the archive has pixels of.
    desk.frame("007.jpg", "portrait");
    let killed = desk.home.path("killed.sqlite").display().to_string();
    let digest =
        cutline::fetch::Digest::of(&std::fs::read(desk.home.path("frames/007.jpg")).unwrap());
    let list = desk.home.write(
        "kill.csv",
        format!("digest,killed\n{digest},KILL: wrong person\n"),
    );
    let list = list.display().to_string();
    desk.home.run(&[
        "archive",
        "add",
        "fixtures/archive/harbour.jpg",
        "--metadata",
        &list,
        "--archive",
        &killed,
    ]);
    let frames = desk.home.path("frames").display().to_string();
    let ran = desk.home.run(&[
        "check",
        &frames,
        "--fps",
        "2",
        "--archive",
        &killed,
        "--format",
        "json",
    ]);
    let report = ran.json();
    let item = media(&report)[0];
    assert_eq!(
        (ran.exit, item["verdict"].as_str()),
        (1, Some("withdrawn")),
        "{item:#}"
    );
    let segment = &item["matches"][0]["segments"][0];
    assert_eq!(segment["query_from"].as_f64(), Some(3.0), "{segment:#}");
}

#[test]
fn the_very_file_of_a_plain_frame_tells_nothing_and_of_others_one_moment() {
    let desk = Desk::new();
    let black = image::GrayImage::new(480, 318);
    let plain = desk.home.path("frames/000.png");
    black.save(&plain).unwrap();
    let list = desk
        .home
        .write("kill.csv", "path,killed\nframes/000.png,KILL\n");
    let list = list.display().to_string();
    let killed = desk.home.path("killed.sqlite").display().to_string();
    let plain = plain.display().to_string();
    desk.home.run(&[
        "archive",
        "add",
        &plain,
        "--metadata",
        &list,
        "--archive",
        &killed,
    ]);
    let (exit, item) = desk.check_in(&killed, &["--fps", "2"]);
    assert_eq!(
        (exit, item["verdict"].as_str()),
        (0, Some("not-found")),
        "{item:#}"
    );
    // Known by its digest alone, shown three times in a row.
    let bytes = std::fs::read(desk.home.path("frames/004.jpg")).unwrap();
    let digest = cutline::fetch::Digest::of(&bytes);
    let list = desk
        .home
        .write("more.csv", format!("digest,killed\n{digest},KILL\n"));
    let list = list.display().to_string();
    desk.home
        .run(&["archive", "add", "--metadata", &list, "--archive", &killed]);
    let (exit, item) = desk.check_in(&killed, &["--fps", "2"]);
    assert_eq!(
        (exit, item["verdict"].as_str()),
        (1, Some("withdrawn")),
        "{item:#}"
    );
    let kill = finding(&item, "killed-picture").unwrap()["message"].as_str();
    assert!(
        kill.unwrap()
            .ends_with("a frame of it is the same file, byte for byte"),
        "{kill:?}"
    );
    let segments = item["matches"][0]["segments"].as_array().unwrap();
    assert_eq!(segments.len(), 1, "{item:#}");
    assert_eq!(segments[0]["query_from"].as_f64(), Some(2.0));
    assert_eq!(segments[0]["query_to"].as_f64(), Some(3.5));
}

#[test]
fn only_its_own_frames_are_no_earlier_copies() {
    let desk = Desk::new();
    let agency = desk.home.path("frames/agency");
    copy(&desk.home.path("frames"), &agency);
    let list = desk.home.write(
        "wire.csv",
        "path,date,outlet\nframes/agency,2015-01-01,AFP\n",
    );
    let list = list.display().to_string();
    let mine = desk.home.path("mine.sqlite").display().to_string();
    let agency = agency.display().to_string();
    desk.home.run(&[
        "archive",
        "add",
        &agency,
        "--metadata",
        &list,
        "--archive",
        &mine,
    ]);
    let (exit, item) = desk.check_in(&mine, &["--as", "video"]);
    assert_eq!(exit, 1);
    assert!(finding(&item, "reused-before-event").is_some(), "{item:#}");
}

#[test]
fn what_is_recorded_of_frames_is_known_again_by_digest_alone_and_that_is_said() {
    let desk = Desk::new();
    assert_eq!(desk.run("frames", &["--as", "video", "--record"]).exit, 1);
    let ran = desk
        .home
        .run(&["archive", "recheck", "--archive", &desk.archive]);
    assert!(
        ran.stderr.contains("notice: 1 of 1 recorded are videos"),
        "{}",
        ran.stderr
    );
}

/// The program, where it finds `ffmpeg`.
fn with_path(home: &Home, arguments: &[&str]) -> Ran {
    let mut command = home.command(arguments);
    Ran::of(&command.env("PATH", FOLDERS).output().unwrap())
}

/// A film of two pictures, four seconds each.
fn film(home: &Home) -> String {
    let pictures = ["archive/planes", "archive/crowd"];
    let film = video_of(home, "film.mp4", &pictures, 4, None);
    film.display().to_string()
}

#[test]
fn a_list_of_frames_is_judged_and_a_black_video_could_not_be() {
    with_ffmpeg(|| {
        let home = Home::new();
        let run = |arguments: &[&str]| with_path(&home, arguments);
        let film = film(&home);
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

#[test]
fn a_list_is_never_said_to_show_no_picture_and_a_page_is_no_list() {
    let desk = Desk::new();
    let line = format!("0,100,{},0.000\n", "9c".repeat(32));
    let list = desk.home.write("list.txt", &line).display().to_string();
    let archive = ["--archive", &desk.archive];
    let ran = desk.home.run(&[&["check", &list], &archive[..]].concat());
    assert_eq!(ran.exit, 3, "{}", ran.stdout);
    let told = flowing(&ran.stdout);
    assert!(
        told.contains("held against whole frames of videos only"),
        "{told}"
    );
    let ran = desk.home.run(&[&["match", &list], &archive[..]].concat());
    assert_eq!(ran.exit, 3, "{}", ran.stdout);
    assert!(
        flowing(&ran.stdout).contains("not checked"),
        "{}",
        ran.stdout
    );
    let ran = desk.home.run(&["read", &list]);
    assert_eq!(ran.exit, 2);
    assert!(
        ran.stderr.contains("list of a video's frames"),
        "{}",
        ran.stderr
    );
    let page = desk
        .home
        .write("story.md", format!("{line}\n![Planes](frames/004.jpg)\n"));
    let page = page.display().to_string();
    let ran = desk
        .home
        .run(&[&["check", &page, "--format", "json"], &archive[..]].concat());
    let report = ran.json();
    assert_eq!(
        media(&report)[0]["reference"]["kind"],
        "photo",
        "{report:#}"
    );
}

#[test]
fn a_video_of_which_only_a_part_was_seen_is_not_said_to_have_no_copy() {
    with_ffmpeg(|| {
        let home = Home::new();
        let run = |arguments: &[&str]| with_path(&home, arguments);
        let film = film(&home);
        let archive = home.path("archive.sqlite").display().to_string();
        let archive = ["--archive", &archive];
        run(&[
            &["archive", "add", "fixtures/archive/portrait.jpg"],
            &archive[..],
        ]
        .concat());
        let config = home.write(
            "config/cutline/config.toml",
            "[limits]\nvideo-seconds = 3\n",
        );
        assert!(config.exists());
        let ran = run(&[&["check", &film], &archive[..]].concat());
        let told = flowing(&ran.stdout);
        assert_eq!(ran.exit, 3, "{told}");
        assert!(told.contains("no more of it was looked at"), "{told}");
        assert!(told.contains("unverifiable"), "{told}");
        assert!(
            told.contains(
                "result not all of it could be looked at; the whole of it would settle it"
            ),
            "{told}"
        );
        assert!(!told.contains("no copy among"), "{told}");
    });
}

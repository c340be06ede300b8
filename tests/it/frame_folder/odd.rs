//! Folders that are not as one would have them.

use std::os::unix::fs::symlink;

use crate::clip::{ffmpeg, with_ffmpeg};
use crate::run::finding;

use super::{Desk, flowing, shown};

#[test]
fn hidden_files_and_folders_below_are_none_of_its_frames() {
    let desk = Desk::new();
    let (_, plain) = desk.check(&["--fps", "2"]);
    for number in 1..=6 {
        desk.home.write(
            &format!("frames/._{number:03}.jpg"),
            "written by another system",
        );
    }
    desk.frame("more/001.jpg", "harbour");
    let (exit, item) = desk.check(&["--fps", "2"]);
    assert_eq!(
        (exit, shown(&item, "planes.jpg")),
        (1, shown(&plain, "planes.jpg"))
    );
    assert_eq!(item["files"][0]["digest"], plain["files"][0]["digest"]);
    let problems = item["problems"].to_string();
    assert!(
        problems.contains("not 1 pictures in folders below it"),
        "{problems}"
    );
    let parts = desk
        .run("frames", &["--as", "pictures", "--format", "json"])
        .json();
    assert_eq!(
        crate::run::media(&parts).len(),
        7,
        "hidden ones are passed over there too"
    );
    for number in 1..=6 {
        std::fs::remove_file(desk.home.path(&format!("frames/{number:03}.jpg"))).unwrap();
    }
    let told = flowing(&desk.run("frames", &["--fps", "2"]).stdout);
    assert!(told.contains("1 lie in folders below it"), "{told}");
}

#[test]
fn a_frame_that_is_a_link_to_nothing_keeps_its_second() {
    let desk = Desk::new();
    let first = desk.home.path("frames/001.jpg");
    std::fs::remove_file(&first).unwrap();
    symlink(desk.home.path("gone.jpg"), &first).unwrap();
    let (exit, item) = desk.check(&["--fps", "2"]);
    assert_eq!(exit, 1);
    assert_eq!(shown(&item, "planes.jpg")["query_from"].as_f64(), Some(1.5));
    let problems = item["problems"].to_string();
    assert!(problems.contains("001.jpg"), "{problems}");
}

#[test]
fn what_frames_say_of_themselves_is_not_read_and_that_is_said() {
    let desk = Desk::new();
    let (_, silent) = desk.check(&["--fps", "2"]);
    assert_eq!(
        silent["problems"].as_array().map(Vec::len),
        Some(0),
        "{silent:#}"
    );
    std::fs::copy("fixtures/tagged.jpg", desk.home.path("frames/007.jpg")).unwrap();
    let (_, item) = desk.check(&["--fps", "2"]);
    assert!(
        finding(&item, "caption-place-conflict").is_some(),
        "{item:#}"
    );
    let problems = item["problems"].to_string();
    assert!(
        problems.contains("1 of 7 pictures say something of themselves"),
        "{problems}"
    );
}

#[test]
fn a_report_takes_the_place_of_no_frame() {
    let desk = Desk::new();
    let empty = desk.home.write("frames/007.jpg", "");
    let to = format!("html={}", empty.display());
    let ran = desk.run("frames", &["--as", "video", "--report", &to]);
    assert_eq!(ran.exit, 2);
    assert!(
        ran.stderr.contains("is one of the files looked at"),
        "{}",
        ran.stderr
    );
    assert_eq!(std::fs::read(&empty).unwrap(), b"");
}

#[test]
fn names_that_tell_seconds_make_no_video_of_a_folder_that_holds_more() {
    let desk = Desk::new();
    std::fs::remove_dir_all(desk.home.path("frames")).unwrap();
    for second in 1..=3 {
        desk.frame(&format!("clip-0_00_0{second}.jpg"), "planes");
    }
    desk.frame("more/001.jpg", "harbour");
    let plain = desk.run("frames", &[]);
    assert_eq!(plain.exit, 2);
    let frames = desk.home.path("frames").display().to_string();
    let ask = |more: &[&str]| {
        let ask = [
            "match",
            &frames,
            "--archive",
            &desk.archive,
            "--format",
            "jsonl",
        ];
        desk.home.run(&[&ask[..], more].concat())
    };
    assert_eq!(ask(&[]).lines().len(), 4, "each picture for itself");
    let said = ask(&["--as", "video"]);
    assert_eq!(said.lines().len(), 1);
    assert!(
        said.stderr.contains("not 1 pictures in folders below it"),
        "{}",
        said.stderr
    );
}

#[test]
fn a_program_that_made_frames_says_nothing_of_them() {
    with_ffmpeg(|| {
        let desk = Desk::new();
        let from = desk.home.path("frames/%03d.jpg").display().to_string();
        let to = desk.home.path("made/%03d.jpg").display().to_string();
        std::fs::create_dir_all(desk.home.path("made")).unwrap();
        assert!(ffmpeg(&["-framerate", "2", "-i", &from, &to]));
        let ran = desk.run("made", &["--as", "video", "--format", "github"]);
        assert_eq!(ran.exit, 1, "{}", ran.stdout);
        assert!(!ran.stdout.contains("say something"), "{}", ran.stdout);
    });
}

#[test]
fn names_that_tell_seconds_need_no_flag_where_no_document_lies_beside() {
    let desk = Desk::new();
    std::fs::remove_dir_all(desk.home.path("frames")).unwrap();
    for (second, picture) in [(7, "crowd"), (8, "crowd"), (9, "planes")] {
        desk.frame(&format!("clip-0_00_0{second}.500.jpg"), picture);
    }
    let (exit, item) = desk.check(&[]);
    assert_eq!(
        (exit, item["reference"]["kind"].as_str()),
        (1, Some("video"))
    );
    let planes = flowing(&desk.run("frames", &[]).stdout);
    assert!(planes.contains("shown 0:09.5 to 0:10.0"), "{planes}");
}

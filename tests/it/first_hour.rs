//! The first hour with the program: what is mistyped, forgotten or taken for granted, and what is said then.

use crate::clip::with_ffmpeg;
use crate::footage::{self, added, video_of};
use crate::run::{Home, Ran, finding, fixture, media};

const LINE: [&str; 2] = [
    "--caption",
    "Planes burn in Khan Yunis, Gaza Strip, on Friday.",
];

fn told(ran: &Ran, words: &str) {
    let all = [ran.stdout.as_str(), &ran.stderr].concat();
    let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(all.contains(words), "no `{words}` in\n{all}");
}

#[test]
fn a_gate_that_a_pack_cannot_close_is_told() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let pack = home.path("desk.pack").display().to_string();
    let export = ["archive", "export", "--fingerprints-only", &pack];
    let made = home.run(&[&export[..], &["--archive", &archive]].concat());
    assert_eq!(made.exit, 0, "{}", made.stderr);
    let notice = "so `--fail-on deny` stops for none";
    let check = |archive: &str, level: &str| {
        let story = "fixtures/stories/planes.html";
        home.run(&["check", story, "--archive", archive, "--fail-on", level])
            .stderr
    };
    assert!(check(&pack, "deny").contains(notice));
    assert!(!check(&pack, "warn").contains(notice));
    assert!(!check(&archive, "deny").contains(notice));
}

#[test]
fn settings_of_the_site_that_are_not_in_force_are_told() {
    let home = Home::new();
    home.write("site/cutline.toml", "fail-on = \"deny\"\n");
    home.write("site/page.md", "![Planes.](planes.jpg)\n");
    let check = |folder: &str, page: &str, root: &str| {
        let mut command = home.command(&["check", page, "--root", root]);
        let ran = Ran::of(&command.current_dir(home.path(folder)).output().unwrap());
        ran.stderr.contains("cutline.toml` is not used")
    };
    assert!(check("", "site/page.md", "site"));
    assert!(!check("site", "page.md", "."));
}

#[test]
fn a_file_that_is_cut_short_counts_apart_from_one_that_is_plain() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let bytes = std::fs::read(fixture("stories/planes.jpg")).unwrap();
    let cut = home.write("desk/cut.jpg", &bytes[..700]);
    let check = |settings: &str| {
        home.write("desk/cutline.toml", settings);
        let mut command = home.command(&["check", cut.to_str().unwrap(), "--archive", &archive]);
        Ran::of(&command.current_dir(home.path("desk")).output().unwrap()).exit
    };
    assert_eq!(check("[unchecked]\nundecidable = \"note\"\n"), 3);
    assert_eq!(check("[unchecked]\ndamaged = \"deny\"\n"), 1);
    assert_eq!(
        check("[unchecked]\ndamaged = \"note\"\nundecidable = \"deny\"\n"),
        0
    );
}

#[test]
fn an_expired_waiver_shows_in_the_annotations() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let story = "fixtures/stories/planes.html";
    let (_, report) = home.check(&[story, "--archive", &archive]);
    let id = finding(media(&report)[0], "reused-before-event").unwrap()["id"].as_str();
    let waivers = format!(
        "version = 1\n[[waiver]]\nfinding = \"{}\"\nreason = \"an illustration\"\nowner = \"photo desk\"\nexpires = \"2020-01-08\"\n",
        id.unwrap()
    );
    let waivers = home.write("waivers.toml", waivers).display().to_string();
    let check = ["check", story, "--archive", &archive, "--waivers", &waivers];
    let on = |day: &str| home.run(&[&check[..], &["--today", day, "--format", "github"]].concat());
    told(&on("2020-01-09"), "title=expired-waiver::");
    assert!(!on("2020-01-08").stdout.contains("expired-waiver"));
}

#[test]
fn a_folder_without_pictures_is_not_looked_at_and_numbered_ones_may_be_frames() {
    let home = Home::new();
    home.write("empty/notes.txt", "nothing here");
    let empty = home.path("empty").display().to_string();
    let against = ["--against", "fixtures/archive"];
    let ran = home.run(&[&["match", &empty], &against[..]].concat());
    assert_eq!(ran.exit, 3);
    told(&ran, "holds no pictures or videos");
    let planes = std::fs::read(fixture("stories/planes.jpg")).unwrap();
    for number in 1..=5 {
        home.write(&format!("frames/{number:03}.jpg"), &planes);
    }
    let frames = home.path("frames").display().to_string();
    let ask = |more: &[&str]| home.run(&[&["match", &frames], &against[..], more].concat());
    let hint = "are numbered as frames are";
    told(&ask(&[]), hint);
    let as_one = ask(&["--fps", "2"]);
    assert!(!as_one.stderr.contains(hint), "{}", as_one.stderr);
    told(&as_one, "shown 0:00 to 0:03");
    assert!(!ask(&["--as", "pictures"]).stderr.contains(hint));
    let ran = home.run(&["check", &frames, "--archive", "none.sqlite"]);
    assert_eq!(ran.exit, 2);
    let archive = home.archive(&[]);
    told(
        &home.run(&["check", &frames, "--archive", &archive]),
        "pictures there and no documents that are looked at",
    );
}

#[test]
fn a_report_is_written_in_the_form_its_name_ends_with() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let check = |file: &str| {
        let place = home.path(file).display().to_string();
        let story = "fixtures/stories/planes.html";
        let ran = home.run(&["check", story, "--archive", &archive, "--report", &place]);
        (
            ran.exit,
            std::fs::read_to_string(&place).unwrap_or_default(),
        )
    };
    assert!(check("report.html").1.starts_with("<!DOCTYPE html>"));
    assert!(check("report.sarif").1.contains("\"2.1.0\""));
    assert!(check("report.xml").1.contains("<testsuites"));
    assert_eq!(check("report.docx"), (2, String::new()));
}

#[test]
fn a_rule_that_was_mistyped_is_guessed() {
    let home = Home::new();
    let ran = home.run(&["explain", "reuse-before-event"]);
    assert_eq!(ran.exit, 2);
    told(&ran, "did you mean `reused-before-event`?");
}

#[test]
fn the_line_in_the_file_is_shown_where_it_is_the_one_that_is_judged() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let picture = "fixtures/tagged.jpg";
    let own = home.run(&["check", picture, "--archive", &archive]);
    told(
        &own,
        "on Saturday, Oct. 26, 2019.” (the caption in the file)",
    );
    told(&own, "credit AFP");
    for format in ["html", "github_summary"] {
        let file = home.path(format);
        let report = format!("{format}={}", file.display());
        let check = ["check", picture, "--archive", &archive, "--report", &report];
        let made = home.run(&check);
        assert_eq!(made.exit, own.exit, "{}", made.stderr);
        let shown = std::fs::read_to_string(&file).unwrap();
        assert!(
            shown.contains("the caption in the file"),
            "{format}: {shown}"
        );
    }
    let given = home.run(&[&["check", picture, "--archive", &archive], &LINE[..]].concat());
    assert!(!given.stdout.contains("(the caption in the file)"));
    told(
        &given,
        "which `Friday` it means only the day of the story tells",
    );
}

#[test]
fn a_video_that_breaks_off_is_said_to() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = video_of(
            &home,
            "source.mp4",
            &["archive/planes", "archive/crowd"],
            4,
            None,
        );
        let archive = added(&home, &[&source]);
        let whole = home.path("whole.mp4");
        // The index in front, as on the web: what comes of it can be played.
        assert!(crate::clip::ffmpeg(&[
            "-i",
            source.to_str().unwrap(),
            "-c",
            "copy",
            "-movflags",
            "faststart",
            whole.to_str().unwrap(),
        ]));
        let bytes = std::fs::read(&whole).unwrap();
        let torn = home.write("torn.mp4", &bytes[..bytes.len() * 6 / 10]);
        let ask = |file: &std::path::Path| {
            footage::run(
                &home,
                &["match", file.to_str().unwrap(), "--archive", &archive],
            )
        };
        assert!(!ask(&whole).stdout.contains("could be decoded"));
        told(
            &ask(&torn),
            "of 8 seconds could be decoded: the file is cut short",
        );
        let check = ["check", torn.to_str().unwrap(), "--archive", &archive];
        let checked = footage::run(&home, &[&check[..], &LINE[..]].concat());
        told(&checked, "lead video:");
        told(&checked, "the file is cut short");
    });
}

#[test]
fn a_finding_is_the_same_however_its_file_was_typed() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let ids = |path: &str| -> Vec<String> {
        let line = ["--caption", "Planes burn in Baghdad on Jan. 7, 2020."];
        let (_, report) = home.check(&[&[path, "--archive", &archive], &line[..]].concat());
        let findings = media(&report)[0]["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|found| found["id"].to_string())
            .collect()
    };
    let plain = ids("fixtures/stories/planes.jpg");
    assert!(plain.len() > 2, "{plain:?}");
    assert_eq!(ids("./fixtures/stories/../stories/planes.jpg"), plain);
    let absolute = fixture("stories/planes.jpg").display().to_string();
    assert_eq!(ids(&absolute), plain);
}

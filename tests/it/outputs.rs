//! Files that commands write: what is kept is never written over, and what cutline wrote is no article.

use crate::run::{Home, Ran, fixture, media};

/// A desk with an archive, an archived original, a story and its picture, settings, and all that cutline writes.
struct Desk {
    home: Home,
}

impl Desk {
    fn new() -> Self {
        let home = Home::new();
        for name in ["archive/planes.jpg", "stories/planes.html"] {
            home.write(
                &format!("desk/{name}"),
                std::fs::read(fixture(name)).unwrap(),
            );
        }
        let shown = std::fs::read(fixture("stories/planes.jpg")).unwrap();
        home.write("desk/stories/planes.jpg", shown);
        home.write("desk/cutline.toml", "fail-on = \"deny\"\n");
        home.write("desk/film.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
        home.write("desk/talk.wav", b"RIFF\x24\0\0\0WAVEfmt ");
        home.write("desk/torn.jpg", "torn");
        home.write("desk/planes.xmp", "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">");
        let desk = Self { home };
        let list = fixture("archive.csv").display().to_string();
        let add = ["archive", "add", "archive", "--metadata", &list];
        assert_eq!(
            desk.run(&[&add[..], &["--archive", "desk.sqlite"]].concat())
                .exit,
            0
        );
        assert_eq!(desk.export("desk.pack").exit, 0);
        desk
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.home.command(arguments);
        Ran::of(
            &command
                .current_dir(self.home.path("desk"))
                .output()
                .unwrap(),
        )
    }

    fn export(&self, file: &str) -> Ran {
        let export = ["archive", "export", "--fingerprints-only", file];
        self.run(&[&export[..], &["--archive", "desk.sqlite"]].concat())
    }

    fn check(&self, more: &[&str]) -> Ran {
        let check = ["check", "--archive", "desk.sqlite", "--today", "2020-01-09"];
        self.run(&[&check[..], more].concat())
    }

    fn bytes(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.home.path("desk").join(file)).unwrap()
    }

    fn text(&self, file: &str) -> String {
        String::from_utf8(self.bytes(file)).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let all = std::fs::read_dir(self.home.path("desk")).unwrap();
        let mut names: Vec<String> = all
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn what_is_kept_is_never_written_over() {
    let desk = Desk::new();
    std::os::unix::fs::symlink("desk.sqlite", desk.home.path("desk/link.html")).unwrap();
    let known = ["--write-baseline", "known.json"];
    assert_eq!(
        desk.check(&[&["stories/planes.html"], &known[..]].concat())
            .exit,
        0
    );
    let kept = [
        ("desk.sqlite", "an archive"),
        ("link.html", "an archive"),
        ("desk.pack", "a pack"),
        ("archive/planes.jpg", "a picture"),
        ("torn.jpg", "a picture"),
        ("film.mp4", "a video"),
        ("talk.wav", "a recording"),
        ("planes.xmp", "the metadata of a picture"),
        ("known.json", "a baseline"),
        ("cutline.toml", "settings"),
    ];
    let before = desk.files();
    let story = "stories/planes.html";
    let picture = "stories/planes.jpg";
    for (file, what) in kept {
        let was = desk.bytes(file);
        let report = format!("html={file}");
        let archive = ["--archive", "desk.sqlite"];
        let commands: [(&str, &[&str]); 7] = [
            ("--report ", &["check", story, "--report", &report]),
            ("--html ", &["check", story, "--html", file]),
            (
                "--write-baseline ",
                &["check", story, "--write-baseline", file],
            ),
            ("--report ", &["archive", "recheck", "--report", &report]),
            ("--html ", &["match", picture, "--html", file]),
            ("--html ", &["compare", picture, story, "--html", file]),
            ("", &["archive", "export", "--fingerprints-only", file]),
        ];
        for (flag, command) in commands {
            let takes_own = matches!(
                (flag, what),
                ("", "a pack") | ("--write-baseline ", "a baseline")
            );
            if takes_own {
                continue;
            }
            let archive = match command[0] {
                "compare" => &[],
                _ => &archive[..],
            };
            let ran = desk.run(&[command, archive].concat());
            let told = format!(
                "error: `{flag}{file}` would take the place of {what}; name another file\n"
            );
            assert_eq!((ran.exit, ran.stderr), (2, told), "{command:?}");
            assert_eq!(ran.stdout, "", "told before anything is done: {command:?}");
            assert_eq!(desk.bytes(file), was, "{command:?}");
        }
    }
    let against = [
        "match",
        picture,
        "--against",
        "archive",
        "--html",
        "archive/planes.jpg",
    ];
    assert_eq!(desk.run(&against).exit, 2);
    assert_eq!(desk.files(), before, "nothing half is left");
    // The user's own settings too, and a page of the manual.
    let own = desk.home.write("config/cutline/config.toml", "");
    let ran = desk.check(&[story, "--report", &format!("json={}", own.display())]);
    assert!(
        ran.exit == 2 && ran.stderr.contains("take the place of settings"),
        "{}",
        ran.stderr
    );
    desk.home
        .write("desk/man/cutline.1", desk.bytes("desk.sqlite"));
    assert_eq!(desk.run(&["man", "--out", "man"]).exit, 2);
    assert_eq!(desk.bytes("man/cutline.1"), desk.bytes("desk.sqlite"));
}

#[test]
fn what_was_written_is_written_again() {
    let desk = Desk::new();
    let story = "stories/planes.html";
    for turn in 0..2 {
        let flags = [
            "--report",
            "html=a.html",
            "--report",
            "json=a.json",
            "--html",
            "b.html",
        ];
        let known = [
            "--write-baseline",
            "known.json",
            "--report",
            "human=/dev/null",
        ];
        let twice = ["--report", "junit=/dev/null"];
        let ran = desk.check(&[&[story], &flags[..], &known, &twice].concat());
        assert_eq!(ran.exit, 0, "{turn}: {}", ran.stderr);
        assert_eq!(desk.text("a.html"), desk.text("b.html"));
        assert_eq!(desk.export("desk.pack").exit, 0);
        let sheet = ["match", "stories/planes.jpg", "--archive", "desk.sqlite"];
        assert_eq!(
            desk.run(&[&sheet[..], &["--html", "sheet.html"]].concat())
                .exit,
            0
        );
        desk.home.write("desk/a.html", "an older report");
    }
    assert!(desk.text("known.json").contains("cutline-baseline/1"));
    // An empty file is nothing that is kept, whatever its name.
    desk.home.write("desk/new.jpg", "");
    assert_eq!(desk.check(&[story, "--html", "new.jpg"]).exit, 0);
}

#[test]
fn two_outputs_are_two_files() {
    let desk = Desk::new();
    desk.home.write("desk/there.json", "{}");
    std::os::unix::fs::symlink("there.json", desk.home.path("desk/link.json")).unwrap();
    for (flags, told) in [
        (
            ["--report", "json=new.json", "--report", "sarif=./new.json"],
            "`--report new.json` and `--report ./new.json` are one file",
        ),
        (
            ["--report", "there.json", "--write-baseline", "link.json"],
            "`--report there.json` and `--write-baseline link.json` are one file",
        ),
        (
            ["--html", "stories/../a.html", "--report", "a.html"],
            "`--report a.html` and `--html stories/../a.html` are one file",
        ),
    ] {
        let ran = desk.check(&[&["stories/planes.html"], &flags[..]].concat());
        assert_eq!(ran.exit, 2, "{flags:?}");
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    assert_eq!(desk.text("there.json"), "{}");
    assert!(!desk.files().contains(&"new.json".to_owned()));
    let twice = ["--report", "json=a.json", "--report", "html=a.json"];
    let recheck = ["archive", "recheck", "--archive", "desk.sqlite"];
    assert_eq!(desk.run(&[&recheck[..], &twice].concat()).exit, 2);
}

#[test]
fn files_that_are_used_are_not_written_over() {
    let desk = Desk::new();
    desk.home.write("desk/waivers.toml", "version = 1\n");
    desk.home.write("desk/list.txt", "words");
    for flags in [
        ["--waivers", "waivers.toml", "--report", "json=waivers.toml"],
        ["--attach", "m1=list.txt", "--report", "json=list.txt"],
        [
            "--media",
            "stories",
            "--write-baseline",
            "stories/planes.html",
        ],
    ] {
        let ran = desk.check(&[&["stories/planes.html"], &flags[..]].concat());
        assert_eq!(ran.exit, 2, "{flags:?}");
        assert!(
            ran.stderr.contains("is one of the files looked at"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(desk.text("waivers.toml"), "version = 1\n");
    assert!(desk.text("stories/planes.html").contains("<html"));
}

#[test]
fn a_folder_is_checked_again_with_its_reports_in_it() {
    let desk = Desk::new();
    let articles = |ran: &Ran| -> Vec<String> {
        let report = ran.json();
        let articles = report["articles"].as_array().unwrap().iter();
        articles
            .map(|article| article["article"].to_string())
            .collect()
    };
    let json = ["--format", "json"];
    let first = desk.check(&[&["stories"], &json[..]].concat());
    assert_eq!(articles(&first), ["\"stories/planes.html\""]);
    let reports = [
        "html=stories/report.html",
        "json=stories/report.json",
        "junit=stories/report.xml",
        "github_summary=stories/report.md",
        "human=stories/report.txt",
        "github=stories/lines.txt",
        "sarif=stories/sarif.json",
        "media_review=stories/reviews.json",
    ];
    let mut flags = vec!["--write-baseline", "stories/known.json"];
    for report in &reports {
        flags.extend(["--report", report]);
    }
    let sheet = [
        "match",
        "stories/planes.jpg",
        "--archive",
        "desk.sqlite",
        "--html",
    ];
    assert_eq!(
        desk.run(&[&sheet[..], &["stories/sheet.html"]].concat())
            .exit,
        0
    );
    let compare = [
        "compare",
        "stories/planes.jpg",
        "archive/planes.jpg",
        "--html",
    ];
    assert_eq!(
        desk.run(&[&compare[..], &["stories/both.html"]].concat())
            .exit,
        0
    );
    for (name, whose) in [("project", "--schema"), ("user", "--schema=user")] {
        let schema = desk.run(&["init", whose]);
        desk.home
            .write(&format!("desk/stories/{name}.json"), schema.stdout);
    }
    let made = desk.check(&[&["stories"], &json[..], &flags].concat());
    assert_eq!(made.exit, 0, "{}", made.stderr);
    assert!(
        made.stderr
            .contains("and 3 more passed over: written by cutline"),
        "{}",
        made.stderr
    );
    let before = desk.text("stories/report.html");
    for input in [
        "stories",
        "stories/*",
        "stories/**/*.{html,json,md,txt,xml}",
    ] {
        let again = desk.check(&[&[input], &json[..], &flags].concat());
        assert_eq!(again.exit, 0, "{input}: {}", again.stderr);
        let told = "notice: `stories/both.html` and 12 more passed over: written by cutline, and no article";
        assert!(again.stderr.contains(told), "{}", again.stderr);
        assert_eq!(articles(&again), articles(&first), "{input}");
        assert_eq!(media(&again.json()), media(&first.json()));
        assert_eq!(
            desk.text("stories/report.html"),
            before,
            "written again, and the same"
        );
    }
    let read = desk.run(&["read", "stories", "--format", "jsonl"]);
    assert_eq!(read.lines().len(), 1, "{}", read.stderr);
}

#[test]
fn a_report_that_is_named_is_no_article() {
    let desk = Desk::new();
    let story = "stories/planes.html";
    assert_eq!(desk.check(&[story, "--html", "report.html"]).exit, 0);
    let alone = desk.check(&["report.html"]);
    assert_eq!(alone.exit, 2, "{}", alone.stdout);
    let words = alone
        .stdout
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let told = "report.html: written by cutline, and no article; name the story it tells of";
    assert!(words.contains(told), "{words}");
    let both = desk.check(&["report.html", story, "--html", "report.html"]);
    assert_eq!(both.exit, 0, "{}", both.stderr);
    let told = "notice: `report.html` passed over: written by cutline, and no article\n";
    assert!(both.stderr.contains(told), "{}", both.stderr);
    // A story is still not written over, whatever the report is to be.
    let ran = desk.check(&["stories", "--report", "json=stories/planes.html"]);
    assert_eq!(ran.exit, 2);
    let told = "`--report stories/planes.html` is one of the files looked at";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert_eq!(ran.stdout, "", "told before the work");
}

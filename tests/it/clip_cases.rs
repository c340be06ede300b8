//! Documented cases of reused footage, rebuilt as clips of videos that the archive holds, and judged by `check`.

use std::path::Path;

use serde_json::Value;

use crate::clip::with_ffmpeg;
use crate::footage::{piece, run, video_of};
use crate::run::{Home, finding, findings, fixture, media};

/// One clip and its line, and what is expected.
struct Case {
    id: &'static str,
    /// The video of the archive, and from when for how long the clip shows it.
    source: &'static str,
    from: f64,
    length: f64,
    filter: &'static str,
    date: &'static str,
    caption: &'static str,
    verdict: &'static str,
    /// Findings that must be there, and ones that must not.
    there: &'static [&'static str],
    absent: &'static [&'static str],
}

const CASES: [Case; 9] = [
    Case {
        id: "C2: a rocket over another country, fourteen months older",
        source: "short.mp4",
        from: 5.0,
        length: 8.0,
        filter: "scale=-2:240",
        date: "2020-01-08",
        caption: "A missile hits a base in Iraq on Jan. 8, 2020.",
        verdict: "reused",
        there: &["reused-before-event", "caption-place-conflict"],
        absent: &[],
    },
    Case {
        id: "C3: a scene of a game that was rated before",
        source: "rated.mp4",
        from: 3.0,
        length: 9.0,
        filter: "hue=s=0,pad=iw:ih*1.3:0:(oh-ih)/2",
        date: "2020-01-03",
        caption: "The strike on a convoy on Jan. 3, 2020.",
        verdict: "reused",
        there: &["reused-before-event", "known-fact-check"],
        absent: &[],
    },
    Case {
        id: "C4: ten seconds from 02:56 of a film of ten minutes",
        source: "long.mp4",
        from: 176.0,
        length: 10.0,
        filter: "eq=contrast=1.1",
        date: "2020-01-03",
        caption: "The operation near Baghdad on Jan. 3, 2020.",
        verdict: "reused",
        there: &["reused-before-event"],
        absent: &[],
    },
    Case {
        id: "C8: a camera of another country, four days older",
        source: "week.mp4",
        from: 2.0,
        length: 8.0,
        filter: "null",
        date: "2020-01-08",
        caption: "Ain al-Asad base in Iraq on Jan. 8, 2020.",
        verdict: "reused",
        there: &["reused-before-event", "caption-place-conflict"],
        absent: &[],
    },
    Case {
        id: "C11: spectators cropped away",
        source: "short.mp4",
        from: 11.0,
        length: 8.0,
        filter: "crop=iw:ih*0.75:0:0",
        date: "2019-10-13",
        caption: "Shelling of Tal Abyad, Syria, on Oct. 13, 2019.",
        verdict: "reused",
        there: &["reused-before-event", "edited-copy"],
        absent: &[],
    },
    Case {
        id: "C12: three seconds of a report of another country, three days older",
        source: "week.mp4",
        from: 9.0,
        length: 3.0,
        filter: "null",
        date: "2020-01-07",
        caption: "A hospital in New York on Jan. 7, 2020.",
        verdict: "reused",
        there: &["reused-before-event", "caption-place-conflict"],
        absent: &[],
    },
    Case {
        id: "C13: a march in winter, filmed in the same country",
        source: "winter.mp4",
        from: 4.0,
        length: 8.0,
        filter: "scale=-2:360",
        date: "2018-07-16",
        caption: "Protesters march in Basra, Iraq, on July 15, 2018.",
        verdict: "reused",
        there: &["reused-before-event", "caption-date-conflict"],
        absent: &["caption-place-conflict"],
    },
    Case {
        id: "C14: the same square, another protest",
        source: "square.mp4",
        from: 4.0,
        length: 9.0,
        filter: "null",
        date: "2021-05-25",
        caption: "Protesters arrive at Tahrir Square in Baghdad on May 25, 2021.",
        verdict: "reused",
        there: &["reused-before-event"],
        absent: &["caption-place-conflict"],
    },
    Case {
        id: "C17: mirrored",
        source: "short.mp4",
        from: 8.0,
        length: 8.0,
        filter: "hflip",
        date: "2020-01-08",
        caption: "A rally in Iraq on Jan. 8, 2020.",
        verdict: "reused",
        there: &["reused-before-event", "edited-copy"],
        absent: &[],
    },
];

const LIST: &str = "path,date,date_kind,place,caption,source_url,rating,reviewer,review_url
short.mp4,2018-11-12,published,\"Ashkelon, Israel\",Rockets over Ashkelon,https://video.example/a,,,
rated.mp4,2015-05-25,published,,Gunship simulator,https://video.example/b,False,Checkers,https://checkers.example/1
long.mp4,2003-04-01,captured,Iraq,Night operation,https://video.example/c,,,
week.mp4,2020-01-04,captured,\"Tripoli, Libya\",Academy in Tripoli,https://video.example/d,,,
winter.mp4,2018-01-05,captured,Iraq,A march in winter filmed from the front,https://video.example/f,,,
square.mp4,2020-10-25,captured,\"Baghdad, Iraq\",Tahrir Square in Baghdad,https://video.example/e,,,
";

/// The videos of the archive: what they show, from `fixtures/cases/archive`, and how long each of it.
const SOURCES: [(&str, &[&str], u32); 6] = [
    ("short.mp4", &["rockets", "trucks", "podium"], 9),
    ("rated.mp4", &["gunsight", "tracers", "hillside"], 5),
    (
        "long.mp4",
        &["nightscope", "convoy", "flood", "garden", "refinery"],
        120,
    ),
    ("week.mp4", &["cadets", "ward", "hall"], 5),
    ("winter.mp4", &["graves", "handshake", "coffins"], 5),
    ("square.mp4", &["square", "coats", "dancers"], 5),
];

fn archive(home: &Home) -> String {
    let list = home.write("list.csv", LIST);
    let archive = home.path("archive.sqlite").display().to_string();
    let mut arguments: Vec<String> = ["archive", "add", "--archive", &archive]
        .map(str::to_owned)
        .into();
    for (name, pictures, each) in SOURCES {
        let pictures: Vec<String> = pictures
            .iter()
            .map(|picture| format!("cases/archive/{picture}"))
            .collect();
        let pictures: Vec<&str> = pictures.iter().map(String::as_str).collect();
        let path = video_of(home, name, &pictures, each, None);
        arguments.push(path.to_str().unwrap().to_owned());
    }
    arguments.extend(["--metadata", list.to_str().unwrap()].map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ran = run(home, &arguments);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    archive
}

fn checked(home: &Home, clip: &Path, case: &Case, archive: &str) -> Value {
    let arguments = [
        "check",
        clip.to_str().unwrap(),
        "--archive",
        archive,
        "--date",
        case.date,
        "--caption",
        case.caption,
        "--today",
        "2022-01-09",
        "--format",
        "json",
    ];
    run(home, &arguments).json()
}

#[test]
fn reused_footage_is_judged_as_documented() {
    with_ffmpeg(|| {
        let home = Home::new();
        let archive = archive(&home);
        for case in &CASES {
            let id = case.id;
            let source = home.path(case.source);
            let clip = piece(
                &home,
                "clip.mp4",
                &source,
                (case.from, case.length),
                case.filter,
            );
            let report = checked(&home, &clip, case, &archive);
            let media = &media(&report)[0];
            let of_source = media["matches"]
                .as_array()
                .unwrap()
                .iter()
                .find(|matched| {
                    matched["path"]
                        .as_str()
                        .is_some_and(|path| path.ends_with(case.source))
                })
                .unwrap_or_else(|| panic!("{id}: {media:#}"));
            let times = of_source["segments"].as_array().unwrap();
            let from = times[0]["entry_from"].as_f64().unwrap();
            assert!((from - case.from).abs() <= 1.0, "{id}: {times:?}");
            let found = findings(media);
            for rule in case.there {
                assert!(finding(media, rule).is_some(), "{id}: no {rule}: {found:?}");
            }
            for rule in case.absent {
                assert!(finding(media, rule).is_none(), "{id}: {found:?}");
            }
            assert_eq!(media["verdict"], case.verdict, "{id}: {found:?}");
        }
    });
}

#[test]
fn a_story_is_judged_by_the_clip_handed_in_for_its_embed() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = video_of(
            &home,
            "source.mp4",
            &["archive/planes", "archive/harbour", "archive/crowd"],
            6,
            None,
        );
        let list = home.write(
            "list.csv",
            "path,date,date_kind,place\nsource.mp4,2018-11-12,published,\"Ashkelon, Israel\"\n",
        );
        let archive = home.path("archive.sqlite").display().to_string();
        let ran = run(
            &home,
            &[
                "archive",
                "add",
                source.to_str().unwrap(),
                "--archive",
                &archive,
                "--metadata",
                list.to_str().unwrap(),
            ],
        );
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        let clip = piece(&home, "aBcDeFgHiJk.mp4", &source, (6.0, 6.0), "hflip");
        let story = home.write(
            "story.html",
            "<html><head><meta property=article:published_time content=2020-01-08T10:00:00Z></head><body><article>\
             <h1>Base hit</h1><p>A video shows a missile that hit a base in Iraq on Jan. 8, 2020.</p>\
             <iframe src=\"https://www.youtube.com/embed/aBcDeFgHiJk\"></iframe></article></body></html>",
        );
        let arguments = [
            "check",
            story.to_str().unwrap(),
            "--archive",
            &archive,
            "--format",
            "json",
        ];
        let without = run(&home, &arguments).json();
        let is_unresolved = |media: &&Value| finding(media, "unresolved-reference").is_some();
        assert!(media(&without).iter().any(is_unresolved), "{without:#}");

        let with = [&arguments[..], &["--media", clip.to_str().unwrap()]].concat();
        let ran = run(&home, &with);
        let report = ran.json();
        let all = media(&report);
        let judged = all
            .iter()
            .find(|media| media["files"] != serde_json::json!([]))
            .unwrap();
        let segment = &judged["matches"][0]["segments"][0];
        assert!(
            (segment["entry_from"].as_f64().unwrap() - 6.0).abs() <= 1.0,
            "{judged:#}"
        );
        assert!(
            finding(judged, "unresolved-reference").is_none(),
            "{judged:#}"
        );
        assert!(finding(judged, "edited-copy").is_some(), "{judged:#}");
    });
}

/// The other half of C13: what the clip shows is a photo, four years older and of another city of the same country.
#[test]
fn a_clip_of_a_known_photo_is_judged_by_the_photo() {
    with_ffmpeg(|| {
        let home = Home::new();
        let archive = home.path("archive.sqlite").display().to_string();
        let [photo, list] = ["archive/trucks.jpg", "c13/archive.csv"]
            .map(|name| fixture(&format!("cases/{name}")).display().to_string());
        let added = [
            "archive",
            "add",
            "--archive",
            &archive,
            &photo,
            "--metadata",
            &list,
        ];
        let ran = run(&home, &added);
        assert!(ran.stderr.contains("1 new"), "{}", ran.stderr);
        let clip = video_of(&home, "clip.mp4", &["cases/archive/trucks"], 6, None);
        let line = "Armed men drive into Basra, Iraq, on Sunday, July 15, 2018.";
        let arguments = [
            "check",
            clip.to_str().unwrap(),
            "--archive",
            &archive,
            "--date",
            "2018-07-16",
            "--caption",
            line,
            "--today",
            "2018-07-17",
            "--format",
            "json",
        ];
        let report = run(&home, &arguments).json();
        let media = &media(&report)[0];
        let found = findings(media);
        for rule in [
            "reused-before-event",
            "caption-date-conflict",
            "caption-place-conflict",
        ] {
            assert!(finding(media, rule).is_some(), "no {rule}: {found:?}");
        }
        assert_eq!(media["verdict"], "reused", "{found:?}");
        let shown = &media["matches"][0]["segments"];
        assert!(
            shown[0]["entry_from"].is_null(),
            "a picture has no times: {shown}"
        );
        assert!(shown[0]["query_from"].as_f64().unwrap() < 1.0, "{shown}");
    });
}

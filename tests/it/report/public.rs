//! What the public never sees, wherever it stands.

use cutline::metadata::{self, Reading};
use cutline::report::{Audience, FileReport, REPORTERS, Report, Style};

use super::build::{bare, report};
use super::written;
use crate::run::{Home, fixture, media};

/// A position in the spellings of files and people, a serial number, an owner, and paths of three systems.
const PLANTED: &str = "SN-4711-0815 of Olga Vidal at 31.346600, 34.306286 (31/1 20/1 4776/100; 31°20'47.76\"N) in \
    /home/olga/my desk/pic.jpg, C:\\Users\\olga\\pic.jpg, file:///home/olga/pic.jpg and \
    https://olga:hunter2@a.example/pic.jpg";

/// What of it must not be seen.
const SECRET: &[&str] = &[
    "4711",
    "0815",
    "Olga",
    "olga",
    "31.34660",
    "34.306",
    "4776",
    "31,20.796",
    "2263/100",
    "31°20",
    "/home",
    "my desk",
    "Users",
    "hunter2",
    "/9j/",
];

fn seen<'s>(text: &str, secrets: &[&'s str]) -> Vec<&'s str> {
    secrets
        .iter()
        .copied()
        .filter(|secret| text.contains(secret))
        .collect()
}

#[test]
fn nothing_planted_in_any_string_reaches_the_public() {
    let after = report(&|words| format!("{words} {PLANTED}"));
    let alone = report(&|_| PLANTED.to_owned());
    let path = report(&|_| "/home/olga/my desk/pic.jpg".to_owned());
    for (report, what) in [
        (after, "after other words"),
        (alone, "alone"),
        (path, "a path alone"),
    ] {
        for reporter in REPORTERS {
            for style in [Style::Plain, Style::Colour] {
                let text = written(reporter.name(), &report, Audience::Public, style);
                assert_eq!(
                    seen(&text, SECRET),
                    [""; 0],
                    "{} {what}:\n{text}",
                    reporter.name()
                );
            }
        }
    }
}

#[test]
fn the_desk_sees_it_all_but_passwords() {
    let planted = report(&|words| format!("{words} {PLANTED}"));
    let json = written("json", &planted, Audience::Desk, Style::Plain);
    let json = json.replace("\\\\", "\\");
    let expected: Vec<&str> = SECRET
        .iter()
        .copied()
        .filter(|secret| *secret != "hunter2")
        .collect();
    assert_eq!(seen(&json, SECRET), expected, "{json}");
    // Lines are wrapped; words are looked for across their ends.
    let human = written("human", &planted, Audience::Desk, Style::Plain);
    let human = human.split_whitespace().collect::<Vec<_>>().join(" ");
    for secret in [
        "SN-4711-0815",
        "Olga",
        "31.346600, 34.306286",
        "/home/olga",
        "C:\\Users\\olga",
    ] {
        assert!(human.contains(secret), "{secret}:\n{human}");
    }
    assert!(!human.contains("hunter2"), "{human}");
}

#[test]
fn the_public_learns_the_place_and_the_file_names() {
    let planted = report(&|words| words.to_owned());
    let json: serde_json::Value =
        serde_json::from_str(&written("json", &planted, Audience::Public, Style::Plain)).unwrap();
    let file = &json["articles"][0]["media"][0]["files"][0];
    assert_eq!(file["gps"], serde_json::Value::Null);
    assert_eq!(file["gps_place"], "Khan Yunis, Gaza Strip, Palestine");
    assert_eq!(file["file"], "stories/planes.jpg");
    let names: Vec<&str> = file["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "Exif.Image.Model",
            "Iptc.Application2.Caption",
            "Xmp.dc.description[x-default]"
        ]
    );
    assert_eq!(file["conflicts"].as_array().unwrap().len(), 1);
    assert_eq!(
        json["articles"][0]["media"][0]["matches"][0]["path"],
        "planes.jpg"
    );
    let human = written("human", &planted, Audience::Public, Style::Plain);
    assert!(
        human.contains("near Khan Yunis, Gaza Strip, Palestine"),
        "{human}"
    );
}

#[test]
fn a_hostile_owner_cannot_hide_a_verdict() {
    let mut hostile = report(&|words| words.to_owned());
    let media = &mut hostile.articles[0].media[0];
    for field in &mut media.files[0].metadata.fields {
        if field.name.ends_with("OwnerName") {
            field.value = "reused".to_owned();
        }
    }
    let json = written("json", &hostile, Audience::Public, Style::Plain);
    assert!(
        json.contains(r#""verdict": "reused""#)
            && json.contains(r#""rule": "reused-before-event""#),
        "{json}"
    );
    let human = written("human", &hostile, Audience::Public, Style::Plain);
    assert!(
        human.contains(": reused\n") && human.contains("reused-before-event"),
        "{human}"
    );
}

/// The report of one real file that carries all of it.
fn of_tagged() -> (Vec<u8>, Report) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tagged.jpg");
    #[expect(clippy::disallowed_methods, reason = "our own picture")]
    let bytes = std::fs::read(&path).unwrap();
    let metadata = metadata::read(&bytes, &Reading::named(""));
    let position = metadata.gps.unwrap();
    let mut report = bare();
    report.articles[0].media[0].files = vec![FileReport {
        name: path.display().to_string(),
        digest: Some(cutline::fetch::Digest::of(&bytes).to_string()),
        thumbnail: None,
        media_type: Some("image/jpeg".to_owned()),
        width: Some(600),
        height: Some(400),
        position_name: cutline::place::nearest(position.lat, position.lon),
        metadata,
    }];
    (bytes, report)
}

#[test]
fn a_real_file_keeps_its_secrets() {
    let (bytes, report) = of_tagged();
    let metadata = &report.articles[0].media[0].files[0].metadata;
    let thumbnail = metadata.thumbnail.clone().unwrap();
    let hex = format!("{:02x?}", &bytes[thumbnail][..12]).replace(", ", "");
    let hex = hex.trim_matches(['[', ']']);
    let folder = env!("CARGO_MANIFEST_DIR");
    let secrets = [
        "4711-0815",
        "Olga Vidal",
        "30.508",
        "47.810",
        "2916/100",
        "3636/100",
        folder,
        hex,
        "/9j/",
        "\u{ffd8}",
    ];
    for reporter in REPORTERS {
        let public = written(reporter.name(), &report, Audience::Public, Style::Plain);
        assert_eq!(seen(&public, &secrets), [""; 0], "{public}");
        // The others say nothing of a file that has no findings.
        let shows_files = matches!(reporter.name(), "html" | "human" | "json");
        assert_eq!(public.contains("Basra"), shows_files, "{public}");
    }
    let desk = written("json", &report, Audience::Desk, Style::Plain);
    assert_eq!(seen(&desk, &secrets[..7]), secrets[..7], "{desk}");
}

#[test]
fn the_program_keeps_the_secrets_of_a_file_from_the_public() {
    let home = Home::new();
    let absolute = fixture("tagged.jpg").display().to_string();
    let secrets = [
        "SN-4711-0815",
        "Olga Vidal",
        "30.508",
        "47.810",
        "30/1 30/1",
        "2916/100",
        "3636/100",
    ];
    for name in ["fixtures/tagged.jpg", &absolute] {
        for format in ["json", "human"] {
            let ran = home.run(&["check", name, "--format", format]);
            assert_eq!(ran.exit, 3, "{}", ran.stderr);
            let all = [ran.stdout, ran.stderr].concat();
            assert_eq!(seen(&all, &secrets), [""; 0], "{all}");
            assert!(!all.contains(env!("CARGO_MANIFEST_DIR")), "{all}");
            assert!(!all.contains("/9j/") && !all.contains('\u{fffd}'), "{all}");
        }
        let (_, public) = home.check(&[name]);
        let file = &media(&public)[0]["files"][0];
        assert_eq!(file["gps"], serde_json::Value::Null);
        assert_eq!(file["creator"][0], "Ada Fontein");
        assert!(file["gps_place"].as_str().unwrap().contains("Basra"));

        let (_, desk) = home.check(&[name, "--audience", "desk"]);
        assert_eq!(media(&desk)[0]["files"][0]["file"], *name);
        let inspected = home.run(&["inspect", name, "--format", "jsonl"]);
        assert_eq!(seen(&inspected.stdout, &secrets), secrets);
        assert_eq!(inspected.lines()[0]["file"], *name);
        for value in [
            &media(&desk)[0]["files"][0]["gps"],
            &inspected.lines()[0]["gps"],
        ] {
            assert!((value["lat"].as_f64().unwrap() - 30.508_1).abs() < 1e-6);
            assert!((value["lon"].as_f64().unwrap() - 47.810_1).abs() < 1e-6);
        }
    }
}

#[test]
fn an_address_is_not_cut_at_a_path_it_shares() {
    let home = Home::new();
    let words = "Boats leave the harbour of Basra in Iraq and come back at night. ".repeat(20);
    let page = format!(
        "<html><body><article><h1>Boats</h1><p>{words}</p><figure><img src=\"/img/pic.jpg\">\
        <figcaption>Boats at https://cdn.example/img/pic.jpg</figcaption></figure><p>{words}</p></article>"
    );
    let page = home.write("boats.html", page).display().to_string();
    let (_, report) = home.check(&[&page]);
    let reference = &media(&report)[0]["reference"];
    assert_eq!(
        reference["caption"],
        "Boats at https://cdn.example/img/pic.jpg"
    );
    assert_eq!(reference["best_url"], "pic.jpg");
}

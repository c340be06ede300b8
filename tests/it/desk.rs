//! What a desk decides: levels by path, allowed entries, trusted agencies, waivers, baselines.

use serde_json::Value;

use crate::run::{Home, Ran, media};

const STORY: &str = "fixtures/stories/planes.html";

/// Rule and id of findings.
type Marked = Vec<(String, String)>;

/// The findings at warn or deny that count, and those that are excused.
fn loud(report: &Value) -> (Marked, Marked) {
    let (mut counted, mut excused) = (Vec::new(), Vec::new());
    for item in media(report) {
        for finding in item["findings"].as_array().unwrap() {
            if finding["level"] == "note" {
                continue;
            }
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            let list = match finding["excused"] {
                Value::Null => &mut counted,
                _ => &mut excused,
            };
            list.push((text("rule"), text("id")));
        }
    }
    (counted, excused)
}

fn id_of(report: &Value, rule: &str) -> String {
    let (counted, _) = loud(report);
    counted
        .into_iter()
        .find(|(code, _)| code == rule)
        .unwrap()
        .1
}

fn waiver(finding: &str, more: &str) -> String {
    format!(
        "version = 1\n[[waiver]]\nfinding = \"{finding}\"\nreason = \"an illustration, labelled so in print\"\nowner = \"photo desk\"\nexpires = \"2020-01-31\"\n{more}"
    )
}

/// A copy of the story in a folder of its own, its picture under `picture`.
fn story_with(home: &Home, picture: &str, bytes: &[u8]) -> String {
    let page = std::fs::read_to_string(STORY)
        .unwrap()
        .replace("planes.jpg", picture);
    home.write(&format!("site/{picture}"), bytes);
    home.write("site/story.html", page).display().to_string()
}

#[test]
fn a_waiver_takes_a_finding_out_of_the_count_until_it_expires() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let (exit, before) = home.check(&[STORY, "--archive", &archive]);
    assert_eq!(exit, 1);
    let (all, _) = loud(&before);
    let text: String = all
        .iter()
        .map(|(_, id)| waiver(id, "").replace("version = 1\n", ""))
        .collect();
    let file = home.write("waivers.toml", format!("version = 1\n{text}"));
    let file = file.display().to_string();
    let flags = [STORY, "--archive", &archive, "--waivers", &file];
    let (exit, waived) = home.check(&flags);
    let (counted, excused) = loud(&waived);
    assert_eq!((exit, counted.len()), (0, 0), "{waived:#}");
    assert_eq!(excused, all);
    assert_eq!(waived["summary"]["excused"], all.len());
    let told = |today: &str| {
        let ran = home.run(&[&["check", "--today", today], &flags[..]].concat());
        let words: Vec<&str> = ran.stdout.split_whitespace().collect();
        (ran.exit, words.join(" "))
    };
    let (_, words) = told("2020-01-31");
    assert!(words.contains("labelled so in print"), "{words}");
    assert!(words.contains("photo desk, until 2020-01-31"), "{words}");
    let (exit, words) = told("2020-02-01");
    assert_eq!(exit, 1);
    assert!(
        words.contains("by photo desk expired on 2020-01-31"),
        "{words}"
    );
}

#[test]
fn a_waiver_outlives_a_new_encoding_a_new_name_and_a_new_order() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let original = std::fs::read("fixtures/stories/planes.jpg").unwrap();
    // The same picture in other bytes: a comment behind the first marker.
    let mut again = original.clone();
    again.splice(2..2, [0xff, 0xfe, 0x00, 0x06, b'a', b'b', b'c', b'd']);
    let story = story_with(&home, "planes.jpg", &original);
    let (_, before) = home.check(&[&story, "--archive", &archive]);
    let id = id_of(&before, "reused-before-event");
    let finding = media(&before)[0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["id"] == id.as_str())
        .unwrap()
        .clone();
    let hints = format!(
        "rule = \"reused-before-event\"\nentry = {}\ndigest = {}\n",
        finding["evidence"][0]["entry"],
        media(&before)[0]["files"][0]["digest"]
    );
    let file = home
        .write("waivers.toml", waiver(&id, &hints))
        .display()
        .to_string();
    let waived = |picture: &str, bytes: &[u8], lead: &str| {
        let story = story_with(&home, picture, bytes);
        let page = std::fs::read_to_string(&story).unwrap();
        let page = page.replacen("<figure", &format!("{lead}<figure"), 1);
        std::fs::write(&story, page).unwrap();
        let (_, report) = home.check(&[&story, "--archive", &archive, "--waivers", &file]);
        let (counted, excused) = loud(&report);
        assert!(
            excused
                .iter()
                .all(|(rule, _)| rule == "reused-before-event")
        );
        assert!(
            counted
                .iter()
                .all(|(rule, _)| rule != "reused-before-event")
                || excused.is_empty()
        );
        !excused.is_empty()
    };
    assert!(waived("planes.jpg", &original, ""), "as it was");
    assert!(waived("planes.jpg", &again, ""), "encoded again");
    assert!(waived("renamed.jpg", &original, ""), "renamed");
    let other = "<figure><img src=\"https://news.example/other.jpg\" width=600 height=400><figcaption>A crowd at noon.</figcaption></figure>";
    assert!(
        waived("planes.jpg", &original, other),
        "another picture before it"
    );
    assert!(
        !waived("renamed.jpg", &again, ""),
        "renamed and encoded again"
    );
}

#[test]
fn of_a_baseline_only_new_findings_count() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let file = home.path("baseline.json").display().to_string();
    let (exit, before) = home.check(&[STORY, "--archive", &archive, "--write-baseline", &file]);
    assert_eq!(exit, 1);
    let (exit, after) = home.check(&[STORY, "--archive", &archive, "--baseline", &file]);
    assert_eq!(exit, 0, "{after:#}");
    assert_eq!(loud(&after).1, loud(&before).0);
    // What another story says is new; what the first one says again is not.
    let other = "fixtures/stories/file-photo-wrong-place.html";
    let (exit, new) = home.check(&[STORY, other, "--archive", &archive, "--baseline", &file]);
    assert_eq!(exit, 1);
    assert!(
        loud(&new)
            .0
            .iter()
            .all(|(rule, _)| rule == "caption-place-conflict")
    );
    let broken = home.write("broken.json", "{}").display().to_string();
    let ran = home.run(&["check", STORY, "--archive", &archive, "--baseline", &broken]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("--write-baseline"), "{}", ran.stderr);
}

#[test]
fn settings_may_name_the_baseline_before_it_is_written() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let story = format!("{}/{STORY}", env!("CARGO_MANIFEST_DIR"));
    let settings = "baseline = \"known.json\"";
    let check = |more: &[&str]| {
        let flags = [&[story.as_str(), "--archive", &archive], more].concat();
        check_with(&home, settings, &flags)
    };
    let missing = check(&[]);
    assert_eq!(missing.exit, 2);
    assert!(missing.stderr.contains("known.json"), "{}", missing.stderr);
    let elsewhere = check(&["--write-baseline", "other.json"]);
    assert_eq!(
        elsewhere.exit, 2,
        "another file is not the one that is missing"
    );
    assert_eq!(check(&["--write-baseline", "known.json"]).exit, 1);
    assert_eq!(check(&[]).exit, 0);
    assert_eq!(check(&["--write-baseline", "known.json"]).exit, 0);
    assert_eq!(check(&[]).exit, 0, "what was known stays known");
}

/// A check in a folder with its own settings.
fn check_with(home: &Home, settings: &str, arguments: &[&str]) -> Ran {
    home.write("desk/cutline.toml", settings);
    let mut command = home.command(
        &[
            &["check", "--format", "json", "--today", "2020-01-09"],
            arguments,
        ]
        .concat(),
    );
    Ran::of(&command.current_dir(home.path("desk")).output().unwrap())
}

#[test]
fn a_project_sets_levels_by_path_allows_entries_and_trusts_agencies() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let root = env!("CARGO_MANIFEST_DIR");
    let story = format!("{root}/{STORY}");
    let flags = [story.as_str(), "--archive", &archive];
    let plain = check_with(&home, "", &flags);
    assert_eq!(plain.exit, 1);
    let reused = |report: &Value| {
        let findings = media(report)[0]["findings"].as_array().unwrap().clone();
        let of = findings
            .iter()
            .find(|finding| finding["rule"] == "reused-before-event");
        of.map(|finding| finding["level"].as_str().unwrap().to_owned())
    };
    assert_eq!(reused(&plain.json()).as_deref(), Some("warn"));
    let by_path = "[paths.\"stories/**\"]\nreused-before-event = \"note\"\n";
    assert_eq!(
        reused(&check_with(&home, by_path, &flags).json()).as_deref(),
        Some("note")
    );
    let mut inside = home.command(&[
        "check",
        "--format",
        "json",
        "planes.html",
        "--archive",
        &archive,
    ]);
    let folder = home.path("desk/stories");
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["planes.html", "planes.jpg"] {
        std::fs::copy(format!("{root}/fixtures/stories/{name}"), folder.join(name)).unwrap();
    }
    let inside = Ran::of(&inside.current_dir(&folder).output().unwrap());
    assert_eq!(
        reused(&inside.json()).as_deref(),
        Some("warn"),
        "no settings of its own there"
    );
    home.write("desk/stories/cutline.toml", by_path);
    let mut inside = home.command(&[
        "check",
        "--format",
        "json",
        "planes.html",
        "--archive",
        &archive,
    ]);
    let inside = Ran::of(&inside.current_dir(&folder).output().unwrap());
    assert_eq!(
        reused(&inside.json()).as_deref(),
        Some("note"),
        "named from within its folder"
    );
    let elsewhere = by_path.replace("stories", "drafts");
    assert_eq!(
        reused(&check_with(&home, &elsewhere, &flags).json()).as_deref(),
        Some("warn")
    );
    let entry = media(&plain.json())[0]["matches"][0]["entry"].clone();
    let allowed = format!("[rules]\nallow-entries = [{entry}]\n");
    assert_eq!(reused(&check_with(&home, &allowed, &flags).json()), None);
    let wrong = check_with(
        &home,
        "[paths.\"a[\"]\nreused-before-event = \"note\"\n",
        &flags,
    );
    assert_eq!(wrong.exit, 2);
    assert!(
        wrong.stderr.contains("is no pattern for paths"),
        "{}",
        wrong.stderr
    );
}

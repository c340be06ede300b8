//! The command line: cases as data in `tests/cmd`, and what needs an archive.

use crate::run::{Home, fixture, media};

#[test]
fn every_case_in_tests_cmd() {
    let home = Home::new();
    trycmd::TestCases::new()
        .env("HOME", home.path("").display().to_string())
        .env("XDG_CONFIG_HOME", home.path("config").display().to_string())
        .env("XDG_DATA_HOME", home.path("data").display().to_string())
        .case("tests/cmd/*.toml");
}

#[test]
fn a_missing_default_archive_is_nothing_to_compare_with() {
    let home = Home::new();
    let (exit, report) = home.check(&[
        "fixtures/stories/portrait.jpg",
        "--caption",
        "Harbour chief Mara Lindqvist.",
    ]);
    assert_eq!(exit, 3);
    assert_eq!(report["problems"][0]["kind"], "empty-archive", "{report:#}");
    assert_eq!(media(&report)[0]["verdict"], "unverifiable");
    let ran = home.run(&["match", "fixtures/stories/portrait.jpg"]);
    assert_eq!(ran.exit, 3);
    assert!(
        ran.stderr.contains("nothing to compare with"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_named_archive_that_is_missing_could_not_run() {
    let home = Home::new();
    for command in ["check", "match"] {
        let ran = home.run(&[
            command,
            "fixtures/stories/portrait.jpg",
            "--archive",
            "gone.sqlite",
        ]);
        assert_eq!(ran.exit, 2, "{command}");
        assert_eq!(
            ran.stderr.lines().count(),
            1,
            "one clear line: {}",
            ran.stderr
        );
        assert!(
            ran.stderr.contains("gone.sqlite") && ran.stderr.contains("archive add"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn advisory_turns_one_and_three_into_zero() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let planes = "fixtures/stories/planes.html";
    assert_eq!(home.check(&[planes, "--archive", &archive]).0, 1);
    assert_eq!(
        home.check(&[planes, "--archive", &archive, "--advisory"]).0,
        0
    );
    assert_eq!(home.check(&[planes]).0, 3);
    assert_eq!(home.check(&[planes, "--advisory"]).0, 0);
}

#[test]
fn an_attached_file_settles_a_mention() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let picture = fixture("stories/crowd.jpg").display().to_string();
    let attached = format!("m1={picture}");
    let story = "fixtures/stories/square.txt";
    let (_, report) = home.check(&[story, "--archive", &archive, "--attach", &attached]);
    let photo = media(&report)[0].clone();
    assert_eq!(photo["files"].as_array().unwrap().len(), 1, "{photo:#}");
    assert!(
        !photo["matches"].as_array().unwrap().is_empty(),
        "{photo:#}"
    );
    let (_, report) = home.check(&[story, "--archive", &archive, "--attach", "m9=x.jpg"]);
    let told = report["articles"][0]["problems"][0]["message"]
        .as_str()
        .unwrap();
    assert!(told.contains("m9"), "{told}");
}

#[test]
fn media_are_found_by_name_in_a_folder() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let page = home.write("story.html", "<h1>Ship in port</h1><p>Text of the story.</p>\
        <figure><img src=\"https://cdn.example/pictures/harbour.jpg?w=800\" width=800 height=533>\
        <figcaption>Cranes in Rotterdam, Netherlands.</figcaption></figure><p>More of the story.</p>");
    let page = page.display().to_string();
    let (exit, report) = home.check(&[&page, "--archive", &archive]);
    assert_eq!(exit, 3, "remote and not fetched: {report:#}");
    let (exit, report) = home.check(&[&page, "--archive", &archive, "--media", "fixtures/stories"]);
    assert_eq!(exit, 0, "{report:#}");
    assert_eq!(media(&report)[0]["verdict"], "consistent", "{report:#}");
}

#[test]
fn one_bad_input_never_stops_the_others() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let (exit, report) = home.check(&[
        "gone.html",
        "fixtures/stories/portrait.html",
        "--archive",
        &archive,
    ]);
    assert_eq!(exit, 2);
    assert_eq!(report["problems"][0]["kind"], "missing-file", "{report:#}");
    assert_eq!(report["articles"].as_array().unwrap().len(), 1);
}

#[test]
fn a_project_may_not_name_a_program_or_an_archive() {
    let home = Home::new();
    let project = home.path("project");
    std::fs::create_dir_all(&project).unwrap();
    std::fs::write(
        project.join("cutline.toml"),
        "archive = \"theirs.sqlite\"\n[programs]\nffmpeg = \"/tmp/evil\"\n",
    )
    .unwrap();
    let picture = fixture("stories/portrait.jpg").display().to_string();
    let output = home
        .command(&["match", &picture])
        .current_dir(&project)
        .output()
        .unwrap();
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(talk.matches("notice:").count(), 2, "{talk}");
    assert!(
        talk.contains("programs") && talk.contains("archive"),
        "{talk}"
    );
    assert_eq!(
        output.status.code(),
        Some(3),
        "the default archive is looked for, not theirs: {talk}"
    );
}

#[test]
fn a_wrong_setting_is_shown_where_it_stands() {
    let home = Home::new();
    let project = home.path("project");
    std::fs::create_dir_all(&project).unwrap();
    std::fs::write(
        project.join("cutline.toml"),
        "# ours\nfail-onn = \"warn\"\n",
    )
    .unwrap();
    let output = home
        .command(&["explain"])
        .current_dir(&project)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "explain needs no settings");
    let output = home
        .command(&["match", "x.jpg"])
        .current_dir(&project)
        .output()
        .unwrap();
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{talk}");
    assert!(
        talk.contains("fail-onn") && talk.contains("fail-on") && talk.contains('2'),
        "{talk}"
    );
}

#[test]
fn init_writes_a_file_once() {
    let home = Home::new();
    let folder = home.path("").display().to_string();
    assert_eq!(home.run(&["init", &folder]).exit, 0);
    let again = home.run(&["init", &folder]);
    assert_eq!(again.exit, 2);
    assert!(again.stderr.contains("there already"), "{}", again.stderr);
}

#[test]
fn levels_of_the_project_decide() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let project = home.path("project");
    std::fs::create_dir_all(&project).unwrap();
    let settings = "[levels]\nreused-before-event = \"off\"\ncaption-place-conflict = \"note\"\ncaption-date-conflict = \"note\"\n";
    std::fs::write(project.join("cutline.toml"), settings).unwrap();
    let story = fixture("stories/planes.html").display().to_string();
    let output = home
        .command(&["check", &story, "--archive", &archive, "--format", "json"])
        .current_dir(&project)
        .output()
        .unwrap();
    let report = crate::run::Ran::of(&output).json();
    assert_eq!(output.status.code(), Some(0), "{report:#}");
    let rules: Vec<&str> = crate::run::findings(media(&report)[0])
        .iter()
        .map(|finding| finding.0)
        .collect();
    assert!(!rules.contains(&"reused-before-event"), "{rules:?}");
}

#[test]
fn standard_input_is_read_once() {
    use std::io::Write as _;
    use std::process::Stdio;

    let home = Home::new();
    let mut command = home.command(&["read", "-", "--format", "jsonl"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let story = std::fs::File::open(fixture("stories/planes.html")).unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::copy(&mut std::io::BufReader::new(story), &mut stdin).unwrap();
    stdin.flush().unwrap();
    drop(stdin);
    let ran = crate::run::Ran::of(&child.wait_with_output().unwrap());
    assert_eq!(ran.lines()[0]["references"].as_array().unwrap().len(), 1);
    assert_eq!(home.run(&["check", "-", "-"]).exit, 2);
}

#[test]
fn a_page_reaches_only_its_own_folder() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let picture = fixture("stories/planes.jpg");
    let secret = home.path("secret.jpg");
    std::fs::copy(&picture, &secret).unwrap();
    std::fs::create_dir_all(home.path("site")).unwrap();
    std::os::unix::fs::symlink(&secret, home.path("site/link.jpg")).unwrap();
    for source in [
        "link.jpg",
        "../secret.jpg",
        "%2e%2e/secret.jpg",
        &secret.display().to_string(),
        &format!("file://{}", secret.display()),
        "\\\\\\\\host\\\\share\\\\x.jpg",
    ] {
        let html = format!(
            "<h1>Story</h1><p>Text.</p><figure><img src=\"{source}\" width=800 height=500><figcaption>Planes.</figcaption></figure>"
        );
        let page = home.write("site/story.html", html).display().to_string();
        let (exit, report) = home.check(&[&page, "--archive", &archive]);
        let items = media(&report);
        assert!(
            items
                .iter()
                .all(|item| item["files"].as_array().unwrap().is_empty()),
            "`{source}` is not read: {report:#}"
        );
        assert_eq!(exit, 3, "`{source}`: {report:#}");
    }
    let html = "<h1>Story</h1><p>Text.</p><figure><img src=\"../secret.jpg\" width=800 height=500><figcaption>Planes.</figcaption></figure>";
    let page = home.write("site/story.html", html).display().to_string();
    let root = home.path("").display().to_string();
    let (_, report) = home.check(&[&page, "--archive", &archive, "--root", &root]);
    assert_eq!(
        media(&report)[0]["files"].as_array().unwrap().len(),
        1,
        "--root widens the reach: {report:#}"
    );
}

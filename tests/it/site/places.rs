//! Reports in places that cannot be written, and sites that are odd.

use std::process::{Command, Stdio};

use super::{Site, articles};

#[test]
fn a_report_that_cannot_be_written_is_an_error_and_leaves_no_half() {
    let site = Site::of("hugo");
    site.home.write("site/folder/x", "");
    for (place, words) in [
        ("json=folder", "no regular file"),
        ("json=no/such/folder/report.json", "No such file"),
        ("json=/dev/full", "No space left"),
    ] {
        let ran = site.check(&["content", "--report", place]);
        assert_eq!(ran.exit, 2, "{place}");
        let file = place.split_once('=').unwrap().1;
        assert!(
            ran.stderr.contains(file) && ran.stderr.contains(words),
            "{}",
            ran.stderr
        );
    }
    let kept = site.home.write("site/report.json", "kept");
    let full = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    let ran = Command::new("bash")
        .args(["-c", full, env!("CARGO_BIN_EXE_cutline")])
        .args(site.arguments(&["content", "--no-cache", "--report", "json=report.json"]))
        .current_dir(site.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert_eq!(
        std::fs::read_to_string(kept).unwrap(),
        "kept",
        "the report before stands"
    );
    let left = std::fs::read_dir(site.path("")).unwrap();
    let left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().contains(".part")),
        "{left:?}"
    );
}

#[test]
fn a_reader_who_stops_reading_hides_nothing() {
    let site = Site::of("hugo");
    let mut child = site.command(&site.arguments(&["content", "--report", "human=out.txt"]));
    let mut child = child
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = child.wait_with_output().unwrap();
    assert_eq!(
        ran.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(
        String::from_utf8_lossy(&ran.stderr).lines().count(),
        1,
        "the summary"
    );
    assert!(site.path("out.txt").is_file());
}

#[test]
fn links_in_a_circle_and_odd_names_stop_nothing() {
    use std::os::unix::ffi::OsStrExt as _;

    let site = Site::made(&[
        ("content/a.md", "![Cranes.](a.jpg)\n"),
        ("content/a.jpg", "harbour.jpg"),
    ]);
    std::os::unix::fs::symlink("../content", site.path("content/again")).unwrap();
    let odd = site
        .path("content")
        .join(std::ffi::OsStr::from_bytes(b"caf\xe9.md"));
    std::fs::copy(site.path("content/a.md"), odd).unwrap();
    let ran = site.check(&["content"]);
    assert_eq!(
        (ran.exit, articles(&ran)),
        (
            0,
            vec![
                "content/a.md".to_owned(),
                "content/caf\u{fffd}.md".to_owned()
            ]
        )
    );
    assert!(
        ran.stdout.contains("leads back to a folder above it"),
        "{}",
        ran.stdout
    );
}

#[test]
fn more_pictures_than_are_checked_are_no_green_check() {
    let name = |at: usize| format!("{at}.jpg");
    let shown: Vec<String> = (0..10_000)
        .map(|at| format!("![Cranes]({})", name(at)))
        .collect();
    let page = shown.join("\n\n");
    let site = Site::made(&[("a.md", &page), ("0.jpg", "harbour.jpg")]);
    for at in 1..10_000 {
        std::fs::hard_link(site.path("0.jpg"), site.path(&name(at))).unwrap();
    }
    let ran = site.check(&["a.md", "--fail-on", "deny"]);
    assert_eq!(ran.exit, 3, "{}", ran.stderr);
    let article = &ran.json()["articles"][0];
    assert_eq!(article["media"].as_array().unwrap().len(), 2_000);
    assert!(
        article["problems"][0]["message"]
            .as_str()
            .unwrap()
            .contains("more than `2000` media references")
    );
}

#[test]
fn a_baseline_of_another_version_is_refused() {
    let site = Site::of("hugo");
    let known = site.home.write(
        "site/known.json",
        "{\"schema\":\"cutline-baseline/2\",\"findings\":[]}",
    );
    let ran = site.check(&["content", "--baseline", &known.display().to_string()]);
    assert_eq!(ran.exit, 2);
    for word in ["known.json", "cutline-baseline/1", "--write-baseline"] {
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
}

#[test]
fn a_trial_tells_what_a_gate_would_say_and_never_fails() {
    let site = Site::of("hugo");
    let story = std::fs::read_to_string(site.path("content/news/air-base/index.md")).unwrap();
    let story = story.replace("planes.jpg", "air-base/planes.jpg");
    for copy in ["one", "two"] {
        site.home
            .write(&format!("site/content/news/{copy}.md"), &story);
    }
    let ran = site.run(&[
        "trial",
        "content/**",
        "--archive",
        &site.archive,
        "--root",
        ".",
        "--today",
        "2020-01-09",
    ]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    for word in [
        "6 photos, videos and embeds in 6 articles against 5 entries",
        "reused-before-event",
        "500.0  warn/deny  note",
        "content/news/air-base/index.md:6:1",
        "[levels]\n",
        "reused-before-event = \"note\"",
        "nothing fails in a trial",
    ] {
        assert!(ran.stdout.contains(word), "{word}\n{}", ran.stdout);
    }
    assert!(
        ran.stdout.lines().all(|line| line.chars().count() <= 80),
        "{}",
        ran.stdout
    );
    let nowhere = site.run(&["trial", "no-such-folder", "--archive", &site.archive]);
    assert_eq!(nowhere.exit, 2);
}

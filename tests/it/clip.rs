//! Videos decoded by a real `ffmpeg`, through the built program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::run::{Home, Ran, fixture};

/// Where programs lie.
pub(crate) const FOLDERS: &str = "/usr/local/bin:/usr/bin:/bin";

/// Runs a test where `ffmpeg` is at hand, and says so where it is not; `.ci/setup` installs it.
pub(crate) fn with_ffmpeg(test: impl FnOnce()) {
    if ffmpeg(&["-version"]) {
        test();
    } else {
        eprintln!("skipped: no `ffmpeg` on the path; `bash .ci/setup` installs it");
    }
}

pub(crate) fn ffmpeg(arguments: &[&str]) -> bool {
    let mut command = Command::new("ffmpeg");
    let quiet = command
        .args(["-nostdin", "-v", "error", "-y"])
        .args(arguments);
    quiet
        .env("PATH", FOLDERS)
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A clip of `seconds` that shows each picture in turn through `filter`.
fn clip(home: &Home, name: &str, pictures: &[PathBuf], seconds: u32, filter: &str) -> PathBuf {
    let mut arguments: Vec<String> = Vec::new();
    for picture in pictures {
        let seconds = seconds.to_string();
        let input = [
            "-loop",
            "1",
            "-t",
            &seconds,
            "-i",
            picture.to_str().unwrap(),
        ];
        arguments.extend(input.map(str::to_owned));
    }
    let fit = "scale=640:360:force_original_aspect_ratio=increase,crop=640:360,setsar=1";
    let all: Vec<String> = (0..pictures.len())
        .map(|at| format!("[{at}:v]{fit},fps=25,format=yuv420p[v{at}]"))
        .collect();
    let ends: Vec<String> = (0..pictures.len()).map(|at| format!("[v{at}]")).collect();
    let joined = ends.concat();
    let graph = format!(
        "{};{joined}concat=n={}:v=1[all];[all]{filter}[out]",
        all.join(";"),
        pictures.len()
    );
    let path = home.path(name);
    let made = path.to_str().unwrap().to_owned();
    arguments.extend(["-filter_complex", &graph, "-map", "[out]", &made].map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert!(ffmpeg(&arguments), "{arguments:?}");
    path
}

fn matched(home: &Home, clip: &Path, against: &str) -> (Ran, Value) {
    let arguments = [
        "match",
        clip.to_str().unwrap(),
        "--against",
        against,
        "--format",
        "jsonl",
    ];
    let ran = Ran::of(
        &home
            .command(&arguments)
            .env("PATH", FOLDERS)
            .output()
            .unwrap(),
    );
    let line = ran.lines().into_iter().next().unwrap_or_default();
    (ran, line)
}

fn problem(line: &Value) -> String {
    let problem = &line["problems"][0];
    format!(
        "{}: {}",
        problem["kind"].as_str().unwrap(),
        problem["message"].as_str().unwrap()
    )
}

fn planes() -> PathBuf {
    fixture("archive/planes.jpg")
}

fn harbour() -> PathBuf {
    fixture("archive/harbour.jpg")
}

#[test]
fn a_clip_tells_when_it_shows_a_known_picture() {
    with_ffmpeg(|| {
        let home = Home::new();
        let filter = "hflip,crop=iw*0.9:ih*0.9,drawbox=y=ih*0.85:h=ih*0.15:color=black:t=fill";
        let clip = clip(
            &home,
            "clip.mp4",
            &[harbour(), planes(), harbour()],
            3,
            filter,
        );
        let (ran, line) = matched(&home, &clip, planes().to_str().unwrap());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        assert_eq!(line["checked"], true);
        let known = line["matches"].as_array().unwrap();
        assert_eq!(known.len(), 1, "{line:#}");
        let kinds: Vec<&str> = known[0]["edits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edit| edit["kind"].as_str().unwrap())
            .collect();
        assert!(kinds.contains(&"mirror"), "{kinds:?}");
        assert!(
            !kinds.contains(&"greyscale"),
            "frames come without colours: {kinds:?}"
        );
        let segments = known[0]["segments"].as_array().unwrap();
        assert_eq!(segments.len(), 1, "{segments:?}");
        let at = |key: &str| segments[0][key].as_f64().unwrap();
        assert!((at("query_from") - 3.0).abs() <= 1.0, "{segments:?}");
        assert!((at("query_to") - 6.0).abs() <= 1.0, "{segments:?}");
        assert_eq!(
            segments[0]["entry_from"],
            Value::Null,
            "a picture has no time"
        );
    });
}

#[test]
fn a_clip_of_something_else_matches_nothing() {
    with_ffmpeg(|| {
        let home = Home::new();
        let clip = clip(&home, "clip.webm", &[harbour()], 2, "null");
        let (ran, line) = matched(&home, &clip, planes().to_str().unwrap());
        assert_eq!(
            (ran.exit, &line["checked"]),
            (0, &Value::Bool(true)),
            "{line:#}"
        );
        assert_eq!(line["matches"], Value::Array(Vec::new()));
    });
}

#[test]
fn every_container_that_is_told_is_decoded() {
    with_ffmpeg(|| {
        let home = Home::new();
        for name in [
            "clip.ts",
            "clip.m2ts",
            "clip.flv",
            "clip.ogv",
            "clip.wmv",
            "clip.avi",
            "clip.mpg",
            "clip.mov",
            "clip.webm",
        ] {
            let clip = clip(&home, name, &[planes()], 2, "null");
            let (ran, line) = matched(&home, &clip, planes().to_str().unwrap());
            assert_eq!(ran.exit, 0, "{name}: {line:#}");
            assert_eq!(
                line["matches"].as_array().unwrap().len(),
                1,
                "{name}: {line:#}"
            );
        }
    });
}

#[test]
fn without_the_program_a_video_is_not_checked() {
    let home = Home::new();
    let clip = home.write("clip.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
    let arguments = [
        "match",
        clip.to_str().unwrap(),
        "--against",
        "fixtures/archive/planes.jpg",
    ];
    let ran = home.run(&[&arguments[..], &["--format", "jsonl"]].concat());
    assert_eq!(ran.exit, 3);
    assert_eq!(ran.lines()[0]["checked"], false);
    assert_eq!(
        problem(&ran.lines()[0]),
        "unsupported: decoding video needs the program `ffmpeg`, and it is not on the path; install it (`apt install \
         ffmpeg`, `brew install ffmpeg`)"
    );
}

#[test]
fn a_playlist_named_as_a_video_opens_nothing() {
    with_ffmpeg(|| {
        let home = Home::new();
        let real = clip(&home, "real.mp4", &[planes()], 2, "null");
        let real = real.display();
        for playlist in [
            format!("ffconcat version 1.0\nfile '{real}'\n"),
            format!(
                "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{real}\n#EXT-X-ENDLIST\n"
            ),
        ] {
            let named = home.write("list.mp4", &playlist);
            let (ran, line) = matched(&home, &named, planes().to_str().unwrap());
            assert_eq!(ran.exit, 3, "{}", ran.stdout);
            assert!(
                problem(&line).contains("is no picture or video of a known kind"),
                "{line:#}"
            );
            // Even behind the first bytes of a video.
            let dressed = [
                b"\0\0\0\x18ftypisom\0\0\0\0isommp42".as_slice(),
                playlist.as_bytes(),
            ]
            .concat();
            let dressed = home.write("dressed.mp4", dressed);
            let (ran, line) = matched(&home, &dressed, planes().to_str().unwrap());
            assert_eq!(
                (ran.exit, line["matches"].as_array().map(Vec::len)),
                (3, Some(0)),
                "{line:#}"
            );
        }
    });
}

#[test]
fn a_damaged_clip_tells_what_could_not_be_decoded() {
    with_ffmpeg(|| {
        let home = Home::new();
        let whole = clip(&home, "-whole.mkv", &[planes(), harbour()], 4, "null");
        let bytes = std::fs::read(&whole).unwrap();
        let cut = home.write("cut.mkv", &bytes[..bytes.len() / 2]);
        let (_, line) = matched(&home, &cut, planes().to_str().unwrap());
        assert_eq!(
            line["matches"].as_array().unwrap().len(),
            1,
            "what came before counts: {line:#}"
        );
        let (ran, line) = matched(
            &home,
            &home.write("no.mp4", &b"\0\0\0\x18ftypisom\0\0\0\0isom"[..]),
            planes().to_str().unwrap(),
        );
        assert_eq!(ran.exit, 3);
        assert!(problem(&line).starts_with("undecodable: `"), "{line:#}");

        let sound = home.path("sound.mp4");
        let made = ffmpeg(&[
            "-f",
            "lavfi",
            "-i",
            "sine=duration=1",
            sound.to_str().unwrap(),
        ]);
        assert!(made);
        let (ran, line) = matched(&home, &sound, planes().to_str().unwrap());
        assert_eq!(ran.exit, 3, "sound alone: {line:#}");
    });
}

/// A program in the place of `ffmpeg`, named by the user's own settings.
fn instead(home: &Home, script: &str, seconds: u32) {
    use std::os::unix::fs::PermissionsExt as _;

    let program = home.write("instead.sh", format!("#!/bin/sh\n{script}\n"));
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    home.write(
        "config/cutline/config.toml",
        format!(
            "[programs]\nffmpeg = \"{}\"\n[limits]\ndecode-seconds = {seconds}\n",
            program.display()
        ),
    );
}

#[test]
fn a_program_that_hangs_or_floods_is_stopped() {
    let home = Home::new();
    let clip = home.write("clip.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
    for (script, said) in [
        (
            "sleep 60",
            "was not decoded to its end: `ffmpeg` was stopped after `1` seconds",
        ),
        (
            "echo no frames here",
            "what the decoding program sent is no stream of frames",
        ),
        (
            "yes nonsense",
            "what the decoding program sent is no stream of frames",
        ),
        (
            "echo out of luck >&2; exit 1",
            "`ffmpeg` gave up: out of luck",
        ),
    ] {
        instead(&home, script, 1);
        let started = Instant::now();
        let (ran, line) = matched(&home, &clip, planes().to_str().unwrap());
        assert_eq!(ran.exit, 3, "{script}: {}", ran.stderr);
        assert!(problem(&line).contains(said), "{script}: {line:#}");
        assert!(started.elapsed() < Duration::from_secs(30), "{script}");
    }
}

/// Children of a process, of every thread of it.
fn children(process: u32) -> Vec<String> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let lists = threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok());
    lists
        .flat_map(|list| {
            list.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

fn until(holds: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
#[cfg(target_os = "linux")]
fn no_child_outlives_a_killed_parent() {
    let home = Home::new();
    let clip = home.write("clip.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
    instead(&home, "exec sleep 300", 300);
    let arguments = [
        "match",
        clip.to_str().unwrap(),
        "--against",
        "fixtures/archive/planes.jpg",
    ];
    let mut parent = home
        .command(&arguments)
        .env("PATH", FOLDERS)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let process = parent.id();
    assert!(
        until(|| !children(process).is_empty()),
        "it never started a child"
    );
    let child = children(process).remove(0);
    parent.kill().unwrap();
    parent.wait().unwrap();
    let gone = || {
        let status = std::fs::read_to_string(format!("/proc/{child}/stat"));
        status.map_or(true, |status| status.contains(") Z "))
    };
    assert!(until(gone), "the child {child} goes on");
}

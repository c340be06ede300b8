//! Videos that are odd, damaged or hostile: each ends with a defined exit code and a word on what is wrong.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::clip::{ffmpeg, with_ffmpeg};
use crate::footage::{piece, run, video_of};
use crate::run::{Home, Ran};

fn source(home: &Home) -> PathBuf {
    video_of(
        home,
        "source.mp4",
        &["archive/planes", "archive/harbour"],
        6,
        None,
    )
}

fn matched(home: &Home, query: &Path, against: &Path) -> (Ran, Value) {
    let (query, against) = (query.to_str().unwrap(), against.to_str().unwrap());
    let ran = run(
        home,
        &["match", query, "--against", against, "--format", "jsonl"],
    );
    let line = ran.lines().into_iter().next().unwrap_or_default();
    (ran, line)
}

fn made(home: &Home, name: &str, arguments: &[&str]) -> PathBuf {
    let path = home.path(name);
    let arguments = [arguments, &[path.to_str().unwrap()]].concat();
    assert!(ffmpeg(&arguments), "{arguments:?}");
    path
}

#[test]
fn odd_copies_are_found_all_the_same() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = source(&home);
        let of = source.to_str().unwrap();
        let odd = [
            // Written to a pipe, so that nothing tells its length.
            (
                "no duration",
                made(
                    &home,
                    "live.webm",
                    &[
                        "-t",
                        "7",
                        "-i",
                        of,
                        "-c:v",
                        "libvpx",
                        "-deadline",
                        "realtime",
                        "-f",
                        "webm",
                        "-live",
                        "1",
                    ],
                ),
            ),
            (
                "variable frame rate",
                made(
                    &home,
                    "vfr.mkv",
                    &[
                        "-t",
                        "7",
                        "-i",
                        of,
                        "-vf",
                        "select='lt(n,40)+not(mod(n,9))'",
                        "-vsync",
                        "vfr",
                    ],
                ),
            ),
            (
                "lying on its side by a flag",
                made(
                    &home,
                    "turned.mp4",
                    &[
                        "-t",
                        "7",
                        "-i",
                        of,
                        "-c",
                        "copy",
                        "-metadata:s:v",
                        "rotate=90",
                    ],
                ),
            ),
            (
                "another container",
                made(
                    &home,
                    "old.avi",
                    &["-t", "7", "-i", of, "-c:v", "mpeg4", "-q:v", "5"],
                ),
            ),
        ];
        for (what, path) in odd {
            let (ran, line) = matched(&home, &path, &source);
            assert_eq!(ran.exit, 0, "{what}: {}", ran.stderr);
            assert_eq!(
                line["matches"].as_array().unwrap().len(),
                1,
                "{what}: {line:#}"
            );
        }
    });
}

#[test]
fn a_damaged_middle_costs_no_more_than_itself() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = source(&home);
        let copy = piece(&home, "copy.mp4", &source, (0.0, 12.0), "null");
        let mut bytes = std::fs::read(&copy).unwrap();
        let middle = bytes.len() / 2;
        for byte in &mut bytes[middle..middle + middle / 4] {
            *byte = byte.wrapping_mul(31).wrapping_add(7);
        }
        let damaged = home.write("damaged.mp4", bytes);
        let (ran, line) = matched(&home, &damaged, &source);
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        assert_eq!(line["matches"].as_array().unwrap().len(), 1, "{line:#}");
    });
}

#[test]
fn what_shows_nothing_is_said_to_show_nothing() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = source(&home);
        let dot = made(
            &home,
            "dot.mkv",
            &[
                "-f",
                "lavfi",
                "-i",
                "color=red:s=2x2:d=3",
                "-vf",
                "format=rgb24,crop=1:1",
                "-c:v",
                "png",
            ],
        );
        let black = made(
            &home,
            "black.mp4",
            &["-f", "lavfi", "-i", "color=black:s=320x180:d=3"],
        );
        for path in [dot, black] {
            let (ran, line) = matched(&home, &path, &source);
            assert_eq!(ran.exit, 3, "{line:#}");
            assert_eq!(line["checked"], false, "{line:#}");
            assert_eq!(line["matches"], serde_json::json!([]));
            assert_eq!(line["problems"][0]["kind"], "too-plain", "{line:#}");
        }
    });
}

#[test]
fn a_video_that_goes_on_and_on_is_looked_at_up_to_the_limit() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = source(&home);
        // Ten hours of one frame a minute.
        let long = made(
            &home,
            "long.mkv",
            &[
                "-f",
                "lavfi",
                "-i",
                "testsrc=r=1/60:s=128x72:d=36000",
                "-c:v",
                "mpeg4",
            ],
        );
        let started = Instant::now();
        let (ran, line) = matched(&home, &long, &source);
        assert!(started.elapsed() < Duration::from_mins(2));
        assert_eq!(ran.exit, 3, "{line:#}");
        let problem = &line["problems"][0];
        assert_eq!(problem["kind"], "over-limit", "{line:#}");
        assert!(
            problem["message"]
                .as_str()
                .unwrap()
                .contains("video-seconds"),
            "{problem}"
        );
    });
}

#[test]
fn boxes_nested_without_end_end() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = source(&home);
        let mut nested: Vec<u8> = Vec::new();
        for depth in (1..=20_000_u32).rev() {
            nested.extend((8 * (20_000 - depth + 1)).to_be_bytes());
            nested.extend(b"moov");
        }
        let mut bytes = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41".to_vec();
        let chunks: Vec<&[u8]> = nested.chunks(8).rev().collect();
        bytes.extend(chunks.concat());
        let hostile = home.write("nested.mp4", bytes);
        let started = Instant::now();
        let (ran, line) = matched(&home, &hostile, &source);
        assert!(started.elapsed() < Duration::from_secs(30));
        assert_eq!(ran.exit, 3, "{line:#}");
        assert_eq!(line["problems"][0]["kind"], "undecodable", "{line:#}");
        let looked = run(&home, &["inspect", hostile.to_str().unwrap()]);
        assert!([0, 3].contains(&looked.exit), "{}", looked.stderr);
    });
}

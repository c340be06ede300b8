//! Videos in the archive: clips of them, photos of them, lists of their frames; through the built program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::clip::{FOLDERS, ffmpeg, with_ffmpeg};
use crate::run::{Home, Ran, fixture};

/// Pictures that videos move over, in `fixtures/`.
const PICTURES: [&str; 5] = [
    "archive/planes",
    "archive/harbour",
    "archive/crowd",
    "archive/building",
    "archive/portrait",
];

fn video(home: &Home, name: &str, each: u32, sound: Option<&str>) -> PathBuf {
    video_of(home, name, &PICTURES, each, sound)
}

/// A video that shows each picture for `each` seconds: a window moves slowly over it, and every four seconds jumps to
/// another place. With `sound`, a source of `lavfi`, it lets that be heard.
pub(crate) fn video_of(
    home: &Home,
    name: &str,
    pictures: &[&str],
    each: u32,
    sound: Option<&str>,
) -> PathBuf {
    let mut arguments: Vec<String> = Vec::new();
    let mut graph = String::new();
    let mut all = String::new();
    for (at, picture) in pictures.iter().enumerate() {
        let _ = write!(all, "[v{at}]");
        let picture = fixture(&format!("{picture}.jpg"));
        let picture = picture.to_str().unwrap().to_owned();
        let each = each.to_string();
        arguments.extend(["-loop", "1", "-t", &each, "-i", &picture].map(str::to_owned));
        let jump = |by: u32, span: &str| {
            format!(
                "mod(floor(t/4)*{}\\,{span}-40)+9*mod(t\\,4)",
                by + 7 * at as u32
            )
        };
        let _ = write!(
            graph,
            "[{at}:v]scale=800:500:force_original_aspect_ratio=increase,setsar=1,fps=25,crop=480:270:x='{}':y='{}',format=yuv420p[v{at}];",
            jump(97, "(iw-ow)"),
            jump(61, "(ih-oh)"),
        );
    }
    if let Some(sound) = sound {
        arguments.extend(["-f", "lavfi", "-i", sound].map(str::to_owned));
    }
    let _ = write!(graph, "{all}concat=n={}:v=1[out]", pictures.len());
    let path = home.path(name);
    arguments.extend(["-filter_complex", &graph, "-map", "[out]"].map(str::to_owned));
    if sound.is_some() {
        let sound = format!("{}:a", pictures.len());
        arguments.extend(["-map", &sound, "-shortest"].map(str::to_owned));
    }
    arguments.extend(["-preset", "ultrafast", "-g", "25"].map(str::to_owned));
    arguments.push(path.to_str().unwrap().to_owned());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert!(ffmpeg(&arguments), "{arguments:?}");
    path
}

/// The seconds `from` to `from + length` of a video through `filter`.
pub(crate) fn piece(
    home: &Home,
    name: &str,
    of: &Path,
    (from, length): (f64, f64),
    filter: &str,
) -> PathBuf {
    let path = home.path(name);
    let (from, length) = (from.to_string(), length.to_string());
    let made = ffmpeg(&[
        "-ss",
        &from,
        "-t",
        &length,
        "-i",
        of.to_str().unwrap(),
        "-vf",
        filter,
        "-crf",
        "26",
        "-preset",
        "ultrafast",
        path.to_str().unwrap(),
    ]);
    assert!(made, "{name}");
    path
}

/// Runs the program where `ffmpeg` is on its path.
pub(crate) fn run(home: &Home, arguments: &[&str]) -> Ran {
    Ran::of(
        &home
            .command(arguments)
            .env("PATH", FOLDERS)
            .output()
            .unwrap(),
    )
}

/// An archive of the files at `paths`; gives its path.
pub(crate) fn added(home: &Home, paths: &[&Path]) -> String {
    let archive = home.path("archive.sqlite").display().to_string();
    let mut arguments = vec!["archive", "add", "--archive", &archive];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let ran = run(home, &arguments);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    archive
}

/// What `match` does with a query put to an archive, and `more` flags.
pub(crate) fn asked(home: &Home, query: &Path, archive: &str, more: &[&str]) -> Ran {
    let query = query.to_str().unwrap();
    let arguments = ["match", query, "--archive", archive, "--format", "jsonl"];
    run(home, &[&arguments[..], more].concat())
}

/// The line of `match` for a query put to an archive.
pub(crate) fn matched(home: &Home, query: &Path, archive: &str) -> Value {
    let ran = asked(home, query, archive, &[]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    ran.lines().into_iter().next().unwrap()
}

fn kinds(matched: &Value) -> Vec<&str> {
    let edits = matched["edits"].as_array().unwrap();
    edits
        .iter()
        .map(|edit| edit["kind"].as_str().unwrap())
        .collect()
}

/// The times of a segment, and whether they are within a second of those expected.
fn is_near(segment: &Value, query: [f64; 2], entry: [f64; 2]) -> bool {
    let at = |key: &str| segment[key].as_f64().unwrap_or(-9.0);
    let near = |key: &str, expected: f64| (at(key) - expected).abs() <= 1.0;
    near("query_from", query[0])
        && near("query_to", query[1])
        && near("entry_from", entry[0])
        && near("entry_to", entry[1])
}

#[test]
fn a_clip_is_found_in_the_video_it_was_cut_from() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = video(&home, "source.mp4", 8, None);
        let archive = added(&home, &[&source]);
        let cases = [
            ("as it is", "null", 1.0, vec![]),
            ("mirrored", "hflip", 1.0, vec!["mirror"]),
            (
                "cropped and letterboxed",
                "crop=iw*0.85:ih*0.85,pad=iw:ih*1.4:0:(oh-ih)/2",
                1.0,
                vec!["crop"],
            ),
            ("faster", "setpts=PTS/1.5,fps=25", 1.5, vec!["speed"]),
        ];
        for (name, filter, speed, edits) in cases {
            let clip = piece(&home, "clip.mp4", &source, (13.0, 9.0), filter);
            let line = matched(&home, &clip, &archive);
            let known = line["matches"].as_array().unwrap();
            assert_eq!(known.len(), 1, "{name}: {line:#}");
            let segments = known[0]["segments"].as_array().unwrap();
            assert_eq!(segments.len(), 1, "{name}: {segments:?}");
            assert!(
                is_near(&segments[0], [0.0, 9.0 / speed], [13.0, 22.0]),
                "{name}: {segments:?}"
            );
            for edit in edits {
                assert!(kinds(&known[0]).contains(&edit), "{name}: {known:#?}");
            }
        }
        let backwards = piece(&home, "clip.mp4", &source, (13.0, 9.0), "reverse");
        let line = matched(&home, &backwards, &archive);
        assert!(kinds(&line["matches"][0]).contains(&"reverse"), "{line:#}");

        let same = matched(&home, &source, &archive);
        assert_eq!(same["matches"][0]["signal"], "digest");
        let segment = &same["matches"][0]["segments"][0];
        assert!(is_near(segment, [0.0, 40.0], [0.0, 40.0]), "{segment}");
    });
}

#[test]
fn a_photo_and_a_page_with_a_frame_tell_when_the_video_shows_it() {
    with_ffmpeg(|| {
        let home = Home::new();
        let pictures = ["rockets", "trucks", "podium"].map(|name| format!("cases/archive/{name}"));
        let pictures = pictures.each_ref().map(String::as_str);
        let source = video_of(&home, "source.mp4", &pictures, 9, None);
        let archive = added(&home, &[&source]);
        for (name, filter) in [
            ("frame.jpg", "null"),
            ("page.png", "pad=iw*1.3:ih*1.7:60:90:white"),
        ] {
            let photo = home.path(name);
            let source = source.to_str().unwrap();
            let arguments = [
                "-ss",
                "18.3",
                "-i",
                source,
                "-frames:v",
                "1",
                "-vf",
                filter,
                photo.to_str().unwrap(),
            ];
            assert!(ffmpeg(&arguments));
            let line = matched(&home, &photo, &archive);
            let segment = &line["matches"][0]["segments"][0];
            assert!(segment["query_from"].is_null(), "{name}: {line:#}");
            let from = segment["entry_from"].as_f64().unwrap_or(-9.0);
            assert!((from - 18.3).abs() <= 1.0, "{name}: {line:#}");
        }
        // Strangers are not in it, and a video not asked for is not in another.
        let strange = fixture("tagged.jpg");
        assert_eq!(
            matched(&home, &strange, &archive)["matches"],
            serde_json::json!([])
        );
    });
}

#[test]
fn a_list_of_frames_stands_for_its_video_both_ways() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = video(&home, "source.mp4", 4, None);
        let list = run(&home, &["frames", source.to_str().unwrap(), "--rate", "5"]);
        assert_eq!(list.exit, 0, "{}", list.stderr);
        assert_eq!(list.stdout.lines().count(), 100);
        let list = home.write("source.txt", &list.stdout);
        let clip = piece(&home, "clip.mp4", &source, (6.0, 7.0), "null");

        let archive = added(&home, &[&list]);
        let line = matched(&home, &clip, &archive);
        let known = &line["matches"][0];
        assert_eq!(known["signal"], "sequence", "{line:#}");
        assert!(
            is_near(&known["segments"][0], [0.0, 7.0], [6.0, 13.0]),
            "{known:#}"
        );

        let home = Home::new();
        let of_clip = run(&home, &["frames", clip.to_str().unwrap()]);
        let of_clip = home.write("clip.txt", &of_clip.stdout);
        let archive = added(&home, &[&source]);
        let line = matched(&home, &of_clip, &archive);
        assert!(
            is_near(&line["matches"][0]["segments"][0], [0.0, 7.0], [6.0, 13.0]),
            "{line:#}"
        );

        let broken = home.write(
            "broken.txt",
            format!("0,100,{},0.0\nnonsense\n", "ab".repeat(32)),
        );
        let ran = run(
            &home,
            &[
                "archive",
                "add",
                broken.to_str().unwrap(),
                "--archive",
                &archive,
            ],
        );
        assert!(ran.stderr.contains("line 2 of"), "{}", ran.stderr);
    });
}

#[test]
fn another_sound_under_the_same_pictures_is_named() {
    with_ffmpeg(|| {
        let home = Home::new();
        let (one, other) = (crate::sound::made::tune(1), crate::sound::made::tune(2));
        let source = video(&home, "source.mp4", 3, Some(&one));
        let clip = video(&home, "clip.mp4", 3, Some(&other));
        let archive = added(&home, &[&source]);
        let line = matched(&home, &clip, &archive);
        assert!(
            kinds(&line["matches"][0]).contains(&"other-sound"),
            "{line:#}"
        );
        let quiet = piece(
            &home,
            "quiet.mp4",
            &source,
            (1.0, 12.0),
            "eq=brightness=0.02",
        );
        let line = matched(&home, &quiet, &archive);
        assert!(
            !kinds(&line["matches"][0]).contains(&"other-sound"),
            "{line:#}"
        );
    });
}

#[test]
fn a_video_is_kept_verified_and_forgotten() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = video(&home, "source.mp4", 2, None);
        let archive = added(&home, &[&source]);
        let again = run(
            &home,
            &[
                "archive",
                "add",
                source.to_str().unwrap(),
                "--archive",
                &archive,
            ],
        );
        assert!(again.stderr.contains("0 new, 1 known"), "{}", again.stderr);
        let stats = run(&home, &["archive", "stats", "--archive", &archive]);
        for signal in ["sequence", "strip", "keyframes"] {
            assert!(stats.stdout.contains(signal), "{}", stats.stdout);
        }
        let verified = run(&home, &["archive", "verify", "--archive", &archive]);
        assert_eq!(verified.exit, 0, "{}{}", verified.stdout, verified.stderr);
        let listed = run(
            &home,
            &[
                "archive",
                "list",
                "--archive",
                &archive,
                "--format",
                "jsonl",
            ],
        );
        let entry = listed.lines()[0]["entry"].as_str().unwrap().to_owned();
        let gone = run(&home, &["archive", "forget", &entry, "--archive", &archive]);
        assert_eq!(gone.exit, 0, "{}", gone.stderr);
        let stats = run(&home, &["archive", "stats", "--archive", &archive]);
        assert!(!stats.stdout.contains("strip"), "{}", stats.stdout);
    });
}

#[test]
fn without_ffmpeg_a_video_is_not_added_and_the_remedy_is_named() {
    let home = Home::new();
    let video = home.write(
        "clip.mp4",
        b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2mp41\0\0\0\x08free",
    );
    let archive = home.path("archive.sqlite").display().to_string();
    let ran = home.run(&[
        "archive",
        "add",
        video.to_str().unwrap(),
        "--archive",
        &archive,
    ]);
    assert!(ran.stderr.contains("ffmpeg"), "{}", ran.stderr);
    assert!(ran.stderr.contains("0 new"), "{}", ran.stderr);
}

#[test]
fn a_folder_of_frames_is_a_video_where_said_so_or_named_so() {
    with_ffmpeg(|| {
        let home = Home::new();
        let source = video(&home, "source.mp4", 6, None);
        let archive = added(&home, &[&source]);
        let source = source.to_str().unwrap();
        let frames = |folder: &str, rate: &str| {
            std::fs::create_dir_all(home.path(folder)).unwrap();
            let pattern = home.path(folder).join("f%03d.jpg");
            let rate = format!("fps={rate},hflip");
            let to = pattern.to_str().unwrap();
            assert!(ffmpeg(&[
                "-ss", "7", "-t", "10", "-i", source, "-vf", &rate, to
            ]));
            home.path(folder).to_str().unwrap().to_owned()
        };
        let line = |arguments: &[&str]| {
            let shared = ["match", "--archive", &archive, "--format", "jsonl"];
            let ran = run(&home, &[&shared[..], arguments].concat());
            assert_eq!(ran.exit, 0, "{}", ran.stderr);
            ran.lines()
        };
        let four = frames("four", "4");
        let found = line(&[&four, "--as", "video", "--fps", "4"]);
        assert_eq!(found.len(), 1);
        let known = &found[0]["matches"][0];
        assert!(
            is_near(&known["segments"][0], [0.0, 10.0], [7.0, 17.0]),
            "{known:#}"
        );
        assert!(kinds(known).contains(&"mirror"), "{known:#}");

        let two = frames("two", "2");
        let unknown = &line(&[&two, "--as", "video"])[0]["matches"][0]["segments"][0];
        assert!(unknown["query_from"].is_null(), "{unknown:#}");
        assert_eq!(unknown["query_frames"][0], 0, "{unknown:#}");
        assert!(
            unknown["query_frames"][1].as_u64().unwrap() >= 18,
            "{unknown:#}"
        );

        assert_eq!(
            line(&[&two]).len(),
            20,
            "a folder is pictures unless it is said or named so"
        );
        for at in 1..=20_u32 {
            let seconds = f64::from(at - 1) / 2.0 + 7.0;
            let name = format!("two/clip-0_00_{seconds:06.3}.jpg");
            std::fs::rename(home.path(&format!("two/f{at:03}.jpg")), home.path(&name)).unwrap();
        }
        let named = line(&[&two]);
        assert_eq!(named.len(), 1, "names tell seconds");
        let segment = &named[0]["matches"][0]["segments"][0];
        assert!(is_near(segment, [7.0, 17.0], [7.0, 17.0]), "{segment:#}");

        let empty = home.path("empty");
        std::fs::create_dir_all(&empty).unwrap();
        let ran = run(
            &home,
            &[
                "match",
                empty.to_str().unwrap(),
                "--as",
                "video",
                "--archive",
                &archive,
            ],
        );
        assert_eq!(ran.exit, 3, "{}", ran.stdout);
        assert!(ran.stdout.contains("holds no pictures"), "{}", ran.stdout);
    });
}

//! The contact sheet of `match`: the frames that prove each match, of the query beside those of the archive.

use std::path::{Path, PathBuf};

use cutline::media::Rendition;
use serde_json::Value;

use crate::clip::{ffmpeg, with_ffmpeg};
use crate::footage::{added, asked, piece, run, video_of};
use crate::page::{assert_inert, pictures};
use crate::run::{Home, fixture};

/// The page of `match` and what it printed.
fn sheet(home: &Home, query: &Path, archive: &str) -> (String, Value) {
    let page = home.path("sheet.html");
    let ran = asked(home, query, archive, &["--html", page.to_str().unwrap()]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let page = std::fs::read_to_string(page).unwrap();
    assert_inert(&page);
    (page, ran.lines().remove(0))
}

fn archived(home: &Home) -> (PathBuf, String) {
    let pictures = ["rockets", "trucks", "podium"].map(|name| format!("cases/archive/{name}"));
    let pictures = pictures.each_ref().map(String::as_str);
    let source = video_of(home, "source.mp4", &pictures, 6, None);
    let archive = added(home, &[&source]);
    (source, archive)
}

/// Mean grey levels by which two pictures of one size differ.
pub(crate) fn apart(a: &Rendition, b: &Rendition) -> f64 {
    let planes = [a, b].map(|picture| picture.luma().resized(64, 36).data);
    let [a, b] = &planes;
    let all = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b)));
    all.sum::<f64>() / a.len() as f64
}

pub(crate) fn is_coloured(picture: &Rendition) -> bool {
    let mut pixels = picture.rgb.chunks(3);
    pixels.any(|pixel| pixel[0].abs_diff(pixel[2]) > 40)
}

#[test]
fn frames_that_prove_a_clip_stand_beside_those_of_the_archive() {
    with_ffmpeg(|| {
        let home = Home::new();
        let (source, archive) = archived(&home);
        let clip = piece(&home, "clip.mp4", &source, (3.0, 10.0), "null");
        let (page, line) = sheet(&home, &clip, &archive);
        let segments = line["matches"][0]["segments"].as_array().unwrap();
        let mut times = 0;
        for segment in segments {
            let within = |of: &Value, side: &str| {
                let at = of[side].as_f64().unwrap();
                let [from, to] =
                    ["from", "to"].map(|end| segment[format!("{side}_{end}")].as_f64());
                assert!(at >= from.unwrap() - 0.5 && at <= to.unwrap(), "{segment}");
                at
            };
            for pair in segment["evidence"].as_array().unwrap() {
                let (at, there) = (within(pair, "query"), within(pair, "entry"));
                assert!((there - at - 3.0).abs() <= 0.5, "{segment}");
                times += 1;
            }
        }
        assert!(times >= 4, "{line:#}");
        let shown = pictures(&page);
        assert_eq!(shown.len(), 2 * times);
        for pair in shown.chunks(2) {
            assert!(apart(&pair[0], &pair[1]) < 12.0);
            assert!(is_coloured(&pair[0]) == is_coloured(&pair[1]));
        }
        assert!(shown.iter().any(is_coloured));
        // Not one frame over and over.
        assert!(apart(&shown[0], &shown[shown.len() - 2]) > 20.0);

        // Where the file is gone, what the archive keeps stands for it, and that is said.
        std::fs::remove_file(&source).unwrap();
        let (page, _) = sheet(&home, &clip, &archive);
        let kept = pictures(&page);
        assert_eq!(kept.len(), shown.len());
        assert_eq!(page.matches("as the archive keeps it").count(), times);
        for pair in kept.chunks(2) {
            assert!(
                apart(&pair[0], &pair[1]) < 25.0,
                "{}",
                apart(&pair[0], &pair[1])
            );
            assert!(!is_coloured(&pair[1]));
        }
    });
}

#[test]
fn photos_and_folders_of_frames_have_their_sheet() {
    with_ffmpeg(|| {
        let home = Home::new();
        let (source, archive) = archived(&home);
        let frames = home.path("frames");
        std::fs::create_dir(&frames).unwrap();
        let pattern = frames.join("%03d.jpg");
        let source = source.to_str().unwrap();
        let pattern = pattern.to_str().unwrap();
        assert!(ffmpeg(&[
            "-i", source, "-vf", "fps=2", "-q:v", "2", pattern
        ]));
        let photo = frames.join("009.jpg");
        let (page, _) = sheet(&home, &photo, &archive);
        let shown = pictures(&page);
        assert_eq!(shown.len(), 2);
        assert!(apart(&shown[0], &shown[1]) < 12.0);

        let ran = run(
            &home,
            &[
                "match",
                frames.to_str().unwrap(),
                "--as",
                "video",
                "--archive",
                &archive,
                "--html",
                home.path("frames.html").to_str().unwrap(),
            ],
        );
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        let page = std::fs::read_to_string(home.path("frames.html")).unwrap();
        assert_inert(&page);
        assert!(page.contains("asked frame "), "frames are numbered");
        let shown = pictures(&page);
        assert!(shown.len() >= 8, "{}", shown.len());
        for pair in shown.chunks(2) {
            assert!(
                apart(&pair[0], &pair[1]) < 14.0,
                "{}",
                apart(&pair[0], &pair[1])
            );
        }
    });
}

#[test]
fn a_sheet_never_takes_the_place_of_what_was_asked() {
    let home = Home::new();
    let photo = home.path("photo.jpg");
    std::fs::copy(fixture("archive/planes.jpg"), &photo).unwrap();
    let before = std::fs::read(&photo).unwrap();
    let name = photo.to_str().unwrap();
    let folder = fixture("archive");
    let folder = folder.to_str().unwrap();
    for input in [name, photo.parent().unwrap().to_str().unwrap()] {
        let ran = run(
            &home,
            &["match", input, "--against", folder, "--html", name],
        );
        assert_eq!(ran.exit, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("name another file"), "{}", ran.stderr);
        assert_eq!(std::fs::read(&photo).unwrap(), before);
    }
    let none = home.path("none.html");
    let ran = run(
        &home,
        &[
            "match",
            fixture("archive/planes.jpg").to_str().unwrap(),
            "--against",
            fixture("archive/portrait.jpg").to_str().unwrap(),
            "--html",
            none.to_str().unwrap(),
        ],
    );
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let page = std::fs::read_to_string(none).unwrap();
    assert!(page.contains("No copy found; this says nothing about where the picture comes from"));
}

#[test]
fn a_file_on_a_drive_that_is_mounted_elsewhere_is_shown() {
    let home = Home::new();
    let portrait = fixture("stories/portrait.jpg");
    let photo = home.path("mnt/one/photos/portrait.jpg");
    std::fs::create_dir_all(photo.parent().unwrap()).unwrap();
    std::fs::copy(&portrait, photo).unwrap();
    let archive = home.path("a.sqlite").display().to_string();
    let [one, two] = ["mnt/one", "mnt/two"].map(|drive| home.path(drive));
    // Walked from the drive itself, so that the path as walked tells nothing of where it lies.
    let mut add = home.command(&["archive", "add", "photos", "--archive", &archive]);
    assert!(add.current_dir(&one).output().unwrap().status.success());
    let set = |folder: &Path| {
        let folder = folder.to_str().unwrap();
        let arguments = ["archive", "root", "set", "FOTOS", folder];
        let ran = home.run(&[&arguments[..], &["--archive", &archive]].concat());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
    };
    let is_kept_one = || {
        let page = home.path("sheet.html");
        let arguments = ["match", portrait.to_str().unwrap(), "--archive", &archive];
        let html = ["--html", page.to_str().unwrap()];
        let ran = home.run(&[&arguments[..], &html].concat());
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        let page = std::fs::read_to_string(page).unwrap();
        assert_eq!(pictures(&page).len(), 2);
        page.contains("as the archive keeps it")
    };
    set(&one);
    assert!(!is_kept_one());
    std::fs::rename(&one, &two).unwrap();
    assert!(is_kept_one());
    set(&two);
    assert!(!is_kept_one());
}

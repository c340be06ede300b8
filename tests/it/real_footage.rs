//! Real videos, where the folder of test data is at hand: families, published lists of frames, screenshots.

use cutline::signal::pdq::differ;
use cutline::signal::vpdq::Line;

use crate::clip::with_ffmpeg;
use crate::data;
use crate::footage::{added, asked, matched, run};
use crate::run::Home;

const VIDEOS: &str = "files/a_tmk/sample-videos";
const LISTS: &str = "files/a_vpdq/sample-hashes";
/// Bits and quality within which vPDQ takes two lists for the same.
const TOLERANCE: u32 = 31;
const GATE: u8 = 50;

#[test]
fn families_of_videos_are_found_and_never_merged() {
    let Some(data) = data::test_data("families of videos") else {
        return;
    };
    with_ffmpeg(|| {
        let home = Home::new();
        let videos = data.join(VIDEOS);
        let video = |name: &str| videos.join(format!("{name}.mp4"));
        let known = [
            "chair-orig-22-sd-bar",
            "pattern-hd-no-bar",
            "doorknob-hd-no-bar",
        ]
        .map(video);
        let archive = added(&home, &known.each_ref().map(|path| &**path));
        for (query, family) in [
            ("chair-19-sd-bar", Some("chair-")),
            ("chair-22-with-large-logo-bar", Some("chair-")),
            ("pattern-sd-grey-bar", Some("pattern-")),
            ("test-padded-dimensions", None),
        ] {
            let line = matched(&home, &videos.join(format!("{query}.mp4")), &archive);
            let found = line["matches"].as_array().unwrap();
            let names: Vec<&str> = found
                .iter()
                .map(|found| found["path"].as_str().unwrap().rsplit('/').next().unwrap())
                .collect();
            match family {
                Some(family) => {
                    assert!(
                        names.len() == 1 && names[0].starts_with(family),
                        "{query}: {names:?}"
                    );
                }
                None => assert!(names.is_empty(), "{query}: {names:?}"),
            }
        }
    });
}

#[test]
fn published_lists_of_frames_are_reproduced() {
    let Some(data) = data::test_data("lists of frames") else {
        return;
    };
    with_ffmpeg(|| {
        let home = Home::new();
        for name in [
            "chair-19-sd-bar",
            "chair-22-with-large-logo-bar",
            "chair-orig-22-sd-bar",
            "doorknob-hd-no-bar",
            "pattern-hd-no-bar",
            "pattern-sd-grey-bar",
        ] {
            let video = data.join(VIDEOS).join(format!("{name}.mp4"));
            let ours = run(&home, &["frames", video.to_str().unwrap()]);
            assert_eq!(ours.exit, 0, "{}", ours.stderr);
            let list = data.join(LISTS).join(format!("{name}.txt"));
            let theirs = std::fs::read_to_string(&list).unwrap();
            let read = |text: &str| -> Vec<Line> {
                text.lines()
                    .map(|line| Line::parse(line).unwrap())
                    .collect()
            };
            let (ours, theirs) = (read(&ours.stdout), read(&theirs));
            assert!(
                ours.len().abs_diff(theirs.len()) <= 1,
                "{name}: {} and {}",
                ours.len(),
                theirs.len()
            );
            let telling = |(a, b): &(&Line, &Line)| a.quality >= GATE && b.quality >= GATE;
            let pairs: Vec<(&Line, &Line)> = ours.iter().zip(&theirs).filter(telling).collect();
            let far: Vec<u32> = pairs
                .iter()
                .map(|(a, b)| differ(&a.bits, &b.bits))
                .collect();
            let worst = far.iter().max().unwrap();
            let mean = f64::from(far.iter().sum::<u32>()) / far.len() as f64;
            eprintln!(
                "{name}: {} frames, mean {mean:.1} bits, farthest {worst}",
                far.len()
            );
            assert!(*worst <= TOLERANCE, "{name}: {worst} bits");
            for (a, b) in &pairs {
                assert!(
                    (a.seconds - b.seconds).abs() < 0.05,
                    "{name}: frame {}",
                    a.number
                );
            }
        }
    });
}

#[test]
fn screenshots_of_other_pages_show_no_frame_of_a_video() {
    let Some(data) = data::test_data("screenshots of pages beside a video") else {
        return;
    };
    with_ffmpeg(|| {
        let home = Home::new();
        let folder = data.join("files/g_zenodotus/test/mocks/media");
        let in_folder = |part: &str| {
            let mut files = std::fs::read_dir(&folder)
                .unwrap()
                .map(|file| file.unwrap().path());
            files
                .find(|path| path.to_str().unwrap().contains(part))
                .unwrap()
        };
        let archive = added(&home, &[&in_folder("19c5ecb0")]);
        for screenshot in [
            "facebook_screenshot",
            "twitter_screenshot",
            "instagram_screenshot",
        ] {
            let query = in_folder(screenshot);
            let ran = asked(&home, &query, &archive, &[]);
            // The whole of a page can be too plain, which is said; its parts are looked up all the same.
            assert!([0, 3].contains(&ran.exit), "{}", ran.stderr);
            let line = ran.lines().remove(0);
            let found = line["matches"].as_array().unwrap();
            assert!(found.is_empty(), "{screenshot}: {found:?}");
        }
    });
}

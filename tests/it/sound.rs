//! Sounds of videos decoded by a real `ffmpeg`, and held against one another.

pub(crate) mod made;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use cutline::limit::{Limits, Problem, ProblemKind};
use cutline::matching::sound::{Heard, found, heard};
use cutline::pipeline::{self, Decoding};
use cutline::process::Program;
use cutline::signal::sound::{REACH, STEP, Sound};

use crate::clip::{FOLDERS, ffmpeg, with_ffmpeg};
use crate::run::Home;
use made::{SECONDS, made, original, segment, tune, video, whole};

fn listen(program: &Program, file: &Path, limits: &Limits) -> Result<Option<Sound>, Problem> {
    let mut head = Vec::new();
    let opened = || File::open(file).unwrap();
    opened().take(64).read_to_end(&mut head).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    let decoding = Decoding {
        ffmpeg: program,
        name,
        limits,
        seen: &|_, _| {},
    };
    pipeline::sound(&decoding, (opened(), &head))
}

fn installed() -> Program {
    Program::find(pipeline::FFMPEG, None, Some(FOLDERS.as_ref())).unwrap()
}

pub(crate) fn sound_of(file: &Path) -> Sound {
    let sound = listen(&installed(), file, &Limits::default()).unwrap();
    sound.unwrap_or_else(|| panic!("{} has sound", file.display()))
}

#[test]
fn a_copy_is_the_same_however_it_is_encoded() {
    with_ffmpeg(|| {
        let home = Home::new();
        let entry = original(&home);
        let cases: [(&str, &str, &[&str]); 8] = [
            ("aac.mp4", "anull", &["-c:a", "aac", "-b:a", "32k"]),
            (
                "mp3.avi",
                "anull",
                &["-c:a", "libmp3lame", "-ar", "22050", "-b:a", "32k"],
            ),
            ("opus.webm", "anull", &["-c:a", "libopus", "-b:a", "16k"]),
            ("quiet.mov", "volume=-24dB", &["-c:a", "aac", "-b:a", "64k"]),
            ("loud.mp4", "volume=12dB", &["-c:a", "aac", "-b:a", "64k"]),
            (
                "stereo.mp4",
                "aformat=channel_layouts=stereo",
                &["-c:a", "aac"],
            ),
            ("late.mp4", "adelay=637", &["-c:a", "aac", "-b:a", "64k"]),
            ("echo.mp4", "aecho=0.8:0.5:60:0.3", &["-c:a", "aac"]),
        ];
        for (name, filter, codec) in cases {
            let query = made(
                &home,
                name,
                &[&tune(1)],
                &format!("[1:a]{filter}[a]"),
                codec,
            );
            assert_eq!(heard(&query, &entry, &whole()), Heard::Same, "{name}");
            assert_eq!(heard(&entry, &query, &whole()), Heard::Same, "{name}");
            let stretches = found(&query, &entry);
            assert_eq!(stretches.len(), 1, "{name}: {stretches:?}");
            let [from, to] = stretches[0].query.unwrap();
            assert!(from < 2.0 && to > SECONDS - 2.0, "{name}: {stretches:?}");
            for (from, to) in [(0.0, 5.0), (4.2, 10.0), (7.0, 16.0)] {
                let part = segment([from, to], [from, to]);
                assert_eq!(
                    heard(&query, &entry, &part),
                    Heard::Same,
                    "{name} from {from}"
                );
            }
        }
    });
}

#[test]
fn a_trimmed_copy_is_the_same_where_its_pictures_are() {
    with_ffmpeg(|| {
        let home = Home::new();
        let entry = original(&home);
        let graph = "[1:a]atrim=start=3.337,asetpts=PTS-STARTPTS[a]";
        let codec = ["-c:a", "aac", "-b:a", "48k"];
        let query = made(&home, "trimmed.mp4", &[&tune(1)], graph, &codec);
        let pictures = segment([0.0, 12.0], [3.337, 15.337]);
        assert_eq!(heard(&query, &entry, &pictures), Heard::Same);
        let beside = segment([0.0, 12.0], [4.2, 16.2]);
        assert_eq!(
            heard(&query, &entry, &beside),
            Heard::Same,
            "within a second"
        );
        assert_eq!(
            heard(&query, &entry, &whole()),
            Heard::Undecided,
            "the sound is the entry's, though not in its place"
        );
        let stretches = found(&query, &entry);
        let [stretch] = &stretches[..] else {
            panic!("one stretch");
        };
        let offset = stretch.entry.unwrap()[0] - stretch.query.unwrap()[0];
        assert!((offset - 3.337).abs() < STEP, "{stretch:?}");
    });
}

#[test]
fn another_sound_is_told_where_both_tell() {
    with_ffmpeg(|| {
        let home = Home::new();
        let entry = original(&home);
        let codec = ["-c:a", "aac", "-b:a", "64k"];
        for number in 3..6 {
            let name = format!("other{number}.mp4");
            let query = made(&home, &name, &[&tune(number)], "[1:a]anull[a]", &codec);
            assert_eq!(heard(&query, &entry, &whole()), Heard::Other, "{name}");
            assert_eq!(heard(&entry, &query, &whole()), Heard::Other, "{name}");
            assert_eq!(found(&query, &entry), [], "{name}");
            let short = segment([2.0, 6.0], [2.0, 6.0]);
            assert_eq!(heard(&query, &entry, &short), Heard::Undecided, "{name}");
        }
    });
}

#[test]
fn silence_noise_and_steady_sounds_decide_nothing() {
    with_ffmpeg(|| {
        let home = Home::new();
        let entry = original(&home);
        let noise = |colour, seed| format!("anoisesrc=c={colour}:a=0.3:d={SECONDS}:seed={seed}");
        let hum = format!("aevalsrc='0.2*sin(100*PI*t)+0.1*sin(200*PI*t)':d={SECONDS}");
        let silence = format!("anullsrc=r=44100:d={SECONDS}");
        let sources = [
            silence,
            hum,
            noise("white", 1),
            noise("pink", 2),
            noise("pink", 3),
            noise("brown", 4),
        ];
        let sounds: Vec<Sound> = (0..)
            .zip(&sources)
            .map(|(number, source)| {
                let codec = ["-c:a", "aac", "-b:a", "64k"];
                let name = format!("plain{number}.mp4");
                made(&home, &name, &[source], "[1:a]anull[a]", &codec)
            })
            .collect();
        assert!(sounds[0].prints.iter().all(Option::is_none), "silence");
        for (query, source) in sounds.iter().zip(&sources) {
            for against in sounds.iter().chain([&entry]) {
                if query == against {
                    continue;
                }
                assert_eq!(
                    heard(query, against, &whole()),
                    Heard::Undecided,
                    "{source}"
                );
                assert_eq!(
                    heard(against, query, &whole()),
                    Heard::Undecided,
                    "{source}"
                );
            }
            assert_eq!(found(query, &entry), [], "{source}");
        }
    });
}

#[test]
fn what_is_mixed_with_something_is_no_other_sound() {
    with_ffmpeg(|| {
        let home = Home::new();
        let entry = original(&home);
        let codec = ["-c:a", "aac", "-b:a", "96k"];
        let white = format!("anoisesrc=c=white:a=1:d={SECONDS}:seed=7");
        let pink = format!("anoisesrc=c=pink:a=1:d={SECONDS}:seed=7");
        let other = tune(4);
        for (name, with, loud, expected) in [
            ("faint.mp4", &white, 0.05, Some(Heard::Same)),
            ("noisy.mp4", &white, 0.2, Some(Heard::Same)),
            ("loud-noise.mp4", &white, 0.5, None),
            ("pink.mp4", &pink, 0.3, None),
            ("music.mp4", &other, 0.3, Some(Heard::Same)),
            ("loud-music.mp4", &other, 0.7, None),
        ] {
            let graph = format!(
                "[2:a]volume={loud}[n];[1:a][n]amix=inputs=2:duration=first:normalize=0[a]"
            );
            let query = made(&home, name, &[&tune(1), with], &graph, &codec);
            let said = heard(&query, &entry, &whole());
            assert_ne!(said, Heard::Other, "{name}");
            if let Some(expected) = expected {
                assert_eq!(said, expected, "{name}");
            }
        }
    });
}

#[test]
fn a_sound_that_runs_faster_decides_nothing_beyond_three_percent() {
    with_ffmpeg(|| {
        let home = Home::new();
        let entry = original(&home);
        let other = made(
            &home,
            "other.mkv",
            &[&tune(4)],
            "[1:a]anull[a]",
            &["-c:a", "flac"],
        );
        for (filter, speed, expected) in [
            ("atempo=1.02", 1.02, Heard::Same),
            ("asetrate=44541,aresample=44100", 1.01, Heard::Same),
            ("atempo=1.25", 1.25, Heard::Undecided),
            ("asetrate=55125,aresample=44100", 1.25, Heard::Undecided),
        ] {
            let codec = ["-c:a", "aac", "-b:a", "96k"];
            let graph = format!("[1:a]aresample=44100,{filter}[a]");
            let query = made(&home, "faster.mp4", &[&tune(1)], &graph, &codec);
            let pictures = segment([0.0, SECONDS / speed], [0.0, SECONDS]);
            assert_eq!(heard(&query, &entry, &pictures), expected, "{filter}");
            assert_eq!(
                heard(&query, &other, &pictures),
                Heard::Undecided,
                "{filter}"
            );
        }
    });
}

#[test]
fn a_sound_is_found_under_other_pictures() {
    with_ffmpeg(|| {
        let home = Home::new();
        let entry = original(&home);
        let graph = "[2:a]asplit[b][c];[b]atrim=end=4[x];[1:a]atrim=start=5:end=13,asetpts=PTS-STARTPTS[y];\
                     [c]atrim=start=4,asetpts=PTS-STARTPTS[z];[x][y][z]concat=n=3:v=0:a=1[a]";
        let codec = ["-c:a", "libmp3lame", "-b:a", "64k"];
        let query = made(&home, "cut-in.avi", &[&tune(1), &tune(4)], graph, &codec);
        let stretches = found(&query, &entry);
        let [stretch] = &stretches[..] else {
            panic!("one stretch: {:?}", found(&query, &entry));
        };
        let near = |[from, to]: [f64; 2], [first, last]: [f64; 2]| {
            (from - first).abs() < 1.5 && (to - last).abs() < 1.5
        };
        assert!(near(stretch.query.unwrap(), [4.0, 12.0]), "{stretch:?}");
        assert!(near(stretch.entry.unwrap(), [5.0, 13.0]), "{stretch:?}");
        assert_eq!(heard(&query, &entry, stretch), Heard::Same);
    });
}

#[test]
fn what_comes_before_the_sound_is_silence() {
    with_ffmpeg(|| {
        let home = Home::new();
        let whole = original(&home);
        let late = home.path("late.mkv");
        let from = home.path("original.mkv");
        let from = from.to_str().unwrap();
        assert!(ffmpeg(&[
            "-i",
            from,
            "-itsoffset",
            "4",
            "-i",
            from,
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-c",
            "copy",
            late.to_str().unwrap(),
        ]));
        let late = sound_of(&late);
        let silent = late.prints.iter().take_while(|print| print.is_none());
        let silent = silent.count() as f64 * STEP;
        assert!((silent - (4.0 - REACH / 2.0)).abs() < 0.5, "{silent}");
        let pictures = segment([4.0, 18.0], [0.0, 14.0]);
        assert_eq!(heard(&late, &whole, &pictures), Heard::Same);
    });
}

#[test]
fn a_video_without_sound_is_no_problem() {
    with_ffmpeg(|| {
        let home = Home::new();
        let limits = Limits::default();
        for (name, codec) in [
            ("mute.mp4", "mpeg4"),
            ("mute.webm", "libvpx"),
            ("mute.avi", "mpeg4"),
        ] {
            let path = home.path(name);
            let made = ffmpeg(&[
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x96:rate=10:duration=2",
                "-c:v",
                codec,
                path.to_str().unwrap(),
            ]);
            assert!(made, "{name}");
            assert_eq!(listen(&installed(), &path, &limits), Ok(None), "{name}");
        }
    });
}

#[test]
fn what_cannot_be_heard_is_told() {
    with_ffmpeg(|| {
        let home = Home::new();
        let limits = Limits::default();
        let said = |file: &Path| {
            let problem = listen(&installed(), file, &limits).unwrap_err();
            (problem.kind, problem.message)
        };
        let text = home.write("text.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");
        assert_eq!(said(&text).0, ProblemKind::Unsupported);
        let no = home.write("no.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
        let (kind, message) = said(&no);
        assert_eq!(kind, ProblemKind::Undecodable);
        assert!(
            message.starts_with("`no.mp4` could not be decoded as sound: "),
            "{message}"
        );

        let codec = ["-c:a", "libmp3lame", "-b:a", "64k"];
        let whole = video(&home, "whole.mkv", &[&tune(1)], "[1:a]anull[a]", &codec);
        let bytes = std::fs::read(&whole).unwrap();
        let half = sound_of(&home.write("half.mkv", &bytes[..bytes.len() / 2]));
        let share = half.prints.len() as f64 / sound_of(&whole).prints.len() as f64;
        assert!(
            (0.2..0.8).contains(&share),
            "what came before counts: {share}"
        );
    });
}

#[test]
fn no_more_is_heard_than_the_limits_allow() {
    with_ffmpeg(|| {
        let home = Home::new();
        let limits = Limits {
            video_seconds: 6,
            ..Limits::default()
        };
        let codec = ["-c:a", "aac"];
        let file = video(&home, "long.mp4", &[&tune(1)], "[1:a]anull[a]", &codec);
        let sound = listen(&installed(), &file, &limits).unwrap().unwrap();
        let most = ((6.0 - REACH) / STEP) as usize + 1;
        assert!(
            (most - 1..=most).contains(&sound.prints.len()),
            "{}",
            sound.prints.len()
        );
    });
}

#[test]
fn a_program_that_hangs_is_stopped_and_one_that_floods_is_not_heard_out() {
    use std::os::unix::fs::PermissionsExt as _;

    let home = Home::new();
    let clip = home.write("clip.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42");
    let limits = Limits {
        decode_seconds: 1,
        video_seconds: 20,
        ..Limits::default()
    };
    let run = |script: &str| {
        let program = home.write("instead.sh", format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let program = Program::find(pipeline::FFMPEG, Some(&program), None).unwrap();
        listen(&program, &clip, &limits)
    };
    assert_eq!(run("sleep 60").unwrap_err().kind, ProblemKind::OverLimit);
    let flood = run("yes nonsense").unwrap().unwrap();
    assert!(flood.prints.len() as f64 * STEP < 20.0);
    let problem = run("echo out of luck >&2; exit 1").unwrap_err();
    assert!(
        problem.message.contains("`ffmpeg` gave up: out of luck"),
        "{}",
        problem.message
    );
}

#[test]
fn sub_fingerprints_are_those_of_chromaprint() {
    with_ffmpeg(|| {
        let home = Home::new();
        let sound = original(&home);
        let (from, to) = (home.path("original.mkv"), home.path("reference.raw"));
        let made = ffmpeg(&[
            "-i",
            from.to_str().unwrap(),
            "-ac",
            "1",
            "-ar",
            "11025",
            "-f",
            "chromaprint",
            "-fp_format",
            "raw",
            to.to_str().unwrap(),
        ]);
        if !made {
            eprintln!("skipped: this `ffmpeg` is without Chromaprint");
            return;
        }
        let bytes = std::fs::read(to).unwrap();
        let (reference, _) = bytes.as_chunks::<4>();
        assert!(reference.len().abs_diff(sound.prints.len()) <= 1);
        let pairs = reference.iter().zip(&sound.prints);
        let bits = pairs.map(|(a, b)| (u32::from_le_bytes(*a) ^ b.unwrap()).count_ones());
        let share = f64::from(bits.sum::<u32>()) / (reference.len() as f64 * 32.0);
        assert!(share < 0.01, "{share} of the bits differ");
    });
}

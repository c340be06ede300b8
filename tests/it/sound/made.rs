//! Sounds and videos made for tests of sound.

use std::path::PathBuf;

use cutline::matching::Segment;
use cutline::signal::sound::Sound;

use super::sound_of;
use crate::clip::ffmpeg;
use crate::run::Home;

/// Seconds of the videos made here.
pub(crate) const SECONDS: f64 = 16.0;

/// Three voices that sing notes and pause in no order, another for each `number`.
pub(crate) fn tune(number: u32) -> String {
    let voice = |loud: f64, base: u32, pace: f64| {
        let any = |way: f64| {
            format!("mod(abs(sin(floor(t*{pace})*{way}+{number}*1.7+{base})*4375.85),1)")
        };
        let (note, pause) = (any(12.9898), any(7.77));
        format!("{loud}*sin(2*PI*{base}*pow(2,floor(12*{note})/12)*t)*gt({pause},0.4)")
    };
    let voices = [
        voice(0.3, 220, 1.0),
        voice(0.2, 880, 1.5),
        voice(0.2, 330, 2.0),
    ];
    format!("aevalsrc='{}':s=16000:d={SECONDS}", voices.join("+"))
}

/// A video of a test picture and what `graph` makes of the sounds of `inputs`, as `[a]`; each input is a source of
/// `lavfi`.
pub(crate) fn video(
    home: &Home,
    name: &str,
    inputs: &[&str],
    graph: &str,
    codec: &[&str],
) -> PathBuf {
    let path = home.path(name);
    let picture = match name.rsplit_once('.') {
        Some((_, "webm")) => "libvpx",
        _ => "mpeg4",
    };
    let screen = format!("testsrc2=size=160x96:rate=10:duration={SECONDS}");
    let mut arguments = vec!["-f", "lavfi", "-i", &screen];
    for input in inputs {
        arguments.extend(["-f", "lavfi", "-i", input]);
    }
    arguments.extend(["-filter_complex", graph, "-map", "0:v", "-map", "[a]"]);
    arguments.extend(["-c:v", picture]);
    arguments.extend(codec);
    arguments.extend(["-shortest", path.to_str().unwrap()]);
    assert!(ffmpeg(&arguments), "{arguments:?}");
    path
}

/// The sound of such a video.
pub(crate) fn made(home: &Home, name: &str, inputs: &[&str], graph: &str, codec: &[&str]) -> Sound {
    sound_of(&video(home, name, inputs, graph, codec))
}

/// The same sound as `tune(1)`, little changed by any encoding.
pub(crate) fn original(home: &Home) -> Sound {
    made(
        home,
        "original.mkv",
        &[&tune(1)],
        "[1:a]anull[a]",
        &["-c:a", "flac"],
    )
}

/// What is shown from when to when in both.
pub(crate) fn segment(query: [f64; 2], entry: [f64; 2]) -> Segment {
    Segment {
        query: Some(query),
        entry: Some(entry),
        ..Segment::default()
    }
}

pub(crate) fn whole() -> Segment {
    segment([0.0, SECONDS], [0.0, SECONDS])
}

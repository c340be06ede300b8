//! What decoding the pictures and decoding the sound of a video share: the program, its bounds, and how it fails.

use std::ffi::OsStr;
use std::fs::File;
use std::ops::ControlFlow;
use std::time::Duration;

use crate::limit::{Limits, Problem, ProblemKind};
use crate::media::clip::{self, Frame, Frames, Wanted};
use crate::media::{self, Rendition};
use crate::process::{self, Bounds, ProcessError, Program};

/// What decodes videos.
pub const FFMPEG: process::Wanted = process::Wanted {
    name: "ffmpeg",
    what: "decoding video",
    package: "ffmpeg",
    keeps: &[],
};

/// How much of a video was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SoFar {
    /// So many seconds.
    Seconds(f64),
    /// So many frames of a folder.
    Frames(u64),
}

/// Told the name of a video and how much of it was looked at.
pub type SeenSoFar<'a> = &'a (dyn Fn(&str, SoFar) + Sync);

/// A video about to be decoded.
#[derive(Clone, Copy)]
pub struct Decoding<'a> {
    /// What decodes it.
    pub ffmpeg: &'a Program,
    /// Its name in messages.
    pub name: &'a str,
    /// Bounds.
    pub limits: &'a Limits,
    /// Told how much of it was looked at.
    pub seen: SeenSoFar<'a>,
}

/// Words of the program where a file has no such stream.
const NOTHING_MAPPED: &str = "add a trailing '?' to the map";
/// Address space of the decoding program.
const MEMORY: u64 = 3 << 30;

/// The demuxer for the video that starts with `head`.
///
/// # Errors
/// It is no video of a known kind.
pub(super) fn demuxer(name: &str, head: &[u8]) -> Result<&'static str, Problem> {
    clip::demuxer(head).ok_or_else(|| {
        let message = format!("`{name}` is no video of a kind that is decoded; convert it to MP4");
        Problem::new(ProblemKind::Unsupported, message).about(name)
    })
}

/// What is asked of a video under `limits`: frames at `rate` a second, or each frame.
pub(super) fn wanted(rate: Option<f64>, limits: &Limits) -> Wanted {
    Wanted {
        rate,
        seconds: limits.video_seconds,
        pixels: limits.pixels,
    }
}

/// What the program may use up to decode one video; `output` in bytes.
pub(super) fn bounds(limits: &Limits, output: u64) -> Bounds {
    Bounds {
        wall: Duration::from_secs(limits.decode_seconds),
        cpu: Duration::from_secs(limits.decode_seconds * 2),
        memory: MEMORY,
        output,
        file: 0,
    }
}

/// Frames a second that are reckoned with where each is asked for.
const FASTEST: f64 = 240.0;
/// What frames are decoded of, in messages.
const PICTURES: &str = "video";

/// Hands `each` the frames of the video in `file`, which starts with `head`: `rate` a second, or every one.
///
/// # Errors
/// It is no video of a known kind, no frame came of it, it could not be decoded to its end, or it lasts longer than it
/// may; what came before was handed on.
pub(super) fn frames(
    decoding: &Decoding<'_>,
    (file, head): (File, &[u8]),
    rate: Option<f64>,
    each: &mut dyn FnMut(Frame) -> ControlFlow<()>,
) -> Result<(), Problem> {
    let Decoding {
        ffmpeg,
        name,
        limits,
        seen,
    } = *decoding;
    let demuxer = demuxer(name, head)?;
    let most = limits.video_seconds as f64 * rate.unwrap_or(FASTEST) + 2.0;
    let output = most * (clip::LONGEST * clip::LONGEST + 64) as f64;
    let arguments = clip::arguments(demuxer, &wanted(rate, limits));
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    let mut frames = Frames::default();
    let (mut last, mut garbled) = (None, None);
    let bounds = bounds(limits, output as u64);
    let ended = process::stream(ffmpeg, &arguments, file, &bounds, &mut |bytes| {
        let flow = frames.push(bytes, &mut |frame| {
            last = Some(frame.seconds);
            seen(name, SoFar::Seconds(frame.seconds));
            each(frame)
        });
        flow.unwrap_or_else(|error| {
            garbled = Some(undecodable(name, PICTURES, &error.to_string()));
            ControlFlow::Break(())
        })
    });
    ended.map_err(|error| stopped(name, PICTURES, &error, limits))?;
    match (garbled, last) {
        (Some(problem), _) => Err(problem),
        (None, None) => Err(undecodable(name, PICTURES, "no frame came of it")),
        (None, Some(last)) => too_long(name, last, limits),
    }
}

/// Bytes of one frame as PNG, at most.
const STILL: u64 = 4 << 20;

/// The frame shown at `second` of the video in `file`, which starts with `head`; `None` where there is none or it cannot be
/// decoded: a picture for eyes, which proves nothing.
pub(super) fn still(
    decoding: &Decoding<'_>,
    (file, head): (File, &[u8]),
    second: f64,
) -> Option<Rendition> {
    let Decoding {
        ffmpeg,
        name,
        limits,
        ..
    } = *decoding;
    let demuxer = demuxer(name, head).ok()?;
    let arguments = clip::still_arguments(demuxer, &wanted(None, limits), second);
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    let mut png = Vec::new();
    let ended = process::stream(
        ffmpeg,
        &arguments,
        file,
        &bounds(limits, STILL),
        &mut |bytes| {
            png.extend_from_slice(bytes);
            ControlFlow::Continue(())
        },
    );
    ended.ok()?;
    media::decode(&png, 1, limits).ok()
}

/// The problem of a video that goes on when no more of it is read.
fn too_long(name: &str, last: f64, limits: &Limits) -> Result<(), Problem> {
    let seconds = limits.video_seconds;
    if last + 1.0 < seconds as f64 {
        return Ok(());
    }
    let message = format!(
        "`{name}` lasts {seconds} seconds or longer, and no more of it was looked at; raise `video-seconds` in \
         `[limits]` of the settings, or cut it"
    );
    Err(Problem::new(ProblemKind::OverLimit, message).about(name))
}

/// The problem of a video whose `part` (`video`, `sound`) no decoding gave.
pub(super) fn undecodable(name: &str, part: &str, why: &str) -> Problem {
    let message = format!(
        "`{name}` could not be decoded as {part}: {why}; check that it plays, or convert it to MP4"
    );
    Problem::new(ProblemKind::Undecodable, message).about(name)
}

/// The problem of a video whose decoding did not come to its end.
pub(super) fn stopped(name: &str, part: &str, error: &ProcessError, limits: &Limits) -> Problem {
    match error {
        ProcessError::TooLong { .. } | ProcessError::TooMuch { .. } => {
            let message = format!(
                "`{name}` was not decoded to its end: {error}; the limit is {} seconds, raise `decode-seconds` in \
                 `[limits]` of the settings",
                limits.decode_seconds
            );
            Problem::new(ProblemKind::OverLimit, message).about(name)
        }
        ProcessError::NotStarted { .. } | ProcessError::Failed { .. } => {
            let why = error.to_string();
            // What the program says where there is nothing to map.
            match why.contains(NOTHING_MAPPED) {
                true => undecodable(name, part, &format!("there is no {part} in it")),
                false => undecodable(name, part, &why),
            }
        }
    }
}

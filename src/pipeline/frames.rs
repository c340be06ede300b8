//! The frames of a video as fingerprints, one a frame.

use std::ffi::OsStr;
use std::fs::File;
use std::ops::ControlFlow;

use crate::limit::Problem;
use crate::media::clip::{self, Frames};
use crate::process;
use crate::signal::pdq;
use crate::signal::vpdq::Line;

use super::decode::{Decoding, bounds, demuxer, stopped, undecodable, wanted};

/// What is decoded here.
const PART: &str = "video";
/// Frames a second that are reckoned with where each is asked for.
const FASTEST: f64 = 240.0;

/// Hands `each` the PDQ of every frame of the video in `file`, which starts with `head`, in their order; with a `rate`, of
/// so many a second. The frames handed on are counted.
///
/// # Errors
/// It is no video of a known kind, or could not be decoded to its end; what came before was handed on.
pub fn frames(
    decoding: &Decoding<'_>,
    (file, head): (File, &[u8]),
    rate: Option<f64>,
    each: &mut dyn FnMut(Line) -> ControlFlow<()>,
) -> Result<u64, Problem> {
    let Decoding {
        ffmpeg,
        name,
        limits,
        seen,
    } = *decoding;
    let demuxer = demuxer(name, head)?;
    let most = limits.video_seconds as f64 * rate.unwrap_or(FASTEST) + 2.0;
    let bounds = bounds(
        limits,
        (most * (clip::LONGEST * clip::LONGEST + 64) as f64) as u64,
    );
    let arguments = clip::arguments(demuxer, &wanted(rate, limits));
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    let mut frames = Frames::default();
    let (mut count, mut garbled) = (0, None);
    let ended = process::stream(ffmpeg, &arguments, file, &bounds, &mut |bytes| {
        let flow = frames.push(bytes, &mut |frame| {
            count += 1;
            seen(frame.seconds);
            let (bits, quality) = pdq::measure(&frame.rendition());
            each(Line {
                number: frame.number,
                quality,
                bits,
                seconds: frame.seconds,
            })
        });
        flow.unwrap_or_else(|error| {
            garbled = Some(undecodable(name, PART, &error.to_string()));
            ControlFlow::Break(())
        })
    });
    ended.map_err(|error| stopped(name, PART, &error, limits))?;
    match (garbled, count) {
        (Some(problem), _) => Err(problem),
        (None, 0) => Err(undecodable(name, PART, "no frame came of it")),
        (None, count) => Ok(count),
    }
}

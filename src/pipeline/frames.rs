//! The frames of a video as fingerprints, one a frame.

use std::fs::File;
use std::ops::ControlFlow;

use crate::limit::Problem;
use crate::signal::pdq;
use crate::signal::vpdq::Line;

use super::decode::{self, Decoding};

/// Hands `each` the PDQ of every frame of the video in `file`, which starts with `head`, in their order; with a `rate`, of
/// so many a second.
///
/// # Errors
/// It is no video of a known kind, could not be decoded to its end, or lasts longer than it may; what came before was
/// handed on.
pub fn frames(
    decoding: &Decoding<'_>,
    opened: (File, &[u8]),
    rate: Option<f64>,
    each: &mut dyn FnMut(Line) -> ControlFlow<()>,
) -> Result<(), Problem> {
    decode::frames(decoding, opened, rate, &mut |frame| {
        let (bits, quality) = pdq::measure(&frame.rendition());
        each(Line {
            number: frame.number,
            quality,
            bits,
            seconds: frame.seconds,
        })
    })
}

//! JPEG through libjpeg-turbo's interface, reduced inside the inverse transform where the picture is large.

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::ops::Range;
use std::rc::Rc;

use mozjpeg::{ColorSpace, Decompress};

use super::error::DecodeError;
use super::jpeg_markers::{self, Declared};
use super::room::{Room, Turn};
use super::{Rendition, Tones, jpeg_scans, resize};
use crate::limit::Limits;

/// Blocks times scans that are decoded at most: a few seconds of the slowest kind.
const WORK_LIMIT: u64 = 40_000_000;

/// Sides up to this many pixels are decoded in full.
const FULL_SIDE: u32 = 512;

/// Longer sides are reduced to this many pixels or a little more.
const REDUCED_SIDE: u32 = 864;

pub(super) fn decode(
    bytes: &[u8],
    tones: Tones,
    limits: &Limits,
) -> Result<Rendition, DecodeError> {
    let Some(declared) = jpeg_markers::declared(bytes) else {
        return Err(damaged("no frame header before the picture data"));
    };
    let eighths = eighths(&declared);
    // What is decoded in full keeps its colours, so that it has the fingerprint of the published vectors.
    let tones = if eighths < 8 { tones } else { Tones::Colour };
    let needless = jpeg_scans::needless(&declared, eighths, tones);
    let _turn = room(&declared, eighths, needless.len() as u64, limits)?;

    let ended = Rc::new(Cell::new(false));
    let reader = Watched::new(bytes, &needless, Rc::clone(&ended));
    let mut header = Decompress::builder()
        .from_reader(reader)
        .map_err(|error| damaged(&error.to_string()))?;
    if header.size() != (declared.width as usize, declared.height as usize) {
        return Err(damaged("two different sizes are declared"));
    }
    header.scale(eighths);
    // Made for pictures of which the last scans are still to come; here they never do.
    header.do_block_smoothing(needless.is_empty());
    let wanted = match (header.color_space(), tones) {
        (ColorSpace::JCS_CMYK | ColorSpace::JCS_YCCK, _) => Wanted::Inks,
        (ColorSpace::JCS_YCbCr, Tones::Luma) if declared.luma_first => Wanted::Luma,
        _ => Wanted::Rgb,
    };
    let (target, channels) = match wanted {
        Wanted::Inks => (ColorSpace::JCS_CMYK, 4),
        Wanted::Luma => (ColorSpace::JCS_GRAYSCALE, 1),
        Wanted::Rgb => (ColorSpace::JCS_RGB, 3),
    };
    let mut started = header
        .to_colorspace(target)
        .map_err(|error| damaged(&error.to_string()))?;
    let (width, height) = (started.width(), started.height());
    let mut rgb = vec![0; width * height * 3];
    let mut row = vec![0_u8; width * channels];
    let mut present = 0;
    for (line, out) in rgb.chunks_exact_mut(width * 3).enumerate() {
        let read = match wanted {
            Wanted::Rgb => &mut *out,
            Wanted::Inks | Wanted::Luma => row.as_mut_slice(),
        };
        let read = started
            .read_scanlines_into(read)
            .map_err(|error| damaged(&error.to_string()))?;
        let padding = ended.get() && read.iter().all(|sample| matches!(sample, 127 | 128));
        if !padding {
            present = line + 1;
        }
        let (pixels, _) = out.as_chunks_mut();
        match wanted {
            Wanted::Rgb => {}
            Wanted::Inks => {
                let (inks, _) = row.as_chunks();
                for (pixel, ink) in pixels.iter_mut().zip(inks) {
                    *pixel = light(*ink, declared.adobe);
                }
            }
            Wanted::Luma => {
                for (pixel, luma) in pixels.iter_mut().zip(&row) {
                    *pixel = [*luma; 3];
                }
            }
        }
    }
    if height - present > height / MISSING {
        return Err(DecodeError::Truncated {
            present,
            rows: height,
        });
    }
    let decoded = Rendition {
        width,
        height,
        rgb,
        full_width: declared.width,
        full_height: declared.height,
    };
    Ok(resize::fitted(decoded, 2 * REDUCED_SIDE as usize))
}

/// What libjpeg is asked for.
#[derive(Clone, Copy)]
enum Wanted {
    /// Four inks, which become RGB here.
    Inks,
    /// The first component alone; the others are not transformed.
    Luma,
    Rgb,
}

/// A picture that lacks more than one row in this many cannot be told from others any more.
const MISSING: usize = 16;

/// The numerator of the reduction in eighths: the smallest that keeps the longer side at 864 pixels or more.
///
/// Measured against Meta's vectors and its code at full size: from 864 on no fingerprint of quality 80 or more was off
/// by more than 10 bits, at 800 some were off by 12, from 512 on by 28. PDQ averages over a 128th of each side, rounded
/// up, and an even number of pixels shifts the average by half a pixel, so that 864 to 896 are nearer to the full size
/// (3 to 4 bits on the mean) than 897 to 1,024 (5).
fn eighths(declared: &Declared) -> u8 {
    let longer = declared.width.max(declared.height);
    if longer <= FULL_SIDE {
        return 8;
    }
    let scaled = |eighths: u8| (longer * u32::from(eighths)).div_ceil(8);
    (1..8)
        .find(|eighths| scaled(*eighths) >= REDUCED_SIDE)
        .unwrap_or(8)
}

/// Refuses what would take more memory or time than allowed, and waits for room for the rest.
fn room(
    declared: &Declared,
    eighths: u8,
    needless: u64,
    limits: &Limits,
) -> Result<Turn, DecodeError> {
    let scaled = |side: u32| (u64::from(side) * u64::from(eighths)).div_ceil(8);
    let pixels = scaled(declared.width) * scaled(declared.height) * 3;
    let coefficients = if declared.buffered {
        declared.blocks * 64 * 2
    } else {
        0
    };
    let rows = u64::from(declared.width) * declared.components.len() as u64 * 64;
    let room = Room {
        width: declared.width,
        height: declared.height,
        needed: pixels + coefficients + rows,
    };
    let room = room.streamed(limits)?;
    let scans = declared.scan_count.saturating_sub(needless).max(1);
    let work = declared.blocks.saturating_mul(scans);
    if work > WORK_LIMIT {
        return Err(DecodeError::TooSlow {
            work,
            scans,
            limit: WORK_LIMIT,
        });
    }
    room.turn(limits)
}

/// RGB of four inks; Adobe writes them inverted, and so does everybody who writes the Adobe segment.
fn light(ink: [u8; 4], adobe: bool) -> [u8; 3] {
    let amount = |sample: u8| u32::from(if adobe { sample } else { 255 - sample });
    let [cyan, magenta, yellow, black] = ink;
    let black = amount(black);
    [cyan, magenta, yellow].map(|sample| ((amount(sample) * black + 127) / 255) as u8)
}

fn damaged(reason: &str) -> DecodeError {
    DecodeError::Damaged {
        format: "JPEG",
        reason: reason.to_owned(),
    }
}

/// Bytes less some ranges, which remember whether more was asked for than there is; libjpeg pads with grey from then on.
struct Watched<'a> {
    rest: &'a [u8],
    later: std::vec::IntoIter<&'a [u8]>,
    ended: Rc<Cell<bool>>,
}

impl<'a> Watched<'a> {
    /// All of `bytes` but the ranges `without`, which come in order and do not overlap.
    fn new(bytes: &'a [u8], without: &[Range<usize>], ended: Rc<Cell<bool>>) -> Self {
        let mut pieces = Vec::with_capacity(without.len() + 1);
        let mut from = 0;
        for range in without {
            pieces.push(bytes.get(from..range.start).unwrap_or_default());
            from = range.end;
        }
        pieces.push(bytes.get(from..).unwrap_or_default());
        Self {
            rest: &[],
            later: pieces.into_iter(),
            ended,
        }
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let read = self.fill_buf()?.read(buf)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        while self.rest.is_empty() {
            let Some(next) = self.later.next() else {
                self.ended.set(true);
                break;
            };
            self.rest = next;
        }
        Ok(self.rest)
    }

    fn consume(&mut self, amount: usize) {
        self.rest = self.rest.get(amount..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{decode, decode_tones};

    #[test]
    fn luma_is_that_of_the_colours_and_small_pictures_keep_these() {
        for (width, reduced) in [(1_000, true), (400, false)] {
            let sample = |at: usize| {
                let (x, y) = ((at % width) as f64, (at / width) as f64);
                let wave = ((x / 70.0).sin() + (y / 50.0).cos()) * 40.0 + 120.0;
                [wave, wave + 30.0, wave - 20.0].map(|sample| sample as u8)
            };
            let picture = Rendition {
                width,
                height: 300,
                rgb: (0..width * 300).flat_map(sample).collect(),
                full_width: width as u32,
                full_height: 300,
            };
            let bytes = picture.to_jpeg(90.0).unwrap();
            let limits = Limits::default();
            let coloured = decode(&bytes, 1, &limits).unwrap();
            let grey = decode_tones(&bytes, 1, Tones::Luma, &limits).unwrap();
            assert_eq!(grey == coloured, !reduced);
            assert_eq!((grey.width, grey.height), (coloured.width, coloured.height));
            let (grey, coloured) = (grey.luma(), coloured.luma());
            let apart = grey.data.iter().zip(&coloured.data);
            assert!(apart.map(|(a, b)| a.abs_diff(*b)).max() <= Some(2));
        }
    }
}

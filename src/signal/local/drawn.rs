//! Whether a corner belongs to something drawn (text, a logo, a chart) or to something photographed.
//!
//! What is drawn has few tones and even areas between sharp edges. Both are measured relative to the contrast of the
//! place, so that darkening, fading and compressing change little.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over buffers whose sizes are computed beside the loop"
)]

use crate::media::Plane;

/// Half the side of the square that is looked at.
const HALF: usize = 14;
/// Pixels in it.
const AREA: f32 = (4 * HALF * HALF) as f32;
/// A pixel is even where it differs from its neighbours by no more than this part of the contrast.
const EVEN: i32 = 48;
/// The two fullest bands, each this part of the contrast wide, hold most pixels of what is drawn.
const BAND: i32 = 8;
/// Share of even pixels and share in the two bands, added, above which a place counts as drawn.
///
/// Chosen on photos and on drawn cards, charts, tables and posts; `bench copies` shows what it does.
const BOUND: f32 = 0.92;

/// Whether the square around `(x, y)`, at least 15 pixels from the edges, looks drawn.
pub(super) fn is_drawn(plane: &Plane, x: usize, y: usize) -> bool {
    let width = plane.width;
    let row = |y: usize| &plane.data[y * width + x - HALF..=y * width + x + HALF];
    let mut below = [0_u16; 257];
    for y in y - HALF..y + HALF {
        for value in &row(y)[..2 * HALF] {
            below[usize::from(*value) + 1] += 1;
        }
    }
    let lowest = below
        .iter()
        .skip(1)
        .position(|count| *count > 0)
        .unwrap_or(0);
    let highest = below
        .iter()
        .skip(1)
        .rposition(|count| *count > 0)
        .unwrap_or(0);
    let contrast = (highest - lowest) as i32;
    let step = (contrast / EVEN).max(1) as u16;
    let mut even = 0_u16;
    for y in y - HALF..y + HALF {
        let lines = (
            <[u8; SIDE]>::try_from(row(y)),
            <[u8; SIDE]>::try_from(row(y + 1)),
        );
        let (Ok(line), Ok(next)) = lines else {
            continue;
        };
        let mut steps = 0_u16;
        for at in 0..2 * HALF {
            let slope =
                u16::from(line[at].abs_diff(line[at + 1])) + u16::from(line[at].abs_diff(next[at]));
            steps += u16::from(slope <= step);
        }
        even += steps;
    }
    for value in 0..256 {
        below[value + 1] += below[value];
    }
    let band = ((contrast + 1) / BAND).max(1) as usize;
    (f32::from(even) + f32::from(two_fullest(&below, lowest, highest, band))) / AREA > BOUND
}

/// Side of the square that is looked at, with the pixels its slopes are measured to.
const SIDE: usize = 2 * HALF + 1;

/// The same once an even slope of tone, as a coloured ground has it, is taken away.
pub(super) fn is_drawn_on_a_slope(plane: &Plane, x: usize, y: usize) -> bool {
    let place = |n: usize| n as f32 - HALF as f32;
    let value = |column: usize, row: usize| {
        f32::from(plane.data[(y + row - HALF) * plane.width + x + column - HALF])
    };
    let (mut sum, mut across, mut down) = (0.0, 0.0, 0.0);
    for row in 0..SIDE {
        for column in 0..SIDE {
            sum += value(column, row);
            across += value(column, row) * place(column);
            down += value(column, row) * place(row);
        }
    }
    let area = (SIDE * SIDE) as f32;
    // Squares of the distances from the middle, summed over the square.
    let moment = area * (area - 1.0) / 12.0;
    let (mean, across, down) = (sum / area, across / moment, down / moment);
    let mut data = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let rest = value(column, row) - mean - across * place(column) - down * place(row);
            // Rounded; `round` is a call on processors it must run on.
            data.push((rest + 128.5).clamp(0.0, 255.0) as u8);
        }
    }
    let flat = Plane {
        width: SIDE,
        height: SIDE,
        data,
    };
    is_drawn(&flat, HALF, HALF)
}

/// Pixels in the fullest band of tones and in the fullest other one; `below` counts the pixels under each tone.
fn two_fullest(below: &[u16; 257], lowest: usize, highest: usize, band: usize) -> u16 {
    let pixels = |from: usize| below[(from + band).min(256)] - below[from];
    let mut fullest = (0, lowest);
    for from in lowest..=highest {
        fullest = fullest.max((pixels(from), from));
    }
    let mut second = 0;
    for from in lowest..=highest {
        if from + band <= fullest.1 || from >= fullest.1 + band {
            second = second.max(pixels(from));
        }
    }
    fullest.0 + second
}

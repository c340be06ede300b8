//! The direction of a corner and 256 comparisons around it ("ORB: an efficient alternative to SIFT or SURF", Rublee
//! and others 2011), also as the mirrored picture would give them.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over buffers whose sizes are computed beside the loop"
)]

use std::sync::LazyLock;

use super::pattern::PATTERN;
use crate::media::Plane;

/// Pixels from a corner that its description may read.
pub(super) const REACH: usize = 16;
/// Half the side of the disc whose centre of mass gives the direction.
const DISC: isize = 15;
/// Directions a description is turned to.
pub const TURNS: usize = 64;

/// 256 comparisons.
pub type Bits = [u64; 4];

type Offsets = [[i8; 4]; 256];

/// The comparisons turned to every direction, upright and mirrored.
static TURNED: LazyLock<Box<[[Offsets; TURNS]; 2]>> = LazyLock::new(|| {
    let mut table = Box::new([[[[0; 4]; 256]; TURNS]; 2]);
    for (mirrored, forms) in table.iter_mut().enumerate() {
        for (turn, offsets) in forms.iter_mut().enumerate() {
            let angle = turn as f64 * std::f64::consts::TAU / TURNS as f64;
            let (sin, cos) = angle.sin_cos();
            // Seen in a mirror a pattern is mirrored first and then turned as the corner is here.
            let flip = if mirrored == 1 { -1.0 } else { 1.0 };
            let place = |x: i8, y: i8| {
                let (x, y) = (f64::from(x), f64::from(y) * flip);
                let turned = (x * cos - y * sin, x * sin + y * cos);
                [turned.0.round() as i8, turned.1.round() as i8]
            };
            for (to, [ax, ay, bx, by]) in offsets.iter_mut().zip(&PATTERN) {
                let ([ax, ay], [bx, by]) = (place(*ax, *ay), place(*bx, *by));
                *to = [ax, ay, bx, by];
            }
        }
    }
    table
});

/// Half the width of the disc at each distance from its middle row.
static WIDTHS: LazyLock<[isize; DISC as usize + 1]> = LazyLock::new(|| {
    std::array::from_fn(|y| {
        let square = (DISC * DISC) as f64 - (y * y) as f64;
        square.sqrt().round() as isize
    })
});

/// The direction from `(x, y)`, at least [`REACH`] pixels from the edges, to the centre of mass around it, in radians.
pub(super) fn direction(plane: &Plane, x: usize, y: usize) -> f32 {
    let (mut across, mut down) = (0_i32, 0_i32);
    for dy in -DISC..=DISC {
        let half = WIDTHS[dy.unsigned_abs()];
        let start = y.wrapping_add_signed(dy) * plane.width + x - half as usize;
        let row = &plane.data[start..=start + 2 * half as usize];
        let mut sum = 0_i32;
        for (at, value) in row.iter().enumerate() {
            let value = i32::from(*value);
            sum += value;
            across += value * (at as i32 - half as i32);
        }
        down += sum * dy as i32;
    }
    (down as f32).atan2(across as f32)
}

/// The step of [`TURNS`] nearest to `angle` in radians.
pub fn turn_of(angle: f32) -> usize {
    let turns = angle / std::f32::consts::TAU * TURNS as f32;
    (turns.round() as isize).rem_euclid(TURNS as isize) as usize
}

/// The comparisons at `(x, y)` of a smoothed plane, at least [`REACH`] pixels from the edges.
///
/// With `mirrored` they are those the mirrored picture gives at the mirrored place, whose turn is half a circle less
/// `turn`.
pub(super) fn describe(soft: &Plane, x: usize, y: usize, turn: usize, mirrored: Mirrored) -> Bits {
    let offsets = &TURNED[mirrored as usize][turn];
    let stride = soft.width as isize;
    let centre = (y * soft.width + x) as isize;
    let mut bits = [0; 4];
    for (word, tests) in bits.iter_mut().zip(offsets.as_chunks::<64>().0) {
        for (at, [ax, ay, bx, by]) in tests.iter().enumerate() {
            let value = |x: i8, y: i8| {
                soft.data[(centre + isize::from(y) * stride + isize::from(x)) as usize]
            };
            *word |= u64::from(value(*ax, *ay) < value(*bx, *by)) << at;
        }
    }
    bits
}

/// Whether a description is taken as it lies or as a mirror shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mirrored {
    /// As it lies.
    No = 0,
    /// As a mirror shows it.
    Yes = 1,
}

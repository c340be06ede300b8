//! Corners of a plane: FAST-9 ("Machine learning for high-speed corner detection", Rosten and Drummond 2006), each
//! with the highest threshold at which it still is one, ranked by Harris's measure.
//!
//! The arithmetic works on rows of bytes without branches, so that the compiler makes vector instructions of it.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over buffers whose sizes are computed beside the loop"
)]

use crate::media::Plane;

/// Pixels tested together.
const CHUNK: usize = 32;
/// Pixels around the centre, clockwise from the top.
const CIRCLE: [(isize, isize); 16] = [
    (0, -3),
    (1, -3),
    (2, -2),
    (3, -1),
    (3, 0),
    (3, 1),
    (2, 2),
    (1, 3),
    (0, 3),
    (-1, 3),
    (-2, 2),
    (-3, 1),
    (-3, 0),
    (-3, -1),
    (-2, -2),
    (-1, -3),
];
/// Half the side of the square Harris's measure sums over.
const HALF: usize = 3;

/// A corner in pixels of its plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corner {
    pub(super) x: usize,
    pub(super) y: usize,
    /// Harris's measure; larger is better.
    pub(super) strength: f32,
}

/// Every corner at least `margin` pixels from the edges that passes at `threshold` grey levels, in reading order.
pub(super) fn corners(plane: &Plane, margin: usize, threshold: u8) -> Vec<Corner> {
    let (width, height) = (plane.width, plane.height);
    let margin = margin.max(HALF + 1);
    if width <= 2 * margin || height <= 2 * margin {
        return Vec::new();
    }
    // Scores of three rows at a time; a corner is the highest among its neighbours.
    let padded = width + CHUNK;
    let mut rows = [vec![0_u8; padded], vec![0_u8; padded], vec![0_u8; padded]];
    let mut found = Vec::new();
    for y in margin - 1..=height - margin {
        let [above, row, below] = &mut rows;
        std::mem::swap(above, row);
        std::mem::swap(row, below);
        score_row(plane, y, threshold, below);
        if y > margin {
            peaks(&rows, margin, width, y - 1, &mut found);
        }
    }
    for corner in &mut found {
        corner.strength = harris(plane, corner.x, corner.y);
    }
    found
}

/// The highest threshold at which each pixel of row `y` is a corner, 0 where it is none at `threshold`.
fn score_row(plane: &Plane, y: usize, threshold: u8, scores: &mut [u8]) {
    let width = plane.width;
    let mut x = HALF;
    while x + HALF < width {
        // The last chunk overlaps the one before.
        let start = if x + CHUNK + HALF > width {
            (width - HALF).saturating_sub(CHUNK).max(HALF)
        } else {
            x
        };
        let length = CHUNK.min(width - HALF - start);
        let centre = y * width + start;
        let read = |(dx, dy): (isize, isize)| {
            let at = centre.wrapping_add_signed(dy * width as isize + dx);
            let pixels = &plane.data[at..at + length];
            // A copy of a known length is no call.
            <[u8; CHUNK]>::try_from(pixels).unwrap_or_else(|_| {
                let mut chunk = [0_u8; CHUNK];
                chunk[..length].copy_from_slice(pixels);
                chunk
            })
        };
        let result = score_chunk(&read((0, 0)), &read, threshold);
        scores[start..start + length].copy_from_slice(&result[..length]);
        x = start + length;
    }
}

fn score_chunk(
    centre: &[u8; CHUNK],
    read: &impl Fn((isize, isize)) -> [u8; CHUNK],
    threshold: u8,
) -> [u8; CHUNK] {
    // An arc of nine holds two neighbours of the four at right angles.
    let quarter = [0, 4, 8, 12].map(|at| read(CIRCLE[at]));
    let mut bound = [0_u8; CHUNK];
    for at in 0..4 {
        for lane in 0..CHUNK {
            let (a, b, c) = (quarter[at][lane], quarter[(at + 1) % 4][lane], centre[lane]);
            let bright = a.min(b).saturating_sub(c);
            let dark = c.saturating_sub(a.max(b));
            bound[lane] = bound[lane].max(bright).max(dark);
        }
    }
    if bound.iter().fold(0, |most, value| most.max(*value)) < threshold {
        return [0; CHUNK];
    }
    let circle = CIRCLE.map(read);
    let mut bright = [0_u8; CHUNK];
    let mut dark = [0_u8; CHUNK];
    let highest = arcs(&circle, u8::min);
    let lowest = arcs(&circle, u8::max);
    for (high, low) in highest.iter().zip(&lowest) {
        for lane in 0..CHUNK {
            bright[lane] = bright[lane].max(high[lane].saturating_sub(centre[lane]));
            dark[lane] = dark[lane].max(centre[lane].saturating_sub(low[lane]));
        }
    }
    let mut score = [0_u8; CHUNK];
    for lane in 0..CHUNK {
        let best = bright[lane].max(dark[lane]);
        score[lane] = if best >= threshold { best } else { 0 };
    }
    score
}

/// For every start on the circle, the least (or most) of nine neighbours.
fn arcs(circle: &[[u8; CHUNK]; 16], pick: impl Fn(u8, u8) -> u8) -> [[u8; CHUNK]; 16] {
    let joined = |from: &[[u8; CHUNK]; 16], step: usize, with: &[[u8; CHUNK]; 16]| {
        let mut out = [[0_u8; CHUNK]; 16];
        for at in 0..16 {
            for lane in 0..CHUNK {
                out[at][lane] = pick(from[at][lane], with[(at + step) % 16][lane]);
            }
        }
        out
    };
    let two = joined(circle, 1, circle);
    let four = joined(&two, 2, &two);
    let eight = joined(&four, 4, &four);
    joined(&eight, 8, circle)
}

/// Pixels of the middle row that no neighbour exceeds; of equal neighbours the first in reading order counts.
fn peaks(rows: &[Vec<u8>; 3], margin: usize, width: usize, y: usize, found: &mut Vec<Corner>) {
    let [above, row, below] = rows;
    for x in margin..width - margin {
        let score = row[x];
        if score == 0 {
            continue;
        }
        let before = above[x - 1].max(above[x]).max(above[x + 1]).max(row[x - 1]);
        let after = row[x + 1].max(below[x - 1]).max(below[x]).max(below[x + 1]);
        if score > before && score >= after {
            found.push(Corner {
                x,
                y,
                strength: 0.0,
            });
        }
    }
}

/// Side of the square Harris's measure looks at, with the pixels its slopes are measured to.
const SIDE: usize = 2 * HALF + 3;
/// Columns of slopes, one more than are summed over.
const LANES: usize = SIDE - 1;

/// Determinant less 0.04 squared traces of the summed products of slopes (Harris and Stephens 1988).
fn harris(plane: &Plane, x: usize, y: usize) -> f32 {
    let reach = HALF + 1;
    // Of each row the differences across it and the sums along it; the last lane stays 0.
    let mut across = [[0_i16; LANES]; SIDE];
    let mut along = [[0_i16; LANES]; SIDE];
    for row in 0..SIDE {
        let start = (y + row - reach) * plane.width + x - reach;
        let mut line = [0_i16; SIDE];
        for (to, value) in line.iter_mut().zip(&plane.data[start..start + SIDE]) {
            *to = i16::from(*value);
        }
        for at in 0..LANES - 1 {
            across[row][at] = line[at + 2] - line[at];
            along[row][at] = line[at] + 2 * line[at + 1] + line[at + 2];
        }
    }
    let (mut xx, mut yy, mut xy) = ([0_i32; LANES], [0_i32; LANES], [0_i32; LANES]);
    for row in 1..SIDE - 1 {
        for at in 0..LANES {
            let dx = across[row - 1][at] + 2 * across[row][at] + across[row + 1][at];
            let dy = along[row + 1][at] - along[row - 1][at];
            let (dx, dy) = (i32::from(dx), i32::from(dy));
            xx[at] += dx * dx;
            yy[at] += dy * dy;
            xy[at] += dx * dy;
        }
    }
    let scale = 1.0 / (4.0 * 255.0 * 49.0_f32.sqrt());
    let [xx, yy, xy] = [xx, yy, xy].map(|sums| sums.iter().sum::<i32>() as f32 * scale * scale);
    xx * yy - xy * xy - 0.04 * (xx + yy).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::blotches;

    /// Harris's measure as it is written in the paper, slopes by Sobel's operator.
    fn by_definition(plane: &Plane, x: usize, y: usize) -> f32 {
        let at = |x: usize, y: usize| i64::from(plane.data[y * plane.width + x]);
        let (mut xx, mut yy, mut xy) = (0, 0, 0);
        for y in y - HALF..=y + HALF {
            for x in x - HALF..=x + HALF {
                let column = |x: usize| at(x, y - 1) + 2 * at(x, y) + at(x, y + 1);
                let row = |y: usize| at(x - 1, y) + 2 * at(x, y) + at(x + 1, y);
                let (dx, dy) = (column(x + 1) - column(x - 1), row(y + 1) - row(y - 1));
                xx += dx * dx;
                yy += dy * dy;
                xy += dx * dy;
            }
        }
        let scale = 1.0 / (4.0 * 255.0 * 7.0_f32);
        let [xx, yy, xy] = [xx, yy, xy].map(|sum| sum as f32 * scale * scale);
        xx * yy - xy * xy - 0.04 * (xx + yy).powi(2)
    }

    #[test]
    fn corners_are_ranked_by_harris() {
        let mut plane = blotches((97, 61), 2.0, 3);
        for (n, tone) in plane.data.iter_mut().enumerate() {
            if n % 7 == 0 || n % 97 > 90 {
                *tone = if n % 2 == 0 { 255 } else { 0 };
            }
        }
        let found = corners(&plane, 4, 8);
        assert!(found.len() > 20, "{}", found.len());
        for Corner { x, y, strength } in found {
            let expected = by_definition(&plane, x, y);
            let slack = 1e-4 * expected.abs().max(0.001);
            assert!(
                (strength - expected).abs() <= slack,
                "{x} {y}: {strength} {expected}"
            );
        }
    }
}

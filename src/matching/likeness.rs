//! How alike two pictures are, window by window, once one is laid on the other.
#![expect(clippy::indexing_slicing, reason = "tables of one fixed size")]

use super::fit;
use crate::media::{Plane, Projection};

const SIDE: usize = 64;
/// Cells along a side of a window.
const WINDOW: usize = 8;
/// Cells from one window to the next.
const STRIDE: usize = 4;
/// Windows along a side.
pub(super) const WINDOWS: usize = (SIDE - WINDOW) / STRIDE + 1;
/// Cells a value of the query is the mean of: the small plane is made by a soft filter.
const SOFT: f64 = 1.4;
/// Squared grey levels added to a variance.
const FLOOR: f64 = 4.0;

/// One window of the entry's small plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    /// Correlation, −1 to 1.
    pub(super) likeness: f64,
    /// Mean grey level in the entry and in the query.
    pub(super) means: (f64, f64),
    /// Variance in the entry and in the query.
    pub(super) variances: (f64, f64),
}

/// Windows in reading order; `None` where the query does not reach.
pub(super) type Windows = Vec<Option<Window>>;

/// Sums of a plane over the rectangle from its first pixel.
pub(super) struct Sums {
    width: usize,
    height: usize,
    cells: Vec<u32>,
}

impl Sums {
    pub(super) fn new(plane: &Plane) -> Self {
        let (width, height) = (plane.width, plane.height);
        let stride = width + 1;
        let mut sums = vec![0_u32; stride * (height + 1)];
        for y in 0..height {
            let mut row = 0_u32;
            for x in 0..width {
                row += u32::from(plane.data[y * width + x]);
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
            }
        }
        Self {
            width,
            height,
            cells: sums,
        }
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Softened mean around a point, as a plane whose pixels are `side` wide has it; all in parts of the longer side;
    /// `None` outside.
    pub(super) fn soft_mean(&self, (x, y): (f64, f64), side: f64) -> Option<f64> {
        let longer = self.width.max(self.height) as f64;
        let (width, height) = (self.width as f64, self.height as f64);
        let (x, y, half) = (
            x * longer,
            y * longer,
            (SOFT * side * longer / 2.0).max(0.5),
        );
        if !(x >= 0.0 && y >= 0.0 && x < width && y < height) {
            return None;
        }
        let (left, right) = ((x - half).max(0.0), (x + half).min(width));
        let (top, bottom) = ((y - half).max(0.0), (y + half).min(height));
        let sum = self.sum_to(right, bottom) - self.sum_to(left, bottom) - self.sum_to(right, top)
            + self.sum_to(left, top);
        Some(sum / ((right - left) * (bottom - top)))
    }

    /// Sum of the pixels left of and above a point, parts of pixels counted in part.
    fn sum_to(&self, x: f64, y: f64) -> f64 {
        let (column, row) = (
            (x as usize).min(self.width - 1),
            (y as usize).min(self.height - 1),
        );
        let (right, down) = (x - column as f64, y - row as f64);
        let stride = self.width + 1;
        let at = |dx: usize, dy: usize| f64::from(self.cells[(row + dy) * stride + column + dx]);
        let above = at(0, 0) + (at(1, 0) - at(0, 0)) * right;
        let below = at(0, 1) + (at(1, 1) - at(0, 1)) * right;
        above + (below - above) * down
    }

    /// Mean of the square of side `side` around a point, all in parts of the longer side; `None` outside.
    pub(super) fn mean(&self, (x, y): (f64, f64), side: f64) -> Option<f64> {
        let longer = self.width.max(self.height) as f64;
        let (x, y, half) = (x * longer, y * longer, side * longer / 2.0);
        if !(x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64) {
            return None;
        }
        let edge = |at: f64, length: usize| (at.round().max(0.0) as usize).min(length);
        let (mut left, mut right) = (edge(x - half, self.width), edge(x + half, self.width));
        let (mut top, mut bottom) = (edge(y - half, self.height), edge(y + half, self.height));
        if right <= left {
            left = (x as usize).min(self.width - 1);
            right = left + 1;
        }
        if bottom <= top {
            top = (y as usize).min(self.height - 1);
            bottom = top + 1;
        }
        let at = |x: usize, y: usize| f64::from(self.cells[y * (self.width + 1) + x]);
        let sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
        Some(sum / ((right - left) * (bottom - top)) as f64)
    }
}

/// `back` takes the entry to the query, both in parts of the longer side; `shape` is the entry's width and height.
pub(super) fn windows(back: Projection, query: &Sums, small: &[u8], shape: (f64, f64)) -> Windows {
    if small.len() != SIDE * SIDE {
        return Vec::new();
    }
    let mut seen = vec![None; SIDE * SIDE];
    let (cell_x, cell_y) = (shape.0 / SIDE as f64, shape.1 / SIDE as f64);
    for (at, value) in seen.iter_mut().enumerate() {
        let point = (
            ((at % SIDE) as f64 + 0.5) * cell_x,
            ((at / SIDE) as f64 + 0.5) * cell_y,
        );
        let (Some(there), Some(size)) = (back.at(point), fit::size_at(back, point)) else {
            continue;
        };
        *value = query.mean(there, SOFT * size * (cell_x * cell_y).sqrt());
    }
    let mut found = Vec::with_capacity(WINDOWS * WINDOWS);
    for row in 0..WINDOWS {
        for column in 0..WINDOWS {
            found.push(window(&seen, small, column * STRIDE, row * STRIDE));
        }
    }
    found
}

fn window(seen: &[Option<f64>], small: &[u8], left: usize, top: usize) -> Option<Window> {
    let mut sums = [0.0; 5];
    let mut count = 0.0;
    for y in top..top + WINDOW {
        for x in left..left + WINDOW {
            let Some(b) = seen[y * SIDE + x] else {
                continue;
            };
            let a = f64::from(small[y * SIDE + x]);
            count += 1.0;
            for (sum, value) in sums.iter_mut().zip([a, b, a * a, b * b, a * b]) {
                *sum += value;
            }
        }
    }
    if count < 0.75 * (WINDOW * WINDOW) as f64 {
        return None;
    }
    let [a, b, aa, bb, ab] = sums.map(|sum| sum / count);
    let (va, vb) = (aa - a * a, bb - b * b);
    Some(Window {
        likeness: (ab - a * b) / ((va + FLOOR) * (vb + FLOOR)).sqrt(),
        means: (a, b),
        variances: (va, vb),
    })
}

//! The arithmetic of PDQ: luma, two passes of a box filter, 64×64 samples, 16×16 coefficients, their median.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over sizes fixed or checked at entry"
)]

use std::sync::LazyLock;

use crate::media::Rendition;

/// Samples a side after reduction.
const SIDE: usize = 64;
/// Coefficients a side kept; the first row and column of the transform are left out.
pub(super) const KEPT: usize = 16;

/// Coefficients, row-major.
pub(super) type Coefficients = [f32; KEPT * KEPT];

/// A picture reduced to 64×64 luma samples.
pub(super) struct Reduced {
    samples: Box<[f32; SIDE * SIDE]>,
}

impl Reduced {
    pub(super) fn of(rendition: &Rendition) -> Self {
        let (width, height) = (rendition.width, rendition.height);
        let mut samples = Box::new([0.0; SIDE * SIDE]);
        if width == 0 || height == 0 {
            return Self { samples };
        }
        let (pixels, _) = rendition.rgb.as_chunks::<3>();
        let mut luma: Vec<f32> = pixels.iter().map(|p| luma_of(*p)).collect();
        luma.resize(width * height, 0.0);
        let mut other = vec![0.0; width * height];
        for _ in 0..2 {
            filter_rows(&luma, &mut other, width, window(width));
            filter_columns(&other, &mut luma, width, window(height));
        }
        for (row, out) in samples.chunks_exact_mut(SIDE).enumerate() {
            let y = nearest(row, height);
            for (column, sample) in out.iter_mut().enumerate() {
                *sample = luma[y * width + nearest(column, width)];
            }
        }
        Self { samples }
    }

    /// 0–100: how much gradient there is.
    pub(super) fn quality(&self) -> u8 {
        let step = |a: f32, b: f32| (((a - b) * 100.0) / 255.0) as i32;
        let mut sum = 0;
        for y in 0..SIDE {
            for x in 0..SIDE {
                let here = self.samples[y * SIDE + x];
                if y + 1 < SIDE {
                    sum += step(here, self.samples[(y + 1) * SIDE + x]).abs();
                }
                if x + 1 < SIDE {
                    sum += step(here, self.samples[y * SIDE + x + 1]).abs();
                }
            }
        }
        (sum / 90).min(100) as u8
    }

    /// The low frequencies of its cosine transform.
    pub(super) fn coefficients(&self) -> Coefficients {
        let basis: &[[f32; SIDE]; KEPT] = &BASIS;
        let mut half = [[0.0_f32; SIDE]; KEPT];
        for (out, frequency) in half.iter_mut().zip(basis) {
            for (weight, row) in frequency.iter().zip(self.samples.chunks_exact(SIDE)) {
                for (sum, sample) in out.iter_mut().zip(row) {
                    *sum += weight * sample;
                }
            }
        }
        let mut kept = [0.0; KEPT * KEPT];
        for (row, half) in kept.chunks_exact_mut(KEPT).zip(&half) {
            for (value, frequency) in row.iter_mut().zip(basis) {
                *value = half.iter().zip(frequency).map(|(a, b)| a * b).sum();
            }
        }
        kept
    }
}

/// Rows of the transform, without the constant one.
static BASIS: LazyLock<[[f32; SIDE]; KEPT]> = LazyLock::new(|| {
    let scale = (2.0 / SIDE as f64).sqrt();
    let mut basis = [[0.0; SIDE]; KEPT];
    for (i, row) in basis.iter_mut().enumerate() {
        for (j, value) in row.iter_mut().enumerate() {
            let angle =
                std::f64::consts::PI / 2.0 / SIDE as f64 * (i + 1) as f64 * (2 * j + 1) as f64;
            *value = (scale * angle.cos()) as f32;
        }
    }
    basis
});

/// Bit `16 · row + column` is set where that coefficient is above the median; the highest bit comes first.
pub(super) fn bits(coefficients: &Coefficients) -> [u8; 32] {
    let mut sorted = *coefficients;
    sorted.sort_unstable_by(f32::total_cmp);
    let median = sorted[sorted.len() / 2 - 1];
    let mut bits = [0; 32];
    for (bit, coefficient) in coefficients.iter().enumerate() {
        if *coefficient > median {
            bits[31 - bit / 8] |= 1 << (bit % 8);
        }
    }
    bits
}

fn luma_of([r, g, b]: [u8; 3]) -> f32 {
    0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)
}

/// The sample of a side of `length` nearest to the middle of cell `cell`.
fn nearest(cell: usize, length: usize) -> usize {
    (2 * cell + 1) * length / (2 * SIDE)
}

/// Width of the box filter for a side of `length`.
fn window(length: usize) -> usize {
    length.div_ceil(2 * SIDE)
}

fn filter_rows(from: &[f32], to: &mut [f32], width: usize, window: usize) {
    for (from, to) in from.chunks_exact(width).zip(to.chunks_exact_mut(width)) {
        let span = Span::new(width, window);
        let mut sum = 0.0;
        for ahead in 0..span.lead {
            sum += from[ahead];
        }
        for (at, out) in to.iter_mut().enumerate() {
            if let Some(enter) = span.enters(at) {
                sum += from[enter];
            }
            if let Some(leave) = span.leaves(at) {
                sum -= from[leave];
            }
            *out = sum / span.size(at) as f32;
        }
    }
}

/// The same down the columns, all of a row at a time.
fn filter_columns(from: &[f32], to: &mut [f32], width: usize, window: usize) {
    let height = from.len() / width;
    let span = Span::new(height, window);
    let row = |y: usize| &from[y * width..(y + 1) * width];
    let mut sums = vec![0.0_f32; width];
    for ahead in 0..span.lead {
        sums.iter_mut()
            .zip(row(ahead))
            .for_each(|(sum, value)| *sum += value);
    }
    for (at, out) in to.chunks_exact_mut(width).enumerate() {
        if let Some(enter) = span.enters(at) {
            sums.iter_mut()
                .zip(row(enter))
                .for_each(|(sum, value)| *sum += value);
        }
        if let Some(leave) = span.leaves(at) {
            sums.iter_mut()
                .zip(row(leave))
                .for_each(|(sum, value)| *sum -= value);
        }
        let size = span.size(at) as f32;
        out.iter_mut()
            .zip(&sums)
            .for_each(|(out, sum)| *out = sum / size);
    }
}

/// A window that slides along a line, cut off at both ends.
struct Span {
    length: usize,
    window: usize,
    /// Samples in the window before the first output.
    lead: usize,
}

impl Span {
    fn new(length: usize, window: usize) -> Self {
        Self {
            length,
            window,
            lead: window.div_ceil(2) + usize::from(window % 2 == 0) - 1,
        }
    }

    fn enters(&self, at: usize) -> Option<usize> {
        Some(at + self.lead).filter(|enter| *enter < self.length)
    }

    fn leaves(&self, at: usize) -> Option<usize> {
        (at + self.lead).checked_sub(self.window)
    }

    fn size(&self, at: usize) -> usize {
        let end = (at + self.lead + 1).min(self.length);
        end - (at + self.lead + 1).saturating_sub(self.window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_grows_slides_and_shrinks() {
        let mut out = [0.0; 6];
        filter_rows(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &mut out, 6, 3);
        assert_eq!(out, [1.5, 2.0, 3.0, 4.0, 5.0, 5.5]);
        let mut down = [0.0; 6];
        filter_columns(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &mut down, 1, 3);
        assert_eq!(down, out);
    }

    #[test]
    fn an_even_window_looks_one_further_ahead() {
        let mut out = [0.0; 6];
        filter_rows(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], &mut out, 6, 2);
        assert_eq!(out, [1.5, 2.5, 3.5, 4.5, 5.5, 6.0]);
    }
}

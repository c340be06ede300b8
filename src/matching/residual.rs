//! What is left between two small renditions once tone is set aside.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over 64×64 planes checked at entry"
)]

use super::query::SMALL;

/// Pixels a side of the blocks compared one by one, and how far they stand apart.
const BLOCK: usize = 8;
const STEP: usize = 4;
/// Grey levels put together when the tone curve is fitted.
const BINS: usize = 16;

/// How two small renditions differ, in units of the contrast of the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Residual {
    /// Root mean square over the whole picture.
    pub(super) whole: f32,
    /// The largest root mean square of any block.
    pub(super) block: f32,
}

/// Fits the tone curve of `query` to that of `entry` and measures what is left; `None` where a plane is not 64×64 or
/// the entry has no contrast.
pub(super) fn residual(query: &[u8], entry: &[u8]) -> Option<Residual> {
    if query.len() != SMALL * SMALL || entry.len() != SMALL * SMALL {
        return None;
    }
    let contrast = deviation(entry);
    if contrast < 1.0 {
        return None;
    }
    let fitted = fit(query, entry);
    let left: Vec<f32> = fitted
        .iter()
        .zip(entry)
        .map(|(q, e)| (q - f32::from(*e)) / contrast)
        .collect();
    let whole = root_mean_square(left.iter().copied());
    let mut block: f32 = 0.0;
    for top in (0..=SMALL - BLOCK).step_by(STEP) {
        for side in (0..=SMALL - BLOCK).step_by(STEP) {
            let rows =
                (top..top + BLOCK).flat_map(|y| &left[y * SMALL + side..y * SMALL + side + BLOCK]);
            block = block.max(root_mean_square(rows.copied()));
        }
    }
    Some(Residual { whole, block })
}

fn deviation(plane: &[u8]) -> f32 {
    let mean = plane.iter().map(|v| f32::from(*v)).sum::<f32>() / plane.len() as f32;
    root_mean_square(plane.iter().map(|v| f32::from(*v) - mean))
}

fn root_mean_square(values: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = values.fold((0.0_f32, 0.0_f32), |(sum, count), v| {
        (sum + v * v, count + 1.0)
    });
    (sum / count.max(1.0)).sqrt()
}

/// `query` put on the tone curve that takes it nearest to `entry`: piecewise linear through the means of equal shares
/// of its grey levels, made to rise.
fn fit(query: &[u8], entry: &[u8]) -> Vec<f32> {
    let mut order: Vec<usize> = (0..query.len()).collect();
    order.sort_by_key(|&at| query[at]);
    let share = order.len() / BINS;
    let mut knots: Vec<(f32, f32)> = Vec::with_capacity(BINS);
    for bin in order.chunks_exact(share) {
        let mean =
            |plane: &[u8]| bin.iter().map(|&at| f32::from(plane[at])).sum::<f32>() / share as f32;
        let (from, to) = (mean(query), mean(entry));
        match knots.last_mut() {
            // Flat areas fill several bins with one grey level.
            Some(last) if from - last.0 < 1.0 => last.1 = (last.1 + to) / 2.0,
            Some(last) => {
                let to = to.max(last.1);
                knots.push((from, to));
            }
            None => knots.push((from, to)),
        }
    }
    query
        .iter()
        .map(|value| on_curve(&knots, f32::from(*value)))
        .collect()
}

fn on_curve(knots: &[(f32, f32)], value: f32) -> f32 {
    let next = knots.partition_point(|knot| knot.0 <= value);
    let (low, high) = match knots {
        [] => return value,
        [only] => return only.1,
        _ => {
            let low = next.clamp(1, knots.len() - 1) - 1;
            (knots[low], knots[low + 1])
        }
    };
    low.1 + (value - low.0) / (high.0 - low.0) * (high.1 - low.1)
}

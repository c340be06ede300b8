//! What is left of one small picture after the other is taken away from it.
//!
//! The two planes are brought to the same tone first, by the best rising curve from one to the other, so that
//! brightness, contrast and gamma do not count. What remains is judged in windows of 4 × 4 pixels, relative to how
//! much the picture varies there:
//! - `peak` is the worst window once its mean difference is taken away: new strokes where others were. Scaling,
//!   softening and compression disturb all textured windows alike, so `peak` may rise with `usual`, the upper
//!   quartile of the textured windows; a changed number in a template stands out from windows that agree.
//! - `patch` is the worst window with its mean difference: an even area of another tone, as in a map coloured anew.
//! - `spread` is the whole residual relative to the contrast of the picture.
//!
//! The bounds were chosen on 250 photos with 22 edits each and on drawn scoreboards, quote cards, maps and charts.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over planes of one fixed size"
)]

const SIDE: usize = crate::signal::SMALL_SIDE;
const AREA: usize = SIDE * SIDE;
/// Side of a window.
const WINDOW: usize = 4;
/// Windows along one side.
const WINDOWS: usize = SIDE - WINDOW + 1;
/// Variance added to a window's own, for `peak` and `usual`: squared grey levels.
const PEAK_FLOOR: f64 = 14.0 * 14.0;
/// The same for `patch`.
const PATCH_FLOOR: f64 = 8.0 * 8.0;
/// Windows that vary by more count as textured.
const TEXTURED: f64 = 8.0 * 8.0;
/// With fewer textured windows there is no telling what is usual.
const FEWEST_TEXTURED: usize = 50;

/// How far two pictures of 64 × 64 grey levels are from being the same picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residual {
    /// Worst window without its mean, relative to its variance.
    pub peak: f64,
    /// Upper quartile of the textured windows, measured like `peak`.
    pub usual: f64,
    /// Worst window with its mean, relative to its variance.
    pub patch: f64,
    /// Residual over contrast of the whole picture.
    pub spread: f64,
    /// How far the tone curve is from leaving tones alone, in grey levels.
    pub tone: f64,
}

impl Residual {
    /// The residual between two planes of 64 × 64 samples, row-major; `None` where either has another size.
    ///
    /// The order does not matter.
    pub fn between(a: &[u8], b: &[u8]) -> Option<Self> {
        if a.len() != AREA || b.len() != AREA {
            return None;
        }
        let (one, other) = (toned(a, b), toned(b, a));
        if one.1 <= other.1 {
            Some(measured(&one.0, a, b))
        } else {
            Some(measured(&other.0, b, a))
        }
    }

    /// Whether this much residual is left between copies of one picture.
    pub fn is_same(&self) -> bool {
        let base = if self.tone <= 3.0 { 0.08 } else { 0.4 };
        let bound = (base + 10.0 * self.usual).min(0.7);
        self.peak <= bound && self.patch <= 5.0 && self.spread <= 0.35
    }
}

/// `from` after the rising tone curve that brings it nearest to `to`, and the root mean square left.
fn toned(from: &[u8], to: &[u8]) -> (Vec<f64>, f64) {
    let curve = rising_curve(from, to);
    let toned: Vec<f64> = from.iter().map(|tone| curve[usize::from(*tone)]).collect();
    let squares = toned
        .iter()
        .zip(to)
        .map(|(x, y)| (f64::from(*y) - x).powi(2));
    let left = (squares.sum::<f64>() / AREA as f64).sqrt();
    (toned, left)
}

/// Isotonic regression of `to` on the grey levels of `from`, by pooling adjacent violators.
fn rising_curve(from: &[u8], to: &[u8]) -> [f64; 256] {
    let mut sums = [(0.0_f64, 0.0_f64); 256];
    for (x, y) in from.iter().zip(to) {
        let level = &mut sums[usize::from(*x)];
        level.0 += f64::from(*y);
        level.1 += 1.0;
    }
    let mut pools: Vec<(f64, f64, usize)> = Vec::with_capacity(256);
    for (level, (sum, count)) in sums.iter().enumerate() {
        if *count == 0.0 {
            continue;
        }
        let mut pool = (*sum, *count, level);
        while let Some(last) = pools.last() {
            if last.0 / last.1 < pool.0 / pool.1 {
                break;
            }
            pool = (pool.0 + last.0, pool.1 + last.1, pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let mut curve = [0.0; 256];
    let mut level = 0;
    for (sum, count, last) in pools {
        while level <= last {
            curve[level] = sum / count;
            level += 1;
        }
    }
    curve
}

fn measured(toned: &[f64], from: &[u8], to: &[u8]) -> Residual {
    let target: Vec<f64> = to.iter().map(|value| f64::from(*value)).collect();
    let rest: Vec<f64> = target.iter().zip(toned).map(|(y, x)| y - x).collect();
    let shift: f64 = from
        .iter()
        .zip(toned)
        .map(|(raw, x)| (f64::from(*raw) - x).powi(2))
        .sum();

    let (rest_mean, rest_square) = (windows(&rest, |v| v), windows(&rest, |v| v * v));
    let (x_mean, x_square) = (windows(toned, |v| v), windows(toned, |v| v * v));
    let (y_mean, y_square) = (windows(&target, |v| v), windows(&target, |v| v * v));
    let (mut peak, mut patch) = (0.0_f64, 0.0_f64);
    let mut textured = Vec::new();
    for at in 0..WINDOWS * WINDOWS {
        let x_variance = x_square[at] - x_mean[at].powi(2);
        let y_variance = y_square[at] - y_mean[at].powi(2);
        let variance = x_variance.max(y_variance).max(0.0);
        let strokes = (rest_square[at] - rest_mean[at].powi(2)) / (variance + PEAK_FLOOR);
        peak = peak.max(strokes);
        patch = patch.max(rest_square[at] / (variance + PATCH_FLOOR));
        if variance > TEXTURED {
            textured.push(strokes);
        }
    }
    let mean = target.iter().sum::<f64>() / AREA as f64;
    let contrast: f64 = target.iter().map(|y| (y - mean).powi(2)).sum();
    let left: f64 = rest.iter().map(|r| r * r).sum();
    Residual {
        peak,
        usual: upper_quartile(textured),
        patch,
        spread: (left / contrast.max(1.0)).sqrt(),
        tone: (shift / AREA as f64).sqrt(),
    }
}

fn upper_quartile(mut values: Vec<f64>) -> f64 {
    if values.len() <= FEWEST_TEXTURED {
        return 0.0;
    }
    values.sort_by(f64::total_cmp);
    values[values.len() * 3 / 4]
}

/// The mean of `of(sample)` in every window, row-major.
fn windows(plane: &[f64], of: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; (SIDE + 1) * (SIDE + 1)];
    for y in 0..SIDE {
        let mut row = 0.0;
        for x in 0..SIDE {
            row += of(plane[y * SIDE + x]);
            sums[(y + 1) * (SIDE + 1) + x + 1] = sums[y * (SIDE + 1) + x + 1] + row;
        }
    }
    let at = |x: usize, y: usize| sums[y * (SIDE + 1) + x];
    let mut means = Vec::with_capacity(WINDOWS * WINDOWS);
    for y in 0..WINDOWS {
        for x in 0..WINDOWS {
            let (right, below) = (x + WINDOW, y + WINDOW);
            let sum = at(right, below) - at(x, below) - at(right, y) + at(x, y);
            means.push(sum / (WINDOW * WINDOW) as f64);
        }
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texture(at: usize) -> u8 {
        let (x, y) = ((at % SIDE) as f64, (at / SIDE) as f64);
        let wave = (x * 0.31).sin() + (y * 0.23).cos() + (x * 0.11 + y * 0.17).sin();
        (wave * 30.0 + 128.0) as u8
    }

    fn plane(pixel: impl Fn(usize) -> u8) -> Vec<u8> {
        (0..AREA).map(pixel).collect()
    }

    #[test]
    fn tone_changes_leave_nothing() {
        let original = plane(texture);
        let darker = plane(|at| {
            (f64::from(texture(at)) / 255.0)
                .powf(1.8)
                .mul_add(200.0, 5.0) as u8
        });
        let residual = Residual::between(&original, &darker).expect("both have the size");
        assert!(residual.is_same(), "{residual:?}");
        assert!(residual.tone > 10.0, "{residual:?}");
    }

    #[test]
    fn a_negative_is_not_the_same() {
        let original = plane(texture);
        let negative = plane(|at| 255 - texture(at));
        let residual = Residual::between(&original, &negative).expect("both have the size");
        assert!(!residual.is_same(), "{residual:?}");
    }

    #[test]
    fn order_does_not_matter() {
        let original = plane(texture);
        let patched = plane(|at| {
            if (1_000..1_010).contains(&at) {
                250
            } else {
                texture(at)
            }
        });
        assert_eq!(
            Residual::between(&original, &patched),
            Residual::between(&patched, &original)
        );
    }

    #[test]
    fn other_sizes_are_not_compared() {
        assert_eq!(Residual::between(&[0; 64], &[0; AREA]), None);
    }

    #[test]
    fn flat_pictures_do_not_divide_by_nothing() {
        let residual = Residual::between(&[7; AREA], &[9; AREA]).expect("both have the size");
        assert!(residual.spread.is_finite() && residual.peak.is_finite());
    }
}

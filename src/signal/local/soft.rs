//! A plane smoothed before points of it are compared.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over buffers whose sizes are computed beside the loop"
)]

use crate::media::Plane;

/// Binomial weights; they add up to 64.
const WEIGHTS: [u16; 7] = [1, 6, 15, 20, 15, 6, 1];
const HALF: usize = WEIGHTS.len() / 2;

/// Smoothed by binomial weights along both axes; the outermost pixels are repeated.
pub(super) fn softened(plane: &Plane) -> Plane {
    let (width, height) = (plane.width, plane.height);
    let mut data = vec![0; width * height];
    let mut padded = vec![0; width + 2 * HALF];
    let mut sums = vec![0_u16; width];
    for (y, out) in data.chunks_exact_mut(width).enumerate() {
        let row = |n: usize| {
            let row = (y + n).saturating_sub(HALF).min(height - 1);
            &plane.data[row * width..(row + 1) * width]
        };
        weighted(&mut sums, row, &mut padded[HALF..HALF + width]);
        let (first, last) = (padded[HALF], padded[HALF + width - 1]);
        padded[..HALF].fill(first);
        padded[HALF + width..].fill(last);
        weighted(&mut sums, |n| &padded[n..n + width], out);
    }
    Plane {
        width,
        height,
        data,
    }
}

/// The weighted mean of seven lines.
fn weighted<'a>(sums: &mut [u16], line: impl Fn(usize) -> &'a [u8], out: &mut [u8]) {
    sums.fill(32);
    for (n, weight) in WEIGHTS.iter().enumerate() {
        for (sum, value) in sums.iter_mut().zip(line(n)) {
            *sum += weight * u16::from(*value);
        }
    }
    for (to, sum) in out.iter_mut().zip(sums) {
        *to = (*sum >> 6) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_areas_stay_and_points_spread() {
        let mut plane = Plane {
            width: 9,
            height: 9,
            data: vec![100; 81],
        };
        assert_eq!(softened(&plane), plane);
        plane.data[40] = 200;
        let soft = softened(&plane);
        let expected = 100.0 + 100.0 * (20.0 / 64.0) * (20.0 / 64.0);
        assert!((f64::from(soft.data[40]) - expected).abs() <= 1.0);
        assert_eq!(soft.data[0], 100);
    }
}

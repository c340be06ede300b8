//! An embedded thumbnail against the picture it was made of.

use crate::media::{Plane, Rendition};
use crate::signal::{Fingerprint, Signal as _, pdq};

/// Side of the planes compared.
const SIDE: usize = 32;
/// Likeness below which two pictures are not the same: that of 1 % of unrelated pairs reaches .51, while thumbnails of
/// their own picture lie near 1 (`bench thumbnails`).
const SAME: f64 = 0.5;
/// PDQ distance below which two pictures count as alike whatever their likeness.
const NEAR: u32 = 80;

/// How an embedded thumbnail stands to its picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Thumbnail {
    /// Width of the thumbnail in pixels.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// Its fingerprint; `None` where it is too plain or too small for one.
    pub fingerprint: Option<Fingerprint>,
    /// PDQ distance to the picture, the least of all turns.
    pub distance: Option<u32>,
    /// Correlation of both at 32 × 32 pixels, −1 to 1, the best of all turns, with and without dark bars; `None` where
    /// either is flat.
    pub likeness: Option<f64>,
}

impl Thumbnail {
    /// Whether it shows another picture.
    pub fn differs(&self) -> bool {
        let is_unlike = self.likeness.is_some_and(|likeness| likeness < SAME);
        is_unlike && self.distance.is_none_or(|distance| distance > NEAR)
    }
}

/// Compares a decoded thumbnail with the decoded picture; a thumbnail may be turned and may have bars.
pub fn compare(thumbnail: &Rendition, picture: &Rendition) -> Thumbnail {
    let whole = picture.thumbnail(SIDE);
    let mut parts = vec![thumbnail.clone()];
    parts.extend(without_bars(thumbnail, picture));
    let mut likeness: Option<f64> = None;
    let mut distance: Option<u32> = None;
    let fingerprints = pdq::dihedral(picture).ok();
    for part in &parts {
        for turn in 1..=8 {
            let found = correlation(&part.thumbnail(SIDE).turned(turn), &whole);
            likeness = match (likeness, found) {
                (Some(known), Some(found)) => Some(known.max(found)),
                (known, found) => known.or(found),
            };
        }
        let own = pdq::Pdq.compute(part).ok();
        let all = fingerprints.iter().flatten();
        let near = own.and_then(|own| all.filter_map(|(_, f)| pdq::Pdq.distance(&own, f)).min());
        distance = [distance, near].into_iter().flatten().min();
    }
    Thumbnail {
        width: thumbnail.width,
        height: thumbnail.height,
        fingerprint: pdq::Pdq.compute(thumbnail).ok(),
        distance,
        likeness,
    }
}

/// The middle of the thumbnail in the shape of the picture: cameras lay 3:2 pictures into 4:3 between bars.
fn without_bars(thumbnail: &Rendition, picture: &Rendition) -> Vec<Rendition> {
    let shape = f64::from(picture.full_width) / f64::from(picture.full_height.max(1));
    let (width, height) = (thumbnail.width as f64, thumbnail.height as f64);
    let mut parts = Vec::new();
    for shape in [shape, 1.0 / shape] {
        let (inner_width, inner_height) = match width / height > shape {
            true => (height * shape, height),
            false => (width, width / shape),
        };
        let (w, h) = (inner_width.round() as usize, inner_height.round() as usize);
        let left = thumbnail.width.saturating_sub(w) / 2;
        let top = thumbnail.height.saturating_sub(h) / 2;
        if left + top > 0 {
            parts.extend(thumbnail.part(left, top, w, h));
        }
    }
    parts
}

/// Pearson's correlation of two planes of one size; `None` where one of them is flat.
fn correlation(a: &Plane, b: &Plane) -> Option<f64> {
    let mean = |plane: &Plane| {
        let sum: f64 = plane.data.iter().map(|&v| f64::from(v)).sum();
        sum / plane.data.len().max(1) as f64
    };
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut own_a, mut own_b) = (0.0, 0.0, 0.0);
    for (&a, &b) in a.data.iter().zip(&b.data) {
        let (a, b) = (f64::from(a) - mean_a, f64::from(b) - mean_b);
        both += a * b;
        own_a += a * a;
        own_b += b * b;
    }
    let scale = (own_a * own_b).sqrt();
    // Less than a level of spread is noise of compression.
    let least = a.data.len() as f64;
    (own_a > least && own_b > least).then(|| both / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of waves; `kind` gives another one.
    fn picture(width: usize, height: usize, kind: f64) -> Rendition {
        let mut rgb = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (x, y) = (x as f64 / width as f64, y as f64 / height as f64);
                let wave =
                    (x * 9.0 + kind).sin() + (y * 13.0 * kind).cos() + (x * y * 31.0 * kind).sin();
                let value = (wave.mul_add(40.0, 128.0)).clamp(0.0, 255.0) as u8;
                rgb.extend([value; 3]);
            }
        }
        Rendition {
            width,
            height,
            rgb,
            full_width: width as u32,
            full_height: height as u32,
        }
    }

    #[test]
    fn a_thumbnail_of_the_picture_is_like_it_even_turned_or_between_bars() {
        let whole = picture(480, 320, 1.0);
        let small = picture(160, 107, 1.0);
        assert!(!compare(&small, &whole).differs());
        assert!(!compare(&small.clone().turned(6), &whole).differs());
        let mut barred = picture(160, 120, 1.0);
        barred.rgb.fill(0);
        for (row, line) in small.rgb.chunks(160 * 3).enumerate() {
            let start = (row + 6) * 160 * 3;
            barred
                .rgb
                .splice(start..start + line.len(), line.iter().copied());
        }
        let found = compare(&barred, &whole);
        assert!(
            found.likeness.is_some_and(|likeness| likeness > 0.95),
            "{found:?}"
        );
    }

    #[test]
    fn a_thumbnail_of_another_picture_differs() {
        let found = compare(&picture(160, 107, 2.7), &picture(480, 320, 1.0));
        assert!(found.differs(), "{found:?}");
        assert_eq!((found.width, found.height), (160, 107));
    }

    #[test]
    fn nothing_is_said_of_a_flat_thumbnail() {
        let mut flat = picture(160, 107, 1.0);
        flat.rgb.fill(7);
        let found = compare(&flat, &picture(480, 320, 1.0));
        assert_eq!((found.likeness, found.distance), (None, None));
        assert!(!found.differs());
    }
}

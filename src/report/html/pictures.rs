//! The pictures of a page: reduced, laid over one another, and their difference.

use crate::matching::Match;
use crate::media::{EncodeError, Overlap, Plane, Projection, Rendition, Warped};

use super::markup::jpeg_uri;

/// Longest side of a picture on a page.
pub(super) const LONGEST: usize = 800;
/// Quality of the JPEGs on a page.
const QUALITY: f32 = 80.0;
/// How many times differences are amplified.
pub(super) const GAIN: u32 = 4;
/// Stands where there is nothing to compare.
const GREY: [u8; 3] = [128, 128, 128];

/// A picture as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Still {
    /// The JPEG.
    pub(super) jpeg: Vec<u8>,
    /// Pixels a row.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    /// Pixels of the file to those of the page.
    pub(super) scale: Projection,
}

impl Still {
    /// Where a page finds it: in itself.
    pub(super) fn uri(&self) -> String {
        jpeg_uri(&self.jpeg)
    }
}

/// A laid into the frame of B.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Aligned {
    /// What both show, in pixels of the page.
    pub(super) overlap: Overlap,
    /// A in the frame of B, a JPEG.
    pub(super) over: Vec<u8>,
}

/// The rendition with `longest` pixels a side at most, and the same as a JPEG.
pub(super) fn shown(
    rendition: &Rendition,
    longest: usize,
) -> Result<(Rendition, Still), EncodeError> {
    let small = rendition.reduced(longest);
    let still = reduced(&small, longest)?;
    Ok((small, still))
}

/// The rendition with `longest` pixels a side at most, as a JPEG.
pub(super) fn reduced(rendition: &Rendition, longest: usize) -> Result<Still, EncodeError> {
    let small = rendition.reduced(longest);
    Ok(Still {
        jpeg: small.to_jpeg(QUALITY)?,
        width: small.width,
        height: small.height,
        scale: to_decoded(&small),
    })
}

/// A, decoded, laid into B as the page shows it, A itself having `longest` pixels a side there; `None` where the transform
/// is no map or the two share nothing.
pub(super) fn align(
    a: &Rendition,
    b: &Rendition,
    proof: &Match,
    longest: usize,
) -> Result<Option<(Aligned, Warped)>, EncodeError> {
    let Some((overlap, warped)) = laid(a, b, &proof.transform, longest) else {
        return Ok(None);
    };
    let over = warped.rendition.to_jpeg(QUALITY)?;
    Ok(Some((Aligned { overlap, over }, warped)))
}

/// How A, laid into the frame of B, differs from it: a JPEG.
pub(super) fn difference(warped: &Warped, b: &Rendition) -> Result<Option<Vec<u8>>, EncodeError> {
    let Some(difference) = warped.difference(b) else {
        return Ok(None);
    };
    let coloured = coloured(&difference, &warped.covered, b);
    coloured.to_jpeg(QUALITY).map(Some)
}

/// What both share in pixels of the page, and A in the frame of B.
fn laid(
    a: &Rendition,
    b: &Rendition,
    transform: &[f64],
    longest: usize,
) -> Option<(Overlap, Warped)> {
    let transform = Projection::of(transform)?;
    let map = |from: &Rendition| {
        let from = to_decoded(from).inverse()?;
        Some(from.then(transform).then(to_decoded(b)))
    };
    let small = a.reduced(longest);
    let overlap = map(&small)?.overlap(size(&small), size(b))?;
    // What becomes smaller is averaged first, so that no row is passed over.
    let longest = small.width.max(small.height) as f64 * overlap.growth();
    let source = a.reduced((longest.ceil() as usize).max(16));
    let warped = source.warped(&map(&source)?, b.width, b.height)?;
    Some((overlap, warped))
}

/// Pixels of the file to decoded ones.
fn to_decoded(rendition: &Rendition) -> Projection {
    let share = |decoded: usize, full: u32| decoded as f64 / f64::from(full.max(1));
    Projection::scale(
        share(rendition.width, rendition.full_width),
        share(rendition.height, rendition.full_height),
    )
}

fn size(rendition: &Rendition) -> (f64, f64) {
    (rendition.width as f64, rendition.height as f64)
}

/// Differences from black over orange to white, so that grey is left for where there is nothing to compare.
fn coloured(difference: &Plane, covered: &Plane, frame: &Rendition) -> Rendition {
    let colour = |(level, covered): (&u8, &u8)| {
        if *covered == 0 {
            return GREY;
        }
        let level = (u32::from(*level) * GAIN).min(255);
        [(level * 2).min(255), level, level * level / 255].map(|sample| sample as u8)
    };
    let pixels = difference.data.iter().zip(&covered.data);
    Rendition {
        rgb: pixels.flat_map(colour).collect(),
        ..frame.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: usize, height: usize, full: u32) -> Rendition {
        let sample = |at: usize| [(at % 256) as u8, (at / 7 % 256) as u8, 90];
        Rendition {
            width,
            height,
            rgb: (0..width * height).flat_map(sample).collect(),
            full_width: width as u32 * full,
            full_height: height as u32 * full,
        }
    }

    #[test]
    fn pixels_of_the_files_become_those_of_the_page() {
        // A is the left half of B, at twice its size; both were decoded at a third and a quarter of their sizes.
        let (a, b) = (picture(100, 80, 3), picture(75, 30, 4));
        let (overlap, warped) = laid(&a, &b, &[0.5, 0.0, 0.0, 0.0, 0.5, 0.0], LONGEST).unwrap();
        let (right, bottom) = overlap.onto.iter().fold((0.0_f64, 0.0_f64), |most, at| {
            (most.0.max(at.0), most.1.max(at.1))
        });
        assert!((right - 37.5).abs() < 1e-6 && (bottom - 30.0).abs() < 1e-6);
        let covered = warped.covered.data.iter().filter(|sample| **sample > 0);
        let columns = covered.count() / 30;
        assert!((37..=38).contains(&columns), "{columns}");
    }

    #[test]
    fn what_is_not_covered_is_grey_and_what_agrees_is_black() {
        let frame = picture(2, 1, 1);
        let plane = |data: [u8; 2]| Plane {
            width: 2,
            height: 1,
            data: data.to_vec(),
        };
        let coloured = coloured(&plane([0, 0]), &plane([255, 0]), &frame);
        assert_eq!(coloured.rgb, [0, 0, 0, 128, 128, 128]);
    }

    #[test]
    fn a_transform_that_is_none_shows_nothing() {
        let picture = picture(20, 20, 1);
        assert!(laid(&picture, &picture, &[], LONGEST).is_none());
        assert!(laid(&picture, &picture, &[0.0; 9], LONGEST).is_none());
        assert!(
            laid(
                &picture,
                &picture,
                &[1.0, 0.0, 99.0, 0.0, 1.0, 0.0],
                LONGEST
            )
            .is_none()
        );
    }
}

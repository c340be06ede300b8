//! Reduction by area averaging.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::Rendition;

/// The picture reduced so that its longest side has at most `longest` pixels.
pub(super) fn fitted(decoded: Rendition, longest: usize) -> Rendition {
    let from = (decoded.width, decoded.height);
    let to = fitted_size(from, longest);
    if from == to {
        return decoded;
    }
    Rendition {
        rgb: rgb(&decoded.rgb, from, to),
        width: to.0,
        height: to.1,
        ..decoded
    }
}

/// The size of a picture of `full` size once its longest side has at most `longest` pixels; no side becomes 0.
pub(super) fn fitted_size(full: (usize, usize), longest: usize) -> (usize, usize) {
    let side = full.0.max(full.1);
    if side <= longest {
        return full;
    }
    let scaled = |length: usize| ((length * longest + side / 2) / side).max(1);
    (scaled(full.0), scaled(full.1))
}

/// An RGB picture resized by averaging the area under each pixel.
pub(super) fn rgb(data: &[u8], from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    averaged(data, from, to, PixelType::U8x3)
}

/// A plane resized by averaging the area under each pixel.
pub(super) fn plane(data: &[u8], from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    averaged(data, from, to, PixelType::U8)
}

/// A plane resized with a triangle filter twice as wide as the reduction.
///
/// Softer than averaging, so that a copy of a few times the target's size gives the same small plane as its original.
pub(super) fn soft_plane(data: &[u8], from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    resized(data, from, to, PixelType::U8, FilterType::Bilinear)
}

fn averaged(data: &[u8], from: (usize, usize), to: (usize, usize), kind: PixelType) -> Vec<u8> {
    resized(data, from, to, kind, FilterType::Box)
}

fn resized(
    data: &[u8],
    from: (usize, usize),
    to: (usize, usize),
    kind: PixelType,
    filter: FilterType,
) -> Vec<u8> {
    let source = ImageRef::new(from.0 as u32, from.1 as u32, data, kind)
        .expect("the buffer holds width × height pixels");
    let mut target = Image::new(to.0 as u32, to.1 as u32, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new()
        .resize(&source, &mut target, &options)
        .expect("both pictures have the same pixel type");
    target.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_keep_the_longest_side_in_bounds() {
        assert_eq!(fitted_size((1_024, 3), 1_024), (1_024, 3));
        assert_eq!(fitted_size((1_600, 1_004), 800), (800, 502));
        assert_eq!(fitted_size((1, 83_886), 1_024), (1, 1_024));
    }

    #[test]
    fn area_is_averaged() {
        assert_eq!(plane(&[0, 100, 50, 250], (4, 1), (2, 1)), [50, 150]);
    }
}

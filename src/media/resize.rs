//! Reducing by area.

use fast_image_resize as fir;
use fir::images::{Image, ImageRef};
use fir::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::{Plane, Rendition};

/// `rendition` reduced so that its longest side has at most `longest` pixels.
pub(super) fn at_most(rendition: Rendition, longest: usize) -> Rendition {
    let side = rendition.width.max(rendition.height);
    if side <= longest {
        return rendition;
    }
    let scaled = |length: usize| (length * longest / side).max(1);
    let (width, height) = (scaled(rendition.width), scaled(rendition.height));
    let rgb = reduced(
        &rendition.rgb,
        (rendition.width, rendition.height),
        (width, height),
        PixelType::U8x3,
    );
    Rendition {
        width,
        height,
        rgb,
        ..rendition
    }
}

/// `plane` box-filtered to `width` × `height`.
pub(super) fn plane_to(plane: &Plane, width: usize, height: usize) -> Plane {
    let data = reduced(
        &plane.data,
        (plane.width, plane.height),
        (width, height),
        PixelType::U8,
    );
    Plane {
        width,
        height,
        data,
    }
}

/// Samples box-filtered from one size to another; a picture of no pixels gives black.
fn reduced(samples: &[u8], from: (usize, usize), to: (usize, usize), pixel: PixelType) -> Vec<u8> {
    let mut target = Image::new(to.0 as u32, to.1 as u32, pixel);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
    if let Ok(source) = ImageRef::new(from.0 as u32, from.1 as u32, samples, pixel) {
        // Sizes and pixel types agree by construction.
        let _ = Resizer::new().resize(&source, &mut target, &options);
    }
    target.into_vec()
}

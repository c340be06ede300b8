//! Sniffing and decoding within limits; the only module that may call a decoder.

mod decode;
mod error;
mod jpeg;
mod orient;
mod raster;
mod resize;
mod sniff;

pub use decode::decode;
pub use error::DecodeError;
pub use jpeg::backend as jpeg_backend;
pub use sniff::sniff;

/// A picture type told from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// TIFF.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// HEIF or AVIF: known, not decoded by this version.
    Heif,
    /// MP4, MOV, WebM, AVI or MPEG video: known, not decoded by this version.
    Video,
}

/// One 8-bit plane, row-major, `width * height` bytes, no padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plane {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Samples, row-major.
    pub data: Vec<u8>,
}

/// One decoded size of a picture, upright after EXIF orientation.
///
/// Holds 8-bit RGB, row-major, 3 bytes a pixel, at `width * height`; pictures above 512 pixels a side may be decoded
/// at a reduced size, so `full_width` and `full_height` tell the size the file declares, after orientation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Pixels a row of `rgb`.
    pub width: usize,
    /// Rows of `rgb`.
    pub height: usize,
    /// RGB samples, row-major.
    pub rgb: Vec<u8>,
    /// Declared width after orientation.
    pub full_width: u32,
    /// Declared height after orientation.
    pub full_height: u32,
}

impl Rendition {
    /// Its luma by ITU-R BT.601 weights, at the size of `rgb`.
    pub fn luma(&self) -> Plane {
        let luma = |p: &[u8; 3]| {
            let [r, g, b] = p.map(u32::from);
            ((r * 299 + g * 587 + b * 114 + 500) / 1000) as u8
        };
        let (pixels, _) = self.rgb.as_chunks::<3>();
        Plane {
            width: self.width,
            height: self.height,
            data: pixels.iter().map(luma).collect(),
        }
    }

    /// Its luma box-filtered to `side` × `side` pixels, whatever its shape.
    pub fn thumbnail(&self, side: usize) -> Plane {
        resize::plane_to(&self.luma(), side, side)
    }

    /// Its luma as a picture type of the `image` crate.
    pub fn gray(&self) -> image::GrayImage {
        let luma = self.luma();
        image::GrayImage::from_raw(luma.width as u32, luma.height as u32, luma.data)
            .unwrap_or_default()
    }
}

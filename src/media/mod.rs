//! Sniffing and decoding within limits; the only module that may call a decoder.

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

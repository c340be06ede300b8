//! Sniffing and decoding within limits; the only module that may call a decoder. What a child decodes is cut by `clip`. Warping and writing for reports.
//!
//! JPEG goes through libjpeg-turbo's interface (`mozjpeg`), everything else through `image`. Pictures above 512
//! pixels a side are decoded or reduced to a smaller [`Rendition`]; the declared size is kept beside it.

mod backend;
pub mod clip;
mod encode;
mod error;
mod jpeg;
mod jpeg_markers;
mod jpeg_scans;
mod pack;
mod plane;
mod png_rows;
mod projection;
mod resize;
mod room;
mod sniff;
mod still;
mod turn;
mod warp;
mod webp_chunks;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::limit::Limits;

pub use backend::jpeg_backend;
pub use encode::EncodeError;
pub use error::DecodeError;
#[cfg(test)]
pub(crate) use plane::blotches;
pub use projection::{Overlap, Projection};
pub use sniff::{HEAD, MediaType, mime, sniff};
pub use warp::Warped;

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

/// What of a picture is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tones {
    /// Its colours.
    Colour,
    /// Luma where that is cheaper: a JPEG that is reduced comes with the same value in all three samples of a pixel.
    Luma,
}

/// The picture in `bytes`, turned upright by the EXIF `orientation` (1–8; anything else counts as 1).
///
/// - Pictures of at most 512 pixels a side are decoded in full; larger ones come reduced, JPEG to a longest side of
///   864 to 1,792 pixels, the others to 1,024.
/// - Pixels are bounded by `limits.streamed_pixels` where the picture is reduced while it is decoded, as JPEG and PNG
///   without interlacing are, and by `limits.pixels` elsewhere; memory by `limits.decoded_bytes`. All are checked against
///   the declared size before anything is allocated. Of pictures that take more than 96 MiB one is decoded at a time.
/// - Alpha is dropped, as Meta's vectors have it: the colours stored under it count. Of 16-bit samples the upper byte
///   counts, but grey 16-bit PNGs saturate at 255, again as Meta's vectors have it.
/// - A JPEG that ends early is decoded as long as at most one row in 16 is missing; the rest is grey.
/// - A panic inside a decoder is an error, not a crash.
pub fn decode(bytes: &[u8], orientation: u8, limits: &Limits) -> Result<Rendition, DecodeError> {
    decode_tones(bytes, orientation, Tones::Colour, limits)
}

/// As [`decode`], and no more of the picture than `tones` asks for.
pub fn decode_tones(
    bytes: &[u8],
    orientation: u8,
    tones: Tones,
    limits: &Limits,
) -> Result<Rendition, DecodeError> {
    let Some(kind) = sniff(bytes) else {
        return Err(DecodeError::NoPicture);
    };
    let decoded = match kind {
        MediaType::Jpeg => guarded(|| jpeg::decode(bytes, tones, limits))?,
        MediaType::Png | MediaType::WebP | MediaType::Gif | MediaType::Tiff | MediaType::Bmp => {
            guarded(|| still::decode(bytes, kind, limits))?
        }
        MediaType::Heif => {
            return Err(DecodeError::Unsupported {
                what: "HEIF and AVIF pictures",
                advice: "convert the file to JPEG or PNG",
            });
        }
        MediaType::Video => {
            return Err(DecodeError::Unsupported {
                what: "videos",
                advice: "`cutline match` tells which known pictures one shows; or save single frames as JPEG or PNG",
            });
        }
    };
    Ok(decoded.turned(orientation))
}

/// What `decoder` returns, with its unwinding turned into an error.
fn guarded(
    decoder: impl FnOnce() -> Result<Rendition, DecodeError>,
) -> Result<Rendition, DecodeError> {
    match catch_unwind(AssertUnwindSafe(decoder)) {
        Ok(result) => result,
        Err(payload) => Err(DecodeError::from_panic(payload.as_ref())),
    }
}

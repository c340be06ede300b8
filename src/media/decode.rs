//! From bytes to an upright rendition.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::limit::Limits;

use super::{DecodeError, MediaType, Rendition, jpeg, orient, raster, sniff};

/// The picture in `bytes`, upright by the EXIF `orientation` (1–8, anything else is 1).
///
/// JPEGs above 512 pixels a side are decoded at 1/2, 1/4 or 1/8 by the decoder itself, other formats reduced after
/// decoding; `full_width` and `full_height` keep the declared size. Transparency is laid over white; of animations the
/// first frame counts.
///
/// # Errors
/// No bytes, no known type, a type this version cannot decode, sizes over `limits` (told before memory is taken), or
/// damage. A JPEG cut short is damaged unless at least half of its rows are there.
pub fn decode(bytes: &[u8], orientation: u8, limits: &Limits) -> Result<Rendition, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    let kind = sniff(bytes).ok_or(DecodeError::Unknown)?;
    let decoded = match kind {
        MediaType::Jpeg => guarded(|| jpeg::decode(bytes, limits)),
        MediaType::Png | MediaType::WebP | MediaType::Gif | MediaType::Tiff | MediaType::Bmp => {
            guarded(|| raster::decode(bytes, kind, limits))
        }
        MediaType::Heif => Err(DecodeError::Unsupported {
            kind: "HEIF or AVIF",
        }),
        MediaType::Video => Err(DecodeError::Unsupported { kind: "video" }),
    };
    Ok(orient::upright(decoded?, orientation))
}

/// Runs a decoder; its panic is damage of this picture.
fn guarded(
    work: impl FnOnce() -> Result<Rendition, DecodeError>,
) -> Result<Rendition, DecodeError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let detail = words
                .or(panic.downcast_ref::<&str>().copied())
                .unwrap_or("the decoder gave up");
            Err(DecodeError::Damaged {
                detail: detail.to_owned(),
            })
        }
    }
}

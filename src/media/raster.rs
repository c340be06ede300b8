//! PNG, WebP, GIF, TIFF and BMP through the `image` crate.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use crate::limit::Limits;

use super::{DecodeError, MediaType, Rendition, resize};

/// Longest side kept after decoding.
const LONGEST: usize = 1024;

pub(super) fn decode(
    bytes: &[u8],
    kind: MediaType,
    limits: &Limits,
) -> Result<Rendition, DecodeError> {
    let format = match kind {
        MediaType::Png => ImageFormat::Png,
        MediaType::WebP => ImageFormat::WebP,
        MediaType::Gif => ImageFormat::Gif,
        MediaType::Tiff => ImageFormat::Tiff,
        _ => ImageFormat::Bmp,
    };
    let damaged = |error: image::ImageError| DecodeError::Damaged {
        detail: first_line(&error.to_string()),
    };
    let mut allowed = image::Limits::default();
    allowed.max_alloc = Some(limits.decoded_bytes);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(allowed.clone());
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    // The pixels as stored, then as 8-bit RGB, then as reduced.
    let needed = decoder
        .total_bytes()
        .saturating_add(u64::from(width) * u64::from(height) * 3);
    if needed > limits.decoded_bytes {
        let (width, height, limit) = (width.into(), height.into(), limits.decoded_bytes);
        return Err(DecodeError::OverLimit {
            width,
            height,
            needed,
            limit,
        });
    }
    if width == 0 || height == 0 {
        return Err(DecodeError::Damaged {
            detail: "no pixels".to_owned(),
        });
    }
    decoder.set_limits(allowed).map_err(damaged)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let full = Rendition {
        width: width as usize,
        height: height as usize,
        rgb: picture.into_rgb8().into_raw(),
        full_width: width,
        full_height: height,
    };
    Ok(resize::at_most(full, LONGEST))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

//! PNG, WebP, GIF, TIFF and BMP through `image`.

use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder, ImageError};

use super::error::DecodeError;
use super::pack::{self, Depth, Packed};
use super::room::Room;
use super::{MediaType, Rendition, png_rows, resize, webp_chunks};
use crate::limit::Limits;

/// Larger pictures are reduced to this many pixels on their longest side.
const LONGEST_SIDE: usize = 1_024;

/// Bytes a picture takes that is reduced row by row, at most: its decoder's and those of the first reduction.
const STREAM_BYTES: u64 = 96 << 20;

/// The first picture in `bytes`; animations give their first frame.
pub(super) fn decode(
    bytes: &[u8],
    kind: MediaType,
    limits: &Limits,
) -> Result<Rendition, DecodeError> {
    let failed = |error: ImageError| told(kind, &error);
    let reader = Cursor::new(bytes);
    match kind {
        MediaType::Png => {
            let header = png_rows::Header::of(bytes).filter(|header| header.streams());
            if let Some(header) = header {
                let room = Room {
                    width: header.width,
                    height: header.height,
                    needed: STREAM_BYTES,
                };
                let _turn = room.streamed(limits)?.turn(limits)?;
                return png_rows::decode(bytes, header, LONGEST_SIDE);
            }
            let decoder = PngDecoder::with_limits(reader, bounds(limits)).map_err(failed)?;
            read(decoder, kind, limits)
        }
        MediaType::WebP => {
            let (width, height) = webp_chunks::largest_bitstream(bytes);
            let room = Room {
                width,
                height,
                needed: area(width, height) * 4,
            };
            drop(room.whole(limits)?.turn(limits)?);
            read(WebPDecoder::new(reader).map_err(failed)?, kind, limits)
        }
        MediaType::Gif => read(GifDecoder::new(reader).map_err(failed)?, kind, limits),
        MediaType::Tiff => read(TiffDecoder::new(reader).map_err(failed)?, kind, limits),
        MediaType::Bmp => read(BmpDecoder::new(reader).map_err(failed)?, kind, limits),
        MediaType::Jpeg | MediaType::Heif | MediaType::Video => Err(DecodeError::NoPicture),
    }
}

fn read(
    mut decoder: impl ImageDecoder,
    kind: MediaType,
    limits: &Limits,
) -> Result<Rendition, DecodeError> {
    let (full_width, full_height) = decoder.dimensions();
    let inside = match kind {
        MediaType::WebP => area(full_width, full_height).saturating_mul(4),
        MediaType::Gif | MediaType::Tiff => decoder.total_bytes(),
        _ => 0,
    };
    let room = Room {
        width: full_width,
        height: full_height,
        needed: decoder.total_bytes().saturating_add(inside),
    };
    let _turn = room.whole(limits)?.turn(limits)?;
    if full_width == 0 || full_height == 0 {
        return Err(damaged(kind, "no pixels"));
    }
    decoder
        .set_limits(bounds(limits))
        .map_err(|error| told(kind, &error))?;

    let layout = decoder.color_type();
    let mut data = vec![0; decoder.total_bytes() as usize];
    decoder
        .read_image(&mut data)
        .map_err(|error| told(kind, &error))?;
    let depth = match (kind, layout) {
        (MediaType::Png, ColorType::L16) => Depth::Saturated,
        _ => Depth::Scaled,
    };
    let Some(packed) = pack::pack(&mut data, layout, depth) else {
        return Err(DecodeError::Variant {
            format: name(kind),
            reason: format!("{layout:?}"),
        });
    };
    let full = (full_width as usize, full_height as usize);
    let size = resize::fitted_size(full, LONGEST_SIDE);
    let rgb = match (packed, size == full) {
        (Packed::Rgb, true) => data,
        (Packed::Rgb, false) => resize::rgb(&data, full, size),
        (Packed::Grey, true) => triple(&data),
        (Packed::Grey, false) => triple(&resize::plane(&data, full, size)),
    };
    Ok(Rendition {
        width: size.0,
        height: size.1,
        rgb,
        full_width,
        full_height,
    })
}

fn triple(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|value| [*value; 3]).collect()
}

fn area(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

fn bounds(limits: &Limits) -> image::Limits {
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(limits.decoded_bytes);
    bounds
}

fn told(kind: MediaType, error: &ImageError) -> DecodeError {
    match error {
        ImageError::Unsupported(_) => DecodeError::Variant {
            format: name(kind),
            reason: error.to_string(),
        },
        _ => damaged(kind, &error.to_string()),
    }
}

fn damaged(kind: MediaType, reason: &str) -> DecodeError {
    DecodeError::Damaged {
        format: name(kind),
        reason: reason.to_owned(),
    }
}

fn name(kind: MediaType) -> &'static str {
    match kind {
        MediaType::Jpeg => "JPEG",
        MediaType::Png => "PNG",
        MediaType::WebP => "WebP",
        MediaType::Gif => "GIF",
        MediaType::Tiff => "TIFF",
        MediaType::Bmp => "BMP",
        MediaType::Heif => "HEIF",
        MediaType::Video => "video",
    }
}

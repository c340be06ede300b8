//! PNG rows reduced as they are decoded, so that the picture never lies in memory whole.

use std::io::Cursor;

use image::ColorType;

use super::error::DecodeError;
use super::pack::{self, Depth, Packed};
use super::{Rendition, resize};

/// Decoded pictures of more bytes are reduced row by row.
const WHOLE_BYTES: u64 = 64 << 20;

/// Most bytes the decoder may hold at once: some rows, and the chunks beside the pixels.
const DECODER_BYTES: usize = 64 << 20;

/// What the first chunk declares (PNG, third edition, 11.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bytes of a pixel once it is decoded, at most.
    pixel_bytes: u64,
    interlaced: bool,
}

impl Header {
    /// The header of the PNG in `bytes`; `None` where another chunk comes first or the file is cut within it.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let [
            b'I',
            b'H',
            b'D',
            b'R',
            w3,
            w2,
            w1,
            w0,
            h3,
            h2,
            h1,
            h0,
            bits,
            colour,
            _,
            _,
            interlace,
            ..,
        ] = bytes.get(12..)?
        else {
            return None;
        };
        let samples = match colour {
            0 | 4 => 2,
            _ => 4,
        };
        Some(Self {
            width: u32::from_be_bytes([*w3, *w2, *w1, *w0]),
            height: u32::from_be_bytes([*h3, *h2, *h1, *h0]),
            pixel_bytes: samples * if *bits == 16 { 2 } else { 1 },
            interlaced: *interlace != 0,
        })
    }

    /// Whether the picture is better reduced row by row; one that is interlaced cannot be.
    pub(super) fn streams(self) -> bool {
        let pixels = u64::from(self.width) * u64::from(self.height);
        !self.interlaced && pixels.saturating_mul(self.pixel_bytes) > WHOLE_BYTES
    }
}

/// The picture in `bytes` with its longest side at most `longest` pixels.
///
/// Every pixel of a first, larger picture is the mean of a square of whole pixels; that picture is then reduced as any
/// other. Memory is that of the first picture, whose sides are less than four times `longest`, and of a few rows.
pub(super) fn decode(
    bytes: &[u8],
    header: Header,
    longest: usize,
) -> Result<Rendition, DecodeError> {
    let limits = png_codec::Limits {
        bytes: DECODER_BYTES,
    };
    let mut decoder = png_codec::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(png_codec::Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(|error| told(&error))?;
    let (layout, depth) = layout(reader.output_color_type())?;

    let (width, height) = (header.width as usize, header.height as usize);
    let side = (width.max(height) / (2 * longest)).max(1);
    let mut squares = Squares::new(width, side);
    let mut packed = Packed::Rgb;
    let mut row = Vec::new();
    while let Some(read) = reader.next_row().map_err(|error| told(&error))? {
        row.clear();
        row.extend_from_slice(read.data());
        if layout.bytes_per_pixel() / layout.channel_count() == 2 {
            let (words, _) = row.as_chunks_mut::<2>();
            for word in words {
                *word = u16::from_be_bytes(*word).to_ne_bytes();
            }
        }
        packed = pack::pack(&mut row, layout, depth).unwrap_or(packed);
        match packed {
            Packed::Rgb => squares.add::<3>(&row),
            Packed::Grey => squares.add::<1>(&row),
        }
    }
    let (data, rows) = squares.finish();
    if rows != height.div_ceil(side) {
        return Err(damaged("fewer rows than declared"));
    }
    let rgb = match packed {
        Packed::Rgb => data,
        Packed::Grey => data.iter().flat_map(|value| [*value; 3]).collect(),
    };
    let reduced = Rendition {
        width: width.div_ceil(side),
        height: rows,
        rgb,
        full_width: header.width,
        full_height: header.height,
    };
    Ok(resize::fitted(reduced, longest))
}

/// How the rows lie in memory, and what becomes of samples of 16 bits.
fn layout(
    told: (png_codec::ColorType, png_codec::BitDepth),
) -> Result<(ColorType, Depth), DecodeError> {
    use png_codec::{BitDepth, ColorType as Png};
    let layout = match told {
        (Png::Grayscale, BitDepth::Eight) => ColorType::L8,
        (Png::Grayscale, BitDepth::Sixteen) => return Ok((ColorType::L16, Depth::Saturated)),
        (Png::GrayscaleAlpha, BitDepth::Eight) => ColorType::La8,
        (Png::GrayscaleAlpha, BitDepth::Sixteen) => ColorType::La16,
        (Png::Rgb, BitDepth::Eight) => ColorType::Rgb8,
        (Png::Rgb, BitDepth::Sixteen) => ColorType::Rgb16,
        (Png::Rgba, BitDepth::Eight) => ColorType::Rgba8,
        (Png::Rgba, BitDepth::Sixteen) => ColorType::Rgba16,
        _ => return Err(damaged("an unknown colour type")),
    };
    Ok((layout, Depth::Scaled))
}

/// Means of squares of pixels, a row of squares at a time.
struct Squares {
    /// Pixels a side.
    side: usize,
    sums: Vec<u32>,
    /// Rows in `sums`.
    summed: u32,
    data: Vec<u8>,
    rows: usize,
    width: usize,
    channels: usize,
}

impl Squares {
    fn new(width: usize, side: usize) -> Self {
        Self {
            side,
            sums: vec![0; width.div_ceil(side) * 3],
            summed: 0,
            data: Vec::new(),
            rows: 0,
            width,
            channels: 3,
        }
    }

    /// Takes a row of pixels with so many samples each.
    fn add<const CHANNELS: usize>(&mut self, row: &[u8]) {
        self.channels = CHANNELS;
        let (sums, _) = self.sums.as_chunks_mut::<CHANNELS>();
        let (pixels, _) = row.as_chunks::<CHANNELS>();
        for (sums, square) in sums.iter_mut().zip(pixels.chunks(self.side)) {
            for pixel in square {
                for (sum, sample) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(*sample);
                }
            }
        }
        self.summed += 1;
        if self.summed as usize == self.side {
            self.close();
        }
    }

    fn close(&mut self) {
        let across = self.width.div_ceil(self.side);
        let sums = self.sums.chunks_exact(self.channels).take(across);
        for (at, sums) in sums.enumerate() {
            let wide = self.side.min(self.width - at * self.side) as u32;
            let count = wide * self.summed;
            let means = sums.iter().map(|sum| ((sum + count / 2) / count) as u8);
            self.data.extend(means);
        }
        self.sums.fill(0);
        self.summed = 0;
        self.rows += 1;
    }

    /// The means, and how many rows of them there are.
    fn finish(mut self) -> (Vec<u8>, usize) {
        if self.summed > 0 {
            self.close();
        }
        (self.data, self.rows)
    }
}

fn told(error: &png_codec::DecodingError) -> DecodeError {
    damaged(&error.to_string())
}

fn damaged(reason: &str) -> DecodeError {
    DecodeError::Damaged {
        format: "PNG",
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: u32, height: u32, colour: png_codec::ColorType, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png_codec::Encoder::new(&mut bytes, width, height);
        encoder.set_color(colour);
        encoder.set_depth(png_codec::BitDepth::Eight);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(data).unwrap();
        drop(writer);
        bytes
    }

    #[test]
    fn squares_are_averaged_and_the_last_ones_are_smaller() {
        let data = [0, 100, 50, 100, 200, 50, 7, 9, 11];
        let bytes = written(3, 3, png_codec::ColorType::Grayscale, &data);
        let header = Header::of(&bytes).unwrap();
        assert!(!header.streams());
        let mut squares = Squares::new(3, 2);
        for row in data.chunks(3) {
            squares.add::<1>(row);
        }
        assert_eq!(squares.finish(), (vec![100, 50, 8, 11], 2));
        let whole = decode(&bytes, header, 1_024).unwrap();
        assert_eq!((whole.width, whole.height), (3, 3));
        assert!(whole.rgb.iter().step_by(3).eq(&data));
    }

    #[test]
    fn a_reduced_picture_looks_as_one_decoded_whole() {
        let (width, height) = (643, 401);
        let wave = |n: usize| (((n as f64) / 90.0).sin() * 100.0 + 120.0) as u8;
        let data: Vec<u8> = (0..width * height)
            .flat_map(|at| [wave(at % width), wave(at / width), 90, 0])
            .collect();
        let bytes = written(
            width as u32,
            height as u32,
            png_codec::ColorType::Rgba,
            &data,
        );
        let header = Header::of(&bytes).unwrap();
        let reduced = decode(&bytes, header, 100).unwrap();
        assert_eq!((reduced.width, reduced.height), (100, 62));
        assert_eq!((reduced.full_width, reduced.full_height), (643, 401));
        let whole = decode(&bytes, header, 1_024).unwrap().squeezed(100, 62);
        let apart = whole.rgb.iter().zip(&reduced.rgb);
        assert!(apart.map(|(a, b)| a.abs_diff(*b)).max() <= Some(6));
    }

    #[test]
    fn a_file_that_ends_early_is_damaged() {
        let bytes = written(64, 64, png_codec::ColorType::Rgb, &vec![7; 64 * 64 * 3]);
        let header = Header::of(&bytes).unwrap();
        let cut = &bytes[..bytes.len() - 40];
        assert!(matches!(
            decode(cut, header, 1_024),
            Err(DecodeError::Damaged { .. })
        ));
        assert_eq!(Header::of(&bytes[..20]), None);
    }
}

//! JPEG through libjpeg-turbo.

use mozjpeg::{ColorSpace, Decompress};

use crate::limit::Limits;

use super::{DecodeError, Rendition};

/// Longest side below which a JPEG is decoded whole.
const WHOLE: usize = 512;
/// Most scans an honest progressive JPEG has, with much to spare.
const SCANS: usize = 64;

/// `simd` where libjpeg-turbo was built with its assembly, else `portable`.
#[expect(
    unsafe_code,
    reason = "the library tells of its assembly in no other way"
)]
pub fn backend() -> &'static str {
    unsafe extern "C" {
        fn jsimd_can_idct_islow() -> std::ffi::c_int;
    }
    // SAFETY: a function of libjpeg-turbo, linked in by `mozjpeg`; it takes nothing and reads processor flags, which it
    // finds out at its first call under no lock but to the same value whoever is first.
    if unsafe { jsimd_can_idct_islow() } == 0 {
        "portable"
    } else {
        "simd"
    }
}

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Rendition, DecodeError> {
    let frame = Frame::find(bytes).ok_or_else(|| damaged("no frame header"))?;
    if frame.scans > SCANS {
        return Err(DecodeError::TooManyScans {
            scans: frame.scans,
            limit: SCANS,
        });
    }
    let scale = scale_for(frame.width, frame.height);
    let needed =
        frame.decoder_bytes() + frame.width * frame.height * 4 * u64::from(scale).pow(2) / 64;
    if needed > limits.decoded_bytes {
        let limit = limits.decoded_bytes;
        return Err(DecodeError::OverLimit {
            width: frame.width,
            height: frame.height,
            needed,
            limit,
        });
    }
    let mut decoder = Decompress::new_mem(bytes).map_err(|error| damaged(&error.to_string()))?;
    let (full_width, full_height) = decoder.size();
    decoder.scale(scale);
    let cmyk = decoder.color_space() as u32 == ColorSpace::JCS_CMYK as u32
        || decoder.color_space() as u32 == ColorSpace::JCS_YCCK as u32;
    let space = if cmyk {
        ColorSpace::JCS_CMYK
    } else {
        ColorSpace::JCS_RGB
    };
    let mut started = decoder
        .to_colorspace(space)
        .map_err(|error| damaged(&error.to_string()))?;
    let (width, height) = (started.width(), started.height());
    let channels = if cmyk { 4 } else { 3 };
    let samples: Vec<u8> = started
        .read_scanlines()
        .map_err(|error| damaged(&error.to_string()))?;
    if samples.len() != width * height * channels || width * height == 0 {
        return Err(damaged("rows are missing"));
    }
    let rgb = if cmyk {
        rgb_of_inverted_cmyk(&samples)
    } else {
        samples
    };
    if is_mostly_padding(bytes, &rgb, width, height) {
        return Err(damaged("cut short, over half of its rows are missing"));
    }
    Ok(Rendition {
        width,
        height,
        rgb,
        full_width: full_width as u32,
        full_height: full_height as u32,
    })
}

fn damaged(detail: &str) -> DecodeError {
    DecodeError::Damaged {
        detail: detail.to_owned(),
    }
}

/// Eighths of the size at which the longest side is still at least [`WHOLE`]; only those with fast transforms.
fn scale_for(width: u64, height: u64) -> u8 {
    let longest = width.max(height);
    let enough = |eighths: &u8| longest * u64::from(*eighths) / 8 >= WHOLE as u64;
    [1, 2, 4].into_iter().find(enough).unwrap_or(8)
}

/// Adobe stores CMYK inverted, and nobody else stores CMYK.
fn rgb_of_inverted_cmyk(samples: &[u8]) -> Vec<u8> {
    let (pixels, _) = samples.as_chunks::<4>();
    let ink = |value: u8, black: u8| (u16::from(value) * u16::from(black) / 255) as u8;
    pixels
        .iter()
        .flat_map(|&[c, m, y, k]| [ink(c, k), ink(m, k), ink(y, k)])
        .collect()
}

/// Where data ends early the decoder repeats grey rows: true where the lower half is one flat colour and the file has
/// no end marker.
fn is_mostly_padding(bytes: &[u8], rgb: &[u8], width: usize, height: usize) -> bool {
    let ends = bytes
        .iter()
        .rev()
        .take(64 << 10)
        .zip(bytes.iter().rev().skip(1))
        .any(|(b, a)| (*a, *b) == (0xff, 0xd9));
    if ends || height < 16 {
        return false;
    }
    let lower = rgb.get(width * 3 * (height / 2)..).unwrap_or_default();
    let (pixels, _) = lower.as_chunks::<3>();
    pixels
        .first()
        .is_some_and(|first| pixels.iter().all(|pixel| pixel == first))
}

/// What the frame header declares, and how many scans follow.
struct Frame {
    width: u64,
    height: u64,
    progressive: bool,
    /// Samples of all components, as a share of the luma's, in fourths.
    components: u64,
    scans: usize,
}

impl Frame {
    /// Walks the segments up to the first frame header, then counts scan markers.
    fn find(bytes: &[u8]) -> Option<Self> {
        let mut at = 2;
        loop {
            let [marker, code, high, low] = *bytes.get(at..at + 4)?.first_chunk()?;
            if marker != 0xff || code == 0xff {
                at += 1;
                continue;
            }
            if matches!(code, 0x00 | 0x01 | 0xd0..=0xd8) {
                at += 2;
                continue;
            }
            let length = usize::from(u16::from_be_bytes([high, low]));
            if matches!(code, 0xc0..=0xcf) && !matches!(code, 0xc4 | 0xc8 | 0xcc) {
                let [_, h1, h0, w1, w0, components] = *bytes.get(at + 4..at + 10)?.first_chunk()?;
                let rest = bytes.get(at..)?;
                let scans = rest.windows(2).filter(|pair| *pair == [0xff, 0xda]).count();
                return Some(Self {
                    width: u16::from_be_bytes([w1, w0]).into(),
                    height: u16::from_be_bytes([h1, h0]).into(),
                    progressive: matches!(code, 0xc2 | 0xc6 | 0xca | 0xce) || scans > 1,
                    components: components.into(),
                    scans,
                });
            }
            at += 2 + length.max(2);
        }
    }

    /// Bytes the decoder holds besides the rows it gives: all coefficients where there are several scans, else a few
    /// rows.
    fn decoder_bytes(&self) -> u64 {
        let rows = if self.progressive { self.height } else { 64 };
        self.width * rows * self.components * 2
    }
}

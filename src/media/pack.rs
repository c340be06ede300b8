//! Decoder output of any pixel layout packed to 8-bit grey or RGB in its own buffer.

use image::ColorType;

/// What a packed buffer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packed {
    /// One byte a pixel.
    Grey,
    /// Three bytes a pixel.
    Rgb,
}

/// How 16-bit samples become 8-bit ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The upper byte is kept.
    Scaled,
    /// Values above 255 become 255.
    Saturated,
}

/// Packs the pixels of `data` to its front, drops what is left over, and tells what it holds; `None` for a layout
/// that is not known.
///
/// Alpha is dropped; 16-bit samples stand in native byte order; floats are taken as 0–1.
pub(super) fn pack(data: &mut Vec<u8>, layout: ColorType, depth: Depth) -> Option<Packed> {
    let word = match depth {
        Depth::Scaled => Sample::Word,
        Depth::Saturated => Sample::CutWord,
    };
    let (kind, channels, sample) = match layout {
        ColorType::L8 => return Some(Packed::Grey),
        ColorType::Rgb8 => return Some(Packed::Rgb),
        ColorType::La8 => (Packed::Grey, 2, Sample::Byte),
        ColorType::Rgba8 => (Packed::Rgb, 4, Sample::Byte),
        ColorType::L16 => (Packed::Grey, 1, word),
        ColorType::La16 => (Packed::Grey, 2, word),
        ColorType::Rgb16 => (Packed::Rgb, 3, word),
        ColorType::Rgba16 => (Packed::Rgb, 4, word),
        ColorType::Rgb32F => (Packed::Rgb, 3, Sample::Float),
        ColorType::Rgba32F => (Packed::Rgb, 4, Sample::Float),
        _ => return None,
    };
    let kept = match kind {
        Packed::Grey => 1,
        Packed::Rgb => 3,
    };
    let size = sample.size();
    let pixels = data.len() / (channels * size);
    for pixel in 0..pixels {
        for channel in 0..kept {
            let from = (pixel * channels + channel) * size;
            let byte = data
                .get(from..from + size)
                .map_or(0, |raw| sample.byte(raw));
            if let Some(to) = data.get_mut(pixel * kept + channel) {
                *to = byte;
            }
        }
    }
    data.truncate(pixels * kept);
    Some(kind)
}

#[derive(Clone, Copy)]
enum Sample {
    Byte,
    Word,
    CutWord,
    Float,
}

impl Sample {
    fn size(self) -> usize {
        match self {
            Self::Byte => 1,
            Self::Word | Self::CutWord => 2,
            Self::Float => 4,
        }
    }

    fn byte(self, raw: &[u8]) -> u8 {
        match (self, raw) {
            (Self::Byte, [value]) => *value,
            (Self::Word, [a, b]) => (u16::from_ne_bytes([*a, *b]) >> 8) as u8,
            (Self::CutWord, [a, b]) => u16::from_ne_bytes([*a, *b]).min(255) as u8,
            (Self::Float, [a, b, c, d]) => {
                let value = f32::from_ne_bytes([*a, *b, *c, *d]);
                (value.clamp(0.0, 1.0) * 255.0).round() as u8
            }
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_packed_in_place() {
        let mut rgba = vec![1, 2, 3, 0, 4, 5, 6, 255];
        assert_eq!(
            pack(&mut rgba, ColorType::Rgba8, Depth::Scaled),
            Some(Packed::Rgb)
        );
        assert_eq!(rgba, [1, 2, 3, 4, 5, 6]);
        let mut words: Vec<u8> = [0x1234_u16, 0xFF00, 0xAB00, 0]
            .iter()
            .flat_map(|word| word.to_ne_bytes())
            .collect();
        assert_eq!(
            pack(&mut words, ColorType::La16, Depth::Scaled),
            Some(Packed::Grey)
        );
        assert_eq!(words, [0x12, 0xAB]);
        let mut floats: Vec<u8> = [0.0_f32, 1.5, f32::NAN]
            .iter()
            .flat_map(|value| value.to_ne_bytes())
            .collect();
        assert_eq!(
            pack(&mut floats, ColorType::Rgb32F, Depth::Scaled),
            Some(Packed::Rgb)
        );
        assert_eq!(floats, [0, 255, 0]);
    }
}

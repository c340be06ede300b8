//! The small planes of a video's rows under one another, as one grey picture: what tells when a part of it is shown.

use crate::limit::Limits;
use crate::media::{self, Plane};

use super::{Fingerprint, SMALL_SIDE, Value};

/// The name stored with every value.
pub const NAME: &str = "strip";
/// Parameter version stored with every value.
pub const VERSION: u32 = 2;
/// Quality the planes are written with: some 0.9 kB each.
const QUALITY: f32 = 70.0;
/// Planes of one picture: few enough for it to be decoded at its own size.
const PIECE: usize = 12;
/// Samples of a plane.
const AREA: usize = SMALL_SIDE * SMALL_SIDE;

/// Planes of 64 × 64 samples, one for each row of a sequence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strip {
    samples: Vec<u8>,
}

impl Strip {
    /// Puts a plane behind the others; one of another size is put there as an even grey.
    pub fn push(&mut self, plane: &Plane) {
        put(&mut self.samples, plane);
    }

    /// Puts a plane in the place of the last.
    pub fn replace_last(&mut self, plane: &Plane) {
        self.samples
            .truncate(self.samples.len().saturating_sub(AREA));
        self.push(plane);
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.samples.len() / AREA
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// The plane of a row, row-major.
    pub fn plane(&self, row: usize) -> Option<&[u8]> {
        self.samples.get(row * AREA..(row + 1) * AREA)
    }

    /// As it is stored; `None` where it is empty or cannot be written.
    ///
    /// The number of rows in four bytes, little-endian; then grey JPEG files of at most 12 planes each, before each its
    /// length in four bytes.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        let mut bytes = u32::try_from(self.len()).ok()?.to_le_bytes().to_vec();
        for piece in self.samples.chunks(PIECE * AREA) {
            let plane = Plane {
                width: SMALL_SIDE,
                height: piece.len() / SMALL_SIDE,
                data: piece.to_vec(),
            };
            let file = plane.to_jpeg(QUALITY).ok()?;
            bytes.extend_from_slice(&u32::try_from(file.len()).ok()?.to_le_bytes());
            bytes.extend(file);
        }
        (!self.is_empty()).then(|| Fingerprint {
            signal: NAME.to_owned(),
            version: VERSION,
            value: Value::Packed(bytes),
            quality: 100,
        })
    }

    /// What was stored; `None` where another signal or version made it, or it is damaged.
    pub fn from_fingerprint(fingerprint: &Fingerprint) -> Option<Self> {
        let bytes = super::packed(fingerprint, NAME, VERSION)?;
        let (rows, mut bytes) = bytes.split_first_chunk::<4>()?;
        let rows = (u32::from_le_bytes(*rows) as usize).checked_mul(AREA)?;
        let limits = Limits {
            decoded_bytes: 1 << 20,
            ..Limits::default()
        };
        let mut samples = Vec::new();
        while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
            let (file, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            let plane = media::decode(file, 1, &limits).ok()?.luma();
            if plane.width != SMALL_SIDE || !plane.height.is_multiple_of(SMALL_SIDE) {
                return None;
            }
            samples.extend_from_slice(&plane.data);
            bytes = rest;
        }
        let is_whole = bytes.is_empty() && samples.len() == rows && rows > 0;
        is_whole.then_some(Self { samples })
    }
}

fn put(samples: &mut Vec<u8>, plane: &Plane) {
    match plane.data.len() == AREA && plane.width == SMALL_SIDE {
        true => samples.extend_from_slice(&plane.data),
        false => samples.resize(samples.len() + AREA, 128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::blotches;

    fn strip(planes: u32) -> Strip {
        let mut strip = Strip::default();
        for seed in 0..planes {
            strip.push(&blotches((SMALL_SIDE, SMALL_SIDE), 9.0, seed));
        }
        strip
    }

    #[test]
    fn what_is_stored_comes_back_nearly() {
        let strip = strip(2 * PIECE as u32 + 3);
        let stored = strip.fingerprint().expect("it has planes");
        let back = Strip::from_fingerprint(&stored).expect("it is whole");
        assert_eq!(back.len(), strip.len());
        let far = |(a, b): (&u8, &u8)| u64::from(a.abs_diff(*b));
        let sum: u64 = back.samples.iter().zip(&strip.samples).map(far).sum();
        assert!(sum < 8 * strip.samples.len() as u64, "{sum}");
        assert!(stored.value.bytes().len() < strip.len() * 2_000);
    }

    #[test]
    fn damaged_and_foreign_values_are_refused() {
        let stored = strip(3).fingerprint().expect("it has planes");
        let bytes = stored.value.bytes();
        for cut in [1, 3, 40, bytes.len() - 1] {
            let cut = Fingerprint {
                value: Value::Packed(bytes[..cut].to_vec()),
                ..stored.clone()
            };
            assert_eq!(Strip::from_fingerprint(&cut), None);
        }
        let newer = Fingerprint {
            version: VERSION + 1,
            ..stored.clone()
        };
        assert_eq!(Strip::from_fingerprint(&newer), None);
        assert_eq!(Strip::default().fingerprint(), None);
    }
}

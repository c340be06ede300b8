//! A picture in grey at up to [`SIDE`] pixels a side, fine enough to tell one word from another: what entries keep so
//! that a proof can be held against every stroke.

use crate::limit::Limits;
use crate::media::{self, Plane};

use super::local::Scales;
use super::{Fingerprint, Value};

/// The name stored with every value.
pub const NAME: &str = "detail";
/// Parameter version stored with every value.
pub const VERSION: u32 = 1;
/// Pixels of the longer side at most; smaller pictures keep their own size.
pub const SIDE: usize = 256;
/// Cells a side of the grid that tells where the picture is photographed.
pub const CELLS: usize = 16;
/// Quality the plane is written with: 6 to 12 kB for most photos.
const QUALITY: f32 = 72.0;
/// Bytes of the grid.
const GRID: usize = CELLS * CELLS / 8;

/// What an entry keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Grey, row-major, the aspect ratio kept.
    pub plane: Plane,
    /// For each cell of a grid over the picture, rows of columns, whether it shows something photographed: neither even nor drawn.
    pub photographed: [[bool; CELLS]; CELLS],
}

impl Detail {
    /// The detail of a picture seen at `scales`.
    pub(super) fn seen_at(scales: &Scales, luma: &Plane) -> Self {
        let (width, height) = luma.fitting(SIDE);
        Self {
            plane: luma.resized(width, height),
            photographed: scales.photographed_cells(),
        }
    }

    /// As it is stored; `None` where the plane cannot be written.
    ///
    /// The grid comes first, a bit for each cell, lowest bit first; then the plane as a grey JPEG file.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        let mut bytes = vec![0_u8; GRID];
        for (byte, cells) in bytes
            .iter_mut()
            .zip(self.photographed.as_flattened().chunks(8))
        {
            for (at, cell) in cells.iter().enumerate() {
                *byte |= u8::from(*cell) << at;
            }
        }
        bytes.extend(self.plane.to_jpeg(QUALITY).ok()?);
        Some(Fingerprint {
            signal: NAME.to_owned(),
            version: VERSION,
            value: Value::Packed(bytes),
            quality: 100,
        })
    }

    /// What was stored; `None` where another signal or version made it, or it is damaged.
    pub fn from_fingerprint(fingerprint: &Fingerprint) -> Option<Self> {
        let bytes = super::packed(fingerprint, NAME, VERSION)?;
        let (grid, file) = bytes.split_first_chunk::<GRID>()?;
        let limits = Limits {
            decoded_bytes: 1 << 20,
            ..Limits::default()
        };
        let plane = media::decode(file, 1, &limits).ok()?.luma();
        if plane.width.max(plane.height) > SIDE {
            return None;
        }
        Some(Self {
            plane,
            photographed: std::array::from_fn(|row| {
                std::array::from_fn(|column| {
                    let n = row * CELLS + column;
                    grid.get(n / 8).is_some_and(|byte| byte >> (n % 8) & 1 == 1)
                })
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::blotches;
    use crate::signal::local::entry_scales;

    /// Blotches of many tones; the right half is even but for bars of one tone.
    fn half_drawn() -> Plane {
        let mut plane = blotches((640, 400), 5.0, 1);
        for (n, pixel) in plane.data.iter_mut().enumerate() {
            let (x, y) = (n % 640, n / 640);
            if x >= 320 {
                *pixel = if x % 40 < 12 && y % 40 < 30 { 20 } else { 240 };
            }
        }
        plane
    }

    fn detail() -> Detail {
        let luma = half_drawn();
        Detail::seen_at(&entry_scales(&luma), &luma)
    }

    #[test]
    fn what_is_photographed_is_told_from_what_is_drawn() {
        let detail = detail();
        assert_eq!((detail.plane.width, detail.plane.height), (256, 160));
        let held = |columns: std::ops::Range<usize>| {
            let cells = detail.photographed.iter().skip(2).take(CELLS - 4);
            cells
                .flat_map(|row| &row[columns.clone()])
                .filter(|cell| **cell)
                .count()
        };
        assert!(held(1..7) > 60, "{}", held(1..7));
        assert_eq!(held(9..15), 0);
    }

    #[test]
    fn what_is_stored_comes_back() {
        let detail = detail();
        let stored = detail.fingerprint().expect("it has pixels");
        assert!(stored.value.bytes().len() < 40_000);
        let back = Detail::from_fingerprint(&stored).expect("it is whole");
        assert_eq!(back.photographed, detail.photographed);
        let far = |(a, b): (&u8, &u8)| u32::from(a.abs_diff(*b));
        let sum: u32 = back
            .plane
            .data
            .iter()
            .zip(&detail.plane.data)
            .map(far)
            .sum();
        assert!(sum < 10 * back.plane.data.len() as u32, "{sum}");
    }

    #[test]
    fn damaged_and_foreign_values_are_refused() {
        let stored = detail().fingerprint().expect("it has pixels");
        let with = |bytes: &[u8]| Fingerprint {
            value: Value::Packed(bytes.to_vec()),
            ..stored.clone()
        };
        let bytes = stored.value.bytes();
        for cut in [0, GRID - 1, GRID, GRID + 20] {
            assert_eq!(
                Detail::from_fingerprint(&with(&bytes[..cut])),
                None,
                "{cut}"
            );
        }
        let newer = Fingerprint {
            version: VERSION + 1,
            ..stored.clone()
        };
        assert_eq!(Detail::from_fingerprint(&newer), None);
        let large = Plane {
            width: 600,
            height: 400,
            data: vec![90; 240_000],
        };
        let large = [
            &[0; GRID],
            large.to_jpeg(70.0).expect("it has pixels").as_slice(),
        ]
        .concat();
        assert_eq!(Detail::from_fingerprint(&with(&large)), None);
    }
}

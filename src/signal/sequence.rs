//! What a video shows from moment to moment: PDQ of frames taken at equal steps, runs of like ones put together.

use super::{Fingerprint, Value};

/// The name stored with every value.
pub const NAME: &str = "sequence";
/// Parameter version stored with every value.
pub const VERSION: u32 = 1;
/// Frames a second that are looked at.
pub const RATE: f64 = 2.0;
/// Bits of PDQ within which a frame still shows what the first of its row shows.
pub const STILL: u32 = 10;
/// Bytes of a stored row.
const LENGTH: usize = 41;

/// A moment of a video, or a longer time in which it does not change. Times are milliseconds from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its first frame.
    pub from_ms: u32,
    /// The time after its last frame.
    pub to_ms: u32,
    /// Quality of PDQ, 0–100.
    pub quality: u8,
    /// PDQ of its clearest frame.
    pub bits: [u8; 32],
}

impl Row {
    /// From and to in seconds.
    pub fn seconds(&self) -> [f64; 2] {
        [self.from_ms, self.to_ms].map(|ms| f64::from(ms) / 1_000.0)
    }
}

/// The rows of a video in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sequence {
    /// In the order they are shown.
    pub rows: Vec<Row>,
}

impl Sequence {
    /// As it is stored: 41 bytes a row, numbers little-endian in the order of [`Row`]. The quality is that of the
    /// clearest row.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut bytes = Vec::with_capacity(self.rows.len() * LENGTH);
        for row in &self.rows {
            bytes.extend_from_slice(&row.from_ms.to_le_bytes());
            bytes.extend_from_slice(&row.to_ms.to_le_bytes());
            bytes.push(row.quality);
            bytes.extend_from_slice(&row.bits);
        }
        Fingerprint {
            signal: NAME.to_owned(),
            version: VERSION,
            value: Value::Packed(bytes),
            quality: self.rows.iter().map(|row| row.quality).max().unwrap_or(0),
        }
    }

    /// What was stored; `None` where another signal or version made it, or it is damaged.
    pub fn from_fingerprint(fingerprint: &Fingerprint) -> Option<Self> {
        let bytes = super::packed(fingerprint, NAME, VERSION)?;
        let (rows, rest) = bytes.as_chunks::<LENGTH>();
        let rows: Vec<Row> = rows.iter().map(row).collect::<Option<_>>()?;
        let in_order = rows.windows(2).all(|pair| match pair {
            [a, b] => a.to_ms <= b.from_ms,
            _ => true,
        });
        (rest.is_empty() && in_order).then_some(Self { rows })
    }

    /// Length in seconds: where the last row ends.
    pub fn seconds(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.seconds()[1])
    }
}

fn row(bytes: &[u8; LENGTH]) -> Option<Row> {
    let (from, rest) = bytes.split_first_chunk::<4>()?;
    let (to, rest) = rest.split_first_chunk::<4>()?;
    let (quality, bits) = rest.split_first()?;
    let row = Row {
        from_ms: u32::from_le_bytes(*from),
        to_ms: u32::from_le_bytes(*to),
        quality: *quality,
        bits: bits.try_into().ok()?,
    };
    (row.from_ms < row.to_ms).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence() -> Sequence {
        let row = |n: u8| Row {
            from_ms: u32::from(n) * 500,
            to_ms: u32::from(n) * 500 + 500,
            quality: 60 + n,
            bits: [n * 7; 32],
        };
        Sequence {
            rows: (0..5).map(row).collect(),
        }
    }

    #[test]
    fn what_is_stored_comes_back() {
        let stored = sequence().fingerprint();
        assert_eq!(stored.value.bytes().len(), 5 * 41);
        assert_eq!(Sequence::from_fingerprint(&stored), Some(sequence()));
        assert!((sequence().seconds() - 2.5).abs() < f64::EPSILON);
    }

    #[test]
    fn damaged_and_foreign_values_are_refused() {
        let stored = sequence().fingerprint();
        let with = |bytes: Vec<u8>| Fingerprint {
            value: Value::Packed(bytes),
            ..stored.clone()
        };
        let bytes = stored.value.bytes();
        assert_eq!(
            Sequence::from_fingerprint(&with(bytes[..60].to_vec())),
            None
        );
        let mut swapped = bytes[41..82].to_vec();
        swapped.extend_from_slice(&bytes[..41]);
        assert_eq!(Sequence::from_fingerprint(&with(swapped)), None, "order");
        assert_eq!(
            Sequence::from_fingerprint(&with([&[9; 8], &bytes[8..41]].concat())),
            None,
            "a row that ends where it begins"
        );
        let newer = Fingerprint {
            version: VERSION + 1,
            ..stored.clone()
        };
        assert_eq!(Sequence::from_fingerprint(&newer), None);
    }
}

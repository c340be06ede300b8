//! What an entry keeps, as bytes, little-endian: its colours (128 bytes), then 36 for each feature. Four of them hold x and y (11 bits each, parts of the longer side in
//! 2,047ths), the number of the size (3 bits), whether it is drawn (1 bit) and the turn (6 bits); the rest the comparisons.

use super::colours::{Colours, LENGTH as COLOURS};
use super::{ENTRY_SIDE, ENTRY_SIZES, Feature, Kind, Local, STEP, TURNS};

/// Bytes a feature takes.
const LENGTH: usize = 36;
const PARTS: f32 = 2_047.0;

/// The bytes of what an entry keeps.
pub(super) fn packed(local: &Local) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(COLOURS + local.features.len() * LENGTH);
    bytes.extend_from_slice(&local.colours.0);
    for feature in &local.features {
        let part = |length: f32| (length * PARTS).round().clamp(0.0, PARTS) as u32;
        let level = (feature.scale * ENTRY_SIDE as f32).ln() / STEP.ln();
        let level = (level.round() as u32).min(ENTRY_SIZES as u32);
        let drawn = u32::from(feature.kind == Kind::Drawn);
        let turn = u32::from(feature.turn) % TURNS as u32;
        let place =
            part(feature.x) | part(feature.y) << 11 | level << 22 | drawn << 25 | turn << 26;
        bytes.extend_from_slice(&place.to_le_bytes());
        for word in feature.bits {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
    }
    bytes
}

/// What an entry keeps, read from its bytes; `None` where they are too few or no whole features.
pub(super) fn unpacked(bytes: &[u8], photographed_share: u8) -> Option<Local> {
    let (colours, features) = bytes.split_first_chunk::<COLOURS>()?;
    let (features, rest) = features.as_chunks::<LENGTH>();
    rest.is_empty().then(|| Local {
        colours: Colours(*colours),
        features: features.iter().map(feature).collect(),
        photographed_share,
    })
}

fn feature(bytes: &[u8; LENGTH]) -> Feature {
    let (words, _) = bytes.as_chunks::<4>();
    let mut words = words.iter().map(|word| u32::from_le_bytes(*word));
    let mut next = || words.next().unwrap_or(0);
    let place = next();
    let bits = std::array::from_fn(|_| u64::from(next()) | u64::from(next()) << 32);
    let part = |value: u32| (value & 0x7FF) as f32 / PARTS;
    Feature {
        x: part(place),
        y: part(place >> 11),
        scale: STEP.powi((place >> 22 & 7) as i32) / ENTRY_SIDE as f32,
        turn: (place >> 26) as u8,
        kind: if place >> 25 & 1 == 1 {
            Kind::Drawn
        } else {
            Kind::Photographed
        },
        bits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_come_back_as_they_were() {
        let features: Vec<Feature> = (0..8)
            .map(|n: u8| Feature {
                x: f32::from(n) * 0.1,
                y: 0.9 - f32::from(n) * 0.1,
                scale: STEP.powi(i32::from(n)) / ENTRY_SIDE as f32,
                turn: n * 8 + 7,
                kind: if n.is_multiple_of(2) {
                    Kind::Drawn
                } else {
                    Kind::Photographed
                },
                bits: [u64::from(n), u64::MAX, 1 << 63, 0x0123_4567_89AB_CDEF],
            })
            .collect();
        let colours = Colours(std::array::from_fn(|n| n as u8));
        let local = Local {
            colours,
            features,
            photographed_share: 70,
        };
        let bytes = packed(&local);
        assert_eq!(bytes.len(), COLOURS + 8 * LENGTH);
        let back = unpacked(&bytes, 70).unwrap();
        assert_eq!(back.colours, local.colours);
        for (a, b) in local.features.iter().zip(&back.features) {
            assert!((a.x - b.x).abs() < 0.001 && (a.y - b.y).abs() < 0.001);
            assert!((a.scale / b.scale - 1.0).abs() < 1e-5);
            assert_eq!((a.turn, a.kind, a.bits), (b.turn, b.kind, b.bits));
        }
    }

    #[test]
    fn bytes_of_another_length_are_refused() {
        for length in [0, 35, COLOURS - 1, COLOURS + 1, COLOURS + LENGTH - 1] {
            assert_eq!(unpacked(&vec![7; length], 0), None, "{length}");
        }
        let local = unpacked(&[255; COLOURS + 2 * LENGTH], 0).unwrap();
        assert_eq!(local.features.len(), 2);
    }
}

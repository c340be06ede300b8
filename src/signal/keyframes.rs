//! Frames of a video that are kept as pictures are: local features to find them by, details to prove them.

use crate::media::{Plane, Rendition};

use super::detail::Detail;
use super::local::{self, Local};
use super::{Fingerprint, Value, detail};

/// The name stored with the features of key frames.
pub const NAME: &str = "keyframes";
/// The name stored with their details.
pub const DETAILS: &str = "key-details";
/// Parameter version stored with every value; it moves with those of its parts.
pub const VERSION: u32 = local::VERSION * 100 + detail::VERSION;
/// Features kept of a key frame: fewer than of a picture, since a video keeps many.
pub const BUDGET: usize = 70;

/// A frame kept as a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyframe {
    /// The row of the sequence it belongs to.
    pub row: u32,
    /// When it is shown, in milliseconds.
    pub at_ms: u32,
    /// Its features.
    pub local: Local,
    /// Its detail as it is stored; `None` where only features were read.
    pub detail: Option<Fingerprint>,
}

impl Keyframe {
    /// The key frame that `frame` makes.
    pub fn of(row: u32, at_ms: u32, frame: &Rendition, luma: &Plane) -> Self {
        let scales = local::entry_scales(luma);
        Self {
            row,
            at_ms,
            local: Local::seen_at(&scales, frame, luma, BUDGET),
            detail: Detail::seen_at(&scales, luma).fingerprint(),
        }
    }
}

/// As they are stored: the features, and apart from them the details, which are read for proofs only.
///
/// Each value is a list of row, time, quality and length (13 bytes, little-endian) and so many bytes.
pub fn fingerprints(frames: &[Keyframe]) -> [Fingerprint; 2] {
    let (mut features, mut details) = (Vec::new(), Vec::new());
    for frame in frames {
        let local = frame.local.fingerprint();
        put(&mut features, frame, local.quality, local.value.bytes());
        let detail = frame
            .detail
            .as_ref()
            .map_or(&[][..], |detail| detail.value.bytes());
        put(&mut details, frame, 0, detail);
    }
    [(NAME, features), (DETAILS, details)].map(|(name, bytes)| Fingerprint {
        signal: name.to_owned(),
        version: VERSION,
        value: Value::Packed(bytes),
        quality: 100,
    })
}

fn put(to: &mut Vec<u8>, frame: &Keyframe, quality: u8, bytes: &[u8]) {
    to.extend_from_slice(&frame.row.to_le_bytes());
    to.extend_from_slice(&frame.at_ms.to_le_bytes());
    to.push(quality);
    to.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    to.extend_from_slice(bytes);
}

/// The key frames whose features `fingerprint` holds, without details; `None` where it is another's or damaged.
pub fn features(fingerprint: &Fingerprint) -> Option<Vec<Keyframe>> {
    let bytes = super::packed(fingerprint, NAME, VERSION)?;
    listed(bytes)?
        .into_iter()
        .map(
            |Listed {
                 row,
                 at_ms,
                 quality,
                 bytes,
             }| {
                let local = Fingerprint {
                    signal: local::NAME.to_owned(),
                    version: local::VERSION,
                    value: Value::Packed(bytes.to_vec()),
                    quality,
                };
                Some(Keyframe {
                    row,
                    at_ms,
                    local: Local::from_fingerprint(&local)?,
                    detail: None,
                })
            },
        )
        .collect()
}

/// The key frames of an entry with their details; `None` where either value is missing, another's or damaged.
pub fn whole(all: &[Fingerprint]) -> Option<Vec<Keyframe>> {
    let mut frames = all.iter().find_map(features)?;
    let details = all
        .iter()
        .find_map(|print| super::packed(print, DETAILS, VERSION))?;
    let details = listed(details)?;
    if details.len() != frames.len() {
        return None;
    }
    for (frame, detail) in frames.iter_mut().zip(details) {
        frame.detail = Some(Fingerprint {
            signal: detail::NAME.to_owned(),
            version: detail::VERSION,
            value: Value::Packed(detail.bytes.to_vec()),
            quality: 100,
        });
    }
    Some(frames)
}

struct Listed<'a> {
    row: u32,
    at_ms: u32,
    quality: u8,
    bytes: &'a [u8],
}

fn listed(mut bytes: &[u8]) -> Option<Vec<Listed<'_>>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let (row, rest) = bytes.split_first_chunk::<4>()?;
        let (at, rest) = rest.split_first_chunk::<4>()?;
        let (quality, rest) = rest.split_first()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (value, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        all.push(Listed {
            row: u32::from_le_bytes(*row),
            at_ms: u32::from_le_bytes(*at),
            quality: *quality,
            bytes: value,
        });
        bytes = rest;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::blotches;

    fn frames() -> Vec<Keyframe> {
        let frame = |n: u32| {
            let luma = blotches((320, 180), 6.0, n);
            let rgb = luma.data.iter().flat_map(|tone| [*tone; 3]).collect();
            let picture = Rendition {
                width: 320,
                height: 180,
                rgb,
                full_width: 320,
                full_height: 180,
            };
            Keyframe::of(n * 3, n * 1_500, &picture, &luma)
        };
        (0..3).map(frame).collect()
    }

    #[test]
    fn what_is_stored_comes_back() {
        let frames = frames();
        let back = whole(&fingerprints(&frames)).expect("they are whole");
        assert_eq!(back.len(), 3);
        for (a, b) in frames.iter().zip(&back) {
            assert_eq!((a.row, a.at_ms, &a.detail), (b.row, b.at_ms, &b.detail));
            assert_eq!(a.local.fingerprint(), b.local.fingerprint());
            assert!(!a.local.features.is_empty());
        }
        let [features_only, _] = fingerprints(&frames);
        assert!(
            features(&features_only)
                .is_some_and(|frames| frames.iter().all(|f| f.detail.is_none()))
        );
    }

    #[test]
    fn damaged_and_foreign_values_are_refused() {
        let [stored, details] = fingerprints(&frames());
        for cut in [1, 12, 20, stored.value.bytes().len() - 1] {
            let cut = Fingerprint {
                value: Value::Packed(stored.value.bytes()[..cut].to_vec()),
                ..stored.clone()
            };
            assert_eq!(features(&cut), None);
            assert_eq!(whole(&[cut, details.clone()]), None);
        }
        assert_eq!(whole(std::slice::from_ref(&stored)), None, "no details");
        assert_eq!(features(&details), None, "another name");
        let [_, fewer] = fingerprints(&frames()[..2]);
        assert_eq!(whole(&[stored, fewer]), None);
    }
}

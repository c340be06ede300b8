//! PDQ: 256 bits from the signs of a discrete cosine transform.
//!
//! Source: "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm", Facebook, 2019, and the vectors
//! published with it.

mod dihedral;
mod transform;

use crate::media::Rendition;

use super::{Fingerprint, Signal, Undecidable, Value, hamming};

pub use dihedral::{Dihedral, dihedral};

/// The signal `pdq`.
pub struct Pdq;

const NAME: &str = "pdq";
const VERSION: u32 = 1;
/// Below this quality a fingerprint says nothing.
const GATE: u8 = 50;
/// Bits at or below which two pictures are candidates.
const THRESHOLD: u32 = 31;

impl Signal for Pdq {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> u32 {
        VERSION
    }

    fn threshold(&self) -> u32 {
        THRESHOLD
    }

    fn compute(&self, rendition: &Rendition) -> Result<Fingerprint, Undecidable> {
        let reduced = transform::Reduced::of(rendition);
        gate(reduced.quality())?;
        Ok(fingerprint(
            transform::bits(&reduced.coefficients()),
            reduced.quality(),
        ))
    }

    fn distance(&self, a: &Fingerprint, b: &Fingerprint) -> Option<u32> {
        hamming(self, a, b)
    }
}

/// The fingerprint whatever its quality, as 64 hex digits with the quality 0–100, as published vectors give it.
pub fn hex_and_quality(rendition: &Rendition) -> (String, u8) {
    let reduced = transform::Reduced::of(rendition);
    let bits = transform::bits(&reduced.coefficients());
    (
        bits.iter().map(|byte| format!("{byte:02x}")).collect(),
        reduced.quality(),
    )
}

/// PDQ's quality of a picture, where it is enough to decide by.
pub(super) fn quality(rendition: &Rendition) -> Result<u8, Undecidable> {
    let quality = transform::Reduced::of(rendition).quality();
    gate(quality).map(|()| quality)
}

fn gate(quality: u8) -> Result<(), Undecidable> {
    if quality < GATE {
        Err(Undecidable {
            signal: NAME,
            quality,
            gate: GATE,
        })
    } else {
        Ok(())
    }
}

fn fingerprint(bits: [u8; 32], quality: u8) -> Fingerprint {
    Fingerprint {
        signal: NAME.to_owned(),
        version: VERSION,
        value: Value::Bits(bits.to_vec()),
        quality,
    }
}

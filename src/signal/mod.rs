//! A rendition reduced to a fingerprint.

mod dihedral;
pub mod pdq;
pub mod phash;

use crate::media::Rendition;

pub use dihedral::Dihedral;

/// Every signal, by name.
pub const SIGNALS: &[&dyn Signal] = &[&pdq::Pdq, &phash::Phash];

/// What a signal reduced a picture to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A bit string; the reference distance is Hamming's.
    Bits(Vec<u8>),
}

/// A perceptual fingerprint with the name and parameter version of the signal that made it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// Signal name (`pdq`).
    pub signal: String,
    /// Parameter version; fingerprints of different versions are never compared.
    pub version: u32,
    /// The value.
    pub value: Value,
    /// 0–100 as in PDQ; below the signal's gate nothing is decided by it.
    pub quality: u8,
}

/// The picture is too plain or too small for this signal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("too plain for `{signal}`: quality {quality} of 100, {gate} needed")]
pub struct Undecidable {
    /// Signal name.
    pub signal: &'static str,
    /// Quality reached.
    pub quality: u8,
    /// Quality needed.
    pub gate: u8,
}

/// An algorithm that reduces a rendition to a fingerprint; 0 is identical, smaller is closer.
pub trait Signal: Send + Sync {
    /// Kebab-case name stored with every value.
    fn name(&self) -> &'static str;
    /// Parameter version stored with every value.
    fn version(&self) -> u32;
    /// Distance at or below which two fingerprints are candidates.
    fn threshold(&self) -> u32;
    /// The fingerprint of a rendition.
    fn compute(&self, rendition: &Rendition) -> Result<Fingerprint, Undecidable>;
    /// The reference distance; `None` where the two were not made by this signal and version.
    fn distance(&self, a: &Fingerprint, b: &Fingerprint) -> Option<u32>;
}

/// Hamming distance of two fingerprints; `None` where either was not made by `signal` in its present version, or
/// their lengths differ.
fn hamming(signal: &dyn Signal, a: &Fingerprint, b: &Fingerprint) -> Option<u32> {
    let ours = |f: &Fingerprint| f.signal == signal.name() && f.version == signal.version();
    if !ours(a) || !ours(b) {
        return None;
    }
    let (Value::Bits(a), Value::Bits(b)) = (&a.value, &b.value);
    if a.len() != b.len() {
        return None;
    }
    Some(a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum())
}

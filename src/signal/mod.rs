//! A rendition, or a sound, reduced to a fingerprint.

pub mod detail;
mod dihedral;
pub mod embedding;
pub mod keyframes;
pub mod local;
pub mod pdq;
pub mod phash;
mod regions;
pub mod sequence;
pub mod sound;
pub mod strip;
pub mod vpdq;

use crate::media::{Plane, Rendition};

pub use dihedral::Dihedral;
pub use regions::{Region, regions};

/// Pixels a side of the luma plane that stands for a whole picture.
pub const SMALL_SIDE: usize = 64;

/// Every signal, by name.
pub const SIGNALS: &[&dyn Signal] = &[&pdq::Pdq, &phash::Phash];

/// What a signal reduced a picture to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A bit string; the reference distance is Hamming's.
    Bits(Vec<u8>),
    /// What has no distance of its own: local features, a detail, what a video shows and lets hear over time.
    Packed(Vec<u8>),
}

impl Value {
    /// The bytes that are stored.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Bits(bytes) | Self::Packed(bytes) => bytes,
        }
    }

    /// The value of a signal, read from its bytes.
    pub fn from_bytes(signal: &str, bytes: Vec<u8>) -> Self {
        match signal {
            detail::NAME
            | embedding::NAME
            | local::NAME
            | sequence::NAME
            | strip::NAME
            | keyframes::NAME
            | keyframes::DETAILS
            | sound::NAME => Self::Packed(bytes),
            _ => Self::Bits(bytes),
        }
    }
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

/// The bytes of a packed value that `signal` made in `version`; `None` where another did.
fn packed<'a>(fingerprint: &'a Fingerprint, signal: &str, version: u32) -> Option<&'a [u8]> {
    match &fingerprint.value {
        Value::Packed(bytes) if fingerprint.signal == signal && fingerprint.version == version => {
            Some(bytes)
        }
        _ => None,
    }
}

/// What an entry keeps for proofs: its detail and at most `budget` local features; both come of one look at it.
pub fn for_proofs(rendition: &Rendition, budget: usize) -> Vec<Fingerprint> {
    let luma = rendition.luma();
    let scales = local::entry_scales(&luma);
    let local = local::Local::seen_at(&scales, rendition, &luma, budget).fingerprint();
    let detail = detail::Detail::seen_at(&scales, &luma).fingerprint();
    detail.into_iter().chain([local]).collect()
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
    /// As [`Signal::compute`], for whoever has the luma plane of [`SMALL_SIDE`] pixels a side of the rendition already, as
    /// [`Rendition::thumbnail`] makes it.
    fn compute_beside(
        &self,
        rendition: &Rendition,
        small: &Plane,
    ) -> Result<Fingerprint, Undecidable> {
        let _ = small;
        self.compute(rendition)
    }
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
    let (Value::Bits(a), Value::Bits(b)) = (&a.value, &b.value) else {
        return None;
    };
    if a.len() != b.len() {
        return None;
    }
    Some(a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Rendition;

    /// A textured picture; `noise` changes every sample by a few levels, as recompression does.
    fn picture(noise: u32) -> Rendition {
        let (width, height) = (390, 260);
        let mut state = 1_u32;
        let mut rgb = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (x, y) = (f64::from(x) / 390.0, f64::from(y) / 260.0);
                let octave = |n: u32| {
                    let f = f64::from(n) * 5.3;
                    let bend = (y * f * 0.7 + f64::from(n * n)).sin() * 2.0;
                    (x * f + f64::from(n * 7) + bend).sin() / f64::from(n).sqrt()
                };
                let wave: f64 = (1..7).map(octave).sum();
                for channel in 0..3_u32 {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let shift = f64::from((state >> 16) % (2 * noise + 1)) - f64::from(noise);
                    let value = wave.mul_add(35.0, 120.0 + f64::from(channel) * 10.0) + shift;
                    rgb.push(value.clamp(0.0, 255.0) as u8);
                }
            }
        }
        Rendition {
            width: width as usize,
            height: height as usize,
            rgb,
            full_width: width,
            full_height: height,
        }
    }

    fn plain() -> Rendition {
        Rendition {
            rgb: vec![120; 390 * 260 * 3],
            ..picture(0)
        }
    }

    /// What every signal keeps to.
    fn conforms(signal: &dyn Signal) {
        let name = signal.name();
        let original = signal.compute(&picture(0)).expect("a textured picture");
        assert_eq!(
            signal.compute(&picture(0)),
            Ok(original.clone()),
            "{name}: deterministic"
        );
        assert_eq!(
            (original.signal.as_str(), original.version),
            (name, signal.version())
        );
        assert_eq!(
            signal.distance(&original, &original),
            Some(0),
            "{name}: 0 to itself"
        );

        let noisy = signal.compute(&picture(6)).expect("a textured picture");
        let distance = signal.distance(&original, &noisy);
        assert_eq!(
            distance,
            signal.distance(&noisy, &original),
            "{name}: symmetric"
        );
        assert!(
            distance.is_some_and(|d| d <= signal.threshold()),
            "{name}: {distance:?}"
        );

        let mut newer = original.clone();
        newer.version += 1;
        assert_eq!(signal.distance(&original, &newer), None, "{name}: versions");
        let mut foreign = original.clone();
        foreign.signal = "other".to_owned();
        assert_eq!(signal.distance(&foreign, &original), None, "{name}: names");
        let mut short = original.clone();
        short.value = Value::Bits(vec![0]);
        assert_eq!(signal.distance(&original, &short), None, "{name}: lengths");

        let refused = signal.compute(&plain()).expect_err("a plain picture");
        assert_eq!((refused.signal, refused.quality), (name, 0));
        let tiny = Rendition {
            width: 1,
            height: 1,
            rgb: vec![9; 3],
            ..plain()
        };
        assert!(signal.compute(&tiny).is_err(), "{name}: one pixel");
    }

    #[test]
    fn every_signal_conforms() {
        for signal in SIGNALS {
            conforms(*signal);
        }
    }

    #[test]
    fn signals_are_listed_by_name() {
        assert!(SIGNALS.is_sorted_by_key(|signal| signal.name()));
    }

    #[test]
    fn derived_forms_are_near_the_turned_pictures() {
        let forms = pdq::dihedral(&picture(0)).expect("a textured picture");
        for (form, derived) in forms {
            let turned = picture(0).turned(form.orientation());
            let real = pdq::Pdq.compute(&turned).expect("a textured picture");
            let distance = pdq::Pdq.distance(&derived, &real).expect("one signal");
            assert!(distance <= 16, "{}: {distance} bits", form.name());
        }
    }

    #[test]
    fn matrices_agree_with_turned_pixels() {
        let plane = crate::media::Plane {
            width: 3,
            height: 2,
            data: b"abcdef".to_vec(),
        };
        for form in Dihedral::ALL {
            let turned = plane.turned(form.orientation());
            let [xx, xy, left, yx, yy, top] = form.matrix(3.0, 2.0);
            for (at, sample) in plane.data.iter().enumerate() {
                let (x, y) = ((at % 3) as f64 + 0.5, (at / 3) as f64 + 0.5);
                let (to_x, to_y) = (xx * x + xy * y + left, yx * x + yy * y + top);
                let to = to_y as usize * turned.width + to_x as usize;
                assert_eq!(turned.data.get(to), Some(sample), "{}", form.name());
            }
        }
    }
}

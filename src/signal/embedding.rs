//! What a learned model says of a picture: a row of numbers, a byte each.
//!
//! Rows of pictures that are copies of one another point the same way. They nominate and prove nothing.

use crate::media::Rendition;
use crate::model::{LONGEST, Model};

use super::{Fingerprint, Value};

/// The name stored with every value.
pub const NAME: &str = "embedding";
/// Likeness, the cosine of the angle between two rows, from which pictures are worth a proof.
pub const ALIKE: f32 = 0.35;
/// Largest number of a row.
const FULL: f32 = 127.0;

/// A row of numbers; those a shorter row lacks are 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedding {
    /// Which model said it; rows of different models are never compared.
    pub version: u32,
    /// The numbers.
    pub values: [i8; LONGEST],
}

impl Embedding {
    /// What `model` says of the picture, stretched to the size it takes; `None` where it says nothing.
    pub fn of(model: &Model, rendition: &Rendition) -> Option<Self> {
        let [height, width] = model.size();
        let row = model.describe(&rendition.squeezed(width, height).rgb)?;
        let most = row
            .iter()
            .fold(0.0_f32, |most, value| most.max(value.abs()));
        let mut values = [0; LONGEST];
        for (value, number) in values.iter_mut().zip(row) {
            *value = (number / most * FULL).round() as i8;
        }
        Some(Self {
            version: model.version(),
            values,
        })
    }

    /// As it is stored.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint {
            signal: NAME.to_owned(),
            version: self.version,
            value: Value::Packed(bytes_of(&self.values)),
            quality: 100,
        }
    }

    /// What was stored; `None` where it is no row.
    pub fn from_fingerprint(fingerprint: &Fingerprint) -> Option<Self> {
        let bytes = super::packed(fingerprint, NAME, fingerprint.version)?;
        let mut values = [0; LONGEST];
        if bytes.len() != values.len() {
            return None;
        }
        for (value, byte) in values.iter_mut().zip(bytes) {
            *value = byte.cast_signed();
        }
        Some(Self {
            version: fingerprint.version,
            values,
        })
    }
}

fn bytes_of(values: &[i8]) -> Vec<u8> {
    values.iter().map(|value| value.cast_unsigned()).collect()
}

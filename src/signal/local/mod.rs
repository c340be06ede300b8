//! Corners of a picture at several sizes, each described by 256 comparisons: what finds a part of a picture in another.
//!
//! An entry keeps a small number of them, packed to 36 bytes each; a query looks for them with many more of its own.

mod colours;
mod corners;
mod describe;
mod drawn;
mod packed;
mod pattern;
mod scales;
mod soft;

use crate::media::Rendition;

use super::{Fingerprint, Value};

pub use colours::{Colours, SIDE as COLOUR_SIDE};
pub use describe::{Bits, Mirrored, TURNS, turn_of};
pub use scales::{Area, Scales, WHOLE};

/// The name stored with every value.
pub const NAME: &str = "local";
/// Parameter version stored with every value.
pub const VERSION: u32 = 1;
/// Features kept of an entry unless asked otherwise; measured recall against bytes stands in `ARCHITECTURE.md`.
pub const BUDGET: usize = 110;
/// Features an entry can keep.
pub const MOST: usize = 1_000;
/// Each size is this much smaller than the one before.
pub const STEP: f32 = 1.2;
/// Pixels of the longer side at which entries are looked at first.
const ENTRY_SIDE: usize = 640;
/// Smaller sizes at which entries are looked at too.
const ENTRY_SIZES: usize = 7;

/// What a feature lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something with many tones, as light leaves it.
    Photographed,
    /// Something with few tones and even areas: text, a logo, a chart. It stands on many pictures.
    Drawn,
}

/// A corner and what surrounds it. Lengths are parts of the picture's longer side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// Distance from the left.
    pub x: f32,
    /// Distance from the top.
    pub y: f32,
    /// Width of a pixel of the plane it was found on.
    pub scale: f32,
    /// Direction, in steps of a [`TURNS`]th of a circle, clockwise from the right.
    pub turn: u8,
    /// What it lies on.
    pub kind: Kind,
    /// The comparisons.
    pub bits: Bits,
}

impl Feature {
    /// The size it was found at, as the number of steps of [`STEP`] below a whole of one pixel.
    pub fn size(&self) -> i32 {
        (-self.scale.ln() / STEP.ln()).round() as i32
    }
}

/// What an entry keeps of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Local {
    /// Its colours.
    pub colours: Colours,
    /// Its features; what is photographed first, then what is drawn.
    pub features: Vec<Feature>,
}

impl Local {
    /// At most `budget` features of a picture and its colours; a picture too plain has none.
    pub fn of(rendition: &Rendition, budget: usize) -> Self {
        let scales = Scales::new(&rendition.luma(), ENTRY_SIDE, ENTRY_SIZES);
        Self {
            colours: Colours::of(rendition),
            features: scales.features(WHOLE, budget.min(MOST)),
        }
    }

    /// As it is stored. The quality is the share of features that are photographed, in hundredths.
    pub fn fingerprint(&self) -> Fingerprint {
        let photographed = self.photographed().len() * 100;
        Fingerprint {
            signal: NAME.to_owned(),
            version: VERSION,
            value: Value::Local(packed::packed(self)),
            quality: (photographed / self.features.len().max(1)) as u8,
        }
    }

    /// What was stored; `None` where another signal or version made it, or it is damaged.
    pub fn from_fingerprint(fingerprint: &Fingerprint) -> Option<Self> {
        match &fingerprint.value {
            Value::Local(bytes) if fingerprint.version == VERSION => packed::unpacked(bytes),
            _ => None,
        }
    }

    /// The features of what is photographed.
    pub fn photographed(&self) -> &[Feature] {
        let count = self
            .features
            .partition_point(|feature| feature.kind == Kind::Photographed);
        self.features.get(..count).unwrap_or(&[])
    }
}

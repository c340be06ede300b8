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

use crate::media::{Plane, Rendition};

use super::{Fingerprint, Region, Value, regions};

pub use colours::{Colours, SIDE as COLOUR_SIDE};
pub use describe::{Bits, Mirrored, TURNS, turn_of};
pub use scales::{Area, Chosen, Scales, WHOLE};

/// The name stored with every value.
pub const NAME: &str = "local";
/// Parameter version stored with every value.
pub const VERSION: u32 = 1;
/// Features kept of an entry unless asked otherwise: with its colours 4,088 bytes. Recall against their number stands in
/// `ARCHITECTURE.md`.
pub const BUDGET: usize = 110;
/// Features an entry can keep.
pub const MOST: usize = 1_000;
/// A picture with a smaller share of photographed corners, in hundredths, is drawn.
pub const DRAWN_BELOW: u8 = 8;
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

/// The sizes an entry is looked at: those of [`ENTRY_SIDE`] and below that enlarge a small picture no more than twice.
pub(super) fn entry_scales(luma: &Plane) -> Scales {
    let longer = luma.width.max(luma.height).max(1) as f32;
    let enlarged = (ENTRY_SIDE as f32 / (2.0 * longer)).ln() / STEP.ln();
    let skipped = (enlarged.max(0.0) as usize).min(ENTRY_SIZES);
    let longest = ENTRY_SIDE as f32 / STEP.powi(skipped as i32);
    Scales::new(luma, longest, ENTRY_SIZES - skipped)
}

/// Features of the regions of a picture of `longer` pixels, each found among its own and as many as its area asks for.
pub fn of_regions(scales: &Scales, regions: &[Region], longer: f32, budget: usize) -> Chosen {
    let area = |region: &Region| (region.width * region.height) as f32;
    let total: f32 = regions.iter().map(area).sum();
    let edge = |at: usize| at as f32 / longer;
    let mut all = Chosen::default();
    for region in regions {
        let share = (budget as f32 * area(region) / total) as usize;
        let area = [
            edge(region.left),
            edge(region.top),
            edge(region.left + region.width),
            edge(region.top + region.height),
        ];
        let chosen = scales.features(area, share);
        all.features.extend(chosen.features);
        all.photographed += chosen.photographed;
        all.drawn += chosen.drawn;
    }
    all
}

/// What an entry keeps of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Local {
    /// Its colours.
    pub colours: Colours,
    /// Its features; what is photographed first, then what is drawn.
    pub features: Vec<Feature>,
    /// Of the corners looked at, the share that is photographed, in hundredths.
    pub photographed_share: u8,
}

impl Local {
    /// At most `budget` features of a picture and its colours; a picture too plain has none.
    ///
    /// Of a page that shows pictures only those give features: its print stands on other pages too.
    pub fn of(rendition: &Rendition, budget: usize) -> Self {
        let luma = rendition.luma();
        Self::seen_at(&entry_scales(&luma), rendition, &luma, budget)
    }

    /// The same, where the sizes an entry is looked at are made already.
    pub(super) fn seen_at(
        scales: &Scales,
        rendition: &Rendition,
        luma: &Plane,
        budget: usize,
    ) -> Self {
        let regions = regions(luma);
        let budget = budget.min(MOST);
        let longer = luma.width.max(luma.height) as f32;
        let mut chosen = of_regions(scales, &regions, longer, budget);
        // A drawn page has no picture that counts for it: every stroke does.
        if chosen.photographed_share() < DRAWN_BELOW {
            chosen = scales.features(WHOLE, budget);
        }
        let photographed_share = chosen.photographed_share();
        let mut features = chosen.features;
        features.sort_by_key(|feature| feature.kind == Kind::Drawn);
        Self {
            colours: Colours::of(rendition),
            features,
            photographed_share,
        }
    }

    /// As it is stored. The quality is the share of corners that are photographed.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint {
            signal: NAME.to_owned(),
            version: VERSION,
            value: Value::Packed(packed::packed(self)),
            quality: self.photographed_share,
        }
    }

    /// What was stored; `None` where another signal or version made it, or it is damaged.
    pub fn from_fingerprint(fingerprint: &Fingerprint) -> Option<Self> {
        let bytes = super::packed(fingerprint, NAME, VERSION)?;
        packed::unpacked(bytes, fingerprint.quality)
    }

    /// The features of what is photographed.
    pub fn photographed(&self) -> &[Feature] {
        let count = self
            .features
            .partition_point(|feature| feature.kind == Kind::Photographed);
        self.features.get(..count).unwrap_or(&[])
    }
}

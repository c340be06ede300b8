//! Candidates proved by comparing the pictures, and the edits between them named; sounds compared.

mod agreement;
mod align;
mod colour;
mod edits;
mod fit;
mod footage;
mod frame;
mod instant;
mod likeness;
mod moments;
mod overlay;
mod placement;
mod proof;
mod query;
mod residual;
pub mod sound;
mod sought;
#[cfg(test)]
mod templates;
mod thumbnail;
mod timeline;
mod verify;

use crate::archive::EntryId;

pub use edits::in_pixels_of;
pub use footage::{Followed, Lead, follow};
pub use instant::{between, when_shown};
pub use moments::Footage;
pub use query::Query;
pub use residual::Residual;
pub use thumbnail::{Thumbnail, compare as compare_thumbnail};
pub use verify::{followed, laid_whole, lead, verify};

/// Windows, as columns and rows, in sets that touch one another, corners too.
fn touching(mut left: Vec<(usize, usize)>) -> Vec<Vec<(usize, usize)>> {
    let mut groups = Vec::new();
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut next = 0;
        while let Some(&(x, y)) = group.get(next) {
            let touches =
                |other: &(usize, usize)| x.abs_diff(other.0) <= 1 && y.abs_diff(other.1) <= 1;
            group.extend(left.iter().filter(|other| touches(other)).copied());
            left.retain(|other| !touches(other));
            next += 1;
        }
        groups.push(group);
    }
    groups
}

/// What was done to the entry to make the query.
///
/// Kinds and the unit of `amount`: `mirror`; `rotate-90`, `rotate-180`, `rotate-270`; `rotate` (degrees clockwise);
/// `perspective` (largest scale over least); `stretch` (factor between aspect ratios); `scale` (query over entry);
/// `crop` (share of the entry's side that is missing at `side`); `letterbox`, `pillarbox`, `border`, `screenshot`, `inset`
/// (share of the query outside `area`, where the entry's picture stands); `caption-bar` (at `side`) and `overlay` (share
/// of the picture under `area`); `blend`; `brightness` (grey levels); `contrast` and `saturation` (factor);
/// `greyscale`; `hue` (degrees); of a video `speed` (factor by which the query is faster), `reverse` and
/// `other-sound`.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Kebab-case kind.
    pub kind: String,
    /// The side it touches.
    pub side: Option<String>,
    /// How much, in the kind's own unit.
    pub amount: Option<f64>,
    /// Box in query pixels: x, y, width, height.
    pub area: Option<[f64; 4]>,
}

/// Signal of a match known by PDQ alone: of its entry nothing is kept that could prove it.
pub const FINGERPRINT_ONLY: &str = "fingerprint-only";

/// A proven match, or one by [`FINGERPRINT_ONLY`].
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The entry.
    pub entry: EntryId,
    /// What proved it: `digest`, or the signal's name; or [`FINGERPRINT_ONLY`].
    pub signal: String,
    /// Distance by that signal; 0 is identical.
    pub distance: f64,
    /// Inliers of a geometric proof.
    pub inliers: Option<u32>,
    /// Share of the query covered, 0–1.
    pub query_overlap: f64,
    /// Share of the entry covered, 0–1.
    pub entry_overlap: f64,
    /// 6 or 9 numbers, query px → entry px, row-major.
    pub transform: Vec<f64>,
    /// What was done.
    pub edits: Vec<Edit>,
    /// When a video of the two shows it, in the order of the query; empty where both are pictures.
    pub segments: Vec<Segment>,
}

/// A time of the query and the time of the entry it shows, in seconds; half-open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Segment {
    /// From and to in the query; `None` where that is a picture, or frames whose rate is not known.
    pub query: Option<[f64; 2]>,
    /// First frame of the query and the one after the last, where their rate is not known.
    pub frames: Option<[u64; 2]>,
    /// From and to in the entry; `None` where that is a picture.
    pub entry: Option<[f64; 2]>,
    /// Some moments of it that were found alike, for eyes to compare, in the order of the query.
    pub evidence: Vec<FramePair>,
}

impl Segment {
    /// What a picture shows of a video.
    pub fn of_entry(times: [f64; 2]) -> Self {
        let frame = FramePair {
            entry: Some(times[0]),
            ..FramePair::default()
        };
        Self {
            entry: Some(times),
            evidence: vec![frame],
            ..Self::default()
        }
    }
}

/// A frame of the query and the frame of the entry it was found to show, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FramePair {
    /// When the query shows it; `None` as for a segment.
    pub query: Option<f64>,
    /// Its number in the query, where the rate of that is not known.
    pub frame: Option<u64>,
    /// When the entry shows it; `None` where that is a picture.
    pub entry: Option<f64>,
}

impl Match {
    /// All of `entry` found in all of the query, at its size and unchanged, at a `distance` by `signal`.
    pub fn whole(entry: EntryId, signal: &str, distance: f64) -> Self {
        Self {
            entry,
            signal: signal.to_owned(),
            distance,
            inliers: None,
            query_overlap: 1.0,
            entry_overlap: 1.0,
            transform: vec![1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            edits: Vec::new(),
            segments: Vec::new(),
        }
    }
}

//! Pictures of one media reference, made ready for a page while they are at hand.

use crate::matching::{FramePair, Match};
use crate::media::Rendition;
use crate::report::{SheetPair, SheetPicture};

use super::pictures::{self, Aligned, Still};

/// Longest side of pictures that are shown side by side.
pub(super) const LONGEST: usize = 640;
/// The same of a picture that stands alone.
const ALONE: usize = 480;
/// The same of frames of a video.
const FRAME: usize = 360;

/// What a report shows of one media reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Exhibit {
    /// The place among the matches of the copy it stands beside; `None` where it stands alone.
    pub(super) beside: Option<usize>,
    /// The pictures, in the order of the media reference.
    pub(super) pairs: Vec<Pair>,
    /// The first picture in the frame of the copy, where the proof says how it lies there.
    pub(super) aligned: Option<Aligned>,
}

/// A picture and the one it is a copy of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    /// When they are shown, where they are frames.
    pub(super) frames: FramePair,
    /// What was looked at; `None` where it cannot be shown.
    pub(super) own: Option<Still>,
    /// The copy, likewise.
    pub(super) known: Option<Still>,
    /// Whether the copy is what the archive keeps, its file not being in its place.
    pub(super) is_kept: bool,
}

impl Exhibit {
    /// A picture by itself; `None` where it cannot be written.
    pub fn alone(picture: &Rendition) -> Option<Self> {
        let own = pictures::reduced(picture, ALONE).ok()?;
        Some(Self {
            beside: None,
            pairs: vec![Pair {
                frames: FramePair::default(),
                own: Some(own),
                known: None,
                is_kept: false,
            }],
            aligned: None,
        })
    }

    /// Pictures beside those of the match that stands at `number`; `None` where there is none to show.
    pub fn beside(number: usize, proof: &Match, pairs: &[SheetPair]) -> Option<Self> {
        let longest = match pairs {
            [_] => LONGEST,
            _ => FRAME,
        };
        let mut aligned = None;
        let mut shown = Vec::new();
        for pair in pairs {
            let own = pair.query.as_ref().map(SheetPicture::rendition);
            let known = pair.entry.as_ref().map(SheetPicture::rendition);
            let known = known.and_then(|known| pictures::shown(known, longest).ok());
            if let (Some(own), Some((frame, _)), []) = (own, &known, &*shown) {
                let laid = pictures::align(own, frame, proof, longest).ok().flatten();
                aligned = laid.map(|(aligned, _)| aligned);
            }
            shown.push(Pair {
                frames: pair.frames,
                own: own.and_then(|own| pictures::reduced(own, longest).ok()),
                known: known.map(|(_, still)| still),
                is_kept: matches!(pair.entry, Some(SheetPicture::Kept(_))),
            });
        }
        let is_seen = |pair: &Pair| pair.own.is_some() || pair.known.is_some();
        shown.iter().any(is_seen).then_some(Self {
            beside: Some(number),
            pairs: shown,
            aligned,
        })
    }

    /// Bytes of its JPEGs.
    pub(super) fn bytes(&self) -> usize {
        let stills = self.pairs.iter().flat_map(|pair| [&pair.own, &pair.known]);
        let stills: usize = stills.flatten().map(|still| still.jpeg.len()).sum();
        let over = self.aligned.as_ref();
        stills + over.map_or(0, |aligned| aligned.over.len())
    }
}

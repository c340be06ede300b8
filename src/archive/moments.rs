//! Moments of archived videos packed for search.

use crate::index::{Index, Linear, MultiIndex};
use crate::signal::Fingerprint;
use crate::signal::pdq;
use crate::signal::sequence::Sequence;

use super::{EntryId, Moment};

/// From so many rows on tables of words are faster than comparing every row.
const MANY: usize = 30_000;
/// Moments near one value that are handed on at most, the nearest.
const MOST: usize = 64;

/// Moments beyond PDQ's threshold that are handed on, while there are no more rows than so many: among more the nearest
/// beyond it are near by chance, and looking for them compares every row.
const BEYOND: usize = 4;
const FEW: usize = 250_000;

/// Rows of every video that are clear enough to be told from others.
#[derive(Default)]
pub(super) struct Moments {
    videos: Vec<EntryId>,
    /// Video and number of the row.
    places: Vec<(u32, u32)>,
    bits: Vec<[u8; 32]>,
    index: Option<Box<dyn Index>>,
}

impl Moments {
    /// Takes in the rows of an entry, where `fingerprint` holds any.
    pub(super) fn take(&mut self, entry: &EntryId, fingerprint: &Fingerprint) {
        let Some(sequence) = Sequence::from_fingerprint(fingerprint) else {
            return;
        };
        let video = self.videos.len() as u32;
        self.videos.push(entry.clone());
        for (number, row) in (0..).zip(&sequence.rows) {
            if row.quality >= pdq::GATE {
                self.places.push((video, number));
                self.bits.push(row.bits);
            }
        }
    }

    /// Makes the rows ready to be searched.
    pub(super) fn close(&mut self) {
        let rows = std::mem::take(&mut self.bits);
        self.index = match rows.len() {
            0 => None,
            few if few < MANY => Some(Box::new(Linear::new(rows))),
            _ => Some(Box::new(MultiIndex::new(rows))),
        };
    }

    /// The moments within PDQ's threshold of `bits`, nearest first.
    pub(super) fn near(&self, bits: &[u8; 32]) -> Vec<Moment> {
        self.within(bits, pdq::THRESHOLD)
    }

    /// The same, and of few rows the few nearest beyond it: where a video moves, no row need be the very moment of a
    /// picture.
    pub(super) fn near_and_beyond(&self, bits: &[u8; 32]) -> Vec<Moment> {
        if self.places.len() > FEW {
            return self.near(bits);
        }
        let mut wide = self.within(bits, pdq::WIDE);
        let near = wide.partition_point(|moment| moment.distance <= pdq::THRESHOLD);
        wide.truncate(near + BEYOND);
        wide
    }

    fn within(&self, bits: &[u8; 32], radius: u32) -> Vec<Moment> {
        let near = self
            .index
            .iter()
            .flat_map(|index| index.within(bits, radius));
        let moment = |(row, distance): (u32, u32)| {
            let (video, row) = *self.places.get(row as usize)?;
            Some(Moment {
                entry: self.videos.get(video as usize)?.clone(),
                row,
                distance,
            })
        };
        near.filter_map(moment).take(MOST).collect()
    }
}

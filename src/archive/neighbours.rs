//! What segments nominate for a query.

use std::collections::BTreeMap;

use crate::index;
use crate::signal::embedding::{self, Embedding};
use crate::signal::{Signal as _, local, pdq, phash, sequence};

use super::segments::{Rows, Segment, bits};
use super::{Candidate, EntryId, Lookup, Moment};

/// Entries, or moments of videos, beyond PDQ's threshold that are worth a proof, while no more rows than [`FEW`] are
/// searched: among more the nearest beyond it are near by chance, and looking for them compares every row.
const BEYOND: usize = 4;
const FEW: usize = 250_000;
/// Moments near one value that are handed on at most, the nearest.
const MOMENTS: usize = 64;
/// Pictures and videos that local features nominate at most, key frames of one video, and the votes they need.
const VOTED: usize = 16;
const OF_ONE_VIDEO: usize = 3;
const FEWEST_VOTES: f32 = 2.5;
/// Pictures that a model nominates for one picture at most, the likest.
const ALIKE_AT_MOST: usize = 2;

/// An entry near a query, by its row; the rest as in [`Candidate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) row: i64,
    signal: &'static str,
    distance: u32,
    query: usize,
    frame: Option<u32>,
}

impl Near {
    /// The candidate, where its entry has this id.
    pub(super) fn candidate(&self, entry: EntryId) -> Candidate {
        Candidate {
            entry,
            signal: self.signal.to_owned(),
            distance: self.distance,
            query: self.query,
            frame: self.frame,
        }
    }

    /// The moment of a video that has this id.
    pub(super) fn moment(&self, entry: EntryId) -> Option<Moment> {
        Some(Moment {
            entry,
            row: self.frame?,
            distance: self.distance,
        })
    }
}

/// A row of a segment within some distance.
struct Found {
    segment: usize,
    place: usize,
    row: i64,
    distance: u32,
}

/// Segments searched together.
pub(super) struct Neighbours<'a>(pub(super) Vec<&'a Segment>);

impl Neighbours<'_> {
    /// As [`super::Snapshot::candidates`], those by digest left out.
    pub(super) fn candidates(&self, lookup: &Lookup<'_>) -> Vec<Near> {
        let asked = lookup.fingerprints.iter().enumerate();
        let asked =
            asked.filter_map(|(position, print)| Some((position, *bits(print, &pdq::Pdq)?)));
        let (positions, values): (Vec<usize>, Vec<[u8; 32]>) = asked.unzip();
        let mut found: Vec<Near> = Vec::new();
        let whole = self.near(Segment::pdq, &values);
        for (position, near) in positions.iter().zip(whole) {
            found.extend(
                near.iter()
                    .map(|near| nearby(near, pdq::NAME, *position, None)),
            );
        }
        nearest_beyond(&mut found);
        for (position, print) in lookup.fingerprints.iter().enumerate() {
            if let Some(value) = bits(print, &phash::Phash) {
                self.by_phash(u64::from_be_bytes(*value), position, &mut found);
            }
        }
        found.sort_by_key(|near| near.query);
        let moments = self.near(|segment| segment.moments().0, &values);
        for (position, near) in positions.iter().zip(moments) {
            let near = near.iter().take(MOMENTS);
            found.extend(
                near.map(|near| nearby(near, sequence::NAME, *position, Some(self.number(near)))),
            );
        }
        found.extend(self.voted(lookup));
        for (position, print) in lookup.fingerprints.iter().enumerate() {
            let Some(asked) = Embedding::from_fingerprint(print) else {
                continue;
            };
            // One that the whole nominates is not sought again for its parts.
            for near in self.by_embedding(&asked, position) {
                let is_known =
                    |known: &Near| known.row == near.row && known.signal == embedding::NAME;
                if !found.iter().any(is_known) {
                    found.push(near);
                }
            }
        }
        found
    }

    /// As [`super::Snapshot::described`].
    pub(super) fn described(&self, version: u32) -> (u64, u64) {
        let segments = || self.0.iter();
        let kinds = segments().flat_map(|segment| segment.embeddings().0.kinds);
        let pictures: usize = segments().map(|segment| segment.pdq().len()).sum();
        let said = kinds.filter(|kind| **kind == version).count();
        (said as u64, pictures as u64)
    }

    /// Pictures of which a model said nearly the same, likest first; the distance is what they lack of it, in hundredths.
    fn by_embedding(&self, asked: &Embedding, query: usize) -> Vec<Near> {
        let mut likest: Vec<(i64, f32)> = Vec::new();
        for segment in &self.0 {
            let (vectors, keys) = segment.embeddings();
            let found = vectors.likest(&asked.values, asked.version, ALIKE_AT_MOST);
            likest.extend(found.into_iter().filter_map(|(at, likeness)| {
                Some((segment.row(*keys.get(at as usize)?), likeness))
            }));
        }
        likest.retain(|(_, likeness)| *likeness >= embedding::ALIKE);
        likest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likest.truncate(ALIKE_AT_MOST);
        let near = |(row, likeness): (i64, f32)| Near {
            row,
            signal: embedding::NAME,
            distance: ((1.0 - likeness.clamp(0.0, 1.0)) * 100.0).round() as u32,
            query,
            frame: None,
        };
        likest.into_iter().map(near).collect()
    }

    /// As [`super::Snapshot::moments`].
    pub(super) fn moments(&self, bits: &[u8; 32]) -> Vec<Near> {
        let mut found = self.within(|segment| segment.moments().0, &[*bits], pdq::THRESHOLD);
        let found = found.pop().unwrap_or_default();
        let found = found.iter().take(MOMENTS);
        found
            .map(|near| nearby(near, sequence::NAME, 0, Some(self.number(near))))
            .collect()
    }

    /// For each query everything within PDQ's threshold and, of few rows, the few nearest beyond it.
    fn near(
        &self,
        rows: impl for<'s> Fn(&'s Segment) -> Rows<'s>,
        queries: &[[u8; 32]],
    ) -> Vec<Vec<Found>> {
        let all: usize = self.0.iter().map(|segment| rows(segment).len()).sum();
        if all > FEW {
            return self.within(rows, queries, pdq::THRESHOLD);
        }
        let mut found = self.within(rows, queries, pdq::WIDE);
        for found in &mut found {
            let near = found.partition_point(|near| near.distance <= pdq::THRESHOLD);
            found.truncate(near + BEYOND);
        }
        found
    }

    /// For each query every row within `radius`, by distance, then by row.
    fn within(
        &self,
        rows: impl for<'s> Fn(&'s Segment) -> Rows<'s>,
        queries: &[[u8; 32]],
        radius: u32,
    ) -> Vec<Vec<Found>> {
        let mut all: Vec<Vec<Found>> = queries.iter().map(|_| Vec::new()).collect();
        for (number, segment) in self.0.iter().enumerate() {
            let rows = rows(segment);
            let found = rows.index().within_each(queries, radius);
            for (all, found) in all.iter_mut().zip(found) {
                all.extend(found.into_iter().filter_map(|(place, distance)| {
                    let place = place as usize;
                    Some(Found {
                        segment: number,
                        place,
                        row: segment.row(*rows.keys.get(place)?),
                        distance,
                    })
                }));
            }
        }
        for found in &mut all {
            found.sort_by_key(|near| (near.distance, near.row, near.place));
        }
        all
    }

    /// The number of a moment in its video.
    fn number(&self, found: &Found) -> u32 {
        let segment = self.0.get(found.segment);
        let number = segment.and_then(|segment| segment.moments().1.get(found.place));
        number.copied().unwrap_or(0)
    }

    fn by_phash(&self, value: u64, query: usize, found: &mut Vec<Near>) {
        let threshold = phash::Phash.threshold();
        let before = found.len();
        for segment in &self.0 {
            let (values, keys) = segment.phash();
            for (stored, key) in values.iter().zip(keys) {
                let distance = (stored ^ value).count_ones();
                if distance <= threshold {
                    found.push(Near {
                        row: segment.row(*key),
                        signal: phash::Phash.name(),
                        distance,
                        query,
                        frame: None,
                    });
                }
            }
        }
        if let Some(found) = found.get_mut(before..) {
            found.sort_by_key(|near| (near.distance, near.row));
        }
    }

    /// What local features nominate.
    fn voted(&self, lookup: &Lookup<'_>) -> Vec<Near> {
        let parts: Vec<_> = self.0.iter().map(|segment| segment.votes()).collect();
        let tallies = index::search(&parts, lookup.ballots, VOTED * OF_ONE_VIDEO);
        let mut by_entry: BTreeMap<i64, usize> = BTreeMap::new();
        let mut found = Vec::new();
        for tally in tallies.iter().filter(|tally| tally.votes >= FEWEST_VOTES) {
            let segment = self.0.get(tally.part);
            let voter = segment.and_then(|segment| {
                let (key, frame) = segment.voter(tally.voter)?;
                Some((segment.row(key), frame))
            });
            let Some((row, frame)) = voter else { continue };
            if by_entry.len() == VOTED && !by_entry.contains_key(&row) {
                continue;
            }
            let count = by_entry.entry(row).or_insert(0);
            *count += 1;
            if *count <= OF_ONE_VIDEO {
                found.push(Near {
                    row,
                    signal: local::NAME,
                    distance: 0,
                    query: usize::from(tally.mirrored),
                    frame,
                });
            }
        }
        found
    }
}

fn nearby(found: &Found, signal: &'static str, query: usize, frame: Option<u32>) -> Near {
    Near {
        row: found.row,
        signal,
        distance: found.distance,
        query,
        frame,
    }
}

/// Leaves only the nearest few that are beyond PDQ's threshold.
fn nearest_beyond(found: &mut Vec<Near>) {
    let beyond = |near: &Near| near.distance > pdq::THRESHOLD;
    let mut distances: Vec<u32> = found
        .iter()
        .filter(|near| beyond(near))
        .map(|near| near.distance)
        .collect();
    distances.sort_unstable();
    if let Some(farthest) = distances.get(BEYOND - 1) {
        found.retain(|near| !beyond(near) || near.distance <= *farthest);
    }
}

//! Stored fingerprints packed for search.

use std::collections::BTreeMap;

use crate::fetch::Digest;
use crate::index::{Ballot, Index, Linear, MultiIndex, Votes};
use crate::signal::keyframes;
use crate::signal::local::{self, Local, Mirrored};
use crate::signal::{Fingerprint, SIGNALS, Value, pdq, sequence};

use super::moments::Moments;
use super::{Candidate, EntryId, Lookup, Moment};

/// From so many rows on tables of words are faster than comparing every row.
const MANY: usize = 30_000;
/// Entries beyond PDQ's threshold that are worth a proof.
const BEYOND: usize = 4;
/// Pictures and videos that local features nominate at most, key frames of one video, and the votes they need.
const VOTED: usize = 16;
const OF_ONE_VIDEO: usize = 3;
const FEWEST_VOTES: f32 = 2.5;

/// The fingerprints and digests of a snapshot.
#[derive(Default)]
pub(super) struct Neighbours {
    tables: BTreeMap<&'static str, Table>,
    digests: BTreeMap<Digest, EntryId>,
    moments: Moments,
    /// Pictures, and key frames of videos by their numbers.
    voters: Vec<(EntryId, Option<u32>)>,
    votes: Option<Votes>,
}

/// Fingerprints of one signal.
struct Table {
    entries: Vec<EntryId>,
    fingerprints: Vec<Fingerprint>,
    /// For signals of 256 bits.
    index: Option<Box<dyn Index>>,
}

impl Neighbours {
    /// Packs `(entry, fingerprint)` pairs in the order of adding; those of unknown signals or versions are left out.
    pub(super) fn new(
        fingerprints: impl IntoIterator<Item = (EntryId, Fingerprint)>,
        digests: impl IntoIterator<Item = (Digest, EntryId)>,
    ) -> Self {
        let mut tables: BTreeMap<&'static str, Table> = BTreeMap::new();
        let mut moments = Moments::default();
        let mut voters = Vec::new();
        let mut ballots: Vec<(u32, Ballot)> = Vec::new();
        let mut vote = |entry: &EntryId, frame: Option<u32>, local: &Local| {
            let number = voters.len() as u32;
            let features = local.photographed().iter();
            ballots.extend(features.map(|feature| (number, Ballot::of(feature, Mirrored::No))));
            voters.push((entry.clone(), frame));
        };
        for (entry, fingerprint) in fingerprints {
            if let Some(local) = Local::from_fingerprint(&fingerprint) {
                vote(&entry, None, &local);
                continue;
            }
            if let Some(frames) = keyframes::features(&fingerprint) {
                for (number, frame) in (0..).zip(frames) {
                    vote(&entry, Some(number), &frame.local);
                }
                continue;
            }
            moments.take(&entry, &fingerprint);
            let known = SIGNALS
                .iter()
                .find(|s| s.name() == fingerprint.signal && s.version() == fingerprint.version);
            let Some(signal) = known else { continue };
            let table = tables.entry(signal.name()).or_insert_with(|| Table {
                entries: Vec::new(),
                fingerprints: Vec::new(),
                index: None,
            });
            table.entries.push(entry);
            table.fingerprints.push(fingerprint);
        }
        for table in tables.values_mut() {
            let rows: Option<Vec<[u8; 32]>> = table
                .fingerprints
                .iter()
                .map(|f| bits256(f).copied())
                .collect();
            table.index = rows.map(|rows| -> Box<dyn Index> {
                match rows.len() >= MANY {
                    true => Box::new(MultiIndex::new(rows)),
                    false => Box::new(Linear::new(rows)),
                }
            });
        }
        moments.close();
        Self {
            tables,
            digests: digests.into_iter().collect(),
            moments,
            voters,
            votes: (!ballots.is_empty()).then(|| Votes::new(ballots)),
        }
    }

    /// As [`super::Snapshot::candidates`].
    pub(super) fn candidates(&self, lookup: &Lookup<'_>) -> Vec<Candidate> {
        let mut found = Vec::new();
        if let Some(entry) = lookup.digest.and_then(|digest| self.digests.get(digest)) {
            found.push(Candidate {
                entry: entry.clone(),
                signal: "digest".to_owned(),
                distance: 0,
                query: 0,
                frame: None,
            });
        }
        for (position, fingerprint) in lookup.fingerprints.iter().enumerate() {
            let Some(signal) = SIGNALS
                .iter()
                .find(|signal| signal.name() == fingerprint.signal)
            else {
                continue;
            };
            let Some(table) = self.tables.get(signal.name()) else {
                continue;
            };
            let near = match (&table.index, bits256(fingerprint)) {
                (Some(index), Some(bits)) if fingerprint.version == signal.version() => {
                    near(&**index, bits, signal.name(), signal.threshold())
                }
                _ => {
                    let distances =
                        table
                            .fingerprints
                            .iter()
                            .enumerate()
                            .filter_map(|(row, stored)| {
                                let distance = signal.distance(fingerprint, stored)?;
                                (distance <= signal.threshold()).then_some((row as u32, distance))
                            });
                    let mut near: Vec<(u32, u32)> = distances.collect();
                    near.sort_by_key(|&(row, distance)| (distance, row));
                    near
                }
            };
            for (row, distance) in near {
                let Some(entry) = table.entries.get(row as usize) else {
                    continue;
                };
                let signal = signal.name().to_owned();
                found.push(Candidate {
                    entry: entry.clone(),
                    signal,
                    distance,
                    query: position,
                    frame: None,
                });
            }
        }
        nearest_beyond(&mut found);
        for (position, fingerprint) in lookup.fingerprints.iter().enumerate() {
            let Some(bits) = bits256(fingerprint).filter(|_| fingerprint.signal == pdq::NAME)
            else {
                continue;
            };
            let moments = self.moments.near_and_beyond(bits).into_iter();
            found.extend(moments.map(|moment| Candidate {
                entry: moment.entry,
                signal: sequence::NAME.to_owned(),
                distance: moment.distance,
                query: position,
                frame: Some(moment.row),
            }));
        }
        found.extend(self.voted(lookup));
        found
    }

    /// As [`super::Snapshot::moments`].
    pub(super) fn moments(&self, bits: &[u8; 32]) -> Vec<Moment> {
        self.moments.near(bits)
    }

    /// What local features nominate.
    fn voted(&self, lookup: &Lookup<'_>) -> Vec<Candidate> {
        let Some(votes) = &self.votes else {
            return Vec::new();
        };
        let tallies = votes.search(lookup.ballots, VOTED * OF_ONE_VIDEO);
        let mut by_entry: BTreeMap<&EntryId, usize> = BTreeMap::new();
        let mut found = Vec::new();
        for tally in tallies.iter().filter(|tally| tally.votes >= FEWEST_VOTES) {
            let Some((entry, frame)) = self.voters.get(tally.entry as usize) else {
                continue;
            };
            if by_entry.len() == VOTED && !by_entry.contains_key(entry) {
                continue;
            }
            let count = by_entry.entry(entry).or_insert(0);
            *count += 1;
            if *count <= OF_ONE_VIDEO {
                found.push(Candidate {
                    entry: entry.clone(),
                    signal: local::NAME.to_owned(),
                    distance: 0,
                    query: usize::from(tally.mirrored),
                    frame: *frame,
                });
            }
        }
        found
    }
}

/// Everything within `threshold`; by PDQ also the nearest few beyond it, for which every row is compared.
fn near(index: &dyn Index, bits: &[u8; 32], signal: &str, threshold: u32) -> Vec<(u32, u32)> {
    let mut near = index.within(bits, threshold);
    if signal == pdq::NAME {
        let wide = index.within(bits, pdq::WIDE);
        let beyond = wide
            .into_iter()
            .filter(|(_, distance)| *distance > threshold);
        near.extend(beyond.take(BEYOND));
    }
    near
}

/// Leaves only the nearest few candidates that are beyond PDQ's threshold.
fn nearest_beyond(found: &mut Vec<Candidate>) {
    let beyond = |candidate: &Candidate| {
        candidate.signal == pdq::NAME && candidate.distance > pdq::THRESHOLD
    };
    let mut distances: Vec<u32> = found
        .iter()
        .filter(|c| beyond(c))
        .map(|c| c.distance)
        .collect();
    distances.sort_unstable();
    if let Some(farthest) = distances.get(BEYOND - 1) {
        found.retain(|candidate| !beyond(candidate) || candidate.distance <= *farthest);
    }
}

fn bits256(fingerprint: &Fingerprint) -> Option<&[u8; 32]> {
    match &fingerprint.value {
        Value::Bits(bits) => bits.as_slice().try_into().ok(),
        Value::Packed(_) => None,
    }
}

//! Stored fingerprints packed for search.

use std::collections::BTreeMap;

use crate::fetch::Digest;
use crate::index::{Ballot, Index, Linear, MultiIndex, Votes};
use crate::signal::local::{self, Local, Mirrored};
use crate::signal::{Fingerprint, SIGNALS, Value, pdq};

use super::{Candidate, EntryId, Lookup};

/// From so many rows on tables of words are faster than comparing every row.
const MANY: usize = 30_000;
/// Entries beyond PDQ's threshold that are worth a proof.
const BEYOND: usize = 4;
/// Entries that local features nominate at most, and the votes they need.
const VOTED: usize = 16;
const FEWEST_VOTES: f32 = 2.5;

/// The fingerprints and digests of a snapshot.
#[derive(Default)]
pub(super) struct Neighbours {
    tables: BTreeMap<&'static str, Table>,
    digests: BTreeMap<Digest, EntryId>,
    voters: Vec<EntryId>,
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
        let mut voters = Vec::new();
        let mut ballots: Vec<(u32, Ballot)> = Vec::new();
        for (entry, fingerprint) in fingerprints {
            if let Some(local) = Local::from_fingerprint(&fingerprint) {
                let number = voters.len() as u32;
                let features = local.photographed().iter();
                ballots.extend(features.map(|feature| (number, Ballot::of(feature, Mirrored::No))));
                voters.push(entry);
                continue;
            }
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
        Self {
            tables,
            digests: digests.into_iter().collect(),
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
                });
            }
        }
        nearest_beyond(&mut found);
        let voted = self
            .votes
            .iter()
            .flat_map(|votes| votes.search(lookup.ballots, VOTED));
        for tally in voted.filter(|tally| tally.votes >= FEWEST_VOTES) {
            found.extend(
                self.voters
                    .get(tally.entry as usize)
                    .map(|entry| Candidate {
                        entry: entry.clone(),
                        signal: local::NAME.to_owned(),
                        distance: 0,
                        query: usize::from(tally.mirrored),
                    }),
            );
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

//! Stored fingerprints packed for search.

use std::collections::BTreeMap;

use crate::fetch::Digest;
use crate::index::{Index, Linear};
use crate::signal::{Fingerprint, SIGNALS, Value};

use super::{Candidate, EntryId};

/// The fingerprints and digests of a snapshot.
#[derive(Default)]
pub(super) struct Neighbours {
    tables: BTreeMap<&'static str, Table>,
    digests: BTreeMap<Digest, EntryId>,
}

/// Fingerprints of one signal.
struct Table {
    entries: Vec<EntryId>,
    fingerprints: Vec<Fingerprint>,
    /// For signals of 256 bits.
    index: Option<Linear>,
}

impl Neighbours {
    /// Packs `(entry, fingerprint)` pairs in the order of adding; those of unknown signals or versions are left out.
    pub(super) fn new(
        fingerprints: impl IntoIterator<Item = (EntryId, Fingerprint)>,
        digests: impl IntoIterator<Item = (Digest, EntryId)>,
    ) -> Self {
        let mut tables: BTreeMap<&'static str, Table> = BTreeMap::new();
        for (entry, fingerprint) in fingerprints {
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
            table.index = rows.map(Linear::new);
        }
        Self {
            tables,
            digests: digests.into_iter().collect(),
        }
    }

    /// As [`super::Snapshot::candidates`].
    pub(super) fn candidates(
        &self,
        query: &[Fingerprint],
        digest: Option<&Digest>,
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        if let Some(entry) = digest.and_then(|digest| self.digests.get(digest)) {
            found.push(Candidate {
                entry: entry.clone(),
                signal: "digest".to_owned(),
                distance: 0,
                query: 0,
            });
        }
        for (position, fingerprint) in query.iter().enumerate() {
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
                    index.within(bits, signal.threshold())
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
        found
    }
}

fn bits256(fingerprint: &Fingerprint) -> Option<&[u8; 32]> {
    let Value::Bits(bits) = &fingerprint.value;
    bits.as_slice().try_into().ok()
}

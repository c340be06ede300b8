//! A query put to the archive, its candidates proved.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::archive::{ArchiveError, Candidate, DateKind, Entry, EntryId, Lookup, Record, Snapshot};
use crate::claim;
use crate::matching::{self, Match, Query};
use crate::report::MatchedEntry;
use crate::signal::local;
use crate::time::DateInterval;

/// Signal of a match known by the agency's own number.
pub(super) const ASSET_ID: &str = "asset-id";

/// A proven match and the entry it is with.
pub type Searched = (Match, Entry);

/// Every entry proved to show the picture of `query` or a part of it, best first: equal digest, then PDQ by distance,
/// then geometric proofs by their inliers, then by entry id. Pairs rejected as no copies are left out.
pub fn search(snapshot: &dyn Snapshot, query: &Query) -> Result<Vec<Searched>, ArchiveError> {
    let candidates = snapshot.candidates(&Lookup {
        digest: Some(&query.digest()),
        fingerprints: query.fingerprints(),
        ballots: &query.ballots(),
    })?;
    let mut by_entry: BTreeMap<EntryId, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        by_entry
            .entry(candidate.entry.clone())
            .or_default()
            .push(candidate);
    }
    let mut proven = Vec::new();
    for (id, mut candidates) in by_entry {
        let Some(entry) = snapshot.entry(&id)? else {
            continue;
        };
        let same_file = entry.digest == Some(query.digest());
        let is_rejected = |digest| snapshot.is_rejected(&query.digest(), digest);
        if !same_file && entry.digest.as_ref().is_some_and(is_rejected) {
            continue;
        }
        candidates.sort_by_key(|candidate| (rank(&candidate.signal), candidate.distance));
        let proof = candidates
            .iter()
            .find_map(|candidate| matching::verify(query, &entry, candidate));
        if let Some(proof) = proof {
            proven.push((proof, entry));
        }
    }
    proven.sort_by(|(a, _), (b, _)| by_proof(a, b));
    Ok(proven)
}

/// The order of matches, best first.
pub(super) fn by_proof(a: &Match, b: &Match) -> Ordering {
    rank(&a.signal)
        .cmp(&rank(&b.signal))
        .then(b.inliers.cmp(&a.inliers))
        .then(a.distance.total_cmp(&b.distance))
        .then(a.entry.cmp(&b.entry))
}

/// Signals in the order of what they prove.
fn rank(signal: &str) -> u8 {
    match signal {
        "digest" => 0,
        local::NAME => 2,
        _ => 1,
    }
}

/// Entries under kill notice that carry `asset_id`: known by the agency's own number, not by their pixels.
pub fn known_by_asset(
    snapshot: &dyn Snapshot,
    asset_id: &str,
) -> Result<Vec<Searched>, ArchiveError> {
    let mut known = Vec::new();
    for id in snapshot.by_asset_id(asset_id)? {
        let Some(entry) = snapshot.entry(&id)? else {
            continue;
        };
        if entry.records.iter().any(|record| record.killed.is_some()) {
            let matched = Match {
                entry: id,
                signal: ASSET_ID.to_owned(),
                distance: 0.0,
                inliers: None,
                query_overlap: 0.0,
                entry_overlap: 0.0,
                transform: Vec::new(),
                edits: Vec::new(),
                segments: Vec::new(),
            };
            known.push((matched, entry));
        }
    }
    Ok(known)
}

/// A match with the earliest date its entry's records give and the place the most telling record names.
pub fn matched_entry((matched, entry): Searched) -> MatchedEntry {
    let date = earliest(&entry.records);
    let placed = entry.records.iter().find_map(|record| {
        let place = claim::of_record(record).place?;
        let likeliest = place.places.first()?.places.first()?.clone();
        Some((likeliest, record.place.clone().unwrap_or(place.words)))
    });
    let (place, place_name) =
        placed.map_or((None, None), |(place, name)| (Some(place), Some(name)));
    MatchedEntry {
        matched,
        entry,
        date,
        place,
        place_name,
    }
}

fn earliest(records: &[Record]) -> Option<(DateInterval, DateKind)> {
    let dated = records.iter().filter_map(|record| {
        let date = record.date?;
        Some((date, record.date_kind.unwrap_or(DateKind::FirstSeen)))
    });
    dated.min_by_key(|(date, _)| (date.from(), date.to()))
}

//! A query put to the archive, its candidates proved.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::archive::{
    ArchiveError, Candidate, DateKind, Entry, EntryId, Lookup, Record, Snapshot, Still, Stills,
};
use crate::claim;
use crate::fetch::Digest;
use crate::matching::{self, FINGERPRINT_ONLY, Lead, Match, Query, Segment};
use crate::report::MatchedEntry;
use crate::signal::strip::Strip;
use crate::signal::{embedding, local, pdq, sequence};
use crate::time::DateInterval;

/// Rows of one video, the nearest, that a picture is held against.
const MOST_ROWS: usize = 16;
/// Signal of a match known by the agency's own number.
pub(super) const ASSET_ID: &str = "asset-id";

/// A proven match and the entry it is with.
pub type Searched = (Match, Entry);

/// Every entry proved to show the picture of `query` or a part of it, best first: equal digest, then PDQ by distance,
/// then geometric proofs by their inliers, then by entry id. Pairs rejected as no copies are left out.
///
/// A video that shows it comes with the time in which it does.
pub fn search(snapshot: &dyn Snapshot, query: &Query) -> Result<Vec<Searched>, ArchiveError> {
    let mut proven = Vec::new();
    for (id, candidates) in nominated(snapshot, query)? {
        let Some(entry) = known(snapshot, query, &id)? else {
            continue;
        };
        let proof = match Stills::of(&entry) {
            None => prove(query, &entry, &candidates),
            Some(stills) => in_video(query, &entry, &stills, &candidates),
        };
        if let Some(proof) = proof {
            proven.push((proof, entry));
        }
    }
    proven.sort_by(|(a, _), (b, _)| by_proof(a, b));
    Ok(proven)
}

/// The entry of the very file with this digest, matched as a whole.
///
/// # Errors
/// The archive cannot be read.
pub(super) fn of_digest(
    snapshot: &dyn Snapshot,
    digest: &Digest,
) -> Result<Option<Searched>, ArchiveError> {
    let lookup = Lookup {
        digest: Some(digest),
        ..Lookup::default()
    };
    let Some(same) = snapshot.candidates(&lookup)?.into_iter().next() else {
        return Ok(None);
    };
    let entry = snapshot.entry(&same.entry)?;
    Ok(entry.map(|entry| (Match::whole(same.entry, "digest", 0.0), entry)))
}

/// The candidates for `query` by entry, those that prove most first.
pub(super) fn nominated(
    snapshot: &dyn Snapshot,
    query: &Query,
) -> Result<BTreeMap<EntryId, Vec<Candidate>>, ArchiveError> {
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
    for candidates in by_entry.values_mut() {
        candidates.sort_by_key(|candidate| (rank(&candidate.signal), candidate.distance));
    }
    Ok(by_entry)
}

/// The entry, unless it is rejected as no copy of the query.
pub(super) fn known(
    snapshot: &dyn Snapshot,
    query: &Query,
    id: &EntryId,
) -> Result<Option<Entry>, ArchiveError> {
    let entry = snapshot.entry(id)?;
    Ok(entry.filter(|entry| {
        let is_rejected = |digest| snapshot.is_rejected(&query.digest(), digest);
        entry.digest == Some(query.digest()) || !entry.digest.as_ref().is_some_and(is_rejected)
    }))
}

/// The first proof among the candidates for one picture.
pub(super) fn prove(query: &Query, entry: &Entry, candidates: &[Candidate]) -> Option<Match> {
    candidates
        .iter()
        .find_map(|candidate| matching::verify(query, entry, candidate))
}

/// The first proof among the candidates for moments of one video, and when it shows the picture.
fn in_video(
    query: &Query,
    entry: &Entry,
    stills: &Stills,
    candidates: &[Candidate],
) -> Option<Match> {
    let strip = entry
        .fingerprints
        .iter()
        .find_map(Strip::from_fingerprint)?;
    let rows = candidates.iter().filter(|c| c.signal == sequence::NAME);
    let others = candidates.iter().filter(|c| c.signal != sequence::NAME);
    let lead = |candidate: &Candidate| {
        let (still, candidate) = moment(stills, candidate, Some(&strip))?;
        let at = f64::midpoint(still.seconds[0], still.seconds[1]);
        matching::lead(query, &still.entry, &candidate, (0.0, at))
    };
    let leads: Vec<Lead> = rows
        .take(MOST_ROWS)
        .chain(others)
        .filter_map(lead)
        .collect();
    let Some(proof) = leads.iter().find_map(|lead| lead.proof.clone()) else {
        return leads
            .iter()
            .find_map(|lead| matching::between(query, lead, entry, &strip));
    };
    let shown = matching::when_shown(query, &leads, entry, &strip);
    Some(Match {
        segments: vec![shown.map(Segment::of_entry).unwrap_or_default()],
        ..proof
    })
}

/// The moment a candidate is about, as a picture, and the candidate as one of that picture: a key frame where one was kept
/// of it, else, where the `strip` is at hand, its row alone.
pub(super) fn moment(
    stills: &Stills,
    candidate: &Candidate,
    strip: Option<&Strip>,
) -> Option<(Still, Candidate)> {
    let number = candidate.frame?;
    let mut candidate = candidate.clone();
    candidate.frame = None;
    if candidate.signal != sequence::NAME {
        return Some((stills.key(number)?, candidate));
    }
    pdq::NAME.clone_into(&mut candidate.signal);
    let still = stills
        .of_row(number)
        .or_else(|| stills.bare(number, strip?))?;
    Some((still, candidate))
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
        embedding::NAME => 3,
        FINGERPRINT_ONLY => 4,
        _ => 1,
    }
}

/// What is known by content, then what kill notices name by asset id and no proof does.
pub(super) fn with_kill_notices(
    snapshot: &dyn Snapshot,
    asset_id: &str,
    mut known: Vec<Searched>,
) -> Result<Vec<Searched>, ArchiveError> {
    let mut by_asset = known_by_asset(snapshot, asset_id)?;
    by_asset.retain(|(_, entry)| {
        let mut proven = known
            .iter()
            .filter(|(matched, _)| matched.signal != FINGERPRINT_ONLY);
        !proven.any(|(_, held)| held.id == entry.id)
    });
    known.extend(by_asset);
    Ok(known)
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

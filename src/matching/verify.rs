//! Proof that a candidate is the same picture.

use super::placement::Placement;
use super::{Match, Query, Residual};
use crate::archive::{Candidate, Entry};
use crate::signal::{Dihedral, Fingerprint, Signal as _, pdq};

/// The match, where `candidate` is proven to show the same picture as `query`.
///
/// - Equal digests are proof.
/// - PDQ within its threshold, both qualities over the gate, is proof once the residual between the entry's 64 × 64
///   luma plane and the query's, turned to lie as the entry does, says so. An entry without the plane (a
///   fingerprints-only archive) is never proven by PDQ: templates would pass.
/// - Other signals nominate, they prove nothing.
///
/// Distances and digests are computed here, not taken from `candidate`. Several of the query's forms may match a
/// symmetric entry; each comes back as a match of its own, and the least distance is the right one.
pub fn verify(query: &Query, entry: &Entry, candidate: &Candidate) -> Option<Match> {
    match candidate.signal.as_str() {
        "digest" => same_file(query, entry),
        pdq::NAME => same_picture(query, entry, candidate),
        _ => None,
    }
}

fn same_file(query: &Query, entry: &Entry) -> Option<Match> {
    if entry.digest != Some(query.digest()) {
        return None;
    }
    Some(proven(query, entry, "digest", 0, Dihedral::Upright))
}

fn same_picture(query: &Query, entry: &Entry, candidate: &Candidate) -> Option<Match> {
    let (form, ours) = query.form(candidate.query)?;
    let near = |theirs: &Fingerprint| {
        let distance = pdq::Pdq.distance(ours, theirs)?;
        let decisive = ours.quality >= pdq::GATE && theirs.quality >= pdq::GATE;
        (decisive && distance <= pdq::THRESHOLD).then_some(distance)
    };
    let distance = entry.fingerprints.iter().filter_map(near).min()?;
    let turned = query.small().turned(form.orientation());
    let residual = Residual::between(&turned.data, entry.small.as_deref()?)?;
    residual
        .is_same()
        .then(|| proven(query, entry, pdq::NAME, distance, form))
}

fn proven(query: &Query, entry: &Entry, signal: &str, distance: u32, form: Dihedral) -> Match {
    let (width, height) = query.size();
    let query_size = (f64::from(width.max(1)), f64::from(height.max(1)));
    let placement = Placement {
        form,
        query: query_size,
        entry: match (entry.width, entry.height) {
            (0, _) | (_, 0) => query_size,
            (width, height) => (f64::from(width), f64::from(height)),
        },
    };
    Match {
        entry: entry.id.clone(),
        signal: signal.to_owned(),
        distance: f64::from(distance),
        inliers: None,
        query_overlap: 1.0,
        entry_overlap: 1.0,
        transform: placement.transform().to_vec(),
        edits: placement.edits(),
    }
}

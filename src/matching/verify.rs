//! Proof that a candidate is the same picture.

use super::edits::{self, Lie};
use super::placement::Placement;
use super::proof::{self, Known, Proof, Unproven};
use super::query::Part;
use super::sought::sought;
use super::{Edit, FINGERPRINT_ONLY, Followed, Lead, Match, Query, Residual, align};
use crate::archive::{Candidate, Entry};
use crate::media::Projection;
use crate::signal::local::{self, Mirrored};
use crate::signal::{Dihedral, Fingerprint, Signal as _, embedding, pdq, sequence};

/// Speeds that differ by less than this factor count as equal.
const SAME_SPEED: f64 = 1.06;

/// The match, where `candidate` is proven to show the same picture as `query` or a part of it.
///
/// - Equal digests are proof.
/// - PDQ of the whole or of a part within its threshold, both qualities over the gate, is proof once the residual
///   between the entry's 64 × 64 luma plane and the query's, turned to lie as the entry does, says so, and no stroke of
///   its detail, where it keeps one, is new, gone or elsewhere.
/// - Of an entry without the plane, as in a pack, PDQ within its threshold proves nothing: it gives a match by
///   [`FINGERPRINT_ONLY`], and none where the query is drawn, since templates would pass.
/// - Everything else, PDQ up to 80 bits too, only says where to look: it is proof where what is photographed in the
///   entry's detail is seen again there, whatever lies over the rest.
/// - Other signals nominate, they prove nothing.
///
/// Distances and digests are computed here, not taken from `candidate`. Several of the query's forms may match a
/// symmetric entry; each comes back as a match of its own, and the least distance is the right one.
pub fn verify(query: &Query, entry: &Entry, candidate: &Candidate) -> Option<Match> {
    match candidate.signal.as_str() {
        "digest" => same_file(query, entry),
        pdq::NAME => same_picture(query, entry, candidate),
        local::NAME => same_features(query, entry, candidate),
        embedding::NAME => said_alike(query, entry, candidate),
        _ => None,
    }
}

/// How `candidate` says that a frame of a video lies on a moment of another, with the proof where the two prove one
/// another; `at` is the second of the query and of the entry.
pub fn lead(query: &Query, still: &Entry, candidate: &Candidate, at: (f64, f64)) -> Option<Lead> {
    let lie = Lie::between(query, still);
    if let Some(proof) = verify(query, still, candidate) {
        return Some(Lead {
            map: lie.in_parts(Projection::of(&proof.transform)?),
            at,
            part: part_of(query, candidate),
            proof: Some(proof),
        });
    }
    let map = match candidate.signal.as_str() {
        pdq::NAME => {
            let (part, form, _) = query.looked_up(candidate.query)?;
            lie.in_parts(Projection::of(&placed(query, part, still, form))?)
        }
        local::NAME => {
            let mirrored = mirrored_by(candidate);
            let entry = still.fingerprints.iter();
            let entry = entry.clone().find_map(local::Local::from_fingerprint)?;
            let features = query.features(mirrored);
            let map = align::aligned(&query.scales, features, entry.photographed(), mirrored)?;
            proof::is_sane(map, query).then_some(map)?
        }
        _ => return None,
    };
    Some(Lead {
        map,
        at,
        part: part_of(query, candidate),
        proof: None,
    })
}

/// The part of the query that found a candidate by PDQ; features are those of the whole.
fn part_of(query: &Query, candidate: &Candidate) -> usize {
    match candidate.signal.as_str() {
        pdq::NAME => query.part_of(candidate.query),
        _ => 0,
    }
}

/// How a query of `width` × `height` pixels lies on all of `entry`, upright or mirrored, in parts of the longer sides.
pub fn laid_whole(size: (u32, u32), entry: &Entry, form: Dihedral) -> Option<Projection> {
    let lie = Lie::of_size(size, entry, Projection::scale(1.0, 1.0));
    let placement = Placement {
        form,
        query: lie.query,
        entry: lie.known,
    };
    Some(lie.in_parts(Projection::of(&placement.transform())?))
}

/// The match of a query of `width` × `height` pixels with a video that it follows.
///
/// Its distance is 100 less the mean likeness in hundredths where no frame proved it.
pub fn followed(size: (u32, u32), entry: &Entry, followed: Followed) -> Match {
    let lie = Lie::of_size(size, entry, Projection::scale(1.0, 1.0));
    let map = lie.in_pixels(followed.map);
    let lie = Lie::of_size(size, entry, map);
    let mut matched = followed.proof.unwrap_or_else(|| {
        let mut edits = lie.turned();
        edits.extend(lie.cropped());
        let distance = (1.0 - followed.likeness) * 100.0;
        lie.matched(sequence::NAME, distance.max(0.0), map.numbers(), edits)
    });
    if followed.speed < 0.0 {
        matched.edits.push(Edit::plain("reverse", None));
    }
    let speed = followed.speed.abs();
    if speed.max(1.0 / speed.max(0.01)) > SAME_SPEED {
        let speed = edits::rounded(speed, 100.0);
        matched.edits.push(Edit::plain("speed", Some(speed)));
    }
    matched.segments = followed.segments;
    matched
}

fn same_file(query: &Query, entry: &Entry) -> Option<Match> {
    if entry.digest != Some(query.digest()) {
        return None;
    }
    let map = placed(query, query.whole()?, entry, Dihedral::Upright);
    let lie = Lie::of(query, entry, Projection::of(&map)?);
    Some(lie.matched("digest", 0.0, map, lie.turned()))
}

fn same_picture(query: &Query, entry: &Entry, candidate: &Candidate) -> Option<Match> {
    let (part, form, ours) = query.looked_up(candidate.query)?;
    let near = |theirs: &Fingerprint| {
        let distance = pdq::Pdq.distance(ours, theirs)?;
        let decisive = ours.quality >= pdq::GATE && theirs.quality >= pdq::GATE;
        (decisive && distance <= pdq::WIDE).then_some(distance)
    };
    let distance = entry.fingerprints.iter().filter_map(near).min()?;
    let numbers = placed(query, part, entry, form);
    let map = Projection::of(&numbers)?;
    let lie = Lie::of(query, entry, map);
    let mirrored = if form.mirrors() {
        Mirrored::Yes
    } else {
        Mirrored::No
    };
    let known = Known::of(entry);
    if distance <= pdq::THRESHOLD {
        let turned = part.small.turned(form.orientation());
        if entry.small.is_none() && known.is_none() {
            let edits = lie.turned();
            let distance = f64::from(distance);
            let matched = || lie.matched(FINGERPRINT_ONLY, distance, numbers, edits);
            return query.is_photographed(part).then(matched);
        }
        let residual = Residual::between(&turned.data, entry.small.as_deref()?)?;
        let is_unbroken = |known| proof::is_unbroken(query, known, lie.in_parts(map));
        if residual.is_same() && known.as_ref().is_none_or(is_unbroken) {
            let edits = lie.turned_and_framed(query);
            return Some(lie.matched(pdq::NAME, f64::from(distance), numbers, edits));
        }
    }
    let known = known?;
    let proof = proof::by_map(query, &known, lie.in_parts(map), mirrored).ok()?;
    Some(geometric(query, entry, &known, &proof))
}

fn same_features(query: &Query, entry: &Entry, candidate: &Candidate) -> Option<Match> {
    let mirrored = mirrored_by(candidate);
    let known = Known::of(entry)?;
    let proof = proof::by_features(query, &known, mirrored)?;
    Some(geometric(query, entry, &known, &proof))
}

/// What a model said is alike is sought by features, then by laying it everywhere.
///
/// Two shots of one scene are alike too, and any of their things can be laid on itself: where much lies in place and
/// something has moved, no other place is tried.
fn said_alike(query: &Query, entry: &Entry, candidate: &Candidate) -> Option<Match> {
    let known = Known::of(entry)?;
    let (part, ..) = query.looked_up(candidate.query)?;
    let (width, height) = query.size();
    let longer = f64::from(width.max(height).max(1));
    let area = part.area.map(|at| at / longer);
    let forms = [Mirrored::No, Mirrored::Yes];
    let by_features = forms.into_iter().filter_map(|mirrored| {
        let map = proof::by_pairs(query, &known, mirrored)?;
        Some((map, mirrored))
    });
    let by_place = forms.into_iter().flat_map(|mirrored| {
        let places = sought((&query.sums, area), &known.detail.plane, mirrored);
        places.map(move |map| (map, mirrored))
    });
    for (map, mirrored) in by_features.chain(by_place) {
        match proof::by_map(query, &known, map, mirrored) {
            Ok(proof) => return Some(geometric(query, entry, &known, &proof)),
            Err(Unproven::AnotherShot) => return None,
            Err(Unproven::Unlike) => {}
        }
    }
    None
}

fn mirrored_by(candidate: &Candidate) -> Mirrored {
    match candidate.query {
        1 => Mirrored::Yes,
        _ => Mirrored::No,
    }
}

fn geometric(query: &Query, entry: &Entry, known: &Known, proof: &Proof) -> Match {
    let lie = Lie::of(
        query,
        entry,
        Lie::between(query, entry).in_pixels(proof.map),
    );
    let edits = edits::all(&lie, query, known, proof);
    let mut matched = lie.matched(local::NAME, proof.distance, lie.map.numbers(), edits);
    matched.inliers = Some(proof.inliers);
    matched
}

/// Six numbers that take declared pixels of the query to those of an entry that shows the whole of `part`.
fn placed(query: &Query, part: &Part, entry: &Entry, form: Dihedral) -> Vec<f64> {
    let [left, top, width, height] = part.area;
    let placement = Placement {
        form,
        query: (width, height),
        entry: match (entry.width, entry.height) {
            (0, _) | (_, 0) => {
                let (width, height) = query.size();
                (f64::from(width.max(1)), f64::from(height.max(1)))
            }
            (width, height) => (f64::from(width), f64::from(height)),
        },
    };
    let [xx, xy, x, yx, yy, y] = placement.transform();
    vec![
        xx,
        xy,
        x - xx * left - xy * top,
        yx,
        yy,
        y - yx * left - yy * top,
    ]
}

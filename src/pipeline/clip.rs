//! A video put to the archive: the pictures its scenes show, and the videos whose times its own times follow.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::archive::{ArchiveError, Entry, EntryId, Snapshot, Stills};
use crate::fetch::Digest;
use crate::limit::{Problem, ProblemKind};
use crate::matching::{self, Footage, FramePair, Lead, Match, Query, Segment};
use crate::media::Plane;
use crate::signal::sequence::{self, RATE, Sequence};
use crate::signal::strip::Strip;
use crate::signal::{Dihedral, pdq};

use super::clip_found::ClipFound;
use super::decode::Decoding;
use super::reel::{Key, Pace, Reel, Scene, watch, watch_pictures};
use super::search::{Searched, by_proof, known, moment, nominated, of_digest, prove};
use super::sound::{compare_sound, sound};
use super::video::says;

/// Edits that nothing tells of a frame without colours.
const OF_COLOUR: [&str; 3] = ["greyscale", "hue", "saturation"];
/// Key frames that are looked at as closely as pictures, the first.
const CLOSELY: usize = 10;
/// Rows of one video that one key frame is held against, the nearest.
const MOST_ROWS: usize = 3;
/// Leads by whole frames that are kept for one video.
const MOST_LEADS: usize = 200;
/// Videos that are laid beside the query, those with most leads.
const MOST_VIDEOS: usize = 12;
/// What a proven frame counts for beside one that only looks alike.
const PROVEN: usize = 4;
/// Pairs of frames that are told of one segment.
const EVIDENCE: usize = 4;

/// What one key frame found.
struct Found {
    /// The second it is shown at.
    at: f64,
    pictures: Vec<Searched>,
    leads: Vec<(EntryId, Lead)>,
}

/// Puts a video, opened with the bytes it starts with, to the archive; `digest` is that of its file.
///
/// `transform` and `edits` of a match are those of the frame that shows it best, in the pixels of the video.
///
/// # Errors
/// The archive cannot be read. What is wrong with the video is the inner error.
pub fn search_clip(
    snapshot: &dyn Snapshot,
    decoding: &Decoding<'_>,
    opened: (File, &[u8]),
    digest: Digest,
) -> Result<Result<ClipFound, Problem>, ArchiveError> {
    let videos = Videos::new(snapshot);
    let (handle, head) = opened;
    // The program opens the file anew, each time from its start.
    let again = handle.try_clone();
    let reel = watch(decoding, (handle, head), Pace::ASKED, &|number, key| {
        look_up(&videos, digest, (number, key))
    });
    let (mut found, footage) = match reel {
        Ok((reel, keys)) => shown(&videos, digest, reel, keys)?,
        Err(problem) => return Ok(Err(problem)),
    };
    if let Ok(says) = again.as_ref().map(says) {
        found.hold_against(&says, (decoding.name, &footage.sequence));
    }
    if let Some(same) = same_file(snapshot, digest, &footage)? {
        let others = |known: &Searched| known.0.entry != same.0.entry;
        found.known.retain(others);
        found.known.push(same);
    }
    if let Ok(again) = again {
        let hear = || sound(decoding, (again, head));
        found.problems.extend(compare_sound(&mut found.known, hear));
    }
    found.known.sort_by(|(a, _), (b, _)| by_proof(a, b));
    Ok(Ok(found))
}

/// Puts pictures that are frames of a video to the archive, each with the second it is shown at, `step` seconds apart or more.
///
/// Matches are told in the pixels the frames come in.
///
/// # Errors
/// The archive cannot be read. What is wrong with the pictures is the inner error.
pub(super) fn search_pictures(
    snapshot: &dyn Snapshot,
    name: &str,
    frames: &mut dyn Iterator<Item = (f64, Result<Plane, Problem>)>,
    step: f64,
    digest: Digest,
) -> Result<Result<ClipFound, Problem>, ArchiveError> {
    let videos = Videos::new(snapshot);
    let reel = watch_pictures(name, frames, step, &|number, key| {
        look_up(&videos, digest, (number, key))
    });
    match reel {
        Ok((reel, keys)) => Ok(Ok(shown(&videos, digest, reel, keys)?.0)),
        Err(problem) => Ok(Err(problem)),
    }
}

/// The pictures and videos that a reel shows, with when it does.
fn shown(
    videos: &Videos<'_>,
    digest: Digest,
    reel: Reel,
    keys: Vec<Result<Found, ArchiveError>>,
) -> Result<(ClipFound, Footage), ArchiveError> {
    let found: Vec<Found> = keys.into_iter().collect::<Result<_, _>>()?;
    let looked_up = found.len();
    let mut known = pictures(&reel, &found);
    known.extend(followed(videos, digest, &reel, found)?);
    known.sort_by(|(a, _), (b, _)| by_proof(a, b));
    let found = ClipFound {
        known,
        looked_up,
        size: Some(reel.size),
        problems: reel.problem.into_iter().collect(),
    };
    Ok((found, reel.footage))
}

/// Puts a video of which only a `sequence` is known to the archive.
///
/// # Errors
/// The archive cannot be read.
pub fn search_sequence(
    snapshot: &dyn Snapshot,
    digest: Digest,
    sequence: Sequence,
) -> Result<ClipFound, ArchiveError> {
    let videos = Videos::new(snapshot);
    let clear = sequence.rows.iter().filter(|row| row.quality >= pdq::GATE);
    let looked_up = clear.count();
    let reel = Reel {
        footage: Footage {
            sequence,
            mirrored: Vec::new(),
            strip: Strip::default(),
            shape: (1.0, 1.0),
        },
        size: (0, 0),
        scenes: Vec::new(),
        problem: None,
    };
    let mut known = followed(&videos, digest, &reel, Vec::new())?;
    known.extend(same_file(snapshot, digest, &reel.footage)?);
    known.sort_by(|(a, _), (b, _)| by_proof(a, b));
    // Pictures were not asked about, nor parts of frames.
    let not_asked = known.is_empty().then(|| {
        let message = "a list of frames is held against whole frames of videos only, and none fits; whether it shows an archived picture, \
                       or a part of something, only the video or its frames tell";
        Problem::new(ProblemKind::Unsupported, message)
    });
    Ok(ClipFound {
        known,
        looked_up,
        size: None,
        problems: not_asked.into_iter().collect(),
    })
}

/// Videos of the archive, each read once.
struct Videos<'a> {
    snapshot: &'a dyn Snapshot,
    known: Mutex<BTreeMap<EntryId, Option<Arc<Stills>>>>,
}

impl<'a> Videos<'a> {
    fn new(snapshot: &'a dyn Snapshot) -> Self {
        let known = Mutex::default();
        Self { snapshot, known }
    }

    fn of(&self, query: &Query, id: &EntryId) -> Result<Option<Arc<Stills>>, ArchiveError> {
        let held = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stills) = held().get(id) {
            return Ok(stills.clone());
        }
        let entry = known(self.snapshot, query, id)?;
        let stills = entry.as_ref().and_then(Stills::of).map(Arc::new);
        held().insert(id.clone(), stills.clone());
        Ok(stills)
    }
}

/// Puts one key frame to the archive.
fn look_up(
    videos: &Videos<'_>,
    digest: Digest,
    (number, key): (usize, &Key),
) -> Result<Found, ArchiveError> {
    let rendition = key.frame.rendition();
    let query = Query::of_frame(digest, &rendition, number >= CLOSELY);
    let (mut pictures, mut leads) = (Vec::new(), Vec::new());
    for (id, candidates) in nominated(videos.snapshot, &query)? {
        if candidates.iter().any(|candidate| candidate.frame.is_some()) {
            let Some(stills) = videos.of(&query, &id)? else {
                continue;
            };
            let rows = candidates.iter().filter(|c| c.signal == sequence::NAME);
            let keys = candidates.iter().filter(|c| c.signal != sequence::NAME);
            for candidate in rows.take(MOST_ROWS).chain(keys) {
                let moment = moment(&stills, candidate, None);
                let Some(lead) = moment.and_then(|(still, candidate)| {
                    let there = f64::midpoint(still.seconds[0], still.seconds[1]);
                    let at = (key.frame.seconds + 0.5 / RATE, there);
                    matching::lead(&query, &still.entry, &candidate, at)
                }) else {
                    continue;
                };
                let is_proven = lead.proof.is_some();
                leads.push((id.clone(), lead));
                if is_proven {
                    break;
                }
            }
            continue;
        }
        // A file of equal digest is told once, not frame by frame.
        let Some(entry) = known(videos.snapshot, &query, &id)? else {
            continue;
        };
        if entry.digest == Some(digest) {
            continue;
        }
        pictures.extend(prove(&query, &entry, &candidates).map(|proof| (proof, entry)));
    }
    Ok(Found {
        at: key.frame.seconds,
        pictures,
        leads,
    })
}

/// The pictures that scenes show, with when they do.
fn pictures(reel: &Reel, found: &[Found]) -> Vec<Searched> {
    let mut known: BTreeMap<EntryId, Searched> = BTreeMap::new();
    for Scene { from, to, key } in &reel.scenes {
        let found = key.and_then(|key| found.get(key));
        let Some(found) = found else { continue };
        for (matched, entry) in &found.pictures {
            let mut matched = matched.clone();
            without_colours(&mut matched);
            let best = known
                .entry(matched.entry.clone())
                .or_insert_with(|| (matched.clone(), entry.clone()));
            let mut segments = std::mem::take(&mut best.0.segments);
            if by_proof(&matched, &best.0).is_lt() {
                best.0 = matched;
            }
            // A picture shown again refers to the frame it was first seen in.
            let is_own = found.at >= *from && found.at < *to;
            join(
                &mut segments,
                [*from, *to],
                if is_own { found.at } else { *from },
            );
            best.0.segments = segments;
        }
    }
    known.into_values().collect()
}

/// Frames come without their colours.
fn without_colours(matched: &mut Match) {
    matched
        .edits
        .retain(|edit| !OF_COLOUR.contains(&edit.kind.as_str()));
}

/// Adds a time, in which a frame at second `at` was found alike, to those before it; one that follows at once goes on with
/// the last.
pub(super) fn join(segments: &mut Vec<Segment>, [from, to]: [f64; 2], at: f64) {
    let pair = FramePair {
        query: Some(at),
        ..FramePair::default()
    };
    if let Some(last) = segments.last_mut()
        && let Some(times) = &mut last.query
        && from - times[1] < 1.0 / RATE
    {
        times[1] = to;
        if last.evidence.len() < EVIDENCE {
            last.evidence.push(pair);
        }
        return;
    }
    segments.push(Segment {
        query: Some([from, to]),
        evidence: vec![pair],
        ..Segment::default()
    });
}

/// The videos whose times those of the query follow.
fn followed(
    videos: &Videos<'_>,
    digest: Digest,
    reel: &Reel,
    found: Vec<Found>,
) -> Result<Vec<Searched>, ArchiveError> {
    let mut by_video: BTreeMap<EntryId, Vec<Lead>> = BTreeMap::new();
    for (id, lead) in found.into_iter().flat_map(|found| found.leads) {
        by_video.entry(id).or_default().push(lead);
    }
    let whole = whole_frames(videos.snapshot, reel)?;
    let mut counts: BTreeMap<EntryId, usize> = BTreeMap::new();
    for (id, leads) in &by_video {
        let count = leads.iter().map(|lead| match lead.proof {
            Some(_) => PROVEN,
            None => 1,
        });
        *counts.entry(id.clone()).or_default() += count.sum::<usize>();
    }
    for ((id, _), times) in &whole {
        *counts.entry(id.clone()).or_default() += times.len();
    }
    let mut ranked: Vec<(EntryId, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.truncate(MOST_VIDEOS);
    let matches: Vec<Option<Searched>> = ranked
        .par_iter()
        .map(|(id, _)| {
            let Some(entry) = videos.snapshot.entry(id)? else {
                return Ok(None);
            };
            let is_rejected = |known| videos.snapshot.is_rejected(&digest, known);
            let is_same = entry.digest == Some(digest);
            if is_same || entry.digest.as_ref().is_some_and(is_rejected) {
                return Ok(None);
            }
            let mut leads = by_video.get(id).cloned().unwrap_or_default();
            let rows = entry.sequence().unwrap_or_default().rows;
            for form in [Dihedral::Upright, Dihedral::Mirror] {
                let times = whole.get(&(id.clone(), form)).into_iter().flatten();
                let Some(map) = matching::laid_whole(reel.size, &entry, form) else {
                    continue;
                };
                for (at, row) in times.take(MOST_LEADS) {
                    let there = rows.get(*row as usize).map_or(0.0, |row| row.seconds()[0]);
                    leads.push(Lead::whole(map, (*at, there)));
                }
            }
            Ok(in_video(reel, &entry, &leads).map(|matched| (matched, entry)))
        })
        .collect::<Result<_, ArchiveError>>()?;
    Ok(matches.into_iter().flatten().collect())
}

/// Seconds of the query with the rows of a video that are near to them.
type Times = Vec<(f64, u32)>;

/// Moments of videos that whole frames are near to, upright or as a mirror shows them.
fn whole_frames(
    snapshot: &dyn Snapshot,
    reel: &Reel,
) -> Result<BTreeMap<(EntryId, Dihedral), Times>, ArchiveError> {
    let rows = &reel.footage.sequence.rows;
    let near: Vec<Vec<(EntryId, Dihedral, u32, f64)>> = rows
        .par_iter()
        .enumerate()
        .filter(|(_, row)| row.quality >= pdq::GATE)
        .map(|(number, row)| {
            let [from, to] = row.seconds();
            let mirrored = reel.footage.mirrored.get(number);
            let mirrored = mirrored.map(|bits| (Dihedral::Mirror, bits));
            let forms = [(Dihedral::Upright, &row.bits)].into_iter().chain(mirrored);
            let at = f64::midpoint(from, to);
            let mut near = Vec::new();
            for (form, bits) in forms {
                let moments = snapshot.moments(bits)?.into_iter();
                near.extend(moments.map(|moment| (moment.entry, form, moment.row, at)));
            }
            Ok(near)
        })
        .collect::<Result<_, ArchiveError>>()?;
    let mut whole: BTreeMap<(EntryId, Dihedral), Times> = BTreeMap::new();
    for (entry, form, row, at) in near.into_iter().flatten() {
        whole.entry((entry, form)).or_default().push((at, row));
    }
    Ok(whole)
}

/// What the query shows of one video.
fn in_video(reel: &Reel, entry: &Entry, leads: &[Lead]) -> Option<Match> {
    let strip = entry.fingerprints.iter().find_map(Strip::from_fingerprint);
    let longer = f64::from(entry.width.max(entry.height));
    let footage = Footage {
        sequence: entry.sequence()?,
        mirrored: Vec::new(),
        strip: strip.unwrap_or_default(),
        shape: match longer {
            0.0 => reel.footage.shape,
            _ => (
                f64::from(entry.width) / longer,
                f64::from(entry.height) / longer,
            ),
        },
    };
    // A list does not tell the shape of its pictures; it is taken for the other's.
    let followed = match reel.size {
        (0, 0) => {
            let query = Footage {
                shape: footage.shape,
                ..reel.footage.clone()
            };
            matching::follow(&query, &footage, leads)
        }
        _ => matching::follow(&reel.footage, &footage, leads),
    };
    let mut matched = match followed {
        Some(followed) => matching::followed(reel.size, entry, followed),
        None => {
            let proofs = leads.iter().filter_map(|lead| lead.proof.as_ref());
            let mut best = proofs.min_by(|a, b| by_proof(a, b))?.clone();
            best.segments = Vec::new();
            best
        }
    };
    // A frame proved where nothing follows: a still of the video shown for a while.
    for lead in leads.iter().filter(|lead| lead.proof.is_some()) {
        let (at, there) = lead.at;
        let is_told = matched.segments.iter().any(|segment| {
            let slack = 1.0 / RATE;
            let told = |[from, to]: [f64; 2]| at >= from - slack && at <= to + slack;
            segment.query.is_some_and(told)
        });
        let scene = reel
            .scenes
            .iter()
            .find(|scene| at >= scene.from && at <= scene.to);
        if let (false, Some(scene)) = (is_told, scene) {
            let half = 0.5 / RATE;
            let first = (there - half).max(0.0);
            let pair = FramePair {
                query: Some((at - half).max(0.0)),
                frame: None,
                entry: Some(first),
            };
            matched.segments.push(Segment {
                query: Some([scene.from, scene.to]),
                entry: Some([first, there + half]),
                evidence: vec![pair],
                ..Segment::default()
            });
        }
    }
    let from = |segment: &Segment| segment.query.map_or(0.0, |[from, _]| from);
    matched.segments.sort_by(|a, b| from(a).total_cmp(&from(b)));
    without_colours(&mut matched);
    Some(matched)
}

/// The entry of the very file, in place of whatever else was found of it.
fn same_file(
    snapshot: &dyn Snapshot,
    digest: Digest,
    footage: &Footage,
) -> Result<Option<Searched>, ArchiveError> {
    let Some((mut matched, entry)) = of_digest(snapshot, &digest)? else {
        return Ok(None);
    };
    let all = [0.0, footage.sequence.seconds()];
    let is_video = entry.sequence().is_some();
    let at = |part: usize| all[1] * (part as f64 + 0.5) / EVIDENCE as f64;
    let pair = |part| FramePair {
        query: Some(at(part)),
        frame: None,
        entry: is_video.then(|| at(part)),
    };
    matched.segments = vec![Segment {
        query: Some(all),
        entry: is_video.then_some(all),
        evidence: (0..EVIDENCE).map(pair).collect(),
        ..Segment::default()
    }];
    Ok(Some((matched, entry)))
}

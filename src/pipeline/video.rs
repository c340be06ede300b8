//! The entry a video makes.

use std::path::Path;

use crate::archive::{FileFacts, NewEntry, Record};
use crate::fetch::file;
use crate::limit::{Problem, ProblemKind};
use crate::metadata::{self, Examine, Reading};
use crate::signal::Fingerprint;
use crate::signal::keyframes::{self, Keyframe};

use super::add::{Adding, HEAD};
use super::decode::Decoding;
use super::reel::{Reel, watch};

/// Shapes that differ by less than this share count as equal.
const SAME_SHAPE: f64 = 0.03;

/// The entry of the video at `path`: its sequence and planes, key frames, and what it says of itself.
///
/// # Errors
/// A video that cannot be decoded to its end: half an entry would never be made whole.
pub(super) fn entry_of_video(
    path: &Path,
    file: FileFacts,
    adding: &Adding<'_>,
) -> Result<NewEntry, Problem> {
    let name = path.to_string_lossy();
    let ffmpeg = adding.ffmpeg.as_ref();
    let ffmpeg = ffmpeg.map_err(|problem| problem.clone().about(&*name))?;
    let (mut handle, head) = file::open_named(path, HEAD)?;
    let sidecar = file::sidecar_of(path);
    let reading = Reading {
        name: &name,
        sidecar: sidecar.as_deref(),
        credentials: Examine::Presence,
    };
    let metadata = metadata::read_streamed(&mut handle, &reading);
    let (handle, head) = file::open_named(path, head.len())?;
    let has_keys = adding.local_features > 0;
    let decoding = Decoding {
        ffmpeg,
        name: &name,
        limits: adding.limits,
        seen: &|_| {},
    };
    let reel = watch(&decoding, (handle, &head), &|key| {
        has_keys.then(|| {
            let (row, at_ms) = (key.row, (key.frame.seconds * 1_000.0) as u32);
            Keyframe::of(row, at_ms, &key.frame.rendition(), &key.frame.luma)
        })
    })?;
    if let Some(problem) = reel.problem {
        return Err(problem);
    }
    let (width, height) = size(metadata.size, reel.size);
    let small = clearest(&reel).ok_or_else(|| {
        let message = format!("no moment of `{name}` shows anything; check that it plays");
        Problem::new(ProblemKind::TooPlain, message).about(&*name)
    })?;
    let mut fingerprints: Vec<Fingerprint> = vec![reel.footage.sequence.fingerprint()];
    fingerprints.extend(reel.footage.strip.fingerprint());
    let keys: Vec<Keyframe> = reel
        .keys
        .into_iter()
        .filter_map(|(_, _, key)| key)
        .collect();
    if !keys.is_empty() {
        fingerprints.extend(keyframes::fingerprints(&keys));
    }
    Ok(NewEntry {
        file,
        width,
        height,
        fingerprints,
        small,
        record: Record::from_metadata(&metadata),
    })
}

/// The size the video declares, where its frames have that shape or it lies on its side; else that of its frames.
fn size(declared: Option<(u32, u32)>, frames: (u32, u32)) -> (u32, u32) {
    let shape = |(width, height): (u32, u32)| f64::from(width) / f64::from(height.max(1));
    let is_like = |size: (u32, u32)| (shape(size) / shape(frames) - 1.0).abs() < SAME_SHAPE;
    match declared {
        Some(size) if is_like(size) => size,
        Some((width, height)) if is_like((height, width)) => (height, width),
        _ => frames,
    }
}

/// The plane of the row that shows most.
fn clearest<T>(reel: &Reel<T>) -> Option<Vec<u8>> {
    let rows = (0..).zip(&reel.footage.sequence.rows);
    let (row, _) = rows.max_by_key(|(_, row)| row.quality)?;
    Some(reel.footage.strip.plane(row)?.to_vec())
}

/// Seconds the video at `path` says it lasts.
pub fn duration(path: &Path) -> Option<f64> {
    let (mut handle, _) = file::open_named(path, HEAD).ok()?;
    let reading = Reading {
        name: "",
        sidecar: None,
        credentials: Examine::Presence,
    };
    let seconds = metadata::read_streamed(&mut handle, &reading).duration?;
    (seconds > 0.0).then_some(seconds)
}

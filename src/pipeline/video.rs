//! Videos as files: told from pictures, opened, made into entries, looked at for a check.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use crate::archive::memory::MemoryArchive;
use crate::archive::{Archive as _, ArchiveError, FileFacts, NewEntry, Record};
use crate::fetch::{Digest, file};
use crate::import::frame_list;
use crate::limit::{Problem, ProblemKind};
use crate::media::{self, MediaType};
use crate::metadata::{self, Examine, Metadata, Reading, Trust};
use crate::signal::Fingerprint;
use crate::signal::keyframes::{self, Keyframe};
use crate::signal::sequence::Sequence;

use super::add::{Adding, named_as_picture};
use super::check::CheckContext;
use super::clip::{search_clip, search_sequence};
use super::clip_found::ClipFound;
use super::decode::{Decoding, SoFar};
use super::frame_folder::{FrameFiles, FrameFolder};
use super::look::Looked;
use super::moving::Moving;
use super::reel::{Pace, Reel, watch};
use super::sound::sound;

/// Seconds a video must last less than it says, and the share of them it must not reach, to be cut short: tracks of one
/// file end at different times.
const CUT_SHORT: (f64, f64) = (1.0, 0.9);

/// Shapes that differ by less than this share count as equal.
const SAME_SHAPE: f64 = 0.03;

/// Whether a file is a video by its first bytes; what is named as a picture is taken for one.
pub fn is_video(path: &Path) -> bool {
    let opened = (!named_as_picture(path)).then(|| file::open_named(path, media::HEAD));
    opened.is_some_and(|opened| opened.is_ok_and(|(_, head)| is_video_by(&head)))
}

/// Whether a file that starts with `bytes` is a video.
pub(super) fn is_video_by(bytes: &[u8]) -> bool {
    media::sniff(bytes) == Some(MediaType::Video)
}

/// What there is of a video.
pub(super) enum Source {
    /// Its file on disk.
    Path(PathBuf),
    /// Its file in memory, which goes through a file without a name.
    Bytes(Vec<u8>),
    /// Frames of it as pictures in a folder, and their files.
    Frames(FrameFolder, FrameFiles),
    /// Fingerprints of its frames.
    List(Sequence),
}

/// A file without a name that holds `bytes`, and the first of them.
pub(super) fn opened(bytes: &[u8]) -> Result<(File, Vec<u8>), Problem> {
    let handle = file::nameless(bytes).map_err(|error| {
        let message = format!(
            "the video cannot be put into a temporary file: {error}; free space in the folder for \
             temporary files"
        );
        Problem::new(ProblemKind::Unreadable, message)
    })?;
    let head = bytes
        .get(..media::HEAD.min(bytes.len()))
        .unwrap_or_default();
    Ok((handle, head.to_vec()))
}

/// The video at `path` as a check looks at it: its digest and what it says of itself; no picture of it is decoded yet.
fn look_at_video(path: &Path, trust: &Trust) -> Result<Looked, Problem> {
    let name = path.to_string_lossy();
    let (mut handle, head) = file::open_named(path, media::HEAD)?;
    let sidecar = file::sidecar_of(path);
    let reading = Reading {
        name: &name,
        sidecar: sidecar.as_deref(),
        credentials: Examine::Words(trust),
    };
    let metadata = metadata::read_streamed(&mut handle, &reading);
    let digest = file::digest_of(path).map_err(|error| {
        let message = format!("`{name}` cannot be read: {error}; check the file");
        Problem::new(ProblemKind::Unreadable, message).about(&*name)
    })?;
    Ok(Looked {
        digest,
        media_type: media::sniff(&head),
        size: metadata.size,
        metadata,
        thumbnail: None,
        last_modified: None,
        name: name.into_owned(),
        frames: HashSet::new(),
    })
}

/// What there is of a video as a check looks at it, before its frames are.
///
/// # Errors
/// It cannot be read, or there is nothing to read.
pub(super) fn look_at_moving(
    context: &CheckContext<'_>,
    moving: Moving,
) -> Result<(Looked, Source), Problem> {
    match moving {
        Moving::Video(path) => {
            let looked = look_at_video(&path, context.trust)?;
            Ok((looked, Source::Path(path)))
        }
        Moving::Frames(frames) => {
            let files = frames.files(context.limits)?;
            let mut looked = without_file(frames.name(), files.digest());
            let told = files.unread_words(&frames).into_iter();
            looked
                .metadata
                .problems
                .extend(told.chain(frames.left_aside()));
            let paths = frames.pictures().iter();
            looked.frames = paths.map(|path| file::absolute(path)).collect();
            Ok((looked, Source::Frames(frames, files)))
        }
        Moving::List(path) => {
            let (file, sequence) = frame_list::read(&path, context.limits)?;
            let looked = without_file(file.name, file.digest);
            Ok((looked, Source::List(sequence)))
        }
    }
}

/// A video without its file: `digest` stands for it, and nothing says anything of it.
fn without_file(name: String, digest: Digest) -> Looked {
    Looked {
        name,
        digest,
        media_type: None,
        metadata: Metadata::default(),
        thumbnail: None,
        last_modified: None,
        size: None,
        frames: HashSet::new(),
    }
}

/// What the archive knows of a video that a check looked at.
pub(super) fn search_video(
    context: &CheckContext<'_>,
    looked: &Looked,
    source: &Source,
) -> Result<Result<ClipFound, Problem>, ArchiveError> {
    let snapshot = match &context.snapshot {
        Some(snapshot) => snapshot.clone(),
        None => MemoryArchive::new().snapshot()?,
    };
    let (name, digest) = (&looked.name, looked.digest);
    let opened = match source {
        Source::Path(path) => file::open_named(path, media::HEAD),
        Source::Bytes(bytes) => opened(bytes),
        Source::Frames(frames, files) => {
            let seen = |count| (context.seen)(name, SoFar::Frames(count));
            return frames.search(&*snapshot, files, context.limits, &seen);
        }
        Source::List(sequence) => {
            return search_sequence(&*snapshot, digest, sequence.clone()).map(Ok);
        }
    };
    let ffmpeg = context.ffmpeg.as_ref().map_err(Clone::clone);
    let (ffmpeg, (handle, head)) = match ffmpeg.and_then(|ffmpeg| Ok((ffmpeg, opened?))) {
        Ok(ready) => ready,
        Err(problem) => return Ok(Err(problem.about(name))),
    };
    let decoding = Decoding {
        ffmpeg,
        name,
        limits: context.limits,
        seen: context.seen,
    };
    search_clip(&*snapshot, &decoding, (handle, &head), digest)
}

/// The entry of a video of which a list of frames is all there is.
pub(super) fn entry_of_list(sequence: &Sequence, file: FileFacts) -> NewEntry {
    NewEntry {
        file,
        width: 0,
        height: 0,
        fingerprints: vec![sequence.fingerprint()],
        small: Vec::new(),
        record: Record::from_metadata(&Metadata::default()),
    }
}

/// The entry of the video at `path`: its sequence and planes, key frames, sound, and what it says of itself; with it what
/// kept its sound from being heard.
///
/// # Errors
/// A video that cannot be decoded to its end: half an entry would never be made whole.
pub(super) fn entry_of_video(
    path: &Path,
    file: FileFacts,
    adding: &Adding<'_>,
) -> Result<(NewEntry, Option<Problem>), Problem> {
    let name = path.to_string_lossy();
    let ffmpeg = adding.ffmpeg.as_ref();
    let ffmpeg = ffmpeg.map_err(|problem| problem.clone().about(&*name))?;
    let (mut handle, head) = file::open_named(path, media::HEAD)?;
    let sidecar = file::sidecar_of(path);
    let reading = Reading {
        name: &name,
        sidecar: sidecar.as_deref(),
        credentials: Examine::Presence,
    };
    let metadata = metadata::read_streamed(&mut handle, &reading);
    let (handle, head) = file::open_named(path, head.len())?;
    let has_keys = adding.making.local_features > 0;
    let decoding = Decoding {
        ffmpeg,
        name: &name,
        limits: adding.limits,
        seen: adding.seen,
    };
    let (reel, keys) = watch(&decoding, (handle, &head), Pace::KEPT, &|_, key| {
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
    let keys: Vec<Keyframe> = keys.into_iter().flatten().collect();
    if !keys.is_empty() {
        fingerprints.extend(keyframes::fingerprints(&keys));
    }
    let (handle, head) = file::open_named(path, head.len())?;
    let (heard, deaf) = match sound(&decoding, (handle, &head)) {
        Ok(heard) => (heard, None),
        Err(problem) => (None, Some(problem)),
    };
    fingerprints.extend(heard.map(|sound| sound.fingerprint()));
    let entry = NewEntry {
        file,
        width,
        height,
        fingerprints,
        small,
        record: Record::from_metadata(&metadata),
    };
    Ok((entry, deaf))
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
fn clearest(reel: &Reel) -> Option<Vec<u8>> {
    let rows = (0..).zip(&reel.footage.sequence.rows);
    let (row, _) = rows.max_by_key(|(_, row)| row.quality)?;
    Some(reel.footage.strip.plane(row)?.to_vec())
}

/// That the video ends before it says, as one does whose download broke off.
pub(super) fn cut_short(name: &str, shown: &Sequence, says: Option<f64>) -> Option<Problem> {
    let says = says?;
    let last = shown.rows.last()?;
    let shows = f64::from(last.to_ms) / 1_000.0;
    (says - shows > CUT_SHORT.0 && shows < says * CUT_SHORT.1).then(|| {
        let message = format!(
            "only {shows:.0} of {says:.0} seconds could be decoded: the file is cut short or damaged; get it again"
        );
        Problem::new(ProblemKind::Undecodable, message).about(name)
    })
}

/// Seconds the video at `path` says it lasts.
pub fn duration(path: &Path) -> Option<f64> {
    let (handle, _) = file::open_named(path, media::HEAD).ok()?;
    says(&handle).duration
}

/// What an opened video says of itself, before a frame of it is decoded.
pub(super) struct Says {
    /// Seconds it lasts.
    pub(super) duration: Option<f64>,
    /// Width and height of its pictures, which may lie on their side.
    size: Option<(u32, u32)>,
}

impl Says {
    /// Width and height of its frames as they are shown, of which some came in the size `frames`.
    pub(super) fn size(&self, frames: (u32, u32)) -> (u32, u32) {
        size(self.size, frames)
    }
}

/// What an opened video says of itself.
pub(super) fn says(mut file: &File) -> Says {
    let reading = Reading {
        name: "",
        sidecar: None,
        credentials: Examine::Presence,
    };
    let metadata = metadata::read_streamed(&mut file, &reading);
    Says {
        duration: metadata.duration.filter(|seconds| *seconds > 0.0),
        size: metadata.size,
    }
}

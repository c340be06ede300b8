//! Folders of pictures that are the frames of one video.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::archive::{ArchiveError, Snapshot};
use crate::fetch::{Digest, file};
use crate::import::{self, Incoming, frame_names};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::media::Plane;
use crate::media::clip::LONGEST;
use crate::signal::sequence::RATE;

use super::add::named_as_picture;
use super::clip::search_pictures;
use super::clip_found::ClipFound;
use super::look::{Sight, look};

/// The pictures of a folder as the frames of one video without sound.
#[derive(Debug, Clone)]
pub struct FrameFolder {
    folder: PathBuf,
    /// In their order.
    pictures: Vec<PathBuf>,
    timing: Timing,
}

/// How the frames of a folder follow one another.
#[derive(Debug, Clone)]
enum Timing {
    /// So many a second.
    Rate(f64),
    /// At the seconds their names tell.
    Named(Vec<f64>),
    /// In their order; how fast is not known.
    Order,
}

impl FrameFolder {
    /// The pictures in `folder`: `rate` a second, else at the seconds their names tell, else in their order.
    pub fn of(folder: &Path, rate: Option<f64>) -> Self {
        let pictures = pictures(folder);
        let named = || frame_names::times(&pictures).map(Timing::Named);
        let timing = rate.map(Timing::Rate).or_else(named);
        Self {
            folder: folder.to_owned(),
            timing: timing.unwrap_or(Timing::Order),
            pictures,
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Its pictures in their order.
    pub fn pictures(&self) -> &[PathBuf] {
        &self.pictures
    }

    /// Whether seconds are known: the names tell them, or somebody did.
    pub fn is_timed(&self) -> bool {
        !matches!(self.timing, Timing::Order)
    }

    /// Whether the names count on by one, as tools name the frames of a video.
    pub fn is_numbered(&self) -> bool {
        frame_names::is_numbered(&self.pictures)
    }

    /// Its pictures, each with its second.
    pub fn frames(&self) -> Vec<(f64, PathBuf)> {
        let (times, _) = self.times();
        times
            .into_iter()
            .zip(self.pictures.iter().cloned())
            .collect()
    }

    /// Its name in messages.
    pub fn name(&self) -> String {
        self.folder.display().to_string()
    }

    /// One digest for all of them: SHA-256 over the digests of the pictures in their order; one that cannot be read counts as
    /// empty.
    pub fn digest(&self) -> Digest {
        let mut all = Vec::new();
        for picture in &self.pictures {
            let digest = file::digest_of(picture).unwrap_or_else(|_| Digest::of(b""));
            all.extend_from_slice(digest.as_bytes());
        }
        Digest::of(&all)
    }

    /// How they are timed, as one word.
    pub(super) fn timing(&self) -> String {
        match &self.timing {
            Timing::Rate(rate) => format!("fps {rate}"),
            Timing::Named(times) => format!("{times:?}"),
            Timing::Order => "order".to_owned(),
        }
    }

    /// What they show, put to the archive as one video; where nobody knows seconds, the numbers of the frames are told.
    ///
    /// `seen` is told how many were looked at.
    ///
    /// # Errors
    /// The archive cannot be read. That there are no pictures, or none that can be decoded, is the inner error.
    pub fn search(
        &self,
        snapshot: &dyn Snapshot,
        digest: Digest,
        limits: &Limits,
        seen: &dyn Fn(u64),
    ) -> Result<Result<ClipFound, Problem>, ArchiveError> {
        if self.pictures.is_empty() {
            return Ok(Err(self.holds_nothing()));
        }
        let (times, step) = self.times();
        let wanted = thinned(&times, step);
        let (mut count, mut sizes) = (0, BTreeSet::new());
        let mut frames = wanted.into_iter().filter_map(|at| {
            let (path, seconds) = (self.pictures.get(at)?, *times.get(at)?);
            count += 1;
            seen(count);
            let media = file::read_named(path, limits);
            let picture = media.and_then(|media| plane(&look(&media, limits)));
            let plane = picture.map(|(plane, size)| {
                sizes.insert(size);
                plane
            });
            Some((seconds, plane))
        });
        let found = search_pictures(snapshot, &self.name(), &mut frames, step, digest)?;
        drop(frames);
        let mut found = match found {
            Ok(found) => found,
            Err(problem) => return Ok(Err(problem)),
        };
        match (sizes.len(), sizes.first()) {
            (1, Some(full)) => found.in_pixels_of(*full),
            // They have no pixels in common.
            _ => found.size = None,
        }
        if !self.is_timed() {
            count_in_frames(&mut found);
        }
        Ok(Ok(found))
    }

    /// That there is nothing to look at.
    pub fn holds_nothing(&self) -> Problem {
        let name = self.name();
        let message = format!("`{name}` holds no pictures or videos; name the folder they lie in");
        Problem::new(ProblemKind::MissingFile, message).about(name)
    }

    /// The second of each frame, and how long one lasts at least.
    fn times(&self) -> (Vec<f64>, f64) {
        let rate = match &self.timing {
            Timing::Named(times) => {
                let gaps = times.windows(2).map(|pair| match pair {
                    [a, b] => b - a,
                    _ => 0.0,
                });
                let least = gaps.fold(f64::MAX, f64::min);
                return (times.clone(), least.clamp(0.01, 1.0 / RATE));
            }
            Timing::Rate(rate) => *rate,
            Timing::Order => RATE,
        };
        let times = (0..self.pictures.len()).map(|at| at as f64 / rate);
        (times.collect(), (1.0 / rate).max(1.0 / RATE))
    }
}

/// The pictures of a folder in their order.
fn pictures(folder: &Path) -> Vec<PathBuf> {
    let files = import::folder::walk(&[folder.to_owned()]);
    let pictures = files.filter_map(|incoming| match incoming {
        Incoming::File(path) if named_as_picture(&path) => Some(path),
        _ => None,
    });
    frame_names::in_order(pictures.collect())
}

/// The numbers of the frames that are looked at: at most one each `step`.
fn thinned(times: &[f64], step: f64) -> Vec<usize> {
    let mut next = f64::MIN;
    let mut kept = Vec::new();
    for (at, time) in times.iter().enumerate() {
        if *time + 1e-6 >= next {
            kept.push(at);
            next = time + step;
        }
    }
    kept
}

/// A frame as it is looked at, and the width and height of its file.
fn plane(seen: &Sight) -> Result<(Plane, (u32, u32)), Problem> {
    let rendition = seen.rendition.as_ref().map_err(Clone::clone)?;
    let luma = rendition.luma();
    let (width, height) = luma.fitting(LONGEST);
    let full = (rendition.full_width, rendition.full_height);
    Ok((luma.resized(width, height), full))
}

/// Tells times as numbers of frames.
fn count_in_frames(found: &mut ClipFound) {
    let number = |time: f64| (time * RATE).round() as u64;
    for (matched, _) in &mut found.known {
        for segment in &mut matched.segments {
            let frames = segment.query.take();
            segment.frames = frames.map(|times| times.map(number));
            for pair in &mut segment.evidence {
                pair.frame = pair.query.take().map(number);
            }
        }
        matched.edits.retain(|edit| edit.kind != "speed");
    }
}

//! Folders of pictures that are the frames of one video.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::archive::{ArchiveError, EntryId, Record, Snapshot};
use crate::fetch::{Digest, file};
use crate::import::{self, Incoming, frame_names};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::media::Plane;
use crate::media::clip::LONGEST;
use crate::metadata::{Examine, Metadata};
use crate::signal::sequence::RATE;

use super::add::named_as_picture;
use super::clip::{join, search_pictures};
use super::clip_found::ClipFound;
use super::each::each;
use super::look::{Sight, look_at_luma, metadata_of};
use super::search::{by_proof, of_digest};
use super::video::is_video;

/// Pictures decoded at once.
const AT_ONCE: usize = 16;

/// The pictures of a folder as the frames of one video without sound.
#[derive(Debug, Clone)]
pub struct FrameFolder {
    folder: PathBuf,
    /// In their order.
    pictures: Vec<PathBuf>,
    timing: Timing,
    /// How many pictures lie in folders below it, which are none of its frames.
    below: usize,
    /// How many videos lie in or below it, none of which are looked at.
    videos: usize,
    /// What kept the folder from being read.
    problem: Option<Problem>,
}

/// The files of the pictures of a folder, none of them decoded yet.
pub struct FrameFiles {
    /// Each one's digest; `None` for one that cannot be read.
    digests: Vec<Option<Digest>>,
    /// Which of them say something of themselves.
    speaking: Vec<usize>,
}

impl FrameFiles {
    /// One digest for all of them: SHA-256 over their digests in their order; one that cannot be read counts as empty.
    pub fn digest(&self) -> Digest {
        let each = self.digests.iter();
        let each = each.flat_map(|digest| *digest.unwrap_or_else(|| Digest::of(b"")).as_bytes());
        Digest::of(&each.collect::<Vec<u8>>())
    }

    /// Adds the entries that are the very file of a frame of `frames`, where no frame was proved to show them. One that shows
    /// hardly anything tells nothing: such a file is in many videos.
    fn add_same(
        &self,
        snapshot: &dyn Snapshot,
        (frames, times): (&FrameFolder, &[f64]),
        limits: &Limits,
        found: &mut ClipFound,
    ) -> Result<(), ArchiveError> {
        let known = found.known.iter().map(|(matched, _)| matched.entry.clone());
        let known: HashSet<EntryId> = known.collect();
        let mut by_digest: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
        for (at, digest) in self.digests.iter().enumerate() {
            if let Some(digest) = digest {
                by_digest.entry(*digest).or_default().push(at);
            }
        }
        for (digest, places) in by_digest {
            let Some((mut matched, entry)) = of_digest(snapshot, &digest)? else {
                continue;
            };
            let picture = places.first().and_then(|at| frames.pictures.get(*at));
            let shows = |picture: &PathBuf| shows_something(picture, limits);
            if known.contains(&matched.entry) || !picture.is_some_and(shows) {
                continue;
            }
            for time in places.iter().filter_map(|at| times.get(*at).copied()) {
                join(&mut matched.segments, [time, time + 1.0 / RATE], time);
            }
            found.known.push((matched, entry));
        }
        found.known.sort_by(|(a, _), (b, _)| by_proof(a, b));
        Ok(())
    }

    /// That what some of the pictures of `frames` say of themselves is not read.
    pub(super) fn unread_words(&self, frames: &FrameFolder) -> Option<Problem> {
        let first = frames.pictures.get(*self.speaking.first()?)?;
        let message = format!(
            "{} of {} pictures say something of themselves, `{}` first, which is not read of frames; `--as pictures` judges \
             each by itself",
            self.speaking.len(),
            frames.pictures.len(),
            first.display()
        );
        Some(Problem::new(ProblemKind::Unsupported, message).about(frames.name()))
    }
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
        let mut all = Self::listed(folder);
        let named = || frame_names::times(&all.pictures).map(Timing::Named);
        if let Some(timing) = rate.map(Timing::Rate).or_else(named) {
            all.timing = timing;
        }
        all
    }

    /// The pictures in `folder`, in their order.
    fn listed(folder: &Path) -> Self {
        let mut all = Self {
            folder: folder.to_owned(),
            pictures: Vec::new(),
            timing: Timing::Order,
            below: 0,
            videos: 0,
            problem: None,
        };
        for incoming in import::folder::walk(&[folder.to_owned()]) {
            let path = match incoming {
                Incoming::File(path) => path,
                // A link to a picture that is gone is a frame that cannot be read.
                Incoming::Problem(told) => match told.subject.as_deref().map(PathBuf::from) {
                    Some(path) if named_as_picture(&path) => path,
                    Some(path) if path == folder => {
                        all.problem = Some(told);
                        continue;
                    }
                    _ => continue,
                },
            };
            if import::folder::is_hidden(folder, &path) {
                continue;
            }
            if !named_as_picture(&path) {
                all.videos += usize::from(is_video(&path));
            } else if path.parent() == Some(folder) {
                all.pictures.push(path);
            } else {
                all.below += 1;
            }
        }
        all.pictures = frame_names::in_order(all.pictures);
        all
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
    fn is_timed(&self) -> bool {
        !matches!(self.timing, Timing::Order)
    }

    /// Whether it is a video although nobody said so: its names tell seconds, and nothing else to look at lies in or below it.
    pub fn is_plainly_one(&self) -> bool {
        matches!(self.timing, Timing::Named(_)) && self.below == 0 && self.videos == 0
    }

    /// That pictures below it, and videos, are not looked at.
    pub fn left_aside(&self) -> Option<Problem> {
        let what = match (self.below, self.videos) {
            (0, 0) => return None,
            (below, 0) => format!("{below} pictures in folders below it"),
            (0, videos) => format!("{videos} videos in it"),
            (below, videos) => format!("{below} pictures in folders below it and {videos} videos"),
        };
        let name = self.name();
        let message = format!(
            "of `{name}` only its own pictures are looked at, and not {what}; name those too"
        );
        Some(Problem::new(ProblemKind::Unsupported, message).about(name))
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

    /// The files of its pictures, each read once, several at a time.
    ///
    /// # Errors
    /// There are none.
    pub fn files(&self, limits: &Limits) -> Result<FrameFiles, Problem> {
        if self.pictures.is_empty() {
            return Err(self.holds_nothing());
        }
        let read = each(&self.pictures, |path| {
            let media = file::read_named(path, limits).ok()?;
            let metadata = metadata_of(&media, Examine::Presence);
            Some((media.digest, says_something(&metadata)))
        });
        let digests = read.iter().map(|read| read.map(|(digest, _)| digest));
        let speaking = (0..)
            .zip(&read)
            .filter(|(_, read)| matches!(read, Some((_, true))));
        Ok(FrameFiles {
            digests: digests.collect(),
            speaking: speaking.map(|(at, _)| at).collect(),
        })
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
    /// The archive cannot be read. That none of the pictures can be decoded is the inner error.
    pub fn search(
        &self,
        snapshot: &dyn Snapshot,
        files: &FrameFiles,
        limits: &Limits,
        seen: &dyn Fn(u64),
    ) -> Result<Result<ClipFound, Problem>, ArchiveError> {
        let (times, step) = self.times();
        let wanted = thinned(&times, step);
        let (mut count, mut sizes) = (0, BTreeSet::new());
        let frames = wanted.chunks(AT_ONCE).flat_map(|some| {
            let decoded = each(some, |at| {
                let (path, seconds) = (self.pictures.get(*at)?, *times.get(*at)?);
                let media = file::read_named(path, limits);
                let picture = media.and_then(|media| plane(&look_at_luma(&media, limits)));
                Some((seconds, picture))
            });
            count += some.len() as u64;
            seen(count);
            decoded.into_iter().flatten()
        });
        let mut frames = frames.map(|(seconds, picture)| {
            let plane = picture.map(|(plane, size)| {
                sizes.insert(size);
                plane
            });
            (seconds, plane)
        });
        let found = search_pictures(snapshot, &self.name(), &mut frames, step, files.digest())?;
        let mut found = match found {
            Ok(found) => found,
            Err(problem) => return Ok(Err(problem)),
        };
        found.problems.extend(self.problem.clone());
        files.add_same(snapshot, (self, &times), limits, &mut found)?;
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
    fn holds_nothing(&self) -> Problem {
        if let Some(problem) = &self.problem {
            return problem.clone();
        }
        let name = self.name();
        let message = match self.below {
            0 => format!(
                "`{name}` holds no pictures, by their names; name the folder they lie in, or the video"
            ),
            below => format!(
                "`{name}` holds no pictures itself, and {below} lie in folders below it; name the one that holds the frames"
            ),
        };
        Problem::new(ProblemKind::MissingFile, message).about(name)
    }

    /// The second of each frame, and how long one lasts at least.
    fn times(&self) -> (Vec<f64>, f64) {
        let rate = match &self.timing {
            Timing::Named(times) => return (times.clone(), 1.0 / RATE),
            Timing::Rate(rate) => *rate,
            Timing::Order => RATE,
        };
        let times = (0..self.pictures.len()).map(|at| at as f64 / rate);
        (times.collect(), (1.0 / rate).max(1.0 / RATE))
    }
}

/// Whether a picture shows enough to be told from others.
fn shows_something(path: &Path, limits: &Limits) -> bool {
    let media = file::read_named(path, limits);
    let query = media.and_then(|media| {
        let sight = look_at_luma(&media, limits);
        let query = sight.query(None)?;
        Ok(sight.too_plain(&query).is_none())
    });
    query.unwrap_or_default()
}

/// Whether a file says something of itself that a report would tell; what a program left of its own is nothing.
fn says_something(metadata: &Metadata) -> bool {
    let nothing = Record::from_metadata(&Metadata::default());
    Record::from_metadata(metadata) != nothing
        || metadata.credentials.any()
        || metadata.digital_source_type.is_some()
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

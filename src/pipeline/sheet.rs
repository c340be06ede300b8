//! Pictures of what matches show: the frames that prove each, of the query and of the archive.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::archive::{Entry, Stills};
use crate::fetch::file;
use crate::limit::Limits;
use crate::matching::FramePair;
use crate::media::{self, MediaType, Plane, Rendition};
use crate::process::Program;
use crate::report::{MatchedEntry, SheetPair, SheetPicture};
use crate::signal::SMALL_SIDE;
use crate::signal::detail::Detail;
use crate::signal::strip::Strip;

use super::decode::{Decoding, still};
use super::look::look;
use super::video::{opened, says};

/// Pairs shown of one match.
const MOST_PAIRS: usize = 12;

/// Where the pictures of a query are.
#[derive(Debug, Clone, Default)]
pub enum Shows {
    /// A picture or a video.
    File(PathBuf),
    /// The frames of a folder in their order, each with its second.
    Frames(Vec<(f64, PathBuf)>),
    /// Here: a picture.
    Picture(Rendition),
    /// Here: a video's file.
    Video(Vec<u8>),
    /// Nowhere.
    #[default]
    Nothing,
}

impl Shows {
    /// The files they are in.
    pub fn paths(&self) -> Vec<&PathBuf> {
        match self {
            Self::File(path) => vec![path],
            Self::Frames(frames) => frames.iter().map(|(_, path)| path).collect(),
            Self::Picture(_) | Self::Video(_) | Self::Nothing => Vec::new(),
        }
    }
}

/// What pictures for a sheet are made with.
pub struct Showing<'a> {
    /// What decodes videos, where there is one.
    pub ffmpeg: Option<&'a Program>,
    /// Bounds.
    pub limits: &'a Limits,
}

impl Showing<'_> {
    /// The frames that prove a match; those of the archive from the file itself where it is still in its place, else from
    /// what the archive keeps of it.
    /// `most` pairs at most.
    pub fn pairs(&self, query: &Shows, matched: &MatchedEntry, most: usize) -> Vec<SheetPair> {
        let segments = &matched.matched.segments;
        let evidence = segments.iter().flat_map(|segment| &segment.evidence);
        let mut pairs: Vec<FramePair> = evidence.copied().collect();
        if pairs.is_empty() {
            pairs.push(FramePair::default());
        }
        if most == 0 {
            return Vec::new();
        }
        let known = Known::of(&matched.entry);
        spread(&pairs, MOST_PAIRS.min(most))
            .map(|pair| SheetPair {
                query: self.of_query(query, pair).map(SheetPicture::File),
                entry: self.of_entry(&known, pair.entry),
                frames: *pair,
            })
            .collect()
    }

    /// The frame of a query that a pair names; `None` where there is none to be had.
    pub fn of_query(&self, query: &Shows, pair: &FramePair) -> Option<Rendition> {
        match query {
            Shows::Nothing => None,
            Shows::Picture(picture) => Some(picture.clone()),
            Shows::Video(bytes) => {
                let (handle, head) = opened(bytes).ok()?;
                self.frame("the video", (handle, &head), pair.query?)
            }
            Shows::File(path) => self.of_file(path, pair.query),
            Shows::Frames(frames) => {
                let by_number = pair
                    .frame
                    .and_then(|number| frames.get(usize::try_from(number).ok()?));
                let by_second = pair.query.and_then(|at| {
                    let apart = |frame: &&(f64, PathBuf)| (frame.0 - at).abs();
                    frames.iter().min_by(|a, b| apart(a).total_cmp(&apart(b)))
                });
                let (_, path) = by_number.or(by_second)?;
                self.of_file(path, None)
            }
        }
    }

    fn of_entry(&self, known: &Known<'_>, second: Option<f64>) -> Option<SheetPicture> {
        let of_file = known.path.as_deref();
        let of_file = of_file.and_then(|path| self.of_file(path, second));
        of_file
            .map(SheetPicture::File)
            .or_else(|| known.kept(second).map(SheetPicture::Kept))
    }

    /// The picture in a file, or the frame of it at `second`.
    fn of_file(&self, path: &Path, second: Option<f64>) -> Option<Rendition> {
        let (handle, head) = file::open_named(path, media::HEAD).ok()?;
        if media::sniff(&head) == Some(MediaType::Video) {
            return self.frame(&path.to_string_lossy(), (handle, &head), second?);
        }
        drop(handle);
        let media = file::read_named(path, self.limits).ok()?;
        look(&media, self.limits).rendition.ok()
    }

    fn frame(&self, name: &str, video: (File, &[u8]), second: f64) -> Option<Rendition> {
        let decoding = Decoding {
            ffmpeg: self.ffmpeg?,
            name,
            limits: self.limits,
            seen: &|_, _| {},
        };
        let says = says(&video.0);
        let frame = still(&decoding, video, second)?;
        let (full_width, full_height) = says.size((frame.full_width, frame.full_height));
        Some(Rendition {
            full_width,
            full_height,
            ..frame
        })
    }
}

/// At most `most` of `all`, evenly.
fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    let count = all.len().min(most);
    (0..count).filter_map(move |at| all.get(at * all.len() / count.max(1)))
}

/// An entry, where its pictures may come from.
struct Known<'a> {
    entry: &'a Entry,
    /// Its file, where that is still in its place and unchanged.
    path: Option<PathBuf>,
    stills: Option<Stills>,
    strip: Option<Strip>,
}

impl<'a> Known<'a> {
    fn of(entry: &'a Entry) -> Self {
        let same = |path: &&PathBuf| {
            let digest = entry.digest;
            digest.is_some() && file::digest_of(path).ok() == digest
        };
        let paths = entry.paths.iter().chain(&entry.files);
        let paths: Vec<PathBuf> = paths.map(PathBuf::from).collect();
        Self {
            entry,
            path: paths.iter().find(same).cloned(),
            stills: Stills::of(entry),
            strip: entry.fingerprints.iter().find_map(Strip::from_fingerprint),
        }
    }

    /// What the archive itself keeps: a grey picture.
    fn kept(&self, second: Option<f64>) -> Option<Rendition> {
        let plane = match second {
            Some(second) => self.plane_at(second),
            None => {
                let prints = &self.entry.fingerprints;
                let detail = prints.iter().find_map(Detail::from_fingerprint);
                let small = || self.entry.small.clone().map(|data| self.shaped(data));
                detail.map(|detail| detail.plane).or_else(small)
            }
        };
        // Proofs speak of the pixels of the file.
        Some(Rendition {
            full_width: self.entry.width,
            full_height: self.entry.height,
            ..plane?.rendition()
        })
    }

    /// What it keeps of a video at `second`.
    fn plane_at(&self, second: f64) -> Option<Plane> {
        let row = self.row(second)?;
        let still = self.stills.as_ref().and_then(|stills| stills.of_row(row));
        let detail = still.and_then(|still| {
            let prints = still.entry.fingerprints;
            prints.iter().find_map(Detail::from_fingerprint)
        });
        let plane = || self.strip.as_ref()?.plane(row as usize);
        let small = || plane().map(|data| self.shaped(data.to_vec()));
        detail.map(|detail| detail.plane).or_else(small)
    }

    fn row(&self, second: f64) -> Option<u32> {
        let sequence = self.entry.sequence()?;
        let rows = sequence
            .rows
            .iter()
            .map(crate::signal::sequence::Row::seconds);
        let at = rows.zip(0..).find(|([_, to], _)| second < *to);
        at.map(|(_, row)| row)
    }

    /// A small square plane in the shape of the entry.
    fn shaped(&self, data: Vec<u8>) -> Plane {
        let plane = Plane {
            width: SMALL_SIDE,
            height: SMALL_SIDE,
            data,
        };
        let (width, height) = (self.entry.width as usize, self.entry.height as usize);
        match width.max(height) {
            0 => plane,
            longer => {
                let side = |side: usize| (side * 4 * SMALL_SIDE).div_ceil(longer).max(1);
                plane.resized(side(width), side(height))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pairs_are_thinned_evenly() {
        let all: Vec<usize> = (0..30).collect();
        let some: Vec<usize> = spread(&all, 6).copied().collect();
        assert_eq!(some, [0, 5, 10, 15, 20, 25]);
        assert_eq!(spread(&all[..3], 6).count(), 3);
        assert_eq!(spread::<u8>(&[], 6).count(), 0);
    }
}

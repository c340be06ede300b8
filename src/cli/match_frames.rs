//! Folders of frames as queries of `cutline match`.

use std::path::{Path, PathBuf};

use crate::archive::Snapshot;
use crate::config::Settings;
use crate::fetch::{Digest, file};
use crate::import::{self, Incoming, frame_names};
use crate::limit::{Problem, ProblemKind};
use crate::media::{Plane, clip::LONGEST};
use crate::pipeline::{self, ClipFound, look};
use crate::signal::sequence::RATE;

use super::output;
use super::progress::Bar;

/// How the frames of a folder follow one another.
pub(super) enum Timing {
    /// So many a second.
    Rate(f64),
    /// At the seconds their names tell.
    Named(Vec<f64>),
    /// In their order; how fast is not known.
    Order,
}

impl Timing {
    /// The pictures of a folder, each with its second.
    pub(super) fn of(&self, pictures: &[PathBuf]) -> Vec<(f64, PathBuf)> {
        let (times, _) = times(pictures.len(), self);
        times.into_iter().zip(pictures.iter().cloned()).collect()
    }
}

/// The pictures of a folder in their order.
pub(super) fn pictures(folder: &Path) -> Vec<PathBuf> {
    let files = import::folder::walk(&[folder.to_owned()]);
    let pictures = files.filter_map(|incoming| match incoming {
        Incoming::File(path) if pipeline::named_as_picture(&path) => Some(path),
        _ => None,
    });
    frame_names::in_order(pictures.collect())
}

/// That a folder holds nothing to ask for.
pub(super) fn no_pictures(folder: &Path) -> Problem {
    let name = output::shown(folder);
    let message = format!("`{name}` holds no pictures or videos; name the folder they lie in");
    Problem::new(ProblemKind::MissingFile, message).about(name)
}

/// What the folder's frames show, put to the archive as one video without sound.
pub(super) fn search(
    snapshot: &dyn Snapshot,
    folder: &Path,
    pictures: &[PathBuf],
    timing: &Timing,
    settings: &Settings,
) -> anyhow::Result<(Digest, Result<ClipFound, Problem>)> {
    if pictures.is_empty() {
        return Ok((Digest::of(b""), Err(no_pictures(folder))));
    }
    let name = output::shown(folder);
    let (times, step) = times(pictures.len(), timing);
    let bar = Bar::counting("frames read");
    let mut digests = Vec::new();
    let wanted = thinned(&times, step);
    let mut frames = wanted.into_iter().filter_map(|at| {
        let (path, seconds) = (pictures.get(at)?, *times.get(at)?);
        crate::pipeline::AddProgress::advance(&bar, 1);
        let picture = file::read_named(path, &settings.limits).and_then(|media| {
            digests.extend_from_slice(media.digest.as_bytes());
            plane(&look(&media, &settings.limits))
        });
        Some((seconds, picture))
    });
    let nobody = Digest::of(name.as_bytes());
    let found = pipeline::search_pictures(snapshot, &name, &mut frames, step, nobody);
    drop(frames);
    bar.finish();
    let found = found?.map(|mut found| {
        if matches!(timing, Timing::Order) {
            count_in_frames(&mut found);
        }
        found
    });
    Ok((Digest::of(&digests), found))
}

/// The second of each frame, and how long one lasts at least.
fn times(count: usize, timing: &Timing) -> (Vec<f64>, f64) {
    let rate = match timing {
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
    let times = (0..count).map(|at| at as f64 / rate).collect();
    (times, (1.0 / rate).max(1.0 / RATE))
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

fn plane(seen: &pipeline::Sight) -> Result<(Plane, (u32, u32)), Problem> {
    let rendition = seen.rendition.as_ref().map_err(Clone::clone)?;
    let luma = rendition.luma();
    let (width, height) = luma.fitting(LONGEST);
    let full = (rendition.full_width, rendition.full_height);
    Ok((luma.resized(width, height), full))
}

/// Tells times as numbers of frames, where nobody knows how fast they follow.
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

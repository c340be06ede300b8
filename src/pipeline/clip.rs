//! A video as the pictures it shows, one a scene, each put to the archive.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::ops::ControlFlow;

use rayon::prelude::*;

use crate::archive::{ArchiveError, EntryId, Snapshot};
use crate::fetch::Digest;
use crate::limit::{Limits, Problem, ProblemKind};
use crate::matching::{Query, Segment};
use crate::media::clip::{self, Frame, Frames, Wanted};
use crate::process::{self, Program};
use crate::signal::pdq;

use super::decode::{self, stopped, undecodable};
use super::search::{Searched, by_proof, search};

/// Frames looked at in a second.
const RATE: f64 = 2.0;
/// Bits of PDQ within which a frame shows what the first of its scene shows.
const SAME_SCENE: u32 = 24;
/// Most scenes of one video.
const MOST_SCENES: usize = 400;
/// Edits that nothing tells of a frame without colours.
const OF_COLOUR: [&str; 3] = ["greyscale", "hue", "saturation"];
/// What is decoded here.
const PART: &str = "video";

/// A run of frames that show one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// First second.
    pub from: f64,
    /// The second after the last.
    pub to: f64,
    /// Its clearest frame.
    pub frame: Frame,
}

/// The scenes of the video in `file`, which starts with `head`, in their order.
///
/// What could not be decoded comes as a problem beside the scenes before it.
///
/// # Errors
/// It is no video of a known kind, or none of it could be decoded.
pub fn scenes(
    ffmpeg: &Program,
    name: &str,
    file: File,
    head: &[u8],
    limits: &Limits,
) -> Result<(Vec<Scene>, Option<Problem>), Problem> {
    let demuxer = decode::demuxer(name, head)?;
    let wanted = Wanted {
        rate: Some(RATE),
        seconds: limits.video_seconds,
        pixels: limits.pixels,
    };
    let most_frames = limits.video_seconds as f64 * RATE + 2.0;
    let output = most_frames * (clip::LONGEST * clip::LONGEST + 64) as f64;
    let bounds = decode::bounds(limits, output as u64);
    let arguments = clip::arguments(demuxer, &wanted);
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    let (mut frames, mut cut) = (Frames::default(), Cut::default());
    let mut garbled = None;
    let ended = process::stream(ffmpeg, &arguments, file, &bounds, &mut |bytes| match frames
        .push(bytes, &mut |frame| cut.take(frame))
    {
        Ok(flow) => flow,
        Err(error) => {
            garbled = Some(error.to_string());
            ControlFlow::Break(())
        }
    });
    let problem = match ended {
        Ok(()) => garbled.map(|error| undecodable(name, PART, &error)),
        Err(error) => Some(stopped(name, PART, &error, limits)),
    };
    let problem = problem.or_else(|| cut.over(name));
    let scenes = cut.finish();
    match (scenes.is_empty(), problem) {
        (false, problem) => Ok((scenes, problem)),
        (true, Some(problem)) => Err(problem),
        (true, None) => Err(undecodable(name, PART, "no frame came of it")),
    }
}

/// Frames put together into scenes as they come.
#[derive(Default)]
struct Cut {
    scenes: Vec<Scene>,
    now: Option<Run>,
    is_over: bool,
}

/// The scene that goes on.
struct Run {
    scene: Scene,
    first: [u8; 32],
    quality: u8,
}

impl Cut {
    fn take(&mut self, frame: Frame) -> ControlFlow<()> {
        let (bits, quality) = pdq::measure(&frame.rendition());
        let to = frame.seconds + 1.0 / RATE;
        match &mut self.now {
            Some(run) if distance(&run.first, &bits) <= SAME_SCENE => {
                run.scene.to = to;
                if quality > run.quality {
                    run.quality = quality;
                    run.scene.frame = frame;
                }
            }
            _ => {
                self.close();
                if self.scenes.len() == MOST_SCENES {
                    self.is_over = true;
                    return ControlFlow::Break(());
                }
                self.now = Some(Run {
                    scene: Scene {
                        from: frame.seconds,
                        to,
                        frame,
                    },
                    first: bits,
                    quality,
                });
            }
        }
        ControlFlow::Continue(())
    }

    fn close(&mut self) {
        self.scenes.extend(self.now.take().map(|run| run.scene));
    }

    fn over(&self, name: &str) -> Option<Problem> {
        let last = self.scenes.last().filter(|_| self.is_over)?;
        let message = format!(
            "`{name}` has more than {MOST_SCENES} scenes, and what comes after second {:.0} was not looked at; cut it \
             into shorter clips",
            last.to
        );
        Some(Problem::new(ProblemKind::OverLimit, message).about(name))
    }

    fn finish(mut self) -> Vec<Scene> {
        self.close();
        self.scenes
    }
}

fn distance(a: &[u8; 32], b: &[u8; 32]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum()
}

/// What became of a search for what a video shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipFound {
    /// Every entry proved to be shown in one of its scenes, best first as [`search`] has it, with when it is shown.
    pub known: Vec<Searched>,
    /// Scenes that show enough to be looked up.
    pub looked_up: usize,
}

/// Puts each of `scenes` to the archive.
///
/// `transform` and `edits` are those of the frame that shows it best, in its own pixels.
///
/// # Errors
/// The archive cannot be read.
pub fn search_clip(
    snapshot: &dyn Snapshot,
    digest: Digest,
    scenes: &[Scene],
) -> Result<ClipFound, ArchiveError> {
    let found: Vec<Option<Vec<Searched>>> = scenes
        .par_iter()
        .map(|scene| {
            let rendition = scene.frame.rendition();
            let (width, height) = (rendition.full_width, rendition.full_height);
            let query = Query::new(digest, width, height, &rendition);
            match query.undecidable() {
                Some(_) => Ok(None),
                None => search(snapshot, &query).map(Some),
            }
        })
        .collect::<Result<_, _>>()?;
    let looked_up = found.iter().flatten().count();
    let mut known: BTreeMap<EntryId, Searched> = BTreeMap::new();
    for (scene, found) in scenes.iter().zip(found) {
        for (mut matched, entry) in found.into_iter().flatten() {
            let shown = Segment {
                query: [scene.from, scene.to],
                entry: None,
            };
            // Frames come without their colours.
            matched
                .edits
                .retain(|edit| !OF_COLOUR.contains(&edit.kind.as_str()));
            let best = known
                .entry(matched.entry.clone())
                .or_insert_with(|| (matched.clone(), entry));
            let mut segments = std::mem::take(&mut best.0.segments);
            if by_proof(&matched, &best.0).is_lt() {
                best.0 = matched;
            }
            join(&mut segments, shown);
            best.0.segments = segments;
        }
    }
    let mut all: Vec<Searched> = known.into_values().collect();
    all.sort_by(|(a, _), (b, _)| by_proof(a, b));
    Ok(ClipFound {
        known: all,
        looked_up,
    })
}

/// Adds a scene to those before it; one that follows at once goes on with the last.
fn join(segments: &mut Vec<Segment>, next: Segment) {
    match segments.last_mut() {
        Some(last) if next.query[0] - last.query[1] < 1.0 / RATE => last.query[1] = next.query[1],
        _ => segments.push(next),
    }
}

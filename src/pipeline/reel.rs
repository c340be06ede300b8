//! A video looked at once from its start to its end: what it shows over time, and a key frame of each scene, dealt with
//! while the rest is still being decoded.

use std::fs::File;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use crate::limit::{Problem, ProblemKind};
use crate::matching::Footage;
use crate::media::Plane;
use crate::media::clip::Frame;
use crate::signal::SMALL_SIDE;
use crate::signal::pdq::{self, differ};
use crate::signal::sequence::{RATE, Row, STILL, Sequence};
use crate::signal::strip::Strip;

use super::decode::{self, Decoding};

/// Bits of PDQ within which a frame is of the scene of the first.
const SAME_SCENE: u32 = 24;
/// Bits of PDQ between two frames from which on the picture was cut.
const CUT: u32 = 70;
/// Key frames of one video.
const MOST_KEYS: usize = 2_000;
/// Key frames that a scene is compared with, so that what is shown again is kept once.
const RECENT: usize = 8;
/// PDQ tells nothing below this quality, and features hardly anything.
const KEY_GATE: u8 = 12;
/// Mean grey levels by which two frames too plain for PDQ differ at most to be the same.
const PLAIN: u64 = 4;
/// Key frames that wait to be dealt with.
const WAITING: usize = 16;

/// How closely a video is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pace {
    /// Frames a second.
    rate: f64,
    /// Seconds a scene without a cut lasts, among the first so many of a video and later: a long video has fewer key frames
    /// of what moves on slowly.
    lasts: [f64; 2],
    early: usize,
}

impl Pace {
    /// A query.
    pub(super) const ASKED: Self = Self {
        rate: RATE,
        lasts: [2.0, 4.0],
        early: 10,
    };
    /// What is archived: twice as closely, so that a moment of a query is never far from one of it.
    pub(super) const KEPT: Self = Self {
        rate: 2.0 * RATE,
        lasts: [2.0, 6.0],
        early: 500,
    };
}

/// A run of frames that show one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scene {
    /// First second.
    pub(super) from: f64,
    /// The second after the last.
    pub(super) to: f64,
    /// The number of its key frame; `None` where it is too plain for one.
    pub(super) key: Option<usize>,
}

/// A frame worth keeping, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    /// The row of the sequence it belongs to.
    pub(super) row: u32,
    /// The frame.
    pub(super) frame: Frame,
}

/// What a video shows.
#[derive(Debug)]
pub(super) struct Reel {
    /// What it shows over time.
    pub(super) footage: Footage,
    /// Width and height of its frames as they were looked at; 0 where only a list of them is known.
    pub(super) size: (u32, u32),
    /// Its scenes in their order.
    pub(super) scenes: Vec<Scene>,
    /// What kept the rest from being looked at.
    pub(super) problem: Option<Problem>,
}

/// Looks at the video in `file`, which starts with `head`; `work` deals with each key frame, counted from 0, on a thread of its
/// own, and what became of them comes in their order.
///
/// What could not be decoded comes as a problem beside what came before it.
///
/// # Errors
/// It is no video of a known kind, or none of it could be decoded.
pub(super) fn watch<T: Send>(
    decoding: &Decoding<'_>,
    opened: (File, &[u8]),
    pace: Pace,
    work: &(dyn Fn(usize, &Key) -> T + Sync),
) -> Result<(Reel, Vec<T>), Problem> {
    let (cut, problem, done) = with_workers(work, |keys| {
        let mut cut = Cut::new(keys, 1.0 / pace.rate, pace);
        let ended = decode::frames(decoding, opened, Some(pace.rate), &mut |frame| {
            cut.take(frame);
            ControlFlow::Continue(())
        });
        (cut.closed(), ended.err())
    });
    Ok((reel_of(decoding.name, cut, problem)?, done))
}

/// Looks at pictures that are frames of a video, each with the second it was shown at, `step` seconds apart or more.
///
/// # Errors
/// None of them could be decoded.
pub(super) fn watch_pictures<T: Send>(
    name: &str,
    pictures: &mut dyn Iterator<Item = (f64, Result<Plane, Problem>)>,
    step: f64,
    work: &(dyn Fn(usize, &Key) -> T + Sync),
) -> Result<(Reel, Vec<T>), Problem> {
    let (cut, failed, done) = with_workers(work, |keys| {
        let mut cut = Cut::new(keys, step, Pace::ASKED);
        let mut failed = Vec::new();
        for (number, (seconds, picture)) in (0..).zip(pictures) {
            match picture {
                Ok(luma) => cut.take(Frame {
                    number,
                    seconds,
                    luma,
                }),
                Err(problem) => failed.push(problem),
            }
        }
        (cut.closed(), failed)
    });
    Ok((reel_of(name, cut, of_all(name, &failed))?, done))
}

/// The problems of many frames of `name` in one.
fn of_all(name: &str, failed: &[Problem]) -> Option<Problem> {
    let first = failed.first()?;
    let which = first.subject.as_deref().unwrap_or(name);
    let mut message = first.message.clone();
    if !message.contains(which) {
        message = format!("`{which}`: {message}");
    }
    if let more @ 1.. = failed.len() - 1 {
        message = format!("{message}; and {more} more of the frames could not be looked at");
    }
    Some(Problem::new(first.kind, message).about(name))
}

fn reel_of(name: &str, cut: Cut, problem: Option<Problem>) -> Result<Reel, Problem> {
    let problem = problem.or_else(|| cut.over(name));
    if let (true, Some(problem)) = (cut.sequence.rows.is_empty(), &problem) {
        return Err(problem.clone());
    }
    let longer = f64::from(cut.size.0.max(cut.size.1).max(1));
    Ok(Reel {
        footage: Footage {
            sequence: cut.sequence,
            mirrored: cut.mirrored,
            strip: cut.strip,
            shape: (
                f64::from(cut.size.0) / longer,
                f64::from(cut.size.1) / longer,
            ),
        },
        size: cut.size,
        scenes: cut.scenes,
        problem,
    })
}

/// Runs `make` with workers beside it that deal with the keys it sends; what became of them comes in their order.
fn with_workers<T: Send, A, B>(
    work: &(dyn Fn(usize, &Key) -> T + Sync),
    make: impl FnOnce(SyncSender<(usize, Key)>) -> (A, B),
) -> (A, B, Vec<T>) {
    // One processor is left for the program that decodes.
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = workers.saturating_sub(1).max(1);
    let (sender, receiver) = sync_channel::<(usize, Key)>(WAITING);
    let receiver = Mutex::new(receiver);
    let done: Mutex<Vec<Option<T>>> = Mutex::new(Vec::new());
    let (a, b) = std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((number, key)) = next(&receiver) {
                    let made = work(number, &key);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    if done.len() <= number {
                        done.resize_with(number + 1, || None);
                    }
                    if let Some(place) = done.get_mut(number) {
                        *place = Some(made);
                    }
                }
            });
        }
        make(sender)
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    (a, b, done.into_iter().flatten().collect())
}

fn next(receiver: &Mutex<Receiver<(usize, Key)>>) -> Option<(usize, Key)> {
    let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
    receiver.recv().ok()
}

/// Frames put together into rows and scenes as they come.
struct Cut {
    /// Seconds a frame lasts.
    step: f64,
    pace: Pace,
    keys: Option<SyncSender<(usize, Key)>>,
    sequence: Sequence,
    strip: Strip,
    mirrored: Vec<[u8; 32]>,
    size: (u32, u32),
    scenes: Vec<Scene>,
    /// PDQ of the first frame of each scene that gave a key frame.
    firsts: Vec<[u8; 32]>,
    row: Option<Seen>,
    now: Option<Now>,
    /// The second of the first scene for which there was no more room.
    over: Option<f64>,
}

/// What PDQ says of a frame.
#[derive(Clone)]
struct Seen {
    bits: [u8; 32],
    quality: u8,
    plane: Vec<u8>,
}

/// The scene that goes on.
struct Now {
    scene: Scene,
    first: [u8; 32],
    last: [u8; 32],
    best: (u8, Key),
}

impl Cut {
    fn new(keys: SyncSender<(usize, Key)>, step: f64, pace: Pace) -> Self {
        Self {
            step,
            pace,
            keys: Some(keys),
            sequence: Sequence::default(),
            strip: Strip::default(),
            mirrored: Vec::new(),
            size: (0, 0),
            scenes: Vec::new(),
            firsts: Vec::new(),
            row: None,
            now: None,
            over: None,
        }
    }

    /// Nothing more comes, and nothing more is sent, so that the workers end.
    fn closed(mut self) -> Self {
        self.close_scene();
        self.keys = None;
        self
    }

    fn take(&mut self, frame: Frame) {
        let rendition = frame.rendition();
        self.size = (rendition.full_width, rendition.full_height);
        let small = frame.luma.resized(SMALL_SIDE, SMALL_SIDE);
        let [bits, mirrored] = pdq::both_ways(&rendition);
        let seen = Seen {
            bits: bits.0,
            quality: bits.1,
            plane: small.data.clone(),
        };
        let times =
            [frame.seconds, frame.seconds + self.step].map(|s| (s * 1_000.0).round() as u32);
        match (&self.row, self.sequence.rows.last_mut()) {
            (Some(first), Some(row)) if is_still(first, &seen) => {
                row.to_ms = times[1];
                if seen.quality > row.quality {
                    (row.quality, row.bits) = (seen.quality, seen.bits);
                    self.strip.replace_last(&small);
                    if let Some(last) = self.mirrored.last_mut() {
                        *last = mirrored.0;
                    }
                }
            }
            _ => {
                self.sequence.rows.push(Row {
                    from_ms: times[0],
                    to_ms: times[1],
                    quality: seen.quality,
                    bits: seen.bits,
                });
                self.strip.push(&small);
                self.mirrored.push(mirrored.0);
                self.row = Some(seen.clone());
            }
        }
        self.take_into_scene(frame, &seen);
    }

    fn take_into_scene(&mut self, frame: Frame, seen: &Seen) {
        let row = self.sequence.rows.len().saturating_sub(1) as u32;
        let [first, later] = self.pace.lasts;
        let lasts = if self.firsts.len() < self.pace.early {
            first
        } else {
            later
        };
        if let Some(now) = &mut self.now {
            let goes_on = differ(&now.first, &seen.bits) <= SAME_SCENE
                || differ(&now.last, &seen.bits) < CUT && frame.seconds - now.scene.from < lasts;
            if goes_on {
                now.scene.to = frame.seconds + self.step;
                now.last = seen.bits;
                if seen.quality > now.best.0 {
                    now.best = (seen.quality, Key { row, frame });
                }
                return;
            }
        }
        self.close_scene();
        self.now = Some(Now {
            scene: Scene {
                from: frame.seconds,
                to: frame.seconds + self.step,
                key: None,
            },
            first: seen.bits,
            last: seen.bits,
            best: (seen.quality, Key { row, frame }),
        });
    }

    fn close_scene(&mut self) {
        let Some(Now {
            mut scene,
            first,
            best: (quality, key),
            ..
        }) = self.now.take()
        else {
            return;
        };
        if quality >= KEY_GATE {
            scene.key = match self.seen_before(&first) {
                Some(known) => Some(known),
                None => self.send(first, key),
            };
        }
        self.scenes.push(scene);
    }

    fn seen_before(&self, first: &[u8; 32]) -> Option<usize> {
        let recent = self.firsts.iter().enumerate().rev().take(RECENT);
        let mut same = recent.filter(|(_, known)| differ(known, first) <= SAME_SCENE);
        same.next().map(|(key, _)| key)
    }

    fn send(&mut self, first: [u8; 32], key: Key) -> Option<usize> {
        let number = self.firsts.len();
        if number == MOST_KEYS {
            self.over = self.over.or(Some(key.frame.seconds));
            return None;
        }
        self.keys.as_ref()?.send((number, key)).ok()?;
        self.firsts.push(first);
        Some(number)
    }

    fn over(&self, name: &str) -> Option<Problem> {
        let from = self.over?;
        let message = format!(
            "`{name}` has more than {MOST_KEYS} scenes; from second {from:.0} on only whole pictures were compared, no \
             parts of them; cut it into shorter clips"
        );
        Some(Problem::new(ProblemKind::OverLimit, message).about(name))
    }
}

/// Whether a frame still shows what the first of its row shows.
fn is_still(first: &Seen, seen: &Seen) -> bool {
    let are_plain = first.quality < pdq::GATE && seen.quality < pdq::GATE;
    if !are_plain {
        return differ(&first.bits, &seen.bits) <= STILL;
    }
    let apart = first.plane.iter().zip(&seen.plane);
    let apart: u64 = apart.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    apart <= PLAIN * first.plane.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::blotches;

    /// A reel of pictures by their seeds, one each half second, and the seconds of its key frames.
    fn reel(seeds: &[u32]) -> (Reel, Vec<f64>) {
        let frames = seeds.iter().enumerate();
        let mut frames = frames.map(|(at, seed)| {
            let mut luma = blotches((320, 180), 9.0, *seed);
            // A little noise, as encoders leave it.
            for (n, tone) in luma.data.iter_mut().enumerate() {
                *tone = tone.saturating_add((n % (at + 3) == 0).into());
            }
            (at as f64 / RATE, Ok(luma))
        });
        watch_pictures("frames", &mut frames, 1.0 / RATE, &|_, key| {
            key.frame.seconds
        })
        .expect("they are pictures")
    }

    #[test]
    fn what_stands_still_is_one_row_and_one_key_frame() {
        let (reel, keys) = reel(&[1; 12]);
        let rows = &reel.footage.sequence.rows;
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].from_ms, rows[0].to_ms), (0, 6_000));
        assert_eq!((reel.footage.strip.len(), keys.len()), (1, 1));
    }

    #[test]
    fn a_cut_begins_a_scene_at_once_and_what_comes_again_is_kept_once() {
        let (reel, keys) = reel(&[1, 1, 1, 2, 2, 1, 1]);
        let scenes: Vec<_> = reel
            .scenes
            .iter()
            .map(|scene| (scene.from, scene.to, scene.key))
            .collect();
        assert_eq!(
            scenes,
            [
                (0.0, 1.5, Some(0)),
                (1.5, 2.5, Some(1)),
                (2.5, 3.5, Some(0))
            ]
        );
        assert_eq!(keys.len(), 2);
    }

    #[test]
    fn what_is_plain_has_rows_and_no_key_frame() {
        let even = Plane {
            width: 320,
            height: 180,
            data: vec![16; 320 * 180],
        };
        let mut frames = (0..4).map(|at| (f64::from(at) / RATE, Ok(even.clone())));
        let (reel, keys) = watch_pictures("black", &mut frames, 1.0 / RATE, &|_, _| ())
            .expect("they are pictures");
        assert_eq!((reel.footage.sequence.rows.len(), keys.len()), (1, 0));
        assert_eq!(reel.scenes[0].key, None);
    }

    #[test]
    fn pictures_that_cannot_be_read_are_counted() {
        let broken = || Err(Problem::new(ProblemKind::Undecodable, "no picture"));
        let good = blotches((320, 180), 9.0, 1);
        let mut frames = [broken(), Ok(good), broken()]
            .into_iter()
            .map(|picture| (0.0, picture));
        let (reel, _) =
            watch_pictures("frames", &mut frames, 0.5, &|_, _| ()).expect("one is good");
        let problem = reel.problem.expect("two are not");
        assert_eq!(
            problem.message,
            "`frames`: no picture; and 1 more of the frames could not be looked at"
        );
        let mut none = [(0.0, broken())].into_iter();
        assert!(watch_pictures("frames", &mut none, 0.5, &|_, _| ()).is_err());
    }
}

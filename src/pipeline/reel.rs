//! A video looked at once from its start to its end: what it shows over time, and a key frame of each scene, dealt with
//! while the rest is still being decoded.

use std::ffi::OsStr;
use std::fs::File;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use crate::limit::{Problem, ProblemKind};
use crate::matching::Footage;
use crate::media::Plane;
use crate::media::clip::{self, Frame, Frames};
use crate::process;
use crate::signal::SMALL_SIDE;
use crate::signal::pdq::{self, differ};
use crate::signal::sequence::{RATE, Row, STILL, Sequence};
use crate::signal::strip::Strip;

use super::decode::{Decoding, bounds, demuxer, stopped, undecodable, wanted};

/// What is decoded here.
const PART: &str = "video";
/// Bits of PDQ within which a frame is of the scene of the first.
const SAME_SCENE: u32 = 24;
/// Bits of PDQ between two frames from which on the picture was cut.
const CUT: u32 = 70;
/// Seconds a scene without a cut lasts, the first so many of a video and the later ones: a long video keeps fewer key
/// frames of what moves on slowly.
const LASTS: f64 = 2.0;
const LASTS_LATER: f64 = 6.0;
const EARLY_KEYS: usize = 500;
/// Key frames of one video.
const MOST_KEYS: usize = 2_000;
/// Key frames that a scene is compared with, so that what is shown again is kept once.
const RECENT: usize = 8;
/// PDQ tells nothing below this quality, and features hardly anything.
const KEY_GATE: u8 = 12;
/// Mean grey levels by which two frames too plain for PDQ differ at most to be the same.
const PLAIN: u64 = 4;
/// Key frames that wait to be dealt with.
const WAITING: usize = 4;

/// How often a video is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Often {
    /// [`RATE`] times a second: a query.
    Steps,
    /// Twice as often: what is archived, so that a moment of a query is never far from one of it.
    HalfSteps,
}

/// A run of frames that show one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scene {
    /// First second.
    pub from: f64,
    /// The second after the last.
    pub to: f64,
    /// The number of its key frame; `None` where it is too plain for one.
    pub key: Option<usize>,
}

/// A frame worth keeping, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The row of the sequence it belongs to.
    pub row: u32,
    /// The frame.
    pub frame: Frame,
}

/// What a video shows, with `T` for each of its key frames.
#[derive(Debug)]
pub struct Reel<T> {
    /// What it shows over time.
    pub footage: Footage,
    /// Width and height of its frames as they were looked at.
    pub size: (u32, u32),
    /// Its scenes in their order.
    pub scenes: Vec<Scene>,
    /// For each key frame its row, when it is shown in seconds, and what became of it.
    pub keys: Vec<(u32, f64, T)>,
    /// What kept the rest from being looked at.
    pub problem: Option<Problem>,
}

/// Looks at the video in `file`, which starts with `head`; `work` deals with each key frame on a thread of its own.
///
/// What could not be decoded comes as a problem beside what came before it.
///
/// # Errors
/// It is no video of a known kind, or none of it could be decoded.
pub fn watch<T: Send>(
    decoding: &Decoding<'_>,
    (file, head): (File, &[u8]),
    often: Often,
    work: &(dyn Fn(&Key) -> T + Sync),
) -> Result<Reel<T>, Problem> {
    let Decoding {
        ffmpeg,
        name,
        limits,
        seen,
    } = *decoding;
    let demuxer = demuxer(name, head)?;
    let rate = match often {
        Often::Steps => RATE,
        Often::HalfSteps => 2.0 * RATE,
    };
    let most_frames = limits.video_seconds as f64 * rate + 2.0;
    let output = most_frames * (clip::LONGEST * clip::LONGEST + 64) as f64;
    let bounds = bounds(limits, output as u64);
    let arguments = clip::arguments(demuxer, &wanted(Some(rate), limits));
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    let (cut, ended, done) = with_workers(work, |keys| {
        let (mut frames, mut cut) = (Frames::default(), Cut::new(keys, 1.0 / RATE));
        let mut garbled = None;
        let ended = process::stream(ffmpeg, &arguments, file, &bounds, &mut |bytes| match frames
            .push(bytes, &mut |frame| {
                seen(frame.seconds);
                match often == Often::HalfSteps && frame.number % 2 == 1 {
                    true => cut.take_between(&frame),
                    false => cut.take(frame),
                }
                ControlFlow::Continue(())
            }) {
            Ok(flow) => flow,
            Err(error) => {
                garbled = Some(undecodable(name, PART, &error.to_string()));
                ControlFlow::Break(())
            }
        });
        cut.close_scene();
        let ended = ended.map_err(|error| stopped(name, PART, &error, limits));
        let problem = ended.err().or(garbled);
        let problem = problem.or_else(|| cut.too_long(name, limits.video_seconds));
        (cut.without_sender(), problem)
    });
    reel_of(name, cut, ended, done)
}

/// Looks at pictures that are frames of a video, each with the second it was shown at, `step` seconds apart or more.
///
/// # Errors
/// None of them could be decoded.
pub fn watch_pictures<T: Send>(
    name: &str,
    pictures: &mut dyn Iterator<Item = (f64, Result<Plane, Problem>)>,
    step: f64,
    work: &(dyn Fn(&Key) -> T + Sync),
) -> Result<Reel<T>, Problem> {
    let (cut, ended, done) = with_workers(work, |keys| {
        let mut cut = Cut::new(keys, step);
        let mut first = None;
        for (number, (seconds, picture)) in (0..).zip(pictures) {
            match picture {
                Ok(luma) => cut.take(Frame {
                    number,
                    seconds,
                    luma,
                }),
                Err(problem) => first = first.or(Some(problem)),
            }
        }
        cut.close_scene();
        (cut.without_sender(), first)
    });
    reel_of(name, cut, ended, done)
}

fn reel_of<T>(
    name: &str,
    mut cut: Cut,
    ended: Option<Problem>,
    done: Vec<Option<T>>,
) -> Result<Reel<T>, Problem> {
    let problem = ended.or_else(|| cut.over(name));
    if cut.sequence.rows.is_empty() {
        return Err(problem.unwrap_or_else(|| undecodable(name, PART, "no frame came of it")));
    }
    let longer = f64::from(cut.size.0.max(cut.size.1).max(1));
    let keys = cut.at.drain(..).zip(done);
    Ok(Reel {
        keys: keys
            .filter_map(|((row, seconds), done)| Some((row, seconds, done?)))
            .collect(),
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
    work: &(dyn Fn(&Key) -> T + Sync),
    make: impl FnOnce(SyncSender<(usize, Key)>) -> (A, B),
) -> (A, B, Vec<Option<T>>) {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (sender, receiver) = sync_channel::<(usize, Key)>(WAITING);
    let receiver = Mutex::new(receiver);
    let done: Mutex<Vec<Option<T>>> = Mutex::new(Vec::new());
    let (a, b) = std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((number, key)) = next(&receiver) {
                    let made = work(&key);
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
    (
        a,
        b,
        done.into_inner().unwrap_or_else(PoisonError::into_inner),
    )
}

fn next(receiver: &Mutex<Receiver<(usize, Key)>>) -> Option<(usize, Key)> {
    let receiver = receiver.lock().unwrap_or_else(PoisonError::into_inner);
    receiver.recv().ok()
}

/// Frames put together into rows and scenes as they come.
struct Cut {
    /// Seconds a frame lasts.
    step: f64,
    keys: Option<SyncSender<(usize, Key)>>,
    sequence: Sequence,
    strip: Strip,
    mirrored: Vec<[u8; 32]>,
    size: (u32, u32),
    scenes: Vec<Scene>,
    /// Row and second of each key frame.
    at: Vec<(u32, f64)>,
    /// PDQ of the first frame of the scenes that gave the last key frames.
    recent: Vec<([u8; 32], usize)>,
    row: Option<Seen>,
    now: Option<Now>,
    is_over: bool,
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
    fn new(keys: SyncSender<(usize, Key)>, step: f64) -> Self {
        Self {
            step,
            keys: Some(keys),
            sequence: Sequence::default(),
            strip: Strip::default(),
            mirrored: Vec::new(),
            size: (0, 0),
            scenes: Vec::new(),
            at: Vec::new(),
            recent: Vec::new(),
            row: None,
            now: None,
            is_over: false,
        }
    }

    /// Nothing more is sent, so that the workers end.
    fn without_sender(mut self) -> Self {
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

    /// A frame between two of the rows.
    fn take_between(&mut self, frame: &Frame) {
        let small = frame.luma.resized(SMALL_SIDE, SMALL_SIDE);
        self.strip.put_after(&small);
    }

    fn take_into_scene(&mut self, frame: Frame, seen: &Seen) {
        let row = self.sequence.rows.len().saturating_sub(1) as u32;
        let lasts = match self.at.len() {
            0..EARLY_KEYS => LASTS,
            _ => LASTS_LATER,
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
        let recent = self.recent.iter().rev().take(RECENT);
        let mut same = recent.filter(|(known, _)| differ(known, first) <= SAME_SCENE);
        same.next().map(|(_, key)| *key)
    }

    fn send(&mut self, first: [u8; 32], key: Key) -> Option<usize> {
        let number = self.at.len();
        if number == MOST_KEYS {
            self.is_over = true;
            return None;
        }
        self.at.push((key.row, key.frame.seconds));
        self.recent.push((first, number));
        self.keys.as_ref()?.send((number, key)).ok()?;
        Some(number)
    }

    /// The problem of a video that goes on when no more of it is read.
    fn too_long(&self, name: &str, seconds: u64) -> Option<Problem> {
        let is_cut = self.sequence.seconds() + self.step >= seconds as f64;
        is_cut.then(|| {
            let message = format!(
                "`{name}` lasts {seconds} seconds or longer, and no more of it was looked at; raise `video-seconds` in \
                 `[limits]` of the settings, or cut it"
            );
            Problem::new(ProblemKind::OverLimit, message).about(name)
        })
    }

    fn over(&self, name: &str) -> Option<Problem> {
        let (_, last) = self.at.last().filter(|_| self.is_over)?;
        let message = format!(
            "`{name}` has more than {MOST_KEYS} scenes; after second {last:.0} only whole pictures were compared, no \
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

//! Whether two videos sound alike, where their pictures are the same and elsewhere.
//!
//! What counts is the share of bits of sub-fingerprints that differ: next to none in copies of one sound, half between
//! sounds that have nothing to do with each other. Neighbouring sub-fingerprints share most of what they stand for, so
//! bounds are not those of independent bits but those measured between real sounds and their copies.

mod found;

use std::ops::{Range, RangeInclusive};

use super::Segment;
use crate::signal::sound::{REACH, STEP, Sound};

pub use found::found;

/// What is heard under the same pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The same sound.
    Same,
    /// Another sound: each tells enough, and nothing of the one is heard in the other. What is left under much louder
    /// music, or was moved to other notes, may be taken for another.
    Other,
    /// Neither can be said: silence, too short, steady or noise, another speed, or mixed with something.
    Undecided,
}

/// Steps that a sound may lie beside its pictures, either way: a second.
const BESIDE: i64 = 8;
/// Most by which the speed of the pictures may differ from 1, three percent and what rounding adds, and by which it does
/// without changing the sound.
const MOST_SPEED: f64 = 0.0301;
const SAME_SPEED: f64 = 0.005;
/// Fewest sub-fingerprints that decide anything, which stand for 3.6 seconds of sound, and fewest for another sound: 5.6.
const FEWEST: usize = 8;
const FEWEST_OTHER: usize = 24;
/// Share of bits that differ at most in the same sound, where there are fewer than [`STRETCH`] and else.
const SAME_SHORT: f64 = 0.18;
const SAME: f64 = 0.25;
/// By which share more a sound differs from its own past and future: a steady one is like any other of its kind.
const OUTSTANDING: f64 = 0.15;
/// Share of bits that differ in another sound at least, and from the past and future of one that tells at least.
const OTHER: f64 = 0.42;
const TELLING: f64 = 0.36;
/// Sub-fingerprints of a stretch, and the share of bits that differ at most where something of the one sound is heard in
/// the other there.
const STRETCH: usize = 16;
const ALIKE: f64 = 0.28;
/// Orders tried that mean nothing, and the share of them that may be nearer than another sound is.
const ORDERS: usize = 200;
const LUCKY: f64 = 0.02;
/// Steps between a sub-fingerprint and its past and future.
const APART: RangeInclusive<usize> = 8..=24;

/// What `query` lets hear under a proven `segment` of the pictures, held against `entry`.
///
/// The lengths of `segment` tell the speed of the pictures; beyond 3 % of difference nothing is decided, and beyond half
/// a percent no other sound.
pub fn heard(query: &Sound, entry: &Sound, segment: &Segment) -> Heard {
    let Some(line) = Line::of(segment) else {
        return Heard::Undecided;
    };
    let beside = (-BESIDE..=BESIDE).map(|beside| line.pairs(query, entry, beside));
    let lines: Vec<Vec<Pair>> = beside.collect();
    let Some((nearest, differing)) = nearest(&lines) else {
        return Heard::Undecided;
    };
    let Some(variety) = variety_of_both(query, entry, nearest) else {
        return Heard::Undecided;
    };
    let most = match nearest.len() {
        ..STRETCH => SAME_SHORT,
        _ => SAME,
    };
    if differing <= most && variety - differing >= OUTSTANDING {
        return Heard::Same;
    }
    let is_other = differing >= OTHER
        && variety >= TELLING
        && nearest.len() >= FEWEST_OTHER
        && (line.speed - 1.0).abs() <= SAME_SPEED
        && !lines.iter().any(|pairs| is_partly_alike(pairs))
        && differing >= by_chance(query, entry, nearest)
        && !is_found(query, entry, segment);
    match is_other {
        true => Heard::Other,
        false => Heard::Undecided,
    }
}

/// A sub-fingerprint of the query and one of the entry, by number, and the bits that differ.
#[derive(Debug, Clone, Copy)]
struct Pair {
    query: usize,
    entry: usize,
    bits: u32,
}

impl Pair {
    /// `None` where either is silent or not there.
    fn of(query: &Sound, entry: &Sound, at: (usize, usize)) -> Option<Self> {
        let (a, b) = (print(query, at.0)?, print(entry, at.1)?);
        Some(Self {
            query: at.0,
            entry: at.1,
            bits: (a ^ b).count_ones(),
        })
    }
}

fn print(sound: &Sound, at: usize) -> Option<u32> {
    sound.prints.get(at).copied().flatten()
}

/// Where the query's time lies in the entry.
struct Line {
    /// Sub-fingerprints of the query that stand for nothing outside the segment.
    prints: Range<usize>,
    /// Step of the entry at step 0 of the query, by the middles of what they stand for.
    start: f64,
    /// Seconds of the entry in a second of the query.
    speed: f64,
}

impl Line {
    /// `None` where the entry is a picture or the speed is too different.
    fn of(segment: &Segment) -> Option<Self> {
        let ([from, to], [entry_from, entry_to]) = (segment.query?, segment.entry?);
        let speed = (entry_to - entry_from) / (to - from);
        let is_near = (speed - 1.0).abs() <= MOST_SPEED;
        let middle = REACH / 2.0;
        let start = entry_from + (middle - from) * speed - middle;
        let last = ((to - REACH) / STEP).floor();
        is_near.then_some(Self {
            prints: (from / STEP).ceil() as usize..(last + 1.0) as usize,
            start: start / STEP,
            speed,
        })
    }

    /// What of the query is heard, with what is heard `beside` steps from its place in the entry.
    fn pairs(&self, query: &Sound, entry: &Sound, beside: i64) -> Vec<Pair> {
        let end = self.prints.end.min(query.prints.len());
        let pairs = (self.prints.start..end).filter_map(|at| {
            let other = (self.start + at as f64 * self.speed).round() as i64 + beside;
            Pair::of(query, entry, (at, usize::try_from(other).ok()?))
        });
        pairs.collect()
    }
}

/// The pairs that differ least, of those that are enough, and the share of their bits that differs.
fn nearest(lines: &[Vec<Pair>]) -> Option<(&[Pair], f64)> {
    let enough = lines.iter().filter(|pairs| pairs.len() >= FEWEST);
    let shares = enough.map(|pairs| (pairs.as_slice(), differing(pairs)));
    shares.min_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// Share of the bits that differs, 0–1; `pairs` holds one at least.
fn differing(pairs: &[Pair]) -> f64 {
    let bits: u32 = pairs.iter().map(|pair| pair.bits).sum();
    f64::from(bits) / (pairs.len() as f64 * 32.0)
}

/// By how much the less varied of the two sounds changes.
fn variety_of_both(query: &Sound, entry: &Sound, pairs: &[Pair]) -> Option<f64> {
    let of_query = variety(query, pairs.iter().map(|pair| pair.query))?;
    let of_entry = variety(entry, pairs.iter().map(|pair| pair.entry))?;
    Some(of_query.min(of_entry))
}

/// Share of the bits that differs between the sub-fingerprints `at` and their own past and future; `None` where next to
/// none is heard.
fn variety(sound: &Sound, at: impl Iterator<Item = usize>) -> Option<f64> {
    let (mut bits, mut count) = (0_u64, 0_u64);
    for at in at {
        let Some(here) = print(sound, at) else {
            continue;
        };
        for apart in APART {
            let past = at.checked_sub(apart).and_then(|past| print(sound, past));
            for there in past.into_iter().chain(print(sound, at + apart)) {
                bits += u64::from((here ^ there).count_ones());
                count += 1;
            }
        }
    }
    (count >= FEWEST as u64).then(|| bits as f64 / (count as f64 * 32.0))
}

/// Share of the bits that differs where the two are put together in an order that means nothing, in all but [`LUCKY`] of
/// such orders: the query backwards, beginning anywhere in what is heard of the entry.
///
/// What is left of a sound under louder music differs nearly as much as two strangers do, but less than by chance.
fn by_chance(query: &Sound, entry: &Sound, pairs: &[Pair]) -> f64 {
    let backwards = pairs.iter().rev();
    let backwards: Vec<u32> = backwards
        .filter_map(|pair| print(query, pair.query))
        .collect();
    let forwards: Vec<u32> = pairs
        .iter()
        .filter_map(|pair| print(entry, pair.entry))
        .collect();
    let each = forwards.len().div_ceil(ORDERS);
    let mut shares: Vec<u32> = (0..forwards.len())
        .step_by(each.max(1))
        .map(|from| {
            let turned = forwards.iter().cycle().skip(from);
            let bits = backwards
                .iter()
                .zip(turned)
                .map(|(a, b)| (a ^ b).count_ones());
            bits.sum()
        })
        .collect();
    shares.sort_unstable();
    let lucky = (shares.len() as f64 * LUCKY) as usize;
    let bits = shares.get(lucky).copied().unwrap_or_default();
    f64::from(bits) / (pairs.len() as f64 * 32.0)
}

fn is_partly_alike(pairs: &[Pair]) -> bool {
    pairs
        .windows(STRETCH)
        .any(|stretch| differing(stretch) <= ALIKE)
}

/// Whether the sound of the segment is heard anywhere in the entry.
fn is_found(query: &Sound, entry: &Sound, segment: &Segment) -> bool {
    let Some([from, to]) = segment.query else {
        return false;
    };
    let overlaps = |[first, last]: [f64; 2]| first < to && from < last;
    found(query, entry)
        .iter()
        .any(|found| found.query.is_some_and(overlaps))
}

#[cfg(test)]
mod tests;

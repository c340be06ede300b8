//! Sound of the one heard anywhere in the other.

use std::ops::Range;

use super::{OUTSTANDING, Pair, differing, variety_of_both};
use crate::matching::Segment;
use crate::signal::sound::{REACH, STEP, Sound};

/// Sub-fingerprints held against one another together, and fewest of a stretch: 4.2 seconds without its ends.
const WINDOW: usize = 22;
const FEWEST: usize = 28;
/// Share of bits that differ in a window at most.
const SAME: f64 = 0.2;
/// Bits of two sub-fingerprints that are near.
const NEAR: u32 = 6;
/// Sub-fingerprints of the entry with the same half that are looked at; what is heard more often tells nothing.
const MOST_ALIKE: usize = 64;
/// Near pairs that agree on an offset at least, and offsets that are looked at.
const FEWEST_VOTES: u32 = 4;
const MOST_OFFSETS: usize = 64;
/// Steps by which offsets of one stretch may differ, and which may lie between its parts.
const DRIFT: i64 = 2;
const GAP: usize = 16;
/// Seconds that the first and the last sub-fingerprint of a stretch stand for beyond it, as measured where sounds were cut
/// into others.
const BEFORE: f64 = 0.6;
const AFTER: f64 = 1.3;

/// Stretches of about 5 seconds and more that sound the same at any offset, in the order of the query; of those that lie
/// over one another in the query the longest. Their ends are right to about a second.
pub fn found(query: &Sound, entry: &Sound) -> Vec<Segment> {
    let mut stretches: Vec<Stretch> = offsets(query, entry)
        .into_iter()
        .flat_map(|offset| along(query, entry, offset))
        .collect();
    stretches.sort_by_key(|stretch| (std::cmp::Reverse(stretch.prints.len()), stretch.differing));
    let mut kept: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        if kept.iter().all(|kept| !kept.covers(&stretch)) {
            kept.push(stretch);
        }
    }
    kept.sort_by_key(|stretch| stretch.prints.start);
    let mut whole = joined(kept);
    whole.retain(|stretch| stretch.prints.len() >= FEWEST);
    whole.iter().map(Stretch::segment).collect()
}

/// A run of sub-fingerprints of the query that is heard in the entry.
#[derive(Debug, Clone)]
struct Stretch {
    prints: Range<usize>,
    /// Step of the entry less that of the query, at the beginning and at the end.
    offsets: [i64; 2],
    /// Bits that differ in a thousand.
    differing: u32,
}

impl Stretch {
    /// Whether half of `other` or more lies in it.
    fn covers(&self, other: &Self) -> bool {
        let from = self.prints.start.max(other.prints.start);
        let to = self.prints.end.min(other.prints.end);
        to.saturating_sub(from) * 2 >= other.prints.len()
    }

    fn segment(&self) -> Segment {
        let Range { start, end } = self.prints;
        let seconds = |[from, to]: [i64; 2]| {
            [
                from as f64 * STEP + BEFORE,
                (to - 1) as f64 * STEP + REACH - AFTER,
            ]
        };
        let query = [start as i64, end as i64];
        let [first, last] = self.offsets;
        Segment {
            query: Some(seconds(query)),
            entry: Some(seconds([query[0] + first, query[1] + last])),
            ..Segment::default()
        }
    }
}

/// Offsets that near sub-fingerprints agree on, those of most votes first.
fn offsets(query: &Sound, entry: &Sound) -> Vec<i64> {
    let most = query.prints.len() as i64;
    let mut votes = vec![0_u32; query.prints.len() + entry.prints.len()];
    for half in [0, 16] {
        let known = Halves::of(entry, half);
        for (at, print) in heard(query) {
            for (other, known) in known.same(print) {
                let offset = *other as i64 - at as i64 + most;
                let votes = usize::try_from(offset)
                    .ok()
                    .and_then(|at| votes.get_mut(at));
                if let Some(votes) = votes.filter(|_| (print ^ known).count_ones() <= NEAR) {
                    *votes += 1;
                }
            }
        }
    }
    let many = votes.iter().enumerate();
    let mut many: Vec<(u32, i64)> = many
        .filter(|(_, votes)| **votes >= FEWEST_VOTES)
        .map(|(at, votes)| (*votes, at as i64 - most))
        .collect();
    many.sort_by_key(|(votes, offset)| (std::cmp::Reverse(*votes), *offset));
    many.truncate(MOST_OFFSETS);
    many.into_iter().map(|(_, offset)| offset).collect()
}

fn heard(sound: &Sound) -> impl Iterator<Item = (usize, u32)> {
    let prints = sound.prints.iter().enumerate();
    prints.filter_map(|(at, print)| Some((at, (*print)?)))
}

/// Sub-fingerprints by one half of their bits.
struct Halves {
    shift: u32,
    /// Half, then number and whole.
    sorted: Vec<(u16, (usize, u32))>,
}

impl Halves {
    fn of(sound: &Sound, shift: u32) -> Self {
        let mut sorted: Vec<_> = heard(sound)
            .map(|(at, print)| ((print >> shift) as u16, (at, print)))
            .collect();
        sorted.sort_unstable();
        Self { shift, sorted }
    }

    /// Those with the half that `print` has, where they are few.
    fn same(&self, print: u32) -> impl Iterator<Item = &(usize, u32)> {
        let half = (print >> self.shift) as u16;
        let from = self.sorted.partition_point(|(other, _)| *other < half);
        let same = self.sorted.get(from..).unwrap_or_default();
        let count = same.partition_point(|(other, _)| *other == half);
        let same = same.get(..count).filter(|same| same.len() <= MOST_ALIKE);
        same.unwrap_or_default().iter().map(|(_, whole)| whole)
    }
}

/// The stretches that sound the same at an offset.
fn along(query: &Sound, entry: &Sound, offset: i64) -> Vec<Stretch> {
    let pairs: Vec<Pair> = (0..query.prints.len())
        .filter_map(|at| {
            let other = usize::try_from(at as i64 + offset).ok()?;
            Pair::of(query, entry, (at, other))
        })
        .collect();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, window) in pairs.windows(WINDOW).enumerate() {
        if !is_same(window) {
            continue;
        }
        match runs.last_mut().filter(|run| run.end >= at) {
            Some(run) => run.end = at + WINDOW,
            None => runs.push(at..at + WINDOW),
        }
    }
    let runs = runs.into_iter().filter_map(|run| pairs.get(run));
    runs.filter_map(|run| stretch(query, entry, run, offset))
        .collect()
}

/// Whether the pairs follow one another, with at most a few silent ones between, and differ little.
fn is_same(window: &[Pair]) -> bool {
    let follow = match window {
        [first, .., last] => last.query - first.query < WINDOW + WINDOW / 4,
        _ => false,
    };
    follow && differing(window) <= SAME
}

fn stretch(query: &Sound, entry: &Sound, run: &[Pair], offset: i64) -> Option<Stretch> {
    let is_near = |pair: &Pair| f64::from(pair.bits) <= SAME * 32.0;
    let (from, to) = (
        run.iter().position(is_near)?,
        run.iter().rposition(is_near)?,
    );
    let run = run.get(from..=to)?;
    let differing = differing(run);
    let variety = variety_of_both(query, entry, run)?;
    if variety - differing < OUTSTANDING {
        return None;
    }
    Some(Stretch {
        prints: run.first()?.query..run.last()?.query + 1,
        offsets: [offset; 2],
        differing: (differing * 1_000.0) as u32,
    })
}

/// Stretches that go on at next to the same offset put together.
fn joined(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for next in stretches {
        let last = all.last_mut().filter(|last| {
            (last.offsets[1] - next.offsets[0]).abs() <= DRIFT
                && next.prints.start <= last.prints.end + GAP
        });
        match last {
            Some(last) if next.prints.end > last.prints.end => {
                last.prints.end = next.prints.end;
                last.offsets[1] = next.offsets[1];
            }
            Some(_) => {}
            None => all.push(next),
        }
    }
    all
}

//! Whether two pictures agree stroke by stroke once one is laid on the other.
//!
//! The entry's [`Detail`] and what the query shows in its place are freed of their slow changes of tone, so that an even
//! or waving ground tells nothing, and compared in small windows. A window is *alike* where both show the same strokes,
//! *unlike* where either shows strokes that the other lacks, and *moved* where the same strokes stand somewhere near:
//! a copy has few of those that touch and moved alike, another picture of the same scene has many.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over planes whose sizes are computed beside the loop"
)]

use std::collections::BTreeMap;

use super::fit;
use super::likeness::Sums;
use super::touching;
use crate::media::{Plane, Projection};
use crate::signal::detail::{CELLS, Detail};
use crate::signal::local::Kind;

/// Side of a window, a multiple of four, and pixels from one to the next.
const WINDOW: usize = 12;
const STRIDE: usize = 6;
/// Half the side of the square whose mean is the slow tone.
const SLOW: usize = 7;
/// Pixels a moved window's partner may lie away; an even number.
const FARTHEST: isize = 8;
/// Pixels a window's partner may lie away while a map is fitted.
const REACH: isize = 4;
/// The same the first time.
const FIRST_REACH: isize = 6;
/// Squared grey levels by which a window varies that shows strokes.
const TELLING: f32 = 40.0;
/// Likeness from which two windows show the same, and below which they show something else.
const ALIKE: f32 = 0.75;
const UNLIKE: f32 = 0.45;
/// Windows that are moved by no more than this many pixels lie as a fitted map puts them.
const SLACK: isize = 1;
/// Pixels the shorter side of a plane must have to be compared.
const SMALLEST: usize = 24;
/// Windows on something photographed that must be seen again, and their share of those that tell.
const SEEN: usize = 36;
const SEEN_SHARE: f64 = 0.3;
/// Share of the picture that is then alike from afar.
const AFAR: f64 = 0.25;
/// The same for a copy that is blurred or grainy.
const BLURRED_SHARE: f64 = 0.15;
const BLURRED_AFAR: f64 = 0.8;
/// The same for a picture that shows little.
const FEW_SEEN: usize = 12;
const FEW_SEEN_SHARE: f64 = 0.75;
/// Windows that moved together, and their share to alike ones, that errors of a map and chance leave in a copy.
const FEW_MOVED: usize = 8;
const MOVED_SHARE: f64 = 0.035;
/// The same of all that moved, each its own way too.
const MANY_MOVED: usize = 20;
const MOVED_ANYHOW_SHARE: f64 = 0.1;
/// Windows moved by chance in a blurred copy, at most.
const BLURRED_MOVED: usize = 2;
/// Unlike windows that touch, and the share of unlike and moved ones, that compression leaves in a copy.
const CHANCE: usize = 2;
const CHANCE_SHARE: f64 = 0.01;
/// Steps to the windows that touch one.
const AROUND: [(isize, isize); 8] = [
    (-1, -1),
    (0, -1),
    (1, -1),
    (-1, 0),
    (1, 0),
    (-1, 1),
    (0, 1),
    (1, 1),
];
/// Pairs of windows from which a map is fitted.
const FOR_FIT: usize = 12;
const FOR_PERSPECTIVE: usize = 40;

/// How two pictures agree.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Agreement {
    /// Windows that show strokes in either picture.
    pub(super) telling: usize,
    /// Of those the ones that are alike.
    pub(super) alike: usize,
    /// Of the telling ones those on something photographed.
    pub(super) photographed: usize,
    /// Of those the ones that are alike.
    pub(super) photographed_alike: usize,
    /// Those that are unlike wherever their partner is looked for.
    pub(super) unlike: usize,
    /// Those whose partner stands elsewhere.
    pub(super) moved: usize,
    /// Of those the ones that moved as a window did which touches them: strokes of a bar find a partner somewhere by chance, each
    /// its own way.
    pub(super) moved_together: usize,
    /// Windows that touch and are all unlike: the largest such group.
    pub(super) group: usize,
}

impl Agreement {
    /// Whether enough of what is photographed is seen again, whatever lies over the rest.
    ///
    /// `afar` is the share of the picture that is alike when seen small: strokes that two pictures share, as of a
    /// watermark, are alike from near only, and a blurred copy from afar only. `kind` is what the entry is mostly.
    pub(super) fn is_seen_again(&self, afar: f64, kind: Kind) -> bool {
        let alike = self.photographed_alike;
        let holds = |count: usize, share: f64| {
            alike >= count && alike as f64 >= share * self.photographed as f64
        };
        if self.has_moved() {
            return false;
        }
        let clear = holds(SEEN, SEEN_SHARE) && afar >= AFAR;
        let blurred = holds(SEEN, BLURRED_SHARE) && afar >= BLURRED_AFAR;
        let plain = holds(FEW_SEEN, FEW_SEEN_SHARE) && kind == Kind::Photographed;
        clear || blurred || plain && afar >= AFAR
    }

    /// Whether a copy may be blurred: next to nothing has moved, and from `afar` most of it is alike.
    pub(super) fn may_be_blurred(&self, afar: f64) -> bool {
        self.moved <= BLURRED_MOVED && afar >= BLURRED_AFAR
    }

    /// Whether much is alike where it lies and something has moved, as in another shot of a scene.
    pub(super) fn is_another_shot(&self) -> bool {
        self.alike >= SEEN && self.has_moved()
    }

    fn has_moved(&self) -> bool {
        let many = |moved: usize, least: usize, share: f64| {
            moved > least && moved as f64 > share * self.alike as f64
        };
        many(self.moved_together, FEW_MOVED, MOVED_SHARE)
            || many(self.moved, MANY_MOVED, MOVED_ANYHOW_SHARE)
    }

    /// Whether nothing stands out: no stroke is new, gone or elsewhere.
    pub(super) fn is_unbroken(&self) -> bool {
        self.group <= CHANCE
            && (self.unlike + self.moved) as f64 <= CHANCE_SHARE * self.telling as f64
    }
}

/// An entry's detail with what the query shows in its place.
struct Laid {
    width: usize,
    height: usize,
    known: Vec<f32>,
    seen: Vec<f32>,
    is_seen: Vec<bool>,
}

/// `map` fitted to where windows of the detail are found, and how well the two agree then.
///
/// `map` takes the query to the entry, both in parts of their longer side; `None` where too little of the entry is
/// shown to compare.
pub(super) fn agreement(
    map: Projection,
    query: &Sums,
    detail: &Detail,
) -> Option<(Projection, Agreement)> {
    let plane = sized_for(map, query, &detail.plane)?;
    let mut map = map;
    for reach in [FIRST_REACH, REACH, REACH] {
        let laid = Laid::of(map.inverse()?, query, &plane);
        let Some(better) = laid.fitted(map, reach) else {
            break;
        };
        map = better;
    }
    let laid = Laid::of(map.inverse()?, query, &plane);
    Some((map, laid.judged(detail)))
}

/// How well the two agree at half the size, where what a blurred copy still shows fills the windows.
pub(super) fn at_half_size(map: Projection, query: &Sums, detail: &Detail) -> Option<Agreement> {
    let plane = sized_for(map, query, &detail.plane)?;
    let (width, height) = (plane.width / 2, plane.height / 2);
    if width.min(height) < SMALLEST {
        return None;
    }
    let laid = Laid::of(map.inverse()?, query, &plane.resized(width, height));
    Some(laid.judged(detail))
}

/// The plane, no finer than the query shows it.
fn sized_for(map: Projection, query: &Sums, plane: &Plane) -> Option<Plane> {
    let longer = plane.width.max(plane.height) as f64;
    let middle = (
        plane.width as f64 / 2.0 / longer,
        plane.height as f64 / 2.0 / longer,
    );
    let (width, height) = query.size();
    let pixels = fit::size_at(map.inverse()?, middle)? * width.max(height) as f64;
    let (width, height) = plane.fitting((pixels as usize).min(longer as usize));
    (width.min(height) >= SMALLEST).then(|| plane.resized(width, height))
}

impl Laid {
    fn of(back: Projection, query: &Sums, plane: &Plane) -> Self {
        let (width, height) = (plane.width, plane.height);
        let cell = 1.0 / width.max(height) as f64;
        let mut known = Vec::with_capacity(width * height);
        let mut seen = vec![0.0; width * height];
        let mut is_seen = vec![false; width * height];
        for y in 0..height {
            let place = |x: usize| back.at(((x as f64 + 0.5) * cell, (y as f64 + 0.5) * cell));
            let mut right = place(0);
            for x in 0..width {
                let at = y * width + x;
                known.push(f32::from(plane.data[at]));
                let here = std::mem::replace(&mut right, place(x + 1));
                let (Some(there), Some(next)) = (here, right) else {
                    continue;
                };
                let (dx, dy) = (next.0 - there.0, next.1 - there.1);
                let side = (dx * dx + dy * dy).sqrt();
                if let Some(mean) = query.soft_mean(there, side) {
                    seen[at] = mean as f32;
                    is_seen[at] = true;
                }
            }
        }
        let mut laid = Self {
            width,
            height,
            known,
            seen,
            is_seen,
        };
        laid.known = laid.without_slow(&laid.known);
        laid.seen = laid.without_slow(&laid.seen);
        laid
    }

    /// A plane less the mean around each pixel; 0 where the query does not reach.
    fn without_slow(&self, plane: &[f32]) -> Vec<f32> {
        let (width, height) = (self.width, self.height);
        let stride = width + 1;
        let mut sums = vec![(0.0_f64, 0_u32); stride * (height + 1)];
        for y in 0..height {
            let mut row = (0.0, 0);
            for x in 0..width {
                if self.is_seen[y * width + x] {
                    row = (row.0 + f64::from(plane[y * width + x]), row.1 + 1);
                }
                let above = sums[y * stride + x + 1];
                sums[(y + 1) * stride + x + 1] = (above.0 + row.0, above.1 + row.1);
            }
        }
        let mut out = vec![0.0; width * height];
        for y in 0..height {
            let (top, bottom) = (y.saturating_sub(SLOW), (y + SLOW + 1).min(height));
            for x in 0..width {
                if !self.is_seen[y * width + x] {
                    continue;
                }
                let (left, right) = (x.saturating_sub(SLOW), (x + SLOW + 1).min(width));
                let at = |x: usize, y: usize| sums[y * stride + x];
                let (a, b, c, d) = (
                    at(right, bottom),
                    at(left, bottom),
                    at(right, top),
                    at(left, top),
                );
                let count = a.1 + d.1 - b.1 - c.1;
                let mean = (a.0 + d.0 - b.0 - c.0) / f64::from(count.max(1));
                out[y * width + x] = plane[y * width + x] - mean as f32;
            }
        }
        out
    }

    /// Left upper corners of the windows that the query shows whole.
    fn windows(&self, stride: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let rows = (0..=self.height - WINDOW).step_by(stride);
        let all = rows.flat_map(move |y| {
            (0..=self.width - WINDOW)
                .step_by(stride)
                .map(move |x| (x, y))
        });
        all.filter(|(x, y)| {
            (*y..y + WINDOW).all(|y| {
                self.is_seen[y * self.width + x..y * self.width + x + WINDOW]
                    .iter()
                    .all(|seen| *seen)
            })
        })
    }

    /// Variance in the entry, in the query, and what they share, where the entry's window lies `(dx, dy)` away.
    fn compared(&self, x: usize, y: usize, dx: isize, dy: isize) -> Option<[f32; 3]> {
        let (kx, ky) = (x.checked_add_signed(dx)?, y.checked_add_signed(dy)?);
        if kx + WINDOW > self.width || ky + WINDOW > self.height {
            return None;
        }
        // Four of each sum, which a processor adds at a time.
        let mut sums = [[0.0_f32; 4]; 5];
        for row in 0..WINDOW {
            let known = &self.known[(ky + row) * self.width + kx..][..WINDOW];
            let seen = &self.seen[(y + row) * self.width + x..][..WINDOW];
            let (known, seen) = (known.as_chunks::<4>().0, seen.as_chunks::<4>().0);
            for (known, seen) in known.iter().zip(seen) {
                for n in 0..4 {
                    let (a, b) = (known[n], seen[n]);
                    sums[0][n] += a;
                    sums[1][n] += b;
                    sums[2][n] += a * a;
                    sums[3][n] += b * b;
                    sums[4][n] += a * b;
                }
            }
        }
        let count = (WINDOW * WINDOW) as f32;
        let [a, b, aa, bb, ab] = sums.map(|sum| sum.iter().sum::<f32>() / count);
        Some([aa - a * a, bb - b * b, ab - a * b])
    }

    /// The shift at which a window of the query is most like the entry, and how much.
    fn best(&self, x: usize, y: usize, reach: isize, gain: f32) -> (isize, isize, f32) {
        let mut best = (0, 0, -1.0);
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let Some(values) = self.compared(x, y, dx, dy) else {
                    continue;
                };
                let likeness = likeness(values, gain);
                if likeness > best.2 {
                    best = (dx, dy, likeness);
                }
            }
        }
        best
    }

    /// As [`Laid::best`] in a wider neighbourhood, every other pixel first.
    fn best_afar(&self, x: usize, y: usize, gain: f32) -> (isize, isize, f32) {
        let mut best = (0, 0, -1.0);
        let look = |dx: isize, dy: isize, best: &mut (isize, isize, f32)| {
            let likeness = self.compared(x, y, dx, dy).map(|v| likeness(v, gain));
            if let Some(likeness) = likeness.filter(|likeness| *likeness > best.2) {
                *best = (dx, dy, likeness);
            }
        };
        for dy in (-FARTHEST..=FARTHEST).step_by(2) {
            for dx in (-FARTHEST..=FARTHEST).step_by(2) {
                look(dx, dy, &mut best);
            }
        }
        let (middle_x, middle_y, _) = best;
        for dy in middle_y - 1..=middle_y + 1 {
            for dx in middle_x - 1..=middle_x + 1 {
                look(dx, dy, &mut best);
            }
        }
        best
    }

    /// How much stronger the query's strokes are than the entry's.
    fn gain(&self) -> f32 {
        let mut ratios: Vec<f32> = self
            .windows(WINDOW)
            .filter_map(|(x, y)| {
                let [known, seen, both] = self.compared(x, y, 0, 0)?;
                let agree = known > TELLING && both > 0.5 * (known * seen).sqrt();
                agree.then(|| (seen / known).sqrt())
            })
            .collect();
        ratios.sort_by(f32::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(1.0)
    }

    /// `map` moved so that windows with corners lie on their partners; `None` where too few have one.
    fn fitted(&self, map: Projection, reach: isize) -> Option<Projection> {
        let longer = self.width.max(self.height) as f64;
        let gain = self.gain();
        let half = WINDOW as f64 / 2.0;
        let mut pairs: Vec<fit::Pair> = Vec::new();
        for (x, y) in self.windows(WINDOW) {
            let Some([known, ..]) = self.compared(x, y, 0, 0) else {
                continue;
            };
            if known < TELLING {
                continue;
            }
            let (dx, dy, likeness) = self.best(x, y, reach, gain);
            if likeness < ALIKE || dx.abs() == reach || dy.abs() == reach {
                continue;
            }
            let seen_at = ((x as f64 + half) / longer, (y as f64 + half) / longer);
            let known_at = (
                (x as f64 + half + dx as f64) / longer,
                (y as f64 + half + dy as f64) / longer,
            );
            pairs.push((seen_at, known_at));
        }
        if pairs.len() < FOR_FIT {
            return None;
        }
        let better = match pairs.len() >= FOR_PERSPECTIVE {
            true => fit::perspective(&pairs)?,
            false => fit::affine(&pairs)?,
        };
        Some(map.then(better))
    }

    fn judged(&self, detail: &Detail) -> Agreement {
        let gain = self.gain();
        let mut agreement = Agreement::default();
        let mut unlike = Vec::new();
        let mut moves = BTreeMap::new();
        for (x, y) in self.windows(STRIDE) {
            let Some(values) = self.compared(x, y, 0, 0) else {
                continue;
            };
            let [known, seen, _] = values;
            if known.max(seen / (gain * gain)) < TELLING {
                continue;
            }
            agreement.telling += 1;
            let mut here = likeness(values, gain);
            if here < ALIKE {
                here = here.max(self.best(x, y, SLACK, gain).2);
            }
            let cell = |at: usize, length: usize| (at + WINDOW / 2) * CELLS / length;
            let photographed = detail.photographed[cell(y, self.height)][cell(x, self.width)];
            agreement.photographed += usize::from(photographed);
            if here >= ALIKE {
                agreement.alike += 1;
                agreement.photographed_alike += usize::from(photographed);
                continue;
            }
            let (dx, dy, elsewhere) = self.best_afar(x, y, gain);
            if elsewhere >= ALIKE && elsewhere > here + 0.2 && dx.abs().max(dy.abs()) > SLACK {
                agreement.moved += 1;
                moves.insert((x / STRIDE, y / STRIDE), (dx, dy));
            } else if here < UNLIKE {
                agreement.unlike += 1;
                unlike.push((x / STRIDE, y / STRIDE));
            }
        }
        agreement.group = largest_group(unlike);
        agreement.moved_together = together(&moves);
        agreement
    }
}

/// Windows that moved as one did which touches them.
fn together(moves: &BTreeMap<(usize, usize), (isize, isize)>) -> usize {
    let mut count = 0;
    for ((x, y), (dx, dy)) in moves {
        let is_like = |(across, down): &(isize, isize)| {
            let at = x
                .checked_add_signed(*across)
                .zip(y.checked_add_signed(*down));
            let other = at.and_then(|at| moves.get(&at));
            other.is_some_and(|(x, y)| (x - dx).abs() <= SLACK && (y - dy).abs() <= SLACK)
        };
        count += usize::from(AROUND.iter().any(is_like));
    }
    count
}

/// Shared strokes over all strokes, −1 to 1.
fn likeness([known, seen, both]: [f32; 3], gain: f32) -> f32 {
    2.0 * both * gain / (known * gain * gain + seen + 4.0)
}

/// Members of the largest set of windows that touch one another.
fn largest_group(windows: Vec<(usize, usize)>) -> usize {
    touching(windows).iter().map(Vec::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;

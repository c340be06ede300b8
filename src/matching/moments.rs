//! The small planes of two videos compared once one is laid on the other.
//!
//! Each plane is evened out: what a cell differs by from those around it, relative to how much they vary. So bars, light
//! and contrast do not count, and moments that show different things are as unlike as chance has it.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over tables whose sizes are fixed or computed beside the loop"
)]

use super::timeline::Table;
use crate::media::Projection;
use crate::signal::local::Mirrored;
use crate::signal::sequence::{RATE, Row, Sequence};
use crate::signal::strip::Strip;
use crate::signal::{SMALL_SIDE, pdq};

/// Cells along a side that are compared.
const CELLS: usize = 32;
/// Samples along a side of a cell.
const SAMPLES: usize = 2;
/// Cells to each side that a cell is compared with.
const AROUND: usize = 3;
/// Squared grey levels added to a variance.
const FLOOR: f32 = 30.0;
/// Fewer cells in common tell nothing.
const FEWEST: usize = CELLS * CELLS / 10;

/// What a video shows over time, with the shape of its picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Footage {
    /// Its rows.
    pub sequence: Sequence,
    /// PDQ of each row as a mirror shows it; empty where it is not known.
    pub mirrored: Vec<[u8; 32]>,
    /// A small plane for each row; empty where only fingerprints are known, as from a list.
    pub strip: Strip,
    /// Width and height of the picture in parts of its longer side.
    pub shape: (f64, f64),
}

impl Footage {
    /// What is shown in each step; `None` where nothing is.
    pub(super) fn rows_by_step(&self) -> Vec<Option<Shown>> {
        let rows = &self.sequence.rows;
        let steps = (self.sequence.seconds() * RATE).round() as usize;
        let mut next = 0;
        let mut row_at = |step: f64| {
            let at = (step / RATE * 1_000.0) as u32;
            while next + 1 < rows.len() && rows[next].to_ms <= at {
                next += 1;
            }
            let row = rows.get(next)?;
            (row.from_ms..row.to_ms).contains(&at).then_some(next)
        };
        (0..steps)
            .map(|step| {
                // Frames taken at other times than whole steps begin a little after them.
                let start = row_at(step as f64 + 0.25);
                let later = row_at(step as f64 + 0.75);
                Some(Shown {
                    start: start.or(later)?,
                    later: later.or(start)?,
                })
            })
            .collect()
    }
}

/// The rows of a step: the same twice but where rows come at twice the rate of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// In its first half.
    pub(super) start: usize,
    /// In its second.
    pub(super) later: usize,
}

/// Rows of a video made ready to be compared.
pub(super) enum Evened {
    /// Planes evened out and cut to what both videos show, each of length 1 or empty.
    Planes(Vec<Vec<f32>>),
    /// PDQ alone; `None` where a row is too plain for it.
    Bits(Vec<Option<[u8; 32]>>),
}

impl Evened {
    /// How alike two rows are, −1 to 1; 0 where either shows nothing, and by PDQ where half of the bits differ.
    pub(super) fn likeness(&self, row: usize, other: &Self, at: usize) -> f32 {
        match (self, other) {
            (Self::Planes(a), Self::Planes(b)) => match (a.get(row), b.get(at)) {
                (Some(a), Some(b)) => dot(a, b),
                _ => 0.0,
            },
            (Self::Bits(a), Self::Bits(b)) => match (a.get(row), b.get(at)) {
                (Some(Some(a)), Some(Some(b))) => 1.0 - pdq::differ(a, b) as f32 / 128.0,
                _ => 0.0,
            },
            _ => 0.0,
        }
    }

    /// How alike a row is to what another video shows in a step, whichever half is more: frames of the two are taken at
    /// times of their own.
    pub(super) fn likeness_in(&self, row: usize, other: &Self, step: Shown) -> f32 {
        let first = self.likeness(row, other, step.start);
        match step.start == step.later {
            true => first,
            false => first.max(self.likeness(row, other, step.later)),
        }
    }
}

/// The rows of a video by PDQ alone, in one of two forms.
pub(super) fn by_bits(footage: &Footage, form: Mirrored) -> Option<Evened> {
    let rows = &footage.sequence.rows;
    let clear = |(row, bits): (&Row, [u8; 32])| (row.quality >= pdq::GATE).then_some(bits);
    let bits = match form {
        Mirrored::No => rows.iter().map(|row| clear((row, row.bits))).collect(),
        Mirrored::Yes if footage.mirrored.len() == rows.len() => rows
            .iter()
            .zip(footage.mirrored.iter().copied())
            .map(clear)
            .collect(),
        Mirrored::Yes => return None,
    };
    Some(Evened::Bits(bits))
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a, rest_a) = a.as_chunks::<8>();
    let (b, rest_b) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for n in 0..8 {
            sums[n] += a[n] * b[n];
        }
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// Column and row of a pixel of the query's plane, and how far between it and the next ones a sample lies.
type Sample = (u16, u16, f32, f32);

/// A query laid on an entry: where each cell of the entry lies in the query.
pub(super) struct Laid {
    /// For each cell the samples of it in the query, as offsets into its plane and weights.
    cells: Vec<Option<[Sample; SAMPLES * SAMPLES]>>,
}

impl Laid {
    /// `map` takes the query to the entry, both in parts of the longer side; `None` where they have too little in common.
    pub(super) fn new(map: Projection, query: (f64, f64), entry: (f64, f64)) -> Option<Self> {
        let back = map.inverse()?;
        let side = SMALL_SIDE as f64;
        let sample = |x: f64, y: f64| {
            let (x, y) = back.at((x * entry.0, y * entry.1))?;
            let (x, y) = (x / query.0 * side - 0.5, y / query.1 * side - 0.5);
            let inside = (-0.5..=side - 0.5).contains(&x) && (-0.5..=side - 0.5).contains(&y);
            let (x, y) = (x.clamp(0.0, side - 1.001), y.clamp(0.0, side - 1.001));
            inside.then_some((x as u16, y as u16, x.fract() as f32, y.fract() as f32))
        };
        let cells: Vec<_> = (0..CELLS * CELLS)
            .map(|cell| {
                let mut samples = [(0, 0, 0.0, 0.0); SAMPLES * SAMPLES];
                for (n, to) in samples.iter_mut().enumerate() {
                    let place = |cell: usize, n: usize| {
                        (cell as f64 + (n as f64 + 0.5) / SAMPLES as f64) / CELLS as f64
                    };
                    *to = sample(
                        place(cell % CELLS, n % SAMPLES),
                        place(cell / CELLS, n / SAMPLES),
                    )?;
                }
                Some(samples)
            })
            .collect();
        let common = cells.iter().flatten().count();
        (common >= FEWEST).then_some(Self { cells })
    }

    /// Share of the entry that the query shows.
    pub(super) fn share(&self) -> f64 {
        self.cells.iter().flatten().count() as f64 / self.cells.len() as f64
    }

    /// Rows of the query as the entry's cells lie.
    pub(super) fn query(&self, strip: &Strip, rows: impl Iterator<Item = usize>) -> Evened {
        Evened::Planes(
            rows.map(|row| self.evened(strip.plane(row), sampled))
                .collect(),
        )
    }

    /// Rows of the entry, the same cells of them.
    pub(super) fn entry(&self, strip: &Strip, rows: impl Iterator<Item = usize>) -> Evened {
        Evened::Planes(
            rows.map(|row| self.evened(strip.plane(row), averaged))
                .collect(),
        )
    }

    fn evened(&self, plane: Option<&[u8]>, read: fn(&[u8], usize, &[Sample]) -> f32) -> Vec<f32> {
        let Some(plane) = plane else {
            return Vec::new();
        };
        let values: Vec<Option<f32>> = self
            .cells
            .iter()
            .enumerate()
            .map(|(cell, samples)| samples.as_ref().map(|samples| read(plane, cell, samples)))
            .collect();
        evened(&values)
    }
}

/// The cell as the query shows it.
fn sampled(plane: &[u8], _: usize, samples: &[Sample]) -> f32 {
    let mut sum = 0.0;
    for (x, y, right, down) in samples {
        let at = usize::from(*y) * SMALL_SIDE + usize::from(*x);
        let value = |by: usize| f32::from(plane[at + by]);
        let above = value(0) * (1.0 - right) + value(1) * right;
        let below = value(SMALL_SIDE) * (1.0 - right) + value(SMALL_SIDE + 1) * right;
        sum += above * (1.0 - down) + below * down;
    }
    sum / samples.len() as f32
}

/// The cell of the entry itself.
fn averaged(plane: &[u8], cell: usize, _: &[Sample]) -> f32 {
    const STEP: usize = SMALL_SIDE / CELLS;
    let (x, y) = (cell % CELLS * STEP, cell / CELLS * STEP);
    let mut sum = 0.0;
    for row in y..y + STEP {
        for column in x..x + STEP {
            sum += f32::from(plane[row * SMALL_SIDE + column]);
        }
    }
    sum / (STEP * STEP) as f32
}

/// Each cell less the mean of those around it, over how they vary; the whole of length 1.
fn evened(values: &[Option<f32>]) -> Vec<f32> {
    const STRIDE: usize = CELLS + 1;
    let mut sums = vec![[0.0_f32; 3]; STRIDE * STRIDE];
    for y in 0..CELLS {
        let mut row = [0.0_f32; 3];
        for x in 0..CELLS {
            if let Some(value) = values[y * CELLS + x] {
                // About the middle, so that squares stay exact enough.
                let value = value - 128.0;
                row = [row[0] + 1.0, row[1] + value, row[2] + value * value];
            }
            let above = sums[y * STRIDE + x + 1];
            sums[(y + 1) * STRIDE + x + 1] = [0, 1, 2].map(|n| above[n] + row[n]);
        }
    }
    let mut out = Vec::with_capacity(values.len());
    for y in 0..CELLS {
        for x in 0..CELLS {
            let Some(value) = values[y * CELLS + x] else {
                continue;
            };
            let (left, right) = (x.saturating_sub(AROUND), (x + AROUND + 1).min(CELLS));
            let (top, bottom) = (y.saturating_sub(AROUND), (y + AROUND + 1).min(CELLS));
            let sum = |n: usize| {
                sums[bottom * STRIDE + right][n]
                    - sums[top * STRIDE + right][n]
                    - sums[bottom * STRIDE + left][n]
                    + sums[top * STRIDE + left][n]
            };
            let count = sum(0);
            let mean = sum(1) / count;
            let variance = (sum(2) / count - mean * mean).max(0.0);
            out.push((value - 128.0 - mean) / (variance + FLOOR).sqrt());
        }
    }
    let length = out.iter().map(|value| value * value).sum::<f32>().sqrt();
    // What hardly varies anywhere shows nothing.
    if length < (out.len() as f32).sqrt() * 0.15 {
        return Vec::new();
    }
    for value in &mut out {
        *value /= length;
    }
    out
}

/// For each step of a video what it shows.
pub(super) type Steps<'a> = &'a [Option<Shown>];

/// The table of likeness of every step of the query to every step of the entry; steps that show nothing are like none.
pub(super) fn table(query: &Evened, entry: &Evened, steps: (Steps<'_>, Steps<'_>)) -> Table {
    let mut values = Vec::with_capacity(steps.0.len() * steps.1.len());
    let mut before: Option<(usize, usize)> = None;
    for row in steps.0 {
        let Some(Shown { start: row, .. }) = *row else {
            values.extend(std::iter::repeat_n(0.0, steps.1.len()));
            continue;
        };
        // A picture that stands still is compared once.
        if let Some((_, at)) = before.filter(|(same, _)| *same == row) {
            values.extend_from_within(at..at + steps.1.len());
            continue;
        }
        before = Some((row, values.len()));
        let mut last: Option<(Shown, f32)> = None;
        for column in steps.1 {
            let Some(column) = *column else {
                values.push(0.0);
                continue;
            };
            let value = match last {
                Some((same, value)) if same == column => value,
                _ => query.likeness_in(row, entry, column),
            };
            last = Some((column, value));
            values.push(value);
        }
    }
    Table::new(steps.1.len(), values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{Plane, blotches};

    fn plane(seed: u32) -> Plane {
        blotches((SMALL_SIDE, SMALL_SIDE), 7.0, seed)
    }

    fn strip(planes: &[Plane]) -> Strip {
        let mut strip = Strip::default();
        for plane in planes {
            strip.push(plane);
        }
        strip
    }

    #[test]
    fn the_same_moment_is_alike_and_others_are_not() {
        let planes: Vec<Plane> = (0..6).map(plane).collect();
        let shape = (1.0, 0.5625);
        let laid = Laid::new(Projection::scale(1.0, 1.0), shape, shape).expect("all of it");
        let strip = strip(&planes);
        let (query, entry) = (laid.query(&strip, 0..6), laid.entry(&strip, 0..6));
        for row in 0..6 {
            for column in 0..6 {
                let likeness = query.likeness(row, &entry, column);
                match row == column {
                    true => assert!(likeness > 0.95, "{row}: {likeness}"),
                    false => assert!(likeness < 0.3, "{row} {column}: {likeness}"),
                }
            }
        }
        assert!((laid.share() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn light_and_contrast_do_not_count() {
        let whole = plane(1);
        let mut darker = whole.clone();
        for tone in &mut darker.data {
            *tone = (f32::from(*tone) * 0.5 + 20.0) as u8;
        }
        let shape = (1.0, 1.0);
        let laid = Laid::new(Projection::scale(1.0, 1.0), shape, shape).expect("all of it");
        let entry = laid.entry(&strip(&[whole]), 0..1);
        let likeness = laid.query(&strip(&[darker]), 0..1).likeness(0, &entry, 0);
        assert!(likeness > 0.9, "{likeness}");
    }

    #[test]
    fn a_part_is_alike_where_it_is_laid() {
        let whole = plane(3);
        // The right half of the width, the lower half of the height.
        let mut part = whole.clone();
        for (n, tone) in part.data.iter_mut().enumerate() {
            let (x, y) = (n % SMALL_SIDE, n / SMALL_SIDE);
            let at = (SMALL_SIDE / 2 + y / 2) * SMALL_SIDE + SMALL_SIDE / 2 + x / 2;
            *tone = whole.data[at];
        }
        let shape = (1.0, 1.0);
        let map = Projection::of(&[0.5, 0.0, 0.5, 0.0, 0.5, 0.5]).expect("it is a map");
        let laid = Laid::new(map, shape, shape).expect("a quarter");
        assert!((laid.share() - 0.25).abs() < 0.03);
        let entry = laid.entry(&strip(&[whole]), 0..1);
        let likeness = laid.query(&strip(&[part]), 0..1).likeness(0, &entry, 0);
        assert!(likeness > 0.8, "{likeness}");
        let away = Projection::of(&[0.2, 0.0, 0.9, 0.0, 0.2, 0.9]).expect("it is a map");
        assert!(
            Laid::new(away, shape, shape).is_none(),
            "too little in common"
        );
    }

    #[test]
    fn an_even_plane_shows_nothing() {
        let even = Plane {
            data: vec![90; SMALL_SIDE * SMALL_SIDE],
            ..plane(0)
        };
        let shape = (1.0, 1.0);
        let laid = Laid::new(Projection::scale(1.0, 1.0), shape, shape).expect("all of it");
        let strip = strip(&[even]);
        let (query, entry) = (laid.query(&strip, 0..1), laid.entry(&strip, 0..1));
        assert!(query.likeness(0, &entry, 0).abs() < f32::EPSILON);
    }

    #[test]
    fn steps_find_their_rows() {
        let row = |from_ms: u32, to_ms: u32| Row {
            from_ms,
            to_ms,
            quality: 80,
            bits: [0; 32],
        };
        let footage = Footage {
            sequence: Sequence {
                rows: vec![
                    row(0, 500),
                    row(1_000, 2_000),
                    row(2_000, 2_250),
                    row(2_250, 2_500),
                ],
            },
            mirrored: Vec::new(),
            strip: Strip::default(),
            shape: (1.0, 1.0),
        };
        let shown = |start, later| Some(Shown { start, later });
        assert_eq!(
            footage.rows_by_step(),
            [shown(0, 0), None, shown(1, 1), shown(1, 1), shown(2, 3)]
        );
    }
}

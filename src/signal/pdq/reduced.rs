//! The picture reduced to the plane PDQ's transform starts from, a few rows at a time.
//!
//! Sums run in the very order of the reference code, so that every float is the same to the last bit.

use super::{SIDE, Small};
use crate::media::Rendition;

/// Rows filtered side by side.
const LANES: usize = 8;

/// One column of as many rows.
type Lanes = [f32; LANES];

/// Two passes of a box filter along rows and columns, then the centres of 64 × 64 equal areas.
///
/// No more rows are held than the filter reaches over, and the last two passes keep only the columns of the centres.
pub(super) fn reduced(rendition: &Rendition) -> Box<Small> {
    let (width, height) = (rendition.width, rendition.height);
    let mut small = Box::new([[0.0; SIDE]; SIDE]);
    let rows = || rendition.rgb.chunks_exact(width * 3);
    if (width, height) == (SIDE, SIDE) {
        for (to, row) in small.iter_mut().zip(rows()) {
            for (to, luma) in to.iter_mut().zip(luma(row)) {
                *to = luma;
            }
        }
        return small;
    }
    let along = Phases::of(width);
    let mut first = Columns::new(width, height);
    let mut last = Last::new(width, height);
    let mut lanes = vec![[0.0; LANES]; width];
    let mut across = lanes.clone();
    let mut row = vec![0.0; width];
    let mut down = row.clone();
    let mut waiting = 0;
    let mut filtered = vec![[0.0; LANES]; width];
    let mut take = |down: &[f32], waiting: &mut usize| {
        place(down, &mut filtered, *waiting);
        *waiting += 1;
        if *waiting == LANES {
            last.take(&filtered, LANES, &mut small);
            *waiting = 0;
        }
    };
    let mut filled = 0;
    for (at, pixels) in rows().enumerate() {
        for (lane, luma) in lanes.iter_mut().zip(luma(pixels)) {
            lane[filled] = luma;
        }
        filled += 1;
        if filled < LANES && at + 1 < height {
            continue;
        }
        along.filter(&lanes, &mut across);
        for lane in 0..filled {
            for (to, from) in row.iter_mut().zip(&across) {
                *to = from[lane];
            }
            if first.push(&row, &mut down) {
                take(&down, &mut waiting);
            }
        }
        filled = 0;
    }
    while first.drain(&mut down) {
        take(&down, &mut waiting);
    }
    last.finish(&filtered, waiting, &mut small);
    small
}

/// Luma of the pixels of a row.
fn luma(row: &[u8]) -> impl Iterator<Item = f32> {
    let (pixels, _) = row.as_chunks::<3>();
    pixels.iter().map(|pixel| {
        let [r, g, b] = pixel.map(f32::from);
        0.299 * r + 0.587 * g + 0.114 * b
    })
}

/// Puts a row into one lane.
fn place(row: &[f32], lanes: &mut [Lanes], lane: usize) {
    for (to, from) in lanes.iter_mut().zip(row) {
        to[lane] = *from;
    }
}

fn centre(index: usize, length: usize) -> usize {
    ((index as f64 + 0.5) * length as f64 / SIDE as f64) as usize
}

/// How many steps the running window grows without output, grows with output, stays full, and shrinks.
#[derive(Clone, Copy)]
struct Phases {
    grow: usize,
    fill: usize,
    full: usize,
    shrink: usize,
}

impl Phases {
    fn of(length: usize) -> Self {
        let window = length.div_ceil(2 * SIDE);
        let half = usize::midpoint(window, 2);
        Self {
            grow: half - 1,
            fill: window + 1 - half,
            full: length - window,
            shrink: half - 1,
        }
    }

    fn window(self) -> usize {
        self.grow + self.fill
    }

    /// The filter along the rows of all lanes.
    fn filter(self, from: &[Lanes], to: &mut [Lanes]) {
        let mut out = to.iter_mut();
        self.sums(from, |sums, count| {
            if let Some(to) = out.next() {
                *to = sums.map(|sum| sum / count);
            }
        });
    }

    /// Tells `each` the running sums and how many samples they are of, once for every column.
    fn sums(self, from: &[Lanes], mut each: impl FnMut(&Lanes, f32)) {
        let mut sums = [0.0_f32; LANES];
        let mut count = 0.0_f32;
        let (growing, entering) = from.split_at(self.window());
        for (step, new) in growing.iter().enumerate() {
            add(&mut sums, new);
            count += 1.0;
            if step >= self.grow {
                each(&sums, count);
            }
        }
        for (new, old) in entering.iter().zip(from) {
            add(&mut sums, new);
            subtract(&mut sums, old);
            each(&sums, count);
        }
        for old in from[self.full..].iter().take(self.shrink) {
            subtract(&mut sums, old);
            count -= 1.0;
            each(&sums, count);
        }
    }
}

fn add(sums: &mut Lanes, row: &Lanes) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += value;
    }
}

fn subtract(sums: &mut Lanes, row: &Lanes) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum -= value;
    }
}

/// The filter along columns, a row at a time.
struct Columns {
    width: usize,
    phases: Phases,
    sums: Vec<f32>,
    count: f32,
    /// Rows taken and given so far.
    steps: usize,
    /// The rows the window reaches over, in turn.
    reached: Vec<f32>,
}

impl Columns {
    fn new(width: usize, height: usize) -> Self {
        let phases = Phases::of(height);
        Self {
            width,
            phases,
            sums: vec![0.0; width],
            count: 0.0,
            steps: 0,
            reached: vec![0.0; width * phases.window()],
        }
    }

    /// Takes a row; true where `out` was given one.
    fn push(&mut self, row: &[f32], out: &mut [f32]) -> bool {
        let step = self.steps;
        self.steps += 1;
        let window = self.phases.window();
        let at = (step % window) * self.width;
        let reached = &mut self.reached[at..at + self.width];
        let sums = self.sums.iter_mut().zip(row);
        if step < window {
            self.count += 1.0;
            for (((sum, new), old), out) in sums.zip(reached).zip(out) {
                *sum += new;
                *old = *new;
                *out = *sum / self.count;
            }
            return step >= self.phases.grow;
        }
        for (((sum, new), old), out) in sums.zip(reached).zip(out) {
            *sum += new;
            *sum -= *old;
            *old = *new;
            *out = *sum / self.count;
        }
        true
    }

    /// Gives one of the rows that are left after the last was taken; false where there is none.
    fn drain(&mut self, out: &mut [f32]) -> bool {
        let window = self.phases.window();
        if self.steps >= window + self.phases.full + self.phases.shrink {
            return false;
        }
        let at = (self.steps % window) * self.width;
        self.steps += 1;
        self.count -= 1.0;
        let reached = &self.reached[at..at + self.width];
        for ((sum, old), out) in self.sums.iter_mut().zip(reached).zip(out) {
            *sum -= old;
            *out = *sum / self.count;
        }
        true
    }
}

/// The second pass, which keeps the columns and rows of the centres.
struct Last {
    along: Phases,
    column_of: [usize; SIDE],
    row_of: [usize; SIDE],
    columns: Columns,
    /// Rows given by `columns` so far, and rows of the small plane among them.
    given: usize,
    placed: usize,
}

impl Last {
    fn new(width: usize, height: usize) -> Self {
        Self {
            along: Phases::of(width),
            column_of: std::array::from_fn(|i| centre(i, width)),
            row_of: std::array::from_fn(|i| centre(i, height)),
            columns: Columns::new(SIDE, height),
            given: 0,
            placed: 0,
        }
    }

    /// Takes the first `count` rows of `rows`.
    fn take(&mut self, rows: &[Lanes], count: usize, small: &mut Small) {
        let mut kept = [[0.0; SIDE]; LANES];
        let (mut column, mut next) = (0, 0);
        self.along.sums(rows, |sums, count| {
            while next < SIDE && self.column_of[next] == column {
                for (row, sum) in kept.iter_mut().zip(sums) {
                    row[next] = sum / count;
                }
                next += 1;
            }
            column += 1;
        });
        let mut out = [0.0; SIDE];
        for row in &kept[..count] {
            if self.columns.push(row, &mut out) {
                self.give(&out, small);
            }
        }
    }

    /// Takes the last `count` rows, fewer than fill all lanes.
    fn finish(mut self, rows: &[Lanes], count: usize, small: &mut Small) {
        if count > 0 {
            self.take(rows, count, small);
        }
        let mut out = [0.0; SIDE];
        while self.columns.drain(&mut out) {
            self.give(&out, small);
        }
    }

    fn give(&mut self, row: &[f32; SIDE], small: &mut Small) {
        while self.placed < SIDE && self.row_of[self.placed] == self.given {
            small[self.placed] = *row;
            self.placed += 1;
        }
        self.given += 1;
    }
}

//! Which times of one video follow which times of another: straight lines through a table of likeness.
//!
//! Time runs in equal steps on both sides. A line tells by how much the entry goes on in a step of the query: 1 at the
//! same speed, 2 where the query is twice as fast, less than nothing where it runs backwards.

/// Likeness from which two moments are a point that lines are sought through.
const POINT: f32 = 0.5;
/// Likeness that is worth neither going on nor stopping.
const EVEN: f32 = 0.38;
/// Steps of the entry in a step of the query that are tried, and what a line through them counts for: what is usual comes
/// first where a picture that stands still fits them all.
const SLOPES: [(f32, f32); 26] = [
    (1.0, 1.0),
    (0.96, 0.97),
    (1.04, 0.97),
    (0.9, 0.97),
    (1.1, 0.97),
    (0.8, 0.97),
    (0.85, 0.97),
    (1.18, 0.97),
    (1.25, 0.97),
    (1.33, 0.97),
    (0.75, 0.97),
    (0.67, 0.97),
    (0.58, 0.96),
    (0.5, 0.97),
    (1.42, 0.96),
    (1.5, 0.97),
    (1.6, 0.96),
    (1.75, 0.97),
    (1.87, 0.96),
    (2.0, 0.97),
    (-1.0, 0.95),
    (-0.8, 0.93),
    (-1.25, 0.93),
    (-1.5, 0.93),
    (-0.5, 0.93),
    (-2.0, 0.93),
];
/// Lines looked at closely in one round.
const CLOSELY: usize = 12;
/// Runs of one pair of videos at most.
const MOST: usize = 16;
/// What a run is worth at least: its likeness above [`EVEN`], step by step.
const WORTH: f32 = 0.9;
/// So many unlike steps part a run.
const PARTS: usize = 2;
/// Steps a run has at least.
const FEWEST: usize = 3;

/// How alike each moment of the query (row) is to each of the entry (column), −1 to 1.
pub(super) struct Table {
    columns: usize,
    values: Vec<f32>,
}

impl Table {
    /// A table of rows of equal length.
    pub(super) fn new(columns: usize, values: Vec<f32>) -> Self {
        Self { columns, values }
    }

    fn rows(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    fn at(&self, row: usize, column: i64) -> Option<f32> {
        let column = usize::try_from(column).ok().filter(|c| *c < self.columns)?;
        self.values.get(row * self.columns + column).copied()
    }

    /// The best likeness at a place of the line or half a step beside it.
    fn near(&self, row: usize, column: f32) -> Option<f32> {
        self.nearer(row, column).map(|(_, likeness)| likeness)
    }

    /// The column at a place of the line or half a step beside it that is more alike, and how much it is.
    pub(super) fn nearer(&self, row: usize, column: f32) -> Option<(usize, f32)> {
        let at = |column: f32| {
            let likeness = self.at(row, column as i64)?;
            Some((column as usize, likeness))
        };
        match (at(column.floor()), at(column.ceil())) {
            (Some(a), Some(b)) if b.1 > a.1 => Some(b),
            (a, b) => a.or(b),
        }
    }
}

/// A line: the column at row 0, and columns in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) start: f32,
    pub(super) slope: f32,
}

impl Line {
    /// The column at a row, both in steps and parts of steps.
    pub(super) fn at(self, row: f32) -> f32 {
        self.start + self.slope * row
    }
}

/// Rows of the query that follow a line of the entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// First row and the one after the last.
    pub(super) rows: (usize, usize),
    /// The line.
    pub(super) line: Line,
    /// Mean likeness along it.
    pub(super) likeness: f32,
}

/// The runs of a table, each row in one of them at most, in the order of the query.
pub(super) fn runs(table: &Table) -> Vec<Run> {
    let mut taken = vec![false; table.rows()];
    let mut found = Vec::new();
    while found.len() < MOST {
        let Some((line, rows)) = best(table, &taken) else {
            break;
        };
        for taken in taken.get_mut(rows.0..rows.1).into_iter().flatten() {
            *taken = true;
        }
        found.extend(parted(table, line, rows));
    }
    found.sort_by_key(|run| run.rows);
    found
}

/// The line that is worth most, and the rows it is worth it on.
fn best(table: &Table, taken: &[bool]) -> Option<(Line, (usize, usize))> {
    let mut best: Option<(f32, Line, (usize, usize))> = None;
    for line in promising(table, taken) {
        for line in nearby(line) {
            let Some((worth, rows)) = worth(table, taken, line) else {
                continue;
            };
            let liked = worth * liking(line);
            if best.is_none_or(|(most, ..)| liked > most) {
                best = Some((liked, line, rows));
            }
        }
    }
    let (worth, line, rows) = best?;
    (worth >= WORTH).then_some((line, rows))
}

/// What a line of a slope counts for: that of the nearest tried, and less where it is none of them.
fn liking(Line { start, slope }: Line) -> f32 {
    // Between two steps the better of both counts, which is no merit.
    let between = if start.fract() == 0.0 { 1.0 } else { 0.98 };
    let is_plain = (slope - 1.0).abs() < 0.001;
    let tried = if is_plain { 0..1 } else { 1..SLOPES.len() };
    SLOPES
        .get(tried)
        .unwrap_or(&[])
        .iter()
        .min_by(|a, b| (a.0 - slope).abs().total_cmp(&(b.0 - slope).abs()))
        .map_or(0.9, |(_, liking)| *liking * between)
}

/// The lines most points lie on.
fn promising(table: &Table, taken: &[bool]) -> Vec<Line> {
    let rows = table.rows();
    let mut found: Vec<(f32, Line)> = Vec::new();
    let points: Vec<(usize, usize, f32)> = (0..rows)
        .filter(|row| !taken.get(*row).copied().unwrap_or(true))
        .flat_map(|row| {
            let values = table
                .values
                .get(row * table.columns..(row + 1) * table.columns);
            let values = values.unwrap_or(&[]).iter().enumerate();
            values
                .filter(|(_, value)| **value >= POINT)
                .map(move |(column, value)| (row, column, *value - EVEN))
        })
        .collect();
    for (slope, liking) in SLOPES {
        let lowest = if slope > 0.0 {
            -(slope * rows as f32)
        } else {
            0.0
        };
        let reach = slope.abs() * rows as f32 + table.columns as f32;
        let mut votes = vec![0.0_f32; reach.ceil() as usize + 2];
        for (row, column, value) in &points {
            let start = *column as f32 - slope * *row as f32 - lowest;
            if let Some(vote) = votes.get_mut(start.round().max(0.0) as usize) {
                *vote += value;
            }
        }
        let mut peaks: Vec<(f32, usize)> = votes
            .iter()
            .zip(0..)
            .filter(|(vote, _)| **vote > 0.0)
            .map(|(vote, at)| (*vote, at))
            .collect();
        peaks.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.extend(peaks.into_iter().take(CLOSELY).map(|(vote, at)| {
            let start = at as f32 + lowest;
            (vote * liking, Line { start, slope })
        }));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
        .into_iter()
        .take(2 * CLOSELY)
        .map(|(_, line)| line)
        .collect()
}

/// A line, and those a little beside it and a little steeper or flatter.
fn nearby(line: Line) -> impl Iterator<Item = Line> {
    [-0.5, 0.0, 0.5].into_iter().flat_map(move |shift| {
        [0.0, -0.02, 0.02].map(|turn| Line {
            start: line.start + shift,
            slope: line.slope + turn,
        })
    })
}

/// The rows on which a line is worth most, and how much.
fn worth(table: &Table, taken: &[bool], line: Line) -> Option<(f32, (usize, usize))> {
    let (mut most, mut rows) = (0.0_f32, (0, 0));
    let (mut sum, mut from) = (0.0_f32, 0);
    for (row, taken) in taken.iter().enumerate() {
        let value = match taken {
            true => None,
            false => table.near(row, line.at(row as f32)),
        };
        let Some(value) = value else {
            (sum, from) = (0.0, row + 1);
            continue;
        };
        sum += value - EVEN;
        if sum <= 0.0 {
            (sum, from) = (0.0, row + 1);
        } else if sum > most {
            (most, rows) = (sum, (from, row + 1));
        }
    }
    (most > 0.0).then_some((most, rows))
}

/// The rows without those stretches in which nothing is alike.
fn parted(table: &Table, line: Line, (from, to): (usize, usize)) -> Vec<Run> {
    let value = |row: usize| table.near(row, line.at(row as f32)).unwrap_or(-1.0);
    let mut found = Vec::new();
    let mut start = from;
    let mut end = from;
    let mut close = |start: usize, end: usize| {
        if end - start < FEWEST {
            return;
        }
        let sum: f32 = (start..end).map(value).sum();
        found.push(Run {
            rows: (start, end),
            line,
            likeness: sum / (end - start) as f32,
        });
    };
    for row in from..to {
        if value(row) < EVEN {
            continue;
        }
        if row - end >= PARTS {
            close(start, end);
            start = row;
        }
        end = row + 1;
    }
    close(start, end);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unlike everywhere but where `follows` gives the column of a row.
    fn table(rows: usize, columns: usize, follows: impl Fn(usize) -> Option<usize>) -> Table {
        let mut values = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                let noise = ((row * 31 + column * 17) % 13) as f32 / 100.0;
                let hit = follows(row) == Some(column);
                values.push(if hit { 0.85 - noise } else { noise });
            }
        }
        Table::new(columns, values)
    }

    #[test]
    fn a_part_is_found_with_its_offset() {
        let found = runs(&table(40, 200, |row| {
            (8..30).contains(&row).then(|| row + 100)
        }));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].rows, (8, 30));
        assert!((found[0].line.at(8.0) - 108.0).abs() < 1.0);
        assert!(found[0].likeness > 0.75);
    }

    #[test]
    fn speeds_from_half_to_double_are_found() {
        for speed in [0.5, 0.7, 0.8, 1.25, 1.5, 2.0_f32] {
            let follows = |row: usize| Some(20 + (row as f32 * speed).round() as usize);
            let found = runs(&table(30, 120, follows));
            assert_eq!(found.len(), 1, "{speed}: {found:?}");
            assert!(
                found[0].rows.1 - found[0].rows.0 >= 28,
                "{speed}: {found:?}"
            );
            assert!(
                (found[0].line.slope - speed).abs() < 0.1,
                "{speed}: {found:?}"
            );
        }
    }

    #[test]
    fn backwards_twice_and_in_two_places_are_found() {
        let found = runs(&table(20, 100, |row| Some(60 - row)));
        assert!(found.len() == 1 && found[0].line.slope < 0.0, "{found:?}");

        let looped = runs(&table(40, 100, |row| Some(30 + row % 20)));
        let rows: Vec<_> = looped.iter().map(|run| run.rows).collect();
        assert_eq!(rows, [(0, 20), (20, 40)]);

        let apart = |row: usize| match row {
            0..12 => Some(row + 50),
            20..40 => Some(row - 15),
            _ => None,
        };
        let rows: Vec<_> = runs(&table(40, 100, apart))
            .iter()
            .map(|run| run.rows)
            .collect();
        assert_eq!(rows, [(0, 12), (20, 40)]);
    }

    #[test]
    fn what_stands_still_is_taken_at_its_own_speed() {
        let still = Table::new(20, vec![0.9; 20 * 20]);
        let found = runs(&still);
        assert_eq!(found[0].rows, (0, 20));
        assert!((found[0].line.slope - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn nothing_follows_from_noise() {
        assert!(runs(&table(60, 300, |_| None)).is_empty());
        assert!(runs(&table(60, 300, |row| (row == 9).then_some(70))).is_empty());
        assert!(runs(&Table::new(0, Vec::new())).is_empty());
    }
}

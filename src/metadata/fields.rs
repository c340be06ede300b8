//! Fields collected within bounds.

use super::{Block, Field};
use crate::limit::{Problem, ProblemKind};

/// Most fields kept of one block.
const MAX_FIELDS: usize = 4_000;
/// Longest value kept, in bytes.
pub(super) const MAX_VALUE: usize = 64 << 10;
/// Most bytes of names and values kept of one file.
const MAX_TOTAL: usize = 8 << 20;
/// Most problems kept of one file.
const MAX_PROBLEMS: usize = 20;

/// Takes fields and problems of one file until a bound is reached, and says once which.
pub(super) struct Collector {
    fields: Vec<Field>,
    problems: Vec<Problem>,
    counts: [usize; 6],
    bytes: usize,
}

impl Collector {
    /// An empty one that starts with `problems`.
    pub(super) fn new(problems: Vec<Problem>) -> Self {
        Self {
            fields: Vec::new(),
            problems,
            counts: [0; 6],
            bytes: 0,
        }
    }

    /// Keeps `value`, trimmed of white space and NULs and cut at the longest allowed; empty values are dropped.
    pub(super) fn push(&mut self, name: &str, value: &str, from: Block) {
        let value = value.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        if value.is_empty() || self.is_full(from) {
            return;
        }
        let value = self.cut(name, value);
        let size = name.len() + value.len();
        if self.bytes + size > MAX_TOTAL {
            self.problem(
                ProblemKind::OverLimit,
                "metadata values above 8 MiB in all were left out",
            );
            return;
        }
        self.bytes += size;
        if let Some(count) = self.counts.get_mut(from as usize) {
            *count += 1;
        }
        self.fields.push(Field {
            name: name.to_owned(),
            value: value.to_owned(),
            from,
        });
    }

    /// Whether no further field of this block is kept; says so the first time it is asked in vain.
    pub(super) fn is_full(&mut self, from: Block) -> bool {
        let full = self
            .counts
            .get(from as usize)
            .is_some_and(|&n| n >= MAX_FIELDS);
        if full {
            self.problem(
                ProblemKind::OverLimit,
                &format!(
                    "the block `{}` holds more than {MAX_FIELDS} fields; the rest was left out",
                    from.name()
                ),
            );
        }
        full
    }

    /// Notes a problem, unless it was noted before.
    pub(super) fn problem(&mut self, kind: ProblemKind, message: &str) {
        let known = self.problems.iter().any(|p| p.message == message);
        if !known && self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem::new(kind, message));
        }
    }

    /// The fields so far.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// What was collected.
    pub(super) fn into_parts(self) -> (Vec<Field>, Vec<Problem>) {
        (self.fields, self.problems)
    }

    fn cut<'v>(&mut self, name: &str, value: &'v str) -> &'v str {
        if value.len() <= MAX_VALUE {
            return value;
        }
        self.problem(
            ProblemKind::OverLimit,
            &format!("the value of `{name}` is longer than 64 KiB and was cut"),
        );
        value
            .get(..value.floor_char_boundary(MAX_VALUE))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_kept_and_said_once() {
        let mut out = Collector::new(Vec::new());
        out.push("long", &"ä".repeat(MAX_VALUE), Block::Xmp);
        for _ in 0..MAX_FIELDS + 10 {
            out.push("n", "v", Block::Iim);
        }
        out.push("empty", " \0 ", Block::Exif);
        let (fields, problems) = out.into_parts();
        assert_eq!(fields.len(), MAX_FIELDS + 1);
        assert_eq!(problems.len(), 2);
        assert!(problems.iter().all(|p| p.kind == ProblemKind::OverLimit));
    }

    #[test]
    fn many_long_values_stop_at_the_total() {
        let mut out = Collector::new(Vec::new());
        let long = "x".repeat(MAX_VALUE);
        for _ in 0..1_000 {
            out.push("n", &long, Block::Exif);
        }
        let (fields, problems) = out.into_parts();
        assert!(fields.len() < 130);
        assert_eq!(problems.len(), 1);
    }
}

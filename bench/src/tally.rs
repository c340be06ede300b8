//! What came of looking for clips, and an addition that says nothing.

use std::time::Duration;

use cutline::pipeline::AddProgress;

/// The columns of [`Tally::row`].
pub(crate) const COLUMNS: [&str; 7] = [
    "clips",
    "asked",
    "found",
    "too plain",
    "within 1 s",
    "wrong",
    "ms each",
];

/// What came of the clips of one edit.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) asked: usize,
    pub(crate) found: usize,
    /// Of those not found, the ones said to be too plain to be looked for.
    pub(crate) plain: usize,
    pub(crate) in_time: usize,
    pub(crate) wrong: usize,
    pub(crate) took: Duration,
}

impl Tally {
    /// Adds what came of others.
    pub(crate) fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        self.found += other.found;
        self.plain += other.plain;
        self.in_time += other.in_time;
        self.wrong += other.wrong;
        self.took += other.took;
    }

    /// The figures under a name.
    pub(crate) fn row(&self, name: &str) -> Vec<String> {
        let each = self.took.as_secs_f64() * 1_000.0 / self.asked.max(1) as f64;
        vec![
            name.to_owned(),
            self.asked.to_string(),
            self.found.to_string(),
            self.plain.to_string(),
            self.in_time.to_string(),
            self.wrong.to_string(),
            format!("{each:.0}"),
        ]
    }
}

/// Nobody is told how far an addition has come.
pub(crate) struct Silent;

impl AddProgress for Silent {
    fn advance(&self, _: u64) {}
}

//! Progress on a terminal; nothing elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::AddProgress;

/// A bar on stderr, hidden where stderr is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar that counts `unit`s, without a known end.
    pub(super) fn counting(unit: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        let template = format!("{{spinner}} {{pos}} {unit}, {{per_sec}}, {{elapsed}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// A sign that `doing` goes on, with the time it has taken.
    pub(super) fn busy(doing: String) -> Self {
        let bar = ProgressBar::new_spinner().with_message(doing);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}, {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

impl AddProgress for Bar {
    fn advance(&self, files: u64) {
        self.0.inc(files);
    }
}

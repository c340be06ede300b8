//! Progress on a terminal; nothing elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::pipeline::{AddProgress, SoFar};
use crate::report::human::safe;

/// A bar on stderr, hidden where stderr is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar that counts `unit`s, without a known end.
    pub(super) fn counting(unit: &str) -> Self {
        let bar = ProgressBar::new_spinner();
        let template = format!("{{spinner}} {{pos}} {unit}, {{per_sec}}, {{elapsed}}{{msg}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// How much of a video that lasts so many `seconds`, where it says so, was seen, with the time it has taken.
    pub(super) fn decoding(name: &str, seconds: Option<f64>) -> Self {
        let bar = match seconds {
            Some(seconds) => ProgressBar::new(seconds.ceil() as u64),
            None => ProgressBar::new_spinner(),
        };
        let bar = bar.with_message(safe(name));
        let template = match seconds {
            Some(_) => "{spinner} {msg}: {pos} of {len} s seen {bar:20}, {elapsed}, {eta} to go",
            None => "{spinner} {msg}: {pos} s seen, {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// A bar of so many documents; of a single one it shows nothing before a video is seen.
    pub(super) fn of_documents(count: usize) -> Self {
        let bar = ProgressBar::new(count as u64);
        let template = match count {
            0 | 1 => "{spinner}{msg}, {elapsed}",
            _ => "{spinner} {pos} of {len} documents {bar:20}{msg}, {elapsed}, {eta} to go",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if count > 1 {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self(bar)
    }

    /// One more is done.
    pub(super) fn done(&self) {
        self.0.inc(1);
    }

    /// So much was looked at.
    pub(super) fn seen(&self, so_far: SoFar) {
        self.0.set_position(match so_far {
            SoFar::Seconds(seconds) => seconds as u64,
            SoFar::Frames(count) => count,
        });
    }

    /// So much of one video among others was looked at.
    pub(super) fn seen_of(&self, name: &str, so_far: SoFar) {
        let seen = match so_far {
            SoFar::Seconds(seconds) => format!("{seconds:.0} s seen"),
            SoFar::Frames(count) => format!("{count} frames read"),
        };
        self.0.set_message(format!(" {}: {seen}", safe(name)));
        self.0.tick();
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

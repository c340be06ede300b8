//! Pictures of what a check looked at, for reports that show them.

use crate::matching::FramePair;
use crate::report::html::Exhibit;
use crate::report::{Leveled, MatchedEntry};

use super::check::CheckContext;
use super::sheet::{Showing, Shows};

/// Pairs of frames shown of a video.
const MOST_PAIRS: usize = 4;
/// The second of a video that stands for it, at most.
const LATEST: f64 = 10.0;

/// Whether pictures are kept for the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// No: no report is asked for that shows them.
    Left,
    /// Of every media reference.
    Kept,
}

/// The picture that was looked at, beside the copy that its loudest finding speaks of, else beside its best copy.
pub(super) fn exhibit(
    context: &CheckContext<'_>,
    shows: &Shows,
    duration: Option<f64>,
    matches: &[MatchedEntry],
    findings: &[Leveled],
) -> Option<Exhibit> {
    let showing = Showing {
        ffmpeg: context.ffmpeg.as_ref().ok(),
        limits: context.limits,
    };
    if let Some((number, matched)) = told(matches, findings) {
        let pairs = showing.pairs(shows, matched, MOST_PAIRS);
        return Exhibit::beside(number, &matched.matched, &pairs);
    }
    let duration = match shows {
        Shows::Frames(frames) => frames.last().map(|(second, _)| *second),
        _ => duration,
    };
    let frame = FramePair {
        query: duration.map(|seconds| (seconds / 10.0).min(LATEST)),
        ..FramePair::default()
    };
    Exhibit::alone(&showing.of_query(shows, &frame)?)
}

/// The match a reader asks about first, and its place among them.
fn told<'m>(
    matches: &'m [MatchedEntry],
    findings: &[Leveled],
) -> Option<(usize, &'m MatchedEntry)> {
    let mut told = findings
        .iter()
        .filter_map(|leveled| leveled.finding.entry());
    let of = |entry| {
        let mut matches = matches.iter().enumerate();
        matches.find(|(_, matched)| &matched.entry.id == entry)
    };
    told.find_map(of)
        .or_else(|| matches.iter().enumerate().next())
}

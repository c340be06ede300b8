//! Dates in scripts that do not part words by spaces.

use regex::Captures;

use super::dates::{Dated, Reference};
use super::{cjk, script, thai};
use crate::time::DateInterval;

/// Bytes round a date that tell whether it dates the picture.
const NEAR: usize = 60;

/// A date found; without readings where its words date something else.
pub(super) struct Found {
    /// What it may mean.
    pub(super) readings: Vec<DateInterval>,
    /// Byte range of its words.
    pub(super) range: std::ops::Range<usize>,
    /// A weekday or a lone day, which says nothing beside a whole date.
    pub(super) loose: bool,
}

/// The dates of `text` in Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese.
pub(super) fn read(text: &str, reference: Reference) -> Vec<Dated> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut found = cjk::read(text, reference);
    found.extend(thai::read(text, reference));
    found.sort_by_key(|found| (found.range.start, std::cmp::Reverse(found.range.end)));
    let mut kept: Vec<Found> = Vec::new();
    for next in found {
        let inside = kept
            .last()
            .is_some_and(|last| next.range.start < last.range.end);
        if inside {
            continue;
        }
        if let Some(last) = kept.last_mut()
            && touches(text, last, &next)
        {
            let is_loose = last.loose;
            last.range.end = next.range.end;
            if is_loose {
                last.readings = next.readings;
                last.loose = false;
            }
            continue;
        }
        kept.push(next);
    }
    let dated = kept.into_iter().filter(|found| !found.readings.is_empty());
    dated
        .map(|found| Dated {
            readings: found.readings,
            range: found.range,
        })
        .collect()
}

/// Whether one of the two is a weekday that belongs to the other.
fn touches(text: &str, last: &Found, next: &Found) -> bool {
    let between = text
        .get(last.range.end..next.range.start)
        .unwrap_or_default();
    last.loose != next.loose
        && matches!(
            between.trim(),
            "" | "(" | "（" | "," | "，" | "、" | "ที่" | "）" | ")"
        )
}

/// The number a group wrote, in any digits or Chinese numerals.
pub(super) fn number(found: &Captures, group: &str) -> Option<i32> {
    script::numeral(found.name(group)?.as_str())
}

/// The part of the sentence before `at`.
pub(super) fn before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = text.get(from..at).unwrap_or_default();
    near.rsplit(['。', '！', '？', '\n']).next().unwrap_or(near)
}

/// The part of the sentence behind `at`.
pub(super) fn behind(text: &str, at: usize) -> &str {
    let mut to = text.len().min(at + NEAR);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let near = text.get(at..to).unwrap_or_default();
    near.split(['。', '！', '？', '\n']).next().unwrap_or(near)
}

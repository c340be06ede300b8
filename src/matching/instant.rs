//! A picture held against the moments of a video around the one it was found at.

use super::edits::Lie;
use super::moments::{Evened, Laid};
use super::{Lead, Match, Query};
use crate::archive::Entry;
use crate::media::Projection;
use crate::signal::sequence;
use crate::signal::strip::Strip;

/// Seconds to each side in which the moment is sought.
const AROUND: f64 = 4.0;
/// Likeness a picture that lies between two moments has to the nearer, and shares of their own likeness it has to it and to
/// the other.
const NEAR: f32 = 0.66;
const TO_NEARER: f32 = 0.97;
const TO_OTHER: f32 = 0.8;
/// Two moments that are more alike show no motion that could explain a difference.
const STILL: f32 = 0.95;
/// Share of the video's picture that must be seen.
const SHARE: f64 = 0.3;

/// From when to when a video shows a picture that `proof` found at about second `at` of it; `strip` is the video's.
pub fn when_shown(
    query: &Query,
    proof: &Match,
    video: &Entry,
    strip: &Strip,
    at: f64,
) -> Option<[f64; 2]> {
    let lie = Lie::between(query, video);
    let map = lie.in_parts(Projection::of(&proof.transform)?);
    let held = Held::new(query, map, video, strip, at)?;
    Some(held.times(held.nearest()?))
}

/// The match of a picture that lies between two moments of a video that moves: it is as near to both as they are to one
/// another. The video keeps two moments a second, and none of them need be the very one.
pub fn between(query: &Query, lead: &Lead, video: &Entry, strip: &Strip) -> Option<Match> {
    let held = Held::new(query, lead.map, video, strip, lead.at.1)?;
    let nearest = held.nearest()?;
    let likeness = held.likeness(nearest);
    let beside = [nearest.checked_sub(1), Some(nearest + 1)];
    let beside = beside
        .into_iter()
        .flatten()
        .filter(|row| *row < held.rows.len());
    let is_between = |other: usize| {
        let apart = held.known.likeness(nearest, &held.known, other);
        apart < STILL && likeness >= TO_NEARER * apart && held.likeness(other) >= TO_OTHER * apart
    };
    if likeness < NEAR || held.share < SHARE || !beside.into_iter().any(is_between) {
        return None;
    }
    let lie = Lie::between(query, video);
    let map = lie.in_pixels(lead.map);
    let lie = Lie::of(query, video, map);
    let mut edits = lie.turned_and_framed(query);
    edits.extend(lie.cropped());
    let distance = f64::from(1.0 - likeness) * 100.0;
    let mut matched = lie.matched(sequence::NAME, distance.max(0.0), map.numbers(), edits);
    matched.segments = vec![super::Segment {
        query: None,
        entry: Some(held.times(nearest)),
    }];
    Some(matched)
}

/// A picture laid on the rows of a video that are near a moment.
struct Held {
    asked: Evened,
    known: Evened,
    rows: Vec<[f64; 2]>,
    share: f64,
}

impl Held {
    fn new(query: &Query, map: Projection, video: &Entry, strip: &Strip, at: f64) -> Option<Self> {
        let lie = Lie::between(query, video);
        let parts = |(width, height): (f64, f64)| {
            let longer = width.max(height);
            (width / longer, height / longer)
        };
        let laid = Laid::new(map, parts(lie.query), parts(lie.known))?;
        let near = |[from, to]: [f64; 2]| from <= at + AROUND && to >= at - AROUND;
        let sequence = video.sequence()?;
        let rows = (0..).zip(sequence.rows.iter().map(sequence::Row::seconds));
        let (numbers, rows): (Vec<usize>, Vec<[f64; 2]>) = rows.filter(|row| near(row.1)).unzip();
        let mut asked = Strip::default();
        asked.push(&query.whole()?.small);
        Some(Self {
            asked: laid.query(&asked, std::iter::once(0)),
            known: laid.entry_rows(strip, numbers.into_iter()),
            rows,
            share: laid.share(),
        })
    }

    fn likeness(&self, row: usize) -> f32 {
        self.asked.likeness(0, &self.known, row)
    }

    fn nearest(&self) -> Option<usize> {
        (0..self.rows.len()).max_by(|a, b| self.likeness(*a).total_cmp(&self.likeness(*b)))
    }

    fn times(&self, row: usize) -> [f64; 2] {
        self.rows.get(row).copied().unwrap_or_default()
    }
}

//! A picture held against the moments of a video around the one it was found at.

use super::edits::Lie;
use super::moments::{Evened, Laid};
use super::{Lead, Match, Query, Segment};
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
/// Two moments that are more alike show no motion that could explain a difference: only the very same is taken then, and
/// all of it.
const STILL: f32 = 0.95;
const SAME: f32 = 0.985;
const WHOLE: f64 = 0.95;
/// Share of the video's picture that must be seen.
const SHARE: f64 = 0.3;

/// From when to when a video shows a picture that one of `leads` proves: the moment that is most like it where any of them
/// lays it; `strip` is the video's.
pub fn when_shown(query: &Query, leads: &[Lead], video: &Entry, strip: &Strip) -> Option<[f64; 2]> {
    let moments = leads.iter().filter_map(|lead| {
        let held = Held::new(query, lead, video, strip)?;
        let nearest = held.nearest()?;
        let worth = f64::from(held.likeness(nearest)) * held.share.sqrt();
        Some((worth, held.times(nearest)))
    });
    let best = moments.max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, times)| times)
}

/// The match of a picture that lies between two moments of a video that moves: it is as near to both as they are to one
/// another. The video keeps four moments a second, and none of them need be the very one.
pub fn between(query: &Query, lead: &Lead, video: &Entry, strip: &Strip) -> Option<Match> {
    let held = Held::new(query, lead, video, strip)?;
    let nearest = held.nearest()?;
    let likeness = held.likeness(nearest);
    let beside = [nearest.checked_sub(1), Some(nearest + 1)];
    let mut beside = beside
        .into_iter()
        .flatten()
        .filter(|row| *row < held.rows.len());
    let is_between = |other: usize| {
        let apart = held.known.likeness(nearest, &held.known, other);
        let is_near = likeness >= TO_NEARER * apart && held.likeness(other) >= TO_OTHER * apart;
        is_near && (apart < STILL || likeness >= SAME && held.share >= WHOLE)
    };
    if likeness < NEAR || held.share < SHARE || !beside.any(is_between) {
        return None;
    }
    let lie = Lie::between(query, video);
    let map = lie.in_pixels(lead.map);
    let lie = Lie::of(query, video, map);
    let mut edits = lie.turned_and_framed(query);
    edits.extend(lie.cropped());
    let distance = f64::from(1.0 - likeness) * 100.0;
    let mut matched = lie.matched(sequence::NAME, distance.max(0.0), map.numbers(), edits);
    matched.segments = vec![Segment::of_entry(held.times(nearest))];
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
    /// The part of the query that `lead` is about, or all of it.
    fn new(query: &Query, lead: &Lead, video: &Entry, strip: &Strip) -> Option<Self> {
        let lie = Lie::between(query, video);
        let part = query.part(lead.part)?;
        let [left, top, width, height] = part.area;
        let (known, at) = (longer(lie.known), lead.at.1);
        let own = longer((width, height));
        // From the part's own pixels over those of the query to the video's.
        let map = Projection::scale(own, own)
            .then(Projection::of(&[1.0, 0.0, left, 0.0, 1.0, top])?)
            .then(lie.in_pixels(lead.map))
            .then(Projection::scale(1.0 / known, 1.0 / known));
        let shape = (width / own, height / own);
        let laid = Laid::new(map, shape, (lie.known.0 / known, lie.known.1 / known))?;
        let near = |[from, to]: [f64; 2]| from <= at + AROUND && to >= at - AROUND;
        let sequence = video.sequence()?;
        let rows = (0..).zip(sequence.rows.iter().map(sequence::Row::seconds));
        let (numbers, rows): (Vec<usize>, Vec<[f64; 2]>) = rows.filter(|row| near(row.1)).unzip();
        let mut asked = Strip::default();
        asked.push(&part.small);
        Some(Self {
            asked: laid.query(&asked, std::iter::once(0)),
            known: laid.entry(strip, numbers.into_iter()),
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

fn longer((width, height): (f64, f64)) -> f64 {
    width.max(height)
}

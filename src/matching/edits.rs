//! What was done to the entry to make the query, read off how one lies on the other.

use super::proof::{Known, Proof};
use super::{Edit, Match, Query, colour, frame, overlay};
use crate::archive::{Entry, EntryId};
use crate::media::Projection;

/// Sizes and shapes that differ by less than this share count as equal: a fitted map is not exact.
const SAME_SIZE: f64 = 0.015;
const SAME_SHAPE: f64 = 0.025;
/// Turns of fewer degrees count as none.
const LEAST_TURN: f64 = 0.8;
/// Parts of a side that are missing and count as cropped.
const LEAST_CROP: f64 = 0.015;
/// A picture seen at a slant is this much larger at one corner than at another.
const LEAST_SLANT: f64 = 1.12;

/// How a query lies on an entry, in declared pixels of both.
pub(super) struct Lie {
    entry: EntryId,
    /// Query to entry.
    pub(super) map: Projection,
    /// Entry to query.
    pub(super) back: Projection,
    /// Width and height.
    pub(super) query: (f64, f64),
    pub(super) known: (f64, f64),
}

impl Lie {
    /// `map` takes pixels of the query to pixels of the entry.
    pub(super) fn of(query: &Query, entry: &Entry, map: Projection) -> Self {
        Self::of_size(query.size(), entry, map)
    }

    /// The same for a query of `width` × `height` pixels.
    pub(super) fn of_size((width, height): (u32, u32), entry: &Entry, map: Projection) -> Self {
        // Of what only a list tells the size is not known; it is taken for the other's.
        let size = |width: u32, height: u32| match (width, height) {
            (0, _) | (_, 0) => None,
            (width, height) => Some((f64::from(width), f64::from(height))),
        };
        let (asked, known) = (size(width, height), size(entry.width, entry.height));
        let (asked, known) = (asked.or(known), known.or(asked));
        let (asked, known) = (asked.unwrap_or((1.0, 1.0)), known.unwrap_or((1.0, 1.0)));
        Self {
            entry: entry.id.clone(),
            map,
            back: map.inverse().unwrap_or(map),
            query: asked,
            known,
        }
    }

    /// The two pictures, each pixel on the pixel of equal number.
    pub(super) fn between(query: &Query, entry: &Entry) -> Self {
        Self::of(query, entry, Projection::scale(1.0, 1.0))
    }

    /// The same map between parts of the longer sides.
    pub(super) fn in_parts(&self, map: Projection) -> Projection {
        let (query, known) = (longer(self.query), longer(self.known));
        Projection::scale(query, query)
            .then(map)
            .then(Projection::scale(1.0 / known, 1.0 / known))
    }

    /// A map between parts of the longer sides, between pixels.
    pub(super) fn in_pixels(&self, map: Projection) -> Projection {
        let (query, known) = (longer(self.query), longer(self.known));
        Projection::scale(1.0 / query, 1.0 / query)
            .then(map)
            .then(Projection::scale(known, known))
    }

    /// The match by `signal`, its overlaps those of the two frames.
    pub(super) fn matched(
        &self,
        signal: &str,
        distance: f64,
        transform: Vec<f64>,
        edits: Vec<Edit>,
    ) -> Match {
        let overlap = self.map.overlap(self.query, self.known);
        let share = |corners: Option<&Vec<(f64, f64)>>, (width, height): (f64, f64)| {
            let area = corners.map_or(0.0, |corners| area_of(corners)) / (width * height);
            (area.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0
        };
        Match {
            entry: self.entry.clone(),
            signal: signal.to_owned(),
            distance: (distance * 10.0).round() / 10.0,
            inliers: None,
            query_overlap: share(overlap.as_ref().map(|o| &o.from), self.query),
            entry_overlap: share(overlap.as_ref().map(|o| &o.onto), self.known),
            transform,
            edits,
            segments: Vec::new(),
        }
    }

    /// Mirrored, turned, slanted, stretched and scaled, in the order it was done.
    pub(super) fn turned(&self) -> Vec<Edit> {
        let middle = (self.known.0 / 2.0, self.known.1 / 2.0);
        let reach = (self.known.0 / 8.0, self.known.1 / 8.0);
        let slope = |dx: f64, dy: f64| {
            let from = self.back.at((middle.0 - dx, middle.1 - dy))?;
            let to = self.back.at((middle.0 + dx, middle.1 + dy))?;
            let length = 2.0 * (dx + dy);
            Some(((to.0 - from.0) / length, (to.1 - from.1) / length))
        };
        let (Some(mut right), Some(down)) = (slope(reach.0, 0.0), slope(0.0, reach.1)) else {
            return Vec::new();
        };
        let mut edits = Vec::new();
        if right.0 * down.1 - right.1 * down.0 < 0.0 {
            edits.push(Edit::plain("mirror", None));
            right = (-right.0, -right.1);
        }
        // The turn between those of the two axes.
        let axis = (right.0 + down.1, right.1 - down.0);
        let degrees = axis.1.atan2(axis.0).to_degrees();
        let quarters = (degrees / 90.0).round();
        if (degrees - quarters * 90.0).abs() > LEAST_TURN {
            edits.push(Edit::plain("rotate", Some(rounded(degrees, 10.0))));
        } else if quarters.rem_euclid(4.0) > 0.0 {
            let name = format!("rotate-{}", quarters.rem_euclid(4.0) * 90.0);
            edits.push(Edit::plain(&name, None));
        }
        let sizes = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
            .map(|(x, y)| self.size_at(x, y));
        let (least, most) = sizes
            .iter()
            .fold((f64::MAX, 0.0_f64), |(a, b), s| (a.min(*s), b.max(*s)));
        if least > 0.0 && most / least > LEAST_SLANT {
            edits.push(Edit::plain(
                "perspective",
                Some(rounded(most / least, 100.0)),
            ));
        }
        let (across, along) = (right.0.hypot(right.1), down.0.hypot(down.1));
        let (scale, stretch) = ((across * along).sqrt(), across / along);
        if stretch.max(1.0 / stretch) > 1.0 + SAME_SHAPE {
            edits.push(Edit::plain("stretch", Some(stretch)));
        }
        if scale.max(1.0 / scale) > 1.0 + SAME_SIZE {
            edits.push(Edit::plain("scale", Some(scale)));
        }
        edits
    }

    /// How large a place of the entry, in parts of its sides, is in the query.
    fn size_at(&self, x: f64, y: f64) -> f64 {
        let at = |dx: f64, dy: f64| {
            self.back
                .at((self.known.0 * (x + dx), self.known.1 * (y + dy)))
        };
        let (Some(here), Some(right), Some(down)) = (at(0.0, 0.0), at(0.02, 0.0), at(0.0, 0.02))
        else {
            return 0.0;
        };
        let (a, b) = (
            (right.0 - here.0, right.1 - here.1),
            (down.0 - here.0, down.1 - here.1),
        );
        (a.0 * b.1 - a.1 * b.0).abs().sqrt()
    }

    /// The same, and what stands around the picture.
    pub(super) fn turned_and_framed(&self, query: &Query) -> Vec<Edit> {
        let mut edits = self.turned();
        edits.extend(frame::edits(self, query));
        edits
    }

    /// Sides of the entry the query does not reach.
    pub(super) fn cropped(&self) -> Vec<Edit> {
        let Some(overlap) = self.map.overlap(self.query, self.known) else {
            return Vec::new();
        };
        let [left, top, right, bottom] = bounds(&overlap.onto);
        let sides = [
            ("left", left / self.known.0),
            ("right", 1.0 - right / self.known.0),
            ("top", top / self.known.1),
            ("bottom", 1.0 - bottom / self.known.1),
        ];
        let cut = sides
            .into_iter()
            .filter(|(_, missing)| *missing >= LEAST_CROP);
        cut.map(|(side, missing)| Edit {
            side: Some(side.to_owned()),
            ..Edit::plain("crop", Some(rounded(missing, 1_000.0)))
        })
        .collect()
    }

    /// The part of the query that shows the entry, left, top, right and bottom in pixels.
    pub(super) fn shown(&self) -> Option<[f64; 4]> {
        let overlap = self.map.overlap(self.query, self.known)?;
        Some(bounds(&overlap.from))
    }
}

/// Everything a geometric proof tells.
pub(super) fn all(lie: &Lie, query: &Query, known: &Known, proof: &Proof) -> Vec<Edit> {
    let mut edits = lie.turned();
    edits.extend(lie.cropped());
    edits.extend(frame::edits(lie, query));
    edits.extend(overlay::edits(lie, &proof.windows));
    edits.extend(colour::edits(lie, query, known, &proof.windows));
    edits
}

impl Edit {
    /// Another sound under the same pictures.
    pub fn other_sound() -> Self {
        Self::plain("other-sound", None)
    }

    pub(super) fn plain(kind: &str, amount: Option<f64>) -> Self {
        Self {
            kind: kind.to_owned(),
            side: None,
            amount,
            area: None,
        }
    }
}

pub(super) fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

fn longer((width, height): (f64, f64)) -> f64 {
    width.max(height)
}

/// Left, top, right and bottom of a set of points.
pub(super) fn bounds(points: &[(f64, f64)]) -> [f64; 4] {
    let start = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    points
        .iter()
        .fold(start, |[left, top, right, bottom], (x, y)| {
            [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
        })
}

fn area_of(corners: &[(f64, f64)]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    let twice: f64 = corners
        .iter()
        .zip(next)
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum();
    twice.abs() / 2.0
}

/// Edits that are named before a change of size.
const BEFORE_SIZE: [&str; 7] = [
    "mirror",
    "rotate-90",
    "rotate-180",
    "rotate-270",
    "rotate",
    "perspective",
    "stretch",
];

/// Tells a match of a query that was looked at in `seen` pixels in those of its file, `full`.
pub fn in_pixels_of(full: (u32, u32), seen: (u32, u32), matched: &mut Match) {
    let by = |full: u32, seen: u32| f64::from(full.max(1)) / f64::from(seen.max(1));
    let (across, down) = (by(full.0, seen.0), by(full.1, seen.1));
    let smaller = Projection::scale(1.0 / across, 1.0 / down);
    if let Some(map) = Projection::of(&matched.transform) {
        matched.transform = smaller.then(map).numbers();
    }
    for area in matched
        .edits
        .iter_mut()
        .filter_map(|edit| edit.area.as_mut())
    {
        let [x, y, width, height] = *area;
        *area = [x * across, y * down, width * across, height * down];
    }
    let is_size = |edit: &Edit| edit.kind == "scale";
    let told = matched.edits.iter().find(|edit| is_size(edit));
    let scale = told.and_then(|edit| edit.amount).unwrap_or(1.0) * (across * down).sqrt();
    matched.edits.retain(|edit| !is_size(edit));
    if scale.max(1.0 / scale) > 1.0 + SAME_SIZE {
        let before = |edit: &&Edit| BEFORE_SIZE.contains(&edit.kind.as_str());
        let at = matched.edits.iter().take_while(before).count();
        matched.edits.insert(at, Edit::plain("scale", Some(scale)));
    }
}

#[cfg(test)]
mod pixels {
    use super::*;
    use crate::archive::EntryId;

    #[test]
    fn a_frame_that_was_looked_at_smaller_is_told_in_the_pixels_of_its_video() {
        let mut matched = Match::whole(EntryId("aa".to_owned()), "pdq", 0.0);
        matched.transform = vec![1.25, 0.0, 0.0, 0.0, 1.25, 0.0];
        matched.edits = vec![
            Edit::plain("mirror", None),
            Edit::plain("scale", Some(0.8)),
            Edit {
                area: Some([0.0, 248.0, 512.0, 40.0]),
                ..Edit::plain("caption-bar", Some(0.2))
            },
        ];
        in_pixels_of((640, 360), (512, 288), &mut matched);
        let transform: Vec<f64> = matched.transform.iter().map(|n| n + 0.0).collect();
        assert_eq!(transform, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        let kinds: Vec<&str> = matched
            .edits
            .iter()
            .map(|edit| edit.kind.as_str())
            .collect();
        assert_eq!(kinds, ["mirror", "caption-bar"], "the sizes are equal");
        let area = matched.edits.last().and_then(|edit| edit.area);
        assert_eq!(area, Some([0.0, 310.0, 640.0, 50.0]));
        in_pixels_of((1280, 720), (640, 360), &mut matched);
        let kinds: Vec<&str> = matched
            .edits
            .iter()
            .map(|edit| edit.kind.as_str())
            .collect();
        assert_eq!(kinds, ["mirror", "scale", "caption-bar"]);
        let scale = matched.edits.get(1).and_then(|edit| edit.amount);
        assert_eq!(scale, Some(2.0));
    }
}

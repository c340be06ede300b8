//! Where a picture lies on another, sought by laying it everywhere at many sizes: for pictures that are said to be alike
//! and share too few corners to tell how.
#![expect(
    clippy::indexing_slicing,
    reason = "kernels over planes whose sizes are computed beside the loop"
)]

use super::likeness::Sums;
use crate::index::popcount::{Counting, counting};
use crate::media::{Plane, Projection};
use crate::signal::local::Mirrored;

/// Pixels of the entry's longer side at first, and when what was found is looked at again.
const COARSE: usize = 48;
const FINE: usize = 96;
/// The longer side of what is laid over the entry's: the least and the most that is tried, and the step.
const LEAST: f64 = 0.34;
const MOST: f64 = 1.3;
const STEP: f64 = 1.09;
/// Share of the smaller of the two that must lie on the other.
const OVERLAP: f64 = 0.6;
/// Grey levels added to a contrast.
const FLOOR: f32 = 6.0;
/// Half the side of the square whose mean is the slow tone.
const SLOW: usize = 4;
/// Places that are looked at again.
const PLACES: usize = 4;
/// Pixels the shorter side of a plane must have.
const SMALLEST: usize = 8;

/// Left, top, width and height of a part of a picture, in parts of its width and height.
#[derive(Clone, Copy)]
struct Part([f64; 4]);

/// The whole, and each side.
const PARTS: [Part; 5] = [
    Part([0.0, 0.0, 1.0, 1.0]),
    Part([0.0, 0.0, 1.0, 0.6]),
    Part([0.0, 0.4, 1.0, 0.6]),
    Part([0.0, 0.0, 0.6, 1.0]),
    Part([0.4, 0.0, 0.6, 1.0]),
];

/// The area of a query that is laid on an entry: left, top, width and height in parts of the query's longer side.
type Area = [f64; 4];

impl Part {
    /// The same of an area.
    fn of(self, [left, top, width, height]: Area) -> Area {
        let [x, y, across, down] = self.0;
        [
            left + x * width,
            top + y * height,
            across * width,
            down * height,
        ]
    }
}

/// A plane less the mean around each pixel, over its contrast there.
struct Strokes {
    width: usize,
    height: usize,
    values: Vec<f32>,
    /// Sums of the squares over the rectangle from the first pixel.
    squares: Vec<f32>,
}

impl Strokes {
    fn new(width: usize, height: usize, plane: &[f32]) -> Self {
        let stride = width + 1;
        let mut sums = vec![[0.0_f32; 2]; stride * (height + 1)];
        for y in 0..height {
            let mut row = [0.0; 2];
            for x in 0..width {
                let value = plane[y * width + x];
                row = [row[0] + value, row[1] + value * value];
                let above = sums[y * stride + x + 1];
                sums[(y + 1) * stride + x + 1] = [above[0] + row[0], above[1] + row[1]];
            }
        }
        let mut values = vec![0.0; width * height];
        let mut squares = vec![0.0_f32; stride * (height + 1)];
        for y in 0..height {
            let (top, bottom) = (y.saturating_sub(SLOW), (y + SLOW + 1).min(height));
            let mut row = 0.0;
            for x in 0..width {
                let (left, right) = (x.saturating_sub(SLOW), (x + SLOW + 1).min(width));
                let at = |x: usize, y: usize, n: usize| sums[y * stride + x][n];
                let count = ((right - left) * (bottom - top)) as f32;
                let [mean, square] = [0, 1].map(|n| {
                    (at(right, bottom, n) - at(left, bottom, n) - at(right, top, n)
                        + at(left, top, n))
                        / count
                });
                let contrast = (square - mean * mean).max(0.0).sqrt();
                let value = (plane[y * width + x] - mean) / (contrast + FLOOR);
                values[y * width + x] = value;
                row += value * value;
                squares[(y + 1) * stride + x + 1] = squares[y * stride + x + 1] + row;
            }
        }
        Self {
            width,
            height,
            values,
            squares,
        }
    }

    /// An area of the query, which has `longer` pixels along its longer side.
    fn of_query(query: &Sums, area: Area, longer: usize, mirrored: Mirrored) -> Option<Self> {
        let [left, top, across, down] = area;
        let sized = |side: f64| ((side * longer as f64).round() as usize).max(1);
        let (width, height) = (sized(across), sized(down));
        if width.min(height) < SMALLEST {
            return None;
        }
        let cell = 1.0 / longer as f64;
        let mut plane = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let x = match mirrored {
                    Mirrored::No => x,
                    Mirrored::Yes => width - 1 - x,
                };
                let point = (
                    left + (x as f64 + 0.5) * cell,
                    top + (y as f64 + 0.5) * cell,
                );
                plane.push(query.soft_mean(point, cell).unwrap_or(0.0) as f32);
            }
        }
        Some(Self::new(width, height, &plane))
    }

    fn of_plane(plane: &Plane, longer: usize) -> Option<Self> {
        let (width, height) = plane.fitting(longer);
        if width.min(height) < SMALLEST {
            return None;
        }
        let plane = plane.resized(width, height);
        let values: Vec<f32> = plane.data.iter().map(|value| f32::from(*value)).collect();
        Some(Self::new(width, height, &values))
    }

    fn energy(&self, [left, top, right, bottom]: [usize; 4]) -> f32 {
        let at = |x: usize, y: usize| self.squares[y * (self.width + 1) + x];
        at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)
    }

    /// Correlation with `other`, whose first pixel lies at `(dx, dy)`; `None` where too little of the smaller one lies on the
    /// other.
    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn like(&self, other: &Self, (dx, dy): (isize, isize)) -> Option<f32> {
        let cut = |at: isize, length: usize, within: usize| {
            let from = at.max(0) as usize;
            let to = (at + length as isize).clamp(0, within as isize) as usize;
            (from < to).then_some((from, to))
        };
        let (left, right) = cut(dx, other.width, self.width)?;
        let (top, bottom) = cut(dy, other.height, self.height)?;
        let area = (right - left) * (bottom - top);
        let least = (self.width * self.height).min(other.width * other.height);
        if (area as f64) < OVERLAP * least as f64 {
            return None;
        }
        let over = |x: usize, d: isize| (x as isize - d) as usize;
        let energy = self.energy([left, top, right, bottom])
            * other.energy([
                over(left, dx),
                over(top, dy),
                over(right, dx),
                over(bottom, dy),
            ]);
        let mut sum = 0.0;
        for y in top..bottom {
            let ours = &self.values[y * self.width + left..][..right - left];
            let theirs =
                &other.values[over(y, dy) * other.width + over(left, dx)..][..right - left];
            sum += dot(ours, theirs);
        }
        Some(sum / energy.max(1e-3).sqrt())
    }
}

/// In eight sums, which a processor adds at a time.
#[expect(clippy::inline_always, reason = "compiled with what counts bits")]
#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, b) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.0.iter().zip(b.0) {
        for n in 0..8 {
            sums[n] += a[n] * b[n];
        }
    }
    let rest: f32 = a.1.iter().zip(b.1).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// The query of so many pixels with its first pixel there.
#[derive(Clone, Copy)]
struct Place {
    longer: usize,
    at: (isize, isize),
    like: f32,
}

/// The likeliest maps of the query onto the entry that shows `plane`, both in parts of their longer side: those of
/// the whole `area`, likeliest first, then those of each of its sides, since a bar may lie over the other.
pub(super) fn sought<'a>(
    (query, area): (&'a Sums, Area),
    plane: &'a Plane,
    mirrored: Mirrored,
) -> impl Iterator<Item = Projection> + 'a {
    let entry = Strokes::of_plane(plane, COARSE).zip(Strokes::of_plane(plane, FINE));
    entry.into_iter().flat_map(move |(coarse, fine)| {
        PARTS
            .into_iter()
            .flat_map(move |part| of_area(query, (area, part.of(area)), (&coarse, &fine), mirrored))
    })
}

/// The maps under which one side of what is laid lies well.
fn of_area(
    query: &Sums,
    (whole, area): (Area, Area),
    (coarse, fine): (&Strokes, &Strokes),
    mirrored: Mirrored,
) -> Vec<Projection> {
    let mut places: Vec<Place> = Vec::new();
    let mut ratio = LEAST;
    let mut last = 0;
    while ratio <= MOST {
        // Sizes are those of the whole area, numbers of pixels those of the whole query.
        let longer = (COARSE as f64 * ratio / whole[2].max(whole[3])).round() as usize;
        ratio *= STEP;
        if longer == last {
            continue;
        }
        last = longer;
        if let Some(strokes) = Strokes::of_query(query, area, longer, mirrored) {
            let best = counting(Everywhere {
                entry: coarse,
                query: &strokes,
            });
            places.extend(best.map(|(at, like)| Place { longer, at, like }));
        }
    }
    places.sort_by(|a, b| b.like.total_cmp(&a.like));
    places.truncate(PLACES);
    let mut found: Vec<Place> = places
        .iter()
        .filter_map(|place| refined(fine, query, (area, mirrored), place))
        .collect();
    found.sort_by(|a, b| b.like.total_cmp(&a.like));
    let maps = found.into_iter();
    maps.filter_map(|place| map_of(place, area, mirrored))
        .collect()
}

/// The place at which the strokes of a query lie best upon those of an entry.
struct Everywhere<'a> {
    entry: &'a Strokes,
    query: &'a Strokes,
}

impl Counting for Everywhere<'_> {
    type Found = Option<((isize, isize), f32)>;

    #[expect(
        clippy::inline_always,
        reason = "compiled for the processor, as what counts bits is"
    )]
    #[inline(always)]
    fn count(self) -> Self::Found {
        let (entry, query) = (self.entry, self.query);
        let (width, height) = (query.width as isize, query.height as isize);
        let mut best: Option<((isize, isize), f32)> = None;
        for dy in -height + 1..entry.height as isize {
            for dx in -width + 1..entry.width as isize {
                if let Some(like) = entry.like(query, (dx, dy))
                    && best.is_none_or(|(_, most)| like > most)
                {
                    best = Some(((dx, dy), like));
                }
            }
        }
        best
    }
}

/// The best near a place that was found on the coarse plane, on the fine one.
fn refined(
    fine: &Strokes,
    query: &Sums,
    (area, mirrored): (Area, Mirrored),
    place: &Place,
) -> Option<Place> {
    let times = FINE / COARSE;
    let (x, y) = place.at;
    let middle = place.longer * times;
    let mut best: Option<Place> = None;
    for longer in (middle - middle / 20..=middle + middle / 20).step_by((middle / 40).max(1)) {
        let Some(strokes) = Strokes::of_query(query, area, longer, mirrored) else {
            continue;
        };
        // What grows goes on lying where it lay.
        let shift = (middle as isize - longer as isize) / 2;
        let (x, y) = (x * times as isize + shift, y * times as isize + shift);
        for dy in -4..=4 {
            for dx in -4..=4 {
                let at = (x + dx, y + dy);
                if let Some(like) = fine.like(&strokes, at)
                    && best.is_none_or(|best| like > best.like)
                {
                    best = Some(Place { longer, at, like });
                }
            }
        }
    }
    best
}

fn map_of(place: Place, area: Area, mirrored: Mirrored) -> Option<Projection> {
    let [left, top, across, _] = area;
    let size = place.longer as f64 / FINE as f64;
    let (x, y) = (
        place.at.0 as f64 / FINE as f64,
        place.at.1 as f64 / FINE as f64,
    );
    let down = y - size * top;
    Projection::of(&match mirrored {
        Mirrored::No => [size, 0.0, x - size * left, 0.0, size, down],
        Mirrored::Yes => [-size, 0.0, x + size * (left + across), 0.0, size, down],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::blotches;

    fn part(plane: &Plane, left: usize, top: usize, width: usize, height: usize) -> Plane {
        let rows = plane.data.chunks(plane.width).skip(top).take(height);
        Plane {
            width,
            height,
            data: rows
                .flat_map(|row| row[left..left + width].to_vec())
                .collect(),
        }
    }

    fn area_of(query: &Sums) -> Area {
        let (width, height) = query.size();
        let longer = width.max(height) as f64;
        [0.0, 0.0, width as f64 / longer, height as f64 / longer]
    }

    fn mirrored(plane: &Plane) -> Plane {
        let rows = plane.data.chunks(plane.width);
        Plane {
            data: rows.flat_map(|row| row.iter().rev().copied()).collect(),
            ..plane.clone()
        }
    }

    #[test]
    fn a_part_is_found_where_it_lies() {
        let whole = blotches((256, 192), 9.0, 4);
        for (left, top, width, height) in [(0, 0, 256, 192), (90, 60, 140, 110), (10, 70, 150, 120)]
        {
            let part = part(&whole, left, top, width, height);
            for form in [Mirrored::No, Mirrored::Yes] {
                let seen = match form {
                    Mirrored::No => part.clone(),
                    Mirrored::Yes => mirrored(&part),
                };
                // Twice as large as the entry shows it.
                let seen = seen.resized(width * 2, height * 2);
                let sums = Sums::new(&seen);
                let map = sought((&sums, area_of(&sums)), &whole, form)
                    .next()
                    .expect("a place");
                let corner = match form {
                    Mirrored::No => (0.0, 0.0),
                    Mirrored::Yes => (1.0, 0.0),
                };
                let (x, y) = map.at(corner).expect("a point");
                let off = (x * 256.0 - left as f64).hypot(y * 256.0 - top as f64);
                assert!(off < 4.0, "{form:?} {left},{top}: {off} pixels off");
            }
        }
    }

    #[test]
    fn too_little_to_lay_gives_no_place() {
        let whole = blotches((256, 192), 9.0, 4);
        let even = Plane {
            width: 4,
            height: 4,
            data: vec![7; 16],
        };
        let sums = Sums::new(&whole);
        assert!(
            sought((&sums, area_of(&sums)), &even, Mirrored::No)
                .next()
                .is_none()
        );
        let line = part(&whole, 0, 0, 256, 2);
        let sums = Sums::new(&line);
        assert!(
            sought((&sums, area_of(&sums)), &whole, Mirrored::No)
                .next()
                .is_none()
        );
    }
}

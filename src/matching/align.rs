//! The map of a query onto an entry that most of the entry's features agree on.

use super::fit;
use crate::index::popcount::{Counting, counting, distance};
use crate::media::Projection;
use crate::signal::local::{Feature, Mirrored, Scales, TURNS, turn_of};

/// Bits in which two views of one corner found apart differ at most.
const NEAR: u32 = 76;
/// A corner's best partner is this much nearer than the best elsewhere.
const RATIO: f32 = 0.92;
/// Bits in which what lies exactly where a feature should lie differs at most.
pub(super) const SAME: u32 = 60;
/// Best pairs from which maps are made.
const SEEDS: usize = 48;
/// Pairs a map must hold.
const FEWEST: usize = 4;
/// Parts of the entry's longer side by which a pair may be off while maps are sought, and while one is fitted.
const LOOSE: f64 = 0.02;
const TIGHT: f64 = 0.008;
/// Of the features looked for first, this share must be found before the pictures are compared.
const PROMISING: f64 = 0.1;
/// One feature in so many is looked for first.
const SAMPLE: usize = 4;
/// Pixels around its place in which a feature is looked for while the map is rough.
const LOOK_AROUND: i32 = 3;
/// Pairs that an affine map is fitted to.
const FOR_AFFINE: usize = 6;

/// A feature of the query and one of the entry that look alike.
#[derive(Debug, Clone, Copy)]
struct Pair {
    query: Feature,
    entry: Feature,
}

/// The map that pairs of like features agree on, if a few of the entry's features are found again where it puts them.
pub(super) fn aligned(
    scales: &Scales,
    query: &[Feature],
    entry: &[Feature],
    mirrored: Mirrored,
) -> Option<Projection> {
    let pairs = pairs(query, entry);
    let map = fitted(best_map(&pairs, mirrored)?, &pairs)?;
    let few: Vec<Feature> = entry.iter().step_by(SAMPLE).copied().collect();
    let looked = in_place(map, scales, &few, mirrored, LOOK_AROUND)?;
    let found = looked.iter().filter(|bits| **bits <= SAME).count();
    (found >= 2 && found as f64 >= PROMISING * looked.len() as f64).then_some(map)
}

/// For every feature of the entry that `map` puts well inside the query the bits in which the likest place there, up to
/// `reach` pixels of its plane away, differs from it.
pub(super) fn in_place(
    map: Projection,
    scales: &Scales,
    entry: &[Feature],
    mirrored: Mirrored,
    reach: i32,
) -> Option<Vec<u32>> {
    let back = map.inverse()?;
    let mut found = Vec::with_capacity(entry.len());
    for feature in entry {
        let (Some((x, y)), Some([xx, xy, yx, yy])) =
            (back.at(place(feature)), fit::slopes(back, place(feature)))
        else {
            continue;
        };
        let scale = (xx * yy - xy * yx).abs().sqrt() as f32 * feature.scale;
        let angle = f64::from(feature.turn) * std::f64::consts::TAU / TURNS as f64;
        let (sin, cos) = angle.sin_cos();
        let turn = turn_of((yx * cos + yy * sin).atan2(xx * cos + xy * sin) as f32);
        let mut best: Option<u32> = None;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let at = [x as f32 + dx as f32 * scale, y as f32 + dy as f32 * scale];
                let Some(bits) = scales.describe(at, scale, turn, mirrored) else {
                    continue;
                };
                let bits = distance(&bits, &feature.bits);
                best = Some(best.map_or(bits, |least| least.min(bits)));
            }
        }
        found.extend(best);
    }
    Some(found)
}

/// For each feature of the entry its nearest partner in the query, where no other place looks nearly as like; the
/// clearest pairs first.
fn pairs(query: &[Feature], entry: &[Feature]) -> Vec<Pair> {
    let clear = |known: &Feature| {
        let (at, nearest, second) = counting(TwoNearest { query, known })?;
        let clear = nearest <= NEAR && nearest as f32 <= RATIO * second as f32;
        let pair = Pair {
            query: *query.get(at)?,
            entry: *known,
        };
        clear.then_some((nearest as f32 / second as f32, pair))
    };
    let mut pairs: Vec<(f32, Pair)> = entry.iter().filter_map(clear).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

/// The nearest feature, its distance, and the distance of the nearest that lies elsewhere.
struct TwoNearest<'a> {
    query: &'a [Feature],
    known: &'a Feature,
}

impl Counting for TwoNearest<'_> {
    type Found = Option<(usize, u32, u32)>;

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) -> Self::Found {
        let mut best = self.query.first()?;
        let (mut at, mut nearest, mut second) = (0, distance(&best.bits, &self.known.bits), 256);
        for (number, seen) in (1..).zip(self.query.get(1..)?) {
            let distance = distance(&seen.bits, &self.known.bits);
            if distance >= second {
                continue;
            }
            let apart = (best.x - seen.x).abs().max((best.y - seen.y).abs());
            let elsewhere = apart > 4.0 * best.scale.max(seen.scale);
            if distance < nearest {
                if elsewhere {
                    second = nearest;
                }
                (at, nearest, best) = (number, distance, seen);
            } else if elsewhere {
                second = distance;
            }
        }
        Some((at, nearest, second))
    }
}

fn place(feature: &Feature) -> (f64, f64) {
    (f64::from(feature.x), f64::from(feature.y))
}

fn points(pair: &Pair) -> fit::Pair {
    (place(&pair.query), place(&pair.entry))
}

/// Steps of turning from query to entry.
fn turned(pair: &Pair, mirrored: Mirrored) -> i32 {
    let query = match mirrored {
        Mirrored::No => i32::from(pair.query.turn),
        Mirrored::Yes => TURNS as i32 / 2 - i32::from(pair.query.turn),
    };
    i32::from(pair.entry.turn) - query
}

/// The map made of two pairs that puts most pairs where they belong.
fn best_map(pairs: &[Pair], mirrored: Mirrored) -> Option<Projection> {
    let turns = TURNS as i32;
    let mut best: Option<(usize, Projection)> = None;
    for (n, first) in pairs.iter().take(SEEDS).enumerate() {
        for second in pairs.iter().take(n) {
            let apart = (turned(first, mirrored) - turned(second, mirrored)).rem_euclid(turns);
            if apart.min(turns - apart) > turns / 10 {
                continue;
            }
            let points = [first, second].map(points);
            let Some(map) = fit::similarity(points, mirrored == Mirrored::Yes) else {
                continue;
            };
            if ![first, second]
                .into_iter()
                .all(|pair| keeps_size(&map, pair))
            {
                continue;
            }
            let held = pairs.iter().filter(|pair| holds(&map, pair, LOOSE)).count();
            if held >= FEWEST && best.as_ref().is_none_or(|(most, _)| held > *most) {
                best = Some((held, map));
            }
        }
    }
    best.map(|(_, map)| map)
}

/// Whether a map sizes as the two features of a pair do.
fn keeps_size(map: &Projection, pair: &Pair) -> bool {
    let stated = f64::from(pair.entry.scale / pair.query.scale);
    let size = fit::size_at(*map, place(&pair.query));
    size.is_some_and(|size| (size / stated).ln().abs() < 0.4)
}

/// Whether a map takes a pair's query feature to its entry feature.
fn holds(map: &Projection, pair: &Pair, tolerance: f64) -> bool {
    let Some((x, y)) = map.at(place(&pair.query)) else {
        return false;
    };
    let (to_x, to_y) = place(&pair.entry);
    let allowed = tolerance.max(2.0 * f64::from(pair.entry.scale));
    (x - to_x).abs().max((y - to_y).abs()) <= allowed
}

/// The affine map of the pairs that `map` holds, fitted again as it settles.
fn fitted(mut map: Projection, pairs: &[Pair]) -> Option<Projection> {
    for tolerance in [LOOSE, LOOSE, TIGHT] {
        let held: Vec<fit::Pair> = pairs
            .iter()
            .filter(|pair| holds(&map, pair, tolerance))
            .map(points)
            .collect();
        if held.len() < FOR_AFFINE {
            break;
        }
        map = fit::affine(&held)?;
    }
    Some(map)
}

//! Whether a map of the query onto an entry is borne out by what lies there.

use super::align::{self, Alignment};
use super::fit;
use super::likeness::{Windows, windows};
use super::query::Query;
use crate::archive::Entry;
use crate::media::Projection;
use crate::signal::local::{DRAWN_BELOW, Feature, Kind, Local, Mirrored, NAME};

/// Features of photographed things that must be found in place, and their share of those looked for.
const FOUND: usize = 8;
const FOUND_SHARE: f64 = 0.3;
/// Windows of the entry's small plane that show something, and the bounds they are judged by.
const TELLING: usize = 10;
const ALIKE: f64 = 0.7;
const UNLIKE: f64 = 0.4;
const ALIKE_SHARE: f64 = 0.45;
const UNLIKE_SHARE: f64 = 0.4;
const MEDIAN: f64 = 0.6;
/// Squared grey levels by which a window varies that shows something.
pub(super) const TEXTURE: f64 = 30.0;
/// Of an entry that is drawn nearly every stroke must be where it was; of one that is partly drawn (its share of
/// photographed corners, in hundredths, is less than this) most.
const PARTLY_DRAWN_BELOW: u8 = 35;
const DRAWN_STROKES: f64 = 0.97;
const PARTLY_DRAWN_STROKES: f64 = 0.6;
/// How much longer one axis may become than the other, and one corner's neighbourhood than another's.
const SHEAR: f64 = 2.0;
const TILT: f64 = 3.0;
/// Standard deviation of the found places along their narrower axis, in parts of the entry's longer side.
const SPREAD: f64 = 0.025;

/// A map of the query onto an entry that is borne out.
pub(super) struct Proof {
    /// Query to entry, both in parts of their longer side.
    pub(super) map: Projection,
    /// Features found where the map puts them.
    pub(super) inliers: u32,
    /// Mean bits in which those differ.
    pub(super) distance: f64,
    /// How alike the two are, window by window.
    pub(super) windows: Windows,
}

/// What an entry keeps for proofs.
pub(super) struct Known {
    pub(super) local: Local,
    pub(super) small: Vec<u8>,
    /// Width and height in parts of the longer side.
    pub(super) shape: (f64, f64),
}

impl Known {
    /// What `entry` keeps; `None` where it keeps no local features, as a fingerprints-only archive may.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let local = entry
            .fingerprints
            .iter()
            .find(|print| print.signal == NAME)?;
        let longer = f64::from(entry.width.max(entry.height).max(1));
        Some(Self {
            local: Local::from_fingerprint(local)?,
            small: entry.small.clone()?,
            shape: (
                f64::from(entry.width) / longer,
                f64::from(entry.height) / longer,
            ),
        })
    }
}

/// The proof that local features give.
pub(super) fn by_features(query: &Query, known: &Known, mirrored: Mirrored) -> Option<Proof> {
    let entry = known.local.photographed();
    let alignment = align::aligned(&query.scales, query.features(mirrored), entry, mirrored)?;
    borne_out(query, known, &alignment, mirrored)
}

/// The proof that a map found otherwise is right to within a few pixels.
pub(super) fn by_placement(
    query: &Query,
    known: &Known,
    map: Projection,
    mirrored: Mirrored,
) -> Option<Proof> {
    let entry = known.local.photographed();
    let alignment = align::refined(map, &query.scales, entry, mirrored, 3)?;
    borne_out(query, known, &alignment, mirrored)
}

/// Whether strokes of an entry that is drawn, in whole or in part, are missing where `map` puts them.
pub(super) fn contradicts(
    query: &Query,
    known: &Known,
    map: Projection,
    mirrored: Mirrored,
) -> bool {
    let needed = match known.local.photographed_share {
        share if share < DRAWN_BELOW => DRAWN_STROKES,
        share if share < PARTLY_DRAWN_BELOW => PARTLY_DRAWN_STROKES,
        _ => return false,
    };
    let is_drawn = |feature: &&Feature| feature.kind == Kind::Drawn;
    let drawn: Vec<Feature> = known
        .local
        .features
        .iter()
        .filter(is_drawn)
        .copied()
        .collect();
    let Some(looked) = align::in_place(map, &query.scales, &drawn, mirrored) else {
        return true;
    };
    let held = looked
        .iter()
        .filter(|(_, bits)| *bits <= align::SAME)
        .count();
    (held as f64) < needed * looked.len() as f64
}

fn borne_out(
    query: &Query,
    known: &Known,
    alignment: &Alignment,
    mirrored: Mirrored,
) -> Option<Proof> {
    let map = alignment.map;
    let found = alignment.found();
    let enough = found >= FOUND && found as f64 >= FOUND_SHARE * alignment.looked.len() as f64;
    if !enough || !is_sane(map, query) || !is_spread(alignment) {
        return None;
    }
    let windows = windows(map.inverse()?, &query.sums, &known.small, known.shape);
    if !look_alike(&windows) || contradicts(query, known, map, mirrored) {
        return None;
    }
    let bits = alignment
        .looked
        .iter()
        .map(|(_, bits)| *bits)
        .filter(|bits| *bits <= align::SAME);
    Some(Proof {
        map,
        inliers: found as u32,
        distance: f64::from(bits.sum::<u32>()) / found as f64,
        windows,
    })
}

/// Whether most of what the entry shows is seen again, and little else in its place.
fn look_alike(windows: &Windows) -> bool {
    let telling = windows
        .iter()
        .flatten()
        .filter(|window| window.variances.0 > TEXTURE);
    let mut likeness: Vec<f64> = telling.map(|window| window.likeness).collect();
    likeness.sort_by(f64::total_cmp);
    let count = likeness.len();
    let share = |held: &dyn Fn(&f64) -> bool| {
        likeness.iter().filter(|value| held(value)).count() as f64 / count.max(1) as f64
    };
    let median = likeness.get(count / 2).copied().unwrap_or(0.0);
    count >= TELLING
        && median >= MEDIAN
        && share(&|value| *value >= ALIKE) >= ALIKE_SHARE
        && share(&|value| *value < UNLIKE) <= UNLIKE_SHARE
}

/// Whether a map neither collapses nor tears the picture.
fn is_sane(map: Projection, query: &Query) -> bool {
    let (width, height) = query.sums.size();
    let longer = width.max(height).max(1) as f64;
    let (right, bottom) = (width as f64 / longer, height as f64 / longer);
    let middle = (right / 2.0, bottom / 2.0);
    let Some([xx, xy, yx, yy]) = fit::slopes(map, middle) else {
        return false;
    };
    // Singular values of the slopes.
    let (sum, det) = (
        xx * xx + xy * xy + yx * yx + yy * yy,
        (xx * yy - xy * yx).abs(),
    );
    let root = (sum * sum / 4.0 - det * det).max(0.0).sqrt();
    let (long, short) = (
        (sum / 2.0 + root).sqrt(),
        (sum / 2.0 - root).max(0.0).sqrt(),
    );
    if short <= 0.0 || long / short > SHEAR {
        return false;
    }
    let corners = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)];
    let sizes = corners.map(|corner| fit::size_at(map, corner).unwrap_or(0.0));
    let (least, most) = sizes
        .iter()
        .fold((f64::MAX, 0.0_f64), |(least, most), size| {
            (least.min(*size), most.max(*size))
        });
    least > 0.0 && most / least <= TILT
}

/// Whether the places found lie neither on a line nor in one spot.
fn is_spread(alignment: &Alignment) -> bool {
    let found = alignment
        .looked
        .iter()
        .filter(|(_, bits)| *bits <= align::SAME);
    let places: Vec<(f64, f64)> = found
        .map(|(f, _)| (f64::from(f.x), f64::from(f.y)))
        .collect();
    let count = places.len().max(1) as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| places.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|p| p.0), mean(&|p| p.1));
    let (xx, yy) = (mean(&|p| (p.0 - x).powi(2)), mean(&|p| (p.1 - y).powi(2)));
    let xy = mean(&|p| (p.0 - x) * (p.1 - y));
    let least = f64::midpoint(xx, yy) - (((xx - yy) / 2.0).powi(2) + xy * xy).sqrt();
    least.max(0.0).sqrt() >= SPREAD
}

//! Whether a map of the query onto an entry is borne out by what lies there.

use super::agreement::{self, Agreement};
use super::align;
use super::fit;
use super::likeness::{Window, Windows, windows};
use super::query::Query;
use crate::archive::Entry;
use crate::media::Projection;
use crate::signal::detail::Detail;
use crate::signal::local::{Kind, Local, Mirrored, NAME};

/// Squared grey levels by which a window varies that shows something.
pub(super) const TEXTURE: f64 = 30.0;
/// Likeness from which a window of the small plane shows the same.
const ALIKE: f64 = 0.7;
/// Where so many features are looked for, this share must be found in place.
const MANY: usize = 20;
const FOUND_SHARE: f64 = 0.1;
/// An entry with a smaller share of photographed corners, in hundredths, is mostly drawn.
const MOSTLY_DRAWN_BELOW: u8 = 15;
/// How much longer one axis may become than the other, and one corner's neighbourhood than another's.
const SHEAR: f64 = 2.0;
const TILT: f64 = 3.0;

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
    pub(super) detail: Detail,
    /// Width and height in parts of the longer side.
    pub(super) shape: (f64, f64),
}

impl Known {
    /// What `entry` keeps; `None` where it keeps no local features or no detail, as a fingerprints-only archive may.
    pub(super) fn of(entry: &Entry) -> Option<Self> {
        let local = entry
            .fingerprints
            .iter()
            .find(|print| print.signal == NAME)?;
        let longer = f64::from(entry.width.max(entry.height).max(1));
        Some(Self {
            local: Local::from_fingerprint(local)?,
            small: entry.small.clone()?,
            detail: entry
                .fingerprints
                .iter()
                .find_map(Detail::from_fingerprint)?,
            shape: (
                f64::from(entry.width) / longer,
                f64::from(entry.height) / longer,
            ),
        })
    }
}

/// The proof that local features give.
pub(super) fn by_features(query: &Query, known: &Known, mirrored: Mirrored) -> Option<Proof> {
    let map = by_pairs(query, known, mirrored)?;
    by_map(query, known, map, mirrored).ok()
}

/// The map that pairs of like features agree on.
pub(super) fn by_pairs(query: &Query, known: &Known, mirrored: Mirrored) -> Option<Projection> {
    let entry = known.local.photographed();
    align::aligned(&query.scales, query.features(mirrored), entry, mirrored)
}

/// Whether no stroke of the entry is missing, and none is new, where `map` puts it.
pub(super) fn is_unbroken(query: &Query, known: &Known, map: Projection) -> bool {
    let agreement = agreement::agreement(map, &query.sums, &known.detail);
    agreement.is_none_or(|(_, agreement)| agreement.is_unbroken())
}

/// Why a map is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unproven {
    /// Much lies where the map puts it, and something has moved: two shots of one scene.
    AnotherShot,
    /// Too little lies where the map puts it, or nothing can be told.
    Unlike,
}

/// The proof that `map` is right to within a few pixels.
pub(super) fn by_map(
    query: &Query,
    known: &Known,
    map: Projection,
    mirrored: Mirrored,
) -> Result<Proof, Unproven> {
    if !is_sane(map, query) {
        return Err(Unproven::Unlike);
    }
    let agreement = agreement::agreement(map, &query.sums, &known.detail);
    let (map, agreement) = agreement.ok_or(Unproven::Unlike)?;
    if agreement.is_another_shot() {
        return Err(Unproven::AnotherShot);
    }
    confirmed(query, known, (map, &agreement), mirrored).ok_or(Unproven::Unlike)
}

fn confirmed(
    query: &Query,
    known: &Known,
    (map, agreement): (Projection, &Agreement),
    mirrored: Mirrored,
) -> Option<Proof> {
    let windows = windows(map.inverse()?, &query.sums, &known.small, known.shape);
    let kind = match known.local.photographed_share < MOSTLY_DRAWN_BELOW {
        true => Kind::Drawn,
        false => Kind::Photographed,
    };
    let afar = alike_afar(&windows);
    let is_seen_again = agreement.is_seen_again(afar, kind)
        || agreement.may_be_blurred(afar)
            && agreement::at_half_size(map, &query.sums, &known.detail)
                .is_some_and(|half| half.may_be_blurred(afar) && half.is_seen_again(afar, kind));
    if !is_seen_again || !is_sane(map, query) {
        return None;
    }
    let entry = known.local.photographed();
    let mut same = align::in_place(map, &query.scales, entry, mirrored, 1)?;
    let looked = same.len();
    same.retain(|bits| *bits <= align::SAME);
    if looked >= MANY && (same.len() as f64) < FOUND_SHARE * looked as f64 {
        return None;
    }
    Some(Proof {
        map,
        inliers: same.len() as u32,
        distance: f64::from(same.iter().sum::<u32>()) / same.len().max(1) as f64,
        windows,
    })
}

/// Share of the windows of the small plane that show something and are alike.
fn alike_afar(windows: &Windows) -> f64 {
    let telling = windows.iter().flatten();
    let telling: Vec<&Window> = telling
        .filter(|window| window.variances.0 > TEXTURE)
        .collect();
    let alike = telling.iter().filter(|window| window.likeness >= ALIKE);
    alike.count() as f64 / telling.len().max(1) as f64
}

/// Whether a map neither collapses nor tears the picture.
pub(super) fn is_sane(map: Projection, query: &Query) -> bool {
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

//! What stands around the entry's picture in the query: bars, a border, a page, another picture.

use super::edits::{Lie, rounded};
use super::{Edit, Query};

/// Margins of a smaller part of a side count as none.
const LEAST: f64 = 0.02;
/// Tiles along a side that tell what a margin is.
const TILES: usize = 40;
/// Grey levels a plain tile differs from the middle tone by at most, and the shares of such tiles.
const PLAIN: f64 = 10.0;
const BARS: f64 = 0.93;
const PAGE: f64 = 0.4;

/// Bars, a border, a screenshot or another picture around the entry's.
pub(super) fn edits(lie: &Lie, query: &Query) -> Vec<Edit> {
    let Some([left, top, right, bottom]) = lie.shown() else {
        return Vec::new();
    };
    let (width, height) = lie.query;
    let sides = [
        left / width,
        1.0 - right / width,
        top / height,
        1.0 - bottom / height,
    ];
    let [beside_left, beside_right, above, below] = sides.map(|margin| margin >= LEAST);
    if ![beside_left, beside_right, above, below].contains(&true) {
        return Vec::new();
    }
    let margin = tones(
        query,
        [left / width, top / height, right / width, bottom / height],
    );
    let share = share_of_middle(&margin);
    let kind = match (beside_left || beside_right, above || below) {
        (false, true) if share >= BARS => "letterbox",
        (true, false) if share >= BARS => "pillarbox",
        _ if share >= BARS => "border",
        _ if share >= PAGE => "screenshot",
        _ => "inset",
    };
    let shown = (right - left) * (bottom - top) / (width * height);
    vec![Edit {
        area: Some([left, top, right - left, bottom - top].map(|edge| rounded(edge, 10.0))),
        ..Edit::plain(kind, Some(rounded(1.0 - shown, 1_000.0)))
    }]
}

/// Tones of the tiles outside a rectangle given in parts of the sides.
fn tones(query: &Query, [left, top, right, bottom]: [f64; 4]) -> Vec<f64> {
    let (width, height) = query.sums.size();
    let longer = width.max(height).max(1) as f64;
    let (across, down) = (width as f64 / longer, height as f64 / longer);
    let mut tones = Vec::new();
    for row in 0..TILES {
        for column in 0..TILES {
            let place = |n: usize| (n as f64 + 0.5) / TILES as f64;
            let (x, y) = (place(column), place(row));
            // A little away from the picture, so that its soft edge does not count.
            let slack = 0.6 / TILES as f64;
            let inside =
                x > left - slack && x < right + slack && y > top - slack && y < bottom + slack;
            if !inside {
                tones.extend(query.sums.mean((x * across, y * down), 0.5 / TILES as f64));
            }
        }
    }
    tones
}

/// Share of tones near to the middle one.
fn share_of_middle(tones: &[f64]) -> f64 {
    let mut sorted = tones.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(middle) = sorted.get(sorted.len() / 2) else {
        return 1.0;
    };
    let near = sorted
        .iter()
        .filter(|tone| (*tone - middle).abs() <= PLAIN)
        .count();
    near as f64 / sorted.len() as f64
}

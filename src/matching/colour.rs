//! Whether the query is lighter, flatter or of other colours than the entry.

use super::edits::{Lie, rounded};
use super::likeness::{Window, Windows};
use super::proof::{Known, TEXTURE};
use super::{Edit, Query};
use crate::signal::local::COLOUR_SIDE;

/// Grey levels by which the whole is lighter or darker.
const LIGHTER: f64 = 20.0;
/// Factor of contrast.
const FLATTER: f64 = 1.3;
/// Mean colourfulness below which nothing is said of colours.
const COLOURLESS: f64 = 4.0;
/// The query has this part of the colours or less where it is grey.
const GREY: f64 = 0.25;
/// Factor of colourfulness.
const PALER: f64 = 1.5;
/// Degrees by which all hues are turned.
const OTHER_HUE: f64 = 15.0;

/// Brightness (grey levels), contrast (factor), and what became of the colours.
pub(super) fn edits(lie: &Lie, query: &Query, known: &Known, windows: &Windows) -> Vec<Edit> {
    let mut edits = tones(windows);
    edits.extend(colours(lie, query, known));
    edits
}

fn tones(windows: &Windows) -> Vec<Edit> {
    let alike = |window: &&Window| window.likeness > 0.8 && window.variances.0 > TEXTURE;
    let windows: Vec<&Window> = windows.iter().flatten().filter(alike).collect();
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let gain = middle(
        windows
            .iter()
            .map(|w| (w.variances.1 / w.variances.0).sqrt())
            .collect(),
    );
    let shift = middle(windows.iter().map(|w| w.means.1 - w.means.0).collect());
    let mut edits = Vec::new();
    if let Some(shift) = shift.filter(|shift| shift.abs() >= LIGHTER) {
        edits.push(Edit::plain("brightness", Some(rounded(shift, 1.0))));
    }
    if let Some(gain) = gain.filter(|gain| gain.max(1.0 / gain) >= FLATTER) {
        edits.push(Edit::plain("contrast", Some(rounded(gain, 100.0))));
    }
    edits
}

fn colours(lie: &Lie, query: &Query, known: &Known) -> Option<Edit> {
    let (mut ours, mut theirs, mut dot, mut cross, mut count) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for row in 0..COLOUR_SIDE {
        for column in 0..COLOUR_SIDE {
            let part = |at: usize| (at as f64 + 0.5) / COLOUR_SIDE as f64;
            let there = (part(column) * lie.known.0, part(row) * lie.known.1);
            let Some((x, y)) = lie.back.at(there) else {
                continue;
            };
            let place = |at: f64, length: f64| (at / length * COLOUR_SIDE as f64).floor();
            let (x, y) = (place(x, lie.query.0), place(y, lie.query.1));
            let side = 0.0..COLOUR_SIDE as f64;
            if !side.contains(&x) || !side.contains(&y) {
                continue;
            }
            let (a, b) = (
                query.colours.at(x as usize, y as usize),
                known.local.colours.at(column, row),
            );
            ours += a.0.hypot(a.1);
            theirs += b.0.hypot(b.1);
            dot += a.0 * b.0 + a.1 * b.1;
            cross += b.0 * a.1 - b.1 * a.0;
            count += 1.0;
        }
    }
    if count < 8.0 || theirs / count < COLOURLESS {
        return None;
    }
    let factor = ours / theirs;
    if factor <= GREY {
        return Some(Edit::plain("greyscale", None));
    }
    let degrees = cross.atan2(dot).to_degrees();
    if degrees.abs() >= OTHER_HUE {
        return Some(Edit::plain("hue", Some(rounded(degrees, 1.0))));
    }
    (factor.max(1.0 / factor) >= PALER)
        .then(|| Edit::plain("saturation", Some(rounded(factor, 100.0))))
}

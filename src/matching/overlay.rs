//! Areas of the query that show something else than the entry does there: bars of text, stickers, logos.

use super::edits::{Lie, bounds, rounded};
use super::likeness::{WINDOWS, Window, Windows};
use super::proof::TEXTURE;
use super::{Edit, touching};

/// Below this likeness a window shows something else.
const OTHER: f64 = 0.4;
/// Squared grey levels by which what is laid over an even place varies.
const LAID_OVER: f64 = 150.0;
/// Fewer windows are chance.
const FEWEST: usize = 3;
/// A bar spans this share of the width and reaches an edge.
const ACROSS: f64 = 0.75;
/// Windows that stand out fill this share of the box around them, or they are scattered and no overlay.
const FILLED: f64 = 0.5;
/// Half of what all windows are alike, where nothing stands out: something see-through lies over all.
const BLENDED: f64 = 0.88;

/// Overlays with their boxes in the query, the largest first, or one blend of the whole.
pub(super) fn edits(lie: &Lie, windows: &Windows) -> Vec<Edit> {
    let mut groups = groups(windows);
    groups.retain(|group| group.len() >= FEWEST);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let edits: Vec<Edit> = groups
        .iter()
        .filter_map(|group| overlay(lie, group))
        .collect();
    if edits.is_empty() && is_blended(windows) {
        return vec![Edit::plain("blend", None)];
    }
    edits
}

fn shows_another(window: &Window) -> bool {
    let (known, seen) = window.variances;
    let unlike = window.likeness < OTHER;
    unlike && (known > TEXTURE || seen > LAID_OVER)
}

fn is_blended(windows: &Windows) -> bool {
    let telling = windows
        .iter()
        .flatten()
        .filter(|window| window.variances.0 > 3.0 * TEXTURE);
    let mut likeness: Vec<f64> = telling.map(|window| window.likeness).collect();
    likeness.sort_by(f64::total_cmp);
    likeness
        .get(likeness.len() / 2)
        .is_some_and(|middle| *middle < BLENDED)
}

/// Windows that touch and show something else, as columns and rows.
fn groups(windows: &Windows) -> Vec<Vec<(usize, usize)>> {
    let left: Vec<(usize, usize)> = windows
        .iter()
        .enumerate()
        .filter(|(_, window)| window.as_ref().is_some_and(shows_another))
        .map(|(at, _)| (at % WINDOWS, at / WINDOWS))
        .collect();
    touching(left)
}

fn overlay(lie: &Lie, group: &[(usize, usize)]) -> Option<Edit> {
    // A window's own part is the middle half of its width; those at the edges reach out to them.
    let start = |at: usize| {
        if at == 0 {
            0.0
        } else {
            (at as f64 + 0.5) / (WINDOWS + 1) as f64
        }
    };
    let end = |at: usize| {
        if at + 1 == WINDOWS {
            1.0
        } else {
            (at as f64 + 1.5) / (WINDOWS + 1) as f64
        }
    };
    let span = |of: &dyn Fn(&(usize, usize)) -> usize| {
        let least = group.iter().map(of).min().unwrap_or(0);
        group.iter().map(of).max().unwrap_or(0) + 1 - least
    };
    if (group.len() as f64) < FILLED * (span(&|at| at.0) * span(&|at| at.1)) as f64 {
        return None;
    }
    let fold = |of: &dyn Fn(&(usize, usize)) -> usize| {
        let least = group.iter().map(of).min().unwrap_or(0);
        (start(least), end(group.iter().map(of).max().unwrap_or(0)))
    };
    let ((left, right), (top, bottom)) = (fold(&|at| at.0), fold(&|at| at.1));
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let placed = corners.map(|(x, y)| lie.back.at((x * lie.known.0, y * lie.known.1)));
    let placed: Vec<(f64, f64)> = placed.into_iter().collect::<Option<_>>()?;
    let [x0, y0, x1, y1] = bounds(&placed);
    let (x0, y0) = (x0.max(0.0), y0.max(0.0));
    let (x1, y1) = (x1.min(lie.query.0), y1.min(lie.query.1));
    let [shown_left, shown_top, shown_right, shown_bottom] = lie.shown()?;
    let (width, height) = (shown_right - shown_left, shown_bottom - shown_top);
    let spans = (x1 - x0) >= ACROSS * width;
    let edge = height / (WINDOWS as f64 - 1.0);
    let side = match (spans, y0 - shown_top <= edge, shown_bottom - y1 <= edge) {
        (true, false, true) => Some("bottom"),
        (true, true, false) => Some("top"),
        _ => None,
    };
    let kind = if side.is_some() {
        "caption-bar"
    } else {
        "overlay"
    };
    let share = (x1 - x0).max(0.0) * (y1 - y0).max(0.0) / (width * height);
    Some(Edit {
        side: side.map(str::to_owned),
        area: Some([x0, y0, x1 - x0, y1 - y0].map(|edge| rounded(edge, 10.0))),
        ..Edit::plain(kind, Some(rounded(share, 1_000.0)))
    })
}

//! Two videos, one laid on the other and run along it: which times follow which, and whether that proves anything.

use super::moments::{Evened, Footage, Laid, Shown, Steps, by_bits, table};
use super::timeline::{Line, Run, Table, runs};
use super::{FramePair, Match, Segment};
use crate::media::Projection;
use crate::signal::local::Mirrored;
use crate::signal::sequence::RATE;

/// Rows that follow one another and show something new each, from which on they prove a run by themselves.
const CHANGES: usize = 4;
/// So many prove one that is less clear, as where a camera moves fast and no two frames are of one moment.
const MANY_CHANGES: usize = 7;
/// What a run of another place needs beside a proven one.
const FEWER_CHANGES: usize = 2;
/// Mean likeness of a run that nothing but its changes proves, and of any.
const CLEARLY: f32 = 0.62;
const SOMEWHAT: f32 = 0.5;
const FAIRLY: f32 = 0.45;
/// Two moments that are less alike show different things.
const CHANGED: f32 = 0.72;
/// Seconds a frame that was proved may lie beside the line of its run.
const BESIDE: f64 = 1.6;
/// Least share of the entry's picture that changes alone can prove.
const SHARE: f64 = 0.15;
/// Maps of one pair that are tried, and the part of a side by which different ones differ.
const MOST_MAPS: usize = 6;
const SAME_MAP: f64 = 0.03;
/// Steps by which a map is shifted and resized while it is made to fit, in parts of the longer side.
const SHIFTS: [f64; 3] = [0.03, 0.015, 0.007];
/// Rows of a run that a map is fitted to.
const FITTED: usize = 24;
/// Pairs of frames told of a run, and steps of it for each at least.
const EVIDENCE: usize = 4;
const EVIDENCE_STEPS: usize = 2;

/// Something that says how the query may lie on the entry.
#[derive(Debug, Clone)]
pub struct Lead {
    /// Query to entry, both in parts of their longer side.
    pub map: Projection,
    /// Second of the query and of the entry.
    pub at: (f64, f64),
    /// The part of the query it was found by; 0 is the whole.
    pub(super) part: usize,
    /// The proof, where the two frames prove one another as pictures do.
    pub proof: Option<Match>,
}

impl Lead {
    /// A lead by a whole frame that nothing proves.
    pub fn whole(map: Projection, at: (f64, f64)) -> Self {
        Self {
            map,
            at,
            part: 0,
            proof: None,
        }
    }
}

/// A map under which times of the query follow times of the entry.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Query to entry, both in parts of their longer side.
    pub map: Projection,
    /// The times, in the order of the query.
    pub segments: Vec<Segment>,
    /// How much faster the query runs in the longest of them; below nothing where it runs backwards.
    pub speed: f64,
    /// Mean likeness, weighted by length.
    pub likeness: f64,
    /// The best proof of one frame by another that lays it so; what was proved elsewhere, where the camera moves, tells
    /// that the two are the same, not how one lies on the other.
    pub proof: Option<Match>,
}

/// What the query shows of the entry, under the map that explains most of it; `None` where nothing is proven.
///
/// A run is proven where a frame in it is, or where it is long and clear enough and shows at least four different things
/// in the entry's order: what stands still proves nothing by repeating itself.
pub fn follow(query: &Footage, entry: &Footage, leads: &[Lead]) -> Option<Followed> {
    let steps = (query.rows_by_step(), entry.rows_by_step());
    let mut best: Option<(f64, Followed)> = None;
    for map in different_maps(leads, query.shape) {
        let found = under(map, query, entry, leads, (&steps.0, &steps.1));
        let Some(found) = found else { continue };
        let length: f64 = found.segments.iter().map(length_of).sum();
        let worth = length * (found.likeness - 0.2);
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, found));
        }
    }
    best.map(|(_, found)| found)
}

fn length_of(segment: &Segment) -> f64 {
    segment.query.map_or(0.0, |[from, to]| to - from)
}

/// All of the query on all of the entry, as most are, and the maps of the leads, those that most of them agree on first:
/// where the camera moves, frames shown at other times lie beside one another.
fn different_maps(leads: &[Lead], shape: (f64, f64)) -> Vec<Projection> {
    let mut maps: Vec<(Projection, usize)> = Vec::new();
    for lead in leads {
        let weight = if lead.proof.is_some() { 3 } else { 1 };
        let known = maps
            .iter_mut()
            .find(|(map, _)| is_near(*map, lead.map, shape));
        match known {
            Some((_, count)) => *count += weight,
            None => maps.push((lead.map, weight)),
        }
    }
    maps.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let is_mirrored = maps.iter().any(|(map, _)| turns_over(*map, shape));
    let mut found = vec![Projection::scale(1.0, 1.0)];
    found.extend(is_mirrored.then(|| mirror(shape)).flatten());
    for (map, _) in maps.into_iter().take(MOST_MAPS) {
        if !found.iter().any(|known| is_near(*known, map, shape)) {
            found.push(map);
        }
    }
    found
}

/// Whether a map shows the query as a mirror does.
fn turns_over(map: Projection, (width, height): (f64, f64)) -> bool {
    let corners = [(0.0, 0.0), (width, 0.0), (0.0, height)].map(|corner| map.at(corner));
    let [Some(a), Some(b), Some(c)] = corners else {
        return false;
    };
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0) < 0.0
}

/// The query laid on all of the entry as a mirror shows it.
fn mirror((width, _): (f64, f64)) -> Option<Projection> {
    Projection::of(&[-1.0, 0.0, width, 0.0, 1.0, 0.0])
}

/// Whether two maps put the corners in nearly the same places.
fn is_near(a: Projection, b: Projection, (right, bottom): (f64, f64)) -> bool {
    let corners = [(0.0, 0.0), (right, 0.0), (0.0, bottom), (right, bottom)];
    corners
        .into_iter()
        .all(|corner| match (a.at(corner), b.at(corner)) {
            (Some(a), Some(b)) => (a.0 - b.0).abs().max((a.1 - b.1).abs()) < SAME_MAP,
            _ => false,
        })
}

fn under(
    map: Projection,
    query: &Footage,
    entry: &Footage,
    leads: &[Lead],
    steps: (Steps<'_>, Steps<'_>),
) -> Option<Followed> {
    let has_planes = !query.strip.is_empty() && !entry.strip.is_empty();
    let map = match has_planes {
        true => fitted(map, query, entry, steps)?,
        false => map,
    };
    let (asked, known, share) = match has_planes {
        true => sides(map, query, entry)?,
        false => whole_sides(map, query, entry)?,
    };
    let table = table(&asked, &known, steps);
    let found = runs(&table);
    let is_clear = |run: &Run| {
        let changes = changes(run, &known, steps.1);
        let clear = run.likeness >= CLEARLY && changes >= CHANGES;
        share >= SHARE && (clear || run.likeness >= SOMEWHAT && changes >= MANY_CHANGES)
    };
    let has_proof = |run: &Run| {
        let mut leads = leads.iter().filter(|lead| lead.proof.is_some());
        leads.any(|lead| is_beside(lead, run))
    };
    let proven: Vec<bool> = found
        .iter()
        .map(|run| run.likeness >= FAIRLY && (is_clear(run) || has_proof(run)))
        .collect();
    if !proven.contains(&true) {
        return None;
    }
    let kept: Vec<&Run> = found
        .iter()
        .zip(&proven)
        .filter(|(run, proven)| {
            let is_like =
                || run.likeness >= CLEARLY && changes(run, &known, steps.1) >= FEWER_CHANGES;
            **proven || is_like()
        })
        .map(|(run, _)| run)
        .collect();
    let longest = kept.iter().max_by_key(|run| run.rows.1 - run.rows.0)?;
    let rows: usize = kept.iter().map(|run| run.rows.1 - run.rows.0).sum();
    let total: f64 = kept
        .iter()
        .map(|run| f64::from(run.likeness) * (run.rows.1 - run.rows.0) as f64)
        .sum();
    Some(Followed {
        map,
        segments: kept
            .iter()
            .map(|run| Segment {
                evidence: evidence(run, &table),
                ..segment(run, query, entry)
            })
            .collect(),
        speed: f64::from(longest.line.slope),
        likeness: total / rows.max(1) as f64,
        proof: leads
            .iter()
            .filter(|lead| is_near(lead.map, map, query.shape))
            .filter(|lead| kept.iter().any(|run| is_beside(lead, run)))
            .filter_map(|lead| lead.proof.clone())
            .max_by_key(|proof| proof.inliers),
    })
}

/// The rows of both as `map` lays them, and the share of the entry that the query shows.
fn sides(map: Projection, query: &Footage, entry: &Footage) -> Option<(Evened, Evened, f64)> {
    let laid = Laid::new(map, query.shape, entry.shape)?;
    let asked = laid.query(&query.strip, 0..query.strip.len());
    let known = laid.entry(&entry.strip, 0..entry.strip.len());
    Some((asked, known, laid.share()))
}

/// The same by PDQ of whole frames, where `map` lays all of one on all of the other.
fn whole_sides(map: Projection, query: &Footage, entry: &Footage) -> Option<(Evened, Evened, f64)> {
    let (right, bottom) = query.shape;
    let (from, to) = (map.at((0.0, 0.0))?, map.at((right, bottom))?);
    let spans = |a: f64, b: f64, side: f64| (b - a - side).abs() < SAME_MAP;
    if !spans(from.1, to.1, entry.shape.1) {
        return None;
    }
    let form = match (
        spans(from.0, to.0, entry.shape.0),
        spans(to.0, from.0, entry.shape.0),
    ) {
        (true, _) => Mirrored::No,
        (_, true) => Mirrored::Yes,
        _ => return None,
    };
    let known = by_bits(entry, Mirrored::No)?;
    Some((by_bits(query, form)?, known, 1.0))
}

/// The map shifted and resized a little to where the longest run is most alike: a frame that was compared with one
/// shown a moment earlier or later lies beside it where the camera moves.
fn fitted(
    map: Projection,
    query: &Footage,
    entry: &Footage,
    steps: (Steps<'_>, Steps<'_>),
) -> Option<Projection> {
    let (asked, known, _) = sides(map, query, entry)?;
    let found = runs(&table(&asked, &known, steps));
    let Some(run) = found.iter().max_by_key(|run| run.rows.1 - run.rows.0) else {
        return Some(map);
    };
    let every = (run.rows.1 - run.rows.0).div_ceil(FITTED).max(1);
    let pairs: Vec<(Shown, Shown)> = (run.rows.0..run.rows.1)
        .step_by(every)
        .filter_map(|step| {
            let column = run.line.at(step as f32).round().max(0.0) as usize;
            Some(((*steps.0.get(step)?)?, (*steps.1.get(column)?)?))
        })
        .collect();
    let likeness = |map: Projection| {
        let laid = Laid::new(map, query.shape, entry.shape)?;
        let asked = laid.query(&query.strip, pairs.iter().map(|(row, _)| row.start));
        let rows = pairs.iter().flat_map(|(_, row)| [row.start, row.later]);
        let known = laid.entry(&entry.strip, rows);
        let all = (0..pairs.len()).map(|n| {
            let (start, later) = (2 * n, 2 * n + 1);
            asked.likeness_in(n, &known, Shown { start, later })
        });
        Some(all.sum::<f32>() / pairs.len().max(1) as f32)
    };
    let (mut best, mut most) = (map, likeness(map)?);
    for step in SHIFTS {
        for _ in 0..3 {
            let moved = moves(best, step, entry.shape);
            let better = moved
                .into_iter()
                .filter_map(|map| Some((likeness(map)?, map)))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            match better {
                Some((likeness, map)) if likeness > most + 0.002 => (best, most) = (map, likeness),
                _ => break,
            }
        }
    }
    Some(best)
}

/// The map moved by `step` to each side, and made larger and smaller about the middle of the entry.
fn moves(map: Projection, step: f64, (width, height): (f64, f64)) -> Vec<Projection> {
    let moved = |x: f64, y: f64| Projection::of(&[1.0, 0.0, x, 0.0, 1.0, y]);
    let sized = |by: f64| {
        let keep = |middle: f64| middle * (1.0 - by);
        Projection::of(&[by, 0.0, keep(width / 2.0), 0.0, by, keep(height / 2.0)])
    };
    [
        moved(step, 0.0),
        moved(-step, 0.0),
        moved(0.0, step),
        moved(0.0, -step),
        sized(1.0 + 2.0 * step),
        sized(1.0 / (1.0 + 2.0 * step)),
    ]
    .into_iter()
    .flatten()
    .map(|change| map.then(change))
    .collect()
}

/// How many times the entry shows something new along a run.
fn changes(run: &Run, known: &Evened, steps: Steps<'_>) -> usize {
    let mut last = None;
    let mut count = 0;
    for row in run.rows.0..run.rows.1 {
        let column = run.line.at(row as f32).round().max(0.0) as usize;
        let Some(Shown { start: shown, .. }) = steps.get(column).copied().flatten() else {
            continue;
        };
        let is_new = last.is_none_or(|last| known.likeness(last, known, shown) < CHANGED);
        if is_new {
            last = Some(shown);
            count += 1;
        }
    }
    count
}

/// Whether a lead says what the run says.
fn is_beside(lead: &Lead, run: &Run) -> bool {
    let step = lead.at.0 * RATE;
    let (from, to) = (run.rows.0 as f64 - 1.0, run.rows.1 as f64 + 1.0);
    let there = f64::from(run.line.at(step as f32)) / RATE;
    (from..=to).contains(&step) && (there - lead.at.1).abs() <= BESIDE
}

fn segment(run: &Run, query: &Footage, entry: &Footage) -> Segment {
    let (from, to) = (run.rows.0 as f64, run.rows.1 as f64);
    let Line { slope, .. } = run.line;
    let middle = |row: f64| f64::from(run.line.at(row as f32)) + 0.5;
    // From the edge of the first step to the edge of the last.
    let half = f64::from(slope) / 2.0;
    let (first, last) = (middle(from) - half, middle(to - 1.0) + half);
    let (first, last) = if first <= last {
        (first, last)
    } else {
        (last, first)
    };
    let within = |step: f64, end: f64| (step / RATE).clamp(0.0, end);
    let (length, whole) = (query.sequence.seconds(), entry.sequence.seconds());
    Segment {
        query: Some([within(from, length), within(to, length)]),
        entry: Some([within(first, whole), within(last, whole)]),
        ..Segment::default()
    }
}

/// The most alike pair of frames of each part of a run.
fn evidence(run: &Run, table: &Table) -> Vec<FramePair> {
    let (from, to) = run.rows;
    let parts = ((to - from) / EVIDENCE_STEPS).clamp(1, EVIDENCE);
    let edge = |part: usize| from + (to - from) * part / parts;
    let of_part = |part: usize| {
        let rows = edge(part)..edge(part + 1);
        let pairs = rows.filter_map(|row| {
            let (column, likeness) = table.nearer(row, run.line.at(row as f32))?;
            Some((likeness, row, column))
        });
        let (_, row, column) = pairs.max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(FramePair {
            query: Some(row as f64 / RATE),
            frame: None,
            entry: Some(column as f64 / RATE),
        })
    };
    (0..parts).filter_map(of_part).collect()
}

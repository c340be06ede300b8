//! A picture at ever smaller sizes, and the features found on them.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over buffers whose sizes are computed beside the loop"
)]

use super::corners::{Corner, corners};
use super::describe::{self, Bits, Mirrored, REACH, TURNS, turn_of};
use super::drawn::{is_drawn, is_drawn_on_a_slope};
use super::soft::softened;
use super::{Feature, Kind, STEP};
use crate::media::Plane;

/// Planes whose shorter side has fewer pixels hold no feature.
const SMALLEST: usize = 2 * REACH + 4;
/// Grey levels a corner stands out by at least.
const THRESHOLD: u8 = 8;
/// Columns and rows of the grid features are spread over.
const GRID: usize = 8;
/// Features of each size, relative to the size before.
const WEIGHT: f32 = 0.8;
/// Corners looked at for each feature wanted.
const VISITED: usize = 3;
/// Corners much weaker than the strong ones of the plane are noise.
const WEAKEST: f32 = 0.01;
/// Corners of a cell that tell what it shows.
const VOTERS: usize = 3;
/// Planes further from the size asked for are not described, as a difference of logarithms.
const FAR: f32 = 0.5;

/// Part of a picture: left, top, right, bottom, in parts of its longer side.
pub type Area = [f32; 4];

/// The whole of any picture.
pub const WHOLE: Area = [0.0, 0.0, 1.0, 1.0];

/// The features of an area, and what its corners were like.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Those of what is photographed first.
    pub features: Vec<Feature>,
    /// Corners that were taken for photographed.
    pub photographed: usize,
    /// Corners that were taken for drawn, whether kept or not.
    pub drawn: usize,
}

impl Chosen {
    /// Of the corners looked at, the share that was taken for photographed, in hundredths; 0 where there are none.
    pub fn photographed_share(&self) -> u8 {
        (self.photographed * 100 / (self.photographed + self.drawn).max(1)) as u8
    }
}

struct Level {
    plane: Plane,
    soft: Plane,
    /// Width of a pixel in parts of the longer side.
    scale: f32,
    corners: Vec<Corner>,
}

/// A picture at ever smaller sizes.
pub struct Scales {
    levels: Vec<Level>,
}

impl Scales {
    /// The luma plane at a longer side of `longest` pixels and at up to `smaller` sizes less.
    pub fn new(luma: &Plane, longest: f32, smaller: usize) -> Self {
        let mut levels: Vec<Level> = Vec::new();
        let side = luma.width.max(luma.height).max(1) as f32;
        for n in 0..=smaller {
            let longer = longest / STEP.powi(n as i32);
            let sized = |length: usize| (length as f32 * longer / side).round().max(1.0) as usize;
            let (width, height) = (sized(luma.width), sized(luma.height));
            if width.min(height) < SMALLEST {
                break;
            }
            let from = levels.last().map_or(luma, |level| &level.plane);
            let plane = from.resized(width, height);
            levels.push(Level {
                corners: corners(&plane, REACH, THRESHOLD),
                soft: softened(&plane),
                scale: 1.0 / longer,
                plane,
            });
        }
        Self { levels }
    }

    /// At most `budget` features inside `area`, spread over it and over the sizes.
    ///
    /// Drawn ones are taken where there are not enough others.
    pub fn features(&self, area: Area, budget: usize) -> Chosen {
        let mut chosen = Vec::with_capacity(budget);
        let mut drawn = Vec::new();
        let mut passed_over = 0;
        let weight = |n: usize| WEIGHT.powi(n as i32);
        let mut rest: f32 = (0..self.levels.len()).map(weight).sum();
        for (n, level) in self.levels.iter().enumerate() {
            let left = budget.saturating_sub(chosen.len()) as f32;
            let quota = (left * weight(n) / rest).round() as usize;
            rest -= weight(n);
            let enough = chosen.len() + quota;
            let visited = VISITED * quota;
            for corner in level.spread(area).into_iter().take(visited) {
                if chosen.len() >= enough {
                    break;
                }
                if !self.is_drawn(n, &corner) {
                    chosen.push(level.feature(&corner, Kind::Photographed));
                    continue;
                }
                passed_over += 1;
                if drawn.len() < budget {
                    drawn.push(level.feature(&corner, Kind::Drawn));
                }
            }
        }
        let photographed = chosen.len();
        drawn.truncate(budget - photographed);
        chosen.extend(drawn);
        Chosen {
            features: chosen,
            photographed,
            drawn: passed_over,
        }
    }

    /// For each cell of a grid over the picture, row-major, whether most of its strongest corners on the finest plane lie
    /// on something photographed, even once the slope of tone under them is taken away.
    pub(in crate::signal) fn photographed_cells<const CELLS: usize>(
        &self,
    ) -> [[bool; CELLS]; CELLS] {
        let mut cells = [[false; CELLS]; CELLS];
        let Some(finest) = self.levels.first() else {
            return cells;
        };
        let mut strongest: Vec<&Corner> = finest.corners.iter().collect();
        strongest.sort_by(|a, b| {
            b.strength
                .total_cmp(&a.strength)
                .then((a.y, a.x).cmp(&(b.y, b.x)))
        });
        let mut votes = [[(0_usize, 0_usize); CELLS]; CELLS];
        for corner in strongest {
            let column = corner.x * CELLS / finest.plane.width;
            let (seen, photographed) = &mut votes[corner.y * CELLS / finest.plane.height][column];
            if *seen == VOTERS {
                continue;
            }
            *seen += 1;
            let is_photographed = !is_drawn(&finest.plane, corner.x, corner.y)
                && !is_drawn_on_a_slope(&finest.plane, corner.x, corner.y);
            *photographed += usize::from(is_photographed);
        }
        for (line, votes) in cells.iter_mut().zip(votes) {
            for (cell, (seen, photographed)) in line.iter_mut().zip(votes) {
                *cell = 2 * photographed > seen;
            }
        }
        cells
    }

    /// Whether a corner of size `n` looks drawn, there or on the finest plane: small print looks like any texture from afar.
    fn is_drawn(&self, n: usize, corner: &Corner) -> bool {
        let (Some(level), Some(finest)) = (self.levels.get(n), self.levels.first()) else {
            return false;
        };
        let fine = |at: usize, length: usize| {
            let at = ((at as f32 + 0.5) * level.scale / finest.scale) as usize;
            at.clamp(REACH, length - REACH - 1)
        };
        let (x, y) = (
            fine(corner.x, finest.plane.width),
            fine(corner.y, finest.plane.height),
        );
        is_drawn(&level.plane, corner.x, corner.y) || (n > 0 && is_drawn(&finest.plane, x, y))
    }

    /// The same features as a mirror shows them; places and turns stay those of the upright ones.
    pub fn mirrored(&self, features: &[Feature]) -> Vec<Feature> {
        let mirrored = |feature: &Feature| {
            let turn = usize::from(feature.turn);
            let bits = self.describe([feature.x, feature.y], feature.scale, turn, Mirrored::Yes)?;
            Some(Feature { bits, ..*feature })
        };
        features.iter().filter_map(mirrored).collect()
    }

    /// The comparisons around any place, at the size nearest to `scale`.
    ///
    /// `None` near an edge, and where no plane is near to that size.
    pub fn describe(
        &self,
        [x, y]: [f32; 2],
        scale: f32,
        turn: usize,
        mirrored: Mirrored,
    ) -> Option<Bits> {
        let far = |level: &Level| (level.scale / scale).ln().abs();
        let level = self
            .levels
            .iter()
            .min_by(|a, b| far(a).total_cmp(&far(b)))?;
        if far(level) > FAR {
            return None;
        }
        let (column, row) = (
            (x / level.scale - 0.5).round(),
            (y / level.scale - 0.5).round(),
        );
        let reach = REACH as f32;
        let fits = |at: f32, length: usize| at >= reach && at + reach < length as f32;
        if !fits(column, level.soft.width) || !fits(row, level.soft.height) {
            return None;
        }
        Some(describe::describe(
            &level.soft,
            column as usize,
            row as usize,
            turn % TURNS,
            mirrored,
        ))
    }
}

impl Level {
    fn feature(&self, corner: &Corner, kind: Kind) -> Feature {
        let turn = turn_of(describe::direction(&self.plane, corner.x, corner.y));
        Feature {
            x: (corner.x as f32 + 0.5) * self.scale,
            y: (corner.y as f32 + 0.5) * self.scale,
            scale: self.scale,
            turn: turn as u8,
            kind,
            bits: describe::describe(&self.soft, corner.x, corner.y, turn, Mirrored::No),
        }
    }

    /// The corners inside an area: the best of each cell of a grid first, then the second best of each, and so on.
    fn spread(&self, [left, top, right, bottom]: Area) -> Vec<Corner> {
        let place = |corner: &Corner| (corner.x as f32 * self.scale, corner.y as f32 * self.scale);
        let inside = |corner: &&Corner| {
            let (x, y) = place(corner);
            x >= left && x < right && y >= top && y < bottom
        };
        let mut corners: Vec<Corner> = self.corners.iter().filter(inside).copied().collect();
        corners.sort_by(|a, b| {
            b.strength
                .total_cmp(&a.strength)
                .then((a.y, a.x).cmp(&(b.y, b.x)))
        });
        let strong = corners
            .get(corners.len() / 20)
            .map_or(0.0, |corner| corner.strength);
        corners.retain(|corner| corner.strength >= WEAKEST * strong);
        let side = (right - left).max(bottom - top) / GRID as f32;
        let cell = |at: f32, start: f32| (((at - start) / side) as usize).min(GRID - 1);
        let mut taken = [[0_usize; GRID]; GRID];
        let mut ranked: Vec<(usize, Corner)> = Vec::with_capacity(corners.len());
        for corner in corners {
            let (x, y) = place(&corner);
            let count = &mut taken[cell(y, top)][cell(x, left)];
            ranked.push((*count, corner));
            *count += 1;
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, corner)| corner).collect()
    }
}

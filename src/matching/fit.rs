//! Projections fitted to pairs of points.

use crate::media::Projection;

/// A point of the query and the point of the entry it goes to.
pub(super) type Pair = ((f64, f64), (f64, f64));

/// Turning, sizing and moving, of the mirrored picture or not, that takes the first points of two pairs to the second.
pub(super) fn similarity([first, second]: [Pair; 2], mirrored: bool) -> Option<Projection> {
    let flip = if mirrored { -1.0 } else { 1.0 };
    let (dx, dy) = ((second.0.0 - first.0.0) * flip, second.0.1 - first.0.1);
    let (ex, ey) = (second.1.0 - first.1.0, second.1.1 - first.1.1);
    let square = dx * dx + dy * dy;
    if square < 1e-9 {
        return None;
    }
    let (cos, sin) = ((dx * ex + dy * ey) / square, (dx * ey - dy * ex) / square);
    let (x, y) = (first.0.0 * flip, first.0.1);
    let (left, top) = (first.1.0 - cos * x + sin * y, first.1.1 - sin * x - cos * y);
    Projection::of(&[cos * flip, -sin, left, sin * flip, cos, top])
}

/// The affine map nearest to all pairs, by least squares.
pub(super) fn affine(pairs: &[Pair]) -> Option<Projection> {
    let across = pairs.iter().map(|((x, y), to)| ([*x, *y, 1.0], to.0));
    let down = pairs.iter().map(|((x, y), to)| ([*x, *y, 1.0], to.1));
    Projection::of(&[least_squares(across)?, least_squares(down)?].concat())
}

/// The perspective map nearest to all pairs, by least squares of its linear form.
pub(super) fn perspective(pairs: &[Pair]) -> Option<Projection> {
    let equations = pairs.iter().flat_map(|((x, y), (u, v))| {
        let across = [*x, *y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y];
        let down = [0.0, 0.0, 0.0, *x, *y, 1.0, -v * x, -v * y];
        [(across, *u), (down, *v)]
    });
    let numbers = least_squares(equations)?;
    Projection::of(&[&numbers[..], &[1.0]].concat())
}

/// What a map does to a small neighbourhood of a point: xx, xy, yx, yy.
pub(super) fn slopes(map: Projection, (x, y): (f64, f64)) -> Option<[f64; 4]> {
    let step = 1e-4;
    let (left, right) = (map.at((x - step, y))?, map.at((x + step, y))?);
    let (above, below) = (map.at((x, y - step))?, map.at((x, y + step))?);
    let along = |from: (f64, f64), to: (f64, f64)| {
        (
            (to.0 - from.0) / (2.0 * step),
            (to.1 - from.1) / (2.0 * step),
        )
    };
    let ((xx, yx), (xy, yy)) = (along(left, right), along(above, below));
    Some([xx, xy, yx, yy])
}

/// How much longer the neighbourhood of a point becomes.
pub(super) fn size_at(map: Projection, point: (f64, f64)) -> Option<f64> {
    let [xx, xy, yx, yy] = slopes(map, point)?;
    Some((xx * yy - xy * yx).abs().sqrt())
}

/// The unknowns that come nearest to all equations `row · unknowns = value`.
fn least_squares<const N: usize>(
    equations: impl Iterator<Item = ([f64; N], f64)>,
) -> Option<[f64; N]> {
    let mut normal = [[0.0; N]; N];
    let mut sums = [0.0; N];
    for (row, value) in equations {
        for ((line, sum), a) in normal.iter_mut().zip(&mut sums).zip(row) {
            for (cell, b) in line.iter_mut().zip(row) {
                *cell += a * b;
            }
            *sum += a * value;
        }
    }
    solved(normal, sums)
}

/// Gaussian elimination with the largest pivot; `None` where the rows depend on one another.
#[expect(clippy::indexing_slicing, reason = "square tables of a constant size")]
fn solved<const N: usize>(mut rows: [[f64; N]; N], mut right: [f64; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let size = |row: &usize| rows[*row][column].abs();
        let pivot = (column..N).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        if size(&pivot) < 1e-12 {
            return None;
        }
        rows.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..N {
            let factor = rows[row][column] / rows[column][column];
            let pivot = rows[column];
            for (cell, above) in rows[row].iter_mut().zip(pivot).skip(column) {
                *cell -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    let mut found = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|k| rows[row][k] * found[k]).sum();
        found[row] = (right[row] - known) / rows[row][row];
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: [(f64, f64); 6] = [
        (0.1, 0.1),
        (0.9, 0.2),
        (0.3, 0.7),
        (0.8, 0.6),
        (0.5, 0.4),
        (0.2, 0.5),
    ];

    fn pairs(map: Projection) -> Vec<Pair> {
        GRID.iter()
            .map(|point| (*point, map.at(*point).unwrap()))
            .collect()
    }

    fn agrees(found: Projection, wanted: Projection) -> bool {
        GRID.iter().all(|point| {
            let (a, b) = (found.at(*point).unwrap(), wanted.at(*point).unwrap());
            (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6
        })
    }

    #[test]
    fn maps_are_found_again_from_their_points() {
        let sheared = Projection::of(&[0.8, 0.3, 0.1, -0.2, 1.1, 0.05]).unwrap();
        assert!(agrees(affine(&pairs(sheared)).unwrap(), sheared));
        let tilted = Projection::of(&[0.9, 0.1, 0.0, 0.05, 1.0, 0.1, 0.2, -0.1, 1.0]).unwrap();
        assert!(agrees(perspective(&pairs(tilted)).unwrap(), tilted));
        for (mirrored, numbers) in [
            (false, [0.6, -0.8, 0.3, 0.8, 0.6, 0.1]),
            (true, [-0.6, -0.8, 0.3, -0.8, 0.6, 0.1]),
        ] {
            let turned = Projection::of(&numbers).unwrap();
            let all = pairs(turned);
            assert!(
                agrees(similarity([all[0], all[3]], mirrored).unwrap(), turned),
                "{mirrored}"
            );
        }
    }

    #[test]
    fn points_on_a_line_make_no_map() {
        let line: Vec<Pair> = (0..6)
            .map(|n| (f64::from(n), f64::from(n)))
            .map(|p| (p, p))
            .collect();
        assert!(affine(&line).is_none() && perspective(&line).is_none());
        assert!(similarity([line[0], line[0]], false).is_none());
    }

    #[test]
    fn slopes_tell_turning_and_size() {
        let map = Projection::of(&[0.0, -2.0, 1.0, 2.0, 0.0, 0.0]).unwrap();
        let [xx, xy, yx, yy] = slopes(map, (0.5, 0.5)).unwrap();
        assert!((xx.abs() + yy.abs()) < 1e-6 && (xy + 2.0).abs() < 1e-6 && (yx - 2.0).abs() < 1e-6);
        assert!((size_at(map, (0.1, 0.9)).unwrap() - 2.0).abs() < 1e-6);
    }
}

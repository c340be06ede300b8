//! Where the pixels of one picture lie in another.
#![expect(
    clippy::many_single_char_names,
    reason = "the numbers of a matrix go by letters"
)]

/// Parts of a row of points that count as on a border when polygons are cut.
const EDGE: f64 = 1e-9;

/// A plane projective map in the picture plane, 3 × 3, row-major.
///
/// Pixels are squares: the picture of `width` × `height` pixels spans 0–`width` and 0–`height`, and the middle of its
/// first pixel is at (½, ½).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection([f64; 9]);

/// The part two pictures share, as the corners of one polygon in each.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Corners in the picture the map leads from.
    pub from: Vec<(f64, f64)>,
    /// The same corners in the picture the map leads onto.
    pub onto: Vec<(f64, f64)>,
}

impl Projection {
    /// The map of 6 numbers (2 × 3, affine) or 9 (3 × 3); `None` for another count, for numbers that are not finite,
    /// and for a map that cannot be undone.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let map = match *numbers {
            [a, b, c, d, e, f] => Self([a, b, c, d, e, f, 0.0, 0.0, 1.0]),
            [a, b, c, d, e, f, g, h, i] => Self([a, b, c, d, e, f, g, h, i]),
            _ => return None,
        };
        map.inverse().map(|_| map)
    }

    /// The numbers of the map: 6 where it is affine, else 9, row-major.
    pub fn numbers(self) -> Vec<f64> {
        let scale = self.0[8];
        let numbers: Vec<f64> = self.0.iter().map(|number| number / scale).collect();
        match numbers.as_slice() {
            [first @ .., 0.0, 0.0, _] => first.to_vec(),
            _ => numbers,
        }
    }

    /// Every coordinate multiplied.
    pub fn scale(across: f64, down: f64) -> Self {
        Self([across, 0.0, 0.0, 0.0, down, 0.0, 0.0, 0.0, 1.0])
    }

    /// This map, then `next`.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let [k, l, m, n, o, p, q, r, s] = next.0;
        let row = |x: f64, y: f64, z: f64| {
            [
                x * a + y * d + z * g,
                x * b + y * e + z * h,
                x * c + y * f + z * i,
            ]
        };
        let ([a, b, c], [d, e, f], [g, h, i]) = (row(k, l, m), row(n, o, p), row(q, r, s));
        Self([a, b, c, d, e, f, g, h, i])
    }

    /// The map back; `None` where there is none.
    pub fn inverse(self) -> Option<Self> {
        let largest = self.0.iter().fold(0.0_f64, |most, n| most.max(n.abs()));
        if !largest.is_finite() || largest == 0.0 || self.0.iter().any(|n| n.is_nan()) {
            return None;
        }
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let adjugate = [
            e * i - f * h,
            c * h - b * i,
            b * f - c * e,
            f * g - d * i,
            a * i - c * g,
            c * d - a * f,
            d * h - e * g,
            b * g - a * h,
            a * e - b * d,
        ];
        let [first, _, _, second, _, _, third, ..] = adjugate;
        let determinant = a * first + b * second + c * third;
        if !determinant.is_normal() {
            return None;
        }
        let inverse = adjugate.map(|number| number / determinant);
        inverse
            .iter()
            .all(|number| number.is_finite())
            .then_some(Self(inverse))
    }

    /// Where a point lands; `None` on the map's horizon.
    pub fn at(self, (x, y): (f64, f64)) -> Option<(f64, f64)> {
        let [left, top, depth] = self.raised((x, y));
        let point = (left / depth, top / depth);
        (point.0.is_finite() && point.1.is_finite()).then_some(point)
    }

    /// A point in homogeneous coordinates; the last is its depth, whose sign tells the sides of the horizon apart.
    pub(super) fn raised(self, (x, y): (f64, f64)) -> [f64; 3] {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        [a * x + b * y + c, d * x + e * y + f, g * x + h * y + i]
    }

    /// What a picture of size `from` shares with one of size `onto`; `None` where they share nothing.
    ///
    /// What lies behind the horizon of the map, seen from the middle of the first picture, is no part of it.
    pub fn overlap(self, from: (f64, f64), onto: (f64, f64)) -> Option<Overlap> {
        let [.., middle] = self.raised((from.0 / 2.0, from.1 / 2.0));
        let side = middle.signum();
        let inside = |point: (f64, f64)| {
            let [x, y, depth] = self.raised(point).map(|number| number * side);
            [
                depth - middle.abs() * 1e-3,
                x,
                y,
                onto.0 * depth - x,
                onto.1 * depth - y,
            ]
        };
        let mut corners = vec![(0.0, 0.0), (from.0, 0.0), from, (0.0, from.1)];
        for edge in 0..5 {
            corners = cut(&corners, &|point| {
                inside(point).into_iter().nth(edge).unwrap_or(-1.0)
            });
        }
        if corners.len() < 3 {
            return None;
        }
        let onto: Option<Vec<(f64, f64)>> = corners.iter().map(|corner| self.at(*corner)).collect();
        Some(Overlap {
            from: corners,
            onto: onto?,
        })
    }
}

impl Overlap {
    /// The largest factor by which an edge of the part grows from the first picture to the second; 0 for a part
    /// without edges.
    pub fn growth(&self) -> f64 {
        let mut most = 0.0_f64;
        for (from, onto) in edges(&self.from).zip(edges(&self.onto)) {
            if from > EDGE {
                most = most.max(onto / from);
            }
        }
        most
    }
}

/// Lengths of the edges of a polygon.
fn edges(corners: &[(f64, f64)]) -> impl Iterator<Item = f64> {
    let next = corners.iter().cycle().skip(1);
    let pairs = corners.iter().zip(next);
    pairs.map(|(here, there)| (here.0 - there.0).hypot(here.1 - there.1))
}

/// The part of a convex polygon where a linear `measure` is not negative (Sutherland and Hodgman, 1974).
fn cut(corners: &[(f64, f64)], measure: &dyn Fn((f64, f64)) -> f64) -> Vec<(f64, f64)> {
    let mut kept = Vec::new();
    let next = corners.iter().cycle().skip(1);
    for (here, there) in corners.iter().zip(next) {
        let (own, other) = (measure(*here), measure(*there));
        if own >= -EDGE {
            kept.push(*here);
        }
        if (own > EDGE && other < -EDGE) || (own < -EDGE && other > EDGE) {
            let share = own / (own - other);
            kept.push((
                here.0 + (there.0 - here.0) * share,
                here.1 + (there.1 - here.1) * share,
            ));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const TILTED: [f64; 9] = [1.1, 0.2, 5.0, -0.1, 0.9, 3.0, 0.001, 0.002, 1.0];

    fn is_near(one: (f64, f64), other: (f64, f64)) -> bool {
        (one.0 - other.0).abs() < 1e-6 && (one.1 - other.1).abs() < 1e-6
    }

    #[test]
    fn there_and_back_is_where_it_began() {
        let map = Projection::of(&TILTED).unwrap();
        let back = map.inverse().unwrap();
        for point in [(0.0, 0.0), (40.0, 7.0), (100.0, 80.0)] {
            assert!(is_near(back.at(map.at(point).unwrap()).unwrap(), point));
            assert!(is_near(map.then(back).at(point).unwrap(), point));
        }
    }

    #[test]
    fn order_of_maps_counts() {
        let shift = Projection::of(&[1.0, 0.0, 10.0, 0.0, 1.0, 0.0]).unwrap();
        let both = shift.then(Projection::scale(2.0, 3.0));
        assert_eq!(both.at((1.0, 1.0)), Some((22.0, 3.0)));
    }

    #[test]
    fn what_is_no_map_is_refused() {
        for numbers in [
            &[] as &[f64],
            &[1.0; 5],
            &[0.0; 6],
            &[1.0; 9],
            &[f64::NAN, 0.0, 0.0, 0.0, 1.0, 0.0],
            &[f64::INFINITY, 0.0, 0.0, 0.0, 1.0, 0.0],
            &[1e300, 0.0, 0.0, 0.0, 1e300, 0.0],
        ] {
            assert_eq!(Projection::of(numbers), None, "{numbers:?}");
        }
    }

    #[test]
    fn a_crop_covers_itself_and_a_part_of_the_whole() {
        let crop = Projection::of(&[1.0, 0.0, 30.0, 0.0, 1.0, 20.0]).unwrap();
        let shared = crop.overlap((50.0, 40.0), (200.0, 100.0)).unwrap();
        assert_eq!(
            shared.from,
            [(0.0, 0.0), (50.0, 0.0), (50.0, 40.0), (0.0, 40.0)]
        );
        assert_eq!(
            shared.onto,
            [(30.0, 20.0), (80.0, 20.0), (80.0, 60.0), (30.0, 60.0)]
        );
        let back = crop.inverse().unwrap();
        let shared = back.overlap((200.0, 100.0), (50.0, 40.0)).unwrap();
        assert_eq!(shared.from.len(), 4);
        assert!(shared.onto.contains(&(50.0, 40.0)), "{shared:?}");
        assert!((shared.growth() - 1.0).abs() < 1e-9);
        let half = Projection::scale(0.5, 0.25);
        let shared = half.overlap((50.0, 40.0), (200.0, 100.0)).unwrap();
        assert!((shared.growth() - 0.5).abs() < 1e-9);
        let far = Projection::of(&[1.0, 0.0, 300.0, 0.0, 1.0, 0.0]).unwrap();
        assert_eq!(far.overlap((50.0, 40.0), (200.0, 100.0)), None);
    }

    #[test]
    fn nothing_behind_the_horizon_is_shared() {
        // The horizon runs through the picture at x = 75; the middle, at 50, is before it.
        let map = Projection::of(&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, -1.0 / 75.0, 0.0, 1.0]).unwrap();
        let shared = map.overlap((100.0, 100.0), (100.0, 100.0)).unwrap();
        for (x, y) in &shared.from {
            assert!(*x < 75.0 && *y <= 100.0, "{shared:?}");
        }
        for (x, y) in &shared.onto {
            assert!((-1e-6..=100.001).contains(x) && (-1e-6..=100.001).contains(y));
        }
    }
}

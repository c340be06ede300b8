//! How the query lies on an entry that it shows the whole of.

use crate::signal::Dihedral;

/// A query that shows the whole entry, turned by `form` to lie as the entry does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placement {
    /// What turns the query into the entry's orientation.
    pub(super) form: Dihedral,
    /// Width and height of the query in pixels.
    pub(super) query: (f64, f64),
    /// Width and height of the entry in pixels.
    pub(super) entry: (f64, f64),
}

impl Placement {
    /// Query pixels to entry pixels, a 2×3 matrix, row-major.
    pub(super) fn transform(&self) -> [f64; 6] {
        let (width, height) = self.turned();
        let (across, down) = (self.entry.0 / width, self.entry.1 / height);
        let [first, second] = split(self.form.matrix(self.query.0, self.query.1));
        let [xx, xy, left] = first.map(|number| number * across);
        let [yx, yy, top] = second.map(|number| number * down);
        [xx, xy, left, yx, yy, top]
    }

    /// The query's size once it lies as the entry does.
    fn turned(&self) -> (f64, f64) {
        match self.form.degrees() {
            90 | 270 => (self.query.1, self.query.0),
            _ => self.query,
        }
    }
}

/// The two rows of a 2×3 matrix.
fn split([xx, xy, left, yx, yy, top]: [f64; 6]) -> [[f64; 3]; 2] {
    [[xx, xy, left], [yx, yy, top]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_of_the_query_lie_on_corners_of_the_entry() {
        for form in Dihedral::ALL {
            let query = (400.0, 300.0);
            let entry = match form.degrees() {
                90 | 270 => (600.0, 800.0),
                _ => (800.0, 600.0),
            };
            let placement = Placement { form, query, entry };
            let [first, second] = split(placement.transform());
            let along = |row: [f64; 3], x: f64, y: f64| row[0] * x + row[1] * y + row[2];
            let mut corners = Vec::new();
            for (x, y) in [(0.0, 0.0), (400.0, 0.0), (0.0, 300.0), (400.0, 300.0)] {
                corners.push((along(first, x, y), along(second, x, y)));
            }
            corners.sort_by(|p, q| p.partial_cmp(q).expect("no corner is NaN"));
            let (w, h) = entry;
            assert_eq!(
                corners,
                [(0.0, 0.0), (0.0, h), (w, 0.0), (w, h)],
                "{}",
                form.name()
            );
        }
    }
}

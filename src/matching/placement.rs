//! How the query lies on the entry, and the edits that follow from it.

use super::Edit;
use crate::signal::Dihedral;

/// Sizes that differ by less than this share count as equal: rounding while scaling.
const SAME_SIZE: f64 = 0.01;

/// Aspect ratios that differ by more than this share count as stretched.
const SAME_ASPECT: f64 = 0.02;

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

    /// What was done to the entry to make the query: mirrored, then turned clockwise, then scaled.
    pub(super) fn edits(&self) -> Vec<Edit> {
        let made = self.form.inverse();
        let mut edits = Vec::new();
        if made.mirrors() {
            edits.push(edit("mirror".to_owned(), None));
        }
        if made.degrees() > 0 {
            edits.push(edit(format!("rotate-{}", made.degrees()), None));
        }
        let (width, height) = self.turned();
        let (across, down) = (width / self.entry.0, height / self.entry.1);
        let scale = (across * down).sqrt();
        let stretch = across / down;
        if stretch.max(1.0 / stretch) > 1.0 + SAME_ASPECT {
            edits.push(edit("stretch".to_owned(), Some(stretch)));
        }
        if scale.max(1.0 / scale) > 1.0 + SAME_SIZE {
            edits.push(edit("scale".to_owned(), Some(scale)));
        }
        edits
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

fn edit(kind: String, amount: Option<f64>) -> Edit {
    Edit {
        kind,
        side: None,
        amount,
        area: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(placement: &Placement) -> Vec<String> {
        let edits = placement.edits();
        edits.into_iter().map(|edit| edit.kind).collect()
    }

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

    #[test]
    fn edits_tell_what_was_done_to_the_entry() {
        let case = |form, query, entry| kinds(&Placement { form, query, entry });
        let (wide, tall) = ((400.0, 300.0), (300.0, 400.0));
        assert_eq!(case(Dihedral::Upright, wide, wide), [""; 0]);
        assert_eq!(case(Dihedral::Mirror, wide, wide), ["mirror"]);
        assert_eq!(case(Dihedral::Rotate270, wide, tall), ["rotate-90"]);
        assert_eq!(case(Dihedral::Rotate90, wide, tall), ["rotate-270"]);
        assert_eq!(case(Dihedral::Rotate180, wide, wide), ["rotate-180"]);
        assert_eq!(
            case(Dihedral::MirrorRotate90, wide, tall),
            ["mirror", "rotate-90"]
        );
        assert_eq!(case(Dihedral::Upright, wide, (800.0, 600.0)), ["scale"]);
        assert_eq!(
            case(Dihedral::Upright, wide, (400.0, 350.0)),
            ["stretch", "scale"]
        );
        assert_eq!(case(Dihedral::Upright, wide, (401.0, 301.0)), [""; 0]);
    }

    #[test]
    fn amounts_are_relative_to_the_entry() {
        let half = Placement {
            form: Dihedral::Rotate90,
            query: (300.0, 400.0),
            entry: (800.0, 600.0),
        };
        let scale = half.edits().pop().and_then(|edit| edit.amount);
        assert_eq!(scale, Some(0.5));
    }
}

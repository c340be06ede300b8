//! Proof: equal bytes, or near fingerprints and renditions that leave nothing over.

use crate::archive::{Candidate, Entry};
use crate::signal::Dihedral;

use super::query::Query;
use super::residual::residual;
use super::{Edit, Match};

/// Largest residual over the whole picture, in units of its contrast.
const WHOLE: f32 = 0.30;
/// Largest residual of one block; a number changed on a scoreboard leaves more.
const BLOCK: f32 = 0.75;
/// Aspect ratios this far apart are a stretch.
const STRETCH: f64 = 0.02;
/// Sizes this far apart are a change of scale.
const SCALE: f64 = 0.005;

/// The match that `candidate` is, or `None` where it is not proved.
///
/// An equal digest is proof. A near PDQ is one only with an entry that keeps its small rendition, and if the residual
/// of the two stays low as a whole and in every block; so templates with other words or numbers do not pass.
pub fn verify(query: &Query, entry: &Entry, candidate: &Candidate) -> Option<Match> {
    let form = match candidate.signal.as_str() {
        "digest" => Dihedral::Upright,
        "pdq" => {
            let form = *Dihedral::ALL.get(candidate.query)?;
            let left = residual(&query.small_in(form).data, entry.small.as_deref()?)?;
            if left.whole > WHOLE || left.block > BLOCK {
                return None;
            }
            form
        }
        _ => return None,
    };
    Some(Match {
        entry: entry.id.clone(),
        signal: candidate.signal.clone(),
        distance: f64::from(candidate.distance),
        inliers: None,
        query_overlap: 1.0,
        entry_overlap: 1.0,
        transform: transform(query.size(), (entry.width, entry.height), form),
        edits: edits(query.size(), (entry.width, entry.height), form),
    })
}

/// Query pixels to entry pixels, 2×3, row-major; empty where a size is not known.
fn transform(query: (u32, u32), entry: (u32, u32), form: Dihedral) -> Vec<f64> {
    let (qw, qh, ew, eh) = (
        f64::from(query.0),
        f64::from(query.1),
        f64::from(entry.0),
        f64::from(entry.1),
    );
    if [qw, qh, ew, eh].contains(&0.0) {
        return Vec::new();
    }
    let sideways = form.degrees() % 180 == 90;
    let (along_x, along_y) = if sideways { (ew / qh, eh / qw) } else { (ew / qw, eh / qh) };
    let [a, b, c, d, e, f] = form.matrix(qw, qh);
    // A negated zero prints as -0.
    [a * along_x, b * along_x, c * along_x, d * along_y, e * along_y, f * along_y].map(|value| value + 0.0).to_vec()
}

/// What was done to the entry to make the query.
fn edits(query: (u32, u32), entry: (u32, u32), form: Dihedral) -> Vec<Edit> {
    let edit = |kind: &str, amount: Option<f64>| Edit {
        kind: kind.to_owned(),
        side: None,
        amount,
        area: None,
    };
    let mut edits = Vec::new();
    let done = form.inverse();
    if done.mirrors() {
        edits.push(edit("mirror", None));
    }
    if done.degrees() > 0 {
        edits.push(edit(&format!("rotate-{}", done.degrees()), None));
    }
    let (width, height) = if form.degrees() % 180 == 90 { (query.1, query.0) } else { query };
    if entry.0 == 0 || entry.1 == 0 || width == 0 || height == 0 {
        return edits;
    }
    let (along_x, along_y) = (
        f64::from(width) / f64::from(entry.0),
        f64::from(height) / f64::from(entry.1),
    );
    let scale = (along_x * along_y).sqrt();
    if (scale - 1.0).abs() > SCALE {
        edits.push(edit("scale", Some(scale)));
    }
    let stretch = along_x / along_y;
    if (stretch - 1.0).abs() > STRETCH {
        edits.push(edit("stretch", Some(stretch)));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each form puts the query's top left corner, in an entry of 300×200 (or 200×300 where it is turned).
    #[test]
    fn corners_land_where_the_form_puts_them() {
        for (form, corner) in [
            (Dihedral::Upright, (0.0, 0.0)),
            (Dihedral::Rotate90, (200.0, 0.0)),
            (Dihedral::Rotate180, (300.0, 200.0)),
            (Dihedral::Rotate270, (0.0, 300.0)),
            (Dihedral::Mirror, (300.0, 0.0)),
            (Dihedral::MirrorRotate90, (200.0, 300.0)),
            (Dihedral::MirrorRotate180, (0.0, 200.0)),
            (Dihedral::MirrorRotate270, (0.0, 0.0)),
        ] {
            let entry = if form.degrees() % 180 == 90 {
                (200, 300)
            } else {
                (300, 200)
            };
            let t = transform((600, 400), entry, form);
            assert_eq!((t[2], t[5]), corner, "{form:?}");
            let far = (
                t[0] * 600.0 + t[1] * 400.0 + t[2],
                t[3] * 600.0 + t[4] * 400.0 + t[5],
            );
            assert_eq!(
                far,
                (f64::from(entry.0) - corner.0, f64::from(entry.1) - corner.1),
                "{form:?}"
            );
        }
    }

    #[test]
    fn edits_say_what_was_done_to_the_entry() {
        let kinds = |form, entry| -> Vec<String> {
            edits((600, 400), entry, form)
                .into_iter()
                .map(|edit| edit.kind)
                .collect()
        };
        assert_eq!(kinds(Dihedral::Upright, (600, 400)), Vec::<String>::new());
        assert_eq!(kinds(Dihedral::Mirror, (1200, 800)), ["mirror", "scale"]);
        // Turned back by 270° it fits: it had been turned by 90°.
        assert_eq!(kinds(Dihedral::Rotate270, (400, 600)), ["rotate-90"]);
        assert_eq!(kinds(Dihedral::Upright, (600, 460)), ["scale", "stretch"]);
    }
}

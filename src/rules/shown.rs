//! Which matches show one picture, and which show others beside it or after it.

use crate::finding::{Evidence, Finding};
use crate::media::Projection;

use super::{Case, Known};

/// Share of the smaller of two parts that must be common to both for them to be one picture.
const COMMON: f64 = 0.1;

/// The part of the checked picture or clip that a match shows.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    /// Left, top, right and bottom in pixels; `None` where all of it is.
    area: Option<[f64; 4]>,
    /// Seconds, or frames where their rate is not known; empty where it is shown all the time.
    times: Vec<[f64; 2]>,
}

/// The case once for each picture that its matches show, scenes in their order: a collage or a clip shows several, and what is
/// known of one says nothing of another.
///
/// `None` where all of them show one picture, or there are none.
pub(super) fn one_by_one(case: &Case) -> Option<Vec<Case>> {
    let shown: Vec<Shown> = case.known.iter().map(Shown::of).collect();
    let mut pictures: Vec<(Shown, Vec<usize>)> = Vec::new();
    for (at, first) in shown.iter().enumerate() {
        if pictures.iter().any(|(_, members)| members.contains(&at)) {
            continue;
        }
        let mut common = first.clone();
        let mut members = vec![at];
        for (other, part) in shown.iter().enumerate().filter(|(other, _)| *other != at) {
            if let Some(both) = common.with(part) {
                common = both;
                members.push(other);
            }
        }
        members.sort_unstable();
        pictures.push((common, members));
    }
    // Scenes in their order; what is beside one another as its proofs are.
    pictures.sort_by(|(one, _), (other, _)| one.begins().total_cmp(&other.begins()));
    (pictures.len() > 1).then(|| {
        let of = |members: Vec<usize>| Case {
            known: members
                .iter()
                .filter_map(|at| case.known.get(*at).cloned())
                .collect(),
            ..case.clone()
        };
        let members = pictures.into_iter().map(|(_, members)| members);
        members.map(of).collect()
    })
}

/// The same finding, told to be about one of the `pictures` shown; one that is about no entry is about all of them.
pub(super) fn of_one(finding: Finding, pictures: usize) -> Finding {
    let Some(entry) = finding.entry().cloned() else {
        return finding;
    };
    finding.with(Evidence {
        kind: "match".to_owned(),
        says: format!("it shows {pictures} archived pictures; this is said of one of them"),
        source: "archive".to_owned(),
        date: None,
        entry: Some(entry),
        digest: None,
        origin: None,
    })
}

impl Shown {
    fn of(known: &Known) -> Self {
        let times = known.matched.segments.iter().filter_map(|segment| {
            let frames = segment
                .frames
                .map(|frames| frames.map(|frame| frame as f64));
            segment.query.or(frames)
        });
        Self {
            area: area(known),
            times: times.collect(),
        }
    }

    /// When it is first shown.
    fn begins(&self) -> f64 {
        let starts = self.times.iter().map(|[from, _]| *from);
        starts.reduce(f64::min).unwrap_or(0.0)
    }

    /// What this and `other` both show; `None` where that is next to nothing.
    fn with(&self, other: &Self) -> Option<Self> {
        let area = match (self.area, other.area) {
            (Some(one), Some(two)) => {
                let [left, top] = [one[0].max(two[0]), one[1].max(two[1])];
                let [right, bottom] = [one[2].min(two[2]), one[3].min(two[3])];
                let both = [left, top, right, bottom];
                is_enough(size(both), size(one), size(two)).then_some(Some(both))?
            }
            (area, None) | (None, area) => area,
        };
        let times = match (self.times.as_slice(), other.times.as_slice()) {
            (times, []) | ([], times) => times.to_vec(),
            (one, two) => {
                let both = both_times(one, two);
                is_enough(length(&both), length(one), length(two)).then_some(both)?
            }
        };
        Some(Self { area, times })
    }
}

/// Where the entry's picture lies in the checked one; `None` where nothing tells.
fn area(known: &Known) -> Option<[f64; 4]> {
    let (width, height) = (f64::from(known.entry.width), f64::from(known.entry.height));
    let back = Projection::of(&known.matched.transform)?.inverse()?;
    let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let first = back.at(corners[0])?;
    let mut around = [first.0, first.1, first.0, first.1];
    for corner in corners {
        let (x, y) = back.at(corner)?;
        let [left, top, right, bottom] = around;
        around = [left.min(x), top.min(y), right.max(x), bottom.max(y)];
    }
    (size(around) > 0.0).then_some(around)
}

fn size([left, top, right, bottom]: [f64; 4]) -> f64 {
    (right - left).max(0.0) * (bottom - top).max(0.0)
}

fn length(times: &[[f64; 2]]) -> f64 {
    times.iter().map(|[from, to]| (to - from).max(0.0)).sum()
}

fn both_times(one: &[[f64; 2]], two: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let pairs = one.iter().flat_map(|a| two.iter().map(move |b| (a, b)));
    let both = pairs.map(|(a, b)| [a[0].max(b[0]), a[1].min(b[1])]);
    both.filter(|[from, to]| from < to).collect()
}

fn is_enough(both: f64, one: f64, two: f64) -> bool {
    both > 0.0 && both >= COMMON * one.min(two)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{DateKind, Record};
    use crate::finding::Confidence;
    use crate::matching::Segment;
    use crate::rules::cases::{bound, case, date, entry, known, list_record};
    use crate::rules::check;

    fn shown(id: &str, transform: [f64; 6], times: &[[f64; 2]]) -> Known {
        let mut known = known(entry(id, Vec::new()));
        known.matched.transform = transform.to_vec();
        let segment = |times: &[f64; 2]| Segment {
            query: Some(*times),
            ..Segment::default()
        };
        known.matched.segments = times.iter().map(segment).collect();
        known
    }

    fn pictures(known: Vec<Known>) -> Option<Vec<String>> {
        let mut case = case("a caption");
        case.known = known;
        let cases = one_by_one(&case)?;
        let names = |case: &Case| -> String {
            let ids = case.known.iter().map(|known| known.entry.id.0.as_str());
            ids.collect::<Vec<_>>().join("+")
        };
        Some(cases.iter().map(names).collect())
    }

    const SAME: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    /// Entries of 640 × 480: this one lies right of the first.
    const BESIDE: [f64; 6] = [1.0, 0.0, -640.0, 0.0, 1.0, 0.0];
    /// Shown at half its size, in the corner.
    const SMALL: [f64; 6] = [2.0, 0.0, 0.0, 0.0, 2.0, 0.0];

    #[test]
    fn copies_and_crops_of_one_picture_are_one() {
        assert_eq!(pictures(Vec::new()), None);
        assert_eq!(pictures(vec![shown("a", SAME, &[])]), None);
        let mirrored = [-1.0, 0.0, 640.0, 0.0, 1.0, 0.0];
        let copies = [("a", SAME), ("b", SMALL), ("c", mirrored)];
        let copies = copies.map(|(id, transform)| shown(id, transform, &[]));
        assert_eq!(pictures(copies.to_vec()), None);
    }

    #[test]
    fn pictures_side_by_side_are_two() {
        let known = vec![
            shown("a", SAME, &[]),
            shown("b", BESIDE, &[]),
            shown("c", SMALL, &[]),
        ];
        assert_eq!(
            pictures(known),
            Some(vec!["a+c".to_owned(), "b".to_owned()])
        );
    }

    #[test]
    fn scenes_of_a_clip_are_each_its_own_and_a_film_of_all_goes_with_each() {
        let film = shown("film", SAME, &[[0.0, 6.0]]);
        let first = shown("a", SAME, &[[0.0, 2.0], [5.0, 6.0]]);
        let second = shown("b", SAME, &[[1.9, 5.0]]);
        let again = shown("c", SAME, &[[5.2, 6.0]]);
        for known in [
            vec![film.clone(), first.clone(), second.clone(), again.clone()],
            vec![film, second, first, again],
        ] {
            let names = ["film+a+c", "film+b"].map(str::to_owned).to_vec();
            assert_eq!(pictures(known), Some(names), "the first scene first");
        }
    }

    #[test]
    fn two_sources_of_two_pictures_are_one_each() {
        let dated = |id: &str, list: &str, times: [f64; 2]| {
            let record = Record {
                date: date("2016-03-01"),
                date_kind: Some(DateKind::Captured),
                ..list_record(list)
            };
            Known {
                matched: shown(id, SAME, &[times]).matched,
                ..known(entry(id, vec![record]))
            }
        };
        let found = |second: [f64; 2]| {
            let mut case = bound(case("A crowd on Monday"), "2020-01-06");
            case.known = vec![dated("a", "a.csv", [0.0, 2.0]), dated("b", "b.csv", second)];
            let found = check(&case).into_iter();
            let mut about = found.filter(|found| found.rule() == "caption-date-conflict");
            about.next().expect("a finding")
        };
        assert_eq!(found([0.0, 1.5]).confidence(), Confidence::Corroborated);
        let of_one = found([2.0, 4.0]);
        assert_eq!(of_one.confidence(), Confidence::Possible);
        let told = of_one.evidence().last().map(|last| last.says.as_str());
        assert_eq!(
            told,
            Some("it shows 2 archived pictures; this is said of one of them")
        );
    }

    #[test]
    fn what_is_known_without_pixels_goes_with_each() {
        let mut unplaced = shown("id", SAME, &[]);
        unplaced.entry.width = 0;
        let known = vec![unplaced, shown("a", SAME, &[]), shown("b", BESIDE, &[])];
        let names = ["id+a", "id+b"].map(str::to_owned).to_vec();
        assert_eq!(pictures(known), Some(names));
    }
}

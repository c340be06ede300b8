//! Which matches show one picture, and which show others beside it or after it.

use crate::finding::{Evidence, Finding};
use crate::media::Projection;

use super::{Case, Known};

/// Share of the smaller of two parts that must be common to both for them to be one picture.
const COMMON: f64 = 0.1;
/// Share of a side within which an edge counts as reached.
const EDGE: f64 = 0.05;

/// Most pieces of evidence of other pictures.
const MOST_OTHERS: usize = 6;

/// The part of the checked picture or clip that a match shows.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    /// Left, top, right and bottom in pixels; `None` where all of it is.
    area: Option<[f64; 4]>,
    /// Seconds, or frames where their rate is not known; empty where it is shown all the time.
    times: Vec<[f64; 2]>,
}

/// The matches of each picture that is shown, by their places in `case.known`, scenes in their order: a collage or a clip
/// shows several, and what is known of one says nothing of another.
///
/// One where all of them show one picture, none where there are no matches.
pub(super) fn pictures(case: &Case) -> Vec<Vec<usize>> {
    let shown: Vec<Shown> = case.known.iter().map(Shown::of).collect();
    let mut pictures: Vec<Vec<usize>> = Vec::new();
    for (at, first) in shown.iter().enumerate() {
        if pictures.iter().any(|members| members.contains(&at)) {
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
        pictures.push(members);
    }
    // Scenes in the order of what each shows alone; what is beside one another as its proofs are.
    let is_alone = |at: &usize| pictures.iter().filter(|other| other.contains(at)).count() == 1;
    let begins = |members: &Vec<usize>| {
        let alone = members.iter().filter(|at| is_alone(at));
        let starts = alone.filter_map(|at| shown.get(*at).map(Shown::begins));
        starts.reduce(f64::min).unwrap_or(0.0)
    };
    let mut in_order: Vec<(f64, Vec<usize>)> = pictures
        .iter()
        .map(|members| (begins(members), members.clone()))
        .collect();
    in_order.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    in_order.into_iter().map(|(_, members)| members).collect()
}

/// What a rule says of several pictures: the first of the findings that may count most, with the evidence of the others as
/// no more than words.
pub(super) fn loudest(mut findings: Vec<Finding>, pictures: usize) -> Option<Finding> {
    let count = |found: &Finding| (found.weight(), found.confidence());
    let most = findings.iter().map(count).max()?;
    let at = findings.iter().position(|found| count(found) == most)?;
    let loudest = findings.remove(at);
    let Some(entry) = loudest.entry().cloned() else {
        return Some(loudest);
    };
    // A film goes with each of its scenes, and is heard once.
    let mut others: Vec<Evidence> = Vec::new();
    for evidence in findings.iter().flat_map(Finding::evidence) {
        let is_of_copy = evidence.entry.is_some() && evidence.origin.is_some();
        let as_words = Evidence {
            origin: None,
            ..evidence.clone()
        };
        if is_of_copy && !loudest.evidence().contains(evidence) && !others.contains(&as_words) {
            others.push(as_words);
        }
    }
    others.truncate(MOST_OTHERS);
    let told = Evidence {
        kind: "match".to_owned(),
        says: format!("it shows {pictures} archived pictures or parts, each judged by itself"),
        source: "archive".to_owned(),
        date: None,
        entry: Some(entry),
        digest: None,
        origin: None,
    };
    Some(
        others
            .into_iter()
            .chain([told])
            .fold(loudest, Finding::with),
    )
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

/// Where the entry's picture is seen in the checked one; `None` where nothing tells.
fn area(known: &Known) -> Option<[f64; 4]> {
    let edits = || known.matched.edits.iter();
    let corners_of = |[x, y, width, height]: [f64; 4]| [x, y, x + width, y + height];
    let areas = |kinds: &'static [&str]| {
        let of_kind = edits().filter(|edit| kinds.contains(&edit.kind.as_str()));
        of_kind.filter_map(|edit| edit.area).map(corners_of)
    };
    let framed = areas(&["border", "inset", "letterbox", "pillarbox", "screenshot"]).next();
    let whole = framed.or_else(|| around(known))?;
    let seen = areas(&["caption-bar", "overlay"]).fold(whole, uncovered);
    (size(seen) > 0.0).then_some(seen)
}

/// What is left of `area` where `cover` takes all of it on one side.
fn uncovered(area: [f64; 4], cover: [f64; 4]) -> [f64; 4] {
    let [left, top, right, bottom] = area;
    let [from_left, from_top, to_right, to_bottom] = cover;
    let (across, down) = ((right - left) * EDGE, (bottom - top) * EDGE);
    let (is_left, is_right) = (from_left <= left + across, to_right >= right - across);
    let (is_top, is_bottom) = (from_top <= top + down, to_bottom >= bottom - down);
    match (is_left, is_top, is_right, is_bottom) {
        (true, true, false, true) => [to_right, top, right, bottom],
        (false, true, true, true) => [left, top, from_left, bottom],
        (true, true, true, false) => [left, to_bottom, right, bottom],
        (true, false, true, true) => [left, top, right, from_top],
        _ => area,
    }
}

/// The bounds of the whole entry in the checked picture.
fn around(known: &Known) -> Option<[f64; 4]> {
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
    use crate::matching::{Edit, Segment};
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

    fn named(known: Vec<Known>) -> Option<Vec<String>> {
        let mut case = case("a caption");
        case.known = known;
        let pictures = pictures(&case);
        let names = |members: &Vec<usize>| -> String {
            let ids = members.iter().map(|at| case.known[*at].entry.id.0.as_str());
            ids.collect::<Vec<_>>().join("+")
        };
        (pictures.len() > 1).then(|| pictures.iter().map(names).collect())
    }

    const SAME: [f64; 6] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    /// Entries of 640 × 480: this one lies right of the first.
    const BESIDE: [f64; 6] = [1.0, 0.0, -640.0, 0.0, 1.0, 0.0];
    /// Shown at half its size, in the corner.
    const SMALL: [f64; 6] = [2.0, 0.0, 0.0, 0.0, 2.0, 0.0];

    #[test]
    fn copies_and_crops_of_one_picture_are_one() {
        assert_eq!(named(Vec::new()), None);
        assert_eq!(named(vec![shown("a", SAME, &[])]), None);
        let mirrored = [-1.0, 0.0, 640.0, 0.0, 1.0, 0.0];
        let copies = [("a", SAME), ("b", SMALL), ("c", mirrored)];
        let copies = copies.map(|(id, transform)| shown(id, transform, &[]));
        assert_eq!(named(copies.to_vec()), None);
    }

    #[test]
    fn pictures_side_by_side_are_two() {
        let known = vec![
            shown("a", SAME, &[]),
            shown("b", BESIDE, &[]),
            shown("c", SMALL, &[]),
        ];
        assert_eq!(named(known), Some(vec!["a+c".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn halves_of_a_split_screen_are_two_though_each_went_on_beyond_it() {
        let half = |id: &str, transform: [f64; 6], cover: [f64; 4]| {
            let mut known = shown(id, transform, &[]);
            known.matched.edits = vec![Edit {
                kind: "overlay".to_owned(),
                side: None,
                amount: Some(0.5),
                area: Some(cover),
            }];
            known
        };
        // Each of 640 × 480, its middle shown in one half of a picture as large.
        let left = half(
            "a",
            [1.0, 0.0, 160.0, 0.0, 1.0, 0.0],
            [320.0, 0.0, 320.0, 480.0],
        );
        let right = half(
            "b",
            [1.0, 0.0, -160.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 320.0, 480.0],
        );
        let names = ["a", "b"].map(str::to_owned).to_vec();
        assert_eq!(named(vec![left, right]), Some(names));
    }

    #[test]
    fn a_second_withdrawn_picture_is_told_too() {
        let killed = |id: &str, list: &str, times: [f64; 2]| {
            let record = Record {
                killed: Some("MANDATORY KILL".to_owned()),
                credit: Some(list.to_owned()),
                ..list_record(list)
            };
            Known {
                matched: shown(id, SAME, &[times]).matched,
                ..known(entry(id, vec![record]))
            }
        };
        let mut case = case("a caption");
        case.known = vec![
            killed("a", "AFP", [0.0, 2.0]),
            killed("b", "Reuters", [2.0, 4.0]),
        ];
        let found = check(&case);
        let found = found.iter().find(|found| found.rule() == "killed-picture");
        let evidence = found.expect("a finding").evidence();
        for who in ["AFP", "Reuters"] {
            assert!(
                evidence.iter().any(|one| one.says.contains(who)),
                "{who}: {evidence:?}"
            );
        }
        // A film of both goes with each, and is heard once.
        case.known.push(killed("film", "ITN", [0.0, 4.0]));
        let found = check(&case);
        let found = found.iter().find(|found| found.rule() == "killed-picture");
        let evidence = found.expect("a finding").evidence();
        let of_film = evidence.iter().filter(|one| one.says.contains("ITN"));
        assert_eq!(of_film.count(), 1, "{evidence:?}");
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
            assert_eq!(named(known), Some(names), "the first scene first");
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
            Some("it shows 2 archived pictures or parts, each judged by itself")
        );
    }

    #[test]
    fn what_is_known_without_pixels_goes_with_each() {
        let mut unplaced = shown("id", SAME, &[]);
        unplaced.entry.width = 0;
        let known = vec![unplaced, shown("a", SAME, &[]), shown("b", BESIDE, &[])];
        let names = ["id+a", "id+b"].map(str::to_owned).to_vec();
        assert_eq!(named(known), Some(names));
    }
}

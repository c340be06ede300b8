//! The archive's own records of the picture contradict each other.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::place;

use super::dated::Dated;
use super::dates;
use super::fact::{Fact, finding};
use super::places::{self, Relate, Stand};
use super::source::{Source, Sources};
use super::{Case, Rule};

/// Most dates and places compared with each other, best matches first.
const MOST: usize = 48;

/// `archive-disagrees`.
pub(super) struct ArchiveDisagrees;

impl Rule for ArchiveDisagrees {
    fn code(&self) -> &'static str {
        "archive-disagrees"
    }

    fn page(&self) -> &'static str {
        include_str!("archive_disagrees.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        disagreement(self.code(), case, place::relation)
            .into_iter()
            .collect()
    }
}

fn disagreement(rule: &'static str, case: &Case, relate: Relate) -> Option<Finding> {
    let sources = Sources::of(case);
    let heard = by_statement(&sources.archived);
    let pairs = heard
        .iter()
        .enumerate()
        .flat_map(|(at, one)| heard.iter().skip(at + 1).map(move |other| (one, other)));
    let mut against = pairs.filter(|(one, other)| match (one.first(), other.first()) {
        (Some(one), Some(other)) => disagree(one, other, relate),
        _ => false,
    });
    let first = against.next()?;
    let of_one_origin = is_of_one_origin(&sources.archived);
    let (one, other) = independent(first)
        .or_else(|| (!of_one_origin).then(|| against.find_map(independent))?)
        .or_else(|| first.0.first().copied().zip(first.1.first().copied()))?;
    let facts = by_date(one, other).or_else(|| by_place(one, other, relate))?;
    let [one, other] = &facts;
    let message = format!(
        "the archive disagrees with itself: {}; {}",
        one.says, other.says
    );
    finding(rule, case, &facts, None, message)
}

/// The sources by the dates and the place they give, in the order in which each is first given; hints contradict
/// nobody and are left out.
fn by_statement<'a>(sources: &'a [Source<'a>]) -> Vec<Vec<&'a Source<'a>>> {
    let mut at = HashMap::new();
    let mut heard: Vec<Vec<&Source<'_>>> = Vec::new();
    for source in sources {
        let place = places::of(source).map(|place| &place.words);
        let dates: Vec<&Dated> = source
            .dates()
            .iter()
            .filter(|d| !d.clue.is_hint())
            .collect();
        if dates.is_empty() && place.is_none() {
            continue;
        }
        let at = *at.entry((dates, place)).or_insert(heard.len());
        match heard.get_mut(at) {
            Some(group) => group.push(source),
            None if at < MOST => heard.push(vec![source]),
            None => {}
        }
    }
    heard
}

fn is_of_one_origin(sources: &[Source<'_>]) -> bool {
    let mut origins = sources.iter().map(Source::origin);
    let first = origins.next();
    origins.all(|origin| Some(origin) == first)
}

/// One of each, of different origins.
fn independent<'a>(
    (ours, theirs): (&Vec<&'a Source<'a>>, &Vec<&'a Source<'a>>),
) -> Option<(&'a Source<'a>, &'a Source<'a>)> {
    let (one, other) = (*ours.first()?, *theirs.first()?);
    let apart_from = |known: &Source<'_>, among: &[&'a Source<'a>]| {
        let mut among = among.iter().copied();
        among.find(|source| source.origin() != known.origin())
    };
    let mine = apart_from(other, ours).map(|one| (one, other));
    mine.or_else(|| apart_from(one, theirs).map(|other| (one, other)))
}

fn disagree(one: &Source<'_>, other: &Source<'_>, relate: Relate) -> bool {
    let mut dates = one.dates().iter();
    let excludes = |dated: &Dated| other.dates().iter().any(|second| dated.excludes(second));
    dates.any(excludes) || is_apart(one, other, relate)
}

fn is_apart(one: &Source<'_>, other: &Source<'_>, relate: Relate) -> bool {
    let Some((ours, theirs)) = places::of(one).zip(places::of(other)) else {
        return false;
    };
    matches!(
        places::compare(ours, theirs, relate),
        Some(Stand::Against { .. })
    )
}

fn by_date<'a>(one: &'a Source<'a>, other: &'a Source<'a>) -> Option<[Fact<'a>; 2]> {
    one.dates().iter().find_map(|dated| {
        let mut others = other.dates().iter();
        let second = others.find(|second| dated.excludes(second))?;
        Some([dates::fact(one, dated), dates::fact(other, second)])
    })
}

fn by_place<'a>(
    one: &'a Source<'a>,
    other: &'a Source<'a>,
    relate: Relate,
) -> Option<[Fact<'a>; 2]> {
    is_apart(one, other, relate).then(|| {
        [
            places::fact(one, "archive-place"),
            places::fact(other, "archive-place"),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{DateKind, Record};
    use crate::finding::Confidence;
    use crate::rules::cases::{
        case, date, entry, known, list_record, named_place, relate_by_country,
    };

    #[test]
    fn one_wrong_date_is_heard_behind_many_that_agree() {
        let mut rows: Vec<Record> = (0..60)
            .map(|at| row(&format!("{at}.csv"), "2018-08-17", DateKind::Published))
            .collect();
        rows.push(row("wrong.csv", "2018-09-30", DateKind::Captured));
        let mut case = case("a flood");
        case.known.push(known(entry("aa", rows)));
        assert!(disagreement("archive-disagrees", &case, relate_by_country).is_some());
    }

    #[test]
    fn hints_leave_room_for_what_disagrees() {
        let hint = |at: usize| Record {
            source_url: Some(format!("https://x.test/{}/05/01/a", 1_996 + at % 24)),
            ..list_record(&format!("{at}.csv"))
        };
        let mut rows: Vec<Record> = (0..60).map(hint).collect();
        assert!(found(rows.clone()).is_none());
        rows.push(row("a.csv", "2019-11-15", DateKind::Captured));
        rows.push(row("b.csv", "2018-01-01", DateKind::Captured));
        assert!(found(rows).is_some());
    }

    #[test]
    fn who_stands_first_does_not_tell_whether_two_sources_disagree() {
        let right = |list: &str| row(list, "2019-11-15", DateKind::Captured);
        let wrong = row("a.csv", "2020-01-07", DateKind::Captured);
        for rows in [
            vec![right("a.csv"), right("b.csv"), wrong.clone()],
            vec![right("b.csv"), right("a.csv"), wrong.clone()],
            vec![wrong.clone(), right("a.csv"), right("b.csv")],
        ] {
            let found = found(rows).expect("a finding");
            assert_eq!(found.confidence(), Confidence::Corroborated);
        }
        let alone = found(vec![right("a.csv"), wrong]).expect("a finding");
        assert_eq!(alone.confidence(), Confidence::Possible);
    }

    fn row(list: &str, day: &str, kind: DateKind) -> Record {
        Record {
            date: date(day),
            date_kind: Some(kind),
            ..list_record(list)
        }
    }

    fn found(records: Vec<Record>) -> Option<Finding> {
        let mut case = case("a caption");
        case.known.push(known(entry("aa", records)));
        disagreement("archive-disagrees", &case, relate_by_country)
    }

    #[test]
    fn two_capture_dates_disagree_and_two_publications_do_not() {
        let captured = row("a.csv", "2019-11-15", DateKind::Captured);
        let other = row("b.csv", "2020-01-07", DateKind::Captured);
        let found_two = found(vec![captured.clone(), other]).expect("a finding");
        assert_eq!(
            found_two.message(),
            "the archive disagrees with itself: dated 2019-11-15 (captured) by a.csv; dated 2020-01-07 (captured) by b.csv"
        );
        let published = row("b.csv", "2020-01-07", DateKind::Published);
        assert_eq!(found(vec![captured.clone(), published.clone()]), None);
        assert_eq!(
            found(vec![
                published.clone(),
                row("c.csv", "2019-11-15", DateKind::Published)
            ]),
            None
        );
        let before_capture = row("b.csv", "2019-10-01", DateKind::FirstSeen);
        assert!(found(vec![captured, before_capture]).is_some());
    }

    #[test]
    fn places_of_two_entries_disagree() {
        let mut case = case("a caption");
        for (id, place) in [("aa", "Khan Yunis PS"), ("bb", "Ain al-Asad IQ")] {
            let mut known = known(entry(id, vec![list_record(&format!("{id}.csv"))]));
            known
                .claims
                .iter_mut()
                .for_each(|claim| claim.place = Some(named_place(&[place])));
            case.known.push(known);
        }
        assert!(disagreement("archive-disagrees", &case, relate_by_country).is_some());
        case.known.pop();
        assert_eq!(
            disagreement("archive-disagrees", &case, relate_by_country),
            None
        );
    }

    #[test]
    fn a_thousand_copies_cost_no_more_than_the_best() {
        let rows = (0..1_000).map(|at| row(&format!("{at}.csv"), "2020-01-07", DateKind::Captured));
        assert_eq!(found(rows.collect()), None);
    }
}

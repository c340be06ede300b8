//! The archive's own records of the picture contradict each other.

use std::collections::HashMap;

use crate::archive::DateKind;
use crate::finding::Finding;
use crate::place;

use super::dates::{self, Dated};
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
    let facts_of = |one, other| by_date(one, other).or_else(|| by_place(one, other, relate));
    let pairs = heard
        .iter()
        .enumerate()
        .flat_map(|(at, one)| heard.iter().skip(at + 1).map(move |other| (one, other)));
    let mut against = pairs.filter_map(|(one, other)| {
        let first = facts_of(one.first()?, other.first()?)?;
        let independent = independent(one, other).and_then(|(one, other)| facts_of(one, other));
        Some((independent.is_some(), independent.unwrap_or(first)))
    });
    let first = against.next()?;
    let (_, facts) = if first.0 {
        first
    } else {
        against.find(|later| later.0).unwrap_or(first)
    };
    let [one, other] = &facts;
    let message = format!(
        "the archive disagrees with itself: {}; {}",
        one.says, other.says
    );
    finding(rule, case, &facts, None, message)
}

/// The sources by the date and place they give, in the order in which each is first given.
fn by_statement<'a>(sources: &'a [Source<'a>]) -> Vec<Vec<&'a Source<'a>>> {
    let mut at = HashMap::new();
    let mut heard: Vec<Vec<&Source<'_>>> = Vec::new();
    for source in sources {
        let record = source.record;
        let place = places::of(source).map(|place| &place.words);
        let date = record.date.map(|date| date.to_string());
        let at = *at
            .entry((date, dates::kind(record), place))
            .or_insert(heard.len());
        match heard.get_mut(at) {
            Some(group) => group.push(source),
            None if at < MOST => heard.push(vec![source]),
            None => {}
        }
    }
    heard
}

/// One of each, of different origins.
fn independent<'a>(
    ours: &[&'a Source<'a>],
    theirs: &[&'a Source<'a>],
) -> Option<(&'a Source<'a>, &'a Source<'a>)> {
    let (one, other) = (*ours.first()?, *theirs.first()?);
    let apart_from = |known: &Source<'_>, among: &[&'a Source<'a>]| {
        let mut among = among.iter().copied();
        among.find(|source| source.origin() != known.origin())
    };
    let mine = apart_from(other, ours).map(|one| (one, other));
    mine.or_else(|| apart_from(one, theirs).map(|other| (one, other)))
}

fn by_date<'a>(one: &'a Source<'a>, other: &'a Source<'a>) -> Option<[Fact<'a>; 2]> {
    let others = dates::of(other);
    dates::of(one).iter().find_map(|dated| {
        let second = others
            .iter()
            .find(|second| cannot_both_hold(dated, second))?;
        Some([dates::fact(one, dated), dates::fact(other, second)])
    })
}

/// Two captures at different times, or a publication before the capture. A camera clock contradicts nobody.
fn cannot_both_hold(one: &Dated, other: &Dated) -> bool {
    let (Some(a), Some(b)) = (one.date(), other.date()) else {
        return false;
    };
    if one.clock || other.clock {
        return false;
    }
    let apart = one
        .readings
        .iter()
        .all(|a| other.readings.iter().all(|b| a.contradicts(b)));
    let order = match (one.kind, other.kind) {
        (DateKind::Captured, DateKind::Captured) => true,
        (DateKind::Captured, _) => b.days_before(&a) > 0,
        (_, DateKind::Captured) => a.days_before(&b) > 0,
        _ => false,
    };
    apart && order
}

fn by_place<'a>(
    one: &'a Source<'a>,
    other: &'a Source<'a>,
    relate: Relate,
) -> Option<[Fact<'a>; 2]> {
    let (ours, theirs) = places::of(one).zip(places::of(other))?;
    let stand = places::compare(ours, theirs, relate)?;
    match stand {
        Stand::Agrees => None,
        Stand::Against { .. } => Some([
            places::fact(one, "archive-place"),
            places::fact(other, "archive-place"),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Record;
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

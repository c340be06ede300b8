//! What holds of every verdict, whatever the case.

use cutline::archive::{DateKind, Entry, Record, RecordSource};
use cutline::claim::{self, Binding, Proposed, When};
use cutline::fetch::Digest;
use cutline::finding::{Basis, Finding, Looked, judge};
use cutline::matching::Match;
use cutline::metadata::Metadata;
use cutline::place::{self, Readings, Relation};
use cutline::policy::{Excuses, Level, Mark, Waiver};
use cutline::reference;
use cutline::rules::{self, Case, Known, Reach, Thresholds};
use cutline::time::DateInterval;
use proptest::prelude::*;

fn date(text: &str) -> DateInterval {
    DateInterval::parse(text).unwrap()
}

fn days(first: i64, length: i64) -> DateInterval {
    let start = jiff::civil::date(2015, 1, 1);
    let day = |n: i64| start.checked_add(jiff::Span::new().days(n)).unwrap();
    DateInterval::days(day(first), day(first + length)).unwrap()
}

const PLACES: [&str; 8] = [
    "Khan Yunis, Gaza Strip",
    "Gaza Strip",
    "Baghdad, Iraq",
    "Iraq",
    "Erbil, Iraq",
    "Tripoli, Libya",
    "Ohio",
    "United States",
];

fn known(at: usize, day: i64, kind: u8, place: usize, list: u8) -> Known {
    let record = Record {
        date: Some(days(day, 0)),
        date_kind: [Some(DateKind::Captured), Some(DateKind::Published), None]
            [usize::from(kind) % 3],
        place: Some(PLACES[place % PLACES.len()].to_owned()),
        caption: Some(format!("a caption of its own, {at}")),
        credit: (list > 1).then(|| "AFP".to_owned()),
        ..Record::empty(RecordSource::List(format!("{list}.csv")))
    };
    let digest = Digest::of(&at.to_be_bytes());
    let entry = Entry::of_records(digest, &format!("{at}.jpg"), vec![record]);
    Known::new(Match::whole(entry.id.clone(), "pdq", at as f64), entry)
}

fn case(claimed: DateInterval, place: usize, known: Vec<Known>) -> Case {
    let line = format!("Planes burn in {}", PLACES[place % PLACES.len()]);
    let proposed = Proposed {
        caption: Some(line.clone()),
        ..Proposed::default()
    };
    let mut claim = claim::of_photo(&proposed, &Metadata::default());
    claim.when = Some(When {
        interval: claimed,
        readings: vec![claimed],
        binding: Binding::Bound,
        words: "then".to_owned(),
    });
    Case {
        reference: reference::photo("a.jpg", Some(&line), None),
        claim,
        published: None,
        today: date("2026-01-01"),
        reach: Reach::Checked,
        file: None,
        known,
        entries_searched: 10,
        thresholds: Thresholds::default(),
    }
}

fn outcome(case: &Case) -> (&'static str, Vec<String>) {
    let findings = rules::check(case);
    let basis = Basis {
        by_fingerprint: false,
        looked: Looked::Checked,
        part: None,
        is_incomplete: false,
        is_given: false,
        copies: case.known.len(),
        entries_searched: case.entries_searched,
        findings: &findings,
    };
    let verdict = judge(&basis).name();
    let mut said: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {:?}", f.rule(), f.confidence()))
        .collect();
    said.sort();
    (verdict, said)
}

fn rules_of(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(Finding::rule).collect()
}

fn entries() -> impl Strategy<Value = Vec<(i64, u8, usize, u8)>> {
    prop::collection::vec(
        (0_i64..4_000, 0_u8..3, 0_usize..PLACES.len(), 0_u8..4),
        1..6,
    )
}

fn all_known(entries: &[(i64, u8, usize, u8)]) -> Vec<Known> {
    entries
        .iter()
        .enumerate()
        .map(|(at, (day, kind, place, list))| known(at, *day, *kind, *place, *list))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_entries_never_changes_the_verdict(
        entries in entries(), day in 0_i64..4_000, place in 0_usize..PLACES.len(), turn in 0_usize..6,
    ) {
        let mut turned = all_known(&entries);
        let at = turn % turned.len();
        turned.rotate_left(at);
        let here = outcome(&case(days(day, 0), place, all_known(&entries)));
        let there = outcome(&case(days(day, 0), place, turned));
        prop_assert_eq!(here.0, there.0);
        prop_assert_eq!(here.1, there.1);
    }

    #[test]
    fn widening_what_is_claimed_never_makes_a_conflict(
        entries in entries(), day in 0_i64..4_000, before in 0_i64..400, after in 0_i64..400,
    ) {
        let narrow = rules::check(&case(days(day, 0), 3, all_known(&entries)));
        let wide = rules::check(&case(days(day - before, before + after), 3, all_known(&entries)));
        for rule in ["caption-date-conflict", "reused-before-event"] {
            prop_assert!(
                rules_of(&narrow).contains(&rule) || !rules_of(&wide).contains(&rule),
                "{rule}"
            );
        }
    }

    #[test]
    fn a_waiver_never_adds_a_finding(entries in entries(), day in 0_i64..4_000, waived in 0_usize..8) {
        let findings = rules::check(&case(days(day, 0), 0, all_known(&entries)));
        let mark = findings.get(waived % findings.len().max(1)).map(|f| Mark::of(f, None, Level::Deny));
        let excuses = Excuses {
            waivers: mark
                .into_iter()
                .map(|mark| Waiver {
                    mark,
                    reason: "why".to_owned(),
                    owner: "who".to_owned(),
                    expires: date("2030-01-01"),
                })
                .collect(),
            baseline: None,
        };
        let today = date("2026-01-01");
        let counted = |excuses: &Excuses| -> Vec<String> {
            let counts = |f: &&Finding| excuses.standing((*f, Level::Deny), None, &today).excuse.is_none();
            findings.iter().filter(counts).map(Finding::id).collect()
        };
        let (without, with) = (counted(&Excuses::default()), counted(&excuses));
        prop_assert!(with.iter().all(|id| without.contains(id)));
        prop_assert_eq!(with.len() + usize::from(!excuses.waivers.is_empty()), without.len());
    }
}

fn readings(name: &str) -> Readings {
    place::readings(name).unwrap_or_else(|| panic!("{name}"))
}

/// Whether every reading of `inner` is compatible with `outer`, and `outer` is the coarser name.
fn lies_in(inner: &str, outer: &str) -> bool {
    let (inner, outer) = (readings(inner), readings(outer));
    let level = |readings: &Readings| readings.places.first().map(|place| place.level);
    level(&inner) >= level(&outer) && place::relation(&inner, &outer) == Relation::Compatible
}

#[test]
fn containment_of_places_is_a_partial_order() {
    let chains = [
        ["Khan Yunis, Gaza Strip", "Gaza Strip", "Palestine"],
        ["Erbil, Iraq", "Erbil Governorate, Iraq", "Iraq"],
        ["Columbus, Ohio", "Ohio", "United States"],
        ["Munich", "Bavaria", "Germany"],
        ["Lahore", "Punjab, Pakistan", "Pakistan"],
    ];
    for [spot, region, country] in chains {
        for name in [spot, region, country] {
            assert!(lies_in(name, name), "{name} lies in itself");
        }
        assert!(lies_in(spot, region) && lies_in(region, country), "{spot}");
        assert!(
            lies_in(spot, country),
            "{spot} lies in what {region} lies in"
        );
        assert!(!lies_in(country, spot), "{country} does not lie in {spot}");
    }
    for [spot, ..] in chains {
        for [other, _, country] in chains {
            let apart = place::relation(&readings(spot), &readings(country));
            assert_eq!(
                apart == Relation::Compatible,
                spot == other,
                "{spot} and {country}"
            );
        }
    }
}

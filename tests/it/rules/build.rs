//! Cases and known copies, as values.

use cutline::archive::{DateKind, Entry, Record, RecordSource};
use cutline::claim::{Binding, Claim, When, Where};
use cutline::fetch::Digest;
use cutline::matching::Match;
use cutline::place::{Place, PlaceLevel, Readings};
use cutline::reference::{self, CreditLine, MediaRef};
use cutline::rules::{Case, Known, Reach, Thresholds};
use cutline::time::DateInterval;

pub(super) fn date(text: &str) -> DateInterval {
    DateInterval::parse(text).unwrap()
}

pub(super) fn place(city: &str, region: &str, country: (&str, &str), at: (f64, f64)) -> Readings {
    Readings {
        name: city.to_owned(),
        places: vec![Place {
            level: PlaceLevel::City,
            city: Some(city.to_owned()),
            region: Some(region.to_owned()),
            country: country.0.to_owned(),
            country_code: country.1.to_owned(),
            region_code: Some(region.to_owned()),
            lat: Some(at.0),
            lon: Some(at.1),
            population: 100_000,
        }],
    }
}

pub(super) fn khan_yunis() -> Readings {
    place(
        "Khan Yunis",
        "Gaza Strip",
        ("Palestine", "PS"),
        (31.34, 34.30),
    )
}

pub(super) fn ain_al_asad() -> Readings {
    place("Ain al-Asad", "Al Anbar", ("Iraq", "IQ"), (33.79, 42.44))
}

pub(super) fn tripoli() -> Readings {
    place("Tripoli", "Tripoli", ("Libya", "LY"), (32.89, 13.18))
}

pub(super) fn baghdad() -> Readings {
    place("Baghdad", "Baghdad", ("Iraq", "IQ"), (33.34, 44.39))
}

pub(super) fn somewhere(readings: &[Readings]) -> Where {
    let names: Vec<&str> = readings.iter().map(|r| r.name.as_str()).collect();
    Where {
        spots: Vec::new(),
        words: names.join(", "),
        places: readings.to_vec(),
    }
}

pub(super) fn credit(agency: &str) -> CreditLine {
    CreditLine {
        verbatim: agency.to_owned(),
        agency: Some(agency.to_owned()),
        ..CreditLine::default()
    }
}

/// A photo published on 2020-01-08 with `caption`, its date only assumed.
pub(super) fn story(caption: &str) -> Case {
    let published = date("2020-01-08");
    Case {
        reference: MediaRef {
            urls: Vec::new(),
            best_url: None,
            ..reference::photo("planes.jpg", Some(caption), None)
        },
        claim: Claim {
            when: Some(When {
                interval: published,
                readings: vec![published],
                binding: Binding::Assumed,
                words: "2020-01-08".to_owned(),
            }),
            caption: Some(caption.to_owned()),
            ..Claim::default()
        },
        published: Some(published),
        today: date("2020-01-08"),
        reach: Reach::Checked,
        file: None,
        known: Vec::new(),
        entries_searched: 20,
        thresholds: Thresholds::default(),
    }
}

pub(super) fn on(mut case: Case, day: &str) -> Case {
    case.claim.when = Some(When {
        interval: date(day),
        readings: vec![date(day)],
        binding: Binding::Bound,
        words: day.to_owned(),
    });
    case
}

pub(super) fn at(mut case: Case, places: &[Readings]) -> Case {
    case.claim.place = Some(somewhere(places));
    case
}

/// What one list says of a copy.
pub(super) struct Row<'a> {
    pub(super) list: &'a str,
    pub(super) day: &'a str,
    pub(super) kind: DateKind,
    pub(super) place: Option<Readings>,
    pub(super) credit: &'a str,
    pub(super) caption: &'a str,
}

pub(super) fn agency_row() -> Row<'static> {
    Row {
        list: "agency.csv",
        day: "2019-11-15",
        kind: DateKind::Captured,
        place: Some(khan_yunis()),
        credit: "AFP",
        caption: "Palestinians inspect a wreck in Khan Yunis",
    }
}

pub(super) fn broadcaster_row() -> Row<'static> {
    Row {
        list: "broadcaster.csv",
        day: "2019-11-16",
        kind: DateKind::Published,
        place: Some(khan_yunis()),
        credit: "AFP",
        caption: "The wreck in the south of the Gaza Strip",
    }
}

pub(super) fn copy(row: &Row<'_>) -> Known {
    let record = Record {
        date: Some(date(row.day)),
        date_kind: Some(row.kind),
        place: row.place.as_ref().map(|place| place.name.clone()),
        caption: Some(row.caption.to_owned()),
        credit: Some(row.credit.to_owned()),
        ..Record::empty(RecordSource::List(row.list.to_owned()))
    };
    let claim = Claim {
        place: row.place.clone().map(|place| somewhere(&[place])),
        credit: Some(credit(row.credit)),
        ..Claim::default()
    };
    let digest = Digest::of(row.list.as_bytes());
    let entry = Entry::of_records(digest, &format!("{}.jpg", row.list), vec![record]);
    Known {
        claims: vec![claim],
        ..Known::new(Match::whole(entry.id.clone(), "pdq", 6.0), entry)
    }
}

pub(super) fn with(mut case: Case, rows: &[Row<'_>]) -> Case {
    case.known.extend(rows.iter().map(copy));
    case
}

//! Cases made in code for the tests of the rules.

use crate::archive::{Entry, EntryId, Record, RecordSource};
use crate::claim::{Binding, Claim, When, Where};
use crate::fetch::Digest;
use crate::matching::Match;
use crate::metadata::Metadata;
use crate::place::{Place, PlaceLevel, Readings, Relation};
use crate::reference::{self, CreditAgreement, CreditLine, MediaRef};
use crate::time::DateInterval;

use super::{Case, CaseFile, Known, Reach, Thresholds};

/// A date as machines write it.
pub(super) fn date(text: &str) -> Option<DateInterval> {
    DateInterval::parse(text)
}

/// One photo with a caption, checked on 2020-01-08 against ten entries, none of them a copy.
pub(super) fn case(caption: &str) -> Case {
    Case {
        reference: MediaRef {
            urls: Vec::new(),
            best_url: None,
            ..reference::photo("photo.jpg", Some(caption), None)
        },
        claim: Claim {
            caption: Some(caption.to_owned()),
            ..Claim::default()
        },
        published: None,
        today: date("2020-01-08").expect("a date"),
        reach: Reach::Checked,
        file: None,
        known: Vec::new(),
        entries_searched: 10,
        thresholds: Thresholds::default(),
    }
}

fn when(day: &str, binding: Binding) -> When {
    let interval = date(day).expect("a date");
    When {
        interval,
        readings: vec![interval],
        binding,
        words: day.to_owned(),
    }
}

/// The same case with the date in its line.
pub(super) fn bound(mut case: Case, day: &str) -> Case {
    case.claim.when = Some(when(day, Binding::Bound));
    case
}

/// The same case with the date taken from its publication.
pub(super) fn assumed(mut case: Case, day: &str) -> Case {
    case.claim.when = Some(when(day, Binding::Assumed));
    case
}

/// The same case with places in its line, each `Name CC` with a country code.
pub(super) fn placed(mut case: Case, places: &[&str]) -> Case {
    case.claim.place = Some(named_place(places));
    case
}

/// Places, each `Name CC` with a country code.
pub(super) fn named_place(places: &[&str]) -> Where {
    Where {
        places: places.iter().map(|name| readings(name)).collect(),
        spots: Vec::new(),
        words: places.join(", "),
    }
}

fn readings(name: &str) -> Readings {
    let code = name.rsplit(' ').next().unwrap_or_default();
    Readings {
        name: name.to_owned(),
        places: vec![Place {
            level: PlaceLevel::City,
            city: Some(name.to_owned()),
            region: None,
            country: code.to_owned(),
            country_code: code.to_owned(),
            region_code: None,
            lat: None,
            lon: None,
            population: 0,
        }],
    }
}

/// Places of one country are compatible, others 870 km apart.
pub(super) fn relate_by_country(a: &Readings, b: &Readings) -> Relation {
    let codes = |readings: &Readings| -> Vec<String> {
        let places = readings.places.iter();
        places.map(|place| place.country_code.clone()).collect()
    };
    if codes(a) == codes(b) {
        Relation::Compatible
    } else {
        Relation::Disjoint { km: Some(870.0) }
    }
}

/// A credit line whose agency is its first word up to a slash; `-` names nobody.
pub(super) fn credit(text: &str) -> CreditLine {
    let agency = text.split('/').next().filter(|name| *name != "-");
    CreditLine {
        verbatim: text.to_owned(),
        agency: agency.map(str::to_owned),
        ..CreditLine::default()
    }
}

/// Compares agencies by name.
pub(super) fn agree_by_agency(a: &CreditLine, b: &CreditLine) -> CreditAgreement {
    match (&a.agency, &b.agency) {
        (Some(a), Some(b)) if a == b => CreditAgreement::Agree,
        (Some(_), Some(_)) => CreditAgreement::Differ,
        _ => CreditAgreement::Unknown,
    }
}

/// A row that says nothing yet.
pub(super) fn list_record(list: &str) -> Record {
    Record::empty(RecordSource::List(list.to_owned()))
}

/// A file that says nothing of itself yet.
pub(super) fn file_record() -> Record {
    Record::empty(RecordSource::File)
}

/// The checked file with an embedded caption.
pub(super) fn file(caption: &str) -> CaseFile {
    CaseFile {
        name: "photo.jpg".to_owned(),
        digest: Digest::of(b"the checked file"),
        metadata: Metadata::default(),
        record: Record {
            caption: Some(caption.to_owned()),
            ..file_record()
        },
        claim: Claim::default(),
        thumbnail: None,
        last_modified: None,
    }
}

/// An entry named `id`, held as `id.jpg`.
pub(super) fn entry(id: &str, records: Vec<Record>) -> Entry {
    Entry {
        id: EntryId(id.to_owned()),
        digest: Some(Digest::of(id.as_bytes())),
        paths: vec![format!("{id}.jpg")],
        files: Vec::new(),
        width: 640,
        height: 480,
        fingerprints: Vec::new(),
        small: None,
        records,
        added: "2020-01-08T00:00:00Z".to_owned(),
    }
}

/// The entry proved to hold the picture, its records claiming nothing.
pub(super) fn known(entry: Entry) -> Known {
    let matched = Match::whole(entry.id.clone(), "pdq", 4.0);
    let claims = vec![Claim::default(); entry.records.len()];
    Known {
        dates: super::dates_of(&entry, &claims),
        claims,
        ..Known::new(matched, entry)
    }
}

//! Where dates are read: in records, in the checked file, in the id and the address of a reference.

use crate::archive::{DateKind, Entry, Record, RecordSource};
use crate::claim::{Binding, Claim, When};
use crate::metadata::{self, Block, CredentialState};
use crate::reference::{self, MediaRef};
use crate::time::DateInterval;

use super::CaseFile;
use super::dated::{Clue, Dated};

/// Most names of one archived file that date it, the earliest first.
const MOST_NAMES: usize = 8;
/// Before this year no server and no satellite dated a picture; programs write such dates where they know none.
const FIRST_YEAR: i16 = 1995;

/// What a record of `entry` dates: its own date, the one its caption binds the picture to, and the post at its source
/// URL; where all are silent, what the address of its source or the name of its file hints at.
pub(super) fn of_record(entry: &Entry, record: &Record, claim: &Claim) -> Vec<Dated> {
    let mut dates = stated(record, claim);
    let url = record.source_url.as_deref();
    dates.extend(url.and_then(|url| post_at(reference::embedded(url)?.time)));
    if !dates.is_empty() {
        return dates;
    }
    dates.extend(url.and_then(folders));
    if record.source == RecordSource::File {
        let mut names: Vec<Dated> = entry.paths.iter().filter_map(|path| named(path)).collect();
        names.sort_by_key(|dated| (dated.date().map(|date| date.from()), dated.clue));
        names.dedup();
        names.truncate(MOST_NAMES);
        dates.extend(names);
    }
    dates
}

/// A caption that names a day after the record's own date is not believed. One that names an earlier day than a record's
/// date of making leaves open which of the two is meant.
fn stated(record: &Record, claim: &Claim) -> Vec<Dated> {
    let told = match record.date {
        Some(_) => &claim.told,
        None => &claim.when,
    };
    let told = told.clone().filter(|when| when.binding == Binding::Bound);
    let captured = |when: When| Dated {
        readings: when.readings,
        clue: Clue::Recorded(DateKind::Captured),
    };
    let Some(date) = record.date else {
        return told.into_iter().map(captured).collect();
    };
    let clue = if record.date_from_clock {
        Clue::Clock
    } else {
        Clue::Recorded(kind(record))
    };
    let mut own = Dated::one(date, clue);
    let Some(told) = told else {
        return vec![own];
    };
    let repeats = date.contains(&told.interval) || told.interval.contains(&date);
    if repeats || date.days_before(&told.interval) > 0 {
        return vec![own];
    }
    if clue == Clue::Recorded(DateKind::Captured) {
        own.readings.extend(told.readings);
        return vec![own];
    }
    vec![own, captured(told)]
}

/// What the date of a record tells: a file's own is taken for its making, a row that does not say for a publication,
/// which claims least.
pub(super) fn kind(record: &Record) -> DateKind {
    record.date_kind.unwrap_or(match record.source {
        RecordSource::File => DateKind::Captured,
        RecordSource::List(_) => DateKind::Published,
    })
}

/// What the checked file itself dates, what stands best first.
pub(super) fn of_file(file: &CaseFile) -> Vec<Dated> {
    let metadata = &file.metadata;
    let read = |text: &Option<String>| text.as_deref().and_then(DateInterval::parse);
    let is_clock = matches!(metadata.capture_block, Some(Block::Exif | Block::Container));
    let taken = metadata.capture_interval();
    let desk = read(&metadata.date_created).or_else(|| taken.filter(|_| !is_clock));
    let credentials = &metadata.credentials;
    let holds = matches!(
        credentials.state,
        CredentialState::ValidTrusted | CredentialState::ValidUntrusted
    );
    let signed = read(&credentials.time).filter(|_| holds);
    let all = [
        desk.map(|date| Dated::one(date, Clue::Desk)),
        signed.map(|date| Dated::one(date, Clue::Signature)),
        taken
            .filter(|_| is_clock)
            .map(|date| Dated::one(date, Clue::Clock)),
        read(&metadata.gps_time)
            .filter(is_of_machine)
            .map(|date| Dated::one(date, Clue::Position)),
        named(&file.name),
        file.last_modified
            .filter(is_of_machine)
            .map(|date| Dated::one(date, Clue::Server)),
    ];
    all.into_iter().flatten().collect()
}

fn is_of_machine(date: &DateInterval) -> bool {
    date.first_day().year() >= FIRST_YEAR
}

/// What the id and the address of a reference date.
pub(super) fn of_reference(reference: &MediaRef, file: Option<&CaseFile>) -> Vec<Dated> {
    let post = post_at(reference.id_time);
    let url = reference
        .best_url
        .as_deref()
        .filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    let name = url.filter(|_| file.is_none()).and_then(named);
    let all = [post, name, url.and_then(folders)];
    all.into_iter().flatten().collect()
}

fn post_at(time: Option<jiff::Timestamp>) -> Option<Dated> {
    let time = DateInterval::instant(time?)?;
    Some(Dated::one(time, Clue::Post))
}

fn named(name: &str) -> Option<Dated> {
    let told = metadata::day_in_name(name)?;
    let clue = if told.by_camera {
        Clue::CameraName
    } else {
        Clue::Name
    };
    Some(Dated::one(told.day, clue))
}

fn folders(url: &str) -> Option<Dated> {
    let path = url.split(['?', '#']).next()?;
    Some(Dated::one(DateInterval::of_folders(path)?, Clue::Address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::{case, entry, file, file_record, list_record};

    fn date(text: &str) -> DateInterval {
        DateInterval::parse(text).expect("a date")
    }

    fn said(dates: &[Dated]) -> Vec<(&'static str, String)> {
        let said = |dated: &Dated| Some((dated.clue.name(), dated.date()?.to_string()));
        dates.iter().filter_map(said).collect()
    }

    #[test]
    fn a_record_is_dated_by_its_post_and_hints_count_only_without_better() {
        let of = |record: &Record| {
            let entry = entry("aa", vec![record.clone()]);
            said(&of_record(&entry, record, &Claim::default()))
        };
        let at = |url: &str| Record {
            source_url: Some(url.to_owned()),
            ..list_record("a.csv")
        };
        let post = at("https://twitter.com/someone/status/1181337941215338496");
        let posted = ("post-id", "2019-10-07 22:38 UTC".to_owned());
        assert_eq!(of(&post), std::slice::from_ref(&posted));
        let both = Record {
            date: Some(date("2019-10-08")),
            ..post
        };
        let published = ("published", "2019-10-08".to_owned());
        assert_eq!(of(&both), [published.clone(), posted]);

        let page = at("https://news.example/2019/10/08/planes?at=2012/01/01/");
        assert_eq!(of(&page), [("address", "2019-10-08".to_owned())]);
        let dated = Record {
            date: Some(date("2019-10-08")),
            ..page
        };
        assert_eq!(of(&dated), [published]);
    }

    #[test]
    fn an_archived_file_is_dated_by_its_name_where_it_says_nothing() {
        let mut held = entry("aa", vec![file_record()]);
        held.paths = vec!["/photos/2012/05/IMG_20191115_103000.jpg".to_owned()];
        let of = |record: &Record| said(&of_record(&held, record, &Claim::default()));
        let name = ("camera-name", "2019-11-15".to_owned());
        assert_eq!(of(&file_record()), [name]);
        assert_eq!(
            of(&list_record("a.csv")),
            [],
            "a list did not name the file"
        );
        let clock = Record {
            date: Some(date("2019-11-14T10:00:00")),
            date_from_clock: true,
            ..file_record()
        };
        let clock = of(&clock);
        assert_eq!(clock, [("camera-clock", "2019-11-14 10:00".to_owned())]);
    }

    #[test]
    fn every_name_of_an_archived_file_is_heard_in_whatever_order() {
        let names = [
            "IMG_20200107_103000.jpg",
            "fire-2012-05-01.jpg",
            "planes.jpg",
        ];
        let mut told = Vec::new();
        for order in [[0, 1, 2], [1, 2, 0]] {
            let mut held = entry("aa", vec![file_record()]);
            held.paths = order.iter().map(|at| names[*at].to_owned()).collect();
            told.push(said(&of_record(&held, &file_record(), &Claim::default())));
        }
        assert_eq!(told[0].len(), 2);
        assert_eq!(told[0], told[1]);
    }

    #[test]
    fn a_server_without_a_clock_dates_nothing() {
        let mut own = file("a wreck");
        for never in [
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Tue, 01 Jan 1980 00:00:00 GMT",
        ] {
            own.last_modified = DateInterval::parse(never);
            assert!(own.last_modified.is_some());
            assert_eq!(said(&of_file(&own)), [], "{never}");
        }
    }

    #[test]
    fn the_checked_file_tells_all_it_has() {
        let mut own = file("a wreck");
        own.name = "a/planes-2019-11-20.jpg".to_owned();
        own.last_modified = DateInterval::parse("Wed, 20 Nov 2019 10:00:00 GMT");
        let metadata = &mut own.metadata;
        metadata.date_created = Some("2019-11-15".to_owned());
        metadata.capture_time = Some("2019-11-15T10:30:00".to_owned());
        metadata.capture_block = Some(Block::Exif);
        metadata.gps_time = Some("2019-11-15T08:30:00Z".to_owned());
        metadata.credentials.time = Some("2019-11-16T00:00:00Z".to_owned());
        let names = |file: &CaseFile| -> Vec<&str> {
            of_file(file)
                .iter()
                .map(|dated| dated.clue.name())
                .collect()
        };
        let unsigned = [
            "caption-data",
            "camera-clock",
            "position-time",
            "file-name",
            "last-modified",
        ];
        assert_eq!(names(&own), unsigned, "a signature that does not hold");
        own.metadata.credentials.state = CredentialState::ValidUntrusted;
        assert_eq!(names(&own).get(1), Some(&"signature"));
    }

    #[test]
    fn a_reference_is_dated_by_its_id_and_its_address() {
        let mut reference = case("a wreck").reference;
        reference.best_url = Some("https://x.test/2019/11/planes-2019-11-20.jpg".to_owned());
        reference.id_time = "2019-11-12T00:00:00Z".parse().ok();
        let names = |reference: &MediaRef, file: Option<&CaseFile>| -> Vec<&str> {
            let dates = of_reference(reference, file);
            dates.iter().map(|dated| dated.clue.name()).collect()
        };
        assert_eq!(names(&reference, None), ["post-id", "file-name", "address"]);
        let own = file("a wreck");
        assert_eq!(names(&reference, Some(&own)), ["post-id", "address"]);
        reference.best_url = Some("/photos/2019/11/planes.jpg".to_owned());
        assert_eq!(
            names(&reference, Some(&own)),
            ["post-id"],
            "a folder of a disc"
        );
    }
}

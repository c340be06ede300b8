//! Dates of records against the date of the line.

use jiff::SignedDuration;

use crate::archive::{DateKind, Record, RecordSource};
use crate::claim::{Binding, When};
use crate::finding::Evidence;
use crate::time::{DateInterval, Precision};

use super::fact::{Agreement, Fact, from_article};
use super::source::{Source, Sources, Standing};
use super::words::quoted;
use super::{Case, Known};

/// How far a clock without a zone may be off a time with one.
const UNKNOWN_ZONE: SignedDuration = SignedDuration::from_hours(14);

/// One date a record gives.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dated {
    /// What it may mean, likeliest first; never empty.
    pub(super) readings: Vec<DateInterval>,
    /// What it tells.
    pub(super) kind: DateKind,
    /// Set by a camera clock alone.
    pub(super) clock: bool,
}

/// How a date stands to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// It cannot be the date of the line.
    Against,
    /// Taken when the line says.
    Agrees,
    /// It says nothing on the date of the line.
    Silent,
}

impl Dated {
    /// The likeliest reading.
    pub(super) fn date(&self) -> Option<DateInterval> {
        self.readings.first().copied()
    }

    /// How it stands to `when`; every reading of both must disagree for a conflict.
    ///
    /// A copy published or first seen later than the line's date contradicts nothing: pictures are used again. An
    /// earlier one shows that the picture existed before.
    pub(super) fn against(&self, when: &When) -> Stand {
        let apart = every_pair(&self.readings, &when.readings, |known, claimed| {
            let earlier = self.kind == DateKind::Captured || known.days_before(claimed) > 0;
            earlier && self.apart(known, claimed)
        });
        match self.kind {
            _ if apart => Stand::Against,
            DateKind::Captured => Stand::Agrees,
            DateKind::Published | DateKind::FirstSeen => Stand::Silent,
        }
    }

    /// Whether it lies at least `days` before every reading of the line, tolerance taken off.
    pub(super) fn surely_before(&self, claimed: &[DateInterval], days: i64) -> bool {
        every_pair(&self.readings, claimed, |known, claimed| {
            known.days_surely_before(claimed) >= days
        })
    }

    fn apart(&self, known: &DateInterval, claimed: &DateInterval) -> bool {
        if self.clock
            && known.offset().is_none()
            && has_clock(claimed)
            && claimed.offset().is_some()
        {
            return known.apart_by(claimed, UNKNOWN_ZONE);
        }
        known.contradicts(claimed)
    }
}

fn has_clock(date: &DateInterval) -> bool {
    date.precision() >= Precision::Minute
}

/// Whether two lists hold something and `holds` is true of every pair.
fn every_pair(
    known: &[DateInterval],
    claimed: &[DateInterval],
    holds: impl Fn(&DateInterval, &DateInterval) -> bool,
) -> bool {
    !known.is_empty()
        && !claimed.is_empty()
        && known
            .iter()
            .all(|known| claimed.iter().all(|claimed| holds(known, claimed)))
}

/// The dates a record gives: its own, and the one its caption binds the picture to.
///
/// A caption that names a day after the record's own date is not believed. One that names an earlier day than a record's
/// date of making leaves open which of the two is meant.
pub(super) fn of(source: &Source<'_>) -> Vec<Dated> {
    let record = source.record;
    let told = told_by_caption(source);
    let Some(date) = record.date else {
        return told.into_iter().map(captured).collect();
    };
    let mut own = Dated {
        readings: vec![date],
        kind: kind(record),
        clock: record.date_from_clock,
    };
    let Some(told) = told else {
        return vec![own];
    };
    let repeats = date.contains(&told.interval) || told.interval.contains(&date);
    if repeats || date.days_before(&told.interval) > 0 {
        return vec![own];
    }
    if own.kind == DateKind::Captured && !own.clock {
        own.readings.extend(told.readings);
        return vec![own];
    }
    vec![own, captured(told)]
}

fn captured(when: When) -> Dated {
    Dated {
        readings: when.readings,
        kind: DateKind::Captured,
        clock: false,
    }
}

/// The date the caption of a record binds its picture to.
fn told_by_caption(source: &Source<'_>) -> Option<When> {
    let claim = source.claim()?;
    let told = match source.record.date {
        Some(_) => &claim.told,
        None => &claim.when,
    };
    told.clone().filter(|when| when.binding == Binding::Bound)
}

/// What the date of a record tells: a file's own is taken for its making, a row that does not say for a publication,
/// which claims least.
pub(super) fn kind(record: &Record) -> DateKind {
    record.date_kind.unwrap_or(match record.source {
        RecordSource::File => DateKind::Captured,
        RecordSource::List(_) => DateKind::Published,
    })
}

/// How well a date of `source` stands.
pub(super) fn standing(source: &Source<'_>, dated: &Dated) -> Standing {
    if dated.clock {
        Standing::Clock
    } else {
        source.standing()
    }
}

/// A date as a fact.
pub(super) fn fact<'a>(source: &'a Source<'a>, dated: &Dated) -> Fact<'a> {
    let date = dated.date();
    let shown = date.map_or_else(String::new, |date| date.to_string());
    let how = if dated.clock {
        "camera clock"
    } else {
        dated.kind.name()
    };
    Fact {
        source,
        kind: "archive-date",
        says: format!("dated {shown} ({how}) by {}", source.who()),
        date,
        standing: standing(source, dated),
    }
}

/// The dates of the archive that lie surely before every one of `claimed`, of the sources that are `wanted`; the same
/// file from the same source is no earlier copy.
pub(super) fn earlier_copies<'a>(
    case: &Case,
    sources: &'a Sources<'a>,
    claimed: &[DateInterval],
    wanted: impl Fn(&Source<'a>) -> bool,
) -> Vec<Fact<'a>> {
    let days = case.thresholds.reuse_min_days;
    let mut facts = Vec::new();
    for source in &sources.archived {
        let is_no_reuse = |known: &Known| known.same_source || known.reuse_allowed;
        if source.known().is_some_and(is_no_reuse) || !wanted(source) {
            continue;
        }
        let dates = of(source);
        let earlier = dates
            .iter()
            .filter(|dated| dated.surely_before(claimed, days));
        facts.extend(earlier.map(|dated| fact(source, dated)));
    }
    facts
}

/// Those of the archive who say the picture was taken when the line says, and those whose own words the line is.
pub(super) fn agreement(case: &Case, when: &When, sources: &Sources<'_>) -> Agreement {
    let mut agreement = Agreement::new(case);
    for source in &sources.archived {
        if source.is_repeated() {
            agreement.hear_repeated(source, source.standing());
            continue;
        }
        for dated in of(source) {
            if dated.against(when) == Stand::Agrees {
                agreement.hear(source, standing(source, &dated));
            }
        }
    }
    agreement
}

/// The date of the line, as evidence.
pub(super) fn claimed(when: &When) -> Evidence {
    let says = format!(
        "the caption says {}: {}",
        quoted(&when.words),
        when.interval
    );
    from_article("caption", says, Some(when.interval))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> DateInterval {
        DateInterval::parse(text).expect("a date")
    }

    fn when(readings: &[&str]) -> When {
        let readings: Vec<DateInterval> = readings.iter().map(|text| date(text)).collect();
        When {
            interval: *readings.first().expect("a reading"),
            readings,
            binding: Binding::Bound,
            words: "on Tuesday".to_owned(),
        }
    }

    fn dated(text: &str, kind: DateKind) -> Dated {
        Dated {
            readings: vec![date(text)],
            kind,
            clock: false,
        }
    }

    #[test]
    fn every_reading_must_disagree() {
        let known = dated("2020-07-01", DateKind::Captured);
        assert_eq!(known.against(&when(&["2020-01-07"])), Stand::Against);
        assert_eq!(
            known.against(&when(&["2020-01-07", "2020-07-01"])),
            Stand::Agrees
        );
    }

    #[test]
    fn a_later_publication_contradicts_nothing() {
        let claim = when(&["2020-01-07"]);
        for kind in [DateKind::Published, DateKind::FirstSeen] {
            assert_eq!(dated("2021-05-01", kind).against(&claim), Stand::Silent);
            assert_eq!(dated("2020-01-07", kind).against(&claim), Stand::Silent);
            assert_eq!(dated("2019-11-15", kind).against(&claim), Stand::Against);
        }
        assert_eq!(
            dated("2021-05-01", DateKind::Captured).against(&claim),
            Stand::Against
        );
    }

    #[test]
    fn one_day_is_tolerated() {
        let claim = when(&["2020-01-07"]);
        for near in ["2020-01-06", "2020-01-08"] {
            assert_eq!(
                dated(near, DateKind::Captured).against(&claim),
                Stand::Agrees
            );
        }
        let two_days = dated("2020-01-05", DateKind::Captured);
        assert!(!two_days.surely_before(&claim.readings, 2));
        assert!(dated("2020-01-04", DateKind::Captured).surely_before(&claim.readings, 2));
    }

    #[test]
    fn a_clock_without_a_zone_may_be_fourteen_hours_off() {
        let claim = when(&["2020-01-07T12:00:00Z"]);
        let clock = |text| Dated {
            clock: true,
            ..dated(text, DateKind::Captured)
        };
        assert_eq!(clock("2020-01-08T01:30:00").against(&claim), Stand::Agrees);
        assert_eq!(clock("2020-01-08T03:00:00").against(&claim), Stand::Against);
    }

    #[test]
    fn a_coarse_date_holds_a_finer_one() {
        let claim = when(&["2019"]);
        assert_eq!(
            dated("2019-11-15", DateKind::Captured).against(&claim),
            Stand::Agrees
        );
        assert_eq!(
            dated("2017-11-15", DateKind::Captured).against(&claim),
            Stand::Against
        );
    }
}

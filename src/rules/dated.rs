//! Dated evidence: since when and until when a picture can have been made, what tells so and how well that stands.
//!
//! The claim is held against each piece by itself. That is enough: intervals of one line have a point in common as soon
//! as each two of them have, so what all pieces together exclude, two of them exclude.

use jiff::SignedDuration;

use crate::archive::DateKind;
use crate::claim::When;
use crate::time::{DateInterval, Precision};

/// How far a clock without a zone may be off a time with one.
const UNKNOWN_ZONE: SignedDuration = SignedDuration::from_hours(14);

/// Days an address must lie before a line: folders are dated when a story is begun.
const ADDRESS_DAYS: i64 = 7;

/// One piece of dated evidence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Dated {
    /// What its date may mean, likeliest first; never empty.
    pub readings: Vec<DateInterval>,
    /// What gives it.
    pub clue: Clue,
}

/// What gives a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Clue {
    /// A record of the archive, or its caption.
    Recorded(DateKind),
    /// The date a desk wrote into the file (IPTC, XMP).
    Desk,
    /// The time stamp of Content Credentials that hold.
    Signature,
    /// The id of a post, by the clock of the site that gave it.
    Post,
    /// A camera's clock (EXIF, a device's note in the container).
    Clock,
    /// The time of the position in the file.
    Position,
    /// A name as cameras give it.
    CameraName,
    /// Any other name that holds a day.
    Name,
    /// The folders of an address.
    Address,
    /// `Last-Modified` of the server that sent the file.
    Server,
}

impl Clue {
    /// The kebab-case name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recorded(kind) => kind.name(),
            Self::Desk => "caption-data",
            Self::Signature => "signature",
            Self::Post => "post-id",
            Self::Clock => "camera-clock",
            Self::Position => "position-time",
            Self::CameraName => "camera-name",
            Self::Name => "file-name",
            Self::Address => "address",
            Self::Server => "last-modified",
        }
    }

    /// Whether it dates the making of the picture; else the picture was made by then, and perhaps long before.
    pub fn is_of_making(self) -> bool {
        matches!(
            self,
            Self::Recorded(DateKind::Captured)
                | Self::Desk
                | Self::Clock
                | Self::Position
                | Self::CameraName
        )
    }

    /// Whether it is only a hint: anybody can set a clock, name a file or move it, so it raises a note at most,
    /// supports nobody and silences no more than another hint.
    pub fn is_hint(self) -> bool {
        match self {
            Self::Recorded(_) | Self::Desk | Self::Signature | Self::Post => false,
            Self::Clock
            | Self::Position
            | Self::CameraName
            | Self::Name
            | Self::Address
            | Self::Server => true,
        }
    }
}

/// How a date stands to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It cannot be the date of the line.
    Against,
    /// Taken when the line says.
    Agrees,
    /// It says nothing on the date of the line.
    Silent,
}

impl Stand {
    /// The name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Against => "against",
            Self::Agrees => "agrees",
            Self::Silent => "silent",
        }
    }
}

impl Dated {
    /// A date of one reading.
    pub(super) fn one(date: DateInterval, clue: Clue) -> Self {
        Self {
            readings: vec![date],
            clue,
        }
    }

    /// The likeliest reading.
    pub fn date(&self) -> Option<DateInterval> {
        self.readings.first().copied()
    }

    /// Before when the picture was not made, by the earliest reading; `None` where it may have been made at any time
    /// before.
    pub fn not_before(&self) -> Option<DateInterval> {
        let first = self.readings.iter().min_by_key(|date| date.from());
        first.copied().filter(|_| self.clue.is_of_making())
    }

    /// After when it was not made, by the latest reading.
    pub fn not_after(&self) -> Option<DateInterval> {
        self.readings.iter().max_by_key(|date| date.to()).copied()
    }

    /// How it stands to `when`; every reading of both must disagree for a conflict.
    ///
    /// What only shows that the picture existed contradicts nothing where it is later than the line: pictures are used
    /// again. An earlier one shows that the picture existed before.
    pub fn against(&self, when: &When) -> Stand {
        let apart = every_pair(&self.readings, &when.readings, |known, claimed| {
            let earlier = self.clue.is_of_making() || known.days_before(claimed) > 0;
            earlier && self.apart(known, claimed)
        });
        if apart {
            Stand::Against
        } else if self.clue.is_of_making() {
            Stand::Agrees
        } else {
            Stand::Silent
        }
    }

    /// Whether it lies at least `days` before every reading of the line, tolerance taken off.
    pub(super) fn surely_before(&self, claimed: &[DateInterval], days: i64) -> bool {
        let days = if self.clue == Clue::Address {
            days.max(ADDRESS_DAYS)
        } else {
            days
        };
        every_pair(&self.readings, claimed, |known, claimed| {
            known.days_surely_before(claimed) >= days
        })
    }

    /// Whether the picture cannot have been made when both say. A hint contradicts nobody.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        let (Some(ours), Some(theirs)) = (self.date(), other.date()) else {
            return false;
        };
        if self.clue.is_hint() || other.clue.is_hint() {
            return false;
        }
        let order = match (self.clue.is_of_making(), other.clue.is_of_making()) {
            (true, true) => true,
            (true, false) => theirs.days_before(&ours) > 0,
            (false, true) => ours.days_before(&theirs) > 0,
            (false, false) => false,
        };
        order && every_pair(&self.readings, &other.readings, DateInterval::contradicts)
    }

    fn apart(&self, known: &DateInterval, claimed: &DateInterval) -> bool {
        if self.clue == Clue::Address {
            return known.days_before(claimed) >= ADDRESS_DAYS;
        }
        let is_clock = self.clue.is_hint() && has_clock(known);
        if is_clock && known.offset().is_none() && has_clock(claimed) && claimed.offset().is_some()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Binding;

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
            clue: Clue::Recorded(kind),
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
            clue: Clue::Clock,
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

    #[test]
    fn an_address_must_lie_a_week_before() {
        let folder = |text: &str| Dated::one(date(text), Clue::Address);
        let line = when(&["2020-01-07"]);
        assert_eq!(folder("2019-12").against(&line), Stand::Against);
        assert_eq!(
            folder("2019-12").against(&when(&["2020-01-05"])),
            Stand::Silent
        );
        assert_eq!(folder("2020-01-02").against(&line), Stand::Silent);
        assert!(!folder("2020-01-02").surely_before(&line.readings, 2));
    }

    #[test]
    fn only_what_dates_the_making_has_a_beginning() {
        for (dated, opens) in [
            (dated("2019-11-15", DateKind::Captured), true),
            (dated("2019-11-15", DateKind::Published), false),
            (dated("2019-11-15", DateKind::FirstSeen), false),
            (Dated::one(date("2019-11"), Clue::Address), false),
            (Dated::one(date("2019-11-15"), Clue::CameraName), true),
        ] {
            assert_eq!(dated.not_before().is_some(), opens, "{dated:?}");
            assert!(dated.not_after().is_some());
        }
        let two = Dated {
            readings: vec![date("2019-11-15"), date("2019-10-01")],
            clue: Clue::Desk,
        };
        assert_eq!(two.not_before(), Some(date("2019-10-01")));
        assert_eq!(two.not_after(), Some(date("2019-11-15")));
    }
}

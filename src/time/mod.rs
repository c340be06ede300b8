//! Instants and intervals, each with its precision and, where known, its zone.

mod parse;
mod path;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp, ToSpan};

/// How finely a date was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A calendar day.
    Day,
    /// A minute.
    Minute,
    /// A second or finer.
    Second,
}

impl Precision {
    const ALL: [Self; 5] = [
        Self::Year,
        Self::Month,
        Self::Day,
        Self::Minute,
        Self::Second,
    ];

    /// The name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }
}

/// A half-open span of local time, `from` inclusive, `to` exclusive.
///
/// `offset` is the zone the local times are in; `None` means the source did not say, and the times are never
/// converted then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateInterval {
    from: DateTime,
    to: DateTime,
    precision: Precision,
    offset: Option<Offset>,
}

/// Hours two dates may lie apart before they contradict, where a zone is not known.
const TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

impl DateInterval {
    /// The calendar year `year`; `None` outside the years 1 to 9998.
    pub fn year(year: i16) -> Option<Self> {
        let from = Date::new(year, 1, 1).ok().filter(|_| year > 0)?;
        Self::span(from, 1.year(), Precision::Year)
    }

    /// A calendar month; `None` where there is no such month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let from = Date::new(year, month, 1).ok().filter(|_| year > 0)?;
        Self::span(from, 1.month(), Precision::Month)
    }

    /// A calendar day; `None` only for the last day jiff knows.
    pub fn day(date: Date) -> Option<Self> {
        Self::span(date, 1.day(), Precision::Day)
    }

    /// A run of days from `first` through `last`; `None` where `last` is earlier.
    pub fn days(first: Date, last: Date) -> Option<Self> {
        let to = last.checked_add(1.day()).ok()?;
        (first < to).then(|| Self {
            from: first.to_datetime(Time::midnight()),
            to: to.to_datetime(Time::midnight()),
            precision: Precision::Day,
            offset: None,
        })
    }

    /// A minute or a second of local time; other precisions give `None`.
    pub fn clock(from: DateTime, precision: Precision, offset: Option<Offset>) -> Option<Self> {
        let length = match precision {
            Precision::Minute => 1.minute(),
            Precision::Second => 1.second(),
            Precision::Year | Precision::Month | Precision::Day => return None,
        };
        let to = from.checked_add(length).ok()?;
        Some(Self {
            from,
            to,
            precision,
            offset,
        })
    }

    /// The second that holds `instant`, in UTC.
    pub fn instant(instant: Timestamp) -> Option<Self> {
        Self::clock(
            Offset::UTC.to_datetime(instant),
            Precision::Second,
            Some(Offset::UTC),
        )
    }

    /// A date as machines write it: ISO 8601, EXIF and IIM forms, RFC 2822; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        parse::machine_date(text)
    }

    /// The interval that [`DateInterval::from_text`], [`DateInterval::to_text`] and [`Precision::name`] were taken of.
    pub fn from_parts(from: &str, to: &str, precision: &str) -> Option<Self> {
        let (from, to) = (parse::machine_date(from)?, parse::machine_date(to)?);
        let precision = Precision::ALL
            .into_iter()
            .find(|known| known.name() == precision)?;
        let ordered = from.from < to.from && from.offset.is_some() == to.offset.is_some();
        ordered.then_some(Self {
            from: from.from,
            to: to.from,
            precision,
            offset: from.offset,
        })
    }

    fn span(from: Date, length: Span, precision: Precision) -> Option<Self> {
        let to = from.checked_add(length).ok()?;
        Some(Self {
            from: from.to_datetime(Time::midnight()),
            to: to.to_datetime(Time::midnight()),
            precision,
            offset: None,
        })
    }

    /// The same local times, said to be in the zone `offset`.
    #[must_use]
    pub fn in_zone(mut self, offset: Offset) -> Self {
        self.offset = Some(offset);
        self
    }

    /// The same time seen from `zone`: local times are taken to be in it, zoned clock times are converted to it.
    #[must_use]
    pub fn seen_from(&self, zone: &TimeZone) -> Self {
        let instant = match self.offset {
            None => zone.to_ambiguous_timestamp(self.from).compatible(),
            Some(offset) => offset.to_timestamp(self.from),
        };
        let Ok(instant) = instant else { return *self };
        let offset = zone.to_offset(instant);
        let has_clock = matches!(self.precision, Precision::Minute | Precision::Second);
        let converted = Self::clock(offset.to_datetime(instant), self.precision, Some(offset));
        match converted.filter(|_| has_clock) {
            Some(converted) => converted,
            None => self.offset.map_or_else(|| self.in_zone(offset), |_| *self),
        }
    }

    /// How finely it was given.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The zone of its local times.
    pub fn offset(&self) -> Option<Offset> {
        self.offset
    }

    /// First local instant.
    pub fn from(&self) -> DateTime {
        self.from
    }

    /// Local instant after the last.
    pub fn to(&self) -> DateTime {
        self.to
    }

    /// First calendar day it touches.
    pub fn first_day(&self) -> Date {
        self.from.date()
    }

    /// Last calendar day it touches.
    pub fn last_day(&self) -> Date {
        self.to
            .checked_sub(1.nanosecond())
            .map_or(self.to, |last| last)
            .date()
    }

    /// The whole day (or month, or year) it falls in, without a clock.
    #[must_use]
    pub fn without_clock(&self) -> Self {
        match self.precision {
            Precision::Minute | Precision::Second => Self::day(self.first_day()).unwrap_or(*self),
            Precision::Year | Precision::Month | Precision::Day => *self,
        }
    }

    /// Calendar days from its last day to the first day of `later`; negative or zero where they overlap.
    pub fn days_before(&self, later: &Self) -> i64 {
        let (earlier, later) = Self::comparable(self, later);
        i64::from(
            earlier
                .last_day()
                .until(later.first_day())
                .map_or(0, |span| span.get_days()),
        )
    }

    /// `days_before` less the tolerance of one day where a zone is not known.
    pub fn days_surely_before(&self, later: &Self) -> i64 {
        self.days_before(later) - i64::from(!Self::both_zoned(self, later))
    }

    /// Whether the two cannot be one time: apart by more than the tolerance, which is one day in all and zero where
    /// both zones are known.
    pub fn contradicts(&self, other: &Self) -> bool {
        let tolerance = if Self::both_zoned(self, other) {
            SignedDuration::ZERO
        } else {
            TOLERANCE
        };
        self.apart_by(other, tolerance)
    }

    /// Whether the two are apart by `tolerance` or more.
    pub fn apart_by(&self, other: &Self, tolerance: SignedDuration) -> bool {
        let (a, b) = Self::comparable(self, other);
        let gap = a.to.duration_until(b.from).max(b.to.duration_until(a.from));
        gap >= tolerance
    }

    /// Whether every instant of `other` lies in it, clocks and zones left aside.
    pub fn contains(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    fn both_zoned(a: &Self, b: &Self) -> bool {
        a.offset.is_some() && b.offset.is_some()
    }

    /// Both in UTC where both zones are known, else both as written.
    fn comparable(a: &Self, b: &Self) -> (Self, Self) {
        if Self::both_zoned(a, b) {
            (a.utc(), b.utc())
        } else {
            (*a, *b)
        }
    }

    fn utc(&self) -> Self {
        let shift = |time: DateTime| {
            let Some(offset) = self.offset else {
                return time;
            };
            offset
                .to_timestamp(time)
                .map_or(time, |instant| Offset::UTC.to_datetime(instant))
        };
        Self {
            from: shift(self.from),
            to: shift(self.to),
            offset: Some(Offset::UTC),
            ..*self
        }
    }

    /// `from` for machines: RFC 3339 with the zone where it is known, else `YYYY-MM-DDThh:mm:ss`.
    pub fn from_text(&self) -> String {
        text_of(self.from, self.offset)
    }

    /// `to` for machines, as [`DateInterval::from_text`].
    pub fn to_text(&self) -> String {
        text_of(self.to, self.offset)
    }
}

fn text_of(time: DateTime, offset: Option<Offset>) -> String {
    let local = time.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    match offset {
        None => local,
        Some(offset) => format!("{local}{}", zone_text(offset)),
    }
}

fn zone_text(offset: Offset) -> String {
    let seconds = offset.seconds();
    if seconds == 0 {
        return "Z".to_owned();
    }
    let sign = if seconds < 0 { '-' } else { '+' };
    format!(
        "{sign}{:02}:{:02}",
        seconds.abs() / 3600,
        seconds.abs() / 60 % 60
    )
}

/// For people: `2019`, `2019-11`, `2019-11-15`, `2019-11-15 to 2019-11-17`, `2019-11-15 10:30 +03:00`.
impl std::fmt::Display for DateInterval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.precision {
            Precision::Year if self.last_day().year() == self.first_day().year() => {
                write!(f, "{:04}", self.first_day().year())
            }
            Precision::Year => write!(
                f,
                "{:04} to {:04}",
                self.first_day().year(),
                self.last_day().year()
            ),
            Precision::Month => write!(f, "{}", self.from.strftime("%Y-%m")),
            Precision::Day if self.first_day() == self.last_day() => {
                write!(f, "{}", self.first_day())
            }
            Precision::Day => write!(f, "{} to {}", self.first_day(), self.last_day()),
            Precision::Minute | Precision::Second => {
                write!(f, "{}", self.from.strftime("%Y-%m-%d %H:%M"))?;
                match self.offset {
                    None => Ok(()),
                    Some(offset) if offset == Offset::UTC => write!(f, " UTC"),
                    Some(offset) => write!(f, " {}", zone_text(offset)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> DateInterval {
        DateInterval::parse(text).expect("a date")
    }

    #[test]
    fn the_primary_case_is_53_days() {
        assert_eq!(date("2019-11-15").days_before(&date("2020-01-07")), 53);
    }

    #[test]
    fn one_day_is_tolerated_where_a_zone_is_unknown() {
        assert!(!date("2020-01-03").contradicts(&date("2020-01-04")));
        assert!(date("2020-01-03").contradicts(&date("2020-01-05")));
        assert!(date("2020-01-03T23:00:00Z").contradicts(&date("2020-01-04T03:00:00+03:00")));
        assert!(!date("2020-01-03T23:00:00Z").contradicts(&date("2020-01-04T02:00:00+03:00")));
    }

    #[test]
    fn coarse_dates_hold_finer_ones() {
        assert!(!date("2019").contradicts(&date("2019-11-15")));
        assert!(date("2019-11").contains(&date("2019-11-15")));
        assert_eq!(date("2019-11").days_before(&date("2020-01-07")), 38);
    }

    #[test]
    fn text_keeps_zone_and_never_invents_one() {
        assert_eq!(
            date("2019-11-15T10:30:00+03:00").from_text(),
            "2019-11-15T10:30:00+03:00"
        );
        assert_eq!(
            date("2019:11:15 10:30:00").from_text(),
            "2019-11-15T10:30:00"
        );
        assert_eq!(date("2019-11-15").to_text(), "2019-11-16T00:00:00");
    }

    #[test]
    fn a_zone_converts_clocks_and_names_local_times() {
        let baghdad = TimeZone::fixed(Offset::constant(3));
        assert_eq!(
            date("2020-01-02T22:30:00Z").seen_from(&baghdad).from_text(),
            "2020-01-03T01:30:00+03:00"
        );
        assert_eq!(
            date("2020-01-03T01:30").seen_from(&baghdad).from_text(),
            "2020-01-03T01:30:00+03:00"
        );
        assert_eq!(
            date("2020-01-03").seen_from(&baghdad).from_text(),
            "2020-01-03T00:00:00+03:00"
        );
    }

    #[test]
    fn parts_go_both_ways() {
        for text in [
            "2019",
            "2019-11",
            "2019-11-15",
            "2019-11-15T10:30",
            "2019-11-15T10:30:07-05:00",
        ] {
            let date = date(text);
            let again = DateInterval::from_parts(
                &date.from_text(),
                &date.to_text(),
                date.precision().name(),
            );
            assert_eq!(again, Some(date), "{text}");
        }
        assert_eq!(
            DateInterval::from_parts("2020-01-02T00:00:00", "2020-01-01T00:00:00", "day"),
            None
        );
    }

    #[test]
    fn the_end_of_time_is_not_a_panic() {
        assert!(DateInterval::year(9999).is_none());
        assert!(DateInterval::year(0).is_none());
        assert!(DateInterval::parse("9999-12-31").is_none());
    }
}

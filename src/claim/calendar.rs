//! Days, weekdays and seasons on the calendar.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::vocabulary::Meaning;
use crate::time::DateInterval;

/// The last day that what has no known end is taken to reach.
pub(super) const NO_KNOWN_END: Date = Date::constant(2100, 12, 31);

/// The day of the Gregorian calendar on which the Solar Hijri year 1400 began.
const FARVARDIN_1400: Date = Date::constant(2021, 3, 21);

/// Solar Hijri years that are read; the lunar years of the last decades (1421 and later) are not among them.
const SOLAR_YEARS: std::ops::RangeInclusive<i16> = 1300..=1420;

/// Whether a Solar Hijri year has a day more, by the 33-year rule, exact from 1178 to 1633.
fn is_solar_leap(year: i16) -> bool {
    (25 * i32::from(year) + 11).rem_euclid(33) < 8
}

/// The Gregorian day of a Solar Hijri date of the years 1300 to 1420.
///
/// Lunar Hijri dates have no such rule: their months begin when the moon is seen, a day or two apart between
/// countries, so they are never converted.
pub(super) fn solar_day(year: i16, month: i8, day: i8) -> Option<Date> {
    let longest = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + i8::from(is_solar_leap(year)),
        _ => return None,
    };
    if !SOLAR_YEARS.contains(&year) || !(1..=longest).contains(&day) {
        return None;
    }
    let year_days = |year: i16| 365 + i64::from(is_solar_leap(year));
    let years: i64 = if year >= 1400 {
        (1400..year).map(year_days).sum()
    } else {
        -(year..1400).map(year_days).sum::<i64>()
    };
    let months = i64::from(month - 1);
    let days = years + months * 30 + months.min(6) + i64::from(day - 1);
    FARVARDIN_1400
        .checked_add(Span::new().try_days(days).ok()?)
        .ok()
}

/// How far ahead of publication a day without a year may lie.
const MOST_DAYS_AHEAD: i32 = 45;

/// Of what `of_year` gives for `year` and the years beside it what lies nearest to `published`, and not far ahead.
pub(super) fn nearest(
    published: Date,
    year: i16,
    of_year: impl Fn(i16) -> Option<DateInterval>,
) -> Option<DateInterval> {
    let ahead = |read: &DateInterval| (read.first_day() - published).get_days();
    (-1..=1)
        .filter_map(|shift| of_year(year + shift))
        .filter(|read| ahead(read) <= MOST_DAYS_AHEAD)
        .min_by_key(|read| ahead(read).abs())
}

/// Whether a day may have a picture already, zones left a day.
pub(super) fn is_not_to_come(read: &DateInterval, published: Date) -> bool {
    (read.first_day() - published).get_days() <= 1
}

/// A run of days of one month by name, of the year of its calendar.
pub(super) fn named_days(year: i16, month: Meaning, first: i8, last: i8) -> Option<DateInterval> {
    match month {
        Meaning::Month(month) => days(year, month, first, last),
        Meaning::Solar(month) => DateInterval::days(
            solar_day(year, month, first)?,
            solar_day(year, month, last)?,
        ),
        Meaning::Weekday(_) | Meaning::Ago(_) => None,
    }
}

/// A month by name; a month of the Solar Hijri year is a run of days.
pub(super) fn named_month(year: i16, month: Meaning) -> Option<DateInterval> {
    match month {
        Meaning::Month(month) => DateInterval::month(year, month),
        Meaning::Solar(month) => {
            let first = solar_day(year, month, 1)?;
            let (next_year, next) = if month == 12 {
                (year + 1, 1)
            } else {
                (year, month + 1)
            };
            let last = solar_day(next_year, next, 1)?.checked_sub(1.day()).ok()?;
            DateInterval::days(first, last)
        }
        Meaning::Weekday(_) | Meaning::Ago(_) => None,
    }
}

/// A run of days of one month.
pub(super) fn days(year: i16, month: i8, first: i8, last: i8) -> Option<DateInterval> {
    DateInterval::days(
        Date::new(year, month, first).ok()?,
        Date::new(year, month, last).ok()?,
    )
}

/// The last day `weekday` (1 is Monday) on or before `today`; where it falls on the morrow also that, since the day
/// begins earlier farther east. `last Tuesday` said on a Tuesday may be either.
pub(super) fn weekday(weekday: i8, today: Date, said_last: bool) -> Vec<DateInterval> {
    let Ok(weekday) = Weekday::from_monday_one_offset(weekday) else {
        return Vec::new();
    };
    let back = i64::from(today.weekday().since(weekday));
    let at = |days: i64| {
        let shift = Span::new().try_days(days).ok()?;
        today.checked_sub(shift).ok().and_then(DateInterval::day)
    };
    let mut shifts = vec![back];
    if back == 6 {
        shifts.push(-1);
    }
    if said_last {
        shifts.push(back + 7);
    }
    shifts.into_iter().filter_map(at).collect()
}

/// The season from the month `from` to before the month `to` of `year` (13 is January of the next), in the north and
/// in the south; winter also the one that ends in `year`.
pub(super) fn season(year: i16, from: i8, to: i8) -> Vec<DateInterval> {
    let span = |year: i16, from: i8, to: i8| {
        let date =
            |month: i8| Date::new(year + i16::from((month - 1) / 12), (month - 1) % 12 + 1, 1).ok();
        let last = date(to)?.checked_sub(1.day()).ok()?;
        DateInterval::days(date(from)?, last)
    };
    let crosses = to > 13;
    let south = if from >= 9 {
        span(year, from - 6, to - 6)
    } else {
        span(year, from + 6, to + 6)
    };
    let mut spans = vec![span(year, from, to)];
    if crosses || from == 6 {
        spans.push(span(year - 1, 12, 15));
    }
    spans.push(south);
    spans.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_is_the_last_one_or_today() {
        let wednesday = Date::constant(2020, 1, 8);
        let text = |days: Vec<DateInterval>| {
            days.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(text(weekday(2, wednesday, false)), "2020-01-07");
        assert_eq!(text(weekday(3, wednesday, false)), "2020-01-08");
        assert_eq!(text(weekday(4, wednesday, false)), "2020-01-02 2020-01-09");
    }

    #[test]
    fn solar_hijri_days_are_exact() {
        for ((year, month, day), expected) in [
            ((1400, 1, 1), "2021-03-21"),
            ((1399, 12, 30), "2021-03-20"),
            ((1398, 10, 13), "2020-01-03"),
            ((1398, 10, 14), "2020-01-04"),
            ((1403, 1, 1), "2024-03-20"),
            ((1403, 12, 30), "2025-03-20"),
            ((1357, 11, 22), "1979-02-11"),
            ((1332, 5, 28), "1953-08-19"),
            ((1401, 6, 31), "2022-09-22"),
        ] {
            let read = solar_day(year, month, day).map(|day| day.to_string());
            assert_eq!(read.as_deref(), Some(expected));
        }
        for (year, month, day) in [
            (1400, 12, 30),
            (1400, 7, 31),
            (1400, 13, 1),
            (1441, 1, 1),
            (1400, 1, 0),
        ] {
            assert_eq!(solar_day(year, month, day), None);
        }
    }

    #[test]
    fn seasons_are_read_for_both_hemispheres() {
        let text =
            |days: Vec<DateInterval>| days.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            text(season(2013, 3, 6)),
            ["2013-03-01 to 2013-05-31", "2013-09-01 to 2013-11-30"]
        );
        assert!(text(season(2013, 12, 15)).contains(&"2012-12-01 to 2013-02-28".to_owned()));
    }
}

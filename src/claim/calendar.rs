//! Days, weekdays and seasons on the calendar.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use crate::time::DateInterval;

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

/// A day of the Solar Hijri calendar of Iran and Afghanistan; exact for the years 1178 to 1633, where leap years follow
/// a cycle of 33 (Borkowski, The Persian calendar for 3000 years, 1996).
pub(super) fn solar_day(year: i16, month: i8, day: i8) -> Option<Date> {
    if !(1178..=1633).contains(&year) || !(1..=12).contains(&month) || day < 1 {
        return None;
    }
    let is_leap = |year: i16| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ => 29 + i8::from(is_leap(year)),
    };
    let months = i64::from(month - 1);
    let in_year = months * 30 + months.min(6) + i64::from(day - 1);
    let days_of =
        |from: i16, to: i16| -> i64 { (from..to).map(|year| 365 + i64::from(is_leap(year))).sum() };
    let years = days_of(1400, year) - days_of(year, 1400);
    let shift = Span::new().try_days(years + in_year).ok()?;
    let first_of_1400 = Date::new(2021, 3, 21).ok()?;
    first_of_1400
        .checked_add(shift)
        .ok()
        .filter(|_| day <= length)
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
    fn solar_years_begin_in_spring() {
        let table = [
            ((1400, 1, 1), Some("2021-03-21")),
            ((1399, 12, 30), Some("2021-03-20")),
            ((1398, 10, 13), Some("2020-01-03")),
            ((1398, 10, 14), Some("2020-01-04")),
            ((1403, 12, 30), Some("2025-03-20")),
            ((1357, 11, 22), Some("1979-02-11")),
            ((1400, 12, 30), None),
            ((1399, 7, 31), None),
            ((1000, 1, 1), None),
        ];
        for ((year, month, day), expected) in table {
            let read = solar_day(year, month, day).map(|date| date.to_string());
            assert_eq!(read.as_deref(), expected, "{year}-{month}-{day}");
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

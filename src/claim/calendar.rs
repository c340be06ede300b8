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

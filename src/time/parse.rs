//! Dates as machines write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::{DateInterval, Precision};

/// ISO 8601 (basic and extended, to any precision), EXIF `2019:11:15 10:30:00`, IIM `20191115`, RFC 2822.
pub(super) fn machine_date(text: &str) -> Option<DateInterval> {
    let text = text.trim();
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return DateInterval::clock(zoned.datetime(), Precision::Second, Some(zoned.offset()));
    }
    let (date, clock) = match text.split_once(['T', 't', ' ']) {
        Some((date, clock)) => (date, Some(clock.trim())),
        None => (text, None),
    };
    match clock {
        None | Some("") => date_alone(date),
        Some(clock) => date_and_clock(full_date(date)?, clock),
    }
}

fn date_alone(text: &str) -> Option<DateInterval> {
    if let Some(date) = full_date(text) {
        return DateInterval::day(date);
    }
    match parts(text)?.as_slice() {
        [year] if text.len() == 4 => DateInterval::year(*year),
        // IIM writes an unknown month or day as zero.
        [year, month] | [year, month, 0] if text.len() >= 7 => match month {
            0 => DateInterval::year(*year),
            _ => DateInterval::month(*year, i8::try_from(*month).ok()?),
        },
        _ => None,
    }
}

fn full_date(text: &str) -> Option<Date> {
    let parts = parts(text)?;
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if *year < 1 {
        return None;
    }
    Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
}

/// Year, month and day as far as they are there; the year has four digits.
fn parts(text: &str) -> Option<Vec<i16>> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    match (digits, text.len()) {
        (8, 8) => [text.get(..4), text.get(4..6), text.get(6..)]
            .into_iter()
            .map(|part| part?.parse().ok())
            .collect(),
        (4, _) => Some(numbers(text)),
        _ => None,
    }
}

/// The numbers between `-`, `:`, `/` or `.`; empty where anything else stands between them.
fn numbers(text: &str) -> Vec<i16> {
    text.split(['-', ':', '/', '.'])
        .map(str::parse)
        .collect::<Result<_, _>>()
        .unwrap_or_default()
}

fn date_and_clock(date: Date, clock: &str) -> Option<DateInterval> {
    let zone_at = clock.find(['Z', 'z', '+', '-', ' ']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone_at);
    let offset = match zone.trim() {
        "" => None,
        zone => Some(zone_offset(zone)?),
    };
    let (clock, _fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let compact = !clock.contains(':') && clock.len() >= 4;
    let parts: Vec<i8> = if compact {
        let digit_pairs = clock
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).ok()?.parse().ok());
        digit_pairs.collect::<Option<_>>()?
    } else {
        clock
            .split(':')
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?
    };
    let (hour, minute, second, precision) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0, Precision::Minute),
        [hour, minute, second] => (*hour, *minute, (*second).min(59), Precision::Second),
        _ => return None,
    };
    let time = DateTime::new(
        date.year(),
        date.month(),
        date.day(),
        hour,
        minute,
        second,
        0,
    )
    .ok()?;
    DateInterval::clock(time, precision, offset)
}

fn zone_offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(Offset::UTC);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text.chars().skip(1).filter(|c| *c != ':').collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    if hours > 15 || minutes > 59 || digits.len() > 4 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_form_is_read() {
        for (text, from, precision) in [
            ("2019", "2019-01-01T00:00:00", Precision::Year),
            ("2019-11", "2019-11-01T00:00:00", Precision::Month),
            ("20191100", "2019-11-01T00:00:00", Precision::Month),
            ("2019-11-15", "2019-11-15T00:00:00", Precision::Day),
            ("20191115", "2019-11-15T00:00:00", Precision::Day),
            ("2019:11:15", "2019-11-15T00:00:00", Precision::Day),
            ("2019-11-15T10:30", "2019-11-15T10:30:00", Precision::Minute),
            (
                "2019-11-15T10:30Z",
                "2019-11-15T10:30:00Z",
                Precision::Minute,
            ),
            (
                "2019:11:15 10:30:07.25",
                "2019-11-15T10:30:07",
                Precision::Second,
            ),
            (
                "2019-11-15 10:30:07 +0300",
                "2019-11-15T10:30:07+03:00",
                Precision::Second,
            ),
            (
                "20191115T103007-0500",
                "2019-11-15T10:30:07-05:00",
                Precision::Second,
            ),
            (
                "Fri, 15 Nov 2019 10:30:07 GMT",
                "2019-11-15T10:30:07Z",
                Precision::Second,
            ),
        ] {
            let date = machine_date(text).unwrap_or_else(|| panic!("`{text}` is a date"));
            assert_eq!(
                (date.from_text().as_str(), date.precision()),
                (from, precision),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0000:00:00 00:00:00",
            "Friday",
            "15/11/2019",
            "2019-13-01",
            "2019-02-30",
            "T",
            "2019-11-15T25:00",
            "١",
        ] {
            assert_eq!(machine_date(text), None, "{text}");
        }
    }
}

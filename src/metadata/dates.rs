//! Times of metadata in one spelling, never converted.

use crate::time::DateInterval;

/// `2019:11:15 10:30:00`, sub-second digits and `+03:00` of EXIF as `2019-11-15T10:30:00.25+03:00`; `None` where
/// the clock was not set.
pub(super) fn exif(clock: &str, subseconds: Option<&str>, offset: Option<&str>) -> Option<String> {
    let clock = clock.trim();
    let (date, time) = clock.split_once([' ', 'T'])?;
    let date = date.replace([':', '/', '.'], "-");
    let (time, zone) = split_zone(time);
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let digits = |text: &str| {
        text.chars()
            .take_while(char::is_ascii_digit)
            .take(9)
            .collect()
    };
    let fraction: String = match fraction {
        "" => digits(subseconds.unwrap_or_default().trim()),
        given => digits(given),
    };
    let zone = zone_text(zone).or_else(|| zone_text(offset?.trim()));
    whole(&date, time, &fraction, zone.as_deref())
}

/// IIM `20191115` and `103000+0300` as `2019-11-15T10:30:00+03:00`; an unknown month or day, written as zero, is
/// left out, and so is a time that cannot be read.
pub(super) fn iim(date: &str, time: Option<&str>) -> Option<String> {
    let digits: String = date.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?);
    if digits.len() != 8 {
        return None;
    }
    let short = match (month, day) {
        ("00", _) => Some(year.to_owned()),
        (_, "00") => Some(format!("{year}-{month}")),
        _ => None,
    };
    if let Some(short) = short {
        return known(short);
    }
    let date = format!("{year}-{month}-{day}");
    let timed = time.and_then(|time| {
        let (clock, zone) = split_zone(time.trim());
        let clock: String = clock.chars().filter(|&c| c != ':').collect();
        let (hour, minute) = (clock.get(..2)?, clock.get(2..4)?);
        let second = clock.get(4..6).unwrap_or("00");
        let clock = format!("{hour}:{minute}:{second}");
        whole(&date, &clock, "", zone_text(zone).as_deref())
    });
    timed.or_else(|| known(date))
}

/// A date of XMP (ISO 8601 to any precision), or one in EXIF's spelling.
pub(super) fn xmp(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    let Some((date, time)) = text.split_once(['T', ' ']) else {
        return known(text.replace([':', '/'], "-")).or_else(|| iim(text, None));
    };
    let (clock, _) = split_zone(time);
    if clock.matches(':').count() == 2 {
        return exif(text, None, None);
    }
    // `2019-11-15T10:30Z`: to the minute.
    let date = date.replace([':', '/'], "-");
    let (clock, zone) = split_zone(time);
    let timed = known(format!(
        "{date}T{clock}{}",
        zone_text(zone).unwrap_or_default()
    ));
    timed.or_else(|| known(date))
}

/// `Mon Mar 10 15:04:43 2003`, as AVI files hold it.
pub(super) fn ctime(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let [_, month, day, clock, year] = words.as_slice() else {
        return None;
    };
    let month = MONTHS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(month))?
        + 1;
    let day: u8 = day.parse().ok()?;
    whole(&format!("{year}-{month:02}-{day:02}"), clock, "", None)
}

fn whole(date: &str, time: &str, fraction: &str, zone: Option<&str>) -> Option<String> {
    let clock = known(format!("{date}T{time}"))?;
    let dot = if fraction.is_empty() { "" } else { "." };
    known(format!(
        "{clock}{dot}{fraction}{}",
        zone.unwrap_or_default()
    ))
}

/// `text` where it can be read as a date.
fn known(text: String) -> Option<String> {
    DateInterval::parse(&text).is_some().then_some(text)
}

fn split_zone(time: &str) -> (&str, &str) {
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(at);
    (clock.trim(), zone.trim())
}

/// `+03:00` or `Z`, from `+3`, `+0300`, `+03:00`, `Z`.
fn zone_text(zone: &str) -> Option<String> {
    if matches!(zone, "Z" | "z") {
        return Some("Z".to_owned());
    }
    let sign = zone.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let rest = zone.get(1..)?;
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "0"),
    };
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then(|| format!("{sign}{hours:02}:{minutes:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exif_clock_subseconds_and_offset() {
        let full = exif("2019:11:15 10:30:00", Some("25 "), Some("+03:00"));
        assert_eq!(full.as_deref(), Some("2019-11-15T10:30:00.25+03:00"));
        let bare = exif("2019:11:15 10:30:00", None, Some("   :  "));
        assert_eq!(bare.as_deref(), Some("2019-11-15T10:30:00"));
        assert_eq!(exif("0000:00:00 00:00:00", None, None), None);
        assert_eq!(exif("    :  :     :  :  ", None, None), None);
        assert_eq!(exif("2019:02:30 10:30:00", None, None), None);
    }

    #[test]
    fn iim_date_with_and_without_time() {
        let full = iim("20191115", Some("103000+0300"));
        assert_eq!(full.as_deref(), Some("2019-11-15T10:30:00+03:00"));
        assert_eq!(
            iim("20191115", Some("103000")).as_deref(),
            Some("2019-11-15T10:30:00")
        );
        assert_eq!(
            iim("20191115", Some("nonsense")).as_deref(),
            Some("2019-11-15")
        );
        assert_eq!(iim("20191100", None).as_deref(), Some("2019-11"));
        assert_eq!(
            iim("19440000", Some("120000+0000")).as_deref(),
            Some("1944")
        );
        assert_eq!(iim("00000000", None), None);
        assert_eq!(iim("2019č115", None), None);
    }

    #[test]
    fn avi_spells_months_in_words() {
        let found = ctime("MON MAR 10 15:04:43 2003");
        assert_eq!(found.as_deref(), Some("2003-03-10T15:04:43"));
        assert_eq!(ctime("MON MAR 99 15:04:43 2003"), None);
        assert_eq!(ctime("2003-03-10"), None);
    }

    #[test]
    fn xmp_to_any_precision() {
        for same in [
            "2019",
            "2019-11",
            "2019-11-15",
            "2019-11-15T10:30Z",
            "2019-11-15T10:30:00.123-05:00",
        ] {
            assert_eq!(xmp(same).as_deref(), Some(same));
        }
        assert_eq!(
            xmp("2019:11:15 10:30:00").as_deref(),
            Some("2019-11-15T10:30:00")
        );
        assert_eq!(xmp("yesterday"), None);
    }
}

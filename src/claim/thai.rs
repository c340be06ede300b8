//! Dates of Thai, Lao, Khmer and Burmese prose.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::calendar::{self, is_not_to_come, nearest};
use super::dates::Reference;
use super::numeric::BUDDHIST;
use super::unspaced::{Found, before, behind, number};
use super::vocabulary;
use crate::time::DateInterval;

/// Languages read here, by their names in the list.
const LANGUAGES: [&str; 4] = ["th", "lo", "km", "my"];

/// How long ago a year of two digits may be.
const MOST_YEARS_AGO: i16 = 30;

/// Spellings of the months and the number of each, the longest first.
static MONTHS: LazyLock<Vec<(&'static str, i8)>> = LazyLock::new(|| {
    let mut all: Vec<(&str, i8)> = Vec::new();
    for language in LANGUAGES {
        for (group, month) in vocabulary::groups(language, "months").into_iter().zip(1..) {
            all.extend(group.into_iter().map(|written| (written, month)));
        }
    }
    all.sort_by_key(|(written, _)| std::cmp::Reverse(written.len()));
    all
});

/// Thai words beside a date, by their kinds.
static WORDS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    [
        "until",
        "until-behind",
        "after",
        "born",
        "future",
        "habit",
        "memory",
    ]
    .into_iter()
    .map(|kind| (kind, vocabulary::groups("th", kind).concat()))
    .collect()
});

/// `5 มีนาคม พ.ศ. 2567`, `5 มี.ค. 67`, `ថ្ងៃទី៥ ខែមីនា ឆ្នាំ២០២៤`, `၂၀၂၄ ခုနှစ် မတ်လ ၅ ရက်`.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let months: Vec<String> = MONTHS
        .iter()
        .map(|(written, _)| regex::escape(written).replace(r"\.", r"\.?"))
        .collect();
    let months = months.join("|");
    let year =
        r"(?:(?P<be>พ\.?\s?ศ\.?)|(?P<ce>ค\.?\s?ศ\.?)|ปี|ປີ|ឆ្នាំ)?\s*(?P<year>\p{Nd}{4}|\p{Nd}{2})";
    let pattern = format!(
        concat!(
            r"(?:(?P<first>\p{{Nd}}{{1,2}})\s*[-–]\s*)?(?P<day>\p{{Nd}}{{1,2}})\s*(?:เดือน|ເດືອນ|ខែ)?\s*(?P<month>{months})\.?",
            r"(?:\s*{year})?|",
            r"(?:(?P<myear>\p{{Nd}}{{4}})\s*(?:ခုနှစ်)?[၊,]?\s*)?(?P<mmonth>{months})(?:လ)?\s*(?P<mday>\p{{Nd}}{{1,2}})\s*ရက်"
        ),
        months = months,
        year = year,
    );
    Regex::new(&pattern).expect("a fixed pattern")
});

/// Weekdays, `yesterday`, `this morning` in Thai.
static RELATIVE: LazyLock<Regex> = LazyLock::new(|| {
    let mut groups: Vec<String> = Vec::new();
    for (group, day) in vocabulary::groups("th", "weekdays").into_iter().zip(1..) {
        groups.push(format!("(?P<d{day}>{})", group.join("|")));
    }
    for (kind, name) in [("ago0", "today"), ("ago1", "yesterday")] {
        let words: Vec<&str> = vocabulary::groups("th", kind)
            .into_iter()
            .flatten()
            .collect();
        groups.push(format!("(?P<{name}>{})", words.join("|")));
    }
    Regex::new(&groups.join("|")).expect("a fixed pattern")
});

/// The dates of `text`, those of something else without readings.
pub(super) fn read(text: &str, reference: Reference) -> Vec<Found> {
    let is_of_scripts = |letter: char| matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
    if !text.contains(is_of_scripts) {
        return Vec::new();
    }
    let dates = DATE.captures_iter(text).map(|found| (found, false));
    let relative = RELATIVE.captures_iter(text).map(|found| (found, true));
    let mut out = Vec::new();
    for (found, loose) in dates.chain(relative) {
        let Some(whole) = found.get(0) else { continue };
        let readings = if loose {
            weekday(&found, reference)
        } else {
            date(&found, reference)
        };
        let says_year = found.name("year").or(found.name("myear")).is_some();
        let years = if says_year {
            Years::Said
        } else {
            Years::Unsaid
        };
        let fits = is_of_picture(text, whole.range(), years);
        out.push(Found {
            readings: readings.filter(|_| fits).unwrap_or_default(),
            range: whole.range(),
            loose,
        });
    }
    out
}

/// Whether a date says its year.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Years {
    Said,
    Unsaid,
}

fn is_of_picture(text: &str, range: std::ops::Range<usize>, years: Years) -> bool {
    let lead = before(text, range.start).trim_end();
    let lead = ["วันที่", "ที่", "ថ្ងៃទី", "ວັນທີ"]
        .iter()
        .find_map(|word| lead.strip_suffix(word))
        .unwrap_or(lead)
        .trim_end();
    let rest = behind(text, range.end).trim_start();
    let words = |kind: &str| WORDS.get(kind).into_iter().flatten();
    let governs = |kind: &str| words(kind).any(|word| lead.ends_with(word));
    let follows = |kind: &str| words(kind).any(|word| rest.starts_with(word));
    let near = |kind: &str| words(kind).any(|word| lead.contains(word));
    let is_cut = |letter: char| letter.is_numeric();
    let is_clock = rest.starts_with(['.', ':']) && rest.chars().nth(1).is_some_and(is_cut);
    if lead.ends_with(is_cut) || rest.starts_with(is_cut) || is_clock {
        return false;
    }
    let is_coming = years == Years::Unsaid && near("future");
    let is_memory = years == Years::Said && near("memory");
    !is_memory
        && !governs("until")
        && !governs("after")
        && !follows("until-behind")
        && !near("born")
        && !is_coming
        && !governs("habit")
        && !follows("habit")
}

fn date(found: &Captures, reference: Reference) -> Option<Vec<DateInterval>> {
    let is_burmese = found.name("mday").is_some();
    let (day, month, year) = if is_burmese {
        ("mday", "mmonth", "myear")
    } else {
        ("day", "month", "year")
    };
    let written = found.name(month)?.as_str().replace('.', "");
    let month = MONTHS
        .iter()
        .find(|(known, _)| known.replace('.', "") == written)
        .map(|(_, month)| *month)?;
    let last = i8::try_from(number(found, day)?).ok()?;
    let first = number(found, "first").and_then(|first| i8::try_from(first).ok());
    let first = first.filter(|first| *first <= last).unwrap_or(last);
    let Some(year) = found.name(year) else {
        let published = reference.published?.last_day();
        let read = nearest(published, published.year(), |year| {
            calendar::days(year, month, first, last)
        });
        return Some(vec![read.filter(|read| is_not_to_come(read, published))?]);
    };
    let count = i16::try_from(super::script::number(year.as_str())?).ok()?;
    let is_short = year.as_str().chars().count() == 2;
    let is_common = found.name("ce").is_some();
    let years = match (is_short, count) {
        (false, 2400..=2600) if !is_common => vec![count - BUDDHIST],
        (false, 1826..=2100) if found.name("be").is_none() => vec![count],
        // Two digits are of the Thai calendar, but may be of the common one.
        (true, _) => vec![2500 + count - BUDDHIST, 2000 + count],
        _ => return None,
    };
    let now = reference
        .published
        .map_or(2026, |published| published.last_day().year());
    let recent = now - MOST_YEARS_AGO..=now + 1;
    let years = years
        .into_iter()
        .filter(|year| !is_short || recent.contains(year));
    let readings: Vec<DateInterval> = years
        .filter_map(|year| calendar::days(year, month, first, last))
        .collect();
    Some(readings)
}

fn weekday(found: &Captures, reference: Reference) -> Option<Vec<DateInterval>> {
    let today = reference.published?.first_day();
    if found.name("today").is_some() {
        return Some(vec![DateInterval::day(today)?]);
    }
    if found.name("yesterday").is_some() {
        return Some(vec![DateInterval::day(today.yesterday().ok()?)?]);
    }
    let day = (1..=7_i8).find(|day| found.name(&format!("d{day}")).is_some())?;
    Some(calendar::weekday(day, today, false))
}

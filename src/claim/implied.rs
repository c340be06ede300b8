//! Dates a line implies without giving one: that a picture is recent, or of an event everybody knows the first day of.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;

use super::calendar::NO_KNOWN_END;
use super::{Binding, When};
use crate::place::fold;
use crate::time::DateInterval;

/// Text read, in bytes.
const MOST_TEXT: usize = 4 << 10;

/// Most words of an event's name.
const LONGEST: usize = 6;

/// Words that put a picture into an event named behind them.
const GOVERNS: [&str; 9] = [
    "at",
    "in",
    "during",
    "amid",
    "amidst",
    "after",
    "following",
    "from",
    "by",
];

/// Words before or just behind a name that tell of another time than the event's: before it, long after it, or a
/// portrait of somebody it concerned.
const ELSEWHEN: [&str; 35] = [
    "before",
    "pre",
    "until",
    "anniversary",
    "veteran",
    "veterans",
    "survivor",
    "survivors",
    "victim",
    "victims",
    "memorial",
    "commemorating",
    "commemorate",
    "remembering",
    "film",
    "movie",
    "since",
    "who",
    "whose",
    "whom",
    "died",
    "killed",
    "dead",
    "wounded",
    "hero",
    "served",
    "undated",
    "handout",
    "portrait",
    "file",
    "fought",
    "lost",
    "survived",
    "history",
    "museum",
];

/// Expressions that bind a picture to the years before publication, and how many.
static RECENT: LazyLock<[(Regex, i16); 2]> = LazyLock::new(|| {
    let picture = r"(?:photos?|photographs?|pictures?|images?|videos?|footage|clips?)";
    let state = r"(?:condition|situation)";
    let going_on = concat!(
        r"(?:wars?|conflicts?|crisis|protests?|lockdown|rains?|floods?|flooding|drought|elections?|pandemic|",
        r"outbreak|strike|unrest|fighting|demonstrations?)"
    );
    let pattern = |pattern: String| Regex::new(&pattern).expect("a fixed pattern");
    [
        (
            pattern(format!(
                r"(?i)\b(?:recent|latest|current|present)\s+(?:\w+\s+)?(?:{picture}|{state})\b"
            )),
            1,
        ),
        (
            pattern(format!(
                r"(?i)\b(?:ongoing|current)\s+(?:[\w-]+\s+){{0,3}}?{going_on}\b"
            )),
            3,
        ),
    ]
});

/// First day of each event, and whether its name alone dates a picture.
static FIRST_DAYS: LazyLock<HashMap<&str, (Date, bool)>> = LazyLock::new(|| {
    let rows = include_str!("data/events.tsv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .filter_map(|row| row.split_once('\t'))
        .filter_map(|(names, rest)| {
            let (day, said) = rest.split_once('\t').unwrap_or((rest, ""));
            Some((names, (day.parse::<Date>().ok()?, said == "said")))
        })
        .flat_map(|(names, day)| names.split('|').map(move |name| (name, day)))
        .collect()
});

/// When `text` implies its picture was taken; bound. `None` where it implies nothing.
///
/// A picture of a known event is no older than its first day; a `recent` one is of the year before publication, one of
/// something `ongoing` of the three years before it.
pub(super) fn date_of(text: &str, published: Option<&DateInterval>) -> Option<When> {
    let text = text.split_at(text.floor_char_boundary(MOST_TEXT)).0;
    event(text, published).or_else(|| recent(text, published))
}

fn recent(text: &str, published: Option<&DateInterval>) -> Option<When> {
    let last = published?.last_day();
    let (words, years) = RECENT.iter().find_map(|(pattern, years)| {
        let found = pattern.find(text)?;
        // `Latest Image Awards`: part of a name.
        let behind = text.get(found.end()..).unwrap_or_default().trim_start();
        let is_name = behind.starts_with(char::is_uppercase);
        (!is_name).then(|| (found.as_str(), *years))
    })?;
    let span = DateInterval::days(last.checked_sub(years.years()).ok()?, last)?;
    Some(bound(span, words.to_owned()))
}

fn event(text: &str, published: Option<&DateInterval>) -> Option<When> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    for at in 0..words.len() {
        let most = LONGEST.min(words.len() - at);
        for count in (1..=most).rev() {
            let name = words.get(at..at + count)?.join(" ");
            let Some((first, said)) = FIRST_DAYS.get(name.as_str()) else {
                continue;
            };
            let before = words.get(..at)?;
            let behind = words.iter().skip(at + count).take(2);
            let elsewhen = before
                .iter()
                .chain(behind)
                .any(|word| ELSEWHEN.contains(word));
            let mut near = before.iter().rev().take(4);
            if elsewhen || !said && !near.any(|word| GOVERNS.contains(word)) {
                return None;
            }
            let last = published.map_or(NO_KNOWN_END, DateInterval::last_day);
            // An older story tells of another event of that name.
            if last < *first {
                return None;
            }
            return Some(bound(DateInterval::days(*first, last)?, name));
        }
    }
    None
}

fn bound(interval: DateInterval, words: String) -> When {
    When {
        interval,
        readings: vec![interval],
        binding: Binding::Bound,
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, published: &str) -> Option<String> {
        let published = DateInterval::parse(published);
        date_of(text, published.as_ref()).map(|when| when.interval.to_string())
    }

    #[test]
    fn a_recent_picture_is_of_the_last_year() {
        let said = read("Recent photo of monks on the streets", "2022-04-01");
        assert_eq!(said.as_deref(), Some("2021-04-01 to 2022-04-01"));
        assert_eq!(
            read("Recent elections changed the house", "2022-04-01"),
            None
        );
        assert_eq!(read("At the latest Image Awards", "2022-04-01"), None);
        assert_eq!(date_of("A recent image of the harbour", None), None);
    }

    #[test]
    fn a_picture_of_a_known_event_is_no_older_than_it() {
        let said = read("A boat during Hurricane Harvey", "2017-09-01");
        assert_eq!(said.as_deref(), Some("2017-08-17 to 2017-09-01"));
        let said = read("coffins amid the Russian invasion of Ukraine", "2023-06-02");
        assert_eq!(said.as_deref(), Some("2022-02-24 to 2023-06-02"));
        for (text, published) in [
            ("A street after Hurricane Ida", "2009-11-10"),
            ("Sgt. Hale, killed in the war in Ukraine", "2023-06-02"),
            ("Undated handout of a singer during COVID-19", "2021-06-02"),
        ] {
            assert_eq!(read(text, published), None, "{text}");
        }
        assert_eq!(
            read("A veteran of World War II in a parade", "2017-09-01"),
            None
        );
        assert_eq!(read("The street before COVID-19", "2021-09-01"), None);
    }

    #[test]
    fn every_event_is_written_as_it_is_looked_up() {
        assert!(FIRST_DAYS.len() > 90);
        for name in FIRST_DAYS.keys() {
            assert_eq!(&fold(name), name);
            assert!(name.split(' ').count() <= LONGEST, "{name}");
        }
    }
}

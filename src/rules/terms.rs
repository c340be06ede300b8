//! What usage terms and instructions say in plain words: embargo, no archive, no use, expiry, mandatory credit.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::time::DateInterval;

/// Bytes of one text that are read.
const MOST_TEXT: usize = 16 << 10;

/// Bytes after a word in which its date is looked for.
const NEAR: usize = 60;

/// One thing the terms say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// Not to be published before.
    Embargo {
        /// Until when; `None` where no date could be read.
        until: Option<DateInterval>,
    },
    /// Not to be kept and used again.
    NoArchive,
    /// Not to be used at all.
    NoUse,
    /// Words only the desk can weigh: not to be used by some, somewhere or for something.
    ForSome {
        /// All of the terms.
        words: String,
    },
    /// Not to be used after.
    Expires {
        /// When; `None` where the terms say it has happened.
        on: Option<DateInterval>,
    },
    /// A credit must be printed.
    MandatoryCredit {
        /// The words it must have.
        words: Option<String>,
    },
}

static EMBARGO: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bembargo(?:ed)?\b"));
static NO_ARCHIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:no|not\s+for)\s+archiv(?:e|es|al|ing)\b|\barchives?\s+out\b|\bNARCH\d*\b")
});
static NO_USE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:no|not\s+for)\s+(?:any\s+|further\s+)?use|do\s+not\s+(?:use|publish)|not\s+for\s+publication)\b",
    )
});
static FOR_SOME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:one[ -]time\s+use|no\s+(?:internet|online|mobile|print|magazines?|tabloids?|tv|television))\b",
    )
});
/// `GERMANY OUT`: nobody there may use it.
static OUT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\p{Lu}{2,}) OUT\b"));
/// What else stands before `OUT`.
const NO_PLACE: [&str; 12] = [
    "ARCHIVE", "ARCHIVES", "CHECK", "CUT", "FIND", "HAND", "KEEP", "PRINT", "SOLD", "STAND",
    "TIME", "WATCH",
];
static EXPIRES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:expir(?:es|y|ation)(?:\s+date)?|(?:no|not\s+for|do\s+not)\s+use\s+after|not\s+(?:to\s+)?be\s+used\s+after|valid\s+(?:until|through|till)|licen[cs]e\s+ends|(?:to|must)\s+be\s+used\s+(?:by|before))\b",
    )
});
static EXPIRED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:licen[cs]e|rights|usage|use)\s+(?:has\s+|have\s+)?expired\b|^\s*expired\b")
});
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)\b(?:mandatory\s+credit|credit\s+mandatory)(?:\s+line)?\b\s*[:=]?\s*(?:"([^"]{1,200})"|“([^”]{1,200})”|'([^']{1,200})'|([^.;,"“\r\n-][^.;"“\r\n]{0,200}))?"#,
    )
});
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?")
});
static DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})\b"));
static MONTH_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is part of the program and tested")
}

/// Everything `text` says, in no order that matters.
pub(super) fn read(text: &str) -> Vec<Term> {
    let text = cut(text, MOST_TEXT);
    let mut terms = Vec::new();
    if let Some(found) = EMBARGO.find(text) {
        terms.push(Term::Embargo {
            until: date_after(text, found.end()),
        });
    }
    if NO_ARCHIVE.is_match(text) {
        terms.push(Term::NoArchive);
    }
    for found in EXPIRES.find_iter(text).take(4) {
        let on = date_after(text, found.end());
        terms.extend(on.map(|on| Term::Expires { on: Some(on) }));
    }
    if EXPIRED.is_match(text) {
        terms.push(Term::Expires { on: None });
    }
    let uses = NO_USE.find_iter(text).take(8);
    let uses: Vec<NoUse> = uses.filter_map(|found| no_use(text, found.end())).collect();
    if uses.contains(&NoUse::ByAny) {
        terms.push(Term::NoUse);
    }
    let is_out = |found: regex::Captures<'_>| {
        let word = found.get(1).map_or("", |word| word.as_str());
        !NO_PLACE.contains(&word)
    };
    let for_some = FOR_SOME.is_match(text) || OUT.captures_iter(text).take(8).any(is_out);
    if uses.contains(&NoUse::BySome) || for_some {
        let words = text.trim().to_owned();
        terms.push(Term::ForSome { words });
    }
    if let Some(found) = CREDIT.captures(text) {
        let words = found.iter().skip(1).flatten().next();
        let words = words.map(|words| credit_words(words.as_str()));
        terms.push(Term::MandatoryCredit {
            words: words.filter(|words| !words.is_empty()),
        });
    }
    terms
}

/// A date in `text`: as machines write it, `20 January 2020` or `January 20, 2020`.
pub(super) fn date_in(text: &str) -> Option<DateInterval> {
    if let Some(date) = DateInterval::parse(text) {
        return Some(date);
    }
    let text = cut(text, MOST_TEXT);
    let written = ISO
        .find(text)
        .and_then(|found| DateInterval::parse(found.as_str()));
    written.or_else(|| {
        let in_order = DAY_FIRST
            .captures(text)
            .and_then(|found| named_day(found.get(3), found.get(2), found.get(1)));
        in_order.or_else(|| {
            let found = MONTH_FIRST.captures(text)?;
            named_day(found.get(3), found.get(1), found.get(2))
        })
    })
}

type Part<'t> = Option<regex::Match<'t>>;

fn named_day(year: Part<'_>, month: Part<'_>, day: Part<'_>) -> Option<DateInterval> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = month?.as_str().to_lowercase();
    let at = MONTHS.iter().position(|month| month.starts_with(&name))?;
    let month = i8::try_from(at + 1).ok()?;
    let date = Date::new(
        year?.as_str().parse().ok()?,
        month,
        day?.as_str().parse().ok()?,
    );
    DateInterval::day(date.ok()?)
}

fn date_after(text: &str, at: usize) -> Option<DateInterval> {
    let rest = text.get(at..)?;
    date_in(cut(rest, NEAR))
}

/// Whom `NO USE` forbids the use.
#[derive(PartialEq, Eq)]
enum NoUse {
    ByAny,
    BySome,
}

/// `NO USE` alone forbids; `NO USE GERMANY` forbids something the check cannot know; `NO USE AFTER` is an expiry.
fn no_use(text: &str, at: usize) -> Option<NoUse> {
    let rest = text.get(at..)?.trim_start();
    match rest.chars().next() {
        Some(next) if next.is_alphanumeric() => {
            let after = rest
                .get(..5)
                .is_some_and(|word| word.eq_ignore_ascii_case("after"));
            (!after).then_some(NoUse::BySome)
        }
        _ => Some(NoUse::ByAny),
    }
}

/// The credit's words without what follows a dash.
fn credit_words(text: &str) -> String {
    let end = [" - ", " – ", " — "]
        .iter()
        .filter_map(|dash| text.find(dash))
        .min();
    text.get(..end.unwrap_or(text.len()))
        .unwrap_or(text)
        .trim()
        .to_owned()
}

fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<DateInterval> {
        DateInterval::parse(text)
    }

    #[test]
    fn restrictions_are_read_in_the_agencies_words() {
        assert_eq!(read("NO RESALES. NO ARCHIVES."), [Term::NoArchive]);
        assert_eq!(read("NARCH/NARCH30"), [Term::NoArchive]);
        assert_eq!(read("NO USE - handout"), [Term::NoUse]);
        for text in [
            "NO USE GERMANY",
            "IRAQ OUT",
            "One-time use",
            "UNITED KINGDOM OUT; no internet",
        ] {
            let words = text.to_owned();
            assert_eq!(read(text), [Term::ForSome { words }]);
        }
        for text in [
            "A way out, for sale to readers",
            "Please CHECK OUT our site; SOLD OUT",
        ] {
            assert_eq!(read(text), []);
        }
        assert_eq!(read("ARCHIVES OUT"), [Term::NoArchive]);
        assert_eq!(read("ÖSTERREICH OUT").len(), 1);
        assert_eq!(read("RESTRICTED TO EDITORIAL USE"), []);
        assert_eq!(read("No commercial use without permission"), []);
        assert_eq!(
            read("NO USE AFTER JANUARY 20, 2020 22:00 GMT"),
            [Term::Expires {
                on: day("2020-01-20")
            }]
        );
        assert_eq!(
            read("Licence expires 2020-01-20."),
            [Term::Expires {
                on: day("2020-01-20")
            }]
        );
        assert_eq!(read("expired"), [Term::Expires { on: None }]);
        assert_eq!(
            read("EMBARGOED until 20 January 2020, 00:01 GMT"),
            [Term::Embargo {
                until: day("2020-01-20")
            }]
        );
        assert_eq!(read("Under embargo"), [Term::Embargo { until: None }]);
    }

    #[test]
    fn a_mandatory_credit_is_read_with_its_words() {
        let words = |text: &str| match read(text).as_slice() {
            [Term::MandatoryCredit { words }] => words.clone(),
            other => panic!("a mandatory credit, not {other:?}"),
        };
        let quoted = r#"RESTRICTED TO EDITORIAL USE - MANDATORY CREDIT "AFP PHOTO / US NAVY" - NO MARKETING"#;
        assert_eq!(words(quoted).as_deref(), Some("AFP PHOTO / US NAVY"));
        assert_eq!(
            words("Mandatory Credit: Jane Doe/AP - no sales").as_deref(),
            Some("Jane Doe/AP")
        );
        assert_eq!(words("MANDATORY CREDIT; NO SALES"), None);
    }

    #[test]
    fn hostile_terms_end_soon() {
        let long = "NO USE AFTER ".repeat(200_000);
        assert_eq!(read(&long), []);
        assert_eq!(date_in(&"é".repeat(100_000)), None);
        assert_eq!(date_in("31 February 2020"), None);
        assert_eq!(date_in("99 May 2020"), None);
    }
}

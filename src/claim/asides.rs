//! Words around a date that tell whether it dates the picture.

use jiff::ToSpan;

use super::beside;
use super::calendar::NO_KNOWN_END;
use super::dates::Scan;
use super::lex::{Kind, Token};
use crate::time::{DateInterval, Precision};

/// Words that may follow a year that dates the whole sentence.
const FUNCTION: [&str; 34] = [
    "in", "at", "on", "near", "by", "with", "as", "and", "when", "during", "after", "before",
    "for", "from", "of", "to", "the", "a", "an", "that", "which", "who", "where", "while",
    "outside", "inside", "under", "amid", "around", "is", "was", "were", "shows", "showing",
];

/// First words of a later sentence that tells the story of somebody shown.
const PRONOUNS: [&str; 8] = ["he", "she", "they", "it", "his", "her", "their", "its"];

/// Verbs whose `in 1950` tells of something else than the picture.
const OTHER_TIMES: [&str; 42] = [
    "born",
    "printed",
    "minted",
    "manufactured",
    "founded",
    "established",
    "built",
    "opened",
    "formed",
    "created",
    "elected",
    "married",
    "released",
    "published",
    "introduced",
    "invented",
    "restored",
    "won",
    "died",
    "killed",
    "began",
    "started",
    "ended",
    "launched",
    "completed",
    "closed",
    "resigned",
    "retired",
    "murdered",
    "assassinated",
    "executed",
    "convicted",
    "sentenced",
    "arrested",
    "abolished",
    "banned",
    "adopted",
    "signed",
    "discovered",
    "written",
    "expected",
    "due",
];

/// Verbs that tell of the making of the picture itself.
const TAKEN: [&str; 9] = [
    "taken",
    "pictured",
    "photographed",
    "shot",
    "filmed",
    "captured",
    "snapped",
    "recorded",
    "seen",
];

/// Things that happen in one year, by which that year dates a picture of them.
const YEARLY: [&str; 63] = [
    "election",
    "elections",
    "campaign",
    "olympics",
    "olympic",
    "games",
    "cup",
    "championship",
    "championships",
    "final",
    "finals",
    "masters",
    "open",
    "tournament",
    "playoff",
    "playoffs",
    "marathon",
    "season",
    "tour",
    "convention",
    "conference",
    "summit",
    "festival",
    "carnival",
    "parade",
    "rally",
    "march",
    "awards",
    "award",
    "oscars",
    "ceremony",
    "protest",
    "protests",
    "demonstration",
    "demonstrations",
    "riots",
    "uprising",
    "strike",
    "revolution",
    "coup",
    "war",
    "invasion",
    "earthquake",
    "tsunami",
    "flood",
    "floods",
    "hurricane",
    "storm",
    "exhibition",
    "airshow",
    "clash",
    "clashes",
    "attack",
    "attacks",
    "conflict",
    "conflicts",
    "crisis",
    "massacre",
    "cyclone",
    "wildfires",
    "riot",
    "pandemic",
    "eruption",
];

/// Words that begin a clause about another time.
const CLAUSES: [&str; 14] = [
    "who",
    "whose",
    "whom",
    "which",
    "after",
    "since",
    "before",
    "until",
    "till",
    "when",
    "following",
    "because",
    "where",
    "prior",
];

/// Words of a sentence about what is to come.
const FUTURE: [&str; 14] = [
    "will",
    "ahead",
    "upcoming",
    "scheduled",
    "expected",
    "planned",
    "tomorrow",
    "next",
    "prior",
    "forthcoming",
    "won't",
    "due",
    "preview",
    "coming",
];

/// How long after an event its pictures are taken, where nothing else bounds it.
const MOST_DAYS_AFTER: i64 = 31;

/// Whether the folded word may follow a year that dates the sentence.
pub(super) fn is_function(key: &str) -> bool {
    FUNCTION.contains(&key)
}

/// Whether the folded word names something that happens in one year.
pub(super) fn is_yearly(key: &str) -> bool {
    YEARLY.contains(&key)
}

/// Whether `in 2014` at the year `at` hangs on no verb of another time.
pub(super) fn introduces(scan: &Scan, at: usize) -> bool {
    let before = (2..=4).filter_map(|back| at.checked_sub(back));
    !before.take(2).any(|at| OTHER_TIMES.contains(&scan.key(at)))
}

/// The readings the date at `at..to` gives the picture, `None` where it dates something else.
///
/// `after` and `since` a date mean from it to the reference; `on the eve of` a day means the day before; what is
/// `before` or `until` a date has none.
pub(super) fn weigh(
    scan: &Scan,
    at: usize,
    to: usize,
    readings: Vec<DateInterval>,
) -> Option<Vec<DateInterval>> {
    let readings = beside::weigh(scan, at, to, readings)?;
    let is_day = readings
        .iter()
        .all(|read| read.precision() == Precision::Day && read.first_day() == read.last_day());
    let words: Vec<&str> = (0..at)
        .rev()
        .map_while(|at| in_sentence(scan, at))
        .collect();
    let lead = words.iter().position(|word| {
        !["on", "the", "early", "late", "in", "of", "a", "last", ""].contains(word)
    });
    let governor = lead
        .and_then(|lead| words.get(lead))
        .copied()
        .unwrap_or_default();
    let opens_text = words.len() >= at;
    if !opens_text && words.last().is_some_and(|word| PRONOUNS.contains(word)) {
        return None;
    }
    let just_before = |word: &str| words.iter().take(6).any(|near| *near == word);
    if just_before("copyright") || scan.key(at) == "model" || is_credit(scan, at) {
        return None;
    }
    if governor == "eve" && is_day {
        let before = |read: &DateInterval| {
            read.first_day()
                .checked_sub(1.day())
                .ok()
                .and_then(DateInterval::day)
        };
        return Some(readings.iter().filter_map(before).collect());
    }
    if [
        "before",
        "until",
        "till",
        "by",
        "ahead",
        "beyond",
        "prior",
        "due",
        "next",
        "scheduled",
        "planned",
        "deadline",
    ]
    .contains(&governor)
        || ["until", "till", "by", "next"].contains(&words.first().copied().unwrap_or_default())
    {
        return None;
    }
    if words.first() == Some(&"since") {
        return None;
    }
    let says_year = (at..to).any(|at| scan.year(at).is_some());
    if !says_year && words.iter().any(|word| FUTURE.contains(word)) {
        return None;
    }
    if TAKEN.contains(&governor) {
        return Some(readings);
    }
    if is_of_death(&words) {
        return None;
    }
    let clause = words.iter().find(|word| CLAUSES.contains(word)).copied();
    let is_later = clause.is_some_and(|clause| ["after", "following"].contains(&clause));
    if OTHER_TIMES.contains(&governor) && !is_day && !is_later {
        return None;
    }
    let Some(clause) = clause else {
        return Some(readings);
    };
    if !is_day && starts_own_clause(scan, at, to) {
        return Some(readings);
    }
    if !is_day && is_later {
        return Some(not_before(scan, &readings));
    }
    if !is_day {
        return None;
    }
    if !["after", "following", "since"].contains(&clause) {
        return Some(readings);
    }
    Some(until_published(scan, &readings))
}

/// Whether the words before a date, the nearest first, tell when somebody died: a picture of him is no picture of that
/// day.
fn is_of_death(words: &[&str]) -> bool {
    const DIED: [&str; 9] = [
        "assassinated",
        "beheaded",
        "died",
        "drowned",
        "executed",
        "killed",
        "murdered",
        "shot",
        "slain",
    ];
    if words.iter().take(3).any(|word| *word == "died") {
        return true;
    }
    let mut clause = words.iter().take_while(|word| **word != "who");
    let in_clause = words.contains(&"who");
    in_clause && clause.any(|word| DIED.contains(word))
}

/// From each day to the reference, or to a month on.
pub(super) fn until_published(scan: &Scan, readings: &[DateInterval]) -> Vec<DateInterval> {
    let published = scan
        .reference
        .published
        .map(|published| published.last_day());
    let until = |read: &DateInterval| {
        let month_on = read.last_day().checked_add(MOST_DAYS_AFTER.days()).ok()?;
        DateInterval::days(
            read.first_day(),
            published.map_or(month_on, |published| published.max(read.last_day())),
        )
    };
    readings.iter().filter_map(until).collect()
}

/// From the first day of each month or year to the reference, or to no known end: what is shown came after.
fn not_before(scan: &Scan, readings: &[DateInterval]) -> Vec<DateInterval> {
    let published = scan.reference.published;
    let last = published.map_or(NO_KNOWN_END, |published| published.last_day());
    let until =
        |read: &DateInterval| DateInterval::days(read.first_day(), last.max(read.last_day()));
    readings.iter().filter_map(until).collect()
}

/// The word at `at`, empty for a sign that does not end the sentence and for a word that is a surname there (`Matt
/// Prior`).
pub(super) fn in_sentence<'s>(scan: &'s Scan, at: usize) -> Option<&'s str> {
    match scan.kind(at)? {
        Kind::Word if scan.key(at) == "prior" && scan.is_capital(at) && at > 0 => Some(""),
        Kind::Sign(sign @ ('.' | '!' | '?' | ';')) => {
            let next = scan.tokens.get(at + 1);
            let goes_on = next.is_some_and(|next| is_lower(next) || next.tight)
                || sign == '.' && is_abbreviated(scan, at);
            goes_on.then_some("")
        }
        _ => Some(scan.key(at)),
    }
}

/// Whether it begins with a small letter, or with none; scripts without small letters do not tell.
fn is_lower(token: &Token) -> bool {
    !token.capital && token.key.chars().next().is_none_or(char::is_lowercase)
}

/// Whether the dot at `at` stands behind one letter or a month.
fn is_abbreviated(scan: &Scan, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    let short = scan
        .tokens
        .get(before)
        .is_some_and(|token| token.capital && token.end - token.start <= 2);
    short || matches!(scan.kind(before), Some(Kind::Date(_)))
}

/// `…, in November 2019`: a date cut off by a comma dates the whole sentence.
fn starts_own_clause(scan: &Scan, at: usize, to: usize) -> bool {
    let mut start = at;
    for _ in 0..2 {
        if start > 0 && ["in", "on", "the", "early", "late"].contains(&scan.key(start - 1)) {
            start -= 1;
        }
    }
    let cut = start > 0 && scan.kind(start - 1) == Some(Kind::Sign(','));
    let ends =
        to >= scan.tokens.len() || matches!(scan.kind(to), Some(Kind::Sign('.' | ')' | '(')));
    cut && ends
}

/// `© 2019`, `(c) 2019`.
fn is_credit(scan: &Scan, at: usize) -> bool {
    let sign = |back: usize| at.checked_sub(back).and_then(|at| scan.kind(at));
    sign(1) == Some(Kind::Sign('©'))
        || sign(1) == Some(Kind::Sign(')'))
            && sign(3) == Some(Kind::Sign('('))
            && scan.key(at - 2) == "c"
}

//! Dates that Chinese, Japanese and Korean captions write with signs for year, month and day.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::lex::Kind;
use super::vocabulary::{Languages, Meaning};
use super::{calendar, digits};
use crate::time::DateInterval;

/// A date, weekday or day word at the start of a text; the other scripts' words go on where it does not match.
const PATTERN: &str = r"^(?:
    (?:(?P<era>令和|平成|昭和|民國|民国)\s*)?(?P<year>[0-9０-９]{1,4}|元|[〇零○一二三四五六七八九十]{1,4})\s*[年년]
        (?:\s*(?P<month>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[月월]
        (?:\s*(?P<day>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[日号號일])?)?
    |(?P<m>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[月월]\s*(?P<d>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[日号號일]
    |(?P<only>[0-9０-９]{1,2})\s*[日일]
    |(?:星期|礼拜|禮拜|周|週)(?P<zh>[一二三四五六日天])
    |(?P<ja>[月火水木金土日])曜日?
    |(?P<ko>[월화수목금토일])요일
    |(?P<yesterday>昨日|昨天|어제)
    |(?P<today>今天|本日|오늘)
)";

static DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("(?x){PATTERN}")).expect("a fixed pattern"));

/// First years of eras less one.
const ERAS: [(&str, i32); 5] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("民國", 1911),
    ("民国", 1911),
];

/// What follows a date that is the start or the end of something, or a birth.
const NOT_BEHIND: [&str; 22] = [
    "以来",
    "以來",
    "以降",
    "以后",
    "以後",
    "以前",
    "之前",
    "之后",
    "之後",
    "起",
    "から",
    "まで",
    "生まれ",
    "出生",
    "부터",
    "까지",
    "이후",
    "이전",
    "생",
    "後に",
    "前に",
    "迄",
];
/// What precedes one.
const NOT_BEFORE: [char; 7] = ['自', '从', '從', '至', '到', '迄', '截'];
/// What makes `5日` a length of time.
const LENGTHS: [&str; 13] = [
    "間", "间", "内", "內", "目", "連", "连", "後", "后", "以", "간", "째", "만",
];

/// The date that starts at byte `at` of the text and its length; `Kind::Word` for one that dates something else.
pub(super) fn at(text: &str, at: usize, languages: Languages<'_>) -> Option<(Kind, usize)> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let may_start = first.is_ascii_digit()
        || ('\u{3000}'..='\u{d7a3}').contains(&first)
        || ('０'..='９').contains(&first);
    let found = may_start.then(|| DATE.captures(rest))??;
    let length = found.get(0)?.len();
    let behind = rest
        .get(length..)
        .unwrap_or_default()
        .trim_start_matches(['（', '(', ' ']);
    let before = text.get(..at)?.chars().next_back();
    let is_bound = NOT_BEHIND.iter().any(|word| behind.starts_with(word))
        || before.is_some_and(|sign| NOT_BEFORE.contains(&sign));
    let is_east = ["zh", "ja", "ko"].iter().any(|tag| languages.is(tag));
    let kind = whole(&found)
        .or_else(|| month_and_day(&found))
        .or_else(|| day_alone(&found, behind).filter(|_| is_east))
        .or_else(|| word(&found, languages).filter(|_| is_east))
        .filter(|_| !is_bound)
        .unwrap_or(Kind::Word);
    Some((kind, length))
}

fn count(found: &Captures<'_>, name: &str) -> Option<i8> {
    i8::try_from(number(found.name(name)?.as_str())?).ok()
}

/// A date with its year.
fn whole(found: &Captures<'_>) -> Option<Kind> {
    let era = found.name("era").map(|era| era.as_str());
    let year = year_of(era, found.name("year")?.as_str())?;
    let month = count(found, "month")?;
    let read = match count(found, "day") {
        Some(day) => calendar::days(year, month, day, day),
        None => DateInterval::month(year, month),
    };
    read.map(Kind::Fixed)
}

fn month_and_day(found: &Captures<'_>) -> Option<Kind> {
    let month = count(found, "m").filter(|month| (1..=12).contains(month))?;
    let day = count(found, "d").filter(|day| (1..=31).contains(day))?;
    Some(Kind::MonthDay(month, day))
}

fn day_alone(found: &Captures<'_>, behind: &str) -> Option<Kind> {
    let is_length = LENGTHS.iter().any(|word| behind.starts_with(word));
    let day = count(found, "only").filter(|day| (1..=31).contains(day))?;
    (!is_length).then_some(Kind::DayOfMonth(day))
}

/// Weekdays and words for a day; weekdays are written alike in more than one language, but not counted alike.
fn word(found: &Captures<'_>, languages: Languages<'_>) -> Option<Kind> {
    let weekday = |name: &str, signs: &str| {
        let sign = found
            .name(name)
            .filter(|_| languages.is(name))?
            .as_str()
            .chars()
            .next()?;
        let at = signs.chars().position(|known| known == sign)?;
        Some(Meaning::Weekday(i8::try_from(at.min(6)).ok()? + 1))
    };
    weekday("zh", "一二三四五六日天")
        .or_else(|| weekday("ja", "月火水木金土日"))
        .or_else(|| weekday("ko", "월화수목금토일"))
        .or_else(|| found.name("yesterday").map(|_| Meaning::Yesterday))
        .or_else(|| found.name("today").map(|_| Meaning::Today))
        .map(Kind::Date)
}

fn year_of(era: Option<&str>, year: &str) -> Option<i16> {
    let count = if year == "元" { Some(1) } else { number(year) };
    let start = era.and_then(|era| ERAS.iter().find(|(name, _)| *name == era));
    let year = match start {
        Some((_, start)) => start + count?,
        None => count.filter(|year| (1826..=2100).contains(year))?,
    };
    i16::try_from(year).ok()
}

/// Digits of any width, numerals in places (`二〇二四`) or in tens (`二十三`).
fn number(text: &str) -> Option<i32> {
    if let Some(value) = digits::value(text) {
        return Some(value);
    }
    let one = |sign: char| {
        "〇一二三四五六七八九"
            .chars()
            .position(|known| known == sign)
            .or(match sign {
                '零' | '○' => Some(0),
                _ => None,
            })
    };
    if text.contains('十') {
        let (tens, ones) = text.split_once('十')?;
        let part = |part: &str, empty: usize| match part.chars().next() {
            Some(sign) => one(sign),
            None => Some(empty),
        };
        return i32::try_from(part(tens, 1)? * 10 + part(ones, 0)?).ok();
    }
    let mut value = 0;
    for sign in text.chars() {
        value = value * 10 + one(sign)?;
    }
    i32::try_from(value).ok()
}

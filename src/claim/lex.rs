//! A caption cut into the numbers, date words and signs that dates are made of.

use std::sync::LazyLock;

use regex::Regex;

use super::vocabulary::{Languages, Meaning, meaning};
use super::{digits, east};
use crate::place::fold;
use crate::time::DateInterval;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number, and how many digits wrote it.
    Number(i32, usize),
    /// A word of dates.
    Date(Meaning),
    /// A whole date.
    Fixed(DateInterval),
    /// A month and day.
    MonthDay(i8, i8),
    /// A day whose month is that of publication or the one before.
    DayOfMonth(i8),
    /// Any other word.
    Word,
    /// Punctuation.
    Sign(char),
}

/// One token.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Folded word; empty for the rest.
    pub(super) key: String,
    /// Byte offset.
    pub(super) start: usize,
    /// Byte offset behind it.
    pub(super) end: usize,
    /// Written with a capital first.
    pub(super) capital: bool,
    /// The first year of a decade (`1990s`).
    pub(super) decade: Option<i16>,
    /// Nothing stands between it and the token before.
    pub(super) tight: bool,
}

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    // Thai abbreviations hold their dots; Chinese, Japanese and Korean signs stand one by one.
    let pattern = r"(?P<n>\d{1,9})(?:st|nd|rd|th|er|º|ª)?(?:\b|$)|(?P<w>[ก-๙]{1,3}\.[ก-๙]{1,2}\.?|(?:[\p{L}\p{M}--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]])(?:[\p{L}\p{M}\p{N}\u{200c}--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]])*(?:['’-][\p{L}]+)*)|(?P<l>\d+[\w--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]]*)|[^\s]";
    Regex::new(pattern).expect("a fixed pattern")
});

/// The tokens of `text`.
pub(super) fn tokens(text: &str, languages: Languages) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(found) = TOKEN.captures_at(text, at) {
        let Some(whole) = found.get(0) else { break };
        if let Some((kind, length)) = east::at(text, whole.start(), languages) {
            at = whole.start() + length;
            out.push(Token {
                tight: out.last().is_some_and(|last| last.end == whole.start()),
                decade: None,
                kind,
                key: String::new(),
                start: whole.start(),
                end: at,
                capital: false,
            });
            continue;
        }
        at = whole.end();
        let (mut key, mut kind) = (
            String::new(),
            Kind::Sign(whole.as_str().chars().next().unwrap_or(' ')),
        );
        if let Some(number) = found.name("n") {
            let count = number.as_str().chars().count();
            kind = digits::value(number.as_str())
                .map_or(Kind::Word, |value| Kind::Number(value, count));
        } else if found.name("w").is_some() {
            key = fold(whole.as_str());
            kind = meaning(&key, languages).map_or(Kind::Word, |(meaning, _)| Kind::Date(meaning));
        } else if found.name("l").is_some() {
            kind = Kind::Word;
        }
        let capital = whole
            .as_str()
            .chars()
            .next()
            .is_some_and(char::is_uppercase);
        let tight = out.last().is_some_and(|last| last.end == whole.start());
        if let (Some(last), Kind::Word) = (out.last_mut(), kind)
            && last.kind == Kind::Word
            && let Some((both, _)) = meaning(&format!("{} {key}", last.key), languages)
        {
            last.kind = Kind::Date(both);
            last.end = whole.end();
            continue;
        }
        let decade = whole
            .as_str()
            .strip_suffix('s')
            .filter(|years| years.len() == 4 && years.ends_with('0'));
        let decade = decade
            .and_then(|years| years.parse().ok())
            .filter(|year| (1826..=2100).contains(year));
        out.push(Token {
            decade,
            kind,
            key,
            start: whole.start(),
            end: whole.end(),
            capital,
            tight,
        });
    }
    out
}

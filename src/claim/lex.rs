//! A caption cut into the numbers, date words and signs that dates are made of.

use std::sync::LazyLock;

use regex::Regex;

use super::script;
use super::vocabulary::{Known, MOST_WORDS, Meaning, Scope, meaning, opens};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number, and how many digits wrote it.
    Number(i32, usize),
    /// A word of dates.
    Date(Meaning),
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
    /// Folded word; empty for the rest and for words of scripts without spaces.
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
    /// What is known of a word of dates.
    pub(super) known: Option<Known>,
}

/// Letters of scripts that part words by spaces, joined scripts apart: a number may stand directly behind those.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let unspaced = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}";
    let joined = r"[\p{Arabic}\p{Hebrew}]&&\p{L}";
    let pattern = format!(
        concat!(
            r"(?P<n>\p{{Nd}}{{1,9}})(?P<tail>[[\p{{L}}\p{{M}}\p{{N}}_]--[{unspaced}]]*)|",
            r"(?P<w>[{joined}][[{joined}]\p{{M}}\x{{200c}}\x{{200d}}\x{{640}}]*|",
            r"[[\p{{L}}\p{{M}}]--[{unspaced}]][[\p{{L}}\p{{M}}\p{{N}}\x{{200c}}\x{{200d}}]--[{unspaced}]]*(?:['’-][\p{{L}}--[{unspaced}]]+)*)|",
            r"(?P<u>[{unspaced}]+)|",
            r"[^\s\p{{Cf}}]"
        ),
        unspaced = unspaced,
        joined = joined,
    );
    Regex::new(&pattern).expect("a fixed pattern")
});

/// Endings of ordinal numbers.
const ORDINALS: [&str; 26] = [
    "st", "nd", "rd", "th", "er", "re", "e", "eme", "ème", "º", "ª", "a", "nd", "de", "ste", "ος",
    "η", "й", "е", "го", "ого", "ші", "an", "ean", "ko", "ی",
];

/// The tokens of `text`.
pub(super) fn tokens(text: &str, scope: &Scope) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for found in TOKEN.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let written = whole.as_str();
        let first = written.chars().next().unwrap_or(' ');
        let mut key = String::new();
        let between = |last: &Token| text.get(last.end..whole.start()).unwrap_or(" ");
        let kind = if let Some(number) = found.name("n") {
            let tail = found.name("tail").map_or("", |tail| tail.as_str());
            number_kind(number.as_str(), tail)
        } else if found.name("w").is_some() {
            key = script::key(written);
            Kind::Word
        } else if found.name("u").is_some() {
            Kind::Word
        } else {
            Kind::Sign(script::sign(first))
        };
        out.push(Token {
            kind,
            key,
            start: whole.start(),
            end: whole.end(),
            capital: first.is_uppercase(),
            decade: decade(written),
            tight: out
                .last()
                .is_some_and(|last| !between(last).contains(char::is_whitespace)),
            known: None,
        });
    }
    with_meanings(text, &out, scope)
}

fn number_kind(digits: &str, tail: &str) -> Kind {
    if !tail.is_empty() && !ORDINALS.contains(&tail.to_lowercase().as_str()) {
        return Kind::Word;
    }
    script::number(digits).map_or(Kind::Word, |value| {
        Kind::Number(value, digits.chars().count())
    })
}

/// `1990s`.
fn decade(written: &str) -> Option<i16> {
    let years = written
        .strip_suffix('s')
        .filter(|years| years.len() == 4 && years.ends_with('0'))?;
    let year = years.parse().ok()?;
    (1826..=2100).contains(&year).then_some(year)
}

/// Words of dates found, those of several words made one token.
fn with_meanings(text: &str, tokens: &[Token], scope: &Scope) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut token = token.clone();
        at += 1;
        if token.kind == Kind::Word && !token.key.is_empty() {
            let (words, known) = longest(text, tokens, at - 1, scope);
            if let Some((known, last)) = known.zip(tokens.get(at + words - 2)) {
                token.kind = Kind::Date(known.meaning);
                token.known = Some(known);
                token.end = last.end;
                at += words - 1;
            }
        }
        out.push(token);
    }
    out
}

/// The meaning of the most words from `at` on that have one, and how many they are.
fn longest(text: &str, tokens: &[Token], at: usize, scope: &Scope) -> (usize, Option<Known>) {
    let Some(first) = tokens.get(at) else {
        return (1, None);
    };
    let written = |last: &Token| text.get(first.start..last.end).unwrap_or_default();
    if opens(&first.key) {
        for count in (2..=MOST_WORDS).rev() {
            let Some(words) = tokens.get(at..at + count) else {
                continue;
            };
            if words.iter().any(|token| token.key.is_empty()) {
                continue;
            }
            let keys: Vec<&str> = words.iter().map(|token| token.key.as_str()).collect();
            let known = words
                .last()
                .and_then(|last| meaning(&keys.join(" "), written(last), scope));
            if known.is_some() {
                return (count, known);
            }
        }
    }
    let whole = meaning(&first.key, written(first), scope);
    (1, whole.or_else(|| before_ending(written(first), scope)))
}

/// A month with an ending behind an apostrophe: `Kasım'da`.
fn before_ending(written: &str, scope: &Scope) -> Option<Known> {
    let (stem, _) = written.split_once(['\'', '’'])?;
    let known = meaning(&script::key(stem), stem, scope)?;
    matches!(known.meaning, Meaning::Month(_)).then_some(known)
}

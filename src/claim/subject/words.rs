//! A caption cut into words that know how they are written.

use std::sync::LazyLock;

use regex::Regex;

use crate::place::fold;

/// Text read, in bytes.
const MOST_TEXT: usize = 4 << 10;

/// One word.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of how a word is written"
)]
pub(super) struct Word {
    /// As written, without a possessive ending.
    pub(super) written: String,
    /// Folded.
    pub(super) key: String,
    /// Folded, endings of number and tense cut.
    pub(super) stem: String,
    /// Byte range in the caption.
    pub(super) range: std::ops::Range<usize>,
    /// Capital first.
    pub(super) capital: bool,
    /// A sentence or the text starts here.
    pub(super) starts: bool,
    /// Only white space stands between it and the word before.
    pub(super) joined: bool,
    /// A possessive ending was cut.
    pub(super) possessive: bool,
}

/// The words of a caption.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words {
    list: Vec<Word>,
}

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?:\p{Lu}\.){1,4}|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[.,]\p{N}+|['’ʻʼ-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*";
    Regex::new(pattern).expect("a fixed pattern")
});

impl Words {
    /// The words of the first 4 KiB of `text`.
    pub(super) fn of(text: &str) -> Self {
        let text = text.split_at(text.floor_char_boundary(MOST_TEXT)).0;
        let mut list: Vec<Word> = Vec::new();
        let mut last_end = 0;
        for found in WORD.find_iter(text) {
            let gap = text.get(last_end..found.start()).unwrap_or_default();
            let whole = found.as_str();
            let bare = ["'s", "’s", "'S", "’S"]
                .iter()
                .find_map(|ending| whole.strip_suffix(ending));
            let written = bare.unwrap_or(whole);
            let key = fold(written);
            list.push(Word {
                stem: stem(&key),
                capital: written.chars().next().is_some_and(char::is_uppercase),
                starts: list.is_empty() || gap.contains(['.', '!', '?', ':', ';', '…', '|', '\n']),
                joined: !list.is_empty() && gap.chars().all(char::is_whitespace),
                possessive: bare.is_some(),
                written: written.to_owned(),
                range: found.start()..found.start() + written.len(),
                key,
            });
            last_end = found.end();
        }
        Self { list }
    }

    pub(super) fn list(&self) -> &[Word] {
        &self.list
    }

    /// The folded words; of one with a hyphen its parts too.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.list.iter().flat_map(|word| word.key.split(' '))
    }

    /// Whether no word has a capital.
    pub(super) fn is_lower(&self) -> bool {
        !self.list.iter().any(|word| word.capital)
    }

    /// Whether a word that only English has tells the language.
    pub(super) fn is_english(&self) -> bool {
        const WORDS: [&str; 22] = [
            "the", "of", "and", "with", "is", "are", "was", "were", "by", "from", "at", "for",
            "on", "an", "after", "during", "to", "shows", "who", "his", "her", "a",
        ];
        self.list
            .iter()
            .any(|word| WORDS.contains(&word.key.as_str()))
    }

    /// Whether names stand out: capitals are neither absent nor on most words.
    pub(super) fn has_case(&self) -> bool {
        let letters = || self.list.iter().filter(|word| word.key.len() > 3);
        let capital = letters().filter(|word| word.capital).count();
        capital > 0 && capital * 10 <= letters().count().max(4) * 8
    }
}

/// A word without the endings of number and tense.
pub(super) fn stem(key: &str) -> String {
    const ENDINGS: [(&str, &str); 6] = [
        ("ies", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
    ];
    for (ending, instead) in ENDINGS {
        if let Some(stem) = key.strip_suffix(ending)
            && stem.len() >= 3
            && !stem.ends_with('s')
        {
            return format!("{stem}{instead}").trim_end_matches('e').to_owned();
        }
    }
    key.trim_end_matches('e').to_owned()
}

/// Whether two folded words are one, spelling apart: equal, one letter apart from five letters on, two from eight on.
pub(super) fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shorter = a.len().min(b.len());
    let allowed = match shorter {
        0..5 => return false,
        5..8 => 1,
        _ => 2,
    };
    a.len().abs_diff(b.len()) <= allowed && distance(a, b) <= allowed
}

/// Letters to change, add or drop.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, letter) in a.chars().enumerate() {
        let mut last = at;
        let mut left = at + 1;
        for (slot, other) in row.iter_mut().skip(1).zip(&b) {
            let changed = last + usize::from(letter != *other);
            last = *slot;
            left = changed.min(left + 1).min(last + 1);
            *slot = left;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

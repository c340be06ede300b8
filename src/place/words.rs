//! Running text cut into words that keep where they stand.

use std::sync::LazyLock;

use regex::Regex;

use super::{fold, lists};

/// One word or sign of a text.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// As written, without a possessive ending.
    pub(super) text: &'t str,
    /// Folded; empty for a sign.
    pub(super) key: String,
    /// Byte offset of its first letter.
    pub(super) start: usize,
    /// Byte offset behind `text`.
    pub(super) end: usize,
    /// Whether only white space stands between it and the word before.
    pub(super) joined: bool,
    /// Whether it ends in a possessive `'s`.
    pub(super) possessive: bool,
    /// Whether it is written as a name: capital first, or `al-Asad`.
    pub(super) capital: bool,
}

impl Word<'_> {
    /// Whether it is of a class of `words.tsv`.
    pub(super) fn is(&self, class: &str) -> bool {
        !self.key.is_empty() && lists::is(class, &self.key)
    }

    /// Whether it is the sign `sign`.
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.key.is_empty() && self.text == sign
    }

    /// Whether it ends a sentence.
    pub(super) fn ends_sentence(&self) -> bool {
        self.key.is_empty() && [".", "!", "?", ";", "…"].contains(&self.text)
    }

    /// Whether it is a number, a month or a weekday.
    pub(super) fn is_date(&self) -> bool {
        const NAMES: [&str; 19] = [
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
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ];
        let short = [
            "jan", "feb", "mar", "apr", "aug", "sept", "oct", "nov", "dec",
        ];
        self.key.starts_with(|letter: char| letter.is_ascii_digit())
            || self.capital
                && (NAMES.contains(&self.key.as_str()) || short.contains(&self.key.as_str()))
    }
}

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"(?:\p{L}\.){2,}|",
        r"(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|",
        r"Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|W\.Va|Wis|Wyo|Alta|Man|Ont|Que|Sask|St|Mt|Ft|Gov|Sen|Rep|Gen|Dr|Mr|",
        r"Mrs|Ms|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.|",
        r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’‘ʻʼ-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*|",
        r"[^\s]"
    );
    Regex::new(pattern).expect("a fixed pattern")
});

static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = concat!(
        r"(?i)\([^()]*\b(?:photo|photograph|image|picture|via|getty|afp|reuters|ap|epa|credit|courtesy|pool|",
        r"handout)\b[^()]*\)|",
        r"\b(?:photo|photograph|picture|image)s?(?: courtesy of| credit| by\b|\s*:)[^.\n]*|",
        r"\b(?:credit|courtesy)\s*:[^.\n]*|",
        r"\b(?:reuters|afp|ap|epa|getty images|shutterstock|xinhua)(?: photo)?\s*/[^.()\n]*|",
        r"©[^.\n]*"
    );
    Regex::new(pattern).expect("a fixed pattern")
});

/// Whether what looks like a credit is the label of a caption: `FILE PHOTO: Cranes stand in the harbour of Rotterdam`.
fn is_label(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or_default().trim().to_lowercase();
    let words = text
        .get(start..end)
        .unwrap_or_default()
        .split_whitespace()
        .count();
    matches!(before.as_str(), "file" | "archive") || (before.is_empty() && words > LONGEST_CREDIT)
}

/// Words of the longest credit line that stands alone.
const LONGEST_CREDIT: usize = 8;

/// The words and signs of `text`, the parts that are credits left out.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let credits: Vec<_> = CREDIT
        .find_iter(text)
        .map(|part| part.range())
        .filter(|part| !is_label(text, part.start, part.end))
        .collect();
    let mut credits = credits.iter().peekable();
    let mut out: Vec<Word> = Vec::new();
    let mut last_end = 0;
    for found in WORD.find_iter(text) {
        while credits
            .next_if(|credit| credit.end <= found.start())
            .is_some()
        {}
        if credits
            .peek()
            .is_some_and(|credit| credit.start <= found.start())
        {
            continue;
        }
        let whole = found.as_str();
        let bare = ["'s", "’s", "'S", "’S"]
            .iter()
            .find_map(|ending| whole.strip_suffix(ending));
        let text_of = bare.unwrap_or(whole);
        let is_word = text_of.chars().next().is_some_and(char::is_alphanumeric);
        let gap = text.get(last_end..found.start()).unwrap_or("-");
        out.push(Word {
            text: text_of,
            key: if is_word {
                fold(text_of)
            } else {
                String::new()
            },
            start: found.start(),
            end: found.start() + text_of.len(),
            joined: !out.is_empty()
                && !gap.contains(|sign: char| !sign.is_whitespace())
                && !gap.contains('\n'),
            possessive: bare.is_some(),
            capital: is_word && is_capital(text_of),
        });
        last_end = found.end();
    }
    out
}

/// A capital first, behind an Arabic article (`al-Asad`), or behind one small letter (`eThekwini`).
fn is_capital(word: &str) -> bool {
    const ARTICLES: [&str; 8] = ["al-", "el-", "as-", "ar-", "at-", "ash-", "az-", "an-"];
    let behind = ARTICLES
        .iter()
        .find_map(|article| word.strip_prefix(article));
    let mut letters = behind.unwrap_or(word).chars();
    let first = letters.next();
    let second = letters.next().filter(|_| word.chars().count() > 3);
    first.is_some_and(char::is_uppercase) || second.is_some_and(char::is_uppercase)
}

//! Names of people, organisations, works and events by their capitals.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::words::{Word, Words, same};
use crate::place::{self, PlaceMention};

/// Most names kept of a caption.
const MOST: usize = 16;

/// Words that may stand inside a name without a capital.
const INSIDE: [&str; 15] = [
    "of", "the", "de", "da", "do", "dos", "del", "la", "le", "van", "von", "der", "bin", "ibn",
    "al",
];

static CLASSES: LazyLock<HashMap<&str, HashSet<&str>>> = LazyLock::new(|| {
    let rows = include_str!("../data/name_words.tsv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .filter_map(|row| row.split_once('\t'))
        .map(|(class, words)| (class, words.split('|').collect()))
        .collect()
});

fn is(class: &str, key: &str) -> bool {
    CLASSES.get(class).is_some_and(|words| words.contains(key))
}

/// A name in a caption.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    /// As written.
    pub(super) written: String,
    /// The folded words that tell it from others; never empty.
    telling: Vec<String>,
    /// Whether a title stands before it.
    titled: bool,
}

impl Name {
    /// Whether it names one person or thing for sure: two telling words, or a title before one.
    pub(super) fn is_full(&self) -> bool {
        self.telling.len() >= 2 || self.titled
    }

    /// Whether a telling word of it, or its initials, stand among `words`.
    pub(super) fn is_in(&self, words: &Words) -> bool {
        let initials: String = self.letters();
        let short = |key: &str| {
            key.len() >= 2 && (key == initials || initials.starts_with(key) && key.len() >= 3)
        };
        let telling = || self.telling.iter();
        words
            .keys()
            .any(|word| telling().any(|telling| same(telling, word)) || short(word))
            || telling().any(|telling| is_initials(telling, words))
    }

    fn letters(&self) -> String {
        let words = self.written.split([' ', '-']);
        words
            .filter_map(|word| word.chars().next())
            .filter(|letter| letter.is_uppercase())
            .flat_map(char::to_lowercase)
            .collect()
    }
}

/// Whether `short` are the initials of words that follow one another.
fn is_initials(short: &str, words: &Words) -> bool {
    let count = short.chars().count();
    if !(2..=6).contains(&count) {
        return false;
    }
    words.list().windows(count).any(|part| {
        part.iter().all(|word| word.capital)
            && part
                .iter()
                .filter_map(|word| word.key.chars().next())
                .eq(short.chars())
    })
}

/// The names of a caption but those of places and peoples, in its order; none where capitals do not tell.
pub(super) fn of(words: &Words, places: &[PlaceMention]) -> Vec<Name> {
    if words.is_lower() {
        return titled(words);
    }
    if !words.has_case() {
        return Vec::new();
    }
    let places: Vec<Range<usize>> = places.iter().map(|place| place.range.clone()).collect();
    let list = words.list();
    let mut names = Vec::new();
    let mut at = 0;
    while at < list.len() && names.len() < MOST {
        let to = run(list, at);
        if to == at {
            at += 1;
            continue;
        }
        if let Some(part) = list.get(at..to) {
            names.extend(name(part, &places));
        }
        at = to;
    }
    names
}

/// Names behind a title in a caption without capitals: `deputy president william ruto`.
fn titled(words: &Words) -> Vec<Name> {
    let list = words.list();
    let is_name = |word: &&Word| {
        word.joined
            && word.key.len() > 2
            && !["title", "generic", "common"]
                .iter()
                .any(|class| is(class, &word.key))
    };
    let mut names = Vec::new();
    for (at, word) in list.iter().enumerate() {
        if !is("title", &word.key) {
            continue;
        }
        let behind: Vec<&Word> = list
            .iter()
            .skip(at + 1)
            .take(3)
            .take_while(is_name)
            .collect();
        if let [first, second, ..] = behind.as_slice() {
            names.push(Name {
                written: format!("{} {}", first.written, second.written),
                telling: vec![first.key.clone(), second.key.clone()],
                titled: true,
            });
        }
    }
    names.truncate(MOST);
    names
}

/// Where the run of capitals that starts at `at` ends; `at` where none does.
fn run(list: &[Word], at: usize) -> usize {
    let is_capital = |at: usize| list.get(at).is_some_and(|word| word.capital);
    if !is_capital(at) {
        return at;
    }
    let mut to = at + 1;
    while let Some(word) = list.get(to) {
        let broken = !word.joined && !is_initial(list.get(to - 1));
        if broken || list.get(to - 1).is_some_and(|before| before.possessive) {
            break;
        }
        if word.capital {
            to += 1;
            continue;
        }
        let inside = INSIDE.contains(&word.key.as_str());
        if inside && is_capital(to + 1) && list.get(to + 1).is_some_and(|word| word.joined) {
            to += 2;
        } else {
            break;
        }
    }
    to
}

/// `M.` in `M. Gandhi`.
fn is_initial(word: Option<&Word>) -> bool {
    word.is_some_and(|word| word.written.len() <= 2 || word.written.ends_with('.'))
}

fn name(run: &[Word], places: &[Range<usize>]) -> Option<Name> {
    let empty = |word: &Word| {
        is("common", &word.key) || is("title", &word.key) || place::is_demonym(&word.key)
    };
    let start = run.iter().position(|word| !empty(word))?;
    let end = run.iter().rposition(|word| !empty(word))? + 1;
    let part = run.get(start..end)?;
    let is_place = |word: &Word| {
        places
            .iter()
            .any(|place| place.start <= word.range.start && word.range.end <= place.end)
    };
    let knows = |word: &Word| place::readings(&word.written).is_some();
    let telling: Vec<String> = part
        .iter()
        .filter(|word| word.capital && word.key.len() > 1)
        .filter(|word| !empty(word) && !is("generic", &word.key) && !is_place(word))
        .map(|word| word.key.clone())
        .collect();
    if telling.is_empty() {
        return None;
    }
    let alone = part.len() == 1;
    let first = part.first()?;
    // A word that opens a sentence may be any word; one the gazetteer knows may be a place.
    if alone && (first.starts && start == 0 || knows(first)) {
        return None;
    }
    let titled = run
        .get(..start)
        .is_some_and(|before| before.iter().any(|word| is("title", &word.key)));
    let written: Vec<&str> = part.iter().map(|word| word.written.as_str()).collect();
    let whole = written.join(" ");
    if place::readings(&whole).is_some_and(|_| part.len() > 1) {
        return None;
    }
    Some(Name {
        written: whole,
        telling,
        titled,
    })
}

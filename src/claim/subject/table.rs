//! The table of words for what happens and for how a picture is made.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{Words, stem};

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

/// Most words of one expression.
const LONGEST: usize = 4;

/// What a word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// What happens.
    Event,
    /// How the picture was made.
    Making,
}

/// A class of events or makings said in a caption.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    /// Name of the class.
    pub(super) class: &'static str,
    /// Its words as written.
    pub(super) words: String,
}

struct Table {
    by_stems: HashMap<String, Vec<(Kind, &'static str)>>,
    beside: HashMap<&'static str, Vec<&'static str>>,
}

impl Table {
    fn read() -> Self {
        let mut table = Self {
            by_stems: HashMap::new(),
            beside: HashMap::new(),
        };
        let rows = include_str!("../data/subjects.tsv");
        for row in rows.lines().filter(|row| !row.starts_with('#')) {
            let mut cells = row.split('\t');
            let (Some(kind), Some(class)) = (cells.next(), cells.next()) else {
                continue;
            };
            let kind = match kind {
                "event" => Kind::Event,
                _ => Kind::Making,
            };
            let beside = cells.next().unwrap_or_default();
            table.beside.insert(class, beside.split(' ').collect());
            for words in cells.next().unwrap_or_default().split('|') {
                let key = match words.strip_prefix('=') {
                    Some(word) => format!("={word}"),
                    None => stems_of(words),
                };
                let classes = table.by_stems.entry(key).or_default();
                if !classes.contains(&(kind, class)) {
                    classes.push((kind, class));
                }
            }
        }
        table
    }
}

fn stems_of(words: &str) -> String {
    let stems: Vec<String> = words.split([' ', '-']).map(stem).collect();
    stems.join(" ")
}

/// The classes of `kind` the caption speaks of, in its order, one each.
pub(super) fn said(kind: Kind, words: &Words) -> Vec<Said> {
    let list = words.list();
    let mut found: Vec<Said> = Vec::new();
    let mut at = 0;
    while at < list.len() {
        let longest = (1..=LONGEST.min(list.len() - at)).rev().find_map(|count| {
            let part = list.get(at..at + count)?;
            let stems: Vec<&str> = part.iter().map(|word| word.stem.as_str()).collect();
            let exact = match part {
                [word] => TABLE.by_stems.get(&format!("={}", word.key)),
                _ => None,
            };
            let classes = exact.or_else(|| TABLE.by_stems.get(&stems.join(" ")))?;
            Some((part, classes))
        });
        let Some((part, classes)) = longest else {
            at += 1;
            continue;
        };
        at += part.len();
        for (_, class) in classes.iter().filter(|(of, _)| *of == kind) {
            if !found.iter().any(|said| said.class == *class) {
                let written: Vec<&str> = part.iter().map(|word| word.written.as_str()).collect();
                found.push(Said {
                    class,
                    words: written.join(" "),
                });
            }
        }
    }
    found
}

/// Whether two classes may be said of one picture.
pub(super) fn beside(a: &Said, b: &Said) -> bool {
    let lists = |one: &Said, other: &Said| {
        TABLE
            .beside
            .get(one.class)
            .is_some_and(|beside| beside.contains(&other.class))
    };
    lists(a, b) || lists(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_stands_beside_classes_there_are_and_words_are_folded() {
        for (class, beside) in &TABLE.beside {
            for other in beside.iter().filter(|other| !other.is_empty()) {
                assert!(TABLE.beside.contains_key(other), "{class} beside {other}");
            }
        }
        for row in include_str!("../data/subjects.tsv")
            .lines()
            .filter(|row| !row.starts_with('#'))
        {
            assert_eq!(row.split('\t').count(), 4, "{row}");
            for word in row.split('\t').nth(3).unwrap_or_default().split('|') {
                let bare = word.trim_start_matches('=');
                assert_eq!(crate::place::fold(bare), bare.replace('-', " "), "{row}");
                assert!(bare.split(' ').count() <= LONGEST, "{bare}");
            }
        }
    }
}

//! Names that may be where something is, short of what [`super::find`] asks of them.

use super::lookup::{self, Standing};
use super::running::{Reader, plain};
use super::words::words;
use super::{PlaceMention, Spot, lists};

/// Words before a name that make it where something is, whatever it is.
const GOVERNS: [&str; 15] = [
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "across",
    "within",
    "through",
    "along",
    "visiting",
    "visits",
    "leaving",
    "entering",
    "approaches",
];

/// Words before a name that make it where something is, if it is known for a place.
const LEADS: [&str; 8] = ["off", "on", "over", "into", "behind", "to", "from", "of"];

/// Words a name may hold without a capital.
const INSIDE: [&str; 9] = ["of", "the", "de", "del", "la", "le", "al", "on", "s"];

/// See [`super::spots`].
pub(super) fn spots(text: &str, firm: &[PlaceMention]) -> Vec<Spot> {
    let words = words(text);
    let reader = Reader {
        plain: plain(&words),
        words: &words,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let to = reader.run(at);
        if to > at {
            out.extend(reader.spot(text, at, to, firm));
        }
        at = to.max(at + 1);
    }
    out
}

impl Reader<'_> {
    /// Where the run of capitals at `at` ends.
    fn run(&self, at: usize) -> usize {
        let is_name = |at: usize| {
            self.word(at)
                .is_some_and(|word| word.capital && !word.key.is_empty())
        };
        if !is_name(at) {
            return at;
        }
        let mut to = at + 1;
        while self.behind(to).is_some() {
            if is_name(to) {
                to += 1;
                continue;
            }
            let inside = self
                .word(to)
                .is_some_and(|word| INSIDE.contains(&word.key.as_str()));
            if !inside || !is_name(to + 1) || self.behind(to + 1).is_none() {
                break;
            }
            to += 2;
        }
        to
    }

    /// The name in the run `at..to`, where it may be a place.
    fn spot(&self, text: &str, at: usize, to: usize, firm: &[PlaceMention]) -> Option<Spot> {
        let opens = |at: &usize| {
            self.word(*at)
                .is_some_and(|word| word.is("function") || word.is("credit") || word.is_date())
        };
        let at = (at..to).find(|at| !opens(at))?;
        let to = (at + 1..=to).rev().find(|to| !opens(&(to - 1)))?;
        let (first, last) = (self.word(at)?, self.word(to - 1)?);
        let range = first.start..last.end;
        let is_read = |mention: &PlaceMention| {
            mention.range.start < range.end && range.start < mention.range.end
        };
        if firm.iter().any(is_read) {
            return None;
        }
        let name = text.get(range)?;
        let kind = |word: &super::words::Word| word.is("facility") || word.is("place-noun");
        let is_kind = to - at > 1 && (kind(last) || kind(first) && self.word(at + 1)?.key == "of")
            || self.behind(to).is_some_and(kind);
        let alone = to - at == 1;
        let is_other = alone && (first.is("never") || !lists::demonym(&first.key).is_empty());
        if is_other {
            return None;
        }
        let found = self.known(at, to);
        let is_large = found.as_ref().is_some_and(|(end, found)| {
            *end == to && found.standing >= Standing::Large && !found.only_after_comma
        });
        let is_person = alone && first.is("person");
        let governor = self.governor(at).unwrap_or_default();
        let governed = GOVERNS.contains(&governor) || found.is_some() && LEADS.contains(&governor);
        if !governed && !is_kind && (!is_large || is_person) {
            return None;
        }
        Some(Spot {
            name: name.to_owned(),
            places: found.map_or_else(Vec::new, |(_, found)| found.places),
        })
    }

    /// Where the longest beginning of the run that the gazetteer knows ends, and what it may mean.
    fn known(&self, at: usize, to: usize) -> Option<(usize, lookup::Found)> {
        (at + 1..=to).rev().find_map(|to| {
            let names: Vec<&str> = (at..to)
                .filter_map(|at| self.word(at).map(|word| word.text))
                .collect();
            lookup::one(&names.join(" ")).map(|found| (to, found))
        })
    }

    /// The word that governs the name at `at`, articles and directions passed over.
    fn governor(&self, at: usize) -> Option<&str> {
        let mut at = at;
        for _ in 0..4 {
            let (before, word) = self.before(at)?;
            let skipped = word.is("article") || word.is("qualifier") || word.possessive;
            if !skipped {
                return Some(word.key.as_str());
            }
            at = before;
        }
        None
    }
}

//! What media one sentence names, who posted it and how it is hedged.

use super::MediaKind;
use super::languages::{Language, Pattern, Words};
use super::poster;
use super::words::{self, Word};

/// How far behind a noun the verb of its clause is looked for, where it stands last.
const CLAUSE: usize = 16;

/// Media named in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) kind: MediaKind,
    /// Brought in here, not spoken of again.
    pub(super) is_new: bool,
    pub(super) posted_by: Option<String>,
    pub(super) hedge: Option<String>,
}

/// The media the sentence names, in order.
pub(super) fn media_named(sentence: &str, language: &Language) -> Vec<Named> {
    let words = words::cut(sentence, language);
    let sentence = Sentence {
        words: &words,
        language,
    };
    sentence.media()
}

/// Whether the sentence says that place, time or truth of media are not known.
pub(super) fn disclaims(sentence: &str, language: &Language) -> bool {
    holds(sentence, language, &language.disclaimer)
}

/// Whether the sentence presents media as disputed.
pub(super) fn disputes(sentence: &str, language: &Language) -> bool {
    holds(sentence, language, &language.dispute)
}

/// Whether the sentence holds a noun of media.
pub(super) fn names_media(sentence: &str, language: &Language) -> bool {
    let words = words::cut(sentence, language);
    let is_noun =
        |word: &Word<'_>| language.video.contains(&word.key) || language.photo.contains(&word.key);
    words.iter().any(is_noun)
}

/// Whether a sentence behind one that names media may still speak of them.
pub(super) fn speaks_on(sentence: &str, language: &Language) -> bool {
    let words = words::cut(sentence, language);
    names_media(sentence, language) || words.iter().any(|word| language.it.contains(&word.key))
}

fn holds(sentence: &str, language: &Language, patterns: &[Pattern]) -> bool {
    if patterns.is_empty() {
        return false;
    }
    let words = words::cut(sentence, language);
    let key = |at: usize| words.get(at).map_or("", |word| &*word.key);
    let mut starts = 0..words.len();
    starts.any(|at| {
        patterns
            .iter()
            .any(|pattern| pattern.end_at(at, &key).is_some())
    })
}

/// A sentence with the words of its language.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'s> {
    pub(super) words: &'s [Word<'s>],
    pub(super) language: &'s Language,
}

/// Media brought to the public, by somebody named or not.
struct Brought {
    by: Option<String>,
}

enum Deed {
    Done(usize),
    Undone,
    None,
}

impl<'s> Sentence<'s> {
    pub(super) fn key(&self, at: usize) -> &'s str {
        self.words.get(at).map_or("", |word| &*word.key)
    }

    fn is(&self, at: usize, words: &Words) -> bool {
        words.contains(self.key(at))
    }

    fn is_before(&self, at: usize, back: usize, words: &Words) -> bool {
        at.checked_sub(back).is_some_and(|at| self.is(at, words))
    }

    fn is_sign(&self, at: usize, signs: &[&str]) -> bool {
        signs.contains(&self.key(at))
    }

    fn media(self) -> Vec<Named> {
        if let Some(label) = self.label() {
            return vec![label];
        }
        let language = self.language;
        let mut out: Vec<(usize, Named)> = Vec::new();
        for at in 0..self.words.len() {
            let Some(kind) = self.noun(at) else {
                continue;
            };
            let start = self.phrase_start(at);
            if self.is(start, &language.none) || self.is_before(start, 1, &language.none) {
                continue;
            }
            let joins = start > 0
                && (self.is_before(start, 1, &language.join) || self.is_sign(start - 1, &[","]));
            let joined = out
                .last()
                .filter(|(last, _)| joins && start - 1 <= last + 2)
                .map(|(_, named)| Brought {
                    by: named.posted_by.clone(),
                });
            let deed = self.deed(at, start);
            let is_deed = !matches!(deed, Deed::None);
            let brought = match deed {
                Deed::Done(verb) => Some(Brought {
                    by: poster::of_deed(self, verb, at),
                }),
                Deed::Undone => continue,
                Deed::None => self
                    .came_out(at)
                    .or_else(|| self.came_out_before(at, start))
                    .or(joined)
                    .or_else(|| self.shows(at, start).then_some(Brought { by: None })),
            };
            let Some(brought) = brought else { continue };
            let named = Named {
                kind,
                is_new: self.is_new(at, start, is_deed),
                posted_by: brought.by,
                hedge: self.hedge(),
            };
            out.push((at, named));
        }
        out.into_iter().map(|(_, named)| named).collect()
    }

    fn is_new(self, noun: usize, start: usize, is_deed: bool) -> bool {
        let language = self.language;
        if self.is(noun, &language.new_form) {
            return true;
        }
        let is_known = self.is(start, &language.known)
            || self.is_before(start, 1, &language.place_in_known)
            || self.is(start, &language.own) && !is_deed;
        let is_bare = !is_known && !self.is(start, &language.new);
        !is_known && (!is_bare || language.bare_is_new)
    }

    /// `VIDEO: …`, `WATCH: …`, `… [PHOTOS]`: a label as headlines print it.
    fn label(self) -> Option<Named> {
        let kind_of = |word: &Word<'_>| {
            let is_one = |labels: &[String]| labels.iter().any(|label| label == word.text);
            if is_one(&self.language.label_video) {
                Some(MediaKind::Video)
            } else {
                is_one(&self.language.label_photo).then_some(MediaKind::Photo)
            }
        };
        let leads = self.words.first().and_then(kind_of).filter(|_| {
            self.is_sign(1, &[":", "–", "—", "|"]) || self.is_sign(1, &["."]) && self.is_loud(0)
        });
        let bracketed = self.words.windows(3).find_map(|three| match three {
            [open, word, close] if matches!((open.text, close.text), ("[", "]") | ("(", ")")) => {
                kind_of(word)
            }
            _ => None,
        });
        Some(Named {
            kind: leads.or(bracketed)?,
            is_new: false,
            posted_by: None,
            hedge: self.hedge(),
        })
    }

    /// Whether the word is written in capitals.
    fn is_loud(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| {
            word.text.chars().count() > 1 && !word.text.chars().any(char::is_lowercase)
        })
    }

    /// The kind of media the noun at `at` names, where it stands for itself.
    fn noun(self, at: usize) -> Option<MediaKind> {
        let language = self.language;
        let kind = self.kind(at)?;
        let is_part = self.is(at + 1, &language.not_before) || self.kind(at + 1).is_some();
        let is_figure = self.is_before(at, 1, &language.not_after)
            || self.is(at, &language.figure_of)
                && self.is(at + 1, &language.of)
                && (self.is_before(at, 1, &language.known) || self.is_before(at, 1, &language.new))
                && at < 2
                && !self.is(at + 2, &language.known)
                && !self.is(at + 2, &language.new);
        let is_video = at > 0 && self.is_before(at, 1, &language.video);
        (!is_part && !is_figure).then_some(if is_video { MediaKind::Video } else { kind })
    }

    fn kind(self, at: usize) -> Option<MediaKind> {
        if self.is(at, &self.language.video) {
            return Some(MediaKind::Video);
        }
        self.is(at, &self.language.photo)
            .then_some(MediaKind::Photo)
    }

    /// Where the noun's phrase starts: its determiner, else its first adjective.
    fn phrase_start(self, at: usize) -> usize {
        let language = self.language;
        let mut start = at;
        while start > 0 && at - start < 6 {
            let before = start - 1;
            let is_determiner = [
                &language.new,
                &language.known,
                &language.own,
                &language.none,
            ]
            .iter()
            .any(|words| self.is(before, words));
            if is_determiner {
                start = before;
                if !self.is(before, &language.chained)
                    && !self.is_before(before, 1, &language.chained)
                {
                    break;
                }
                continue;
            }
            let is_adjective = self.words.get(before).is_some_and(|word| word.is_spoken)
                && !self.is(before, &language.edge)
                && !self.is(before, &language.share)
                && !self.is(before, &language.show)
                && !self.is(before, &language.show_before);
            let is_owner = self
                .words
                .get(before)
                .is_some_and(|word| word.text.ends_with("'s") || word.text.ends_with("’s"));
            if !is_adjective || is_owner {
                break;
            }
            start = before;
        }
        start
    }

    /// The verb of sharing that governs the noun, before its phrase or behind it.
    fn deed(self, noun: usize, start: usize) -> Deed {
        match self.shared(start) {
            Deed::None => self.shared_after(noun, start),
            deed => deed,
        }
    }

    /// The verb of sharing whose object starts at `start`.
    fn shared(self, start: usize) -> Deed {
        let language = self.language;
        let mut at = start;
        for _ in 0..7 {
            let Some(before) = at.checked_sub(1) else {
                return Deed::None;
            };
            if self.is(before, &language.share) {
                return self.done(before);
            }
            let word = self.words.get(before);
            let is_passed = word.is_some_and(|word| word.is_name)
                || self.is(before, &language.pass)
                || self.is(before, &language.times)
                || language.subject_between
                    && word.is_some_and(|word| word.is_spoken)
                    && !self.is(before, &language.stop);
            if !is_passed {
                return Deed::None;
            }
            at = before;
        }
        Deed::None
    }

    /// The verb of sharing behind its object: `hat ein Video … geteilt`.
    fn shared_after(self, noun: usize, start: usize) -> Deed {
        let language = self.language;
        if language.share_after.is_empty() {
            return Deed::None;
        }
        let clause = (noun + 1..self.words.len().min(noun + CLAUSE)).take_while(|at| {
            !self.is_sign(*at, &[".", ";", ":", "?", "!"]) && !self.is(*at, &language.stop)
        });
        let Some(verb) = clause
            .into_iter()
            .find(|at| self.is(*at, &language.share_after))
        else {
            return Deed::None;
        };
        let around = (start.saturating_sub(4)..verb + 3).any(|at| self.is(at, &language.undone));
        if around {
            Deed::Undone
        } else {
            Deed::Done(verb)
        }
    }

    fn done(self, verb: usize) -> Deed {
        let language = self.language;
        let near = verb.saturating_sub(4)..verb;
        let is_undone = near.clone().any(|at| self.is(at, &language.undone));
        let is_led = near.into_iter().any(|at| self.is(at, &language.led));
        let after_to = self.is_before(verb, 1, &language.to);
        let is_passive = self.is_before(verb, 1, &language.passive);
        if is_undone || is_passive || self.is(verb, &language.base) && after_to && !is_led {
            return Deed::Undone;
        }
        Deed::Done(verb)
    }

    /// Behind the words that may stand between the noun and its verb, where that word is not one of `unless`.
    fn behind_between(self, noun: usize, unless: Option<&Words>) -> usize {
        let mut at = noun + 1;
        let is_between = |at: usize| {
            self.is(at, &self.language.between) && unless.is_none_or(|unless| !self.is(at, unless))
                || self.is_adverb(at)
        };
        while at < noun + 6
            && (is_between(at)
                || at == noun + 1 && unless.is_none() && self.is_sign(at, &[",", "،"]))
        {
            at += 1;
        }
        at
    }

    fn is_adverb(self, at: usize) -> bool {
        self.language
            .adverb
            .iter()
            .any(|end| self.key(at).ends_with(&**end))
    }

    /// Who posted it, where the words after the noun say that it came out.
    fn came_out(self, noun: usize) -> Option<Brought> {
        let language = self.language;
        let steps = noun + 1..noun + 6;
        let of = steps
            .take_while(|at| {
                self.is(*at, &language.between) || self.is(*at, &language.of) || self.is_adverb(*at)
            })
            .find(|at| self.is(*at, &language.of));
        let at = self.behind_between(noun, None);
        if self.is(at, &language.out) && !self.is(at, &language.undone) {
            return Some(Brought {
                by: poster::after(self, at),
            });
        }
        self.came_out_later(of?)
    }

    /// `video of the strike posted by …`, `footage of the blast went viral`.
    fn came_out_later(self, of: usize) -> Option<Brought> {
        let language = self.language;
        let end = self.words.len().min(of + 12);
        let verb = (of + 1..end)
            .take_while(|at| !self.is_sign(*at, &[".", ";"]) && !self.is(*at, &language.stop))
            .find(|at| self.is(*at, &language.out_later))?;
        let is_undone = self.is_before(verb, 1, &language.undone);
        (!is_undone).then(|| Brought {
            by: poster::after(self, verb),
        })
    }

    /// `ein von … veröffentlichtes Video`.
    fn came_out_before(self, noun: usize, start: usize) -> Option<Brought> {
        let language = self.language;
        let from = start.min(noun.saturating_sub(6));
        let at = (from..noun)
            .rev()
            .find(|at| self.is(*at, &language.out_before))?;
        let by = (at.saturating_sub(6)..at)
            .rev()
            .find(|at| self.is(*at, &language.by));
        Some(Brought {
            by: by.and_then(|by| poster::between(self, by + 1, at)),
        })
    }

    /// Whether the noun shows something, or something is seen in it.
    fn shows(self, noun: usize, start: usize) -> bool {
        let language = self.language;
        let at = self.behind_between(noun, Some(&language.of));
        let is_undone = noun + 1 < at && self.is_before(at, 1, &language.undone);
        if self.is(at, &language.show) && !is_undone {
            return true;
        }
        if self.is_before(start, 1, &language.show_before)
            && !self.is_before(start, 2, &language.undone)
        {
            return true;
        }
        let has_determiner = start < noun
            && (self.is(start, &language.known)
                || self.is(start, &language.new)
                || self.is(start, &language.own));
        let in_known = self.is_before(start, 1, &language.place_in_known);
        let is_seen =
            self.is_before(start, 1, &language.seen_in) && self.is_before(start, 2, &language.seen);
        let is_place = (self.is_before(start, 1, &language.place_in) && has_determiner || in_known)
            && (start == 1 || self.is_sign(noun + 1, &[",", "،"]) || self.ends_place(noun));
        let is_pointer = start == 1 && self.is_before(start, 1, &language.pointer)
            || self.is(noun + 1, &language.below) && start < 3;
        is_seen || is_place || is_pointer || self.shows_last(noun)
    }

    /// `in the video from …`, `in the video that …`.
    fn ends_place(self, noun: usize) -> bool {
        matches!(self.key(noun + 1), "from" | "that")
    }

    /// `… ist auf dem Video … zu sehen`: the verb at the end of the clause.
    fn shows_last(self, noun: usize) -> bool {
        let language = self.language;
        if language.show_after.is_empty() {
            return false;
        }
        let clause = noun + 1..self.words.len().min(noun + CLAUSE);
        let mut clause =
            clause.take_while(|at| !self.is_sign(*at, &[".", ";", ":", "?", "!", ","]));
        clause
            .find(|at| self.is(*at, &language.show_after))
            .is_some_and(|verb| !(noun..verb + 2).any(|at| self.is(at, &language.undone)))
    }

    /// The first words that doubt what is shown, as printed.
    fn hedge(self) -> Option<String> {
        for (at, word) in self.words.iter().enumerate() {
            if self.is(at, &self.language.hedge) {
                return Some(word.text.to_owned());
            }
            let key = |at: usize| self.key(at);
            let phrases = self.language.hedge_phrase.iter();
            if let Some(end) = phrases.filter_map(|phrase| phrase.end_at(at, &key)).min() {
                let texts: Vec<&str> = self
                    .words
                    .get(at..end)?
                    .iter()
                    .map(|word| word.text)
                    .collect();
                return Some(texts.join(" "));
            }
        }
        None
    }
}

#[cfg(test)]
mod language_tests;
#[cfg(test)]
mod tests;

//! Whether the words around a name make it a place.

use super::lists;
use super::lookup::Standing;
use super::running::{Name, Reader};
use super::words::Word;

impl Reader<'_> {
    /// Whether the name at hand is where something is, given the place found `last`.
    pub(super) fn is_place(&self, name: &Name, last: Option<&Name>) -> bool {
        if name.found.only_after_comma && !name.narrowed {
            return false;
        }
        let (Some(first), Some(end)) = (self.word(name.from), self.word(name.to - 1)) else {
            return false;
        };
        let is_single = name.to - name.from == 1;
        if is_single
            && (!lists::demonym(&first.key).is_empty() && name.found.standing < Standing::Listed)
        {
            return false;
        }
        if is_single && first.is_date() {
            return false;
        }
        if is_single && first.is("never") && !name.narrowed {
            return false;
        }
        if !self.stands_alone(name) {
            return false;
        }
        let prep = self.preposition(name.from, last);
        if self.plain {
            return self.is_plain_place(name, prep);
        }
        let wary = is_single && first.is("person") || name.found.standing < Standing::Large;
        if end.possessive && !self.is_possessed_place(name, wary) {
            return false;
        }
        if self.is_attribute(name) {
            return false;
        }
        if name.narrowed || self.has_kind(name) {
            return true;
        }
        match prep {
            Prep::Named => true,
            Prep::Strong => name.found.standing > Standing::Faint,
            Prep::Weak => !wary,
            Prep::Listed => {
                let by_word = name
                    .from
                    .checked_sub(1)
                    .and_then(|at| self.word(at))
                    .is_some_and(|word| word.is("list"));
                name.found.standing > Standing::Faint
                    && (by_word || !(is_single && first.is("person")))
            }
            Prep::None => self.is_label(name, wary) || self.is_appended(name, wary),
            Prep::Against => false,
        }
    }

    /// The same in a text without capitals, where any word may be a name: a country or a large city behind `in`, a
    /// name with its kind (`woldia town`), a name in a larger place (`juba, south sudan`).
    fn is_plain_place(&self, name: &Name, prep: Prep) -> bool {
        if name.narrowed || self.has_kind(name) {
            return true;
        }
        let ends = self
            .behind(name.through)
            .is_none_or(|word| word.is("function") || word.is("facility") || word.is("place-noun"));
        let known = name.found.standing >= Standing::Large;
        let listed = name.found.standing == Standing::Listed;
        let placed = matches!(prep, Prep::Strong | Prep::Named) || self.is_appended(name, !known);
        known && (ends || listed) && placed
    }

    /// `Mekelle city`, `Yirol County`, `Ghaziabad police`: a name with its kind or its people behind, and no longer name
    /// behind that.
    fn has_kind(&self, name: &Name) -> bool {
        const KINDS: [&str; 19] = [
            "city",
            "town",
            "village",
            "district",
            "county",
            "province",
            "region",
            "governorate",
            "prefecture",
            "municipality",
            "airport",
            "stadium",
            "harbour",
            "police",
            "residents",
            "villagers",
            "cities",
            "towns",
            "villages",
        ];
        let kind = self
            .behind(name.through)
            .is_some_and(|word| KINDS.contains(&word.key.as_str()));
        let goes_on = self
            .behind(name.through + 1)
            .is_some_and(|word| word.capital && !word.is("function") && !word.is_date());
        kind && !goes_on && name.found.standing > Standing::Faint
    }

    /// Whether the name is no part of a longer one (`Paris Hilton`, `New York Times`).
    fn stands_alone(&self, name: &Name) -> bool {
        if let Some((at, word)) = self.before(name.from)
            && word.capital
            && !word.possessive
            && !word.is("function")
            && !word.is("qualifier")
            && !word.is_date()
            && lists::demonym(&word.key).is_empty()
            && !self.starts_with_label(at)
        {
            return false;
        }
        let Some(next) = self.behind(name.through) else {
            return true;
        };
        if !next.capital
            || next.is("function")
            || next.is_date()
            || self
                .word(name.through - 1)
                .is_some_and(|word| word.possessive)
        {
            return true;
        }
        (name.through..name.through + 4)
            .map_while(|at| self.behind(at).filter(|word| word.capital))
            .last()
            .is_some_and(|word| word.is("facility"))
    }

    /// `FILE`, `PHOTO` and the like before a name.
    fn starts_with_label(&self, at: usize) -> bool {
        self.word(at)
            .is_some_and(|word| word.is("credit") || word.is("image-word"))
    }

    /// `Iraq's` is a place in `in Iraq's Anbar province` and `at Chicago's Union Station`, not in `Iraq's president`.
    fn is_possessed_place(&self, name: &Name, wary: bool) -> bool {
        let owns_name = self.behind(name.through).is_some_and(|word| word.capital);
        !wary
            && match self.preposition(name.from, None) {
                Prep::Strong | Prep::Named => true,
                Prep::Weak => owns_name,
                _ => false,
            }
    }

    /// `US troops`, `in U.S. custody`, `in the Paris attacks`: a name set before a noun says whose, not where.
    fn is_attribute(&self, name: &Name) -> bool {
        let Some(next) = self.behind(name.through) else {
            return false;
        };
        if next.capital
            || self.plain
            || ["function", "facility", "place-noun"]
                .iter()
                .any(|class| next.is(class))
        {
            return false;
        }
        let short = self
            .word(name.from)
            .is_some_and(|word| word.text.chars().all(|c| c.is_uppercase() || c == '.'));
        let behind_article = self
            .before(name.from)
            .is_some_and(|(_, word)| word.is("article"));
        !next.key.ends_with("ly") && name.to - name.from == 1 && (short || behind_article)
    }

    /// `KABUL, Afghanistan`, `Baghdad: …`, `Wyoming, 2019`: a name that opens a sentence and stands by itself.
    fn is_label(&self, name: &Name, wary: bool) -> bool {
        if wary || !self.starts(self.behind_comma(name.from)) {
            return false;
        }
        let Some(next) = self.word(name.through) else {
            return true;
        };
        let dated = next.is_sign(",") && self.word(name.through + 1).is_some_and(Word::is_date);
        dated
            || [":", "—", "–", "|"].iter().any(|sign| next.is_sign(sign))
            || next.ends_sentence() && name.from == 0
    }

    /// Where the names before a comma start, in front of the name at `from`: `Juhapura, Ahmedabad: …`.
    fn behind_comma(&self, from: usize) -> usize {
        let is_sign = |at: usize| self.word(at).is_some_and(|word| word.is_sign(","));
        let mut at = from;
        if at < 2 || !is_sign(at - 1) {
            return from;
        }
        at -= 1;
        while at > 0
            && self
                .word(at - 1)
                .is_some_and(|word| word.capital && !word.is_date())
        {
            at -= 1;
        }
        at
    }

    /// `at the town hall, Oxford`: behind a comma, after something that was in a place.
    fn is_appended(&self, name: &Name, wary: bool) -> bool {
        if wary
            || name.from < 2
            || !self
                .word(name.from - 1)
                .is_some_and(|word| word.is_sign(","))
        {
            return false;
        }
        let ends = self
            .word(name.through)
            .is_none_or(|word| word.key.is_empty() || word.is("function") || word.is_date());
        if !ends {
            return false;
        }
        for at in (0..name.from - 1).rev().take(7) {
            let Some(word) = self.word(at) else {
                return false;
            };
            if word.is("prep-strong") || word.key == "at" || word.key == "on" && at + 2 < name.from
            {
                return word.key != "on"
                    || self
                        .word(name.from - 2)
                        .is_some_and(|word| word.is("facility"));
            }
            if word.key == "of" {
                let noun = self.before(at).map(|(_, noun)| of(noun));
                return matches!(noun, Some(Prep::Named | Prep::Strong));
            }
            let carries = word.capital
                || word.is("facility")
                || word.is("place-noun")
                || word.is("article")
                || word.is("qualifier")
                || word.is_date()
                || self.plain;
            if !carries || word.key.is_empty() {
                return false;
            }
        }
        false
    }

    /// What governs the name that starts at `from`.
    fn preposition(&self, from: usize, last: Option<&Name>) -> Prep {
        let mut at = from;
        for _ in 0..6 {
            if let Some(last) = last
                && last.through <= at
                && self.only_list_words(last.through, at)
            {
                return Prep::Listed;
            }
            let Some((index, word)) = self.before(at) else {
                return Prep::None;
            };
            if word.is("prep-strong") {
                let tells_else = self
                    .before(index)
                    .is_some_and(|(_, word)| word.is("elsewhere"));
                return if tells_else {
                    Prep::Against
                } else {
                    Prep::Strong
                };
            }
            if word.is("prep-weak") {
                return Prep::Weak;
            }
            if word.is("befalls") && self.is_by_nature(index) {
                return Prep::Strong;
            }
            match word.key.as_str() {
                "of" => {
                    return self
                        .before(index)
                        .map_or(Prep::Against, |(_, noun)| of(noun));
                }
                "on" => return self.on(from),
                "from" => return self.from(index),
                "to" => return self.to(index),
                "over" => return self.over(index),
                _ => {}
            }
            let skipped = word.is("article")
                || word.is("qualifier")
                || word.possessive
                || word.key.ends_with("held")
                || word.key.ends_with("controlled")
                || !lists::demonym(&word.key).is_empty()
                || word.is("place-noun") && !word.capital;
            if !skipped {
                return if word.is("function") || !word.capital {
                    Prep::Against
                } else {
                    Prep::None
                };
            }
            at = index;
        }
        Prep::None
    }

    /// `a storm hits Paris`, `Hurricane Irma hit Miami`, not `a ban hits China` nor `after the storm Israel strikes Iran`.
    fn is_by_nature(&self, verb: usize) -> bool {
        let Some((at, subject)) = self.before(verb) else {
            return false;
        };
        let is_named = || {
            let kind = self.before(at).filter(|(_, kind)| kind.capital);
            subject.capital && kind.is_some_and(|(_, kind)| kind.is("nature"))
        };
        subject.is("nature") || is_named()
    }

    fn only_list_words(&self, from: usize, to: usize) -> bool {
        from < to
            && to - from <= 3
            && (from..to).all(|at| {
                self.word(at)
                    .is_some_and(|word| word.is_sign(",") || word.is("list") || word.is_sign("&"))
            })
    }

    /// `on` makes a place of squares, hills and straits, not of countries (`a vote on Syria`).
    fn on(&self, from: usize) -> Prep {
        const FIRM: [&str; 8] = [
            "square", "hill", "street", "lawn", "strip", "heights", "island", "bridge",
        ];
        let is_firm = |at: usize| {
            self.word(at)
                .is_some_and(|word| FIRM.contains(&word.key.as_str()))
        };
        if is_firm(from + 1) || is_firm(from + 2) {
            Prep::Strong
        } else {
            Prep::Against
        }
    }

    /// `a visit to London`, not `close to Russia`.
    fn to(&self, at: usize) -> Prep {
        match self.before(at) {
            Some((_, word))
                if ["visit", "visits", "trip", "pilgrimage"].contains(&word.key.as_str()) =>
            {
                Prep::Strong
            }
            _ => Prep::Against,
        }
    }

    /// `smoke over Gaza`, not `victory over Andorra`.
    fn over(&self, at: usize) -> Prep {
        const SKY: [&str; 18] = [
            "smoke",
            "sky",
            "skies",
            "fly",
            "flies",
            "flying",
            "flew",
            "rises",
            "rising",
            "rise",
            "sun",
            "sunset",
            "moon",
            "cloud",
            "clouds",
            "hovers",
            "fireworks",
            "explode",
        ];
        match self.before(at) {
            Some((_, word)) if SKY.contains(&word.key.as_str()) => Prep::Strong,
            _ => Prep::Against,
        }
    }

    /// `a photo from Bangladesh`, `the photo … is from Bangladesh`, not `refugees from Syria`.
    fn from(&self, at: usize) -> Prep {
        match self.before(at) {
            Some((_, word)) if word.is("image-word") => Prep::Strong,
            Some((verb, word)) if word.key == "is" || word.key == "was" => {
                let shows =
                    (0..verb).any(|at| self.word(at).is_some_and(|word| word.is("image-word")));
                if shows { Prep::Strong } else { Prep::Against }
            }
            _ => Prep::Against,
        }
    }
}

fn of(noun: &Word) -> Prep {
    match noun.key.as_str() {
        "city" | "town" | "village" | "district" | "province" | "suburb" | "port" | "hamlet" => {
            Prep::Named
        }
        _ if noun.is("place-noun") => Prep::Strong,
        _ => Prep::Against,
    }
}

/// What stands before a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prep {
    /// `the town of`.
    Named,
    /// `in`, `near`, `the outskirts of`.
    Strong,
    /// `at`, `over`: as often a club, a company or a person.
    Weak,
    /// `and`, a comma, behind a place.
    Listed,
    /// Nothing.
    None,
    /// A word that makes it something else (`president of`, `against`, a verb).
    Against,
}

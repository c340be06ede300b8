//! Places in running text: the longest name at each word, kept where the words around make it a place.

use super::lookup::{self, Found, Standing};
use super::words::{Word, words};
use super::{Place, PlaceLevel, PlaceMention, Readings, fold, lists};

/// Text read, in bytes.
const MOST_TEXT: usize = 16 << 10;

/// Most words in one name.
const LONGEST_NAME: usize = 6;

/// A name at the words `from..to`.
struct Name {
    from: usize,
    to: usize,
    found: Found,
    /// Narrowed by a place behind a comma.
    narrowed: bool,
    /// Words taken, the narrowing places included.
    through: usize,
}

/// See [`super::find`].
pub(super) fn find(text: &str) -> Vec<PlaceMention> {
    let mut end = text.len().min(MOST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    let words = words(text);
    let reader = Reader {
        plain: !words.iter().skip(1).any(|word| word.capital),
        words: &words,
    };
    let mut kept: Vec<Name> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(name) = reader.name_at(at) else {
            at += 1;
            continue;
        };
        let name = reader.with_narrowing(name);
        at = name.through;
        if reader.is_place(&name, kept.last()) {
            kept.push(reader.with_country_before(name));
        }
    }
    mentions(text, &words, kept)
}

struct Reader<'t> {
    words: &'t [Word<'t>],
    /// The whole text is written without capitals.
    plain: bool,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> Option<&Word<'_>> {
        self.words.get(at)
    }

    /// The word before, where only white space lies between.
    fn before(&self, at: usize) -> Option<(usize, &Word<'_>)> {
        if !self.word(at)?.joined {
            return None;
        }
        let index = at.checked_sub(1)?;
        self.word(index)
            .filter(|word| !word.key.is_empty())
            .map(|word| (index, word))
    }

    /// The word behind, where only white space lies between.
    fn behind(&self, to: usize) -> Option<&Word<'_>> {
        self.word(to)
            .filter(|word| word.joined && !word.key.is_empty())
    }

    /// Whether a sentence or the text starts at `at`.
    fn starts(&self, at: usize) -> bool {
        at == 0
            || self
                .word(at - 1)
                .is_some_and(|word| word.ends_sentence() || word.is_sign(":"))
    }

    /// The longest name that starts at the word `at`.
    fn name_at(&self, at: usize) -> Option<Name> {
        let first = self.word(at)?;
        if first.key.is_empty() || !(first.capital || self.plain) {
            return None;
        }
        let mut joined = String::new();
        let mut longest = None;
        for to in at..self.words.len().min(at + LONGEST_NAME) {
            let word = self.word(to)?;
            if word.key.is_empty() || to > at && !word.joined {
                break;
            }
            if to > at {
                joined.push(' ');
            }
            joined.push_str(word.text);
            let is_one = self.reads_as_name(at, to, word);
            if is_one && let Some(found) = lookup::one(&joined) {
                longest = Some(Name {
                    from: at,
                    to: to + 1,
                    found,
                    narrowed: false,
                    through: to + 1,
                });
            }
            if word.possessive {
                break;
            }
        }
        longest
    }

    /// Whether the words `at..=to` may be one name: in running text its last word is a capital too, unless it is the
    /// kind of place (`Ain al-Asad air base`).
    fn reads_as_name(&self, at: usize, to: usize, last: &Word) -> bool {
        if at == to {
            return !last.is("function");
        }
        last.capital || self.plain || last.is("facility") || last.is("place-noun")
    }

    /// Takes the places behind commas that the name lies in.
    fn with_narrowing(&self, mut name: Name) -> Name {
        for _ in 0..3 {
            if self
                .word(name.through - 1)
                .is_some_and(|word| word.possessive)
            {
                break;
            }
            let comma = usize::from(
                self.word(name.through)
                    .is_some_and(|word| word.is_sign(",")),
            );
            let bracket = self
                .word(name.through)
                .is_some_and(|word| word.is_sign("("));
            let abbreviated = comma == 0 && !bracket;
            let skip = if bracket { 1 } else { comma };
            let Some(outer) = self.name_at(name.through + skip) else {
                break;
            };
            if abbreviated
                && !outer.found.only_after_comma
                && !self.is_capital_run_of_places(&name, &outer)
            {
                break;
            }
            if bracket && !self.word(outer.to).is_some_and(|word| word.is_sign(")")) {
                break;
            }
            let Some(places) = lookup::narrowed(&name.found.places, &outer.found.places) else {
                break;
            };
            // `Houston, Madison Smith`: the second is a person.
            let goes_on = self.behind(outer.to).is_some_and(|word| {
                word.capital && !word.is("facility") && !word.is_date() && !word.is("function")
            });
            if goes_on && comma == 1 && outer.found.standing < Standing::Listed {
                break;
            }
            name.found.places = places;
            name.narrowed = true;
            name.through = outer.to + usize::from(bracket);
        }
        name
    }

    /// `the Lebanese city of Tripoli`, `the U.S. state of Georgia`: narrowed by the country named before.
    fn with_country_before(&self, mut name: Name) -> Name {
        let mut at = name.from;
        let mut noun = false;
        for _ in 0..5 {
            let Some((index, word)) = self.before(at) else {
                break;
            };
            let of_people = lists::demonym(&word.key);
            let country = lists::listed(&word.key)
                .iter()
                .flat_map(|listed| &listed.places);
            let countries: Vec<&str> = country
                .filter(|place| place.level == PlaceLevel::Country)
                .map(|place| place.country_code.as_str())
                .chain(of_people.iter().copied())
                .collect();
            if noun && word.capital && !countries.is_empty() {
                let inside = |place: &&Place| {
                    countries.contains(&place.country_code.as_str())
                        && place.level != PlaceLevel::Country
                };
                let kept: Vec<Place> = name.found.places.iter().filter(inside).cloned().collect();
                if !kept.is_empty() {
                    name.found.places = kept;
                }
                break;
            }
            if !word.is("place-noun") && !word.is("qualifier") && word.key != "of" {
                break;
            }
            noun |= word.is("place-noun");
            at = index;
        }
        name
    }

    /// `Wayne Pa`, `San Diego California`: captions whose commas were lost.
    fn is_capital_run_of_places(&self, name: &Name, outer: &Name) -> bool {
        let is_country_or_state = outer.found.standing == Standing::Listed
            && outer
                .found
                .places
                .first()
                .is_some_and(|place| place.level != PlaceLevel::City);
        is_country_or_state
            && self.behind(name.to).is_some_and(|word| word.capital)
            && !self
                .before(name.from)
                .is_some_and(|(_, word)| word.capital && !word.is("function"))
    }

    fn is_place(&self, name: &Name, last: Option<&Name>) -> bool {
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
            let ends = self.behind(name.through).is_none_or(|word| {
                word.is("function") || word.is("facility") || word.is("place-noun")
            });
            return ends
                && name.found.standing >= Standing::Large
                && matches!(prep, Prep::Strong | Prep::Named);
        }
        let wary = is_single && first.is("person") || name.found.standing < Standing::Large;
        if end.possessive && !self.is_possessed_place(name, wary) {
            return false;
        }
        if self.is_attribute(name) {
            return false;
        }
        if name.narrowed {
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

    /// `Iraq's` is a place in `in Iraq's Anbar province`, not in `Iraq's president`.
    fn is_possessed_place(&self, name: &Name, wary: bool) -> bool {
        !wary
            && matches!(
                self.preposition(name.from, None),
                Prep::Strong | Prep::Named
            )
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
        if wary || !self.starts(name.from) {
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
            let carries = word.capital
                || word.is("facility")
                || word.is("place-noun")
                || word.is("article")
                || word.is("qualifier")
                || word.key == "of";
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
                return Prep::Strong;
            }
            if word.is("prep-weak") {
                return Prep::Weak;
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

    /// `a photo from Bangladesh`, not `refugees from Syria`.
    fn from(&self, at: usize) -> Prep {
        match self.before(at) {
            Some((_, word)) if word.is("image-word") => Prep::Strong,
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

/// Joins a place with the larger one named right behind it (`the air base in Iraq`), and makes mentions.
fn mentions(text: &str, words: &[Word], names: Vec<Name>) -> Vec<PlaceMention> {
    let mut out: Vec<PlaceMention> = Vec::new();
    for name in names {
        let (Some(first), Some(last)) = (words.get(name.from), words.get(name.through - 1)) else {
            continue;
        };
        let last_end = if last.key.is_empty() {
            words
                .get(name.through - 2)
                .map_or(last.end, |word| word.end)
        } else {
            last.end
        };
        let range = first.start..last_end;
        let mention = PlaceMention {
            readings: Readings {
                name: text.get(range.clone()).unwrap_or_default().to_owned(),
                places: name.found.places,
            },
            range,
        };
        let joined = out
            .last()
            .filter(|before| is_linked(text, before, &mention))
            .and_then(|before| joined(text, before, &mention));
        if let Some(joined) = joined {
            out.pop();
            out.push(joined);
        } else {
            out.push(mention);
        }
    }
    out
}

/// Whether only words like `air base in western` or a possessive lie between the two.
fn is_linked(text: &str, before: &PlaceMention, behind: &PlaceMention) -> bool {
    let Some(gap) = text
        .get(before.range.end..behind.range.start)
        .filter(|gap| gap.len() <= 60)
    else {
        return false;
    };
    if ["'s ", "’s "].contains(&gap) {
        return true;
    }
    let mut places = false;
    for word in gap.split([' ', ',']).filter(|word| !word.is_empty()) {
        let key = fold(word);
        let is_in = ["in", "of", "near"].contains(&key.as_str());
        places |= is_in;
        let known = is_in
            || ["the", "a"].contains(&key.as_str())
            || lists::is("qualifier", &key)
            || lists::is("facility", &key)
            || lists::is("place-noun", &key)
            || !lists::demonym(&key).is_empty();
        if !known || word.ends_with(['.', ':']) {
            return false;
        }
    }
    places || gap.trim() == ","
}

/// One mention of two where one lies in the other.
fn joined(text: &str, before: &PlaceMention, behind: &PlaceMention) -> Option<PlaceMention> {
    let range = before.range.start..behind.range.end;
    let inner = lookup::narrowed(&before.readings.places, &behind.readings.places);
    let outer = || lookup::narrowed(&behind.readings.places, &before.readings.places);
    let places = inner.or_else(outer)?;
    let name = text.get(range.clone()).unwrap_or_default().to_owned();
    Some(PlaceMention {
        range,
        readings: Readings { name, places },
    })
}

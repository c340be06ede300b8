//! Places in running text: the longest name at each word, kept where the words around make it a place.

use super::lookup::{self, Found, Standing};
use super::words::{Word, words};
use super::{Place, PlaceLevel, PlaceMention, lists};

/// Text read, in bytes.
const MOST_TEXT: usize = 16 << 10;

/// Most words in one name.
const LONGEST_NAME: usize = 6;

/// A name at the words `from..to`.
pub(super) struct Name {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) found: Found,
    /// Narrowed by a place behind a comma.
    pub(super) narrowed: bool,
    /// Words taken, the narrowing places included.
    pub(super) through: usize,
}

/// The part of a text that is read.
pub(super) fn readable(text: &str) -> &str {
    text.split_at(text.floor_char_boundary(MOST_TEXT)).0
}

/// Whether a text is written without capitals.
pub(super) fn plain(words: &[Word]) -> bool {
    !words.iter().skip(1).any(|word| word.capital)
}

/// See [`super::find`].
pub(super) fn find(text: &str) -> Vec<PlaceMention> {
    let text = readable(text);
    let words = words(text);
    let reader = Reader {
        plain: plain(&words),
        words: &words,
    };
    let mut kept: Vec<Name> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(name) = reader.country_of_people(at) {
            at = name.through;
            kept.push(name);
            continue;
        }
        let Some(name) = reader.name_at(at) else {
            at += 1;
            continue;
        };
        let name = reader.with_narrowing(name);
        if reader.is_place(&name, kept.last()) {
            at = name.through;
            kept.push(reader.with_country_before(name));
        } else {
            // What it would lie in has a say of its own: `Wassa Akropong, Ghana`.
            at = name.to;
        }
    }
    super::mentions::mentions(text, &words, kept)
}

pub(super) struct Reader<'t> {
    pub(super) words: &'t [Word<'t>],
    /// The whole text is written without capitals.
    pub(super) plain: bool,
}

impl Reader<'_> {
    pub(super) fn word(&self, at: usize) -> Option<&Word<'_>> {
        self.words.get(at)
    }

    /// The word before, where only white space lies between.
    pub(super) fn before(&self, at: usize) -> Option<(usize, &Word<'_>)> {
        if !self.word(at)?.joined {
            return None;
        }
        let index = at.checked_sub(1)?;
        self.word(index)
            .filter(|word| !word.key.is_empty())
            .map(|word| (index, word))
    }

    /// The word behind, where only white space lies between.
    pub(super) fn behind(&self, to: usize) -> Option<&Word<'_>> {
        self.word(to)
            .filter(|word| word.joined && !word.key.is_empty())
    }

    /// Whether a sentence or the text starts at `at`.
    pub(super) fn starts(&self, at: usize) -> bool {
        at == 0
            || self
                .word(at - 1)
                .is_some_and(|word| word.ends_sentence() || word.is_sign(":"))
    }

    /// `the Kenyan coast`, `Indian streets`: a country named by its people, with what lies in it behind.
    fn country_of_people(&self, at: usize) -> Option<Name> {
        let people = self.word(at)?;
        let kind = self.behind(at + 1)?;
        if !(people.capital || self.plain) || people.possessive || !kind.is("country-noun") {
            return None;
        }
        // `the Lebanese city of Tripoli` is the city's.
        let names_it = self.behind(at + 2).is_some_and(|word| word.key == "of");
        if kind.capital && !self.plain || names_it {
            return None;
        }
        let places = super::people_of(&people.key)?.places;
        Some(Name {
            from: at,
            to: at + 2,
            found: Found {
                places,
                standing: Standing::Listed,
                only_after_comma: false,
            },
            narrowed: false,
            through: at + 2,
        })
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
            let is_sign = |at: usize, sign| self.word(at).is_some_and(|word| word.is_sign(sign));
            // `Ratlam district, Madhya Pradesh`: the kind of place stands between.
            let kind = usize::from(
                self.behind(name.through)
                    .is_some_and(|word| word.is("place-noun") || word.is("facility"))
                    && is_sign(name.through + 1, ","),
            );
            let comma = usize::from(is_sign(name.through + kind, ","));
            let bracket = is_sign(name.through, "(");
            let abbreviated = comma == 0 && !bracket;
            let skip = if bracket { 1 } else { kind + comma };
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
}

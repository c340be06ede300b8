//! Words of dates, language by language.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::script;

const LIST: &str = include_str!("data/dates.tsv");

/// Most words of one spelling.
pub(super) const MOST_WORDS: usize = 3;

/// What a word of a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    /// 1 to 12.
    Month(i8),
    /// Month of the Solar Hijri year, 1 is Farvardin.
    Solar(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// So many days before publication.
    Ago(i8),
}

/// What a word beside a date does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// `last` Friday.
    Last,
    /// Between day and month.
    Of,
    /// Between month and year.
    Year,
    /// Behind a year that stands first.
    YearFirst,
    /// Between two days.
    To,
    /// Before a bare year.
    In,
    /// Behind a bare year.
    YearBehind,
    /// Beside a weekday that is no day of the picture.
    Habit,
    /// Before a date that bounds something else.
    Until,
    /// The same, behind it.
    UntilBehind,
    /// Before a day of which the picture shows what followed.
    After,
    /// Of somebody's life.
    Born,
    /// Of another time.
    Other,
    /// Of what is to come.
    Future,
    /// Between an event and its day.
    Attribute,
    /// A picture of any kind.
    Photo,
    /// Of remembering: the date is that of what is remembered.
    Memory,
    /// Written together with the word behind.
    Prefix,
}

impl Class {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "last" => Self::Last,
            "of" => Self::Of,
            "year" => Self::Year,
            "year-first" => Self::YearFirst,
            "to" => Self::To,
            "in" => Self::In,
            "year-behind" => Self::YearBehind,
            "habit" => Self::Habit,
            "until" => Self::Until,
            "until-behind" => Self::UntilBehind,
            "after" => Self::After,
            "born" => Self::Born,
            "other" => Self::Other,
            "future" => Self::Future,
            "memory" => Self::Memory,
            "attribute" => Self::Attribute,
            "photo" => Self::Photo,
            "prefix" => Self::Prefix,
            _ => return None,
        })
    }
}

/// One spelling of a word with a meaning.
#[derive(Debug, Clone)]
struct Spelling {
    language: &'static str,
    meaning: Meaning,
    weak: bool,
    /// How it must be written, where capitals matter.
    exact: Option<&'static str>,
}

#[derive(Debug, Default)]
struct Vocabulary {
    meanings: HashMap<String, Vec<Spelling>>,
    classes: HashMap<String, Vec<(&'static str, Class)>>,
    prefixes: Vec<(&'static str, String)>,
    /// First words of spellings of several words.
    openers: HashSet<String>,
    /// Languages that write their months in other than Latin letters.
    other_scripts: HashSet<&'static str>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut all = Vocabulary::default();
    for (language, kind, words) in lines() {
        all.add(language, kind, words);
    }
    all
});

fn lines() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    LIST.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?, cells.next()?))
        })
}

impl Vocabulary {
    fn add(&mut self, language: &'static str, kind: &str, words: &'static str) {
        if let Some(back) = kind.strip_prefix("ago") {
            let meaning = Meaning::Ago(back.parse().unwrap_or_default());
            self.add_spellings(language, meaning, words);
            return;
        }
        let numbered: Option<fn(i8) -> Meaning> = match kind {
            "months" => Some(Meaning::Month),
            "solar" => Some(Meaning::Solar),
            "weekdays" => Some(Meaning::Weekday),
            _ => None,
        };
        if let Some(numbered) = numbered {
            for (group, at) in words.split(", ").zip(1..) {
                self.add_spellings(language, numbered(at), group);
            }
            return;
        }
        let Some(class) = Class::named(kind) else {
            return;
        };
        for word in words.split('|') {
            let key = script::key(word);
            if class == Class::Prefix {
                self.prefixes.push((language, key));
            } else {
                self.classes.entry(key).or_default().push((language, class));
            }
        }
    }

    fn add_spellings(&mut self, language: &'static str, meaning: Meaning, group: &'static str) {
        for written in group.split('|').filter(|written| *written != "-") {
            let plain = written.trim_start_matches(['~', '=']);
            let key = script::key(plain);
            if let Some((first, _)) = key.split_once(' ') {
                self.openers.insert(first.to_owned());
            }
            if !script::is_latin(&key) {
                self.other_scripts.insert(language);
            }
            let spelling = Spelling {
                language,
                meaning,
                weak: written.starts_with('~'),
                exact: written.starts_with('=').then_some(plain),
            };
            self.meanings.entry(key).or_default().push(spelling);
        }
    }
}

/// Which languages' words count.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    own: Option<String>,
    /// Languages in Latin letters other than English and the own one.
    every: bool,
}

impl Scope {
    /// English, the language of the BCP 47 tag (`de-AT`) and what other scripts write.
    pub(super) fn of(tag: Option<&str>) -> Self {
        Self {
            own: tag.map(language),
            every: false,
        }
    }

    /// Every language.
    pub(super) fn every(tag: Option<&str>) -> Self {
        Self {
            own: tag.map(language),
            every: true,
        }
    }

    /// Whether `language` is that of the text.
    pub(super) fn is(&self, language: &str) -> bool {
        self.own.as_deref() == Some(language)
    }

    /// Whether the text is said to be English, or nothing is said.
    pub(super) fn is_english(&self) -> bool {
        self.own.as_deref().is_none_or(|own| own == "en")
    }

    /// Whether words beside a date count, which are often words of other meaning in a neighbour's language.
    fn has_class(&self, language: &str, key: &str) -> bool {
        let is_own_script = || {
            let own = self.own.as_deref().unwrap_or_default();
            VOCABULARY.other_scripts.contains(own)
        };
        self.every
            || language == "en"
            || self.is(language)
            || !script::is_latin(key) && !is_own_script()
    }

    fn has(&self, language: &str, key: &str) -> bool {
        self.every || language == "en" || self.is(language) || !script::is_latin(key)
    }
}

/// The name the list has for the language of a tag.
fn language(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    let primary = primary.to_ascii_lowercase();
    match primary.as_str() {
        "nb" | "nn" => "no",
        "iw" => "he",
        "in" => "id",
        "fil" => "tl",
        "prs" => "fa",
        "ckb" => "ku",
        "bs" | "sh" => "sr",
        "gsw" => "de",
        "mo" => "ro",
        _ => return primary,
    }
    .to_owned()
}

/// What a word means, and whether it needs more beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// What it means.
    pub(super) meaning: Meaning,
    /// Short, or with another meaning.
    pub(super) weak: bool,
    /// Whether its language sets the day behind the month.
    pub(super) month_first: bool,
}

/// Languages that say `March 5` without a year.
const MONTH_FIRST: [&str; 11] = [
    "en", "hu", "lt", "tl", "hi", "bn", "ta", "te", "kn", "ml", "ne",
];

impl Spelling {
    fn known(&self) -> Known {
        Known {
            meaning: self.meaning,
            weak: self.weak,
            month_first: MONTH_FIRST.contains(&self.language),
        }
    }
}

/// What the word or words mean: in the own language, else in English, else in all other languages alike.
pub(super) fn meaning(key: &str, written: &str, scope: &Scope) -> Option<Known> {
    exactly(key, written, scope).or_else(|| {
        if script::is_latin(key) {
            return None;
        }
        VOCABULARY.prefixes.iter().find_map(|(language, prefix)| {
            let rest = key.strip_prefix(prefix.as_str())?;
            let known = VOCABULARY.meanings.get(rest)?;
            let of_language = known
                .iter()
                .find(|spelling| spelling.language == *language && !spelling.weak)?;
            Some(of_language.known())
        })
    })
}

fn exactly(key: &str, written: &str, scope: &Scope) -> Option<Known> {
    let known = VOCABULARY.meanings.get(key)?;
    let fits = |spelling: &&Spelling| {
        let is_own = scope.is(spelling.language) || spelling.language == "en";
        scope.has(spelling.language, key)
            && (!spelling.weak || is_own)
            && spelling.exact.is_none_or(|exact| exact == written)
    };
    let mut fitting = known.iter().filter(fits);
    let own = known
        .iter()
        .filter(fits)
        .find(|spelling| scope.is(spelling.language))
        .or_else(|| {
            known
                .iter()
                .filter(fits)
                .find(|spelling| spelling.language == "en")
        });
    let first = own.or_else(|| fitting.next())?;
    let agreed = own.is_some() || fitting.all(|other| other.meaning == first.meaning);
    agreed.then(|| first.known())
}

/// Whether a spelling of several words begins with the word.
pub(super) fn opens(key: &str) -> bool {
    let stripped = || {
        let prefixes = VOCABULARY.prefixes.iter();
        prefixes.filter_map(|(_, prefix)| key.strip_prefix(prefix.as_str()))
    };
    VOCABULARY.openers.contains(key)
        || !script::is_latin(key) && stripped().any(|rest| VOCABULARY.openers.contains(rest))
}

/// Whether the word is of the class in a language that counts.
pub(super) fn is(class: Class, key: &str, scope: &Scope) -> bool {
    VOCABULARY.classes.get(key).is_some_and(|known| {
        known
            .iter()
            .any(|(language, known)| *known == class && scope.has_class(language, key))
    })
}

/// The same, English left aside.
pub(super) fn is_foreign(class: Class, key: &str, scope: &Scope) -> bool {
    VOCABULARY.classes.get(key).is_some_and(|known| {
        known.iter().any(|(language, known)| {
            *known == class && *language != "en" && scope.has_class(language, key)
        })
    })
}

/// The spellings of a kind in a language, group by group.
pub(super) fn groups(language: &str, kind: &str) -> Vec<Vec<&'static str>> {
    lines()
        .filter(|(of, named, _)| *of == language && *named == kind)
        .flat_map(|(_, _, words)| words.split(", "))
        .map(|group| group.split('|').collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_three_cells_and_a_kind() {
        for line in LIST.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [language, kind, words] = cells.as_slice() else {
                panic!("three cells: {line}");
            };
            assert!(
                (2..=3).contains(&language.len()) && !words.is_empty(),
                "{line}"
            );
            let groups = words.split(", ").count();
            match *kind {
                "months" | "solar" => assert_eq!(groups, 12, "{line}"),
                "weekdays" => assert_eq!(groups, 7, "{line}"),
                "ago0" | "ago1" | "ago2" => {}
                kind => assert!(Class::named(kind).is_some(), "{line}"),
            }
            let spellings = words.split(", ").flat_map(|group| group.split('|'));
            for written in spellings {
                let words = script::key(written).split(' ').count();
                assert!(words <= MOST_WORDS && !written.trim().is_empty(), "{line}");
            }
        }
    }

    #[test]
    fn no_spelling_means_two_things_in_one_language() {
        for (key, known) in &VOCABULARY.meanings {
            for one in known {
                for other in known.iter().filter(|other| other.language == one.language) {
                    assert_eq!(one.meaning, other.meaning, "{} {key}", one.language);
                }
            }
        }
    }

    #[test]
    fn a_word_of_two_languages_counts_only_where_they_agree() {
        let month = |key: &str, scope: &Scope| meaning(key, key, scope).map(|known| known.meaning);
        assert_eq!(
            month("listopada", &Scope::of(Some("pl"))),
            Some(Meaning::Month(11))
        );
        assert_eq!(
            month("listopada", &Scope::of(Some("hr-HR"))),
            Some(Meaning::Month(10))
        );
        assert_eq!(month("listopada", &Scope::every(None)), None);
        assert_eq!(month("mai", &Scope::every(None)), Some(Meaning::Month(5)));
        assert_eq!(month("mai", &Scope::of(Some("en"))), None);
    }
}

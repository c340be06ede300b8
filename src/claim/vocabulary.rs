//! Words of dates in the large news languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::place::fold;

const LIST: &str = include_str!("data/dates.tsv");

static MEANINGS: LazyLock<HashMap<String, Vec<(&'static str, Meaning)>>> = LazyLock::new(|| {
    let mut meanings: HashMap<String, Vec<(&'static str, Meaning)>> = HashMap::new();
    for line in LIST.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(language), Some(meaning), Some(words)) =
            (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let Some(meaning) = Meaning::named(meaning) else {
            continue;
        };
        for word in words.split('|') {
            meanings
                .entry(fold(word))
                .or_default()
                .push((language, meaning));
        }
    }
    meanings
});

/// What a word of a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// 1 to 12.
    Month(i8),
    /// 1 to 12 of the Solar Hijri year.
    SolarMonth(i8),
    /// 1 is Monday.
    Weekday(i8),
    /// The day of publication.
    Today,
    /// The day before it.
    Yesterday,
}

impl Meaning {
    fn named(name: &str) -> Option<Self> {
        match name {
            "today" => Some(Self::Today),
            "yesterday" => Some(Self::Yesterday),
            _ => {
                let number = name.get(1..)?.parse().ok()?;
                match name.get(..1)? {
                    "m" => Some(Self::Month(number)),
                    "s" => Some(Self::SolarMonth(number)),
                    "d" => Some(Self::Weekday(number)),
                    _ => None,
                }
            }
        }
    }
}

/// Which languages' words count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Languages<'l> {
    /// English and the language of the tag (`de-AT`).
    EnglishAnd(&'l str),
    /// Every language of the list.
    Every,
}

impl Languages<'_> {
    /// Whether the text may be in that language, English apart.
    pub(super) fn is(self, language: &str) -> bool {
        language != "en" && self.has(language)
    }

    /// Whether words of the list's `language` count.
    fn has(self, language: &str) -> bool {
        match self {
            Self::Every => true,
            Self::EnglishAnd(tag) => {
                let primary = tag
                    .split(['-', '_'])
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                let primary = if primary == "nb" || primary == "nn" {
                    "no"
                } else {
                    primary.as_str()
                };
                language == "en" || language == primary
            }
        }
    }
}

/// What the folded word means, and in which language; `None` where the languages that count disagree.
pub(super) fn meaning(key: &str, languages: Languages) -> Option<(Meaning, &'static str)> {
    let known = MEANINGS.get(key)?;
    let mut fits = known.iter().filter(|(language, _)| languages.has(language));
    let (language, first) = fits.next()?;
    let is_clear = languages != Languages::Every || fits.all(|(_, other)| other == first);
    is_clear.then_some((*first, *language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_twelve_months_or_none_and_every_line_a_meaning() {
        let lines: Vec<&str> = LIST.lines().filter(|line| !line.starts_with('#')).collect();
        let mut months: HashMap<&str, u32> = HashMap::new();
        for line in lines {
            let (language, rest) = line.split_once('\t').expect("three cells");
            let (meaning, _) = rest.split_once('\t').expect("three cells");
            let meaning = Meaning::named(meaning).expect("a meaning");
            *months.entry(language).or_default() +=
                u32::from(matches!(meaning, Meaning::Month(1..=12)));
        }
        let counted = months.values().all(|count| matches!(count, 0 | 12));
        assert!(counted, "{months:?}");
    }
}

//! The hand-kept lists: countries, regions, spots, other names of cities, rival claimants, words of running text.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::table::table;
use super::{Place, PlaceLevel, fold};

const COUNTRIES: &str = include_str!("data/countries.tsv");
const REGIONS: &str = include_str!("data/regions.tsv");
const SPOTS: &str = include_str!("data/spots.tsv");
const CITIES: &str = include_str!("data/cities.tsv");
const CLAIMANTS: &str = include_str!("data/claimants.tsv");
const WORDS: &str = include_str!("data/words.tsv");

static COUNTRY_NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    rows(COUNTRIES)
        .filter_map(|row| Some((*row.first()?, *row.get(1)?)))
        .collect()
});
static NAMES: LazyLock<Names> = LazyLock::new(Names::read);
static CLAIMS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let claim = |row: Vec<&'static str>| Some((*row.first()?, row.get(1)?.split(' ').collect()));
    rows(CLAIMANTS).filter_map(claim).collect()
});
static WORD_CLASSES: LazyLock<HashMap<&str, HashSet<&str>>> = LazyLock::new(|| {
    let class = |row: Vec<&'static str>| Some((*row.first()?, row.get(1)?.split('|').collect()));
    rows(WORDS).filter_map(class).collect()
});

fn rows(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

fn split(cell: Option<&&'static str>) -> impl Iterator<Item = &'static str> {
    cell.copied()
        .unwrap_or_default()
        .split('|')
        .filter(|name| !name.is_empty())
}

/// English name of a country code; the code itself where the list lacks it.
pub(super) fn country_name(code: &'static str) -> &'static str {
    COUNTRY_NAMES.get(code).copied().unwrap_or(code)
}

/// A name in the hand-kept lists.
#[derive(Clone)]
pub(super) struct Listed {
    /// What it means, likeliest first.
    pub(super) places: Vec<Place>,
    /// Whether it is one only as written in capitals (`US`, `DC`).
    pub(super) as_written: Option<&'static str>,
    /// Whether it stands only behind the name of a city (`Pa.`, `NH`).
    pub(super) only_after_comma: bool,
}

struct Names {
    listed: HashMap<String, Vec<Listed>>,
    demonyms: HashMap<String, Vec<&'static str>>,
}

impl Names {
    fn read() -> Self {
        let mut names = Self {
            listed: HashMap::new(),
            demonyms: HashMap::new(),
        };
        for row in rows(COUNTRIES) {
            let (Some(code), Some(name)) = (row.first(), row.get(1)) else {
                continue;
            };
            let places = vec![country_called(code, name)];
            for name in std::iter::once(*name).chain(split(row.get(2))) {
                names.add(name, places.clone(), false);
            }
            for people in split(row.get(3)) {
                names.demonyms.entry(fold(people)).or_default().push(code);
                names
                    .demonyms
                    .entry(format!("{}s", fold(people)))
                    .or_default()
                    .push(code);
            }
        }
        for row in rows(REGIONS) {
            let codes = row.get(1).copied().unwrap_or_default().split(' ');
            let places: Vec<Place> = codes.filter_map(area).collect();
            for name in split(row.first()) {
                names.add(name, places.clone(), is_short(name));
            }
        }
        for row in rows(SPOTS) {
            let Some(place) = spot(&row) else { continue };
            for name in row.first().copied().into_iter().chain(split(row.get(1))) {
                names.add(name, vec![place.clone()], false);
            }
        }
        for row in rows(CITIES) {
            let places = city(&row);
            for name in split(row.first()) {
                names.add(name, places.clone(), false);
            }
        }
        names
    }

    fn add(&mut self, name: &'static str, places: Vec<Place>, only_after_comma: bool) {
        let abbreviation = !name
            .chars()
            .any(|letter| letter == ' ' || letter.is_lowercase())
            && name.len() <= 6;
        let listed = Listed {
            places,
            as_written: (abbreviation || only_after_comma).then_some(name),
            only_after_comma,
        };
        self.listed.entry(fold(name)).or_default().push(listed);
    }
}

/// Postal and AP abbreviations of states and provinces.
fn is_short(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    letters <= 5 && (name.ends_with('.') || !name.chars().any(char::is_lowercase))
}

/// The country of a code.
pub(super) fn country(code: &'static str) -> Place {
    country_called(code, country_name(code))
}

fn country_called(code: &str, name: &str) -> Place {
    Place {
        level: PlaceLevel::Country,
        city: None,
        region: None,
        country: name.to_owned(),
        country_code: code.to_owned(),
        region_code: None,
        lat: None,
        lon: None,
        population: 0,
    }
}

/// The region `CC.code`, or the country `CC.*`.
fn area(code: &str) -> Option<Place> {
    let (country_code, region) = code.split_once('.')?;
    let name = COUNTRY_NAMES.get(country_code)?;
    if region == "*" {
        return Some(country_called(country_code, name));
    }
    table().region(country_code, region)
}

fn spot(row: &[&'static str]) -> Option<Place> {
    let within = area(row.get(2)?)?;
    Some(Place {
        level: PlaceLevel::City,
        city: Some((*row.first()?).to_owned()),
        lat: row.get(3)?.parse().ok(),
        lon: row.get(4)?.parse().ok(),
        ..within
    })
}

fn city(row: &[&'static str]) -> Vec<Place> {
    let (Some(name), Some(within)) = (row.get(1), row.get(2)) else {
        return Vec::new();
    };
    let (country, region) = within.split_once('.').unwrap_or((within, ""));
    let fits = |place: &Place| {
        place.level == PlaceLevel::City
            && place.country_code == country
            && (region.is_empty() || place.region_code.as_deref() == Some(region))
    };
    let mut places: Vec<Place> = table()
        .named(&fold(name))
        .into_iter()
        .filter(fits)
        .collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.population));
    places.truncate(1);
    places
}

/// What the hand-kept lists say of a folded name.
pub(super) fn listed(key: &str) -> &'static [Listed] {
    NAMES.listed.get(key).map_or(&[], Vec::as_slice)
}

/// Country codes of the people a folded word names (`iraqi`, `iraqis`).
pub(super) fn demonym(key: &str) -> &'static [&'static str] {
    NAMES.demonyms.get(key).map_or(&[], Vec::as_slice)
}

/// Codes of the countries that hold or claim a place, its own first.
pub(super) fn holders(place: &Place) -> Vec<&str> {
    let mut holders = vec![place.country_code.as_str()];
    let region = place
        .region_code
        .as_deref()
        .map(|region| format!("{}.{region}", place.country_code));
    let of_region = region.and_then(|area| CLAIMS.get(area.as_str()));
    let of_country = CLAIMS.get(place.country_code.as_str());
    for claimant in of_region.into_iter().chain(of_country).flatten() {
        if !holders.contains(claimant) {
            holders.push(claimant);
        }
    }
    holders
}

/// Whether a folded word is of a class of `words.tsv`.
pub(super) fn is(class: &str, word: &str) -> bool {
    WORD_CLASSES
        .get(class)
        .is_some_and(|words| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_list_means_something() {
        for row in rows(REGIONS) {
            for code in row.get(1).expect("codes").split(' ') {
                assert!(area(code).is_some(), "{row:?}");
            }
        }
        for row in rows(SPOTS) {
            let place = spot(&row).expect("a region that exists");
            assert!(place.lat.is_some() && place.lon.is_some(), "{row:?}");
        }
        for row in rows(CITIES) {
            assert_eq!(city(&row).len(), 1, "{row:?}");
        }
        for row in rows(CLAIMANTS) {
            let code = row.first().expect("an area");
            let known =
                COUNTRY_NAMES.contains_key(code) || code.contains('.') && area(code).is_some();
            assert!(known, "{row:?}");
            assert!(
                row.get(1)
                    .expect("claimants")
                    .split(' ')
                    .all(|code| COUNTRY_NAMES.contains_key(code)),
                "{row:?}"
            );
        }
        assert_eq!(rows(COUNTRIES).count(), 250);
        assert!(rows(COUNTRIES).all(|row| row.len() == 5));
    }

    #[test]
    fn every_word_is_written_as_it_is_looked_up() {
        for (class, words) in WORD_CLASSES.iter() {
            for word in words {
                let folded = if *class == "list" {
                    (*word).to_owned()
                } else {
                    fold(word)
                };
                assert_eq!(&folded, word, "{class}");
            }
        }
    }
}

//! A name to its readings, narrowed by the names behind it (`Paris, Texas`).

use super::table::table;
use super::{Place, PlaceLevel, Readings, fold, lists, relation};

/// Longest name looked up, in bytes.
const LONGEST: usize = 200;

/// Most parts of `City, State, Country` read.
const MOST_PARTS: usize = 6;

/// A spot or suburb counts as in a large city within so many kilometres.
const SUBURB_KM: f64 = 30.0;

/// Inhabitants of a city that its suburbs are named after.
const LARGE: u64 = 100_000;

/// Inhabitants of a town that `in` alone makes a place; below, names of plays and companies outnumber it.
const TOWN: u64 = 15_000;

/// Inhabitants of a city whose other names `in` alone makes a place.
const METROPOLIS: u64 = 300_000;

/// Where a name was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// A small place, or another name of a city that only the table knows: a place where a larger one names it too.
    Faint,
    /// The table's own name of a town of 15,000.
    Small,
    /// The table's own name of a city of 100,000 or of a region.
    Large,
    /// In the hand-kept lists.
    Listed,
}

/// What one name, without commas, may mean.
pub(super) struct Found {
    /// Likeliest first.
    pub(super) places: Vec<Place>,
    /// Where it was found.
    pub(super) standing: Standing,
    /// Whether it stands only behind the name of a city (`Pa.`).
    pub(super) only_after_comma: bool,
}

/// What `name` may mean as one name; `None` where nobody knows it.
pub(super) fn one(name: &str) -> Option<Found> {
    if name.len() > LONGEST {
        return None;
    }
    let key = fold(name);
    let plain: String = name.chars().filter(|letter| *letter != '.').collect();
    let fits = |listed: &&lists::Listed| {
        listed
            .as_written
            .is_none_or(|written| written.replace('.', "") == plain)
    };
    let mut ranked: Vec<(u64, Place)> = Vec::new();
    let mut only_after_comma = false;
    for listed in lists::listed(&key).iter().filter(fits) {
        only_after_comma |= listed.only_after_comma;
        ranked.extend(
            listed
                .places
                .iter()
                .map(|place| (rank_of_listed(place), place.clone())),
        );
    }
    let is_listed = !ranked.is_empty();
    let is_short = plain.len() <= 3 && !plain.chars().any(char::is_lowercase);
    let mut standing = Standing::Listed;
    if !is_short && !only_after_comma {
        let of_table = table().named(&key);
        if !is_listed {
            standing = of_table
                .iter()
                .map(|place| standing_of(place, &key))
                .max()
                .unwrap_or(Standing::Faint);
        }
        ranked.extend(
            of_table
                .into_iter()
                .map(|place| (rank_of_table(&place), place)),
        );
    }
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    let mut places: Vec<Place> = Vec::new();
    for (_, place) in ranked {
        if !places.iter().any(|known| is_same(known, &place)) {
            places.push(place);
        }
    }
    (!places.is_empty()).then_some(Found {
        places,
        standing,
        only_after_comma,
    })
}

fn rank_of_listed(place: &Place) -> u64 {
    match place.level {
        PlaceLevel::Country => u64::MAX,
        PlaceLevel::Region => 10_000_000,
        PlaceLevel::City => place.population.max(5_000_000),
    }
}

fn rank_of_table(place: &Place) -> u64 {
    match place.level {
        PlaceLevel::City => place.population,
        PlaceLevel::Region | PlaceLevel::Country => 500_000,
    }
}

fn standing_of(place: &Place, key: &str) -> Standing {
    if place.level == PlaceLevel::Region {
        return Standing::Large;
    }
    if place.city.as_deref().map(fold).as_deref() != Some(key) {
        return if place.population >= METROPOLIS {
            Standing::Small
        } else {
            Standing::Faint
        };
    }
    match place.population {
        LARGE.. => Standing::Large,
        TOWN.. => Standing::Small,
        _ => Standing::Faint,
    }
}

fn is_same(a: &Place, b: &Place) -> bool {
    a.level == b.level
        && a.country_code == b.country_code
        && a.region_code == b.region_code
        && match (a.lat.zip(a.lon), b.lat.zip(b.lon)) {
            (Some(a), Some(b)) => relation::kilometres(a, b) < 5.0,
            _ => a.city == b.city,
        }
}

/// Those of `places` that lie in one of `outer`; `None` where none does.
pub(super) fn narrowed(places: &[Place], outer: &[Place]) -> Option<Vec<Place>> {
    let inside =
        |place: &Place, outer: &Place| relation::lies_in(place, outer) || is_suburb(place, outer);
    let kept: Vec<Place> = places
        .iter()
        .filter(|place| outer.iter().any(|outer| inside(place, outer)))
        .cloned()
        .collect();
    (!kept.is_empty()).then_some(kept)
}

fn is_suburb(place: &Place, city: &Place) -> bool {
    let near = |a: (f64, f64), b: (f64, f64)| relation::kilometres(a, b) <= SUBURB_KM;
    place.level == PlaceLevel::City
        && city.level == PlaceLevel::City
        && city.population >= LARGE
        && place.population < city.population
        && place.country_code == city.country_code
        && place
            .lat
            .zip(place.lon)
            .zip(city.lat.zip(city.lon))
            .is_some_and(|(a, b)| near(a, b))
}

/// See [`super::readings`].
pub(super) fn readings(name: &str) -> Option<Readings> {
    if name.len() > LONGEST {
        return None;
    }
    let parts: Vec<&str> = name
        .split([',', ';', '(', ')'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let known: Vec<Found> = parts
        .iter()
        .take(MOST_PARTS)
        .filter_map(|part| part_of(part))
        .collect();
    let mut places: Option<Vec<Place>> = None;
    for outer in known.iter().rev() {
        places = match places {
            None => Some(outer.places.clone()),
            Some(within) => Some(narrowed(&outer.places, &within).unwrap_or(within)),
        };
    }
    Some(Readings {
        name: name.trim().to_owned(),
        places: places?,
    })
}

/// A part of a name given as a place: here case does not matter and words around a name are let go.
fn part_of(part: &str) -> Option<Found> {
    let upper = part.to_uppercase();
    let candidates = [
        part,
        part.strip_prefix("the ").unwrap_or(part),
        part.strip_prefix("The ").unwrap_or(part),
    ];
    if let Some(found) = candidates.iter().find_map(|name| one(name)) {
        return Some(found);
    }
    if part.len() <= 6
        && let Some(found) = one(&upper)
    {
        return Some(found);
    }
    let words: Vec<&str> = part.split_whitespace().collect();
    let (first, rest) = words.split_first()?;
    let (last, front) = words.split_last()?;
    if lists::is("qualifier", &fold(first)) {
        return part_of(&rest.join(" "));
    }
    if lists::is("facility", &fold(last)) && words.len() > 1 {
        return part_of(&front.join(" "));
    }
    None
}

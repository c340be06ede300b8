//! How two sets of readings stand to each other.

use super::table::table;
use super::{Place, PlaceLevel, Readings, Relation, lists};

/// Places of one country nearer than this never conflict: borders of regions and outskirts of cities are vague.
const NEAR_KM: f64 = 50.0;

/// A name with more readings says nothing of where.
const MOST_READINGS: usize = 256;

/// Most cities of a region that stand for it in a comparison of two regions.
const MOST_CITIES: usize = 150;

/// Great-circle distance of two positions in degrees.
pub(super) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
    let chord =
        half(lat_a, lat_b) + lat_a.cos() * lat_b.cos() * half(a.1.to_radians(), b.1.to_radians());
    2.0 * 6_371.0 * chord.clamp(0.0, 1.0).sqrt().asin()
}

fn position(place: &Place) -> Option<(f64, f64)> {
    place.lat.zip(place.lon)
}

/// Whether the two are held or claimed by one country.
fn share_a_country(a: &Place, b: &Place) -> bool {
    if a.country_code == b.country_code {
        return true;
    }
    let holders = lists::holders(b);
    lists::holders(a)
        .iter()
        .any(|holder| holders.contains(holder))
}

fn same_region(a: &Place, b: &Place) -> bool {
    a.country_code == b.country_code && a.region_code.is_some() && a.region_code == b.region_code
}

/// Whether `inner` lies in `outer`, which is coarser; a country holds what it claims.
pub(super) fn lies_in(inner: &Place, outer: &Place) -> bool {
    match outer.level {
        PlaceLevel::City => false,
        PlaceLevel::Region => inner.level == PlaceLevel::City && same_region(inner, outer),
        PlaceLevel::Country => inner.level != PlaceLevel::Country && share_a_country(inner, outer),
    }
}

/// How two single places stand to each other.
fn pair(a: &Place, b: &Place) -> Relation {
    if !share_a_country(a, b) {
        let ends = position(a).zip(position(b));
        return Relation::Disjoint {
            km: ends.map(|(a, b)| kilometres(a, b)),
        };
    }
    let km = match a.level.min(b.level) {
        PlaceLevel::Country => None,
        PlaceLevel::Region if same_region(a, b) => None,
        PlaceLevel::Region => between_regions(a, b),
        PlaceLevel::City => position(a).zip(position(b)).map(|(a, b)| kilometres(a, b)),
    };
    match km.filter(|km| *km > NEAR_KM) {
        Some(km) => Relation::Disjoint { km: Some(km) },
        None => Relation::Compatible,
    }
}

/// Kilometres between two places of which one or both are regions: between their nearest cities.
fn between_regions(a: &Place, b: &Place) -> Option<f64> {
    let (a, b) = (positions(a), positions(b));
    let pairs = a
        .iter()
        .flat_map(|from| b.iter().map(|to| kilometres(*from, *to)));
    pairs.min_by(f64::total_cmp)
}

fn positions(place: &Place) -> Vec<(f64, f64)> {
    if let Some(position) = position(place) {
        return vec![position];
    }
    let index = place
        .region_code
        .as_deref()
        .and_then(|code| table().region_index(&place.country_code, code));
    let cities = index
        .map(|index| table().cities_of(index))
        .unwrap_or_default();
    cities
        .take(MOST_CITIES)
        .filter_map(|city| table().position(city))
        .collect()
}

/// See [`super::relation`].
pub(super) fn relation(a: &Readings, b: &Readings) -> Relation {
    let countable = 1..=MOST_READINGS;
    if !countable.contains(&a.places.len()) || !countable.contains(&b.places.len()) {
        return Relation::Compatible;
    }
    let mut nearest: Option<f64> = None;
    for one in &a.places {
        for other in &b.places {
            let Relation::Disjoint { km } = pair(one, other) else {
                return Relation::Compatible;
            };
            nearest = match (nearest, km) {
                (Some(nearest), Some(km)) => Some(nearest.min(km)),
                (nearest, km) => nearest.or(km),
            };
        }
    }
    Relation::Disjoint { km: nearest }
}

//! Places of records against the places of the line.

use crate::claim::Where;
use crate::finding::Evidence;
use crate::place::{self, Place, Readings, Relation, Spot};

use super::Case;
use super::fact::{Agreement, Fact, from_article};
use super::source::{Source, Sources};
use super::words::{plain, quoted};

/// How two names stand to each other.
pub(super) type Relate = fn(&Readings, &Readings) -> Relation;

/// Most pairs of names compared; longer lists of places decide nothing.
const MOST_PAIRS: usize = 1_024;

/// Most spots of one caption that are compared.
const MOST_SPOTS: usize = 16;

/// Kilometres within which two places of one country are never told apart.
const NEAR_KM: f64 = 50.0;

/// How the places of a record stand to those of the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stand {
    /// No pair may be the same place.
    Against {
        /// Kilometres between the nearest pair, each by its likeliest reading, where known.
        km: Option<f64>,
    },
    /// One pair may be the same place, or one holds the other.
    Agrees,
}

/// How `known` stands to `claimed`; `None` where either names nothing for sure or both name too much, and where a spot
/// of one may be in a place of the other.
pub(super) fn compare(claimed: &Where, known: &Where, relate: Relate) -> Option<Stand> {
    let pairs = claimed.places.len().saturating_mul(known.places.len());
    if pairs == 0 || pairs > MOST_PAIRS {
        return None;
    }
    let mut nearest: Option<f64> = None;
    for claimed in &claimed.places {
        for known in &known.places {
            let Relation::Disjoint { km } = relate(claimed, known) else {
                return Some(Stand::Agrees);
            };
            if km.is_some_and(|km| km <= NEAR_KM) && one_country(claimed, known) {
                return Some(Stand::Agrees);
            }
            let told = km.and_then(|km| likeliest_km(claimed, known).or(Some(km)));
            nearest = [nearest, told].into_iter().flatten().reduce(f64::min);
        }
    }
    let open = may_hold(&claimed.spots, known, relate) || may_hold(&known.spots, claimed, relate);
    (!open).then_some(Stand::Against { km: nearest })
}

/// Kilometres between what two names most likely mean, not between namesakes that happen to be near.
fn likeliest_km(a: &Readings, b: &Readings) -> Option<f64> {
    place::kilometres(a.places.first()?, b.places.first()?)
}

/// Whether one of `spots` that the gazetteer knows may be in a place of `there`.
fn may_hold(spots: &[Spot], there: &Where, relate: Relate) -> bool {
    let known = spots.iter().filter(|spot| !spot.places.is_empty());
    known.take(MOST_SPOTS).any(|spot| {
        let readings = Readings {
            name: spot.name.clone(),
            places: spot.places.clone(),
        };
        there
            .places
            .iter()
            .any(|place| relate(&readings, place) == Relation::Compatible)
    })
}

fn one_country(a: &Readings, b: &Readings) -> bool {
    a.places
        .iter()
        .any(|a| b.places.iter().any(|b| a.country_code == b.country_code))
}

/// The places a record gives. Of a rated record only its own place column counts: its caption repeats the claim that
/// was rated.
pub(super) fn of<'a>(source: &Source<'a>) -> Option<&'a Where> {
    let record = source.record;
    if record.rating.is_some() && record.place.is_none() && record.position.is_none() {
        return None;
    }
    source.claim()?.place.as_ref()
}

/// The places of a record in words; a position is given by the name of the place near it, never in figures.
pub(super) fn named(source: &Source<'_>) -> String {
    if let Some(place) = &source.record.place {
        return plain(place);
    }
    let places = of(source).map_or(&[][..], |place| &place.places);
    if source.record.position.is_some() {
        let near = places.first().and_then(|readings| readings.places.first());
        return near.map_or_else(|| "its position".to_owned(), in_words);
    }
    let names: Vec<&str> = places
        .iter()
        .map(|readings| readings.name.as_str())
        .collect();
    plain(&names.join(", "))
}

fn in_words(place: &Place) -> String {
    let parts: Vec<&str> = [&place.city, &place.region]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .chain([place.country.as_str()])
        .collect();
    plain(&parts.join(", "))
}

/// The archive's facts against the places of the line, and those that agree with it.
pub(super) fn archived<'a>(
    case: &Case,
    place: &Where,
    sources: &'a Sources<'a>,
    relate: Relate,
) -> (Vec<(Fact<'a>, Option<f64>)>, Agreement) {
    let mut against = Vec::new();
    let mut agreement = Agreement::new(case);
    for source in &sources.archived {
        let known = of(source);
        match known.and_then(|known| compare(place, known, relate)) {
            None => {}
            Some(Stand::Agrees) => agreement.hear(source, source.standing()),
            Some(Stand::Against { km }) => against.push((fact(source, "archive-place"), km)),
        }
    }
    (against, agreement)
}

/// The place of a record as a fact.
pub(super) fn fact<'a>(source: &'a Source<'a>, kind: &'static str) -> Fact<'a> {
    Fact {
        source,
        kind,
        says: format!("taken in {}, says {}", named(source), source.who()),
        by: source.who(),
        date: source.record.date,
        standing: source.standing(),
    }
}

/// The places of the line, as evidence.
pub(super) fn claimed(place: &Where) -> Evidence {
    let says = format!("the caption says {}", quoted(&place.words));
    from_article("caption", says, None)
}

/// `, 870 km away`, or nothing where the distance is not known.
pub(super) fn away(km: Option<f64>) -> String {
    km.map_or_else(String::new, |km| format!(", {km:.0} km away"))
}

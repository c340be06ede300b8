//! Places and peoples a caption speaks of, whether or not the picture was taken there.

use super::words::Words;
use crate::place::{self, PlaceMention, Readings, Relation};

/// Most places compared of one caption.
const MOST: usize = 12;

/// Kilometres within which two places are not told apart.
const NEAR_KM: f64 = 50.0;

/// Every place of a caption, those it is taken in first, then others it names, then the countries of its peoples.
pub(super) fn of(caption: &str, words: &Words, firm: Vec<PlaceMention>) -> Vec<Readings> {
    let spots = place::spots(caption, &firm);
    let known = spots.into_iter().filter(|spot| !spot.places.is_empty());
    let peoples = words
        .list()
        .iter()
        .filter_map(|word| place::people_of(&word.key));
    let mut places: Vec<Readings> = firm.into_iter().map(|mention| mention.readings).collect();
    places.extend(known.map(|spot| Readings {
        name: spot.name,
        places: spot.places,
    }));
    places.extend(peoples);
    places.truncate(MOST);
    places
}

/// The first of each where every two are apart.
pub(super) fn apart<'a>(
    ours: &'a [Readings],
    theirs: &'a [Readings],
) -> Option<(&'a Readings, &'a Readings)> {
    let is_apart = |ours: &Readings, theirs: &Readings| match place::relation(ours, theirs) {
        Relation::Disjoint { km } => km.is_none_or(|km| km > NEAR_KM),
        Relation::Compatible => false,
    };
    let all = ours
        .iter()
        .all(|ours| theirs.iter().all(|theirs| is_apart(ours, theirs)));
    if !all {
        return None;
    }
    ours.first().zip(theirs.first())
}

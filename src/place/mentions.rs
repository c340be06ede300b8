//! Names found made into mentions, each with the larger place it is said to lie in.

use super::running::Name;
use super::words::Word;
use super::{PlaceMention, Readings, fold, lists, lookup};

/// Joins a place with the larger one named right behind it (`the air base in Iraq`), and makes mentions.
pub(super) fn mentions(text: &str, words: &[Word], names: Vec<Name>) -> Vec<PlaceMention> {
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

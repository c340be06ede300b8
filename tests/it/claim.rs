//! Dates and places read from real captions, and the conflicts they make.

use cutline::claim::{When, Where, date_in, places_in};
use cutline::place::{Relation, fold, relation};
use cutline::time::DateInterval;
use serde_json::Value;

fn captions(name: &str) -> Option<Vec<Value>> {
    let path = crate::data::test_data("dates and places of real captions")?
        .join("captions")
        .join(name);
    let file = std::fs::File::open(path).unwrap();
    let text = std::io::read_to_string(file).unwrap();
    if text.starts_with('[') {
        return Some(serde_json::from_str(&text).unwrap());
    }
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn dates_conflict(a: Option<&When>, b: Option<&When>) -> bool {
    let Some((a, b)) = a.zip(b) else { return false };
    a.readings
        .iter()
        .all(|a| b.readings.iter().all(|b| a.contradicts(b)))
}

fn places_conflict(a: Option<&Where>, b: Option<&Where>) -> bool {
    let Some((a, b)) = a.zip(b) else { return false };
    a.places.iter().all(|a| {
        b.places
            .iter()
            .all(|b| relation(a, b) != Relation::Compatible)
    })
}

#[test]
fn contradicting_captions_conflict_and_agreeing_ones_never() {
    let Some(pairs) = captions("dev.jsonl") else {
        return;
    };
    let mut flagged = 0;
    for pair in &pairs {
        let published = DateInterval::parse(text(pair, "published"));
        let (entry, article) = (text(pair, "entry_caption"), text(pair, "article_caption"));
        let by_date = dates_conflict(
            date_in(entry, None, Some("en")).as_ref(),
            date_in(article, published.as_ref(), Some("en")).as_ref(),
        );
        let by_place = places_conflict(places_in(entry).as_ref(), places_in(article).as_ref());
        if text(pair, "label") == "consistent" {
            assert!(!by_date && !by_place, "{entry} || {article}");
        } else {
            flagged += usize::from(by_date || by_place);
        }
    }
    assert!(flagged >= 145, "{flagged} of the contradicting pairs");
}

#[test]
fn locations_read_are_those_labelled() {
    let Some(slots) = captions("slots.json") else {
        return;
    };
    let (mut read, mut right) = (0, 0);
    for slot in &slots {
        let location = text(slot, "location");
        if location.is_empty() || location.starts_with("not ") {
            continue;
        }
        let Some(places) = places_in(text(slot, "true_caption")) else {
            continue;
        };
        read += 1;
        let truth = format!(" {} ", fold(location));
        let named = |name: &str| {
            fold(name)
                .split(' ')
                .any(|word| word.len() > 1 && truth.contains(&format!(" {word} ")))
        };
        right += usize::from(places.places.iter().any(|place| named(&place.name)));
    }
    assert!(read >= 240, "{read} locations read");
    assert!(
        right * 100 >= read * 97,
        "{right} of {read} locations right"
    );
}

//! The places the line gives and the places the archive knows cannot both be right.

use crate::finding::Finding;
use crate::place;

use super::fact::{Fact, finding, strength};
use super::places::{self, Relate, Stand, away};
use super::source::Sources;
use super::words::quoted;
use super::{Case, Rule};

/// `caption-place-conflict`.
pub(super) struct CaptionPlaceConflict;

impl Rule for CaptionPlaceConflict {
    fn code(&self) -> &'static str {
        "caption-place-conflict"
    }

    fn page(&self) -> &'static str {
        include_str!("caption_place_conflict.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        conflict(self.code(), case, place::relation)
            .into_iter()
            .collect()
    }
}

fn conflict(rule: &'static str, case: &Case, relate: Relate) -> Option<Finding> {
    let claimed = case.claim.place.as_ref()?;
    let sources = Sources::of(case);
    let (mut against, agreement) = places::archived(case, claimed, &sources, relate);
    against.retain(|(fact, _)| !agreement.silences(fact));
    against.sort_by_key(|(fact, _)| strength(fact));
    // How far away tells the one that is named.
    let km = against.first().and_then(|(_, km)| *km);
    let mut facts: Vec<Fact<'_>> = against.into_iter().map(|(fact, _)| fact).collect();
    let own = sources.file.as_ref().filter(|file| {
        let stand = places::of(file).and_then(|known| places::compare(claimed, known, relate));
        !facts.is_empty() && matches!(stand, Some(Stand::Against { .. }))
    });
    facts.extend(own.map(|file| places::fact(file, "embedded")));
    let first = facts.first()?;
    let message = format!(
        "the caption says {}, but a known copy was taken in {}, says {}{}",
        quoted(&claimed.words),
        places::named(first.source),
        first.source.who(),
        away(km)
    );
    finding(rule, case, &facts, Some(places::claimed(claimed)), message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{DateKind, Record};
    use crate::finding::Confidence;
    use crate::rules::cases::{
        case, date, entry, file, known, list_record, named_place, placed, relate_by_country,
    };

    fn row<'p>(list: &str, place: &'p str) -> (Record, &'p str) {
        let record = Record {
            place: Some(place.to_owned()),
            credit: Some("AFP".to_owned()),
            ..list_record(list)
        };
        (record, place)
    }

    fn story(rows: Vec<(Record, &str)>) -> Case {
        let mut case = placed(case("Planes burn in Iraq"), &["Ain al-Asad IQ"]);
        let (records, places): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let mut known = known(entry("aa", records));
        for (claim, place) in known.claims.iter_mut().zip(places) {
            claim.place = Some(named_place(&[place]));
        }
        case.known.push(known);
        case
    }

    fn check(case: &Case) -> Option<Finding> {
        conflict("caption-place-conflict", case, relate_by_country)
    }

    #[test]
    fn disjoint_places_conflict() {
        let found = check(&story(vec![row("a.csv", "Khan Yunis PS")])).expect("a finding");
        assert_eq!(
            found.message(),
            "the caption says `Ain al-Asad IQ`, but a known copy was taken in Khan Yunis PS, says AFP, 870 km away"
        );
        assert_eq!(found.confidence(), Confidence::Possible);
        let two = check(&story(vec![
            row("a.csv", "Khan Yunis PS"),
            row("b.csv", "Gaza PS"),
        ]));
        assert_eq!(
            two.expect("a finding").confidence(),
            Confidence::Corroborated
        );
    }

    #[test]
    fn one_compatible_place_of_several_is_enough() {
        let mut case = story(vec![row("a.csv", "Khan Yunis PS")]);
        case = placed(case, &["Ain al-Asad IQ", "Gaza PS"]);
        assert_eq!(check(&case), None);
    }

    #[test]
    fn an_agreeing_record_of_equal_standing_silences() {
        let rows = vec![row("a.csv", "Khan Yunis PS"), row("b.csv", "Anbar IQ")];
        assert_eq!(check(&story(rows)), None);
        let mut unnamed = row("b.csv", "Anbar IQ");
        unnamed.0.credit = None;
        assert!(check(&story(vec![row("a.csv", "Khan Yunis PS"), unnamed])).is_some());
    }

    #[test]
    fn the_same_story_published_again_silences_nothing() {
        let mut first = row("a.csv", "Khan Yunis PS");
        first.0.date = date("2019-11-15");
        let mut again = row("b.csv", "Anbar IQ");
        again.0.date = date("2020-01-08");
        again.0.date_kind = Some(DateKind::Published);
        assert!(check(&story(vec![first, again])).is_some());
    }

    #[test]
    fn a_rated_caption_speaks_neither_for_nor_against() {
        let mut rated = row("checks.csv", "Khan Yunis PS");
        rated.0.rating = Some("Miscaptioned".to_owned());
        rated.0.place = None;
        assert_eq!(check(&story(vec![rated])), None);
    }

    #[test]
    fn the_file_itself_is_a_second_source() {
        let mut case = story(vec![row("a.csv", "Khan Yunis PS")]);
        let mut own = file("a wreck");
        own.claim.place = Some(named_place(&["Khan Yunis PS"]));
        case.file = Some(own);
        let found = check(&case).expect("a finding");
        assert_eq!(found.confidence(), Confidence::Corroborated);
        case.known.clear();
        assert_eq!(check(&case), None);
    }

    #[test]
    fn positions_are_never_printed() {
        let mut at = row("a.csv", "31.34567, 34.30321");
        at.0.place = None;
        at.0.position = Some((31.34567, 34.30321));
        let mut case = story(vec![at]);
        for known in &mut case.known {
            for claim in &mut known.claims {
                claim.place = Some(named_place(&["Khan Yunis PS"]));
            }
        }
        let found = check(&case).expect("a finding");
        assert!(found.message().contains("Khan Yunis"));
        assert!(!format!("{found:?}").contains("31.3"));
    }
}

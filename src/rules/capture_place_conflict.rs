//! The place in the file against the places of the line.

use crate::finding::Finding;
use crate::place;

use super::fact::finding;
use super::places::{self, Relate, Stand, away};
use super::source::Sources;
use super::words::quoted;
use super::{Case, Rule};

/// `capture-place-conflict`.
pub(super) struct CapturePlaceConflict;

impl Rule for CapturePlaceConflict {
    fn code(&self) -> &'static str {
        "capture-place-conflict"
    }

    fn page(&self) -> &'static str {
        include_str!("capture_place_conflict.md")
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
    let file = sources.file.as_ref()?;
    let stand = places::compare(claimed, places::of(file)?, relate)?;
    let Stand::Against { km } = stand else {
        return None;
    };
    let message = format!(
        "the file says it was taken in {}, the caption says {}{}",
        places::named(file),
        quoted(&claimed.words),
        away(km)
    );
    let fact = places::fact(file, "embedded");
    finding(rule, case, &[fact], Some(places::claimed(claimed)), message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::{case, file, named_place, placed, relate_by_country};

    fn story(place: &str) -> Case {
        let mut case = placed(case("Planes burn in Iraq"), &["Ain al-Asad IQ"]);
        let mut own = file("a wreck");
        own.claim.place = Some(named_place(&[place]));
        case.file = Some(own);
        case
    }

    #[test]
    fn the_files_place_is_compared_with_the_line() {
        let found = conflict(
            "capture-place-conflict",
            &story("Khan Yunis PS"),
            relate_by_country,
        );
        assert_eq!(
            found.expect("a finding").message(),
            "the file says it was taken in Khan Yunis PS, the caption says `Ain al-Asad IQ`, 870 km away"
        );
        assert_eq!(
            conflict(
                "capture-place-conflict",
                &story("Anbar IQ"),
                relate_by_country
            ),
            None
        );
    }

    #[test]
    fn a_line_without_a_place_is_silent() {
        let mut case = story("Khan Yunis PS");
        case.claim.place = None;
        assert_eq!(
            conflict("capture-place-conflict", &case, relate_by_country),
            None
        );
    }
}

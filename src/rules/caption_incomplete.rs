//! The caption lacks a date or a place.

use crate::claim;
use crate::finding::Finding;
use crate::reference::{MediaKind, Target};

use super::fact::text_finding;
use super::words::quoted;
use super::{Case, Rule};

/// `caption-incomplete`.
pub(super) struct CaptionIncomplete;

impl Rule for CaptionIncomplete {
    fn code(&self) -> &'static str {
        "caption-incomplete"
    }

    fn page(&self) -> &'static str {
        include_str!("caption_incomplete.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let reference = &case.reference;
        let shown = matches!(
            reference.target,
            Target::Locations(_) | Target::Inline(_) | Target::Given
        );
        if !shown || reference.kind != MediaKind::Photo {
            return Vec::new();
        }
        let caption = case
            .claim
            .caption
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let Some(caption) = caption else {
            let says = "no caption stands with it".to_owned();
            return vec![text_finding(
                self.code(),
                case,
                "no caption".to_owned(),
                says,
            )];
        };
        let lacks = match (case.bound_when(), &case.claim.place) {
            (Some(_), Some(_)) => return Vec::new(),
            (None, None) => "no date and no place",
            (None, Some(_)) => "no date",
            (Some(_), None) => "no place",
        };
        let message = match (unresolved(case, caption), &case.claim.place) {
            (None, _) => format!("the caption gives {lacks}"),
            (Some(words), Some(_)) => {
                format!("the caption gives no full date, and {}", which(&words))
            }
            (Some(words), None) => format!("the caption gives no place, and {}", which(&words)),
        };
        let says = format!("the caption says {}", quoted(caption));
        vec![text_finding(self.code(), case, message, says)]
    }
}

/// The words of a date that has no meaning without the day of the story, where nothing gives that.
fn unresolved(case: &Case, caption: &str) -> Option<String> {
    let is_open = case.claim.when.is_none() && case.published.is_none();
    let by_any_day = || claim::date_in(caption, Some(&case.today), None);
    is_open.then(by_any_day)?.map(|when| when.words)
}

fn which(words: &str) -> String {
    let words = quoted(words);
    format!(
        "which {words} it means only the day of the story tells: give it with `--date` or `--published`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::{assumed, bound, case, placed};

    fn message(case: &Case) -> Option<String> {
        let found = CaptionIncomplete.check(case);
        found.first().map(|found| found.message().to_owned())
    }

    #[test]
    fn what_is_lacking_is_named() {
        let bare = case("Planes burn");
        assert_eq!(
            message(&bare).as_deref(),
            Some("the caption gives no date and no place")
        );
        let dated = bound(bare.clone(), "2020-01-07");
        assert_eq!(
            message(&dated).as_deref(),
            Some("the caption gives no place")
        );
        let there = placed(assumed(bare, "2020-01-07"), &["Ain al-Asad IQ"]);
        assert_eq!(
            message(&there).as_deref(),
            Some("the caption gives no date")
        );
        assert_eq!(message(&placed(dated, &["Ain al-Asad IQ"])), None);
    }

    #[test]
    fn no_caption_at_all_is_said() {
        let mut case = case("  ");
        assert_eq!(message(&case).as_deref(), Some("no caption"));
        case.reference.target = Target::Words;
        assert_eq!(message(&case), None);
    }
}

//! The picture's file is elsewhere or not there.

use crate::finding::Finding;

use super::reach::{by_hand, finding};
use super::words::address;
use super::{Case, Reach, Rule};

/// `unreachable-media`.
pub(super) struct UnreachableMedia;

impl Rule for UnreachableMedia {
    fn code(&self) -> &'static str {
        "unreachable-media"
    }

    fn page(&self) -> &'static str {
        include_str!("unreachable_media.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let reference = &case.reference;
        let settle = by_hand(reference);
        let (kind, says, settle) = match &case.reach {
            Reach::Remote => {
                let at = reference
                    .best_url
                    .as_deref()
                    .map_or_else(String::new, |url| format!(": `{}`", address(url)));
                let settle = format!("`--fetch` would settle it, or {settle}");
                (
                    "remote",
                    format!("the file is remote and was not fetched{at}"),
                    settle,
                )
            }
            Reach::Failed(problem) => {
                let says = format!("the file could not be fetched: {}", problem.message);
                ("remote", says, settle)
            }
            Reach::MissingFile(problem) => {
                let says = format!("the file could not be read: {}", problem.message);
                ("missing-file", says, settle)
            }
            _ => return Vec::new(),
        };
        vec![finding(self.code(), case, kind, &says, &settle)]
    }
}

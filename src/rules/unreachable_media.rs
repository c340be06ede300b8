//! The picture's file is elsewhere or not there.

use crate::finding::Finding;

use super::reach::{attach, finding};
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
        let by_hand = format!(
            "its file given with {} or `--media DIR` would settle it",
            attach(reference)
        );
        let (kind, says, settle) = match &case.reach {
            Reach::Remote => {
                let at = reference
                    .best_url
                    .as_deref()
                    .map_or_else(String::new, |url| format!(": `{}`", address(url)));
                let settle = format!("`--fetch` would settle it, or {by_hand}");
                (
                    "remote",
                    format!("the file is remote and was not fetched{at}"),
                    settle,
                )
            }
            Reach::Failed(problem) => {
                let says = format!("the file could not be fetched: {}", problem.message);
                ("remote", says, by_hand)
            }
            Reach::MissingFile(problem) => {
                let says = format!("the file could not be read: {}", problem.message);
                ("missing-file", says, by_hand)
            }
            _ => return Vec::new(),
        };
        vec![finding(self.code(), case, kind, &says, &settle)]
    }
}

//! The story names media without giving them.

use crate::finding::Finding;

use super::reach::{by_hand, finding, named};
use super::{Case, Reach, Rule};

/// `unresolved-reference`.
pub(super) struct UnresolvedReference;

impl Rule for UnresolvedReference {
    fn code(&self) -> &'static str {
        "unresolved-reference"
    }

    fn page(&self) -> &'static str {
        include_str!("unresolved_reference.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let what = named(&case.reference);
        let (kind, says) = match &case.reach {
            Reach::Mention => (
                "mention",
                format!("the story gives only words for the {what}"),
            ),
            Reach::Embed => (
                "embed",
                format!("the media of the embedded {what} was not supplied"),
            ),
            Reach::Unresolved(problem) => (
                "embed",
                format!(
                    "the media of the embedded {what} could not be looked at: {}",
                    problem.message
                ),
            ),
            // A copy of the part is known: the findings on it tell more.
            Reach::Part(part, problem) if case.known.is_empty() => (
                "embed",
                format!(
                    "of the embedded {what} {}: {}",
                    part.says(),
                    problem.message
                ),
            ),
            _ => return Vec::new(),
        };
        let settle = by_hand(&case.reference);
        vec![finding(self.code(), case, kind, &says, &settle)]
    }
}

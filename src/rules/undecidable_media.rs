//! The picture's file cannot be decided by its looks.

use crate::finding::Finding;
use crate::limit::ProblemKind;
use crate::reference::Target;

use super::reach::{attach, finding};
use super::{Case, Reach, Rule};

/// `undecidable-media`.
pub(super) struct UndecidableMedia;

impl Rule for UndecidableMedia {
    fn code(&self) -> &'static str {
        "undecidable-media"
    }

    fn page(&self) -> &'static str {
        include_str!("undecidable_media.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let (problem, says, what) = match &case.reach {
            Reach::Undecidable(problem) => (
                problem,
                format!("the file cannot be decided: {}", problem.message),
                "a larger or undamaged original",
            ),
            Reach::Incomplete(problem) => (
                problem,
                format!(
                    "not all of it could be looked at, and the rest shows nothing known: {}",
                    problem.message
                ),
                "the whole of it",
            ),
            _ => return Vec::new(),
        };
        let settle = match case.reference.target {
            Target::Given => format!("{what} would settle it"),
            _ => format!(
                "{what} given with {} would settle it",
                attach(&case.reference)
            ),
        };
        let kind = match problem.kind {
            ProblemKind::Undecodable => "damaged",
            _ => "undecidable",
        };
        vec![finding(self.code(), case, kind, &says, &settle)]
    }
}

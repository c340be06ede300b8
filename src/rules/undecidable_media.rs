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
        let Reach::Undecidable(problem) = &case.reach else {
            return Vec::new();
        };
        let says = format!("the file cannot be decided: {}", problem.message);
        let settle = match case.reference.target {
            Target::Given => "a larger or undamaged original would settle it".to_owned(),
            _ => format!(
                "a larger or undamaged original given with {} would settle it",
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

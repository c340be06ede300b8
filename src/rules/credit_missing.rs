//! The picture carries no credit line.

use crate::finding::Finding;
use crate::reference::{MediaKind, Target};

use super::fact::text_finding;
use super::words::quoted;
use super::{Case, Rule};

/// `credit-missing`.
pub(super) struct CreditMissing;

impl Rule for CreditMissing {
    fn code(&self) -> &'static str {
        "credit-missing"
    }

    fn page(&self) -> &'static str {
        include_str!("credit_missing.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let reference = &case.reference;
        let shown = matches!(
            reference.target,
            Target::Locations(_) | Target::Inline(_) | Target::Given
        );
        if !shown || reference.kind == MediaKind::Embed || case.claim.credit.is_some() {
            return Vec::new();
        }
        let embedded = case
            .file
            .as_ref()
            .and_then(|file| file.metadata.credit.as_deref());
        let message = match embedded {
            Some(credit) => format!("no credit line; the file's own says {}", quoted(credit)),
            None => "no credit line".to_owned(),
        };
        let says = "no credit line stands with it".to_owned();
        vec![text_finding(self.code(), case, message, says)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::{case, credit, file};

    #[test]
    fn a_picture_without_a_credit_line_is_noted() {
        let mut case = case("a caption");
        assert_eq!(CreditMissing.check(&case).len(), 1);
        let mut own = file("a wreck");
        own.metadata.credit = Some("AFP".to_owned());
        case.file = Some(own);
        let found = CreditMissing.check(&case);
        assert_eq!(
            found.first().map(Finding::message),
            Some("no credit line; the file's own says `AFP`")
        );
        case.claim.credit = Some(credit("AFP"));
        assert_eq!(CreditMissing.check(&case), []);
    }

    #[test]
    fn mentions_and_embeds_need_none() {
        let mut case = case("a caption");
        for target in [Target::Words, Target::Embed] {
            case.reference.target = target;
            assert_eq!(CreditMissing.check(&case), []);
        }
    }
}

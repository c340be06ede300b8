//! The credit line names no photographer.

use crate::finding::Finding;

use super::fact::text_finding;
use super::words::quoted;
use super::{Case, Rule};

/// `credit-unnamed`.
pub(super) struct CreditUnnamed;

impl Rule for CreditUnnamed {
    fn code(&self) -> &'static str {
        "credit-unnamed"
    }

    fn page(&self) -> &'static str {
        include_str!("credit_unnamed.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let Some(credit) = &case.claim.credit else {
            return Vec::new();
        };
        if credit.photographer.is_some() {
            return Vec::new();
        }
        let line = quoted(&credit.verbatim);
        let message = format!(
            "the credit line {line} names no photographer; names may be withheld for safety"
        );
        let says = format!("the credit line says {line}");
        vec![text_finding(self.code(), case, message, says)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::CreditLine;
    use crate::rules::cases::case;

    #[test]
    fn a_placeholder_or_an_agency_alone_names_nobody() {
        let mut case = case("a caption");
        assert_eq!(CreditUnnamed.check(&case), []);
        case.claim.credit = Some(CreditLine {
            verbatim: "Photo by -/AFP via Getty Images".to_owned(),
            agency: Some("AFP".to_owned()),
            distributor: Some("Getty Images".to_owned()),
            placeholder: true,
            ..CreditLine::default()
        });
        let found = CreditUnnamed.check(&case);
        let found = found.first().expect("a finding");
        assert!(
            found
                .message()
                .contains("`Photo by -/AFP via Getty Images`")
        );
        assert!(found.message().contains("withheld for safety"));
    }

    #[test]
    fn a_named_photographer_is_silent() {
        let mut case = case("a caption");
        case.claim.credit = Some(CreditLine {
            verbatim: "Abed Rahim Khatib/AFP".to_owned(),
            photographer: Some("Abed Rahim Khatib".to_owned()),
            ..CreditLine::default()
        });
        assert_eq!(CreditUnnamed.check(&case), []);
    }
}

//! The file's Content Credentials were made for other bytes.

use crate::finding::Finding;
use crate::metadata::{CredentialState, Credentials};

use super::fact::embedded;
use super::{Case, Rule};

/// `content-credentials-altered`.
pub(super) struct ContentCredentialsAltered;

/// Most assertions named.
const MOST: usize = 3;

impl Rule for ContentCredentialsAltered {
    fn code(&self) -> &'static str {
        "content-credentials-altered"
    }

    fn page(&self) -> &'static str {
        include_str!("content_credentials_altered.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let Some(file) = &case.file else {
            return Vec::new();
        };
        let credentials = &file.metadata.credentials;
        if credentials.state != CredentialState::Altered {
            return Vec::new();
        }
        let message = credentials.says().to_owned();
        let evidence = embedded(file, failed(credentials));
        vec![Finding::new(
            self.code(),
            &case.reference.key,
            None,
            message,
            evidence,
        )]
    }
}

/// What did not hold, and who had signed.
fn failed(credentials: &Credentials) -> String {
    let mut failed: Vec<String> = Vec::new();
    for failure in &credentials.failures {
        let is_trust = failure.code.starts_with("signingCredential.");
        let words = match &failure.subject {
            Some(subject) => format!("`{}` of `{subject}`", failure.code),
            None => format!("`{}`", failure.code),
        };
        if !is_trust && failed.len() < MOST && !failed.contains(&words) {
            failed.push(words);
        }
    }
    let signed = match credentials.signed_by() {
        Some(signed) => format!("; {signed}"),
        None => String::new(),
    };
    format!("{} failed{signed}", failed.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Confidence;
    use crate::metadata::Failure;
    use crate::rules::cases::{case, file};

    fn found(state: CredentialState) -> Option<Finding> {
        let mut case = case("a caption");
        let mut own = file("a scene");
        let failure = |code: &str, subject: &str| Failure {
            code: code.to_owned(),
            subject: Some(subject.to_owned()),
        };
        own.metadata.credentials = Credentials {
            state,
            signer: Some("Example Agency".to_owned()),
            failures: vec![
                failure("signingCredential.untrusted", "c2pa.signature"),
                failure("assertion.dataHash.mismatch", "c2pa.hash.data"),
            ],
            ..Credentials::default()
        };
        case.file = Some(own);
        ContentCredentialsAltered.check(&case).pop()
    }

    #[test]
    fn altered_bytes_are_told_with_the_assertion_and_the_harmless_reason() {
        let finding = found(CredentialState::Altered).expect("a finding");
        assert_eq!(
            finding.message(),
            "bytes differ from what was signed; re-saving alone does this"
        );
        let says: Vec<&str> = finding.evidence().iter().map(|e| e.says.as_str()).collect();
        let failed =
            "`assertion.dataHash.mismatch` of `c2pa.hash.data` failed; signed by Example Agency";
        assert_eq!(says, [failed]);
        assert_eq!(finding.confidence(), Confidence::Possible);
    }

    #[test]
    fn every_other_state_is_no_finding() {
        for state in [
            CredentialState::ValidTrusted,
            CredentialState::ValidUntrusted,
            CredentialState::Expired,
            CredentialState::Unreadable,
            CredentialState::RemoteOnly,
            CredentialState::Unchecked,
            CredentialState::None,
        ] {
            assert_eq!(found(state), None);
        }
    }
}

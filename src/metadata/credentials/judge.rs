//! What the codes of a validation say of the credentials (C2PA specification 2.2, 15.2.2).

#[cfg(feature = "c2pa")]
use super::{CredentialState, Failure};

/// Whether the code tells that what was signed was itself changed or taken apart, not only the bytes it was signed for.
pub(super) fn is_of_claim(code: &str) -> bool {
    const BINDINGS: [&str; 4] = [
        "assertion.dataHash.",
        "assertion.bmffHash.",
        "assertion.boxesHash.",
        "assertion.collectionHash.",
    ];
    let is_binding = BINDINGS.iter().any(|start| code.starts_with(start));
    let ends = ["ismatch", ".missing", ".undeclared"];
    !is_binding && ends.iter().any(|end| code.ends_with(end))
}

/// Whether the code tells that the signature is not the signer's.
pub(super) fn is_of_signature(code: &str) -> bool {
    code.starts_with("claimSignature.") && code != "claimSignature.outsideValidity"
}

/// What a failure code says of the whole.
#[cfg(feature = "c2pa")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Says nothing of the bytes: identities, time stamps, revocation lists.
    Aside,
    Untrusted,
    Expired,
    Broken,
    Altered,
}

/// The state that follows from the failures of a manifest store.
#[cfg(feature = "c2pa")]
pub(super) fn of_failures(failures: &[Failure]) -> CredentialState {
    let worst = failures.iter().map(|failure| weight(&failure.code)).max();
    match worst {
        None | Some(Weight::Aside) => CredentialState::ValidTrusted,
        Some(Weight::Untrusted) => CredentialState::ValidUntrusted,
        Some(Weight::Expired) => CredentialState::Expired,
        Some(Weight::Broken) => CredentialState::Unreadable,
        Some(Weight::Altered) => CredentialState::Altered,
    }
}

/// Codes of CAWG begin with `cawg.`.
#[cfg(feature = "c2pa")]
fn weight(code: &str) -> Weight {
    match code {
        "signingCredential.untrusted" | "signingCredential.ocsp.revoked" => Weight::Untrusted,
        "signingCredential.expired" | "claimSignature.outsideValidity" => Weight::Expired,
        _ if code.starts_with("cawg.") || code.starts_with("timeStamp.") => Weight::Aside,
        _ if code.starts_with("signingCredential.ocsp.") => Weight::Aside,
        _ if is_difference(code) => Weight::Altered,
        _ => Weight::Broken,
    }
}

/// Whether the code tells that something is other than what was signed, or gone.
#[cfg(feature = "c2pa")]
fn is_difference(code: &str) -> bool {
    if code == "assertion.required.missing" || code == "claim.required.missing" {
        return false;
    }
    let ends = [
        ".mismatch",
        ".missing",
        ".undeclared",
        ".unknownBox",
        ".incorrectFileCount",
    ];
    ends.iter().any(|end| code.ends_with(end))
}

#[cfg(all(test, feature = "c2pa"))]
mod tests {
    use super::*;

    fn state(codes: &[&str]) -> CredentialState {
        let failures = codes.iter().map(|code| Failure {
            code: (*code).to_owned(),
            subject: None,
        });
        of_failures(&failures.collect::<Vec<_>>())
    }

    #[test]
    fn states_are_kept_apart() {
        use CredentialState as S;
        assert_eq!(state(&[]), S::ValidTrusted);
        assert_eq!(state(&["signingCredential.untrusted"]), S::ValidUntrusted);
        let both = ["signingCredential.untrusted", "signingCredential.expired"];
        assert_eq!(state(&both), S::Expired);
        let altered = ["signingCredential.untrusted", "assertion.dataHash.mismatch"];
        assert_eq!(state(&altered), S::Altered);
        assert_eq!(state(&["claimSignature.mismatch"]), S::Altered);
        assert_eq!(state(&["signingCredential.invalid"]), S::Unreadable);
        assert_eq!(state(&["assertion.required.missing"]), S::Unreadable);
    }

    #[test]
    fn an_identity_that_cannot_be_looked_up_offline_alters_nothing() {
        let codes = ["cawg.ica.did_unavailable", "timeStamp.untrusted"];
        assert_eq!(state(&codes), CredentialState::ValidTrusted);
    }

    #[test]
    fn only_changed_bytes_are_excused() {
        let told = |code: &str| super::super::Credentials {
            state: CredentialState::Altered,
            signer: Some("Example Agency".to_owned()),
            failures: vec![Failure {
                code: code.to_owned(),
                subject: None,
            }],
            ..super::super::Credentials::default()
        };
        let bytes = told("assertion.dataHash.mismatch");
        assert!(bytes.says().ends_with("re-saving alone does this"));
        assert_eq!(
            bytes.signed_by().as_deref(),
            Some("signed by Example Agency")
        );
        let forged = told("claimSignature.mismatch");
        assert!(forged.says().ends_with("re-saving alone does not do this"));
        let by = "in the name of Example Agency, whose signature does not hold";
        assert_eq!(forged.signed_by().as_deref(), Some(by));
        assert!(!forged.hold());
        assert!(
            told("assertion.hashedURI.mismatch")
                .says()
                .contains("does not do this")
        );
    }
}

//! Stands where this build reads no Content Credentials: they are seen, and said to be unread.

use super::{Binding, CredentialState, Credentials, Failure};
use crate::metadata::container::ReadSeek;

/// Whom the desk trusts to sign; of no use in this build.
#[derive(Debug, Clone, Default)]
pub struct Trust;

/// Why a list of trust anchors is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// This build verifies nothing.
    #[error("this build reads no Content Credentials; use one with the feature `c2pa`")]
    Absent,
}

impl Trust {
    /// Always an error in this build.
    pub fn of_pem(_pem: &str) -> Result<Self, TrustError> {
        Err(TrustError::Absent)
    }
}

/// That they are there.
pub(in crate::metadata) fn examined(
    _: &mut dyn ReadSeek,
    _mime: &str,
    _: &Trust,
    _: Binding,
) -> Credentials {
    Credentials {
        state: CredentialState::Unreadable,
        failures: vec![Failure {
            code: "this build reads no Content Credentials".to_owned(),
            subject: None,
        }],
        ..Credentials::default()
    }
}

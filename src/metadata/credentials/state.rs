//! How credentials stand.

/// How the Content Credentials of a file stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CredentialState {
    /// The bytes are those that were signed, by a signer on the trust list.
    ValidTrusted,
    /// The bytes are those that were signed; who signed is on no list given.
    ValidUntrusted,
    /// The signing certificate was not valid when it signed, or no time stamp shows that it was.
    Expired,
    /// The bytes differ from what was signed; re-saving alone does this.
    Altered,
    /// They could not be read or do not follow the specification.
    Unreadable,
    /// The file only names a place where they lie.
    RemoteOnly,
    /// They were read, and the bytes were not compared with them.
    Unchecked,
    /// There are none; that says nothing.
    #[default]
    None,
}

impl CredentialState {
    /// The name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::ValidTrusted => "valid-trusted",
            Self::ValidUntrusted => "valid-untrusted",
            Self::Expired => "expired",
            Self::Altered => "altered",
            Self::Unreadable => "unreadable",
            Self::RemoteOnly => "remote-only",
            Self::Unchecked => "unchecked",
            Self::None => "none",
        }
    }

    /// What it means, in words an editor can print.
    pub fn says(self) -> &'static str {
        match self {
            Self::ValidTrusted => "the bytes are those that were signed, and the signer is trusted",
            Self::ValidUntrusted => {
                "the bytes are those that were signed; the signer is on no trust list given"
            }
            Self::Expired => {
                "the bytes are those that were signed; the signer's certificate has expired, and no time stamp shows \
                 that it was valid then"
            }
            Self::Altered => "bytes differ from what was signed; re-saving alone does this",
            Self::Unreadable => "they could not be verified",
            Self::RemoteOnly => "they lie elsewhere and were not fetched",
            Self::Unchecked => "neither signature nor bytes were checked; `--digest` does",
            Self::None => "none",
        }
    }
}

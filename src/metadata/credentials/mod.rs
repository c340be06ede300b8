//! Content Credentials (C2PA): who signed what about the file, and whether the bytes are still those that were signed.
//!
//! A valid credential is no proof of truth, and a missing one says nothing: most sites strip it.

mod judge;
#[cfg(feature = "c2pa")]
mod manifest;
mod state;
#[cfg(feature = "c2pa")]
mod verify;
#[cfg(not(feature = "c2pa"))]
#[path = "without.rs"]
mod verify;

use super::Block;
use super::fields::Collector;

pub use state::CredentialState;
pub(super) use verify::examined;
pub use verify::{Trust, TrustError};

/// Longest text kept of a credential.
const MAX_TEXT: usize = 2_000;
#[cfg(feature = "c2pa")]
/// Most actions, ingredients, identities, failures and source types kept of one file.
const MAX_LIST: usize = 200;

/// What the Content Credentials of a file say, and how far that holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credentials {
    /// How they stand.
    pub state: CredentialState,
    /// Who signed: the organisation of the certificate, else its common name.
    pub signer: Option<String>,
    /// Common name of the certificate.
    pub common_name: Option<String>,
    /// When it was signed (RFC 3339), by a time stamp inside; its authority is not judged.
    pub time: Option<String>,
    /// The program that made the claim.
    pub generator: Option<String>,
    /// Title the claim gives the file.
    pub title: Option<String>,
    /// Manifests in the store, the active one among them.
    pub manifests: usize,
    /// What was done, of the active manifest first, then of those it was made from.
    pub actions: Vec<Action>,
    /// What it was made from, of every manifest.
    pub ingredients: Vec<Ingredient>,
    /// How the picture was created, as digital source types (last path segments): of the file itself, then of what it
    /// was made out of; each once.
    pub digital_source_types: Vec<String>,
    /// The source types of what was put into it by other actions or from other files.
    pub source_types_of_parts: Vec<String>,
    /// People and organisations that CAWG identity assertions name.
    pub identities: Vec<Identity>,
    /// What the active manifest states besides, name and value: its assertions of metadata, flattened
    /// (`stds.exif/exif:DateTimeOriginal`).
    pub statements: Vec<(String, String)>,
    /// What did not hold.
    pub failures: Vec<Failure>,
    /// Where the file says its credentials lie, if not in it; never fetched unasked.
    pub remote_url: Option<String>,
}

/// One thing done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Action {
    /// Name as in the specification (`c2pa.created`).
    pub name: String,
    /// When.
    pub when: Option<String>,
    /// By which program.
    pub software: Option<String>,
    /// Digital source type as a last path segment.
    pub digital_source_type: Option<String>,
}

/// A file this one was made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ingredient {
    /// Its title.
    pub title: Option<String>,
    /// `parentOf`, `componentOf` or `inputTo`.
    pub relationship: String,
    /// Whether it has credentials of its own.
    pub signed: bool,
}

/// Whom an identity assertion names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// Name, user name or certificate.
    pub name: String,
    /// Who vouches for it.
    pub by: Option<String>,
    /// Whether its signature holds as far as can be told offline.
    pub holds: bool,
}

/// One thing that did not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failure {
    /// Code of the specification (`assertion.dataHash.mismatch`).
    pub code: String,
    /// The assertion or manifest it is of, its last path segment.
    pub subject: Option<String>,
}

/// Whether the bytes of the file are compared with those that were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::metadata) enum Binding {
    /// They are; reads the whole file once.
    Verified,
    /// They are not: only what the credential says is read.
    Skipped,
}

impl Credentials {
    /// Some were seen, and nothing more is known.
    pub(super) fn unchecked() -> Self {
        Self {
            state: CredentialState::Unchecked,
            ..Self::default()
        }
    }

    /// How they stand, in words an editor can print.
    ///
    /// Saving a file again changes its bytes, and never what was signed about them.
    pub fn says(&self) -> &'static str {
        let is_of_claim = self.failures.iter().any(|f| judge::is_of_claim(&f.code));
        match (self.state, is_of_claim) {
            (CredentialState::Altered, true) => {
                "what was signed was itself changed or taken apart; re-saving alone does not do this"
            }
            (state, _) => state.says(),
        }
    }

    /// Who signed, as far as that holds; `None` where nobody is named.
    pub fn signed_by(&self) -> Option<String> {
        let signer = self.signer.as_deref()?;
        let is_broken = self
            .failures
            .iter()
            .any(|f| judge::is_of_signature(&f.code));
        Some(match self.state {
            CredentialState::Unchecked | CredentialState::Unreadable => {
                format!("in the name of {signer}, not verified")
            }
            _ if is_broken => format!("in the name of {signer}, whose signature does not hold"),
            _ => format!("signed by {signer}"),
        })
    }

    /// Whether they were made for these very bytes and whoever signed them did.
    pub fn hold(&self) -> bool {
        matches!(
            self.state,
            CredentialState::ValidTrusted
                | CredentialState::ValidUntrusted
                | CredentialState::Expired
        )
    }

    /// Whether the file has any, in it or elsewhere.
    pub fn any(&self) -> bool {
        self.state != CredentialState::None
    }
}

/// The credentials a file only points to.
pub(super) fn remote(url: &str) -> Credentials {
    Credentials {
        state: CredentialState::RemoteOnly,
        remote_url: Some(short(url)),
        ..Credentials::default()
    }
}

/// Puts what was said into `out`, as raw values.
pub(super) fn tell(told: &Credentials, out: &mut Collector) {
    let mut put = |name: &str, value: &str| out.push(&format!("C2pa.{name}"), value, Block::C2pa);
    let texts = [
        ("Signer", &told.signer),
        ("CommonName", &told.common_name),
        ("Time", &told.time),
        ("ClaimGenerator", &told.generator),
        ("Title", &told.title),
        ("RemoteManifest", &told.remote_url),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            put(name, value);
        }
    }
    for (n, action) in told.actions.iter().enumerate() {
        let parts = [
            Some(&action.name),
            action.when.as_ref(),
            action.software.as_ref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        put(&format!("Action[{}]", n + 1), &parts.join(", "));
    }
    for (n, ingredient) in told.ingredients.iter().enumerate() {
        let title = ingredient.title.as_deref().unwrap_or("untitled");
        let words = format!("{title} ({})", ingredient.relationship);
        put(&format!("Ingredient[{}]", n + 1), &words);
    }
    for (n, source) in told.digital_source_types.iter().enumerate() {
        put(&format!("DigitalSourceType[{}]", n + 1), source);
    }
    for (name, value) in &told.statements {
        match told.hold() {
            true => put(name, value),
            false => put(&format!("Unverified.{name}"), value),
        }
    }
    for (n, identity) in told.identities.iter().enumerate() {
        put(&format!("Identity[{}]", n + 1), &identity.name);
    }
}

/// The text cut at the longest kept.
fn short(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

/// The last segment of the address of a source type.
pub(super) fn term(uri: &str) -> Option<String> {
    let last = uri
        .trim()
        .trim_end_matches('/')
        .rsplit(['/', ':', '#'])
        .next()?;
    (!last.is_empty()).then(|| short(last))
}

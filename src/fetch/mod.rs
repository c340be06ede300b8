//! Bytes from outside: local files within reach, HTTP behind a guard, and the files of embeds.

mod digest;
pub mod file;
pub mod guard;
#[cfg(feature = "http")]
pub mod http;
pub mod resolve;
mod shown;

use std::path::PathBuf;

use url::Url;

use crate::limit::{Limits, Problem};

pub use digest::Digest;
pub(crate) use shown::shown;

/// The bytes of one media file and where they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedMedia {
    /// Path as named or walked, or final URL without credentials, or the reference id for inline bytes.
    pub name: String,
    /// The local path, where it is a file.
    pub path: Option<PathBuf>,
    /// The URL after redirects, where it came over HTTP.
    pub final_url: Option<Url>,
    /// SHA-256 of `bytes`.
    pub digest: Digest,
    /// The file.
    pub bytes: Vec<u8>,
    /// The XMP file beside it, where it is a local file and has one.
    pub sidecar: Option<Vec<u8>>,
    /// `Last-Modified` of the answer, verbatim; a hint, never a depicted date.
    pub last_modified: Option<String>,
    /// `Content-Type` of the answer, verbatim; a hint, the bytes decide.
    pub content_type: Option<String>,
}

impl FetchedMedia {
    /// Bytes that stood in the article itself, or came from standard input.
    pub fn inline(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            path: None,
            final_url: None,
            digest: Digest::of(&bytes),
            bytes,
            sidecar: None,
            last_modified: None,
            content_type: None,
        }
    }
}

/// Gets bytes; blocks until they are there or a limit is met.
pub trait Fetcher: Send + Sync {
    /// The bytes behind `url`, or why not.
    fn fetch(&self, url: &Url, limits: &Limits) -> Result<FetchedMedia, Problem>;
}

/// How HTTP is spoken; the limits come with each call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// Addresses the guard lets through though it refuses their kind; empty by default.
    pub allow: guard::AllowedAddresses,
    /// The `http` or `https` proxy every request goes through; no variable of the environment is read.
    pub proxy: Option<Url>,
    /// The `User-Agent` sent.
    pub user_agent: String,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            allow: guard::AllowedAddresses::default(),
            proxy: None,
            user_agent: concat!("cutline/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

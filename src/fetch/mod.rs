//! Bytes from outside: local files within reach, and HTTP behind a guard.

mod digest;

use std::path::PathBuf;

use crate::limit::{Limits, Problem};

pub use digest::Digest;

/// The bytes of one media file and where they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedMedia {
    /// Path as named or walked, or final URL without credentials, or the reference id for inline bytes.
    pub name: String,
    /// The local path, where it is a file.
    pub path: Option<PathBuf>,
    /// The URL after redirects, where it came over HTTP.
    pub final_url: Option<url::Url>,
    /// SHA-256 of `bytes`.
    pub digest: Digest,
    /// The file.
    pub bytes: Vec<u8>,
    /// `Last-Modified` of the answer, verbatim; a hint, never a depicted date.
    pub last_modified: Option<String>,
}

/// Gets bytes; blocks until they are there or a limit is met.
pub trait Fetcher: Send + Sync {
    /// The bytes behind `url`, or why not.
    fn fetch(&self, url: &url::Url, limits: &Limits) -> Result<FetchedMedia, Problem>;
}

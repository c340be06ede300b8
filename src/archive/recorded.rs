//! Checks that were recorded, and what is to be forgotten.

use crate::fetch::Digest;
use crate::signal::Fingerprint;

use super::EntryId;

/// One picture of a recorded check.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The article: its URL, or its absolute path, with `#` and a number where it is one of several in a document.
    pub article: String,
    /// Key of the reference; with the article it is one picture, recorded once.
    pub key: String,
    /// SHA-256 of the picture; `None` where there was no file.
    pub digest: Option<Digest>,
    /// Declared width after orientation.
    pub width: u32,
    /// Declared height after orientation.
    pub height: u32,
    /// Its value of the signal `detail`, by which it is found again.
    pub detail: Option<Fingerprint>,
    /// When it was recorded, RFC 3339 in UTC; the archive sets it.
    pub made: String,
    /// What came out, in the writer's own form.
    pub body: String,
}

impl Recorded {
    /// Whether it is of `article`, or of one in the document of that name.
    pub fn is_of(&self, article: &str) -> bool {
        let rest = self.article.strip_prefix(article);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    }
}

/// What is to be forgotten, with everything known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forget {
    /// An entry and every recorded check of its file, or that found it.
    Entry(EntryId),
    /// The entry and every recorded check of a file by SHA-256.
    Digest(Digest),
    /// Every recorded check of an article, or of all in a document, by URL or absolute path.
    Article(String),
    /// Every check recorded so many days ago or longer.
    Older(u32),
}

/// What was erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Entries.
    pub entries: u64,
    /// Pictures of recorded checks.
    pub recorded: u64,
}

impl Forgotten {
    /// Whether there was nothing to forget.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

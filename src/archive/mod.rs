//! Known media and their history, durable.

use crate::fetch::Digest;
use crate::signal::Fingerprint;
use crate::time::DateInterval;

/// 16 hex digits of the digest, or the feed's asset id; stable across rebuilds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub String);

/// What a date of an entry tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateKind {
    /// When it was taken.
    Captured,
    /// When it was published.
    Published,
    /// When somebody first saw it.
    FirstSeen,
}

impl DateKind {
    /// The kebab-case name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Captured => "captured",
            Self::Published => "published",
            Self::FirstSeen => "first-seen",
        }
    }
}

/// Where a record comes from; two facts of one source are one source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordSource {
    /// What the archived file says of itself.
    File,
    /// A row of a metadata list or feed, by the list's name.
    List(String),
}

/// What one source says of an entry; all values verbatim, `None` where it is silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Who says it.
    pub source: RecordSource,
    /// When, as an interval.
    pub date: Option<DateInterval>,
    /// What the date tells.
    pub date_kind: Option<DateKind>,
    /// True where the date comes from a camera clock alone.
    pub date_from_clock: bool,
    /// Where, in words.
    pub place: Option<String>,
    /// Latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
    /// Caption.
    pub caption: Option<String>,
    /// Credit line.
    pub credit: Option<String>,
    /// Photographers.
    pub creator: Vec<String>,
    /// Outlet that published it.
    pub outlet: Option<String>,
    /// Agency's asset id.
    pub asset_id: Option<String>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// A fact-checker's rating, verbatim.
    pub rating: Option<String>,
    /// Who rated it.
    pub reviewer: Option<String>,
    /// Where the rating stands.
    pub review_url: Option<String>,
    /// Why the agency withdrew it; `Some` makes it a kill notice.
    pub killed: Option<String>,
    /// Not to be published before.
    pub embargo_until: Option<String>,
    /// Usage terms and instructions.
    pub usage_terms: Option<String>,
}

/// One known picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Stable id.
    pub id: EntryId,
    /// SHA-256 of the file; `None` for a record known by asset id alone.
    pub digest: Option<Digest>,
    /// Paths it was added from, as walked, oldest first.
    pub paths: Vec<String>,
    /// Declared width after orientation.
    pub width: u32,
    /// Declared height after orientation.
    pub height: u32,
    /// Fingerprints, one a signal.
    pub fingerprints: Vec<Fingerprint>,
    /// 64×64 luma rendition, row-major, for the residual comparison.
    pub small: Option<Vec<u8>>,
    /// What each source says, the file first.
    pub records: Vec<Record>,
    /// When it was added, RFC 3339 in UTC; never a depicted date.
    pub added: String,
}

/// An entry near a query by one signal, or equal by digest (`distance` 0, signal `digest`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The entry.
    pub entry: EntryId,
    /// Signal name, or `digest`.
    pub signal: String,
    /// Distance by that signal.
    pub distance: u32,
    /// Which of the query's fingerprints found it (index into the list handed in).
    pub query: usize,
}

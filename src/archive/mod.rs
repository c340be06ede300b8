//! Known media and their history, durable.
//!
//! One digest is one entry. A second path with the same bytes joins the entry; a path whose bytes changed moves to the
//! entry of the new bytes, and the old entry stays. What a file says of itself and what each list says of it are kept
//! apart as records.

mod begin;
mod error;
mod neighbours;
mod record;
mod recorded;
mod segments;
mod stills;
pub mod memory;
pub mod pack;
pub mod sqlite;

use std::sync::Arc;

use crate::fetch::Digest;
use crate::index::Ballot;
use crate::signal::Fingerprint;
use crate::signal::sequence::Sequence;
use crate::time::DateInterval;

pub use begin::{Stored, stored};
pub use error::ArchiveError;
pub use recorded::{Forget, Forgotten, Recorded};
pub use stills::{Still, Stills};

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

/// One known picture or video.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Stable id.
    pub id: EntryId,
    /// SHA-256 of the file; `None` for a record known by asset id alone.
    pub digest: Option<Digest>,
    /// Paths it was added from, as walked, oldest first; one that was absolute, below a root, is where that lies now.
    pub paths: Vec<String>,
    /// The files that stand for it, by absolute path, links not resolved.
    pub files: Vec<String>,
    /// Declared width after orientation.
    pub width: u32,
    /// Declared height after orientation.
    pub height: u32,
    /// Fingerprints, one a signal; a video has a `sequence` and no PDQ of its own.
    pub fingerprints: Vec<Fingerprint>,
    /// 64×64 luma rendition, row-major, for the residual comparison; of a video its clearest moment.
    pub small: Option<Vec<u8>>,
    /// What each source says, the file first.
    pub records: Vec<Record>,
    /// When it was added, RFC 3339 in UTC; never a depicted date.
    pub added: String,
}

impl Entry {
    /// What it shows over time; `None` for a picture.
    pub fn sequence(&self) -> Option<Sequence> {
        self.fingerprints
            .iter()
            .find_map(Sequence::from_fingerprint)
    }

    /// The entry of the file with `digest` at `path`, of which `records` are known and no pixels: its size is 0 by 0.
    pub fn of_records(digest: Digest, path: &str, records: Vec<Record>) -> Self {
        Self {
            id: EntryId(digest.short()),
            digest: Some(digest),
            paths: vec![path.to_owned()],
            files: Vec::new(),
            width: 0,
            height: 0,
            fingerprints: Vec::new(),
            small: None,
            records,
            added: String::new(),
        }
    }
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
    /// Which of the query's fingerprints found it (index into the list handed in); by local features, which vote
    /// together at no distance, 1 where it was as a mirror shows them, else 0.
    pub query: usize,
    /// Of a video: the number of its key frame where local features found it, of its row where PDQ did.
    pub frame: Option<u32>,
}

impl Candidate {
    /// The entry whose file is the very one asked for.
    fn by_digest(entry: EntryId) -> Self {
        Self {
            entry,
            signal: "digest".to_owned(),
            distance: 0,
            query: 0,
            frame: None,
        }
    }
}

/// A moment of an archived video that is near a frame by PDQ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The video.
    pub entry: EntryId,
    /// Number of the row of its sequence.
    pub row: u32,
    /// Bits of PDQ in which they differ.
    pub distance: u32,
}

/// What an archive is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lookup<'a> {
    /// SHA-256 of the file.
    pub digest: Option<&'a Digest>,
    /// Fingerprints of the picture, of its forms and parts.
    pub fingerprints: &'a [Fingerprint],
    /// Its local features.
    pub ballots: &'a [Ballot],
}

/// A file as it was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// Path as walked.
    pub walked: String,
    /// The same made absolute, links not resolved: what tells files apart.
    pub absolute: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of its last change; a hint that it did not change, never a depicted date.
    pub modified_ns: i64,
    /// SHA-256.
    pub digest: Digest,
}

/// A picture or video the archive does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// The file.
    pub file: FileFacts,
    /// Declared width after orientation.
    pub width: u32,
    /// Declared height after orientation.
    pub height: u32,
    /// Fingerprints, one a signal.
    pub fingerprints: Vec<Fingerprint>,
    /// 64×64 luma rendition, row-major; empty where only fingerprints are known.
    pub small: Vec<u8>,
    /// What the file says of itself.
    pub record: Record,
}

/// One file for the archive.
#[derive(Debug, Clone, PartialEq)]
pub enum Addition {
    /// A picture that was decoded; where the archive holds its digest already, only the path is added.
    New(Box<NewEntry>),
    /// A file whose digest the archive holds.
    Seen(FileFacts),
}

/// What a batch changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// Entries made.
    pub new: u64,
    /// Files of entries held already.
    pub known: u64,
}

/// What a record of a list is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RecordKey {
    /// A file by its absolute path, or every file below the folder there.
    Path(String),
    /// A file, by SHA-256.
    Digest(Digest),
    /// A picture, by its agency's id.
    AssetId(String),
}

/// Two pictures that are no copies of one another, as somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// SHA-256 of both files, the smaller first.
    pub pair: [Digest; 2],
    /// Why, in the words of who rejected it.
    pub why: String,
    /// When, RFC 3339 in UTC.
    pub made: String,
}

/// The same pair in one order.
fn ordered(a: &Digest, b: &Digest) -> [Digest; 2] {
    if a <= b { [*a, *b] } else { [*b, *a] }
}

/// Counts of an archive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Format of the file; `None` for an archive in memory and for a pack.
    pub format: Option<i64>,
    /// Entries.
    pub entries: u64,
    /// Files that stand for entries.
    pub files: u64,
    /// Records, those of the files themselves included.
    pub records: u64,
    /// Entries under kill notice.
    pub killed: u64,
    /// Pairs that are no copies of one another.
    pub rejected: u64,
    /// Pictures of recorded checks.
    pub recorded: u64,
    /// Fingerprints by signal, version and count.
    pub fingerprints: Vec<(String, u32, u64)>,
    /// Earliest date of any record.
    pub oldest: Option<DateInterval>,
    /// Latest date of any record.
    pub newest: Option<DateInterval>,
    /// Bytes on disk; 0 in memory.
    pub bytes: u64,
}

/// Something wrong with what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The entry; `None` where the whole file is meant.
    pub entry: Option<EntryId>,
    /// The file it is about.
    pub path: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

/// A durable set of entries; writes are all-or-nothing per call.
pub trait Archive: Send + Sync {
    /// Id made at creation.
    fn id(&self) -> &str;
    /// The archive as it stands now; later writes do not show in it.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, ArchiveError>;
    /// The file last met at an absolute path.
    fn known_file(&self, absolute: &str) -> Result<Option<FileFacts>, ArchiveError>;
    /// Whether an entry has this digest and a picture, and a value of the signal and version where one is named.
    fn holds(&self, digest: &Digest, signal: Option<(&str, u32)>) -> Result<bool, ArchiveError>;
    /// Stores the whole batch or nothing.
    fn add(&self, batch: &[Addition]) -> Result<Added, ArchiveError>;
    /// Stores what lists say, the whole call or nothing; gives back the keys that match nothing.
    ///
    /// A list's earlier records on an entry are replaced the first time the call touches the entry. A digest or asset
    /// id nobody knows becomes an entry of its own; a path nobody knows matches nothing.
    fn add_records(&self, rows: &[(RecordKey, Record)]) -> Result<Vec<RecordKey>, ArchiveError>;
    /// Keeps the pictures of a check of `article`, in place of all that was kept of it before.
    fn record(&self, article: &str, pictures: &[Recorded]) -> Result<(), ArchiveError>;
    /// Erases for good; nothing of it can be read in any file of the archive afterwards.
    fn forget(&self, what: &Forget) -> Result<Forgotten, ArchiveError>;
    /// Remembers that two files are no copies of one another, whether or not the archive holds them; whether that was
    /// remembered before. The reason given last is kept.
    fn reject(&self, a: &Digest, b: &Digest, why: &str) -> Result<bool, ArchiveError>;
    /// Forgets that two files are no copies of one another; whether that was remembered.
    fn take_back(&self, a: &Digest, b: &Digest) -> Result<bool, ArchiveError>;
}

/// An immutable view of an archive.
pub trait Snapshot: Send + Sync {
    /// Id of the archive.
    fn id(&self) -> &str;
    /// A word that changes with all that a search could find, so that what was found can be kept under it; `None` where
    /// changes are not told.
    fn state(&self) -> Option<&str>;
    /// Pictures of which a model of this version said something, and pictures that can be told from others; both 0 where
    /// none can be kept.
    fn described(&self, version: u32) -> Result<(u64, u64), ArchiveError>;
    /// Whether what it keeps of a picture can prove a match; fingerprints alone cannot.
    fn can_prove(&self) -> bool {
        true
    }
    /// What stands in the way of searching it quickly, for the user to read.
    fn notices(&self) -> &[String] {
        &[]
    }
    /// Entries.
    fn len(&self) -> u64;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Latest date of any record.
    fn newest(&self) -> Option<DateInterval>;
    /// One entry with everything known of it.
    fn entry(&self, id: &EntryId) -> Result<Option<Entry>, ArchiveError>;
    /// Entries in the order they were added.
    fn entries(&self) -> Result<Vec<EntryId>, ArchiveError>;
    /// Entries any record of which carries the asset id.
    fn by_asset_id(&self, asset_id: &str) -> Result<Vec<EntryId>, ArchiveError>;
    /// The entry with an equal digest first, then every entry within the threshold of a signal, by query fingerprint,
    /// distance and order of adding, then the entries most of whose local features the query shares, then those a model
    /// said most alike of.
    ///
    /// The few nearest beyond PDQ's threshold are candidates too. Of a video every row of its sequence and every key
    /// frame is a picture; rows come by the signal `sequence`.
    fn candidates(&self, lookup: &Lookup<'_>) -> Result<Vec<Candidate>, ArchiveError>;
    /// Moments of videos within PDQ's threshold of `bits`, nearest first; those of many alike are cut off.
    fn moments(&self, bits: &[u8; 32]) -> Result<Vec<Moment>, ArchiveError>;
    /// Every recorded picture, oldest first.
    fn recorded(&self) -> Result<Vec<Recorded>, ArchiveError>;
    /// Whether two files are known to be no copies of one another; the order does not matter.
    fn is_rejected(&self, a: &Digest, b: &Digest) -> bool;
    /// Every pair known to be no copies, in the order of rejecting.
    fn rejections(&self) -> &[Rejection];
    /// Counts.
    fn stats(&self) -> Result<Stats, ArchiveError>;
}

//! One file and one page of documentation per rule; pure functions of a case.

use crate::archive::Entry;
use crate::claim::Claim;
use crate::fetch::Digest;
use crate::finding::Finding;
use crate::limit::Problem;
use crate::matching::Match;
use crate::metadata::Metadata;
use crate::reference::MediaRef;
use crate::time::DateInterval;

/// How far the picture of a reference could be looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// Words only; no file is known for it.
    Mention,
    /// A post or player whose media was not supplied.
    Embed,
    /// On the network, and fetching was not asked for.
    Remote,
    /// A fetch was tried and failed.
    Failed(Problem),
    /// A local file that is missing or out of reach.
    MissingFile(Problem),
    /// A file that is too plain or cannot be decoded.
    Undecidable(Problem),
    /// Decoded and fingerprinted.
    Checked,
}

/// A proven match with its entry and the entry's own claims, one a record and in the order of `entry.records`.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The proof.
    pub matched: Match,
    /// The entry.
    pub entry: Entry,
    /// What each record claims.
    pub claims: Vec<Claim>,
    /// The entry is this very file from this very path or article: never evidence of reuse.
    pub same_source: bool,
}

/// The file behind a reference.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    /// Name as in the report.
    pub name: String,
    /// SHA-256.
    pub digest: Digest,
    /// What it says of itself.
    pub metadata: Metadata,
}

/// Plain numbers the rules compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Fewest days between an earlier copy and the event for reuse.
    pub reuse_min_days: i64,
}

/// All that is known of one media reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The reference.
    pub reference: MediaRef,
    /// What the article says of it.
    pub claim: Claim,
    /// When the article was published.
    pub published: Option<DateInterval>,
    /// Day of the check.
    pub today: DateInterval,
    /// How far the picture could be looked at.
    pub reach: Reach,
    /// The file, where there is one.
    pub file: Option<CaseFile>,
    /// Proven matches, best first.
    pub known: Vec<Known>,
    /// Entries searched.
    pub entries_searched: u64,
    /// Plain numbers.
    pub thresholds: Thresholds,
}

/// A rule: what it fires on is in its page, shown by `cutline explain`.
pub trait Rule: Send + Sync {
    /// Kebab-case code.
    fn code(&self) -> &'static str;
    /// Its page, in Markdown.
    fn page(&self) -> &'static str;
    /// Findings on a case; pure, opens nothing, knows no policy.
    fn check(&self, case: &Case) -> Vec<Finding>;
}

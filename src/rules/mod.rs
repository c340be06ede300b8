//! One file and one page of documentation per rule; pure functions of a case.

mod archive_disagrees;
mod caption_date_conflict;
mod caption_incomplete;
mod caption_place_conflict;
mod caption_subject_conflict;
mod capture_date_conflict;
mod capture_place_conflict;
mod content_credentials_altered;
mod credit_mismatch;
mod credit_missing;
mod credit_unnamed;
mod declared_synthetic;
mod edited_copy;
mod embargoed;
mod killed_picture;
mod known_fact_check;
mod reused_before_event;
mod reused_earlier_publication;
mod thumbnail_differs;
mod undecidable_media;
mod unreachable_media;
mod unresolved_reference;
mod use_restricted;

mod clues;
mod compared;
mod dated;
mod dates;
mod fact;
mod ledger;
mod origin;
mod places;
mod reach;
mod shown;
mod source;
mod terms;
mod words;

#[cfg(test)]
mod cases;

use crate::archive::{Entry, Record};
use crate::claim::{self, Binding, Claim, When};
use crate::fetch::Digest;
use crate::fetch::resolve::Part;
use crate::finding::Finding;
use crate::limit::Problem;
use crate::matching::{FINGERPRINT_ONLY, Match, Thumbnail};
use crate::metadata::Metadata;
use crate::reference::MediaRef;
use crate::time::DateInterval;

pub use compared::compared;
pub use dated::{Clue, Dated, Stand};
pub use ledger::{Piece, ledger};
pub use source::Standing;

/// How far the picture of a reference could be looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// Words only; no file is known for it.
    Mention,
    /// A post or player whose media was not supplied.
    Embed,
    /// A post or player whose media was looked for and not had.
    Unresolved(Problem),
    /// A post or player of whose media a part alone was decoded and fingerprinted, and why no more.
    Part(Part, Problem),
    /// On the network, and fetching was not asked for.
    Remote,
    /// A fetch was tried and failed.
    Failed(Problem),
    /// A local file that is missing or out of reach.
    MissingFile(Problem),
    /// A file that is too plain or cannot be decoded.
    Undecidable(Problem),
    /// Looked at in part, where nothing known was found, and why no more.
    Incomplete(Problem),
    /// Decoded and fingerprinted.
    Checked,
}

/// A proven match with its entry and the entry's own claims, one a record and in the order of `entry.records`;
/// `claims` and `dates` are worked out once, for many rules ask for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The proof.
    pub matched: Match,
    /// The entry.
    pub entry: Entry,
    /// What each record claims.
    pub claims: Vec<Claim>,
    /// What each record dates.
    pub dates: Vec<Vec<Dated>>,
    /// The entry was added from this very path or article, as it is now or as it was: never evidence of reuse.
    pub same_source: bool,
    /// The desk allows the reuse of the entry (a logo, a portrait, stock): never evidence of reuse either.
    pub reuse_allowed: bool,
}

impl Known {
    /// A match with its entry, claims read from the entry's records: another source's picture, its reuse not allowed.
    pub fn new(matched: Match, entry: Entry) -> Self {
        let claims: Vec<Claim> = entry.records.iter().map(claim::of_record).collect();
        Self {
            matched,
            dates: dates_of(&entry, &claims),
            claims,
            entry,
            same_source: false,
            reuse_allowed: false,
        }
    }
}

fn dates_of(entry: &Entry, claims: &[Claim]) -> Vec<Vec<Dated>> {
    let records = entry.records.iter().zip(claims);
    records
        .map(|(record, claim)| clues::of_record(entry, record, claim))
        .collect()
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
    /// The same as a record, `Record::from_metadata`.
    pub record: Record,
    /// What that record claims, `claim::of_record`.
    pub claim: Claim,
    /// How its embedded thumbnail stands to it.
    pub thumbnail: Option<Thumbnail>,
    /// `Last-Modified` of the server that sent it.
    pub last_modified: Option<DateInterval>,
}

/// Plain values the rules compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Fewest days between an earlier copy and the event for reuse.
    pub reuse_min_days: i64,
    /// Agencies whose credits alone speak against a line's; empty where all do.
    pub trusted_agencies: Vec<String>,
    /// Smallest crop that is noted, in percent of a side.
    pub crop_min_percent: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            reuse_min_days: 2,
            trusted_agencies: Vec::new(),
            crop_min_percent: 10.0,
        }
    }
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
    /// Plain values.
    pub thresholds: Thresholds,
}

impl Reach {
    /// Whether pixels of the media were held against the archive, be it a part of them.
    pub fn is_looked_at(&self) -> bool {
        matches!(self, Self::Checked | Self::Part(..))
    }

    /// What of the media was looked at, where it was not all of it.
    pub fn part(&self) -> Option<Part> {
        match self {
            Self::Part(part, _) => Some(*part),
            _ => None,
        }
    }

    /// The same where what was got cannot be decided after all.
    #[must_use]
    pub fn undecidable(self, why: Problem) -> Self {
        match self {
            Self::Part(..) => Self::Unresolved(why),
            _ => Self::Undecidable(why),
        }
    }

    /// The same where some of what was got could not be looked at, and the rest shows nothing known.
    #[must_use]
    pub fn incomplete(self, why: Problem) -> Self {
        match self {
            Self::Part(..) => Self::Unresolved(why),
            _ => Self::Incomplete(why),
        }
    }

    /// Why there is nothing or no more to look at.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Failed(problem)
            | Self::MissingFile(problem)
            | Self::Undecidable(problem)
            | Self::Incomplete(problem)
            | Self::Unresolved(problem)
            | Self::Part(_, problem) => Some(problem),
            Self::Mention | Self::Embed | Self::Remote | Self::Checked => None,
        }
    }
}

impl Case {
    /// The same case with these matches alone.
    fn knowing(&self, known: impl Iterator<Item = Known>) -> Self {
        Self {
            reference: self.reference.clone(),
            claim: self.claim.clone(),
            published: self.published,
            today: self.today,
            reach: self.reach.clone(),
            file: self.file.clone(),
            known: known.collect(),
            entries_searched: self.entries_searched,
            thresholds: self.thresholds.clone(),
        }
    }

    /// The date the line itself gives the picture; `None` where it is only assumed.
    fn bound_when(&self) -> Option<&When> {
        self.claim
            .when
            .as_ref()
            .filter(|when| when.binding == Binding::Bound)
    }

    /// The date taken from the story around a picture whose line gives none.
    fn assumed_date(&self) -> Option<DateInterval> {
        match &self.claim.when {
            Some(when) if when.binding == Binding::Bound => None,
            Some(when) => Some(when.interval),
            None => self.published,
        }
    }

    /// Whether the line labels the picture FILE or archive.
    fn labelled_file(&self) -> bool {
        let credits = [&self.claim.credit, &self.reference.credit];
        self.claim.file_photo
            || credits
                .into_iter()
                .flatten()
                .any(|credit| credit.file_photo)
    }

    /// Whether the story itself presents the picture as disputed.
    fn presented_as_claim(&self) -> bool {
        self.claim.presented_as_claim.is_some() || self.reference.presented_as_claim.is_some()
    }
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

/// Every rule, by code.
pub const RULES: &[&dyn Rule] = &[
    &archive_disagrees::ArchiveDisagrees,
    &caption_date_conflict::CaptionDateConflict,
    &caption_incomplete::CaptionIncomplete,
    &caption_place_conflict::CaptionPlaceConflict,
    &caption_subject_conflict::CaptionSubjectConflict,
    &capture_date_conflict::CaptureDateConflict,
    &capture_place_conflict::CapturePlaceConflict,
    &content_credentials_altered::ContentCredentialsAltered,
    &credit_mismatch::CreditMismatch,
    &credit_missing::CreditMissing,
    &credit_unnamed::CreditUnnamed,
    &declared_synthetic::DeclaredSynthetic,
    &edited_copy::EditedCopy,
    &embargoed::Embargoed,
    &killed_picture::KilledPicture,
    &known_fact_check::KnownFactCheck,
    &reused_before_event::ReusedBeforeEvent,
    &reused_earlier_publication::ReusedEarlierPublication,
    &thumbnail_differs::ThumbnailDiffers,
    &undecidable_media::UndecidableMedia,
    &unreachable_media::UnreachableMedia,
    &unresolved_reference::UnresolvedReference,
    &use_restricted::UseRestricted,
];

/// Rules about what may be used: one such notice holds whatever else is shown.
const OF_RIGHTS: [&str; 3] = ["embargoed", "killed-picture", "use-restricted"];

/// What every rule says of a case, in the order of [`RULES`]; each gives at most one finding.
///
/// Where a collage or a clip shows several pictures each is judged by itself, and of what a rule says of them the loudest
/// stands. Of a picture the story itself presents as disputed every finding is a note; what needs a copy known by
/// fingerprint only is never more than a warning.
pub fn check(case: &Case) -> Vec<Finding> {
    let findings = match shown::pictures(case).as_slice() {
        [] | [_] => RULES.iter().flat_map(|rule| found(*rule, case)).collect(),
        pictures => of_several(case, pictures),
    };
    if case.presented_as_claim() {
        return findings.into_iter().map(Finding::as_note).collect();
    }
    findings
}

/// The same of the pictures whose matches are given by their places.
fn of_several(case: &Case, pictures: &[Vec<usize>]) -> Vec<Finding> {
    let mut by_rule: Vec<Vec<Finding>> = vec![Vec::new(); RULES.len()];
    for members in pictures {
        // One at a time: a film that goes with each picture may be large.
        let one = case.knowing(members.iter().filter_map(|at| case.known.get(*at).cloned()));
        for (rule, findings) in RULES.iter().zip(&mut by_rule) {
            if !OF_RIGHTS.contains(&rule.code()) {
                findings.extend(found(*rule, &one));
            }
        }
    }
    let by_rule = RULES.iter().zip(by_rule);
    let told = by_rule.flat_map(|(rule, findings)| match OF_RIGHTS.contains(&rule.code()) {
        true => found(*rule, case),
        false => shown::loudest(findings, pictures.len())
            .into_iter()
            .collect(),
    });
    told.collect()
}

/// What a rule says of a case by copies that are proven; where that is nothing, what it says by those too that are known
/// by fingerprint only.
fn found(rule: &dyn Rule, case: &Case) -> Vec<Finding> {
    let is_proven = |known: &&Known| known.matched.signal != FINGERPRINT_ONLY;
    if case.known.iter().all(|known| is_proven(&known)) {
        return rule.check(case);
    }
    let proven = case.knowing(case.known.iter().filter(is_proven).cloned());
    let by_proof = rule.check(&proven);
    if !by_proof.is_empty() {
        return by_proof;
    }
    let all = rule.check(case).into_iter();
    all.map(Finding::by_fingerprint_only).collect()
}

/// What a rule does, in a sentence: the first line of its page that is neither heading nor empty.
pub fn summary(rule: &dyn Rule) -> &'static str {
    let mut lines = rule.page().lines().map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or_default()
}

/// The page of the rule `code`; `None` where there is no such rule.
pub fn page(code: &str) -> Option<&'static str> {
    RULES
        .iter()
        .find(|rule| rule.code() == code)
        .map(|rule| rule.page())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADINGS: [&str; 6] = [
        "\n## What it does\n",
        "\n## Why it matters\n",
        "\n## Evidence it needs\n",
        "\n## Level\n",
        "\n## When it is wrong\n",
        "\n## Example\n",
    ];

    #[test]
    fn rules_are_sorted_and_kebab_case() {
        let codes: Vec<&str> = RULES.iter().map(|rule| rule.code()).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
        for code in codes {
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        }
    }

    #[test]
    fn every_page_has_its_headings_in_order() {
        for rule in RULES {
            let page = rule.page();
            assert!(
                page.starts_with(&format!("# {}\n", rule.code())),
                "{}",
                rule.code()
            );
            let at: Vec<Option<usize>> = HEADINGS.iter().map(|h| page.find(h)).collect();
            assert!(at.iter().all(Option::is_some), "{}: {at:?}", rule.code());
            assert!(at.is_sorted(), "{}", rule.code());
            assert_eq!(self::page(rule.code()), Some(page));
        }
        assert_eq!(page("no-such-rule"), None);
    }

    #[test]
    fn no_page_passes_judgement_on_a_picture() {
        for rule in RULES {
            assert_eq!(words::judging(rule.page()), None, "{}", rule.code());
        }
    }
}

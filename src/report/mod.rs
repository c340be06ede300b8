//! The report and one writer per format.

mod entry;
mod github;
mod github_summary;
pub mod html;
pub mod human;
pub mod json;
mod junit;
mod media_review;
mod own;
mod said;
mod sarif;
mod shown;
pub mod trial;
mod urgency;
mod view;

use crate::archive::{DateKind, Entry, Recorded};
use crate::claim::Claim;
use crate::fetch::resolve::Part;
use crate::finding::{Confidence, Finding, Looked, Verdict};
use crate::limit::{Problem, ProblemKind};
use crate::matching::{FramePair, Match};
use crate::media::Rendition;
use crate::model::Model;
use crate::place::Place;
use crate::policy::{Excuse, Level};
use crate::reference::MediaRef;
use crate::time::DateInterval;

pub use own::is_own;

/// For whom a report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Anybody: no positions, serial numbers, owner names, absolute paths or thumbnails.
    Public,
    /// The desk that holds the files.
    Desk,
}

/// What made a report, so that it can be made again.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Version of cutline.
    pub tool_version: String,
    /// Id of the archive; `None` where there was none.
    pub archive: Option<String>,
    /// Entries searched.
    pub entries: u64,
    /// Newest date any entry carries.
    pub newest: Option<DateInterval>,
    /// SHA-256 of the policy in force, hex.
    pub policy: String,
    /// The model that was asked; `None` where none was.
    pub model: Option<ModelRun>,
    /// The day taken as today.
    pub today: DateInterval,
    /// Whether findings known before were given.
    pub baseline: Baseline,
}

/// A model that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRun {
    /// Its name.
    pub name: String,
    /// SHA-256 of its file, hex.
    pub digest: String,
    /// What ran it.
    pub engine: String,
}

impl ModelRun {
    /// What is told of a model.
    pub fn of(model: &Model) -> Self {
        Self {
            name: model.name().to_owned(),
            digest: model.digest().to_string(),
            engine: model.engine().to_owned(),
        }
    }
}

/// Whether a run knew what was found before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Baseline {
    /// No; nothing can be said to be new.
    None,
    /// Yes; what it does not name is new.
    Given,
}

/// A proven match with what the best record of its entry says.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchedEntry {
    /// The proof.
    pub matched: Match,
    /// The entry.
    pub entry: Entry,
    /// Earliest date a record gives, and its kind.
    pub date: Option<(DateInterval, DateKind)>,
    /// The likeliest reading of the place that record gives.
    pub place: Option<Place>,
    /// The place as written.
    pub place_name: Option<String>,
}

/// A page of pictures: queries and what each was found to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The query as it was named.
    pub query: String,
    /// Whether it could be looked for.
    pub looked: Looked,
    /// The proven matches, each with frames that prove it.
    pub matches: Vec<(MatchedEntry, Vec<SheetPair>)>,
    /// What could not be done.
    pub problems: Vec<Problem>,
}

/// Two frames that were found alike.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetPair {
    /// Which they are.
    pub frames: FramePair,
    /// That of the query; `None` where it cannot be had.
    pub query: Option<SheetPicture>,
    /// That of the archive, likewise.
    pub entry: Option<SheetPicture>,
}

/// Where a picture on a page comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetPicture {
    /// The file itself.
    File(Rendition),
    /// What the archive keeps of a file that is not in its place: small and grey.
    Kept(Rendition),
}

impl SheetPicture {
    /// The picture, wherever it comes from.
    pub fn rendition(&self) -> &Rendition {
        match self {
            Self::File(picture) | Self::Kept(picture) => picture,
        }
    }
}

/// A finding at the level policy gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Leveled {
    /// The finding.
    pub finding: Finding,
    /// Its confidence.
    pub confidence: Confidence,
    /// Its level.
    pub level: Level,
    /// Why it does not count; `None` where it does.
    pub excuse: Option<Excuse>,
}

impl Leveled {
    /// Whether it counts for the exit code.
    pub fn counts(&self) -> bool {
        self.excuse.is_none()
    }
}

/// A file looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct FileReport {
    /// Path as named or walked, final URL, or reference id.
    pub name: String,
    /// SHA-256, hex; `None` where the file was not read whole.
    pub digest: Option<String>,
    /// MIME type.
    pub media_type: Option<String>,
    /// Width after orientation.
    pub width: Option<u32>,
    /// Height after orientation.
    pub height: Option<u32>,
    /// What it says of itself.
    pub metadata: crate::metadata::Metadata,
    /// How its embedded thumbnail stands to it.
    pub thumbnail: Option<crate::matching::Thumbnail>,
    /// The gazetteer's name for its position.
    pub position_name: Option<Place>,
}

/// One of two pictures that were compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The file.
    pub file: FileReport,
    /// The decoded picture, where it could be decoded.
    pub rendition: Option<Rendition>,
}

/// One picture held against another.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The picture asked about.
    pub a: Side,
    /// The known one.
    pub b: Side,
    /// The proof that the first shows the second, with the second as its entry.
    pub matched: Option<MatchedEntry>,
    /// Whether the comparison could be made.
    pub looked: Looked,
    /// What could not be done.
    pub problems: Vec<Problem>,
}

/// All that is said of one media reference.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaReport {
    /// The reference.
    pub reference: MediaRef,
    /// What the article says of it.
    pub claim: Claim,
    /// Files looked at.
    pub files: Vec<FileReport>,
    /// What of the media they are, where they are not all of it.
    pub part: Option<Part>,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict in words, with its limits.
    pub says: String,
    /// Proven matches, best first.
    pub matches: Vec<MatchedEntry>,
    /// Its pictures; `None` where none are to be shown, or can be.
    pub exhibit: Option<html::Exhibit>,
    /// Findings, loudest first.
    pub findings: Vec<Leveled>,
    /// Everything that dates the picture: of the file and its reference, then of the copies, best matches first.
    pub dates: Vec<crate::rules::Piece>,
    /// What the line was compared with and how it came out, in words.
    pub compared: Vec<String>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// What is to be kept of it, where it is to be remembered.
    pub recorded: Option<Recorded>,
}

/// One article, or one picture judged as an article of one photo.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleReport {
    /// The document's name, with `#` and the article's number where the document holds several.
    pub article: String,
    /// File name or URL of the document it stands in, or `-`, as given.
    pub document: String,
    /// Its headline.
    pub headline: Option<String>,
    /// Its language, as the document says (BCP 47).
    pub lang: Option<String>,
    /// Its references in article order.
    pub media: Vec<MediaReport>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl ArticleReport {
    /// Whether something of it was left out unseen: all of it, by a problem greater than odd markup, or a part that could not
    /// be read or goes over a limit.
    pub fn is_unread(&self) -> bool {
        let kinds = || self.problems.iter().map(|problem| problem.kind);
        let is_empty = self.media.is_empty();
        kinds().any(|kind| matches!(kind, ProblemKind::OverLimit | ProblemKind::Unreadable))
            || is_empty && kinds().any(|kind| kind != ProblemKind::Malformed)
    }
}

/// A whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What made it.
    pub run: Run,
    /// Articles in the order given.
    pub articles: Vec<ArticleReport>,
    /// What could not be done for the whole run.
    pub problems: Vec<Problem>,
    /// Exit code.
    pub exit: u8,
}

/// Whether a human report is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// No escape sequences.
    Plain,
    /// Colour by ANSI escape sequences.
    Colour,
}

/// How much a human report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detail {
    /// What an editor acts on.
    Brief,
    /// What was quiet too.
    Verbose,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// For whom.
    pub audience: Audience,
    /// Coloured or not; machine formats never are.
    pub style: Style,
    /// How much.
    pub detail: Detail,
    /// Columns human text is wrapped to.
    pub width: usize,
}

/// Writes a whole report in one format.
pub trait Reporter: Send + Sync {
    /// Name of the format.
    fn name(&self) -> &'static str;
    /// Whether it shows what is in [`MediaReport::exhibit`].
    fn shows_pictures(&self) -> bool {
        false
    }
    /// Writes `report`; the same report and options give the same bytes.
    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn std::io::Write,
    ) -> std::io::Result<()>;
}

/// Every format, by name.
pub const REPORTERS: &[&dyn Reporter] = &[
    &github::Github,
    &github_summary::GithubSummary,
    &html::Html,
    &human::Human,
    &json::Json,
    &junit::Junit,
    &media_review::MediaReviews,
    &sarif::Sarif,
];

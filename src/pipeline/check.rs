//! An article, or one picture with its proposed line, judged.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::archive::{ArchiveError, Record, Snapshot};
use crate::article::{self, Article, Source};
use crate::claim::{self, Claim, Proposed};
use crate::fetch::file::Reach as LocalReach;
use crate::fetch::resolve::Resolver;
use crate::fetch::{FetchedMedia, Fetcher};
use crate::import::folder;
use crate::limit::{Limits, Problem, ProblemKind};
use crate::metadata::{Metadata, Trust};
use crate::model::Model;
use crate::policy::{Excuses, Policy};
use crate::process::Program;
use crate::reference::{self, MediaKind, MediaRef, Target};
use crate::report::{ArticleReport, Baseline, MediaReport, ModelRun, Run};
use crate::rules::{Case, CaseFile, Thresholds};
use crate::time::DateInterval;

use super::answers::Answers;
use super::decode::SeenSoFar;
use super::exhibit::Pictures;
use super::judged::{known_of, report_of};
use super::locate::{Located, locate};
use super::memory::Memory;
use super::moving::Moving;
use super::search::with_kill_notices;
use super::seen::{Seen, see};
use super::supply::Supplied;

/// What every check of a run shares.
pub struct CheckContext<'a> {
    /// Bounds.
    pub limits: &'a Limits,
    /// Levels.
    pub policy: &'a Policy,
    /// Findings that do not count.
    pub excuses: &'a Excuses,
    /// Plain numbers of the rules.
    pub thresholds: &'a Thresholds,
    /// The archive as it stands; `None` where there is none.
    pub snapshot: Option<Arc<dyn Snapshot>>,
    /// What is kept of it.
    pub memory: Memory,
    /// What earlier checks found out; `None` where nothing is kept.
    pub answers: Option<&'a Answers>,
    /// What is asked of pictures besides; `None` where no model is installed.
    pub model: Option<&'a Model>,
    /// What decodes videos, or why they cannot be decoded.
    pub ffmpeg: &'a Result<Program, Problem>,
    /// Whether pictures are kept for the report.
    pub pictures: Pictures,
    /// Told how much of a video was looked at.
    pub seen: SeenSoFar<'a>,
    /// Fetches remote media; `None` unless the user asked for it.
    pub fetcher: Option<&'a dyn Fetcher>,
    /// Finds the files of embeds, where remote media are fetched.
    pub resolver: &'a Resolver,
    /// Files handed in.
    pub supplied: &'a Supplied,
    /// Whom the desk trusts to sign Content Credentials.
    pub trust: &'a Trust,
    /// Folder below which an article's local files may lie, besides the article's own.
    pub root: Option<&'a Path>,
    /// The day of the check.
    pub today: DateInterval,
}

/// An article's bytes and where they came from.
pub struct Document<'a> {
    /// File name, URL or `-`, as given.
    pub name: &'a str,
    /// The document.
    pub bytes: &'a [u8],
    /// Where it was got from and in which form.
    pub source: Source,
    /// Folder it lies in; `None` for standard input and URLs.
    pub folder: Option<PathBuf>,
    /// Published time to use in place of the article's own.
    pub published: Option<DateInterval>,
    /// Zone the story is told in.
    pub zone: Option<TimeZone>,
}

/// What made a report in this context.
pub fn run_of(context: &CheckContext<'_>) -> Run {
    let snapshot = context.snapshot.as_deref();
    Run {
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        archive: snapshot.map(|s| s.id().to_owned()),
        entries: snapshot.map_or(0, Snapshot::len),
        newest: snapshot.and_then(Snapshot::newest),
        policy: context.policy.digest(),
        model: context.model.map(ModelRun::of),
        today: context.today,
        baseline: match context.excuses.baseline {
            Some(_) => Baseline::Given,
            None => Baseline::None,
        },
    }
}

/// Reads a document and judges every media reference of its articles, in article order.
///
/// Errors only where the archive cannot be read; what is wrong with one picture is in its report.
pub fn check_document(
    context: &CheckContext<'_>,
    document: &Document<'_>,
) -> Result<Vec<ArticleReport>, ArchiveError> {
    let mut read = read_document(document, context.limits);
    let all: Vec<&MediaRef> = read.iter().flat_map(|read| &read.references).collect();
    let unused: Vec<Problem> = context
        .supplied
        .unused(&all)
        .map(|unused| {
            let message = format!(
                "no reference `{}` in this article; `cutline read` lists their ids, keys and URLs",
                unused.reference
            );
            Problem::new(ProblemKind::MissingFile, message).about(unused.file.display().to_string())
        })
        .collect();
    if let Some(first) = read.first_mut() {
        first.problems.extend(unused);
    }
    let local = LocalReach::new(document.folder.as_deref(), context.root);
    read.into_iter()
        .map(|read| check_article(context, document.name, &local, read))
        .collect()
}

fn check_article(
    context: &CheckContext<'_>,
    document: &str,
    local: &LocalReach,
    read: ReadArticle,
) -> Result<ArticleReport, ArchiveError> {
    let article = read.article;
    let media = read
        .references
        .into_par_iter()
        .map(|reference| {
            let file = locate(context, &article, local, &reference);
            judge_reference(
                context,
                &read.name,
                Some(&article),
                reference,
                file,
                |r, m| claim::of_reference(r, &article, m),
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ArticleReport {
        article: read.name,
        document: document.to_owned(),
        headline: article.headline,
        lang: article.lang,
        media,
        problems: read.problems,
    })
}

/// An article of a document with what it shows.
#[derive(Debug)]
pub struct ReadArticle {
    /// The document's name, with `#` and the article's number where the document holds several.
    pub name: String,
    /// The article.
    pub article: Article,
    /// Its media references, in its order.
    pub references: Vec<MediaRef>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Reads the articles of a document and their media references.
pub fn read_document(document: &Document<'_>, limits: &Limits) -> Vec<ReadArticle> {
    let articles = article::read(document.bytes, &document.source, limits);
    articles
        .into_iter()
        .map(|mut article| {
            article.published = document.published.or(article.published);
            if let Some(zone) = &document.zone {
                article.published = article.published.map(|published| published.seen_from(zone));
            }
            let (references, mut problems) = reference::extract(&article, limits);
            problems.splice(0..0, article.problems.iter().cloned());
            ReadArticle {
                name: match article.part {
                    Some(part) => format!("{}#{part}", document.name),
                    None => document.name.to_owned(),
                },
                article,
                references,
                problems,
            }
        })
        .collect()
}

/// Whether an article of the document shows a local file that `is_meant`, there or not.
pub fn shows_any(
    document: &Document<'_>,
    root: Option<&Path>,
    limits: &Limits,
    is_meant: &dyn Fn(&Path) -> bool,
) -> bool {
    let local = LocalReach::new(document.folder.as_deref(), root);
    let read = read_document(document, limits);
    let mut references = read.iter().flat_map(|read| &read.references);
    references.any(|reference| match &reference.target {
        Target::Locations(locations) => locations
            .iter()
            .any(|location| local.leads_to(location, is_meant)),
        _ => false,
    })
}

/// Judges one picture with its proposed line as an article of one photo.
pub fn check_photo(
    context: &CheckContext<'_>,
    file: FetchedMedia,
    proposed: &Proposed,
) -> Result<ArticleReport, ArchiveError> {
    let name = file.name.clone();
    check_alone(
        context,
        (MediaKind::Photo, &name),
        Located::File(file),
        proposed,
    )
}

/// Judges one video with its proposed line as an article of one picture.
pub fn check_moving(
    context: &CheckContext<'_>,
    moving: Moving,
    proposed: &Proposed,
) -> Result<ArticleReport, ArchiveError> {
    let name = moving.path().to_string_lossy().into_owned();
    check_alone(
        context,
        (MediaKind::Video, &name),
        Located::Moving(moving),
        proposed,
    )
}

/// The path of a local file from here, so that a finding is the same however that was typed.
fn key_of(name: &str, located: &Located) -> String {
    let path = match located {
        Located::Moving(moving) => Some(moving.path()),
        Located::File(file) => file.path.as_deref(),
        Located::Part(..) | Located::Not(_) => None,
    };
    let here = folder::absolute(Path::new("."));
    let inner = path.and_then(|path| {
        let file = folder::absolute(path);
        let inner = file.strip_prefix(&here)?.strip_prefix('/')?;
        Some(inner.to_owned())
    });
    inner.unwrap_or_else(|| name.to_owned())
}

fn check_alone(
    context: &CheckContext<'_>,
    (kind, name): (MediaKind, &str),
    located: Located,
    proposed: &Proposed,
) -> Result<ArticleReport, ArchiveError> {
    let reference = MediaRef {
        kind,
        target: Target::Given,
        key: key_of(name, &located),
        ..reference::photo(
            name,
            proposed.caption.as_deref(),
            proposed.credit.as_deref(),
        )
    };
    let claim_of = |_: &MediaRef, metadata: Option<&Metadata>| {
        claim::of_photo(proposed, metadata.unwrap_or(&Metadata::default()))
    };
    let media = judge_reference(context, name, None, reference, located, claim_of)?;
    Ok(ArticleReport {
        article: name.to_owned(),
        document: name.to_owned(),
        headline: None,
        lang: None,
        media: vec![media],
        problems: Vec::new(),
    })
}

fn judge_reference(
    context: &CheckContext<'_>,
    name: &str,
    article: Option<&Article>,
    reference: MediaRef,
    located: Located,
    claim_of: impl Fn(&MediaRef, Option<&Metadata>) -> Claim,
) -> Result<MediaReport, ArchiveError> {
    let Seen {
        sighted,
        found,
        mut reach,
    } = see(context, located)?;
    let looked = sighted.looked.as_ref();
    let claim = claim_of(&reference, looked.map(|looked| &looked.metadata));
    let mut problems = Vec::new();
    let mut known = Vec::new();
    if let Some(looked) = looked {
        problems.extend(looked.metadata.problems.iter().cloned());
        match found {
            Ok(found) => {
                let asset_id = looked.metadata.asset_id.as_deref();
                known = match asset_id.zip(context.snapshot.as_deref()) {
                    Some((id, snapshot)) => with_kill_notices(snapshot, id, found.known)?,
                    None => found.known,
                };
                let mut rest = found.problems.into_iter();
                if known.is_empty() {
                    if let Some(problem) = found.too_plain {
                        reach = reach.undecidable(problem);
                    } else if let Some(problem) = rest.next() {
                        // What was not looked at may be a copy.
                        reach = reach.incomplete(problem);
                    }
                }
                problems.extend(rest);
            }
            Err(problem) => reach = reach.undecidable(problem),
        }
    }
    problems.extend(reach.problem().cloned());
    let here = article.and_then(|a| a.url.as_ref());
    let case = Case {
        known: known
            .into_iter()
            .map(|known| known_of(context.policy, known, looked, here))
            .collect(),
        published: article.and_then(|article| article.published),
        today: context.today,
        file: looked.map(|looked| CaseFile {
            name: looked.name.clone(),
            digest: looked.digest,
            metadata: looked.metadata.clone(),
            claim: claim::of_record(&Record::from_metadata(&looked.metadata)),
            record: Record::from_metadata(&looked.metadata),
            thumbnail: looked.thumbnail.clone(),
            last_modified: looked.last_modified,
        }),
        entries_searched: context.snapshot.as_deref().map_or(0, Snapshot::len),
        thresholds: context.thresholds.clone(),
        reference,
        claim,
        reach,
    };
    Ok(report_of(context, name, case, sighted, problems))
}

//! An article, or one picture with its proposed line, judged.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;
use url::Url;

use crate::archive::{ArchiveError, Entry, Record, RecordSource, Snapshot};
use crate::article::{self, Article, Source};
use crate::claim::{self, Claim, Proposed};
use crate::fetch::file::Reach as LocalReach;
use crate::fetch::resolve::Resolver;
use crate::fetch::{FetchedMedia, Fetcher};
use crate::finding::{self, Basis, Finding};
use crate::import::folder;
use crate::limit::{Limits, Problem, ProblemKind};
use crate::matching::{FINGERPRINT_ONLY, Match};
use crate::metadata::{Metadata, Trust};
use crate::model::Model;
use crate::place;
use crate::policy::{Excuses, Level, Policy, Waiver};
use crate::process::Program;
use crate::reference::{self, MediaRef, Target};
use crate::report::{ArticleReport, Baseline, FileReport, Leveled, MediaReport, ModelRun, Run};
use crate::rules::{self, Case, CaseFile, Known, Thresholds};
use crate::signal::Fingerprint;
use crate::time::DateInterval;

use super::answers::Answers;
use super::decode::SeenSoFar;
use super::locate::{Located, locate};
use super::look::Looked;
use super::memory::{self, Memory};
use super::search::{ASSET_ID, matched_entry, with_kill_notices};
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
    /// Told how many seconds of a video were seen.
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
    check_alone(context, &name, Located::File(file), proposed)
}

/// Judges one video with its proposed line as an article of one picture.
pub fn check_video(
    context: &CheckContext<'_>,
    path: &Path,
    proposed: &Proposed,
) -> Result<ArticleReport, ArchiveError> {
    let located = Located::Video(path.to_owned());
    check_alone(context, &path.to_string_lossy(), located, proposed)
}

fn check_alone(
    context: &CheckContext<'_>,
    name: &str,
    located: Located,
    proposed: &Proposed,
) -> Result<ArticleReport, ArchiveError> {
    let reference = reference::photo(
        name,
        proposed.caption.as_deref(),
        proposed.credit.as_deref(),
    );
    let claim_of = |_: &MediaRef, metadata: Option<&Metadata>| {
        claim::of_photo(proposed, metadata.unwrap_or(&Metadata::default()))
    };
    let media = judge_reference(context, name, None, reference, located, claim_of)?;
    Ok(ArticleReport {
        article: name.to_owned(),
        document: name.to_owned(),
        headline: None,
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
        looked,
        found,
        plane,
        mut reach,
    } = see(context, located)?;
    let claim = claim_of(&reference, looked.as_ref().map(|looked| &looked.metadata));
    let mut problems = Vec::new();
    let mut known = Vec::new();
    if let Some(looked) = &looked {
        problems.extend(looked.metadata.problems.iter().cloned());
        match found {
            Ok(found) => {
                problems.extend(found.problems);
                let asset_id = looked.metadata.asset_id.as_deref();
                known = match asset_id.zip(context.snapshot.as_deref()) {
                    Some((id, snapshot)) => with_kill_notices(snapshot, id, found.known)?,
                    None => found.known,
                };
                if let Some(problem) = found.too_plain.filter(|_| known.is_empty()) {
                    reach = reach.undecidable(problem);
                }
            }
            Err(problem) => reach = reach.undecidable(problem),
        }
    }
    problems.extend(reach.problem().cloned());
    let here = article.and_then(|a| a.url.as_ref());
    let case = Case {
        known: known
            .into_iter()
            .map(|known| known_of(context.policy, known, looked.as_ref(), here))
            .collect(),
        published: article.and_then(|article| article.published),
        today: context.today,
        file: looked.as_ref().map(|looked| CaseFile {
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
    Ok(report_of(context, name, case, looked, plane, problems))
}

pub(super) fn known_of(
    policy: &Policy,
    (matched, mut entry): (Match, Entry),
    looked: Option<&Looked>,
    article: Option<&Url>,
) -> Known {
    // A pack does not tell whether this is its own earlier add; what the file says of itself is read from the file.
    if entry.paths.is_empty() && looked.is_some_and(|looked| entry.digest == Some(looked.digest)) {
        entry
            .records
            .retain(|record| record.source != RecordSource::File);
    }
    let same_path = looked.is_some_and(|looked| {
        let here = folder::absolute(Path::new(&looked.name));
        // An archive from elsewhere knows the file by the path in its own copy of the site.
        let mut walked = entry
            .paths
            .iter()
            .map(|path| folder::absolute(Path::new(path)));
        entry.files.contains(&here)
            || entry.digest == Some(looked.digest) && walked.any(|path| path == here)
    });
    let same_article = article.is_some_and(|url| {
        entry
            .records
            .iter()
            .any(|record| record.source_url.as_deref() == Some(url.as_str()))
    });
    Known {
        same_source: same_path || same_article,
        reuse_allowed: policy.allows(&entry),
        ..Known::new(matched, entry)
    }
}

pub(super) fn report_of(
    context: &CheckContext<'_>,
    article: &str,
    case: Case,
    looked: Option<Looked>,
    plane: Option<Fingerprint>,
    mut problems: Vec<Problem>,
) -> MediaReport {
    let found = rules::check(&case);
    let compared = rules::compared(&case);
    let dates = rules::ledger(&case);
    let by_pixels = case
        .known
        .iter()
        .filter(|known| known.matched.signal != ASSET_ID);
    let (unproven, proven): (Vec<&Known>, Vec<&Known>) =
        by_pixels.partition(|known| known.matched.signal == FINGERPRINT_ONLY);
    let part = case.reach.part();
    let basis = Basis {
        looked: if case.reach.is_looked_at() {
            finding::Looked::Checked
        } else {
            finding::Looked::Nothing
        },
        part,
        copies: proven.len(),
        by_fingerprint: !unproven.is_empty(),
        entries_searched: case.entries_searched,
        findings: &found,
    };
    let verdict = finding::judge(&basis);
    let says = finding::says(&basis, verdict);
    let digest = looked.as_ref().map(|looked| looked.digest);
    let article = memory::identity(article);
    let document = article
        .rsplit_once('#')
        .map_or(article.as_str(), |(path, _)| path);
    let mut findings: Vec<Leveled> = Vec::new();
    for finding in found {
        let level = context.policy.level_in(document, &finding);
        if level == Level::Off {
            continue;
        }
        let standing = context
            .excuses
            .standing(&finding, digest.as_ref(), &context.today);
        problems.extend(
            standing
                .lapsed
                .as_ref()
                .map(|waiver| lapsed(&finding, waiver)),
        );
        findings.push(Leveled {
            confidence: finding.confidence(),
            level,
            finding,
            excuse: standing.excuse,
        });
    }
    findings.sort_by(|a, b| {
        b.level
            .cmp(&a.level)
            .then_with(|| a.finding.rule().cmp(b.finding.rule()))
    });
    let kept = looked.as_ref();
    let recorded = memory::of(
        context.memory,
        &article,
        &case,
        kept,
        plane,
        verdict,
        &findings,
    );
    let files = looked.map(file_report).into_iter().collect();
    let matches = case
        .known
        .into_iter()
        .map(|known| matched_entry((known.matched, known.entry)))
        .collect();
    MediaReport {
        reference: case.reference,
        claim: case.claim,
        files,
        part,
        verdict,
        says,
        matches,
        findings,
        compared,
        dates,
        problems,
        recorded,
    }
}

/// A waiver that holds no more speaks up.
fn lapsed(finding: &Finding, waiver: &Waiver) -> Problem {
    let message = format!(
        "the waiver of `{}` by {} expired on {} (`{}`); renew it or mend the line",
        finding.id(),
        waiver.owner,
        waiver.expires,
        waiver.reason
    );
    Problem::new(ProblemKind::ExpiredWaiver, message).about(finding.rule())
}

/// A file looked at, as a report shows it.
pub fn file_report(looked: Looked) -> FileReport {
    let size = looked.size;
    FileReport {
        name: looked.name,
        digest: Some(looked.digest.to_string()),
        media_type: looked.media_type.map(|kind| kind.mime().to_owned()),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
        position_name: looked
            .metadata
            .gps
            .and_then(|gps| place::nearest(gps.lat, gps.lon)),
        thumbnail: looked.thumbnail,
        metadata: looked.metadata,
    }
}

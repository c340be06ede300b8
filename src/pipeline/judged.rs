//! A case judged: its findings at the levels of the policy, and all else a report says of it.

use std::path::Path;

use url::Url;

use crate::archive::{Entry, RecordSource};
use crate::finding::{self, Basis, Finding, Verdict};
use crate::import::folder;
use crate::limit::{Problem, ProblemKind};
use crate::matching::{FINGERPRINT_ONLY, Match};
use crate::place;
use crate::policy::{Level, Policy, Waiver};
use crate::reference::Target;
use crate::report::{FileReport, Leveled, MatchedEntry, MediaReport};
use crate::rules::{self, Case, Known, Reach};
use crate::signal::Fingerprint;

use super::check::CheckContext;
use super::exhibit::{Pictures, exhibit};
use super::look::Looked;
use super::memory;
use super::search::{ASSET_ID, matched_entry};
use super::sheet::Shows;

/// What was seen of a file, besides what the archive knows of it.
#[derive(Default)]
pub(super) struct Sighted {
    /// What is known of the file; `None` where none could be had.
    pub(super) looked: Option<Looked>,
    /// The grey plane by which a recorded check knows it again.
    pub(super) plane: Option<Fingerprint>,
    /// Where its pictures are, where the report is to show them.
    pub(super) shows: Shows,
}

/// What is known of a match, as the rules see it.
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
        let is_here = |file: &String| *file == here || looked.frames.contains(file);
        entry.files.iter().any(is_here)
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

/// Whether an embargo or terms stand against its use, in more than a note that nobody answers for.
fn limits_use(leveled: &Leveled) -> bool {
    let is_of_use = ["embargoed", "use-restricted"].contains(&leveled.finding.rule());
    is_of_use && leveled.counts() && leveled.level > Level::Note
}

/// All that is said of one media reference.
pub(super) fn report_of(
    context: &CheckContext<'_>,
    article: &str,
    case: Case,
    sighted: Sighted,
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
        is_incomplete: matches!(case.reach, Reach::Incomplete(_)),
        is_given: case.reference.target == Target::Given,
        copies: proven.len(),
        by_fingerprint: !unproven.is_empty(),
        entries_searched: case.entries_searched,
        findings: &found,
    };
    let verdict = finding::judge(&basis);
    let mut says = finding::says(&basis, verdict);
    let Sighted {
        looked,
        plane,
        shows,
    } = sighted;
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
            .standing((&finding, level), digest.as_ref(), &context.today);
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
    if verdict != Verdict::Withdrawn && findings.iter().any(limits_use) {
        says += "; mind the terms of its use";
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
    let files: Vec<FileReport> = looked.map(file_report).into_iter().collect();
    let matches: Vec<MatchedEntry> = case
        .known
        .into_iter()
        .map(|known| matched_entry((known.matched, known.entry)))
        .collect();
    let exhibit = match context.pictures {
        Pictures::Left => None,
        Pictures::Kept => {
            let duration = files.first().and_then(|file| file.metadata.duration);
            exhibit(context, &shows, duration, &matches, &findings)
        }
    };
    MediaReport {
        reference: case.reference,
        claim: case.claim,
        files,
        part,
        verdict,
        says,
        matches,
        exhibit,
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

//! A report of `check`.

use std::collections::BTreeMap;

use crate::fetch::resolve::Part;
use crate::finding::{Finding, Verdict};
use crate::limit::Problem;
use crate::metadata::Credentials;
use crate::policy::Level;
use crate::reference::{MediaKind, MediaRef, Role};
use crate::report::said::position_words;
use crate::report::shown::{self, OF_FILE, evidence_words, excuse_name, findings, waiver_words};
use crate::report::urgency::worst_first;
use crate::report::view::View;
use crate::report::{ArticleReport, Detail, Leveled, MediaReport, Options, Report};

use super::NO_MODEL;
use super::copies::matched_lines;
use super::lines::claim_words;
use super::page::{Page, Tone, cut};

/// Columns before what a picture's lines say.
const INDENT: usize = 4;
/// Columns of the labels of those lines.
const LABEL: usize = 9;

pub(super) fn report(report: &Report, options: &Options, page: &mut Page) {
    let view = View::of_report(report, options.audience);
    let others = match report.articles.len() {
        0 | 1 => Others::Shown,
        _ if options.detail == Detail::Verbose => Others::Shown,
        _ => Others::Counted,
    };
    for article in worst_first(report) {
        of_article(article, options, others, &view, page);
    }
    page.gap();
    problems(&report.problems, 0, LABEL, &view, page);
    page.gap();
    page.words(0, Tone::Title, &summary_words(report));
    let mut all = report.articles.iter().flat_map(|article| &article.media);
    let is_missed = all.any(|media| media.verdict == Verdict::NotFound);
    if is_missed && report.run.model.is_none() {
        page.words(0, Tone::Faint, NO_MODEL);
    }
}

/// What becomes of pictures with nothing to report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// They are shown like the rest.
    Shown,
    /// They are counted in one line.
    Counted,
}

fn of_article(
    article: &ArticleReport,
    options: &Options,
    others: Others,
    view: &View,
    page: &mut Page,
) {
    page.gap();
    page.words(0, Tone::Title, &view.name(&article.article));
    if let Some(headline) = &article.headline {
        page.words(2, Tone::Faint, &view.words(headline));
    }
    problems(&article.problems, 2, LABEL, view, page);
    if article.media.is_empty() {
        page.words(2, Tone::Plain, "no photo, video or embed found");
    }
    let mut counted = 0;
    for shown in shown::of_article(article, view) {
        let media = shown.media;
        if others == Others::Counted && media.findings.is_empty() && media.problems.is_empty() {
            counted += 1;
            continue;
        }
        of_media(media, options, &shown.view, page);
    }
    if counted > 0 {
        let more = if counted < article.media.len() {
            " more"
        } else {
            ""
        };
        page.gap();
        page.words(
            2,
            Tone::Faint,
            &format!("{counted}{more} with nothing to report"),
        );
    }
}

fn of_media(media: &MediaReport, options: &Options, view: &View, page: &mut Page) {
    page.gap();
    let reference = &media.reference;
    let counted = media.findings.iter().filter(|leveled| leveled.counts());
    let loudest = counted.map(|leveled| leveled.level).max();
    let tone = match (media.verdict, loudest) {
        (Verdict::Consistent, _) => Tone::Good,
        (Verdict::NotFound, _) => Tone::Plain,
        (_, Some(level)) => Tone::Level(level),
        (_, None) => Tone::Level(Level::Note),
    };
    let head = format!(
        "{}  {}: {}",
        view.words(&reference.id),
        view.words(&what(reference)),
        media.verdict.name()
    );
    page.words(2, tone, &head);
    if let Some((words, is_of_file)) = media.line() {
        let whose = if is_of_file {
            format!(" ({OF_FILE})")
        } else {
            String::new()
        };
        let words = cut(&view.words(words), 240);
        page.words(INDENT, Tone::Plain, &format!("“{words}”{whose}"));
    }
    let mut line = |label: &str, words: &str| {
        page.labelled(
            INDENT,
            Tone::Faint,
            label,
            LABEL,
            Tone::Plain,
            &cut(words, 400),
        );
    };
    let of_file = media.claim.credit.as_ref();
    if let Some(credit) = reference.credit.as_ref().or(of_file) {
        line("credit", &view.words(&credit.verbatim));
    }
    if let Some(hedge) = &reference.hedge {
        line("hedged", &format!("the story says “{}”", view.words(hedge)));
    }
    if let Some(words) = &media.claim.presented_as_claim {
        line(
            "disputed",
            &format!("by the story itself: “{}”", cut(&view.words(words), 160)),
        );
    }
    for file in &media.files {
        line(
            media.part.map_or("file", Part::name),
            &view.name(&file.name),
        );
        if file.metadata.credentials.any() {
            line(
                "signed",
                &view.words(&signed_words(&file.metadata.credentials)),
            );
        }
        if options.detail == Detail::Verbose {
            if let Some(taken) = &file.metadata.capture_time {
                line("taken", &view.words(taken));
            }
            if let Some(words) = position_words(file, view) {
                line("position", &words);
            }
            for sign in &file.metadata.handling {
                line("sign", &view.words(&sign.says));
            }
        }
    }
    if options.detail == Detail::Verbose {
        if let Some(words) = claim_words(&media.claim, view) {
            line("claim", &words);
        }
        if let Some(span) = reference.span {
            line("at", &format!("line {}, column {}", span.line, span.column));
        }
    }
    line("result", &view.words(&media.says));
    for leveled in &media.findings {
        of_finding(leveled, view, page);
    }
    if options.detail == Detail::Verbose {
        for words in &media.compared {
            let words = view.words(words);
            page.labelled(INDENT, Tone::Faint, "compared", LABEL, Tone::Faint, &words);
        }
    }
    for matched in &media.matches {
        matched_lines(matched, INDENT, LABEL, view, page);
    }
    let untold: Vec<Problem> = media.untold().cloned().collect();
    problems(&untold, INDENT, LABEL, view, page);
}

/// Who signed the file and how that stands; no finding, whatever it is.
fn signed_words(credentials: &Credentials) -> String {
    let (state, says) = (credentials.state.name(), credentials.says());
    match credentials.signed_by() {
        Some(signed) => format!("Content Credentials {state}, {signed}: {says}"),
        None => format!("Content Credentials {state}: {says}"),
    }
}

fn of_finding(leveled: &Leveled, view: &View, page: &mut Page) {
    let finding: &Finding = &leveled.finding;
    let level = leveled.level;
    // By its id a finding is waived; a note needs no waiver.
    let id = match level {
        Level::Warn | Level::Deny => format!(", {}", finding.id()),
        Level::Note | Level::Off => String::new(),
    };
    let message = format!(
        "{} ({}, {}{id})",
        view.words(finding.message()),
        finding.rule(),
        leveled.confidence.name(),
    );
    let (tone, label) = match &leveled.excuse {
        None => (Tone::Level(level), level.name()),
        Some(excuse) => (Tone::Faint, excuse_name(excuse)),
    };
    page.labelled(INDENT, tone, label, LABEL, Tone::Plain, &message);
    let mut below = |words: &str| {
        page.labelled(INDENT + LABEL, Tone::Faint, "-", 2, Tone::Faint, words);
    };
    let waiver = leveled.excuse.as_ref();
    if let Some(words) = waiver.and_then(|excuse| waiver_words(excuse, view)) {
        below(&words);
    }
    for evidence in finding.evidence() {
        let source = view.name(&evidence.source);
        // The message says it already, and its place is the story itself or named there too.
        let is_told = message.contains(&*view.words(&evidence.says));
        if is_told && (source == "article" || message.contains(&*source)) {
            continue;
        }
        below(&evidence_words(evidence, view));
    }
}

/// What it is, where it comes from and the part it plays.
pub(in crate::report) fn what(reference: &MediaRef) -> String {
    let kind = match reference.kind {
        MediaKind::Photo => "photo",
        MediaKind::Video => "video",
        MediaKind::Embed => "embed",
    };
    let by = reference
        .posted_by
        .as_ref()
        .map(|by| format!(", posted by {by}"))
        .unwrap_or_default();
    let at = reference
        .provider
        .as_ref()
        .map(|at| format!(" on {at}"))
        .unwrap_or_default();
    match reference.role {
        Role::Lead => format!("lead {kind}{at}{by}"),
        Role::Inline => format!("{kind}{at}{by}"),
        Role::Gallery => format!("{kind} of a gallery{at}{by}"),
        Role::Mention => format!("{kind} known by words only{by}"),
    }
}

/// A problem in one line; its subject leads unless the message names it.
pub fn problem_words(problem: &Problem) -> String {
    match &problem.subject {
        Some(subject) if !problem.message.contains(subject.as_str()) => {
            format!("{subject}: {}", problem.message)
        }
        _ => problem.message.clone(),
    }
}

/// What could not be done, under a label `room` columns wide.
pub(super) fn problems(
    problems: &[Problem],
    indent: usize,
    room: usize,
    view: &View,
    page: &mut Page,
) {
    for problem in problems {
        let words = view.words(&problem_words(problem)).into_owned();
        page.labelled(
            indent,
            Tone::Level(Level::Note),
            "problem",
            room,
            Tone::Plain,
            &words,
        );
    }
}

/// What an exit code means.
pub(in crate::report) fn exit_words(exit: u8) -> &'static str {
    match exit {
        0 => "nothing that counts",
        1 => "findings that count",
        2 => "something could not be read",
        _ => "something that counts could not be checked",
    }
}

/// What was judged, how much was searched, and what the exit code means.
pub fn summary_words(report: &Report) -> String {
    let all: Vec<&MediaReport> = report
        .articles
        .iter()
        .flat_map(|article| &article.media)
        .collect();
    let mut verdicts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for media in &all {
        *verdicts.entry(media.verdict).or_default() += 1;
    }
    let counted: Vec<String> = verdicts
        .iter()
        .map(|(verdict, count)| format!("{count} {}", verdict.name()))
        .collect();
    let pictures = if all.len() == 1 {
        "1 reference".to_owned()
    } else {
        format!("{} references", all.len())
    };
    let verdicts = if counted.is_empty() {
        String::new()
    } else {
        format!(": {}", counted.join(", "))
    };
    let newest = report
        .run
        .newest
        .map(|date| format!(", newest {date}"))
        .unwrap_or_default();
    let entries = match report.run.entries {
        0 => "nothing to compare with".to_owned(),
        1 => format!("1 entry searched{newest}"),
        count => format!("{count} entries searched{newest}"),
    };
    let exit = exit_words(report.exit);
    let excused = match findings(report).filter(|leveled| !leveled.counts()).count() {
        0 => String::new(),
        count => format!("; {count} waived or known before"),
    };
    format!(
        "{pictures}{verdicts}{excused}; {entries}; exit {}: {exit}",
        report.exit
    )
}

//! The summary of a job of GitHub Actions, in Markdown: what came out, the articles, and each picture that asks for
//! attention. Its name says whose Markdown it is: what is escaped, and how long it may be, is GitHub's.

mod markdown;

use std::fmt::Write as _;
use std::io::Write;

use super::human::{cut, exit_words, problem_words, summary_words, what};
use super::shown::{self, OF_FILE, Shown, evidence_words, excuse_name, waiver_words};
use super::urgency::{Urgency, worst_first};
use super::view::View;
use super::{ArticleReport, Leveled, Options, Report, Reporter};
use markdown::{code, words};

/// Most bytes of a summary that a step may write.
const LIMIT: usize = 1 << 20;
/// Bytes kept for the sentence that says that more is left out.
const RESERVE: usize = 400;
/// Longest text shown, in characters.
const LONGEST: usize = 1_000;

/// The format `github_summary`.
pub(super) struct GithubSummary;

impl Reporter for GithubSummary {
    fn name(&self) -> &'static str {
        "github_summary"
    }

    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let view = View::of_report(report, options.audience);
        let articles = worst_first(report);
        let mut parts = vec![head(report, &view)];
        parts.extend(articles.iter().map(|article| row(article, &view)));
        parts.push("\n".to_owned());
        let unread: Vec<String> = articles
            .iter()
            .flat_map(|article| of_article(article, &view))
            .collect();
        if !unread.is_empty() {
            parts.extend(unread);
            parts.push("\n".to_owned());
        }
        let media = articles
            .iter()
            .flat_map(|article| shown::of_article(article, &view));
        let urgent = media.filter(|shown| {
            Urgency::of_media(shown.media) > Urgency::Quiet
                || shown.media.pressing().next().is_some()
        });
        parts.extend(urgent.map(|shown| details(&shown)));
        out.write_all(within(&parts, LIMIT).as_bytes())
    }
}

/// As many of the parts as fit into `limit` bytes, and a sentence that says so where some are left out.
fn within(parts: &[String], limit: usize) -> String {
    let whole: usize = parts.iter().map(String::len).sum();
    if whole <= limit {
        return parts.concat();
    }
    let mut text = String::new();
    for part in parts {
        if text.len() + part.len() + RESERVE > limit {
            break;
        }
        text.push_str(part);
    }
    text.push_str(
        "\n\n**The rest is left out: a summary may hold one mebibyte. The other formats hold all of it.**\n",
    );
    text
}

/// What could not be done of an article, each as an item of a list.
fn of_article<'a>(article: &'a ArticleReport, view: &'a View) -> impl Iterator<Item = String> + 'a {
    let name = view.name(&article.article);
    let problems = article.problems.iter();
    problems.map(move |problem| complaint(&format!("{name}: {}", problem_words(problem)), view))
}

/// Something that could not be done, as an item of a list.
fn complaint(problem: &str, view: &View) -> String {
    format!(
        "- **problem** {}\n",
        words(&cut(&view.words(problem), LONGEST))
    )
}

/// The headline, what could not be done, and the head of the table.
fn head(report: &Report, view: &View) -> String {
    let outcome = exit_words(report.exit);
    let mut head = format!(
        "## cutline: {outcome}\n\n{}\n\n",
        words(&summary_words(report))
    );
    for problem in &report.problems {
        head.push_str(&complaint(&problem_words(problem), view));
    }
    if !report.articles.is_empty() {
        head.push_str(if report.problems.is_empty() { "" } else { "\n" });
        head.push_str(
            "| Worst | Article | References | Deny | Warn | Not checked | Note | Excused |\n",
        );
        head.push_str("|---|---|---:|---:|---:|---:|---:|---:|\n");
    }
    head
}

fn row(article: &ArticleReport, view: &View) -> String {
    let findings = || article.media.iter().flat_map(|media| &media.findings);
    let count = |urgency| {
        let all = findings().map(Urgency::of_finding);
        all.filter(|of| *of == urgency).count()
    };
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} |\n",
        Urgency::of_article(article).name(),
        words(&cut(&view.name(&article.article), LONGEST)),
        article.media.len(),
        count(Urgency::Deny),
        count(Urgency::Warn),
        count(Urgency::Unchecked),
        count(Urgency::Note),
        findings().filter(|one| !one.counts()).count(),
    )
}

fn details(shown: &Shown<'_>) -> String {
    let (media, view) = (shown.media, &shown.view);
    let reference = &media.reference;
    let said = |text: &str| words(&cut(&view.words(text), LONGEST));
    let mut out = format!(
        "<details>\n<summary><b>{}</b> {} {}: {} ({})</summary>\n\n",
        Urgency::of_media(media).name(),
        said(&reference.id),
        said(&what(reference)),
        media.verdict.name(),
        words(&cut(&shown.article(), LONGEST)),
    );
    if let Some((line, is_of_file)) = media.line() {
        let _ = write!(out, "> {}\n\n", said(line));
        if is_of_file {
            let _ = write!(out, "{OF_FILE}\n\n");
        }
    }
    let _ = write!(out, "{}\n\n", said(&media.says));
    for leveled in &media.findings {
        out.push_str(&of_finding(shown, leveled));
    }
    for problem in media.untold() {
        out.push_str(&complaint(&problem_words(problem), view));
    }
    out.push_str("\n</details>\n\n");
    out
}

fn of_finding(shown: &Shown<'_>, leveled: &Leveled) -> String {
    let (finding, view) = (&leveled.finding, &shown.view);
    let excuse = leveled.excuse.as_ref();
    let label = excuse.map_or(leveled.level.name(), excuse_name);
    let place = shown.media.place_of(finding);
    let place = place.map(|span| format!(", line {}, column {}", span.line, span.column));
    let said = |text: &str| words(&cut(text, LONGEST));
    let mut out = format!(
        "- **{label}** {} ({}, {}, {}{})\n",
        said(&view.words(finding.message())),
        code(finding.rule()),
        leveled.confidence.name(),
        code(&finding.id()),
        place.unwrap_or_default(),
    );
    let waiver = excuse.and_then(|excuse| waiver_words(excuse, view));
    let evidence = finding.evidence().iter();
    let evidence = evidence.map(|evidence| evidence_words(evidence, view));
    for below in waiver.into_iter().chain(evidence) {
        let _ = writeln!(out, "  - {}", said(&below));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_left_out_and_that_is_said() {
        let parts: Vec<String> = (0..200).map(|at| format!("part {at}\n")).collect();
        assert_eq!(within(&parts, LIMIT), parts.concat());
        let text = within(&parts, 1_000);
        assert!(text.len() <= 1_000);
        assert!(
            text.starts_with("part 0\n") && text.contains("is left out"),
            "{text}"
        );
        assert!(!text.contains("part 199"));
    }
}

//! Workflow commands of GitHub Actions: annotations at the lines of the articles.
//!
//! After the reference "Workflow commands for GitHub Actions". A step shows ten annotations of each kind; what could not be
//! looked at comes first, then the loudest findings, and a last line says how many are left out.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::Write;

use crate::limit::Problem;
use crate::policy::Level;

use super::human::{problem_words, safe};
use super::shown::{self, Shown};
use super::view::View;
use super::{Leveled, Options, Report, Reporter};

/// Exit code of a run that could not look at what was named.
const COULD_NOT_RUN: u8 = 2;
/// Annotations of one kind that a step shows.
const MOST: usize = 10;

/// The format `github`.
pub(super) struct Github;

impl Reporter for Github {
    fn name(&self) -> &'static str {
        "github"
    }

    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let view = View::of_report(report, options.audience);
        let mut left_out = Vec::new();
        for problem in unseen(report).take(MOST) {
            writeln!(out, "{}", complaint(problem, report, &view))?;
        }
        if let more @ 1.. = unseen(report).skip(MOST).count() {
            left_out.push(format!("{more} that could not be looked at"));
        }
        let all: Vec<Shown<'_>> = shown::all(report, &view).collect();
        let mut found: Vec<(&Shown<'_>, &Leveled)> = all
            .iter()
            .flat_map(|shown| shown.media.findings.iter().map(move |one| (shown, one)))
            .filter(|(_, leveled)| leveled.counts() && leveled.level > Level::Off)
            .collect();
        found.sort_by_key(|(_, leveled)| Reverse(leveled.level));
        for of_level in found.chunk_by(|a, b| a.1.level == b.1.level) {
            for (shown, leveled) in of_level.iter().take(MOST) {
                writeln!(out, "{}", command(shown, leveled))?;
            }
            if let [(_, first), rest @ ..] = of_level.get(MOST..).unwrap_or_default() {
                left_out.push(format!("{} {}", rest.len() + 1, first.level.name()));
            }
        }
        let pressing = all.iter().flat_map(|shown| {
            let problems = shown.media.pressing();
            problems.map(move |problem| (shown, problem))
        });
        let pressing: Vec<_> = pressing.collect();
        for (shown, problem) in pressing.iter().take(MOST) {
            writeln!(out, "{}", complaint(problem, report, &shown.view))?;
        }
        if let more @ 1.. = pressing.len().saturating_sub(MOST) {
            left_out.push(format!(
                "{more} expired waivers and parts that could not be looked at"
            ));
        }
        if !left_out.is_empty() {
            writeln!(
                out,
                "::notice title=cutline::more findings are not shown here: {}",
                left_out.join(", ")
            )?;
        }
        Ok(())
    }
}

/// What kept the whole run, or an article, from being looked at.
fn unseen(report: &Report) -> impl Iterator<Item = &Problem> {
    let unread = report.articles.iter().filter(|article| article.is_unread());
    let of_articles = unread.flat_map(|article| &article.problems);
    report.problems.iter().chain(of_articles)
}

fn complaint(problem: &Problem, report: &Report, view: &View) -> String {
    let command = match report.exit {
        COULD_NOT_RUN => "error",
        _ => "warning",
    };
    let title = property(problem.kind.name());
    let words = view.words(&problem_words(problem)).into_owned();
    format!("::{command} title={title}::{}", data(&safe(&words)))
}

fn command(shown: &Shown<'_>, leveled: &Leveled) -> String {
    let finding = &leveled.finding;
    let command = match leveled.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note | Level::Off => "notice",
    };
    let document = shown.document();
    let mut line = format!("::{command} ");
    // What is no file of the repository has no lines there.
    if *document != *"-" && !document.contains("://") {
        let file = safe(&document).replace('\\', "/");
        let _ = write!(line, "file={},", property(&file));
        if let Some(span) = shown.media.place_of(finding) {
            let _ = write!(line, "line={},col={},", span.line, span.column);
        }
    }
    let message = format!(
        "{}: {} ({}, {})",
        shown.view.words(&shown.media.reference.id),
        shown.view.words(finding.message()),
        leveled.confidence.name(),
        finding.id(),
    );
    let title = property(finding.rule());
    let _ = write!(line, "title={title}::{}", data(&safe(&message)));
    line
}

/// The text after the second `::` of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_or_a_property_is_escaped() {
        assert_eq!(data("100 %0A\r\n: , ::"), "100 %250A%0D%0A: , ::");
        assert_eq!(property("C:/a,b%.md"), "C%3A/a%2Cb%25.md");
    }
}

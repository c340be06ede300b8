//! Annotations and the summary of a job.

use cutline::finding::{Evidence, Finding};
use cutline::limit::{Problem, ProblemKind};
use cutline::policy::Level;
use cutline::report::{Audience, Leveled, Report, Style};

use super::build::{empty, sample, several};
use super::written;

/// The annotations of what was found; what could not be read at all is taken out of the report.
fn github(report: &Report) -> String {
    let report = Report {
        problems: Vec::new(),
        ..report.clone()
    };
    written("github", &report, Audience::Public, Style::Plain)
}

fn summary(report: &Report) -> String {
    written("github_summary", report, Audience::Public, Style::Plain)
}

/// The sample with as many findings of one level as asked for in place of its own.
fn many(counts: [(Level, usize); 3]) -> Report {
    let mut report = sample();
    report.articles[0].media.truncate(1);
    let media = &mut report.articles[0].media[0];
    let model = media.findings.remove(0);
    media.findings.clear();
    for (level, count) in counts {
        media.findings.extend((0..count).map(|at| Leveled {
            level,
            finding: Finding::new(
                "reused-before-event",
                &format!("{at}"),
                None,
                format!("finding {at}"),
                Evidence {
                    ..model.finding.evidence()[0].clone()
                },
            ),
            ..model.clone()
        }));
    }
    report
}

#[test]
fn annotations_stand_at_their_lines_the_loudest_first() {
    insta::assert_snapshot!("annotations", github(&several()));
    assert_eq!(github(&empty()), "");
}

#[test]
fn what_could_not_be_looked_at_comes_first() {
    let said = |report: &Report| written("github", report, Audience::Public, Style::Plain);
    let mut report = empty();
    let nothing = Problem::new(ProblemKind::EmptyArchive, "nothing to compare with");
    report.problems.push(nothing);
    report.exit = 3;
    let text = said(&report);
    assert!(
        text.starts_with("::warning title=") && text.lines().count() == report.problems.len(),
        "{text}"
    );
    report.exit = 2;
    assert!(said(&report).starts_with("::error title="));
    let mut report = sample();
    report.problems.clear();
    report.articles[0].problems = vec![Problem::new(ProblemKind::OverLimit, "too many: 50%\n")];
    let text = said(&report);
    assert!(
        text.starts_with("::warning title=over-limit::too many: 50%25 \n"),
        "{text}"
    );
}

#[test]
fn ten_of_a_kind_are_shown_and_the_rest_is_counted() {
    let text = github(&many([
        (Level::Note, 3),
        (Level::Warn, 12),
        (Level::Deny, 11),
    ]));
    let lines: Vec<&str> = text.lines().collect();
    let of = |command: &str| {
        lines
            .iter()
            .filter(|line| line.starts_with(command))
            .count()
    };
    assert_eq!(
        (of("::error "), of("::warning "), of("::notice ")),
        (10, 10, 4),
        "{text}"
    );
    assert_eq!(
        lines.last().unwrap(),
        &"::notice title=cutline::more findings are not shown here: 1 deny, 2 warn"
    );
    let ten = github(&many([
        (Level::Note, 10),
        (Level::Warn, 10),
        (Level::Deny, 10),
    ]));
    assert_eq!(ten.lines().count(), 30, "{ten}");
}

#[test]
fn what_is_no_file_of_the_repository_has_no_place_there() {
    for document in ["-", "https://a.example/story"] {
        let mut report = sample();
        report.articles[0].document = document.to_owned();
        let text = github(&report);
        assert!(
            text.starts_with("::error title=") && !text.contains("file="),
            "{text}"
        );
    }
    let mut report = sample();
    report.articles[0].document = r"content\a,b%41.html".to_owned();
    let text = github(&report);
    assert!(
        text.starts_with("::error file=content/a%2Cb%2541.html,line=21,col=1,"),
        "{text}"
    );
}

#[test]
fn the_summary_reads_as_it_always_did() {
    insta::assert_snapshot!("summary", summary(&several()));
    insta::assert_snapshot!("summary-empty", summary(&empty()));
}

#[test]
fn a_summary_fits_into_what_a_step_may_write() {
    let mut report = sample();
    let article = report.articles.remove(0);
    report.articles = (0..3_000).map(|_| article.clone()).collect();
    let text = summary(&report);
    assert!(
        text.len() <= 1 << 20 && text.len() > 900_000,
        "{}",
        text.len()
    );
    assert!(text.ends_with("The other formats hold all of it.**\n"));
    assert!(!summary(&sample()).contains("is left out"));
}

#[test]
fn the_summary_lists_what_kept_a_run_and_its_articles_from_being_looked_at() {
    let mut report = several();
    let gone = Problem::new(ProblemKind::MissingFile, "there is no file; check the path");
    report.problems.push(gone.about("gone.html"));
    let torn = Problem::new(ProblemKind::Malformed, "no article in it");
    report.articles[0].problems.push(torn);
    let text = summary(&report);
    let (head, rest) = text.split_once("| Worst |").unwrap();
    assert!(head.contains("- **problem** "), "{head}");
    assert!(head.contains("gone.html: there is no file"), "{head}");
    // A blank line ends the list, else what follows is part of it.
    assert!(
        rest.contains("1: no article in it</span>\n\n<details>"),
        "{rest}"
    );
}

//! What a gate would say, for whoever sets it up.

use std::io::Write;

use crate::policy::{Level, Levels};
use crate::report::trial::{Example, FEW, Named, Row, Trial};
use crate::report::view::View;
use crate::report::{Options, Report};

use super::check::problems;
use super::page::{Page, Tone, cut};

/// Columns of an example's message.
const SHOWN: usize = 160;

/// Writes what `trial`, made of `report`, found: a table by rule, examples, and the settings it suggests.
pub fn trial(
    trial: &Trial<'_>,
    report: &Report,
    options: &Options,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let mut page = Page::new(options.style, options.width);
    let view = View::of_report(report, options.audience);
    problems(&report.problems, 0, 9, &view, &mut page);
    page.gap();
    head(trial, report, &mut page);
    if trial.rows.is_empty() {
        page.words(0, Tone::Good, "no rule has anything to say");
        return out.write_all(page.text().as_bytes());
    }
    page.gap();
    page.line(&cells([
        "",
        "one source",
        "two",
        "per 1,000",
        "level",
        "suggested",
    ]));
    for row in &trial.rows {
        let counts = [row.possible + row.notes, row.corroborated].map(|count| count.to_string());
        let [possible, corroborated] = counts;
        page.line(&cells([
            &named(row.name),
            &possible,
            &corroborated,
            &format!("{:.1}", row.rate(trial.media)),
            &words(row.levels),
            &words(row.suggested),
        ]));
    }
    for row in &trial.rows {
        page.gap();
        page.words(0, Tone::Title, &named(row.name));
        for example in &row.examples {
            of_example(*example, &view, &mut page);
        }
    }
    page.gap();
    let [warned, denied] = trial.stopped;
    page.words(
        0,
        Tone::Title,
        &format!(
            "of {}, `--fail-on warn` would stop {warned} and `--fail-on deny` {denied}",
            counted(trial.articles as u64, "article", "articles")
        ),
    );
    suggestion(trial, &mut page);
    out.write_all(page.text().as_bytes())
}

fn head(trial: &Trial<'_>, report: &Report, page: &mut Page) {
    let newest = report
        .run
        .newest
        .map(|date| format!(", newest {date}"))
        .unwrap_or_default();
    page.words(
        0,
        Tone::Title,
        &format!(
            "{} in {} against {}{newest}; nothing fails in a trial",
            counted(
                trial.media as u64,
                "photo, video or embed",
                "photos, videos and embeds"
            ),
            counted(trial.articles as u64, "article", "articles"),
            counted(report.run.entries, "entry", "entries")
        ),
    );
    if trial.media < FEW {
        page.words(
            0,
            Tone::Faint,
            &format!("a share of less than {FEW} pictures says little; try more of the site"),
        );
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// A row of the table, in 80 columns.
fn cells([name, possible, corroborated, rate, level, suggested]: [&str; 6]) -> String {
    let row =
        format!("{name:<27}{possible:>11}{corroborated:>5}{rate:>11}  {level:<11}{suggested}");
    row.trim_end().to_owned()
}

fn named(name: Named<'_>) -> String {
    match name {
        Named::Rule(rule) => rule.to_owned(),
        Named::Unchecked(kind) => format!("not checked: {kind}"),
    }
}

fn words(levels: Levels) -> String {
    match levels.possible == levels.corroborated {
        true => levels.possible.name().to_owned(),
        false => format!("{}/{}", levels.possible.name(), levels.corroborated.name()),
    }
}

fn of_example((article, media, leveled): Example<'_>, view: &View, page: &mut Page) {
    let at = match media.reference.span {
        Some(span) => format!(
            "{}:{}:{}",
            view.name(&article.article),
            span.line,
            span.column
        ),
        None => view.name(&article.article).into_owned(),
    };
    let says = cut(&view.words(leveled.finding.message()), SHOWN);
    page.labelled(
        2,
        Tone::Level(leveled.level),
        leveled.level.name(),
        6,
        Tone::Plain,
        &format!("{at}: {says}"),
    );
}

/// The settings that would keep the gate quiet enough to be heard.
fn suggestion(trial: &Trial<'_>, page: &mut Page) {
    let louder = |row: &&Row<'_>| row.suggested != row.levels;
    let (mut rules, mut kinds) = (Vec::new(), Vec::new());
    for row in trial.rows.iter().filter(louder) {
        match row.name {
            Named::Rule(rule) => rules.push(format!("{rule} = {}", toml(row.suggested))),
            Named::Unchecked(kind) => kinds.push(format!("{kind} = {}", toml(row.suggested))),
        }
    }
    page.gap();
    if rules.is_empty() && kinds.is_empty() {
        let quiet = "no level needs to change: what is louder than a note speaks of few pictures";
        page.words(0, Tone::Good, quiet);
        return;
    }
    let advice = "More than one picture in a hundred is more than anybody reads. Where the examples are right, mend them or \
        keep them in a baseline (--write-baseline); where they are not, `cutline.toml` may say:";
    page.words(0, Tone::Plain, advice);
    for (section, lines) in [("levels", rules), ("unchecked", kinds)] {
        if lines.is_empty() {
            continue;
        }
        page.gap();
        page.line(&format!("[{section}]"));
        for line in lines {
            page.line(&line);
        }
    }
    let is_missing = |row: &Row<'_>| row.name == Named::Unchecked("missing-file") && louder(&row);
    if trial.rows.iter().any(is_missing) {
        page.gap();
        let hint = "Files are missing: --root names the top of the site, below which they lie.";
        page.words(0, Tone::Level(Level::Note), hint);
    }
}

fn toml(levels: Levels) -> String {
    let (possible, corroborated) = (levels.possible.name(), levels.corroborated.name());
    match possible == corroborated {
        true => format!("\"{possible}\""),
        false => format!("{{ possible = \"{possible}\", corroborated = \"{corroborated}\" }}"),
    }
}

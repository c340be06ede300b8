//! What is known of one media reference besides its findings: its credit, its file, its other copies, what was tried.

use std::fmt::Write as _;

use crate::limit::Problem;
use crate::metadata::Credentials;
use crate::report::entry::credit_of;
use crate::report::human::{caption_of, cut, entry_name, facts_of, proof_words};
use crate::report::said::{self, Rows};
use crate::report::view::View;
use crate::report::{FileReport, MatchedEntry, MediaReport};

use super::markup::{self, capital, quoted, words};

/// Copies that are listed.
const MOST_COPIES: usize = 20;
/// Copies whose credit is listed.
const MOST_CREDITS: usize = 6;
/// Raw values and long texts are cut here.
const LONGEST_TEXT: usize = 600;

/// Labels and words from outside as a list, each in its own direction; empty where there are none.
pub(super) fn listed(rows: &Rows, view: &View) -> String {
    listed_as(rows, view, |text| {
        format!("<dd dir=\"auto\">{}</dd>", words(text, view))
    })
}

/// The same where the words are our own and quote what is from outside.
pub(super) fn told(rows: &Rows, view: &View) -> String {
    listed_as(rows, view, |text| {
        format!("<dd>{}</dd>", quoted(text, view))
    })
}

fn listed_as(rows: &Rows, view: &View, value: impl Fn(&str) -> String) -> String {
    let mut shown = String::new();
    for (label, text) in rows {
        // Cut only what is left of it for its audience: half a path is no path any more.
        let text = cut(&view.words(text), LONGEST_TEXT);
        let _ = writeln!(shown, "<div><dt>{label}</dt>{}</div>", value(&text));
    }
    match shown.is_empty() {
        true => shown,
        false => format!("<dl>\n{shown}</dl>\n"),
    }
}

/// What is shown once its heading is opened; nothing where there is nothing.
pub(super) fn folded(heading: &str, body: &str) -> String {
    match body {
        "" => String::new(),
        body => {
            format!("<details>\n<summary><h4>{heading}</h4></summary>\n{body}</details>\n")
        }
    }
}

/// Who made the picture and who passed it on: as printed, as the file says, as the archive knows.
pub(super) fn credits(media: &MediaReport, view: &View) -> String {
    let mut rows = Rows::new();
    if let Some(credit) = &media.reference.credit {
        rows.push(("printed", credit.verbatim.clone()));
        let chain = [&credit.photographer, &credit.agency, &credit.distributor];
        let chain: Vec<&str> = chain.into_iter().flatten().map(String::as_str).collect();
        if chain.len() > 1 {
            rows.push(("that is", chain.join(" › ")));
        }
        if credit.placeholder {
            rows.push(("", "a sign stands for the photographer's name".to_owned()));
        }
    }
    for file in &media.files {
        let metadata = &file.metadata;
        let by = metadata.creator.join(", ");
        let parts = [
            Some(&by),
            metadata.credit.as_ref(),
            metadata.source.as_ref(),
        ];
        let mut chain: Vec<&str> = Vec::new();
        for part in parts.into_iter().flatten() {
            if !part.is_empty() && !chain.contains(&part.as_str()) {
                chain.push(part);
            }
        }
        if !chain.is_empty() {
            rows.push(("in the file", chain.join(" › ")));
        }
        rows.extend(metadata.copyright.clone().map(|whose| ("copyright", whose)));
    }
    for matched in media.matches.iter().take(MOST_CREDITS) {
        if let Some(credit) = credit_of(matched) {
            let name = entry_name(&matched.entry, view);
            rows.push(("in the archive", format!("{credit} ({name})")));
        }
    }
    match rows.as_slice() {
        [] => String::new(),
        _ => format!(
            "<section>\n<h4>Credit</h4>\n{}</section>\n",
            listed(&rows, view)
        ),
    }
}

/// The Content Credentials of a file, the earliest step first.
pub(super) fn credentials(credentials: &Credentials, view: &View) -> String {
    if !credentials.any() {
        return String::new();
    }
    let steps = said::steps(credentials);
    let row = |step: &String| format!("<li>{}</li>\n", quoted(step, view));
    let rows: Vec<String> = steps.iter().map(row).collect();
    let chain = match rows.is_empty() {
        true => String::new(),
        false => format!("<ol class=\"chain\">\n{}</ol>\n", rows.concat()),
    };
    let state = format!("{}: {}", credentials.state.name(), credentials.says());
    format!(
        "<section>\n<h4>Content Credentials</h4>\n<p>{}.</p>\n{chain}</section>\n",
        words(&capital(&state), view)
    )
}

/// What a file says of itself, and where its blocks contradict one another.
pub(super) fn file(file: &FileReport, view: &View) -> String {
    let mut body = String::new();
    let conflicts = said::conflicts(file, view);
    if !conflicts.is_empty() {
        let rows: Rows = conflicts
            .into_iter()
            .map(|words| ("conflict", words))
            .collect();
        body.push_str(&told(&rows, view));
    }
    for (title, rows) in said::sections(file, view) {
        let _ = write!(body, "<h5>{}</h5>\n{}", capital(title), listed(&rows, view));
    }
    let summary = format!("What {} says of itself", markup::name(&file.name, view));
    folded(&summary, &body)
}

/// The copies that are known, best first.
pub(super) fn copies(matches: &[MatchedEntry], view: &View) -> String {
    let mut rows = String::new();
    for matched in matches.iter().take(MOST_COPIES) {
        let mut told = vec![entry_name(&matched.entry, view)];
        told.extend(facts_of(matched, view));
        let _ = writeln!(rows, "<li><p>{}</p>", markup::facts(&told, view));
        if let Some(caption) = caption_of(matched) {
            let _ = writeln!(rows, "<p>{}</p>", quoted(&format!("“{caption}”"), view));
        }
        let _ = writeln!(
            rows,
            "<p class=\"faint\">{}</p></li>",
            words(&proof_words(matched), view)
        );
    }
    let more = matches.len().saturating_sub(MOST_COPIES);
    if more > 0 {
        let _ = writeln!(rows, "<li>and {more} more</li>");
    }
    let summary = match matches.len() {
        0 => return String::new(),
        1 => "The copy that is known".to_owned(),
        many => format!("The {many} copies that are known"),
    };
    folded(&summary, &format!("<ul class=\"copies\">\n{rows}</ul>\n"))
}

/// What the line was compared with and how that came out.
pub(super) fn compared(media: &MediaReport, view: &View) -> String {
    let row = |told: &String| format!("<li>{}</li>\n", quoted(told, view));
    let rows: Vec<String> = media.compared.iter().map(row).collect();
    match rows.is_empty() {
        true => String::new(),
        false => folded(
            "What was compared",
            &format!("<ul>\n{}</ul>\n", rows.concat()),
        ),
    }
}

/// What could not be done; what a finding says already is left out.
pub(super) fn problems(media: &MediaReport, view: &View) -> String {
    let untold: Vec<Problem> = media.untold().cloned().collect();
    match untold.as_slice() {
        [] => String::new(),
        untold => format!(
            "<section>\n<h4>What could not be done</h4>\n{}</section>\n",
            markup::problem_list(untold, view)
        ),
    }
}

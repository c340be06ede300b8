//! What `compare` prints for people.

use std::io::{Result, Write};

use crate::finding::Looked;
use crate::report::view::View;
use crate::report::{Comparison, Side, Style};

use super::check::problems as problem_lines;
use super::copies::{edits_words, how_words};
use super::page::{Page, Tone, WIDTH};

/// Columns of labels.
const LABEL: usize = 11;

/// Both files, whether the first is a copy of the second, and what was done.
pub fn compare(comparison: &Comparison, style: Style, out: &mut dyn Write) -> Result<()> {
    let view = View::desk();
    let mut page = Page::new(style, WIDTH);
    for (letter, side) in [("A", &comparison.a), ("B", &comparison.b)] {
        let name = view.name(&side.file.name);
        page.labelled(0, Tone::Title, letter, 2, Tone::Title, &name);
        page.words(2, Tone::Faint, &view.words(&facts(side)));
    }
    page.gap();
    let (head, rest) = outcome_words(comparison);
    page.words(0, Tone::Title, head);
    page.words(2, Tone::Plain, rest);
    if let Some(matched) = &comparison.matched {
        let proof = &matched.matched;
        let mut line = |label: &str, words: &str| {
            let words = view.words(words);
            page.labelled(2, Tone::Faint, label, LABEL, Tone::Plain, &words);
        };
        line("proof", &how_words(proof));
        if let Some(inliers) = proof.inliers {
            line("inliers", &inliers.to_string());
        }
        let overlap = format!(
            "{} of A, {} of B",
            share_words(proof.query_overlap),
            share_words(proof.entry_overlap)
        );
        line("overlap", &overlap);
        let edits = edits_words(proof);
        if !edits.is_empty() {
            line("edits", &format!("{} (A, seen from B)", edits.join(", ")));
        }
        if !proof.transform.is_empty() {
            let numbers = proof.transform.iter();
            let numbers: Vec<String> = numbers.map(|number| figure(*number)).collect();
            let words = format!("{} (pixels of A to B)", numbers.join(" "));
            line("transform", &words);
        }
    }
    problem_lines(&comparison.problems, 2, LABEL, &view, &mut page);
    out.write_all(page.text().as_bytes())
}

/// The answer, and how far it reaches.
pub(in crate::report) fn outcome_words(comparison: &Comparison) -> (&'static str, &'static str) {
    match (&comparison.matched, comparison.looked) {
        (Some(_), _) => (
            "a copy",
            "A and B show the same picture, or parts of one; which came first the pixels do not tell",
        ),
        (None, Looked::Checked) => (
            "no copy found",
            "A and B are not proven to show the same picture; that does not prove that they differ, and says nothing \
             about where either comes from",
        ),
        (None, Looked::Nothing) => (
            "not compared",
            "nothing can be said of A and B; the problems tell why",
        ),
    }
}

fn facts(side: &Side) -> String {
    let file = &side.file;
    let kind = file.media_type.as_deref().unwrap_or("of no known type");
    match file.width.zip(file.height) {
        Some((width, height)) => format!("{width} × {height}, {kind}"),
        None => kind.to_owned(),
    }
}

/// A share of 0–1 in percent; what is not the whole never reads as 100 %.
pub(in crate::report) fn share_words(share: f64) -> String {
    let percent = share.clamp(0.0, 1.0) * 100.0;
    if percent > 99.0 && percent < 99.95 {
        return format!("{percent:.1} %");
    }
    if percent > 0.0 && percent < 1.0 {
        return "under 1 %".to_owned();
    }
    format!("{percent:.0} %")
}

/// A number of a transform, as short as its size allows.
pub(in crate::report) fn figure(number: f64) -> String {
    let figure = match number.abs() {
        size if size >= 100.0 => format!("{number:.1}"),
        size if size >= 1.0 || size == 0.0 => format!("{number:.3}"),
        size if size >= 0.001 => format!("{number:.5}"),
        _ => return format!("{number:.3e}"),
    };
    let short = figure.trim_end_matches('0').trim_end_matches('.');
    match short {
        "-0" => "0".to_owned(),
        _ => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_up_to_the_whole() {
        for (share, words) in [
            (1.0, "100 %"),
            (0.996, "99.6 %"),
            (0.5, "50 %"),
            (0.004, "under 1 %"),
            (0.0, "0 %"),
            (f64::NAN, "NaN %"),
        ] {
            assert_eq!(share_words(share), words);
        }
    }

    #[test]
    fn numbers_are_short_whatever_their_size() {
        for (number, words) in [
            (1.0, "1"),
            (-0.0, "0"),
            (1.5, "1.5"),
            (1_200.04, "1200"),
            (-0.012_345_6, "-0.01235"),
            (0.000_012_34, "1.234e-5"),
        ] {
            assert_eq!(figure(number), words);
        }
    }
}

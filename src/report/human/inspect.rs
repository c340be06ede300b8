//! What a file says of itself, as a photo editor asks: when, where, what, who, whose, how made, what changed since.

use std::io::{Result, Write};

use crate::policy::Level;
use crate::report::said;
use crate::report::view::{View, is_public_field};
use crate::report::{Audience, FileReport, Style};

use super::check::problems as problem_lines;
use super::page::{Page, Tone, WIDTH};

/// Columns of labels.
const LABEL: usize = 13;

/// Whether raw values are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raw {
    /// How many there are.
    Counted,
    /// Every one.
    Listed,
}

/// What a file says of itself; contradictions come first.
pub fn inspect(
    file: &FileReport,
    audience: Audience,
    raw: Raw,
    style: Style,
    out: &mut dyn Write,
) -> Result<()> {
    let view = View::of_file(file, audience);
    let mut page = Page::new(style, WIDTH);
    page.words(0, Tone::Title, &view.name(&file.name));
    conflicts(file, &view, &mut page);
    for (title, rows) in said::sections(file, &view) {
        page.words(2, Tone::Faint, title);
        for (label, words) in rows {
            page.labelled(
                4,
                Tone::Faint,
                label,
                LABEL,
                Tone::Plain,
                &view.words(&words),
            );
        }
    }
    raw_lines(file, raw, &view, &mut page);
    problem_lines(&file.metadata.problems, 2, LABEL, &view, &mut page);
    page.gap();
    out.write_all(page.text().as_bytes())
}

fn conflicts(file: &FileReport, view: &View, page: &mut Page) {
    for words in said::conflicts(file, view) {
        let tone = Tone::Level(Level::Warn);
        page.labelled(2, tone, "conflict", LABEL, Tone::Plain, &view.words(&words));
    }
}

fn raw_lines(file: &FileReport, raw: Raw, view: &View, page: &mut Page) {
    let m = &file.metadata;
    let shown: Vec<_> = m
        .fields
        .iter()
        .filter(|field| view.is_desk() || is_public_field(field))
        .collect();
    match (raw, shown.len()) {
        (_, 0) if m.fields.is_empty() && !m.credentials.any() => page.words(
            2,
            Tone::Faint,
            "no embedded metadata; many sites strip it, so that says nothing",
        ),
        (_, 0) => page.words(2, Tone::Faint, "no raw values to show"),
        (Raw::Counted, 1) => page.words(2, Tone::Faint, "1 raw value; `--raw` lists it"),
        (Raw::Counted, count) => {
            let words = format!("{count} raw values; `--raw` lists them");
            page.words(2, Tone::Faint, &words);
        }
        (Raw::Listed, _) => {
            page.words(2, Tone::Faint, "raw values");
            for field in shown {
                let words = format!("{} = {}", field.name, field.value);
                let label = field.from.name();
                page.labelled(
                    4,
                    Tone::Faint,
                    label,
                    LABEL,
                    Tone::Plain,
                    &view.words(&words),
                );
            }
        }
    }
}

//! What is wrong with the settings, shown in the user's own words.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use crate::fetch::shown;

/// Longest part of a line shown, in characters.
const WIDTH: usize = 100;

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("settings: {0}")]
    Unreadable(String),
    /// A key or value of a file is wrong.
    #[error("`{}` line {}, column {}: {message}\n{excerpt}", shown(&.path.to_string_lossy()), .excerpt.line, .excerpt.column)]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong and what would be right.
        message: String,
        /// The place.
        excerpt: Excerpt,
    },
    /// A variable of the environment is wrong.
    #[error("variable `{name}`: {message}")]
    Variable {
        /// Its name.
        name: String,
        /// What is wrong and what would be right.
        message: String,
    },
}

/// A line of the user's file with a mark under what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    text: String,
    indent: usize,
    marks: usize,
}

impl Excerpt {
    /// The line of `source` that the byte range starts in; a range that goes on is marked to the line's end.
    pub(super) fn new(source: &str, span: &Range<usize>) -> Self {
        let start = floor(source, span.start);
        let end = floor(source, span.end).max(start);
        let (before, rest) = source.split_at(start);
        let (head, marked) = (
            before.rsplit('\n').next().unwrap_or_default(),
            rest.split('\n').next().unwrap_or_default(),
        );
        let indent = head.chars().count();
        let marks = rest
            .get(..end - start)
            .unwrap_or_default()
            .split('\n')
            .next()
            .map_or(0, |text| text.trim_end().chars().count());
        let skipped = indent.saturating_sub(WIDTH / 2);
        let text: String = head
            .chars()
            .chain(marked.trim_end().chars())
            .skip(skipped)
            .take(WIDTH)
            .map(|c| if c.is_whitespace() { ' ' } else { visible(c) })
            .collect();
        let indent_shown = indent - skipped;
        Self {
            line: before.matches('\n').count() + 1,
            column: indent + 1,
            marks: marks.clamp(1, WIDTH - indent_shown),
            indent: indent_shown,
            text,
        }
    }
}

/// The nearest character boundary at or before `at`.
fn floor(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `c`, or a replacement of the same width where it would drive the terminal.
fn visible(c: char) -> char {
    let mut shown = c.escape_debug();
    match (shown.next(), shown.next()) {
        (Some('\\'), Some('u' | '0' | 'r')) => '\u{FFFD}',
        _ => c,
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(f, "{gutter} |")?;
        writeln!(f, "{number} | {}", self.text)?;
        let (indent, marks) = (" ".repeat(self.indent), "^".repeat(self.marks));
        write!(f, "{gutter} | {indent}{marks}")
    }
}

/// The word among `known` that `typed` was likely meant to be; `None` where none is near.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed
        .chars()
        .take(65)
        .flat_map(char::to_lowercase)
        .collect();
    if typed.len() > 64 {
        return None;
    }
    let allowed = (typed.len() / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|word| (edits(&typed, word), word))
        .filter(|(edits, _)| *edits <= allowed)
        .min()
        .map(|(_, word)| word)
}

/// Fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
///
/// Source: optimal string alignment distance.
fn edits(typed: &[char], word: &str) -> usize {
    let mut two_back: Vec<usize> = Vec::new();
    let mut back: Vec<usize> = (0..=typed.len()).collect();
    let mut last_letter = None;
    for (row, letter) in word.chars().enumerate() {
        let mut now = vec![row + 1];
        for (column, &other) in typed.iter().enumerate() {
            let at =
                |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&back, column) + usize::from(letter != other);
            let mut best = replaced
                .min(at(&back, column + 1) + 1)
                .min(at(&now, column) + 1);
            let before = column.checked_sub(1).and_then(|before| typed.get(before));
            if last_letter == Some(other) && before == Some(&letter) {
                best = best.min(at(&two_back, column - 1).saturating_add(1));
            }
            now.push(best);
        }
        two_back = std::mem::replace(&mut back, now);
        last_letter = Some(letter);
    }
    back.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found() {
        let known = ["fail-on", "file-bytes", "fetch-bytes", "warn", "deny"];
        assert_eq!(nearest("fail_on", known), Some("fail-on"));
        assert_eq!(nearest("file-byte", known), Some("file-bytes"));
        assert_eq!(nearest("WRAN", known), Some("warn"));
        assert_eq!(nearest("warning", known), None);
        assert_eq!(nearest("x", known), None);
        assert_eq!(nearest(&"warn".repeat(1_000), known), None);
    }

    #[test]
    fn the_mark_stands_under_the_fault() {
        let source = "a = 1\nü = \"wran\" # x\n";
        let start = source.find('"').expect("there");
        let excerpt = Excerpt::new(source, &(start..start + 6));
        assert_eq!((excerpt.line, excerpt.column), (2, 5));
        assert_eq!(
            excerpt.to_string(),
            "  |\n2 | ü = \"wran\" # x\n  |     ^^^^^^"
        );
    }

    #[test]
    fn long_lines_and_odd_spans_are_shown_in_part() {
        let source = format!("{}\u{1b}[2J = 1", "x".repeat(5_000));
        let excerpt = Excerpt::new(&source, &(4_990..source.len() + 9));
        assert_eq!(excerpt.column, 4_991);
        assert!(
            excerpt
                .to_string()
                .chars()
                .all(|c| c == '\n' || !c.is_control())
        );
        assert!(excerpt.to_string().len() < 3 * WIDTH);
        let end = Excerpt::new("a =", &(3..3));
        assert_eq!(end.to_string(), "  |\n1 | a =\n  |    ^");
        let two = Excerpt::new("a = [\n1", &(4..7));
        assert_eq!((two.line, two.marks), (1, 1));
    }
}

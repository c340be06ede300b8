//! Lines of a page: indented, wrapped, safe for a terminal.

use anstyle::{AnsiColor, Style as Ansi};

use crate::policy::Level;
use crate::report::Style;

use super::safe::{columns, is_wide, safe};

/// Columns of a page.
pub(super) const WIDTH: usize = 80;
/// Longest word kept whole, in columns.
const LONGEST_WORD: usize = 240;
/// Longest text of one kind shown, in characters.
const LONGEST_TEXT: usize = 4_000;

/// How a piece of text stands out where colour is wanted.
#[derive(Clone, Copy)]
pub(super) enum Tone {
    Plain,
    Title,
    Faint,
    Good,
    Level(Level),
}

impl Tone {
    fn ansi(self) -> Ansi {
        match self {
            Self::Plain => Ansi::new(),
            Self::Title => Ansi::new().bold(),
            Self::Faint => Ansi::new().dimmed(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Level(Level::Deny) => AnsiColor::Red.on_default().bold(),
            Self::Level(Level::Warn) => AnsiColor::Yellow.on_default().bold(),
            Self::Level(Level::Note | Level::Off) => AnsiColor::Cyan.on_default(),
        }
    }
}

/// Text built up line by line.
pub(super) struct Page {
    text: String,
    style: Style,
    width: usize,
}

impl Page {
    pub(super) fn new(style: Style, width: usize) -> Self {
        Self {
            text: String::new(),
            style,
            width: width.max(40),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An empty line, unless there is one or the page is empty.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// One line as it is.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(&safe(line));
        self.text.push('\n');
    }

    /// Words wrapped at an indent.
    pub(super) fn words(&mut self, indent: usize, tone: Tone, words: &str) {
        self.labelled(indent, Tone::Plain, "", 0, tone, words);
    }

    /// A label, then words wrapped in a column of their own, `room` columns right of the indent.
    pub(super) fn labelled(
        &mut self,
        indent: usize,
        label_tone: Tone,
        label: &str,
        room: usize,
        tone: Tone,
        words: &str,
    ) {
        let label = safe(label);
        let words = safe(&cut(words, LONGEST_TEXT));
        let at = indent + room;
        let mut first = format!("{:indent$}{}", "", self.toned(label_tone, &label));
        let taken = indent + label.chars().map(columns).sum::<usize>();
        if taken < at {
            first.push_str(&" ".repeat(at - taken));
        } else if room > 0 {
            first.push(' ');
        }
        let column = at.max(if room > 0 { taken + 1 } else { at });
        let lines = wrapped(&words, self.width.saturating_sub(at).max(20), column - at);
        for (number, line) in lines.iter().enumerate() {
            let lead = if number == 0 {
                std::mem::take(&mut first)
            } else {
                " ".repeat(at)
            };
            let line = format!("{lead}{}", self.toned(tone, line));
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    fn toned(&self, tone: Tone, text: &str) -> String {
        let ansi = tone.ansi();
        if self.style == Style::Plain || text.is_empty() || ansi == Ansi::new() {
            return text.to_owned();
        }
        format!("{ansi}{text}{ansi:#}")
    }
}

/// `text` in lines of at most `width` columns, the first `less` shorter.
///
/// A longer word stands alone, so that a URL can be copied, unless it is longer than [`LONGEST_WORD`].
fn wrapped(text: &str, width: usize, less: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = less;
    for word in text.split_whitespace() {
        let mut gap = usize::from(!line.is_empty());
        for piece in pieces(word, width) {
            let length = piece.chars().map(columns).sum::<usize>();
            if !line.is_empty() && taken + gap + length > width {
                lines.push(std::mem::take(&mut line));
                taken = 0;
                gap = 0;
            }
            if gap > 0 {
                line.push(' ');
            }
            line.push_str(piece);
            taken += gap + length;
            gap = 0;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The parts of a word between which a line may break: after characters set in squares, and by force in a word that
/// no reader could copy.
fn pieces(word: &str, width: usize) -> Vec<&str> {
    let count = word.chars().map(columns).sum::<usize>();
    if count <= width {
        return vec![word];
    }
    let force = count > LONGEST_WORD;
    let (mut parts, mut start, mut taken) = (Vec::new(), 0, 0);
    for (at, c) in word.char_indices() {
        taken += columns(c);
        if is_wide(c) || (force && taken >= width) {
            let end = at + c.len_utf8();
            parts.extend(word.get(start..end));
            (start, taken) = (end, 0);
        }
    }
    parts.extend(word.get(start..).filter(|rest| !rest.is_empty()));
    parts
}

/// `text` cut to `length` characters.
pub(in crate::report) fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text).trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_in_their_column() {
        let mut page = Page::new(Style::Plain, 40);
        page.labelled(
            2,
            Tone::Plain,
            "warn",
            6,
            Tone::Plain,
            "one two three four five six seven eight nine",
        );
        assert_eq!(
            page.text(),
            "  warn  one two three four five six\n        seven eight nine\n"
        );
    }

    #[test]
    fn a_long_label_pushes_its_first_line() {
        let mut page = Page::new(Style::Plain, 40);
        page.labelled(
            0,
            Tone::Plain,
            "a-long-label",
            6,
            Tone::Plain,
            "words that follow on it here",
        );
        assert_eq!(
            page.text(),
            "a-long-label words that follow on it\n      here\n"
        );
    }

    #[test]
    fn words_of_squares_and_endless_words_wrap_too() {
        let lines = wrapped(&"写真".repeat(30), 40, 0);
        assert_eq!(lines.len(), 3);
        assert!(
            lines
                .iter()
                .all(|line| line.chars().map(columns).sum::<usize>() <= 40)
        );
        let lines = wrapped(&"x".repeat(1_000), 40, 3);
        assert!(lines.iter().all(|line| line.len() <= 40), "{lines:?}");
        let url = format!("https://a.example/{}", "p".repeat(80));
        assert_eq!(wrapped(&format!("see {url}"), 40, 0), ["see", &url]);
    }

    #[test]
    fn floods_are_cut() {
        let mut page = Page::new(Style::Plain, 80);
        page.words(0, Tone::Plain, &"word ".repeat(100_000));
        assert!(page.text().len() < 2 * LONGEST_TEXT);
    }

    #[test]
    fn colour_is_put_on_only_where_it_is_wanted() {
        let mut page = Page::new(Style::Plain, 80);
        page.words(0, Tone::Level(Level::Deny), "plain");
        assert_eq!(page.text(), "plain\n");
        let mut page = Page::new(Style::Colour, 80);
        page.words(0, Tone::Level(Level::Deny), "red");
        assert!(page.text().starts_with("\u{1b}["));
    }
}

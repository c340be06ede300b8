//! Lines of a page: indented, wrapped, safe for a terminal.

use anstyle::{AnsiColor, Style as Ansi};

use crate::policy::Level;
use crate::report::Style;

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
        let at = indent + room;
        let mut first = format!("{:indent$}{}", "", self.toned(label_tone, &label));
        let taken = indent + label.chars().count();
        if taken < at {
            first.push_str(&" ".repeat(at - taken));
        } else if room > 0 {
            first.push(' ');
        }
        let column = at.max(if room > 0 { taken + 1 } else { at });
        let lines = wrapped(
            &safe(words),
            self.width.saturating_sub(at).max(20),
            column - at,
        );
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

/// `text` in lines of at most `width` characters, the first `less` shorter; a longer word stands alone.
fn wrapped(text: &str, width: usize, less: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = less;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let gap = usize::from(!line.is_empty());
        if !line.is_empty() && taken + gap + length > width {
            lines.push(std::mem::take(&mut line));
            taken = 0;
        }
        if !line.is_empty() {
            line.push(' ');
            taken += 1;
        }
        line.push_str(word);
        taken += length;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// `text` without anything that drives a terminal or changes the order of what stands round it.
pub fn safe(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' => shown.push(' '),
            c if hides(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

fn hides(c: char) -> bool {
    let joiner = matches!(c, '\u{200C}' | '\u{200D}');
    let unseen = matches!(c,
        '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    c.is_control() || (unseen && !joiner)
}

/// `text` cut to `length` characters.
pub(super) fn cut(text: &str, length: usize) -> String {
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
    fn nothing_from_outside_drives_the_terminal() {
        assert_eq!(
            safe("a\u{1b}[31mb\u{202e}c\nd"),
            "a\\u{1b}[31mb\\u{202e}c d"
        );
        let mut page = Page::new(Style::Plain, 80);
        page.words(0, Tone::Level(Level::Deny), "plain");
        assert_eq!(page.text(), "plain\n");
        let mut page = Page::new(Style::Colour, 80);
        page.words(0, Tone::Level(Level::Deny), "red");
        assert!(page.text().starts_with("\u{1b}["));
    }
}

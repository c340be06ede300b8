//! Byte offsets of what was read as lines and columns of the document.

use std::sync::Arc;

use super::Span;
use super::translation::{Piece, Translation, origin};

/// Bytes between two counts of characters, so that a place in a long line costs no walk along it.
const STEP: usize = 1024;

/// The text read, and where each line of the document starts. Articles of one document share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    document: Arc<Counted>,
    made: Option<(Box<str>, Vec<Piece>)>,
}

#[derive(Debug, Default)]
struct Counted {
    text: Box<str>,
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl Lines {
    /// A document that is read as it stands.
    pub(super) fn new(document: String) -> Self {
        let after = document.match_indices('\n').map(|(at, _)| at + 1);
        let mut total = 0;
        let counts = document.as_bytes().chunks(STEP).map(|chunk| {
            let before = total;
            total += count(chunk);
            before
        });
        let counted = Counted {
            characters: counts.collect(),
            starts: std::iter::once(0).chain(after).collect(),
            text: document.into(),
        };
        Self {
            document: Arc::new(counted),
            made: None,
        }
    }

    /// The same document read through a translation.
    pub(super) fn through(&self, made: Translation) -> Self {
        Self {
            document: Arc::clone(&self.document),
            made: Some((made.text.into(), made.pieces)),
        }
    }

    /// The text read: the document decoded, or what it was translated into.
    pub(crate) fn source(&self) -> &str {
        self.made
            .as_ref()
            .map_or(&self.document.text, |(text, _)| text)
    }

    /// Line and column in the document of a byte of the text read; the last place for an offset past the end.
    pub(crate) fn span(&self, offset: usize) -> Span {
        let offset = match &self.made {
            Some((_, pieces)) => origin(pieces, offset),
            None => offset,
        };
        let offset = offset.min(self.document.text.len());
        let line = self
            .document
            .starts
            .partition_point(|start| *start <= offset)
            .max(1);
        let start = self.document.starts.get(line - 1).copied().unwrap_or(0);
        let columns = self
            .document
            .before(offset)
            .saturating_sub(self.document.before(start));
        Span {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(columns + 1).unwrap_or(u32::MAX),
        }
    }
}

impl Counted {
    /// Characters before the byte at `offset`.
    fn before(&self, offset: usize) -> usize {
        let counted = self.characters.get(offset / STEP).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(offset / STEP * STEP..offset);
        counted + rest.map_or(0, count)
    }
}

/// Bytes that start a character.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("é<p>\r\n  <img>".to_owned());
        assert_eq!(lines.span(2), Span { line: 1, column: 2 });
        assert_eq!(lines.span(9), Span { line: 2, column: 3 });
        assert_eq!(lines.span(999).line, 2);
    }

    #[test]
    fn long_lines_count_the_same() {
        let text = format!("x\n{}", "aé".repeat(5_000));
        let lines = Lines::new(text.clone());
        for at in [2, 1_022, 1_024, 1_025, 9_999, text.len()] {
            let columns = text
                .char_indices()
                .filter(|(byte, _)| (2..at).contains(byte))
                .count()
                + 1;
            assert_eq!(lines.span(at).column as usize, columns, "{at}");
        }
    }
}

//! Byte offsets of the source as lines and columns.

use super::Span;

/// Bytes between two counts of characters, so that a place in a long line costs no walk along it.
const STEP: usize = 1024;

/// The source and where each of its lines starts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    source: Box<str>,
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl Lines {
    pub(super) fn new(source: String) -> Self {
        let after = source.match_indices('\n').map(|(at, _)| at + 1);
        let mut total = 0;
        let counts = source.as_bytes().chunks(STEP).map(|chunk| {
            let before = total;
            total += count(chunk);
            before
        });
        Self {
            characters: counts.collect(),
            starts: std::iter::once(0).chain(after).collect(),
            source: source.into(),
        }
    }

    /// The whole source, decoded.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Line and column of a byte; the last place for an offset past the end.
    pub(crate) fn span(&self, offset: usize) -> Span {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let columns = self.before(offset).saturating_sub(self.before(start));
        Span {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(columns + 1).unwrap_or(u32::MAX),
        }
    }

    /// Characters before the byte at `offset`.
    fn before(&self, offset: usize) -> usize {
        let counted = self.characters.get(offset / STEP).copied().unwrap_or(0);
        let rest = self.source.as_bytes().get(offset / STEP * STEP..offset);
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

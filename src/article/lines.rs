//! Byte offsets of the source as lines and columns.

use super::Span;

/// The source and where each of its lines starts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    source: Box<str>,
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn new(source: String) -> Self {
        let after = source.match_indices('\n').map(|(at, _)| at + 1);
        Self {
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
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.source.as_bytes().get(start..offset.min(self.source.len())).unwrap_or_default();
        let columns = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        Span {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(columns + 1).unwrap_or(u32::MAX),
        }
    }
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
}

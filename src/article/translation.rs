//! Text made from a document, such as HTML from Markdown, that remembers where each piece of it stands there.

/// Where one piece of the made text comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// First byte in the made text.
    pub(super) at: usize,
    /// First byte in the document.
    pub(super) from: usize,
    /// Whether the bytes that follow correspond one by one.
    pub(super) is_copy: bool,
}

/// Made text with the places of its pieces.
#[derive(Debug, Default)]
pub(super) struct Translation {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

impl Translation {
    /// Adds words that stand in the document at `from` just so.
    pub(super) fn copy(&mut self, words: &str, from: usize) {
        self.add(words, from, true);
    }

    /// Adds words that the document has at `from` in another form, or not at all.
    pub(super) fn make(&mut self, words: &str, from: usize) {
        self.add(words, from, false);
    }

    /// Adds words as the text of HTML.
    pub(super) fn copy_escaped(&mut self, words: &str, from: usize) {
        let mut at = 0;
        for (sign, _) in words.match_indices(['&', '<', '>', '"']) {
            self.copy(words.get(at..sign).unwrap_or_default(), from + at);
            let made = match words.as_bytes().get(sign) {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                _ => "&quot;",
            };
            self.make(made, from + sign);
            at = sign + 1;
        }
        self.copy(words.get(at..).unwrap_or_default(), from + at);
    }

    /// A byte of the made text that stands for the place `from`.
    pub(super) fn mark(&mut self, from: usize) -> usize {
        let at = self.text.len();
        self.make("\n", from);
        at
    }

    /// Drops what was made after byte `length`.
    pub(super) fn cut(&mut self, length: usize) {
        self.text.truncate(length);
        self.pieces.retain(|piece| piece.at < length);
    }

    fn add(&mut self, words: &str, from: usize, is_copy: bool) {
        if words.is_empty() {
            return;
        }
        let at = self.text.len();
        let goes_on = self.pieces.last().is_some_and(|last| {
            last.is_copy == is_copy
                && (is_copy && last.from + (at - last.at) == from || !is_copy && last.from == from)
        });
        if !goes_on {
            self.pieces.push(Piece { at, from, is_copy });
        }
        self.text.push_str(words);
    }
}

/// Where byte `at` of a made text comes from; the text is the document itself where there are no pieces.
pub(super) fn origin(pieces: &[Piece], at: usize) -> usize {
    let after = pieces.partition_point(|piece| piece.at <= at);
    match after.checked_sub(1).and_then(|index| pieces.get(index)) {
        Some(piece) if piece.is_copy => piece.from + (at - piece.at),
        Some(piece) => piece.from,
        None => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_its_place() {
        let mut made = Translation::default();
        made.make("<p>", 10);
        made.copy("ab", 12);
        made.copy("cd", 14);
        made.copy_escaped("x<y", 40);
        assert_eq!(made.text, "<p>abcdx&lt;y");
        let origins: Vec<usize> = (0..made.text.len())
            .map(|at| origin(&made.pieces, at))
            .collect();
        assert_eq!(
            origins,
            [10, 10, 10, 12, 13, 14, 15, 40, 41, 41, 41, 41, 42]
        );
        assert_eq!(origin(&[], 7), 7);
    }
}

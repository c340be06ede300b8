//! Runs of words with choices and gaps: `not … clear where/when`.

use super::fold::folded;

/// Most words a gap stands for.
const GAP: usize = 5;

/// A run of places; before each there may be a gap.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::reference) struct Pattern {
    places: Vec<Place>,
}

#[derive(Debug, PartialEq, Eq)]
struct Place {
    words: Vec<String>,
    after_gap: bool,
}

impl Pattern {
    /// The pattern written with `/` between the words of one place and `…` for a gap.
    pub(super) fn read(written: &str) -> Self {
        let mut places = Vec::new();
        let mut after_gap = false;
        for part in written.split_whitespace() {
            if part == "…" {
                after_gap = true;
                continue;
            }
            places.push(Place {
                words: part
                    .split('/')
                    .filter(|word| !word.is_empty())
                    .map(folded)
                    .collect(),
                after_gap,
            });
            after_gap = false;
        }
        Self { places }
    }

    /// The index behind its last word where it stands at `at`.
    pub(in crate::reference) fn end_at<'k>(
        &self,
        at: usize,
        key: &dyn Fn(usize) -> &'k str,
    ) -> Option<usize> {
        let mut next = at;
        for place in &self.places {
            let reach = if place.after_gap { GAP } else { 0 };
            let fits = |at: &usize| place.words.iter().any(|word| word == key(*at));
            next = (next..=next + reach).find(fits)? + 1;
        }
        Some(next).filter(|_| !self.places.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn choices_and_gaps_are_matched() {
        let pattern = Pattern::read("not … clear where/when");
        let end = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            let key = |at: usize| words.get(at).copied().unwrap_or_default();
            (0..words.len()).find_map(|at| pattern.end_at(at, &key))
        };
        assert_eq!(
            end("it was not immediately clear when it was filmed"),
            Some(6)
        );
        assert_eq!(end("not clear where"), Some(3));
        assert_eq!(end("not clear why"), None);
        assert_eq!(end("not a b c d e f clear where"), None);
    }
}

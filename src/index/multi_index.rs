//! Multi-index hashing ("Fast exact search in Hamming space with multi-index hashing", Norouzi and others 2014): exact
//! within 31 bits, without looking at most rows.
//!
//! Of two values that differ in at most 31 of 256 bits, one of sixteen words of 16 bits differs in at most one. So a
//! row is found by looking up each word of the query and its sixteen neighbours.
#![expect(
    clippy::indexing_slicing,
    reason = "tables whose sizes are computed beside the loop"
)]

use std::ops::Range;

use super::linear::words;
use super::popcount::{Bits, counting, distance};
use super::{Index, Linear, Row};

/// Words of a value.
pub(super) const WORDS: usize = 16;
/// The largest radius the tables are exact for.
const RADIUS: u32 = 31;

/// Fingerprints by their words.
pub struct MultiIndex {
    all: Linear,
    tables: Vec<Table>,
}

/// Rows sorted by one word: those of word `w` are `rows[starts[w]..starts[w + 1]]`.
pub(super) struct Table {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl MultiIndex {
    /// An index over `fingerprints`, numbered as they come.
    pub fn new(fingerprints: impl IntoIterator<Item = [u8; 32]>) -> Self {
        let rows: Vec<Bits> = fingerprints.into_iter().map(|f| words(&f)).collect();
        let tables = (0..WORDS)
            .map(|at| Table::new(rows.iter().map(|row| word(row, at))))
            .collect();
        Self {
            all: Linear::of(rows),
            tables,
        }
    }
}

impl Index for MultiIndex {
    /// Within more than 31 bits every row is compared.
    fn within(&self, query: &[u8; 32], radius: u32) -> Vec<(Row, u32)> {
        if radius > RADIUS {
            return self.all.within(query, radius);
        }
        let query = words(query);
        let mut found = Vec::new();
        counting(|| {
            for (at, table) in self.tables.iter().enumerate() {
                let own = word(&query, at);
                let flipped = (0..16).map(|bit| own ^ 1 << bit);
                for wanted in std::iter::once(own).chain(flipped) {
                    for row in table.rows(wanted) {
                        let distance = distance(self.all.row(*row), &query);
                        if distance <= radius {
                            found.push((*row, distance));
                        }
                    }
                }
            }
        });
        found.sort_unstable_by_key(|(row, distance)| (*distance, *row));
        found.dedup();
        found
    }

    fn len(&self) -> usize {
        self.all.len()
    }
}

impl Table {
    /// Rows by `words`, one a row.
    pub(super) fn new(words: impl Iterator<Item = u16> + Clone) -> Self {
        let mut starts = vec![0_u32; (1 << 16) + 1];
        let mut count = 0;
        for word in words.clone() {
            starts[usize::from(word) + 1] += 1;
            count += 1;
        }
        for value in 1..starts.len() {
            starts[value] += starts[value - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; count];
        for (row, word) in (0..).zip(words) {
            let place = &mut next[usize::from(word)];
            rows[*place as usize] = row;
            *place += 1;
        }
        Self { starts, rows }
    }

    /// The rows of a word.
    #[inline]
    pub(super) fn rows(&self, word: u16) -> &[u32] {
        &self.rows[self.places(word)]
    }

    /// Where the rows of a word stand among all rows of the table.
    #[inline]
    pub(super) fn places(&self, word: u16) -> Range<usize> {
        let word = usize::from(word);
        self.starts[word] as usize..self.starts[word + 1] as usize
    }

    /// Every row, those of one word together.
    pub(super) fn all(&self) -> &[u32] {
        &self.rows
    }
}

/// The `at`th word of sixteen bits.
#[inline]
pub(super) fn word(bits: &Bits, at: usize) -> u16 {
    (bits[at / 4] >> (at % 4 * 16)) as u16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_comparing_every_row_finds_is_found(
            seeds in prop::collection::vec((prop::array::uniform32(0_u8..4), 0_usize..256, 0_usize..40), 1..60),
            radius in 0_u32..60,
        ) {
            // Rows near to the first one, a few bits flipped.
            let first = seeds[0].0;
            let rows: Vec<[u8; 32]> = seeds.iter().map(|(_, from, count)| {
                let mut row = first;
                for bit in *from..from + count {
                    row[bit * 7 % 256 / 8] ^= 1 << (bit * 7 % 8);
                }
                row
            }).collect();
            let (fast, plain) = (MultiIndex::new(rows.iter().copied()), Linear::new(rows.iter().copied()));
            prop_assert_eq!(fast.within(&first, radius), plain.within(&first, radius));
            prop_assert_eq!(fast.len(), plain.len());
        }
    }
}

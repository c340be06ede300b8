//! Multi-index hashing ("Fast exact search in Hamming space with multi-index hashing", Norouzi and others 2014): exact
//! within 31 bits, without looking at most rows.
//!
//! Of two values that differ in at most 31 of 256 bits, one of sixteen words of 16 bits differs in at most one. So a
//! row is found by looking up each word of the query and its sixteen neighbours.

use super::linear::words;
use super::popcount::{Bits, Counting, counting, distance};
use super::{Index, Linear, Row};

/// Words of a value.
const WORDS: usize = 16;
/// The largest radius the tables are exact for.
const RADIUS: u32 = 31;
/// Entries of one table's starts: one a word, and the end.
const STARTS: usize = (1 << 16) + 1;
/// Looking at a row out of order costs so many times as much as looking at the next one.
const OUT_OF_ORDER: usize = 8;

/// Fingerprints by their words.
#[derive(Debug, Clone, Copy)]
pub struct MultiIndex<'a> {
    all: Linear<'a>,
    starts: &'a [u32],
    rows: &'a [u32],
}

/// What [`MultiIndex`] needs beside the fingerprints: for each of sixteen words the rows sorted by it.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Sixteen times 65,537 numbers: the rows of word `w` stand at `starts[w]..starts[w + 1]` of that table's rows.
    pub starts: Vec<u32>,
    /// Sixteen times all rows.
    pub rows: Vec<u32>,
}

impl Tables {
    /// The tables of `rows`.
    #[expect(
        clippy::indexing_slicing,
        reason = "places are computed from the same words they are used with"
    )]
    pub fn new(rows: &[Bits]) -> Self {
        let mut tables = Self {
            starts: Vec::with_capacity(WORDS * STARTS),
            rows: vec![0; WORDS * rows.len()],
        };
        for at in 0..WORDS {
            let mut starts = vec![0_u32; STARTS];
            for row in rows {
                starts[usize::from(word(row, at)) + 1] += 1;
            }
            for value in 1..starts.len() {
                starts[value] += starts[value - 1];
            }
            let mut next = starts.clone();
            let sorted = &mut tables.rows[at * rows.len()..][..rows.len()];
            for (number, row) in (0..).zip(rows) {
                let place = &mut next[usize::from(word(row, at))];
                sorted[*place as usize] = number;
                *place += 1;
            }
            tables.starts.extend(starts);
        }
        tables
    }
}

/// Rows under one word, with the number of its table.
type List<'a> = (usize, &'a [u32]);

impl<'a> MultiIndex<'a> {
    /// An index over `rows` by their [`Tables`]; `None` where these are of other rows.
    pub fn new(rows: &'a [Bits], starts: &'a [u32], sorted: &'a [u32]) -> Option<Self> {
        let fits = starts.len() == WORDS * STARTS && sorted.len() == WORDS * rows.len();
        fits.then_some(Self {
            all: Linear::new(rows),
            starts,
            rows: sorted,
        })
    }

    /// The rows whose `at`th word is `word`; none where the tables are damaged.
    #[inline]
    fn rows(&self, at: usize, word: u16) -> &'a [u32] {
        let all = self.all.len();
        let place = at * STARTS + usize::from(word);
        let (Some(from), Some(to)) = (self.starts.get(place), self.starts.get(place + 1)) else {
            return &[];
        };
        let table = self.rows.get(at * all..).unwrap_or(&[]);
        table.get(*from as usize..*to as usize).unwrap_or(&[])
    }

    /// The words under which rows near `query` stand, each with the number of its table.
    #[inline]
    fn probes(query: &Bits) -> impl Iterator<Item = (usize, u16)> {
        (0..WORDS).flat_map(move |at| {
            let own = word(query, at);
            let flipped = (0..16).map(move |bit| own ^ 1 << bit);
            let wanted = std::iter::once(own).chain(flipped);
            wanted.map(move |word| (at, word))
        })
    }

    /// The rows that stand under the words of `query`, each list with the number of its table.
    #[inline]
    fn lists(&self, query: &Bits) -> Vec<List<'a>> {
        let lists = Self::probes(query).map(|(at, word)| (at, self.rows(at, word)));
        lists.filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// Whether these are so many rows that comparing every one is quicker.
    fn is_crowded(&self, lists: &[List<'_>]) -> bool {
        let looks: usize = lists.iter().map(|(_, rows)| rows.len()).sum();
        looks * OUT_OF_ORDER > self.all.len()
    }
}

impl Index for MultiIndex<'_> {
    /// Within more than 31 bits every row is compared.
    fn within_each(&self, queries: &[[u8; 32]], radius: u32) -> Vec<Vec<(Row, u32)>> {
        if radius > RADIUS {
            return self.all.within_each(queries, radius);
        }
        let near = |query: &[u8; 32]| {
            let bits = words(query);
            let lists = self.lists(&bits);
            match self.is_crowded(&lists) {
                true => self.all.within(query, radius),
                false => counting(Near {
                    index: self,
                    lists: &lists,
                    query: &bits,
                    radius,
                }),
            }
        };
        queries.iter().map(near).collect()
    }

    fn len(&self) -> usize {
        self.all.len()
    }
}

/// The rows of `lists` within `radius` of `query`, at most [`RADIUS`].
struct Near<'a> {
    index: &'a MultiIndex<'a>,
    lists: &'a [List<'a>],
    query: &'a Bits,
    radius: u32,
}

impl Counting for Near<'_> {
    type Found = Vec<(Row, u32)>;

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) -> Self::Found {
        let mut found = Vec::new();
        for (at, rows) in self.lists {
            for number in *rows {
                let Some(row) = self.index.all.row(*number) else {
                    continue;
                };
                let distance = distance(row, self.query);
                if distance <= self.radius && !is_under(row, self.query, *at) {
                    found.push((*number, distance));
                }
            }
        }
        found.sort_unstable_by_key(|(row, distance)| (*distance, *row));
        found
    }
}

/// Whether a row near `query` stands under one of its first `words`: it is found by the first of them.
#[expect(clippy::inline_always, reason = "compiled with what counts bits")]
#[inline(always)]
fn is_under(row: &Bits, query: &Bits, words: usize) -> bool {
    (0..words).any(|at| (word(row, at) ^ word(query, at)).count_ones() <= 1)
}

/// The `at`th word of sixteen bits.
#[inline]
fn word(bits: &Bits, at: usize) -> u16 {
    (bits.get(at / 4).copied().unwrap_or(0) >> (at % 4 * 16)) as u16
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
            let values: Vec<Bits> = rows.iter().map(words).collect();
            let tables = Tables::new(&values);
            let fast = MultiIndex::new(&values, &tables.starts, &tables.rows).expect("their own tables");
            let plain = Linear::new(&values);
            prop_assert_eq!(fast.within_each(&rows, radius), plain.within_each(&rows, radius));
            // By the tables, however many rows stand under a word.
            let exact = radius.min(RADIUS);
            let bits = words(&first);
            let near = Near { index: &fast, lists: &fast.lists(&bits), query: &bits, radius: exact };
            prop_assert_eq!(near.count(), plain.within(&first, exact));
            prop_assert_eq!(fast.len(), plain.len());
        }
    }

    /// Many rows, so that few stand under one word and the tables are used.
    #[test]
    fn planted_rows_are_found_among_many() {
        let mut state = 1_u64;
        let mut random = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state ^ state >> 31
        };
        let query: Bits = std::array::from_fn(|_| random());
        let mut rows: Vec<Bits> = (0..40_000)
            .map(|_| std::array::from_fn(|_| random()))
            .collect();
        for (n, bits) in [0, 1, 16, 31, 32].into_iter().enumerate() {
            rows[n * 7_000] = query;
            for bit in 0..bits {
                rows[n * 7_000][bit * 8 % 256 / 64] ^= 1 << (bit * 8 % 64 + bit / 32);
            }
        }
        let tables = Tables::new(&rows);
        let index = MultiIndex::new(&rows, &tables.starts, &tables.rows).expect("their own tables");
        let lists = index.lists(&query);
        assert!(!index.is_crowded(&lists));
        let near = Near {
            index: &index,
            lists: &lists,
            query: &query,
            radius: RADIUS,
        };
        let found = counting(near);
        assert_eq!(found, [(0, 0), (7_000, 1), (14_000, 16), (21_000, 31)]);
    }

    #[test]
    fn damaged_tables_find_less_and_harm_nothing() {
        let rows = vec![[7, 8, 9, 10]; 20];
        let mut tables = Tables::new(&rows);
        tables.starts.fill(u32::MAX);
        tables.rows.fill(u32::MAX);
        let index = MultiIndex::new(&rows, &tables.starts, &tables.rows).expect("sizes are right");
        assert!(index.lists(&rows[0]).is_empty());
        assert!(MultiIndex::new(&rows, &tables.starts, &tables.rows[1..]).is_none());
    }
}

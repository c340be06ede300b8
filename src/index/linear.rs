//! Every fingerprint compared with the query: the exact reference the other indexes are measured against.

use super::popcount::{Bits, Counting, counting, distance};
use super::{Index, Row};

/// Rows compared with every query before the next ones are: they stay in the nearest cache.
const BLOCK: usize = 512;

/// Fingerprints in the order they were put in, compared one by one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Linear<'a> {
    rows: &'a [Bits],
}

impl<'a> Linear<'a> {
    /// An index over `rows`, numbered as they come.
    pub fn new(rows: &'a [Bits]) -> Self {
        Self { rows }
    }

    /// One value.
    #[inline]
    pub(super) fn row(&self, row: Row) -> Option<&'a Bits> {
        self.rows.get(row as usize)
    }
}

impl Index for Linear<'_> {
    fn within_each(&self, queries: &[[u8; 32]], radius: u32) -> Vec<Vec<(Row, u32)>> {
        let queries: Vec<Bits> = queries.iter().map(words).collect();
        let mut found = counting(Each {
            rows: self.rows,
            queries: &queries,
            radius,
        });
        for found in &mut found {
            found.sort_unstable_by_key(|(at, distance)| (*distance, *at));
        }
        found
    }

    fn len(&self) -> usize {
        self.rows.len()
    }
}

/// The rows within `radius` of each query, in their order.
struct Each<'a> {
    rows: &'a [Bits],
    queries: &'a [Bits],
    radius: u32,
}

impl Counting for Each<'_> {
    type Found = Vec<Vec<(Row, u32)>>;

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) -> Self::Found {
        let mut found = vec![Vec::new(); self.queries.len()];
        for (block, rows) in (0..).zip(self.rows.chunks(BLOCK)) {
            for (query, found) in self.queries.iter().zip(&mut found) {
                for (at, row) in (block * BLOCK as Row..).zip(rows) {
                    let distance = distance(row, query);
                    if distance <= self.radius {
                        found.push((at, distance));
                    }
                }
            }
        }
        found
    }
}

/// Eight bytes a word, the first the most significant.
pub fn words(bytes: &[u8; 32]) -> Bits {
    let (chunks, _) = bytes.as_chunks::<8>();
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().zip(chunks) {
        *word = u64::from_be_bytes(*chunk);
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bitwise(a: &[u8; 32], b: &[u8; 32]) -> u32 {
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    #[test]
    fn nearest_come_first_and_ties_by_row() {
        let mut one = [0; 32];
        one[31] = 1;
        let mut far = [0; 32];
        far[..8].fill(0xFF);
        let rows = [one, far, [0; 32], one].map(|row| words(&row));
        let index = Linear::new(&rows);
        assert_eq!(index.within(&[0; 32], 1), [(2, 0), (0, 1), (3, 1)]);
        assert_eq!(index.within(&[0; 32], 64).len(), 4);
        assert_eq!(index.len(), 4);
        assert!(Linear::default().is_empty());
    }

    proptest! {
        #[test]
        fn all_within_the_radius_are_found(
            rows in prop::collection::vec(prop::array::uniform32(0_u8..8), 0..40),
            query in prop::array::uniform32(0_u8..8),
            radius in 0_u32..120,
        ) {
            let values: Vec<_> = rows.iter().map(words).collect();
            let index = Linear::new(&values);
            let found = index.within(&query, radius);
            let expected = rows.iter().filter(|row| bitwise(row, &query) <= radius).count();
            prop_assert_eq!(found.len(), expected);
            for (row, distance) in found {
                let row = rows.get(row as usize);
                prop_assert_eq!(Some(distance), row.map(|row| bitwise(row, &query)));
            }
        }
    }
}

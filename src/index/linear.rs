//! The reference: every row compared.

use super::{Index, Row};

/// A linear scan; exact by construction.
pub struct Linear {
    rows: Vec<[u64; 4]>,
}

impl Linear {
    /// Rows numbered in the order given.
    pub fn new(rows: Vec<[u8; 32]>) -> Self {
        Self {
            rows: rows.iter().map(words).collect(),
        }
    }
}

impl Index for Linear {
    fn within(&self, query: &[u8; 32], radius: u32) -> Vec<(Row, u32)> {
        let query = words(query);
        let mut near = Vec::new();
        for (row, stored) in (0..).zip(&self.rows) {
            let distance: u32 = stored
                .iter()
                .zip(&query)
                .map(|(a, b)| (a ^ b).count_ones())
                .sum();
            if distance <= radius {
                near.push((row, distance));
            }
        }
        near.sort_by_key(|&(row, distance)| (distance, row));
        near
    }

    fn len(&self) -> usize {
        self.rows.len()
    }
}

fn words(bytes: &[u8; 32]) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().zip(bytes.chunks_exact(8)) {
        *word = chunk
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_rows_come_by_distance_then_row() {
        let far = [0xff; 32];
        let mut one = [0; 32];
        one[31] = 1;
        let index = Linear::new(vec![far, one, [0; 32], one]);
        assert_eq!(index.within(&[0; 32], 31), [(2, 0), (1, 1), (3, 1)]);
        assert_eq!(index.within(&[0; 32], 256).len(), 4);
        assert!(Linear::new(Vec::new()).within(&far, 256).is_empty());
    }
}

//! Rows of numbers that point the same way: those whose signs agree most are looked at closely.

use super::Row;
use super::popcount::{Counting, counting};

/// Numbers of a row.
pub const NUMBERS: usize = 512;
/// The signs of a row, a bit each.
pub type Signs = [u64; NUMBERS / 64];
/// Rows that are looked at closely for each that is asked for.
const CLOSELY: usize = 16;

/// Rows in the order they were put in; each is compared with queries of its kind alone.
#[derive(Clone, Copy)]
pub struct Vectors<'a> {
    /// The signs of each.
    pub signs: &'a [Signs],
    /// The numbers of each.
    pub values: &'a [[i8; NUMBERS]],
    /// The kind of each.
    pub kinds: &'a [u32],
}

/// The signs of a row; that of 0 counts as below it.
pub fn signs(values: &[i8; NUMBERS]) -> Signs {
    let mut signs = Signs::default();
    for (word, values) in signs.iter_mut().zip(values.chunks(64)) {
        for (at, value) in values.iter().enumerate() {
            *word |= u64::from(*value > 0) << at;
        }
    }
    signs
}

/// The cosine of the angle between two rows.
pub fn likeness(a: &[i8; NUMBERS], b: &[i8; NUMBERS]) -> f32 {
    let dot = |a: &[i8; NUMBERS], b: &[i8; NUMBERS]| -> i32 {
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
    };
    let lengths = (dot(a, a) as f32).sqrt() * (dot(b, b) as f32).sqrt();
    dot(a, b) as f32 / lengths.max(1.0)
}

impl Vectors<'_> {
    /// The `most` rows of `kind` that are likest to `query`, likest first, among those whose signs agree most with it.
    pub fn likest(&self, query: &[i8; NUMBERS], kind: u32, most: usize) -> Vec<(Row, f32)> {
        let asked = signs(query);
        let closely = most * CLOSELY;
        let mut near = counting(Nearest {
            vectors: self,
            asked: &asked,
            kind,
            closely,
        });
        near.sort_unstable();
        near.truncate(closely);
        let mut likest: Vec<(Row, f32)> = near
            .into_iter()
            .filter_map(|(_, at)| Some((at, likeness(query, self.values.get(at as usize)?))))
            .collect();
        likest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likest.truncate(most);
        likest
    }
}

/// Rows of a kind by the bits in which they differ from `asked`: the `closely` that differ in the fewest, and some more.
struct Nearest<'a> {
    vectors: &'a Vectors<'a>,
    asked: &'a Signs,
    kind: u32,
    closely: usize,
}

impl Counting for Nearest<'_> {
    type Found = Vec<(u32, Row)>;

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) -> Self::Found {
        let (most, closely) = (self.closely * 2, self.closely);
        let mut near = Vec::with_capacity(most);
        let mut bound = u32::MAX;
        let rows = self.vectors.signs.iter().zip(self.vectors.kinds);
        for (at, (signs, kind)) in (0..).zip(rows) {
            let mut differ = 0;
            for (a, b) in signs.iter().zip(self.asked) {
                differ += (a ^ b).count_ones();
            }
            if differ >= bound || *kind != self.kind {
                continue;
            }
            near.push((differ, at));
            if near.len() == most {
                near.select_nth_unstable(closely - 1);
                near.truncate(closely);
                let farthest = near.iter().map(|(differ, _)| *differ).max();
                bound = farthest.unwrap_or(bound);
            }
        }
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that look like noise, the same each time.
    fn rows(count: usize, mut state: u64) -> Vec<[i8; NUMBERS]> {
        let mut number = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8 as i8
        };
        (0..count)
            .map(|_| std::array::from_fn(|_| number().max(-127)))
            .collect()
    }

    fn mixed(row: &[i8; NUMBERS], noise: &[i8; NUMBERS], share: f32) -> [i8; NUMBERS] {
        std::array::from_fn(|at| {
            let (a, b) = (f32::from(row[at]), f32::from(noise[at]));
            (a * share + b * (1.0 - share)).round() as i8
        })
    }

    #[test]
    fn rows_that_point_the_same_way_are_found_as_comparing_every_row_finds_them() {
        let known = rows(3_000, 1);
        let noise = rows(60, 2);
        let all_signs: Vec<Signs> = known.iter().map(signs).collect();
        let kinds: Vec<u32> = (0..3_000).map(|at| at / 1_500).collect();
        let vectors = Vectors {
            signs: &all_signs,
            values: &known,
            kinds: &kinds,
        };
        for (at, noise) in noise.iter().enumerate() {
            let right = at * 47;
            let query = mixed(&known[right], noise, 0.4);
            let kind = kinds[right];
            let found = vectors.likest(&query, kind, 4);
            assert_eq!(found.len(), 4);
            assert_eq!(found[0].0 as usize, right);
            let of_kind = (0..3_000).filter(|at| kinds[*at] == kind);
            let best = of_kind.map(|at| likeness(&query, &known[at]));
            let best = best.max_by(f32::total_cmp).unwrap();
            assert!((found[0].1 - best).abs() < 1e-6);
            assert!(found.is_sorted_by(|a, b| a.1 >= b.1));
            assert!(vectors.likest(&query, 7, 4).is_empty());
        }
    }

    #[test]
    fn likeness_is_a_cosine() {
        let row = rows(1, 3)[0];
        let turned: [i8; NUMBERS] = row.map(|value| -value);
        assert!((likeness(&row, &row) - 1.0).abs() < 1e-6);
        assert!((likeness(&row, &turned) + 1.0).abs() < 1e-6);
        let half = row.map(|value| value / 2);
        assert!(likeness(&row, &half) > 0.99);
        assert!(likeness(&row, &[0; NUMBERS]).abs() < 1e-6);
    }
}

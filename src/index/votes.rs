//! Which entries share many small features with a query, in one turn and one change of size.
//!
//! Rows are found by any of their sixteen 16-bit words being equal to the query's, as in multi-index hashing, and count
//! where the whole is near. A wrong row votes for a turn and a change of size of its own; right ones agree.
#![expect(
    clippy::indexing_slicing,
    reason = "tables whose sizes are computed beside the loop"
)]

use super::multi_index::{Table, WORDS, word};
use super::popcount::{Bits, counting, distance};
use crate::signal::local::{Feature, Mirrored};

/// Bits in which features that count as near differ at most.
const NEAR: u32 = 52;

/// Bits in which four of their words differ at most: of features 52 bits apart 1 in 100 differs by more, and hardly any
/// that are strangers differ by less.
const SKETCH_NEAR: u32 = 20;

/// A word is crowded that stands in so many times more rows than the mean one; in small archives none is.
const CROWDED: usize = 16;
const FEW: usize = 64;

/// A feature to look up.
#[derive(Debug, Clone, Copy)]
pub struct Ballot {
    /// The comparisons.
    pub bits: Bits,
    /// Direction, 0–63.
    pub turn: u8,
    /// Logarithm of its size, in steps of the scale, any origin.
    pub size: i32,
    /// Whether it is how the mirrored query shows it.
    pub mirrored: bool,
}

impl Ballot {
    /// What a feature, as it lies or as a mirror shows it, votes with.
    pub fn of(feature: &Feature, mirrored: Mirrored) -> Self {
        Self {
            bits: feature.bits,
            turn: feature.turn,
            size: -feature.size(),
            mirrored: mirrored == Mirrored::Yes,
        }
    }
}

/// An entry with the votes it got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    /// The entry, in the order of putting in.
    pub entry: u32,
    /// Rows of the entry that features of the query resemble in one turn and one change of size; each counts 0 to 1, the
    /// less the more rows its best ballot resembles.
    pub votes: f32,
    /// Whether they were the mirrored query's.
    pub mirrored: bool,
}

#[derive(Clone, Copy)]
struct Row {
    bits: Bits,
    entry: u32,
    turn: u8,
    size: i8,
}

/// Features of all entries.
pub struct Votes {
    rows: Vec<Row>,
    tables: Vec<Table>,
    /// For each table four more words of its rows, in its order: they spare nearly all looks at rows that lie all over
    /// memory.
    sketches: Vec<Vec<u64>>,
    /// Words that stand in more rows are passed over: they tell nearly nothing and cost most.
    crowded: usize,
}

/// Most ballots counted.
const MOST_BALLOTS: usize = 1 << 16;

impl Votes {
    /// The features of entries; each row is an entry's number and the feature as it lies.
    pub fn new(features: impl IntoIterator<Item = (u32, Ballot)>) -> Self {
        let rows: Vec<Row> = features
            .into_iter()
            .map(|(entry, feature)| Row {
                bits: feature.bits,
                entry,
                turn: feature.turn,
                size: feature.size as i8,
            })
            .collect();
        let words = |at: usize| rows.iter().map(move |row: &Row| word(&row.bits, at));
        let tables: Vec<Table> = (0..WORDS).map(|at| Table::new(words(at))).collect();
        let sketches = (0..).zip(&tables).map(|(at, table)| {
            let order = table.all().iter();
            order
                .map(|row| sketch(&rows[*row as usize].bits, at))
                .collect()
        });
        let sketches = sketches.collect();
        let crowded = CROWDED * (rows.len() >> 16) + FEW;
        Self {
            rows,
            tables,
            sketches,
            crowded,
        }
    }

    /// The entries with most votes, at most `most`, best first.
    pub fn search(&self, ballots: &[Ballot], most: usize) -> Vec<Tally> {
        let ballots = ballots
            .get(..ballots.len().min(MOST_BALLOTS))
            .unwrap_or(ballots);
        let mut hits: Vec<u64> = Vec::new();
        let mut found = vec![0_u32; ballots.len()];
        counting(|| {
            // Table by table and by rising words, so that what is read lies together in memory.
            let mut order: Vec<u16> = (0..ballots.len() as u16).collect();
            for at in 0..self.tables.len() {
                order.sort_unstable_by_key(|number| word(&ballots[usize::from(*number)].bits, at));
                for number in &order {
                    let before = hits.len();
                    let number = usize::from(*number);
                    self.hits(at, number as u64, &ballots[number], &mut hits);
                    found[number] += (hits.len() - before) as u32;
                }
            }
        });
        // What resembles much tells little.
        let weight = |found: &u32| 1.0 / (*found as f32).max(1.0).sqrt();
        let weights: Vec<f32> = found.iter().map(weight).collect();
        hits.sort_unstable();
        self.tally(&hits, &weights, most)
    }

    /// Rows of one table: row, mirrored, turn, change of size and ballot, most significant first.
    #[inline]
    fn hits(&self, at: usize, number: u64, ballot: &Ballot, hits: &mut Vec<u64>) {
        let table = &self.tables[at];
        let places = table.places(word(&ballot.bits, at));
        if places.len() > self.crowded {
            return;
        }
        let sketched = sketch(&ballot.bits, at);
        let sketches = &self.sketches[at][places.clone()];
        for (number_of_row, known) in table.all()[places].iter().zip(sketches) {
            if (known ^ sketched).count_ones() > SKETCH_NEAR {
                continue;
            }
            let row = &self.rows[*number_of_row as usize];
            let seen = || (0..at).any(|at| word(&row.bits, at) == word(&ballot.bits, at));
            if distance(&row.bits, &ballot.bits) <= NEAR && !seen() {
                hits.push(u64::from(*number_of_row) << 24 | bin(ballot, row) << 16 | number);
            }
        }
    }

    fn tally(&self, hits: &[u64], weights: &[f32], most: usize) -> Vec<Tally> {
        let mut found: Vec<Tally> = Vec::new();
        let entry = |hit: &u64| self.rows[(hit >> 24) as usize].entry;
        for hits in hits.chunk_by(|a, b| entry(a) == entry(b)) {
            for mirrored in [false, true] {
                let mut bins = [[0.0_f32; 16]; 8];
                // A row counts once a bin, as much as its best ballot.
                for same in hits.chunk_by(|a, b| a >> 16 == b >> 16) {
                    if (same[0] >> 23 & 1 == 1) != mirrored {
                        continue;
                    }
                    let weight = same.iter().map(|hit| weights[(hit & 0xFFFF) as usize]);
                    let best = weight.fold(0.0, f32::max);
                    bins[(same[0] >> 20 & 7) as usize][(same[0] >> 16 & 15) as usize] += best;
                }
                let mut votes = 0.0_f32;
                for turn in 0..8 {
                    for size in 0..15 {
                        let pair = |turn: usize| bins[turn][size] + bins[turn][size + 1];
                        votes = votes.max(pair(turn) + pair((turn + 1) % 8));
                    }
                }
                if votes > 0.0 {
                    found.push(Tally {
                        entry: entry(&hits[0]),
                        votes,
                        mirrored,
                    });
                }
            }
        }
        found.sort_by(|a, b| b.votes.total_cmp(&a.votes).then(a.entry.cmp(&b.entry)));
        found.truncate(most);
        found
    }
}

/// Four words other than the `at`th.
#[inline]
fn sketch(bits: &Bits, at: usize) -> u64 {
    let far = |by: usize| u64::from(word(bits, (at + by) % WORDS));
    far(5) << 48 | far(11) << 32 | far(2) << 16 | far(8)
}

/// Mirrored, turn and change of size in eight bits.
fn bin(ballot: &Ballot, row: &Row) -> u64 {
    // The mirrored query's feature points half a circle less its own turn.
    let turned = match ballot.mirrored {
        true => 32_u8.wrapping_sub(ballot.turn),
        false => ballot.turn,
    };
    let turn = turned.wrapping_sub(row.turn) % 64 / 8;
    let size = (ballot.size - i32::from(row.size) + 24).clamp(0, 47) / 3;
    u64::from(ballot.mirrored) << 7 | u64::from(turn) << 4 | size as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A feature that looks like no other but its own.
    fn feature(seed: u64, turn: u8, size: i32) -> Ballot {
        let bits = std::array::from_fn(|at| {
            let mixed = (seed * 4 + at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
        });
        Ballot {
            bits,
            turn,
            size,
            mirrored: false,
        }
    }

    fn noisy(mut ballot: Ballot) -> Ballot {
        ballot.bits[1] ^= 0x0101_0101;
        ballot
    }

    #[test]
    fn an_entry_with_like_features_in_one_turn_wins() {
        let rows = (0..40).map(|n| (n / 10, feature(u64::from(n), (n % 64) as u8, -30)));
        let votes = Votes::new(rows);
        // Features of the third entry, all turned by the same step and half as large.
        let asked: Vec<Ballot> = (20..30)
            .map(|n| noisy(feature(n, (n + 9) as u8 % 64, -34)))
            .collect();
        let found = votes.search(&asked, 5);
        assert_eq!((found[0].entry, found[0].mirrored), (2, false));
        assert!(found[0].votes >= 9.9, "{found:?}");
        // The same features turned each its own way agree on nothing.
        let apart: Vec<Ballot> = (20..30)
            .map(|n| feature(n, (n * 29) as u8 % 64, -30 - n as i32))
            .collect();
        assert!(votes.search(&apart, 1)[0].votes < 6.0);
    }

    #[test]
    fn what_resembles_many_rows_tells_little() {
        let rows = (0..30).map(|n| (n, feature(1, 0, -30)));
        let votes = Votes::new(rows);
        let found = votes.search(&[feature(1, 0, -30)], 50);
        assert_eq!(found.len(), 30);
        assert!(found[0].votes < 0.2);
    }

    #[test]
    fn nothing_is_found_among_nothing() {
        assert!(Votes::new([]).search(&[feature(1, 0, -30)], 5).is_empty());
    }
}

//! Nearest neighbours among fingerprints.
//!
//! An index borrows what it searches: plain numbers in a row, which lie in memory or in a mapped file alike. What it
//! needs beside the fingerprints is made once ([`Tables`], [`Lists`]) and stored with them.

mod linear;
mod multi_index;
pub mod popcount;
mod vectors;
mod vocabulary;
mod votes;

pub use linear::{Linear, words};
pub use multi_index::{MultiIndex, Tables};
pub use vectors::{NUMBERS, Signs, Vectors, likeness, signs};
pub use vocabulary::Vocabulary;
pub use votes::{Ballot, Lists, Tally, Votes, compare_all, search};

/// Position of a fingerprint in the index, in the order it was put in.
pub type Row = u32;

/// Exact search by Hamming distance over 256-bit fingerprints.
pub trait Index: Send + Sync {
    /// For each query every row within `radius` bits of it (inclusive), by distance, then by row.
    fn within_each(&self, queries: &[[u8; 32]], radius: u32) -> Vec<Vec<(Row, u32)>>;
    /// Every row within `radius` bits of `query` (inclusive), by distance, then by row.
    fn within(&self, query: &[u8; 32], radius: u32) -> Vec<(Row, u32)> {
        self.within_each(std::slice::from_ref(query), radius)
            .pop()
            .unwrap_or_default()
    }
    /// How many rows it holds.
    fn len(&self) -> usize;
    /// Whether it holds none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

//! Nearest neighbours among fingerprints.

mod linear;
mod multi_index;
pub mod popcount;
mod votes;

pub use linear::Linear;
pub use multi_index::MultiIndex;
pub use votes::{Ballot, Tally, Votes};

/// Position of a fingerprint in the index, in the order it was put in.
pub type Row = u32;

/// Exact search by Hamming distance over 256-bit fingerprints.
pub trait Index: Send + Sync {
    /// Every row within `radius` bits of `query` (inclusive), by distance, then by row.
    fn within(&self, query: &[u8; 32], radius: u32) -> Vec<(Row, u32)>;
    /// How many rows it holds.
    fn len(&self) -> usize;
    /// Whether it holds none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

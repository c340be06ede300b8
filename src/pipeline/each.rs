//! Many things done at once.

use rayon::prelude::*;

/// What `work` makes of each of `all`, several at once, in their order.
pub fn each<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    all.par_iter().map(work).collect()
}

//! Exact search among fingerprints.

use cutline::index::popcount::Bits;
use cutline::index::{Index as _, Linear, MultiIndex, Tables, words};

fn main() {
    divan::main();
}

fn fingerprints(count: usize) -> Vec<[u8; 32]> {
    let mut state = 1_u64;
    let mut byte = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..count)
        .map(|_| std::array::from_fn(|_| byte()))
        .collect()
}

#[divan::bench(args = [10_000, 100_000, 1_000_000])]
fn linear(bencher: divan::Bencher<'_, '_>, count: usize) {
    let all = fingerprints(count);
    let query = all.first().copied().unwrap_or([0; 32]);
    let rows: Vec<Bits> = all.iter().map(words).collect();
    let index = Linear::new(&rows);
    bencher.bench(|| index.within(divan::black_box(&query), 31));
}

#[divan::bench(args = [100_000, 1_000_000])]
fn multi_index(bencher: divan::Bencher<'_, '_>, count: usize) {
    let all = fingerprints(count);
    let query = all.first().copied().unwrap_or([0; 32]);
    let rows: Vec<Bits> = all.iter().map(words).collect();
    let tables = Tables::new(&rows);
    if let Some(index) = MultiIndex::new(&rows, &tables.starts, &tables.rows) {
        bencher.bench(|| index.within(divan::black_box(&query), 31));
    }
}

//! The voters that rows which resemble ballots are of.

/// A voter with the votes it got.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    /// The part it stands in, by its place among those asked.
    pub part: usize,
    /// Its number in the part.
    pub voter: u32,
    /// Rows of it that features of the query resemble in one turn and one change of size; each counts 0 to 1, the
    /// less the more rows its best ballot resembles.
    pub votes: f32,
    /// Whether they were the mirrored query's.
    pub mirrored: bool,
}

/// A row that resembles a ballot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    /// Number of the part, and the voter in it.
    pub(super) part: u32,
    pub(super) voter: u32,
    /// Its number in the part.
    pub(super) row: u32,
    /// Mirrored, turn and change of size.
    pub(super) bin: u8,
    /// The place of the ballot.
    pub(super) ballot: u16,
}

/// The voters that hits are of, best first.
pub(super) fn counted(mut hits: Vec<Hit>, ballots: usize, most: usize) -> Vec<Tally> {
    let mut counts = vec![0_u32; ballots];
    for hit in &hits {
        if let Some(count) = counts.get_mut(usize::from(hit.ballot)) {
            *count += 1;
        }
    }
    // What resembles much tells little.
    let weight = |count: &u32| 1.0 / (*count as f32).max(1.0).sqrt();
    let weights: Vec<f32> = counts.iter().map(weight).collect();
    hits.sort_unstable();
    tally(&hits, &weights, most)
}

/// The votes of each voter, best first, from hits in order.
#[expect(
    clippy::indexing_slicing,
    reason = "bins are numbered by as many bits as there are"
)]
fn tally(hits: &[Hit], weights: &[f32], most: usize) -> Vec<Tally> {
    let mut found: Vec<Tally> = Vec::new();
    for hits in hits.chunk_by(|a, b| (a.part, a.voter) == (b.part, b.voter)) {
        for mirrored in [false, true] {
            let mut bins = [[0.0_f32; 16]; 8];
            // A row counts once a bin, as much as its best ballot.
            for same in hits.chunk_by(|a, b| (a.row, a.bin) == (b.row, b.bin)) {
                let bin = same[0].bin;
                if (bin >> 7 == 1) != mirrored {
                    continue;
                }
                let weight = same.iter().map(|hit| weights[usize::from(hit.ballot)]);
                bins[usize::from(bin >> 4 & 7)][usize::from(bin & 15)] +=
                    weight.fold(0.0, f32::max);
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
                    part: hits[0].part as usize,
                    voter: hits[0].voter,
                    votes,
                    mirrored,
                });
            }
        }
    }
    let place = |tally: &Tally| (tally.part, tally.voter);
    found.sort_by(|a, b| b.votes.total_cmp(&a.votes).then(place(a).cmp(&place(b))));
    found.truncate(most);
    found
}

//! Which entries share many small features with a query, in one turn and one change of size.
//!
//! Features stand in lists, each under the word of the [`Vocabulary`] nearest to it; a query looks through the lists of
//! the few words nearest to each of its own. A wrong row votes for a turn and a change of size of its own; right ones
//! agree.

mod tally;

pub use tally::Tally;
use tally::{Hit, counted};

use super::Vocabulary;
use super::popcount::{Bits, Counting, counting, distance};
use crate::signal::local::{Feature, Mirrored};

/// Bits in which features that count as near differ at most.
const NEAR: u32 = 52;

/// Bits in which a quarter of them differs at most: of features 52 bits apart 1 in 60 differs by more, and of strangers
/// 1 in 400 by less.
const QUARTER_NEAR: u32 = 20;

/// Words of the upper level under which the nearest words are looked for.
const WIDE: usize = 8;
/// A feature of a query looks under as many words as hold about so many rows, and no fewer or more than these.
const LOOKS: usize = 600;
const FEWEST_WORDS: usize = 3;
const MOST_WORDS: usize = 8;

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

/// The features of some entries, in lists; one list after the other, and every column in the same order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Votes<'a> {
    /// The rows of word `w` are `starts[w]..starts[w + 1]`.
    pub starts: &'a [u32],
    /// The first quarter of the comparisons: spares nearly all looks at the rest.
    pub first: &'a [u64],
    /// The other three.
    pub rest: &'a [[u64; 3]],
    /// Whose feature it is, by numbers of the caller's.
    pub voters: &'a [u32],
    /// Turn and size, a byte each, the turn the lower.
    pub poses: &'a [u16],
}

/// What [`Votes`] borrows.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// As [`Votes::starts`].
    pub starts: Vec<u32>,
    /// As [`Votes::first`].
    pub first: Vec<u64>,
    /// As [`Votes::rest`].
    pub rest: Vec<[u64; 3]>,
    /// As [`Votes::voters`].
    pub voters: Vec<u32>,
    /// As [`Votes::poses`].
    pub poses: Vec<u16>,
}

impl Lists {
    /// The features of voters; each is the voter's number and the feature as it lies.
    #[expect(
        clippy::indexing_slicing,
        reason = "places are counted from the words they are used with"
    )]
    pub fn new(features: &[(u32, Ballot)]) -> Self {
        let words = Vocabulary::shipped();
        let mut found = Vec::new();
        let mut word_of = |ballot: &Ballot| {
            words.nearest(&ballot.bits, WIDE, 1, &mut found);
            found.first().map_or(0, |word| *word as u16)
        };
        let of: Vec<u16> = features.iter().map(|(_, b)| word_of(b)).collect();
        let mut starts = vec![0_u32; Vocabulary::WORDS + 1];
        for word in &of {
            starts[usize::from(*word) + 1] += 1;
        }
        for word in 1..starts.len() {
            starts[word] += starts[word - 1];
        }
        let count = features.len();
        let mut lists = Self {
            first: vec![0; count],
            rest: vec![[0; 3]; count],
            voters: vec![0; count],
            poses: vec![0; count],
            starts: Vec::new(),
        };
        let mut next = starts.clone();
        for (word, (voter, ballot)) in of.iter().zip(features) {
            let place = next[usize::from(*word)] as usize;
            next[usize::from(*word)] += 1;
            let [first, rest @ ..] = ballot.bits;
            lists.first[place] = first;
            lists.rest[place] = rest;
            lists.voters[place] = *voter;
            lists.poses[place] = pose(ballot);
        }
        Self { starts, ..lists }
    }

    /// To search them.
    pub fn votes(&self) -> Votes<'_> {
        Votes {
            starts: &self.starts,
            first: &self.first,
            rest: &self.rest,
            voters: &self.voters,
            poses: &self.poses,
        }
    }
}

/// Most ballots counted, and rows that resemble one: a mark that stands on every picture of a large archive has many.
const MOST_BALLOTS: usize = 1 << 16;
const MOST_HITS: usize = 4 << 20;

/// The voters of all parts with most votes, at most `most`, best first.
///
/// The result is the same however the voters are divided into parts, but for their numbers.
pub fn search(parts: &[Votes<'_>], ballots: &[Ballot], most: usize) -> Vec<Tally> {
    let ballots = ballots
        .get(..ballots.len().min(MOST_BALLOTS))
        .unwrap_or(ballots);
    let rows: usize = parts.iter().map(|part| part.first.len()).sum();
    if rows == 0 {
        return Vec::new();
    }
    let words = LOOKS / (rows / Vocabulary::WORDS).max(1);
    let words = words.clamp(FEWEST_WORDS, MOST_WORDS);
    // By rising words, so that a list is looked through by all its ballots in turn.
    let mut looks: Vec<(u16, u16)> = Vec::with_capacity(ballots.len() * words);
    let mut found = Vec::new();
    for (number, ballot) in (0..).zip(ballots) {
        Vocabulary::shipped().nearest(&ballot.bits, WIDE, words, &mut found);
        looks.extend(found.iter().map(|word| (*word as u16, number)));
    }
    looks.sort_unstable();
    let mut hits: Vec<Hit> = Vec::new();
    for (number, part) in (0..).zip(parts) {
        counting(Looking {
            part,
            number,
            looks: &looks,
            ballots,
            hits: &mut hits,
        });
    }
    counted(hits, ballots.len(), most)
}

/// The same from features in no lists, each compared with every ballot: the reference [`search`] is measured against.
pub fn compare_all(features: &[(u32, Ballot)], ballots: &[Ballot], most: usize) -> Vec<Tally> {
    let ballots = ballots
        .get(..ballots.len().min(MOST_BALLOTS))
        .unwrap_or(ballots);
    let hits = counting(Comparing { features, ballots });
    counted(hits, ballots.len(), most)
}

/// A part that ballots look through; adds the rows of its lists that resemble those which look there.
struct Looking<'a> {
    part: &'a Votes<'a>,
    number: u32,
    /// Words, and the places of the ballots that look there.
    looks: &'a [(u16, u16)],
    ballots: &'a [Ballot],
    hits: &'a mut Vec<Hit>,
}

impl Counting for Looking<'_> {
    type Found = ();

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) {
        for (word, at) in self.looks {
            if self.hits.len() >= MOST_HITS {
                break;
            }
            if let Some(ballot) = self.ballots.get(usize::from(*at)) {
                self.part.hits(self.number, *word, *at, ballot, self.hits);
            }
        }
    }
}

/// Features of which each is compared with every ballot.
struct Comparing<'a> {
    features: &'a [(u32, Ballot)],
    ballots: &'a [Ballot],
}

impl Counting for Comparing<'_> {
    type Found = Vec<Hit>;

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for (block, features) in (0..).zip(self.features.chunks(BLOCK)) {
            for (number, ballot) in (0..).zip(self.ballots) {
                for (row, (voter, feature)) in (block * BLOCK as u32..).zip(features) {
                    if distance(&feature.bits, &ballot.bits) <= NEAR {
                        hits.push(Hit {
                            part: 0,
                            voter: *voter,
                            row,
                            bin: bin(ballot, pose(feature)),
                            ballot: number,
                        });
                    }
                }
            }
        }
        hits
    }
}

/// Features compared with every ballot before the next ones are.
const BLOCK: usize = 256;
/// Rows of a list that are looked at by their first quarter before the rest is.
const GATHERED: usize = 512;

impl Votes<'_> {
    /// Rows of one list that resemble a ballot; none where the columns are damaged.
    #[expect(
        clippy::inline_always,
        clippy::indexing_slicing,
        reason = "compiled with what counts bits; no chunk has more rows than are gathered"
    )]
    #[inline(always)]
    fn hits(&self, part: u32, word: u16, number: u16, ballot: &Ballot, hits: &mut Vec<Hit>) {
        let word = usize::from(word);
        let (Some(from), Some(to)) = (self.starts.get(word), self.starts.get(word + 1)) else {
            return;
        };
        let first = self.first.get(*from as usize..*to as usize).unwrap_or(&[]);
        let [asked, rest @ ..] = &ballot.bits;
        // What is near by its first quarter is gathered before the rest of any is looked at: that lies elsewhere in memory, and
        // so many of it are fetched at a time.
        let mut near = [(0_u32, 0_u32); GATHERED];
        for (chunk, first) in first.chunks(GATHERED).enumerate() {
            let mut count = 0;
            for (at, known) in (*from as usize + chunk * GATHERED..).zip(first) {
                let bits = (known ^ asked).count_ones();
                near[count % GATHERED] = (at as u32, bits);
                count += usize::from(bits <= QUARTER_NEAR);
            }
            for (at, bits) in &near[..count] {
                let place = *at as usize;
                let Some(others) = self.rest.get(place) else {
                    continue;
                };
                let mut far = *bits;
                for (a, b) in others.iter().zip(rest) {
                    far += (a ^ b).count_ones();
                }
                if far > NEAR {
                    continue;
                }
                if let Some((voter, pose)) = self.voters.get(place).zip(self.poses.get(place)) {
                    hits.push(Hit {
                        part,
                        voter: *voter,
                        row: *at,
                        bin: bin(ballot, *pose),
                        ballot: number,
                    });
                }
            }
        }
    }
}

/// Turn and size of a feature.
#[inline]
fn pose(feature: &Ballot) -> u16 {
    u16::from_le_bytes([feature.turn, (feature.size as i8).cast_unsigned()])
}

/// Mirrored, turn and change of size in eight bits.
#[inline]
fn bin(ballot: &Ballot, pose: u16) -> u8 {
    let [turn, size] = pose.to_le_bytes();
    // The mirrored query's feature points half a circle less its own turn.
    let turned = match ballot.mirrored {
        true => 32_u8.wrapping_sub(ballot.turn),
        false => ballot.turn,
    };
    let turn = turned.wrapping_sub(turn) % 64 / 8;
    let size = (ballot.size - i32::from(size.cast_signed()) + 24).clamp(0, 47) / 3;
    u8::from(ballot.mirrored) << 7 | turn << 4 | size as u8
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
        let lists = Lists::new(&rows.collect::<Vec<_>>());
        let votes = [lists.votes()];
        // Features of the third entry, all turned by the same step and half as large.
        let asked: Vec<Ballot> = (20..30)
            .map(|n| noisy(feature(n, (n + 9) as u8 % 64, -34)))
            .collect();
        let found = search(&votes, &asked, 5);
        assert_eq!((found[0].voter, found[0].mirrored), (2, false));
        // One or the other may stand under a word that is not looked under.
        assert!(found[0].votes >= 8.0, "{found:?}");
        // The same features turned each its own way agree on nothing.
        let apart: Vec<Ballot> = (20..30)
            .map(|n| feature(n, (n * 29) as u8 % 64, -30 - n as i32))
            .collect();
        assert!(search(&votes, &apart, 1)[0].votes < 6.0);
    }

    #[test]
    fn what_resembles_many_rows_tells_little() {
        let rows = (0..30).map(|n| (n, feature(1, 0, -30)));
        let lists = Lists::new(&rows.collect::<Vec<_>>());
        let votes = [lists.votes()];
        let found = search(&votes, &[feature(1, 0, -30)], 50);
        assert_eq!(found.len(), 30);
        assert!(found[0].votes < 0.2);
    }

    #[test]
    fn comparing_every_feature_finds_the_same_of_few() {
        let rows: Vec<(u32, Ballot)> = (0..40)
            .map(|n| (n / 10, feature(u64::from(n % 33), (n % 64) as u8, -30)))
            .collect();
        let asked: Vec<Ballot> = (8..34)
            .map(|n| feature(n, (n + 9) as u8 % 64, -34))
            .collect();
        let lists = Lists::new(&rows);
        let found = search(&[lists.votes()], &asked, 9);
        assert!(!found.is_empty());
        assert_eq!(found, compare_all(&rows, &asked, 9));
    }

    #[test]
    fn nothing_is_found_among_nothing() {
        assert!(search(&[], &[feature(1, 0, -30)], 5).is_empty());
        let none = Lists::new(&[]);
        assert!(search(&[none.votes()], &[feature(1, 0, -30)], 5).is_empty());
    }

    #[test]
    fn it_does_not_matter_how_voters_are_divided() {
        let rows: Vec<(u32, Ballot)> = (0..60)
            .map(|n| (n / 10, feature(u64::from(n % 25), (n % 7) as u8, -30)))
            .collect();
        let asked: Vec<Ballot> = (10..22).map(|n| noisy(feature(n, 3, -30))).collect();
        let whole = Lists::new(&rows);
        let (left, right) = (Lists::new(&rows[..30]), Lists::new(&rows[30..]));
        let votes = |tally: &Tally| (tally.voter, tally.votes.to_bits(), tally.mirrored);
        let one: Vec<_> = search(&[whole.votes()], &asked, 9)
            .iter()
            .map(votes)
            .collect();
        let two = search(&[left.votes(), right.votes()], &asked, 9);
        assert!(
            two.iter()
                .all(|tally| tally.part == usize::from(tally.voter > 2))
        );
        assert_eq!(two.iter().map(votes).collect::<Vec<_>>(), one);
    }

    #[test]
    fn damaged_columns_find_less_and_harm_nothing() {
        let lists = Lists::new(&[(0, feature(1, 0, -30)), (1, feature(2, 0, -30))]);
        let asked = [feature(1, 0, -30)];
        let cut = Votes {
            rest: &lists.rest[..0],
            ..lists.votes()
        };
        assert!(search(&[cut], &asked, 5).is_empty());
        let wild = vec![u32::MAX; lists.starts.len()];
        let wild = Votes {
            starts: &wild,
            ..lists.votes()
        };
        assert!(search(&[wild], &asked, 5).is_empty());
    }
}

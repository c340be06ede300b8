//! A small vocabulary of local features: what divides them into lists.
//!
//! Words lie in a tree of two levels, so that a feature is compared with few of them. They only divide: which features
//! resemble one another is told by all their bits. `bench vocabulary` makes the table.

use std::sync::OnceLock;

use super::popcount::{Bits, counting, distance};

/// Words of the upper level.
const COARSE: usize = 128;
/// Words of the lower level under each of the upper.
const UNDER: usize = 64;
/// Bytes of a word.
const LENGTH: usize = 32;

static TABLE: &[u8; COARSE * (1 + UNDER) * LENGTH] = include_bytes!("vocabulary.bin");

/// Words of features; a word is a number below [`Vocabulary::WORDS`].
#[derive(Debug)]
pub struct Vocabulary {
    coarse: Vec<Bits>,
    fine: Vec<Bits>,
}

impl Vocabulary {
    /// Its words.
    pub const WORDS: usize = COARSE * UNDER;
    /// Changes with its words: lists by other words are of no use.
    pub const VERSION: u32 = 1;

    /// The one that comes with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Vocabulary> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let (words, _) = TABLE.as_chunks::<LENGTH>();
            let mut coarse: Vec<Bits> = words.iter().map(from_bytes).collect();
            let fine = coarse.split_off(COARSE);
            Self { coarse, fine }
        })
    }

    /// The words nearest to a feature among those under the nearest `wide` of the upper level: `most` of them, in no
    /// order, put in place of what is in `found`.
    pub fn nearest(&self, bits: &Bits, wide: usize, most: usize, found: &mut Vec<u16>) {
        let mut above = [0_u32; COARSE];
        counting(|| by_distance(&self.coarse, 0, bits, &mut above));
        let mut below = [0_u32; COARSE * UNDER];
        let mut filled = 0;
        for number in keep_least(&mut above, wide) {
            let first = usize::from(*number as u16) * UNDER;
            let words = self.fine.get(first..first + UNDER).unwrap_or(&[]);
            let Some(place) = below.get_mut(filled..filled + words.len()) else {
                break;
            };
            counting(|| by_distance(words, first as u32, bits, place));
            filled += words.len();
        }
        found.clear();
        let below = below.get_mut(..filled).unwrap_or_default();
        found.extend(keep_least(below, most).iter().map(|word| *word as u16));
    }
}

/// The distances of `words` to `bits`, each above the number of its word, which count from `first`.
#[inline]
fn by_distance(words: &[Bits], first: u32, bits: &Bits, to: &mut [u32]) {
    for ((number, word), to) in (first..).zip(words).zip(to) {
        *to = distance(word, bits) << 16 | number;
    }
}

/// The `most` least values, in no order.
fn keep_least(values: &mut [u32], most: usize) -> &[u32] {
    if most >= values.len() {
        return values;
    }
    values.select_nth_unstable(most);
    values.get(..most).unwrap_or_default()
}

fn from_bytes(bytes: &[u8; LENGTH]) -> Bits {
    let (chunks, _) = bytes.as_chunks::<8>();
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().zip(chunks) {
        *word = u64::from_le_bytes(*chunk);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_nearest_to_itself() {
        let words = Vocabulary::shipped();
        let mut found = Vec::new();
        for (number, word) in words.fine.iter().enumerate().step_by(97) {
            words.nearest(word, 4, 1, &mut found);
            // Where the photos had too few features under one of the upper level, words stand there twice.
            assert_eq!(found.len(), 1);
            let nearest = words.fine[usize::from(found[0])];
            assert!(distance(&nearest, word) <= 40, "{number}: {found:?}");
        }
    }

    #[test]
    fn more_words_take_in_the_fewer() {
        let words = Vocabulary::shipped();
        let (mut few, mut many) = (Vec::new(), Vec::new());
        let bits = [0x0123_4567_89AB_CDEF, 1 << 63, 77, u64::MAX << 20];
        words.nearest(&bits, 4, 2, &mut few);
        words.nearest(&bits, 8, 8, &mut many);
        assert_eq!((few.len(), many.len()), (2, 8));
        let farthest = |found: &[u16]| {
            let distances = found
                .iter()
                .map(|word| distance(&words.fine[usize::from(*word)], &bits));
            distances.max()
        };
        assert!(farthest(&few) <= farthest(&many));
        words.nearest(&bits, usize::MAX, usize::MAX, &mut many);
        assert_eq!(many.len(), Vocabulary::WORDS);
    }
}

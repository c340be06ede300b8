//! A small vocabulary of local features: what divides them into lists.
//!
//! Words lie in a tree of two levels, so that a feature is compared with few of them. They only divide: which features
//! resemble one another is told by all their bits. `bench vocabulary` makes the table.

use std::sync::OnceLock;

use super::popcount::{Bits, Counting, counting, distance};
use super::words;

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
            let (table, _) = TABLE.as_chunks::<LENGTH>();
            let mut coarse: Vec<Bits> = table.iter().map(words).collect();
            let fine = coarse.split_off(COARSE);
            Self { coarse, fine }
        })
    }

    /// The words nearest to a feature among those under the nearest `wide` of the upper level: `most` of them, in no
    /// order, put in place of what is in `found`.
    pub fn nearest(&self, bits: &Bits, wide: usize, most: usize, found: &mut Vec<u32>) {
        counting(Nearest {
            words: self,
            bits,
            wide,
            found,
        });
        keep_least(found, most);
        for word in found {
            *word &= 0xFFFF;
        }
    }
}

/// Puts the words under the nearest `wide` of the upper level in place of what is in `found`, each below its distance.
struct Nearest<'a> {
    words: &'a Vocabulary,
    bits: &'a Bits,
    wide: usize,
    found: &'a mut Vec<u32>,
}

impl Counting for Nearest<'_> {
    type Found = ();

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) {
        let found = self.found;
        found.clear();
        by_distance(&self.words.coarse, 0, self.bits, found);
        keep_least(found, self.wide);
        let above = found.len();
        for at in 0..above {
            let number = found.get(at).map_or(0, |number| *number as u16);
            let first = usize::from(number) * UNDER;
            let words = self.words.fine.get(first..first + UNDER).unwrap_or(&[]);
            by_distance(words, first as u32, self.bits, found);
        }
        found.drain(..above);
    }
}

/// Adds the distances of `words` to `bits`, each above the number of its word, which count from `first`.
#[expect(clippy::inline_always, reason = "compiled with what counts bits")]
#[inline(always)]
fn by_distance(words: &[Bits], first: u32, bits: &Bits, to: &mut Vec<u32>) {
    for (number, word) in (first..).zip(words) {
        to.push(distance(word, bits) << 16 | number);
    }
}

/// Leaves the `most` least values, in no order.
fn keep_least(values: &mut Vec<u32>, most: usize) {
    if most < values.len() {
        values.select_nth_unstable(most);
        values.truncate(most);
    }
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
            let nearest = words.fine[found[0] as usize];
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
        let farthest = |found: &[u32]| {
            let distances = found
                .iter()
                .map(|word| distance(&words.fine[*word as usize], &bits));
            distances.max()
        };
        assert!(farthest(&few) <= farthest(&many));
        words.nearest(&bits, usize::MAX, usize::MAX, &mut many);
        assert_eq!(many.len(), Vocabulary::WORDS);
    }
}

//! Makes the vocabulary of local features (`src/index/vocabulary.bin`) from photos.
//!
//! Two levels of majority clustering (k-means in Hamming space): each word is, bit by bit, what most of its features
//! have. The same photos make the same bytes.

use std::path::PathBuf;
use std::thread;

use cutline::fetch::FetchedMedia;
use cutline::index::popcount::{Bits, Counting, counting, distance};
use cutline::limit::Limits;
use cutline::pipeline::look;
use cutline::signal::local::Local;

use crate::copies::picture::Dice;
use crate::files::all_under;

/// Options of `bench vocabulary`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folders of photos.
    #[arg(required = true)]
    photos: Vec<PathBuf>,
    /// The table to write.
    #[arg(long, default_value = "src/index/vocabulary.bin")]
    to: PathBuf,
    /// Features of each photo.
    #[arg(long, default_value_t = 400)]
    features: usize,
}

/// Words of the upper level, and of the lower under each; as `cutline::index::Vocabulary` has them.
const COARSE: usize = 128;
const UNDER: usize = 64;
/// Rounds of clustering.
const ROUNDS: usize = 10;

/// Writes the table: the words of the upper level, then those under each of them.
///
/// # Errors
/// Files that cannot be read or written.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let mut features = Vec::new();
    for folder in &options.photos {
        for path in all_under(folder)? {
            let media = FetchedMedia::inline("photo", std::fs::read(path)?);
            if let Ok(rendition) = &look(&media, &Limits::default()).rendition {
                let local = Local::of(rendition, options.features);
                features.extend(local.photographed().iter().map(|feature| feature.bits));
            }
        }
    }
    anyhow::ensure!(features.len() >= COARSE, "too few features in these photos");
    let mut dice = Dice::new(1);
    let coarse = clustered(&features, COARSE, &mut dice);
    let of = nearest_of_each(&coarse, &features);
    let mut words = coarse.clone();
    for (number, word) in coarse.iter().enumerate() {
        let under = features.iter().zip(&of).filter(|(_, of)| **of == number);
        let under: Vec<Bits> = under.map(|(feature, _)| *feature).collect();
        match under.is_empty() {
            true => words.extend([*word; UNDER]),
            false => words.extend(clustered(&under, UNDER, &mut dice)),
        }
    }
    let bytes: Vec<u8> = words
        .iter()
        .flatten()
        .flat_map(|w| w.to_be_bytes())
        .collect();
    std::fs::write(&options.to, &bytes)?;
    println!(
        "{} words of {} features, {} bytes",
        words.len(),
        features.len(),
        bytes.len()
    );
    Ok(())
}

/// `count` words for these features.
fn clustered(features: &[Bits], count: usize, dice: &mut Dice) -> Vec<Bits> {
    let any = |_| features[dice.below(features.len())];
    let mut words: Vec<Bits> = (0..count).map(any).collect();
    for _ in 0..ROUNDS {
        let of = nearest_of_each(&words, features);
        let mut set = vec![[0_u32; 256]; count];
        let mut all = vec![0_u32; count];
        for (feature, of) in features.iter().zip(&of) {
            all[*of] += 1;
            for (bit, set) in set[*of].iter_mut().enumerate() {
                *set += (feature[bit / 64] >> (bit % 64) & 1) as u32;
            }
        }
        for ((word, set), all) in words
            .iter_mut()
            .zip(&set)
            .zip(&all)
            .filter(|(_, all)| **all > 0)
        {
            *word = [0; 4];
            for (bit, _) in set.iter().enumerate().filter(|(_, set)| **set * 2 > *all) {
                word[bit / 64] |= 1 << (bit % 64);
            }
        }
    }
    words
}

/// The word nearest to each feature.
struct NearestOf<'a> {
    features: &'a [Bits],
    words: &'a [Bits],
}

impl Counting for NearestOf<'_> {
    type Found = Vec<usize>;

    #[expect(clippy::inline_always, reason = "compiled with what counts bits")]
    #[inline(always)]
    fn count(self) -> Vec<usize> {
        let mut found = Vec::with_capacity(self.features.len());
        for feature in self.features {
            let mut nearest = (u32::MAX, 0);
            for (number, word) in self.words.iter().enumerate() {
                nearest = nearest.min((distance(word, feature), number));
            }
            found.push(nearest.1);
        }
        found
    }
}

fn nearest_of_each(words: &[Bits], features: &[Bits]) -> Vec<usize> {
    let half = features.len().div_ceil(2).max(1);
    thread::scope(|scope| {
        let parts = features
            .chunks(half)
            .map(|features| scope.spawn(move || counting(NearestOf { features, words })));
        let parts: Vec<_> = parts.collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_default())
            .collect()
    })
}

//! Making a segment from fingerprints.

use bytemuck::cast_slice;

use crate::index::popcount::Bits;
use crate::index::{Ballot, Lists, NUMBERS, Signs, Tables, signs, words};
use crate::signal::embedding::Embedding;
use crate::signal::local::{Local, Mirrored};
use crate::signal::sequence::Sequence;
use crate::signal::{Fingerprint, Signal, Value, keyframes, pdq, phash};

use super::{Bytes, Identity, Segment, layout};

/// Stands for the frame of a voter that is a picture.
pub(super) const NO_FRAME: u32 = u32::MAX;
/// From so many rows on tables of words are faster than comparing every row.
const MANY: usize = 30_000;
/// Bytes a row takes in the segment: with its tables, as a local feature, and what a model says.
const OF_ROW: usize = 100;
const OF_FEATURE: usize = 38;
const OF_EMBEDDING: usize = size_of::<Signs>() + NUMBERS + 8;

/// Fingerprints on their way into a segment, by rising keys.
#[derive(Default)]
pub(in crate::archive) struct Builder {
    pdq: Vec<Bits>,
    pdq_keys: Vec<u32>,
    phash: Vec<u64>,
    phash_keys: Vec<u32>,
    moments: Vec<Bits>,
    moment_keys: Vec<u32>,
    moment_numbers: Vec<u32>,
    voters: Vec<[u32; 2]>,
    ballots: Vec<(u32, Ballot)>,
    signs: Vec<Signs>,
    values: Vec<[i8; NUMBERS]>,
    kinds: Vec<u32>,
    described: Vec<u32>,
}

impl Builder {
    /// Takes in what can be searched of a fingerprint of the entry with `key`; those of other signals or versions are
    /// left out.
    pub(in crate::archive) fn take(&mut self, key: u32, fingerprint: &Fingerprint) {
        if let Some(local) = Local::from_fingerprint(fingerprint) {
            self.vote(key, NO_FRAME, &local);
        } else if let Some(frames) = keyframes::features(fingerprint) {
            for (number, frame) in (0..).zip(frames) {
                self.vote(key, number, &frame.local);
            }
        } else if let Some(embedding) = Embedding::from_fingerprint(fingerprint) {
            self.signs.push(signs(&embedding.values));
            self.values.push(embedding.values);
            self.kinds.push(embedding.version);
            self.described.push(key);
        } else if let Some(sequence) = Sequence::from_fingerprint(fingerprint) {
            let clear = (0..)
                .zip(&sequence.rows)
                .filter(|(_, row)| row.quality >= pdq::GATE);
            for (number, row) in clear {
                self.moments.push(words(&row.bits));
                self.moment_keys.push(key);
                self.moment_numbers.push(number);
            }
        } else if let Some(bits) = bits(fingerprint, &pdq::Pdq) {
            self.pdq.push(words(bits));
            self.pdq_keys.push(key);
        } else if let Some(bits) = bits(fingerprint, &phash::Phash) {
            self.phash.push(u64::from_be_bytes(*bits));
            self.phash_keys.push(key);
        }
    }

    fn vote(&mut self, key: u32, frame: u32, local: &Local) {
        let voter = self.voters.len() as u32;
        let features = local.photographed().iter();
        self.ballots
            .extend(features.map(|feature| (voter, Ballot::of(feature, Mirrored::No))));
        self.voters.push([key, frame]);
    }

    /// About how many bytes it makes.
    pub(in crate::archive) fn size(&self) -> usize {
        (self.pdq.len() + self.moments.len()) * OF_ROW
            + self.ballots.len() * OF_FEATURE
            + self.kinds.len() * OF_EMBEDDING
    }

    /// The segment.
    pub(in crate::archive) fn segment(self, identity: &Identity) -> Segment {
        let tables = |rows: &[Bits]| match rows.len() >= MANY {
            true => Tables::new(rows),
            false => Tables::default(),
        };
        let (pdq, moments) = (tables(&self.pdq), tables(&self.moments));
        let lists = match self.ballots.is_empty() {
            true => Lists::default(),
            false => Lists::new(&self.ballots),
        };
        let (words, layout) = layout::written(
            identity,
            &[
                cast_slice(&self.pdq),
                cast_slice(&self.pdq_keys),
                cast_slice(&pdq.starts),
                cast_slice(&pdq.rows),
                cast_slice(&self.phash),
                cast_slice(&self.phash_keys),
                cast_slice(&self.moments),
                cast_slice(&self.moment_keys),
                cast_slice(&self.moment_numbers),
                cast_slice(&moments.starts),
                cast_slice(&moments.rows),
                cast_slice(&lists.starts),
                cast_slice(&lists.first),
                cast_slice(&lists.rest),
                cast_slice(&lists.voters),
                cast_slice(&lists.poses),
                cast_slice(&self.voters),
                cast_slice(&self.signs),
                cast_slice(&self.values),
                cast_slice(&self.kinds),
                cast_slice(&self.described),
            ],
        );
        Segment {
            bytes: Bytes::Held(words),
            layout,
            first: identity.first,
        }
    }
}

/// The bits of a fingerprint that `signal` made in its present version.
pub(in crate::archive) fn bits<'a, const N: usize>(
    fingerprint: &'a Fingerprint,
    signal: &dyn Signal,
) -> Option<&'a [u8; N]> {
    let ours = fingerprint.signal == signal.name() && fingerprint.version == signal.version();
    match &fingerprint.value {
        Value::Bits(bits) if ours => bits.as_slice().try_into().ok(),
        _ => None,
    }
}

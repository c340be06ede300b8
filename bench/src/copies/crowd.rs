//! Made entries that resemble real ones: features and what a model says of one picture, a little changed, beside the
//! detail of another. They are nominated as wrong entries are, and hold pictures against which a proof can go wrong.

use cutline::archive::NewEntry;
use cutline::fetch::Digest;
use cutline::signal::embedding::Embedding;
use cutline::signal::local::Local;
use cutline::signal::{Fingerprint, Value};

use super::picture::Dice;

/// Of 16 bits of a made feature so many are, on average, not those of the real one it is made from: 80 of 256, more than
/// any two count as near.
const CHANGED: u64 = 5;

/// `count` entries made of real ones: features of any of `faces`, details of any of `bodies`.
pub(super) fn crowd(
    faces: &[NewEntry],
    bodies: &[NewEntry],
    count: usize,
) -> impl Iterator<Item = NewEntry> {
    (0..count).map(|n| {
        let mut dice = Dice::new(n as u64 ^ 0xC0_FFEE);
        let face = &faces[dice.below(faces.len())];
        let body = &bodies[dice.below(bodies.len())];
        let of = |entry: &NewEntry, signal: &str| {
            let mut prints = entry.fingerprints.iter();
            prints.find(|print| print.signal == signal).cloned()
        };
        let mut fingerprints: Vec<Fingerprint> = face
            .fingerprints
            .iter()
            .filter(|print| print.signal != "detail")
            .map(|print| changed(print, &mut dice))
            .collect();
        fingerprints.extend(of(body, "detail"));
        let name = format!("made-{n}");
        let mut entry = NewEntry {
            fingerprints,
            small: body.small.clone(),
            width: body.width,
            height: body.height,
            ..face.clone()
        };
        entry.file.digest = Digest::of(name.as_bytes());
        entry.file.walked.clone_from(&name);
        entry.file.absolute = name;
        entry
    })
}

fn changed(print: &Fingerprint, dice: &mut Dice) -> Fingerprint {
    if let Some(mut local) = Local::from_fingerprint(print) {
        for feature in &mut local.features {
            for word in &mut feature.bits {
                *word ^= flips(dice);
            }
        }
        return local.fingerprint();
    }
    if let Some(mut said) = Embedding::from_fingerprint(print) {
        for value in &mut said.values {
            // As much of it is noise as is left of it.
            let noise = dice.from(-60.0, 60.0);
            *value = (f32::from(*value) * 0.5 + noise).clamp(-127.0, 127.0) as i8;
        }
        return said.fingerprint();
    }
    let mut print = print.clone();
    if let Value::Bits(bytes) = &mut print.value {
        for byte in bytes {
            *byte ^= dice.roll() as u8;
        }
    }
    print
}

/// The bits of a word of a made feature that are not those of the real one.
pub(crate) fn flips(dice: &mut Dice) -> u64 {
    let mut word = 0;
    for four in 0..16 {
        let roll = dice.roll();
        for bit in 0..4 {
            if roll >> (bit * 4) & 15 < CHANGED {
                word |= 1 << (four * 4 + bit);
            }
        }
    }
    word
}

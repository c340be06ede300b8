//! The sound of a video as sub-fingerprints of Chromaprint, by which a copy is known however it was encoded.
//!
//! A sub-fingerprint holds sixteen comparisons, two bits each, of how strongly the twelve notes of the scale sound during
//! [`REACH`] seconds. Source: L. Lalinský, "How does Chromaprint work?" (2011), its algorithm 2; Y. Ke, D. Hoiem and
//! R. Sukthankar, "Computer Vision for Music Identification" (CVPR 2005).

use std::ops::ControlFlow;

use rusty_chromaprint::{Configuration, Fingerprinter};

use crate::media::clip::SOUND_RATE;

use super::{Fingerprint, Value};

/// The name stored with every value.
pub const NAME: &str = "sound";
/// Parameter version stored with every value.
pub const VERSION: u32 = 1;
/// Samples a second, of one channel.
pub const RATE: u32 = SOUND_RATE;
/// Seconds between the beginnings of two sub-fingerprints.
pub const STEP: f64 = STEP_SAMPLES as f64 / RATE as f64;
/// Seconds of sound that one sub-fingerprint stands for.
pub const REACH: f64 = REACH_SAMPLES as f64 / RATE as f64;

/// Samples from one spectrum to the next.
const STEP_SAMPLES: usize = 4_096 / 3;
/// Twenty spectra of 4,096 samples: sixteen rows of an image, each smoothed over five.
const REACH_SAMPLES: usize = 19 * STEP_SAMPLES + 4_096;
/// Steps that one sub-fingerprint stands for.
const REACH_STEPS: usize = REACH_SAMPLES / STEP_SAMPLES;
/// Loudness under which a step is silent, as the root of the mean square of its samples: 70 dB below the loudest.
const SILENT: f64 = 10.4;

/// The sound of one video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound {
    /// Sub-fingerprints, one each [`STEP`] seconds; `None` where more than half of what it stands for is silent.
    pub prints: Vec<Option<u32>>,
}

impl Sound {
    /// As it is stored: the sub-fingerprints, low byte first, 0 where it is silent; then a bit for each that is not, lowest
    /// bit first. Its quality is the share that is not silent.
    pub fn fingerprint(&self) -> Fingerprint {
        let count = self.prints.len();
        let mut bytes = Vec::with_capacity(length(count));
        for print in &self.prints {
            bytes.extend(print.unwrap_or(0).to_le_bytes());
        }
        for prints in self.prints.chunks(8) {
            let heard = prints.iter().enumerate();
            bytes.push(heard.fold(0, |byte, (at, print)| {
                byte | u8::from(print.is_some()) << at
            }));
        }
        let heard = self.prints.iter().flatten().count();
        Fingerprint {
            signal: NAME.to_owned(),
            version: VERSION,
            value: Value::Packed(bytes),
            quality: (heard * 100 / count.max(1)) as u8,
        }
    }

    /// What was stored; `None` where another signal or version made it, or it is damaged.
    pub fn from_fingerprint(fingerprint: &Fingerprint) -> Option<Self> {
        let Value::Packed(bytes) = &fingerprint.value else {
            return None;
        };
        if fingerprint.signal != NAME || fingerprint.version != VERSION {
            return None;
        }
        let count = bytes.len() * 8 / 33;
        if length(count) != bytes.len() {
            return None;
        }
        let (prints, heard) = bytes.split_at_checked(count * 4)?;
        let (prints, _) = prints.as_chunks::<4>();
        let bit = |at: usize| {
            heard
                .get(at / 8)
                .is_some_and(|byte| byte >> (at % 8) & 1 == 1)
        };
        if (count..heard.len() * 8).any(bit) {
            return None;
        }
        let prints = prints.iter().enumerate();
        let prints = prints.map(|(at, print)| match (u32::from_le_bytes(*print), bit(at)) {
            (print, true) => Some(Some(print)),
            (0, false) => Some(None),
            (_, false) => None,
        });
        Some(Self {
            prints: prints.collect::<Option<_>>()?,
        })
    }
}

/// Bytes in which `count` sub-fingerprints are stored.
fn length(count: usize) -> usize {
    count * 4 + count.div_ceil(8)
}

/// Takes samples as they come and makes the sound of them; holds three seconds of samples at most.
pub struct Listener {
    fingerprinter: Fingerprinter,
    /// Samples that may still come.
    left: u64,
    /// For each whole step, whether it is heard.
    steps: Vec<bool>,
    /// Samples of the step that has begun, and the sum of their squares.
    begun: usize,
    energy: f64,
}

impl Listener {
    /// Listens to the first `seconds`.
    ///
    /// # Panics
    /// Never: Chromaprint's own rate and one channel are given.
    pub fn new(seconds: u64) -> Self {
        let mut fingerprinter = Fingerprinter::new(&Configuration::preset_test2());
        fingerprinter
            .start(RATE, 1)
            .expect("its own rate needs no resampler");
        Self {
            fingerprinter,
            left: seconds.saturating_mul(u64::from(RATE)),
            steps: Vec::new(),
            begun: 0,
            energy: 0.0,
        }
    }

    /// Takes the next samples, one channel at [`RATE`]; breaks once it has heard enough.
    pub fn push(&mut self, samples: &[i16]) -> ControlFlow<()> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let samples = samples.get(..most).unwrap_or(samples);
        self.left -= samples.len() as u64;
        self.fingerprinter.consume(samples);
        for sample in samples {
            self.measure(f64::from(*sample));
        }
        match self.left {
            0 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn measure(&mut self, sample: f64) {
        self.energy += sample * sample;
        self.begun += 1;
        if self.begun == STEP_SAMPLES {
            self.steps
                .push(self.energy > SILENT * SILENT * STEP_SAMPLES as f64);
            (self.begun, self.energy) = (0, 0.0);
        }
    }

    /// The sound of what came; without sub-fingerprints where that was shorter than [`REACH`].
    pub fn finish(mut self) -> Sound {
        self.fingerprinter.finish();
        let prints = self.fingerprinter.fingerprint().iter();
        let prints = prints.zip(self.steps.windows(REACH_STEPS));
        let prints = prints.map(|(print, steps)| {
            let heard = steps.iter().filter(|heard| **heard).count();
            (heard * 2 >= REACH_STEPS).then_some(*print)
        });
        Sound {
            prints: prints.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Notes that change every third of a second.
    fn tune(seconds: f64) -> Vec<i16> {
        let samples = (seconds * f64::from(RATE)) as u32;
        let note = |second: f64, step: u32| {
            let at = (second * 3.0) as u32;
            220.0 * (f64::from(at * step * (at + 5) % 23) / 12.0).exp2()
        };
        let sample = |at: u32| {
            let second = f64::from(at) / f64::from(RATE);
            let wave = |step| (note(second, step) * second * std::f64::consts::TAU).sin();
            ((wave(5) + wave(7)) * 6_000.0) as i16
        };
        (0..samples).map(sample).collect()
    }

    fn heard(samples: &[i16]) -> Sound {
        let mut listener = Listener::new(3_600);
        let _ = listener.push(samples);
        listener.finish()
    }

    #[test]
    fn a_sub_fingerprint_comes_each_step_once_there_is_enough() {
        assert_eq!(heard(&tune(REACH - 0.01)).prints.len(), 0);
        assert_eq!(heard(&tune(REACH + 0.01)).prints.len(), 1);
        let long = heard(&tune(30.0)).prints;
        assert_eq!(long.len(), ((30.0 - REACH) / STEP) as usize + 1);
        assert!(long.iter().all(Option::is_some));
    }

    #[test]
    fn pieces_make_no_difference() {
        let samples = tune(12.0);
        for size in [1, 1_000, 40_001] {
            let mut listener = Listener::new(3_600);
            for piece in samples.chunks(size) {
                assert!(listener.push(piece).is_continue());
            }
            assert_eq!(listener.finish(), heard(&samples), "in pieces of {size}");
        }
    }

    #[test]
    fn it_listens_no_longer_than_it_is_told() {
        let samples = tune(12.0);
        let mut listener = Listener::new(5);
        assert!(listener.push(&samples).is_break());
        assert!(listener.push(&samples).is_break());
        assert_eq!(listener.finish(), heard(&tune(5.0)));
    }

    #[test]
    fn silence_is_told_from_sound() {
        let samples = [vec![3; RATE as usize * 6], tune(8.0)].concat();
        let sound = heard(&samples);
        let silent = (6.0 / STEP) as usize - REACH_STEPS;
        assert!(sound.prints.iter().take(silent).all(Option::is_none));
        assert!(
            sound
                .prints
                .iter()
                .skip(silent + REACH_STEPS)
                .all(Option::is_some)
        );
        assert_eq!(heard(&vec![0; 100_000]).fingerprint().quality, 0);
        assert_eq!(heard(&tune(8.0)).fingerprint().quality, 100);
    }

    #[test]
    fn volume_hardly_matters() {
        let (loud, quiet) = (
            tune(20.0),
            tune(20.0).iter().map(|s| s / 40).collect::<Vec<_>>(),
        );
        let (loud, quiet) = (heard(&loud), heard(&quiet));
        let pairs = loud
            .prints
            .iter()
            .flatten()
            .zip(quiet.prints.iter().flatten());
        let differ: u32 = pairs.map(|(a, b)| (a ^ b).count_ones()).sum();
        assert!(differ as usize <= loud.prints.len(), "{differ} bits differ");
    }

    #[test]
    fn what_is_stored_comes_back() {
        let samples = [tune(7.3), vec![0; 60_000], tune(4.0)].concat();
        let whole = heard(&samples).prints;
        assert!(whole.contains(&None));
        for count in 0..whole.len() {
            let sound = Sound {
                prints: whole[..count].to_vec(),
            };
            let stored = sound.fingerprint();
            assert_eq!(
                Value::from_bytes(NAME, stored.value.bytes().to_vec()),
                stored.value
            );
            assert_eq!(Sound::from_fingerprint(&stored), Some(sound), "{count}");
        }
    }

    #[test]
    fn damaged_and_foreign_values_are_refused() {
        let stored = heard(&tune(8.0)).fingerprint();
        let with = |bytes: Vec<u8>| Fingerprint {
            value: Value::Packed(bytes),
            ..stored.clone()
        };
        let bytes = stored.value.bytes();
        let count = bytes.len() * 8 / 33;
        let cut = with(bytes[..bytes.len() - 2].to_vec());
        let mut silent = bytes.to_vec();
        silent[count * 4] &= !1;
        let mut beyond = bytes.to_vec();
        *beyond.last_mut().expect("it holds something") |= 0x80;
        assert_ne!(count % 8, 0, "the last byte has bits to spare");
        let newer = Fingerprint {
            version: VERSION + 1,
            ..stored.clone()
        };
        let foreign = Fingerprint {
            signal: "detail".to_owned(),
            ..stored.clone()
        };
        let bits = Fingerprint {
            value: Value::Bits(bytes.to_vec()),
            ..stored.clone()
        };
        for bad in [cut, with(silent), with(beyond), newer, foreign, bits] {
            assert_eq!(Sound::from_fingerprint(&bad), None, "{bad:?}");
        }
    }
}

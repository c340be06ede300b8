//! The scans of a progressive JPEG that a reduced picture is decoded from.
//!
//! A picture reduced to n eighths inside the inverse transform is made from the lowest n × n coefficients of each
//! block. Scans that bring higher ones only need not be decoded, and most of such a file is scans of that sort.

use std::ops::Range;

use super::jpeg_markers::{Declared, Scan};

/// Coefficients of a block.
const COEFFICIENTS: usize = 64;

/// The place in zigzag order of the highest coefficient among the lowest n × n, for n from 1 on.
const HIGHEST: [u8; 8] = [0, 4, 12, 24, 39, 51, 59, 63];

/// The bytes of the scans that a picture of `eighths` eighths of its size does without, in order.
///
/// Scans of constant terms are never among them. A scan that adds bits to coefficients can only be decoded where all
/// earlier scans of these were, so it goes with the first of them that goes; of what is kept at most the lowest bits
/// are lost by that.
pub(super) fn needless(declared: &Declared, eighths: u8) -> Vec<Range<usize>> {
    let Some(most) = declared.most_samples() else {
        return Vec::new();
    };
    let factors = declared.components.iter().map(|one| one.factors);
    let mut components: Vec<State> = factors
        .map(|factors| State {
            highest: highest(factors, most, u32::from(eighths)),
            missing: [None; COEFFICIENTS],
        })
        .collect();
    let mut needless = Vec::new();
    for scan in &declared.scans {
        let [component] = scan.components.as_slice() else {
            continue;
        };
        let Some(state) = components.get_mut(*component) else {
            continue;
        };
        if !state.takes(scan) {
            needless.push(scan.bytes.clone());
        }
    }
    needless
}

/// The highest coefficient needed of a component, in zigzag order.
///
/// A component that is sampled less often is reduced less, where the factors allow it (as libjpeg-turbo does in
/// `jdmaster.c`).
fn highest(factors: (u32, u32), most: (u32, u32), eighths: u32) -> u8 {
    let fits = |size: u32| {
        let across = (most.0 * eighths).checked_rem(factors.0 * size * 2);
        let down = (most.1 * eighths).checked_rem(factors.1 * size * 2);
        (across, down) == (Some(0), Some(0))
    };
    let mut size = eighths.max(1);
    while size < 8 && fits(size) {
        size *= 2;
    }
    HIGHEST.get(size as usize - 1).copied().unwrap_or(63)
}

/// What is known of the coefficients of one component.
struct State {
    /// The highest that is needed.
    highest: u8,
    /// The bits that are still missing of each; `None` before its first scan.
    missing: [Option<u8>; COEFFICIENTS],
}

impl State {
    /// Whether a scan of this component is to be decoded.
    fn takes(&mut self, scan: &Scan) -> bool {
        let (first, last) = scan.band;
        if first == 0 {
            return true;
        }
        let (before, after) = scan.missing;
        let Some(band) = self.missing.get_mut(usize::from(first)..=usize::from(last)) else {
            return true;
        };
        let takes = match before {
            0 => first <= self.highest,
            _ => band.iter().all(|missing| *missing == Some(before)),
        };
        if takes {
            band.fill(Some(after));
        }
        takes
    }
}

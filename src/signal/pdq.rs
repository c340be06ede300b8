//! PDQ, the 256-bit photo fingerprint published by Meta ("The TMK+PDQF Video-Hashing Algorithm and the PDQ
//! Image-Hashing Algorithm", 2019), bit for bit as its reference code computes it.
#![expect(
    clippy::indexing_slicing,
    reason = "pixel kernels over buffers whose sizes are fixed or computed beside the loop"
)]

mod reduced;

use std::sync::LazyLock;

use super::{Dihedral, Fingerprint, Signal, Undecidable, Value, hamming};
use crate::media::{Plane, Rendition};

/// Qualities up to 49 decide nothing, as Meta advises.
pub const GATE: u8 = 50;

/// Distance at or below which two fingerprints are candidates, as Meta advises.
pub const THRESHOLD: u32 = 31;

/// Distance at or below which fingerprints are worth a geometric proof; it proves nothing by itself.
pub const WIDE: u32 = 80;

/// The name stored with every value.
pub const NAME: &str = "pdq";
/// Parameter version stored with every value.
pub const VERSION: u32 = 1;
/// Side of the plane the transform starts from.
const SIDE: usize = 64;
/// Side of the coefficient square the bits are taken from.
const LOW: usize = 16;
/// Pictures with a shorter side have no fingerprint.
const SHORTEST: usize = 5;
/// Pictures with a shorter side are turned pixel by pixel.
const TURNED_SIDE: usize = 256;

type Small = [[f32; SIDE]; SIDE];
type Coefficients = [[f32; LOW]; LOW];

/// The PDQ signal.
#[derive(Debug, Clone, Copy)]
pub struct Pdq;

impl Signal for Pdq {
    fn name(&self) -> &'static str {
        NAME
    }

    fn version(&self) -> u32 {
        VERSION
    }

    fn threshold(&self) -> u32 {
        THRESHOLD
    }

    fn compute(&self, rendition: &Rendition) -> Result<Fingerprint, Undecidable> {
        let (coefficients, quality) = coefficients(rendition);
        gate(quality)?;
        Ok(fingerprint(bits(&coefficients), quality))
    }

    fn distance(&self, a: &Fingerprint, b: &Fingerprint) -> Option<u32> {
        hamming(self, a, b)
    }
}

/// The fingerprints of the picture turned and mirrored in every way, in the order of [`Dihedral::ALL`].
///
/// All come from one transform, and each differs from the fingerprint of the really turned picture by a few bits.
/// Where the shorter side has fewer than 256 pixels it would be many bits, so those pictures are really turned.
pub fn dihedral(rendition: &Rendition) -> Result<[(Dihedral, Fingerprint); 8], Undecidable> {
    let (upright, quality) = coefficients(rendition);
    gate(quality)?;
    let coarse = rendition.width.min(rendition.height) < TURNED_SIDE;
    Ok(Dihedral::ALL.map(|form| {
        let value = if coarse {
            measure(&rendition.clone().turned(form.orientation())).0
        } else {
            bits(&turned(&upright, form))
        };
        (form, fingerprint(value, quality))
    }))
}

/// The 256 bits, most significant first as Meta prints them, and the quality (0–100), whatever the gate says.
pub fn measure(rendition: &Rendition) -> ([u8; 32], u8) {
    let (coefficients, quality) = coefficients(rendition);
    (bits(&coefficients), quality)
}

/// The bits and the quality of the picture as it lies and as a mirror shows it.
pub fn both_ways(rendition: &Rendition) -> [([u8; 32], u8); 2] {
    let (upright, quality) = coefficients(rendition);
    let mirrored = match rendition.width.min(rendition.height) < TURNED_SIDE {
        true => measure(&rendition.clone().turned(Dihedral::Mirror.orientation())).0,
        false => bits(&turned(&upright, Dihedral::Mirror)),
    };
    [(bits(&upright), quality), (mirrored, quality)]
}

/// Bits in which two values differ.
pub fn differ(a: &[u8; 32], b: &[u8; 32]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum()
}

/// The quality (0–100) of a plane of 64 × 64 pixels; 0 for any other size.
pub(super) fn plane_quality(plane: &Plane) -> u8 {
    if (plane.width, plane.height, plane.data.len()) != (SIDE, SIDE, SIDE * SIDE) {
        return 0;
    }
    let mut small = Box::new([[0.0; SIDE]; SIDE]);
    for (to, from) in small.as_flattened_mut().iter_mut().zip(&plane.data) {
        *to = f32::from(*from);
    }
    gradient_quality(&small)
}

fn gate(quality: u8) -> Result<(), Undecidable> {
    if quality >= GATE {
        return Ok(());
    }
    Err(Undecidable {
        signal: NAME,
        quality,
        gate: GATE,
    })
}

fn fingerprint(value: [u8; 32], quality: u8) -> Fingerprint {
    Fingerprint {
        signal: NAME.to_owned(),
        version: VERSION,
        value: Value::Bits(value.to_vec()),
        quality,
    }
}

fn coefficients(rendition: &Rendition) -> (Coefficients, u8) {
    if rendition.width < SHORTEST || rendition.height < SHORTEST {
        return ([[0.0; LOW]; LOW], 0);
    }
    let small = reduced::reduced(rendition);
    (transformed(&small), gradient_quality(&small))
}

/// The quality: how much neighbouring pixels differ, in hundredths of the range, capped at 100.
fn gradient_quality(small: &Small) -> u8 {
    let step = |a: f32, b: f32| (((a - b) * 100.0) / 255.0) as i32;
    let mut sum = 0_i32;
    for (above, below) in small.iter().zip(&small[1..]) {
        for (a, b) in above.iter().zip(below) {
            sum += step(*a, *b).abs();
        }
    }
    for row in small {
        for pair in row.windows(2) {
            sum += step(pair[0], pair[1]).abs();
        }
    }
    (sum / 90).min(100) as u8
}

/// Rows 1–16 of the 64-point cosine transform.
static COSINES: LazyLock<[[f32; SIDE]; LOW]> = LazyLock::new(|| {
    let scale = f64::from((2.0 / SIDE as f64).sqrt() as f32);
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let angle =
                std::f64::consts::FRAC_PI_2 / SIDE as f64 * (i + 1) as f64 * (2 * j + 1) as f64;
            (scale * angle.cos()) as f32
        })
    })
});

/// The 16 × 16 lowest coefficients without the constant ones; rows are vertical frequencies.
fn transformed(small: &Small) -> Coefficients {
    let cosines = &*COSINES;
    let mut half = [[0.0_f32; SIDE]; LOW];
    for (row, wave) in half.iter_mut().zip(cosines) {
        for (weight, line) in wave.iter().zip(small) {
            for (sum, value) in row.iter_mut().zip(line) {
                *sum += weight * value;
            }
        }
    }
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let products = half[i].iter().zip(&cosines[j]).map(|(a, b)| a * b);
            products.fold(0.0, |sum, product| sum + product)
        })
    })
}

/// The coefficients of the turned picture: mirroring changes the sign of odd waves, turning swaps the axes.
fn turned(upright: &Coefficients, form: Dihedral) -> Coefficients {
    let swap = matches!(
        form,
        Dihedral::Rotate90
            | Dihedral::Rotate270
            | Dihedral::MirrorRotate90
            | Dihedral::MirrorRotate270
    );
    let across = matches!(
        form,
        Dihedral::Mirror | Dihedral::Rotate180 | Dihedral::Rotate90 | Dihedral::MirrorRotate90
    );
    let down = matches!(
        form,
        Dihedral::MirrorRotate180
            | Dihedral::Rotate180
            | Dihedral::Rotate270
            | Dihedral::MirrorRotate90
    );
    let odd = |flips: bool, index: usize| flips && index.is_multiple_of(2);
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let value = if swap { upright[j][i] } else { upright[i][j] };
            if odd(across, j) == odd(down, i) {
                value
            } else {
                -value
            }
        })
    })
}

/// A bit for every coefficient above the median; the last coefficient is the first bit.
fn bits(coefficients: &Coefficients) -> [u8; 32] {
    let mut sorted = coefficients.as_flattened().to_vec();
    sorted.sort_by(f32::total_cmp);
    let median = sorted[sorted.len() / 2 - 1];
    let mut bytes = [0; 32];
    for (at, value) in coefficients.as_flattened().iter().enumerate() {
        if *value > median {
            bytes[31 - at / 8] |= 1 << (at % 8);
        }
    }
    bytes
}

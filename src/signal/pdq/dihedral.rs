//! The eight ways a picture can lie, from one transform.

use crate::media::Rendition;
use crate::signal::{Fingerprint, Undecidable};

use super::transform::{Coefficients, KEPT, Reduced, bits};
use super::{fingerprint, gate};

/// A turn or mirroring that is put on a picture; turns are clockwise and come after the mirroring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dihedral {
    /// As it is.
    Upright,
    /// Turned by 90°.
    Rotate90,
    /// Turned by 180°.
    Rotate180,
    /// Turned by 270°.
    Rotate270,
    /// Left and right exchanged.
    Mirror,
    /// Mirrored, then turned by 90°.
    MirrorRotate90,
    /// Mirrored, then turned by 180°.
    MirrorRotate180,
    /// Mirrored, then turned by 270°.
    MirrorRotate270,
}

impl Dihedral {
    /// All eight.
    pub const ALL: [Self; 8] = [
        Self::Upright,
        Self::Rotate90,
        Self::Rotate180,
        Self::Rotate270,
        Self::Mirror,
        Self::MirrorRotate90,
        Self::MirrorRotate180,
        Self::MirrorRotate270,
    ];

    /// Whether rows become columns, then whether x, then whether y is reversed in the result.
    pub fn steps(self) -> (bool, bool, bool) {
        match self {
            Self::Upright => (false, false, false),
            Self::Rotate90 => (true, true, false),
            Self::Rotate180 => (false, true, true),
            Self::Rotate270 => (true, false, true),
            Self::Mirror => (false, true, false),
            Self::MirrorRotate90 => (true, true, true),
            Self::MirrorRotate180 => (false, false, true),
            Self::MirrorRotate270 => (true, false, false),
        }
    }

    /// What undoes it.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Rotate90 => Self::Rotate270,
            Self::Rotate270 => Self::Rotate90,
            // A mirroring undoes itself however it is turned.
            other => other,
        }
    }
}

/// The fingerprint of every form of a picture, in the order of [`Dihedral::ALL`].
pub fn dihedral(rendition: &Rendition) -> Result<[(Dihedral, Fingerprint); 8], Undecidable> {
    let reduced = Reduced::of(rendition);
    gate(reduced.quality())?;
    let coefficients = reduced.coefficients();
    Ok(Dihedral::ALL.map(|form| {
        (
            form,
            fingerprint(bits(&turned(&coefficients, form)), reduced.quality()),
        )
    }))
}

/// Coefficients of the picture put into `form`: reversing an axis changes the sign of its odd frequencies.
fn turned(coefficients: &Coefficients, form: Dihedral) -> Coefficients {
    let (transpose, flip_x, flip_y) = form.steps();
    let mut turned = [0.0; KEPT * KEPT];
    for (at, value) in turned.iter_mut().enumerate() {
        let (row, column) = (at / KEPT, at % KEPT);
        let from = if transpose { column * KEPT + row } else { at };
        let Some(coefficient) = coefficients.get(from) else {
            continue;
        };
        // Row 0 holds the first frequency, which is odd.
        let negative = (flip_x && column % 2 == 0) != (flip_y && row % 2 == 0);
        *value = if negative { -coefficient } else { *coefficient };
    }
    turned
}

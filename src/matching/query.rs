//! A picture made ready to be looked up and compared.

use crate::fetch::Digest;
use crate::media::{Plane, Rendition};
use crate::signal::{Dihedral, Fingerprint, SIGNALS, Undecidable, pdq};

/// Side of the luma plane the residual comparison works on; entries keep one of this size.
pub const SMALL_SIDE: usize = 64;

/// A picture made ready to be looked up and compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    digest: Digest,
    width: u32,
    height: u32,
    fingerprints: Vec<Fingerprint>,
    forms: Vec<Dihedral>,
    small: Plane,
    undecidable: Option<Undecidable>,
}

impl Query {
    /// The query for a file of `digest` that declares `width` × `height` pixels after orientation.
    ///
    /// A picture too plain for PDQ keeps no PDQ fingerprint and is found by digest alone.
    pub fn new(digest: Digest, width: u32, height: u32, rendition: &Rendition) -> Self {
        let mut query = Self {
            digest,
            width,
            height,
            fingerprints: Vec::new(),
            forms: Vec::new(),
            small: rendition.thumbnail(SMALL_SIDE),
            undecidable: None,
        };
        match pdq::dihedral(rendition) {
            Ok(forms) => {
                for (form, fingerprint) in forms {
                    query.forms.push(form);
                    query.fingerprints.push(fingerprint);
                }
            }
            Err(plain) => query.undecidable = Some(plain),
        }
        for signal in SIGNALS {
            if signal.name() == pdq::NAME {
                continue;
            }
            if let Ok(fingerprint) = signal.compute(rendition) {
                query.forms.push(Dihedral::Upright);
                query.fingerprints.push(fingerprint);
            }
        }
        query
    }

    /// The fingerprints to look up: PDQ in the order of [`Dihedral::ALL`], then the other signals upright.
    ///
    /// [`crate::archive::Candidate::query`] is an index into this list.
    pub fn fingerprints(&self) -> &[Fingerprint] {
        &self.fingerprints
    }

    /// Why nothing but the digest can find this picture, where it is so.
    pub fn undecidable(&self) -> Option<&Undecidable> {
        self.undecidable.as_ref()
    }

    /// Digest of the file.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Declared size after orientation, in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The luma plane of 64 × 64 pixels that entries keep as `small`.
    pub fn small(&self) -> &Plane {
        &self.small
    }

    /// The fingerprint at `index` and the form the picture was in when it was taken.
    pub(super) fn form(&self, index: usize) -> Option<(Dihedral, &Fingerprint)> {
        Some((*self.forms.get(index)?, self.fingerprints.get(index)?))
    }
}

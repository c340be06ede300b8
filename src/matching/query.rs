//! What an archive is asked about one picture.

use crate::fetch::Digest;
use crate::media::{Plane, Rendition};
use crate::signal::{Dihedral, Fingerprint, Undecidable, pdq};

/// Pixels a side of the small renditions that are compared.
pub(super) const SMALL: usize = 64;

/// One picture made ready to be searched for: its fingerprints in all eight forms, and a small rendition.
pub struct Query {
    digest: Digest,
    width: u32,
    height: u32,
    small: Plane,
    fingerprints: Vec<Fingerprint>,
    undecidable: Option<Undecidable>,
}

impl Query {
    /// The query for a decoded picture.
    pub fn new(digest: Digest, rendition: &Rendition) -> Self {
        let (fingerprints, undecidable) = match pdq::dihedral(rendition) {
            Ok(forms) => (forms.map(|(_, fingerprint)| fingerprint).to_vec(), None),
            Err(plain) => (Vec::new(), Some(plain)),
        };
        Self {
            digest,
            width: rendition.full_width,
            height: rendition.full_height,
            small: rendition.thumbnail(SMALL),
            fingerprints,
            undecidable,
        }
    }

    /// SHA-256 of the file.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// PDQ of the picture in every form of [`Dihedral::ALL`], in that order; none where it is too plain.
    pub fn fingerprints(&self) -> &[Fingerprint] {
        &self.fingerprints
    }

    /// Why no fingerprint decides anything.
    pub fn undecidable(&self) -> Option<&Undecidable> {
        self.undecidable.as_ref()
    }

    /// Width and height after orientation.
    pub(super) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The small rendition put into `form`.
    pub(super) fn small_in(&self, form: Dihedral) -> Plane {
        self.small.turned(form.orientation())
    }
}

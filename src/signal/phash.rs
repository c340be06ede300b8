//! The classic 64-bit cosine fingerprint ("Looks Like It", Krawetz 2011), through `img_hash`.

use img_hash::{HashAlg, HasherConfig};

use super::{Fingerprint, SMALL_SIDE, Signal, Undecidable, Value, hamming, pdq};
use crate::media::{Plane, Rendition};

/// The median-of-cosines signal; nominates, never proves.
#[derive(Debug, Clone, Copy)]
pub struct Phash;

impl Signal for Phash {
    fn name(&self) -> &'static str {
        "phash"
    }

    fn version(&self) -> u32 {
        1
    }

    fn threshold(&self) -> u32 {
        6
    }

    fn compute(&self, rendition: &Rendition) -> Result<Fingerprint, Undecidable> {
        self.compute_beside(rendition, &rendition.thumbnail(SMALL_SIDE))
    }

    fn compute_beside(&self, _: &Rendition, small: &Plane) -> Result<Fingerprint, Undecidable> {
        let quality = pdq::plane_quality(small);
        let plain = Undecidable {
            signal: self.name(),
            quality,
            gate: pdq::GATE,
        };
        if quality < pdq::GATE {
            return Err(plain);
        }
        let Some(picture) = small.as_image() else {
            return Err(plain);
        };
        let hasher = HasherConfig::with_bytes_type::<[u8; 8]>()
            .hash_size(8, 8)
            .hash_alg(HashAlg::Median)
            .preproc_dct()
            .to_hasher();
        Ok(Fingerprint {
            signal: self.name().to_owned(),
            version: self.version(),
            value: Value::Bits(hasher.hash_image(&picture).as_bytes().to_vec()),
            quality,
        })
    }

    fn distance(&self, a: &Fingerprint, b: &Fingerprint) -> Option<u32> {
        hamming(self, a, b)
    }
}

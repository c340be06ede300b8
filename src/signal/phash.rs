//! The classic 64-bit cosine fingerprint ("Looks Like It", Krawetz 2011), through `img_hash`.

use img_hash::{HashAlg, HasherConfig};

use super::{Fingerprint, Signal, Undecidable, Value, hamming, pdq};
use crate::media::Rendition;

/// Side of the luma plane handed to the hasher.
const SIDE: usize = 64;

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
        let plane = rendition.thumbnail(SIDE);
        let quality = pdq::plane_quality(&plane);
        let plain = Undecidable {
            signal: self.name(),
            quality,
            gate: pdq::GATE,
        };
        if quality < pdq::GATE {
            return Err(plain);
        }
        let Some(picture) = plane.as_image() else {
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

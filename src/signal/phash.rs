//! pHash: 64 bits of a cosine transform against their mean, through `img_hash`.

use img_hash::{HashAlg, HasherConfig};

use crate::media::Rendition;

use super::{Fingerprint, Signal, Undecidable, Value, hamming, pdq};

/// The signal `phash`: a second opinion and what other archives hold; near values alone prove nothing.
pub struct PHash;

impl Signal for PHash {
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
        // pHash knows no quality of its own; PDQ's tells how much there is to see.
        let quality = pdq::quality(rendition).map_err(|plain| Undecidable {
            signal: self.name(),
            ..plain
        })?;
        let hasher = HasherConfig::new()
            .hash_size(8, 8)
            .hash_alg(HashAlg::Mean)
            .preproc_dct()
            .to_hasher();
        let bits = hasher.hash_image(&rendition.gray()).as_bytes().to_vec();
        Ok(Fingerprint {
            signal: self.name().to_owned(),
            version: self.version(),
            value: Value::Bits(bits),
            quality,
        })
    }

    fn distance(&self, a: &Fingerprint, b: &Fingerprint) -> Option<u32> {
        hamming(self, a, b)
    }
}

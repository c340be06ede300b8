//! One file from bytes to metadata and query.

use crate::fetch::{Digest, FetchedMedia};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::matching::Query;
use crate::media::{self, MediaType, Rendition};
use crate::metadata::{self, Metadata};

/// A file looked at.
pub struct Looked {
    /// Name as in [`FetchedMedia`].
    pub name: String,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Its type; `None` where the first bytes tell none.
    pub media_type: Option<MediaType>,
    /// What it says of itself.
    pub metadata: Metadata,
    /// The decoded picture, or why there is none.
    pub rendition: Result<Rendition, Problem>,
}

impl Looked {
    /// What the archive is asked, or why it cannot be asked; a picture too plain for fingerprints is still asked for
    /// by digest.
    pub fn query(&self) -> Result<Query, Problem> {
        let rendition = self.rendition.as_ref().map_err(Clone::clone)?;
        Ok(Query::new(
            self.digest,
            rendition.full_width,
            rendition.full_height,
            rendition,
        ))
    }

    /// Why no fingerprint of `query` decides anything; `None` where one does.
    pub fn too_plain(&self, query: &Query) -> Option<Problem> {
        let reason = query.undecidable()?;
        let message = format!("{reason}; only an identical file can be found");
        Some(Problem::new(ProblemKind::TooPlain, message).about(&self.name))
    }

    /// Width and height after orientation.
    pub fn size(&self) -> Option<(u32, u32)> {
        let rendition = self.rendition.as_ref().ok()?;
        Some((rendition.full_width, rendition.full_height))
    }
}

/// Reads the metadata of `file` and decodes it within `limits`.
pub fn look(file: &FetchedMedia, limits: &Limits) -> Looked {
    let metadata = metadata::read(&file.bytes);
    let orientation = metadata.orientation.unwrap_or(1);
    Looked {
        name: file.name.clone(),
        digest: file.digest,
        media_type: media::sniff(&file.bytes),
        rendition: media::decode(&file.bytes, orientation, limits)
            .map_err(|error| error.problem(&file.name)),
        metadata,
    }
}

//! One file from bytes to metadata and query.

use std::collections::HashSet;

use crate::fetch::{Digest, FetchedMedia};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::matching::{self, Query, Thumbnail};
use crate::media::{self, MediaType, Rendition, Tones};
use crate::metadata::{self, Examine, Metadata, Reading, Sign, SignKind};
use crate::model::Model;
use crate::time::DateInterval;

/// A file and what it shows.
pub struct Sight {
    /// What is known of the file.
    pub looked: Looked,
    /// The decoded picture, or why there is none.
    pub rendition: Result<Rendition, Problem>,
}

/// What is known of a file that was looked at.
pub struct Looked {
    /// Name as in [`FetchedMedia`].
    pub name: String,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Its type; `None` where the first bytes tell none.
    pub media_type: Option<MediaType>,
    /// What it says of itself.
    pub metadata: Metadata,
    /// How its embedded thumbnail stands to it, where it has one and that was looked at.
    pub thumbnail: Option<Thumbnail>,
    /// `Last-Modified` of the server that sent it.
    pub last_modified: Option<DateInterval>,
    /// Width and height after orientation; of a picture that could not be decoded none.
    pub size: Option<(u32, u32)>,
    /// Absolute paths of its frames, where it is a folder of them.
    pub frames: HashSet<String>,
}

impl Sight {
    /// What the archive is asked, or why it cannot be asked; a picture too plain for fingerprints is still asked for
    /// by digest. Where there is a `model`, the archive is asked for what that says too.
    pub fn query(&self, model: Option<&Model>) -> Result<Query, Problem> {
        let rendition = self.rendition.as_ref().map_err(Clone::clone)?;
        let mut query = Query::new(
            self.looked.digest,
            rendition.full_width,
            rendition.full_height,
            rendition,
        );
        if let Some(model) = model {
            query.describe(model, rendition);
        }
        Ok(query)
    }

    /// Why PDQ decides nothing of `query`; `None` where it does.
    pub fn too_plain(&self, query: &Query) -> Option<Problem> {
        let reason = query.undecidable()?;
        let message = format!("{reason}; only an identical file, or details of it, can be found");
        Some(Problem::new(ProblemKind::TooPlain, message).about(&self.looked.name))
    }
}

/// Reads the metadata of `file` and decodes it within `limits`; credentials and thumbnail are left aside.
pub fn look(file: &FetchedMedia, limits: &Limits) -> Sight {
    let metadata = metadata_of(file, Examine::Presence);
    decoded(file, metadata, Tones::Colour, limits)
}

/// As [`look`], for fingerprints of luma alone.
pub(super) fn look_at_luma(file: &FetchedMedia, limits: &Limits) -> Sight {
    let metadata = metadata_of(file, Examine::Presence);
    decoded(file, metadata, Tones::Luma, limits)
}

/// The file with its picture, and its embedded thumbnail compared with that.
pub(super) fn look_closely(file: &FetchedMedia, metadata: Metadata, limits: &Limits) -> Sight {
    let mut sight = decoded(file, metadata, Tones::Colour, limits);
    if let Ok(picture) = &sight.rendition {
        let metadata = &sight.looked.metadata;
        let thumbnail = thumbnail_of(&file.bytes, metadata, picture, limits);
        sight.looked = sight.looked.with_thumbnail(thumbnail);
    }
    sight
}

fn decoded(file: &FetchedMedia, metadata: Metadata, tones: Tones, limits: &Limits) -> Sight {
    let orientation = metadata.orientation.unwrap_or(1);
    let rendition = media::decode_tones(&file.bytes, orientation, tones, limits)
        .map_err(|error| error.problem(&file.name));
    let size = rendition.as_ref().ok();
    let size = size.map(|rendition| (rendition.full_width, rendition.full_height));
    Sight {
        looked: Looked::of(file, metadata, size),
        rendition,
    }
}

impl Looked {
    /// A file whose picture is so large, its thumbnail left aside.
    pub(super) fn of(file: &FetchedMedia, metadata: Metadata, size: Option<(u32, u32)>) -> Self {
        Self {
            name: file.name.clone(),
            digest: file.digest,
            media_type: media::sniff(&file.bytes),
            metadata,
            thumbnail: None,
            last_modified: file.last_modified.as_deref().and_then(DateInterval::parse),
            size,
            frames: HashSet::new(),
        }
    }

    /// The same with its embedded thumbnail as it stands to it; one of another picture is a sign of handling.
    #[must_use]
    pub(super) fn with_thumbnail(mut self, thumbnail: Option<Thumbnail>) -> Self {
        self.metadata
            .handling
            .extend(thumbnail.as_ref().and_then(sign_of));
        Self { thumbnail, ..self }
    }
}

/// What a file in memory says of itself.
pub(super) fn metadata_of(file: &FetchedMedia, credentials: Examine) -> Metadata {
    let reading = Reading {
        name: &file.name,
        sidecar: file.sidecar.as_deref(),
        credentials,
    };
    metadata::read(&file.bytes, &reading)
}

/// The embedded thumbnail against the picture.
pub(super) fn thumbnail_of(
    bytes: &[u8],
    metadata: &Metadata,
    picture: &Rendition,
    limits: &Limits,
) -> Option<Thumbnail> {
    let bytes = bytes.get(metadata.thumbnail.clone()?)?;
    let small = media::decode(bytes, 1, limits).ok()?;
    Some(matching::compare_thumbnail(&small, picture))
}

/// What a thumbnail of another picture tells.
pub(super) fn sign_of(thumbnail: &Thumbnail) -> Option<Sign> {
    thumbnail.differs().then(|| Sign {
        kind: SignKind::Thumbnail,
        says: "the embedded thumbnail shows another picture, or an earlier state of it".to_owned(),
    })
}

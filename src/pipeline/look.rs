//! One file from bytes to metadata and query.

use crate::fetch::{Digest, FetchedMedia};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::matching::{self, Query, Thumbnail};
use crate::media::{self, MediaType, Rendition, Tones};
use crate::metadata::{self, Examine, Metadata, Reading, Sign, SignKind, Trust};
use crate::time::DateInterval;

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
    /// How its embedded thumbnail stands to it, where it has one and that was looked at.
    pub thumbnail: Option<Thumbnail>,
    /// `Last-Modified` of the server that sent it.
    pub last_modified: Option<DateInterval>,
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

    /// Why PDQ decides nothing of `query`; `None` where it does.
    pub fn too_plain(&self, query: &Query) -> Option<Problem> {
        let reason = query.undecidable()?;
        let message = format!("{reason}; only an identical file, or details of it, can be found");
        Some(Problem::new(ProblemKind::TooPlain, message).about(&self.name))
    }

    /// Width and height after orientation.
    pub fn size(&self) -> Option<(u32, u32)> {
        match &self.rendition {
            Ok(rendition) => Some((rendition.full_width, rendition.full_height)),
            Err(_) if self.media_type == Some(MediaType::Video) => self.metadata.size,
            Err(_) => None,
        }
    }
}

/// Reads the metadata of `file` and decodes it within `limits`; credentials and thumbnail are left aside.
pub fn look(file: &FetchedMedia, limits: &Limits) -> Looked {
    look_as(file, Tones::Colour, limits, Examine::Presence)
}

/// As [`look`], for fingerprints of luma alone.
pub(super) fn look_at_luma(file: &FetchedMedia, limits: &Limits) -> Looked {
    look_as(file, Tones::Luma, limits, Examine::Presence)
}

fn look_as(file: &FetchedMedia, tones: Tones, limits: &Limits, credentials: Examine) -> Looked {
    let metadata = metadata_of(file, credentials);
    let orientation = metadata.orientation.unwrap_or(1);
    Looked {
        name: file.name.clone(),
        digest: file.digest,
        media_type: media::sniff(&file.bytes),
        thumbnail: None,
        last_modified: file.last_modified.as_deref().and_then(DateInterval::parse),
        rendition: media::decode_tones(&file.bytes, orientation, tones, limits)
            .map_err(|error| error.problem(&file.name)),
        metadata,
    }
}

/// As [`look`], and verifies Content Credentials against `trust` and compares the embedded thumbnail.
pub fn look_closely(file: &FetchedMedia, limits: &Limits, trust: &Trust) -> Looked {
    let mut looked = look_as(file, Tones::Colour, limits, Examine::Whole(trust));
    if let Ok(picture) = &looked.rendition {
        looked.thumbnail = thumbnail_of(&file.bytes, &mut looked.metadata, picture, limits);
    }
    looked
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

/// The embedded thumbnail against the picture; a thumbnail of another picture is a sign of handling.
pub(super) fn thumbnail_of(
    bytes: &[u8],
    metadata: &mut Metadata,
    picture: &Rendition,
    limits: &Limits,
) -> Option<Thumbnail> {
    let bytes = bytes.get(metadata.thumbnail.clone()?)?;
    let small = media::decode(bytes, 1, limits).ok()?;
    let thumbnail = matching::compare_thumbnail(&small, picture);
    if thumbnail.differs() {
        metadata.handling.push(Sign {
            kind: SignKind::Thumbnail,
            says: "the embedded thumbnail shows another picture, or an earlier state of it"
                .to_owned(),
        });
    }
    Some(thumbnail)
}

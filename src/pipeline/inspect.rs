//! What one file says of itself, without decoding it.

use std::path::Path;

use crate::fetch::{Digest, FetchedMedia, file};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::media::{self, MediaType};
use crate::metadata::{self, Examine, Metadata, Reading, Trust};
use crate::place;
use crate::report::FileReport;

use super::look;

/// Whether videos are read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Videos {
    /// Only what their metadata needs is read; Content Credentials are not compared with the bytes.
    AtPlaces,
    /// They are read once from end to end: for the digest and for Content Credentials.
    Whole,
}

/// Reads the file at `path`; a video of any length is read at places.
///
/// No pixel is decoded but those of an embedded thumbnail and, to compare it, of the picture around it.
///
/// # Errors
/// A file that cannot be read at all.
pub fn inspect(
    path: &Path,
    limits: &Limits,
    trust: &Trust,
    videos: Videos,
) -> Result<FileReport, Problem> {
    let (mut handle, head) = file::open_named(path, media::HEAD)?;
    if media::sniff(&head) != Some(MediaType::Video) {
        return Ok(inspect_bytes(
            &file::read_named(path, limits)?,
            limits,
            trust,
        ));
    }
    let name = path.to_string_lossy();
    let sidecar = file::sidecar_of(path);
    let reading = Reading {
        name: &name,
        sidecar: sidecar.as_deref(),
        credentials: match videos {
            Videos::AtPlaces => Examine::Words(trust),
            Videos::Whole => Examine::Whole(trust),
        },
    };
    let metadata = metadata::read_streamed(&mut handle, &reading);
    let digest = match videos {
        Videos::AtPlaces => None,
        Videos::Whole => file::digest_of(path).ok(),
    };
    Ok(report(name.into_owned(), digest, &head, metadata))
}

/// The same of bytes in memory.
fn inspect_bytes(file: &FetchedMedia, limits: &Limits, trust: &Trust) -> FileReport {
    let mut metadata = look::metadata_of(file, Examine::Whole(trust));
    let mut thumbnail = None;
    if metadata.has_thumbnail() {
        let orientation = metadata.orientation.unwrap_or(1);
        if let Ok(picture) = media::decode(&file.bytes, orientation, limits) {
            thumbnail = look::thumbnail_of(&file.bytes, &metadata, &picture, limits);
        }
    }
    metadata
        .handling
        .extend(thumbnail.as_ref().and_then(look::sign_of));
    let mut report = report(file.name.clone(), Some(file.digest), &file.bytes, metadata);
    report.thumbnail = thumbnail;
    report
}

fn report(
    name: String,
    digest: Option<Digest>,
    bytes: &[u8],
    mut metadata: Metadata,
) -> FileReport {
    let mime = media::mime(bytes);
    if mime.is_none() && metadata.is_empty() {
        let message = "it begins like no picture or video that is known, and holds no metadata";
        metadata
            .problems
            .push(Problem::new(ProblemKind::Unsupported, message).about(&name));
    }
    // HEIF and videos state the size as shown, and EXIF turns neither (ISO/IEC 23008-12, A.2.1).
    let is_upright = matches!(
        media::sniff(bytes),
        Some(MediaType::Heif | MediaType::Video)
    );
    let turned = !is_upright
        && metadata
            .orientation
            .is_some_and(|orientation| orientation >= 5);
    let size = metadata.size.map(|(width, height)| match turned {
        true => (height, width),
        false => (width, height),
    });
    FileReport {
        digest: digest.map(|digest| digest.to_string()),
        media_type: mime.map(str::to_owned),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
        position_name: metadata
            .gps
            .and_then(|gps| place::nearest(gps.lat, gps.lon)),
        thumbnail: None,
        name,
        metadata,
    }
}

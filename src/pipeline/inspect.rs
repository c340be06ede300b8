//! What one file says of itself, without decoding it.

use std::path::Path;

use crate::fetch::{Digest, FetchedMedia, file};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::media;
use crate::metadata::{self, Examine, Metadata, Reading, Trust};
use crate::place;
use crate::report::FileReport;

use super::look;

/// Bytes that tell a file's type.
const HEAD: usize = 64;

/// Whether files that are read at places, as videos are, are also read whole for their digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Streamed {
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
    streamed: Streamed,
) -> Result<FileReport, Problem> {
    let (mut handle, head) = file::open_named(path, HEAD)?;
    if !metadata::is_streamed(&head) {
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
        credentials: match streamed {
            Streamed::AtPlaces => Examine::Words(trust),
            Streamed::Whole => Examine::Whole(trust),
        },
    };
    let metadata = metadata::read_streamed(&mut handle, &reading);
    let digest = match streamed {
        Streamed::AtPlaces => None,
        Streamed::Whole => file::digest_of(path).ok(),
    };
    Ok(report(
        name.into_owned(),
        digest,
        media::mime(&head),
        metadata,
    ))
}

/// The same of bytes in memory.
pub fn inspect_bytes(file: &FetchedMedia, limits: &Limits, trust: &Trust) -> FileReport {
    let mut metadata = look::metadata_of(file, Examine::Whole(trust));
    let mut thumbnail = None;
    if metadata.has_thumbnail() {
        let orientation = metadata.orientation.unwrap_or(1);
        if let Ok(picture) = media::decode(&file.bytes, orientation, limits) {
            thumbnail = look::thumbnail_of(&file.bytes, &mut metadata, &picture, limits);
        }
    }
    let mime = media::mime(&file.bytes);
    let mut report = report(file.name.clone(), Some(file.digest), mime, metadata);
    report.thumbnail = thumbnail;
    report
}

fn report(
    name: String,
    digest: Option<Digest>,
    mime: Option<&'static str>,
    mut metadata: Metadata,
) -> FileReport {
    if mime.is_none() && metadata.is_empty() {
        let message = "it begins like no picture or video that is known, and holds no metadata";
        metadata
            .problems
            .push(Problem::new(ProblemKind::Unsupported, message).about(&name));
    }
    let turned = metadata
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

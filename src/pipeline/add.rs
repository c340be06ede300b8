//! Pictures and videos into the archive: the only place that decodes what an importer yields.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::archive::{Addition, Archive, ArchiveError, FileFacts, NewEntry, Record, RecordKey};
use crate::fetch::{Digest, FetchedMedia, file};
use crate::import::metadata_list::MetadataList;
use crate::import::{Incoming, folder, frame_list};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::media;
use crate::model::Model;
use crate::process::Program;
use crate::signal::embedding::{self, Embedding};
use crate::signal::{Fingerprint, SIGNALS, SMALL_SIDE, detail, for_proofs, local, sequence};

use super::decode::SeenSoFar;
use super::look::{look, look_at_luma};
use super::video::{entry_of_list, entry_of_video, is_video};

/// Pictures decoded together and committed together.
const BATCH: usize = 64;

/// Told how far an addition has come.
pub trait AddProgress: Sync {
    /// `files` more were dealt with.
    fn advance(&self, files: u64);
}

/// What is made of a picture besides what costs next to nothing.
#[derive(Clone, Copy)]
pub struct Making<'a> {
    /// Local features at most; with 0 neither they nor details are made.
    pub local_features: usize,
    /// What is asked of it too.
    pub model: Option<&'a Model>,
}

impl Default for Making<'_> {
    fn default() -> Self {
        Self {
            local_features: local::BUDGET,
            model: None,
        }
    }
}

/// How an addition is made.
#[derive(Clone, Copy)]
pub struct Adding<'a> {
    /// What is made of a picture.
    pub making: Making<'a>,
    /// Bounds.
    pub limits: &'a Limits,
    /// What decodes videos, or why they cannot be decoded.
    pub ffmpeg: &'a Result<Program, Problem>,
    /// Told how much of a video was looked at.
    pub seen: SeenSoFar<'a>,
}

/// What an addition did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct AddOutcome {
    /// Pictures and videos the archive did not hold.
    pub new: u64,
    /// Those it held already, under this path or another.
    pub known: u64,
    /// Files that are neither by their first bytes; passed over where a folder was walked.
    pub other: u64,
    /// Files that could not be read, and what else went wrong.
    pub problems: Vec<Problem>,
}

/// Adds every picture and video among `paths`, batch by batch; a batch is stored whole or not at all.
///
/// A file the archive knows costs a stat, and a digest where its size or time changed. Errors of the archive end the
/// addition; what earlier batches stored stays.
pub fn add(
    archive: &dyn Archive,
    paths: &[PathBuf],
    adding: &Adding<'_>,
    progress: &dyn AddProgress,
) -> Result<AddOutcome, ArchiveError> {
    let mut outcome = AddOutcome::default();
    let mut files = folder::walk(paths);
    loop {
        let batch: Vec<Incoming> = files.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(outcome);
        }
        let read: Vec<Step> = batch
            .par_iter()
            .map(|incoming| step(archive, incoming, adding))
            .collect::<Result<_, _>>()?;
        let mut additions = Vec::new();
        for step in read {
            match step {
                Step::Add(addition) => additions.push(addition),
                Step::AddPart(addition, problem) => {
                    additions.push(addition);
                    outcome.problems.push(problem);
                }
                Step::Known => outcome.known += 1,
                Step::Other => outcome.other += 1,
                Step::Failed(problem) => outcome.problems.push(problem),
            }
        }
        let added = archive.add(&additions)?;
        outcome.new += added.new;
        outcome.known += added.known;
        progress.advance(batch.len() as u64);
    }
}

enum Step {
    Add(Addition),
    /// An addition of which something is missing.
    AddPart(Addition, Problem),
    Known,
    Other,
    Failed(Problem),
}

fn step(
    archive: &dyn Archive,
    incoming: &Incoming,
    adding: &Adding<'_>,
) -> Result<Step, ArchiveError> {
    let (making, limits) = (&adding.making, adding.limits);
    // An entry made without what proofs need, or a model says, is made again for it.
    let for_proofs = [
        (local::NAME, local::VERSION),
        (detail::NAME, detail::VERSION),
    ];
    let mut wanted = match making.local_features {
        0 => Vec::new(),
        _ => for_proofs.to_vec(),
    };
    wanted.extend(making.model.map(|model| (embedding::NAME, model.version())));
    let is_held = |digest: &Digest| -> Result<bool, ArchiveError> {
        if archive.holds(digest, Some((sequence::NAME, sequence::VERSION)))? {
            return Ok(true);
        }
        for signal in &wanted {
            if !archive.holds(digest, Some(*signal))? {
                return Ok(false);
            }
        }
        archive.holds(digest, None)
    };
    let path = match incoming {
        Incoming::File(path) => path,
        Incoming::Problem(problem) => return Ok(Step::Failed(problem.clone())),
    };
    let absolute = folder::absolute(path);
    let stat = match file::stat(path) {
        Ok(stat) => stat,
        Err(problem) => return Ok(Step::Failed(problem)),
    };
    let known = archive.known_file(&absolute)?;
    if let Some(known) = known
        && (known.size, known.modified_ns) == (stat.size, stat.modified_ns)
        && is_held(&known.digest)?
    {
        return Ok(Step::Known);
    }
    let facts = |digest: Digest| FileFacts {
        walked: path.display().to_string(),
        absolute,
        size: stat.size,
        modified_ns: stat.modified_ns,
        digest,
    };
    if is_video(path) {
        let digest = match file::digest_of(path) {
            Ok(digest) => digest,
            Err(error) => return Ok(Step::Failed(unreadable(path, &error))),
        };
        if is_held(&digest)? {
            return Ok(Step::Add(Addition::Seen(facts(digest))));
        }
        return Ok(match entry_of_video(path, facts(digest), adding) {
            Ok((entry, None)) => Step::Add(Addition::New(Box::new(entry))),
            Ok((entry, Some(problem))) => Step::AddPart(Addition::New(Box::new(entry)), problem),
            Err(problem) => Step::Failed(problem),
        });
    }
    if frame_list::is_frame_list(path) {
        let (media, sequence) = match frame_list::read(path, limits) {
            Ok(read) => read,
            Err(problem) => return Ok(Step::Failed(problem)),
        };
        return Ok(Step::Add(match is_held(&media.digest)? {
            true => Addition::Seen(facts(media.digest)),
            false => Addition::New(Box::new(entry_of_list(&sequence, facts(media.digest)))),
        }));
    }
    let media = match file::read_named(path, limits) {
        Ok(media) => media,
        Err(problem) => return Ok(Step::Failed(problem)),
    };
    let facts = facts(media.digest);
    if is_held(&media.digest)? {
        return Ok(Step::Add(Addition::Seen(facts)));
    }
    if media::sniff(&media.bytes).is_none() && !named_as_picture(path) {
        return Ok(Step::Other);
    }
    Ok(match entry_of(&media, facts, making, limits) {
        Ok(entry) => Step::Add(Addition::New(Box::new(entry))),
        Err(problem) => Step::Failed(problem),
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let name = path.display().to_string();
    let message = format!("`{name}` cannot be read: {error}; check the file");
    Problem::new(ProblemKind::Unreadable, message).about(name)
}

/// Extensions that promise a picture; what carries one and is none is told, other files are passed over.
const PICTURES: &[&str] = &[
    "avif", "bmp", "gif", "heic", "heif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp",
];

/// Whether a file's name says it is a picture.
pub fn named_as_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| PICTURES.contains(&extension.to_ascii_lowercase().as_str()))
}

/// What a list says goes into the archive; rows that match nothing come back as problems.
pub fn add_list(archive: &dyn Archive, list: &MetadataList) -> Result<Vec<Problem>, ArchiveError> {
    let rows: Vec<(RecordKey, Record)> = list
        .rows
        .iter()
        .map(|row| (row.key.clone(), row.record.clone()))
        .collect();
    let unmatched = archive.add_records(&rows)?;
    let told = list
        .rows
        .iter()
        .filter(|row| unmatched.contains(&row.key))
        .map(|row| {
            let RecordKey::Path(path) = &row.key else {
                return None;
            };
            let message = format!(
                "line {}: no picture `{path}` in the archive; add it, or correct the path",
                row.line
            );
            Some(Problem::new(ProblemKind::UnmatchedRecord, message))
        });
    Ok(told.flatten().collect())
}

/// The entry a picture makes: fingerprints where it is not too plain for them, what `making` asks for, small rendition,
/// and what it says of itself.
///
/// # Errors
/// A picture that cannot be decoded.
pub fn entry_of(
    media: &FetchedMedia,
    file: FileFacts,
    making: &Making<'_>,
    limits: &Limits,
) -> Result<NewEntry, Problem> {
    // Only local features and models look at colours.
    let sight = match (making.local_features, making.model) {
        (0, None) => look_at_luma(media, limits),
        _ => look(media, limits),
    };
    let rendition = sight.rendition?;
    let small = rendition.thumbnail(SMALL_SIDE);
    let mut fingerprints: Vec<Fingerprint> = SIGNALS
        .iter()
        .filter_map(|signal| signal.compute_beside(&rendition, &small).ok())
        .collect();
    if making.local_features > 0 {
        fingerprints.extend(for_proofs(&rendition, making.local_features));
    }
    let said = making
        .model
        .and_then(|model| Embedding::of(model, &rendition));
    fingerprints.extend(said.map(|said| said.fingerprint()));
    Ok(NewEntry {
        file,
        width: rendition.full_width,
        height: rendition.full_height,
        fingerprints,
        small: small.data,
        record: Record::from_metadata(&sight.looked.metadata),
    })
}

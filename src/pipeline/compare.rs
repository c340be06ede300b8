//! One picture held against another.

use crate::archive::memory::MemoryArchive;
use crate::archive::{Addition, Archive as _, ArchiveError, Entry, FileFacts, Record};
use crate::fetch::FetchedMedia;
use crate::finding;
use crate::import::folder;
use crate::limit::{Limits, Problem, ProblemKind};
use crate::matching::{Match, Query};
use crate::report::{Comparison, MatchedEntry, Side};

use super::look::Sight;
use super::{Looked, Making, entry_of, file_report, look, matched_entry, search};

/// Whether `query` is proven to show the picture of `known`, and what was done to it.
///
/// `known` becomes the one entry of an archive in memory, and is searched as any archive is. Files with equal digests
/// are the same whether they can be decoded or not.
///
/// # Errors
/// An archive in memory that fails, which is a fault of this program.
pub fn compare(
    query: &FetchedMedia,
    known: &FetchedMedia,
    limits: &Limits,
) -> Result<Comparison, ArchiveError> {
    let (ours, theirs) = (look(query, limits), look(known, limits));
    let queries = (ours.query(None), theirs.query(None));
    let mut problems = Vec::new();
    let matched = match &queries {
        (Ok(asked), Ok(_)) => proven(asked, known, limits)?,
        _ if query.digest == known.digest => Some(same_file(known, &theirs.looked)),
        (asked, other) => {
            problems.extend(asked.as_ref().err().cloned());
            problems.extend(other.as_ref().err().cloned());
            None
        }
    };
    if let (None, (Ok(asked), Ok(other))) = (&matched, &queries) {
        problems.extend(too_plain(&ours.looked, asked));
        problems.extend(too_plain(&theirs.looked, other));
    }
    Ok(Comparison {
        looked: if problems.is_empty() {
            finding::Looked::Checked
        } else {
            finding::Looked::Nothing
        },
        a: side(ours),
        b: side(theirs),
        matched,
        problems,
    })
}

/// The best match with the one entry that `known` makes.
fn proven(
    query: &Query,
    known: &FetchedMedia,
    limits: &Limits,
) -> Result<Option<MatchedEntry>, ArchiveError> {
    let archive = MemoryArchive::new();
    let Ok(entry) = entry_of(known, facts(known), &Making::default(), limits) else {
        return Ok(None);
    };
    archive.add(&[Addition::New(Box::new(entry))])?;
    let found = search(&*archive.snapshot()?, query)?;
    Ok(found.into_iter().next().map(matched_entry))
}

fn facts(file: &FetchedMedia) -> FileFacts {
    let path = file.path.as_deref();
    FileFacts {
        walked: file.name.clone(),
        absolute: path.map_or_else(|| file.name.clone(), folder::absolute),
        size: file.bytes.len() as u64,
        modified_ns: 0,
        digest: file.digest,
    }
}

/// The match of a file with itself where nothing could be decoded: its digest says all.
fn same_file(known: &FetchedMedia, looked: &Looked) -> MatchedEntry {
    let records = vec![Record::from_metadata(&looked.metadata)];
    let entry = Entry::of_records(known.digest, &known.name, records);
    let proof = Match {
        transform: Vec::new(),
        ..Match::whole(entry.id.clone(), "digest", 0.0)
    };
    matched_entry((proof, entry))
}

fn too_plain(looked: &Looked, query: &Query) -> Option<Problem> {
    let reason = query.undecidable()?;
    let message = format!("{reason}; only an identical file, or details of it, can be told");
    Some(Problem::new(ProblemKind::TooPlain, message).about(&looked.name))
}

fn side(sight: Sight) -> Side {
    Side {
        file: file_report(sight.looked),
        rendition: sight.rendition.ok(),
    }
}

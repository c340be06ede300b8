//! The archive that copies are looked for in, and the model that is asked with it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use cutline::archive::memory::MemoryArchive;
use cutline::archive::{Addition, Archive as _, FileFacts, NewEntry, Snapshot};
use cutline::fetch::{Digest, FetchedMedia};
use cutline::limit::Limits;
use cutline::model::Model;
use cutline::pipeline::{self, Making};

use super::crowd::crowd;

/// An archive that takes pictures as `archive add` does.
pub(super) struct Store<'a> {
    archive: MemoryArchive,
    making: Making<'a>,
}

impl<'a> Store<'a> {
    pub(super) fn new(making: Making<'a>) -> Self {
        Self {
            archive: MemoryArchive::new(),
            making,
        }
    }

    pub(super) fn add(&self, name: &str, bytes: Vec<u8>) -> Option<Digest> {
        self.take(self.entry(name, bytes)?)
    }

    /// Adds entries made of real ones.
    pub(super) fn add_crowd(
        &self,
        faces: &[Option<NewEntry>],
        bodies: &[Option<NewEntry>],
        count: usize,
    ) {
        let there = |all: &[Option<NewEntry>]| all.iter().flatten().cloned().collect::<Vec<_>>();
        for entry in crowd(&there(faces), &there(bodies), count) {
            self.take(entry);
        }
    }

    pub(super) fn take(&self, entry: NewEntry) -> Option<Digest> {
        let digest = entry.file.digest;
        self.archive.add(&[Addition::New(Box::new(entry))]).ok()?;
        Some(digest)
    }

    pub(super) fn entry(&self, name: &str, bytes: Vec<u8>) -> Option<NewEntry> {
        let media = FetchedMedia::inline(name, bytes);
        let facts = FileFacts {
            walked: name.to_owned(),
            absolute: name.to_owned(),
            size: media.bytes.len() as u64,
            modified_ns: 0,
            digest: media.digest,
        };
        pipeline::entry_of(&media, facts, &self.making, &Limits::default()).ok()
    }

    pub(super) fn snapshot(&self) -> Arc<dyn Snapshot> {
        self.archive.snapshot().expect("memory is there")
    }
}

/// The graph in a file, run as it is where nobody names a library.
pub(super) fn model_at(path: &Path) -> anyhow::Result<Model> {
    let graph = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok(Model::of_bytes("bench", graph, None)?)
}

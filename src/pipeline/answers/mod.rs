//! What earlier checks found out about pictures and videos, kept so that the same bytes are decoded and looked up once.
//!
//! One file for an archive in one state: a line each answer, appended as it is found, under the digest of the bytes. An
//! answer says which entries they were proved to show, and what of the picture a report needs; what a file says of itself
//! and what the archive says of its entries is read anew each time. Another state of the archive, other bounds or a
//! program built of other sources is another file. Anything torn or changed is passed over, so the worst a damaged file does is that
//! pictures are looked at again.

mod row;

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::archive::Snapshot;
use crate::fetch::Digest;
use crate::limit::Limits;
use crate::matching::{Match, Thumbnail};
use crate::signal::SIGNALS;

/// Version of the form of an answer.
const VERSION: u32 = 1;
/// Bytes of a file of answers that are read, at most.
const MOST: u64 = 256 << 20;
/// What the names of such files end in.
const ENDING: &str = ".answers";

/// What is kept of one picture or video.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    /// Width and height after orientation.
    pub(super) size: Option<(u32, u32)>,
    /// How its embedded thumbnail stands to it.
    pub(super) thumbnail: Option<Thumbnail>,
    /// Why nothing but an identical file, or details of it, can be found.
    pub(super) too_plain: Option<String>,
    /// What it was proved to show, best first.
    pub(super) matches: Vec<Match>,
}

/// Answers of earlier checks, and of this one.
pub struct Answers {
    path: PathBuf,
    known: RwLock<HashMap<String, Arc<Answer>>>,
    /// Where new ones go; `None` once that failed.
    log: Mutex<Option<File>>,
}

impl Answers {
    /// The answers kept in `folder` that hold for the archive behind `snapshot` as it is; those of its earlier states are
    /// removed, and so are those of another version of the model that is asked. `None` for an archive that does not tell its state.
    ///
    /// # Errors
    /// The folder or the file cannot be made or written.
    pub fn open(
        folder: &Path,
        snapshot: &dyn Snapshot,
        model: Option<u32>,
        limits: &Limits,
    ) -> Result<Option<Self>, io::Error> {
        let Some(state) = snapshot.state() else {
            return Ok(None);
        };
        fs::create_dir_all(folder)?;
        let scope = scope(state, model, limits);
        let path = folder.join(format!("{}-{scope}{ENDING}", snapshot.id()));
        forget_but(folder, snapshot.id(), Some(&path));
        let mut bytes = Vec::new();
        if let Ok(file) = File::open(&path) {
            file.take(MOST).read_to_end(&mut bytes)?;
        }
        let mut log = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)?;
        if bytes.last().is_some_and(|last| *last != b'\n') {
            // A line that was broken off would swallow the next.
            log.write_all(b"\n")?;
        }
        Ok(Some(Self {
            path,
            known: RwLock::new(row::read(&bytes)),
            log: Mutex::new(Some(log)),
        }))
    }

    /// Removes what `folder` keeps for the archive `id`.
    pub fn forget(folder: &Path, id: &str) {
        forget_but(folder, id, None);
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether every answer could be kept.
    pub fn is_kept(&self) -> bool {
        self.log().is_some()
    }

    pub(super) fn get(&self, asked: &Asked) -> Option<Arc<Answer>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&asked.0).cloned()
    }

    pub(super) fn keep(&self, asked: &Asked, answer: Answer) {
        let mut log = self.log();
        let written = log
            .as_mut()
            .map(|log| log.write_all(row::line(&asked.0, &answer).as_bytes()));
        if written.is_some_and(|written| written.is_err()) {
            *log = None;
        }
        drop(log);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(asked.0.clone(), Arc::new(answer));
    }

    fn log(&self) -> MutexGuard<'_, Option<File>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that are asked about: their digest, and how they are turned, which a file beside them may say.
pub(super) struct Asked(String);

impl Asked {
    pub(super) fn picture(digest: &Digest, orientation: Option<u8>) -> Self {
        Self(format!("{digest}/{}", orientation.unwrap_or(1)))
    }

    pub(super) fn video(digest: &Digest) -> Self {
        Self(digest.to_string())
    }

    /// Pictures of a folder, and how they follow one another.
    pub(super) fn frames(digest: &Digest, timing: &str) -> Self {
        let timing = Digest::of(timing.as_bytes()).short();
        Self(format!("{digest}/frames/{timing}"))
    }
}

/// All that an answer hangs on but the bytes.
fn scope(state: &str, model: Option<u32>, limits: &Limits) -> String {
    let signals: Vec<(&str, u32)> = SIGNALS
        .iter()
        .map(|signal| (signal.name(), signal.version()))
        .collect();
    let sources = env!("CUTLINE_SOURCES");
    let text = format!("{VERSION} {sources} {state} {limits:?} {signals:?} {model:?}");
    Digest::of(text.as_bytes()).short()
}

/// Removes the files of the archive `id` but `kept`; what cannot be removed stays, and is never read again.
fn forget_but(folder: &Path, id: &str, kept: Option<&Path>) {
    let Ok(files) = fs::read_dir(folder) else {
        return;
    };
    for path in files.filter_map(|file| Some(file.ok()?.path())) {
        let name = path.file_name().and_then(|name| name.to_str());
        let is_of_it = name.is_some_and(|name| {
            name.strip_prefix(id)
                .is_some_and(|rest| rest.starts_with('-') && rest.ends_with(ENDING))
        });
        if is_of_it && kept != Some(path.as_path()) {
            let _ = fs::remove_file(path);
        }
    }
}

//! What git knows: what changed since a revision, and files as a revision holds them. Nothing of ours is written there.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::process::{self, Bounds, ProcessError, Program};

/// What tells changes.
pub const GIT: process::Wanted = process::Wanted {
    name: "git",
    what: "asking for a revision",
    package: "git",
    keeps: &["HOME", "XDG_CONFIG_HOME"],
};

/// A commit of the repository that a folder lies in.
#[derive(Debug)]
pub struct Revision {
    git: Program,
    name: String,
    /// Top of the repository, its links resolved.
    top: PathBuf,
    commit: String,
}

/// Paths that differ from what a revision and the present one share.
#[derive(Debug)]
pub struct Changes {
    top: PathBuf,
    files: HashSet<PathBuf>,
    /// What git looks after; of everything else it tells no change.
    tracked: HashSet<PathBuf>,
}

/// Why git tells nothing.
#[derive(Debug, thiserror::Error)]
pub enum ChangesError {
    /// No repository.
    #[error("`{0}` is asked of git, and this is no repository of it: {1}")]
    NoRepository(String, ProcessError),
    /// History is cut off.
    #[error(
        "what changed since `{0}` cannot be told: this clone is shallow; fetch the rest with `git fetch --unshallow` \
         (GitHub: `fetch-depth: 0` of actions/checkout, GitLab: `GIT_DEPTH: 0`)"
    )]
    Shallow(String),
    /// No such revision.
    #[error("git knows no revision `{0}` here; fetch it with `git fetch origin`, or name another")]
    Unknown(String),
    /// Two histories.
    #[error("`{0}` shares no commit with what is checked out; name a branch that does")]
    Unrelated(String),
    /// Git did not answer.
    #[error(transparent)]
    Failed(#[from] ProcessError),
    /// The system did not answer.
    #[error("`{path}` cannot be looked at: {detail}")]
    System {
        /// What.
        path: PathBuf,
        /// The system's words.
        detail: io::Error,
    },
}

impl Revision {
    /// The commit `name` of the repository that `folder` lies in.
    ///
    /// # Errors
    /// A folder of no repository, a revision that is not there.
    pub fn find(git: Program, folder: &Path, name: &str) -> Result<Self, ChangesError> {
        let top = ask(&git, folder, &["rev-parse", "--show-toplevel"])
            .map_err(|error| ChangesError::NoRepository(name.to_owned(), error))?;
        let top = PathBuf::from(OsStr::from_bytes(line(&top)));
        let top = top
            .canonicalize()
            .map_err(|detail| ChangesError::System { path: top, detail })?;
        let commit = format!("{name}^{{commit}}");
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ];
        let commit = ask(&git, &top, &verify);
        Ok(Self {
            commit: match commit {
                Ok(commit) => String::from_utf8_lossy(line(&commit)).into_owned(),
                // Where history is cut off, that is the likelier reason.
                Err(_) if is_shallow(&git, &top)? => {
                    return Err(ChangesError::Shallow(name.to_owned()));
                }
                Err(_) => return Err(ChangesError::Unknown(name.to_owned())),
            },
            git,
            name: name.to_owned(),
            top,
        })
    }

    /// Top of the repository, its links resolved.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// What differs from the last commit that the revision and the present one share: changed, added, removed, not yet
    /// committed, not tracked.
    ///
    /// # Errors
    /// A shallow clone, a revision that shares nothing.
    pub fn changes(&self) -> Result<Changes, ChangesError> {
        if is_shallow(&self.git, &self.top)? {
            return Err(ChangesError::Shallow(self.name.clone()));
        }
        let shared = self
            .ask(&["merge-base", &self.commit, "HEAD"])
            .map_err(|_| ChangesError::Unrelated(self.name.clone()))?;
        let shared = String::from_utf8_lossy(line(&shared)).into_owned();
        Ok(Changes {
            top: self.top.clone(),
            files: self.differing_from(&shared)?,
            tracked: self.paths(&["ls-files", "-z"])?,
        })
    }

    /// Whether a file of one of these names is new or differs from how the revision has it.
    pub fn differs_in(&self, names: &[&str]) -> Result<bool, ChangesError> {
        let differing = self.differing_from(&self.commit)?;
        let new = self.paths(&["ls-files", "-z", "--others"])?;
        let mut paths = differing.iter().chain(&new);
        Ok(paths.any(|path| {
            let name = path.file_name().and_then(OsStr::to_str);
            name.is_some_and(|name| names.contains(&name))
        }))
    }

    /// What differs between `commit` and the present one, and what is not committed. Both only read: comparing a commit with
    /// the files would write the index anew.
    fn differing_from(&self, commit: &str) -> Result<HashSet<PathBuf>, ProcessError> {
        let committed = [
            "diff-tree",
            "-r",
            "--name-only",
            "-z",
            "--no-renames",
            commit,
            "HEAD",
        ];
        let mut files = self.paths(&committed)?;
        let status = [
            "status",
            "--porcelain=v1",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--ignore-submodules=none",
        ];
        let answer = self.ask(&status)?;
        // Two letters and a blank stand before each path.
        let names = answer
            .split(|byte| *byte == 0)
            .filter_map(|row| row.get(3..));
        files.extend(names.map(|name| self.top.join(OsStr::from_bytes(name))));
        Ok(files)
    }

    /// The paths an answer lists, each ended by NUL, below the top.
    fn paths(&self, words: &[&str]) -> Result<HashSet<PathBuf>, ProcessError> {
        let answer = self.ask(words)?;
        let names = answer
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty());
        Ok(names
            .map(|name| self.top.join(OsStr::from_bytes(name)))
            .collect())
    }

    /// The file at `path`, given from the top of the repository, as the revision holds it.
    pub fn file(&self, path: &Path) -> Result<Option<Vec<u8>>, ChangesError> {
        let Some(name) = path.to_str() else {
            return Ok(None);
        };
        let listed = self.ask(&["ls-tree", "-z", "--name-only", &self.commit, "--", name])?;
        if listed.strip_suffix(b"\0") != Some(name.as_bytes()) {
            return Ok(None);
        }
        let blob = format!("{}:{name}", self.commit);
        Ok(Some(self.ask(&["cat-file", "blob", &blob])?))
    }

    fn ask(&self, words: &[&str]) -> Result<Vec<u8>, ProcessError> {
        ask(&self.git, &self.top, words)
    }
}

fn is_shallow(git: &Program, top: &Path) -> Result<bool, ProcessError> {
    let answer = ask(git, top, &["rev-parse", "--is-shallow-repository"])?;
    Ok(line(&answer) != b"false")
}

impl Changes {
    /// Whether the file at `path`, or what it is a link to, changed; what lies outside of the repository, or cannot be
    /// looked at, always counts as changed.
    pub fn hold(&self, path: &Path) -> bool {
        let Ok(resolved) = path.canonicalize() else {
            return true;
        };
        let is_outside = !resolved.starts_with(&self.top);
        is_outside
            || self.hold_at(&resolved)
            || in_real_folder(path).is_some_and(|here| self.hold_at(&here))
    }

    /// Whether anything below the folder at `path` changed, or is gone; a folder outside of the repository counts as changed.
    pub fn hold_below(&self, path: &Path) -> bool {
        let Ok(folder) = path.canonicalize() else {
            return true;
        };
        !folder.starts_with(&self.top) || self.files.iter().any(|file| file.starts_with(&folder))
    }

    /// Whether what lies, or lay, at `path` below the top changed, or the submodule or link that it lies in; what git does
    /// not track has changed wherever it is there.
    pub fn hold_at(&self, path: &Path) -> bool {
        if !path.starts_with(&self.top) {
            return false;
        }
        let inside = path.ancestors().take_while(|path| *path != self.top);
        // By a way through a link git knows nothing; what that leads to is asked about by itself.
        let is_real = || path.canonicalize().is_ok_and(|real| real == path);
        let is_untracked = || !self.tracked.contains(path) && is_real();
        inside.into_iter().any(|path| self.files.contains(path)) || is_untracked()
    }
}

/// The path with the links of its folder resolved and its own name as it stands.
fn in_real_folder(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let folder = absolute.parent()?.canonicalize().ok()?;
    Some(folder.join(absolute.file_name()?))
}

/// The first line of an answer.
fn line(answer: &[u8]) -> &[u8] {
    answer.strip_suffix(b"\n").unwrap_or(answer)
}

/// Bounds on one question; the address space holds packs that are mapped.
const BOUNDS: Bounds = Bounds {
    wall: Duration::from_mins(2),
    cpu: Duration::from_mins(4),
    memory: 32 << 30,
    output: 256 << 20,
    file: 0,
};

fn ask(git: &Program, folder: &Path, words: &[&str]) -> Result<Vec<u8>, ProcessError> {
    // No watcher of the repository is started, and its index is left as it is.
    let before = [
        "--no-optional-locks",
        "--literal-pathspecs",
        "-c",
        "core.fsmonitor=false",
        "-C",
    ];
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut arguments: Vec<&OsStr> = before.iter().map(OsStr::new).collect();
    let folder: OsString = folder.into();
    arguments.push(&folder);
    arguments.extend(words.iter().map(OsStr::new));
    let nothing = File::open("/dev/null").map_err(|detail| ProcessError::NotStarted {
        program: GIT.name,
        detail,
    })?;
    let mut answer = Vec::new();
    process::stream(git, &arguments, nothing, &BOUNDS, &mut |bytes| {
        answer.extend_from_slice(bytes);
        ControlFlow::Continue(())
    })?;
    Ok(answer)
}

//! Child programs: found on the path, bounded, fed one open file, killed with us. Nothing else spawns.
//!
//! A child gets no shell, no environment but where programs and libraries lie (`git` and `pip` also where their settings
//! do), no file to write to but where its bounds allow one, and the file it is to read as its standard input, so that no name
//! of ours reaches its command line. An address handed to one stands behind `--`.

mod bounded;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::limit::{Problem, ProblemKind};

pub use bounded::stream;

/// A program of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// As it is called.
    name: &'static str,
    path: PathBuf,
    keeps: &'static [&'static str],
}

/// How a missing program is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// As it is called.
    pub name: &'static str,
    /// What it is for.
    pub what: &'static str,
    /// The package that brings it.
    pub package: &'static str,
    /// Variables it needs besides those that say where programs and libraries lie.
    pub keeps: &'static [&'static str],
}

impl Program {
    /// The program at `configured`, else the first of its name in a folder of `path`, as `PATH` lists them.
    ///
    /// # Errors
    /// There is none; the problem names the package that brings it.
    pub fn find(
        wanted: Wanted,
        configured: Option<&Path>,
        path: Option<&OsStr>,
    ) -> Result<Self, Problem> {
        let on_path = || {
            let folders = path.map(std::env::split_paths).into_iter().flatten();
            // A relative folder would run what lies beside the evidence.
            folders
                .filter(|folder| folder.is_absolute())
                .map(|folder| folder.join(wanted.name))
                .find(|file| is_program(file))
        };
        let found = match configured {
            Some(file) => Some(file.to_owned()).filter(|file| is_program(file)),
            None => on_path(),
        };
        match found {
            Some(path) => Ok(Self {
                name: wanted.name,
                path,
                keeps: wanted.keeps,
            }),
            None => Err(missing(wanted, configured)),
        }
    }
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

fn missing(wanted: Wanted, configured: Option<&Path>) -> Problem {
    let Wanted {
        name,
        what,
        package,
        ..
    } = wanted;
    let message = match configured {
        Some(file) => format!(
            "`{}` is no program, and {what} needs `{name}`; correct the path in the settings",
            file.display()
        ),
        None => format!(
            "{what} needs the program `{name}`, and it is not on the path; install it (`apt install {package}`, `brew \
             install {package}`)"
        ),
    };
    Problem::new(ProblemKind::Unsupported, message)
}

/// What a child may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Time on the wall.
    pub wall: Duration,
    /// Processor time of all its threads.
    pub cpu: Duration,
    /// Bytes of address space.
    pub memory: u64,
    /// Bytes it may write to its standard output.
    pub output: u64,
    /// Bytes of a file it may write; 0 lets it write none.
    pub file: u64,
}

/// Why a child did not end as it should; what it sent before was handed on.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// It could not be started.
    #[error("`{program}` could not be started: {detail}")]
    NotStarted {
        /// As it is called.
        program: &'static str,
        /// The system's words.
        detail: std::io::Error,
    },
    /// It took longer than it may, on the wall or of the processor, and was killed.
    #[error("`{program}` was stopped after `{seconds}` seconds")]
    TooLong {
        /// As it is called.
        program: &'static str,
        /// The bound.
        seconds: u64,
    },
    /// It wrote more than it may and was killed.
    #[error("`{program}` was stopped after writing `{bytes}` bytes")]
    TooMuch {
        /// As it is called.
        program: &'static str,
        /// The bound.
        bytes: u64,
    },
    /// It gave up.
    #[error("`{program}` gave up: {said}")]
    Failed {
        /// As it is called.
        program: &'static str,
        /// The last of its own words, made printable.
        said: String,
    },
}

#[cfg(test)]
mod tests;

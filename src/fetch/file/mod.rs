//! Local files: those the user names, and those a page may reach.

mod open;
mod reach;
mod sidecar;
mod spelling;

use std::fs::File;
use std::io::{self, Read, Seek, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{Digest, FetchedMedia, shown};
use crate::limit::{Limits, Problem, ProblemKind};

pub use reach::Reach;

/// A bound on a file's size and the setting that raises it.
#[derive(Debug, Clone, Copy)]
struct Bound {
    bytes: u64,
    key: &'static str,
}

/// The media file the user named, at most `limits.file_bytes` long.
///
/// Links are followed; anything but a regular file at their end is refused, and never waited for. The XMP file beside
/// it (`photo.xmp` or `photo.jpg.xmp`) comes with it.
pub fn read_named(path: &Path, limits: &Limits) -> Result<FetchedMedia, Problem> {
    let bound = Bound {
        bytes: limits.file_bytes,
        key: "file-bytes",
    };
    let read = read_path(path, bound)?;
    Ok(FetchedMedia {
        sidecar: sidecar::beside(path),
        ..read
    })
}

/// A handle on the file the user named, of any length, for reading at places, and its first `head` bytes.
///
/// What is refused is as for [`read_named`], but for its length.
pub fn open_named(path: &Path, head: usize) -> Result<(File, Vec<u8>), Problem> {
    let open = || {
        refuse_irregular(&std::fs::metadata(path)?)?;
        let mut file = open::without_waiting(path)?;
        refuse_irregular(&file.metadata()?)?;
        let mut bytes = Vec::new();
        let most = u64::try_from(head).unwrap_or(u64::MAX);
        (&mut file).take(most).read_to_end(&mut bytes)?;
        file.rewind()?;
        Ok((file, bytes))
    };
    open().map_err(|failure: Failure| failure.problem(&path.to_string_lossy(), Asked::ByUser))
}

/// A file without a name that holds `bytes`, at its start; it is gone once it is closed.
///
/// # Errors
/// There is no room for it.
pub fn nameless(bytes: &[u8]) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

/// The XMP file beside the file the user named.
pub fn sidecar_of(path: &Path) -> Option<Vec<u8>> {
    sidecar::beside(path)
}

/// Whether `is_meant` holds for the file at `path` or an XMP file that goes with it.
pub fn is_or_goes_with(path: &Path, is_meant: &dyn Fn(&Path) -> bool) -> bool {
    is_meant(path)
        || sidecar::names(path).is_some_and(|names| names.iter().any(|name| is_meant(name)))
}

/// The article or list the user named, at most `limits.document_bytes` long; otherwise as [`read_named`].
pub fn read_document(path: &Path, limits: &Limits) -> Result<FetchedMedia, Problem> {
    read_path(
        path,
        Bound {
            bytes: limits.document_bytes,
            key: "document-bytes",
        },
    )
}

fn read_path(path: &Path, bound: Bound) -> Result<FetchedMedia, Problem> {
    let name = path.to_string_lossy().into_owned();
    let read = || {
        // A device may do something when it is opened, so the path is looked at first; the handle decides.
        refuse_irregular(&std::fs::metadata(path)?)?;
        let file = open::without_waiting(path)?;
        read_handle(file, bound)
    };
    match read() {
        Ok(bytes) => Ok(media(name, path, bytes)),
        Err(failure) => Err(failure.problem(&name, Asked::ByUser)),
    }
}

/// Size and time of last change of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970; 0 where the system does not say.
    pub modified_ns: i64,
}

/// Size and time of the regular file at the end of `path`.
pub fn stat(path: &Path) -> Result<Stat, Problem> {
    let look = || {
        let metadata = std::fs::metadata(path)?;
        refuse_irregular(&metadata)?;
        let since_1970 = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified_ns = since_1970
            .and_then(|since| i64::try_from(since.as_nanos()).ok())
            .unwrap_or(0);
        Ok(Stat {
            size: metadata.len(),
            modified_ns,
        })
    };
    look().map_err(|failure: Failure| failure.problem(&path.to_string_lossy(), Asked::ByUser))
}

/// SHA-256 of a regular file of any size, read in pieces.
pub fn digest_of(path: &Path) -> io::Result<Digest> {
    let mut file = open::without_waiting(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    Digest::of_reader(&mut file)
}

/// The absolute path that tells files apart: `.` and `..` taken out, links not resolved.
pub fn absolute(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut parts = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                parts.pop();
            }
            Component::CurDir => {}
            part => parts.push(part),
        }
    }
    parts.display().to_string()
}

/// The file name a URL or path ends in, percent-decoded, without query and fragment.
pub fn name_in_url(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let segment = path.rsplit('/').next().unwrap_or(path);
    String::from_utf8_lossy(&spelling::percent_decoded(segment)).into_owned()
}

fn media(name: String, path: &Path, bytes: Vec<u8>) -> FetchedMedia {
    FetchedMedia {
        path: Some(path.to_owned()),
        ..FetchedMedia::inline(name, bytes)
    }
}

/// Who wanted the file; decides the kind of a refusal and the remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    ByUser,
    ByPage,
}

/// Why a file was not read.
#[derive(Debug)]
enum Failure {
    Io(io::Error),
    /// What it is instead of a regular file.
    Irregular(&'static str),
    TooLarge {
        size: Option<u64>,
        bound: Bound,
    },
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Failure {
    fn problem(&self, name: &str, asked: Asked) -> Problem {
        let shown = shown(name);
        let remedy = match asked {
            Asked::ByUser => "check the path",
            Asked::ByPage => {
                "put it there, name the folder with `--root DIR`, or hand the file over with `--media FILE`"
            }
        };
        let (kind, message) = match self {
            Self::Io(error) if is_absent(error) => (
                ProblemKind::MissingFile,
                format!("there is no file `{shown}`; {remedy}"),
            ),
            Self::Io(error) => (
                ProblemKind::Unreadable,
                format!(
                    "`{shown}` cannot be read: {}; check the file and its permissions",
                    plain(error)
                ),
            ),
            Self::Irregular(what) => (
                match asked {
                    Asked::ByUser => ProblemKind::Unreadable,
                    Asked::ByPage => ProblemKind::OutOfReach,
                },
                format!("`{shown}` is {what}, and only regular files are read; name a file"),
            ),
            Self::TooLarge { size, bound } => {
                let size = match size {
                    Some(size) => format!("has {size} bytes"),
                    None => "grew while it was read".to_owned(),
                };
                (
                    ProblemKind::OverLimit,
                    format!(
                        "`{shown}` {size}, and the limit is {} bytes; raise `{}` in `[limits]` of the settings",
                        bound.bytes, bound.key
                    ),
                )
            }
        };
        Problem::new(kind, message).about(name)
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The system's words in lower case, without its error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    shown(&text.to_lowercase())
}

fn refuse_irregular(metadata: &std::fs::Metadata) -> Result<(), Failure> {
    if metadata.is_file() {
        return Ok(());
    }
    Err(Failure::Irregular(if metadata.is_dir() {
        "a folder"
    } else {
        "a pipe, socket or device"
    }))
}

/// All bytes of an open regular file; the size is checked before memory is taken, and again while it is read.
fn read_handle(file: File, bound: Bound) -> Result<Vec<u8>, Failure> {
    let metadata = file.metadata()?;
    refuse_irregular(&metadata)?;
    if metadata.len() > bound.bytes {
        return Err(Failure::TooLarge {
            size: Some(metadata.len()),
            bound,
        });
    }
    let mut bytes = Vec::new();
    let wanted = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    bytes
        .try_reserve_exact(wanted)
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    file.take(bound.bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bound.bytes {
        return Err(Failure::TooLarge { size: None, bound });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grows_stops_at_the_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("grows.jpg");
        std::fs::write(&path, b"four").expect("written");
        let file = open::without_waiting(&path).expect("opened");
        let bound = Bound {
            bytes: 8,
            key: "file-bytes",
        };
        std::fs::write(&path, b"nine more").expect("written");
        assert!(matches!(
            read_handle(file, bound),
            Err(Failure::TooLarge { .. })
        ));
    }

    #[test]
    fn the_digest_is_of_the_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jpg");
        std::fs::write(&path, b"bytes").expect("written");
        let read = read_named(&path, &Limits::default()).expect("read");
        assert_eq!(read.digest, Digest::of(b"bytes"));
        assert_eq!(read.path.as_deref(), Some(path.as_path()));
    }
}

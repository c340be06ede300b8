//! What can go wrong with an archive as a whole.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::pack;

/// Why an archive could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// No file there.
    #[error("no archive at `{path}`; make one with `cutline archive add DIR --archive {path}`")]
    Missing {
        /// The archive.
        path: PathBuf,
    },
    /// Some other file.
    #[error("`{path}` is not a cutline archive; name another file with --archive")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Written by a later version.
    #[error(
        "archive `{path}` has format {found}, this version knows {known}; use a newer cutline, or another archive"
    )]
    Newer {
        /// The archive.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Damaged.
    #[error(
        "archive `{path}` is damaged ({detail}); restore it from a backup, or move it away and run `cutline archive add` again"
    )]
    Damaged {
        /// The archive.
        path: PathBuf,
        /// What the database says.
        detail: String,
    },
    /// A pack that cannot be read.
    #[error(
        "pack `{path}` cannot be read ({detail}); copy it again, or make it anew with `cutline archive export --fingerprints-only`"
    )]
    DamagedPack {
        /// The pack.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// More than a pack holds.
    #[error(
        "too much for a pack: {entries} entries; it holds at most {most}, and {gib} GiB of text; divide the archive"
    )]
    TooLargeForPack {
        /// Entries of the archive.
        entries: u64,
        /// Most entries.
        most: usize,
        /// Most bytes, in GiB.
        gib: u64,
    },
    /// A pack where an archive is needed.
    #[error(
        "`{path}` is a pack of fingerprints, which is only searched; name the archive it was made from"
    )]
    Pack {
        /// The pack.
        path: PathBuf,
    },
    /// In use.
    #[error(
        "archive `{path}` is locked by another process; wait until that has finished and run this again"
    )]
    Locked {
        /// The archive.
        path: PathBuf,
    },
    /// No room.
    #[error(
        "no room left to write archive `{path}`; nothing of this batch was stored and what was there is whole; free some disk and run this again"
    )]
    Full {
        /// The archive.
        path: PathBuf,
    },
    /// Files beside the archive that make searching quick could not be written; what it holds is not touched.
    #[error(
        "cannot write to `{folder}` ({detail}), so that searching takes longer; make room there, or make it writable, and run `cutline archive add` again"
    )]
    Unsettled {
        /// Their folder.
        folder: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// Such files hold what was to be forgotten.
    #[error(
        "`{file}` holds what was to be forgotten and cannot be removed ({detail}); remove it by hand, nothing else is lost with it"
    )]
    Unremoved {
        /// The file.
        file: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// On a drive where the log cannot work.
    #[error(
        "archive `{path}` lies on a drive where it cannot be written safely ({detail}); keep it on a disk of this machine, and give others a pack made with `cutline archive export --fingerprints-only`"
    )]
    Drive {
        /// The archive.
        path: PathBuf,
        /// What kind of drive it is, or what failed.
        detail: String,
    },
    /// Not ours to write.
    #[error(
        "archive `{path}` cannot be written (read-only); copy it to a place you may write, or name another with --archive"
    )]
    ReadOnly {
        /// The archive.
        path: PathBuf,
    },
    /// The file or its folder cannot be opened.
    #[error("cannot open archive `{path}`: {detail}")]
    Unopened {
        /// The archive.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// No name for a root.
    #[error("`{name}` is no name for a root; use 1 to 64 ASCII letters, digits, `-`, `_` and `.`")]
    RootName {
        /// What was to be the name.
        name: String,
    },
    /// Another root lies there.
    #[error(
        "root `{name}` lies at `{folder}` already; name another folder, or say that `{name}` lies elsewhere now, or remove it with `cutline archive root remove {name}`"
    )]
    RootTaken {
        /// The other root.
        name: String,
        /// Where it lies.
        folder: String,
    },
    /// No such root.
    #[error(
        "archive `{path}` has no root `{name}`; `cutline archive root list` shows those it has"
    )]
    UnknownRoot {
        /// The archive.
        path: PathBuf,
        /// The name.
        name: String,
    },
    /// Anything else the database says.
    #[error("archive `{path}`: {detail}")]
    Other {
        /// The archive.
        path: PathBuf,
        /// What the database says.
        detail: String,
    },
}

impl ArchiveError {
    /// What an error of the database means for the user of the archive at `path`.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        let detail = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, detail },
            Some(ErrorCode::NotADatabase) if pack::is_pack(&path) => Self::Pack { path },
            Some(ErrorCode::NotADatabase) => Self::Foreign { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Unopened { path, detail }
            }
            // A write cut short by a quota or file size limit shows as an I/O error.
            Some(ErrorCode::SystemIoFailure) if is_short_write(error) => Self::Full { path },
            _ => Self::Other { path, detail },
        }
    }
}

fn is_short_write(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        return false;
    };
    failure.extended_code == rusqlite::ffi::SQLITE_IOERR_WRITE
}

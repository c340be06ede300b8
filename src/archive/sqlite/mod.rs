//! The archive in one `SQLite` file: WAL, `synchronous = full`, every batch one transaction.

mod drive;
mod read;
mod recorded;
mod records;
mod rejections;
mod schema;
mod segments;
mod verify;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use crate::fetch::Digest;

use super::{
    Added, Addition, Archive, ArchiveError, Fault, FileFacts, Forget, Forgotten, Record, RecordKey,
    Recorded, Snapshot, ordered,
};

/// An archive in one `SQLite` file.
pub struct SqliteArchive {
    path: PathBuf,
    /// The same, links resolved: what lies beside the archive has one place, by whatever name it is opened.
    real: PathBuf,
    id: String,
    connection: Mutex<Connection>,
}

impl SqliteArchive {
    /// The archive at `path` for reading and writing, made with mode 0600 where there is none.
    ///
    /// # Errors
    /// A file of another program or a later format, a damaged file, a folder that is missing or may not be written,
    /// another process that holds it for over five seconds.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        Self::of(path, schema::open_for_writing(path)?)
    }

    /// The archive at `path` for reading only; works where file and folder may not be written.
    pub fn open_read_only(path: &Path) -> Result<Self, ArchiveError> {
        Self::of(path, schema::open_for_reading(path)?)
    }

    fn of(path: &Path, connection: Connection) -> Result<Self, ArchiveError> {
        let id = connection.query_row("select id from archive", [], |row| row.get(0));
        let id = id.map_err(|error| ArchiveError::of(path, &error))?;
        Ok(Self {
            path: path.to_path_buf(),
            real: path.canonicalize().unwrap_or_else(|_| path.to_path_buf()),
            id,
            connection: Mutex::new(connection),
        })
    }

    /// Makes what was added quick to search, in files beside the archive; where another process is at it, it is left to
    /// that. With `read_all` every byte of those there are is read first, and what was changed made anew.
    ///
    /// What cannot be written costs only time: it is searched all the same.
    pub fn settle(&self, read_all: bool, progress: &dyn Fn()) -> Result<(), ArchiveError> {
        let place = segments::Place {
            path: &self.path,
            real: &self.real,
            id: &self.id,
        };
        segments::settle(&mut self.lock(), place, read_all, progress)
    }

    /// Looks for flipped bits in what is stored and for files that are missing or changed; tells `progress` of each
    /// entry.
    pub fn verify(&self, progress: &dyn Fn()) -> Result<Vec<Fault>, ArchiveError> {
        self.with(|connection| verify::faults(connection, progress))
    }

    /// Looks for files beside the archive that are missing or changed since they were made; they only make searching
    /// quick, and [`Self::settle`] makes them anew.
    pub fn verify_segments(&self) -> Result<Vec<Fault>, ArchiveError> {
        self.with(|connection| segments::faults(connection, &self.real, &self.id))
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        work(&mut self.lock()).map_err(|error| ArchiveError::of(&self.path, &error))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Archive for SqliteArchive {
    fn id(&self) -> &str {
        &self.id
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, ArchiveError> {
        let connection = schema::open_for_reading(&self.path)?;
        let snapshot =
            read::SqliteSnapshot::new(&self.path, &self.real, self.id.clone(), connection);
        Ok(Arc::new(
            snapshot.map_err(|error| ArchiveError::of(&self.path, &error))?,
        ))
    }

    fn known_file(&self, absolute: &str) -> Result<Option<FileFacts>, ArchiveError> {
        let sql = "select size, modified_ns, digest from file where absolute = ?1";
        self.with(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let facts = statement.query_row([absolute], |row| {
                let digest: [u8; 32] = row.get(2)?;
                Ok(FileFacts {
                    walked: absolute.to_owned(),
                    absolute: absolute.to_owned(),
                    size: row.get::<_, i64>(0)?.cast_unsigned(),
                    modified_ns: row.get(1)?,
                    digest: Digest::from_bytes(digest),
                })
            });
            facts.optional()
        })
    }

    fn holds(&self, digest: &Digest, signal: Option<&str>) -> Result<bool, ArchiveError> {
        let sql = "select exists (select 1 from entry where digest = ?1 and small is not null and (?2 is null or \
            exists (select 1 from fingerprint where entry = entry.row and signal = ?2)))";
        self.with(|connection| {
            connection
                .prepare_cached(sql)?
                .query_row(params![digest.as_bytes(), signal], |row| row.get(0))
        })
    }

    fn add(&self, batch: &[Addition]) -> Result<Added, ArchiveError> {
        self.with(|connection| write::add(connection, batch))
    }

    fn add_records(&self, rows: &[(RecordKey, Record)]) -> Result<Vec<RecordKey>, ArchiveError> {
        self.with(|connection| write::add_records(connection, rows))
    }

    fn record(&self, article: &str, pictures: &[Recorded]) -> Result<(), ArchiveError> {
        self.with(|connection| recorded::record(connection, article, pictures))
    }

    fn forget(&self, what: &Forget) -> Result<Forgotten, ArchiveError> {
        let mut outdated = Vec::new();
        let forgotten = self.with(|connection| recorded::forget(connection, what, &mut outdated));
        // Also where a reader keeps the log from being emptied.
        segments::remove(&self.real, &outdated)?;
        forgotten
    }

    fn reject(&self, a: &Digest, b: &Digest, why: &str) -> Result<bool, ArchiveError> {
        self.with(|connection| rejections::reject(connection, &ordered(a, b), why))
    }

    fn take_back(&self, a: &Digest, b: &Digest) -> Result<bool, ArchiveError> {
        self.with(|connection| rejections::take_back(connection, &ordered(a, b)))
    }
}

//! The archive in one `SQLite` file: WAL, `synchronous = full`, every batch one transaction.

mod drive;
mod read;
mod recorded;
mod records;
mod rejections;
mod roots;
mod schema;
mod segments;
mod verify;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, params};

use crate::fetch::Digest;

use super::{
    Added, Addition, Archive, ArchiveError, Fault, FileFacts, Forget, Forgotten, Record, RecordKey,
    Recorded, Snapshot, ordered,
};

use roots::Roots;

pub use roots::{Root, RootSet, is_root_name};
pub(super) use schema::APPLICATION_ID;
pub use schema::VERSION as FORMAT;
pub use verify::Looking;

/// Statements kept ready: adding a file takes more than the usual sixteen.
const STATEMENTS: usize = 64;

/// An archive in one `SQLite` file.
pub struct SqliteArchive {
    path: PathBuf,
    /// The same, links resolved: what lies beside the archive has one place, by whatever name it is opened.
    real: PathBuf,
    /// The absolute folder of its file, from which roots beside it are found.
    folder: String,
    id: String,
    /// The older format that opening it brought it up from.
    older: Option<i64>,
    connection: Mutex<Connection>,
}

impl SqliteArchive {
    /// The archive at `path` for reading and writing, made with mode 0600 where there is none.
    ///
    /// # Errors
    /// A file of another program or a later format, a damaged file, a folder that is missing or may not be written,
    /// another process that holds it for over five seconds.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let (connection, older) = schema::open_for_writing(path)?;
        Ok(Self {
            older,
            ..Self::of(path, connection)?
        })
    }

    /// The archive at `path` for reading only; works where file and folder may not be written.
    pub fn open_read_only(path: &Path) -> Result<Self, ArchiveError> {
        Self::of(path, schema::open_for_reading(path)?)
    }

    /// The older format of the file, where opening it for writing brought it to [`FORMAT`].
    pub fn was_of_format(&self) -> Option<i64> {
        self.older
    }

    fn of(path: &Path, connection: Connection) -> Result<Self, ArchiveError> {
        let id = connection.query_row("select id from archive", [], |row| row.get(0));
        let id = id.map_err(|error| ArchiveError::of(path, &error))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self {
            path: path.to_path_buf(),
            real: path.canonicalize().unwrap_or_else(|_| path.to_path_buf()),
            folder: roots::folder_of(path),
            id,
            older: None,
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

    /// Looks for flipped bits in what is stored and, where `looking` says so, for files that are missing or changed;
    /// tells `progress` of each entry.
    pub fn verify(
        &self,
        looking: Looking,
        progress: &dyn Fn(),
    ) -> Result<Vec<Fault>, ArchiveError> {
        self.with(|connection| verify::faults(connection, &self.folder, looking, progress))
    }

    /// Looks for files beside the archive that are missing or changed since they were made; they only make searching
    /// quick, and [`Self::settle`] makes them anew.
    pub fn verify_segments(&self) -> Result<Vec<Fault>, ArchiveError> {
        self.with(|connection| segments::faults(connection, &self.real, &self.id))
    }

    /// The folders with a name, by name, with the number of files below each.
    pub fn roots(&self) -> Result<Vec<(Root, u64)>, ArchiveError> {
        self.with(|connection| roots::list(connection, &self.folder))
    }

    /// Says where the folder `name` lies: from now on what is below it is known wherever it is said to lie next.
    ///
    /// Files stored by absolute paths below it become its own. Nothing is looked for but to tell that nothing is there.
    ///
    /// # Errors
    /// A name that is none, another root that lies there already.
    pub fn set_root(&self, name: &str, folder: &Path) -> Result<RootSet, ArchiveError> {
        if !is_root_name(name) {
            return Err(ArchiveError::RootName {
                name: name.to_owned(),
            });
        }
        let set = self.with(|connection| roots::set(connection, &self.folder, name, folder))?;
        set.map_err(|other| ArchiveError::RootTaken {
            name: other.name,
            folder: other.folder,
        })
    }

    /// Takes a root away; its files are known by absolute paths again, or by those of a root around it. Gives back what
    /// it was and how many they are.
    ///
    /// # Errors
    /// No such root.
    pub fn remove_root(&self, name: &str) -> Result<(Root, u64), ArchiveError> {
        let removed = self.with(|connection| roots::remove(connection, &self.folder, name))?;
        removed.ok_or_else(|| ArchiveError::UnknownRoot {
            path: self.path.clone(),
            name: name.to_owned(),
        })
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
        let place = segments::Place {
            path: &self.path,
            real: &self.real,
            id: &self.id,
        };
        let snapshot = read::SqliteSnapshot::new(place, &self.folder, connection);
        Ok(Arc::new(
            snapshot.map_err(|error| ArchiveError::of(&self.path, &error))?,
        ))
    }

    fn known_file(&self, absolute: &str) -> Result<Option<FileFacts>, ArchiveError> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            let met = Roots::read(&transaction, &self.folder)?.met(&transaction, absolute)?;
            Ok(met.map(|met| FileFacts {
                walked: absolute.to_owned(),
                absolute: absolute.to_owned(),
                size: met.size,
                modified_ns: met.modified_ns,
                digest: met.digest,
            }))
        })
    }

    fn holds(&self, digest: &Digest, signal: Option<(&str, u32)>) -> Result<bool, ArchiveError> {
        let sql = "select exists (select 1 from entry where digest = ?1 and small is not null and (?2 is null or \
            exists (select 1 from fingerprint where entry = entry.row and signal = ?2 and version = ?3)))";
        let (signal, version) = signal.unzip();
        self.with(|connection| {
            connection
                .prepare_cached(sql)?
                .query_row(params![digest.as_bytes(), signal, version], |row| {
                    row.get(0)
                })
        })
    }

    fn add(&self, batch: &[Addition]) -> Result<Added, ArchiveError> {
        self.with(|connection| write::add(connection, &self.folder, batch))
    }

    fn add_records(&self, rows: &[(RecordKey, Record)]) -> Result<Vec<RecordKey>, ArchiveError> {
        self.with(|connection| write::add_records(connection, &self.folder, rows))
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

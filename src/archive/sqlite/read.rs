//! Reading: one transaction held open, so that later writes do not show.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row};

use crate::archive::neighbours::Neighbours;
use crate::archive::{
    ArchiveError, Candidate, Entry, EntryId, Lookup, Moment, Recorded, Rejection, Snapshot, Stats,
    ordered,
};
use crate::fetch::Digest;
use crate::signal::{Fingerprint, Value, detail, keyframes, sound, strip};
use crate::time::DateInterval;

use super::{records, rejections, schema};

/// Signals whose values only proofs need; they are most of what is stored.
const FOR_PROOFS: [&str; 4] = [detail::NAME, keyframes::DETAILS, sound::NAME, strip::NAME];

/// The archive as it stood when it was opened.
pub(super) struct SqliteSnapshot {
    path: PathBuf,
    id: String,
    state: Option<String>,
    len: u64,
    newest: Option<DateInterval>,
    /// Packed when first asked for: a run that is asked nothing reads none of it.
    neighbours: OnceLock<Neighbours>,
    rejections: Vec<Rejection>,
    rejected: HashSet<[Digest; 2]>,
    connection: Mutex<Connection>,
}

impl SqliteSnapshot {
    /// Begins a read transaction on `connection`.
    pub(super) fn new(path: &Path, id: String, connection: Connection) -> rusqlite::Result<Self> {
        connection.execute_batch("begin")?;
        let len: i64 = connection.query_row("select count(*) from entry", [], |row| row.get(0))?;
        let state = schema::state(&connection)?;
        let newest = date_at_end(&connection, "desc")?;
        let rejections = rejections::all(&connection)?;
        let (path, len) = (path.to_path_buf(), len.cast_unsigned());
        Ok(Self {
            path,
            id,
            state,
            len,
            newest,
            neighbours: OnceLock::new(),
            rejected: rejections.iter().map(|rejection| rejection.pair).collect(),
            rejections,
            connection: Mutex::new(connection),
        })
    }

    /// Every fingerprint, packed for search.
    fn neighbours(&self) -> Result<&Neighbours, ArchiveError> {
        if let Some(packed) = self.neighbours.get() {
            return Ok(packed);
        }
        self.with(|connection| {
            // Whoever came second waited for the connection, and finds it done.
            if let Some(packed) = self.neighbours.get() {
                return Ok(packed);
            }
            let packed = Neighbours::new(fingerprints(connection)?, digests(connection)?);
            Ok(self.neighbours.get_or_init(|| packed))
        })
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        work(&connection).map_err(|error| ArchiveError::of(&self.path, &error))
    }
}

fn fingerprints(connection: &Connection) -> rusqlite::Result<Vec<(EntryId, Fingerprint)>> {
    // What serves proofs only is read with its entry.
    let sql = "select entry.id, signal, version, quality, value from fingerprint \
        join entry on entry.row = fingerprint.entry where signal not in (?1, ?2, ?3, ?4) \
        order by entry.row, signal";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map(FOR_PROOFS, |row| {
        Ok((EntryId(row.get(0)?), fingerprint(row, 1)?))
    })?;
    rows.collect()
}

fn fingerprint(row: &Row<'_>, first: usize) -> rusqlite::Result<Fingerprint> {
    let signal: String = row.get(first)?;
    Ok(Fingerprint {
        version: row.get(first + 1)?,
        quality: row.get(first + 2)?,
        value: Value::from_bytes(&signal, row.get(first + 3)?),
        signal,
    })
}

fn digests(connection: &Connection) -> rusqlite::Result<Vec<(Digest, EntryId)>> {
    let mut statement =
        connection.prepare("select digest, id from entry where digest is not null")?;
    let rows = statement.query_map([], |row| {
        Ok((Digest::from_bytes(row.get(0)?), EntryId(row.get(1)?)))
    })?;
    rows.collect()
}

fn date_at_end(connection: &Connection, order: &str) -> rusqlite::Result<Option<DateInterval>> {
    let sql = format!(
        "select date_from, date_to, date_precision from record where date_from is not null \
         order by date_from {order}, date_to {order} limit 1"
    );
    let parts: Option<(String, String, String)> = connection
        .query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(parts.and_then(|(from, to, precision)| DateInterval::from_parts(&from, &to, &precision)))
}

fn entry(connection: &Connection, id: &EntryId) -> rusqlite::Result<Option<Entry>> {
    let sql = "select row, digest, width, height, small, added from entry where id = ?1";
    let found = connection.prepare_cached(sql)?.query_row([&id.0], |row| {
        let digest: Option<[u8; 32]> = row.get(1)?;
        let entry = Entry {
            id: id.clone(),
            digest: digest.map(Digest::from_bytes),
            paths: Vec::new(),
            files: Vec::new(),
            width: row.get(2)?,
            height: row.get(3)?,
            fingerprints: Vec::new(),
            small: row.get(4)?,
            records: Vec::new(),
            added: row.get(5)?,
        };
        Ok((row.get::<_, i64>(0)?, entry))
    });
    let Some((number, mut entry)) = found.optional()? else {
        return Ok(None);
    };
    let mut statement =
        connection.prepare_cached("select walked from path where entry = ?1 order by rowid")?;
    entry.paths = statement
        .query_map([number], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut statement = connection
        .prepare_cached("select absolute from file where entry = ?1 order by absolute")?;
    entry.files = statement
        .query_map([number], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let sql =
        "select signal, version, quality, value from fingerprint where entry = ?1 order by signal";
    let mut statement = connection.prepare_cached(sql)?;
    entry.fingerprints = statement
        .query_map([number], |row| fingerprint(row, 0))?
        .collect::<Result<_, _>>()?;
    let sql = format!(
        "select {} from record where entry = ?1 order by list is not null, row",
        records::COLUMNS
    );
    let mut statement = connection.prepare_cached(&sql)?;
    entry.records = statement
        .query_map([number], records::read)?
        .collect::<Result<_, _>>()?;
    Ok(Some(entry))
}

fn stats(connection: &Connection) -> rusqlite::Result<Stats> {
    let count = |sql: &str| -> rusqlite::Result<u64> {
        let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    };
    let sql = "select signal, version, count(*) from fingerprint group by 1, 2 order by 1, 2";
    let mut statement = connection.prepare(sql)?;
    let by_signal = statement.query_map([], |row| {
        let count: i64 = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, count.cast_unsigned()))
    })?;
    Ok(Stats {
        entries: count("select count(*) from entry")?,
        files: count("select count(*) from file")?,
        records: count("select count(*) from record")?,
        killed: count("select count(distinct entry) from record where killed is not null")?,
        fingerprints: by_signal.collect::<Result<_, _>>()?,
        rejected: 0,
        recorded: super::recorded::count(connection)?,
        oldest: date_at_end(connection, "asc")?,
        newest: date_at_end(connection, "desc")?,
        bytes: count("select page_count * page_size from pragma_page_count(), pragma_page_size()")?,
    })
}

impl Snapshot for SqliteSnapshot {
    fn id(&self) -> &str {
        &self.id
    }

    fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    fn len(&self) -> u64 {
        self.len
    }

    fn newest(&self) -> Option<DateInterval> {
        self.newest
    }

    fn entry(&self, id: &EntryId) -> Result<Option<Entry>, ArchiveError> {
        self.with(|connection| entry(connection, id))
    }

    fn entries(&self) -> Result<Vec<EntryId>, ArchiveError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached("select id from entry order by row")?;
            statement
                .query_map([], |row| Ok(EntryId(row.get(0)?)))?
                .collect()
        })
    }

    fn by_asset_id(&self, asset_id: &str) -> Result<Vec<EntryId>, ArchiveError> {
        let sql = "select id from entry where id = ?1 \
            or row in (select entry from record where asset_id = ?1) order by row";
        self.with(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            statement
                .query_map([asset_id], |row| Ok(EntryId(row.get(0)?)))?
                .collect()
        })
    }

    fn candidates(&self, lookup: &Lookup<'_>) -> Result<Vec<Candidate>, ArchiveError> {
        Ok(self.neighbours()?.candidates(lookup))
    }

    fn moments(&self, bits: &[u8; 32]) -> Result<Vec<Moment>, ArchiveError> {
        Ok(self.neighbours()?.moments(bits))
    }

    fn recorded(&self) -> Result<Vec<Recorded>, ArchiveError> {
        self.with(super::recorded::all)
    }

    fn is_rejected(&self, a: &Digest, b: &Digest) -> bool {
        !self.rejected.is_empty() && self.rejected.contains(&ordered(a, b))
    }

    fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }

    fn stats(&self) -> Result<Stats, ArchiveError> {
        let stats = self.with(stats)?;
        let rejected = self.rejections.len() as u64;
        Ok(Stats { rejected, ..stats })
    }
}

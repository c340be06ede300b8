//! Reading: one transaction held open, so that later writes do not show.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::archive::neighbours::{Near, Neighbours};
use crate::archive::segments::{Builder, Identity, Segment, Unfit};
use crate::archive::{
    ArchiveError, Candidate, Entry, EntryId, Lookup, Moment, Recorded, Rejection, Snapshot, Stats,
    ordered,
};
use crate::fetch::Digest;
use crate::signal::{Fingerprint, Value, detail, keyframes, sound, strip};
use crate::time::DateInterval;

use super::roots::Roots;
use super::segments::{self, Listed, Place};
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
    segments: Vec<Segment>,
    /// Entries in none of them, packed when first asked for: a run that is asked nothing reads none of it.
    loose: OnceLock<Segment>,
    gaps: Vec<(i64, i64)>,
    /// Where its files lay when it was opened.
    roots: Roots,
    notices: Vec<String>,
    rejections: Vec<Rejection>,
    rejected: HashSet<[Digest; 2]>,
    connection: Mutex<Connection>,
}

impl SqliteSnapshot {
    /// Begins a read transaction on `connection`.
    pub(super) fn new(
        place: Place<'_>,
        folder: &str,
        connection: Connection,
    ) -> rusqlite::Result<Self> {
        let listed = begun(&connection, place.real, place.id)?;
        let len = schema::entries(&connection)?;
        let roots = Roots::read(&connection, folder)?;
        let state = schema::state(&connection)?;
        let newest = date_at_end(&connection, "desc")?;
        let rejections = rejections::all(&connection)?;
        let notice = |(name, why): &(String, Unfit)| {
            let file = segments::folder(place.real).join(name);
            format!(
                "{}: {why}; what it held is read from the archive itself, which takes longer; `cutline archive verify` makes it anew",
                file.display()
            )
        };
        let notices = listed.unfit.iter().map(notice).collect();
        Ok(Self {
            path: place.path.to_path_buf(),
            id: place.id.to_owned(),
            state,
            len,
            newest,
            segments: listed.segments,
            gaps: listed.gaps,
            roots,
            loose: OnceLock::new(),
            notices,
            rejected: rejections.iter().map(|rejection| rejection.pair).collect(),
            rejections,
            connection: Mutex::new(connection),
        })
    }

    /// Every segment, and those entries that are in none.
    fn neighbours(&self) -> Result<Neighbours<'_>, ArchiveError> {
        let loose = match self.loose.get() {
            Some(loose) => loose,
            None => self.with(|connection| {
                // Whoever came second waited for the connection, and finds it done.
                if let Some(loose) = self.loose.get() {
                    return Ok(loose);
                }
                let packed = packed(connection, &self.id, &self.gaps)?;
                Ok(self.loose.get_or_init(|| packed))
            })?,
        };
        Ok(Neighbours(self.segments.iter().chain([loose]).collect()))
    }

    /// Ids of the entries found; those are left out that a damaged segment tells of and the archive does not.
    fn named<T>(
        &self,
        near: &[Near],
        made: impl Fn(&Near, EntryId) -> Option<T>,
    ) -> Result<Vec<T>, ArchiveError> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached("select id from entry where row = ?1")?;
            let mut named = Vec::with_capacity(near.len());
            for near in near {
                let id: Option<String> = statement
                    .query_row([near.row], |row| row.get(0))
                    .optional()?;
                named.extend(id.and_then(|id| made(near, EntryId(id))));
            }
            Ok(named)
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

/// Begins a read transaction and maps the segments it lists.
fn begun(connection: &Connection, path: &Path, id: &str) -> rusqlite::Result<Listed> {
    let mut turns = 0;
    loop {
        connection.execute_batch("begin")?;
        let listed = segments::listed(connection, path, id)?;
        turns += 1;
        // Who makes segments removes those in whose place they stand; the next transaction lists the new ones.
        if listed.unfit.is_empty() || turns == TURNS {
            return Ok(listed);
        }
        connection.execute_batch("rollback")?;
    }
}

/// Times a reader begins again where segments it was to read are gone.
const TURNS: usize = 3;

/// The fingerprints of the entries in `gaps` as one segment.
fn packed(
    connection: &Connection,
    archive: &str,
    gaps: &[(i64, i64)],
) -> rusqlite::Result<Segment> {
    let mut builder = Builder::default();
    let mut first = None;
    for gap in gaps {
        each_fingerprint(connection, *gap, |row, fingerprint| {
            let first = *first.get_or_insert(row);
            // More rows than there can be keys are no archive of ours.
            if let Ok(key) = u32::try_from(row.saturating_sub(first)) {
                builder.take(key, &fingerprint);
            }
            true
        })?;
    }
    Ok(builder.segment(&Identity {
        archive: archive.to_owned(),
        name: String::new(),
        first: first.unwrap_or(0),
        last: i64::MAX,
    }))
}

/// Hands every fingerprint that can be searched of entries in the rows from `first` to `last` to `take`, with its row
/// and by rows; whether it took all.
pub(super) fn each_fingerprint(
    connection: &Connection,
    (first, last): (i64, i64),
    mut take: impl FnMut(i64, Fingerprint) -> bool,
) -> rusqlite::Result<bool> {
    // What serves proofs only is read with its entry.
    let sql = "select entry, signal, version, quality, value from fingerprint \
        where entry between ?5 and ?6 and signal not in (?1, ?2, ?3, ?4) order by entry, signal";
    let mut statement = connection.prepare_cached(sql)?;
    let [a, b, c, d] = FOR_PROOFS;
    let mut rows = statement.query(params![a, b, c, d, first, last])?;
    while let Some(row) = rows.next()? {
        if !take(row.get(0)?, fingerprint(row, 1)?) {
            return Ok(false);
        }
    }
    Ok(true)
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

fn by_digest(connection: &Connection, digest: &Digest) -> rusqlite::Result<Option<EntryId>> {
    let sql = "select id from entry where digest = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let id = statement.query_row([digest.as_bytes()], |row| row.get(0));
    Ok(id.optional()?.map(EntryId))
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

fn entry(connection: &Connection, roots: &Roots, id: &EntryId) -> rusqlite::Result<Option<Entry>> {
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
    entry.paths = roots.walked_of(connection, number)?;
    let files = roots.files_of(connection, number)?;
    entry.files = files.into_iter().map(|(path, _)| path).collect();
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
    let format = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(Stats {
        format: Some(format),
        entries: schema::entries(connection)?,
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

    fn notices(&self) -> &[String] {
        &self.notices
    }

    fn len(&self) -> u64 {
        self.len
    }

    fn described(&self, version: u32) -> Result<(u64, u64), ArchiveError> {
        Ok(self.neighbours()?.described(version))
    }

    fn newest(&self) -> Option<DateInterval> {
        self.newest
    }

    fn entry(&self, id: &EntryId) -> Result<Option<Entry>, ArchiveError> {
        self.with(|connection| entry(connection, &self.roots, id))
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
        let mut found = Vec::new();
        if let Some(digest) = lookup.digest {
            let held = self.with(|connection| by_digest(connection, digest))?;
            found.extend(held.map(Candidate::by_digest));
        }
        let near = self.neighbours()?.candidates(lookup);
        found.extend(self.named(&near, |near, id| Some(near.candidate(id)))?);
        Ok(found)
    }

    fn moments(&self, bits: &[u8; 32]) -> Result<Vec<Moment>, ArchiveError> {
        let near = self.neighbours()?.moments(bits);
        self.named(&near, Near::moment)
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

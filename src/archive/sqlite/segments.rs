//! The segments beside an archive file: which there are, reading them, and making them.
//!
//! The table `segment` says which rows of entries each covers, in the same transaction as the rows themselves; files
//! bear names made at random. So whatever a reader's transaction lists fits what it reads, also after a backup was put
//! back. Rows that no segment covers are read from the tables and searched in memory.

use std::fs::{OpenOptions, Permissions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior, params};

use crate::archive::segments::{Builder, Identity, Segment, Unfit};
use crate::archive::{ArchiveError, Fault};

use super::read;

/// Fewer entries than this stay in no segment: packing them anew each time takes hardly any time.
const FEWEST: i64 = 64;
/// A segment is not made much larger than this, in bytes; making one holds about three times as much in memory.
const LARGEST: u64 = 256 << 20;
/// Bytes an entry may take, for a guess before it is read.
const OF_ENTRY: u64 = 4_300;
/// A segment is made anew together with its neighbour while it is no more than so many times as large.
const MERGED: u64 = 4;
/// Times to begin again where what was read was changed meanwhile.
const TURNS: usize = 3;

/// Where an archive lies.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// As it was named.
    pub(super) path: &'a Path,
    /// Links resolved.
    pub(super) real: &'a Path,
    /// Its id.
    pub(super) id: &'a str,
}

impl Place<'_> {
    /// Who may read and write it.
    fn mode(&self) -> u32 {
        let known = self.real.metadata();
        known.map_or(0o600, |metadata| metadata.permissions().mode() & 0o666)
    }

    fn unsettled(&self, error: &std::io::Error) -> ArchiveError {
        ArchiveError::Unsettled {
            folder: folder(self.real),
            detail: error.to_string(),
        }
    }
}

/// Rows of entries, first and last.
type Span = (i64, i64);

/// What a reader's transaction lists: segments that can be searched, and the rows beside them.
pub(super) struct Listed {
    pub(super) segments: Vec<Segment>,
    pub(super) gaps: Vec<Span>,
    /// What could not be used, and why.
    pub(super) unfit: Vec<(String, Unfit)>,
}

/// The folder of an archive's segments.
pub(super) fn folder(archive: &Path) -> PathBuf {
    let mut folder = archive.as_os_str().to_owned();
    folder.push(".segments");
    PathBuf::from(folder)
}

/// Maps the segments that the transaction of `connection` lists.
pub(super) fn listed(
    connection: &Connection,
    archive: &Path,
    id: &str,
) -> rusqlite::Result<Listed> {
    let mut listed = Listed {
        segments: Vec::new(),
        gaps: Vec::new(),
        unfit: Vec::new(),
    };
    let mut next = Some(i64::MIN);
    for identity in all(connection, id)? {
        match Segment::open(&folder(archive).join(&identity.name), &identity) {
            Ok(segment) => {
                let after = next.filter(|next| *next < identity.first);
                listed
                    .gaps
                    .extend(after.map(|next| (next, identity.first - 1)));
                next = identity.last.checked_add(1);
                listed.segments.push(segment);
            }
            Err(why) => listed.unfit.push((identity.name, why)),
        }
    }
    listed.gaps.extend(next.map(|next| (next, i64::MAX)));
    Ok(listed)
}

/// The segments the archive names, by rows; none where its format has none.
fn all(connection: &Connection, id: &str) -> rusqlite::Result<Vec<Identity>> {
    let sql = "select exists (select 1 from sqlite_schema where name = 'segment')";
    if !connection.query_row(sql, [], |row| row.get::<_, bool>(0))? {
        return Ok(Vec::new());
    }
    let mut statement =
        connection.prepare("select name, first, last from segment order by first")?;
    let rows = statement.query_map([], |row| {
        Ok(Identity {
            archive: id.to_owned(),
            name: row.get(0)?,
            first: row.get(1)?,
            last: row.get(2)?,
        })
    })?;
    let mut all: Vec<Identity> = rows.collect::<rusqlite::Result<_>>()?;
    all.retain(|identity| is_name(&identity.name));
    Ok(all)
}

/// Whether it is a name of ours, and no path.
fn is_name(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Takes the segments that cover a row whose fingerprints change in this transaction off the list; their names.
pub(super) fn outdate(connection: &Connection, row: i64) -> rusqlite::Result<Vec<String>> {
    let sql = "delete from segment where first <= ?1 and last >= ?1 returning name";
    let mut statement = connection.prepare_cached(sql)?;
    let names = statement.query_map([row], |row| row.get(0))?;
    let names = names.collect::<rusqlite::Result<_>>()?;
    // Also where none covers it: one may be in the making.
    connection
        .prepare_cached("update archive set revised = revised + 1")?
        .execute([])?;
    Ok(names)
}

/// Removes the files of segments that hold what is forgotten.
pub(super) fn remove(archive: &Path, names: &[String]) -> Result<(), ArchiveError> {
    for name in names.iter().filter(|name| is_name(name)) {
        let file = folder(archive).join(name);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(ArchiveError::Unremoved {
                    file,
                    detail: error.to_string(),
                });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Removes what is not listed: segments made anew, and what was broken off. Only whoever holds the lock may, since another
/// lists what it makes last.
fn sweep(connection: &Connection, archive: &Path, id: &str) -> rusqlite::Result<()> {
    let listed = all(connection, id)?;
    let Ok(files) = folder(archive).read_dir() else {
        return Ok(());
    };
    for file in files.flatten() {
        let name = file.file_name();
        let is_listed = |identity: &Identity| name == *identity.name;
        if name != LOCK && !listed.iter().any(is_listed) {
            let _ = std::fs::remove_file(file.path());
        }
    }
    Ok(())
}

/// The segments listed that are not as they were made.
pub(super) fn faults(
    connection: &Connection,
    archive: &Path,
    id: &str,
) -> rusqlite::Result<Vec<Fault>> {
    let folder = folder(archive);
    let faulty = all(connection, id)?.into_iter().filter_map(|identity| {
        let path = folder.join(&identity.name);
        let why = match Segment::open(&path, &identity) {
            Ok(segment) if segment.is_whole() => return None,
            Ok(_) => Unfit::Damaged,
            Err(why) => why,
        };
        Some(Fault {
            entry: None,
            path: Some(path.display().to_string()),
            message: format!("{why}: a file that only makes searching quick; nothing is lost"),
        })
    });
    Ok(faulty.collect())
}

/// Held by whoever makes segments.
const LOCK: &str = "lock";

/// A piece of the list as it is or as it will be made.
struct Piece {
    span: Span,
    bytes: u64,
    /// Segments it stands for; it is to be made where there is not exactly one.
    names: Vec<String>,
    is_made: bool,
}

/// Makes segments of entries that are in none, a small one together with its neighbours, and removes what is not
/// listed. Where another process is at it, it is left to that.
pub(super) fn settle(
    connection: &mut Connection,
    place: Place<'_>,
    read_all: bool,
    progress: &dyn Fn(),
) -> Result<(), ArchiveError> {
    let failed = |error: rusqlite::Error| ArchiveError::of(place.path, &error);
    let unwritten = |error: std::io::Error| place.unsettled(&error);
    let folder = folder(place.real);
    if !folder.is_dir() {
        let count: i64 = connection
            .query_row("select count(*) from entry", [], |row| row.get(0))
            .map_err(failed)?;
        if count < FEWEST {
            return Ok(());
        }
        std::fs::create_dir(&folder).map_err(unwritten)?;
        // Who may read or write the archive may read or write these.
        let mode = place.mode();
        let mode = Permissions::from_mode(mode | (mode & 0o444) >> 2);
        std::fs::set_permissions(&folder, mode).map_err(unwritten)?;
    }
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(place.mode())
        .open(folder.join(LOCK));
    let lock = lock.map_err(unwritten)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(()),
        Err(TryLockError::Error(error)) => return Err(unwritten(error)),
    }
    sweep(connection, place.real, place.id).map_err(failed)?;
    let mut settle = || -> Result<(), ArchiveError> {
        for _ in 0..TURNS {
            if settled(connection, place, (read_all, LARGEST), progress)? {
                break;
            }
        }
        Ok(())
    };
    // What was made before something failed is not listed.
    let settled = settle();
    sweep(connection, place.real, place.id).map_err(failed)?;
    settled
}

/// Whether it came to an end: not where what was read was changed meanwhile.
fn settled(
    connection: &mut Connection,
    place: Place<'_>,
    (read_all, largest): (bool, u64),
    progress: &dyn Fn(),
) -> Result<bool, ArchiveError> {
    let failed = |error: rusqlite::Error| ArchiveError::of(place.path, &error);
    let folder = folder(place.real);
    let reading = connection.transaction().map_err(failed)?;
    let revised = revised(&reading).map_err(failed)?;
    let (planned, unfit) = planned(&reading, (place.real, place.id), read_all).map_err(failed)?;
    let mut made: Vec<(Identity, &Piece)> = Vec::new();
    for piece in planned.iter().filter(|piece| !piece.is_made) {
        let mut next = Some(piece.span.0);
        while let Some(first) = next.filter(|first| *first <= piece.span.1) {
            let name = format!("{:016x}", name(&reading).map_err(failed)?);
            let identity = Identity {
                archive: place.id.to_owned(),
                name,
                first,
                last: piece.span.1,
            };
            let part = built(&reading, identity, largest, progress);
            let (segment, identity, after) = part.map_err(failed)?;
            let written = segment.write(&folder, &identity.name, place.mode());
            written.map_err(|error| place.unsettled(&error))?;
            next = after;
            made.push((identity, piece));
        }
    }
    drop(reading);
    if made.is_empty() && unfit.is_empty() {
        return Ok(true);
    }
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    let writing = begun.map_err(failed)?;
    if self::revised(&writing).map_err(failed)? != revised {
        return Ok(false);
    }
    let list = || -> rusqlite::Result<()> {
        let replaced = made.iter().flat_map(|(_, piece)| &piece.names);
        for name in replaced.chain(&unfit) {
            writing.execute("delete from segment where name = ?1", [name])?;
        }
        for (identity, _) in &made {
            let values = params![identity.name, identity.first, identity.last];
            writing.execute("insert into segment values (?1, ?2, ?3)", values)?;
        }
        Ok(())
    };
    list().map_err(failed)?;
    writing.commit().map_err(failed)?;
    Ok(true)
}

fn revised(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("select revised from archive", [], |row| row.get(0))
}

fn name(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("select random()", [], |row| row.get(0))
}

/// The list as it ought to be, what is there and what is to be made of entries in none, and the names of those unfit.
fn planned(
    connection: &Connection,
    (archive, id): (&Path, &str),
    read_all: bool,
) -> rusqlite::Result<(Vec<Piece>, Vec<String>)> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut next = Some(i64::MIN);
    let mut loose = 0;
    let mut gap = |from: i64, to: i64, pieces: &mut Vec<Piece>| -> rusqlite::Result<()> {
        let sql = "select count(*), min(row), max(row) from entry where row between ?1 and ?2";
        let (count, first, last): (i64, Option<i64>, Option<i64>) =
            connection.query_row(sql, [from, to], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        if let Some(span) = first.zip(last) {
            loose += count;
            push(
                pieces,
                Piece {
                    span,
                    bytes: count as u64 * OF_ENTRY,
                    names: Vec::new(),
                    is_made: false,
                },
            );
        }
        Ok(())
    };
    let mut unfit = Vec::new();
    for identity in all(connection, id)? {
        let path = folder(archive).join(&identity.name);
        let segment = Segment::open(&path, &identity);
        if !segment.is_ok_and(|segment| !read_all || segment.is_whole()) {
            unfit.push(identity.name);
            continue;
        }
        if let Some(next) = next.filter(|next| *next < identity.first) {
            gap(next, identity.first - 1, &mut pieces)?;
        }
        next = identity.last.checked_add(1);
        push(
            &mut pieces,
            Piece {
                span: (identity.first, identity.last),
                bytes: path.metadata().map_or(0, |metadata| metadata.len()),
                names: vec![identity.name],
                is_made: true,
            },
        );
    }
    if let Some(next) = next {
        gap(next, i64::MAX, &mut pieces)?;
    }
    if loose < FEWEST && unfit.is_empty() {
        pieces.retain(|piece| piece.is_made);
    }
    Ok((pieces, unfit))
}

/// Puts a piece at the end, together with those before it that are to be made with it.
fn push(pieces: &mut Vec<Piece>, mut piece: Piece) {
    while let Some(before) = pieces.pop_if(|before| joins(before, &piece)) {
        piece.span.0 = before.span.0;
        piece.bytes += before.bytes;
        piece.names.splice(0..0, before.names);
        piece.is_made = false;
    }
    pieces.push(piece);
}

/// Whether two neighbours are made into one: either is to be made, and neither is much larger than the other or too
/// large.
fn joins(a: &Piece, b: &Piece) -> bool {
    let (small, large) = (a.bytes.min(b.bytes), a.bytes.max(b.bytes));
    !(a.is_made && b.is_made) && large <= small * MERGED && a.bytes + b.bytes <= LARGEST
}

/// A segment of the entries in the rows of `identity`, as many as it may hold; what it is about then, and the row of the
/// next entry, where that did not fit.
fn built(
    connection: &Connection,
    identity: Identity,
    largest: u64,
    progress: &dyn Fn(),
) -> rusqlite::Result<(Segment, Identity, Option<i64>)> {
    let mut builder = Builder::default();
    let (first, last) = (identity.first, identity.last);
    let mut covered = first;
    let mut after = None;
    read::each_fingerprint(connection, (first, last), |row, fingerprint| {
        let is_full = row != covered && builder.size() as u64 >= largest;
        let key = u32::try_from(row.saturating_sub(first));
        let Some(key) = key.ok().filter(|_| !is_full) else {
            after = Some(row);
            return false;
        };
        if row != covered {
            progress();
        }
        covered = row;
        builder.take(key, &fingerprint);
        true
    })?;
    let identity = Identity {
        last: if after.is_some() { covered } else { last },
        ..identity
    };
    Ok((builder.segment(&identity), identity, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::sqlite::schema;

    /// Rows of entries with a fingerprint each, and segments that hold few of them.
    #[test]
    fn what_does_not_fit_goes_into_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let (mut connection, _) = schema::open_for_writing(&path).unwrap();
        let id: String = connection
            .query_row("select id from archive", [], |row| row.get(0))
            .unwrap();
        // Rows far apart too: keys are 32 bits.
        let rows = (1..=700_i64).chain([1 << 40, (1 << 40) + 1, i64::MAX]);
        for row in rows.clone() {
            let sql = "insert into entry (row, id, width, height, added) values (?1, ?1, 1, 1, '')";
            connection.execute(sql, [row]).unwrap();
            let sql = "insert into fingerprint values (?1, 'pdq', 1, 90, ?2, x'')";
            connection
                .execute(sql, params![row, [row as u8; 32]])
                .unwrap();
        }
        let place = Place {
            path: &path,
            real: &path,
            id: &id,
        };
        std::fs::create_dir(super::folder(&path)).unwrap();
        assert!(settled(&mut connection, place, (false, 10_000), &|| {}).unwrap());
        let listed = listed(&connection, &path, &id).unwrap();
        assert!(
            listed.unfit.is_empty() && listed.segments.len() >= 8,
            "{:?}",
            listed.gaps
        );
        let mut held: Vec<i64> = Vec::new();
        for segment in &listed.segments {
            let keys = segment.pdq().keys;
            assert!(keys.len() <= 101, "{}", keys.len());
            held.extend(keys.iter().map(|key| segment.row(*key)));
        }
        assert_eq!(held, rows.collect::<Vec<_>>());
        // Again there is nothing to do.
        assert!(settled(&mut connection, place, (true, 10_000), &|| {}).unwrap());
        let again = super::listed(&connection, &path, &id).unwrap();
        assert_eq!(again.segments.len(), listed.segments.len());
    }
}

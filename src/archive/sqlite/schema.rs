//! The tables, and how an archive file is made and opened.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::archive::ArchiveError;

use super::drive;

/// "CULN": tells our files from other `SQLite` files.
pub(in crate::archive) const APPLICATION_ID: i64 = 0x4355_4c4e;
/// Format of the tables below.
pub const VERSION: i64 = 6;
/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

const TABLES: &str = "
create table archive (id text not null, made text not null, state text not null default '') strict;
create table entry (
    row integer primary key,
    id text not null unique,
    digest blob unique,
    width integer not null,
    height integer not null,
    small blob,
    small_sum blob,
    added text not null
) strict;
create table fingerprint (
    entry integer not null references entry (row),
    signal text not null,
    version integer not null,
    quality integer not null,
    value blob not null,
    sum blob not null,
    primary key (entry, signal, version)
) strict;
create table record (
    row integer primary key,
    entry integer not null references entry (row),
    list text,
    date_from text, date_to text, date_precision text, date_kind text, date_from_clock integer not null,
    place text, lat real, lon real,
    caption text, credit text, creator text not null,
    outlet text, asset_id text, source_url text,
    rating text, reviewer text, review_url text,
    killed text, embargo_until text, usage_terms text
) strict;
create index record_entry on record (entry);
create index record_asset on record (asset_id) where asset_id is not null;
";

/// Pairs of files that are no copies of one another, the smaller digest first.
const REJECTIONS: &str = "
create table rejection (
    a blob not null,
    b blob not null,
    why text not null,
    made text not null,
    primary key (a, b)
) strict;
";

/// Pictures of recorded checks, one row each.
const RECORDED: &str = "
create table recorded (
    article text not null,
    key text not null,
    digest blob,
    width integer not null,
    height integer not null,
    version integer,
    detail blob,
    made text not null,
    body text not null,
    primary key (article, key)
) strict;
create index recorded_digest on recorded (digest) where digest is not null;
";

/// A word that changes with all that a search could find.
const STATE: &str = "alter table archive add column state text not null default ''";

/// Segments and the rows of entries they cover, and how often fingerprints of an entry held already were changed or
/// erased; and the latest date without looking at every record.
const SEGMENTS: &str = "
create table segment (name text primary key, first integer not null, last integer not null) strict;
alter table archive add column revised integer not null default 0;
create index record_date on record (date_from, date_to, date_precision) where date_from is not null;
";

/// Folders with a name, and the files and paths that may be kept relative to one; no two rows of one entry, or of all
/// files, are the same place.
const ROOTS: &str = "
create table root (name text primary key, folder text not null) strict;
create table file (
    root text references root (name),
    path text not null,
    entry integer not null references entry (row),
    size integer not null,
    modified_ns integer not null,
    digest blob not null
) strict;
create unique index file_place on file (ifnull(root, ''), path);
create index file_entry on file (entry);
create table path (
    entry integer not null references entry (row),
    root text references root (name),
    walked text not null
) strict;
create unique index path_place on path (entry, ifnull(root, ''), walked);
";

/// What stands in the way of [`ROOTS`] in a file of an older format, set aside.
const ASIDE: &str = "
drop index file_entry;
alter table file rename to file_before;
alter table path rename to path_before;
";

/// And brought back, in its order.
const BACK: &str = "
insert into file (path, entry, size, modified_ns, digest)
    select absolute, entry, size, modified_ns, digest from file_before order by rowid;
insert into path (entry, walked) select entry, walked from path_before order by rowid;
drop table file_before;
drop table path_before;
";

/// How many entries there are, kept by the database itself so that no writer forgets it: counting them reads an index
/// from end to end.
const COUNT: &str = "
alter table archive add column entries integer not null default 0;
update archive set entries = (select count(*) from entry);
create trigger entry_made after insert on entry begin update archive set entries = entries + 1; end;
create trigger entry_gone after delete on entry begin update archive set entries = entries - 1; end;
";

/// Gives the archive another state.
const CHANGE: &str = "update archive set state = lower(hex(randomblob(8)))";

/// What brings a file of a format to the next one.
const MIGRATIONS: &[(i64, &[&str])] = &[
    (1, &[REJECTIONS]),
    (2, &[RECORDED]),
    (3, &[STATE]),
    (4, &[SEGMENTS]),
    (5, &[ASIDE, ROOTS, BACK, COUNT]),
];

/// Notes, in the transaction that changes it, that a search may find something else from now on.
pub(super) fn changed(connection: &Connection) -> rusqlite::Result<()> {
    connection.prepare_cached(CHANGE)?.execute([])?;
    Ok(())
}

/// The state of the archive; `None` in a file of a format that had none.
pub(super) fn state(connection: &Connection) -> rusqlite::Result<Option<String>> {
    if !has_column(connection, "archive", "state")? {
        return Ok(None);
    }
    connection.query_row("select state from archive", [], |row| row.get(0))
}

/// How many entries the archive says it holds; counted in a file of a format that did not say.
pub(super) fn entries(connection: &Connection) -> rusqlite::Result<u64> {
    let sql = match has_column(connection, "archive", "entries")? {
        true => "select entries from archive",
        false => "select count(*) from entry",
    };
    let entries: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    // Only damage makes it less than nothing.
    Ok(u64::try_from(entries).unwrap_or(0))
}

/// Whether a table of this file has a column; those of older formats lack some.
pub(super) fn has_column(
    connection: &Connection,
    table: &str,
    column: &str,
) -> rusqlite::Result<bool> {
    let sql = "select exists (select 1 from pragma_table_info(?1) where name = ?2)";
    connection
        .prepare_cached(sql)?
        .query_row([table, column], |row| row.get(0))
}

/// The archive at `path` for writing, made where there is none (mode 0600), and the older format it was of.
pub(super) fn open_for_writing(path: &Path) -> Result<(Connection, Option<i64>), ArchiveError> {
    let unopened = |error: std::io::Error| ArchiveError::Unopened {
        path: path.to_path_buf(),
        detail: error.to_string(),
    };
    if let Some(kind) = drive::shared(path) {
        return Err(on_drive(path, kind));
    }
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(unopened(error)),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| ArchiveError::of(path, &error))?;
    prepare(&connection, path).map(|older| (connection, older))
}

fn on_drive(path: &Path, detail: &str) -> ArchiveError {
    ArchiveError::Drive {
        path: path.to_path_buf(),
        detail: detail.to_owned(),
    }
}

fn prepare(connection: &Connection, path: &Path) -> Result<Option<i64>, ArchiveError> {
    let failed = |error: rusqlite::Error| ArchiveError::of(path, &error);
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    let tables: i64 = connection
        .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    if tables > 0 {
        check_format(connection, path)?;
    }
    let journal: String = connection
        .query_row("pragma journal_mode = wal", [], |row| row.get(0))
        .map_err(failed)?;
    // Where memory cannot be shared the journal silently stays another.
    if journal != "wal" {
        return Err(on_drive(path, "no shared memory for its log"));
    }
    connection
        .execute_batch(
            "pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on;",
        )
        .map_err(failed)?;
    if tables == 0 {
        make(connection).map_err(failed)?;
        check_format(connection, path)?;
    }
    migrate(connection).map_err(failed)
}

/// Brings an older file to the present format in one transaction, and tells which it was of; nothing stored is changed or
/// lost.
fn migrate(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    let version =
        || connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    if version()? == VERSION {
        return Ok(None);
    }
    connection.execute_batch("begin immediate")?;
    // Another process may have done it meanwhile.
    let found = version()?;
    for (from, steps) in MIGRATIONS {
        if *from >= found {
            for step in *steps {
                connection.execute_batch(step)?;
            }
        }
    }
    changed(connection)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    connection.execute_batch("commit")?;
    Ok((found < VERSION).then_some(found))
}

/// Makes the tables in one transaction; another process may have done so meanwhile.
fn make(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("begin immediate")?;
    let tables: i64 =
        connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        connection.execute_batch(TABLES)?;
        connection.execute_batch(REJECTIONS)?;
        connection.execute_batch(RECORDED)?;
        connection.execute_batch(SEGMENTS)?;
        connection.execute_batch(ROOTS)?;
        connection.execute_batch(COUNT)?;
        connection.execute(
            "insert into archive (id, made) values (lower(hex(randomblob(8))), strftime('%Y-%m-%dT%H:%M:%SZ'))",
            [],
        )?;
        changed(connection)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", VERSION)?;
    }
    connection.execute_batch("commit")
}

/// The archive at `path` for reading; works in a folder that cannot be written too.
pub(super) fn open_for_reading(path: &Path) -> Result<Connection, ArchiveError> {
    if !path.exists() {
        return Err(ArchiveError::Missing {
            path: path.to_path_buf(),
        });
    }
    let plain = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, plain)
        .map_err(|error| ArchiveError::of(path, &error))
        .and_then(|connection| {
            connection
                .busy_timeout(PATIENCE)
                .map_err(|error| ArchiveError::of(path, &error))?;
            check_format(&connection, path).map(|()| connection)
        });
    match opened {
        // A log that nobody may write keeps SQLite from reading at all; without a log the file alone is the archive.
        Err(ArchiveError::ReadOnly { .. } | ArchiveError::Unopened { .. }) if !has_log(path) => {
            let connection =
                Connection::open_with_flags(immutable(path), plain | OpenFlags::SQLITE_OPEN_URI)
                    .map_err(|error| ArchiveError::of(path, &error))?;
            check_format(&connection, path).map(|()| connection)
        }
        opened => opened,
    }
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    PathBuf::from(log)
        .metadata()
        .is_ok_and(|metadata| metadata.len() > 0)
}

fn immutable(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(char::from(*byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02x}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn check_format(connection: &Connection, path: &Path) -> Result<(), ArchiveError> {
    let read = |name: &str| -> Result<i64, ArchiveError> {
        let value = connection.pragma_query_value(None, name, |row| row.get(0));
        value.map_err(|error| ArchiveError::of(path, &error))
    };
    let path = path.to_path_buf();
    let found = read("user_version")?;
    match read("application_id")? {
        APPLICATION_ID if found > VERSION => Err(ArchiveError::Newer {
            path,
            found,
            known: VERSION,
        }),
        APPLICATION_ID => Ok(()),
        _ => Err(ArchiveError::Foreign { path }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_without_shared_memory_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        // A file system layer of SQLite's own that shares no memory, as on network drives.
        let uri = format!("file:{}?vfs=unix-dotfile", path.display());
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(uri, flags).unwrap();
        let refused = prepare(&connection, &path);
        assert!(
            matches!(&refused, Err(ArchiveError::Drive { detail, .. }) if detail.contains("shared memory")),
            "{refused:?}"
        );
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("disk of this machine"), "{told}");
    }
}

//! Looking for damage the database itself does not notice.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::archive::{EntryId, Fault};
use crate::fetch::{Digest, file};

use super::roots::Roots;
use super::schema;

/// Checksum of a stored fingerprint: the first 8 bytes of SHA-256 over every column.
pub(super) fn fingerprint_sum(
    entry: i64,
    signal: &str,
    version: u32,
    quality: u8,
    value: &[u8],
) -> [u8; 8] {
    let mut bytes = Vec::with_capacity(value.len() + 32);
    bytes.extend_from_slice(&entry.to_le_bytes());
    bytes.extend_from_slice(&version.to_le_bytes());
    bytes.push(quality);
    bytes.extend_from_slice(signal.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(value);
    small_sum(&bytes)
}

/// Checksum of a stored small rendition: the first 8 bytes of its SHA-256.
pub(super) fn small_sum(small: &[u8]) -> [u8; 8] {
    let digest = Digest::of(small);
    let mut sum = [0; 8];
    sum.iter_mut()
        .zip(digest.as_bytes())
        .for_each(|(to, from)| *to = *from);
    sum
}

/// Which files are looked at for damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looking {
    /// The archive alone.
    Inside,
    /// The archive, and the files that stand for its entries.
    AtFiles,
}

/// As [`super::SqliteArchive::verify`], of the archive in `folder`.
pub(super) fn faults(
    connection: &mut Connection,
    folder: &str,
    looking: Looking,
    progress: &dyn Fn(),
) -> rusqlite::Result<Vec<Fault>> {
    let connection = &*connection.transaction()?;
    let roots = Roots::read(connection, folder)?;
    let mut faults = Vec::new();
    let mut statement = connection.prepare("pragma integrity_check")?;
    let lines: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for line in lines.into_iter().filter(|line| line != "ok") {
        let message = format!("the database reports `{line}`; restore the archive from a backup");
        faults.push(Fault {
            entry: None,
            path: None,
            message,
        });
    }
    faults.extend(miscounted(connection)?);
    let mut entries =
        connection.prepare("select row, id, small, small_sum from entry order by row")?;
    let mut rows = entries.query([])?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let id = EntryId(row.get(1)?);
        let (small, sum): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(2)?, row.get(3)?);
        if small
            .as_ref()
            .is_some_and(|small| sum.as_deref() != Some(&small_sum(small)[..]))
        {
            faults.push(damaged(&id, "the small rendition"));
        }
        fingerprints(connection, number, &id, &mut faults)?;
        if looking == Looking::AtFiles {
            files(connection, &roots, number, &id, &mut faults)?;
        }
        progress();
    }
    Ok(faults)
}

/// A number of entries that is not true.
fn miscounted(connection: &Connection) -> rusqlite::Result<Option<Fault>> {
    let told = schema::entries(connection)?;
    let held: i64 = connection.query_row("select count(*) from entry", [], |row| row.get(0))?;
    let message = format!(
        "the archive says that it holds {told} entries and holds {held}; restore it from a backup, or make it anew"
    );
    Ok((told != held.cast_unsigned()).then_some(Fault {
        entry: None,
        path: None,
        message,
    }))
}

fn damaged(id: &EntryId, what: &str) -> Fault {
    let message = format!(
        "{what} was changed since it was stored; restore the archive from a backup, or make it anew"
    );
    Fault {
        entry: Some(id.clone()),
        path: None,
        message,
    }
}

fn fingerprints(
    connection: &Connection,
    number: i64,
    id: &EntryId,
    faults: &mut Vec<Fault>,
) -> rusqlite::Result<()> {
    let sql = "select signal, version, quality, value, sum from fingerprint where entry = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![number])?;
    while let Some(row) = rows.next()? {
        let (signal, value, sum): (String, Vec<u8>, Vec<u8>) =
            (row.get(0)?, row.get(3)?, row.get(4)?);
        // Columns out of their range are damage too.
        let whole = match (row.get::<_, u32>(1), row.get::<_, u8>(2)) {
            (Ok(version), Ok(quality)) => {
                fingerprint_sum(number, &signal, version, quality, &value) == sum.as_slice()
            }
            _ => false,
        };
        if !whole {
            faults.push(damaged(id, &format!("the `{signal}` fingerprint")));
        }
    }
    Ok(())
}

fn files(
    connection: &Connection,
    roots: &Roots,
    number: i64,
    id: &EntryId,
    faults: &mut Vec<Fault>,
) -> rusqlite::Result<()> {
    for (path, stored) in roots.files_of(connection, number)? {
        let message = match file::digest_of(Path::new(&path)) {
            Ok(digest) if digest == stored => continue,
            Ok(_) => "the file was changed since it was added; add it again to know it as it is"
                .to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                "the file is missing; its fingerprints are kept".to_owned()
            }
            Err(error) => format!("the file cannot be read: {error}"),
        };
        faults.push(Fault {
            entry: Some(id.clone()),
            path: Some(path),
            message,
        });
    }
    Ok(())
}

//! Writing: each call one transaction that commits whole or not at all.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::archive::{Added, Addition, FileFacts, NewEntry, Record, RecordKey};
use crate::fetch::Digest;

use super::roots::{Met, Roots};
use super::verify::{fingerprint_sum, small_sum};
use super::{records, schema, segments};

/// As [`crate::archive::Archive::add`].
///
/// `folder` is that of the archive.
pub(super) fn add(
    connection: &mut Connection,
    folder: &str,
    batch: &[Addition],
) -> rusqlite::Result<Added> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let roots = Roots::read(&transaction, folder)?;
    let mut added = Added::default();
    for addition in batch {
        let made = match addition {
            Addition::New(new) => Some(add_new(&transaction, &roots, new)?),
            Addition::Seen(file) => match row_of(&transaction, &file.digest)? {
                Some(row) => meet(&transaction, &roots, row, file).map(|()| Some(false))?,
                None => None,
            },
        };
        match made {
            Some(true) => added.new += 1,
            Some(false) => added.known += 1,
            None => {}
        }
    }
    if batch
        .iter()
        .any(|addition| matches!(addition, Addition::New(_)))
    {
        schema::changed(&transaction)?;
    }
    transaction.commit()?;
    Ok(added)
}

/// Whether an entry was made.
fn add_new(transaction: &Transaction<'_>, roots: &Roots, new: &NewEntry) -> rusqlite::Result<bool> {
    let digest = &new.file.digest;
    let known = row_of(transaction, digest)?;
    let row = match known {
        Some(row) => row,
        None => make_entry(
            transaction,
            &free_id(transaction, &digest.to_string(), 16)?,
            Some(digest),
        )?,
    };
    let sql = "update entry set width = ?2, height = ?3, small = ?4, small_sum = ?5 where row = ?1 and small is null";
    let sum = small_sum(&new.small);
    let filled = transaction.prepare_cached(sql)?.execute(params![
        row,
        new.width,
        new.height,
        new.small,
        sum.as_slice()
    ])?;
    // An entry held already keeps what it has and gains the signals it lacks.
    let sql = "insert or ignore into fingerprint values (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut gained = 0;
    for print in &new.fingerprints {
        let bytes = print.value.bytes();
        let sum = fingerprint_sum(row, &print.signal, print.version, print.quality, bytes);
        gained += transaction.prepare_cached(sql)?.execute(params![
            row,
            print.signal,
            print.version,
            print.quality,
            bytes,
            sum.as_slice()
        ])?;
    }
    if known.is_some() && gained > 0 {
        // Their files go when segments are made next.
        let _ = segments::outdate(transaction, row)?;
    }
    if filled == 1 {
        records::write(transaction, row, &new.record)?;
    }
    meet(transaction, roots, row, &new.file)?;
    Ok(known.is_none())
}

fn row_of(connection: &Connection, digest: &Digest) -> rusqlite::Result<Option<i64>> {
    let sql = "select row from entry where digest = ?1";
    connection
        .prepare_cached(sql)?
        .query_row(params![digest.as_bytes()], |row| row.get(0))
        .optional()
}

fn make_entry(connection: &Connection, id: &str, digest: Option<&Digest>) -> rusqlite::Result<i64> {
    let sql = "insert into entry (id, digest, width, height, added) \
        values (?1, ?2, 0, 0, strftime('%Y-%m-%dT%H:%M:%SZ'))";
    connection
        .prepare_cached(sql)?
        .execute(params![id, digest.map(Digest::as_bytes)])?;
    let row = connection.last_insert_rowid();
    schema::changed(connection)?;
    Ok(row)
}

/// The first `length` characters of `wanted`, more of them where another entry has that id.
fn free_id(connection: &Connection, wanted: &str, length: usize) -> rusqlite::Result<String> {
    for end in length..=wanted.len() {
        let id = wanted.get(..end).unwrap_or(wanted);
        let sql = "select exists (select 1 from entry where id = ?1)";
        let taken: bool = connection
            .prepare_cached(sql)?
            .query_row([id], |row| row.get(0))?;
        if !taken {
            return Ok(id.to_owned());
        }
    }
    Ok(wanted.to_owned())
}

/// Puts `file` down as standing for the entry in `row`.
fn meet(
    connection: &Connection,
    roots: &Roots,
    row: i64,
    file: &FileFacts,
) -> rusqlite::Result<()> {
    let met = Met {
        entry: row,
        size: file.size,
        modified_ns: file.modified_ns,
        digest: file.digest,
    };
    roots.meet(connection, &file.absolute, &met)?;
    roots.walked(connection, row, &file.walked)
}

/// As [`crate::archive::Archive::add_records`].
///
/// `folder` is that of the archive.
pub(super) fn add_records(
    connection: &mut Connection,
    folder: &str,
    rows: &[(RecordKey, Record)],
) -> rusqlite::Result<Vec<RecordKey>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let roots = Roots::read(&transaction, folder)?;
    let mut touched = HashSet::new();
    let mut unmatched = Vec::new();
    for (key, record) in rows {
        let entries = entries_for(&transaction, &roots, key)?;
        if entries.is_empty() {
            unmatched.push(key.clone());
        }
        for row in entries {
            if touched.insert((row, record.source.clone())) {
                let sql = "delete from record where entry = ?1 and list is ?2";
                transaction
                    .prepare_cached(sql)?
                    .execute(params![row, records::list(record)])?;
            }
            records::write(&transaction, row, record)?;
        }
    }
    transaction.commit()?;
    Ok(unmatched)
}

/// Rows of the entries a record is about, made where a digest or asset id is not known.
fn entries_for(
    connection: &Connection,
    roots: &Roots,
    key: &RecordKey,
) -> rusqlite::Result<Vec<i64>> {
    match key {
        RecordKey::Path(absolute) => match roots.met(connection, absolute)? {
            Some(met) => Ok(vec![met.entry]),
            None => roots.entries_below(connection, absolute),
        },
        RecordKey::Digest(digest) => match row_of(connection, digest)? {
            Some(row) => Ok(vec![row]),
            None => {
                let id = free_id(connection, &digest.to_string(), 16)?;
                Ok(vec![make_entry(connection, &id, Some(digest))?])
            }
        },
        RecordKey::AssetId(asset) => {
            let sql = "select distinct entry from record where asset_id = ?1 \
                union select row from entry where id = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let known: Vec<i64> = statement
                .query_map([asset], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            if known.is_empty() {
                Ok(vec![make_entry(connection, asset, None)?])
            } else {
                Ok(known)
            }
        }
    }
}

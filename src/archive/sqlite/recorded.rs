//! Recorded checks, and forgetting: what is erased is overwritten and leaves the log too.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, ffi, params};

use crate::archive::{Forget, Forgotten, Recorded};
use crate::fetch::Digest;
use crate::signal::{Fingerprint, Value, detail};

use super::{schema, segments};

/// Keeps the pictures of an article in place of all that was kept of it before.
pub(super) fn record(
    connection: &mut Connection,
    article: &str,
    pictures: &[Recorded],
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("delete from recorded where article = ?1", [article])?;
    let sql = "insert or replace into recorded values \
        (?1, ?2, ?3, ?4, ?5, ?6, ?7, strftime('%Y-%m-%dT%H:%M:%SZ'), ?8)";
    for check in pictures {
        let detail = check.detail.as_ref();
        transaction.prepare_cached(sql)?.execute(params![
            article,
            check.key,
            check.digest.as_ref().map(Digest::as_bytes),
            check.width,
            check.height,
            detail.map(|detail| detail.version),
            detail.map(|detail| detail.value.bytes()),
            check.body
        ])?;
    }
    transaction.commit()
}

/// Whether the file's format knows recorded checks.
fn is_there(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "select exists (select 1 from sqlite_schema where name = 'recorded')";
    connection.query_row(sql, [], |row| row.get(0))
}

/// How many pictures are recorded.
pub(super) fn count(connection: &Connection) -> rusqlite::Result<u64> {
    if !is_there(connection)? {
        return Ok(0);
    }
    let count: i64 = connection.query_row("select count(*) from recorded", [], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

/// Every recorded picture, oldest first; none in a file of a format that had none.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Recorded>> {
    if !is_there(connection)? {
        return Ok(Vec::new());
    }
    let sql = "select article, key, digest, width, height, version, detail, made, body \
        from recorded order by made, rowid";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let digest: Option<[u8; 32]> = row.get(2)?;
        let (version, bytes): (Option<u32>, Option<Vec<u8>>) = (row.get(5)?, row.get(6)?);
        Ok(Recorded {
            article: row.get(0)?,
            key: row.get(1)?,
            digest: digest.map(Digest::from_bytes),
            width: row.get(3)?,
            height: row.get(4)?,
            detail: version.zip(bytes).map(|(version, bytes)| Fingerprint {
                signal: detail::NAME.to_owned(),
                version,
                value: Value::from_bytes(detail::NAME, bytes),
                quality: 100,
            }),
            made: row.get(7)?,
            body: row.get(8)?,
        })
    })?;
    rows.collect()
}

/// Erases, in one transaction, and then empties the log: a reader that holds it back is an error, and forgetting the
/// same again, or anything else, once that has ended empties it.
///
/// `outdated` gets the names of segments that hold it.
pub(super) fn forget(
    connection: &mut Connection,
    what: &Forget,
    outdated: &mut Vec<String>,
) -> rusqlite::Result<Forgotten> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let digest = match what {
        Forget::Digest(digest) => Some(digest.as_bytes().to_vec()),
        Forget::Entry(id) => transaction
            .query_row("select digest from entry where id = ?1", [&id.0], |row| {
                row.get::<_, Option<Vec<u8>>>(0)
            })
            .optional()?
            .flatten(),
        Forget::Article(_) | Forget::Older(_) => None,
    };
    let found: Option<(i64, String)> = match what {
        Forget::Entry(id) => transaction
            .query_row("select row, id from entry where id = ?1", [&id.0], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?,
        Forget::Digest(_) => transaction
            .query_row(
                "select row, id from entry where digest = ?1",
                [&digest],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?,
        Forget::Article(_) | Forget::Older(_) => None,
    };
    let id = found.as_ref().map(|(_, id)| id.clone());
    let mut forgotten = Forgotten::default();
    if let Some((row, _)) = found {
        for table in ["fingerprint", "record", "file", "path"] {
            transaction.execute(&format!("delete from {table} where entry = ?1"), [row])?;
        }
        forgotten.entries += transaction.execute("delete from entry where row = ?1", [row])? as u64;
        outdated.extend(segments::outdate(&transaction, row)?);
        schema::changed(&transaction)?;
    }
    if let Some(digest) = &digest {
        let rejected =
            transaction.execute("delete from rejection where a = ?1 or b = ?1", [digest])?;
        if rejected > 0 {
            schema::changed(&transaction)?;
        }
    }
    let recorded = match what {
        Forget::Article(article) => transaction.execute(
            "delete from recorded where article = ?1 \
             or substr(article, 1, length(?1) + 1) = ?1 || '#'",
            [article],
        )?,
        Forget::Older(days) => transaction.execute(
            "delete from recorded where made <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?1)",
            [format!("-{days} days")],
        )?,
        // Checks that found the entry name it, with the grey plane of another copy of its picture.
        Forget::Entry(_) | Forget::Digest(_) => transaction.execute(
            "delete from recorded where digest = ?1 or instr(body, '\"' || ?2 || '\"') > 0",
            params![digest, id],
        )?,
    };
    forgotten.recorded += recorded as u64;
    transaction.commit()?;
    match what {
        // What is old is only tidied: the next writer empties the log.
        Forget::Older(_) => {}
        _ => empty_log(connection)?,
    }
    Ok(forgotten)
}

fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    let busy: bool =
        connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    if busy {
        let locked = ffi::Error::new(ffi::SQLITE_BUSY);
        return Err(rusqlite::Error::SqliteFailure(locked, None));
    }
    Ok(())
}

//! Pairs of files that are no copies of one another.

use rusqlite::{Connection, OptionalExtension, params};

use crate::archive::Rejection;
use crate::fetch::Digest;

use super::schema;

/// Remembers a pair; whether it was remembered before.
pub(super) fn reject(
    connection: &mut Connection,
    [a, b]: &[Digest; 2],
    why: &str,
) -> rusqlite::Result<bool> {
    let connection = connection.transaction()?;
    let sql = "select 1 from rejection where a = ?1 and b = ?2";
    let known = connection
        .query_row(sql, params![a.as_bytes(), b.as_bytes()], |_| Ok(()))
        .optional()?;
    let sql =
        "insert or replace into rejection values (?1, ?2, ?3, strftime('%Y-%m-%dT%H:%M:%SZ'))";
    connection.execute(sql, params![a.as_bytes(), b.as_bytes(), why])?;
    schema::changed(&connection)?;
    connection.commit()?;
    Ok(known.is_some())
}

/// Forgets a pair; whether it was remembered.
pub(super) fn take_back(
    connection: &mut Connection,
    [a, b]: &[Digest; 2],
) -> rusqlite::Result<bool> {
    let connection = connection.transaction()?;
    let sql = "delete from rejection where a = ?1 and b = ?2";
    let known = connection.execute(sql, params![a.as_bytes(), b.as_bytes()])? > 0;
    schema::changed(&connection)?;
    connection.commit()?;
    Ok(known)
}

/// Every pair in the order of rejecting; none in a file of a format that had none.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<Rejection>> {
    let sql = "select exists (select 1 from sqlite_schema where name = 'rejection')";
    if !connection.query_row(sql, [], |row| row.get::<_, bool>(0))? {
        return Ok(Vec::new());
    }
    let mut statement =
        connection.prepare("select a, b, why, made from rejection order by made, rowid")?;
    let rows = statement.query_map([], |row| {
        Ok(Rejection {
            pair: [
                Digest::from_bytes(row.get(0)?),
                Digest::from_bytes(row.get(1)?),
            ],
            why: row.get(2)?,
            made: row.get(3)?,
        })
    })?;
    rows.collect()
}

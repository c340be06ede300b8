//! One row of the table `record`.

use rusqlite::{Connection, Row, params};

use crate::archive::{DateKind, Record, RecordSource};
use crate::time::DateInterval;

/// The columns [`read`] takes, in its order.
pub(super) const COLUMNS: &str = "list, date_from, date_to, date_precision, date_kind, date_from_clock, \
    place, lat, lon, caption, credit, creator, outlet, asset_id, source_url, rating, reviewer, review_url, \
    killed, embargo_until, usage_terms";

const KINDS: [DateKind; 3] = [DateKind::Captured, DateKind::Published, DateKind::FirstSeen];

/// Divides photographers; cannot occur in a name.
const BETWEEN: char = '\u{1f}';

/// The record in a row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let list: Option<String> = row.get(0)?;
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let date = match (text(1)?, text(2)?, text(3)?) {
        (Some(from), Some(to), Some(precision)) => DateInterval::from_parts(&from, &to, &precision),
        _ => None,
    };
    let kind = text(4)?;
    let creator: String = row.get(11)?;
    let (lat, lon): (Option<f64>, Option<f64>) = (row.get(7)?, row.get(8)?);
    Ok(Record {
        source: list.map_or(RecordSource::File, RecordSource::List),
        date,
        date_kind: kind.and_then(|kind| KINDS.into_iter().find(|known| known.name() == kind)),
        date_from_clock: row.get(5)?,
        place: text(6)?,
        position: lat.zip(lon),
        caption: text(9)?,
        credit: text(10)?,
        creator: creator
            .split(BETWEEN)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        outlet: text(12)?,
        asset_id: text(13)?,
        source_url: text(14)?,
        rating: text(15)?,
        reviewer: text(16)?,
        review_url: text(17)?,
        killed: text(18)?,
        embargo_until: text(19)?,
        usage_terms: text(20)?,
    })
}

/// Stores `record` for the entry in `row`.
pub(super) fn write(connection: &Connection, row: i64, record: &Record) -> rusqlite::Result<()> {
    let sql = format!(
        "insert into record (entry, {COLUMNS}) values \
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)"
    );
    let date = record
        .date
        .map(|date| (date.from_text(), date.to_text(), date.precision().name()));
    connection.prepare_cached(&sql)?.execute(params![
        row,
        list(record),
        date.as_ref().map(|date| &date.0),
        date.as_ref().map(|date| &date.1),
        date.as_ref().map(|date| date.2),
        record.date_kind.map(DateKind::name),
        record.date_from_clock,
        record.place,
        record.position.map(|position| position.0),
        record.position.map(|position| position.1),
        record.caption,
        record.credit,
        record.creator.join(&BETWEEN.to_string()),
        record.outlet,
        record.asset_id,
        record.source_url,
        record.rating,
        record.reviewer,
        record.review_url,
        record.killed,
        record.embargo_until,
        record.usage_terms,
    ])?;
    Ok(())
}

/// The list's name; `None` for what the file says of itself.
pub(super) fn list(record: &Record) -> Option<&str> {
    match &record.source {
        RecordSource::File => None,
        RecordSource::List(name) => Some(name),
    }
}

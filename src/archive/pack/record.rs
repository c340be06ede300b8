//! Records as JSON objects; keys with nothing to say are left out.

use serde_json::{Map, Value};
use url::Url;

use crate::archive::{DateKind, Record, RecordSource};
use crate::place::figures;
use crate::time::DateInterval;

const KINDS: [DateKind; 3] = [DateKind::Captured, DateKind::Published, DateKind::FirstSeen];

/// The texts of a record under the names they have in a pack.
fn texts(record: &mut Record) -> [(&'static str, &mut Option<String>); 12] {
    [
        ("place", &mut record.place),
        ("caption", &mut record.caption),
        ("credit", &mut record.credit),
        ("outlet", &mut record.outlet),
        ("asset_id", &mut record.asset_id),
        ("source_url", &mut record.source_url),
        ("rating", &mut record.rating),
        ("reviewer", &mut record.reviewer),
        ("review_url", &mut record.review_url),
        ("killed", &mut record.killed),
        ("embargo_until", &mut record.embargo_until),
        ("usage_terms", &mut record.usage_terms),
    ]
}

/// What a record says, without positions and paths: of a list its file's name alone.
pub(super) fn to_json(record: &Record) -> Value {
    let mut record = record.clone();
    let mut object = Map::new();
    if let RecordSource::List(name) = &record.source {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        object.insert("list".to_owned(), name.into());
    }
    if let Some(date) = record.date {
        let parts = [
            date.from_text(),
            date.to_text(),
            date.precision().name().to_owned(),
        ];
        object.insert("date".to_owned(), parts.to_vec().into());
        object.insert("from_clock".to_owned(), record.date_from_clock.into());
    }
    if let Some(kind) = record.date_kind {
        object.insert("date_kind".to_owned(), kind.name().into());
    }
    if !record.creator.is_empty() {
        object.insert("creator".to_owned(), record.creator.clone().into());
    }
    for url in [&mut record.source_url, &mut record.review_url] {
        *url = url.take().and_then(|url| address(&url));
    }
    let degrees: Vec<f64> = record
        .position
        .map_or(Vec::new(), |(lat, lon)| vec![lat.abs(), lon.abs()]);
    for (name, text) in texts(&mut record) {
        if let Some(text) = text.take() {
            let text = figures::withheld(text.into(), &degrees);
            object.insert(name.to_owned(), text.into());
        }
    }
    Value::Object(object)
}

/// An address on the web, without the name and password of who asked for it; of paths there is none.
fn address(url: &str) -> Option<String> {
    let mut parsed = Url::parse(url).ok()?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return None;
    }
    if parsed.username().is_empty() && parsed.password().is_none() {
        return Some(url.to_owned());
    }
    parsed.set_username("").ok()?;
    parsed.set_password(None).ok()?;
    Some(parsed.into())
}

/// A record; `None` where a value is not of its kind.
pub(super) fn from_json(value: &Value) -> Option<Record> {
    let object = value.as_object()?;
    let list = object
        .get("list")
        .map(|name| name.as_str().map(str::to_owned));
    let source = match list {
        None => RecordSource::File,
        Some(name) => RecordSource::List(name?),
    };
    let mut record = Record::empty(source);
    if let Some(date) = object.get("date") {
        let part = |at| date.get(at).and_then(Value::as_str);
        record.date = Some(DateInterval::from_parts(part(0)?, part(1)?, part(2)?)?);
        record.date_from_clock = object.get("from_clock")?.as_bool()?;
    }
    if let Some(kind) = object.get("date_kind") {
        let named = |known: &DateKind| Some(known.name()) == kind.as_str();
        record.date_kind = Some(KINDS.into_iter().find(named)?);
    }
    if let Some(creator) = object.get("creator") {
        let names = creator.as_array()?.iter();
        record.creator = names
            .map(|name| name.as_str().map(str::to_owned))
            .collect::<Option<_>>()?;
    }
    for (name, text) in texts(&mut record) {
        if let Some(value) = object.get(name) {
            *text = Some(value.as_str()?.to_owned());
        }
    }
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_without_positions_and_paths() {
        let record = Record {
            date: DateInterval::parse("2019-11-15T10:30:00+02:00"),
            date_kind: Some(DateKind::FirstSeen),
            date_from_clock: true,
            position: Some((30.5, 47.8)),
            creator: vec!["Ada\tFontein".to_owned(), "Jonas".to_owned()],
            caption: Some("two\nlines at 30.5001, 47.8".to_owned()),
            source_url: Some("file:///home/desk/page.html".to_owned()),
            review_url: Some("https://desk:secret@checks.example/1".to_owned()),
            killed: Some("withdrawn".to_owned()),
            ..Record::empty(RecordSource::List("/home/desk/lists/kills.csv".to_owned()))
        };
        let kept = Record {
            position: None,
            caption: Some("two\nlines at [withheld], 47.8".to_owned()),
            review_url: Some("https://checks.example/1".to_owned()),
            source_url: None,
            source: RecordSource::List("kills.csv".to_owned()),
            ..record.clone()
        };
        assert_eq!(from_json(&to_json(&record)), Some(kept));
        let silent = Record::empty(RecordSource::File);
        assert_eq!(to_json(&silent).to_string(), "{}");
        assert_eq!(from_json(&to_json(&silent)), Some(silent));
        for wrong in [
            "[]",
            "{\"caption\":7}",
            "{\"date\":[1]}",
            "{\"date_kind\":\"x\"}",
            "{\"list\":1}",
        ] {
            let value: Value = serde_json::from_str(wrong).unwrap();
            assert_eq!(from_json(&value), None, "{wrong}");
        }
    }
}

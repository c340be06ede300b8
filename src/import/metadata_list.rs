//! Lists of what is known of pictures: CSV with a header row, or one JSON object a line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::archive::{DateKind, Record, RecordKey, RecordSource};
use crate::fetch::{Digest, file};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::time::DateInterval;

use super::folder;

/// Columns a list may have; one of the first three says which picture a row is about.
const COLUMNS: &[&str] = &[
    "path",
    "digest",
    "asset_id",
    "date",
    "date_to",
    "date_kind",
    "place",
    "caption",
    "credit",
    "outlet",
    "source_url",
    "rating",
    "reviewer",
    "review_url",
    "killed",
    "embargo_until",
    "usage_terms",
];

/// A list read.
#[derive(Debug, Clone, PartialEq)]
pub struct MetadataList {
    /// The list's name, which every record carries as its source: its file name.
    pub name: String,
    /// What it says, in the order of its rows.
    pub rows: Vec<ListRow>,
    /// Columns and values that could not be read, with their lines.
    pub problems: Vec<Problem>,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// 1-based line it starts on.
    pub line: u64,
    /// Which picture, or by a path which folder of them.
    pub key: RecordKey,
    /// What it says.
    pub record: Record,
}

type Cells = BTreeMap<String, String>;

/// Reads the list at `path`; paths in it are absolute or relative to its folder, and one of a folder stands for
/// every picture that the archive knows from below it.
///
/// A value that cannot be read costs that value, a row without picture costs that row; each is told with its line.
///
/// # Errors
/// A file that cannot be read, or that is not UTF-8.
pub fn read(path: &Path, limits: &Limits) -> Result<MetadataList, Problem> {
    let media = file::read_named(path, limits)?;
    let shown = path.display().to_string();
    let name = path
        .file_name()
        .map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
    let bytes = media
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&media.bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let message = format!(
                "not UTF-8 from byte {}; save the list as UTF-8",
                error.valid_up_to()
            );
            return Err(Problem::new(ProblemKind::Malformed, message).about(shown));
        }
    };
    let mut reader = Reader {
        shown,
        name,
        folder: folder_of(path),
        rows: Vec::new(),
        problems: Vec::new(),
    };
    if text.trim_start().starts_with('{') {
        reader.json_lines(text);
    } else {
        reader.csv(text);
    }
    Ok(MetadataList {
        name: reader.name,
        rows: reader.rows,
        problems: reader.problems,
    })
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

struct Reader {
    shown: String,
    name: String,
    folder: PathBuf,
    rows: Vec<ListRow>,
    problems: Vec<Problem>,
}

impl Reader {
    fn tell(&mut self, line: u64, message: impl std::fmt::Display) {
        let problem = Problem::new(
            ProblemKind::UnmatchedRecord,
            format!("line {line}: {message}"),
        );
        self.problems.push(problem.about(self.shown.clone()));
    }

    fn csv(&mut self, text: &str) {
        let header = text.lines().next().unwrap_or_default();
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|d| header.bytes().filter(|b| b == d).count());
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .flexible(true)
            .from_reader(text.as_bytes());
        let columns: Vec<String> = match csv.headers() {
            Ok(columns) => columns
                .iter()
                .map(|column| column.trim().to_lowercase())
                .collect(),
            Err(error) => return self.tell(1, error),
        };
        for column in columns
            .iter()
            .filter(|column| !column.is_empty() && !COLUMNS.contains(&column.as_str()))
        {
            self.tell(
                1,
                format!("no column `{column}`; there are {}", COLUMNS.join(", ")),
            );
        }
        if !columns
            .iter()
            .any(|column| matches!(column.as_str(), "path" | "digest" | "asset_id"))
        {
            return self.tell(1, "no column `path`, `digest` or `asset_id`; one must say which picture a row is about");
        }
        for row in csv.records() {
            match row {
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.tell(line, error);
                }
                Ok(row) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    let cells = columns
                        .iter()
                        .cloned()
                        .zip(row.iter().map(str::to_owned))
                        .collect();
                    self.row(line, cells);
                }
            }
        }
    }

    fn json_lines(&mut self, text: &str) {
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            let object: serde_json::Map<String, serde_json::Value> =
                match serde_json::from_str(line) {
                    Ok(object) => object,
                    Err(error) => {
                        self.tell(number, error);
                        continue;
                    }
                };
            let mut cells = Cells::new();
            for (key, value) in object {
                if !COLUMNS.contains(&key.as_str()) {
                    self.tell(
                        number,
                        format!("no key `{key}`; there are {}", COLUMNS.join(", ")),
                    );
                }
                let text = match value {
                    serde_json::Value::Null => continue,
                    serde_json::Value::String(text) => text,
                    other => other.to_string(),
                };
                cells.insert(key, text);
            }
            self.row(number, cells);
        }
    }

    fn row(&mut self, line: u64, mut cells: Cells) {
        for value in cells.values_mut() {
            *value = value.trim().to_owned();
        }
        cells.retain(|_, value| !value.is_empty());
        if cells.is_empty() {
            return;
        }
        let Some(key) = self.key(line, &cells) else {
            return;
        };
        let record = self.record(line, &mut cells);
        self.rows.push(ListRow { line, key, record });
    }

    fn key(&mut self, line: u64, cells: &Cells) -> Option<RecordKey> {
        if let Some(path) = cells.get("path") {
            return Some(RecordKey::Path(folder::absolute(&self.folder.join(path))));
        }
        if let Some(digest) = cells.get("digest") {
            let read = Digest::from_hex(digest);
            if read.is_none() {
                self.tell(
                    line,
                    format!("digest `{digest}` is not 64 hex digits; the row is left out"),
                );
            }
            return read.map(RecordKey::Digest);
        }
        if let Some(asset) = cells.get("asset_id") {
            return Some(RecordKey::AssetId(asset.clone()));
        }
        self.tell(
            line,
            "neither `path` nor `digest` nor `asset_id`; the row is left out",
        );
        None
    }

    fn record(&mut self, line: u64, cells: &mut Cells) -> Record {
        let date = self.date(line, cells);
        let kind = cells
            .remove("date_kind")
            .unwrap_or_else(|| "published".to_owned());
        let known = [DateKind::Captured, DateKind::Published, DateKind::FirstSeen];
        let date_kind = known.into_iter().find(|known| known.name() == kind);
        if date_kind.is_none() {
            self.tell(line, format!("date_kind `{kind}` is none of captured, published, first-seen; taken as published"));
        }
        let killed = cells
            .remove("killed")
            .and_then(|text| match text.to_lowercase().as_str() {
                "false" | "no" | "0" => None,
                "true" | "yes" | "1" => Some("withdrawn".to_owned()),
                _ => Some(text),
            });
        let mut take = |column: &str| cells.remove(column);
        Record {
            date,
            date_kind: date.and(date_kind.or(Some(DateKind::Published))),
            place: take("place"),
            caption: take("caption"),
            credit: take("credit"),
            outlet: take("outlet"),
            asset_id: take("asset_id"),
            source_url: take("source_url"),
            rating: take("rating"),
            reviewer: take("reviewer"),
            review_url: take("review_url"),
            killed,
            embargo_until: take("embargo_until"),
            usage_terms: take("usage_terms"),
            ..Record::empty(RecordSource::List(self.name.clone()))
        }
    }

    fn date(&mut self, line: u64, cells: &mut Cells) -> Option<DateInterval> {
        let mut read = |column: &str| {
            let text = cells.remove(column)?;
            let date = DateInterval::parse(&text);
            if date.is_none() {
                self.tell(
                    line,
                    format!("{column} `{text}` is no date; write it as 2019-11-15"),
                );
            }
            date
        };
        let from = read("date");
        let to = read("date_to");
        let (Some(from), Some(to)) = (from, to) else {
            return from.or(to);
        };
        let both = DateInterval::days(from.first_day(), to.last_day());
        if both.is_none() {
            self.tell(line, "date_to is before date; only date is used");
        }
        both.or(Some(from))
    }
}

//! One aligned table, or the same figures as JSON.

use std::fmt::Write as _;

/// How figures are printed.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// An aligned table.
    Table,
    /// One JSON array of objects.
    Json,
}

/// Figures in rows under named columns.
pub(crate) struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(columns: &[&'static str]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; one cell a column.
    pub(crate) fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.to_vec());
    }

    /// The figures in the format asked for, with a final line feed.
    pub(crate) fn print(&self, format: Format) -> String {
        match format {
            Format::Table => self.aligned(),
            Format::Json => self.json(),
        }
    }

    fn aligned(&self) -> String {
        let head: Vec<String> = self.columns.iter().map(ToString::to_string).collect();
        let lines: Vec<&Vec<String>> = std::iter::once(&head).chain(&self.rows).collect();
        let width = |column: usize| {
            let cells = lines.iter().filter_map(|line| line.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let mut out = String::new();
        for line in &lines {
            for (column, cell) in line.iter().enumerate() {
                let pad = width(column) - cell.chars().count();
                let gap = if column == 0 { "" } else { "  " };
                let (left, right) = if column == 0 { (0, pad) } else { (pad, 0) };
                let _ = write!(out, "{gap}{:left$}{cell}{:right$}", "", "");
            }
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
        }
        out
    }

    fn json(&self) -> String {
        let object = |row: &Vec<String>| {
            let cell = |text: &String| {
                text.parse::<f64>()
                    .map_or_else(|_| text.clone().into(), Into::into)
            };
            let pairs = self
                .columns
                .iter()
                .zip(row)
                .map(|(name, text)| ((*name).to_owned(), cell(text)));
            serde_json::Value::Object(pairs.collect())
        };
        let rows: Vec<serde_json::Value> = self.rows.iter().map(object).collect();
        format!("{}\n", serde_json::Value::Array(rows))
    }
}

//! A TOML file read and parsed, with the place of whatever is wrong in it.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::DeTable;

use super::error::{ConfigError, Excerpt};
use crate::fetch::{file, shown};
use crate::limit::{Limits, ProblemKind};

/// Largest file read, in bytes.
const LARGEST: u64 = 1 << 20;

/// Something wrong at a place of a file.
pub(super) struct Fault {
    pub(super) span: Range<usize>,
    pub(super) message: String,
}

/// The fault, shown in the user's own words.
pub(super) fn wrong(path: &Path, source: &str, fault: Fault) -> ConfigError {
    ConfigError::Wrong {
        path: path.to_owned(),
        message: fault.message,
        excerpt: Excerpt::new(source, &fault.span),
    }
}

/// The text of the file.
pub(super) fn read(path: &Path) -> Result<String, ConfigError> {
    let limits = Limits {
        file_bytes: LARGEST,
        ..Limits::default()
    };
    let name = shown(&path.to_string_lossy());
    let read = file::read_named(path, &limits).map_err(|problem| {
        ConfigError::Unreadable(match problem.kind {
            ProblemKind::OverLimit => {
                format!("`{name}` is longer than {LARGEST} bytes; this is no settings file")
            }
            _ => problem.message,
        })
    })?;
    match std::str::from_utf8(&read.bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned()),
        Err(error) => {
            let text = String::from_utf8_lossy(&read.bytes);
            let at = error.valid_up_to();
            let message = "the file is not UTF-8; save it as UTF-8".to_owned();
            let span = at..at + 1;
            Err(wrong(path, &text, Fault { span, message }))
        }
    }
}

/// The document in `source`; the first fault where it is no TOML.
pub(super) fn parse<'s>(path: &Path, source: &'s str) -> Result<Spanned<DeTable<'s>>, ConfigError> {
    let (table, errors) = DeTable::parse_recoverable(source);
    let faults = errors.iter().map(|error| Fault {
        span: error.span().unwrap_or(0..0),
        message: format!("this is no TOML: {}", shown(error.message())),
    });
    match faults.min_by_key(|fault| fault.span.start) {
        Some(fault) => Err(wrong(path, source, fault)),
        None => Ok(table),
    }
}

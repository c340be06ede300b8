//! What a proven match's entry tells a reader first.

use std::fmt::Write;

use crate::archive::{Record, RecordSource};

use super::MatchedEntry;

/// The record of an entry that says most to a reader: a list's with a caption, else any with one, else the first.
pub(super) fn telling(matched: &MatchedEntry) -> Option<&Record> {
    let records = &matched.entry.records;
    let with_caption = || records.iter().filter(|record| record.caption.is_some());
    with_caption()
        .find(|record| record.source != RecordSource::File)
        .or_else(|| with_caption().next())
        .or_else(|| records.first())
}

/// The credit any record gives, that of the telling record first.
pub(super) fn credit_of(matched: &MatchedEntry) -> Option<&str> {
    let own = telling(matched).and_then(|record| record.credit.as_deref());
    let all = || matched.entry.records.iter();
    own.or_else(|| all().find_map(|record| record.credit.as_deref()))
}

/// `bytes` in lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

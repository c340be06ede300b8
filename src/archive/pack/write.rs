//! Writing a pack.

use std::fmt::Write as _;

use crate::archive::segments::bits;
use crate::archive::{ArchiveError, Entry, Snapshot};
use crate::fetch::Digest;
use crate::signal::{pdq, phash};

use super::{MOST_BYTES, MOST_ENTRIES, NAME, NOTHING, REJECTED, SUM, VERSION, record};

/// What a pack holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Packed {
    /// Entries.
    pub entries: u64,
    /// Those of them with no fingerprint a pack can hold: videos, pictures too plain, what is known by records alone.
    pub without: u64,
}

/// The bytes of a pack of everything in `snapshot`; tells `progress` of each entry.
pub fn write(
    snapshot: &dyn Snapshot,
    progress: &dyn Fn(),
) -> Result<(Vec<u8>, Packed), ArchiveError> {
    let mut packed = Packed::default();
    let ids = snapshot.entries()?;
    let date = snapshot.newest().map_or(
        [NOTHING.to_owned(), NOTHING.to_owned(), NOTHING.to_owned()],
        |date| {
            [
                date.from_text(),
                date.to_text(),
                date.precision().name().to_owned(),
            ]
        },
    );
    let mut text = format!(
        "{NAME}\t{VERSION}\t{}\t{}\t{}\t{}\n",
        snapshot.id(),
        snapshot.state().unwrap_or(NOTHING),
        ids.len(),
        date.join("\t")
    );
    for rejection in snapshot.rejections() {
        let [a, b] = rejection.pair;
        let _ = writeln!(text, "{REJECTED}\t{a}\t{b}");
    }
    for id in &ids {
        if let Some(entry) = snapshot.entry(id)? {
            packed.entries += 1;
            packed.without += u64::from(!line(&entry, &mut text));
        }
        progress();
    }
    if text.len() as u64 + 80 > MOST_BYTES || ids.len() > MOST_ENTRIES {
        return Err(ArchiveError::TooLargeForPack {
            entries: packed.entries,
            most: MOST_ENTRIES,
            gib: MOST_BYTES >> 30,
        });
    }
    let sum = Digest::of(text.as_bytes());
    let _ = writeln!(text, "{SUM}\t{sum}");
    Ok((text.into_bytes(), packed))
}

/// Adds the line of an entry; whether it has a fingerprint.
fn line(entry: &Entry, text: &mut String) -> bool {
    let prints = || entry.fingerprints.iter();
    let pdq = prints().find_map(|print| Some((bits::<32>(print, &pdq::Pdq)?, print.quality)));
    let phash = prints().find_map(|print| bits::<8>(print, &phash::Phash));
    let records: Vec<serde_json::Value> = entry.records.iter().map(record::to_json).collect();
    let columns = [
        serde_json::Value::from(entry.id.0.as_str()).to_string(),
        entry
            .digest
            .map_or(NOTHING.to_owned(), |digest| digest.to_string()),
        entry.width.to_string(),
        entry.height.to_string(),
        pdq.map_or(NOTHING.to_owned(), |(bits, _)| hex(bits)),
        pdq.map_or(0, |(_, quality)| quality).to_string(),
        phash.map_or(NOTHING.to_owned(), |bits| hex(bits)),
        entry.added.clone(),
        serde_json::Value::from(records).to_string(),
    ];
    text.push_str(&columns.join("\t"));
    text.push('\n');
    pdq.is_some() || phash.is_some()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

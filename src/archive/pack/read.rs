//! Reading a pack: whole, checked, and searched in memory.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::archive::neighbours::{Near, Neighbours};
use crate::archive::segments::{Builder, Identity, Segment};
use crate::archive::{
    ArchiveError, Candidate, Entry, EntryId, Lookup, Moment, Record, Recorded, Rejection, Snapshot,
    Stats, ordered,
};
use crate::fetch::Digest;
use crate::signal::{Fingerprint, Signal, Value, pdq, phash};
use crate::time::DateInterval;

use super::{MOST_BYTES, MOST_ENTRIES, NAME, NOTHING, REJECTED, SUM, VERSION, record};

/// Columns of an entry's line.
const COLUMNS: usize = 9;

/// A pack in memory.
pub struct Pack {
    path: PathBuf,
    text: String,
    id: String,
    sum: String,
    newest: Option<DateInterval>,
    notices: [String; 1],
    /// Where the line of each entry stands.
    lines: Vec<Range<usize>>,
    by_id: BTreeMap<EntryId, u32>,
    by_digest: HashMap<Digest, u32>,
    segment: Segment,
    rejections: Vec<Rejection>,
    rejected: HashSet<[Digest; 2]>,
}

/// The columns of an entry's line but its records.
struct Columns<'a> {
    id: EntryId,
    digest: Option<Digest>,
    size: (u32, u32),
    fingerprints: Vec<Fingerprint>,
    added: &'a str,
    records: &'a str,
}

impl Pack {
    /// The pack at `path`.
    ///
    /// # Errors
    /// A file that cannot be read, is too large, of a newer version, or not as it was written.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let damaged = |detail: &str| ArchiveError::DamagedPack {
            path: path.to_path_buf(),
            detail: detail.to_owned(),
        };
        let unopened = |error: std::io::Error| ArchiveError::Unopened {
            path: path.to_path_buf(),
            detail: error.to_string(),
        };
        let file = File::open(path).map_err(unopened)?;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(unopened)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(damaged(&format!(
                "over {MOST_BYTES} bytes, the most a pack may have"
            )));
        }
        let text = String::from_utf8(bytes).map_err(|_| damaged("no text"))?;
        let mut header = text.lines().next().unwrap_or_default().split('\t').skip(1);
        match header
            .next()
            .and_then(|version| version.parse::<u32>().ok())
        {
            Some(VERSION) => {}
            Some(found) => {
                return Err(ArchiveError::Newer {
                    path: path.to_path_buf(),
                    found: i64::from(found),
                    known: i64::from(VERSION),
                });
            }
            None => return Err(damaged("no version")),
        }
        let end = text
            .rfind(&format!("\n{SUM}\t"))
            .ok_or_else(|| damaged("cut short"))?
            + 1;
        let (body, told) = text.split_at(end);
        let sum = Digest::of(body.as_bytes()).to_string();
        if told != format!("{SUM}\t{sum}\n") {
            return Err(damaged("its checksum is another"));
        }
        Self::of(path, text, end, sum).ok_or_else(|| damaged("a line is not as lines are"))
    }

    fn of(path: &Path, text: String, end: usize, sum: String) -> Option<Self> {
        let mut lines = text.get(..end)?.split_inclusive('\n');
        let first = lines.next()?;
        let header: Vec<&str> = first.trim_end().splitn(9, '\t').collect();
        let [NAME, _, id, _, count, from, to, precision] = header[..] else {
            return None;
        };
        // As its answers are kept: apart from those of the archive it was made from.
        let id = format!("{id}-pack");
        let newest = match from {
            NOTHING => None,
            from => Some(DateInterval::from_parts(from, to, precision)?),
        };
        let mut rejections = Vec::new();
        let mut places = Vec::new();
        let (mut by_id, mut by_digest) = (BTreeMap::new(), HashMap::new());
        let mut builder = Builder::default();
        let mut at = first.len();
        for line in lines {
            let place = at..at + line.len() - 1;
            at += line.len();
            if let Some(pair) = line
                .strip_prefix(REJECTED)
                .and_then(|rest| rest.strip_prefix('\t'))
            {
                let (a, b) = pair.trim_end().split_once('\t')?;
                rejections.push(Rejection {
                    pair: ordered(&Digest::from_hex(a)?, &Digest::from_hex(b)?),
                    why: String::new(),
                    made: String::new(),
                });
                continue;
            }
            let columns = columns(text.get(place.clone())?)?;
            let key = u32::try_from(places.len())
                .ok()
                .filter(|_| places.len() < MOST_ENTRIES)?;
            for print in &columns.fingerprints {
                builder.take(key, print);
            }
            by_id.insert(columns.id, key);
            by_digest.extend(columns.digest.map(|digest| (digest, key)));
            places.push(place);
        }
        if count.parse() != Ok(places.len()) {
            return None;
        }
        let segment = builder.segment(&Identity {
            archive: id.clone(),
            name: String::new(),
            first: 0,
            last: places.len() as i64,
        });
        Some(Self {
            path: path.to_path_buf(),
            notices: [format!(
                "{}: a pack of fingerprints; it finds whole pictures, not parts of them, and no videos",
                path.display()
            )],
            id,
            sum,
            newest,
            lines: places,
            by_id,
            by_digest,
            segment,
            rejected: rejections.iter().map(|rejection| rejection.pair).collect(),
            rejections,
            text,
        })
    }

    fn columns(&self, key: u32) -> Option<Columns<'_>> {
        let line = self.lines.get(key as usize)?;
        columns(self.text.get(line.clone())?)
    }

    fn records(&self, columns: &Columns<'_>) -> Result<Vec<Record>, ArchiveError> {
        let read = || -> Option<Vec<Record>> {
            let value: serde_json::Value = serde_json::from_str(columns.records).ok()?;
            value.as_array()?.iter().map(record::from_json).collect()
        };
        read().ok_or_else(|| ArchiveError::DamagedPack {
            path: self.path.clone(),
            detail: format!(
                "the records of entry {} are not as records are",
                columns.id.0
            ),
        })
    }

    fn id_of(&self, near: &Near) -> Option<EntryId> {
        Some(self.columns(u32::try_from(near.row).ok()?)?.id)
    }

    fn all(&self) -> impl Iterator<Item = Columns<'_>> {
        (0..)
            .take(self.lines.len())
            .filter_map(|key| self.columns(key))
    }
}

fn columns(line: &str) -> Option<Columns<'_>> {
    let all: Vec<&str> = line.splitn(COLUMNS + 1, '\t').collect();
    let [
        id,
        digest,
        width,
        height,
        pdq,
        quality,
        phash,
        added,
        records,
    ] = all[..]
    else {
        return None;
    };
    let digest = match digest {
        NOTHING => None,
        digest => Some(Digest::from_hex(digest)?),
    };
    let quality = quality.parse().ok()?;
    let mut fingerprints = Vec::new();
    let signals: [(&dyn Signal, &str, usize); 2] =
        [(&pdq::Pdq, pdq, 32), (&phash::Phash, phash, 8)];
    for (signal, hex, length) in signals.into_iter().filter(|(_, hex, _)| *hex != NOTHING) {
        fingerprints.push(Fingerprint {
            signal: signal.name().to_owned(),
            version: signal.version(),
            value: Value::Bits(from_hex(hex).filter(|bytes| bytes.len() == length)?),
            quality,
        });
    }
    Some(Columns {
        id: EntryId(serde_json::from_str(id).ok()?),
        digest,
        size: (width.parse().ok()?, height.parse().ok()?),
        fingerprints,
        added,
        records,
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let byte = |[high, low]: &[u8; 2]| Some((digit(high)? << 4 | digit(low)?) as u8);
    pairs.iter().map(byte).collect()
}

impl Snapshot for Pack {
    fn id(&self) -> &str {
        &self.id
    }

    fn state(&self) -> Option<&str> {
        Some(&self.sum)
    }

    fn can_prove(&self) -> bool {
        false
    }

    fn notices(&self) -> &[String] {
        &self.notices
    }

    fn len(&self) -> u64 {
        self.lines.len() as u64
    }

    fn described(&self, _: u32) -> Result<(u64, u64), ArchiveError> {
        // A pack carries nothing that only nominates what has to be proved.
        Ok((0, 0))
    }

    fn newest(&self) -> Option<DateInterval> {
        self.newest
    }

    fn entry(&self, id: &EntryId) -> Result<Option<Entry>, ArchiveError> {
        let columns = self.by_id.get(id).and_then(|key| self.columns(*key));
        let Some(columns) = columns else {
            return Ok(None);
        };
        Ok(Some(Entry {
            records: self.records(&columns)?,
            id: columns.id,
            digest: columns.digest,
            paths: Vec::new(),
            files: Vec::new(),
            width: columns.size.0,
            height: columns.size.1,
            fingerprints: columns.fingerprints,
            small: None,
            added: columns.added.to_owned(),
        }))
    }

    fn entries(&self) -> Result<Vec<EntryId>, ArchiveError> {
        Ok(self.all().map(|columns| columns.id).collect())
    }

    fn by_asset_id(&self, asset_id: &str) -> Result<Vec<EntryId>, ArchiveError> {
        // As it stands in JSON, so that few lines are read.
        let sought = serde_json::Value::from(asset_id).to_string();
        let mut found = Vec::new();
        for columns in self.all() {
            let carries = columns.records.contains(&sought) && {
                let records = self.records(&columns)?;
                records
                    .iter()
                    .any(|record| record.asset_id.as_deref() == Some(asset_id))
            };
            if columns.id.0 == asset_id || carries {
                found.push(columns.id);
            }
        }
        Ok(found)
    }

    fn candidates(&self, lookup: &Lookup<'_>) -> Result<Vec<Candidate>, ArchiveError> {
        let held = lookup.digest.and_then(|digest| self.by_digest.get(digest));
        let held = held.and_then(|key| self.columns(*key));
        let held = held.map(|columns| Candidate::by_digest(columns.id));
        let near = Neighbours(vec![&self.segment]).candidates(lookup);
        let near = near
            .iter()
            .filter_map(|near| Some(near.candidate(self.id_of(near)?)));
        Ok(held.into_iter().chain(near).collect())
    }

    fn moments(&self, _: &[u8; 32]) -> Result<Vec<Moment>, ArchiveError> {
        Ok(Vec::new())
    }

    fn recorded(&self) -> Result<Vec<Recorded>, ArchiveError> {
        Ok(Vec::new())
    }

    fn is_rejected(&self, a: &Digest, b: &Digest) -> bool {
        self.rejected.contains(&ordered(a, b))
    }

    fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }

    fn stats(&self) -> Result<Stats, ArchiveError> {
        let mut stats = Stats {
            entries: self.len(),
            rejected: self.rejections.len() as u64,
            newest: self.newest,
            bytes: self.text.len() as u64,
            ..Stats::default()
        };
        let mut counts: BTreeMap<(String, u32), u64> = BTreeMap::new();
        for columns in self.all() {
            let records = self.records(&columns)?;
            stats.records += records.len() as u64;
            stats.killed += u64::from(records.iter().any(|record| record.killed.is_some()));
            let dates = records.iter().filter_map(|record| record.date);
            let earlier = |date: &DateInterval| (date.from(), date.to());
            stats.oldest = stats.oldest.into_iter().chain(dates).min_by_key(earlier);
            for print in columns.fingerprints {
                *counts.entry((print.signal, print.version)).or_default() += 1;
            }
        }
        let counts = counts.into_iter();
        stats.fingerprints = counts
            .map(|((signal, version), count)| (signal, version, count))
            .collect();
        Ok(stats)
    }
}

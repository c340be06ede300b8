//! An archive in memory, for comparisons that store nothing.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::fetch::Digest;
use crate::signal::Fingerprint;
use crate::time::DateInterval;

use super::neighbours::{Near, Neighbours};
use super::segments::{Builder, Identity, Segment};
use super::{
    Added, Addition, Archive, ArchiveError, Candidate, Entry, EntryId, FileFacts, Forget,
    Forgotten, Lookup, Moment, NewEntry, Record, RecordKey, Recorded, Rejection, Snapshot, Stats,
    ordered,
};

/// An archive that is gone when it is dropped.
#[derive(Default)]
pub struct MemoryArchive {
    state: RwLock<State>,
}

#[derive(Clone, Default)]
struct State {
    entries: Vec<Arc<Entry>>,
    /// The places of entries, by digest.
    places: HashMap<Digest, usize>,
    /// By absolute path.
    files: HashMap<String, (FileFacts, EntryId)>,
    rejections: Vec<Rejection>,
    recorded: Vec<Recorded>,
}

impl MemoryArchive {
    /// An empty archive.
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn by_digest(&mut self, digest: &Digest) -> Option<&mut Arc<Entry>> {
        let place = *self.places.get(digest)?;
        self.entries.get_mut(place)
    }

    fn push(&mut self, entry: Entry) {
        if let Some(digest) = entry.digest {
            self.places.insert(digest, self.entries.len());
        }
        self.entries.push(Arc::new(entry));
    }

    fn meet(&mut self, file: &FileFacts, entry: &EntryId) {
        let met = (file.clone(), entry.clone());
        self.files.insert(file.absolute.clone(), met);
    }

    /// Whether the addition made an entry; `None` where there is nothing to add the path to.
    fn add(&mut self, addition: &Addition) -> Option<bool> {
        let file = match addition {
            Addition::New(new) => &new.file,
            Addition::Seen(file) => file,
        };
        let (id, made) = match (self.by_digest(&file.digest), addition) {
            (Some(entry), _) => {
                let entry = Arc::make_mut(entry);
                if !entry.paths.contains(&file.walked) {
                    entry.paths.push(file.walked.clone());
                }
                if let Addition::New(new) = addition {
                    fill(entry, new);
                }
                (entry.id.clone(), false)
            }
            (None, Addition::Seen(_)) => return None,
            (None, Addition::New(new)) => {
                let mut entry = bare(EntryId(file.digest.short()), Some(file.digest));
                entry.paths.push(file.walked.clone());
                fill(&mut entry, new);
                let id = entry.id.clone();
                self.push(entry);
                (id, true)
            }
        };
        self.meet(file, &id);
        Some(made)
    }

    /// The entries a record is about, made where a digest or asset id is not known.
    fn entries_for(&mut self, key: &RecordKey) -> Vec<EntryId> {
        let id = match key {
            RecordKey::Path(absolute) => {
                if let Some((_, id)) = self.files.get(absolute) {
                    return vec![id.clone()];
                }
                let folder = Path::new(absolute);
                let below = self.files.iter();
                let below = below.filter(|(path, _)| Path::new(path).starts_with(folder));
                let mut ids: Vec<EntryId> = below.map(|(_, (_, id))| id.clone()).collect();
                ids.sort();
                ids.dedup();
                return ids;
            }
            RecordKey::Digest(digest) => match self.by_digest(digest) {
                Some(entry) => return vec![entry.id.clone()],
                None => EntryId(digest.short()),
            },
            RecordKey::AssetId(asset) => {
                let known: Vec<EntryId> = carriers(&self.entries, asset).collect();
                if !known.is_empty() {
                    return known;
                }
                EntryId(asset.clone())
            }
        };
        let digest = match key {
            RecordKey::Digest(digest) => Some(*digest),
            RecordKey::Path(_) | RecordKey::AssetId(_) => None,
        };
        self.push(bare(id.clone(), digest));
        vec![id]
    }
}

fn carriers<'a>(entries: &'a [Arc<Entry>], asset: &'a str) -> impl Iterator<Item = EntryId> + 'a {
    let carries = move |entry: &&Arc<Entry>| {
        entry.id.0 == asset
            || entry
                .records
                .iter()
                .any(|record| record.asset_id.as_deref() == Some(asset))
    };
    entries.iter().filter(carries).map(|entry| entry.id.clone())
}

fn bare(id: EntryId, digest: Option<Digest>) -> Entry {
    Entry {
        id,
        digest,
        paths: Vec::new(),
        files: Vec::new(),
        width: 0,
        height: 0,
        fingerprints: Vec::new(),
        small: None,
        records: Vec::new(),
        added: now(),
    }
}

fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// Gives a bare entry the picture that was decoded for it.
fn fill(entry: &mut Entry, new: &NewEntry) {
    if entry.small.is_some() {
        for fingerprint in &new.fingerprints {
            let same = |held: &&Fingerprint| {
                (&held.signal, held.version) == (&fingerprint.signal, fingerprint.version)
            };
            if entry.fingerprints.iter().find(same).is_none() {
                entry.fingerprints.push(fingerprint.clone());
            }
        }
        return;
    }
    entry.width = new.width;
    entry.height = new.height;
    entry.fingerprints.clone_from(&new.fingerprints);
    entry.small = Some(new.small.clone());
    entry.records.insert(0, new.record.clone());
}

impl State {
    fn forget(&mut self, what: &Forget) -> Forgotten {
        let is_meant = |entry: &Entry| match what {
            Forget::Entry(id) => entry.id == *id,
            Forget::Digest(digest) => entry.digest.as_ref() == Some(digest),
            Forget::Article(_) | Forget::Older(_) => false,
        };
        let of_entry = self.entries.iter().find(|entry| is_meant(entry));
        let digest = match what {
            Forget::Digest(digest) => Some(*digest),
            _ => of_entry.and_then(|entry| entry.digest),
        };
        let id = of_entry.map(|entry| entry.id.clone());
        if let Some(id) = &id {
            self.files.retain(|_, (_, entry)| entry != id);
        }
        let entries = self.entries.len();
        self.entries.retain(|entry| !is_meant(entry));
        let places = self.entries.iter().enumerate();
        self.places = places
            .filter_map(|(at, entry)| Some((entry.digest?, at)))
            .collect();
        if let Some(digest) = &digest {
            self.rejections
                .retain(|rejection| !rejection.pair.contains(digest));
        }
        let is_recorded = |check: &Recorded| match what {
            Forget::Article(article) => check.is_of(article),
            Forget::Older(days) => is_older(&check.made, *days),
            Forget::Entry(_) | Forget::Digest(_) => {
                let names = |id: &EntryId| check.body.contains(&format!("\"{}\"", id.0));
                digest.is_some() && check.digest == digest || id.as_ref().is_some_and(names)
            }
        };
        let recorded = self.recorded.len();
        self.recorded.retain(|check| !is_recorded(check));
        Forgotten {
            entries: (entries - self.entries.len()) as u64,
            recorded: (recorded - self.recorded.len()) as u64,
        }
    }
}

/// Whether so many days have gone since.
fn is_older(made: &str, days: u32) -> bool {
    let Ok(made) = made.parse::<jiff::Timestamp>() else {
        return false;
    };
    let age = jiff::Timestamp::now().duration_since(made);
    age >= jiff::SignedDuration::from_hours(24 * i64::from(days))
}

impl Archive for MemoryArchive {
    fn id(&self) -> &'static str {
        "memory"
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, ArchiveError> {
        let state = self.read().clone();
        let mut builder = Builder::default();
        for (key, entry) in (0..).zip(&state.entries) {
            for fingerprint in &entry.fingerprints {
                builder.take(key, fingerprint);
            }
        }
        let segment = builder.segment(&Identity {
            archive: self.id().to_owned(),
            name: String::new(),
            first: 0,
            last: state.entries.len() as i64,
        });
        Ok(Arc::new(MemorySnapshot { state, segment }))
    }

    fn known_file(&self, absolute: &str) -> Result<Option<FileFacts>, ArchiveError> {
        let state = self.read();
        Ok(state.files.get(absolute).map(|(file, _)| file.clone()))
    }

    fn holds(&self, digest: &Digest, signal: Option<(&str, u32)>) -> Result<bool, ArchiveError> {
        let held = self
            .read()
            .entries
            .iter()
            .filter(|e| e.digest.as_ref() == Some(digest) && e.small.is_some())
            .any(|e| {
                signal.is_none_or(|signal| {
                    e.fingerprints
                        .iter()
                        .any(|f| (f.signal.as_str(), f.version) == signal)
                })
            });
        Ok(held)
    }

    fn add(&self, batch: &[Addition]) -> Result<Added, ArchiveError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut added = Added::default();
        for addition in batch {
            match state.add(addition) {
                Some(true) => added.new += 1,
                Some(false) => added.known += 1,
                None => {}
            }
        }
        Ok(added)
    }

    fn add_records(&self, rows: &[(RecordKey, Record)]) -> Result<Vec<RecordKey>, ArchiveError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut touched = Vec::new();
        let mut unmatched = Vec::new();
        for (key, record) in rows {
            let ids = state.entries_for(key);
            if ids.is_empty() {
                unmatched.push(key.clone());
            }
            for id in ids {
                let Some(entry) = state.entries.iter_mut().find(|entry| entry.id == id) else {
                    continue;
                };
                let entry = Arc::make_mut(entry);
                let first = (id, record.source.clone());
                if !touched.contains(&first) {
                    entry.records.retain(|known| known.source != record.source);
                    touched.push(first);
                }
                entry.records.push(record.clone());
            }
        }
        Ok(unmatched)
    }

    fn record(&self, article: &str, pictures: &[Recorded]) -> Result<(), ArchiveError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.recorded.retain(|known| known.article != article);
        state
            .recorded
            .extend(pictures.iter().map(|picture| Recorded {
                article: article.to_owned(),
                made: now(),
                ..picture.clone()
            }));
        Ok(())
    }

    fn forget(&self, what: &Forget) -> Result<Forgotten, ArchiveError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        Ok(state.forget(what))
    }

    fn reject(&self, a: &Digest, b: &Digest, why: &str) -> Result<bool, ArchiveError> {
        let known = self.take_back(a, b)?;
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.rejections.push(Rejection {
            pair: ordered(a, b),
            why: why.to_owned(),
            made: now(),
        });
        Ok(known)
    }

    fn take_back(&self, a: &Digest, b: &Digest) -> Result<bool, ArchiveError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let before = state.rejections.len();
        state
            .rejections
            .retain(|rejection| rejection.pair != ordered(a, b));
        Ok(state.rejections.len() < before)
    }
}

struct MemorySnapshot {
    state: State,
    segment: Segment,
}

impl MemorySnapshot {
    fn id_of(&self, near: &Near) -> Option<EntryId> {
        let entry = self.state.entries.get(usize::try_from(near.row).ok()?)?;
        Some(entry.id.clone())
    }

    fn dates(&self) -> impl Iterator<Item = DateInterval> + '_ {
        let records = self.state.entries.iter().flat_map(|entry| &entry.records);
        records.filter_map(|record| record.date)
    }
}

impl Snapshot for MemorySnapshot {
    fn id(&self) -> &'static str {
        "memory"
    }

    fn state(&self) -> Option<&str> {
        None
    }

    fn len(&self) -> u64 {
        self.state.entries.len() as u64
    }

    fn described(&self, version: u32) -> Result<(u64, u64), ArchiveError> {
        Ok(Neighbours(vec![&self.segment]).described(version))
    }

    fn newest(&self) -> Option<DateInterval> {
        self.dates().max_by_key(|date| (date.from(), date.to()))
    }

    fn entry(&self, id: &EntryId) -> Result<Option<Entry>, ArchiveError> {
        let found = self.state.entries.iter().find(|entry| entry.id == *id);
        Ok(found.map(|entry| Entry::clone(entry)))
    }

    fn entries(&self) -> Result<Vec<EntryId>, ArchiveError> {
        Ok(self
            .state
            .entries
            .iter()
            .map(|entry| entry.id.clone())
            .collect())
    }

    fn by_asset_id(&self, asset_id: &str) -> Result<Vec<EntryId>, ArchiveError> {
        Ok(carriers(&self.state.entries, asset_id).collect())
    }

    fn candidates(&self, lookup: &Lookup<'_>) -> Result<Vec<Candidate>, ArchiveError> {
        let by_digest = lookup.digest.and_then(|digest| {
            let entries = self.state.entries.iter();
            let mut held = entries.filter(|entry| entry.digest.as_ref() == Some(digest));
            held.next()
                .map(|entry| Candidate::by_digest(entry.id.clone()))
        });
        let near = Neighbours(vec![&self.segment]).candidates(lookup);
        let near = near
            .iter()
            .filter_map(|near| Some(near.candidate(self.id_of(near)?)));
        Ok(by_digest.into_iter().chain(near).collect())
    }

    fn moments(&self, bits: &[u8; 32]) -> Result<Vec<Moment>, ArchiveError> {
        let near = Neighbours(vec![&self.segment]).moments(bits);
        let near = near
            .iter()
            .filter_map(|near| near.moment(self.id_of(near)?));
        Ok(near.collect())
    }

    fn recorded(&self) -> Result<Vec<Recorded>, ArchiveError> {
        Ok(self.state.recorded.clone())
    }

    fn is_rejected(&self, a: &Digest, b: &Digest) -> bool {
        let pair = ordered(a, b);
        self.state
            .rejections
            .iter()
            .any(|rejection| rejection.pair == pair)
    }

    fn rejections(&self) -> &[Rejection] {
        &self.state.rejections
    }

    fn stats(&self) -> Result<Stats, ArchiveError> {
        let entries = &self.state.entries;
        let mut fingerprints: Vec<(String, u32, u64)> = Vec::new();
        for fingerprint in entries.iter().flat_map(|entry| &entry.fingerprints) {
            let same = fingerprints
                .iter_mut()
                .find(|(s, v, _)| *s == fingerprint.signal && *v == fingerprint.version);
            match same {
                Some((_, _, count)) => *count += 1,
                None => fingerprints.push((fingerprint.signal.clone(), fingerprint.version, 1)),
            }
        }
        fingerprints.sort();
        Ok(Stats {
            format: None,
            entries: entries.len() as u64,
            files: self.state.files.len() as u64,
            records: entries.iter().map(|entry| entry.records.len() as u64).sum(),
            killed: entries
                .iter()
                .filter(|e| e.records.iter().any(|r| r.killed.is_some()))
                .count() as u64,
            rejected: self.state.rejections.len() as u64,
            recorded: self.state.recorded.len() as u64,
            fingerprints,
            oldest: self.dates().min_by_key(|date| (date.from(), date.to())),
            newest: self.newest(),
            bytes: 0,
        })
    }
}

//! Installed models: a folder with a file each, and the SHA-256 it had when it was installed beside it.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::fetch::Digest;

use super::{MOST_BYTES, ModelError};

/// The folder of installed models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// A model that was installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// Its name.
    pub name: String,
    /// SHA-256 of its file when it was installed.
    pub digest: Digest,
    /// Its file.
    pub path: PathBuf,
}

/// Longest name of a model.
const LONGEST_NAME: usize = 32;
/// How the names of the files end.
const GRAPH: &str = "onnx";
const SUM: &str = "sha256";

impl Store {
    /// The models in `folder`, which need not be there.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Every installed model, by name.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read.
    pub fn list(&self) -> Result<Vec<Installed>, ModelError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&self.folder, &error)),
        };
        let mut found = Vec::new();
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_stem().and_then(|stem| stem.to_str());
            let is_sum = path.extension().is_some_and(|extension| extension == SUM);
            if let Some(name) = name.filter(|name| is_sum && is_name(name)) {
                match self.get(name) {
                    // Removed meanwhile.
                    Err(ModelError::Missing { .. }) => {}
                    got => found.push(got?),
                }
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// The model of that name.
    ///
    /// # Errors
    /// None is installed, or what was noted of it cannot be read.
    pub fn get(&self, name: &str) -> Result<Installed, ModelError> {
        check_name(name)?;
        let sum = self.file(name, SUM);
        let text = match read(&sum) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(ModelError::Missing {
                    name: name.to_owned(),
                });
            }
            Err(error) => return Err(failed(&sum, &error)),
        };
        let digest = text.split_whitespace().next().and_then(Digest::from_hex);
        Ok(Installed {
            name: name.to_owned(),
            digest: digest.ok_or_else(|| ModelError::Changed {
                name: name.to_owned(),
                why: format!("`{}` holds no SHA-256", sum.display()),
            })?,
            path: self.file(name, GRAPH),
        })
    }

    /// Keeps `bytes` as the model of that name, in place of one that has it.
    ///
    /// # Errors
    /// The name is none, or the files cannot be written.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> Result<Installed, ModelError> {
        check_name(name)?;
        fs::create_dir_all(&self.folder).map_err(|error| failed(&self.folder, &error))?;
        let digest = Digest::of(bytes);
        let (graph, sum) = (self.file(name, GRAPH), self.file(name, SUM));
        // As `sha256sum --check` reads it.
        let line = format!("{digest}  {name}.{GRAPH}\n");
        // Both are on the disk before either has its name.
        let mut written = Vec::new();
        for (path, bytes) in [(&graph, bytes), (&sum, line.as_bytes())] {
            let file = self.written(bytes).map_err(|error| failed(path, &error))?;
            written.push((file, path));
        }
        for (file, path) in written {
            file.persist(path)
                .map_err(|error| failed(path, &error.error))?;
        }
        Ok(Installed {
            name: name.to_owned(),
            digest,
            path: graph,
        })
    }

    /// Removes the model of that name.
    ///
    /// # Errors
    /// None is installed, or its files cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), ModelError> {
        check_name(name)?;
        let mut is_there = false;
        for path in [self.file(name, SUM), self.file(name, GRAPH)] {
            match fs::remove_file(&path) {
                Ok(()) => is_there = true,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(failed(&path, &error)),
            }
        }
        match is_there {
            true => Ok(()),
            false => Err(ModelError::Missing {
                name: name.to_owned(),
            }),
        }
    }

    fn file(&self, name: &str, extension: &str) -> PathBuf {
        self.folder.join(format!("{name}.{extension}"))
    }

    /// A file without a name yet, whole and on the disk.
    fn written(&self, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    }
}

impl Installed {
    /// The bytes of its file, if they are those that were installed.
    ///
    /// # Errors
    /// They are gone or changed.
    pub fn bytes(&self) -> Result<Vec<u8>, ModelError> {
        let changed = |why: String| ModelError::Changed {
            name: self.name.clone(),
            why,
        };
        let shown = self.path.display();
        let bytes = read(&self.path)
            .map_err(|error| changed(format!("`{shown}` cannot be read: {error}")))?;
        match Digest::of(&bytes) == self.digest {
            true => Ok(bytes),
            false => Err(changed(format!("`{shown}` was changed"))),
        }
    }

    /// Tells what this model says apart from what others say.
    pub fn version(&self) -> u32 {
        version_of(&self.digest)
    }
}

/// The first bytes of a digest: models of one version are one file.
pub(super) fn version_of(digest: &Digest) -> u32 {
    let first = digest.as_bytes().first_chunk().copied();
    u32::from_be_bytes(first.unwrap_or_default())
}

/// The file at `path`, if it is no larger than a model may be.
pub(super) fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if file.metadata()?.len() > MOST_BYTES {
        return Err(std::io::Error::other(format!(
            "larger than {} MiB",
            MOST_BYTES >> 20
        )));
    }
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn check_name(name: &str) -> Result<(), ModelError> {
    match is_name(name) {
        true => Ok(()),
        false => Err(ModelError::Name {
            name: name.to_owned(),
        }),
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(fits) && name != NONE
}

/// Stands for no model in the settings.
pub const NONE: &str = "none";

pub(super) fn failed(path: &Path, error: &std::io::Error) -> ModelError {
    ModelError::File {
        path: path.to_owned(),
        detail: error.to_string(),
    }
}

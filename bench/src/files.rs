//! Reading the files measurements are made on.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The bytes of a data file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// The files of `folder` with this extension, by name.
pub(crate) fn in_folder(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

/// Every file under `folder`, at any depth, by path.
pub(crate) fn all_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot list `{}`", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The bytes of a data file packed with gzip.
pub(crate) fn unpacked(path: &Path) -> Result<Vec<u8>> {
    let packed = read(path)?;
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&*packed)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot unpack `{}`", path.display()))?;
    Ok(bytes)
}

/// The folder of real test data named by `CUTLINE_TEST_DATA`; where it is unset, says on stderr that `what` is skipped.
#[cfg(test)]
pub(crate) fn test_data(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CUTLINE_TEST_DATA").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        eprintln!("skipped: {what} (CUTLINE_TEST_DATA is not set)");
    }
    folder.map(PathBuf::from)
}

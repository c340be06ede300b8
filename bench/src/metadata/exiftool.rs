//! What the installed exiftool reads of files nobody looked at before.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use cutline::media;
use serde_json::Value;

use super::Expected;
use super::keys::Tags;
use crate::files::all_under;

/// Files of one call.
const BATCH: usize = 200;

/// The pictures and videos under `folders` that `known` does not name; those left out that exiftool stops at.
pub(super) fn read(folders: &[PathBuf], known: &[Expected]) -> anyhow::Result<Vec<Expected>> {
    let known: HashSet<&PathBuf> = known.iter().map(|expected| &expected.path).collect();
    let mut files = Vec::new();
    for folder in folders {
        let all = all_under(folder)?.into_iter();
        files.extend(all.filter(|path| !known.contains(path) && is_media(path)));
    }
    let mut found = Vec::new();
    for batch in files.chunks(BATCH) {
        let output = Command::new("exiftool")
            .args(["-j", "-G1", "-n", "-struct"])
            .args(batch)
            .output()
            .context("cannot run `exiftool`; install it")?;
        let text = String::from_utf8_lossy(&output.stdout);
        if text.trim().is_empty() {
            continue;
        }
        let all: Vec<Tags> = serde_json::from_str(&text).context("exiftool wrote no JSON")?;
        found.extend(all.into_iter().filter_map(expected));
    }
    Ok(found)
}

fn is_media(path: &Path) -> bool {
    let bytes = std::fs::read(path).unwrap_or_default();
    media::mime(&bytes).is_some()
}

/// `None` for a file that exiftool does not know or stops reading.
fn expected(tags: Tags) -> Option<Expected> {
    let text = |name: &str| tags.get(name).and_then(Value::as_str).unwrap_or_default();
    let stopped = text("ExifTool:Warning").contains("format error");
    let file = text("SourceFile").to_owned();
    let is_known = tags.contains_key("File:FileType") && !tags.contains_key("ExifTool:Error");
    (is_known && !stopped).then(|| Expected {
        path: PathBuf::from(&file),
        file,
        tags,
    })
}

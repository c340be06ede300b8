//! What real and hostile files say of themselves.

use std::path::{Path, PathBuf};

use cutline::metadata::{self, Block, Metadata};

use crate::data::test_data;

fn folio(what: &str, name: &str) -> Option<Metadata> {
    let folder = "files/b_folio_iptc/test/fixtures/folio/metadata_test_images";
    let path = test_data(what)?.join(folder).join(name);
    Some(metadata::read(&std::fs::read(path).unwrap()))
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files_under(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn every_file_is_read_without_a_panic() {
    let Some(data) = test_data("metadata of every file") else {
        return;
    };
    let mut files = Vec::new();
    files_under(&data.join("files"), &mut files);
    assert!(files.len() > 2_000, "{} files", files.len());
    let mut with_fields = 0;
    for path in files {
        let found = metadata::read(&std::fs::read(&path).unwrap());
        let stopped = found.problems.iter().any(|p| p.message.contains("a reader stopped"));
        assert!(!stopped, "{}", path.display());
        assert!(found.problems.len() <= 30 && found.fields.len() <= 16_000);
        with_fields += usize::from(!found.is_empty());
    }
    assert!(with_fields > 250, "{with_fields} files with fields");
}

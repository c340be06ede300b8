//! Files of an archive, told from their first bytes.

use super::{pack, segments, sqlite};

/// What a file that belongs to an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// An archive, of whatever format.
    Archive,
    /// Another database of `SQLite`.
    Database,
    /// What `SQLite` keeps beside a database while it is written.
    Log,
    /// A pack, of whatever version.
    Pack,
    /// A part of what makes searching quick.
    Segment,
}

/// Where an `SQLite` file says whose it is.
const APPLICATION: std::ops::Range<usize> = 68..72;

/// What the bytes a file starts with, 72 or more, say that it is; `None` for everything that belongs to no archive.
pub fn stored(bytes: &[u8]) -> Option<Stored> {
    if bytes.starts_with(b"SQLite format 3\0") {
        let ours = sqlite::APPLICATION_ID.to_be_bytes();
        return Some(match bytes.get(APPLICATION) {
            Some(whose) if ours.ends_with(whose) => Stored::Archive,
            _ => Stored::Database,
        });
    }
    let starts: [(&[u8], Stored); 4] = [
        (b"\x37\x7f\x06\x82", Stored::Log),
        (b"\x37\x7f\x06\x83", Stored::Log),
        (b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", Stored::Log),
        (segments::MAGIC, Stored::Segment),
    ];
    let told = starts.iter().find(|(start, _)| bytes.starts_with(start));
    match told {
        Some((_, stored)) => Some(*stored),
        None => pack::begins(bytes).then_some(Stored::Pack),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::file;

    #[test]
    fn files_of_archives_are_told_from_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.sqlite");
        let told = |name: &str| {
            let (_, head) = file::open_named(&folder.path().join(name), 100).expect("read");
            stored(&head)
        };
        let archive = sqlite::SqliteArchive::open(&path).expect("made");
        assert_eq!(told("a.sqlite-wal"), Some(Stored::Log));
        drop(archive);
        assert_eq!(told("a.sqlite"), Some(Stored::Archive));
        let mut other = b"SQLite format 3\0".to_vec();
        other.resize(100, 0);
        assert_eq!(stored(&other), Some(Stored::Database));
        assert_eq!(stored(b"cutline-pack\t9\t"), Some(Stored::Pack));
        assert_eq!(stored(b"CULNSEG\n\x02"), Some(Stored::Segment));
        for none in [
            &b""[..],
            b"cutline-pack of cards",
            b"<!DOCTYPE html>",
            b"SQLite",
        ] {
            assert_eq!(stored(none), None);
        }
    }
}

//! Fingerprints of a range of entries, ready to be searched: one block of bytes, in memory or mapped from a file.
//!
//! A segment is made once and never modified. Everything in it can be made anew from the archive it stands beside; so a
//! damaged one costs time, and as matches are proved by what the archive itself holds, never a wrong match.

mod build;
mod layout;

use std::fs::{File, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use memmap2::Mmap;

use crate::index::popcount::Bits;
use crate::index::{Index, Linear, MultiIndex, Vectors, Votes};

pub(super) use build::{Builder, bits};
pub(super) use layout::MAGIC;
use layout::{Layout, Section};

/// Which entries of which archive a segment is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// Id of the archive, 16 bytes.
    pub(super) archive: String,
    /// Name of the segment, 16 bytes.
    pub(super) name: String,
    /// First row; keys count from it.
    pub(super) first: i64,
    /// Last row.
    pub(super) last: i64,
}

/// Why a segment cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    /// No file.
    #[error("missing")]
    Missing,
    /// A file of somebody else's.
    #[error("not to be read by this user")]
    Unreadable,
    /// Cut short, longer, or changed.
    #[error("damaged")]
    Damaged,
    /// Made by another version of the program.
    #[error("of another version")]
    Version,
    /// Of another archive or of other entries.
    #[error("of another archive")]
    Foreign,
}

enum Bytes {
    Mapped(Mmap),
    /// In words, so that numbers lie as they must.
    Held(Vec<u64>),
}

/// Fingerprints of a range of entries.
pub(super) struct Segment {
    bytes: Bytes,
    layout: Layout,
    first: i64,
}

/// 256-bit fingerprints of one signal, in the order of their keys.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    bits: &'a [Bits],
    starts: &'a [u32],
    sorted: &'a [u32],
    /// The entry of each, counted from the segment's first.
    pub(super) keys: &'a [u32],
}

impl<'a> Rows<'a> {
    pub(super) fn len(&self) -> usize {
        self.bits.len()
    }

    /// To search them: by tables of words where there are any.
    pub(super) fn index(&self) -> Box<dyn Index + 'a> {
        match MultiIndex::new(self.bits, self.starts, self.sorted) {
            Some(index) => Box::new(index),
            None => Box::new(Linear::new(self.bits)),
        }
    }
}

impl Segment {
    /// The segment in the file at `path`, mapped and not read, if it is what `expected` says.
    pub(super) fn open(path: &Path, expected: &Identity) -> Result<Self, Unfit> {
        if cfg!(target_endian = "big") {
            return Err(Unfit::Version);
        }
        let file = File::open(path).map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied => Unfit::Unreadable,
            _ => Unfit::Missing,
        })?;
        if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(Unfit::Missing);
        }
        // SAFETY: a mapped file that is changed under us would be undefined behaviour. Segments are written to another
        // name, synchronised and renamed, and never modified afterwards; what is removed stays readable to whoever
        // mapped it. They may be written by those who may write the archive, and nobody else. What is left is somebody
        // who copies other bytes over one while it is read, or a disk that fails: numbers are then wrong, and are looked
        // at before they are used as places, or the process ends by a signal.
        #[expect(
            unsafe_code,
            reason = "segments are never modified once they have their name"
        )]
        let mapped = unsafe { Mmap::map(&file) }.map_err(|_| Unfit::Damaged)?;
        let (layout, identity) = layout::read(&mapped)?;
        if identity != *expected {
            return Err(Unfit::Foreign);
        }
        Ok(Self {
            bytes: Bytes::Mapped(mapped),
            layout,
            first: identity.first,
        })
    }

    /// Writes it under its name: whole and on the disk, or not at all.
    pub(super) fn write(&self, folder: &Path, name: &str, mode: u32) -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(self.all())?;
        let mode = Permissions::from_mode(mode);
        file.as_file().set_permissions(mode)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(name))?;
        File::open(folder)?.sync_all()
    }

    /// Whether every byte is as it was written; reads all of them.
    pub(super) fn is_whole(&self) -> bool {
        self.layout.is_whole(self.all())
    }

    /// Row of the entry with a key.
    pub(super) fn row(&self, key: u32) -> i64 {
        self.first.saturating_add(i64::from(key))
    }

    /// PDQ of pictures.
    pub(super) fn pdq(&self) -> Rows<'_> {
        use Section::{PdqBits, PdqKeys, PdqSorted, PdqStarts};
        self.rows([PdqBits, PdqKeys, PdqStarts, PdqSorted])
    }

    /// pHash of pictures: value and key.
    pub(super) fn phash(&self) -> (&[u64], &[u32]) {
        (
            self.section(Section::PhashBits),
            self.section(Section::PhashKeys),
        )
    }

    /// Rows of videos, and the number of each in its video.
    pub(super) fn moments(&self) -> (Rows<'_>, &[u32]) {
        use Section::{MomentBits, MomentKeys, MomentNumbers, MomentSorted, MomentStarts};
        let rows = self.rows([MomentBits, MomentKeys, MomentStarts, MomentSorted]);
        (rows, self.section(MomentNumbers))
    }

    /// Local features.
    pub(super) fn votes(&self) -> Votes<'_> {
        Votes {
            starts: self.section(Section::VoteStarts),
            first: self.section(Section::VoteFirst),
            rest: self.section(Section::VoteRest),
            voters: self.section(Section::VoteVoters),
            poses: self.section(Section::VotePoses),
        }
    }

    /// What models said of pictures, and the key of each.
    pub(super) fn embeddings(&self) -> (Vectors<'_>, &[u32]) {
        use Section::{EmbeddingKeys, EmbeddingKinds, EmbeddingSigns, EmbeddingValues};
        let vectors = Vectors {
            signs: self.section(EmbeddingSigns),
            values: self.section(EmbeddingValues),
            kinds: self.section(EmbeddingKinds),
        };
        (vectors, self.section(EmbeddingKeys))
    }

    /// The key of a voter and, of a video, the number of its key frame.
    pub(super) fn voter(&self, number: u32) -> Option<(u32, Option<u32>)> {
        let [key, frame] = *self
            .section::<[u32; 2]>(Section::Voters)
            .get(number as usize)?;
        Some((key, (frame != build::NO_FRAME).then_some(frame)))
    }

    fn rows(&self, [bits, keys, starts, sorted]: [Section; 4]) -> Rows<'_> {
        Rows {
            bits: self.section(bits),
            keys: self.section(keys),
            starts: self.section(starts),
            sorted: self.section(sorted),
        }
    }

    fn all(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(mapped) => mapped,
            Bytes::Held(words) => bytemuck::cast_slice(words),
        }
    }

    /// The numbers of a section; none where it does not hold whole ones.
    fn section<T: bytemuck::Pod>(&self, section: Section) -> &[T] {
        let bytes = self
            .layout
            .range(section)
            .and_then(|range| self.all().get(range));
        bytemuck::try_cast_slice(bytes.unwrap_or(&[])).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests;

//! Finds the metadata blocks of a file; decodes none.

mod gif;
mod jpeg;
mod png;
mod webp;

use std::borrow::Cow;

use super::{iptc, tiff};
use crate::limit::{Problem, ProblemKind};

/// Most EXIF blocks read of one file.
const MAX_EXIF: usize = 4;
/// Most IIM blocks read of one file.
const MAX_IIM: usize = 16;
/// Most XMP packets read of one file.
const MAX_XMP: usize = 4;
/// Most bytes of IIM read of one file.
const MAX_IIM_BYTES: usize = 4 << 20;
/// Most bytes of XMP read of one file.
pub(super) const MAX_XMP_BYTES: usize = 8 << 20;
/// Most remarks of the container read of one file.
const MAX_REMARKS: usize = 200;

/// A TIFF structure.
#[derive(Debug)]
pub(super) struct ExifBlock<'a> {
    /// From its byte order mark on.
    pub(super) bytes: Cow<'a, [u8]>,
    /// Where it begins in the file; `None` where it was packed there.
    pub(super) at: Option<usize>,
}

/// The blocks of one file, each kind in file order.
#[derive(Debug, Default)]
pub(super) struct Blocks<'a> {
    /// EXIF blocks.
    pub(super) exif: Vec<ExifBlock<'a>>,
    /// IIM data sets.
    pub(super) iim: Vec<Cow<'a, [u8]>>,
    /// XMP packets.
    pub(super) xmp: Vec<Cow<'a, [u8]>>,
    /// Name and value of the container's own texts.
    pub(super) remarks: Vec<(String, String)>,
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
}

/// The blocks of a JPEG, PNG, WebP, GIF or TIFF file; none of any other.
pub(super) fn blocks(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    match bytes {
        [0xff, 0xd8, ..] => jpeg::read(bytes, &mut blocks),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png::read(bytes, &mut blocks),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => {
            webp::read(bytes, &mut blocks);
        }
        [b'G', b'I', b'F', b'8', ..] => gif::read(bytes, &mut blocks),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => {
            read_tiff(bytes, &mut blocks);
        }
        _ => {}
    }
    blocks
}

/// A TIFF file is its own EXIF block; its main directory holds the others.
fn read_tiff<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    blocks.add_exif(Cow::Borrowed(bytes), Some(0));
    let entries = tiff::walk(bytes).map(|w| w.entries).unwrap_or_default();
    let main = entries
        .iter()
        .filter(|e| e.directory == tiff::Directory::Main(0));
    for entry in main {
        match entry.tag {
            0x2bc => blocks.add_xmp(Cow::Borrowed(entry.bytes)),
            0x83bb => blocks.add_iim(iim_of_tiff(entry.bytes)),
            0x8649 => blocks.add_photoshop(entry.bytes),
            _ => {}
        }
    }
}

/// IIM of tag 33723: some writers store it as 32-bit numbers and swap their bytes.
fn iim_of_tiff(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.first() == Some(&0x1c) || bytes.get(3) != Some(&0x1c) {
        return Cow::Borrowed(bytes);
    }
    let swapped = bytes.chunks(4).flat_map(|word| word.iter().rev().copied());
    Cow::Owned(swapped.take(MAX_IIM_BYTES).collect())
}

impl<'a> Blocks<'a> {
    /// Keeps an EXIF block, with or without its `Exif\0\0` mark.
    fn add_exif(&mut self, bytes: Cow<'a, [u8]>, at: Option<usize>) {
        let mark = if bytes.starts_with(b"Exif\0\0") { 6 } else { 0 };
        if self.exif.len() == MAX_EXIF {
            self.leave_out("EXIF blocks", MAX_EXIF);
            return;
        }
        self.exif.push(ExifBlock {
            bytes: after(bytes, mark),
            at: at.map(|at| at + mark),
        });
    }

    /// Keeps IIM data sets, unless the same bytes are held already.
    fn add_iim(&mut self, bytes: Cow<'a, [u8]>) {
        let held: usize = self.iim.iter().map(|block| block.len()).sum();
        if self.iim.len() == MAX_IIM || held + bytes.len() > MAX_IIM_BYTES {
            self.leave_out("IIM blocks", MAX_IIM);
            return;
        }
        if !bytes.is_empty() && !self.iim.contains(&bytes) {
            self.iim.push(bytes);
        }
    }

    /// Keeps an XMP packet.
    fn add_xmp(&mut self, bytes: Cow<'a, [u8]>) {
        let held: usize = self.xmp.iter().map(|packet| packet.len()).sum();
        if self.xmp.len() == MAX_XMP || held + bytes.len() > MAX_XMP_BYTES {
            self.leave_out("XMP packets", MAX_XMP);
            return;
        }
        self.xmp.push(bytes);
    }

    /// Keeps the IIM of Photoshop resources.
    fn add_photoshop(&mut self, bytes: &'a [u8]) {
        for block in iptc::resources(bytes) {
            self.add_iim(Cow::Borrowed(block));
        }
    }

    fn add_packed_photoshop(&mut self, bytes: &[u8]) {
        for block in iptc::resources(bytes) {
            self.add_iim(Cow::Owned(block.to_vec()));
        }
    }

    fn add_remark(&mut self, name: String, value: String) {
        if self.remarks.len() < MAX_REMARKS {
            self.remarks.push((name, value));
        }
    }

    fn leave_out(&mut self, what: &str, most: usize) {
        let message =
            format!("more or larger {what} than are read (`{most}`); the rest was left out");
        if self.problems.iter().all(|p| p.message != message) {
            self.problems
                .push(Problem::new(ProblemKind::OverLimit, message));
        }
    }

    fn malformed(&mut self, message: &str) {
        if self.problems.iter().all(|p| p.message != message) {
            self.problems
                .push(Problem::new(ProblemKind::Malformed, message));
        }
    }
}

/// The bytes without their first `n`.
fn after(bytes: Cow<'_, [u8]>, n: usize) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(n..).unwrap_or_default()),
        Cow::Owned(mut bytes) => {
            bytes.drain(..n.min(bytes.len()));
            Cow::Owned(bytes)
        }
    }
}

/// Big-endian 32-bit number at `at`, as a length.
fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(number)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_iim_of_tiff_is_swapped_back() {
        let straight = b"\x1c\x02\x50\x00\x04Anna\0\0\0";
        let swapped: Vec<u8> = straight
            .chunks(4)
            .flat_map(|word| word.iter().rev().copied())
            .collect();
        assert_eq!(iim_of_tiff(&swapped).as_ref(), straight);
        assert_eq!(iim_of_tiff(straight).as_ref(), straight);
    }

    #[test]
    fn unknown_files_hold_nothing() {
        for bytes in [&b""[..], b"BM", b"\xff", b"RIFF....WAVE", b"II\x2a"] {
            let found = blocks(bytes);
            assert!(found.exif.is_empty() && found.iim.is_empty() && found.xmp.is_empty());
        }
    }

    #[test]
    fn too_many_blocks_are_left_out_and_said() {
        let mut blocks = Blocks::default();
        for n in 0..100u8 {
            blocks.add_iim(Cow::Owned(vec![n; 4]));
            blocks.add_xmp(Cow::Borrowed(b"<x/>"));
            blocks.add_exif(Cow::Borrowed(b"II"), None);
        }
        assert_eq!(blocks.iim.len(), MAX_IIM);
        assert_eq!((blocks.xmp.len(), blocks.exif.len()), (MAX_XMP, MAX_EXIF));
        assert_eq!(blocks.problems.len(), 3);
    }
}

//! Finds the metadata blocks of a file; decodes none.

mod bmff;
mod gif;
mod gpmf;
mod jpeg;
mod photoshop;
mod png;
mod raw;
mod riff;
mod stream;
mod xml;

use std::borrow::Cow;
use std::io::Cursor;

use md5::{Digest as _, Md5};

use super::iptc;
use super::text::Order;
use super::tiff::{self, Directory};
use crate::limit::{Problem, ProblemKind};
pub(super) use jpeg::Tables;
pub use stream::ReadSeek;
use stream::Stream;

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
const MAX_REMARKS: usize = 1_000;
/// Most bytes of remarks kept of one file.
const MAX_REMARK_BYTES: usize = 8 << 20;

/// A TIFF structure.
#[derive(Debug)]
pub(super) struct ExifBlock<'a> {
    /// What its first directory is.
    pub(super) root: Directory,
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
    /// Bytes of all texts that were offered.
    remark_bytes: usize,
    /// Bytes unpacked so far.
    unpacked: usize,
    /// Width and height as stored, of a video as shown.
    pub(super) size: Option<(u32, u32)>,
    /// Seconds of a video.
    pub(super) duration: Option<f64>,
    /// Whether IIM was changed after the XMP beside it was written.
    pub(super) later_iim: bool,
    /// Quantisation tables of a JPEG, in the order of their numbers.
    pub(super) tables: Option<Tables>,
    /// Whether Content Credentials are embedded.
    pub(super) has_credentials: bool,
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
}

/// The blocks of a file held in memory; none of a kind that is not known.
pub(super) fn blocks(bytes: &[u8]) -> Blocks<'_> {
    if is_streamed(bytes) {
        return streamed(&mut Cursor::new(bytes));
    }
    let mut blocks = Blocks::default();
    match bytes {
        [0xff, 0xd8, ..] => jpeg::read(bytes, Some(0), &mut blocks),
        _ if bytes.starts_with(jpeg::EXIV2) => jpeg::read_exiv2(bytes, &mut blocks),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png::read(bytes, &mut blocks),
        [b'G', b'I', b'F', b'8', ..] => gif::read(bytes, &mut blocks),
        [b'I', b'I', 42 | 43 | 0x55, 0, ..]
        | [b'I', b'I', b'R', b'O' | b'S', ..]
        | [b'M', b'M', 0, 42 | 43, ..]
        | [b'M', b'M', b'O', b'R', ..] => read_tiff(bytes, &mut blocks),
        [b'B', b'M', ..] => bitmap_size(bytes, &mut blocks),
        _ if photoshop::is_photoshop(bytes) => photoshop::read(bytes, &mut blocks),
        _ if raw::is_fuji(bytes) => raw::read_fuji(bytes, &mut blocks),
        _ if xml::is_xmp(bytes) => xml::read(bytes, &mut blocks),
        _ => {}
    }
    blocks
}

/// Whether a file that begins with `head` is read by [`streamed`].
fn is_streamed(head: &[u8]) -> bool {
    bmff::is_boxed(head) || riff::is_riff(head)
}

/// The blocks of a file that [`is_streamed`].
pub(super) fn streamed(file: &mut dyn ReadSeek) -> Blocks<'static> {
    let mut blocks = Blocks::default();
    let Some(mut stream) = Stream::new(file) else {
        blocks.malformed("the file cannot be read at places");
        return blocks;
    };
    let head = stream.up_to(0, 12).unwrap_or_default();
    if riff::is_riff(&head) {
        riff::read(&mut stream, &mut blocks);
    } else if bmff::is_boxed(&head) {
        bmff::read(&mut stream, &mut blocks);
    }
    blocks
}

/// A TIFF file is its own EXIF block; its main directory holds the others.
fn read_tiff<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    blocks.add_exif(Cow::Borrowed(bytes), Some(0));
    let Some(walk) = tiff::walk(bytes, Directory::Main(0)) else {
        return;
    };
    let main = walk
        .entries
        .iter()
        .filter(|e| e.directory == Directory::Main(0));
    let mut size = (0, 0);
    let mut is_reduced = false;
    let mut seen = Vec::new();
    for entry in main {
        // A tag stands once (TIFF 6.0); repeated ones would have the same bytes read thousands of times.
        if matches!(entry.tag, 0x2bc | 0x83bb | 0x8649) {
            if seen.contains(&entry.tag) {
                continue;
            }
            seen.push(entry.tag);
        }
        match entry.tag {
            0xfe => is_reduced = number(entry, walk.order) & 1 == 1,
            0x100 => size.0 = number(entry, walk.order),
            0x101 => size.1 = number(entry, walk.order),
            0x2bc => blocks.add_xmp(Cow::Borrowed(entry.bytes)),
            0x83bb => blocks.add_iim(iim_of_tiff(entry.bytes)),
            0x8649 => blocks.add_photoshop(entry.bytes),
            0xcd41 => blocks.has_credentials = true,
            _ => {}
        }
    }
    // A RAW file's main directory may hold a preview only.
    raw::read_preview(&walk.entries, blocks);
    blocks.size = Some(size).filter(|&(width, height)| !is_reduced && width > 0 && height > 0);
}

/// The first number of an entry of whole numbers; 0 for none.
fn number(entry: &tiff::Entry, order: Order) -> u32 {
    let short = || {
        tiff::groups(entry.bytes, order)
            .next()
            .map(u16::from_be_bytes)
    };
    let long = || {
        tiff::groups(entry.bytes, order)
            .next()
            .map(u32::from_be_bytes)
    };
    match entry.kind {
        3 => short().map(u32::from),
        4 => long(),
        _ => None,
    }
    .unwrap_or_default()
}

/// Width and height of a Windows bitmap; a negative height means that it stands upside down.
fn bitmap_size(bytes: &[u8], blocks: &mut Blocks) {
    let number = |at: usize| {
        let four = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(i32::from_le_bytes(four).unsigned_abs())
    };
    if let (Some(40..=124), Some(width), Some(height)) = (number(14), number(18), number(22)) {
        blocks.set_size(width, height);
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
            root: Directory::Main(0),
            bytes: after(bytes, mark),
            at: at.map(|at| at + mark),
        });
    }

    /// Keeps a TIFF structure that holds one directory of an EXIF block.
    fn add_exif_of(&mut self, root: Directory, bytes: Cow<'a, [u8]>) {
        self.add_exif(bytes, None);
        if let Some(block) = self.exif.last_mut() {
            block.root = root;
        }
    }

    /// Keeps the first size that is one.
    fn set_size(&mut self, width: u32, height: u32) {
        if self.size.is_none() && width > 0 && height > 0 {
            self.size = Some((width, height));
        }
    }

    /// Keeps the first length, in seconds.
    fn set_duration(&mut self, seconds: f64) {
        self.duration = self.duration.or(Some(seconds));
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
        self.compare_digest(bytes);
        for (_, block) in iim_of(bytes) {
            self.add_iim(Cow::Borrowed(block));
        }
    }

    fn add_packed_photoshop(&mut self, bytes: &[u8]) {
        self.compare_digest(bytes);
        for (_, block) in iim_of(bytes) {
            self.add_iim(Cow::Owned(block.to_vec()));
        }
    }

    /// Notes whether the IIM is other than when its MD5 was taken (Metadata Working Group guidelines 2.0, 5.3.2).
    fn compare_digest(&mut self, bytes: &[u8]) {
        const DIGEST: u16 = 0x0425;
        let all = iptc::resources(bytes);
        let find = |wanted| {
            all.iter()
                .find(|(id, _)| *id == wanted)
                .map(|(_, data)| *data)
        };
        if let (Some(digest), Some(iim)) = (find(DIGEST), find(iptc::IIM)) {
            let is_blank = digest.iter().all(|&b| b == 0);
            self.later_iim |= digest.len() == 16 && !is_blank && Md5::digest(iim)[..] != *digest;
        }
    }

    fn add_remark(&mut self, name: String, value: String) {
        self.remark_bytes += name.len() + value.len();
        if self.remarks.len() < MAX_REMARKS && self.remark_bytes <= MAX_REMARK_BYTES {
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

/// The resources that hold IIM.
fn iim_of(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let all = iptc::resources(bytes).into_iter();
    all.filter(|(id, _)| *id == iptc::IIM)
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

    #[test]
    fn a_tag_that_is_repeated_counts_once() {
        let iim = b"\x1c\x02\x50\x00\x04Anna\x1c\x02\x50\x00\x02Bo";
        let count = u32::try_from(iim.len()).expect("short");
        let rows = [(0x83bb, 7, count, &iim[..9]), (0x83bb, 7, count, &iim[9..])];
        let rows = rows.map(|(tag, kind, _, bytes)| (tag, kind, bytes.len() as u32, bytes));
        let bytes = tiff::build::tiff(&rows, &[], &[]);
        assert_eq!(blocks(&bytes).iim.len(), 1);
    }
}

//! RAW files that are no plain TIFF: the EXIF of the JPEG preview inside them.

use super::{Blocks, jpeg};
use crate::metadata::tiff;

/// Mark of Fujifilm's RAF.
const FUJI: &[u8] = b"FUJIFILMCCD-RAW ";
/// Where RAF states the place of its preview.
const FUJI_PREVIEW: usize = 84;
/// `JpgFromRaw` of Panasonic's RW2.
const JPEG_FROM_RAW: u16 = 0x2e;

/// Whether `bytes` begin a RAF file.
pub(super) fn is_fuji(bytes: &[u8]) -> bool {
    bytes.starts_with(FUJI)
}

pub(super) fn read_fuji<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    let place = |at: usize| super::length_at(bytes, at);
    let (Some(at), Some(length)) = (place(FUJI_PREVIEW), place(FUJI_PREVIEW + 4)) else {
        return;
    };
    match at.checked_add(length).and_then(|end| bytes.get(at..end)) {
        Some(preview) => jpeg::read(preview, Some(at), blocks),
        None => blocks.malformed("the preview of a RAW file lies outside it and was left out"),
    }
}

/// The preview of RW2, among the `entries` of its main directory.
pub(super) fn read_preview<'a>(entries: &[tiff::Entry<'a>], blocks: &mut Blocks<'a>) {
    let preview = entries
        .iter()
        .find(|e| e.directory == tiff::Directory::Main(0) && e.tag == JPEG_FROM_RAW)
        .map(|entry| entry.bytes)
        .filter(|preview| preview.starts_with(b"\xff\xd8"));
    if let Some(preview) = preview {
        jpeg::read(preview, None, blocks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREVIEW: &[u8] = b"\xff\xd8\xff\xe1\0\x0cExif\0\0MM\0\x2a\xff\xd9";

    #[test]
    fn previews_of_both_makers_are_read() {
        let mut fuji = FUJI.to_vec();
        fuji.resize(FUJI_PREVIEW, 0);
        fuji.extend(92u32.to_be_bytes());
        fuji.extend(u32::try_from(PREVIEW.len()).expect("short").to_be_bytes());
        fuji.extend(PREVIEW);
        let mut blocks = Blocks::default();
        read_fuji(&fuji, &mut blocks);
        assert_eq!(
            blocks.exif.first().and_then(|block| block.at),
            Some(92 + 12)
        );
        let count = u32::try_from(PREVIEW.len()).expect("short");
        let panasonic = tiff::build::tiff(&[(JPEG_FROM_RAW, 7, count, PREVIEW)], &[], &[]);
        let walk = tiff::walk(&panasonic, tiff::Directory::Main(0)).expect("a TIFF structure");
        let mut blocks = Blocks::default();
        read_preview(&walk.entries, &mut blocks);
        assert_eq!(blocks.exif.len(), 1);
    }
}

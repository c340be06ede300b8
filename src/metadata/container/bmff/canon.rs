//! CR3: Canon keeps the directories of EXIF in boxes of their own.

use std::borrow::Cow;

use super::{Boxed, Walker};
use crate::metadata::container::Blocks;
use crate::metadata::tiff::Directory;

const CANON: [u8; 16] = *b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";

pub(super) fn read(walker: &mut Walker, uuid: Boxed, blocks: &mut Blocks) {
    if walker.stream.array::<16>(uuid.start) != Some(CANON) {
        return;
    }
    for boxed in walker.inside(uuid, 16) {
        let root = match &boxed.kind {
            b"CMT1" => Directory::Main(0),
            b"CMT2" => Directory::Exif,
            b"CMT4" => Directory::Gps,
            _ => continue,
        };
        if let Some(body) = walker.body(boxed) {
            blocks.add_exif_of(root, Cow::Owned(body));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::{blocks_of, boxed};
    use super::*;
    use crate::metadata::tiff::build::tiff;

    #[test]
    fn directories_in_boxes_are_found() {
        let exif = tiff(&[(0x9003, 2, 20, b"2019:11:15 10:30:00\0")], &[], &[]);
        let canon = boxed(b"uuid", &[&CANON, &boxed(b"CMT2", &[&exif])]);
        let blocks = blocks_of(&boxed(b"moov", &[&canon]));
        let block = blocks.exif.first().expect("a block");
        assert_eq!(
            (block.root, block.bytes.as_ref()),
            (Directory::Exif, exif.as_slice())
        );
    }
}

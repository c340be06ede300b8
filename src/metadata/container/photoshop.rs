//! PSD: the image resources of Photoshop's own files.

use std::borrow::Cow;

use super::{Blocks, length_at};
use crate::metadata::iptc::{self, IIM};

const EXIF: u16 = 0x0422;
const XMP: u16 = 0x0424;

/// Whether `bytes` begin such a file.
pub(super) fn is_photoshop(bytes: &[u8]) -> bool {
    matches!(bytes, [b'8', b'B', b'P', b'S', 0, 1 | 2, ..])
}

pub(super) fn read<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    if let (Some(height), Some(width)) = (number_at(bytes, 14), number_at(bytes, 18)) {
        blocks.set_size(width, height);
    }
    let resources = length_at(bytes, 26).and_then(|colours| {
        let at = 30usize.checked_add(colours)?;
        let start = at.checked_add(4)?;
        let end = start.checked_add(length_at(bytes, at)?)?;
        bytes.get(start..end.min(bytes.len()))
    });
    let Some(resources) = resources else {
        blocks.malformed("the resources of a Photoshop file are cut short");
        return;
    };
    for (id, data) in iptc::resources(resources) {
        match id {
            IIM => blocks.add_iim(Cow::Borrowed(data)),
            EXIF => blocks.add_exif(Cow::Borrowed(data), None),
            XMP => blocks.add_xmp(Cow::Borrowed(data)),
            _ => {}
        }
    }
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::iptc::build::{resource, set};

    #[test]
    fn resources_of_every_kind_are_found() {
        let iim = set(2, 80, b"Anna");
        let resources = [
            resource(IIM, &iim),
            resource(EXIF, b"MM\0\x2a"),
            resource(XMP, b"<x/>"),
        ]
        .concat();
        let length = u32::try_from(resources.len()).expect("short").to_be_bytes();
        let head = b"8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x20\0\0\0\x40\0\x08\0\x03\0\0\0\0";
        let bytes = [head.as_slice(), &length, &resources].concat();
        let mut blocks = Blocks::default();
        read(&bytes, &mut blocks);
        assert_eq!(
            (blocks.iim.len(), blocks.exif.len(), blocks.xmp.len()),
            (1, 1, 1)
        );
        assert_eq!(blocks.size, Some((64, 32)));
        for length in 0..bytes.len() {
            read(
                bytes.get(..length).expect("shorter"),
                &mut Blocks::default(),
            );
        }
    }
}

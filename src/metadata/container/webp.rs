//! WebP: RIFF chunks.

use std::borrow::Cow;

use super::Blocks;

pub(super) fn read<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    let mut at = 12;
    while let Some((kind, body)) = chunk(bytes, at) {
        match kind {
            b"EXIF" => blocks.add_exif(Cow::Borrowed(body), Some(at + 8)),
            b"XMP " | b"XMP\0" => blocks.add_xmp(Cow::Borrowed(body)),
            _ => {}
        }
        at += 8 + body.len() + body.len() % 2;
    }
}

/// The chunk at `at`: its kind and its body, which ends with the file at the latest.
fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    let kind = bytes.get(at..at + 4)?;
    let length = bytes.get(at + 4..at + 8)?.try_into().ok()?;
    let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
    let rest = bytes.get(at + 8..)?;
    Some((kind, rest.get(..length).unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_of_odd_length_are_padded() {
        let bytes =
            b"RIFF\0\0\0\0WEBPVP8X\x01\0\0\0.\0EXIF\x0a\0\0\0Exif\0\0MM\0\x2aXMP \x04\0\0\0<x/>";
        let mut blocks = Blocks::default();
        read(bytes, &mut blocks);
        let exif = blocks.exif.first().expect("an EXIF block");
        assert_eq!(exif.bytes.as_ref(), b"MM\0\x2a");
        assert_eq!(bytes.get(exif.at.expect("in the file")), Some(&b'M'));
        assert_eq!(blocks.xmp.len(), 1);
        for length in 0..bytes.len() {
            read(
                bytes.get(..length).expect("shorter"),
                &mut Blocks::default(),
            );
        }
    }
}

//! GIF: the XMP application extension and comments.

use std::borrow::Cow;

use super::Blocks;
use crate::metadata::text;

/// Bytes of the magic trailer behind an XMP packet (XMP specification part 3, 1.1.2); its last is the block end.
const TRAILER: usize = 258;
/// Most bytes of one comment read.
const MAX_COMMENT: usize = 64 << 10;

pub(super) fn read<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    // A damaged file ends the walk; what was found stays.
    let _end: Option<()> = walk(bytes, blocks);
}

fn walk<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) -> Option<()> {
    if let Some(&[a, b, c, d]) = bytes.get(6..10) {
        let number = |low, high| u32::from(u16::from_le_bytes([low, high]));
        blocks.set_size(number(a, b), number(c, d));
    }
    let mut at = 13 + color_table(*bytes.get(10)?);
    loop {
        match *bytes.get(at)? {
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let start = at + 2;
                let end = end_of_blocks(bytes, start);
                match label {
                    0xff => application(bytes.get(start..end)?, blocks),
                    0xfe => {
                        let value = text::utf8_or_latin(&comment(bytes.get(start..end)?));
                        blocks.add_remark("Gif.Comment".to_owned(), value);
                    }
                    _ => {}
                }
                at = end;
            }
            0x2c => {
                let table = color_table(*bytes.get(at + 9)?);
                at = end_of_blocks(bytes, at + 10 + table + 1);
            }
            _ => return None,
        }
    }
}

/// Bytes of the colour table that `flags` announce.
fn color_table(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        return 0;
    }
    3 << ((flags & 7) + 1)
}

/// Where the chain of sub-blocks that begins at `at` ends.
fn end_of_blocks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&length) = bytes.get(at) {
        at += 1 + usize::from(length);
        if length == 0 {
            return at;
        }
    }
    bytes.len()
}

/// The packet stands there as it is, without sub-blocks.
fn application<'a>(data: &'a [u8], blocks: &mut Blocks<'a>) {
    blocks.has_credentials |= data.starts_with(b"\x0bC2PA_GIF");
    let Some(packet) = data.strip_prefix(b"\x0bXMP DataXMP") else {
        return;
    };
    let length = packet.len().saturating_sub(TRAILER);
    blocks.add_xmp(Cow::Borrowed(packet.get(..length).unwrap_or(packet)));
}

fn comment(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = data.get(at) {
        let next = at + 1 + usize::from(length);
        let Some(part) = data.get(at + 1..next) else {
            break;
        };
        if length == 0 || out.len() > MAX_COMMENT {
            break;
        }
        out.extend_from_slice(part);
        at = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packet_and_comment_are_found() {
        let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0".to_vec();
        bytes.extend([0; 6]);
        bytes.extend(b"\x21\xfe\x03abc\x02de\0");
        bytes.extend(b"\x21\xff\x0bXMP DataXMP<x:xmpmeta/>\x01");
        bytes.extend((0..=255).rev());
        bytes.push(0);
        bytes.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x01\0\0;");
        let mut blocks = Blocks::default();
        read(&bytes, &mut blocks);
        assert_eq!(
            blocks.xmp.first().map(AsRef::as_ref),
            Some(&b"<x:xmpmeta/>"[..])
        );
        assert_eq!(blocks.remarks.first().map(|r| r.1.as_str()), Some("abcde"));
        for length in 0..bytes.len() {
            read(
                bytes.get(..length).expect("shorter"),
                &mut Blocks::default(),
            );
        }
    }
}

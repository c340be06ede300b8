//! JPEG: segments up to the first scan.

use std::borrow::Cow;

use super::{Blocks, MAX_XMP_BYTES, length_at};
use crate::metadata::text;

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const OLD_PHOTOSHOP: &[u8] = b"Adobe_Photoshop2.5:";
/// What Exiv2's own files begin with.
pub(super) const EXIV2: &[u8] = b"\xff\x01Exiv2";
/// Most bytes of Photoshop resources joined.
const MAX_PHOTOSHOP: usize = 16 << 20;
/// Bytes in which a packet behind a garbled header must begin.
const MAX_HEADER: usize = 64;
/// Most parts of Extended XMP joined.
const MAX_PARTS: usize = 1_024;

/// One part of Extended XMP (XMP specification part 3, 1.1.3.1).
struct Part<'a> {
    guid: &'a [u8],
    full: usize,
    at: usize,
    bytes: &'a [u8],
}

/// Reads the JPEG `bytes`, which lie at `base` in the file; `None` for a place that is not told.
pub(super) fn read<'a>(bytes: &'a [u8], base: Option<usize>, blocks: &mut Blocks<'a>) {
    read_segments(Segments { bytes, at: 2 }, base, blocks);
}

/// Reads the segments of Exiv2's own files, which hold no picture.
pub(super) fn read_exiv2<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    let at = EXIV2.len();
    read_segments(Segments { bytes, at }, Some(0), blocks);
}

fn read_segments<'a>(segments: Segments<'a>, base: Option<usize>, blocks: &mut Blocks<'a>) {
    let mut parts = Vec::new();
    let mut photoshop: Vec<&[u8]> = Vec::new();
    let mut photoshop_bytes = 0;
    for segment in segments {
        let body = segment.body;
        match segment.marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => frame(body, blocks),
            0xdb => tables(body, blocks),
            0xe1 if body.starts_with(b"Exif\0") => exif(&segment, base, blocks),
            0xe1 if body.starts_with(EXTENDED_XMP) => match part(body) {
                Some(part) if parts.len() < MAX_PARTS => parts.push(part),
                Some(_) => blocks.leave_out("parts of Extended XMP", MAX_PARTS),
                None => blocks.malformed("a part of Extended XMP is cut short and was left out"),
            },
            0xe1 => {
                if let Some(packet) = body.strip_prefix(XMP).or_else(|| mislabelled(body)) {
                    blocks.add_xmp(Cow::Borrowed(packet));
                }
            }
            0xeb if body.starts_with(b"JP") => blocks.has_credentials = true,
            0xed => {
                let data = body
                    .strip_prefix(PHOTOSHOP)
                    .or_else(|| body.strip_prefix(OLD_PHOTOSHOP));
                if let Some(data) = data {
                    photoshop_bytes += data.len();
                    if photoshop_bytes <= MAX_PHOTOSHOP {
                        photoshop.push(data);
                    } else {
                        blocks.leave_out("Photoshop bytes", MAX_PHOTOSHOP);
                    }
                }
            }
            0xfe => blocks.add_remark("Jpeg.Comment".to_owned(), text::utf8_or_latin(body)),
            _ => {}
        }
    }
    // A resource may run on in the next segment.
    match photoshop.as_slice() {
        [] => {}
        [one] => blocks.add_photoshop(one),
        many => blocks.add_packed_photoshop(&many.concat()),
    }
    join_extended(parts, blocks);
}

/// An XMP packet behind a header that some writers garble.
fn mislabelled(body: &[u8]) -> Option<&[u8]> {
    let head = body.get(..body.len().min(MAX_HEADER))?;
    let starts = |at: &usize| {
        let rest = body.get(*at..).unwrap_or_default();
        rest.starts_with(b"<?xpacket begin") || rest.starts_with(b"<x:xmpmeta")
    };
    let at = (0..head.len()).find(starts)?;
    body.get(at..)
}

/// Quantisation tables of 8 bits, by number: luma, colour.
pub(in crate::metadata) type Tables = [Option<[u8; 64]>; 2];

/// Keeps the tables of one `DQT` segment; those of 16 bits are passed over.
fn tables(mut body: &[u8], blocks: &mut Blocks) {
    while let Some((&head, rest)) = body.split_first() {
        let wide = head >> 4 != 0;
        let Some((table, rest)) = rest.split_at_checked(if wide { 128 } else { 64 }) else {
            return;
        };
        let slot = usize::from(head & 15);
        let kept = blocks.tables.get_or_insert_default();
        if let (Some(slot), Ok(table)) = (kept.get_mut(slot), table.try_into()) {
            *slot = Some(table);
        }
        body = rest;
    }
}

/// The size of a frame: bits, height, width.
fn frame(body: &[u8], blocks: &mut Blocks) {
    if let [_, a, b, c, d, ..] = *body {
        let number = |high, low| u32::from(u16::from_be_bytes([high, low]));
        blocks.set_size(number(c, d), number(a, b));
    }
}

/// Keeps an EXIF segment; one without a TIFF header of its own runs on from the one before.
fn exif<'a>(segment: &Segment<'a>, base: Option<usize>, blocks: &mut Blocks<'a>) {
    let data = segment.body.get(6..).unwrap_or_default();
    let is_whole = data.starts_with(b"II") || data.starts_with(b"MM");
    match blocks.exif.last_mut() {
        Some(block) if !is_whole && block.bytes.len() >= 65_000 => {
            let room = MAX_XMP_BYTES.saturating_sub(block.bytes.len());
            let more = data.get(..data.len().min(room)).unwrap_or_default();
            block.bytes.to_mut().extend_from_slice(more);
            // What lies in two places has no place.
            block.at = None;
        }
        _ => blocks.add_exif(Cow::Borrowed(data), base.map(|base| base + segment.at + 6)),
    }
}

fn part(body: &[u8]) -> Option<Part<'_>> {
    let rest = body.strip_prefix(EXTENDED_XMP)?;
    let (guid, rest) = rest.split_at_checked(32)?;
    Some(Part {
        guid,
        full: length_at(rest, 0)?,
        at: length_at(rest, 4)?,
        bytes: rest.get(8..)?,
    })
}

/// Joins the parts the main packet names, where all are there.
fn join_extended<'a>(mut parts: Vec<Part<'a>>, blocks: &mut Blocks<'a>) {
    let Some(guid) = parts.first().map(|part| part.guid) else {
        return;
    };
    let names = |packet: &Cow<[u8]>, guid: &[u8]| {
        packet
            .windows(guid.len())
            .any(|window| window.eq_ignore_ascii_case(guid))
    };
    let mut guids: Vec<&[u8]> = parts.iter().map(|part| part.guid).collect();
    guids.sort_unstable();
    guids.dedup();
    let main = blocks.xmp.first();
    let named = guids
        .iter()
        .take(8)
        .find(|guid| main.is_some_and(|packet| names(packet, guid)))
        .copied();
    let Some(guid) = named.or((guids.len() == 1 && main.is_none()).then_some(guid)) else {
        blocks.malformed("Extended XMP belongs to no XMP packet of the file and was left out");
        return;
    };
    parts.retain(|part| part.guid == guid);
    parts.sort_by_key(|part| part.at);
    let full = parts.first().map_or(0, |part| part.full);
    let mut joined = Vec::new();
    for part in &parts {
        if part.at != joined.len() || joined.len() + part.bytes.len() > MAX_XMP_BYTES {
            break;
        }
        joined.extend_from_slice(part.bytes);
    }
    if joined.len() == full {
        blocks.add_xmp(Cow::Owned(joined));
    } else {
        blocks.malformed("parts of Extended XMP are missing; it was left out");
    }
}

struct Segment<'a> {
    marker: u8,
    /// Where `body` begins in the file.
    at: usize,
    body: &'a [u8],
}

/// Segments in file order, garbage between them skipped, until the first scan or the end.
struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            let mark = rest.iter().position(|&b| b == 0xff)?;
            let fill = rest.get(mark..)?.iter().position(|&b| b != 0xff)?;
            let at = self.at + mark + fill;
            let marker = *self.bytes.get(at)?;
            match marker {
                0x00 | 0x01 | 0xd0..=0xd8 => self.at = at + 1,
                0xd9 | 0xda => return None,
                _ => {
                    let length = self.bytes.get(at + 1..at + 3)?;
                    let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
                    let end = (at + 1 + length.max(2)).min(self.bytes.len());
                    self.at = end;
                    return Some(Segment {
                        marker,
                        at: at + 3,
                        body: self.bytes.get(at + 3..end)?,
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, parts: &[&[u8]]) -> Vec<u8> {
        let body = parts.concat();
        let length = u16::try_from(body.len() + 2).expect("short");
        [&[0xff, marker], &length.to_be_bytes()[..], &body].concat()
    }

    fn file(segments: &[Vec<u8>]) -> Vec<u8> {
        [
            &b"\xff\xd8"[..],
            &segments.concat(),
            b"\xff\xda\0\x02\xff\xd9",
        ]
        .concat()
    }

    fn extended(guid: &[u8], full: u32, at: u32, bytes: &[u8]) -> Vec<u8> {
        let numbers = [full.to_be_bytes(), at.to_be_bytes()].concat();
        segment(0xe1, &[EXTENDED_XMP, guid, &numbers, bytes])
    }

    #[test]
    fn blocks_are_found_with_their_place() {
        let bytes = file(&[
            segment(0xe1, &[b"Exif\0\0MM\0\x2a"]),
            segment(0xe1, &[XMP, b"<x/>"]),
            segment(0xfe, &[b"a remark"]),
        ]);
        let mut blocks = Blocks::default();
        read(&bytes, Some(0), &mut blocks);
        let exif = blocks.exif.first().expect("an EXIF block");
        assert_eq!(exif.bytes.as_ref(), b"MM\0\x2a");
        let at = exif.at.expect("in the file");
        assert_eq!(bytes.get(at..at + 2), Some(&b"MM"[..]));
        assert_eq!(blocks.xmp, [Cow::Borrowed(&b"<x/>"[..])]);
        assert_eq!(blocks.remarks.len(), 1);
    }

    #[test]
    fn a_packet_behind_a_garbled_header_is_found() {
        let packet = b"<?xpacket begin='' id='W'?><x:xmpmeta/>";
        let bytes = file(&[segment(0xe1, &[b"XMP\0://ns.adobe.com/xap/1.0/\0", packet])]);
        let mut blocks = Blocks::default();
        read(&bytes, Some(0), &mut blocks);
        assert_eq!(blocks.xmp, [Cow::Borrowed(&packet[..])]);
    }

    #[test]
    fn a_resource_runs_on_in_the_next_segment() {
        let data = b"\x1c\x02\x78\0\x05Hello";
        let head = [b"8BIM\x04\x04\0\0\0\0\0".as_slice(), &[10], &data[..4]].concat();
        let bytes = file(&[
            segment(0xed, &[PHOTOSHOP, &head]),
            segment(0xed, &[PHOTOSHOP, &data[4..]]),
        ]);
        let mut blocks = Blocks::default();
        read(&bytes, Some(0), &mut blocks);
        assert_eq!(blocks.iim, [Cow::Borrowed(&data[..])]);
    }

    #[test]
    fn extended_xmp_is_joined_only_when_whole_and_named() {
        let guid = b"0123456789ABCDEF0123456789ABCDEF";
        let main = segment(0xe1, &[XMP, b"<x g='", guid, b"'/>"]);
        let second = extended(guid, 8, 4, b"part");
        let first = extended(guid, 8, 0, b"two ");
        let other = extended(b"X123456789ABCDEF0123456789ABCDEF", 4, 0, b"evil");
        let mut blocks = Blocks::default();
        let whole = file(&[main.clone(), other, second.clone(), first]);
        read(&whole, Some(0), &mut blocks);
        assert_eq!(blocks.xmp.get(1).map(AsRef::as_ref), Some(&b"two part"[..]));
        let mut blocks = Blocks::default();
        let broken = file(&[main, second]);
        read(&broken, Some(0), &mut blocks);
        assert_eq!((blocks.xmp.len(), blocks.problems.len()), (1, 1));
    }

    #[test]
    fn cut_and_garbled_files_end() {
        let bytes = file(&[
            segment(0xe1, &[b"Exif\0\0MM\0\x2a"]),
            segment(0xfe, &[b"x"]),
        ]);
        for length in 0..bytes.len() {
            read(
                bytes.get(..length).expect("shorter"),
                Some(0),
                &mut Blocks::default(),
            );
        }
        read(&vec![0xff; 1 << 20], Some(0), &mut Blocks::default());
    }
}

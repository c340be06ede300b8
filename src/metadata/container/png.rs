//! PNG: chunks, also those behind the pixels.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::{Blocks, length_at};
use crate::metadata::fields::MAX_VALUE;
use crate::metadata::text;

const XMP: &[u8] = b"XML:com.adobe.xmp";
/// Most bytes unpacked of one file.
const MAX_UNPACKED: usize = 16 << 20;
/// Most text chunks read of one file.
const MAX_TEXTS: usize = 1_000;

pub(super) fn read<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    let mut room = MAX_UNPACKED;
    let mut texts = 0;
    let mut at = 8;
    while let Some((kind, body)) = chunk(bytes, at) {
        match kind {
            b"IHDR" => size(body, blocks),
            b"caBX" => blocks.has_credentials = true,
            b"eXIf" => blocks.add_exif(Cow::Borrowed(body), Some(at + 8)),
            b"tEXt" | b"zTXt" | b"iTXt" => {
                texts += 1;
                if texts > MAX_TEXTS {
                    blocks.leave_out("text chunks", MAX_TEXTS);
                } else if let Some(entry) = text_entry(kind, body, &mut room) {
                    keep(entry, blocks);
                } else {
                    blocks.malformed("a PNG text chunk is damaged and was left out");
                }
            }
            b"IEND" => return,
            _ => {}
        }
        at += body.len() + 12;
    }
}

/// The chunk at `at`: its kind and its body, which ends with the file at the latest.
fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    let length = length_at(bytes, at)?;
    let kind = bytes.get(at + 4..at + 8)?;
    let rest = bytes.get(at + 8..)?;
    Some((kind, rest.get(..length).unwrap_or(rest)))
}

fn size(body: &[u8], blocks: &mut Blocks) {
    if let [a, b, c, d, e, f, g, h, ..] = *body {
        let height = u32::from_be_bytes([e, f, g, h]);
        blocks.set_size(u32::from_be_bytes([a, b, c, d]), height);
    }
}

struct TextEntry<'a> {
    keyword: &'a [u8],
    value: Cow<'a, [u8]>,
    is_utf8: bool,
}

fn text_entry<'a>(kind: &[u8], body: &'a [u8], room: &mut usize) -> Option<TextEntry<'a>> {
    let (keyword, rest) = at_nul(body)?;
    let value = match kind {
        b"tEXt" => Cow::Borrowed(rest),
        b"zTXt" => Cow::Owned(unpacked(rest.strip_prefix(&[0])?, room)?),
        _ => {
            let (&packed, rest) = rest.split_first()?;
            let (_language, rest) = at_nul(rest.get(1..)?)?;
            let (_translated, rest) = at_nul(rest)?;
            match packed {
                0 => Cow::Borrowed(rest),
                _ => Cow::Owned(unpacked(rest, room)?),
            }
        }
    };
    Some(TextEntry {
        keyword,
        value,
        is_utf8: kind == b"iTXt",
    })
}

fn at_nul(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|&b| b == 0)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

/// The bytes unpacked, as many as are sound; `None` where that is none, or more than there is room for.
fn unpacked(bytes: &[u8], room: &mut usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let limit = u64::try_from(*room).ok()?;
    let damage = ZlibDecoder::new(bytes).take(limit).read_to_end(&mut out);
    *room -= out.len();
    if out.is_empty() || *room == 0 || (damage.is_err() && out.len() < 8) {
        return None;
    }
    Some(out)
}

fn keep<'a>(entry: TextEntry<'a>, blocks: &mut Blocks<'a>) {
    if entry.keyword == XMP {
        blocks.add_xmp(entry.value);
        return;
    }
    let Some(kind) = entry.keyword.strip_prefix(b"Raw profile type ") else {
        let kept = entry.value.len().min(MAX_VALUE + 1);
        let value = entry.value.get(..kept).unwrap_or_default();
        let value = if entry.is_utf8 {
            text::utf8_or_latin(value)
        } else {
            text::latin(value)
        };
        let name = entry.keyword.get(..entry.keyword.len().min(79));
        let name = format!("Png.{}", text::latin(name.unwrap_or_default()));
        blocks.add_remark(name, value);
        return;
    };
    let Some(profile) = raw_profile(&entry.value) else {
        blocks.malformed("a raw profile of a PNG is damaged and was left out");
        return;
    };
    let is_exif = profile.starts_with(b"Exif\0\0")
        || profile.starts_with(b"II")
        || profile.starts_with(b"MM");
    match kind {
        b"exif" | b"EXIF" | b"APP1" | b"app1" if is_exif => {
            blocks.add_exif(Cow::Owned(profile), None);
        }
        b"xmp" | b"XMP" | b"APP1" | b"app1" => {
            let start = profile.iter().position(|&b| b == b'<').unwrap_or(0);
            blocks.add_xmp(super::after(Cow::Owned(profile), start));
        }
        b"iptc" | b"IPTC" | b"8bim" if profile.first() == Some(&0x1c) => {
            blocks.add_iim(Cow::Owned(profile));
        }
        b"iptc" | b"IPTC" | b"8bim" => blocks.add_packed_photoshop(&profile),
        _ => {}
    }
}

/// `ImageMagick`'s form: line feed, kind, line feed, length, line feed, hexadecimal digits.
fn raw_profile(value: &[u8]) -> Option<Vec<u8>> {
    let mut lines = value.splitn(4, |&b| b == b'\n');
    let (_empty, _kind) = (lines.next()?, lines.next()?);
    let length: usize = text::latin(lines.next()?).trim().parse().ok()?;
    let length = length.min(MAX_UNPACKED);
    let mut digits = lines
        .next()?
        .iter()
        .filter_map(|&b| char::from(b).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok());
    let mut profile = Vec::new();
    while profile.len() < length
        && let (Some(high), Some(low)) = (digits.next(), digits.next())
    {
        profile.push(high << 4 | low);
    }
    (!profile.is_empty()).then_some(profile)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn chunk_of(kind: &[u8], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).expect("short");
        [&length.to_be_bytes()[..], kind, body, &[0; 4]].concat()
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n".as_slice(), &chunks.concat()].concat()
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).expect("memory");
        packer.finish().expect("memory")
    }

    #[test]
    fn every_place_of_metadata_is_found() {
        let xmp = [XMP, b"\0\x01\0\0\0", &packed(b"<packed-xmp/>")].concat();
        let hex = b"\niptc\n      9\n1c02500004\n416e6e61\n";
        let profile = [b"Raw profile type iptc\0\0".as_slice(), &packed(hex)].concat();
        let bytes = file(&[
            chunk_of(b"eXIf", b"MM\0\x2a"),
            chunk_of(b"IDAT", b"pixels"),
            chunk_of(b"iTXt", &xmp),
            chunk_of(b"zTXt", &profile),
            chunk_of(b"tEXt", b"Copyright\0\xa9 Anna"),
            chunk_of(b"IEND", b""),
        ]);
        let mut blocks = Blocks::default();
        read(&bytes, &mut blocks);
        assert_eq!(blocks.exif.first().and_then(|e| e.at), Some(16));
        assert_eq!(
            blocks.xmp.first().map(AsRef::as_ref),
            Some(&b"<packed-xmp/>"[..])
        );
        assert_eq!(
            blocks.iim.first().map(AsRef::as_ref),
            Some(&b"\x1c\x02\x50\0\x04Anna"[..])
        );
        assert_eq!(
            blocks.remarks,
            [("Png.Copyright".to_owned(), "© Anna".to_owned())]
        );
        assert!(blocks.problems.is_empty());
    }

    #[test]
    fn a_packed_bomb_stops_at_the_limit() {
        let bomb = packed(&vec![b' '; MAX_UNPACKED + 10]);
        let chunk = chunk_of(b"zTXt", &[b"Comment\0\0".as_slice(), &bomb].concat());
        let bytes = file(&[chunk.clone(), chunk]);
        let mut blocks = Blocks::default();
        read(&bytes, &mut blocks);
        assert!(blocks.remarks.is_empty());
        assert_eq!(blocks.problems.len(), 1);
    }

    #[test]
    fn lengths_beyond_the_file_end_it() {
        let bytes = file(&[b"\xff\xff\xff\xffeXIfMM".to_vec()]);
        let mut blocks = Blocks::default();
        read(&bytes, &mut blocks);
        assert_eq!(blocks.exif.len(), 1);
    }
}

//! EXIF fields. The only module that names kamadak-exif: names of tags and values as people read them.

use std::ops::Range;

use exif::{Context, Rational, SRational, Tag, Value};

use super::container::ExifBlock;
use super::fields::{Collector, MAX_VALUE};
use super::text::{self, Order};
use super::tiff::{self, Directory, Entry};
use super::{Block, Field};
use crate::limit::ProblemKind;

/// Most numbers of one entry that are written out.
const MAX_NUMBERS: usize = 32;

/// Puts the fields of one block into `out`; returns where in the file its thumbnail lies.
///
/// Names are those of Exiv2: `Exif.Image` for the main directory, `Exif.Photo` for the EXIF one, `Exif.GPSInfo`,
/// `Exif.Iop`, `Exif.Thumbnail`. Text is as written; `Orientation` and GPS numbers are raw (`51/1 30/1 12/100`),
/// other numbers are as people read them.
pub(super) fn read(block: &ExifBlock, out: &mut Collector) -> Option<Range<usize>> {
    let Some(walk) = tiff::walk(&block.bytes, block.root) else {
        out.problem(
            ProblemKind::Malformed,
            "the EXIF block is no TIFF structure and was left out",
        );
        return None;
    };
    if walk.outside > 0 {
        let message = format!(
            "`{}` EXIF entries are damaged or point outside their block and were left out",
            walk.outside
        );
        out.problem(ProblemKind::Malformed, &message);
    }
    if walk.stopped {
        out.problem(
            ProblemKind::OverLimit,
            "EXIF holds more entries than are read; the rest was left out",
        );
    }
    for entry in &walk.entries {
        if is_structure(entry) {
            continue;
        }
        if let Some(value) = value_text(entry, walk.order) {
            out.push(&name(entry), &value, Block::Exif);
        }
    }
    thumbnail(&walk, block)
}

/// The thumbnail's range in the file.
fn thumbnail(walk: &tiff::Walk, block: &ExifBlock) -> Option<Range<usize>> {
    let number = |tag: u16| {
        let entry = walk
            .entries
            .iter()
            .find(|e| e.directory == Directory::Main(1) && e.tag == tag && e.kind == 4)?;
        let group = tiff::groups(entry.bytes, walk.order).next()?;
        usize::try_from(u32::from_be_bytes(group)).ok()
    };
    let (start, length) = (number(0x201)?, number(0x202)?);
    let end = start.checked_add(length)?;
    if length == 0 || end > block.bytes.len() {
        return None;
    }
    let base = block.at?;
    Some(base.checked_add(start)?..base.checked_add(end)?)
}

/// Whether the entry is a pointer, a block of its own or pixels: nothing a reader of metadata wants as a value.
fn is_structure(entry: &Entry) -> bool {
    match entry.directory {
        Directory::Main(_) => matches!(
            entry.tag,
            // Strips and tiles, JPEG tables, sub-directories, XMP, IIM, Photoshop, ICC, EXIF, GPS, image source data.
            0x111
                | 0x117
                | 0x144
                | 0x145
                | 0x15b
                | 0x14a
                | 0x2bc
                | 0x83bb
                | 0x8649
                | 0x8773
                | 0x8769
                | 0x8825
                | 0x935c
        ),
        // Maker note, interoperability directory.
        Directory::Exif => matches!(entry.tag, 0x927c | 0xa005),
        Directory::Gps | Directory::Interop => false,
    }
}

fn name(entry: &Entry) -> String {
    let (group, context) = match entry.directory {
        Directory::Main(0) => ("Image".to_owned(), Context::Tiff),
        Directory::Main(1) => ("Thumbnail".to_owned(), Context::Tiff),
        Directory::Main(n) => (format!("Image{n}"), Context::Tiff),
        Directory::Exif => ("Photo".to_owned(), Context::Exif),
        Directory::Gps => ("GPSInfo".to_owned(), Context::Gps),
        Directory::Interop => ("Iop".to_owned(), Context::Interop),
    };
    format!("Exif.{group}.{}", tag_name(context, entry.tag))
}

fn tag_name(context: Context, number: u16) -> String {
    let microsoft = match (context, number) {
        (Context::Tiff, 0x9c9b) => Some("XPTitle"),
        (Context::Tiff, 0x9c9c) => Some("XPComment"),
        (Context::Tiff, 0x9c9d) => Some("XPAuthor"),
        (Context::Tiff, 0x9c9e) => Some("XPKeywords"),
        (Context::Tiff, 0x9c9f) => Some("XPSubject"),
        (Context::Tiff, 0xc62f) => Some("CameraSerialNumber"),
        _ => None,
    };
    if let Some(name) = microsoft {
        return name.to_owned();
    }
    // Some writers put EXIF tags into the main directory.
    let foreign = if context == Context::Tiff {
        Context::Exif
    } else {
        Context::Tiff
    };
    for context in [context, foreign] {
        let tag = Tag(context, number);
        if tag.description().is_some() {
            return tag.to_string();
        }
    }
    format!("0x{number:04x}")
}

/// The value as text; `None` where there is nothing to show.
fn value_text(entry: &Entry, order: Order) -> Option<String> {
    let bytes = entry.bytes.get(..entry.bytes.len().min(MAX_VALUE + 1))?;
    match (entry.directory, entry.tag) {
        (Directory::Exif, 0x9286) | (Directory::Gps, 0x1b | 0x1c) => {
            return Some(coded_text(bytes, order));
        }
        (Directory::Main(_), 0x9c9b..=0x9c9f) => return Some(text::utf16(bytes, Order::Little)),
        (Directory::Main(_), 0x8298) => return Some(copyright(bytes)),
        _ => {}
    }
    let is_text = matches!(entry.kind, 2 | 129);
    if is_text || (matches!(entry.kind, 1 | 7) && is_text_tag(entry)) {
        return Some(text::utf8_or_latin(until_nul(bytes)));
    }
    let size = tiff::size_of(entry.kind)?;
    let count = entry.bytes.len() / size;
    if count == 0 {
        return None;
    }
    if count > MAX_NUMBERS {
        return Some(format!("({count} values)"));
    }
    let is_raw = entry.directory == Directory::Gps || entry.tag == 0x112;
    let value = number_value(entry, order)?;
    if is_raw && let Some(raw) = raw_numbers(&value) {
        return Some(raw);
    }
    let tag = Tag(context_of(entry), entry.tag);
    let shown = std::panic::catch_unwind(|| value.display_as(tag).to_string());
    shown.ok().filter(|text| text.len() <= MAX_VALUE)
}

/// Text tags that some writers store as plain bytes.
fn is_text_tag(entry: &Entry) -> bool {
    let main = matches!(entry.tag, 0x10e | 0x10f | 0x110 | 0x131 | 0x132 | 0x13b);
    let photo = matches!(entry.tag, 0x9003 | 0x9004 | 0x9010..=0x9012 | 0x9290..=0x9292);
    matches!(entry.directory, Directory::Main(_)) && main
        || matches!(entry.directory, Directory::Exif) && photo
}

fn context_of(entry: &Entry) -> Context {
    match entry.directory {
        Directory::Main(_) => Context::Tiff,
        Directory::Exif => Context::Exif,
        Directory::Gps => Context::Gps,
        Directory::Interop => Context::Interop,
    }
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|&b| b == 0).next().unwrap_or_default()
}

/// Photographer's and editor's notices, which a NUL parts, on lines of their own.
fn copyright(bytes: &[u8]) -> String {
    let mut parts = bytes.split(|&b| b == 0).map(text::utf8_or_latin);
    let photographer = parts.next().unwrap_or_default();
    let editor = parts.next().unwrap_or_default();
    format!("{}\n{}", photographer.trim(), editor.trim())
}

/// Text behind an eight-byte character code (EXIF 2.3, 4.6.5, `UserComment`).
fn coded_text(bytes: &[u8], order: Order) -> String {
    let (code, rest) = bytes.split_at_checked(8).unwrap_or((&[], bytes));
    match code {
        b"UNICODE\0" => text::utf16(rest, likely_order(rest, order)),
        b"JIS\0\0\0\0\0" if !rest.is_ascii() || rest.contains(&0x1b) => {
            format!("({} bytes of JIS text)", rest.len())
        }
        b"ASCII\0\0\0" | b"JIS\0\0\0\0\0" | b"\0\0\0\0\0\0\0\0" | b"        " => {
            text::utf8_or_latin(until_nul(rest))
        }
        // No code at all, against the standard.
        _ => text::utf8_or_latin(until_nul(bytes)),
    }
}

/// The byte order UTF-16 text is really in: writers disagree whether it follows the block's.
fn likely_order(bytes: &[u8], stated: Order) -> Order {
    let zeros = |at: usize| {
        bytes
            .iter()
            .skip(at)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    let (high_first, low_first) = (zeros(0), zeros(1));
    match high_first.cmp(&low_first) {
        std::cmp::Ordering::Greater => Order::Big,
        std::cmp::Ordering::Less => Order::Little,
        std::cmp::Ordering::Equal => stated,
    }
}

fn number_value(entry: &Entry, order: Order) -> Option<Value> {
    let bytes = entry.bytes;
    let value = match entry.kind {
        1 => Value::Byte(bytes.to_vec()),
        3 => Value::Short(tiff::groups(bytes, order).map(u16::from_be_bytes).collect()),
        4 | 13 => Value::Long(tiff::groups(bytes, order).map(u32::from_be_bytes).collect()),
        5 => {
            // A pair of numbers, each in the byte order: together they are not one number of eight bytes.
            let numbers: Vec<u32> = tiff::groups(bytes, order).map(u32::from_be_bytes).collect();
            let pairs = numbers.chunks_exact(2).filter_map(|pair| match *pair {
                [num, denom] => Some(Rational { num, denom }),
                _ => None,
            });
            Value::Rational(pairs.collect())
        }
        6 => Value::SByte(bytes.iter().map(|&b| b.cast_signed()).collect()),
        7 => Value::Undefined(bytes.to_vec(), 0),
        8 => Value::SShort(tiff::groups(bytes, order).map(i16::from_be_bytes).collect()),
        9 => Value::SLong(tiff::groups(bytes, order).map(i32::from_be_bytes).collect()),
        10 => {
            let numbers: Vec<i32> = tiff::groups(bytes, order).map(i32::from_be_bytes).collect();
            let pairs = numbers.chunks_exact(2).filter_map(|pair| match *pair {
                [num, denom] => Some(SRational { num, denom }),
                _ => None,
            });
            Value::SRational(pairs.collect())
        }
        11 => Value::Float(tiff::groups(bytes, order).map(f32::from_be_bytes).collect()),
        12 => Value::Double(tiff::groups(bytes, order).map(f64::from_be_bytes).collect()),
        _ => return None,
    };
    Some(value)
}

/// Numbers as stored, parted by blanks; rationals as `n/d`.
fn raw_numbers(value: &Value) -> Option<String> {
    fn joined<T>(values: &[T], text: impl Fn(&T) -> String) -> String {
        values.iter().map(text).collect::<Vec<_>>().join(" ")
    }
    match value {
        Value::Byte(values) => Some(joined(values, u8::to_string)),
        Value::SByte(values) => Some(joined(values, i8::to_string)),
        Value::Short(values) => Some(joined(values, u16::to_string)),
        Value::SShort(values) => Some(joined(values, i16::to_string)),
        Value::SLong(values) => Some(joined(values, i32::to_string)),
        Value::Long(values) => Some(joined(values, u32::to_string)),
        Value::Rational(values) => Some(joined(values, |r| format!("{}/{}", r.num, r.denom))),
        Value::SRational(values) => Some(joined(values, |r| format!("{}/{}", r.num, r.denom))),
        Value::Float(values) => Some(joined(values, f32::to_string)),
        Value::Double(values) => Some(joined(values, f64::to_string)),
        _ => None,
    }
}

/// The numbers of a raw field, parted by blanks or commas, `n/d` divided; those that cannot be read are `None`.
pub(super) fn numbers(field: &Field) -> Vec<Option<f64>> {
    let number = |text: &str| {
        let value = match text.split_once('/') {
            Some((n, d)) => n.parse::<f64>().ok()? / d.parse::<f64>().ok()?,
            None => text.parse().ok()?,
        };
        value.is_finite().then_some(value)
    };
    let parts = field
        .value
        .split([' ', ','])
        .filter(|part| !part.is_empty());
    parts.map(number).collect()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::metadata::tiff::build::{Row, tiff};

    fn fields(main: &[Row], exif: &[Row], gps: &[Row]) -> Vec<(String, String)> {
        let mut out = Collector::new(Vec::new());
        let block = ExifBlock {
            root: Directory::Main(0),
            bytes: Cow::Owned(tiff(main, exif, gps)),
            at: None,
        };
        read(&block, &mut out);
        let fields = out.into_parts().0.into_iter();
        fields.map(|field| (field.name, field.value)).collect()
    }

    fn value(fields: &[(String, String)], name: &str) -> String {
        let found = fields.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    #[test]
    fn texts_numbers_and_names() {
        let found = fields(
            &[
                (0x10f, 2, 6, b"Canon\0"),
                (0x112, 3, 1, &[0, 6]),
                (0x8298, 2, 12, b"Anna \0Paper\0"),
                (0x9c9d, 1, 8, b"A\0n\0n\0\0\0"),
            ],
            &[
                (0x829d, 5, 1, &[0, 0, 0, 28, 0, 0, 0, 10]),
                (0xa430, 2, 5, b"Bo K\0"),
                (0xa431, 2, 5, b"0815\0"),
                (0x927c, 7, 5, b"maker"),
            ],
            &[],
        );
        assert_eq!(value(&found, "Exif.Image.Make"), "Canon");
        assert_eq!(value(&found, "Exif.Image.Orientation"), "6");
        assert_eq!(value(&found, "Exif.Image.Copyright"), "Anna\nPaper");
        assert_eq!(value(&found, "Exif.Image.XPAuthor"), "Ann");
        assert_eq!(value(&found, "Exif.Photo.FNumber"), "2.8");
        assert_eq!(value(&found, "Exif.Photo.CameraOwnerName"), "Bo K");
        assert_eq!(value(&found, "Exif.Photo.BodySerialNumber"), "0815");
        assert_eq!(found.len(), 7);
    }

    #[test]
    fn comments_in_every_charset() {
        let comment = |bytes: &[u8]| {
            let count = u32::try_from(bytes.len()).expect("short");
            let found = fields(&[], &[(0x9286, 7, count, bytes)], &[]);
            value(&found, "Exif.Photo.UserComment")
        };
        assert_eq!(comment(b"ASCII\0\0\0seen   "), "seen");
        assert_eq!(comment(b"UNICODE\0\x04\x16\0A"), "ЖA");
        // Little-endian text in a big-endian block.
        assert_eq!(comment(b"UNICODE\0s\0e\0e\0n\0"), "seen");
        assert_eq!(comment(b"\0\0\0\0\0\0\0\0caf\xe9"), "café");
        assert_eq!(comment(b"JIS\0\0\0\0\0\x1b$B!!"), "(5 bytes of JIS text)");
        assert_eq!(comment(b"no code at all"), "no code at all");
    }

    #[test]
    fn positions_are_kept_raw() {
        let degrees = [
            0, 0, 0, 51, 0, 0, 0, 1, 0, 0, 0, 30, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        let found = fields(&[], &[], &[(1, 2, 2, b"N\0"), (2, 5, 3, &degrees)]);
        assert_eq!(value(&found, "Exif.GPSInfo.GPSLatitude"), "51/1 30/1 0/0");
        let field = Field {
            name: String::new(),
            value: "51/1 30/1 0/0".to_owned(),
            from: Block::Exif,
        };
        assert_eq!(numbers(&field), [Some(51.0), Some(30.0), None]);
    }

    #[test]
    fn the_thumbnail_is_found_in_the_file() {
        let mut bytes = tiff(&[], &[(0x9000, 7, 4, b"0232")], &[]);
        let second = u32::try_from(bytes.len()).expect("small");
        // The link to the next directory stands behind the main directory's only entry.
        bytes.splice(22..26, second.to_be_bytes());
        bytes.extend(b"\0\x02\x02\x01\0\x04\0\0\0\x01");
        bytes.extend((second + 30).to_be_bytes());
        bytes.extend(b"\x02\x02\0\x04\0\0\0\x01\0\0\0\x04\0\0\0\0\xff\xd8\xff\xd9");
        let length = bytes.len();
        let block = ExifBlock {
            root: Directory::Main(0),
            bytes: Cow::Owned(bytes),
            at: Some(100),
        };
        let range = read(&block, &mut Collector::new(Vec::new()));
        assert_eq!(range, Some(100 + length - 4..100 + length));
    }
}

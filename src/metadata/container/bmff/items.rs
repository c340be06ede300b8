//! Items of HEIF and AVIF (ISO/IEC 23008-12): EXIF, XMP, and the size of the picture.

use std::borrow::Cow;

use super::{Boxed, Numbers, Walker};
use crate::metadata::container::{Blocks, MAX_XMP_BYTES};

/// Most items looked at.
const MAX_ITEMS: usize = 10_000;
/// Most parts of all items: fields may be of no width, and then cost no bytes.
const MAX_ALL_EXTENTS: usize = 100_000;
/// Most parts of one item.
const MAX_EXTENTS: usize = 256;

/// One item: its number, type and, of type `mime`, what it holds.
struct Item {
    id: u64,
    kind: [u8; 4],
    content: Vec<u8>,
}

/// Where the bytes of an item lie.
struct Place {
    id: u64,
    /// 0 in the file, 1 in the `idat` box.
    method: u64,
    extents: Vec<(u64, u64)>,
}

pub(super) fn read(walker: &mut Walker, meta: Boxed, blocks: &mut Blocks) {
    // A damaged box ends the reading; what was found stays.
    let _end: Option<()> = walk(walker, meta, blocks);
}

fn walk(walker: &mut Walker, meta: Boxed, blocks: &mut Blocks) -> Option<()> {
    let inside = walker.inside(meta, 4);
    let find = |kind: &[u8; 4]| inside.iter().find(|b| b.kind == *kind).copied();
    let primary = find(b"pitm").and_then(|boxed| primary(&walker.body(boxed)?));
    if let Some(properties) = find(b"iprp") {
        size(walker, properties, primary, blocks);
    }
    let items = items(walker, find(b"iinf")?)?;
    let places = places(&walker.body(find(b"iloc")?)?);
    let data = find(b"idat").map(|boxed| boxed.start);
    for item in &items {
        let is_exif = item.kind == *b"Exif";
        let is_xmp = item.kind == *b"mime" && item.content.starts_with(b"application/rdf+xml");
        if !is_exif && !is_xmp {
            continue;
        }
        let Some(place) = places.iter().find(|place| place.id == item.id) else {
            continue;
        };
        let Some(bytes) = load(walker, place, data) else {
            blocks.malformed("an item points outside the file and was left out");
            continue;
        };
        if is_xmp {
            blocks.add_xmp(Cow::Owned(bytes));
            continue;
        }
        let at = match place.extents.as_slice() {
            [(at, _)] if place.method == 0 => Some(*at),
            _ => None,
        };
        exif(bytes, at, blocks);
    }
    Some(())
}

/// The TIFF structure stands behind an offset that some writers leave out, or count wrongly.
fn exif(mut bytes: Vec<u8>, at: Option<u64>, blocks: &mut Blocks) {
    let is_start = |skip: usize| matches!(bytes.get(skip..skip + 2), Some(b"II" | b"MM"));
    let stated = super::super::length_at(&bytes, 0).and_then(|n| n.checked_add(4));
    let skip = [stated, Some(0), Some(4), Some(10)]
        .into_iter()
        .flatten()
        .find(|&skip| is_start(skip));
    let Some(skip) = skip else {
        blocks.malformed("an EXIF item is no TIFF structure and was left out");
        return;
    };
    bytes.drain(..skip);
    let at = at.and_then(|at| usize::try_from(at).ok()?.checked_add(skip));
    blocks.add_exif(Cow::Owned(bytes), at);
}

fn primary(body: &[u8]) -> Option<u64> {
    let mut numbers = Numbers { rest: body };
    let version = numbers.next(4)? >> 24;
    numbers.next(if version == 0 { 2 } else { 4 })
}

fn items(walker: &mut Walker, info: Boxed) -> Option<Vec<Item>> {
    let version = walker.stream.array::<4>(info.start)?[0];
    let skip = if version == 0 { 6 } else { 8 };
    let mut items = Vec::new();
    for entry in walker.inside(info, skip).into_iter().take(MAX_ITEMS) {
        if entry.kind != *b"infe" {
            continue;
        }
        let Some(body) = walker.body(entry) else {
            continue;
        };
        items.extend(item(&body));
    }
    Some(items)
}

fn item(body: &[u8]) -> Option<Item> {
    let mut numbers = Numbers { rest: body };
    let version = numbers.next(4)? >> 24;
    if version < 2 {
        return None;
    }
    let id = numbers.next(if version == 2 { 2 } else { 4 })?;
    let _protection = numbers.next(2)?;
    let (kind, rest) = numbers.rest.split_first_chunk::<4>()?;
    let mut texts = rest.split(|&b| b == 0);
    let _name = texts.next();
    Some(Item {
        id,
        kind: *kind,
        content: texts.next().unwrap_or_default().to_vec(),
    })
}

/// The places of `iloc`, as many as are sound.
fn places(body: &[u8]) -> Vec<Place> {
    let mut found = Vec::new();
    let mut numbers = Numbers { rest: body };
    let _damage: Option<()> = read_places(&mut numbers, &mut found);
    found
}

fn read_places(numbers: &mut Numbers, found: &mut Vec<Place>) -> Option<()> {
    let version = numbers.next(4)? >> 24;
    let widths = usize::try_from(numbers.next(2)?).ok()?;
    let width = |shift: usize| Some((widths >> shift) & 15).filter(|&n| n <= 8);
    let (offset, length, base) = (width(12)?, width(8)?, width(4)?);
    let index = if version == 0 { 0 } else { width(0)? };
    let id_width = if version < 2 { 2 } else { 4 };
    let count = numbers.next(id_width)?;
    let mut left = MAX_ALL_EXTENTS;
    for _ in 0..count.min(10_000) {
        let id = numbers.next(id_width)?;
        let method = if version == 0 {
            0
        } else {
            numbers.next(2)? & 15
        };
        let _reference = numbers.next(2)?;
        let base = numbers.next(base)?;
        let extents = numbers.next(2)?;
        let mut place = Place {
            id,
            method,
            extents: Vec::new(),
        };
        for _ in 0..extents {
            left = left.checked_sub(1)?;
            let _index = numbers.next(index)?;
            let at = base.checked_add(numbers.next(offset)?)?;
            let length = numbers.next(length)?;
            if place.extents.len() < MAX_EXTENTS {
                place.extents.push((at, length));
            }
        }
        found.push(place);
    }
    Some(())
}

fn load(walker: &mut Walker, place: &Place, data: Option<u64>) -> Option<Vec<u8>> {
    let from = match place.method {
        0 => 0,
        1 => data?,
        _ => return None,
    };
    let mut bytes = Vec::new();
    for &(at, length) in &place.extents {
        let at = from.checked_add(at)?;
        // A length of nothing means up to the end.
        let length = match length {
            0 => walker.stream.length().checked_sub(at)?,
            length => length,
        };
        let length = usize::try_from(length).ok()?;
        if bytes.len() + length > MAX_XMP_BYTES {
            return None;
        }
        bytes.extend(walker.stream.bytes(at, length)?);
    }
    Some(bytes)
}

/// The size of the primary item, which a property gives; turned where another says so.
fn size(walker: &mut Walker, properties: Boxed, primary: Option<u64>, blocks: &mut Blocks) {
    let Some(container) = walker.child(properties, *b"ipco") else {
        return;
    };
    let list = walker.inside(container, 0);
    let used = walker
        .child(properties, *b"ipma")
        .and_then(|boxed| walker.body(boxed))
        .and_then(|body| associated(&body, primary?));
    let is_used = |n: usize| used.as_ref().is_none_or(|used| used.contains(&(n + 1)));
    let mut size = None;
    let mut quarter_turns = 0;
    for (n, property) in list.into_iter().enumerate() {
        match &property.kind {
            b"ispe" if is_used(n) && size.is_none() => {
                size = walker.stream.array::<8>(property.start + 4);
            }
            b"irot" if is_used(n) && used.is_some() => {
                let [angle] = walker.stream.array(property.start).unwrap_or([0]);
                quarter_turns = angle & 3;
            }
            _ => {}
        }
    }
    if let Some([a, b, c, d, e, f, g, h]) = size {
        let (width, height) = (
            u32::from_be_bytes([a, b, c, d]),
            u32::from_be_bytes([e, f, g, h]),
        );
        match quarter_turns {
            1 | 3 => blocks.set_size(height, width),
            _ => blocks.set_size(width, height),
        }
    }
}

/// The numbers, from 1, of the properties of `item`.
fn associated(body: &[u8], item: u64) -> Option<Vec<usize>> {
    let mut numbers = Numbers { rest: body };
    let head = numbers.next(4)?;
    let id_width = if head >> 24 == 0 { 2 } else { 4 };
    let is_wide = head & 1 == 1;
    let count = numbers.next(4)?;
    for _ in 0..count.min(10_000) {
        let id = numbers.next(id_width)?;
        let associations = numbers.next(1)?;
        let mut found = Vec::new();
        for _ in 0..associations {
            let property = match is_wide {
                true => numbers.next(2)? & 0x7fff,
                false => numbers.next(1)? & 0x7f,
            };
            found.push(usize::try_from(property).ok()?);
        }
        if id == item {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::build::{blocks_of, boxed};

    fn info(id: u8, kind: &[u8], rest: &[u8]) -> Vec<u8> {
        boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], kind, b"\0", rest])
    }

    /// A file with an EXIF item in `idat` and an XMP item in two parts.
    fn file() -> Vec<u8> {
        let data = b"\0\0\0\x06Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0<x:xmpmeta/>";
        let exif = data.len() - 12;
        let location = |id: u8, parts: &[(usize, usize)]| {
            let mut out = vec![
                0,
                id,
                0,
                1,
                0,
                0,
                0,
                u8::try_from(parts.len()).expect("few"),
            ];
            for &(at, length) in parts {
                out.extend([0, u8::try_from(at).expect("small")]);
                out.extend([0, u8::try_from(length).expect("small")]);
            }
            out
        };
        let places = boxed(
            b"iloc",
            &[
                &[1, 0, 0, 0, 0x22, 0, 0, 2],
                &location(1, &[(0, exif)]),
                &location(2, &[(exif, 5), (exif + 5, 7)]),
            ],
        );
        let items = boxed(
            b"iinf",
            &[
                &[0, 0, 0, 0, 0, 2],
                &info(1, b"Exif", b""),
                &info(2, b"mime", b"application/rdf+xml\0"),
            ],
        );
        let size = boxed(
            b"ispe",
            &[&[0; 4], &640u32.to_be_bytes(), &480u32.to_be_bytes()],
        );
        let turn = boxed(b"irot", &[&[1]]);
        let properties = boxed(
            b"iprp",
            &[
                &boxed(b"ipco", &[&size, &turn]),
                &boxed(b"ipma", &[&[0, 0, 0, 0, 0, 0, 0, 1, 0, 3, 2, 1, 2]]),
            ],
        );
        let primary = boxed(b"pitm", &[&[0, 0, 0, 0, 0, 3]]);
        let meta = boxed(
            b"meta",
            &[
                &[0; 4],
                &primary,
                &items,
                &places,
                &properties,
                &boxed(b"idat", &[data]),
            ],
        );
        [boxed(b"ftyp", &[b"heic\0\0\0\0"]), meta].concat()
    }

    #[test]
    fn items_and_size_are_found() {
        let blocks = blocks_of(&file());
        let exif = blocks.exif.first().expect("an EXIF block");
        assert_eq!(exif.bytes.get(..4), Some(&b"MM\0\x2a"[..]));
        assert_eq!(
            blocks.xmp.first().map(AsRef::as_ref),
            Some(&b"<x:xmpmeta/>"[..])
        );
        assert_eq!(blocks.size, Some((480, 640)));
    }

    #[test]
    fn cut_files_end() {
        let bytes = file();
        for length in 0..bytes.len() {
            blocks_of(bytes.get(..length).expect("shorter"));
        }
    }

    #[test]
    fn parts_of_no_width_are_counted() {
        let mut body = vec![1, 0, 0, 0, 0, 0, 0x27, 0x10];
        for id in 0..10_000u16 {
            body.extend([&id.to_be_bytes()[..], &[0, 0, 0, 0, 0xff, 0xff]].concat());
        }
        assert_eq!(
            super::places(&body).len(),
            1,
            "the second goes over the bound"
        );
    }
}

//! Files made of boxes (ISO/IEC 14496-12): MP4, MOV, 3GP, HEIF, AVIF, JPEG 2000, JPEG XL, CR3.

mod canon;
mod items;
mod movie;
mod tags;
mod track;

use std::borrow::Cow;
use std::io::Read as _;

use super::stream::Stream;
use super::{Blocks, MAX_XMP_BYTES};

/// Most boxes looked at in one file.
const MAX_BOXES: usize = 50_000;
/// Most bytes of one box that is loaded whole.
const MAX_BOX: u64 = 16 << 20;

/// XMP (XMP specification part 3, 1.2.7).
const XMP: [u8; 16] = *b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
/// Content Credentials (C2PA specification, embedding in BMFF).
const C2PA: [u8; 16] = *b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";
/// IIM, as some writers of JPEG 2000 keep it.
const IIM: [u8; 16] = *b"\x33\xc7\xa4\xd2\xb8\x1d\x47\x23\xa0\xba\xf1\xa3\xe0\x97\xad\x38";
/// EXIF, as Photoshop keeps it in JPEG 2000.
const JP2_EXIF: [u8; 16] = *b"JpgTiffExif->JP2";

/// A box: its kind and where its body lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Boxed {
    pub(super) kind: [u8; 4],
    pub(super) start: u64,
    pub(super) end: u64,
}

impl Boxed {
    fn length(&self) -> u64 {
        self.end - self.start
    }
}

/// Whether `head`, the first bytes of a file, begin with a box that such files begin with.
pub(super) fn is_boxed(head: &[u8]) -> bool {
    matches!(
        head.get(4..8),
        Some(
            b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" | b"JXL " | b"jP  "
        )
    )
}

/// Walks boxes within one count for the whole file.
pub(super) struct Walker<'w, 's> {
    pub(super) stream: &'w mut Stream<'s>,
    left: usize,
}

impl Walker<'_, '_> {
    /// The boxes between `start` and `end`, in order; damage ends the list.
    pub(super) fn boxes(&mut self, start: u64, end: u64) -> Vec<Boxed> {
        let mut found = Vec::new();
        let mut at = start;
        while self.left > 0
            && let Some((boxed, next)) = self.boxed(at, end)
        {
            self.left -= 1;
            found.push(boxed);
            at = next;
        }
        found
    }

    /// The boxes inside `outer`, behind `skip` bytes of its own.
    pub(super) fn inside(&mut self, outer: Boxed, skip: u64) -> Vec<Boxed> {
        self.boxes(outer.start + skip, outer.end)
    }

    /// The box of `kind` that is the first inside `outer`.
    pub(super) fn child(&mut self, outer: Boxed, kind: [u8; 4]) -> Option<Boxed> {
        self.inside(outer, 0).into_iter().find(|b| b.kind == kind)
    }

    /// The body of a box, where it is not longer than is loaded.
    pub(super) fn body(&mut self, boxed: Boxed) -> Option<Vec<u8>> {
        let length = boxed.length();
        if length > MAX_BOX {
            return None;
        }
        self.stream
            .bytes(boxed.start, usize::try_from(length).ok()?)
    }

    fn boxed(&mut self, at: u64, end: u64) -> Option<(Boxed, u64)> {
        let [a, b, c, d, kind @ ..] = self.stream.array::<8>(at)?;
        let short = u64::from(u32::from_be_bytes([a, b, c, d]));
        let (header, length) = match short {
            0 => (8, end.checked_sub(at)?),
            1 => (16, u64::from_be_bytes(self.stream.array(at + 8)?)),
            _ => (8, short),
        };
        // A box longer than what holds it is cut there, as players do.
        let next = at.checked_add(length)?.min(end);
        let start = at + header;
        (length >= header && start <= next).then_some((
            Boxed {
                kind,
                start,
                end: next,
            },
            next,
        ))
    }
}

/// Reads every box that bears on where the file comes from.
pub(super) fn read(stream: &mut Stream, blocks: &mut Blocks) {
    let length = stream.length();
    let mut walker = Walker {
        stream,
        left: MAX_BOXES,
    };
    let mut metas = Vec::new();
    for boxed in walker.boxes(0, length) {
        match &boxed.kind {
            b"ftyp" => brand(&mut walker, boxed, blocks),
            b"moov" => movie::read(&mut walker, boxed, blocks),
            b"meta" if metas.is_empty() => metas.push(boxed),
            b"uuid" => uuid(&mut walker, boxed, blocks),
            b"jp2h" => jpeg_2000_size(&mut walker, boxed, blocks),
            b"jumb" => blocks.has_credentials = true,
            b"Exif" | b"xml " => {
                if let Some(body) = walker.body(boxed) {
                    jpeg_xl(boxed.kind, body, Some(boxed.start), blocks);
                }
            }
            b"brob" => {
                if let Some(body) = walker.body(boxed) {
                    packed(&body, blocks);
                }
            }
            _ => {}
        }
    }
    for meta in metas {
        items::read(&mut walker, meta, blocks);
    }
    if walker.left == 0 {
        blocks.leave_out("boxes", MAX_BOXES);
    }
}

fn brand(walker: &mut Walker, boxed: Boxed, blocks: &mut Blocks) {
    let Some(brand) = walker.stream.array::<4>(boxed.start) else {
        return;
    };
    let text = String::from_utf8_lossy(&brand);
    blocks.add_remark("File.MajorBrand".to_owned(), text.into_owned());
}

/// Boxes told by a UUID.
fn uuid(walker: &mut Walker, boxed: Boxed, blocks: &mut Blocks) {
    let Some(id) = walker.stream.array::<16>(boxed.start) else {
        return;
    };
    let boxed = Boxed {
        start: boxed.start + 16,
        ..boxed
    };
    if id == C2PA {
        blocks.has_credentials = true;
    }
    if ![XMP, IIM, JP2_EXIF].contains(&id) || boxed.start > boxed.end {
        return;
    }
    let Some(body) = walker.body(boxed) else {
        return;
    };
    match id {
        XMP => blocks.add_xmp(Cow::Owned(body)),
        IIM => blocks.add_iim(Cow::Owned(body)),
        _ => blocks.add_exif(Cow::Owned(body), usize::try_from(boxed.start).ok()),
    }
}

/// `Exif` and `xml ` boxes of JPEG XL (ISO/IEC 18181-2); an EXIF block stands behind an offset of four bytes.
fn jpeg_xl(kind: [u8; 4], mut body: Vec<u8>, at: Option<u64>, blocks: &mut Blocks) {
    match &kind {
        b"Exif" => {
            let skip = super::length_at(&body, 0).and_then(|n| n.checked_add(4));
            let Some(skip) = skip.filter(|&skip| skip < body.len()) else {
                blocks.malformed("an EXIF box is cut short and was left out");
                return;
            };
            body.drain(..skip);
            let at = at.and_then(|at| usize::try_from(at).ok()?.checked_add(skip));
            blocks.add_exif(Cow::Owned(body), at);
        }
        b"xml " => blocks.add_xmp(Cow::Owned(body)),
        b"jumb" => blocks.has_credentials = true,
        _ => {}
    }
}

/// A box packed with Brotli behind the kind it is of.
fn packed(body: &[u8], blocks: &mut Blocks) {
    let Some((kind, rest)) = body.split_first_chunk::<4>() else {
        return;
    };
    if ![*b"Exif", *b"xml "].contains(kind) {
        jpeg_xl(*kind, Vec::new(), None, blocks);
        return;
    }
    // One allowance for the whole file.
    let room = MAX_XMP_BYTES.saturating_sub(blocks.unpacked);
    let mut out = Vec::new();
    let limit = u64::try_from(room).unwrap_or(u64::MAX);
    if room == 0 {
        blocks.leave_out("packed bytes", MAX_XMP_BYTES);
        return;
    }
    let unpacked = brotli_decompressor::Decompressor::new(rest, 4_096)
        .take(limit)
        .read_to_end(&mut out);
    blocks.unpacked += out.len();
    match unpacked {
        Ok(length) if length < room => jpeg_xl(*kind, out, None, blocks),
        Ok(_) => blocks.leave_out("packed bytes", MAX_XMP_BYTES),
        Err(_) => blocks.malformed("a packed box is damaged and was left out"),
    }
}

fn jpeg_2000_size(walker: &mut Walker, boxed: Boxed, blocks: &mut Blocks) {
    let Some(header) = walker.child(boxed, *b"ihdr") else {
        return;
    };
    if let Some([a, b, c, d, e, f, g, h]) = walker.stream.array(header.start) {
        let height = u32::from_be_bytes([a, b, c, d]);
        blocks.set_size(u32::from_be_bytes([e, f, g, h]), height);
    }
}

/// Big-endian numbers of a body, in order.
pub(super) struct Numbers<'b> {
    pub(super) rest: &'b [u8],
}

impl Numbers<'_> {
    /// The next number of `width` bytes, at most eight; 0 for none.
    pub(super) fn next(&mut self, width: usize) -> Option<u64> {
        let (head, rest) = self.rest.split_at_checked(width)?;
        self.rest = rest;
        Some(head.iter().fold(0, |n, &b| n << 8 | u64::from(b)))
    }
}

#[cfg(test)]
pub(super) mod build {
    //! Small boxes for tests.

    /// A box of `kind` around `parts`.
    pub(in super::super) fn boxed(kind: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        let body = parts.concat();
        let length = u32::try_from(body.len() + 8).expect("short");
        [&length.to_be_bytes()[..], kind, &body].concat()
    }

    /// What is read of `bytes`.
    pub(in super::super) fn blocks_of(bytes: &[u8]) -> super::Blocks<'static> {
        let mut file = std::io::Cursor::new(bytes);
        let mut stream = super::Stream::new(&mut file).expect("seekable");
        let mut blocks = super::Blocks::default();
        super::read(&mut stream, &mut blocks);
        blocks
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::build::{blocks_of, boxed};
    use super::*;

    #[test]
    fn packets_in_uuid_boxes_are_found() {
        let bytes = [
            boxed(b"ftyp", &[b"isom\0\0\0\0"]),
            boxed(b"uuid", &[&XMP, b"<x:xmpmeta/>"]),
            boxed(b"uuid", &[&C2PA, b"\0\0\0\0"]),
        ]
        .concat();
        let blocks = blocks_of(&bytes);
        assert_eq!(blocks.xmp, [Cow::Borrowed(&b"<x:xmpmeta/>"[..])]);
        assert!(blocks.has_credentials);
        for length in 0..bytes.len() {
            blocks_of(bytes.get(..length).expect("shorter"));
        }
    }

    #[test]
    fn packed_boxes_of_jpeg_xl_are_unpacked_within_bounds() {
        let pack = |bytes: &[u8]| {
            let mut out = Vec::new();
            let mut packer = brotli::CompressorWriter::new(&mut out, 4_096, 5, 22);
            packer.write_all(bytes).expect("memory");
            drop(packer);
            out
        };
        let file = |body: &[u8]| {
            let head = boxed(b"JXL ", &[b"\r\n\x87\n"]);
            [head, boxed(b"brob", &[b"xml ", body])].concat()
        };
        let blocks = blocks_of(&file(&pack(b"<x:xmpmeta/>")));
        assert_eq!(blocks.xmp, [Cow::Borrowed(&b"<x:xmpmeta/>"[..])]);
        let bomb = blocks_of(&file(&pack(&vec![b' '; MAX_XMP_BYTES + 1])));
        assert_eq!((bomb.xmp.len(), bomb.problems.len()), (0, 1));
        let damaged = blocks_of(&file(b"no brotli at all, surely"));
        assert_eq!((damaged.xmp.len(), damaged.problems.len()), (0, 1));
    }

    #[test]
    fn endless_boxes_end() {
        let blocks = blocks_of(&boxed(b"free", &[]).repeat(MAX_BOXES + 10));
        assert_eq!(blocks.problems.len(), 1);
        blocks_of(&[
            0, 0, 0, 1, b'm', b'o', b'o', b'v', 255, 255, 255, 255, 255, 255, 255, 255,
        ]);
    }

    #[test]
    fn the_movie_behind_many_fragments_is_found() {
        let fragments = boxed(b"moof", &[&[0; 5_000]]).repeat(9_000);
        let bytes = [fragments, boxed(b"uuid", &[&XMP, b"<x:xmpmeta/>"])].concat();
        let blocks = blocks_of(&bytes);
        assert_eq!((blocks.xmp.len(), blocks.problems.len()), (1, 0));
    }

    #[test]
    fn all_packed_boxes_share_one_allowance() {
        let mut out = Vec::new();
        let mut packer = brotli::CompressorWriter::new(&mut out, 4_096, 5, 22);
        packer
            .write_all(&vec![b' '; MAX_XMP_BYTES / 2])
            .expect("memory");
        drop(packer);
        let bombs = boxed(b"brob", &[b"xml ", &out]).repeat(200);
        let blocks = blocks_of(&[boxed(b"JXL ", &[b"\r\n\x87\n"]), bombs].concat());
        assert!(blocks.unpacked <= MAX_XMP_BYTES && !blocks.problems.is_empty());
    }

    #[test]
    fn long_names_that_many_items_share_are_cut() {
        let name = vec![b'n'; 1 << 20];
        let length = u32::try_from(8 + name.len()).expect("short").to_be_bytes();
        let keys = boxed(
            b"keys",
            &[&[0, 0, 0, 0, 0, 0, 0, 1], &length, b"mdta", &name],
        );
        let data = boxed(b"data", &[&[0, 0, 0, 1, 0, 0, 0, 0], b"x"]);
        let items = boxed(&[0, 0, 0, 1], &[&data]).repeat(900);
        let meta = boxed(
            b"meta",
            &[
                &boxed(b"hdlr", &[&[0; 24]]),
                &keys,
                &boxed(b"ilst", &[&items]),
            ],
        );
        let blocks = blocks_of(&boxed(b"moov", &[&meta]));
        let held: usize = blocks.remarks.iter().map(|(name, _)| name.len()).sum();
        assert!(held < 1 << 20, "{held}");
    }
}

//! Files of XML that hold XMP: sidecars, and SVG.

use std::borrow::Cow;

use super::Blocks;

/// Bytes in which the element that holds XMP must begin.
const HEAD: usize = 1 << 20;

/// Whether `bytes` are XML with RDF in it.
pub(super) fn is_xmp(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = start.iter().find(|b| !b.is_ascii_whitespace());
    first == Some(&b'<') && holds(bytes, b"rdf:RDF")
}

pub(super) fn read<'a>(bytes: &'a [u8], blocks: &mut Blocks<'a>) {
    blocks.has_credentials |= holds(bytes, b"<c2pa:manifest");
    blocks.add_xmp(Cow::Borrowed(bytes));
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    head.windows(what.len()).any(|window| window == what)
}

//! What a JPEG file declares, read from its markers before anything is decoded (ITU-T T.81, annex B).

use std::ops::Range;

/// Scans looked at one by one; of a file with more, none is.
const SCANS_KEPT: u64 = 256;

/// What the markers declare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Declared {
    /// Pixels a row.
    pub(super) width: u32,
    /// Rows.
    pub(super) height: u32,
    /// The components, in the order of the frame header.
    pub(super) components: Vec<Component>,
    /// 8×8 blocks of all components.
    pub(super) blocks: u64,
    /// How many scans there are.
    pub(super) scan_count: u64,
    /// The scans of a progressive picture, in order; empty where it is none, or has more than 256.
    pub(super) scans: Vec<Scan>,
    /// Coefficients of the whole picture must be kept: progressive, or components in scans of their own.
    pub(super) buffered: bool,
    /// The first of three components is luma and the others are colour, as libjpeg tells it.
    pub(super) luma_first: bool,
    /// An Adobe segment is there; four-component pictures are inverted then.
    pub(super) adobe: bool,
}

/// A component of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Component {
    /// The number scans name it by.
    id: u8,
    /// How often it is sampled across and down, beside the others.
    pub(super) factors: (u32, u32),
}

/// A scan of a progressive picture (T.81, B.2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scan {
    /// Its bytes, from its marker to that of the next segment.
    pub(super) bytes: Range<usize>,
    /// The places of its components among those of the frame.
    pub(super) components: Vec<usize>,
    /// Its first and last coefficient, in zigzag order.
    pub(super) band: (u8, u8),
    /// Bits of the coefficients that were still missing before it, 0 where it is the first with them, and after it.
    pub(super) missing: (u8, u8),
}

/// What the markers of `bytes` declare; `None` where no frame header comes before the first scan.
///
/// Walks the whole file once, since the number of scans decides how long decoding takes.
pub(super) fn declared(bytes: &[u8]) -> Option<Declared> {
    let mut found = Declared::default();
    let mut rest = bytes.get(2..)?;
    let mut framed = false;
    let mut progressive = false;
    let (mut jfif, mut transform) = (false, None);
    while let Some((marker, after)) = next_marker(rest) {
        rest = after;
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        let at = bytes.len() - rest.len() - 2;
        if let Some(scan) = found.scans.last_mut() {
            scan.bytes.end = scan.bytes.end.min(at);
        }
        if marker == 0xD9 {
            break;
        }
        let Some(segment) = segment(rest) else {
            break;
        };
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF if !framed => {
                frame(segment, &mut found)?;
                found.buffered = matches!(marker, 0xC2 | 0xC6 | 0xCA | 0xCE);
                progressive = matches!(marker, 0xC2 | 0xCA);
                framed = true;
            }
            0xDA => {
                if !framed {
                    return None;
                }
                if found.scan_count == 0 {
                    found.luma_first = luma_first(&found.components, jfif, transform);
                }
                found.scan_count += 1;
                let alone = segment
                    .first()
                    .is_some_and(|count| usize::from(*count) < found.components.len());
                found.buffered |= alone;
                let read = progressive && found.scan_count <= SCANS_KEPT;
                let scan = read.then(|| scan(segment, at..bytes.len(), &found.components));
                match scan.flatten() {
                    Some(scan) => found.scans.push(scan),
                    None => {
                        progressive = false;
                        found.scans.clear();
                    }
                }
            }
            0xE0 => jfif |= segment.len() >= 14 && segment.starts_with(b"JFIF\0"),
            0xEE if segment.starts_with(b"Adobe") => {
                found.adobe = true;
                transform = segment.get(11).copied();
            }
            _ => {}
        }
        rest = rest.get(segment.len() + 2..).unwrap_or_default();
    }
    framed.then_some(found)
}

/// Whether the first of three components is luma: always after JFIF, else where the Adobe segment says so, else where the
/// components are numbered from 1 (libjpeg, `default_decompress_parms`).
fn luma_first(components: &[Component], jfif: bool, transform: Option<u8>) -> bool {
    let [first, second, third] = components else {
        return false;
    };
    match (jfif, transform) {
        (true, _) => true,
        (false, Some(transform)) => transform == 1,
        (false, None) => [first.id, second.id, third.id] == [1, 2, 3],
    }
}

/// The next marker and what follows it; fill bytes, stuffed zeros and entropy-coded data are passed over.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes;
    loop {
        rest = from_marker(rest)?;
        let (first, tail) = rest.get(1..)?.split_first()?;
        match first {
            0xFF => rest = rest.get(1..)?,
            0x00 => rest = tail,
            _ => return Some((*first, tail)),
        }
    }
}

/// What starts with the first byte 0xFF.
fn from_marker(bytes: &[u8]) -> Option<&[u8]> {
    // Searching a piece for one value goes by words, telling where it is by bytes.
    let before = bytes.chunks(64).take_while(|piece| !piece.contains(&0xFF));
    let rest = bytes.get(64 * before.count()..)?;
    let at = rest.iter().position(|byte| *byte == 0xFF)?;
    rest.get(at..)
}

/// What the header of a scan says; `None` where it is cut short or names a component that is not there.
fn scan(segment: &[u8], bytes: Range<usize>, known: &[Component]) -> Option<Scan> {
    let (count, rest) = segment.split_first()?;
    let (named, rest) = rest.split_at_checked(2 * usize::from(*count))?;
    let [first, last, bits] = rest.first_chunk()?;
    let place = |id: &u8| known.iter().position(|component| component.id == *id);
    Some(Scan {
        bytes,
        components: named.iter().step_by(2).map(place).collect::<Option<_>>()?,
        band: (*first, *last),
        missing: (bits >> 4, bits & 15),
    })
}

/// The body of the segment whose length field `bytes` start with; cut where the file ends.
fn segment(bytes: &[u8]) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes(bytes.get(..2)?.try_into().ok()?));
    let end = length.max(2).min(bytes.len());
    bytes.get(2..end)
}

fn frame(segment: &[u8], found: &mut Declared) -> Option<()> {
    let [_, h1, h0, w1, w0, count, specs @ ..] = segment else {
        return None;
    };
    found.height = u32::from(u16::from_be_bytes([*h1, *h0]));
    found.width = u32::from(u16::from_be_bytes([*w1, *w0]));
    let component = |spec: &[u8]| {
        let [id, factors, _] = spec else {
            return None;
        };
        Some(Component {
            id: *id,
            factors: (u32::from(factors >> 4), u32::from(factors & 15)),
        })
    };
    let specs = specs.chunks_exact(3).take(usize::from(*count));
    found.components = specs.filter_map(component).collect();
    let (widest, tallest) = found.most_samples()?;
    let across = u64::from(found.width.div_ceil(8 * widest));
    let down = u64::from(found.height.div_ceil(8 * tallest));
    let blocks = |c: &Component| across * down * u64::from(c.factors.0) * u64::from(c.factors.1);
    found.blocks = found.components.iter().map(blocks).sum();
    Some(())
}

impl Declared {
    /// The largest sampling factors across and down, at least 1; `None` where there is no component.
    pub(super) fn most_samples(&self) -> Option<(u32, u32)> {
        let factors = || self.components.iter().map(|component| component.factors);
        let widest = factors().map(|(across, _)| across).max()?;
        let tallest = factors().map(|(_, down)| down).max()?;
        Some((widest.max(1), tallest.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(frame_marker: u8, scans: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        bytes.extend([0xFF, frame_marker, 0, 17, 8, 0, 100, 0, 200, 3]);
        bytes.extend([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        for count in scans {
            bytes.extend([0xFF, 0xDA, 0, 6 + 2 * count, *count]);
            bytes.extend((1..=*count).flat_map(|id| [id, 0]));
            bytes.extend([0, 0, 0x01]);
            bytes.extend([0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]);
        }
        bytes.extend([0xFF, 0xD9]);
        bytes
    }

    #[test]
    fn a_baseline_frame_is_read() {
        let found = declared(&file(0xC0, &[3])).expect("a frame header is there");
        assert_eq!((found.width, found.height), (200, 100));
        assert_eq!(found.blocks, 13 * 7 * (4 + 1 + 1));
        assert_eq!((found.scan_count, found.scans.len()), (1, 0));
        assert!(!found.buffered);
    }

    #[test]
    fn scans_are_counted_and_buffering_told() {
        let progressive = declared(&file(0xC2, &[3, 1, 1])).expect("a frame header is there");
        assert_eq!(progressive.scan_count, 3);
        assert!(progressive.buffered);
        let apart = declared(&file(0xC0, &[1, 1, 1])).expect("a frame header is there");
        assert!(apart.buffered);
    }

    #[test]
    fn the_scans_of_a_progressive_file_are_told_with_their_bytes() {
        let bytes = file(0xC2, &[3, 1]);
        let found = declared(&bytes).expect("a frame header is there");
        let [first, second] = found.scans.as_slice() else {
            panic!("{:?}", found.scans)
        };
        assert_eq!(first.components, [0, 1, 2]);
        assert_eq!((first.band, first.missing), ((0, 0), (0, 1)));
        assert_eq!(first.bytes, 21..21 + 21);
        assert_eq!(second.components, [0]);
        assert_eq!(second.bytes, 42..bytes.len() - 2);
        assert!(declared(&file(0xC2, &[4])).is_some_and(|found| found.scans.is_empty()));
        assert!(declared(&file(0xC2, &[1; 300])).is_some_and(|found| found.scans.is_empty()));
    }

    #[test]
    fn luma_comes_first_where_the_markers_say_so() {
        let plain = file(0xC0, &[3]);
        let with = |name: &[u8]| {
            let length = [0, name.len() as u8 + 2];
            let marker = if name.starts_with(b"Adobe") {
                0xEE
            } else {
                0xE0
            };
            let segment = [&[0xFF, marker], &length[..], name].concat();
            [&plain[..2], &segment, &plain[2..]].concat()
        };
        let luma = |bytes: &[u8]| declared(bytes).is_some_and(|found| found.luma_first);
        assert!(luma(&plain));
        assert!(luma(&with(b"Adobe\0\0\0\0\0\0\x01")));
        assert!(!luma(&with(b"Adobe\0\0\0\0\0\0\0")));
        assert!(luma(&with(b"JFIF\0\0\0\0\0\0\0\0\0\0")));
    }

    #[test]
    fn a_scan_without_a_frame_is_no_picture() {
        assert_eq!(declared(&[0xFF, 0xD8, 0xFF, 0xDA, 0, 3, 1]), None);
        assert_eq!(declared(&[0xFF, 0xD8]), None);
    }
}

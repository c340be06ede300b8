//! What a JPEG file declares, read from its markers before anything is decoded (ITU-T T.81, annex B).

/// What the markers declare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Declared {
    /// Pixels a row.
    pub(super) width: u32,
    /// Rows.
    pub(super) height: u32,
    /// Components.
    pub(super) components: usize,
    /// 8×8 blocks of all components.
    pub(super) blocks: u64,
    /// Scans found.
    pub(super) scans: u64,
    /// Coefficients of the whole picture must be kept: progressive, or components in scans of their own.
    pub(super) buffered: bool,
    /// An Adobe segment is there; four-component pictures are inverted then.
    pub(super) adobe: bool,
}

/// What the markers of `bytes` declare; `None` where no frame header comes before the first scan.
///
/// Walks the whole file once, since the number of scans decides how long decoding takes.
pub(super) fn declared(bytes: &[u8]) -> Option<Declared> {
    let mut found = Declared::default();
    let mut rest = bytes.get(2..)?;
    let mut framed = false;
    while let Some((marker, after)) = next_marker(rest) {
        rest = after;
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
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
                framed = true;
            }
            0xDA => {
                if !framed {
                    return None;
                }
                found.scans += 1;
                let alone = segment
                    .first()
                    .is_some_and(|count| usize::from(*count) < found.components);
                found.buffered |= alone;
            }
            0xEE => found.adobe |= segment.starts_with(b"Adobe"),
            _ => {}
        }
        rest = rest.get(segment.len() + 2..).unwrap_or_default();
    }
    framed.then_some(found)
}

/// The next marker and what follows it; fill bytes, stuffed zeros and entropy-coded data are passed over.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes;
    loop {
        let at = rest.iter().position(|byte| *byte == 0xFF)?;
        let after = rest.get(at + 1..)?;
        let (first, tail) = after.split_first()?;
        match first {
            0xFF => rest = after,
            0x00 => rest = tail,
            _ => return Some((*first, tail)),
        }
    }
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
    found.components = usize::from(*count);
    let factors: Vec<(u64, u64)> = specs
        .chunks_exact(3)
        .take(found.components)
        .filter_map(|spec| spec.get(1))
        .map(|factor| (u64::from(factor >> 4), u64::from(factor & 15)))
        .collect();
    let widest = factors.iter().map(|f| f.0).max()?.max(1);
    let tallest = factors.iter().map(|f| f.1).max()?.max(1);
    let across = u64::from(found.width).div_ceil(8 * widest);
    let down = u64::from(found.height).div_ceil(8 * tallest);
    found.blocks = factors.iter().map(|(h, v)| across * h * down * v).sum();
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(frame_marker: u8, scans: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        bytes.extend([0xFF, frame_marker, 0, 17, 8, 0, 100, 0, 200, 3]);
        bytes.extend([1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        for count in scans {
            bytes.extend([0xFF, 0xDA, 0, 3, *count]);
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
        assert_eq!(found.scans, 1);
        assert!(!found.buffered);
    }

    #[test]
    fn scans_are_counted_and_buffering_told() {
        let progressive = declared(&file(0xC2, &[3, 1, 1])).expect("a frame header is there");
        assert_eq!(progressive.scans, 3);
        assert!(progressive.buffered);
        let apart = declared(&file(0xC0, &[1, 1, 1])).expect("a frame header is there");
        assert!(apart.buffered);
    }

    #[test]
    fn a_scan_without_a_frame_is_no_picture() {
        assert_eq!(declared(&[0xFF, 0xD8, 0xFF, 0xDA, 0, 3, 1]), None);
        assert_eq!(declared(&[0xFF, 0xD8]), None);
    }
}

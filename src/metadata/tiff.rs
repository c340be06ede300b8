//! A bounded walk over the directories (IFDs) of a TIFF structure: a TIFF file or an EXIF block.
//!
//! Nothing is copied and no offset is trusted. Own, because kamadak-exif reads from an owned copy of the whole
//! block and keeps every value it parsed: overlapping values grow a 1 MiB block to gigabytes.

use super::text::Order;

/// Most directories walked in one structure.
const MAX_DIRECTORIES: usize = 16;
/// Most entries read in one structure.
const MAX_ENTRIES: usize = 4_000;

/// Which directory an entry stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directory {
    /// The nth of the main chain: 0 the picture, 1 the thumbnail of an EXIF block.
    Main(usize),
    /// EXIF.
    Exif,
    /// GPS.
    Gps,
    /// Interoperability.
    Interop,
}

/// One entry with its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    /// Where it stands.
    pub(super) directory: Directory,
    /// Tag number.
    pub(super) tag: u16,
    /// Type code of TIFF 6.0 and EXIF 3.0.
    pub(super) kind: u16,
    /// The bytes of all its values.
    pub(super) bytes: &'a [u8],
}

/// What a walk found.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    /// Byte order of all numbers.
    pub(super) order: Order,
    /// Entries whose bytes lie inside the structure, in file order.
    pub(super) entries: Vec<Entry<'a>>,
    /// Entries and directories that point outside it.
    pub(super) outside: usize,
    /// Whether a bound stopped the walk.
    pub(super) stopped: bool,
}

/// The entries of a TIFF or `BigTIFF` structure whose first directory is `root`; `None` where `bytes` is none.
pub(super) fn walk(bytes: &[u8], root: Directory) -> Option<Walk<'_>> {
    let order = match bytes.get(..2)? {
        b"II" => Order::Little,
        b"MM" => Order::Big,
        _ => return None,
    };
    let mut reader = Reader {
        bytes,
        order,
        wide: false,
    };
    let first = match reader.u16(2)? {
        42 | 0x55 | 0x4f52 | 0x5352 => u64::from(reader.u32(4)?),
        43 if reader.u16(4)? == 8 => {
            reader.wide = true;
            reader.u64(8)?
        }
        _ => return None,
    };
    let mut walk = Walk {
        order,
        entries: Vec::new(),
        outside: 0,
        stopped: false,
    };
    let mut seen = Vec::new();
    let mut queue = vec![(root, first)];
    while let Some((directory, at)) = queue.pop() {
        if at == 0 || seen.contains(&at) {
            continue;
        }
        if seen.len() == MAX_DIRECTORIES {
            walk.stopped = true;
            break;
        }
        seen.push(at);
        let from = walk.entries.len();
        let next = reader.directory(directory, at, &mut walk);
        if let (Directory::Main(n), Some(next)) = (directory, next) {
            queue.push((Directory::Main(n + 1), next));
        }
        for entry in walk.entries.get(from..).unwrap_or_default() {
            let child = match (directory, entry.tag) {
                (Directory::Main(0), 0x8769) => Directory::Exif,
                (Directory::Main(0), 0x8825) => Directory::Gps,
                (Directory::Exif, 0xa005) => Directory::Interop,
                _ => continue,
            };
            if let Some(at) = reader.pointer(entry) {
                queue.push((child, at));
            }
        }
    }
    Some(walk)
}

/// Bytes of one value of the type; `None` for types nobody defined.
pub(super) fn size_of(kind: u16) -> Option<usize> {
    match kind {
        1 | 2 | 6 | 7 | 129 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 | 16 | 17 | 18 => Some(8),
        _ => None,
    }
}

/// Numbers at offsets, in the structure's byte order.
struct Reader<'a> {
    bytes: &'a [u8],
    order: Order,
    wide: bool,
}

impl<'a> Reader<'a> {
    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.array(at)?;
        Some(match self.order {
            Order::Little => u16::from_le_bytes(bytes),
            Order::Big => u16::from_be_bytes(bytes),
        })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = self.array(at)?;
        Some(match self.order {
            Order::Little => u32::from_le_bytes(bytes),
            Order::Big => u32::from_be_bytes(bytes),
        })
    }

    fn u64(&self, at: usize) -> Option<u64> {
        let bytes = self.array(at)?;
        Some(match self.order {
            Order::Little => u64::from_le_bytes(bytes),
            Order::Big => u64::from_be_bytes(bytes),
        })
    }

    /// A number as wide as offsets are.
    fn word(&self, at: usize) -> Option<u64> {
        if self.wide {
            return self.u64(at);
        }
        self.u32(at).map(u64::from)
    }

    /// Reads one directory into `walk`; returns the offset of the next one of the chain.
    fn directory(&self, directory: Directory, at: u64, walk: &mut Walk<'a>) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let (head, size, count) = if self.wide {
            (8, 20, self.u64(at))
        } else {
            (2, 12, self.u16(at).map(u64::from))
        };
        let Some(count) = count else {
            walk.outside += 1;
            return None;
        };
        let first = at.checked_add(head)?;
        for n in 0..usize::try_from(count).ok()? {
            if walk.entries.len() + walk.outside >= MAX_ENTRIES {
                walk.stopped = true;
                return None;
            }
            let place = n.checked_mul(size)?.checked_add(first)?;
            let Some(tag) = self.u16(place) else {
                walk.outside += 1;
                return None;
            };
            match self.entry(directory, tag, place) {
                Some(entry) => walk.entries.push(entry),
                None => walk.outside += 1,
            }
        }
        let end = usize::try_from(count).ok()?.checked_mul(size)?;
        self.word(first.checked_add(end)?)
    }

    /// The entry at `place` with its bytes; `None` where they lie outside or its type is unknown.
    fn entry(&self, directory: Directory, tag: u16, place: usize) -> Option<Entry<'a>> {
        let kind = self.u16(place + 2)?;
        let count = usize::try_from(self.word(place + 4)?).ok()?;
        let length = size_of(kind)?.checked_mul(count)?;
        let (field, inline) = if self.wide { (12, 8) } else { (8, 4) };
        let at = if length <= inline {
            place + field
        } else {
            usize::try_from(self.word(place + field)?).ok()?
        };
        Some(Entry {
            directory,
            tag,
            kind,
            bytes: self.bytes.get(at..at.checked_add(length)?)?,
        })
    }

    fn pointer(&self, entry: &Entry<'a>) -> Option<u64> {
        let inner = Reader {
            bytes: entry.bytes,
            order: self.order,
            wide: self.wide,
        };
        match entry.kind {
            3 => inner.u16(0).map(u64::from),
            4 | 9 | 13 => inner.u32(0).map(u64::from),
            16..=18 => inner.u64(0),
            _ => None,
        }
    }
}

/// The values of `bytes` as groups of `N` bytes in big-endian order.
pub(super) fn groups<const N: usize>(bytes: &[u8], order: Order) -> impl Iterator<Item = [u8; N]> {
    bytes.chunks_exact(N).map(move |chunk| {
        let mut group = [0; N];
        group.copy_from_slice(chunk);
        if order == Order::Little {
            group.reverse();
        }
        group
    })
}

#[cfg(test)]
pub(super) mod build {
    //! Small TIFF structures for tests.

    /// One entry: tag, type, count, bytes.
    pub(in super::super) type Row<'a> = (u16, u16, u32, &'a [u8]);

    /// A big-endian structure of a main directory and, where not empty, an EXIF and a GPS directory.
    pub(in super::super) fn tiff(main: &[Row], exif: &[Row], gps: &[Row]) -> Vec<u8> {
        let mut out = b"MM\0\x2a\0\0\0\x08".to_vec();
        let size = |rows: usize| 2 + rows * 12 + 4;
        let children = usize::from(!exif.is_empty()) + usize::from(!gps.is_empty());
        let exif_at = 8 + size(main.len() + children);
        let gps_at = exif_at + if exif.is_empty() { 0 } else { size(exif.len()) };
        let mut data_at = gps_at + if gps.is_empty() { 0 } else { size(gps.len()) };
        let exif_pointer = u32::try_from(exif_at).expect("small").to_be_bytes();
        let gps_pointer = u32::try_from(gps_at).expect("small").to_be_bytes();
        let mut main = main.to_vec();
        if !exif.is_empty() {
            main.push((0x8769, 4, 1, &exif_pointer));
        }
        if !gps.is_empty() {
            main.push((0x8825, 4, 1, &gps_pointer));
        }
        let mut data = Vec::new();
        for rows in [main.as_slice(), exif, gps] {
            if rows.is_empty() {
                continue;
            }
            out.extend(u16::try_from(rows.len()).expect("few").to_be_bytes());
            for (tag, kind, count, bytes) in rows {
                out.extend(tag.to_be_bytes());
                out.extend(kind.to_be_bytes());
                out.extend(count.to_be_bytes());
                if bytes.len() <= 4 {
                    let mut inline = bytes.to_vec();
                    inline.resize(4, 0);
                    out.extend(inline);
                } else {
                    out.extend(u32::try_from(data_at).expect("small").to_be_bytes());
                    data_at += bytes.len();
                    data.extend_from_slice(bytes);
                }
            }
            out.extend([0; 4]);
        }
        out.extend(data);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_followed() {
        let bytes = build::tiff(
            &[(0x13b, 2, 5, b"Anna\0")],
            &[(0x9003, 2, 20, b"2019:11:15 10:30:00\0")],
            &[(1, 2, 2, b"N\0")],
        );
        let walk = walk(&bytes, Directory::Main(0)).expect("a TIFF structure");
        let found: Vec<_> = walk.entries.iter().map(|e| (e.directory, e.tag)).collect();
        assert!(found.contains(&(Directory::Main(0), 0x13b)));
        assert!(found.contains(&(Directory::Exif, 0x9003)));
        assert!(found.contains(&(Directory::Gps, 1)));
        assert_eq!(walk.outside, 0);
    }

    #[test]
    fn values_outside_are_counted_and_left_out() {
        let mut bytes = build::tiff(&[(0x13b, 2, 5, b"Anna\0")], &[], &[]);
        bytes.pop();
        let walk = walk(&bytes, Directory::Main(0)).expect("a TIFF structure");
        assert_eq!((walk.entries.len(), walk.outside), (0, 1));
    }

    #[test]
    fn loops_and_endless_directories_end() {
        let mut bytes = b"II\x2a\0\x08\0\0\0\xff\xff".to_vec();
        bytes.resize(1 << 20, 1);
        let hostile = walk(&bytes, Directory::Main(0)).expect("a TIFF structure");
        assert!(hostile.stopped && hostile.outside <= MAX_ENTRIES);
        let row = b"\x01\x00\x01\x00\x01\x00\x00\x00....";
        let bytes = [
            b"II\x2a\0\x08\0\0\0\xff\xff".as_slice(),
            &row.repeat(65_535),
        ]
        .concat();
        let endless = walk(&bytes, Directory::Main(0)).expect("a TIFF structure");
        assert!(endless.stopped && endless.entries.len() == MAX_ENTRIES);
        let looped = b"II\x2a\0\x08\0\0\0\0\0\x08\0\0\0";
        assert!(
            walk(looped, Directory::Main(0))
                .expect("a TIFF structure")
                .entries
                .is_empty()
        );
    }

    #[test]
    fn big_tiff_is_read() {
        let mut bytes = b"II\x2b\0\x08\0\0\0\x10\0\0\0\0\0\0\0".to_vec();
        bytes.extend(1u64.to_le_bytes());
        bytes.extend([0x3b, 0x01, 2, 0]);
        bytes.extend(5u64.to_le_bytes());
        bytes.extend(b"Anna\0\0\0\0");
        bytes.extend(0u64.to_le_bytes());
        let walk = walk(&bytes, Directory::Main(0)).expect("a BigTIFF structure");
        assert_eq!(walk.entries.first().map(|e| e.bytes), Some(&b"Anna\0"[..]));
    }
}

//! How a segment lies in its bytes, little-endian: a header of [`HEADER`] bytes, then sections, each at a multiple of 64.
//!
//! | Bytes | What |
//! |---|---|
//! | 8 | `CULNSEG` and a line's end |
//! | 32 | versions, 4 bytes each: of this layout, the vocabulary, `pdq`, `phash`, `local`, `sequence`, key frames, none |
//! | 16, 16 | id of the archive, name of the segment |
//! | 8, 8 | first and last row of its entries |
//! | 8 | bytes of the whole |
//! | 24 each | of every section offset, bytes, and the first 8 bytes of its SHA-256 |
//! | 8 | the first 8 bytes of the SHA-256 of the header before them |

use std::ops::Range;

use crate::fetch::Digest;
use crate::index::Vocabulary;
use crate::signal::{Signal as _, keyframes, local, pdq, phash, sequence};

use super::{Identity, Unfit};

pub(in crate::archive) const MAGIC: &[u8; 8] = b"CULNSEG\n";
/// Of this layout.
const VERSION: u32 = 2;
/// Every section begins at a multiple of so many bytes.
const ALIGNED: usize = 64;
const SECTIONS: usize = 21;
const ENTRY: usize = 24;
const FIXED: usize = 8 + 32 + 16 + 16 + 8 + 8 + 8;
/// Bytes of the header.
const HEADER: usize = (FIXED + SECTIONS * ENTRY + 8).next_multiple_of(ALIGNED);

/// What lies in a segment, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    PdqBits,
    PdqKeys,
    PdqStarts,
    PdqSorted,
    PhashBits,
    PhashKeys,
    MomentBits,
    MomentKeys,
    MomentNumbers,
    MomentStarts,
    MomentSorted,
    VoteStarts,
    VoteFirst,
    VoteRest,
    VoteVoters,
    VotePoses,
    Voters,
    EmbeddingSigns,
    EmbeddingValues,
    EmbeddingKinds,
    EmbeddingKeys,
}

/// Where the sections lie, and their checksums.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    sections: Vec<(Range<usize>, [u8; 8])>,
}

impl Layout {
    pub(super) fn range(&self, section: Section) -> Option<Range<usize>> {
        self.sections
            .get(section as usize)
            .map(|(range, _)| range.clone())
    }

    pub(super) fn is_whole(&self, bytes: &[u8]) -> bool {
        self.sections.iter().all(|(range, sum)| {
            bytes
                .get(range.clone())
                .is_some_and(|section| sum_of(section) == *sum)
        })
    }
}

/// What decides whether a segment can be used by this program.
fn versions() -> [u32; 8] {
    [
        VERSION,
        Vocabulary::VERSION,
        pdq::VERSION,
        phash::Phash.version(),
        local::VERSION,
        sequence::VERSION,
        keyframes::VERSION,
        0,
    ]
}

/// The bytes of a segment, in words, and where its sections lie.
pub(super) fn written(identity: &Identity, sections: &[&[u8]; SECTIONS]) -> (Vec<u64>, Layout) {
    let mut at = HEADER;
    let mut table = Vec::with_capacity(SECTIONS * ENTRY);
    let mut layout = Vec::with_capacity(SECTIONS);
    for section in sections {
        for number in [at, section.len()] {
            table.extend_from_slice(&(number as u64).to_le_bytes());
        }
        let sum = sum_of(section);
        table.extend_from_slice(&sum);
        layout.push((at..at + section.len(), sum));
        at = (at + section.len()).next_multiple_of(ALIGNED);
    }
    let mut words = vec![0_u64; at / size_of::<u64>()];
    let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut words);
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(MAGIC);
    header.extend(versions().iter().flat_map(|version| version.to_le_bytes()));
    header.extend_from_slice(&sixteen(&identity.archive));
    header.extend_from_slice(&sixteen(&identity.name));
    header.extend_from_slice(&identity.first.to_le_bytes());
    header.extend_from_slice(&identity.last.to_le_bytes());
    header.extend_from_slice(&(at as u64).to_le_bytes());
    header.extend_from_slice(&table);
    let sum = sum_of(&header);
    header.extend_from_slice(&sum);
    put(bytes, 0, &header);
    for (section, (range, _)) in sections.iter().zip(&layout) {
        put(bytes, range.start, section);
    }
    (words, Layout { sections: layout })
}

fn put(bytes: &mut [u8], at: usize, part: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + part.len()) {
        place.copy_from_slice(part);
    }
}

/// Where the sections of a segment lie and what it is about; reads the header alone.
pub(super) fn read(bytes: &[u8]) -> Result<(Layout, Identity), Unfit> {
    let mut rest = bytes.get(..HEADER).ok_or(Unfit::Damaged)?;
    let signed = rest.get(..FIXED + SECTIONS * ENTRY).ok_or(Unfit::Damaged)?;
    if take(&mut rest)? != *MAGIC {
        return Err(Unfit::Damaged);
    }
    for version in versions() {
        if u32::from_le_bytes(take(&mut rest)?) != version {
            return Err(Unfit::Version);
        }
    }
    let archive = text(take(&mut rest)?)?;
    let name = text(take(&mut rest)?)?;
    let first = i64::from_le_bytes(take(&mut rest)?);
    let last = i64::from_le_bytes(take(&mut rest)?);
    let length = u64::from_le_bytes(take(&mut rest)?);
    let mut sections = Vec::with_capacity(SECTIONS);
    for _ in 0..SECTIONS {
        let offset = u64::from_le_bytes(take(&mut rest)?);
        let count = u64::from_le_bytes(take(&mut rest)?);
        let sum: [u8; 8] = take(&mut rest)?;
        let end = offset.checked_add(count).filter(|end| *end <= length);
        let (Some(end), true) = (end, offset.is_multiple_of(ALIGNED as u64)) else {
            return Err(Unfit::Damaged);
        };
        sections.push((offset as usize..end as usize, sum));
    }
    if length != bytes.len() as u64 || take::<8>(&mut rest)? != sum_of(signed) {
        return Err(Unfit::Damaged);
    }
    let identity = Identity {
        archive,
        name,
        first,
        last,
    };
    Ok((Layout { sections }, identity))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Unfit> {
    let (taken, left) = rest.split_first_chunk().ok_or(Unfit::Damaged)?;
    *rest = left;
    Ok(*taken)
}

fn sixteen(text: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(text.bytes())
        .for_each(|(to, from)| *to = from);
    bytes
}

fn text(bytes: [u8; 16]) -> Result<String, Unfit> {
    let text = std::str::from_utf8(&bytes).map_err(|_| Unfit::Damaged)?;
    Ok(text.trim_end_matches('\0').to_owned())
}

fn sum_of(bytes: &[u8]) -> [u8; 8] {
    let digest = Digest::of(bytes);
    digest.as_bytes().first_chunk().copied().unwrap_or_default()
}

//! IIM data sets (IPTC-NAA Information Interchange Model 4.2) and the Photoshop resources that hold them.

use super::Block;
use super::fields::Collector;
use super::text;
use crate::limit::ProblemKind;

/// Signatures of Photoshop resources: Photoshop, `PhotoDeluxe`, `ImageReady`, Lightroom, and two found in files.
const SIGNATURES: [&[u8]; 6] = [b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa", b"8B1M"];
/// Most resources looked at.
const MAX_RESOURCES: usize = 2_000;
/// Resource that holds IIM.
pub(super) const IIM: u16 = 0x0404;

/// Photoshop resources with their numbers, in order; damage is skipped up to the next `8BIM`.
pub(super) fn resources(bytes: &[u8]) -> Vec<(u16, &[u8])> {
    let mut found = Vec::new();
    let mut rest = bytes;
    for _ in 0..MAX_RESOURCES {
        match resource(rest) {
            Some((id, data, next)) => {
                found.push((id, data));
                rest = next;
            }
            None => match next_signature(rest) {
                Some(next) => rest = next,
                None => break,
            },
        }
    }
    found
}

/// One resource: its number, its data (which end with the bytes at the latest) and what follows.
fn resource(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (signature, rest) = bytes.split_at_checked(4)?;
    if !SIGNATURES.contains(&signature) {
        return None;
    }
    let (id, rest) = rest.split_first_chunk::<2>()?;
    // The name's length byte and the name, together of even length.
    let name = 1 + usize::from(*rest.first()?);
    let rest = rest.get(name + name % 2..)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let data = rest.get(..length).unwrap_or(rest);
    let padded = data.len() + data.len() % 2;
    Some((
        u16::from_be_bytes(*id),
        data,
        rest.get(padded..).unwrap_or_default(),
    ))
}

fn next_signature(bytes: &[u8]) -> Option<&[u8]> {
    let at = bytes.get(1..)?.windows(4).position(|w| w == b"8BIM")?;
    bytes.get(at + 1..)
}

/// How the texts of a block are written, as its data set 1:90 says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Charset {
    /// Not said, or said to be UTF-8, which is believed where it is true.
    Utf8OrLatin,
    Latin,
}

/// Puts the data sets of one block into `out`, named as Exiv2 names them (`Iptc.Application2.Caption`).
pub(super) fn read(block: &[u8], out: &mut Collector) {
    let mut charset = Charset::Utf8OrLatin;
    let mut sets = Sets { rest: block };
    for set in &mut sets {
        if (set.record, set.number) == (1, 90) {
            charset = charset_of(set.data);
        }
        if out.is_full(Block::Iim) {
            return;
        }
        let name = name(set.record, set.number);
        out.push(&name, &value(&set, charset), Block::Iim);
    }
    if sets.rest.iter().any(|&b| b != 0) {
        out.problem(
            ProblemKind::Malformed,
            "IIM is damaged; what stands before the damage was read",
        );
    }
}

/// ISO 2022 escape sequences of 1:90: Latin-1 (`ESC . A`, `ESC - A`) or anything else.
fn charset_of(data: &[u8]) -> Charset {
    match data {
        b"\x1b.A" | b"\x1b-A" | b"\x1b/A" => Charset::Latin,
        _ => Charset::Utf8OrLatin,
    }
}

struct Set<'a> {
    record: u8,
    number: u8,
    data: &'a [u8],
}

/// Data sets in order, until the end or damage; `rest` is what was not read.
struct Sets<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Sets<'a> {
    type Item = Set<'a>;

    fn next(&mut self) -> Option<Set<'a>> {
        let [0x1c, record, number, high, low, rest @ ..] = self.rest else {
            return None;
        };
        let short = u16::from_be_bytes([*high, *low]);
        let (length, rest) = match short {
            // Extended: the low bits count the bytes of the length (1.6.3).
            0x8001..=0x8004 => {
                let (digits, rest) = rest.split_at_checked(usize::from(short & 0x7fff))?;
                let length = digits.iter().fold(0, |n, &b| n << 8 | usize::from(b));
                (length, rest)
            }
            _ => (usize::from(short), rest),
        };
        let (data, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Set {
            record: *record,
            number: *number,
            data,
        })
    }
}

fn value(set: &Set, charset: Charset) -> String {
    match (set.record, set.number) {
        // Versions, file format and its version.
        (1, 0 | 20 | 22) | (2, 0 | 200 | 201) => set
            .data
            .iter()
            .fold(0u64, |n, &b| n << 8 | u64::from(b))
            .to_string(),
        (1, 90) => match set.data {
            b"\x1b%G" => "UTF-8".to_owned(),
            b"\x1b.A" | b"\x1b-A" | b"\x1b/A" => "ISO-8859-1".to_owned(),
            other => other.escape_ascii().to_string(),
        },
        // Rasterised caption, preview, object data.
        (2, 125 | 202) | (3 | 7..=9, _) => format!("({} bytes)", set.data.len()),
        _ => {
            let kept = set.data.len().min(super::fields::MAX_VALUE + 1);
            let data = set.data.get(..kept).unwrap_or_default();
            match charset {
                Charset::Utf8OrLatin => text::utf8_or_latin(data),
                Charset::Latin => text::latin(data),
            }
        }
    }
}

fn name(record: u8, number: u8) -> String {
    let known = match record {
        1 => ENVELOPE.iter(),
        2 => APPLICATION.iter(),
        _ => [].iter(),
    };
    let group = match record {
        1 => "Envelope".to_owned(),
        2 => "Application2".to_owned(),
        _ => format!("Record{record}"),
    };
    let known = known.copied().find(|&(n, _)| n == number);
    match known {
        Some((_, name)) => format!("Iptc.{group}.{name}"),
        None => format!("Iptc.{group}.{number}"),
    }
}

const ENVELOPE: [(u8, &str); 15] = [
    (0, "ModelVersion"),
    (5, "Destination"),
    (20, "FileFormat"),
    (22, "FileVersion"),
    (30, "ServiceId"),
    (40, "EnvelopeNumber"),
    (50, "ProductId"),
    (60, "EnvelopePriority"),
    (70, "DateSent"),
    (80, "TimeSent"),
    (90, "CharacterSet"),
    (100, "UNO"),
    (120, "ARMId"),
    (122, "ARMVersion"),
    (255, "255"),
];

const APPLICATION: [(u8, &str); 56] = [
    (0, "RecordVersion"),
    (3, "ObjectType"),
    (4, "ObjectAttribute"),
    (5, "ObjectName"),
    (7, "EditStatus"),
    (8, "EditorialUpdate"),
    (10, "Urgency"),
    (12, "Subject"),
    (15, "Category"),
    (20, "SuppCategory"),
    (22, "FixtureId"),
    (25, "Keywords"),
    (26, "LocationCode"),
    (27, "LocationName"),
    (30, "ReleaseDate"),
    (35, "ReleaseTime"),
    (37, "ExpirationDate"),
    (38, "ExpirationTime"),
    (40, "SpecialInstructions"),
    (42, "ActionAdvised"),
    (45, "ReferenceService"),
    (47, "ReferenceDate"),
    (50, "ReferenceNumber"),
    (55, "DateCreated"),
    (60, "TimeCreated"),
    (62, "DigitizationDate"),
    (63, "DigitizationTime"),
    (65, "Program"),
    (70, "ProgramVersion"),
    (75, "ObjectCycle"),
    (80, "Byline"),
    (85, "BylineTitle"),
    (90, "City"),
    (92, "SubLocation"),
    (95, "ProvinceState"),
    (100, "CountryCode"),
    (101, "CountryName"),
    (103, "TransmissionReference"),
    (105, "Headline"),
    (110, "Credit"),
    (115, "Source"),
    (116, "Copyright"),
    (118, "Contact"),
    (120, "Caption"),
    (122, "Writer"),
    (125, "RasterizedCaption"),
    (130, "ImageType"),
    (131, "ImageOrientation"),
    (135, "Language"),
    (150, "AudioType"),
    (151, "AudioRate"),
    (152, "AudioResolution"),
    (153, "AudioDuration"),
    (154, "AudioOutcue"),
    (200, "PreviewFormat"),
    (201, "PreviewVersion"),
];

#[cfg(test)]
pub(super) mod build {
    //! Small IIM blocks for tests.

    /// One data set.
    pub(in super::super) fn set(record: u8, number: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("short").to_be_bytes();
        [&[0x1c, record, number], &length[..], data].concat()
    }

    /// One Photoshop resource.
    pub(in super::super) fn resource(id: u16, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).expect("short").to_be_bytes();
        let pad = vec![0; data.len() % 2];
        [b"8BIM", &id.to_be_bytes()[..], &[0, 0], &length, data, &pad].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::build::{resource, set};
    use super::*;
    use crate::metadata::Field;

    fn fields(block: &[u8]) -> Vec<Field> {
        let mut out = Collector::new(Vec::new());
        read(block, &mut out);
        out.into_parts().0
    }

    fn values(block: &[u8]) -> Vec<String> {
        fields(block).into_iter().map(|field| field.value).collect()
    }

    #[test]
    fn utf8_without_a_marker_is_read_as_utf8() {
        let block = set(2, 110, "ČTK / Sznapka Petr".as_bytes());
        let found = fields(&block);
        let field = found.first().expect("a field");
        assert_eq!(field.name, "Iptc.Application2.Credit");
        assert_eq!(field.value, "ČTK / Sznapka Petr");
    }

    #[test]
    fn the_marker_decides_where_it_is_latin() {
        let text = set(2, 80, b"M\xc3\xbcller");
        assert_eq!(values(&text), ["Müller"]);
        let latin = [set(1, 90, b"\x1b.A"), text].concat();
        assert_eq!(values(&latin), ["ISO-8859-1", "MÃ¼ller"]);
        let untrue = [set(1, 90, b"\x1b%G"), set(2, 80, b"M\xfcller")].concat();
        assert_eq!(values(&untrue), ["UTF-8", "Müller"]);
    }

    #[test]
    fn resources_are_found_beside_others_and_behind_damage() {
        let iim = set(2, 80, b"Anna");
        let second = set(2, 85, b"Stringer");
        let bytes = [
            resource(0x03ed, b"odd"),
            resource(0x0404, &iim),
            b"damage".to_vec(),
            resource(0x0404, &second),
        ]
        .concat();
        let found = resources(&bytes);
        let iim_of = found.iter().filter(|(id, _)| *id == IIM);
        let found: Vec<&[u8]> = iim_of.map(|(_, data)| *data).collect();
        assert_eq!(found, [iim.as_slice(), second.as_slice()]);
    }

    #[test]
    fn extended_lengths_are_read() {
        let block = b"\x1c\x02\x78\x80\x04\0\0\0\x05Hello\x1c\x02\x50\0\x04Anna";
        assert_eq!(values(block), ["Hello", "Anna"]);
    }

    #[test]
    fn damage_ends_the_block_and_is_said() {
        let mut out = Collector::new(Vec::new());
        let block = [set(2, 80, b"Anna"), b"\x1c\x02\x78\xff\xff..".to_vec()].concat();
        read(&block, &mut out);
        let (fields, problems) = out.into_parts();
        assert_eq!((fields.len(), problems.len()), (1, 1));
    }

    #[test]
    fn hostile_resources_end() {
        let found = resources(&b"8BIM".repeat(100_000)).len();
        assert!(found <= MAX_RESOURCES, "{found}");
        assert!(resources(&vec![b'8'; 1 << 20]).is_empty());
    }
}

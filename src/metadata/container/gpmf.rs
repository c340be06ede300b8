//! `GoPro` telemetry (GPMF): the device's name, and the first position with its time.

use jiff::Timestamp;

use super::Blocks;
use crate::metadata::text;

/// Deepest nesting read.
const MAX_DEPTH: usize = 8;
/// Most elements read of one block.
const MAX_ELEMENTS: usize = 10_000;
/// Seconds from 1970 to 2000.
const FROM_1970_TO_2000: i64 = 946_684_800;

/// One key, length, value.
struct Element<'a> {
    key: [u8; 4],
    kind: u8,
    /// Bytes of one value.
    size: usize,
    data: &'a [u8],
}

/// What a stream has said so far.
#[derive(Default)]
struct Said {
    scales: Vec<f64>,
    fix: Option<u64>,
    time: Option<String>,
}

/// Notes `Gpmf.DVNM`, and `Gpmf.GPS5` and `Gpmf.GPSU` of the first position with a fix, also where it is a `GPS9`.
pub(super) fn read(bytes: &[u8], blocks: &mut Blocks) {
    let mut left = MAX_ELEMENTS;
    walk(bytes, 0, &mut left, &mut Said::default(), blocks);
}

fn walk(bytes: &[u8], depth: usize, left: &mut usize, said: &mut Said, blocks: &mut Blocks) {
    let mut rest = bytes;
    while *left > 0
        && let Some((element, next)) = element(rest)
    {
        *left -= 1;
        rest = next;
        match &element.key {
            _ if element.kind == 0 && depth == MAX_DEPTH => {}
            _ if element.kind == 0 => {
                walk(element.data, depth + 1, left, &mut Said::default(), blocks);
            }
            b"DVNM" | b"MINF" => {
                let name = format!("Gpmf.{}", text::latin(&element.key));
                let value = text::utf8_or_latin(element.data);
                note(blocks, &name, value.trim_matches('\0').trim());
            }
            b"SCAL" => said.scales = numbers(&element),
            b"GPSF" => said.fix = numbers(&element).first().map(|&fix| fix as u64),
            b"GPSU" => said.time = time(element.data),
            b"GPS5" if element.size == 20 && said.fix != Some(0) => {
                position(&numbers(&element), said, blocks);
            }
            b"GPS9" if element.size == 32 => position_9(&element, said, blocks),
            _ => {}
        }
    }
}

fn element(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let ([a, b, c, d, kind, size, high, low], rest) = bytes.split_first_chunk::<8>()?;
    let size = usize::from(*size);
    let length = size * usize::from(u16::from_be_bytes([*high, *low]));
    let data = rest.get(..length)?;
    let element = Element {
        key: [*a, *b, *c, *d],
        kind: *kind,
        size,
        data,
    };
    Some((
        element,
        rest.get(length.next_multiple_of(4)..).unwrap_or_default(),
    ))
}

/// Whole numbers of every width and sign.
fn numbers(element: &Element) -> Vec<f64> {
    let width = match element.kind {
        b'b' | b'B' => 1,
        b's' | b'S' => 2,
        b'l' | b'L' => 4,
        _ => return Vec::new(),
    };
    whole(element.kind, width, element.data)
}

fn whole(kind: u8, width: usize, data: &[u8]) -> Vec<f64> {
    let number = |bytes: &[u8]| match (kind, bytes) {
        (b'b', &[a]) => f64::from(a.cast_signed()),
        (_, &[a]) => f64::from(a),
        (b's', &[a, b]) => f64::from(i16::from_be_bytes([a, b])),
        (_, &[a, b]) => f64::from(u16::from_be_bytes([a, b])),
        (b'l', &[a, b, c, d]) => f64::from(i32::from_be_bytes([a, b, c, d])),
        (_, &[a, b, c, d]) => f64::from(u32::from_be_bytes([a, b, c, d])),
        _ => f64::NAN,
    };
    data.chunks_exact(width).take(64).map(number).collect()
}

/// A `GPS9`: as a `GPS5`, then days since 2000, seconds of the day, precision and fix, the last two of 16 bits.
fn position_9(element: &Element, said: &mut Said, blocks: &mut Blocks) {
    let Some((head, [_, _, fix_high, fix_low])) = element
        .data
        .get(..32)
        .and_then(<[u8]>::split_last_chunk::<4>)
    else {
        return;
    };
    if u16::from_be_bytes([*fix_high, *fix_low]) == 0 {
        return;
    }
    let values = whole(b'l', 4, head);
    let scaled = |n: usize| Some(values.get(n)? / said.scales.get(n)?);
    if let (Some(days), Some(seconds)) = (scaled(5), scaled(6)) {
        let since = (days * 86_400.0 + seconds) as i64;
        let time = Timestamp::from_second(FROM_1970_TO_2000.saturating_add(since)).ok();
        said.time = time.map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    position(&values, said, blocks);
}

/// Latitude, longitude and altitude, each divided by its scale.
fn position(values: &[f64], said: &Said, blocks: &mut Blocks) {
    let scaled = |n: usize| {
        let scale = said.scales.get(n).or(said.scales.first()).copied()?;
        let value = values.get(n)? / scale;
        value.is_finite().then_some(value)
    };
    let (Some(lat), Some(lon), Some(alt)) = (scaled(0), scaled(1), scaled(2)) else {
        return;
    };
    if lat == 0.0 && lon == 0.0 {
        return;
    }
    note(
        blocks,
        "Gpmf.GPS5",
        &format!("{lat:+.7}{lon:+.7}{alt:+.3}/"),
    );
    if let Some(time) = &said.time {
        note(blocks, "Gpmf.GPSU", time);
    }
}

/// `yymmddhhmmss.sss` in UTC.
fn time(data: &[u8]) -> Option<String> {
    let text = text::latin(data);
    let part = |n: usize| {
        text.get(n..n + 2)
            .filter(|p| p.bytes().all(|b| b.is_ascii_digit()))
    };
    let (year, month, day) = (part(0)?, part(2)?, part(4)?);
    let (hour, minute, second) = (part(6)?, part(8)?, part(10)?);
    Some(format!("20{year}-{month}-{day}T{hour}:{minute}:{second}Z"))
}

/// Keeps the first value of a name.
fn note(blocks: &mut Blocks, name: &str, value: &str) {
    if blocks.remarks.iter().all(|(known, _)| known != name) {
        blocks.add_remark(name.to_owned(), value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element_of(key: &[u8], kind: u8, size: u8, data: &[u8]) -> Vec<u8> {
        let count = match size {
            0 => 0,
            size => u16::try_from(data.len() / usize::from(size)).expect("short"),
        };
        let mut out = [key, &[kind, size], &count.to_be_bytes(), data].concat();
        out.resize(out.len().next_multiple_of(4), 0);
        out
    }

    fn nested(key: &[u8], inside: &[u8]) -> Vec<u8> {
        element_of(key, 0, 4, inside)
    }

    fn file(fix: u32) -> Vec<u8> {
        let words =
            |numbers: &[i32]| -> Vec<u8> { numbers.iter().flat_map(|n| n.to_be_bytes()).collect() };
        let stream = [
            element_of(b"GPSF", b'L', 4, &fix.to_be_bytes()),
            element_of(b"GPSU", b'U', 16, b"191115103000.250"),
            element_of(
                b"SCAL",
                b'l',
                4,
                &words(&[10_000_000, 10_000_000, 1_000, 1_000, 100]),
            ),
            element_of(
                b"GPS5",
                b'l',
                20,
                &words(&[515_000_000, -1_250_000, 35_500, 0, 0]),
            ),
        ]
        .concat();
        let device = [
            element_of(b"DVNM", b'c', 1, b"Hero8 Black"),
            nested(b"STRM", &stream),
        ]
        .concat();
        nested(b"DEVC", &device)
    }

    fn remarks(bytes: &[u8]) -> Vec<String> {
        let mut blocks = Blocks::default();
        read(bytes, &mut blocks);
        blocks.remarks.into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn the_first_position_with_a_fix_is_read() {
        let found = remarks(&file(3));
        let expected = [
            "Hero8 Black",
            "+51.5000000-0.1250000+35.500/",
            "2019-11-15T10:30:00Z",
        ];
        assert_eq!(found, expected);
        assert_eq!(remarks(&file(0)), ["Hero8 Black"]);
    }

    #[test]
    fn the_longer_form_of_newer_cameras_is_read() {
        let words =
            |numbers: &[i32]| -> Vec<u8> { numbers.iter().flat_map(|n| n.to_be_bytes()).collect() };
        let scales = [10_000_000, 10_000_000, 1_000, 1_000, 100, 1, 1_000, 100, 1];
        let file = |fix: u8| {
            let mut sample = words(&[515_000_000, -1_250_000, 35_500, 0, 0, 7_258, 37_800_250]);
            sample.extend([0, 99, 0, fix]);
            let stream = [
                element_of(b"SCAL", b'l', 4, &words(&scales)),
                element_of(b"GPS9", b'?', 32, &sample),
            ];
            nested(b"DEVC", &nested(b"STRM", &stream.concat()))
        };
        let expected = ["+51.5000000-0.1250000+35.500/", "2019-11-15T10:30:00Z"];
        assert_eq!(remarks(&file(3)), expected);
        assert!(remarks(&file(0)).is_empty());
    }

    #[test]
    fn hostile_telemetry_ends() {
        let bytes = file(3);
        for length in 0..bytes.len() {
            remarks(bytes.get(..length).expect("shorter"));
        }
        let mut deep = Vec::new();
        for _ in 0..1_000 {
            deep = nested(b"DEVC", &deep);
        }
        assert!(remarks(&deep).is_empty());
    }
}

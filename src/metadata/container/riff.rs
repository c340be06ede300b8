//! RIFF chunks: WebP and AVI.

use std::borrow::Cow;

use super::Blocks;
use super::stream::Stream;
use crate::metadata::text;

/// Most chunks looked at in one file.
const MAX_CHUNKS: usize = 10_000;
/// Deepest list read.
const MAX_DEPTH: usize = 4;
/// Most bytes of one chunk that is loaded.
const MAX_CHUNK: u64 = 16 << 20;
/// Longest text read.
const MAX_TEXT: u64 = 64 << 10;

struct Chunk {
    kind: [u8; 4],
    start: u64,
    /// Ends with the file at the latest.
    end: u64,
}

/// Whether `head` begins a file that is read here.
pub(super) fn is_riff(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && matches!(head.get(8..12), Some(b"WEBP" | b"AVI " | b"AVIX"))
}

pub(super) fn read(stream: &mut Stream, blocks: &mut Blocks) {
    let end = stream.length();
    let mut left = MAX_CHUNKS;
    walk(stream, 0, end, 0, &mut left, blocks);
    if left == 0 {
        blocks.leave_out("chunks", MAX_CHUNKS);
    }
}

fn walk(
    stream: &mut Stream,
    mut at: u64,
    end: u64,
    depth: usize,
    left: &mut usize,
    blocks: &mut Blocks,
) {
    while *left > 0
        && let Some(chunk) = chunk(stream, at, end)
    {
        *left -= 1;
        at = chunk.end + (chunk.end - chunk.start) % 2;
        match &chunk.kind {
            b"RIFF" | b"LIST" => {
                let kind = stream.array::<4>(chunk.start);
                let is_wanted = !matches!(kind.as_ref(), None | Some(b"movi" | b"rec "));
                if is_wanted && depth < MAX_DEPTH {
                    walk(stream, chunk.start + 4, chunk.end, depth + 1, left, blocks);
                }
            }
            _ => keep(stream, &chunk, blocks),
        }
    }
}

fn chunk(stream: &mut Stream, at: u64, end: u64) -> Option<Chunk> {
    if at >= end {
        return None;
    }
    let [a, b, c, d, length @ ..] = stream.array::<8>(at)?;
    let start = at + 8;
    let length = u64::from(u32::from_le_bytes(length));
    // The outermost chunk is the file, whatever length a writer that stopped early left in it.
    let end = match at {
        0 => end,
        _ => end.min(start.checked_add(length)?),
    };
    Some(Chunk {
        kind: [a, b, c, d],
        start,
        end: end.max(start),
    })
}

fn keep(stream: &mut Stream, chunk: &Chunk, blocks: &mut Blocks) {
    let body = |stream: &mut Stream, most: u64| {
        let length = (chunk.end - chunk.start).min(most);
        stream.bytes(chunk.start, usize::try_from(length).ok()?)
    };
    match &chunk.kind {
        b"EXIF" => {
            if let Some(body) = body(stream, MAX_CHUNK) {
                blocks.add_exif(Cow::Owned(body), usize::try_from(chunk.start).ok());
            }
        }
        b"XMP " | b"XMP\0" | b"_PMX" => {
            if let Some(body) = body(stream, MAX_CHUNK) {
                blocks.add_xmp(Cow::Owned(body));
            }
        }
        b"C2PA" => blocks.has_credentials = true,
        b"VP8X" => {
            if let Some([_, _, _, _, a, b, c, d, e, f]) = stream.array(chunk.start) {
                let number = |a, b, c| u32::from_le_bytes([a, b, c, 0]) + 1;
                blocks.set_size(number(a, b, c), number(d, e, f));
            }
        }
        b"VP8 " => {
            if let Some([_, _, _, 0x9d, 0x01, 0x2a, a, b, c, d]) = stream.array(chunk.start) {
                let number = |a, b| u32::from(u16::from_le_bytes([a, b]) & 0x3fff);
                blocks.set_size(number(a, b), number(c, d));
            }
        }
        b"VP8L" => {
            if let Some([0x2f, a, b, c, d]) = stream.array(chunk.start) {
                let bits = u32::from_le_bytes([a, b, c, d]);
                blocks.set_size((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
            }
        }
        b"avih" => {
            let _damage: Option<()> = avi_header(stream, chunk.start, blocks);
        }
        b"IDIT" | [b'I', ..] => {
            let is_name = chunk.kind.iter().all(u8::is_ascii_alphanumeric);
            if let Some(body) = body(stream, MAX_TEXT).filter(|_| is_name) {
                let name = format!("Riff.{}", text::latin(&chunk.kind));
                let value = text::utf8_or_latin(body.split(|&b| b == 0).next().unwrap_or_default());
                blocks.add_remark(name, value);
            }
        }
        _ => {}
    }
}

/// Microseconds a frame, frames, and the size.
fn avi_header(stream: &mut Stream, at: u64, blocks: &mut Blocks) -> Option<()> {
    let mut number = |n: u64| Some(u32::from_le_bytes(stream.array(at + n * 4)?));
    let (pace, frames) = (number(0)?, number(4)?);
    let (width, height) = (number(8)?, number(9)?);
    blocks.set_size(width, height);
    let seconds = f64::from(pace) * f64::from(frames) / 1e6;
    if seconds > 0.0 {
        blocks.set_duration(seconds);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn chunk_of(kind: &[u8], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).expect("short");
        let mut out = [kind, &length.to_le_bytes(), body].concat();
        out.resize(out.len().next_multiple_of(2), 0);
        out
    }

    fn blocks_of(bytes: &[u8]) -> Blocks<'static> {
        let mut file = Cursor::new(bytes);
        let mut stream = Stream::new(&mut file).expect("seekable");
        let mut blocks = Blocks::default();
        read(&mut stream, &mut blocks);
        blocks
    }

    #[test]
    fn chunks_of_odd_length_are_padded() {
        let bytes =
            b"RIFF\0\0\0\0WEBPVP8X\x01\0\0\0.\0EXIF\x0a\0\0\0Exif\0\0MM\0\x2aXMP \x04\0\0\0<x/>";
        let blocks = blocks_of(bytes);
        let exif = blocks.exif.first().expect("an EXIF block");
        assert_eq!(exif.bytes.as_ref(), b"MM\0\x2a");
        assert_eq!(bytes.get(exif.at.expect("in the file")), Some(&b'M'));
        assert_eq!(blocks.xmp.len(), 1);
        for length in 0..bytes.len() {
            blocks_of(bytes.get(..length).expect("shorter"));
        }
    }

    #[test]
    fn texts_and_size_of_avi_are_found_and_frames_passed_over() {
        let mut header = vec![0; 40];
        header.splice(0..4, 40_000u32.to_le_bytes());
        header.splice(16..20, 250u32.to_le_bytes());
        header.splice(32..36, 320u32.to_le_bytes());
        header.splice(36..40, 240u32.to_le_bytes());
        let hdrl = [b"hdrl".as_slice(), &chunk_of(b"avih", &header)].concat();
        let texts = [b"INFO".as_slice(), &chunk_of(b"ISFT", b"Lavf58\0")].concat();
        let frames = [b"movi".as_slice(), &chunk_of(b"ISFT", b"hidden")].concat();
        let body = [
            b"AVI ".as_slice(),
            &chunk_of(b"LIST", &hdrl),
            &chunk_of(b"LIST", &frames),
            &chunk_of(b"LIST", &texts),
        ]
        .concat();
        let blocks = blocks_of(&chunk_of(b"RIFF", &body));
        assert_eq!(
            (blocks.size, blocks.duration),
            (Some((320, 240)), Some(10.0))
        );
        let expected = ("Riff.ISFT".to_owned(), "Lavf58".to_owned());
        assert_eq!(blocks.remarks, [expected]);
    }
}

//! The sizes the bitstreams inside a WebP file declare, which may differ from the canvas.

/// Width and height of the largest bitstream in `bytes`, frames of animations included; 0 where there is none.
pub(super) fn largest_bitstream(bytes: &[u8]) -> (u32, u32) {
    let inside = |(name, body): (&[u8], &[u8])| match name {
        b"ANMF" => chunks(body.get(16..).unwrap_or_default())
            .filter_map(bitstream)
            .max_by_key(|size| area(*size)),
        _ => bitstream((name, body)),
    };
    let all = chunks(bytes.get(12..).unwrap_or_default());
    all.filter_map(inside)
        .max_by_key(|size| area(*size))
        .unwrap_or_default()
}

fn area((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

/// Names and bodies of the chunks that follow one another in `bytes`; the last may be cut.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let name = rest.get(..4)?;
        let length = little(rest, 4, 4)? as usize;
        let body = rest.get(8..)?;
        let (inside, after) = body.split_at(length.min(body.len()));
        rest = after.get(inside.len() % 2..).unwrap_or_default();
        Some((name, inside))
    })
}

fn bitstream((name, body): (&[u8], &[u8])) -> Option<(u32, u32)> {
    match name {
        b"VP8 " => lossy(body),
        b"VP8L" => lossless(body),
        _ => None,
    }
}

/// Key frame header, RFC 6386 §9.1.
fn lossy(body: &[u8]) -> Option<(u32, u32)> {
    Some((little(body, 6, 2)? & 0x3FFF, little(body, 8, 2)? & 0x3FFF))
}

/// Image header, RFC 9649 §3.4.
fn lossless(body: &[u8]) -> Option<(u32, u32)> {
    let bits = little(body, 1, 4)?;
    Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
}

fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(count)?)?;
    let sum = part
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | u32::from(*byte));
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bitstream_larger_than_the_canvas_is_seen() {
        let mut bytes = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
        bytes.extend([0; 10]);
        bytes.extend(b"VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\xFF\x3F\xFF\x3F");
        assert_eq!(largest_bitstream(&bytes), (16_383, 16_383));
        assert_eq!(largest_bitstream(b"RIFF"), (0, 0));
    }
}

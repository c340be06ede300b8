//! Media types told from the first bytes.

/// Bytes by which every type is told.
pub const HEAD: usize = 512;

/// A picture type told from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// `WebP`.
    WebP,
    /// GIF.
    Gif,
    /// TIFF.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// HEIF or AVIF: known, not decoded by this version.
    Heif,
    /// MP4, MOV, `WebM`, AVI, MPEG, FLV, Ogg or ASF video: no single picture; its frames come through [`super::clip`].
    Video,
}

impl MediaType {
    /// The MIME type; for [`MediaType::Heif`] and [`MediaType::Video`] the commonest of several, [`mime`] is exact.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Heif => "image/heif",
            Self::Video => "video/mp4",
        }
    }
}

/// The media type `bytes` start like; `None` where they start like none that is known.
pub fn sniff(bytes: &[u8]) -> Option<MediaType> {
    told(bytes).map(|(kind, _)| kind)
}

/// The exact MIME type `bytes` start like; also of kinds that are no [`MediaType`], as they are never decoded.
pub fn mime(bytes: &[u8]) -> Option<&'static str> {
    told(bytes).map(|(_, mime)| mime).or_else(|| other(bytes))
}

/// Kinds of which only metadata are read.
fn other(bytes: &[u8]) -> Option<&'static str> {
    const STARTS: [(&[u8], &str); 11] = [
        (b"\0\0\0\x0cJXL ", "image/jxl"),
        (b"\xff\x0a", "image/jxl"),
        (b"\0\0\0\x0cjP  ", "image/jp2"),
        (b"8BPS", "image/vnd.adobe.photoshop"),
        (b"FUJIFILMCCD-RAW", "image/x-fuji-raf"),
        (b"IIU\0", "image/x-panasonic-rw2"),
        (b"IIRO", "image/x-olympus-orf"),
        (b"IIRS", "image/x-olympus-orf"),
        (b"MMOR", "image/x-olympus-orf"),
        (b"\xff\x01Exiv2", "image/x-exv"),
        (b"<x:xmpmeta", "application/rdf+xml"),
    ];
    let start = STARTS.iter().find(|(start, _)| bytes.starts_with(start));
    let brand = || match (bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"ftyp"), Some(b"crx ")) => Some("image/x-canon-cr3"),
        (Some(b"ftyp"), Some(b"M4A " | b"M4B ")) => Some("audio/mp4"),
        _ => None,
    };
    start.map(|(_, mime)| *mime).or_else(brand)
}

fn told(bytes: &[u8]) -> Option<(MediaType, &'static str)> {
    let plain = |kind: MediaType| Some((kind, kind.mime()));
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return plain(MediaType::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return plain(MediaType::Png);
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return plain(MediaType::Gif);
    }
    if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        return plain(MediaType::Tiff);
    }
    if bytes.starts_with(b"II+\0") || bytes.starts_with(b"MM\0+") {
        return plain(MediaType::Tiff);
    }
    if bytes.starts_with(b"BM") && bitmap_header(bytes) {
        return plain(MediaType::Bmp);
    }
    match (bytes.get(..4), bytes.get(8..12)) {
        (Some(b"RIFF"), Some(b"WEBP")) => return plain(MediaType::WebP),
        (Some(b"RIFF"), Some(b"AVI ")) => return Some((MediaType::Video, "video/x-msvideo")),
        _ => {}
    }
    if bytes.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) {
        return Some((MediaType::Video, ebml(bytes)));
    }
    if bytes.starts_with(&[0, 0, 1, 0xBA]) || bytes.starts_with(&[0, 0, 1, 0xB3]) {
        return Some((MediaType::Video, "video/mpeg"));
    }
    if let Some((_, mime)) = STREAMS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some((MediaType::Video, mime));
    }
    if is_transport_stream(bytes) {
        return Some((MediaType::Video, "video/mp2t"));
    }
    boxes(bytes)
}

/// Video told by how it starts.
const STREAMS: [(&[u8], &str); 3] = [
    (b"FLV\x01", "video/x-flv"),
    (b"OggS\0", "video/ogg"),
    (
        b"\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C",
        "video/x-ms-asf",
    ),
];

/// MPEG transport streams repeat their first byte in each packet of 188, or as discs hold them, behind four bytes of time.
fn is_transport_stream(bytes: &[u8]) -> bool {
    let repeats = |start: usize, packet: usize| {
        let mut places = [start, start + packet, start + 2 * packet].into_iter();
        places.all(|at| bytes.get(at) == Some(&0x47))
    };
    repeats(0, 188) || repeats(4, 192)
}

/// The length of the header that follows the file header is one of those Windows and OS/2 wrote.
fn bitmap_header(bytes: &[u8]) -> bool {
    let Some(length) = bytes.get(14..18).and_then(|four| four.try_into().ok()) else {
        return false;
    };
    matches!(
        u32::from_le_bytes(length),
        12 | 16 | 40 | 52 | 56 | 64 | 108 | 124
    )
}

fn ebml(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..64).unwrap_or(bytes);
    if head.windows(4).any(|four| four == b"webm") {
        return "video/webm";
    }
    "video/x-matroska"
}

/// ISO base media files by their brand, `QuickTime` files by their first atom.
fn boxes(bytes: &[u8]) -> Option<(MediaType, &'static str)> {
    match bytes.get(4..8)? {
        b"ftyp" => match bytes.get(8..12)? {
            b"avif" | b"avis" => Some((MediaType::Heif, "image/avif")),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => {
                Some((MediaType::Heif, "image/heic"))
            }
            b"mif1" | b"mif2" | b"msf1" | b"miaf" => Some((MediaType::Heif, "image/heif")),
            b"crx " | b"M4A " | b"M4B " | b"jp2 " | b"jxl " => None,
            b"qt  " => Some((MediaType::Video, "video/quicktime")),
            _ => Some((MediaType::Video, "video/mp4")),
        },
        b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"pnot" => {
            Some((MediaType::Video, "video/quicktime"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_by_content() {
        let cases: [(&[u8], Option<&str>); 15] = [
            (b"\xFF\xD8\xFF\xE0", Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n", Some("image/png")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"GIF89a", Some("image/gif")),
            (b"MM\0*", Some("image/tiff")),
            (b"\0\0\0\x18ftypavif", Some("image/avif")),
            (b"\0\0\0\x18ftypheic", Some("image/heic")),
            (b"\0\0\0\x18ftypisom", Some("video/mp4")),
            (b"\0\0\0\x14ftypqt  ", Some("video/quicktime")),
            (b"\x1A\x45\xDF\xA3....webm", Some("video/webm")),
            (b"8BPS\0\x01", Some("image/vnd.adobe.photoshop")),
            (b"\0\0\0\x0cJXL \r\n\x87\n", Some("image/jxl")),
            (b"\0\0\0\x18ftypcrx ", Some("image/x-canon-cr3")),
            (b"BM is a word", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(mime(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn streams_are_told_by_what_they_repeat() {
        let packets = |start: usize, packet: usize| {
            let mut bytes = vec![0; HEAD];
            for at in (start..HEAD).step_by(packet) {
                bytes[at] = 0x47;
            }
            bytes
        };
        assert_eq!(mime(&packets(0, 188)), Some("video/mp2t"));
        assert_eq!(mime(&packets(4, 192)), Some("video/mp2t"));
        assert_eq!(mime(&packets(0, 190)), None);
        assert_eq!(mime(b"Good words start with that byte too"), None);
        assert_eq!(mime(b"FLV\x01\x05"), Some("video/x-flv"));
        assert_eq!(mime(b"OggS\0\x02"), Some("video/ogg"));
    }

    #[test]
    fn a_bitmap_needs_a_known_header() {
        let mut bytes = b"BM".to_vec();
        bytes.resize(18, 0);
        assert_eq!(sniff(&bytes), None);
        bytes.splice(14..18, 40u32.to_le_bytes());
        assert_eq!(sniff(&bytes), Some(MediaType::Bmp));
    }
}

//! Types told from first bytes.

use super::MediaType;

/// The type of a file by its first bytes; names and extensions do not count.
pub fn sniff(bytes: &[u8]) -> Option<MediaType> {
    let at = |offset: usize, magic: &[u8]| {
        bytes
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(magic))
    };
    if at(0, b"\xff\xd8\xff") {
        return Some(MediaType::Jpeg);
    }
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Some(MediaType::Png);
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some(MediaType::WebP);
    }
    if at(0, b"GIF87a") || at(0, b"GIF89a") {
        return Some(MediaType::Gif);
    }
    if at(0, b"II*\0") || at(0, b"MM\0*") || at(0, b"II+\0") || at(0, b"MM\0+") {
        return Some(MediaType::Tiff);
    }
    if at(0, b"BM") && bytes.len() >= 26 && at(6, &[0; 4]) {
        return Some(MediaType::Bmp);
    }
    if at(4, b"ftyp") {
        let heif = [
            &b"heic"[..],
            b"heix",
            b"mif1",
            b"msf1",
            b"avif",
            b"avis",
            b"heim",
            b"heis",
        ];
        let brand = heif.iter().any(|brand| at(8, brand));
        return Some(if brand {
            MediaType::Heif
        } else {
            MediaType::Video
        });
    }
    let video = at(0, b"\x1a\x45\xdf\xa3")
        || (at(0, b"RIFF") && at(8, b"AVI "))
        || at(0, b"\0\0\x01\xba")
        || at(0, b"\0\0\x01\xb3")
        || at(0, b"FLV\x01")
        || at(4, b"moov")
        || at(4, b"mdat");
    video.then_some(MediaType::Video)
}

impl MediaType {
    /// Its MIME type; for video, where the container alone was looked at, `video/*`.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Heif => "image/heif",
            Self::Video => "video/*",
        }
    }
}

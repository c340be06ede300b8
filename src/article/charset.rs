//! Bytes turned into text: byte order mark, then the HTTP header, then what the document says, then detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a document its own declaration of a charset is looked for.
const DECLARATION: usize = 4096;

/// The document's text with line feeds as its only line ends; bytes that fit no character become U+FFFD.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    let text = characters(bytes, content_type);
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

fn characters(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(body).0.into_owned();
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let declared = content_type
        .and_then(parameter)
        .or_else(|| declaration(bytes));
    let encoding = match declared {
        _ if is_utf8 => UTF_8,
        Some(encoding) if encoding != UTF_8 => encoding,
        Some(_) | None => detect(bytes, declared),
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn detect(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let broken = String::from_utf8_lossy(bytes).matches('\u{fffd}').count();
    if declared == Some(UTF_8) && broken * 200 < bytes.len() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// `charset` of a content type.
fn parameter(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'', '\\']);
    let end =
        value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/' | '\\'));
    Encoding::for_label(value.get(..end.unwrap_or(value.len()))?.as_bytes())
}

/// What a `meta` tag or XML declaration near the start says; UTF-16 there is a lie, the tag was readable.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head =
        String::from_utf8_lossy(bytes.get(..DECLARATION).unwrap_or(bytes)).to_ascii_lowercase();
    let xml = head
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("encoding"));
    let xml =
        xml.and_then(|(_, rest)| parameter(&format!("charset{}", rest.get(..60).unwrap_or(rest))));
    let mut metas = head
        .match_indices("<meta")
        .filter_map(|(at, _)| head.get(at..)?.split('>').next());
    let found = xml.or_else(|| metas.find_map(parameter))?;
    let is_wide = found == UTF_16LE || found == UTF_16BE;
    Some(if is_wide { UTF_8 } else { found })
}

/// Whether the bytes are no text in any charset.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() {
        return false;
    }
    let head = bytes.get(..4096).unwrap_or(bytes);
    let odd = head
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))
        .count();
    head.contains(&0) || odd * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stronger_word_wins() {
        assert_eq!(
            decode(
                b"\xEF\xBB\xBFcaf\xC3\xA9",
                Some("text/html; charset=latin1")
            ),
            "café"
        );
        assert_eq!(decode(b"\xFF\xFEc\0a\0", None), "ca");
        assert_eq!(
            decode(b"caf\xE9", Some("text/html; charset=\"ISO-8859-1\"")),
            "café"
        );
        assert_eq!(
            decode(b"<meta charset=windows-1251>\xCC\xE8\xF0", None),
            "<meta charset=windows-1251>Мир"
        );
        assert_eq!(
            decode(
                b"<meta http-equiv=x content='text/html; charset=Shift_JIS'>\x93\xFA\x96{",
                None
            ),
            "<meta http-equiv=x content='text/html; charset=Shift_JIS'>日本"
        );
    }

    #[test]
    fn a_wrong_declaration_does_not_spoil_utf8() {
        assert_eq!(
            decode("<meta charset=iso-8859-1>é".as_bytes(), None),
            "<meta charset=iso-8859-1>é"
        );
    }

    #[test]
    fn without_a_declaration_it_is_detected() {
        let text = "Министр иностранных дел сообщил, что переговоры прошли успешно. ";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        assert_eq!(decode(&bytes, None), text);
    }

    #[test]
    fn pictures_are_binary_and_text_is_not() {
        assert!(is_binary(b"\xFF\xD8\xFF\xE0\0\x10JFIF"));
        assert!(!is_binary("日本語\r\n\ttext".as_bytes()));
        assert!(!is_binary(b"\xFF\xFEc\0a\0"));
    }
}

//! MHTML: a page saved with its pictures as one MIME message (RFC 2557).

use std::collections::HashMap;

use mail_parser::{Encoding, MessageParser, MessagePart, MimeHeaders, PartType};

use super::charset;
use super::lines::Lines;
use super::translation::Translation;
use super::{Article, DocumentForm, Source, html};
use crate::limit::{Limits, Problem, ProblemKind};

/// Files saved with a page, by the address the page gives them.
pub(crate) type Parts = HashMap<String, Vec<u8>>;

/// Most files kept of one message.
const MOST: usize = 10_000;

/// The page of a message, with the pictures saved in it.
pub(super) fn read(
    bytes: &[u8],
    source: &Source,
    limits: &Limits,
    mut problems: Vec<Problem>,
) -> Article {
    let message = MessageParser::default().parse(bytes);
    let page = message.as_ref().and_then(|message| {
        let pages = message.parts.iter().filter(|part| is_page(part));
        pages.into_iter().next()
    });
    let Some((message, page)) = message.as_ref().zip(page) else {
        let message = "no page was found in the MIME message; save it again as MHTML or as HTML";
        problems.push(Problem::new(ProblemKind::Malformed, message).about(&source.label));
        return Article {
            problems,
            ..Article::blank(DocumentForm::Mhtml)
        };
    };
    let lines = Lines::new(String::from_utf8_lossy(bytes).into_owned());
    let url = page
        .content_location()
        .or_else(|| message.header_raw("Snapshot-Content-Location"))
        .and_then(|url| url::Url::parse(url.trim()).ok());
    let place = Source {
        url: url.or_else(|| source.url.clone()),
        ..source.clone()
    };
    let mut article = html::read(lines.through(text(bytes, page)), &place, limits, problems);
    article.form = DocumentForm::Mhtml;
    article.with_parts(pictures(message, limits))
}

/// Whether the first bytes are the headers of a message that holds a saved page.
pub(super) fn is_mhtml(head: &str) -> bool {
    let headers = head
        .split("\n\n")
        .next()
        .unwrap_or(head)
        .to_ascii_lowercase();
    let is_header = headers.lines().next().is_some_and(|line| {
        line.split_once(':')
            .is_some_and(|(name, _)| !name.contains([' ', '<']))
    });
    is_header
        && headers.contains("mime-version:")
        && (headers.contains("multipart/related") || headers.contains("text/html"))
}

fn is_page(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| {
        let subtype = kind.subtype().unwrap_or_default();
        kind.ctype().eq_ignore_ascii_case("text") && subtype.eq_ignore_ascii_case("html")
            || subtype.eq_ignore_ascii_case("xhtml+xml")
    })
}

/// The page's text, each line with its place in the message.
fn text(bytes: &[u8], page: &MessagePart<'_>) -> Translation {
    let from = page.raw_body_offset() as usize;
    let raw = bytes
        .get(from..page.raw_end_offset() as usize)
        .unwrap_or_default();
    let charset = page
        .content_type()
        .and_then(|kind| kind.attribute("charset"))
        .map(|charset| format!("text/html; charset={charset}"));
    let mut made = Translation::default();
    match page.encoding {
        Encoding::QuotedPrintable => {
            let (decoded, places) = quoted_printable(raw);
            let text = charset::decode(&decoded, charset.as_deref());
            if text.len() == decoded.len() {
                place(&text, &places, from, &mut made);
            } else {
                made.make(&text, from);
            }
        }
        Encoding::None => {
            let text = charset::decode(raw, charset.as_deref());
            match text.len() == raw.len() {
                true => made.copy(&text, from),
                false => made.make(&text, from),
            }
        }
        Encoding::Base64 => made.make(&charset::decode(page.contents(), charset.as_deref()), from),
    }
    made
}

fn place(text: &str, places: &[(usize, usize)], from: usize, made: &mut Translation) {
    for (index, (at, raw)) in places.iter().enumerate() {
        let end = places.get(index + 1).map_or(text.len(), |(next, _)| *next);
        let end = text.ceil_char_boundary(end);
        made.copy(
            text.get(text.ceil_char_boundary(*at)..end)
                .unwrap_or_default(),
            from + raw,
        );
    }
}

/// The decoded bytes, and where each run of them starts in both.
fn quoted_printable(raw: &[u8]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let mut out = Vec::with_capacity(raw.len());
    let mut places = vec![(0, 0)];
    let mut at = 0;
    while let Some(byte) = raw.get(at).copied() {
        let next = raw.get(at + 1..).unwrap_or_default();
        match (byte, next) {
            (b'=', [b'\n', ..]) => at += 2,
            (b'=', [b'\r', b'\n', ..]) => at += 3,
            (b'=', [high, low, ..]) if hex(*high).is_some() && hex(*low).is_some() => {
                let digits = hex(*high).zip(hex(*low));
                out.extend(digits.map(|(high, low)| high << 4 | low));
                at += 3;
            }
            (b'\r', [b'\n', ..]) => {
                at += 1;
            }
            _ => {
                out.push(byte);
                at += 1;
                continue;
            }
        }
        places.push((out.len(), at));
    }
    (out, places)
}

fn hex(byte: u8) -> Option<u8> {
    (byte as char)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

fn pictures(message: &mail_parser::Message<'_>, limits: &Limits) -> Parts {
    let mut out = Parts::new();
    for part in message.parts.iter().take(MOST) {
        let (PartType::Binary(bytes) | PartType::InlineBinary(bytes)) = &part.body else {
            continue;
        };
        if bytes.len() as u64 > limits.file_bytes {
            continue;
        }
        let id = part.content_id().map(|id| format!("cid:{id}"));
        let names = part
            .content_location()
            .map(str::to_owned)
            .into_iter()
            .chain(id);
        for name in names {
            out.insert(name, bytes.to_vec());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://quay.example/a\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"b1\"\r\n\r\n\r\n--b1\r\nContent-Type: text/html\r\nContent-ID: <f@mhtml.blink>\r\n\
        Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://quay.example/a\r\n\r\n\
        <html><head><meta http-equiv=3D\"Content-Type\" content=3D\"text/html; charset=\r\n=3DUTF-8\"></head><body><h1>Ferry back in port =E2=80=93 at last</h1>\r\n\
        <p>The ferry that had been missing since the storm is back, its owner said on =\r\nTuesday.</p>\r\n<img src=3D\"https://quay.example/deck.png\" width=3D\"600\"></body></html>\r\n\
        --b1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://quay.example/deck.png\r\n\r\niVBORw0KGgo=\r\n--b1--\r\n";

    #[test]
    fn a_saved_page_keeps_its_pictures() {
        assert!(is_mhtml(&MESSAGE.replace("\r\n", "\n")));
        let article = read(
            MESSAGE.as_bytes(),
            &Source::default(),
            &Limits::default(),
            Vec::new(),
        );
        assert_eq!(
            article.headline.as_deref(),
            Some("Ferry back in port – at last")
        );
        assert_eq!(
            article.url.as_ref().map(url::Url::as_str),
            Some("https://quay.example/a")
        );
        let texts: Vec<&str> = article.paragraphs.iter().map(|p| &*p.text).collect();
        assert_eq!(
            texts,
            ["The ferry that had been missing since the storm is back, its owner said on Tuesday."]
        );
        assert_eq!(
            article
                .paragraphs
                .first()
                .and_then(|p| p.span)
                .map(|s| (s.line, s.column)),
            Some((18, 4))
        );
        let bytes = article
            .document()
            .parts
            .get("https://quay.example/deck.png");
        assert_eq!(bytes.map(Vec::as_slice), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    }

    #[test]
    fn what_holds_no_page_is_a_problem() {
        let article = read(
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--",
            &Source::default(),
            &Limits::default(),
            Vec::new(),
        );
        assert_eq!(article.problems.len(), 1);
        assert!(!is_mhtml("The mime-version: is a header.\n\ntext/html"));
        assert!(!is_mhtml("<html>mime-version: multipart/related"));
    }
}

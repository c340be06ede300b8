//! Pages for a browser, taken apart.

use cutline::limit::Limits;
use cutline::media::{self, Rendition};

/// The JPEGs of a page, decoded.
pub(crate) fn pictures(page: &str) -> Vec<Rendition> {
    let uris = page.split("data:image/jpeg;base64,").skip(1);
    uris.map(|rest| {
        let text = rest.split('"').next().unwrap();
        let bytes = unbased(text);
        media::decode(&bytes, 1, &Limits::default()).unwrap()
    })
    .collect()
}

fn unbased(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = group
            .iter()
            .fold(0_u32, |sum, c| sum << 6 | u32::from(value(*c)));
        let bits = bits << (6 * (4 - group.len()));
        bytes.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

/// Nothing a browser would load, run or send.
pub(crate) fn assert_inert(page: &str) {
    assert!(page.contains(
        "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
    ));
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for loading in [
        "http://", "https://", "//cdn", "url(h", "@import", "<script", "<iframe", "<link",
        "style=\"", " on",
    ] {
        let shown = page
            .find(loading)
            .filter(|at| loading != " on" || is_handler(&page[*at..]));
        assert_eq!(
            shown,
            None,
            "`{loading}`: {}",
            &page[shown.unwrap_or(0)..][..80]
        );
    }
    for source in page
        .split("src=\"")
        .skip(1)
        .chain(page.split("href=\"").skip(1))
    {
        assert!(
            source.starts_with("data:image/jpeg;base64,"),
            "{}",
            &source[..40]
        );
    }
    let images = page.matches("<img ").count();
    assert_eq!(page.matches(" alt=\"").count(), images);
}

/// ` onload=` and its like.
fn is_handler(text: &str) -> bool {
    let word: String = text
        .trim_start()
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    text.trim_start()[word.len()..].starts_with("=\"")
}

//! Texts of a movie: user data of `QuickTime` and 3GPP, item lists of iTunes, and Apple's keys.

use std::borrow::Cow;

use super::{Boxed, Numbers, Walker};
use crate::metadata::container::{Blocks, gpmf};
use crate::metadata::text;

/// Most keys of one list.
const MAX_KEYS: usize = 1_000;
/// Longest name of a key kept, in bytes.
const MAX_NAME: usize = 256;
/// Longest text read.
const MAX_TEXT: u64 = 64 << 10;

/// The texts of a `udta` box.
pub(super) fn user_data(walker: &mut Walker, outer: Boxed, blocks: &mut Blocks) {
    for boxed in walker.inside(outer, 0) {
        let value = match &boxed.kind {
            b"meta" => {
                keys(walker, boxed, blocks);
                continue;
            }
            b"XMP_" => {
                if let Some(packet) = walker.body(boxed) {
                    blocks.add_xmp(Cow::Owned(packet));
                }
                continue;
            }
            b"GPMF" => {
                if let Some(body) = walker.body(boxed) {
                    gpmf::read(&body, blocks);
                }
                continue;
            }
            b"loci" => short(walker, boxed).and_then(|body| location(&body)),
            b"titl" | b"auth" | b"cprt" | b"dscp" | b"perf" | b"gnre" | b"yrrc" | b"albm" => {
                short(walker, boxed).and_then(|body| coded(body.get(6..)?))
            }
            [0xa9, ..] => short(walker, boxed).map(|body| plain(&body)),
            _ => None,
        };
        if let Some(value) = value {
            blocks.add_remark(format!("UserData.{}", text::latin(&boxed.kind)), value);
        }
    }
}

/// The values of a `meta` box, by number or by four letters.
pub(super) fn keys(walker: &mut Walker, meta: Boxed, blocks: &mut Blocks) {
    // In MP4 it begins with a version, in QuickTime with its first box.
    let is_plain = walker.stream.array::<4>(meta.start + 4) == Some(*b"hdlr");
    let inside = walker.inside(meta, if is_plain { 0 } else { 4 });
    let find = |kind: &[u8; 4]| inside.iter().find(|b| b.kind == *kind).copied();
    let names = find(b"keys")
        .and_then(|boxed| walker.body(boxed))
        .map(|body| key_names(&body))
        .unwrap_or_default();
    let Some(list) = find(b"ilst") else {
        return;
    };
    for item in walker.inside(list, 0).into_iter().take(MAX_KEYS) {
        let number = usize::try_from(u32::from_be_bytes(item.kind)).unwrap_or(usize::MAX);
        let name = match number.checked_sub(1).and_then(|n| names.get(n)) {
            Some(name) => format!("Keys.{name}"),
            None => format!("ItemList.{}", text::latin(&item.kind)),
        };
        let Some(data) = walker.child(item, *b"data") else {
            continue;
        };
        if let Some(value) = short(walker, data).and_then(|body| value(&body)) {
            blocks.add_remark(name, value);
        }
    }
}

fn short(walker: &mut Walker, boxed: Boxed) -> Option<Vec<u8>> {
    (boxed.length() <= MAX_TEXT)
        .then(|| walker.body(boxed))
        .flatten()
}

/// Names of a `keys` box, in order.
fn key_names(body: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = body.get(8..).unwrap_or_default();
    while names.len() < MAX_KEYS
        && let Some(length) = super::super::length_at(rest, 0)
        && let Some(name) = rest.get(8..length)
    {
        let kept = name.get(..name.len().min(MAX_NAME)).unwrap_or_default();
        names.push(text::utf8_or_latin(kept));
        rest = rest.get(length..).unwrap_or_default();
    }
    names
}

/// A `data` box: its type, its language, its value.
fn value(body: &[u8]) -> Option<String> {
    let kind = Numbers { rest: body }.next(4)?;
    let value = body.get(8..)?;
    match kind {
        1 => Some(text::utf8_or_latin(value)),
        2 => Some(text::utf16(value, text::Order::Big)),
        21 | 22 if value.len() <= 8 => Numbers { rest: value }
            .next(value.len())
            .map(|number| number.to_string()),
        _ => None,
    }
}

/// A text behind its length and its language; some writers leave both out.
fn plain(body: &[u8]) -> String {
    let length = body
        .first_chunk::<2>()
        .map(|n| usize::from(u16::from_be_bytes(*n)));
    let inner = length.and_then(|length| body.get(4..4 + length));
    text::utf8_or_latin(inner.unwrap_or(body))
}

/// Text of 3GPP: UTF-16 with its mark, else UTF-8.
fn coded(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => text::utf16(bytes, text::Order::Big),
        _ => text::utf8_or_latin(bytes.split(|&b| b == 0).next()?),
    };
    (!text.is_empty()).then_some(text)
}

/// `loci` (3GPP TS 26.244, 8.11) in the form of ISO 6709.
fn location(body: &[u8]) -> Option<String> {
    let name = body.get(6..)?;
    let after = match name {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => {
            2 + 2 * name.chunks_exact(2).position(|pair| pair == [0, 0])?
        }
        _ => 1 + name.iter().position(|&b| b == 0)?,
    };
    let mut numbers = Numbers {
        rest: name.get(after + 1..)?,
    };
    let mut fixed = || {
        let number = u32::try_from(numbers.next(4)?).ok()?;
        Some(f64::from(number.cast_signed()) / 65_536.0)
    };
    let (lon, lat, alt) = (fixed()?, fixed()?, fixed()?);
    Some(format!("{lat:+.6}{lon:+.6}{alt:+.3}/"))
}

#[cfg(test)]
mod tests {
    use super::super::build::{blocks_of, boxed};

    fn remarks(movie: &[u8]) -> Vec<(String, String)> {
        blocks_of(&boxed(b"moov", &[movie])).remarks
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn user_data_with_and_without_a_language() {
        let classic = boxed(b"\xa9xyz", &[&[0, 8, 0x15, 0xc7], b"+51-000/"]);
        let bare = boxed(b"\xa9mak", &[b"Nokia"]);
        let found = remarks(&boxed(b"udta", &[&classic, &bare]));
        assert_eq!(
            found,
            [
                pair("UserData.©xyz", "+51-000/"),
                pair("UserData.©mak", "Nokia")
            ]
        );
    }

    #[test]
    fn a_location_of_3gpp_is_read() {
        let fixed = |n: i32| (n * 65_536).to_be_bytes();
        let body = boxed(
            b"loci",
            &[
                &[0; 6],
                b"Here\0",
                &[0],
                &fixed(-5),
                &fixed(51),
                &fixed(3),
                b"earth\0\0",
            ],
        );
        let found = remarks(&boxed(b"udta", &[&body]));
        assert_eq!(found, [pair("UserData.loci", "+51.000000-5.000000+3.000/")]);
    }

    #[test]
    fn keys_are_named_by_their_number() {
        let name = b"com.apple.quicktime.make";
        let length = u32::try_from(8 + name.len()).expect("short").to_be_bytes();
        let keys = boxed(
            b"keys",
            &[&[0, 0, 0, 0, 0, 0, 0, 1], &length, b"mdta", name],
        );
        let data = boxed(b"data", &[&[0, 0, 0, 1, 0, 0, 0, 0], b"Apple"]);
        let list = boxed(b"ilst", &[&boxed(&[0, 0, 0, 1], &[&data])]);
        let handler = boxed(b"hdlr", &[&[0; 24]]);
        let found = remarks(&boxed(b"meta", &[&handler, &keys, &list]));
        assert_eq!(found, [pair("Keys.com.apple.quicktime.make", "Apple")]);
        let itunes = boxed(b"ilst", &[&boxed(b"\xa9too", &[&data])]);
        let meta = boxed(b"meta", &[&[0; 4], &handler, &itunes]);
        let found = remarks(&boxed(b"udta", &[&meta]));
        assert_eq!(found, [pair("ItemList.©too", "Apple")]);
    }
}

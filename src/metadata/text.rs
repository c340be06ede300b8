//! Bytes of metadata into text.

/// Windows-1252 for the bytes 0x80 to 0x9F; the five unassigned ones stay control characters.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The bytes as UTF-8 where they are, else as Latin-1 in its Windows form.
///
/// A character cut in two at the end, as fields of fixed length have, is dropped.
pub(super) fn utf8_or_latin(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => match (error.error_len(), bytes.get(..error.valid_up_to())) {
            (None, Some(whole)) if !whole.is_ascii() => String::from_utf8_lossy(whole).into_owned(),
            _ => latin(bytes),
        },
    }
}

/// The bytes as Latin-1, in its Windows form.
pub(super) fn latin(bytes: &[u8]) -> String {
    let char_of = |&byte: &u8| match byte {
        0x80..=0x9f => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    };
    bytes.iter().map(char_of).collect()
}

/// Byte order of 16-bit text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// UTF-16 text up to its first NUL; a byte order mark outranks `order`.
pub(super) fn utf16(bytes: &[u8], order: Order) -> String {
    let (order, bytes) = match bytes {
        [0xff, 0xfe, rest @ ..] => (Order::Little, rest),
        [0xfe, 0xff, rest @ ..] => (Order::Big, rest),
        _ => (order, bytes),
    };
    let units = bytes.chunks_exact(2).map(|pair| match (pair, order) {
        (&[a, b], Order::Little) => u16::from_le_bytes([a, b]),
        (&[a, b], Order::Big) => u16::from_be_bytes([a, b]),
        _ => 0,
    });
    char::decode_utf16(units.take_while(|&unit| unit != 0))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The text with every run of white space as one blank, for comparing.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_are_latin() {
        assert_eq!(utf8_or_latin("ČTK".as_bytes()), "ČTK");
        assert_eq!(
            utf8_or_latin(b"M\xfcller \x93quoted\x94"),
            "Müller “quoted”"
        );
    }

    #[test]
    fn a_character_cut_at_the_end_does_not_spoil_the_rest() {
        let name = "Křížová".as_bytes();
        let cut = name.get(..name.len() - 1).expect("not empty");
        assert_eq!(utf8_or_latin(cut), "Křížov");
        assert_eq!(utf8_or_latin(b"caf\xe9"), "café");
    }

    #[test]
    fn a_mark_outranks_the_order_given() {
        assert_eq!(utf16(b"\xfe\xff\0A\0\0\0B", Order::Little), "A");
        assert_eq!(utf16(b"A\0\x16\x04", Order::Little), "AЖ");
    }
}

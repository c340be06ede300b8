//! JSON read level by level, so that each string keeps its place in the document.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::dom::fold;
use super::translation::Translation;

/// A value and where it starts in the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Json<'s> {
    raw: &'s str,
    /// Byte of the document.
    pub(super) at: usize,
}

/// Members of an object by their keys in lower case, which releases of one format spell differently.
pub(super) type Members<'s> = BTreeMap<String, Json<'s>>;

impl<'s> Json<'s> {
    /// The document's value; the error's words where it is no JSON.
    pub(super) fn parse(document: &'s str) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_str(document).map_err(|error| error.to_string())?;
        Ok(Self::inside(document, 0, raw))
    }

    fn inside(outer: &'s str, outer_at: usize, raw: &'s RawValue) -> Self {
        let raw = raw.get();
        let at = raw.as_ptr() as usize - outer.as_ptr() as usize;
        Self {
            raw,
            at: outer_at + at,
        }
    }

    /// The object's members; none of any other value.
    pub(super) fn members(self) -> Members<'s> {
        let read: BTreeMap<String, &'s RawValue> =
            serde_json::from_str(self.raw).unwrap_or_default();
        read.into_iter()
            .map(|(key, raw)| (key.to_lowercase(), Self::inside(self.raw, self.at, raw)))
            .collect()
    }

    /// The list's items; none of any other value.
    pub(super) fn items(self) -> Vec<Self> {
        let read: Vec<&'s RawValue> = serde_json::from_str(self.raw).unwrap_or_default();
        read.into_iter()
            .map(|raw| Self::inside(self.raw, self.at, raw))
            .collect()
    }

    /// The string, white space folded; `None` for an empty one and any other value.
    pub(super) fn text(self) -> Option<String> {
        let text: String = serde_json::from_str(self.raw).ok()?;
        Some(fold(&text)).filter(|text| !text.is_empty())
    }

    /// A count, written as a number or as its digits.
    pub(super) fn number(self) -> Option<u32> {
        let digits = self.raw.trim_matches('"');
        digits
            .parse::<f64>()
            .ok()
            .filter(|n| *n >= 0.0)
            .map(|n| n as u32)
    }

    /// Adds the string, each piece with its place.
    pub(super) fn copy_to(self, made: &mut Translation, form: Form) {
        let Some(inner) = self
            .raw
            .strip_prefix('"')
            .and_then(|raw| raw.strip_suffix('"'))
        else {
            return;
        };
        let mut at = 0;
        while let Some(escape) = inner.get(at..).and_then(|rest| rest.find('\\')) {
            let escape = at + escape;
            self.copy_piece(inner, at..escape, made, form);
            let end = escape + length_of_escape(inner.get(escape..).unwrap_or_default());
            let written = inner.get(escape..end).unwrap_or_default();
            let read: String = serde_json::from_str(&format!("\"{written}\"")).unwrap_or_default();
            match form {
                Form::Markup => made.make(&read, self.at + 1 + escape),
                Form::Words => {
                    let mut escaped = Translation::default();
                    escaped.copy_escaped(&read, 0);
                    made.make(&escaped.text, self.at + 1 + escape);
                }
            }
            at = end;
        }
        self.copy_piece(inner, at..inner.len(), made, form);
    }

    fn copy_piece(
        self,
        inner: &str,
        range: std::ops::Range<usize>,
        made: &mut Translation,
        form: Form,
    ) {
        let from = self.at + 1 + range.start;
        let words = inner.get(range).unwrap_or_default();
        match form {
            Form::Markup => made.copy(words, from),
            Form::Words => made.copy_escaped(words, from),
        }
    }
}

/// What a string holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// HTML.
    Markup,
    /// Plain words.
    Words,
}

/// Bytes of the escape the text starts with, both halves of a surrogate pair.
fn length_of_escape(text: &str) -> usize {
    let is_unicode = |at: usize| text.get(at..at + 2) == Some("\\u");
    let is_high = text
        .get(2..6)
        .and_then(|digits| u16::from_str_radix(digits, 16).ok())
        .is_some_and(|unit| (0xD800..0xDC00).contains(&unit));
    let length = match (is_unicode(0), is_unicode(6)) {
        (true, true) if is_high => 12,
        (true, _) => 6,
        (false, _) => 2,
    };
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::super::translation::origin;
    use super::*;

    #[test]
    fn strings_keep_their_places() {
        let document = "{\n \"Body\": \"<p>a\\n\\u00e9\\ud83d\\ude00z</p>\", \"n\": [1, \"24\"]}";
        let members = Json::parse(document).expect("it is JSON").members();
        let body = members.get("body").copied().expect("keys are lower case");
        let mut made = Translation::default();
        body.copy_to(&mut made, Form::Markup);
        assert_eq!(made.text, "<p>a\né😀z</p>");
        let z = made.text.find('z').expect("it is there");
        assert_eq!(
            document.as_bytes().get(origin(&made.pieces, z)),
            Some(&b'z')
        );
        let numbers: Vec<Option<u32>> = members
            .get("n")
            .map(|list| list.items().into_iter().map(Json::number).collect())
            .unwrap_or_default();
        assert_eq!(numbers, [Some(1), Some(24)]);
        assert!(Json::parse("{").is_err());
    }

    #[test]
    fn words_are_escaped() {
        let mut made = Translation::default();
        let text = Json::parse(r#""a<b \u003c\/c""#).expect("it is JSON");
        text.copy_to(&mut made, Form::Words);
        assert_eq!(made.text, "a&lt;b &lt;/c");
    }

    #[test]
    fn deep_nesting_is_no_harm() {
        let deep = "[".repeat(200_000);
        assert!(Json::parse(&deep).is_err());
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let _ = Json::parse(&deep).map(|json| json.items().len());
    }
}

//! Pictures that stand in the page itself, as `data:` URLs.

use data_url::DataUrl;

use crate::limit::Limits;

/// Fewest bytes of a picture that shows something; smaller ones hold a place.
const SMALLEST: usize = 2_048;

/// The picture's bytes; `None` where it is no picture, a spacer, a drawing or larger than a file may be.
pub(super) fn decode(written: &str, limits: &Limits) -> Option<Vec<u8>> {
    let most = usize::try_from(limits.file_bytes).unwrap_or(usize::MAX);
    let start = written.get(..5)?;
    if !start.eq_ignore_ascii_case("data:")
        || written.len() / 4 * 3 > most
        || written.len() < SMALLEST
    {
        return None;
    }
    let data = DataUrl::process(written).ok()?;
    let kind = data.mime_type();
    if kind.type_ != "image" || kind.subtype.starts_with("svg") {
        return None;
    }
    let (bytes, _) = data.decode_to_vec().ok()?;
    (bytes.len() >= SMALLEST && bytes.len() <= most).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_decoded_and_spacers_are_not() {
        let limits = Limits::default();
        let large = format!("data:image/jpeg;base64,{}", "QUJD".repeat(1_000));
        assert_eq!(
            decode(&large, &limits).map(|bytes| bytes.len()),
            Some(3_000)
        );
        assert_eq!(
            decode(
                "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
                &limits
            ),
            None
        );
        assert_eq!(
            decode(&format!("data:text/plain,{}", "x".repeat(5_000)), &limits),
            None
        );
        let small = Limits {
            file_bytes: 100,
            ..Limits::default()
        };
        assert_eq!(decode(&large, &small), None);
    }
}

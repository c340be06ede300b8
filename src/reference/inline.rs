//! Pictures that stand in the page itself, as `data:` URLs.

use data_url::DataUrl;

use crate::limit::Limits;

/// Fewest bytes of a picture that shows something; smaller ones hold a place.
const SMALLEST: usize = 2_048;

/// Most bytes of a picture that is decoded; a larger one would cost as much memory again as its page.
const LARGEST: usize = 16 << 20;

/// What a `data:` URL holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// A picture's bytes.
    Picture(Vec<u8>),
    /// A picture of about so many bytes, too many to decode.
    TooLarge(usize),
    /// No picture, a spacer or a drawing.
    Nothing,
}

/// Decodes the picture in a `data:` URL within the limits.
pub(super) fn decode(written: &str, limits: &Limits) -> Inline {
    let most = usize::try_from(limits.file_bytes)
        .unwrap_or(usize::MAX)
        .min(LARGEST);
    let starts = |start: &str| {
        written
            .get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    if !starts("data:image/") || starts("data:image/svg") || written.len() < SMALLEST {
        return Inline::Nothing;
    }
    let about = written.len() / 4 * 3;
    if about > most {
        return Inline::TooLarge(about);
    }
    let decoded = DataUrl::process(written)
        .ok()
        .and_then(|data| data.decode_to_vec().ok());
    match decoded {
        Some((bytes, _)) if (SMALLEST..=most).contains(&bytes.len()) => Inline::Picture(bytes),
        Some(_) | None => Inline::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_decoded_and_spacers_are_not() {
        let limits = Limits::default();
        let large = format!("data:image/jpeg;base64,{}", "QUJD".repeat(1_000));
        assert_eq!(
            decode(&large, &limits),
            Inline::Picture(b"ABC".repeat(1_000))
        );
        for nothing in [
            "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
            &format!("data:text/plain,{}", "x".repeat(5_000)),
            &format!("data:image/svg+xml,{}", "x".repeat(5_000)),
            &format!("data:image/png;base64,{}", "?".repeat(5_000)),
        ] {
            assert_eq!(decode(nothing, &limits), Inline::Nothing);
        }
    }

    #[test]
    fn too_large_pictures_are_told_and_not_decoded() {
        let small = Limits {
            file_bytes: 100,
            ..Limits::default()
        };
        let picture = format!("data:image/jpeg;base64,{}", "QUJD".repeat(1_000));
        assert_eq!(decode(&picture, &small), Inline::TooLarge(3_015));
        let huge = format!("data:image/jpeg;base64,{}", "QUJD".repeat(6 << 20));
        assert!(matches!(
            decode(&huge, &Limits::default()),
            Inline::TooLarge(_)
        ));
    }
}

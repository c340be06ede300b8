//! The ways to read a reference as a relative path.

use std::ffi::OsString;

use unicode_normalization::UnicodeNormalization as _;

/// One step of a relative path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Into(OsString),
}

/// The ways to read a reference, the literal one first, each once.
pub(super) fn spellings(reference: &str) -> Vec<Vec<u8>> {
    let slashed = reference.replace('\\', "/");
    let bare = slashed.split(['?', '#']).next().unwrap_or_default();
    let mut all: Vec<Vec<u8>> = Vec::new();
    let decoded = [percent_decoded(reference), percent_decoded(bare)];
    let accents: Vec<Vec<u8>> = decoded
        .iter()
        .flat_map(|spelling| accented(spelling))
        .collect();
    let [decoded, bare_decoded] = decoded;
    let written = [
        reference.as_bytes().to_vec(),
        decoded,
        bare.as_bytes().to_vec(),
        bare_decoded,
    ];
    for spelling in written.into_iter().chain(accents) {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    }
    all
}

/// A name with its accents as one character and as two: file systems keep either, and pages write either.
fn accented(spelling: &[u8]) -> Vec<Vec<u8>> {
    match std::str::from_utf8(spelling) {
        Ok(text) if !text.is_ascii() => vec![
            text.nfc().collect::<String>().into_bytes(),
            text.nfd().collect::<String>().into_bytes(),
        ],
        _ => Vec::new(),
    }
}

/// `text` with every `%XX` replaced by its byte; other percent signs stay.
pub(super) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escape = (first == b'%')
            .then(|| after.split_at_checked(2))
            .flatten()
            .and_then(|(digits, tail)| Some((hex_byte(digits)?, tail)));
        match escape {
            Some((byte, tail)) => {
                bytes.push(byte);
                rest = tail;
            }
            None => bytes.push(first),
        }
    }
    bytes
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The steps of a relative path, or why it is none.
pub(super) fn steps(spelling: &[u8]) -> Result<Vec<Step>, &'static str> {
    if spelling.contains(&0) {
        return Err("it holds a NUL byte");
    }
    if spelling.starts_with(br"\\") || spelling.starts_with(b"//") {
        return Err("it is a network path");
    }
    if spelling.starts_with(b"/") || spelling.starts_with(br"\") {
        return Err("it is an absolute path");
    }
    if let Some(colon) = scheme_length(spelling) {
        return Err(match colon {
            1 => "it is an absolute path",
            _ => "it is a URL and no relative path",
        });
    }
    let separates = |byte: &u8| *byte == b'/' || (cfg!(windows) && *byte == b'\\');
    let mut steps = Vec::new();
    for part in spelling.split(separates) {
        match part {
            b"" | b"." => {}
            b".." => match steps.last() {
                Some(Step::Into(_)) => {
                    steps.pop();
                }
                _ => steps.push(Step::Up),
            },
            name => {
                if is_device(name) {
                    return Err("it names a device");
                }
                steps.push(Step::Into(os_name(name).ok_or("its name is not UTF-8")?));
            }
        }
    }
    Ok(steps)
}

/// Length of the scheme or drive letter a path starts with.
fn scheme_length(spelling: &[u8]) -> Option<usize> {
    let colon = spelling.iter().position(|&byte| byte == b':')?;
    let scheme = spelling.get(..colon)?;
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    (scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(allowed))
        .then_some(colon)
}

/// Whether Windows takes `name` for a device or a stream; refused everywhere, so that a page means the same everywhere.
///
/// Source: "Naming Files, Paths, and Namespaces", Microsoft.
fn is_device(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else {
        return false;
    };
    if cfg!(windows) && name.contains(':') {
        return true;
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let Some(port) = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"))
    else {
        return false;
    };
    matches!(
        port,
        "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
    )
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems have names that are no paths"
)]
fn os_name(name: &[u8]) -> Option<OsString> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(std::ffi::OsStr::from_bytes(name).to_owned())
}

#[cfg(not(unix))]
fn os_name(name: &[u8]) -> Option<OsString> {
    String::from_utf8(name.to_owned()).ok().map(OsString::from)
}

/// The rest of a path that starts with one slash: on a site it starts at its top.
pub(super) fn rooted(spelling: &[u8]) -> Option<&[u8]> {
    let rest = spelling.strip_prefix(b"/")?;
    (!rest.starts_with(b"/") && !rest.starts_with(br"\")).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_once() {
        assert_eq!(percent_decoded("a%20b%2fc"), b"a b/c");
        assert_eq!(percent_decoded("%252e%zz%"), b"%2e%zz%");
        assert_eq!(percent_decoded("%+1"), b"%+1");
        assert_eq!(percent_decoded("é%C3%A9"), "éé".as_bytes());
    }

    #[test]
    fn dots_are_taken_off_before_anything_is_opened() {
        assert_eq!(
            steps(b"a/../../b"),
            Ok(vec![Step::Up, Step::Into("b".into())])
        );
        assert_eq!(steps(b"./a//b"), steps(b"a/b"));
        assert_eq!(steps(b""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_relative_path_is_refused() {
        for path in [
            r"\\host\share\a.jpg",
            "//host/x.jpg",
            "/etc/passwd",
            r"\windows\a.jpg",
            r"C:\a.jpg",
            "c:a.jpg",
            "file:///etc/passwd",
            "file:a.jpg",
            "data:,x",
            "a\0.jpg",
            "CON",
            "img/nul.jpg",
            "Lpt1 .txt",
            "com¹",
        ] {
            assert!(steps(path.as_bytes()).is_err(), "{path}");
        }
        for path in [
            "console.jpg",
            "a/12:30.jpg",
            "com.jpg",
            "auxiliary",
            "..a/b..jpg",
        ] {
            assert!(steps(path.as_bytes()).is_ok(), "{path}");
        }
    }
}

//! Paths and URLs as URIs.

use std::fmt::Write;

use serde_json::{Value, json};

/// What stands for itself in a path (RFC 3986, 3.3) but `:`, which would make a scheme of what is before it.
const OF_PATH: &str = "-._~/!$&'()*+,;=@";
/// The same for the rest of a URL, escapes included, as they are written.
const OF_URL: &str = "-._~/!$&'()*+,;=@:?%";
/// The same for the scheme and host.
const OF_HOST: &str = "-._~/!$&'()*+,;=@:?%[]";

/// An artifact location: a URL or an absolute path by itself, any other path below the root of the sources.
pub(super) fn artifact(name: &str) -> Value {
    if let Some(url) = url(name) {
        return json!({ "uri": url });
    }
    let path = name.replace('\\', "/");
    let encoded = encoded(&path, OF_PATH);
    match path.as_bytes() {
        [b'/', b'/', ..] => json!({ "uri": format!("file:{encoded}") }),
        [b'/', ..] => json!({ "uri": format!("file://{encoded}") }),
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => {
            json!({ "uri": format!("file:///{}", encoded.replacen("%3A", ":", 1)) })
        }
        _ => json!({ "uri": encoded, "uriBaseId": "%SRCROOT%" }),
    }
}

/// A web address, what a URI may not hold escaped.
fn url(name: &str) -> Option<String> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| name.strip_prefix(scheme))?;
    let (before, fragment) = match name.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (name, None),
    };
    let host = name.len() - rest.len() + rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = before.split_at_checked(host).unwrap_or((before, ""));
    let mut url = format!("{}{}", encoded(host, OF_HOST), encoded(path, OF_URL));
    if let Some(fragment) = fragment {
        url.push('#');
        url.push_str(&encoded(fragment, OF_URL));
    }
    Some(url)
}

/// `text` with every byte escaped that is neither a letter, a digit nor one of `kept`; `%` is kept where two hex digits
/// follow it.
fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_escape = || {
            let digits = text.as_bytes().get(at + 1..at + 3);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        if c.is_ascii_alphanumeric() || kept.contains(c) && (c != '%' || is_escape()) {
            out.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_below_the_root_of_the_sources() {
        for (name, uri) in [
            ("content/a b.md", "content/a%20b.md"),
            (r"content\sub\a.md", "content/sub/a.md"),
            ("100%.md", "100%25.md"),
            ("50%20.md", "50%2520.md"),
            ("a#b?c.md", "a%23b%3Fc.md"),
            ("é写.md", "%C3%A9%E5%86%99.md"),
            ("javascript:alert(1)", "javascript%3Aalert(1)"),
            (
                "a\u{202e}\n\"<>|^`{}[].md",
                "a%E2%80%AE%0A%22%3C%3E%7C%5E%60%7B%7D%5B%5D.md",
            ),
            ("-", "-"),
        ] {
            assert_eq!(
                artifact(name),
                json!({ "uri": uri, "uriBaseId": "%SRCROOT%" }),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_absolute_stands_by_itself() {
        for (name, uri) in [
            ("/home/a b/c.md", "file:///home/a%20b/c.md"),
            (r"C:\a b\c.md", "file:///C:/a%20b/c.md"),
            (r"\\desk\share\c.md", "file://desk/share/c.md"),
            (
                "https://a.example/é?q=a b&c=%41#x#y",
                "https://a.example/%C3%A9?q=a%20b&c=%41#x%23y",
            ),
            ("http://[::1]:80/[a]%zz", "http://[::1]:80/%5Ba%5D%25zz"),
            ("https://a.example", "https://a.example"),
            ("https://a.example#f", "https://a.example#f"),
        ] {
            assert_eq!(artifact(name), json!({ "uri": uri }), "{name}");
        }
    }
}

//! Absolute paths in running words.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A value in backticks.
static TICKED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("`([^`]*)`").expect("a fixed pattern"));

/// A `file:` URL.
static FILE_URL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?i)\bfile:[/\\]+[^\s`'"“”<>|]*"#).expect("a fixed pattern"));

/// A Unix path: the word boundary before it, the path. A folder's name may hold spaces.
static UNIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(^|[\s`'"“”‘’()\[\]{}<>=,;:|])((?:/[^\s/`'"“”()\[\]<>,;|]+(?: [^\s/`'"“”()\[\]<>,;|]+){0,3})*/[^\s/`'"“”()\[\]<>,;|]*)"#,
    )
    .expect("a fixed pattern")
});

/// A Windows or UNC path.
static WINDOWS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(^|[^A-Za-z0-9\\])((?:[A-Za-z]:[\\/]+|\\\\)(?:[^\s\\/`'"“”<>|]+(?: [^\s\\/`'"“”<>|]+){0,3}[\\/]+)*[^\s\\/`'"“”<>,;|]*)"#,
    )
    .expect("a fixed pattern")
});

/// Folders at the root of a file system that people keep files in.
const ROOTS: &[&str] = &[
    "Applications",
    "Library",
    "Network",
    "Users",
    "Volumes",
    "data",
    "etc",
    "export",
    "home",
    "media",
    "mnt",
    "opt",
    "private",
    "proc",
    "root",
    "run",
    "scratch",
    "srv",
    "tmp",
    "usr",
    "var",
];

/// Whether `name`, taken as a whole, is an absolute path or a `file:` URL.
///
/// `//host.example/…` is a URL without its scheme.
pub(super) fn is_absolute(name: &str) -> bool {
    if let Some(rest) = name.strip_prefix("//") {
        return !rest.split('/').next().unwrap_or_default().contains('.');
    }
    let bytes = name.as_bytes();
    let drive = matches!(bytes, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    let scheme = name
        .get(..5)
        .is_some_and(|s| s.eq_ignore_ascii_case("file:"));
    drive || scheme || name.starts_with('/') || name.starts_with("\\\\")
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.trim_end_matches(['/', '\\'])
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
}

/// `words` with `instead` for `path` wherever it is no part of a longer path or of an address.
pub(super) fn replaced_whole<'a>(words: Cow<'a, str>, path: &str, instead: &str) -> Cow<'a, str> {
    let mut shown = String::new();
    let mut done = 0;
    for (at, _) in words.match_indices(path) {
        let before = words.get(..at).unwrap_or_default();
        if is_continued(before, path) {
            continue;
        }
        shown.push_str(words.get(done..at).unwrap_or_default());
        shown.push_str(instead);
        done = at + path.len();
    }
    if done == 0 {
        return words;
    }
    shown.push_str(words.get(done..).unwrap_or_default());
    Cow::Owned(shown)
}

/// Whether `path` goes on with what stands before it: a folder's name, or an address up to its query.
fn is_continued(before: &str, path: &str) -> bool {
    let is_rooted = path.starts_with(['/', '\\']);
    if is_rooted && before.ends_with(char::is_alphanumeric) {
        return true;
    }
    let token = before
        .rsplit(|c: char| {
            c.is_whitespace() || matches!(c, '`' | '\'' | '"' | '“' | '”' | '<' | '>')
        })
        .next()
        .unwrap_or_default();
    let Some((scheme, rest)) = token.rsplit_once("://") else {
        return false;
    };
    let scheme = scheme.rsplit(|c: char| !c.is_alphanumeric()).next();
    let is_file = scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("file"));
    !is_file && !rest.contains(['?', '#', '='])
}

/// `words` with every absolute path cut to its file name.
pub(super) fn shortened(words: Cow<'_, str>) -> Cow<'_, str> {
    if !words.contains(['/', '\\']) {
        return words;
    }
    let words = replaced(words, &TICKED, |found| {
        let value = found.get(1).map_or("", |value| value.as_str());
        is_absolute(value).then(|| format!("`{}`", file_name(value)))
    });
    let words = replaced(words, &FILE_URL, |found| {
        Some(file_name(found.get(0)?.as_str()).to_owned())
    });
    let last = |found: &Captures<'_>, is_path: fn(&str) -> bool| {
        let (before, path) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        is_path(path).then(|| format!("{before}{}", file_name(path)))
    };
    let words = replaced(words, &WINDOWS, |found| last(found, |_| true));
    replaced(words, &UNIX, |found| last(found, is_unix_path))
}

/// `/a/b` alone may be prose (`/AFP/Getty`): a path has three parts, a file's extension, or starts at a known root.
fn is_unix_path(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let extension = parts
        .last()
        .and_then(|last| last.rsplit_once('.'))
        .is_some_and(|(stem, end)| !stem.is_empty() && (2..=5).contains(&end.len()));
    let rooted = parts.first().is_some_and(|first| ROOTS.contains(first));
    match parts.len() {
        0 | 1 => rooted,
        2 => rooted || extension,
        _ => true,
    }
}

fn replaced<'a>(
    words: Cow<'a, str>,
    pattern: &Regex,
    instead: impl Fn(&Captures<'_>) -> Option<String>,
) -> Cow<'a, str> {
    let whole = |found: &Captures<'_>| found.get(0).map_or("", |m| m.as_str()).to_owned();
    let changed = match pattern.replace_all(&words, |found: &Captures<'_>| {
        instead(found).unwrap_or_else(|| whole(found))
    }) {
        Cow::Borrowed(_) => None,
        Cow::Owned(changed) => Some(changed),
    };
    changed.map_or(words, Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_become_file_names() {
        for (words, shown) in [
            ("see /srv/a/b.jpg and /c/d.jpg", "see b.jpg and d.jpg"),
            ("`/home/jane/my pic.jpg` is gone", "`my pic.jpg` is gone"),
            ("in /Users/Jane Doe/x.jpg: no", "in x.jpg: no"),
            ("error:/home/jane/x.jpg", "error:x.jpg"),
            ("file:///home/jane/x.jpg, twice", "x.jpg, twice"),
            (r"C:\Users\Jane Doe\x.jpg is", "x.jpg is"),
            (r"at \\desk\share\x.jpg", "at x.jpg"),
            ("(D:/in/y.png)", "(y.png)"),
            ("under /home/jane", "under jane"),
        ] {
            assert_eq!(shortened(Cow::Borrowed(words)), shown);
        }
    }

    #[test]
    fn prose_and_urls_stay() {
        for words in [
            "Photo by -/AFP via Getty Images",
            "STR /AFP/Getty Images",
            "24/7 and/or 5 km/h / more",
            "see https://a.example/home/c.jpg",
            "//cdn.example/b/c.jpg",
            "img/2019/pic.jpg",
            "10:30/11:00",
        ] {
            assert_eq!(shortened(Cow::Borrowed(words)), words);
        }
    }

    #[test]
    fn a_name_is_judged_as_a_whole() {
        for name in [
            "/a",
            "/a b/c d.jpg",
            r"c:\x",
            r"\\h\s",
            "FILE:///x",
            "//desk/x",
        ] {
            assert!(is_absolute(name), "{name}");
        }
        for name in ["a/b", "//cdn.example/x", "https://a.example/x", "", "é"] {
            assert!(!is_absolute(name), "{name}");
        }
        assert_eq!(file_name("/a b/c d.jpg/"), "c d.jpg");
        assert_eq!(file_name(r"c:\x\y.jpg"), "y.jpg");
    }
}

//! User names and passwords in URLs.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// What stands between a URL's slashes and its host; web schemes are read with any number of slashes, as browsers do.
static USER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)((?:\b(?:https?|ftp|wss?):[/\\]*|//))[^\s/\\?#`"<>]*@"#)
        .expect("a fixed pattern")
});

/// `text` with the credentials of every URL left out.
pub(super) fn left_out(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    USER.replace_all(text, "$1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_go() {
        for (url, shown) in [
            (
                "https://me:pw@a.example/p?q=b@c",
                "https://a.example/p?q=b@c",
            ),
            ("//me@cdn.example/p.jpg", "//cdn.example/p.jpg"),
            ("HTTP:/me:p@w@a.example", "HTTP:/a.example"),
            (
                "rtsp://u:p@cam.example and ftp://u@h.example",
                "rtsp://cam.example and ftp://h.example",
            ),
            ("Photo: @desk", "Photo: @desk"),
            ("https://x.example/@name", "https://x.example/@name"),
            ("write to desk@a.example", "write to desk@a.example"),
        ] {
            assert_eq!(left_out(url), shown);
        }
    }
}

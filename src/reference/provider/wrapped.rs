//! Addresses that carry another address: redirects, consent pages, frames that show any site, and archived copies.

use super::link::Link;
use super::{Post, page};

/// Redirects and consent pages of Google.
pub(super) fn google(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["url"] => link.inner("q").or_else(|| link.inner("url")),
        _ if link.host.starts_with("consent.") => link.inner("continue"),
        _ => None,
    }
}

/// Frames of services that embed any site.
pub(super) fn embedly(link: &Link<'_>) -> Option<Post> {
    let inner = link.inner("src").or_else(|| link.inner("url"))?;
    Some(inner.shown())
}

/// A copy in the Wayback Machine: `/web/DATE/URL`.
pub(super) fn wayback(link: &Link<'_>) -> Option<Post> {
    let rest = link.rest().strip_prefix("web/")?;
    let lower = rest.to_ascii_lowercase();
    let start = ["http://", "https://", "http%3a", "https%3a"]
        .iter()
        .filter_map(|scheme| lower.find(scheme))
        .min()?;
    let is_dated = start <= 24;
    let inner = rest.get(start..).filter(|_| is_dated)?;
    let decoded = if inner.get(..8)?.contains('%') {
        unescaped(inner)
    } else {
        inner.to_owned()
    };
    match decoded.split_once("wayback-fakeurl.archive.org/yt/") {
        Some((_, id)) => page("youtube", super::code(id, 11..=11)?),
        None => link.open(&decoded),
    }
}

fn unescaped(text: &str) -> String {
    let pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs
        .map(|(key, _)| key.into_owned())
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_named, assert_none};

    #[test]
    fn addresses_inside_addresses() {
        assert_named(
            "youtube",
            &[
                (
                    "https://web.archive.org/web/20150415002341/https://www.youtube.com/watch?v=aYAGB11YrSs",
                    "aYAGB11YrSs",
                ),
                (
                    "https://web.archive.org/web/2oe/http://wayback-fakeurl.archive.org/yt/97t7Xj_iBv0",
                    "97t7Xj_iBv0",
                ),
                (
                    "https://web.archive.org/web/20120712231619/http%3A//www.youtube.com/watch%3Fgl%3DUS%26v%3DAkhihxRKcrs%26hl%3Den",
                    "AkhihxRKcrs",
                ),
                (
                    "https://web.archive.org/web/http://www.youtube.com/watch?v=kH-G_aIBlFw",
                    "kH-G_aIBlFw",
                ),
                (
                    "https://web.archive.org/web/20060527081937/http://www.youtube.com:80/watch.php?v=ELTFsLT73fA&search=soccer",
                    "ELTFsLT73fA",
                ),
                (
                    "https://www.google.com/url?q=https%3A%2F%2Fyoutu.be%2FaYAGB11YrSs&sa=D",
                    "aYAGB11YrSs",
                ),
                (
                    "https://consent.google.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fembed%2FaYAGB11YrSs",
                    "aYAGB11YrSs",
                ),
                (
                    "https://cdn.embedly.com/widgets/media.html?src=https%3A%2F%2Fwww.youtube.com%2Fembed%2FaYAGB11YrSs&key=1",
                    "aYAGB11YrSs",
                ),
                (
                    "https://www.youtube.com/oembed?url=https%3A%2F%2Fyoutu.be%2FaYAGB11YrSs&format=json",
                    "aYAGB11YrSs",
                ),
            ],
        );
        assert_named(
            "x",
            &[
                (
                    "https://web.archive.org/web/20191007000000/https://twitter.com/some_one/status/1181337941215338496",
                    "1181337941215338496",
                ),
                (
                    "https://publish.twitter.com/oembed?url=https%3A%2F%2Ftwitter.com%2Fa%2Fstatus%2F1181337941215338496",
                    "1181337941215338496",
                ),
            ],
        );
        assert_none(&[
            "https://web.archive.org/web/20150415002341/https://news.example/story",
            "https://web.archive.org/save/https://www.youtube.com/watch?v=aYAGB11YrSs",
            "https://www.google.com/search?q=https%3A%2F%2Fyoutu.be%2FaYAGB11YrSs",
            "https://news.example/oembed?url=https%3A%2F%2Fyoutu.be%2FaYAGB11YrSs",
        ]);
    }

    #[test]
    fn nesting_is_bounded() {
        let mut url = "https://youtu.be/aYAGB11YrSs".to_owned();
        for depth in 1..=6 {
            let inner: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
            url = format!("https://consent.youtube.com/m?continue={inner}");
            assert_eq!(super::super::of_url(&url).is_some(), depth <= 3, "{depth}");
        }
        let deep = "https://web.archive.org/web/1/".repeat(130);
        assert_none(&[&format!("{deep}https://youtu.be/aYAGB11YrSs")]);
    }
}

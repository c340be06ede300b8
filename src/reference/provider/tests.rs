//! What holds for every site, and the assertions of the tests beside each.

use super::*;

/// Each URL names the id at the provider.
pub(super) fn assert_named(provider: &str, cases: &[(&str, &str)]) {
    for (url, id) in cases {
        let found = of_url(url);
        let found = found.as_ref().map(|post| (post.provider, &*post.id));
        assert_eq!(found, Some((provider, *id)), "{url}");
    }
}

/// None of the URLs names anything.
pub(super) fn assert_none(urls: &[&str]) {
    for url in urls {
        assert_eq!(of_url(url), None, "{url}");
    }
}

/// The account in the URL.
pub(super) fn account(url: &str) -> Option<String> {
    of_url(url)?.account
}

#[test]
fn the_list_is_sorted() {
    assert!(SITES.is_sorted_by(|(a, _), (b, _)| a < b));
}

#[test]
fn other_urls_name_none() {
    assert_none(&[
        "",
        "//",
        "https://",
        "javascript:void(0)",
        "data:text/html,https://youtu.be/AEyOoZ7JpyY",
        "file://www.youtube.com/embed/ZLz5VdT_iTM",
        "https://news.example/embed/ZLz5VdT_iTM",
        "https://soundcloud.com/someone/a-song",
        "embed/ZLz5VdT_iTM",
    ]);
}

#[test]
fn hostile_urls_name_none() {
    let long = format!("https://youtu.be/{}", "A".repeat(1 << 20));
    let deep = format!("https://x.com/{}", "a/".repeat(2_000));
    let many = format!("https://www.youtube.com/watch?{}", "a=b&".repeat(1_000));
    assert_none(&[
        &long,
        &deep,
        &many,
        "https://www.youtube.com/embed/ééééééééééé",
        "https://www.youtube.com/watch?v=\u{202e}AEyOoZ7Jpy",
        "https://x.com/a/status/١٢٣٤٥٦٧٨٩",
        "https://x.com/a/status/%31%32%33",
        "https://[::1]/@a/109348192384019283/..",
        "https://youtu.be\u{0}/AEyOoZ7JpyY/x y",
        "at://é/app.bsky.feed.post/ééééééééé",
        "https://flic.kr/p/ZZZZZZZZZZZZZ",
        "https://web.archive.org/web/é/é",
        "https://www.nicovideo.jp/watch/éé",
    ]);
}

#[test]
fn stills_name_their_video() {
    let name = |url: &str| of_still(url).map(|post| format!("{}:{}", post.provider, post.id));
    for (url, expected) in [
        (
            "https://i.ytimg.com/vi/ZLz5VdT_iTM/hqdefault.jpg",
            "youtube:ZLz5VdT_iTM",
        ),
        (
            "https://img.youtube.com/vi/ZLz5VdT_iTM/0.jpg",
            "youtube:ZLz5VdT_iTM",
        ),
        (
            "https://cdn.jwplayer.com/thumbs/nPripu9l-720.jpg",
            "jwplayer:nPripu9l",
        ),
        (
            "https://cdn.jwplayer.com/v2/media/nPripu9l/poster.jpg?width=720",
            "jwplayer:nPripu9l",
        ),
    ] {
        assert_eq!(name(url).as_deref(), Some(expected), "{url}");
    }
    assert_eq!(name("https://news.example/vi/ZLz5VdT_iTM/0.jpg"), None);
    assert_eq!(name("https://i.ytimg.com/an/ZLz5VdT_iTM/0.jpg"), None);
}

//! `YouTube`.

use super::link::Link;
use super::{Post, page, player};

pub(super) fn youtube(link: &Link<'_>) -> Option<Post> {
    if link.host.starts_with("img.") || link.host.starts_with("i.") {
        return None;
    }
    match link.path.as_slice() {
        ["m"] if link.host.starts_with("consent.") => link.inner("continue"),
        ["attribution_link"] => attributed(link),
        ["redirect"] => link.inner("q"),
        ["verify_age"] => link.inner("next_url"),
        ["embed" | "v" | "e" | "vi", name, ..] => player("youtube", id(name)?),
        ["shorts" | "live" | "watch", name, ..] => page("youtube", id(name)?),
        ["watch" | "watch.php" | "playlist" | "embed"] | [] => watched(link),
        [name, ..] if link.host == "youtu.be" => page("youtube", id(name)?),
        _ => None,
    }
}

fn watched(link: &Link<'_>) -> Option<Post> {
    page("youtube", id(&link.parameter("v")?)?)
}

/// `u=` is the path of the video, or its whole address.
fn attributed(link: &Link<'_>) -> Option<Post> {
    let to = link.parameter("u")?;
    if to.starts_with('/') && !to.starts_with("//") {
        return link.open(&format!("https://www.youtube.com{to}"));
    }
    link.open(&to)
}

/// The eleven signs of an id, whatever wrong sign follows.
fn id(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(text.len());
    text.get(..end)
        .filter(|id| id.len() == 11 && *id != "videoseries" && *id != "live_stream")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_named, assert_none};
    use super::super::{Address, of_url};

    #[test]
    fn videos() {
        assert_named(
            "youtube",
            &[
                (
                    "https://www.youtube.com/embed/ZLz5VdT_iTM?rel=0",
                    "ZLz5VdT_iTM",
                ),
                (
                    "//www.youtube-nocookie.com/embed/ZLz5VdT_iTM",
                    "ZLz5VdT_iTM",
                ),
                ("https://youtu.be/AEyOoZ7JpyY?t=3", "AEyOoZ7JpyY"),
                ("//www.YouTube.com/watch?v=yZIXLfi8CZQ", "yZIXLfi8CZQ"),
                (
                    "https://www.youtube.com/watch?feature=x&v=AEyOoZ7JpyY",
                    "AEyOoZ7JpyY",
                ),
                (
                    "https://www.youtube.com/watch?v=YE7VzlLtp-4&v=BaW_jenozKc",
                    "YE7VzlLtp-4",
                ),
                (
                    "https://m.youtube.com/playlist?list=PL1&v=AEyOoZ7JpyY",
                    "AEyOoZ7JpyY",
                ),
                (
                    "https://music.youtube.com/watch?v=XclachpHxis",
                    "XclachpHxis",
                ),
                ("https://www.youtube.com/shorts/BGQWPY4IigY", "BGQWPY4IigY"),
                (
                    "https://www.youtube.com/live/qVv6vCqciTM?feature=share",
                    "qVv6vCqciTM",
                ),
                ("https://www.youtube.com/v/AEyOoZ7JpyY&hl=en", "AEyOoZ7JpyY"),
                ("http://youtube.googleapis.com/v/AEyOoZ7JpyY", "AEyOoZ7JpyY"),
                (
                    "https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Flive%2FqVv6vCqciTM%3Fcbrd%3D1&gl=NL",
                    "qVv6vCqciTM",
                ),
                (
                    "https://www.youtube.com/attribution_link?a=1&u=%2Fwatch%3Fv%3DAEyOoZ7JpyY%26feature%3Dshare",
                    "AEyOoZ7JpyY",
                ),
            ],
        );
        let address = |url: &str| of_url(url).map(|post| post.address);
        assert_eq!(
            address("https://www.youtube.com/embed/ZLz5VdT_iTM"),
            Some(Address::Player)
        );
        assert_eq!(address("https://youtu.be/ZLz5VdT_iTM"), Some(Address::Page));
    }

    #[test]
    fn near_misses() {
        assert_none(&[
            "https://www.youtube.com/watch?v=N_708QY7Ob",
            "https://www.youtube.com/watch?",
            "https://www.youtube.com/subscribe_embed?channel=x",
            "https://www.youtube.com/embed/videoseries?list=PL1",
            "https://www.youtube.com/embed/live_stream?channel=UC1",
            "https://www.youtube.com/@some_channel",
            "https://www.youtube.com/channel/UCabcdefghijk",
            "https://img.youtube.com/vi/ZLz5VdT_iTM/0.jpg",
            "https://i.ytimg.com/vi/ZLz5VdT_iTM/hqdefault.jpg",
            "https://notyoutube.com/embed/ZLz5VdT_iTM",
            "https://youtube.com.example/embed/ZLz5VdT_iTM",
            "https://youtube.com@news.example/embed/ZLz5VdT_iTM",
        ]);
    }
}

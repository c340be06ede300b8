//! What the head of a post's page states of its media.
//!
//! Open Graph (ogp.me) and the player cards of X: `og:video` and `twitter:player:stream` may be files or players, and
//! only files are of use; `og:image` stands for them.

use url::Url;

use crate::article::dom::{self, Dom};

use super::lead::{Lead, Part, Sort};

/// Deepest nesting kept; what counts stands in the head.
const DEPTH: usize = 64;
/// Most videos and most pictures taken from one page.
const MOST_VIDEOS: usize = 3;
const MOST_PICTURES: usize = 2;
const VIDEO_TAGS: [&str; 4] = [
    "og:video",
    "og:video:url",
    "og:video:secure_url",
    "twitter:player:stream",
];
const TYPE_TAGS: [&str; 2] = ["og:video:type", "twitter:player:stream:content_type"];
const PICTURE_TAGS: [&str; 5] = [
    "og:image:secure_url",
    "og:image",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
];
/// Ends of the names of video files.
const ENDS: [&str; 5] = ["mp4", "m4v", "mov", "ogv", "webm"];

/// The leads of the page `bytes` at `address`: videos, then pictures, each in the order of the page.
pub(super) fn leads(bytes: &[u8], address: &Url) -> Vec<Lead> {
    let source = String::from_utf8_lossy(bytes);
    let (dom, _) = dom::parse(&source, DEPTH);
    let tags: Vec<(String, &str)> = dom.named("meta").filter_map(|id| tag(&dom, id)).collect();
    let of = |names: &'static [&'static str]| {
        tags.iter()
            .filter(move |(name, _)| names.contains(&name.as_str()))
            .map(|(_, content)| *content)
    };
    let is_file = of(&TYPE_TAGS).any(is_video_type);
    let mut videos: Vec<Url> = Vec::new();
    for url in of(&VIDEO_TAGS).filter_map(|written| absolute(written, address)) {
        if (is_file || names_video(&url)) && !videos.contains(&url) {
            videos.push(url);
        }
    }
    let is_video = of(&VIDEO_TAGS).next().is_some()
        || of(&["og:type"]).any(|kind| kind.starts_with("video"))
        || of(&["twitter:card"]).any(|card| card == "player");
    let part = if is_video {
        Part::Poster
    } else {
        Part::Preview
    };
    let mut pictures: Vec<Url> = Vec::new();
    for url in of(&PICTURE_TAGS).filter_map(|written| absolute(written, address)) {
        if !pictures.contains(&url) {
            pictures.push(url);
        }
    }
    let videos = videos.into_iter().take(MOST_VIDEOS);
    let pictures = pictures.into_iter().take(MOST_PICTURES);
    videos
        .map(|url| Lead::new(url, Sort::Video, None))
        .chain(pictures.map(|url| Lead::new(url, Sort::Picture, Some(part))))
        .collect()
}

/// Name and content of a `meta` element; the name stands in `property` or, on many pages, in `name`.
fn tag(dom: &Dom, id: dom::NodeId) -> Option<(String, &str)> {
    let name = dom
        .attribute(id, "property")
        .or_else(|| dom.attribute(id, "name"))?;
    Some((name.to_ascii_lowercase(), dom.attribute(id, "content")?))
}

fn is_video_type(kind: &str) -> bool {
    matches!(
        kind.split(';').next().map(str::trim),
        Some("video/mp4" | "video/webm" | "video/ogg" | "video/quicktime" | "video/x-m4v")
    )
}

/// Whether the path of `url` ends like the name of a video file.
pub(super) fn names_video(url: &Url) -> bool {
    let end = url.path().rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

fn absolute(written: &str, address: &Url) -> Option<Url> {
    super::sites::web(address.join(written).ok()?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(page: &str) -> Vec<(String, Sort, Option<&'static str>)> {
        let address = Url::parse("https://a.example/post/1").expect("an address");
        leads(page.as_bytes(), &address)
            .into_iter()
            .map(|lead| (lead.url.into(), lead.sort, lead.part.map(Part::name)))
            .collect()
    }

    #[test]
    fn files_are_told_from_players() {
        let page = "<head><meta property=og:video content=https://a.example/player/1>\
                    <meta property='og:video:secure_url' content='/f/1.MP4?x=1'>\
                    <meta name=twitter:player:stream content=//b.example/1.webm>\
                    <meta property=og:image content=/p.jpg></head>";
        assert_eq!(
            told(page),
            [
                (
                    "https://a.example/f/1.MP4?x=1".to_owned(),
                    Sort::Video,
                    None
                ),
                ("https://b.example/1.webm".to_owned(), Sort::Video, None),
                (
                    "https://a.example/p.jpg".to_owned(),
                    Sort::Picture,
                    Some("poster")
                ),
            ]
        );
        let typed =
            "<meta property=og:video content=/f/1><meta property=og:video:type content=video/mp4>";
        assert_eq!(
            told(typed),
            [("https://a.example/f/1".to_owned(), Sort::Video, None)]
        );
        let framed =
            "<meta property=og:video content=/f/1><meta property=og:video:type content=text/html>";
        assert_eq!(told(framed), []);
    }

    #[test]
    fn a_picture_of_a_page_without_video_is_a_preview() {
        let page = "<meta property=og:image content=https://a.example/p.jpg>\
                    <meta name=twitter:image content=https://a.example/p.jpg>";
        assert_eq!(
            told(page),
            [(
                "https://a.example/p.jpg".to_owned(),
                Sort::Picture,
                Some("preview")
            )]
        );
    }

    #[test]
    fn what_is_no_address_on_the_web_is_passed_over() {
        for written in [
            "data:image/png;base64,AAAA",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://",
            "",
        ] {
            let page = format!("<meta property=og:image content=\"{written}\">");
            assert_eq!(told(&page), [], "{written}");
        }
        assert_eq!(told(&"<div>".repeat(100_000)), []);
        assert_eq!(told("\u{0}\u{fffd}<meta property="), []);
    }
}

//! Posts and players of other sites: iframes, block quotes, AMP elements and placeholders that name one.

use super::page::{Found, Page, Place};
use super::provider::{self, Address, Post};
use super::{Extractor, MediaKind};
use crate::article::dom::{Dom, NodeId};
use crate::article::layout::tokens;

/// The extractor of embeds.
pub(super) struct Embeds;

/// Attributes that hold an id of a site: element or class word, attribute, site.
const IDS: [(&str, &str, &str); 14] = [
    ("iframe", "data-tweet-id", "x"),
    ("amp-twitter", "data-tweetid", "x"),
    ("twitter", "data-tweet-id", "x"),
    ("tweet", "data-tweet-id", "x"),
    ("tweet", "data-id", "x"),
    ("amp-youtube", "data-videoid", "youtube"),
    ("lite-youtube", "videoid", "youtube"),
    ("youtube", "data-id", "youtube"),
    ("youtube", "data-video-id", "youtube"),
    ("amp-instagram", "data-shortcode", "instagram"),
    ("amp-vimeo", "data-videoid", "vimeo"),
    ("amp-dailymotion", "data-videoid", "dailymotion"),
    ("amp-tiktok", "data-src", "tiktok"),
    ("tiktok", "data-video-id", "tiktok"),
];

impl Extractor for Embeds {
    fn name(&self) -> &'static str {
        "embed"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        let mut until = 0;
        for id in page.dom.all() {
            if id < until || !(page.in_story(id) || is_wanted(page, id)) {
                continue;
            }
            let Some((post, written)) = post(page.dom, id) else {
                continue;
            };
            if matches!(page.dom.name(id), "blockquote") {
                until = page.dom.subtree(id).end;
            }
            found.push(embed(page, id, post, written));
        }
    }
}

/// What counts outside the story too: a link in a consent notice of the story, the frame of a post, and a quoted post,
/// which sites put into boxes beside the words.
fn is_wanted(page: &Page<'_>, id: NodeId) -> bool {
    let dom = page.dom;
    match dom.name(id) {
        "a" => dom.subtree(page.layout.frame).contains(&id),
        "iframe" => {
            dom.attribute(id, "data-tweet-id").is_some()
                && dom.subtree(page.layout.frame).contains(&id)
                && dom
                    .enclosing(id, &["nav", "aside", "footer", "header"])
                    .is_none()
        }
        "blockquote" => {
            dom.enclosing(id, &["nav", "footer", "header"]).is_none()
                && dom.attribute(id, "class").is_some_and(names_post)
        }
        _ => false,
    }
}

fn names_post(class: &str) -> bool {
    [
        "twitter-tweet",
        "twitter-video",
        "instagram-media",
        "tiktok-embed",
    ]
    .iter()
    .any(|name| class.contains(name))
}

fn embed(page: &Page<'_>, id: NodeId, post: Post, written: Option<String>) -> Found {
    let mut found = Found::new(MediaKind::Embed, Place::Shown, page.dom.offset(id));
    found.node = Some(id);
    if let Some(written) = written {
        found.add(&written, None);
    }
    found.provider = Some(post.provider);
    found.embed_id = Some(post.id);
    found.posted_by = post.account;
    if page.dom.name(id) == "blockquote" {
        found.context = Some(page.dom.text(id)).filter(|text| !text.is_empty());
    }
    found
}

/// The post an element shows, with the address as written.
fn post(dom: &Dom, id: NodeId) -> Option<(Post, Option<String>)> {
    let name = dom.name(id);
    match name {
        "" | "html" | "head" | "body" | "meta" | "link" | "img" | "source" => return None,
        "a" => return link(dom, id),
        "blockquote" => return quote(dom, id),
        _ => {}
    }
    if let Some(post) = by_id(dom, id) {
        return Some((post, None));
    }
    for (key, value) in dom.attributes(id) {
        let is_address = matches!(&**key, "src" | "data" | "value" | "href" | "url" | "cite")
            || key.starts_with("data-");
        if let Some(post) = Some(value)
            .filter(|_| is_address)
            .and_then(|value| provider::of_url(value))
        {
            return Some((post, Some(value.trim().to_owned())));
        }
        if &**key == "data-telegram-post"
            && let Some(post) = provider::of_url(&format!("https://t.me/{value}"))
        {
            return Some((post, None));
        }
    }
    None
}

/// A link counts only where it leads to a player, as those behind a consent notice do.
fn link(dom: &Dom, id: NodeId) -> Option<(Post, Option<String>)> {
    let href = dom.attribute(id, "href")?;
    let post = provider::of_url(href).filter(|post| post.address == Address::Player)?;
    Some((post, Some(href.to_owned())))
}

/// A quoted post: the address the quote carries, else its last link to a post.
fn quote(dom: &Dom, id: NodeId) -> Option<(Post, Option<String>)> {
    let classes = dom
        .attribute(id, "class")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_post = [
        "twitter",
        "tweet",
        "instagram",
        "tiktok",
        "fb-",
        "facebook",
        "telegram",
        "embed",
    ]
    .iter()
    .any(|part| classes.contains(part));
    for key in [
        "cite",
        "data-instgrm-permalink",
        "data-href",
        "data-url",
        "data-src",
    ] {
        let Some(written) = dom.attribute(id, key) else {
            continue;
        };
        if let Some(post) = provider::of_url(written) {
            return Some((post, Some(written.to_owned())));
        }
    }
    if let Some(post) = by_id(dom, id) {
        return Some((post, None));
    }
    let links = dom
        .inside(id)
        .filter(|at| dom.name(*at) == "a")
        .filter_map(|at| dom.attribute(at, "href"));
    let (post, written) = links
        .filter_map(|href| Some((provider::of_url(href)?, href.to_owned())))
        .next_back()?;
    let text = dom.text(id);
    (is_post || text.contains("(@") || text.contains("pic.twitter.com"))
        .then_some((post, Some(written)))
}

fn by_id(dom: &Dom, id: NodeId) -> Option<Post> {
    let name = dom.name(id);
    let classes = dom.attribute(id, "class").map(tokens).unwrap_or_default();
    for (mark, key, site) in IDS {
        let is_marked = name == mark || classes.iter().any(|class| class.contains(mark));
        let Some(value) = dom.attribute(id, key).filter(|_| is_marked) else {
            continue;
        };
        let written = match site {
            "x" => format!("https://twitter.com/i/status/{value}"),
            "youtube" => format!("https://www.youtube.com/watch?v={value}"),
            "instagram" => format!("https://www.instagram.com/p/{value}/"),
            "vimeo" => format!("https://vimeo.com/{value}"),
            "dailymotion" => format!("https://www.dailymotion.com/video/{value}"),
            _ => format!("https://www.tiktok.com/@/video/{value}"),
        };
        if let Some(post) = provider::of_url(&written) {
            return Some(post);
        }
    }
    None
}

//! Quoted posts: block quotes as the sites' own embed codes write them.

use super::{Named, element, marks};
use crate::article::dom::{Dom, NodeId};

/// Classes of the block quotes in published embed codes.
const CODES: [&str; 10] = [
    "bluesky-embed",
    "fb-xfbml-parse-ignore",
    "imgur-embed-pub",
    "instagram-media",
    "reddit-card",
    "reddit-embed-bq",
    "text-post-media",
    "tiktok-embed",
    "twitter-tweet",
    "twitter-video",
];

/// Attributes of block quotes that hold the post's address.
const ADDRESSES: [&str; 8] = [
    "cite",
    "data-instgrm-permalink",
    "data-text-post-permalink",
    "data-bluesky-uri",
    "data-href",
    "data-url",
    "data-src",
    "data-embed-url",
];

/// Most quotes round a quote whose words are read.
const DEEPEST: usize = 3;

/// Whether the class is that of a published embed code.
pub(super) fn is_published_code(class: &str) -> bool {
    CODES.iter().any(|name| class.contains(name))
}

/// A quoted post: the address the quote carries, else its last link to a post that no quote inside it holds.
pub(super) fn post(dom: &Dom, id: NodeId) -> Option<Named> {
    let class = dom
        .attribute(id, "class")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let carried = ADDRESSES
        .iter()
        .filter_map(|key| dom.attribute(id, key))
        .find_map(Named::at);
    if let Some(named) = carried {
        return Some(named);
    }
    if let Some(named) = imgur(dom, id, &class).or_else(|| element::by_id(dom, id)) {
        return Some(named);
    }
    let around = dom.ancestors(id).filter(|at| dom.name(*at) == "blockquote");
    if around.take(DEEPEST + 1).count() > DEEPEST {
        return None;
    }
    let is_code = is_published_code(&class);
    if !is_code && holds_code(dom, id) {
        return None;
    }
    let named = last_link(dom, id)?;
    let is_post = is_code || !matches!(marks::of(&class), marks::Mark::Silent);
    let is_signed = || {
        let text = dom.text(id);
        text.contains("(@") || text.contains("pic.twitter.com") || text.contains("pic.x.com")
    };
    (is_post || is_signed()).then_some(named)
}

/// Whether a quote of an embed code stands inside this one, which then is only a box round it.
fn holds_code(dom: &Dom, id: NodeId) -> bool {
    dom.inside(id).any(|at| {
        dom.name(at) == "blockquote" && dom.attribute(at, "class").is_some_and(is_published_code)
    })
}

fn last_link(dom: &Dom, id: NodeId) -> Option<Named> {
    let mut inner_until = 0;
    let (mut own, mut any) = (None, None);
    for at in dom.inside(id) {
        if dom.name(at) == "blockquote" {
            inner_until = inner_until.max(dom.subtree(at).end);
        }
        if dom.name(at) != "a" {
            continue;
        }
        let Some(named) = dom.attribute(at, "href").and_then(Named::at) else {
            continue;
        };
        let is_picture = named.post.id.starts_with("pic/");
        if at >= inner_until && (!is_picture || own.is_none()) {
            own = Some(named.clone());
        }
        any = Some(named);
    }
    own.or(any)
}

/// Addresses of posts linked inside the quotes a quoted post holds: what it quotes itself.
pub(super) fn quoted_posts(dom: &Dom, id: NodeId) -> impl Iterator<Item = &str> {
    let mut inner_until = 0;
    dom.inside(id).filter_map(move |at| {
        if dom.name(at) == "blockquote" && at != id {
            inner_until = inner_until.max(dom.subtree(at).end);
        }
        let link = dom
            .attribute(at, "href")
            .filter(|_| dom.name(at) == "a" && at < inner_until)?;
        Named::at(link).map(|_| link)
    })
}

/// Imgur's code names an image or an album: `data-id="a/CODE"`.
fn imgur(dom: &Dom, id: NodeId, class: &str) -> Option<Named> {
    let name = dom
        .attribute(id, "data-id")
        .filter(|_| class.contains("imgur-embed-pub"))?;
    let mut named = Named::at(&format!("https://imgur.com/{name}"))?;
    named.written = None;
    Some(named)
}

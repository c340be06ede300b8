//! The post one element shows.

use super::marks::{self, Mark};
use super::nested::{self, Depth};
use super::{Named, quote, script};
use crate::article::dom::{Dom, NodeId};
use crate::article::layout::tokens;
use crate::reference::provider::{self, Address};

/// Classes of buttons and boxes of Facebook that show no post.
const BUTTONS: [&str; 7] = [
    "fb-comments",
    "fb-follow",
    "fb-like",
    "fb-page",
    "fb-save",
    "fb-send",
    "fb-share",
];

/// Attributes whose values name the kind of what an element shows.
const KINDS: [&str; 12] = [
    "data-component",
    "data-embed",
    "data-embed-type",
    "data-media-type",
    "data-network",
    "data-platform",
    "data-provider",
    "data-service",
    "data-source",
    "data-type",
    "provider",
    "type",
];

/// Most nodes a consent notice has.
const MOST_NODES: usize = 100;
/// Most links a consent notice has.
const MOST_LINKS: usize = 6;
/// Most characters a consent notice has.
const LONGEST_NOTICE: usize = 900;

/// The post the element shows; what stands inside its attributes is opened as deep as `depth` allows.
pub(super) fn post(dom: &Dom, id: NodeId, depth: Depth) -> Option<Named> {
    match dom.name(id) {
        "img" => still(
            dom,
            id,
            dom.attribute(id, "src")
                .or_else(|| dom.attribute(id, "data-src"))?,
        ),
        "html" | "head" | "body" | "meta" | "link" | "source" | "video" | "audio" | "track"
        | "style" | "amp-social-share" | "amp-analytics" | "form" | "input" => None,
        "" => alone(dom, id),
        "a" => link(dom, id),
        "blockquote" => quote::post(dom, id),
        "script" => script::post(dom, id),
        _ => plain(dom, id, depth),
    }
}

fn plain(dom: &Dom, id: NodeId, depth: Depth) -> Option<Named> {
    if dom.attributes(id).is_empty() {
        return None;
    }
    if let Some(named) = by_id(dom, id) {
        return Some(named);
    }
    let class = dom.attribute(id, "class").unwrap_or_default();
    let is_button = BUTTONS.iter().any(|name| class.contains(name));
    if let Some(style) = dom
        .attribute(id, "style")
        .filter(|style| style.contains("url("))
        && let Some(named) = in_style(style).and_then(|written| still(dom, id, written))
    {
        return Some(named);
    }
    for (key, value) in dom.attributes(id).iter().filter(|_| !is_button) {
        let is_address = matches!(
            &**key,
            "src" | "data" | "value" | "href" | "url" | "cite" | "props" | "srcdoc" | "video-url"
        ) || key.starts_with("data-");
        if !is_address {
            continue;
        }
        if let Some(named) = Named::at(value) {
            return Some(named);
        }
        if &**key == "data-telegram-post" {
            return telegram(value);
        }
        if nested::may_hold(value)
            && let Some(named) = nested::post(value, mark(dom, id).or_of(key), depth)
        {
            return Some(named);
        }
    }
    None
}

/// The address in a style.
fn in_style(style: &str) -> Option<&str> {
    let (_, rest) = style.split_once("url(")?;
    let (written, _) = rest.split_once(')')?;
    Some(written.trim_matches(['"', '\'', ' ']))
}

/// A still of a known video in a box named after videos, which puts the player there when it is clicked.
fn still(dom: &Dom, id: NodeId, written: &str) -> Option<Named> {
    let post = provider::of_still(written)?;
    let is_box = dom.lineage(id).take(4).any(|at| {
        let class = dom.attribute(at, "class").unwrap_or_default();
        matches!(marks::of(class), Mark::Site(_) | Mark::Shown)
    });
    let is_teaser = dom.enclosing(id, &["a", "li"]).is_some();
    (is_box && !is_teaser).then(|| Named::by_id(post))
}

/// The post Telegram's script is given: `CHANNEL/NUMBER`.
pub(super) fn telegram(name: &str) -> Option<Named> {
    let mut named = Named::at(&format!("https://t.me/{}", name.trim()))?;
    named.written = None;
    Some(named)
}

/// What the element's name, class and kind say.
fn mark(dom: &Dom, id: NodeId) -> Mark {
    let mut mark = marks::of(dom.name(id));
    for key in ["class"].iter().chain(&KINDS) {
        if let Some(value) = dom.attribute(id, key).filter(|value| value.len() <= 200) {
            mark = mark.then(marks::of(value));
        }
    }
    mark
}

/// The post whose id stands in an attribute of the element.
pub(super) fn by_id(dom: &Dom, id: NodeId) -> Option<Named> {
    let mut known = None;
    for (key, value) in dom.attributes(id) {
        if let Some(post) = in_box_name(key, value) {
            return Some(Named::by_id(post));
        }
        let is_name = (5..=40).contains(&value.len())
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !is_name {
            continue;
        }
        if &**key == "id" || !marks::is_id(key) {
            continue;
        }
        let around = *known.get_or_insert_with(|| mark(dom, id));
        let site = match around.or_of(key) {
            Mark::Site(site) => site,
            _ if is_brightcove(dom, id) => "brightcove",
            _ => "kaltura",
        };
        if let Some(post) = marks::kaltura(value) {
            return Some(Named::by_id(post));
        }
        if let Some(post) = marks::post(site, value) {
            return Some(Named::by_id(post));
        }
    }
    let is_legacy = dom.name(id) == "param" && dom.attribute(id, "name") == Some("@videoPlayer");
    let value = dom.attribute(id, "value").filter(|_| is_legacy)?;
    Some(Named::by_id(marks::post("brightcove", value)?))
}

/// Brightcove's in-page player names the publisher's account beside the video.
fn is_brightcove(dom: &Dom, id: NodeId) -> bool {
    ["data-account", "data-account-id", "data-bc-account"]
        .iter()
        .filter_map(|key| dom.attribute(id, key))
        .any(|account| account.len() >= 8 && account.bytes().all(|byte| byte.is_ascii_digit()))
}

/// JW Player and Wistia write the id into the name of the box: `botr_ID_PLAYER_div`, `wistia_async_ID`.
fn in_box_name(key: &str, value: &str) -> Option<provider::Post> {
    if !matches!(key, "id" | "class") {
        return None;
    }
    let jw = ["botr_", "jwplayer_"]
        .iter()
        .find_map(|start| value.strip_prefix(start)?.strip_suffix("_div"));
    if let Some(names) = jw {
        return marks::post("jwplayer", names.split('_').next()?);
    }
    let name = value.split("wistia_async_").nth(1)?;
    marks::post("wistia", name.split_whitespace().next()?)
}

/// A link counts where it leads to a player, as those behind a consent notice do, where it stands in such a notice, and
/// where it is a bare address alone in its paragraph.
fn link(dom: &Dom, id: NodeId) -> Option<Named> {
    let named = Named::at(dom.attribute(id, "href")?)?;
    let counts = named.post.address == Address::Player || in_notice(dom, id);
    counts.then_some(named)
}

/// Whether the link stands in the box that takes the place of a post until the reader agrees to see it.
fn in_notice(dom: &Dom, id: NodeId) -> bool {
    let names = |at: &NodeId| {
        let named = [dom.attribute(*at, "class"), dom.attribute(*at, "id")];
        let words = named.into_iter().flatten().flat_map(tokens);
        let mut is_embed = false;
        let mut is_held = false;
        for word in words {
            is_embed |= word.starts_with("embed") || word.ends_with("embed");
            is_held |= matches!(
                &*word,
                "consent" | "placeholder" | "gdpr" | "optin" | "privacy" | "blocked" | "twoclick"
            );
        }
        is_embed || is_held
    };
    let Some(notice) = dom.ancestors(id).take(4).find(names) else {
        return false;
    };
    let range = dom.inside(notice);
    let links: Vec<&str> = range
        .clone()
        .take(MOST_NODES + 1)
        .filter_map(|at| dom.attribute(at, "href"))
        .collect();
    if range.len() > MOST_NODES || links.len() > MOST_LINKS {
        return false;
    }
    let mut posts = links.into_iter().filter_map(Named::at);
    let is_only = posts
        .next()
        .is_none_or(|first| posts.all(|other| other.post.id == first.post.id));
    is_only && dom.text(notice).len() <= LONGEST_NOTICE
}

/// An address that is all the words of its block, as editors paste it for the site to replace.
fn alone(dom: &Dom, id: NodeId) -> Option<Named> {
    let words = dom.words(id)?.trim();
    let is_address = words.starts_with("http://") || words.starts_with("https://");
    if !is_address || words.contains(char::is_whitespace) {
        return None;
    }
    let block = dom
        .ancestors(id)
        .find(|at| !crate::article::dom::is_inline(dom.name(*at)))?;
    let is_block = matches!(
        dom.name(block),
        "p" | "div" | "figure" | "section" | "article" | "center"
    );
    let is_all = || {
        dom.inside(block)
            .all(|at| at == id || dom.words(at).is_none_or(|other| other.trim().is_empty()))
    };
    if !is_block || dom.inside(block).len() > 12 || !is_all() {
        return None;
    }
    Named::at(words)
}

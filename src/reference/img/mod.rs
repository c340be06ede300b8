//! Pictures: `img` with its sources, lazy attributes and `noscript` copy, `amp-img`, backgrounds, and `data:` pictures.

mod background;
mod furniture;
mod sources;
mod teaser;
#[cfg(test)]
mod tests;

use super::caption::{self, Words};
use super::inline::{self, Inline};
use super::page::{Found, Page, Place};
use super::{Extractor, MediaKind};
use crate::article::dom::NodeId;

/// Shortest caption that says what is seen, in characters.
const SHORTEST_CAPTION: usize = 20;

/// The extractor of pictures.
pub(super) struct Pictures;

impl Extractor for Pictures {
    fn name(&self) -> &'static str {
        "img"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        let mut examined = 0;
        for id in page.dom.all() {
            if examined > page.limits.references.saturating_mul(2) {
                return;
            }
            if page.layout.is_outside(id) {
                continue;
            }
            let candidate = match page.dom.name(id) {
                "img" | "amp-img" | "image" => candidate(page, id),
                name if is_custom(name) => custom(page, id),
                _ => background::candidate(page, id),
            };
            let Some(candidate) = candidate else {
                continue;
            };
            examined += 1;
            if let Some(picture) = picture(page, id, candidate) {
                found.push(picture);
            }
        }
    }
}

/// A picture with an address or bytes.
fn candidate(page: &Page<'_>, id: NodeId) -> Option<Found> {
    let dom = page.dom;
    let mut found = blank(page, id);
    sources::addresses(page, id, &mut found);
    if found.renditions.is_empty() {
        match inline::decode(dom.attribute(id, "src")?, page.limits) {
            Inline::Picture(bytes) => found.inline = Some(bytes),
            Inline::TooLarge(bytes) => found.too_large = Some(bytes),
            Inline::Nothing => return None,
        }
    }
    let is_framed = dom.enclosing(id, &["iframe"]).is_some();
    // A button round a large picture opens it.
    let is_control = dom.enclosing(id, &["button"]).is_some() && !furniture::is_wide(&found);
    (!is_framed && !is_control).then_some(found)
}

/// Whether the name is one of an element that a page's own script turns into a picture.
fn is_custom(name: &str) -> bool {
    name.contains('-')
        && ["image", "img", "photo", "picture"]
            .iter()
            .any(|part| name.contains(part))
}

/// A picture in an element of the page's own, which holds no other.
fn custom(page: &Page<'_>, id: NodeId) -> Option<Found> {
    let holds_picture = page
        .dom
        .inside(id)
        .any(|at| matches!(page.dom.name(at), "img" | "amp-img" | "video"));
    if holds_picture {
        return None;
    }
    candidate(page, id)
}

fn blank(page: &Page<'_>, id: NodeId) -> Found {
    let place = if page.in_story(id) {
        Place::Shown
    } else {
        Place::Elsewhere
    };
    let mut found = Found::new(MediaKind::Photo, place, page.dom.offset(id));
    found.node = Some(id);
    found
}

/// The picture with its words, where it belongs to the story and is not too small to show something.
fn picture(page: &Page<'_>, id: NodeId, mut found: Found) -> Option<Found> {
    let dom = page.dom;
    if furniture::is_tiny(page, id, &found)
        || furniture::is_author(page, id, &found)
        || furniture::is_drawing(&found)
        || furniture::is_tracker(page, id, &found)
    {
        return None;
    }
    let marked = caption::marked(page, id);
    let in_figure = dom.enclosing(id, &["figure"]).is_some();
    let is_captioned = |words: &Words| {
        let caption = words.caption.as_ref();
        caption.is_some_and(|caption| caption.chars().count() >= SHORTEST_CAPTION)
    };
    let is_told = in_figure && marked != Words::default()
        || is_captioned(&marked) && !caption::is_teased(page, id);
    if !is_told && (furniture::is_one(page, id, &found) || teaser::is_one(page, id, &found)) {
        return None;
    }
    let words = caption::whole(page, id, marked);
    if furniture::is_thumb(&found) && !is_captioned(&words) {
        return None;
    }
    found.alt = dom
        .attribute(id, "alt")
        .map(crate::article::dom::fold)
        .filter(|alt| !alt.is_empty());
    found.caption = words.caption;
    found.credit = words.credit;
    Some(found)
}

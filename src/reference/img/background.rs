//! Pictures that stand as the background of an element, where that is how the story is led or a slide is shown.

use super::super::page::{Found, Page};
use super::super::{address, gallery};
use super::blank;
use crate::article::dom::NodeId;

/// Attributes that hold a background until a script shows it.
const LAZY: [&str; 5] = [
    "data-background",
    "data-background-image",
    "data-bg",
    "data-bg-src",
    "data-lazy-background",
];

/// A background that leads the story, stands in a figure or is a slide, and holds neither words nor another picture.
pub(super) fn candidate(page: &Page<'_>, id: NodeId) -> Option<Found> {
    let dom = page.dom;
    let written = addresses(page, id)?;
    let is_shown = page.in_story(id)
        && (page.leads(id) || dom.enclosing(id, &["figure"]).is_some() || gallery::holds(dom, id));
    let is_bare = dom.subtree(id).len() <= 12
        && dom.text(id).is_empty()
        && dom
            .inside(id)
            .all(|at| !matches!(dom.name(at), "img" | "video" | "iframe"));
    if !is_shown || !is_bare {
        return None;
    }
    let mut found = blank(page, id);
    for written in written {
        found.add(&written, None);
    }
    (!found.renditions.is_empty()).then_some(found)
}

fn addresses(page: &Page<'_>, id: NodeId) -> Option<Vec<String>> {
    let dom = page.dom;
    let mut out = Vec::new();
    for (key, value) in dom.attributes(id) {
        if &**key == "style" {
            out.extend(styled(value));
        } else if key.starts_with("data-") && address::is_picture_file(value) && is_slide(page, id)
        {
            out.push(value.trim().to_owned());
        } else if LAZY.contains(&&**key) {
            let inner = unwrapped(value).unwrap_or(value);
            out.push(inner.trim().to_owned());
        }
    }
    out.retain(|written| {
        address::is_picture_file(written)
            || written.contains("://")
            || written.starts_with("//") && written.len() > 12
    });
    (!out.is_empty()).then_some(out)
}

/// An element of a set that a script fills with a picture.
fn is_slide(page: &Page<'_>, id: NodeId) -> bool {
    matches!(page.dom.name(id), "div" | "li" | "span" | "section") && gallery::holds(page.dom, id)
}

/// Addresses in `background` and `background-image` of an inline style.
fn styled(style: &str) -> Option<String> {
    if style.len() > address::LONGEST {
        return None;
    }
    let lower = style.to_ascii_lowercase();
    let at = lower
        .find("background-image")
        .or_else(|| lower.find("background:"))?;
    unwrapped(style.get(at..)?).map(str::to_owned)
}

/// What stands in the first `url(…)`.
fn unwrapped(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("url(")?;
    let (inner, _) = rest.split_once(')')?;
    Some(inner.trim().trim_matches(['"', '\'']))
}

//! Addresses of one picture: attributes, sources, lazy copies and links to the file itself.

use super::super::address;
use super::super::page::{Found, Page};
use crate::article::dom::NodeId;
use crate::article::layout::tokens;

pub(super) fn addresses(page: &Page<'_>, id: NodeId, found: &mut Found) {
    let dom = page.dom;
    let width = dom
        .attribute(id, "width")
        .and_then(|width| width.trim_end_matches("px").parse().ok())
        .filter(|width| *width > 0);
    let mut sources = vec![id];
    if let Some(picture) = dom
        .ancestors(id)
        .take(3)
        .find(|at| dom.name(*at) == "picture")
    {
        sources.extend(dom.inside(picture).filter(|at| dom.name(*at) == "source"));
    }
    for source in sources {
        for (key, value) in dom.attributes(source) {
            match &**key {
                "src" => found.add(value, width),
                "srcset" => set(value, found),
                key if key.starts_with("data-") && key.contains("srcset") => set(value, found),
                key if is_lazy(key, value) => found.add(value, None),
                _ => {}
            }
        }
    }
    let link = dom
        .ancestors(id)
        .take(4)
        .find(|at| dom.name(*at) == "a")
        .and_then(|at| dom.attribute(at, "href"));
    if let Some(link) = link.filter(|link| address::is_picture_file(link)) {
        found.add(link, None);
    }
    let holder = dom
        .ancestors(id)
        .take(3)
        .find(|at| matches!(dom.name(*at), "figure" | "a" | "div" | "picture"));
    for (key, value) in holder.into_iter().flat_map(|at| dom.attributes(at)) {
        if key.starts_with("data-") && address::is_picture_file(value) {
            found.add(value, None);
        }
    }
    keep_where_any(found, |written| !is_placeholder(written));
    keep_where_any(found, |written| !is_gif(written));
    drop_other_pictures(found);
}

/// Keeps the addresses that pass the test, and all where none does.
fn keep_where_any(found: &mut Found, test: fn(&str) -> bool) {
    if found.renditions.iter().any(|known| test(&known.written)) {
        found.renditions.retain(|known| test(&known.written));
    }
}

/// An animation beside still renditions holds their place.
fn is_gif(written: &str) -> bool {
    let path = written.split(['?', '#']).next().unwrap_or(written);
    path.get(path.len().saturating_sub(4)..)
        .is_some_and(|end| end.eq_ignore_ascii_case(".gif"))
}

/// Attributes of a set may name all its pictures: only the first is this one.
fn drop_other_pictures(found: &mut Found) {
    let first = found
        .renditions
        .first()
        .map(|first| address::family(&first.written));
    if found.renditions.len() > 8
        && found
            .renditions
            .iter()
            .all(|known| Some(address::family(&known.written)) != first)
    {
        found.renditions.truncate(1);
    }
}

fn set(value: &str, found: &mut Found) {
    for (written, width) in address::srcset(value) {
        found.add(written, width);
    }
}

/// Attributes that hold a picture's address until a script shows it.
fn is_lazy(key: &str, value: &str) -> bool {
    let Some(name) = key.strip_prefix("data-") else {
        return matches!(key, "lazy-src" | "lazysrc" | "lsrc" | "original" | "data");
    };
    let names_source = [
        "src", "original", "lazy", "url", "image", "img", "full", "large", "hi-res", "echo",
        "zoom", "slide",
    ]
    .iter()
    .any(|part| name.contains(part));
    let is_one = !value.trim().contains(char::is_whitespace);
    names_source
        && is_one
        && (address::is_picture_file(value)
            || name.ends_with("src") && (value.starts_with("http") || value.starts_with('/')))
}

fn is_placeholder(written: &str) -> bool {
    let file = written
        .split(['?', '#'])
        .next()
        .unwrap_or(written)
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let words = tokens(file);
    words.iter().any(|word| {
        matches!(
            &**word,
            "blank"
                | "spacer"
                | "placeholder"
                | "lazy"
                | "transparent"
                | "loading"
                | "pixel"
                | "1x1"
                | "nojsimg"
                | "grey"
                | "gray"
        )
    })
}

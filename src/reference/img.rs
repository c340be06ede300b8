//! Pictures: `img` with its sources, lazy attributes and `noscript` copy, `amp-img`, and `data:` pictures.

use super::page::{Found, Page, Place};
use super::{Extractor, MediaKind, address, caption, gallery, inline};
use crate::article::dom::NodeId;
use crate::article::layout::tokens;

/// The extractor of pictures.
pub(super) struct Pictures;

/// Smallest side of a picture that shows something, in pixels.
const SMALLEST: u32 = 100;

/// Words in file names and class names of what is no picture of the story.
const FURNITURE: [&str; 34] = [
    "arrow",
    "avatar",
    "avatars",
    "badge",
    "beacon",
    "blank",
    "btn",
    "button",
    "captcha",
    "counter",
    "emoji",
    "favicon",
    "gravatar",
    "headshot",
    "icon",
    "icons",
    "ico",
    "loader",
    "loading",
    "logo",
    "logos",
    "pixel",
    "placeholder",
    "preload",
    "qr",
    "qrcode",
    "smiley",
    "spacer",
    "spinner",
    "sprite",
    "tracker",
    "tracking",
    "transparent",
    "wappen",
];

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
            if !matches!(page.dom.name(id), "img" | "amp-img" | "image")
                || page.layout.is_outside(id)
            {
                continue;
            }
            let Some(candidate) = candidate(page, id) else {
                continue;
            };
            examined += 1;
            if let Some(picture) = picture(page, id, candidate) {
                found.push(picture);
            }
        }
    }
}

/// A picture with an address or bytes, not too small to show something.
fn candidate(page: &Page<'_>, id: NodeId) -> Option<Found> {
    let dom = page.dom;
    let place = if page.in_story(id) {
        Place::Shown
    } else {
        Place::Elsewhere
    };
    let mut found = Found::new(MediaKind::Photo, place, dom.offset(id));
    found.node = Some(id);
    addresses(page, id, &mut found);
    if found.renditions.is_empty() {
        found.inline = dom
            .attribute(id, "src")
            .and_then(|src| inline::decode(src, page.limits));
        found.inline.as_ref()?;
    }
    let is_control = dom.enclosing(id, &["button", "iframe"]).is_some();
    (!is_control && !is_small(page, id, &found)).then_some(found)
}

/// The picture with its words, where it belongs to the story.
fn picture(page: &Page<'_>, id: NodeId, mut found: Found) -> Option<Found> {
    let dom = page.dom;
    let words = caption::of(page, id);
    let in_figure = dom.enclosing(id, &["figure"]).is_some();
    let is_told = in_figure && (words.caption.is_some() || words.credit.is_some());
    if !is_told && (is_furniture(page, id, &found) || is_teaser(page, id)) {
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

fn addresses(page: &Page<'_>, id: NodeId, found: &mut Found) {
    let dom = page.dom;
    let width = dom
        .attribute(id, "width")
        .and_then(|width| width.trim_end_matches("px").parse().ok());
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
    let real: Vec<bool> = found
        .renditions
        .iter()
        .map(|known| !is_placeholder(&known.written))
        .collect();
    if real.contains(&true) {
        let mut keep = real.into_iter();
        found.renditions.retain(|_| keep.next().unwrap_or(true));
    }
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

fn is_small(page: &Page<'_>, id: NodeId, found: &Found) -> bool {
    let side = |name: &str| {
        let value = page.dom.attribute(id, name)?;
        value
            .trim_end_matches("px")
            .parse::<f32>()
            .ok()
            .map(|side| side as u32)
    };
    let widest = found
        .renditions
        .iter()
        .filter_map(|known| known.width)
        .max();
    if widest.is_some_and(|width| width >= 300) {
        return false;
    }
    let is_tiny = |side: Option<u32>| side.is_some_and(|side| side < SMALLEST);
    is_tiny(side("width")) || is_tiny(side("height")) || is_tiny(widest)
}

/// Whether the picture stands in the printed copy of a post: its photo and its author's head are not the story's.
fn in_post(page: &Page<'_>, id: NodeId) -> bool {
    page.dom
        .ancestors(id)
        .take(6)
        .filter_map(|at| page.dom.attribute(at, "class"))
        .any(|class| tokens(class).iter().any(|word| word == "tweet"))
}

fn is_furniture(page: &Page<'_>, id: NodeId, found: &Found) -> bool {
    let dom = page.dom;
    let names = |text: &str| tokens(text).iter().any(|word| FURNITURE.contains(&&**word));
    let file = |written: &str| {
        written
            .split(['?', '#'])
            .next()
            .and_then(|path| path.rsplit('/').next())
            .map(str::to_owned)
    };
    let first = found
        .renditions
        .first()
        .and_then(|first| file(&first.written))
        .unwrap_or_default();
    let is_drawing = first.to_ascii_lowercase().ends_with(".svg");
    let classes = std::iter::once(id)
        .chain(dom.ancestors(id).take(2))
        .filter_map(|at| dom.attribute(at, "class"));
    let is_hidden = dom
        .attribute(id, "style")
        .is_some_and(|style| style.replace(' ', "").contains("display:none"))
        && dom.attribute(id, "class").is_none();
    is_drawing
        || is_hidden
        || in_post(page, id)
        || names(&first)
        || classes.take(1).any(names)
        || dom
            .attribute(id, "alt")
            .is_some_and(|alt| alt.split_whitespace().count() <= 3 && names(alt))
}

/// A picture that leads to another page.
fn is_teaser(page: &Page<'_>, id: NodeId) -> bool {
    let dom = page.dom;
    let is_listed = !dom.subtree(page.layout.body).contains(&id)
        && dom
            .enclosing(id, &["li"])
            .is_some_and(|item| !gallery::holds(dom, item));
    if is_listed || is_card(page, id) {
        return true;
    }
    let in_other_story = dom.ancestors(id).any(|at| {
        dom.name(at) == "article"
            && !dom.subtree(at).contains(&page.layout.body)
            && !dom.subtree(page.layout.body).contains(&at)
    });
    let Some(link) = dom
        .ancestors(id)
        .take(8)
        .find(|at| dom.name(*at) == "a")
        .and_then(|at| dom.attribute(at, "href"))
    else {
        return in_other_story;
    };
    let is_here = link.starts_with('#')
        || link.starts_with("javascript:")
        || address::is_picture_file(link)
        || same_page(page, link);
    in_other_story || !is_here
}

/// A box with one picture and little but a link to another page.
fn is_card(page: &Page<'_>, id: NodeId) -> bool {
    let dom = page.dom;
    for at in dom.ancestors(id).take(6) {
        let range = dom.subtree(at);
        if at == page.layout.body
            || at == page.layout.frame
            || range.contains(&page.first_prose)
            || range.len() > 400
        {
            return false;
        }
        if dom
            .inside(at)
            .filter(|inner| {
                matches!(dom.name(*inner), "img" | "video" | "iframe")
                    && dom.enclosing(*inner, &["noscript"]).is_none()
            })
            .count()
            > 1
        {
            return false;
        }
        let whole = dom.text(at).chars().count();
        let leads_on = |link: &NodeId| {
            let text = dom.text(*link);
            let is_away = dom.attribute(*link, "href").is_some_and(|href| {
                href.len() > 1
                    && !href.starts_with('#')
                    && !address::is_picture_file(href)
                    && !same_page(page, href)
            });
            is_away
                && (text.split_whitespace().count() >= 3 || text.len() >= 24)
                && text.chars().count() * 2 > whole
        };
        if whole > 0
            && dom
                .inside(at)
                .filter(|inner| dom.name(*inner) == "a")
                .any(|link| leads_on(&link))
        {
            return true;
        }
    }
    false
}

fn same_page(page: &Page<'_>, link: &str) -> bool {
    let Some(url) = &page.article.url else {
        return false;
    };
    let absolute = url.join(link).ok();
    absolute.is_some_and(|link| {
        link.path()
            .trim_end_matches('/')
            .starts_with(url.path().trim_end_matches('/'))
            && url.path().len() > 1
    })
}

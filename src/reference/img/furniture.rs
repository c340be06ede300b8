//! Pictures that belong to the site: icons, logos, heads of authors, pixels.

use super::super::page::{Found, Page};
use crate::article::dom::NodeId;
use crate::article::layout::tokens;

/// Smallest side of a picture that shows something, in pixels.
const SMALLEST: u32 = 100;
/// A rendition as wide shows something, whatever size the page gives it.
const WIDE: u32 = 300;

/// Words in file names and class names of what is no picture of the story.
const FURNITURE: [&str; 36] = [
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
    "newsletter",
    "newsletters",
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

/// Words of the paths that lead to the people who wrote, and of the folders of their heads.
const AUTHORS: [&str; 14] = [
    "auteur",
    "auteurs",
    "author",
    "authors",
    "autor",
    "autore",
    "autoren",
    "autores",
    "avatar",
    "avatars",
    "columnist",
    "columnists",
    "contributors",
    "headshots",
];

/// How near the end of a path the folder of authors stands; further up it holds their stories.
const NEAR_FILE: usize = 3;

/// Whether the page gives it a side too short to show something, and no address a wide rendition.
pub(super) fn is_tiny(page: &Page<'_>, id: NodeId, found: &Found) -> bool {
    let side = |name: &str| {
        let value = page.dom.attribute(id, name)?.trim_end_matches("px");
        value.parse::<f32>().ok().filter(|side| *side > 0.0)
    };
    let is_short = |name: &str| side(name).is_some_and(|side| side < SMALLEST as f32);
    widest(found).is_none_or(|width| width < WIDE) && (is_short("width") || is_short("height"))
}

/// Whether every address asks for a rendition too small to show something.
pub(super) fn is_thumb(found: &Found) -> bool {
    widest(found).is_some_and(|width| width < SMALLEST)
}

/// Whether an address asks for a rendition that shows something.
pub(super) fn is_wide(found: &Found) -> bool {
    widest(found).is_some_and(|width| width >= WIDE)
}

/// Whether every address is one of a drawing.
pub(super) fn is_drawing(found: &Found) -> bool {
    let is_svg = |written: &str| {
        let path = written.split(['?', '#']).next().unwrap_or(written);
        path.to_ascii_lowercase().ends_with(".svg")
    };
    !found.renditions.is_empty() && found.renditions.iter().all(|known| is_svg(&known.written))
}

/// Whether it counts readers: an address that names no file but asks much, in an element that says nothing.
pub(super) fn is_tracker(page: &Page<'_>, id: NodeId, found: &Found) -> bool {
    let asks = |written: &str| {
        let Some((path, query)) = written.split_once('?') else {
            return false;
        };
        let file = path.rsplit('/').next().unwrap_or(path);
        query.matches('&').count() >= 2 && !file.contains('.') && file.len() <= 8
    };
    let is_mute = ["width", "srcset", "class", "data-src"]
        .iter()
        .all(|key| page.dom.attribute(id, key).is_none())
        && page
            .dom
            .attribute(id, "alt")
            .is_none_or(|alt| alt.len() < 4);
    (is_mute || page.dom.is_hidden(id))
        && !found.renditions.is_empty()
        && found.renditions.iter().all(|known| asks(&known.written))
}

fn widest(found: &Found) -> Option<u32> {
    found
        .renditions
        .iter()
        .filter_map(|known| known.width)
        .max()
}

/// Whether it is the head of who wrote: named like the author, linked to their page or kept among heads.
pub(super) fn is_author(page: &Page<'_>, id: NodeId, found: &Found) -> bool {
    let dom = page.dom;
    let is_named = dom.attribute(id, "alt").is_some_and(|alt| {
        page.authors
            .iter()
            .any(|author| author.eq_ignore_ascii_case(alt))
    });
    let is_linked = dom
        .ancestors(id)
        .take(4)
        .filter(|at| dom.name(*at) == "a")
        .any(|at| {
            dom.attribute(at, "rel") == Some("author")
                || dom.attribute(at, "href").is_some_and(leads_to_author)
        });
    is_named
        || is_linked
        || found.renditions.iter().any(|known| {
            leads_to_author(&known.written) || is_named_for(&page.authors, &known.written)
        })
}

/// Whether the file's name starts with the name of one of them: `ana-souza-desk.jpg`.
fn is_named_for(authors: &[String], written: &str) -> bool {
    let path = written.split(['?', '#']).next().unwrap_or(written);
    let file = tokens(path.rsplit('/').next().unwrap_or(path));
    authors.iter().any(|author| {
        let name = tokens(author);
        name.len() >= 2 && file.starts_with(&name)
    })
}

fn leads_to_author(written: &str) -> bool {
    let path = written.split(['?', '#']).next().unwrap_or(written);
    let path = path.replace("%2F", "/").replace("%2f", "/");
    let path = path.trim_end_matches('/');
    let mut folders = path.rsplit('/').take(NEAR_FILE);
    folders.any(|folder| {
        folder.len() <= 24
            && tokens(folder)
                .last()
                .is_some_and(|last| AUTHORS.contains(&&**last))
    })
}

/// Whether the picture stands in the printed copy of a post: its photo and its author's head are not the story's.
fn in_post(page: &Page<'_>, id: NodeId) -> bool {
    page.dom
        .ancestors(id)
        .take(6)
        .filter_map(|at| page.dom.attribute(at, "class"))
        .any(|class| tokens(class).iter().any(|word| word == "tweet"))
}

/// Whether names and marks say that it belongs to the site.
pub(super) fn is_one(page: &Page<'_>, id: NodeId, found: &Found) -> bool {
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
    // A long name without signs is an id: its capitals cut no words.
    let first = if first.len() >= 24 && !first.contains(['-', '_']) {
        first.to_ascii_lowercase()
    } else {
        first
    };
    let classes = std::iter::once(id)
        .chain(dom.ancestors(id).take(2))
        .filter_map(|at| dom.attribute(at, "class"));
    let is_hidden = dom
        .attribute(id, "style")
        .is_some_and(|style| style.replace(' ', "").contains("display:none"))
        && dom.attribute(id, "class").is_none();
    let is_mark = first.to_ascii_lowercase().ends_with(".gif")
        && dom.attribute(id, "width").is_none()
        && dom.attribute(id, "alt").is_none();
    is_mark
        || is_hidden
        || in_post(page, id)
        || names(&first)
        || classes.take(1).any(names)
        || dom
            .attribute(id, "alt")
            .is_some_and(|alt| alt.split_whitespace().count() <= 3 && names(alt))
}

//! Pictures that lead to another page.

use super::super::page::{Found, Page, Rendition};
use super::super::{address, gallery};
use crate::article::dom::NodeId;

/// Whether the picture leads to another page.
pub(super) fn is_one(page: &Page<'_>, id: NodeId, found: &Found) -> bool {
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
        || same_page(page, link)
        || names_picture(link, found);
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

/// Whether the link leads to a rendition of the picture, or to a page named like its file.
fn names_picture(link: &str, found: &Found) -> bool {
    let whole = |written: &str| {
        let key = address::key(written);
        key.split('=').next().map(str::to_owned)
    };
    let linked = whole(link);
    let is_rendition = |known: &Rendition| whole(&known.written) == linked;
    if found.renditions.iter().any(is_rendition) {
        return true;
    }
    let last = |written: &str| {
        let path = written.split(['?', '#']).next().unwrap_or(written);
        let file = path.rsplit('/').find(|part| !part.is_empty())?;
        Some(file.split('.').next().unwrap_or(file).to_owned())
    };
    let Some(name) = last(link).filter(|name| is_asset(name)) else {
        return false;
    };
    found
        .renditions
        .iter()
        .filter_map(|known| last(&known.written))
        .any(|file| file.len() > name.len() && file.starts_with(&name))
}

/// A long name with a number, as files have and stories seldom do.
fn is_asset(name: &str) -> bool {
    name.len() >= 8 && name.chars().filter(char::is_ascii_digit).count() >= 2
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

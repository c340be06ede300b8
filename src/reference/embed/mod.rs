//! Posts and players of other sites: frames, quoted posts, AMP elements, notices and scripts that name one.
//!
//! `element` reads one element, `quote` a quoted post, `marks` ids that only a name beside them explains, `script` calls
//! of players, `nested` what stands inside an attribute or a string, `state` the story a page carries as data.

mod element;
mod marks;
mod nested;
mod quote;
mod script;
mod state;

#[cfg(test)]
mod tests;

use super::page::{Found, Page, Place};
use super::provider::{self, Post};
use super::{Extractor, MediaKind};
use crate::article::dom::{Dom, NodeId};

/// The extractor of embeds.
pub(super) struct Embeds;

/// A post with the address that names it, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    post: Post,
    written: Option<String>,
}

impl Named {
    /// The post at the address.
    fn at(written: &str) -> Option<Self> {
        Some(Self {
            post: provider::of_url(written)?,
            written: Some(written.trim().to_owned()),
        })
    }

    /// A post known by its id alone.
    fn by_id(post: Post) -> Self {
        Self {
            post,
            written: None,
        }
    }
}

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
            let Some(named) = element::post(page.dom, id, nested::OUTERMOST) else {
                continue;
            };
            if page.dom.name(id) == "blockquote" {
                until = page.dom.subtree(id).end;
            }
            found.push(embed(page, id, named));
        }
        state::posts(page, found);
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
                && dom
                    .attribute(id, "class")
                    .is_some_and(quote::is_published_code)
        }
        _ => false,
    }
}

fn embed(page: &Page<'_>, id: NodeId, named: Named) -> Found {
    let mut found = embed_at(page.dom.offset(id), named);
    found.node = Some(id);
    if page.dom.name(id) == "blockquote" {
        found.quoted = Some(page.dom.text(id)).filter(|text| !text.is_empty());
        for address in quote::quoted_posts(page.dom, id) {
            found.add(address, None);
        }
    }
    found
}

/// The post whose id stands in an attribute of the element, as rented players have it.
pub(super) fn by_id(dom: &Dom, id: NodeId) -> Option<Post> {
    element::by_id(dom, id).map(|named| named.post)
}

fn embed_at(offset: usize, named: Named) -> Found {
    let mut found = Found::new(MediaKind::Embed, Place::Shown, offset);
    if let Some(written) = named.written {
        found.add(&written, None);
    }
    found.provider = Some(named.post.provider);
    found.embed_id = Some(named.post.id);
    found.posted_by = named.post.account;
    found
}

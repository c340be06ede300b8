//! Videos the page plays itself.

use super::page::{Found, Page, Place};
use super::{Extractor, MediaKind, address, caption, provider};
use crate::article::dom::NodeId;

/// The extractor of videos.
pub(super) struct Videos;

impl Extractor for Videos {
    fn name(&self) -> &'static str {
        "video"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        for id in page.dom.all() {
            if !matches!(page.dom.name(id), "video" | "amp-video" | "video-js")
                || !page.in_story(id)
            {
                continue;
            }
            if let Some(video) = video(page, id) {
                found.push(video);
            }
        }
    }
}

fn video(page: &Page<'_>, id: NodeId) -> Option<Found> {
    let dom = page.dom;
    let mut found = Found::new(MediaKind::Video, Place::Shown, dom.offset(id));
    found.node = Some(id);
    let sources = std::iter::once(id).chain(dom.inside(id).filter(|at| dom.name(*at) == "source"));
    for at in sources {
        for key in ["src", "data-src", "data-video-src", "data-mp4", "data-hls"] {
            if let Some(written) = dom.attribute(at, key) {
                found.add(written, None);
            }
        }
    }
    if let Some(post) = found
        .renditions
        .first()
        .and_then(|first| provider::of_url(&first.written))
    {
        found.kind = MediaKind::Embed;
        found.provider = Some(post.provider);
        found.embed_id = Some(post.id);
        found.posted_by = post.account;
    } else {
        let keys = [
            "video-id",
            "data-video-id",
            "data-id",
            "data-media-id",
            "data-videoid",
        ];
        let own = keys.iter().find_map(|key| dom.attribute(id, key));
        found.embed_id = own.map(str::to_owned).filter(|id| id.len() <= 120);
    }
    if let Some(poster) = dom
        .attribute(id, "poster")
        .or_else(|| dom.attribute(id, "data-poster"))
    {
        found.stills.push(address::family(poster));
    }
    if found.renditions.is_empty() && found.embed_id.is_none() {
        return None;
    }
    let words = caption::of(page, id);
    found.caption = words.caption;
    found.credit = words.credit;
    Some(found)
}

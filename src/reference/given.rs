//! Media that the document's form states: associations of ninjs, contents of `NewsML-G2`, items of feeds, front matter.

use super::page::{Found, Page, Place};
use super::{Extractor, MediaKind, address, provider};
use crate::article::given::{Given, GivenKind};

/// The extractor of given media.
pub(super) struct GivenMedia;

impl Extractor for GivenMedia {
    fn name(&self) -> &'static str {
        "given"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        found.extend(page.article.document().given.iter().filter_map(given));
    }
}

fn given(given: &Given) -> Option<Found> {
    let kind = match given.kind {
        GivenKind::Photo => MediaKind::Photo,
        GivenKind::Video => MediaKind::Video,
    };
    let mut found = Found::new(kind, Place::Given, given.offset);
    for (written, width) in &given.renditions {
        found.add(written, *width);
        let post = provider::of_url(written).filter(|_| kind == MediaKind::Video);
        if let Some(post) = post.filter(|_| found.embed_id.is_none()) {
            found.kind = MediaKind::Embed;
            found.provider = Some(post.provider);
            found.embed_id = Some(post.id);
            found.posted_by = post.account;
        }
    }
    if found.renditions.is_empty() {
        return None;
    }
    found.stills = given
        .stills
        .iter()
        .map(|still| address::family(still))
        .collect();
    found.caption.clone_from(&given.caption);
    found.credit.clone_from(&given.credit);
    found.credit_offset = given.credit_offset;
    found.byline.clone_from(&given.byline);
    found.alt.clone_from(&given.alt);
    found.desk.clone_from(&given.terms);
    found.location.clone_from(&given.location);
    found.date_created = given.created;
    Some(found)
}

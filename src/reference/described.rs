//! What the page says of its pictures where it does not show them: image objects in its structured data and its
//! microdata, kept by the family of their addresses.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::address;
use super::page::{Found, Page};
use crate::article::dom::NodeId;
use crate::article::json_ld;
use crate::time::DateInterval;

/// Most image objects looked at.
const MOST: usize = 2_000;
/// Most nodes of one image object in microdata.
const LARGEST: usize = 400;
/// Fewest words of a name or description that is taken for a caption.
const SENTENCE: usize = 5;

/// What is said of one picture.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
    location: Option<String>,
    date_created: Option<DateInterval>,
}

impl Described {
    /// What an `ImageObject` says.
    pub(super) fn of(image: &Map<String, Value>) -> Self {
        let sentence = |key: &str| {
            json_ld::words(image, key).filter(|text| text.split_whitespace().count() >= SENTENCE)
        };
        let credits = [
            "creditText",
            "copyrightNotice",
            "copyrightHolder",
            "author",
            "creator",
        ];
        Self {
            caption: json_ld::words(image, "caption")
                .or_else(|| sentence("description"))
                .or_else(|| sentence("name")),
            credit: credits
                .iter()
                .find_map(|key| json_ld::words(image, key))
                .filter(|credit| !credit.contains("://")),
            location: location(image),
            date_created: json_ld::words(image, "dateCreated")
                .and_then(|text| DateInterval::parse(&text)),
        }
    }

    /// Fills in what the picture lacks.
    pub(super) fn fill(self, found: &mut Found) {
        found.caption = found.caption.take().or(self.caption);
        found.credit = found.credit.take().or(self.credit);
        found.location = found.location.take().or(self.location);
        found.date_created = found.date_created.take().or(self.date_created);
    }

    /// Adds what another place says of the same picture.
    fn join(&mut self, other: Self) {
        self.caption = self.caption.take().or(other.caption);
        self.credit = self.credit.take().or(other.credit);
        self.location = self.location.take().or(other.location);
        self.date_created = self.date_created.take().or(other.date_created);
    }
}

/// A place by its name, or by the parts of its address.
fn location(image: &Map<String, Value>) -> Option<String> {
    for key in ["contentLocation", "locationCreated"] {
        let place = match image.get(key) {
            Some(Value::Array(items)) => items.first(),
            other => other,
        };
        let named = json_ld::words(image, key).filter(|name| !name.contains("://"));
        let parts = place
            .and_then(Value::as_object)
            .and_then(|place| place.get("address"))
            .and_then(Value::as_object)
            .map(|address| {
                ["addressLocality", "addressRegion", "addressCountry"]
                    .iter()
                    .filter_map(|part| json_ld::words(address, part))
                    .collect::<Vec<_>>()
                    .join(", ")
            })
            .filter(|parts| !parts.is_empty());
        if let Some(found) = named.or(parts) {
            return Some(found);
        }
    }
    None
}

/// What is said of each family of addresses.
pub(super) fn of_page(page: &Page<'_>) -> HashMap<String, Described> {
    let mut out: HashMap<String, Described> = HashMap::new();
    let mut add = |written: &str, said: Described| {
        if said != Described::default() && address::is_address(written) {
            out.entry(address::family(written)).or_default().join(said);
        }
    };
    let objects = page.article.document().data.objects();
    let images = objects
        .into_iter()
        .filter(|object| json_ld::types(object).contains(&"ImageObject"));
    for image in images.take(MOST) {
        for key in ["contentUrl", "url", "thumbnailUrl"] {
            if let Some(written) = json_ld::words(image, key) {
                add(&written, Described::of(image));
            }
        }
    }
    let marked = page.dom.all().filter(|id| {
        page.dom
            .attribute(*id, "itemtype")
            .is_some_and(|kind| kind.ends_with("ImageObject"))
    });
    for id in marked.take(MOST) {
        let (written, said) = marked_up(page, id);
        for written in written {
            add(&written, said.clone());
        }
    }
    out
}

/// The addresses and words of an image object in microdata.
fn marked_up(page: &Page<'_>, id: NodeId) -> (Vec<String>, Described) {
    let dom = page.dom;
    let mut addresses = Vec::new();
    let mut said = Described::default();
    if dom.subtree(id).len() > LARGEST {
        return (addresses, said);
    }
    for at in dom.inside(id) {
        let Some(property) = dom.attribute(at, "itemprop") else {
            continue;
        };
        let stated = ["content", "href", "src", "datetime"]
            .iter()
            .find_map(|key| dom.attribute(at, key))
            .map(crate::article::dom::fold);
        let words =
            || Some(stated.clone().unwrap_or_else(|| dom.text(at))).filter(|text| !text.is_empty());
        for property in property.split_whitespace() {
            match property {
                "contentUrl" | "url" | "thumbnailUrl" => addresses.extend(stated.clone()),
                "caption" => said.caption = said.caption.take().or_else(words),
                "creditText" | "copyrightNotice" | "copyrightHolder" | "author" | "creator" => {
                    said.credit = said.credit.take().or_else(words);
                }
                "contentLocation" | "locationCreated" => {
                    said.location = said.location.take().or_else(words);
                }
                "dateCreated" => {
                    said.date_created = said
                        .date_created
                        .take()
                        .or_else(|| DateInterval::parse(&words()?));
                }
                _ => {}
            }
        }
    }
    (addresses, said)
}

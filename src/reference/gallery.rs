//! Sets of pictures: how they are marked, and slides that stand only in their scripts.

use serde_json::{Map, Value};

use super::page::{Found, Page, Place};
use super::{Extractor, MediaKind, address};
use crate::article::dom::{Dom, NodeId};
use crate::article::json_ld;
use crate::article::layout::tokens;

/// Most bytes of a script that is read for slides.
const LONGEST: usize = 1 << 20;
/// Most objects of a script that are looked at.
const MOST: usize = 2_000;

/// The extractor of slides that stand only in a set's script.
pub(super) struct Slides;

impl Extractor for Slides {
    fn name(&self) -> &'static str {
        "slides"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        let dom = page.dom;
        let is_data = |id: &NodeId| {
            dom.attribute(*id, "type") == Some("application/json")
                && holds(dom, *id)
                && page.in_story(*id)
        };
        for id in dom.named("script").filter(is_data).take(8) {
            let raw = dom.raw(id);
            if raw.len() > LONGEST {
                continue;
            }
            if let Ok(value) = serde_json::from_str(&raw) {
                slides(page, id, &value, found);
            }
        }
    }
}

fn slides(page: &Page<'_>, script: NodeId, value: &Value, found: &mut Vec<Found>) {
    let mut open = vec![value];
    let mut examined = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(object) if examined < MOST => {
                examined += 1;
                if let Some(slide) = slide(page, script, object) {
                    found.push(slide);
                } else {
                    open.extend(object.values().rev());
                }
            }
            _ => {}
        }
    }
}

fn slide(page: &Page<'_>, script: NodeId, object: &Map<String, Value>) -> Option<Found> {
    let words = |keys: &[&str]| keys.iter().find_map(|key| json_ld::words(object, key));
    let inner = ["image", "photo", "picture", "media"]
        .iter()
        .find_map(|key| object.get(*key)?.as_object())
        .unwrap_or(object);
    let places = [
        "src",
        "url",
        "contentUrl",
        "original",
        "large",
        "full",
        "image",
    ];
    let mut found = Found::new(MediaKind::Photo, Place::Shown, page.dom.offset(script));
    found.node = Some(script);
    for key in places {
        if let Some(written) = inner.get(key).and_then(Value::as_str)
            && address::is_picture_file(written)
        {
            found.add(written, None);
        }
    }
    found.caption = words(&["caption", "description"]);
    found.credit = words(&["credit", "creditText", "copyright", "byline"]);
    (!found.renditions.is_empty()).then_some(found)
}

/// Words in class names of sets of pictures.
const GALLERIES: [&str; 10] = [
    "carousel",
    "diaporama",
    "filmstrip",
    "galeria",
    "galerie",
    "gallery",
    "slider",
    "slides",
    "slideshow",
    "swiper",
];

/// Whether the element is marked as a set of pictures.
pub(super) fn is_one(dom: &Dom, id: NodeId) -> bool {
    let class = dom.attribute(id, "class").unwrap_or_default();
    dom.name(id) == "amp-carousel"
        || tokens(class)
            .iter()
            .any(|token| GALLERIES.contains(&&**token))
}

/// Whether the node stands in a set of pictures.
pub(super) fn holds(dom: &Dom, id: NodeId) -> bool {
    dom.lineage(id).take(12).any(|at| is_one(dom, at))
}

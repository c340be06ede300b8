//! Sets of pictures.

use crate::article::dom::{Dom, NodeId};
use crate::article::layout::tokens;

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

//! Names by which pages mark captions and credits.

use super::super::gallery;
use crate::article::dom::{Dom, NodeId};
use crate::article::layout::tokens;

/// Words in class names of captions.
pub(super) const CAPTIONS: [&str; 14] = [
    "bildtext",
    "bildunterschrift",
    "caption",
    "captions",
    "captiontext",
    "cutline",
    "epigrafe",
    "imagecaption",
    "leg",
    "legend",
    "legende",
    "leyenda",
    "photocaption",
    "undertext",
];
/// Words in class names of credits.
pub(super) const CREDITS: [&str; 13] = [
    "agency",
    "attribution",
    "copyright",
    "credit",
    "credits",
    "fotograf",
    "fuente",
    "imagecredit",
    "imgcredit",
    "photocredit",
    "photographer",
    "provider",
    "rights",
];

/// Whether the element carries one of the marks in its class, its property or its test name.
pub(super) fn is_marked(dom: &Dom, id: NodeId, marks: &[&str]) -> bool {
    if matches!(
        dom.name(id),
        "" | "img" | "source" | "script" | "figure" | "picture" | "noscript" | "button" | "input"
    ) {
        return false;
    }
    let values = [
        dom.attribute(id, "class"),
        dom.attribute(id, "itemprop"),
        dom.attribute(id, "data-testid"),
    ];
    values.into_iter().flatten().any(|value| {
        tokens(value)
            .iter()
            .any(|token| marks.contains(&&**token) || ends_with_mark(token, marks))
    })
}

/// `wpcaptiontext`, `imgcredit`: a mark inside a word run together.
fn ends_with_mark(token: &str, marks: &[&str]) -> bool {
    marks.contains(&"caption") && (token.ends_with("caption") || token.ends_with("captiontext"))
        || marks.contains(&"credit")
            && (token.ends_with("credit")
                || token.ends_with("copyright")
                || token.ends_with("credits"))
}

/// Words in class names of captions only where they stand in a set of pictures: elsewhere they mark summaries.
const IN_SETS: [&str; 2] = ["desc", "description"];

/// Whether the element is marked as a caption.
pub(super) fn is_caption(dom: &Dom, id: NodeId) -> bool {
    is_marked(dom, id, &CAPTIONS) || is_marked(dom, id, &IN_SETS) && gallery::holds(dom, id)
}

/// Words in class names of credits only where they stand in a figure or a caption: elsewhere they mark who wrote.
const IN_FIGURES: [&str; 11] = [
    "auteur",
    "author",
    "autor",
    "byline",
    "firma",
    "name",
    "owner",
    "photo",
    "signature",
    "source",
    "urheber",
];

/// Whether the element is marked as a credit.
pub(super) fn is_credit(dom: &Dom, id: NodeId) -> bool {
    if dom.name(id) == "figcaption" || writes(dom, id) {
        return false;
    }
    is_marked(dom, id, &CREDITS)
        || is_marked(dom, id, &IN_FIGURES)
            && dom
                .ancestors(id)
                .take(4)
                .any(|at| dom.name(at) == "figcaption" || is_marked(dom, at, &CAPTIONS))
}

/// Whether the element names who wrote the story.
fn writes(dom: &Dom, id: NodeId) -> bool {
    let is_mark = |at: NodeId| {
        dom.name(at) == "address"
            || dom.attribute(at, "rel") == Some("author")
            || dom
                .attribute(at, "href")
                .is_some_and(|href| href.starts_with("mailto:"))
    };
    dom.subtree(id).take(60).any(is_mark) || dom.ancestors(id).take(3).any(is_mark)
}

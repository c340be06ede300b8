//! The words that belong to a picture: the caption under it and the credit beside it.

use crate::article::dom::{Dom, NodeId, is_inline};
use crate::article::layout::tokens;

use super::credit_line;
use super::page::Page;

/// Longest caption, in characters.
const LONGEST: usize = 1_500;
/// Most nodes of an element that is looked through for a picture's words.
const LARGEST: usize = 3_000;
/// How far up from a picture its words are looked for where there is no figure.
const REACH: usize = 8;

/// Words in class names of captions.
const CAPTIONS: [&str; 14] = [
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
const CREDITS: [&str; 18] = [
    "agency",
    "attribution",
    "autor",
    "byline",
    "copyright",
    "credit",
    "credits",
    "fotograf",
    "fuente",
    "imagecredit",
    "imgcredit",
    "owner",
    "photocredit",
    "photographer",
    "provider",
    "rights",
    "signature",
    "source",
];

/// Caption and credit as printed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
}

/// What is printed of the picture or video at `id`.
pub(super) fn of(page: &Page<'_>, id: NodeId) -> Words {
    let dom = page.dom;
    let holder = holder(page, id);
    let mut words = holder
        .map(|holder| printed(dom, holder, id))
        .unwrap_or_default();
    if words.caption.is_none() {
        words.caption = centred(page, id);
    }
    if words.credit.is_none() {
        let alt = dom
            .attribute(id, "alt")
            .unwrap_or_default()
            .trim_matches(['(', ')', '[', ']']);
        let is_credit = alt.split_whitespace().count() <= 10
            && alt.contains(':')
            && credit_line::is_surely_credit(alt);
        words.credit = is_credit.then(|| alt.to_owned());
    }
    let attributes = [id].into_iter().chain(dom.ancestors(id).take(3));
    for at in attributes {
        for (key, value) in dom.attributes(at) {
            let value = crate::article::dom::fold(&without_tags(value));
            if value.is_empty() || value.chars().count() > LONGEST {
                continue;
            }
            match &**key {
                "data-caption" | "data-image-caption" | "data-img-caption"
                    if words.caption.is_none() =>
                {
                    words.caption = Some(value);
                }
                "data-credit" | "data-copyright" | "data-image-credit" | "data-img-credit"
                | "data-photographer"
                    if words.credit.is_none() =>
                {
                    words.credit = Some(value);
                }
                _ => {}
            }
        }
    }
    settle(words)
}

/// A caption that is nothing but a credit is one; a credit at the end of a caption stays in it and is known.
pub(super) fn settle(mut words: Words) -> Words {
    words.caption = words
        .caption
        .filter(|caption| caption.chars().any(char::is_alphanumeric));
    words.credit = words
        .credit
        .filter(|credit| credit.chars().any(char::is_alphanumeric));
    if words.credit.is_none()
        && let Some(caption) = &words.caption
    {
        if credit_line::is_whole_line(caption) {
            words.credit = words.caption.take();
        } else {
            words.credit = credit_line::trailing(caption).map(str::to_owned);
        }
    }
    if words.caption.is_some() && words.caption == words.credit {
        words.caption = None;
    }
    words
}

/// The centred paragraph right under a paragraph that holds nothing but the picture.
fn centred(page: &Page<'_>, id: NodeId) -> Option<String> {
    let dom = page.dom;
    let block = dom
        .ancestors(id)
        .find(|at| !is_inline(dom.name(*at)) && !matches!(dom.name(*at), "picture" | "noscript"))?;
    if !matches!(dom.name(block), "p" | "div" | "center")
        || !dom.text(block).is_empty()
        || pictures(dom, block, id) > 1
    {
        return None;
    }
    let end = dom.subtree(block).end;
    let next = (end..dom.all().end)
        .take(3)
        .find(|at| dom.words(*at).is_none_or(|words| !words.trim().is_empty()))?;
    let style = dom
        .attribute(next, "style")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .replace(' ', "");
    let is_centred =
        dom.attribute(next, "align") == Some("center") || style.contains("text-align:center");
    let text = dom.text(next);
    let holds_picture = dom.inside(next).any(|at| dom.name(at) == "img");
    (is_centred
        && matches!(dom.name(next), "p" | "div")
        && !holds_picture
        && (8..=400).contains(&text.chars().count()))
    .then_some(text)
}

fn without_tags(value: &str) -> String {
    if !value.contains('<') {
        return value.to_owned();
    }
    let (dom, _) = crate::article::dom::parse(value, 32);
    dom.text(0)
}

/// The element that holds the picture and its words and no other picture.
fn holder(page: &Page<'_>, id: NodeId) -> Option<NodeId> {
    let dom = page.dom;
    let figures: Vec<NodeId> = dom
        .ancestors(id)
        .filter(|at| matches!(dom.name(*at), "figure" | "amp-lightbox"))
        .take(3)
        .collect();
    for figure in figures
        .iter()
        .filter(|at| dom.subtree(**at).len() <= LARGEST)
    {
        let holds_caption = dom
            .inside(*figure)
            .any(|at| dom.name(at) == "figcaption" || is_marked(dom, at, &CAPTIONS));
        if holds_caption && pictures(dom, *figure, id) <= 1 {
            return Some(*figure);
        }
    }
    let mut found = figures
        .first()
        .copied()
        .filter(|at| dom.subtree(*at).len() <= LARGEST);
    for at in dom.ancestors(id).take(REACH) {
        let is_story = dom.subtree(at).len() > LARGEST
            || at == page.layout.body
            || at == page.layout.frame
            || page.first_prose != usize::MAX && dom.subtree(at).contains(&page.first_prose);
        if is_story || pictures(dom, at, id) > 1 {
            break;
        }
        let has_words = dom.inside(at).any(|inner| {
            dom.name(inner) == "figcaption"
                || is_marked(dom, inner, &CAPTIONS)
                || is_marked(dom, inner, &CREDITS)
        });
        if has_words {
            found = Some(at);
            break;
        }
    }
    found
}

/// Pictures in the element that are not renditions of the one at `id`: lazy and noscript copies count as one.
fn pictures(dom: &Dom, holder: NodeId, id: NodeId) -> usize {
    let own: Vec<NodeId> = dom.ancestors(id).take(2).collect();
    let others = dom
        .inside(holder)
        .filter(|at| matches!(dom.name(*at), "img" | "amp-img" | "video" | "iframe"));
    others
        .filter(|at| {
            *at != id
                && dom.enclosing(*at, &["noscript"]).is_none()
                && !own.iter().any(|near| {
                    dom.name(*near) != "figure"
                        && *near != holder
                        && dom.subtree(*near).contains(at)
                })
        })
        .filter(|at| {
            dom.attribute(*at, "width")
                .and_then(|width| width.parse::<u32>().ok())
                .is_none_or(|width| width > 60)
        })
        .count()
        + 1
}

fn is_marked(dom: &Dom, id: NodeId, marks: &[&str]) -> bool {
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

fn printed(dom: &Dom, holder: NodeId, id: NodeId) -> Words {
    let inside = || {
        dom.inside(holder)
            .filter(|at| !dom.subtree(*at).contains(&id))
    };
    let figcaption = inside().find(|at| dom.name(*at) == "figcaption");
    let range = figcaption.map(|at| dom.subtree(at));
    let credits: Vec<NodeId> = inside()
        .filter(|at| is_marked(dom, *at, &CREDITS) && dom.name(*at) != "figcaption")
        .filter(|at| (2..=200).contains(&dom.text(*at).chars().count()))
        .collect();
    let is_credit = |at: NodeId| credits.contains(&at);
    let marked = inside().filter(|at| is_marked(dom, *at, &CAPTIONS) && !is_credit(*at));
    let within = |at: &NodeId| range.as_ref().is_none_or(|range| range.contains(at));
    let text = |at: NodeId| {
        Some(dom.text_except(at, &is_credit))
            .filter(|text| !text.is_empty() && text.chars().count() <= LONGEST)
    };
    let has_words = |at: &NodeId| text(*at).is_some_and(|text| text.chars().count() > 1);
    let place = marked
        .filter(within)
        .find(has_words)
        .or_else(|| figcaption.filter(has_words));
    let credit = credits
        .iter()
        .map(|at| dom.text(*at))
        .find(|text| !text.is_empty());
    let Some(place) = place else {
        return Words {
            caption: None,
            credit,
        };
    };
    let tail = tail(dom, place).filter(|_| credit.is_none());
    let caption = dom.text_except(place, &|at| is_credit(at) || Some(at) == tail);
    Words {
        caption: Some(
            caption
                .trim_end_matches([' ', '|', '/', '·', '•'])
                .to_owned(),
        ),
        credit: credit.or_else(|| tail.map(|tail| dom.text(tail))),
    }
}

/// An element at the end of a caption that holds nothing but the credit.
fn tail(dom: &Dom, caption: NodeId) -> Option<NodeId> {
    let whole = dom.text(caption);
    dom.inside(caption).find(|at| {
        if dom.name(*at).is_empty() || dom.has(*at, "hidden") {
            return false;
        }
        let text = dom.text(*at);
        let length = text.chars().count();
        let is_end = whole.ends_with(&text) && text.len() < whole.len();
        (2..=160).contains(&length) && is_end && credit_line::is_surely_credit(&text)
    })
}

/// Whether the text stands in an element marked as a caption or credit.
pub(super) fn holds(dom: &Dom, text: NodeId) -> bool {
    dom.ancestors(text)
        .take(4)
        .any(|at| is_marked(dom, at, &CAPTIONS) || is_marked(dom, at, &CREDITS))
}

/// A caption that stands above the story's prose without a picture, for one that scripts would have put there.
pub(super) fn alone(page: &Page<'_>) -> Option<String> {
    let dom = page.dom;
    let range = dom.subtree(page.layout.frame).start
        ..page.first_prose.min(dom.subtree(page.layout.frame).end);
    let is_caption = |at: &NodeId| {
        let is_about =
            is_marked(dom, *at, &CAPTIONS) || is_marked(dom, *at, &["photographer", "imagecredit"]);
        is_about && !page.layout.is_outside(*at)
    };
    let found = range.filter(is_caption).find(|at| {
        let is_pictured = dom
            .inside(*at)
            .any(|inner| matches!(dom.name(inner), "img" | "video" | "iframe"));
        !is_pictured && dom.text(*at).split_whitespace().count() >= 4
    })?;
    Some(dom.text(found)).filter(|text| text.chars().count() <= LONGEST)
}

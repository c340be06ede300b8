//! The element that holds a picture and its words, and the words in it.

use super::super::credit_line;
use super::super::page::Page;
use super::marks::{is_caption, is_credit};
use super::{LONGEST, Words};
use crate::article::dom::{Dom, NodeId};

/// Most nodes of an element that is looked through for a picture's words.
const LARGEST: usize = 3_000;
/// How far up from a picture its words are looked for where there is no figure.
const REACH: usize = 8;

/// The words in the element that holds the picture.
pub(super) fn of(page: &Page<'_>, id: NodeId) -> Words {
    let holder = holder(page, id);
    holder
        .map(|holder| printed(page.dom, holder, id))
        .unwrap_or_default()
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
            .any(|at| dom.name(at) == "figcaption" || is_caption(dom, at));
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
            dom.name(inner) == "figcaption" || is_caption(dom, inner) || is_credit(dom, inner)
        });
        if has_words {
            found = Some(at);
            break;
        }
    }
    found
}

/// The elements round the picture that hold no other, nearest first.
pub(super) fn own(page: &Page<'_>, id: NodeId) -> Vec<NodeId> {
    let dom = page.dom;
    let is_own = |at: &NodeId| dom.subtree(*at).len() <= LARGEST && pictures(dom, *at, id) <= 1;
    dom.ancestors(id).take(REACH).take_while(is_own).collect()
}

/// Pictures in the element that are not renditions of the one at `id`: lazy and noscript copies count as one.
pub(super) fn pictures(dom: &Dom, holder: NodeId, id: NodeId) -> usize {
    let own: Vec<NodeId> = dom.ancestors(id).take(2).collect();
    // What stands beside the `noscript` of a picture holds its place until a script shows it.
    let beside = dom
        .enclosing(id, &["noscript"])
        .and_then(|noscript| dom.ancestors(noscript).next())
        .map(|parent| dom.subtree(parent))
        .filter(|range| range.len() <= 30);
    let others = dom
        .inside(holder)
        .filter(|at| matches!(dom.name(*at), "img" | "amp-img" | "video" | "iframe"));
    others
        .filter(|at| {
            *at != id
                && beside.as_ref().is_none_or(|range| !range.contains(at))
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

fn printed(dom: &Dom, holder: NodeId, id: NodeId) -> Words {
    let own = dom.subtree(id);
    let inside: Vec<NodeId> = dom
        .inside(holder)
        .filter(|at| !own.contains(at) && !dom.name(*at).is_empty())
        .collect();
    let credits: Vec<NodeId> = inside
        .iter()
        .copied()
        .filter(|at| is_credit(dom, *at))
        .filter(|at| (2..=200).contains(&dom.text(*at).chars().count()))
        .collect();
    let without = |at: NodeId| dom.text_except(at, &|inner| credits.contains(&inner));
    let has_words = |at: &&NodeId| (2..=LONGEST).contains(&without(**at).chars().count());
    let figcaptions: Vec<NodeId> = inside
        .iter()
        .copied()
        .filter(|at| dom.name(*at) == "figcaption")
        .collect();
    let figcaption = caption_among(dom, &figcaptions);
    let range = figcaption.map(|at| dom.subtree(at));
    let place = inside
        .iter()
        .filter(|at| is_caption(dom, **at) && !credits.contains(at))
        .filter(|at| range.as_ref().is_none_or(|range| range.contains(at)))
        .find(has_words)
        .copied()
        .or_else(|| figcaption.filter(|at| has_words(&at)));
    let credit = credits
        .iter()
        .map(|at| dom.text(*at))
        .chain(
            figcaptions
                .iter()
                .filter(|at| Some(**at) != figcaption)
                .map(|at| dom.text(*at))
                .filter(|text| credit_line::is_whole_line(text)),
        )
        .find(|text| !text.is_empty());
    let Some(place) = place else {
        return Words {
            credit,
            ..Words::default()
        };
    };
    let is_unlabelled = |edge: &NodeId| {
        let rest = dom.text_except(place, &|at| at == *edge);
        !rest.ends_with([':', '=', '：', '©'])
    };
    let edge = end(dom, figcaption.unwrap_or(place), place)
        .or_else(|| start(dom, place))
        .filter(|_| credit.is_none())
        .filter(is_unlabelled);
    let caption = dom.text_except(place, &|at| credits.contains(&at) || Some(at) == edge);
    Words {
        caption: Some(
            caption
                .trim_end_matches([' ', '|', '/', '·', '•'])
                .to_owned(),
        ),
        credit: credit.or_else(|| edge.map(|edge| dom.text(edge))),
    }
}

/// The first of a figure's captions that is more than a credit.
fn caption_among(dom: &Dom, figcaptions: &[NodeId]) -> Option<NodeId> {
    if let [only] = figcaptions {
        return Some(*only);
    }
    figcaptions
        .iter()
        .find(|at| {
            let text = dom.text(**at);
            !text.is_empty() && !credit_line::is_whole_line(&text)
        })
        .or(figcaptions.first())
        .copied()
}

/// An element at the end of a caption, or of the figure's caption round it, that holds nothing but the credit.
fn end(dom: &Dom, whole: NodeId, caption: NodeId) -> Option<NodeId> {
    let last = |range: NodeId| {
        let text = dom.text(range);
        dom.inside(range).find(|at| {
            if dom.name(*at).is_empty()
                || dom.has(*at, "hidden")
                || dom.subtree(*at).contains(&caption)
            {
                return false;
            }
            let inner = dom.text(*at);
            let is_end = text.ends_with(&inner) && inner.len() < text.len();
            (2..=160).contains(&inner.chars().count())
                && is_end
                && credit_line::is_surely_credit(&inner)
        })
    };
    last(caption).or_else(|| last(whole).filter(|_| whole != caption))
}

/// An element before the caption's first line break that names nothing but a house.
fn start(dom: &Dom, caption: NodeId) -> Option<NodeId> {
    let text = dom.text(caption);
    let first = dom
        .children(caption)
        .find(|at| dom.words(*at).is_none_or(|words| !words.trim().is_empty()))?;
    let inner = dom.text(first);
    let is_apart = dom.name(dom.subtree(first).end) == "br";
    let is_start = is_apart && text.starts_with(&inner) && inner.len() < text.len();
    (is_start && (2..=60).contains(&inner.chars().count()) && credit_line::is_house(&inner))
        .then_some(first)
}

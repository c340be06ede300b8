//! The words that belong to a picture: the caption under it and the credit beside it.

mod marks;
mod near;
mod printed;
#[cfg(test)]
mod tests;

use crate::article::dom::{Dom, NodeId, fold};

use super::credit_line;
use super::page::{Found, Page};
use marks::{CAPTIONS, CREDITS, is_marked};
pub(super) use near::is_teased;

/// Longest caption, in characters.
const LONGEST: usize = 1_500;
/// Longest attribute that is read for words, in bytes.
const LONGEST_ATTRIBUTE: usize = 8_192;

/// Caption and credit as printed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
}

impl Words {
    fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.caption.is_some() && self.credit.is_some() {
            return self;
        }
        let other = other();
        Self {
            caption: self.caption.or(other.caption),
            credit: self.credit.or(other.credit),
        }
    }
}

/// What is printed of the picture or video at `id`.
pub(super) fn of(page: &Page<'_>, id: NodeId) -> Words {
    whole(page, id, marked(page, id))
}

/// The words in elements that are marked as a caption or a credit.
pub(super) fn marked(page: &Page<'_>, id: NodeId) -> Words {
    settle(printed::of(page, id))
}

/// The marked words and, where they lack something, those that stand by the picture and in its attributes.
pub(super) fn whole(page: &Page<'_>, id: NodeId, marked: Words) -> Words {
    let words = settle(marked.or(|| near::under(page, id)));
    let words = words.or(|| near::beside(page, id));
    let words = words.or(|| attributes(page.dom, id));
    let mut words = settle(words);
    if words.credit.is_none() {
        words.credit = credit_of_alt(page.dom, id);
    }
    words
}

/// Words kept in attributes of the picture and of what holds it.
fn attributes(dom: &Dom, id: NodeId) -> Words {
    let mut words = Words::default();
    for at in dom.lineage(id).take(4) {
        for (key, value) in dom.attributes(at) {
            let place = match &**key {
                "data-caption"
                | "data-image-caption"
                | "data-img-caption"
                | "data-sub-html"
                | "data-lightbox-caption"
                | "data-slide-caption" => &mut words.caption,
                "data-credit" | "data-copyright" | "data-image-credit" | "data-img-credit"
                | "data-slide-credit" | "data-photographer" => &mut words.credit,
                "data-title" if is_sentence(value) => &mut words.caption,
                _ => continue,
            };
            if place.is_some() || value.len() > LONGEST_ATTRIBUTE {
                continue;
            }
            let text = fold(&without_tags(value));
            *place = Some(text).filter(|text| !text.is_empty() && text.chars().count() <= LONGEST);
        }
    }
    words
}

fn is_sentence(value: &str) -> bool {
    value.len() <= LONGEST_ATTRIBUTE && value.split_whitespace().count() >= 5
}

/// A credit that is, or ends, the picture's alternative text or title.
fn credit_of_alt(dom: &Dom, id: NodeId) -> Option<String> {
    ["alt", "title"].iter().find_map(|key| {
        let text = dom.attribute(id, key)?;
        if text.len() > LONGEST_ATTRIBUTE {
            return None;
        }
        let text = fold(text);
        let whole = text.trim_matches(['(', ')', '[', ']']);
        let is_credit = whole.split_whitespace().count() <= 10
            && whole.contains(':')
            && credit_line::is_surely_credit(whole);
        if is_credit {
            return Some(whole.to_owned());
        }
        credit_line::trailing(&text).map(str::to_owned)
    })
}

/// A caption that is nothing but a credit is one; a credit at the end of a caption stays in it and is known.
pub(super) fn settle(mut words: Words) -> Words {
    words.caption = words
        .caption
        .map(|caption| without_count(&caption).to_owned())
        .filter(|caption| caption.chars().any(char::is_alphabetic));
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
            words.caption = Some(credit_line::without_unnamed(caption).to_owned());
        }
    }
    if words.caption.is_some() && words.caption == words.credit {
        words.caption = None;
    }
    words
}

/// The caption without the count of its slide before it: `1 / 5`.
fn without_count(caption: &str) -> &str {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let first = digits(caption);
    let behind = caption.get(first..).unwrap_or_default();
    let Some(rest) = behind.strip_prefix(" /").filter(|_| first > 0) else {
        return caption;
    };
    let rest = rest.trim_start();
    let second = digits(rest);
    match rest.get(second..) {
        Some(words) if second > 0 && (words.is_empty() || words.starts_with(' ')) => {
            words.trim_start()
        }
        _ => caption,
    }
}

fn without_tags(value: &str) -> String {
    if !value.contains('<') {
        return value.to_owned();
    }
    let (dom, _) = crate::article::dom::parse(value, 32);
    dom.text(0)
}

/// Whether the text stands in an element marked as a caption or credit.
pub(super) fn holds(dom: &Dom, text: NodeId) -> bool {
    dom.ancestors(text)
        .take(4)
        .any(|at| is_marked(dom, at, &CAPTIONS) || is_marked(dom, at, &CREDITS))
}

/// Byte in the text read where the credit of a picture stands, else the caption that holds it: in the nearest element
/// round the picture that shows those words; `None` where they stand in no element of its own, such as in an attribute.
pub(super) fn credit_place(page: &Page<'_>, found: &Found, words: &Words) -> Option<usize> {
    let credit = words.credit.as_deref()?;
    let printed = |words: &str| {
        let own = printed::own(page, found.node?);
        own.into_iter().find_map(|at| page.dom.find(at, words))
    };
    found
        .credit_offset
        .or_else(|| printed(credit))
        .or_else(|| printed(words.caption.as_deref()?))
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

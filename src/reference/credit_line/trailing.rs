//! The credit line at the end of a caption, and words that are nothing but one.

use super::super::{CreditLine, agencies};
use super::parts::Parts;
use crate::article::dom::fold;

/// Credits that name nobody, printed at the end of a caption without a sign before them.
const UNNAMED: [&str; 4] = [
    "Courtesy photo",
    "Handout photo",
    "Picture supplied",
    "Submitted photo",
];

/// First words of the notices to editors that wires print behind the credit.
const NOTICES: [&str; 5] = [
    " ATTENTION EDITORS",
    " EDITORIAL USE ONLY",
    " MANDATORY CREDIT",
    " NO RESALES",
    " THIS IMAGE HAS BEEN SUPPLIED",
];

/// The caption up to the first notice to editors.
fn without_notice(caption: &str) -> &str {
    let end = NOTICES
        .iter()
        .filter_map(|notice| caption.find(notice))
        .min();
    end.and_then(|end| caption.get(..end)).unwrap_or(caption)
}

/// The credit a caption ends with, as printed: in brackets, behind a label, or behind the last sentence.
pub(in crate::reference) fn trailing(caption: &str) -> Option<&str> {
    let caption = without_notice(caption).trim();
    for whole in UNNAMED {
        if let Some(before) = caption.strip_suffix(whole)
            && before.ends_with(char::is_whitespace)
        {
            return Some(whole);
        }
    }
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        let Some(start) = caption.rfind(open) else {
            continue;
        };
        let inner = caption.get(start + open.len_utf8()..)?;
        let Some((inner, rest)) = inner.split_once(close) else {
            continue;
        };
        let is_last =
            rest.chars().all(|c| c.is_whitespace() || c == '.') || rest.trim().chars().count() < 4;
        if is_last && is_surely_credit(inner) {
            return Some(inner.trim());
        }
    }
    for mark in [
        "Photo by ",
        "Photo: ",
        "Photo credit: ",
        "Image: ",
        "Picture: ",
        "Credit: ",
        "Foto: ",
        "Bild: ",
        "FOTO: ",
        "PHOTO: ",
        "Ảnh: ",
        "Crédit : ",
        "Photo / ",
        "Copyright ",
        "© ",
        "Courtesy of ",
        "Photograph: ",
    ] {
        let Some(start) = caption.rfind(mark).filter(|start| *start > 0) else {
            continue;
        };
        let found = caption.get(start..)?;
        if found.chars().count() <= 80 && CreditLine::parse(found).is_some() {
            return Some(found.trim());
        }
    }
    let after_sentence = [". ", "? ", "! ", "\u{201d} ", "| ", " — ", " - "]
        .iter()
        .filter_map(|sign| caption.rfind(sign).map(|at| at + sign.len()))
        .max()?;
    let tail = caption.get(after_sentence..)?.trim();
    let is_chain = tail.contains('/') || tail.contains(" via ") || agencies::find(tail).is_some();
    (is_chain && tail.chars().count() <= 80 && is_surely_credit(tail)).then_some(tail)
}

/// Whether the words are a credit even where captions have other words in brackets: a house, a label or a chain.
pub(in crate::reference) fn is_surely_credit(text: &str) -> bool {
    let folded = fold(text);
    if folded.len() > 160 {
        return false;
    }
    let parts = Parts::of(&folded);
    let is_someone = !parts.people.is_empty()
        || !parts.houses.is_empty()
        || parts.placeholder
        || parts.paper.is_some();
    let is_chain =
        folded.contains('/') && !parts.people.is_empty() && folded.split_whitespace().count() <= 8;
    is_someone
        && (!parts.houses.is_empty()
            || parts.labelled
            || is_chain
            || parts.placeholder && folded.len() > 2)
}

/// Whether a paragraph is nothing but a labelled credit line.
pub(in crate::reference) fn is_whole_line(text: &str) -> bool {
    let folded = fold(text);
    let words = folded.split_whitespace().count();
    if words > 14 || folded.len() > 160 || folded.ends_with(['.', '?', '!']) && words > 6 {
        return false;
    }
    let parts = Parts::of(&folded);
    let is_label = parts.labelled
        && (!parts.houses.is_empty() || !parts.people.is_empty() || parts.placeholder);
    let is_chain = !parts.houses.is_empty()
        && (folded.contains('/') || folded.contains(" via "))
        && parts.people.len() <= 1;
    parts.all_names && (is_label || is_chain)
}

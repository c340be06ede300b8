//! Words that stand by a picture without any mark: the centred line under it, the paragraph that says what is
//! pictured, and the short lines in its box.

use super::super::page::Page;
use super::super::{credit_line, gallery};
use super::Words;
use super::printed::pictures;
use crate::article::dom::{Dom, Folded, NodeId, fold, is_inline, is_unseen};

/// Openings of a paragraph that says what the picture above shows.
const PICTURED: [&str; 14] = [
    "pictured:",
    "pictured above",
    "pictured here",
    "pictured (",
    "above:",
    "im bild:",
    "auf dem bild:",
    "en la imagen",
    "en la foto",
    "sur la photo",
    "sur l'image",
    "sur l’image",
    "nella foto",
    "na foto",
];
/// How far up from a picture its box may reach.
const REACH: usize = 6;
/// Most nodes of a box.
const LARGEST: usize = 60;
/// Most characters of a box.
const LONGEST: usize = 600;

/// The words under the picture, outside any box.
pub(super) fn under(page: &Page<'_>, id: NodeId) -> Words {
    Words {
        caption: centred(page, id).or_else(|| pictured(page, id)),
        ..Words::default()
    }
}

/// The paragraph next to the picture that says what is pictured.
fn pictured(page: &Page<'_>, id: NodeId) -> Option<String> {
    let dom = page.dom;
    let after = dom.subtree(id).end..dom.all().end;
    let next = after.take(80).find(|at| {
        dom.words(*at).is_some_and(|words| !words.trim().is_empty())
            && dom
                .ancestors(*at)
                .take(6)
                .all(|up| !is_unseen(dom.name(up)))
    })?;
    let block = dom.ancestors(next).find(|at| !is_inline(dom.name(*at)))?;
    if dom.subtree(block).len() > LARGEST || dom.subtree(block).contains(&id) {
        return None;
    }
    let text = dom.text(block);
    let lower = text.to_lowercase();
    let is_one = PICTURED.iter().any(|opening| lower.starts_with(opening));
    (is_one && text.chars().count() <= LONGEST).then_some(text)
}

/// The short lines in the picture's own box: told by a credit among them, by the picture's own alternative text, or by
/// a table that holds nothing else.
pub(super) fn beside(page: &Page<'_>, id: NodeId) -> Words {
    let dom = page.dom;
    for at in dom.ancestors(id).take(REACH) {
        let ends = matches!(dom.name(at), "li" | "article") && !gallery::holds(dom, id)
            || at == page.layout.body
            || at == page.layout.frame
            || dom.subtree(at).len() > LARGEST
            || dom.subtree(at).contains(&page.first_prose)
            || pictures(dom, at, id) > 1;
        if ends {
            break;
        }
        let lines = lines(dom, at, id);
        if lines.is_empty() {
            continue;
        }
        let words = told(dom, at, id, lines);
        if words != Words::default() {
            return words;
        }
    }
    Words::default()
}

fn told(dom: &Dom, holder: NodeId, id: NodeId, mut lines: Vec<String>) -> Words {
    let length: usize = lines.iter().map(|line| line.chars().count()).sum();
    if length > LONGEST || lines.len() > 4 || leads_on(dom, holder, id) {
        return Words::default();
    }
    let credit = lines
        .iter()
        .rposition(|line| credit_line::is_whole_line(line) || credit_line::is_house(line))
        .map(|at| lines.remove(at));
    let rest = lines.join(" ");
    if rest.is_empty() {
        return Words {
            credit,
            ..Words::default()
        };
    }
    if credit.is_none()
        && let Some(words) = after_alt(dom, id, &rest)
    {
        return words;
    }
    let has_heading = dom
        .inside(holder)
        .any(|at| matches!(dom.name(at), "h2" | "h3" | "h4" | "time" | "a" | "button"));
    let is_sole = lines.len() == 1 && rest.split_whitespace().count() >= 3 && !has_heading;
    let is_caption = credit.is_some() || is_sole || credit_line::trailing(&rest).is_some();
    Words {
        caption: is_caption.then_some(rest),
        credit,
    }
}

/// Words that repeat the picture's alternative text or title, alone or with the credit behind them.
fn after_alt(dom: &Dom, id: NodeId, words: &str) -> Option<Words> {
    ["alt", "title"].iter().find_map(|key| {
        let alt = fold(dom.attribute(id, key)?);
        let rest = words.strip_prefix(alt.trim_end_matches('.'))?;
        let rest = rest.trim_start_matches('.').trim();
        let is_credit = credit_line::is_house(rest) || credit_line::is_surely_credit(rest);
        (rest.is_empty() || is_credit).then(|| Words {
            caption: Some(if rest.is_empty() {
                words.to_owned()
            } else {
                alt.clone()
            }),
            credit: is_credit.then(|| rest.to_owned()),
        })
    })
}

/// Whether the first words by the picture are, or stand with, a link to another story.
pub(in crate::reference) fn is_teased(page: &Page<'_>, id: NodeId) -> bool {
    let dom = page.dom;
    let holder = dom
        .ancestors(id)
        .take(REACH)
        .find(|at| dom.subtree(*at).len() > LARGEST || !lines(dom, *at, id).is_empty());
    holder.is_none_or(|holder| dom.subtree(holder).len() > LARGEST || leads_on(dom, holder, id))
}

/// Whether the box leads to another story: a link with words in it or round the picture.
fn leads_on(dom: &Dom, holder: NodeId, id: NodeId) -> bool {
    let has_words = |at: &NodeId| dom.text(*at).split_whitespace().count() >= 3;
    let mut inside = dom.inside(holder).filter(|at| dom.name(*at) == "a");
    let mut round = dom
        .ancestors(id)
        .take(REACH)
        .filter(|at| dom.name(*at) == "a");
    inside.any(|at| has_words(&at)) || round.any(|at| has_words(&at))
}

/// The words of the element line by line, as blocks and breaks cut them.
fn lines(dom: &Dom, holder: NodeId, id: NodeId) -> Vec<String> {
    let mut out = Vec::new();
    let mut open = Folded::default();
    let range = dom.inside(holder);
    let mut at = range.start;
    while at < range.end {
        let name = dom.name(at);
        if at == id || dom.is_hidden(at) || matches!(name, "button" | "form") {
            at = dom.subtree(at).end;
            continue;
        }
        match dom.words(at) {
            Some(words) => open.push(words, 0),
            None if !is_inline(name) => out.push(std::mem::take(&mut open).text),
            None => {}
        }
        at += 1;
        let closes = dom
            .ancestors(at.saturating_sub(1))
            .take_while(|up| dom.subtree(*up).end == at && *up != holder)
            .any(|up| !is_inline(dom.name(up)));
        if closes {
            out.push(std::mem::take(&mut open).text);
        }
    }
    out.push(open.text);
    out.retain(|line| line.chars().any(char::is_alphanumeric));
    out
}

/// The centred paragraph right under a paragraph that holds nothing but the picture.
fn centred(page: &Page<'_>, id: NodeId) -> Option<String> {
    let dom = page.dom;
    let block = dom
        .ancestors(id)
        .find(|at| !is_inline(dom.name(*at)) && !matches!(dom.name(*at), "picture" | "noscript"))?;
    if !matches!(dom.name(block), "p" | "div" | "center")
        || dom.subtree(block).len() > LARGEST
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
    if dom.subtree(next).len() > LARGEST {
        return None;
    }
    let text = dom.text(next);
    let holds_picture = dom.inside(next).any(|at| dom.name(at) == "img");
    (is_centred
        && matches!(dom.name(next), "p" | "div")
        && !holds_picture
        && (8..=400).contains(&text.chars().count()))
    .then_some(text)
}

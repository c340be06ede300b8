//! The pictures of one media reference on the page of a report.

use std::fmt::Write as _;

use crate::matching::Match;
use crate::report::human::{edits_words, entry_name, facts_of, pair_words};
use crate::report::view::View;
use crate::report::{MatchedEntry, MediaReport};

use super::exhibit::{Exhibit, Pair};
use super::marks::{edit_boxes, outlined, over, picture};
use super::markup::words;
use super::pictures::{Aligned, Still};
use super::sheet::NOT_IN_PLACE;

/// How the copy is shown, the picture laid over it in part: class, words, whether it is shown so at first.
const WAYS: [(&str, &str, &str); 5] = [
    ("alone", "the copy", " checked"),
    ("divided", "divided", ""),
    ("half", "half and half", ""),
    ("covered", "this picture over it", ""),
    ("in-turn", "in turn", ""),
];

/// The pictures of the media reference numbered `number`, covered until they are opened.
pub(super) fn pictures(
    media: &MediaReport,
    exhibit: &Exhibit,
    number: usize,
    view: &View,
) -> String {
    let matched = exhibit.beside.and_then(|at| media.matches.get(at));
    let mut page = format!(
        "<input type=\"checkbox\" class=\"open\" id=\"open-{number}\"><label for=\"open-{number}\">Show the pictures</label>\n\
         <div class=\"pictures\">\n"
    );
    let [pair] = exhibit.pairs.as_slice() else {
        page.push_str("<div class=\"frames\">\n");
        for pair in &exhibit.pairs {
            let [own, known] = pair_words(&pair.frames);
            let own = format!("This video {}", own.unwrap_or_default());
            let known = format!("The known copy {}", known.unwrap_or_default());
            let _ = write!(
                page,
                "<div class=\"pair\">\n{}{}</div>\n",
                figure(pair.own.as_ref(), &own, "", ""),
                figure(pair.known.as_ref(), &known, "", kept(pair))
            );
        }
        page.push_str("</div>\n</div>\n");
        return page;
    };
    match matched {
        None => page.push_str(&figure(pair.own.as_ref(), "This picture", "", "")),
        Some(matched) => page.push_str(&side_by_side(exhibit, pair, matched, number, view)),
    }
    page.push_str("</div>\n");
    if let Some(matched) = matched {
        page.push_str(&edits(&matched.matched, view));
    }
    page
}

fn side_by_side(
    exhibit: &Exhibit,
    pair: &Pair,
    matched: &MatchedEntry,
    number: usize,
    view: &View,
) -> String {
    let aligned = exhibit.aligned.as_ref();
    let mut facts = vec![entry_name(&matched.entry, view)];
    facts.extend(facts_of(matched, view));
    let note = format!(
        "{}<br><span dir=\"auto\">{}</span>",
        kept(pair),
        words(&facts.join("; "), view)
    );
    let shared = aligned.map_or_else(String::new, |aligned| outlined(&aligned.overlap.from));
    let boxes = pair
        .own
        .as_ref()
        .map_or_else(String::new, |own| edit_boxes(&matched.matched.edits, own));
    let mut legend = String::new();
    for (mark, class, says) in [
        (&shared, "shared", "what both show"),
        (&boxes, "edit", "an edit, numbered as below"),
    ] {
        if !mark.is_empty() {
            let _ = write!(legend, "<span class=\"key {class}\"></span> {says} ");
        }
    }
    if !legend.is_empty() {
        legend = format!("<p class=\"legend\">{legend}</p>\n");
    }
    let known = match (aligned, &pair.known) {
        (Some(aligned), Some(known)) => laid(aligned, known, number, &note),
        (_, known) => figure(known.as_ref(), "The known copy", "", &note),
    };
    let own = figure(pair.own.as_ref(), "This picture", &(shared + &boxes), "");
    format!("<div class=\"pair\">\n{own}{known}</div>\n{legend}")
}

fn kept(pair: &Pair) -> &'static str {
    match pair.is_kept {
        true => NOT_IN_PLACE,
        false => "",
    }
}

fn figure(still: Option<&Still>, says: &str, marks: &str, note: &str) -> String {
    let shown = match still {
        Some(still) => picture(still, &still.uri(), says.trim(), marks),
        None => "<p class=\"absent\">no picture to show</p>\n".to_owned(),
    };
    format!(
        "<figure>\n{shown}<figcaption>{}<span class=\"faint\">{note}</span></figcaption>\n</figure>\n",
        says.trim()
    )
}

/// The copy, with the picture laid over it in the way that is chosen.
fn laid(aligned: &Aligned, known: &Still, number: usize, note: &str) -> String {
    let height = known.height;
    let over = over(aligned, known, &format!("shared-{number}"), "class=\"top\"");
    let outline = outlined(&aligned.overlap.onto);
    let top = format!(
        "<clipPath id=\"cut-{number}\" class=\"cut\"><rect x=\"0\" y=\"0\" width=\"50%\" height=\"{height}\"/></clipPath>\
         <g class=\"upper\" clip-path=\"url(#cut-{number})\">{over}</g>{outline}"
    );
    let mut ways = String::new();
    for (class, says, checked) in WAYS {
        let id = format!("{class}-{number}");
        let _ = writeln!(
            ways,
            "<input type=\"radio\" class=\"way {class}\" name=\"way-{number}\" id=\"{id}\"{checked}><label \
             class=\"{class}\" for=\"{id}\">{says}</label>"
        );
    }
    let alt = "The known copy";
    format!(
        "<figure class=\"laid\">\n{ways}{}<input type=\"range\" class=\"divide-at\" min=\"0\" max=\"100\" value=\"50\" \
         aria-label=\"how far this picture lies over the copy, from the left, in percent\">\n\
         <figcaption>{alt}<span class=\"faint\">{note}</span></figcaption>\n</figure>\n",
        picture(known, &known.uri(), alt, &top)
    )
}

/// What was done to the copy to make this picture.
fn edits(proof: &Match, view: &View) -> String {
    let said = edits_words(proof);
    if said.is_empty() {
        return String::new();
    }
    let row = |said: &String| format!("<li>{}</li>\n", words(said, view));
    let rows: Vec<String> = said.iter().map(row).collect();
    format!(
        "<p class=\"before-list\">This picture, seen from the known copy:</p>\n<ol class=\"edits\">\n{}</ol>\n",
        rows.concat()
    )
}

//! The pictures of one media reference on the page of a report.

use std::fmt::Write as _;

use crate::matching::Match;
use crate::report::MatchedEntry;
use crate::report::human::{edits_words, entry_name, facts_of, pair_words, terms_of};
use crate::report::shown::Shown;
use crate::report::view::View;

use super::exhibit::{Exhibit, Pair};
use super::item::title;
use super::marks::{edit_boxes, outlined, over, picture};
use super::markup::{self, words};
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
pub(super) fn pictures(shown: &Shown<'_>, exhibit: &Exhibit, number: usize) -> String {
    let view = &shown.view;
    let matched = exhibit.beside.and_then(|at| shown.media.matches.get(at));
    let of = Names {
        own: title(shown),
        known: matched.map_or_else(String::new, |matched| {
            words(&entry_name(&matched.entry, view), view)
        }),
    };
    let mut page = format!(
        "<input type=\"checkbox\" class=\"open\" id=\"open-{number}\"><label for=\"open-{number}\">Show the pictures<span \
         class=\"unseen\"> of {}</span></label>\n<div class=\"pictures\">\n",
        of.own
    );
    page.push_str(&match (exhibit.pairs.as_slice(), matched) {
        ([pair], Some(matched)) => side_by_side(exhibit, pair, matched, &of, number, view),
        ([pair], None) => figure(pair.own.as_ref(), "This picture", &of.own, "", ""),
        (pairs, matched) => frames(pairs, matched, &of, view),
    });
    page.push_str("</div>\n");
    if let Some(matched) = matched {
        let of_video = |pair: &Pair| pair.frames.query.is_some() || pair.frames.frame.is_some();
        let subject = match exhibit.pairs.iter().any(of_video) {
            true => "This video",
            false => "This picture",
        };
        page.push_str(&edits(subject, &matched.matched, view));
    }
    page
}

/// What the two pictures are of, inert already, for those who do not see them.
struct Names {
    own: String,
    known: String,
}

/// Frames of a video, each beside that of the copy, with the places of edits on them.
fn frames(pairs: &[Pair], matched: Option<&MatchedEntry>, of: &Names, view: &View) -> String {
    let mut shown = String::new();
    let mut is_marked = false;
    for pair in pairs {
        let [own, known] = titles(pair);
        let boxes = boxes(pair, matched);
        is_marked |= !boxes.is_empty();
        let _ = write!(
            shown,
            "<div class=\"pair\">\n{}{}</div>\n",
            figure(pair.own.as_ref(), &own, &of.own, &boxes, ""),
            figure(pair.known.as_ref(), &known, &of.known, "", kept(pair))
        );
    }
    let legend = legend(&[(is_marked, EDIT)]);
    let told = matched.map_or_else(String::new, |matched| {
        format!("<p class=\"faint\">{}</p>\n", named(matched, view))
    });
    format!("<div class=\"frames\">\n{shown}</div>\n{legend}{told}")
}

/// What stands below the two pictures of a pair, with the seconds of those that are frames.
fn titles(pair: &Pair) -> [String; 2] {
    let [own, known] = pair_words(&pair.frames);
    [
        own.map_or_else(
            || "This picture".to_owned(),
            |at| format!("This video {at}"),
        ),
        known.map_or_else(
            || "The known copy".to_owned(),
            |at| format!("The known copy {at}"),
        ),
    ]
}

/// What stands behind a mark: its class, and what it means.
type Key = (&'static str, &'static str);
const SHARED: Key = ("shared", "what both show");
const EDIT: Key = ("edit", "an edit, numbered as below");

/// What the marks mean that are there.
fn legend(marks: &[(bool, Key)]) -> String {
    let there = marks.iter().filter(|(is_there, _)| *is_there);
    let keys: Vec<String> = there
        .map(|(_, (class, says))| format!("<span class=\"key {class}\"></span> {says} "))
        .collect();
    match keys.as_slice() {
        [] => String::new(),
        keys => format!("<p class=\"legend\">{}</p>\n", keys.concat()),
    }
}

/// The copy by its name, with what is known of it.
fn named(matched: &MatchedEntry, view: &View) -> String {
    let mut facts = vec![entry_name(&matched.entry, view)];
    facts.extend(facts_of(matched, view));
    facts.extend(terms_of(matched, view));
    markup::facts(&facts, view)
}

/// The places of the copy's edits on the picture that was looked at.
fn boxes(pair: &Pair, matched: Option<&MatchedEntry>) -> String {
    let placed = pair.own.as_ref().zip(matched);
    placed.map_or_else(String::new, |(own, matched)| {
        edit_boxes(&matched.matched.edits, own)
    })
}

fn side_by_side(
    exhibit: &Exhibit,
    pair: &Pair,
    matched: &MatchedEntry,
    of: &Names,
    number: usize,
    view: &View,
) -> String {
    let aligned = exhibit.aligned.as_ref();
    let note = format!("{}<br>{}", kept(pair), named(matched, view));
    let shared = aligned.map_or_else(String::new, |aligned| outlined(&aligned.overlap.from));
    let boxes = boxes(pair, Some(matched));
    let legend = legend(&[(!shared.is_empty(), SHARED), (!boxes.is_empty(), EDIT)]);
    let [own, known] = titles(pair);
    let known = match (aligned, &pair.known) {
        (Some(aligned), Some(still)) => {
            let shown = laid(aligned, still, number, &format!("{known}: {}", of.known));
            captioned(" class=\"laid\"", &shown, &known, &note)
        }
        (_, still) => figure(still.as_ref(), &known, &of.known, "", &note),
    };
    let own = figure(pair.own.as_ref(), &own, &of.own, &(shared + &boxes), "");
    format!("<div class=\"pair\">\n{own}{known}</div>\n{legend}")
}

fn kept(pair: &Pair) -> &'static str {
    match pair.is_kept {
        true => NOT_IN_PLACE,
        false => "",
    }
}

/// A picture of `of` under its name.
fn figure(still: Option<&Still>, says: &str, of: &str, marks: &str, note: &str) -> String {
    let shown = match still {
        Some(still) => picture(
            still,
            &still.uri(),
            &format!("{}: {of}", says.trim()),
            marks,
        ),
        None => "<p class=\"absent\">no picture to show</p>\n".to_owned(),
    };
    captioned("", &shown, says.trim(), note)
}

/// A picture with the words below it.
fn captioned(attributes: &str, shown: &str, says: &str, note: &str) -> String {
    format!(
        "<figure{attributes}>\n{shown}<figcaption>{says}<span class=\"faint\">{note}</span></figcaption>\n</figure>\n"
    )
}

/// The copy, with the picture laid over it in the way that is chosen.
fn laid(aligned: &Aligned, known: &Still, number: usize, alt: &str) -> String {
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
    format!(
        "<fieldset class=\"ways\">\n<legend class=\"unseen\">How the copy is shown</legend>\n{ways}</fieldset>\n{}<input \
         type=\"range\" class=\"divide-at\" min=\"0\" max=\"100\" value=\"50\" aria-label=\"how far this picture lies over the \
         copy, from the left, in percent\">\n",
        picture(known, &known.uri(), alt, &top)
    )
}

/// What was done to the copy to make `subject`.
fn edits(subject: &str, proof: &Match, view: &View) -> String {
    let said = edits_words(proof);
    if said.is_empty() {
        return String::new();
    }
    let row = |said: &String| format!("<li>{}</li>\n", words(said, view));
    let rows: Vec<String> = said.iter().map(row).collect();
    format!(
        "<p class=\"before-list\">{subject}, seen from the known copy:</p>\n<ol class=\"edits\">\n{}</ol>\n",
        rows.concat()
    )
}

//! What is said of a proven copy.

use std::collections::BTreeSet;

use crate::archive::Entry;
use crate::matching::{Edit, FINGERPRINT_ONLY, FramePair, Match, Segment};
use crate::report::MatchedEntry;
use crate::report::entry::{credit_of, telling};
use crate::report::json::place_name;
use crate::report::view::View;
use crate::signal::local;

use super::page::{Page, Tone, cut};

/// One match: where it is, when and where it was made, what was done to it.
pub(super) fn matched_lines(
    matched: &MatchedEntry,
    indent: usize,
    label: usize,
    view: &View,
    page: &mut Page,
) {
    let mut facts = vec![entry_name(&matched.entry, view)];
    facts.extend(facts_of(matched, view));
    facts.extend(terms_of(matched, view));
    page.labelled(
        indent,
        Tone::Faint,
        "copy",
        label,
        Tone::Plain,
        &facts.join("; "),
    );
    if let Some(caption) = caption_of(matched) {
        let caption = format!("“{}”", cut(&view.words(caption), 200));
        page.words(indent + label, Tone::Faint, &caption);
    }
    page.words(
        indent + label,
        Tone::Faint,
        &view.words(&proof_words(matched)),
    );
}

/// What an entry is called: its first path, else its id.
pub(in crate::report) fn entry_name(entry: &Entry, view: &View) -> String {
    entry.paths.first().map_or_else(
        || format!("entry {}", view.words(&entry.id.0)),
        |path| view.entry_path(path).into_owned(),
    )
}

/// When and where it was made, and whose it is, as far as its records tell.
pub(in crate::report) fn facts_of(matched: &MatchedEntry, view: &View) -> Vec<String> {
    let date = matched.date.as_ref();
    let date = date.map(|(date, kind)| format!("{} {date}", kind.name()));
    let place = matched
        .place_name
        .clone()
        .or_else(|| matched.place.as_ref().map(place_name));
    let place = place.map(|place| view.words(&place).into_owned());
    let credit = credit_of(matched).map(|credit| view.words(credit).into_owned());
    date.into_iter().chain(place).chain(credit).collect()
}

/// How it may be used, as each of its records says that says something else.
pub(in crate::report) fn terms_of(matched: &MatchedEntry, view: &View) -> Vec<String> {
    let records = matched.entry.records.iter();
    let terms = records.filter_map(|record| record.usage_terms.as_deref());
    let terms: BTreeSet<&str> = terms.collect();
    let words = |terms: &str| format!("terms: {}", cut(&view.words(terms), 160));
    terms.into_iter().map(words).collect()
}

/// The caption its records give.
pub(in crate::report) fn caption_of(matched: &MatchedEntry) -> Option<&str> {
    telling(matched)?.caption.as_deref()
}

/// What proved it, what was done, and when it is shown.
pub(in crate::report) fn proof_words(matched: &MatchedEntry) -> String {
    let mut words = vec![how_words(&matched.matched)];
    words.extend(edits_words(&matched.matched));
    let shown = matched.matched.segments.iter().map(segment_words);
    let shown: Vec<String> = shown.collect();
    if !shown.is_empty() {
        words.push(format!("shown {}", shown.join(", ")));
    }
    words.join(", ")
}

/// `0:12 to 0:18` of the query, and of the entry where that is a video.
fn segment_words(segment: &Segment) -> String {
    let span = |[from, to]: [f64; 2]| match clock(from) == clock(to) {
        true => format!("{} to {}", clock_tenths(from), clock_tenths(to)),
        false => format!("{} to {}", clock(from), clock(to)),
    };
    let numbers = |[first, after]: [u64; 2]| match after.saturating_sub(1) {
        last if last <= first => format!("in frame {first}"),
        last => format!("in frames {first} to {last}"),
    };
    let asked = segment.query.map(span).or(segment.frames.map(numbers));
    match (asked, segment.entry) {
        (Some(asked), None) => asked,
        (Some(asked), Some(entry)) => format!("{asked} (there {})", span(entry)),
        (None, Some([from, _])) => format!("there at {}", clock(from)),
        (None, None) => String::new(),
    }
}

/// A pair of frames: when, or in which frame, each is shown.
pub(in crate::report) fn pair_words(pair: &FramePair) -> [Option<String>; 2] {
    let number = pair.frame.map(|number| format!("frame {number}"));
    [
        pair.query.map(clock_tenths).or(number),
        pair.entry.map(clock_tenths),
    ]
}

/// As [`clock`], with tenths of seconds.
fn clock_tenths(seconds: f64) -> String {
    let tenths = (seconds * 10.0).round().max(0.0) as u64;
    format!("{}.{}", clock((tenths / 10) as f64), tenths % 10)
}

/// Seconds as minutes and seconds, with hours where there are any.
fn clock(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        hours => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// What proved a match.
pub(in crate::report) fn how_words(proof: &Match) -> String {
    match proof.signal.as_str() {
        "digest" => "the same file".to_owned(),
        "asset-id" => "known by its asset id, not by its pixels".to_owned(),
        local::NAME => {
            let share = |part: f64| format!("{:.0} %", part * 100.0);
            let whole = proof.entry_overlap > 0.985;
            format!(
                "{} ({} of its features found in place), it fills {} of this picture",
                if whole {
                    "the same picture".to_owned()
                } else {
                    format!("{} of the same picture", share(proof.entry_overlap))
                },
                proof.inliers.unwrap_or(0),
                share(proof.query_overlap),
            )
        }
        FINGERPRINT_ONLY => format!("by fingerprint only (PDQ distance {})", proof.distance),
        signal => format!("the same picture ({signal} distance {})", proof.distance),
    }
}

/// Every edit of a match, in words.
pub(in crate::report) fn edits_words(proof: &Match) -> Vec<String> {
    proof.edits.iter().map(edit_words).collect()
}

fn edit_words(edit: &Edit) -> String {
    let amount = edit.amount.unwrap_or(0.0);
    let percent = format!("{:.0} %", amount * 100.0);
    let side = edit.side.as_deref().unwrap_or("one side");
    match edit.kind.as_str() {
        "mirror" => "mirrored".to_owned(),
        "rotate-90" => "turned by 90°".to_owned(),
        "rotate-180" => "turned by 180°".to_owned(),
        "rotate-270" => "turned by 270°".to_owned(),
        "rotate" => format!("turned by {amount:.1}°"),
        "perspective" => "seen at a slant".to_owned(),
        "scale" => format!("scaled to {percent}"),
        "stretch" => format!("stretched by {:.0} %", (amount - 1.0) * 100.0),
        "crop" => format!("{percent} cut off at the {side}"),
        "letterbox" => "bars above or below it".to_owned(),
        "pillarbox" => "bars beside it".to_owned(),
        "border" => "a border around it".to_owned(),
        "screenshot" => "on a page, as in a screenshot".to_owned(),
        "inset" => "set into another picture".to_owned(),
        "caption-bar" => format!("a bar over {percent} of it at the {side}"),
        "overlay" => format!("something laid over {percent} of it"),
        "blend" => "something see-through laid over it".to_owned(),
        "brightness" if amount > 0.0 => "lighter".to_owned(),
        "brightness" => "darker".to_owned(),
        "contrast" if amount > 1.0 => "more contrast".to_owned(),
        "contrast" => "less contrast".to_owned(),
        "greyscale" => "without colours".to_owned(),
        "hue" => format!("hues turned by {amount:.0}°"),
        "saturation" if amount > 1.0 => "stronger colours".to_owned(),
        "saturation" => "paler colours".to_owned(),
        "speed" => format!("at {amount:.2} times its speed"),
        "reverse" => "run backwards".to_owned(),
        "other-sound" => "under another sound".to_owned(),
        kind => kind.to_owned(),
    }
}

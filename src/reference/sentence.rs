//! What media one English sentence names, who posted it and how it is hedged.

use super::MediaKind;
use super::poster;
use super::vocabulary::{BASE, BETWEEN, EDGE, KNOWN, NEW, NONE, OUT, OWN, SHARE, SHOW, UNDONE};
use super::words::{self, Word};

/// Media named in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) kind: MediaKind,
    /// Brought in here, not spoken of again.
    pub(super) is_new: bool,
    pub(super) posted_by: Option<String>,
    pub(super) hedge: Option<String>,
}

/// The media the sentence names, in order.
pub(super) fn media_named(sentence: &str) -> Vec<Named> {
    let words = words::cut(sentence);
    if let Some(label) = label(&words) {
        return vec![label];
    }
    let mut out: Vec<(usize, Named)> = Vec::new();
    for at in 0..words.len() {
        let Some(kind) = noun(&words, at) else {
            continue;
        };
        let start = phrase_start(&words, at);
        let determiner = key(&words, start);
        if NONE.contains(&determiner) || start > 0 && NONE.contains(&key(&words, start - 1)) {
            continue;
        }
        let joins = start > 0 && matches!(key(&words, start - 1), "and" | "or" | ",");
        let joined = out
            .last()
            .filter(|(last, _)| joins && start - 1 <= last + 2)
            .map(|(_, named)| Brought {
                by: named.posted_by.clone(),
            });
        let brought = match shared(&words, start) {
            Deed::Done(verb) => Some(Brought {
                by: poster::before(&words, verb),
            }),
            Deed::Undone => continue,
            Deed::None => came_out(&words, at)
                .or(joined)
                .or_else(|| shows(&words, at, start).then_some(Brought { by: None })),
        };
        let Some(brought) = brought else { continue };
        let is_known = KNOWN.contains(&determiner)
            || OWN.contains(&determiner) && matches!(shared(&words, start), Deed::None);
        let named = Named {
            kind,
            is_new: !is_known,
            posted_by: brought.by,
            hedge: hedge(&words),
        };
        out.push((at, named));
    }
    out.into_iter().map(|(_, named)| named).collect()
}

fn key<'w>(words: &'w [Word<'_>], at: usize) -> &'w str {
    words.get(at).map_or("", |word| &*word.key)
}

/// `VIDEO: …`, `WATCH: …`, `… [PHOTOS]`: a label in capitals.
fn label(words: &[Word<'_>]) -> Option<Named> {
    let kind_of = |word: &Word<'_>| match word.text {
        "VIDEO" | "VIDEOS" | "WATCH" | "FOOTAGE" | "Video" | "Watch" => Some(MediaKind::Video),
        "PHOTO" | "PHOTOS" | "PICTURES" | "PICTURED" | "IMAGES" | "Photos" | "Pictures" => {
            Some(MediaKind::Photo)
        }
        _ => None,
    };
    let leads = words
        .first()
        .and_then(kind_of)
        .filter(|_| matches!(key(words, 1), ":" | "–" | "—" | "|"));
    let bracketed = words.windows(3).find_map(|three| match three {
        [open, word, close] if matches!((open.text, close.text), ("[", "]") | ("(", ")")) => {
            kind_of(word)
        }
        _ => None,
    });
    let kind = leads.or(bracketed)?;
    Some(Named {
        kind,
        is_new: false,
        posted_by: None,
        hedge: hedge(words),
    })
}

/// The kind of media the noun at `at` names, where it stands for itself.
fn noun(words: &[Word<'_>], at: usize) -> Option<MediaKind> {
    let kind = kind(key(words, at))?;
    let next = key(words, at + 1);
    let before = at.checked_sub(1).map_or("", |before| key(words, before));
    let is_part = matches!(
        next,
        "game"
            | "games"
            | "gaming"
            | "call"
            | "calls"
            | "conference"
            | "conferences"
            | "link"
            | "chat"
            | "assistant"
            | "referee"
            | "op"
            | "ops"
            | "opportunity"
            | "opportunities"
            | "shoot"
            | "shoots"
            | "finish"
            | "id"
            | "ids"
            | "editor"
            | "editors"
            | "desk"
            | "store"
            | "streaming"
            | "art"
            | "camera"
            | "cameras"
            | "platform"
            | "sharing"
            | "app"
            | "journalist"
            | "journalists"
            | "agency"
            | "processing"
            | "frame"
            | "frames"
            | "makers"
            | "maker"
            | "player"
    );
    let is_figure = matches!(
        before,
        "motion"
            | "bigger"
            | "big"
            | "body"
            | "brand"
            | "mental"
            | "self"
            | "paper"
            | "public's"
            | "wider"
            | "broader"
            | "mirror"
            | "whole"
            | "music"
    ) || matches!(key(words, at), "picture" | "image")
        && matches!(next, "of")
        && matches!(before, "the" | "a" | "an")
        && at < 2
        && !matches!(key(words, at + 2), "the" | "a" | "an");
    let is_longer = kind_of_compound(next);
    (!is_part && !is_figure && !is_longer).then_some(if at > 0 && before == "video" {
        MediaKind::Video
    } else {
        kind
    })
}

fn kind(key: &str) -> Option<MediaKind> {
    match key {
        "video" | "videos" | "footage" | "clip" | "clips" | "videotape" | "livestream"
        | "dashcam" => Some(MediaKind::Video),
        "photo" | "photos" | "photograph" | "photographs" | "picture" | "pictures" | "image"
        | "images" | "screenshot" | "screenshots" | "selfie" | "selfies" | "snapshot" => {
            Some(MediaKind::Photo)
        }
        _ => None,
    }
}

fn kind_of_compound(next: &str) -> bool {
    kind(next).is_some() || matches!(next, "recording" | "montage" | "statement" | "message")
}

/// Where the noun's phrase starts: its determiner, else its first adjective.
fn phrase_start(words: &[Word<'_>], at: usize) -> usize {
    let mut start = at;
    while start > 0 && at - start < 6 {
        let before = key(words, start - 1);
        let is_determiner = NEW.contains(&before)
            || KNOWN.contains(&before)
            || OWN.contains(&before)
            || NONE.contains(&before);
        if is_determiner {
            start -= 1;
            if !matches!(before, "other" | "more" | "new" | "second" | "same") {
                break;
            }
            continue;
        }
        let word = words.get(start - 1);
        let is_adjective = word.is_some_and(|word| {
            word.is_spoken
                && !EDGE.contains(&before)
                && !SHARE.contains(&before)
                && !SHOW.contains(&before)
        });
        if !is_adjective
            || word.is_some_and(|word| word.text.ends_with("'s") || word.text.ends_with("’s"))
        {
            break;
        }
        start -= 1;
    }
    start
}

/// Media brought to the public, by somebody named or not.
struct Brought {
    by: Option<String>,
}

enum Deed {
    Done(usize),
    Undone,
    None,
}

/// The verb of sharing whose object starts at `start`.
fn shared(words: &[Word<'_>], start: usize) -> Deed {
    let mut at = start;
    for _ in 0..6 {
        let Some(before) = at.checked_sub(1) else {
            return Deed::None;
        };
        let here = key(words, before);
        if SHARE.contains(&here) {
            return deed(words, before);
        }
        let word = words.get(before);
        let is_platform = word.is_some_and(|word| word.is_name)
            || matches!(
                here,
                "on" | "to"
                    | "out"
                    | "online"
                    | "social"
                    | "media"
                    | "with"
                    | "followers"
                    | "his"
                    | "her"
                    | "their"
                    | "via"
                    | "account"
            );
        if !is_platform {
            return Deed::None;
        }
        at = before;
    }
    Deed::None
}

fn deed(words: &[Word<'_>], verb: usize) -> Deed {
    let near = (verb.saturating_sub(4)..verb).map(|at| key(words, at));
    let mut is_undone = false;
    let mut led = false;
    for before in near {
        is_undone |= UNDONE.contains(&before);
        led |= matches!(before, "took" | "went");
    }
    let is_base = BASE.contains(&key(words, verb));
    let after_to = verb
        .checked_sub(1)
        .is_some_and(|before| key(words, before) == "to");
    let is_passive = verb
        .checked_sub(1)
        .is_some_and(|before| matches!(key(words, before), "be" | "being"));
    if is_undone || is_passive || is_base && after_to && !led {
        return Deed::Undone;
    }
    Deed::Done(verb)
}

/// Who posted it, where the words after the noun say that it came out.
fn came_out(words: &[Word<'_>], noun: usize) -> Option<Brought> {
    let mut at = noun + 1;
    let mut steps = 0;
    while steps < 5
        && (BETWEEN.contains(&key(words, at))
            || key(words, at) == "," && steps == 0
            || key(words, at).ends_with("ly"))
    {
        if key(words, at) == "of" {
            return out_later(words, at);
        }
        at += 1;
        steps += 1;
    }
    if UNDONE.contains(&key(words, at)) || !OUT.contains(&key(words, at)) {
        return None;
    }
    Some(Brought {
        by: poster::after(words, at),
    })
}

/// `video of the strike posted by …`, `footage of the blast went viral`.
fn out_later(words: &[Word<'_>], of: usize) -> Option<Brought> {
    let end = words.len().min(of + 12);
    let verb = (of + 1..end)
        .take_while(|at| !matches!(key(words, *at), "." | ";" | "and" | "but" | "who" | "said"))
        .find(|at| {
            matches!(
                key(words, *at),
                "posted"
                    | "shared"
                    | "tweeted"
                    | "uploaded"
                    | "released"
                    | "published"
                    | "circulated"
                    | "circulating"
                    | "emerged"
                    | "surfaced"
                    | "went"
                    | "obtained"
                    | "aired"
            )
        })?;
    let is_undone = UNDONE.contains(&key(words, verb - 1));
    (!is_undone).then(|| Brought {
        by: poster::after(words, verb),
    })
}

/// Whether the noun shows something, or something is seen in it.
fn shows(words: &[Word<'_>], noun: usize, start: usize) -> bool {
    let mut at = noun + 1;
    let mut steps = 0;
    while steps < 5
        && (BETWEEN.contains(&key(words, at)) && key(words, at) != "of"
            || key(words, at).ends_with("ly"))
    {
        at += 1;
        steps += 1;
    }
    let verb = key(words, at);
    let is_undone = noun + 1 < at && UNDONE.contains(&key(words, at - 1));
    if SHOW.contains(&verb) && !is_undone {
        return true;
    }
    let before = start.checked_sub(1).map_or("", |before| key(words, before));
    let earlier = start
        .checked_sub(2)
        .map_or("", |earlier| key(words, earlier));
    let is_seen = matches!(before, "in" | "on" | "from")
        && matches!(
            earlier,
            "seen"
                | "shown"
                | "caught"
                | "captured"
                | "filmed"
                | "heard"
                | "pictured"
                | "visible"
                | "recorded"
        );
    let is_place = before == "in"
        && (start == 1 || matches!(key(words, noun + 1), "," | "from" | "that"))
        && words.get(start).is_some_and(|word| word.key.len() < 8);
    let is_pointer = matches!(before, "watch" | "see" | "play" | "view") && start == 1
        || matches!(key(words, noun + 1), "below" | "above") && start < 3;
    is_seen || is_place && start < noun || is_pointer
}

/// The first word that doubts what is shown, as printed.
fn hedge(words: &[Word<'_>]) -> Option<String> {
    for (at, word) in words.iter().enumerate() {
        let is_hedge = matches!(
            &*word.key,
            "allegedly"
                | "purportedly"
                | "supposedly"
                | "reportedly"
                | "apparently"
                | "purports"
                | "purported"
                | "purporting"
                | "unverified"
                | "unconfirmed"
                | "ostensibly"
        );
        let next = key(words, at + 1);
        let third = key(words, at + 2);
        let is_phrase = matches!(
            &*word.key,
            "appears"
                | "appeared"
                | "appearing"
                | "seems"
                | "claims"
                | "claimed"
                | "claiming"
                | "said"
        ) && next == "to"
            && matches!(third, "show" | "depict" | "be" | "capture" | "have");
        if is_hedge {
            return Some(word.text.to_owned());
        }
        if is_phrase {
            return Some(format!("{} {next} {third}", word.text));
        }
        let verified = matches!(&*word.key, "not" | "n't" | "couldn't" | "couldn’t")
            && (at + 1..at + 6)
                .any(|at| matches!(key(words, at), "verified" | "verify" | "confirmed"));
        if verified {
            let end = (at + 1..at + 6)
                .find(|at| matches!(key(words, *at), "verified" | "verify" | "confirmed"))?;
            let texts: Vec<&str> = words
                .iter()
                .take(end + 1)
                .skip(at)
                .map(|word| word.text)
                .collect();
            return Some(texts.join(" "));
        }
    }
    None
}

#[cfg(test)]
mod tests;

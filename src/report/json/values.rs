//! Values that occur in several forms.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::limit::Problem;
use crate::matching::{Edit, FramePair, Segment};
use crate::place::Place;
use crate::reference::{CreditLine, MediaKind, MediaRef, Role};
use crate::report::MatchedEntry;
use crate::report::entry::{credit_of, telling};
use crate::report::view::View;
use crate::time::DateInterval;

/// `{"from","to","precision"}`, half-open.
pub(super) fn interval(date: &DateInterval) -> Value {
    json!({ "from": date.from_text(), "to": date.to_text(), "precision": date.precision().name() })
}

/// `{"city","region","country","lat","lon"}` and the name as written.
pub(super) fn place(place: &Place, name: Option<&str>, view: &View) -> Value {
    json!({
        "city": view.maybe(place.city.as_deref()),
        "region": view.maybe(place.region.as_deref()),
        "country": view.maybe(Some(&place.country)),
        "lat": place.lat,
        "lon": place.lon,
        "name": view.maybe(name),
    })
}

pub(super) fn problems(problems: &[Problem], view: &View) -> Value {
    let problem = |problem: &Problem| {
        json!({
            "kind": problem.kind.name(),
            "message": view.words(&problem.message),
            "subject": problem.subject.as_deref().map(|subject| view.name(subject)),
        })
    };
    problems.iter().map(problem).collect()
}

pub(super) fn reference(reference: &MediaRef, view: &View) -> Value {
    let kind = match reference.kind {
        MediaKind::Photo => "photo",
        MediaKind::Video => "video",
        MediaKind::Embed => "embed",
    };
    let role = match reference.role {
        Role::Lead => "lead",
        Role::Inline => "inline",
        Role::Gallery => "gallery",
        Role::Mention => "mention",
    };
    let words = |words: &Option<String>| view.maybe(words.as_deref()).map(Cow::into_owned);
    json!({
        "id": view.words(&reference.id),
        "key": view.name(&reference.key),
        "kind": kind,
        "role": role,
        "urls": reference.urls.iter().map(|url| view.name(url)).collect::<Vec<_>>(),
        "best_url": reference.best_url.as_deref().map(|url| view.name(url)),
        "alt": words(&reference.alt),
        "caption": words(&reference.caption),
        "credit": reference.credit.as_ref().map(|line| credit(line, view)),
        "provider": words(&reference.provider),
        "embed_id": words(&reference.embed_id),
        "id_time": reference.id_time.map(|time| time.to_string()),
        "posted_by": words(&reference.posted_by),
        "hedge": words(&reference.hedge),
        "disclaimer": words(&reference.disclaimer),
        "context": words(if reference.context.is_some() { &reference.context } else { &reference.beside }),
        "line": reference.span.map(|span| span.line),
        "column": reference.span.map(|span| span.column),
        "presented_as_claim": words(&reference.presented_as_claim),
        "location": words(&reference.location),
        "date_created": reference.date_created.as_ref().map(interval),
        "status": view.maybe(reference.desk.status.as_deref()),
        "embargo_until": view.maybe(reference.desk.embargo_until.as_deref()),
        "usage_terms": view.maybe(reference.desk.usage_terms.as_deref()),
    })
}

fn credit(credit: &CreditLine, view: &View) -> Value {
    json!({
        "verbatim": view.words(&credit.verbatim),
        "photographer": view.maybe(credit.photographer.as_deref()),
        "agency": view.maybe(credit.agency.as_deref()),
        "distributor": view.maybe(credit.distributor.as_deref()),
        "placeholder": credit.placeholder,
        "file_photo": credit.file_photo,
    })
}

pub(super) fn matched(matched: &MatchedEntry, view: &View) -> Value {
    let MatchedEntry {
        matched: proof,
        entry,
        ..
    } = matched;
    let caption = telling(matched).and_then(|record| record.caption.as_deref());
    json!({
        "entry": view.words(&entry.id.0),
        "path": entry.paths.first().map(|path| view.entry_path(path)),
        "date": matched.date.as_ref().map(|(date, _)| interval(date)),
        "date_kind": matched.date.as_ref().map(|(_, kind)| kind.name()),
        "place": matched.place.as_ref().map(|at| place(at, matched.place_name.as_deref(), view)),
        "caption": view.maybe(caption),
        "credit": view.maybe(credit_of(matched)),
        "signal": view.words(&proof.signal),
        "distance": proof.distance,
        "inliers": proof.inliers,
        "query_overlap": proof.query_overlap,
        "entry_overlap": proof.entry_overlap,
        "transform": proof.transform,
        "edits": proof.edits.iter().map(|done| edit(done, view)).collect::<Vec<_>>(),
        "segments": proof.segments.iter().map(segment).collect::<Vec<_>>(),
    })
}

/// Seconds to the thousandth; those of a picture are `null`.
fn segment(segment: &Segment) -> Value {
    let end = |times: Option<[f64; 2]>, end: usize| times?.get(end).copied().map(thousandths);
    json!({
        "query_from": end(segment.query, 0),
        "query_to": end(segment.query, 1),
        "entry_from": end(segment.entry, 0),
        "entry_to": end(segment.entry, 1),
        "query_frames": segment.frames,
        "evidence": segment.evidence.iter().map(frame_pair).collect::<Vec<_>>(),
    })
}

fn frame_pair(pair: &FramePair) -> Value {
    json!({
        "query": pair.query.map(thousandths),
        "query_frame": pair.frame,
        "entry": pair.entry.map(thousandths),
    })
}

fn thousandths(seconds: f64) -> f64 {
    (seconds * 1_000.0).round() / 1_000.0
}

fn edit(edit: &Edit, view: &View) -> Value {
    json!({
        "kind": view.words(&edit.kind),
        "side": view.maybe(edit.side.as_deref()),
        "amount": edit.amount,
        "box": edit.area,
    })
}

/// A digest is no words: a serial number of digits may stand in it by chance.
pub(super) fn digest<'a>(digest: &'a str, view: &View) -> Cow<'a, str> {
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_digest {
        return Cow::Borrowed(digest);
    }
    view.words(digest)
}

/// "City, region, country".
pub(in crate::report) fn place_name(place: &Place) -> String {
    let parts = [
        place.city.as_deref(),
        place.region.as_deref(),
        Some(place.country.as_str()),
    ];
    parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

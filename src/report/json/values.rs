//! Values that occur in several forms.

use serde_json::{Value, json};

use crate::limit::Problem;
use crate::matching::Edit;
use crate::place::Place;
use crate::reference::{CreditLine, MediaKind, MediaRef, Role};
use crate::report::view::{View, credit_of, telling};
use crate::report::{FileReport, MatchedEntry};
use crate::time::DateInterval;

/// `{"from","to","precision"}`, half-open.
pub(super) fn interval(date: &DateInterval) -> Value {
    json!({ "from": date.from_text(), "to": date.to_text(), "precision": date.precision().name() })
}

/// `{"city","region","country","lat","lon"}` and the name as written.
pub(super) fn place(place: &Place, name: Option<&str>) -> Value {
    json!({
        "city": place.city,
        "region": place.region,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "name": name,
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
    json!({
        "id": reference.id,
        "key": view.name(&reference.key),
        "kind": kind,
        "role": role,
        "urls": reference.urls.iter().map(|url| view.name(url)).collect::<Vec<_>>(),
        "best_url": reference.best_url.as_deref().map(|url| view.name(url)),
        "alt": reference.alt,
        "caption": reference.caption,
        "credit": reference.credit.as_ref().map(credit),
        "provider": reference.provider,
        "embed_id": reference.embed_id,
        "id_time": reference.id_time.map(|time| time.to_string()),
        "posted_by": reference.posted_by,
        "hedge": reference.hedge,
        "context": reference.context,
        "line": reference.span.map(|span| span.line),
        "column": reference.span.map(|span| span.column),
        "presented_as_claim": reference.presented_as_claim,
    })
}

fn credit(credit: &CreditLine) -> Value {
    json!({
        "verbatim": credit.verbatim,
        "photographer": credit.photographer,
        "agency": credit.agency,
        "distributor": credit.distributor,
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
    json!({
        "entry": entry.id.0,
        "path": entry.paths.first().map(|path| view.name(path)),
        "date": matched.date.as_ref().map(|(date, _)| interval(date)),
        "date_kind": matched.date.as_ref().map(|(_, kind)| kind.name()),
        "place": matched.place.as_ref().map(|at| place(at, matched.place_name.as_deref())),
        "caption": telling(matched).and_then(|record| record.caption.as_deref()),
        "credit": credit_of(matched),
        "signal": proof.signal,
        "distance": proof.distance,
        "inliers": proof.inliers,
        "query_overlap": proof.query_overlap,
        "entry_overlap": proof.entry_overlap,
        "transform": proof.transform,
        "edits": proof.edits.iter().map(edit).collect::<Vec<_>>(),
        "segments": [],
    })
}

fn edit(edit: &Edit) -> Value {
    json!({ "kind": edit.kind, "side": edit.side, "amount": edit.amount, "box": edit.area })
}

/// What a file says of itself, without raw fields; positions for the desk only.
pub(super) fn file(file: &FileReport, view: &View) -> Value {
    let m = &file.metadata;
    let gps = m.gps.filter(|_| view.is_desk());
    json!({
        "file": view.name(&file.name),
        "type": file.media_type,
        "width": file.width,
        "height": file.height,
        "duration": null,
        "digest": file.digest,
        "capture_time": m.capture_time,
        "gps": gps.map(|gps| json!({ "lat": gps.lat, "lon": gps.lon, "alt": gps.alt })),
        "gps_place": file.position_name.as_ref().map(|at| place_name(at)),
        "creator": m.creator,
        "credit": m.credit,
        "source": m.source,
        "caption": m.caption,
        "headline": m.headline,
        "copyright": m.copyright,
        "city": m.city,
        "state": m.state,
        "country": m.country,
        "date_created": m.date_created,
        "instructions": m.instructions,
        "usage_terms": m.usage_terms,
        "asset_id": m.asset_id,
        "embargo_until": m.embargo_until,
        "orientation": m.orientation,
        "software": m.software,
        "camera": m.camera,
        "digital_source_type": m.digital_source_type,
    })
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

//! What a file says of itself, as JSON.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::limit::Problem;
use crate::matching::Thumbnail;
use crate::metadata::{Conflict, Field, PlaceNames, Step};
use crate::report::FileReport;
use crate::report::entry::hex;
use crate::report::view::{View, is_public_field};

use super::values::{digest, place_name, problems};

/// What a file says of itself; `problems_of_file` stand in it in the order given.
///
/// For the public without its position, and with those raw fields alone that are made to be published.
pub(super) fn of(file: &FileReport, problems_of_file: &[Problem], view: &View) -> Value {
    let mut all = Map::new();
    let parts = [
        taken(file, view),
        said(file, view),
        made(file, view),
        raw(file, problems_of_file, view),
    ];
    for part in parts {
        if let Value::Object(part) = part {
            all.extend(part);
        }
    }
    Value::Object(all)
}

/// The file, when and where.
fn taken(file: &FileReport, view: &View) -> Value {
    let m = &file.metadata;
    let gps = m.gps.filter(|_| view.is_desk());
    json!({
        "file": view.name(&file.name),
        "type": words(file.media_type.as_ref(), view),
        "width": file.width,
        "height": file.height,
        "duration": m.duration,
        "digest": file.digest.as_deref().map(|of| digest(of, view)),
        "capture_time": words(m.capture_time.as_ref(), view),
        "digitized": words(m.digitized.as_ref(), view),
        "modified": words(m.modified.as_ref(), view),
        "created": words(m.created.as_ref(), view),
        "gps": gps.map(|gps| json!({ "lat": gps.lat, "lon": gps.lon, "alt": gps.alt })),
        "gps_place": file.position_name.as_ref().map(|at| view.words(&place_name(at)).into_owned()),
        "gps_direction": m.gps_direction.filter(|_| view.is_desk()),
        "gps_time": words(m.gps_time.as_ref(), view),
    })
}

/// Who, what and whose.
fn said(file: &FileReport, view: &View) -> Value {
    let m = &file.metadata;
    json!({
        "creator": texts(&m.creator, view),
        "credit": words(m.credit.as_ref(), view),
        "source": words(m.source.as_ref(), view),
        "caption": words(m.caption.as_ref(), view),
        "headline": words(m.headline.as_ref(), view),
        "copyright": words(m.copyright.as_ref(), view),
        "location": words(m.location.as_ref(), view),
        "city": words(m.city.as_ref(), view),
        "state": words(m.state.as_ref(), view),
        "country": words(m.country.as_ref(), view),
        "location_created": m.location_created.as_ref().map(|place| place_names(place, view)),
        "location_shown": m.location_shown.iter().map(|place| place_names(place, view)).collect::<Vec<_>>(),
        "people": texts(&m.people, view),
        "date_created": words(m.date_created.as_ref(), view),
        "instructions": words(m.instructions.as_ref(), view),
        "usage_terms": words(m.usage_terms.as_ref(), view),
        "licensor": words(m.licensor.as_ref(), view),
        "asset_id": words(m.asset_id.as_ref(), view),
        "job_id": words(m.job_id.as_ref(), view),
        "embargo_until": words(m.embargo_until.as_ref(), view),
        "expires": words(m.expires.as_ref(), view),
    })
}

/// How it was made, and what changed since.
fn made(file: &FileReport, view: &View) -> Value {
    let m = &file.metadata;
    let sign = |kind: &str, says: &str| json!({ "kind": kind, "says": view.words(says) });
    json!({
        "orientation": m.orientation,
        "software": words(m.software.as_ref(), view),
        "software_chain": texts(&m.software_chain, view),
        "history": m.history.iter().map(|step| self::step(step, view)).collect::<Vec<_>>(),
        "camera": words(m.camera.as_ref(), view),
        "lens": words(m.lens.as_ref(), view),
        "serial": words(m.serial.as_ref(), view).filter(|_| view.is_desk()),
        "digital_source_type": words(m.digital_source_type.as_ref(), view),
        "content_credentials": super::credentials::of(&m.credentials, view),
        "thumbnail": file.thumbnail.as_ref().map(|thumbnail| self::thumbnail(thumbnail, view)),
        "handling": m.handling.iter().map(|one| sign(one.kind.name(), &one.says)).collect::<Vec<_>>(),
    })
}

fn raw(file: &FileReport, problems_of_file: &[Problem], view: &View) -> Value {
    let m = &file.metadata;
    let shown = |field: &&Field| view.is_desk() || is_public_field(field);
    let raw = |field: &Field| json!({ "name": view.words(&field.name), "value": view.words(&field.value), "from": field.from.name() });
    let conflict = |conflict: &Conflict| {
        let values: Vec<Value> = conflict.values.iter().filter(shown).map(raw).collect();
        (values.len() > 1).then(|| json!({ "key": conflict.key, "values": values }))
    };
    json!({
        "conflicts": m.conflicts.iter().filter_map(conflict).collect::<Vec<_>>(),
        "fields": m.fields.iter().filter(shown).map(raw).collect::<Vec<_>>(),
        "problems": problems(problems_of_file, view),
    })
}

fn words(words: Option<&String>, view: &View) -> Option<String> {
    view.maybe(words.map(String::as_str)).map(Cow::into_owned)
}

fn texts(all: &[String], view: &View) -> Vec<String> {
    all.iter()
        .map(|text| view.words(text).into_owned())
        .collect()
}

fn place_names(place: &PlaceNames, view: &View) -> Value {
    json!({
        "location": words(place.location.as_ref(), view),
        "city": words(place.city.as_ref(), view),
        "state": words(place.state.as_ref(), view),
        "country": words(place.country.as_ref(), view),
    })
}

fn step(step: &Step, view: &View) -> Value {
    json!({
        "action": view.maybe(Some(&step.action)),
        "when": view.maybe(step.when.as_deref()),
        "software": view.maybe(step.software.as_deref()),
    })
}

/// The thumbnail itself is never shown, its fingerprint to the desk alone.
fn thumbnail(thumbnail: &Thumbnail, view: &View) -> Value {
    let fingerprint = thumbnail.fingerprint.as_ref().filter(|_| view.is_desk());
    let bits = fingerprint.map(|fingerprint| hex(fingerprint.value.bytes()));
    json!({
        "width": thumbnail.width,
        "height": thumbnail.height,
        "pdq": bits,
        "distance": thumbnail.distance,
        "likeness": thumbnail.likeness.map(|likeness| (likeness * 1_000.0).round() / 1_000.0),
        "differs": thumbnail.differs(),
    })
}

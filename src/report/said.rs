//! What a file says of itself, by the questions of a photo editor.

use crate::metadata::{Action, Credentials, Ingredient, Metadata, PlaceNames, Step};

use super::FileReport;
use super::human::cut;
use super::json::place_name;
use super::view::{View, is_public_field};

/// Most lines of one list shown.
const MOST: usize = 12;

/// Labels and what stands behind them, not yet as an audience sees it.
pub(super) type Rows = Vec<(&'static str, String)>;

/// Each question that has an answer, in the order they are asked.
pub(super) fn sections(
    file: &FileReport,
    view: &View,
) -> impl Iterator<Item = (&'static str, Rows)> {
    let sections = [
        ("when", when(&file.metadata)),
        ("where", places(file, view)),
        ("what", what(&file.metadata)),
        ("who", who(&file.metadata, view)),
        ("whose", whose(&file.metadata)),
        ("how made", how(&file.metadata, view)),
        ("changed since", changes(&file.metadata)),
        ("file", facts(file)),
    ];
    sections.into_iter().filter(|(_, rows)| !rows.is_empty())
}

/// Where the blocks of a file contradict one another, each place in words.
pub(super) fn conflicts(file: &FileReport, view: &View) -> Vec<String> {
    let mut told = Vec::new();
    for conflict in &file.metadata.conflicts {
        let shown = conflict.values.iter();
        let shown = shown.filter(|value| view.is_desk() || is_public_field(value));
        let values: Vec<String> = shown
            .map(|value| format!("{} “{}”", value.name, cut(&view.words(&value.value), 120)))
            .collect();
        if values.len() > 1 {
            told.push(format!("{}: {}", conflict.key, values.join(" but ")));
        }
    }
    told
}

/// The steps that Content Credentials tell, the earliest first: what went in, what was done, who signed.
pub(super) fn steps(c: &Credentials) -> Vec<String> {
    let ingredients = c.ingredients.iter().take(MOST);
    let mut steps: Vec<String> = ingredients
        .map(|ingredient| format!("made from {}", ingredient_words(ingredient)))
        .collect();
    steps.extend(c.actions.iter().take(MOST).map(action_words));
    steps.extend(c.generator.as_ref().map(|by| format!("claimed by {by}")));
    steps.extend(signer_words(c));
    steps
}

/// The rows that have words.
fn rows<const N: usize>(all: [(&'static str, Option<String>); N]) -> Rows {
    let known = all.into_iter();
    known
        .filter_map(|(label, words)| Some((label, words?)))
        .collect()
}

fn when(m: &Metadata) -> Rows {
    let from = |time: &String| match m.capture_block {
        Some(block) => format!("{time} ({})", block.name()),
        None => time.clone(),
    };
    let taken = m.capture_time.as_deref().unwrap_or_default();
    let other = |time: &Option<String>| {
        time.clone()
            .filter(|time| !taken.starts_with(time.as_str()))
    };
    rows([
        ("taken", m.capture_time.as_ref().map(from)),
        ("date created", other(&m.date_created)),
        ("digitised", other(&m.digitized)),
        ("position at", m.gps_time.clone()),
        ("last changed", other(&m.modified)),
        ("file written", m.created.clone()),
    ])
}

fn places(file: &FileReport, view: &View) -> Rows {
    let m = &file.metadata;
    let direction = m.gps_direction.filter(|_| view.is_desk());
    let height = m.gps.and_then(|gps| gps.alt).filter(|_| view.is_desk());
    let mut found = rows([
        ("position", position_words(file, view)),
        ("height", height.map(|metres| format!("{metres:.0} m"))),
        (
            "looking",
            direction.map(|degrees| format!("{degrees:.0}° from north")),
        ),
        ("place", m.place_words()),
        ("location", m.location.clone()),
        ("made in", m.location_created.as_ref().map(place_words)),
    ]);
    let shown: Vec<String> = m.location_shown.iter().map(place_words).collect();
    if !shown.is_empty() {
        found.push(("shows", shown.join("; ")));
    }
    found
}

fn place_words(place: &PlaceNames) -> String {
    let parts = [&place.location, &place.city, &place.state, &place.country];
    let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    known.join(", ")
}

fn what(m: &Metadata) -> Rows {
    let people = (!m.people.is_empty()).then(|| m.people.join("; "));
    rows([
        ("headline", m.headline.clone()),
        ("caption", m.caption.clone()),
        ("people", people),
    ])
}

fn who(m: &Metadata, view: &View) -> Rows {
    rows([
        (
            "creator",
            (!m.creator.is_empty()).then(|| m.creator.join("; ")),
        ),
        ("credit", m.credit.clone()),
        ("source", m.source.clone()),
        ("camera", m.camera.clone()),
        ("lens", m.lens.clone()),
        ("serial", m.serial.clone().filter(|_| view.is_desk())),
    ])
}

fn whose(m: &Metadata) -> Rows {
    rows([
        ("copyright", m.copyright.clone()),
        ("terms", m.usage_terms.clone()),
        ("instructions", m.instructions.clone()),
        ("licensor", m.licensor.clone()),
        ("embargo", m.embargo_until.clone()),
        ("expires", m.expires.clone()),
        ("asset id", m.asset_id.clone()),
        ("job id", m.job_id.clone()),
    ])
}

fn how(m: &Metadata, view: &View) -> Rows {
    let mut found = rows([("source type", m.digital_source_type.clone())]);
    if m.credentials.any() {
        credentials(&m.credentials, view, &mut found);
    }
    found
}

fn credentials(c: &Credentials, view: &View, found: &mut Rows) {
    let state = format!("Content Credentials {}: {}", c.state.name(), c.says());
    found.push(("credentials", state));
    let failures: Vec<String> = c
        .failures
        .iter()
        .filter(|failure| !failure.code.starts_with("signingCredential."))
        .take(MOST)
        .map(|failure| match &failure.subject {
            Some(subject) => format!("{} ({subject})", failure.code),
            None => failure.code.clone(),
        })
        .collect();
    let types = [&c.digital_source_types, &c.source_types_of_parts];
    let identities: Vec<String> = c
        .identities
        .iter()
        .take(MOST)
        .map(|identity| {
            let by = identity
                .by
                .as_ref()
                .map(|by| format!(" by {by}"))
                .unwrap_or_default();
            let holds = if identity.holds { "" } else { ", not verified" };
            format!("{}{by}{holds}", identity.name)
        })
        .collect();
    let list = |all: &[String]| (!all.is_empty()).then(|| all.join(", "));
    found.extend(rows([
        ("failed", list(&failures)),
        (
            "they lie at",
            c.remote_url
                .as_deref()
                .map(|url| view.name(url).into_owned()),
        ),
        ("signer", signer_words(c)),
        ("claimed by", c.generator.clone()),
        ("made as", list(types[0])),
        ("parts made as", list(types[1])),
        ("identity", list(&identities)),
    ]));
    for action in c.actions.iter().take(MOST) {
        found.push(("action", action_words(action)));
    }
    for ingredient in c.ingredients.iter().take(MOST) {
        found.push(("made from", ingredient_words(ingredient)));
    }
}

/// Who signed and when, as `signed by Example Agency, …`.
fn signer_words(c: &Credentials) -> Option<String> {
    let signer = c.signed_by()?;
    Some(match &c.time {
        Some(time) => format!("{signer}, {time}"),
        None => format!("{signer}, at a time no stamp shows"),
    })
}

fn ingredient_words(ingredient: &Ingredient) -> String {
    let title = ingredient.title.as_deref().unwrap_or("untitled");
    let signed = match ingredient.signed {
        true => ", with credentials",
        false => "",
    };
    format!("{title} ({}{signed})", ingredient.relationship)
}

fn action_words(action: &Action) -> String {
    let parts = [
        Some(&action.name),
        action.digital_source_type.as_ref(),
        action.software.as_ref(),
        action.when.as_ref(),
    ];
    let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    known.join(", ")
}

fn changes(m: &Metadata) -> Rows {
    let mut found = rows([("software", m.software.clone())]);
    let left_out = m.history.len().saturating_sub(MOST);
    for step in m.history.iter().take(MOST) {
        found.push(("step", step_words(step)));
    }
    if left_out > 0 {
        found.push(("step", format!("and {left_out} more; `--raw` lists them")));
    }
    found.extend(m.handling.iter().map(|sign| ("sign", sign.says.clone())));
    found
}

fn step_words(step: &Step) -> String {
    let parts = [
        Some(&step.action),
        step.software.as_ref(),
        step.when.as_ref(),
    ];
    let known: Vec<&str> = parts
        .into_iter()
        .flatten()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    known.join(", ")
}

fn facts(file: &FileReport) -> Rows {
    let m = &file.metadata;
    let size = file.width.zip(file.height);
    let thumbnail = file.thumbnail.as_ref().map(|thumbnail| {
        let stand = match (thumbnail.differs(), thumbnail.likeness) {
            (true, _) => "another picture",
            (false, Some(_)) => "the same picture",
            (false, None) => "too plain to compare",
        };
        format!("{} × {}, {stand}", thumbnail.width, thumbnail.height)
    });
    rows([
        ("type", file.media_type.clone()),
        (
            "size",
            size.map(|(width, height)| format!("{width} × {height}")),
        ),
        (
            "duration",
            m.duration.map(|seconds| format!("{seconds:.1} s")),
        ),
        (
            "orientation",
            m.orientation.map(|orientation| orientation.to_string()),
        ),
        ("thumbnail", thumbnail),
        ("digest", file.digest.clone()),
    ])
}

/// Where the file puts itself: figures for the desk, the nearest known place for everybody.
pub(super) fn position_words(file: &FileReport, view: &View) -> Option<String> {
    let near = file
        .position_name
        .as_ref()
        .map(|at| format!("near {}", view.words(&place_name(at))));
    let figures = file.metadata.gps.filter(|_| view.is_desk());
    let Some(gps) = figures else {
        return near;
    };
    let near = near.map(|near| format!(" ({near})")).unwrap_or_default();
    Some(format!("{:.6}, {:.6}{near}", gps.lat, gps.lon))
}

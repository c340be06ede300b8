//! What a file says of itself, as a photo editor asks: when, where, what, who, whose, how made, what changed since.

use std::io::{Result, Write};

use crate::metadata::{Action, Credentials, Metadata, PlaceNames, Step};
use crate::policy::Level;
use crate::report::view::{View, is_public_field};
use crate::report::{Audience, FileReport, Style};

use super::check::{position_words, problems as problem_lines};
use super::page::{Page, Tone, WIDTH, cut};

/// Columns of labels.
const LABEL: usize = 13;
/// Most lines of one list shown.
const MOST: usize = 12;

/// Whether raw values are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raw {
    /// How many there are.
    Counted,
    /// Every one.
    Listed,
}

/// What a file says of itself; contradictions come first.
pub fn inspect(
    file: &FileReport,
    audience: Audience,
    raw: Raw,
    style: Style,
    out: &mut dyn Write,
) -> Result<()> {
    let view = View::of_file(file, audience);
    let mut page = Page::new(style, WIDTH);
    page.words(0, Tone::Title, &view.name(&file.name));
    conflicts(file, &view, &mut page);
    let sections = [
        ("when", when(&file.metadata)),
        ("where", places(file, &view)),
        ("what", what(&file.metadata)),
        ("who", who(&file.metadata, &view)),
        ("whose", whose(&file.metadata)),
        ("how made", how(&file.metadata, &view)),
        ("changed since", changes(&file.metadata)),
        ("file", facts(file)),
    ];
    for (title, rows) in sections {
        if rows.is_empty() {
            continue;
        }
        page.words(2, Tone::Faint, title);
        for (label, words) in rows {
            page.labelled(
                4,
                Tone::Faint,
                label,
                LABEL,
                Tone::Plain,
                &view.words(&words),
            );
        }
    }
    raw_lines(file, raw, &view, &mut page);
    problem_lines(&file.metadata.problems, 2, LABEL, &view, &mut page);
    page.gap();
    out.write_all(page.text().as_bytes())
}

type Rows = Vec<(&'static str, String)>;

/// The rows that have words.
fn rows<const N: usize>(all: [(&'static str, Option<String>); N]) -> Rows {
    let known = all.into_iter();
    known
        .filter_map(|(label, words)| Some((label, words?)))
        .collect()
}

fn conflicts(file: &FileReport, view: &View, page: &mut Page) {
    for conflict in &file.metadata.conflicts {
        let shown = conflict.values.iter();
        let shown = shown.filter(|value| view.is_desk() || is_public_field(value));
        let values: Vec<String> = shown
            .map(|value| format!("{} “{}”", value.name, cut(&value.value, 120)))
            .collect();
        if values.len() < 2 {
            continue;
        }
        let words = format!("{}: {}", conflict.key, values.join(" but "));
        let tone = Tone::Level(Level::Warn);
        page.labelled(2, tone, "conflict", LABEL, Tone::Plain, &view.words(&words));
    }
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
    let signer = c.signed_by().map(|signer| match &c.time {
        Some(time) => format!("{signer}, {time}"),
        None => format!("{signer}, at a time no stamp shows"),
    });
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
        ("signer", signer),
        ("claimed by", c.generator.clone()),
        ("made as", list(types[0])),
        ("parts made as", list(types[1])),
        ("identity", list(&identities)),
    ]));
    for action in c.actions.iter().take(MOST) {
        found.push(("action", action_words(action)));
    }
    for ingredient in c.ingredients.iter().take(MOST) {
        let title = ingredient.title.as_deref().unwrap_or("untitled");
        let signed = if ingredient.signed {
            ", with credentials"
        } else {
            ""
        };
        found.push((
            "made from",
            format!("{title} ({}{signed})", ingredient.relationship),
        ));
    }
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

fn raw_lines(file: &FileReport, raw: Raw, view: &View, page: &mut Page) {
    let m = &file.metadata;
    let shown: Vec<_> = m
        .fields
        .iter()
        .filter(|field| view.is_desk() || is_public_field(field))
        .collect();
    match (raw, shown.len()) {
        (_, 0) if m.fields.is_empty() && !m.credentials.any() => page.words(
            2,
            Tone::Faint,
            "no embedded metadata; many sites strip it, so that says nothing",
        ),
        (_, 0) => page.words(2, Tone::Faint, "no raw values to show"),
        (Raw::Counted, 1) => page.words(2, Tone::Faint, "1 raw value; `--raw` lists it"),
        (Raw::Counted, count) => {
            let words = format!("{count} raw values; `--raw` lists them");
            page.words(2, Tone::Faint, &words);
        }
        (Raw::Listed, _) => {
            page.words(2, Tone::Faint, "raw values");
            for field in shown {
                let words = format!("{} = {}", field.name, field.value);
                let label = field.from.name();
                page.labelled(
                    4,
                    Tone::Faint,
                    label,
                    LABEL,
                    Tone::Plain,
                    &view.words(&words),
                );
            }
        }
    }
}

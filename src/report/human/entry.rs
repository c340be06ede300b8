//! What `archive show` and `archive stats` print for people.

use std::io::{Result, Write};

use crate::archive::sqlite::FORMAT;
use crate::archive::{DateKind, Entry, Record, RecordSource, Stats};
use crate::report::Style;
use crate::report::entry::hex;
use crate::report::view::View;
use crate::signal::detail::{self, Detail};
use crate::signal::local::Local;
use crate::signal::{Fingerprint, Value};

use super::page::{Page, Tone, WIDTH};

/// Columns of labels.
const LABEL: usize = 12;

/// An entry with every record.
pub fn entry(entry: &Entry, style: Style, out: &mut dyn Write) -> Result<()> {
    let mut page = Page::new(style, WIDTH);
    page.words(0, Tone::Title, &entry.id.0);
    let view = View::desk();
    let mut line = |label: &str, words: &str| {
        page.labelled(
            2,
            Tone::Faint,
            label,
            LABEL,
            Tone::Plain,
            &view.words(words),
        );
    };
    for path in &entry.paths {
        line("path", path);
    }
    if let Some(digest) = entry.digest {
        line("digest", &digest.to_string());
    }
    if entry.width > 0 {
        line("size", &format!("{} × {}", entry.width, entry.height));
    }
    line("added", &entry.added);
    for fingerprint in &entry.fingerprints {
        let words = match &fingerprint.value {
            Value::Bits(bits) => format!("{}, quality {}", hex(bits), fingerprint.quality),
            Value::Packed(_) if fingerprint.signal == detail::NAME => detail_words(fingerprint),
            Value::Packed(_) => local_words(fingerprint),
        };
        line(&fingerprint.signal, &words);
    }
    for record in &entry.records {
        record_lines(record, &view, &mut page);
    }
    out.write_all(page.text().as_bytes())
}

fn detail_words(fingerprint: &Fingerprint) -> String {
    Detail::from_fingerprint(fingerprint).map_or_else(
        || "of another version, or damaged".to_owned(),
        |detail| format!("{} × {} in grey", detail.plane.width, detail.plane.height),
    )
}

fn local_words(fingerprint: &Fingerprint) -> String {
    Local::from_fingerprint(fingerprint).map_or_else(
        || "of another version, or damaged".to_owned(),
        |local| {
            let (all, photographed) = (local.features.len(), local.photographed().len());
            format!("{all} features, {photographed} of them on what is photographed")
        },
    )
}

fn record_lines(record: &Record, view: &View, page: &mut Page) {
    let source = match &record.source {
        RecordSource::File => "the file says",
        RecordSource::List(name) => name,
    };
    page.words(2, Tone::Title, source);
    let date = record.date.map(|date| {
        let kind = record.date_kind.map_or("", DateKind::name);
        let clock = if record.date_from_clock {
            ", by a camera's clock"
        } else {
            ""
        };
        format!("{date} ({kind}{clock})")
    });
    let creator = (!record.creator.is_empty()).then(|| record.creator.join("; "));
    let rows = [
        ("date", date),
        ("place", record.place.clone()),
        (
            "position",
            record
                .position
                .map(|(lat, lon)| format!("{lat:.6}, {lon:.6}")),
        ),
        ("caption", record.caption.clone()),
        ("credit", record.credit.clone()),
        ("creator", creator),
        ("outlet", record.outlet.clone()),
        ("asset id", record.asset_id.clone()),
        ("source", record.source_url.clone()),
        ("rating", record.rating.clone()),
        ("reviewer", record.reviewer.clone()),
        ("review", record.review_url.clone()),
        ("killed", record.killed.clone()),
        ("embargo", record.embargo_until.clone()),
        ("terms", record.usage_terms.clone()),
    ];
    for (label, words) in rows {
        if let Some(words) = words {
            let words = view.words(&words);
            page.labelled(4, Tone::Faint, label, LABEL, Tone::Plain, &words);
        }
    }
}

/// Counts of an archive.
pub fn stats(id: &str, stats: &Stats, style: Style, out: &mut dyn Write) -> Result<()> {
    let mut page = Page::new(style, WIDTH);
    let signals: Vec<String> = stats
        .fingerprints
        .iter()
        .map(|(signal, version, count)| format!("{count} {signal}/{version}"))
        .collect();
    let span = match (stats.oldest, stats.newest) {
        (Some(oldest), Some(newest)) => format!("{oldest} to {newest}"),
        _ => "none".to_owned(),
    };
    let format = match stats.format {
        None => "none, it is a pack".to_owned(),
        Some(FORMAT) => FORMAT.to_string(),
        Some(older) => format!(
            "{older}; the first command that writes makes it {FORMAT}, which older versions of cutline refuse"
        ),
    };
    for (label, words) in [
        ("archive", id.to_owned()),
        ("format", format),
        ("entries", stats.entries.to_string()),
        ("files", stats.files.to_string()),
        ("records", stats.records.to_string()),
        ("killed", stats.killed.to_string()),
        ("rejected pairs", stats.rejected.to_string()),
        ("recorded", stats.recorded.to_string()),
        ("fingerprints", signals.join(", ")),
        ("dates", span),
        ("bytes", stats.bytes.to_string()),
    ] {
        page.labelled(0, Tone::Faint, label, 14, Tone::Plain, &words);
    }
    out.write_all(page.text().as_bytes())
}

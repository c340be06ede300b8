//! One object a line.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::archive::sqlite::Root;
use crate::archive::{DateKind, Entry, Record, RecordSource, Rejection, Stats};
use crate::article::Article;
use crate::fetch::Digest;
use crate::finding::Looked;
use crate::limit::Problem;
use crate::model::Installed;
use crate::reference::MediaRef;
use crate::report::entry::hex;
use crate::report::view::View;
use crate::report::{Audience, Comparison, FileReport, MatchedEntry, Side};
use crate::signal::local::Local;
use crate::signal::{Fingerprint, Value as SignalValue};

use super::{file, values};

/// A line of `cutline read`.
pub fn read_line(
    name: &str,
    article: &Article,
    references: &[MediaRef],
    problems: &[Problem],
) -> Value {
    let view = View::desk();
    let dateline = article.dateline.as_ref();
    json!({
        "article": view.name(name),
        "url": article.url.as_ref().map(|url| view.name(url.as_str()).into_owned()),
        "outlet": view.maybe(article.outlet.as_deref()),
        "lang": view.maybe(article.lang.as_deref()),
        "headline": view.maybe(article.headline.as_deref()),
        "published": article.published.map(|date| date.from_text()),
        "modified": article.modified.map(|date| date.from_text()),
        "dateline": view.maybe(dateline.map(|dateline| dateline.verbatim.as_str())),
        "references": references.iter().map(|reference| values::reference(reference, &view)).collect::<Vec<_>>(),
        "problems": values::problems(problems, &view),
    })
}

/// A line of `cutline inspect`.
pub fn inspect_line(report: &FileReport, audience: Audience) -> Value {
    file::of(
        report,
        &report.metadata.problems,
        &View::of_file(report, audience),
    )
}

/// A value as one line that stays inert inside a page: `<` and `>` are escaped.
pub fn inert(value: &Value) -> String {
    // Both stand in strings only, where an escape means the same.
    let text = value.to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e")
}

/// A line of `cutline match`.
pub fn match_line(
    query: &str,
    digest: Option<&str>,
    checked: Looked,
    matches: &[MatchedEntry],
    problems: &[Problem],
) -> Value {
    let view = View::desk();
    json!({
        "query": view.name(query),
        "digest": digest,
        "checked": checked == Looked::Checked,
        "matches": matches.iter().map(|matched| values::matched(matched, &view)).collect::<Vec<_>>(),
        "problems": values::problems(problems, &view),
    })
}

/// A line of `cutline compare`.
pub fn compare_line(comparison: &Comparison) -> Value {
    let view = View::desk();
    let side = |side: &Side| {
        let file = &side.file;
        json!({
            "file": view.name(&file.name),
            "type": view.maybe(file.media_type.as_deref()),
            "width": file.width,
            "height": file.height,
            "digest": file.digest,
        })
    };
    json!({
        "a": side(&comparison.a),
        "b": side(&comparison.b),
        "match": comparison.matched.as_ref().map(|matched| values::matched(matched, &view)),
        "problems": values::problems(&comparison.problems, &view),
    })
}

/// A line of `cutline archive list` and `archive show`.
pub fn entry_line(entry: &Entry) -> Value {
    let view = View::desk();
    json!({
        "entry": entry.id.0,
        "digest": entry.digest.map(|digest| digest.to_string()),
        "paths": entry.paths,
        "width": entry.width,
        "height": entry.height,
        "added": entry.added,
        "fingerprints": entry.fingerprints.iter().map(fingerprint).collect::<Vec<_>>(),
        "records": entry.records.iter().map(|known| record(known, &view)).collect::<Vec<_>>(),
    })
}

fn fingerprint(fingerprint: &Fingerprint) -> Value {
    let bits = match &fingerprint.value {
        SignalValue::Bits(bits) => Some(hex(bits)),
        SignalValue::Packed(_) => None,
    };
    json!({
        "signal": fingerprint.signal,
        "version": fingerprint.version,
        "quality": fingerprint.quality,
        "bits": bits,
        "features": Local::from_fingerprint(fingerprint).map(|local| local.features.len()),
    })
}

fn record(record: &Record, view: &View) -> Value {
    let words = |words: &Option<String>| view.maybe(words.as_deref()).map(Cow::into_owned);
    json!({
        "source": match &record.source {
            RecordSource::File => None,
            RecordSource::List(name) => Some(name),
        },
        "date": record.date.as_ref().map(values::interval),
        "date_kind": record.date_kind.map(DateKind::name),
        "place": words(&record.place),
        "lat": record.position.map(|position| position.0),
        "lon": record.position.map(|position| position.1),
        "caption": words(&record.caption),
        "credit": words(&record.credit),
        "creator": record.creator.iter().map(|creator| view.words(creator)).collect::<Vec<_>>(),
        "outlet": words(&record.outlet),
        "asset_id": words(&record.asset_id),
        "source_url": words(&record.source_url),
        "rating": words(&record.rating),
        "reviewer": words(&record.reviewer),
        "review_url": words(&record.review_url),
        "killed": words(&record.killed),
        "embargo_until": words(&record.embargo_until),
        "usage_terms": words(&record.usage_terms),
    })
}

/// One pair of `cutline archive reject --list`; the entries are ids where the archive holds the files.
pub fn rejection_line(rejection: &Rejection, entries: [Option<&Entry>; 2]) -> Value {
    let [a, b] = rejection.pair;
    let view = View::desk();
    let side = |digest: &Digest, entry: Option<&Entry>| {
        json!({
            "digest": digest.to_string(),
            "entry": entry.map(|entry| view.words(&entry.id.0)),
            "path": entry.and_then(|entry| entry.paths.first()).map(|path| view.words(path)),
        })
    };
    json!({
        "a": side(&a, entries[0]),
        "b": side(&b, entries[1]),
        "why": view.words(&rejection.why),
        "made": rejection.made,
    })
}

/// A line of `cutline archive root list`, with the number of files below the root.
pub fn root_line(root: &Root, files: u64) -> Value {
    let view = View::desk();
    json!({
        "root": root.name,
        "folder": view.words(&root.folder),
        "beside_archive": root.beside,
        "files": files,
    })
}

/// An installed model, of `cutline model list`.
pub fn model_line(model: &Installed, is_used: bool) -> Value {
    json!({
        "model": model.name,
        "sha256": model.digest.to_string(),
        "version": model.version(),
        "path": View::desk().words(&model.path.display().to_string()),
        "used": is_used,
    })
}

/// What `cutline archive stats` says.
pub fn stats_line(id: &str, stats: &Stats) -> Value {
    let signal = |(signal, version, count): &(String, u32, u64)| json!({ "signal": signal, "version": version, "count": count });
    json!({
        "archive": id,
        "format": stats.format,
        "entries": stats.entries,
        "files": stats.files,
        "records": stats.records,
        "killed": stats.killed,
        "rejected": stats.rejected,
        "recorded": stats.recorded,
        "fingerprints": stats.fingerprints.iter().map(signal).collect::<Vec<_>>(),
        "oldest": stats.oldest.as_ref().map(values::interval),
        "newest": stats.newest.as_ref().map(values::interval),
        "bytes": stats.bytes,
    })
}

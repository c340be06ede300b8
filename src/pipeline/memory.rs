//! Checks that are remembered, and what of them new knowledge affects.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::archive::{ArchiveError, Entry, Recorded, Snapshot};
use crate::claim::{self, Binding, Claim, Subject, When};
use crate::fetch::Digest;
use crate::finding::Verdict;
use crate::matching::Query;
use crate::media::Rendition;
use crate::place;
use crate::policy::Level;
use crate::reference::{self, CreditLine};
use crate::report::{ArticleReport, Leveled, MediaReport};
use crate::rules::{Case, Reach};
use crate::signal::Fingerprint;
use crate::signal::detail::Detail;
use crate::time::DateInterval;

use super::check::CheckContext;
use super::judged::{Sighted, known_of, report_of};
use super::look::Looked;
use super::search::{Searched, search, with_kill_notices};

/// Version of what is kept of a check.
const VERSION: u32 = 1;

/// What a check keeps of its pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Memory {
    /// Nothing.
    Off,
    /// Digests, fingerprints, dates and outcome.
    Outcome,
    /// The caption and the credit line too.
    Text,
}

/// What is kept of one picture; `None` where nothing is.
pub(super) fn of(
    memory: Memory,
    article: &str,
    case: &Case,
    looked: Option<&Looked>,
    plane: Option<Fingerprint>,
    verdict: Verdict,
    findings: &[Leveled],
) -> Option<Recorded> {
    if memory == Memory::Off {
        return None;
    }
    // Without a file there is nothing to find again.
    let looked = looked?;
    let (width, height) = looked.size.unwrap_or_default();
    let known: HashMap<&str, String> = case
        .known
        .iter()
        .map(|known| (known.entry.id.0.as_str(), state(&known.entry)))
        .collect();
    let claim = &case.claim;
    let when = claim.when.as_ref().map(|when| {
        json!({
            "bound": when.binding == Binding::Bound,
            "readings": when.readings.iter().map(span).collect::<Vec<_>>(),
        })
    });
    let text = |text: Option<&String>| text.filter(|_| memory == Memory::Text).cloned();
    let body = json!({
        "version": VERSION,
        "verdict": verdict.name(),
        "findings": findings
            .iter()
            .map(|leveled| (leveled.finding.id(), leveled.level.name()))
            .collect::<HashMap<_, _>>(),
        "known": known,
        "asset_id": case.file.as_ref().and_then(|file| file.metadata.asset_id.as_deref()),
        "published": case.published.map(|date| date.to_string()),
        "when": when,
        "file_photo": claim.file_photo,
        "disputed": claim.presented_as_claim.is_some(),
        "file": std::path::absolute(&looked.name).ok(),
        "caption_is": claim.caption.as_deref().map(caption_mark),
        "caption": text(claim.caption.as_ref()),
        "credit": text(claim.credit.as_ref().map(|credit| &credit.verbatim)),
    });
    Some(Recorded {
        article: article.to_owned(),
        key: case.reference.key.clone(),
        digest: Some(looked.digest),
        width,
        height,
        detail: plane,
        made: String::new(),
        body: body.to_string(),
    })
}

/// A date span as it is kept.
fn span(date: &DateInterval) -> Value {
    json!([date.from_text(), date.to_text(), date.precision().name()])
}

fn span_of(kept: &Value) -> Option<DateInterval> {
    let [from, to, precision] = kept.as_array()?.as_slice() else {
        return None;
    };
    DateInterval::from_parts(from.as_str()?, to.as_str()?, precision.as_str()?)
}

/// What tells a caption from others without keeping a word of it.
fn caption_mark(caption: &str) -> String {
    Digest::of(place::fold(caption).as_bytes()).short()
}

/// What an article is known by, whoever names it from wherever: its URL, or its absolute path.
pub fn identity(name: &str) -> String {
    if name == "-" || name.contains("://") {
        return name.to_owned();
    }
    let path = std::path::absolute(name);
    path.map_or_else(
        |_| name.to_owned(),
        |path| path.to_string_lossy().into_owned(),
    )
}

/// The value of a key, null where there is none.
fn part<'v>(body: &'v Value, key: &str) -> &'v Value {
    body.get(key).unwrap_or(&Value::Null)
}

/// What the records of an entry say, as one word: it changes when they do.
fn state(entry: &Entry) -> String {
    let mut text = String::new();
    for record in &entry.records {
        let date = record.date.map(|date| date.to_string());
        let kind = record.date_kind.map(|kind| kind.name().to_owned());
        let position = record.position.map(|(lat, lon)| format!("{lat} {lon}"));
        let words = [
            &date,
            &kind,
            &position,
            &record.place,
            &record.caption,
            &record.credit,
            &record.rating,
            &record.killed,
            &record.embargo_until,
            &record.usage_terms,
        ];
        for word in words {
            text.push_str(word.as_deref().unwrap_or("\u{1}"));
            text.push('\u{1f}');
        }
    }
    Digest::of(text.as_bytes()).short()
}

/// The recorded pictures that entries, or what is said of them, now affect: those with findings they did not have
/// when they were recorded. By article, in the order of recording.
///
/// A picture is found again by its digest, its asset id, and by the grey plane that was kept; `progress` is told of each.
/// Without a snapshot nothing was recorded.
pub fn recheck(
    context: &CheckContext<'_>,
    progress: &dyn Fn(),
) -> Result<Vec<ArticleReport>, ArchiveError> {
    let mut articles: Vec<ArticleReport> = Vec::new();
    let Some(snapshot) = context.snapshot.as_deref() else {
        return Ok(articles);
    };
    for recorded in snapshot.recorded()? {
        progress();
        let Some(media) = affected(context, snapshot, &recorded)? else {
            continue;
        };
        match articles
            .iter_mut()
            .find(|article| article.article == recorded.article)
        {
            Some(article) => article.media.push(media),
            None => articles.push(ArticleReport {
                document: recorded.article.clone(),
                article: recorded.article,
                headline: None,
                lang: None,
                media: vec![media],
                problems: Vec::new(),
            }),
        }
    }
    Ok(articles)
}

fn affected(
    context: &CheckContext<'_>,
    snapshot: &dyn Snapshot,
    recorded: &Recorded,
) -> Result<Option<MediaReport>, ArchiveError> {
    let body: Value = serde_json::from_str(&recorded.body).unwrap_or(Value::Null);
    let Some(digest) = recorded
        .digest
        .filter(|_| part(&body, "version") == VERSION)
    else {
        return Ok(None);
    };
    let mut known = Vec::new();
    if let Some(query) = query(recorded, digest) {
        known.extend(search(snapshot, &query)?);
    }
    if let Some(asset) = part(&body, "asset_id").as_str() {
        known = with_kill_notices(snapshot, asset, known)?;
    }
    let then = part(&body, "known");
    let is_news = |entry: &Entry| part(then, &entry.id.0) != state(entry).as_str();
    if !known.iter().any(|(_, entry)| is_news(entry)) {
        return Ok(None);
    }
    let case = case_of(context, recorded, &body, known);
    let mut report = report_of(
        context,
        &recorded.article,
        case,
        Sighted::default(),
        Vec::new(),
    );
    let before = part(&body, "findings");
    report.findings.retain(|leveled| {
        let then = part(before, &leveled.finding.id()).as_str();
        let louder = then
            .and_then(Level::from_name)
            .is_none_or(|then| leveled.level > then);
        leveled.finding.entry().is_some() && louder
    });
    Ok((!report.findings.is_empty()).then_some(report))
}

/// The picture as it can be asked for again: by its digest and by the grey plane that was kept.
fn query(recorded: &Recorded, digest: Digest) -> Option<Query> {
    let detail = Detail::from_fingerprint(recorded.detail.as_ref()?)?;
    let rendition = Rendition {
        full_width: recorded.width,
        full_height: recorded.height,
        ..detail.plane.rendition()
    };
    Some(Query::new(
        digest,
        recorded.width,
        recorded.height,
        &rendition,
    ))
}

/// The case as far as it was kept.
fn case_of(
    context: &CheckContext<'_>,
    recorded: &Recorded,
    body: &Value,
    known: Vec<Searched>,
) -> Case {
    let text = |key: &str| part(body, key).as_str();
    // Where no words were kept, a caption of the archive that is the line's own stands in for it.
    let is_own = |caption: &str| text("caption_is") == Some(caption_mark(caption).as_str());
    let captions = known.iter().flat_map(|(_, entry)| &entry.records);
    let own = captions
        .filter_map(|record| record.caption.as_deref())
        .find(|caption| is_own(caption))
        .map(str::to_owned);
    let caption = text("caption").or(own.as_deref());
    let when = part(body, "when");
    let readings = part(when, "readings").as_array();
    let readings: Vec<DateInterval> = readings.into_iter().flatten().filter_map(span_of).collect();
    let when = readings.first().copied().map(|interval| When {
        interval,
        readings,
        binding: match part(when, "bound").as_bool() {
            Some(true) => Binding::Bound,
            _ => Binding::Assumed,
        },
        words: interval.to_string(),
    });
    let disputed = part(body, "disputed") == true;
    let claim = Claim {
        when,
        place: caption.and_then(claim::places_in),
        caption: caption.map(str::to_owned),
        credit: text("credit").and_then(CreditLine::parse),
        file_photo: part(body, "file_photo") == true,
        presented_as_claim: disputed.then(|| "as recorded".to_owned()),
        told: None,
        other_dates: Vec::new(),
        subject: Subject::of(caption.unwrap_or_default()),
    };
    Case {
        reference: reference::photo(&recorded.key, caption, text("credit")),
        claim,
        published: text("published").and_then(DateInterval::parse),
        today: context.today,
        reach: Reach::Checked,
        file: None,
        known: known
            .into_iter()
            .map(|known| {
                let mut known = known_of(context.policy, known, None, None);
                let mut files = known.entry.files.iter();
                known.same_source = files.any(|file| text("file") == Some(file.as_str()));
                known
            })
            .collect(),
        entries_searched: context.snapshot.as_deref().map_or(0, Snapshot::len),
        thresholds: context.thresholds.clone(),
    }
}

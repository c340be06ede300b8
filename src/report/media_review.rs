//! Drafts of schema.org `MediaReview`s, as JSON-LD, for a fact-checker to complete.
//!
//! After <https://schema.org/MediaReview> and the terms it uses, as of schema.org 23.0 (all in its "new" area). Nothing here is a
//! review: who reviewed, when and where it is published is left `null`.

use std::borrow::Cow;
use std::io::Write;

use serde_json::{Value, json};

use crate::finding::Verdict;
use crate::matching::FINGERPRINT_ONLY;
use crate::reference::MediaKind;

use super::human::{caption_of, facts_of};
use super::json::text;
use super::shown::{self, Shown, evidence_words};
use super::view::View;
use super::{MatchedEntry, MediaReport, Options, Report, Reporter};

/// What the reader of the drafts is told first.
const NOTE: &str = "drafts made by a program from what an archive holds; nothing was published. A person must look at \
    the evidence, decide, and fill in what is null.";

/// Why a withdrawn picture is given no category.
const WITHDRAWN: &str = "its agency withdrew the picture; the notice tells why, and none of schema.org's categories \
    follows from that alone";

/// The format `media_review`.
pub(super) struct MediaReviews;

impl Reporter for MediaReviews {
    fn name(&self) -> &'static str {
        "media_review"
    }

    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let view = View::of_report(report, options.audience);
        let all = shown::all(report, &view);
        let flagged = all.filter(|shown| is_flagged(shown.media.verdict));
        let reviews: Vec<Value> = flagged.map(|shown| review(&shown)).collect();
        // Mapped to null, a note is no statement of the data.
        let whole = json!({
            "@context": ["https://schema.org", { "note": null }],
            "note": NOTE,
            "@graph": reviews,
        });
        out.write_all(text(&whole).as_bytes())
    }
}

/// Whether a verdict says that something is wrong with a picture or what is said of it.
fn is_flagged(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Withdrawn | Verdict::Altered | Verdict::Miscaptioned | Verdict::Reused => true,
        Verdict::Unverifiable | Verdict::NotFound | Verdict::Consistent => false,
    }
}

/// The category of schema.org's `MediaManipulationRatingEnumeration` that follows from a verdict; `None` where none does.
fn category(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        // Parts added, taken out or exchanged, or another sound.
        Verdict::Altered => Some("https://schema.org/TransformedContent"),
        Verdict::Miscaptioned | Verdict::Reused => {
            Some("https://schema.org/DecontextualizedContent")
        }
        Verdict::Withdrawn | Verdict::Unverifiable | Verdict::NotFound | Verdict::Consistent => {
            None
        }
    }
}

fn review(shown: &Shown<'_>) -> Value {
    let (media, view) = (shown.media, &shown.view);
    let original = original(media);
    json!({
        "@type": "MediaReview",
        "note": (media.verdict == Verdict::Withdrawn).then_some(WITHDRAWN),
        "author": null,
        "datePublished": null,
        "url": null,
        "mediaAuthenticityCategory": category(media.verdict),
        "originalMediaContextDescription": context(media, original, view),
        "originalMediaLink": original.and_then(link).map(|url| view.name(url)),
        "itemReviewed": item(shown),
    })
}

/// The proven copy with the earliest date.
fn original(media: &MediaReport) -> Option<&MatchedEntry> {
    let proven = |matched: &&MatchedEntry| matched.matched.signal != FINGERPRINT_ONLY;
    let dated = media.matches.iter().filter(proven).filter_map(|matched| {
        let (date, _) = matched.date.as_ref()?;
        Some((date.first_day(), matched))
    });
    dated
        .min_by_key(|(day, _)| *day)
        .map(|(_, matched)| matched)
}

/// When, where and by whom the earliest known copy was made and what its caption says, else the first piece of evidence.
fn context(media: &MediaReport, original: Option<&MatchedEntry>, view: &View) -> Option<String> {
    if let Some(original) = original {
        let caption = caption_of(original).map(|caption| format!("“{}”", view.words(caption)));
        let facts = facts_of(original, view).into_iter().chain(caption);
        return Some(facts.collect::<Vec<_>>().join("; "));
    }
    let leveled = media.findings.first()?;
    let evidence = leveled.finding.evidence().first()?;
    Some(evidence_words(evidence, view))
}

/// The web address any record of the copy gives.
fn link(matched: &MatchedEntry) -> Option<&str> {
    let records = matched.entry.records.iter();
    let mut urls = records.filter_map(|record| record.source_url.as_deref());
    urls.find(|url| is_web(url))
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn item(shown: &Shown<'_>) -> Value {
    let (media, view) = (shown.media, &shown.view);
    let reference = &media.reference;
    let words = |words: &Option<String>| view.maybe(words.as_deref()).map(Cow::into_owned);
    let url = reference.best_url.as_deref();
    let url = url.or(reference.urls.first().map(String::as_str));
    let url = url.filter(|url| is_web(url));
    // The address of a post is that of its page.
    let is_post = reference.kind == MediaKind::Embed;
    let document = shown.document();
    let page = Some(&*document).filter(|document| is_web(document));
    let claim = words(&reference.caption).or_else(|| words(&reference.context));
    json!({
        "@type": "MediaReviewItem",
        "interpretedAsClaim": claim.map(|claim| json!({ "@type": "Claim", "text": claim })),
        "mediaItemAppearance": [{
            "@type": match reference.kind {
                MediaKind::Photo => "ImageObject",
                MediaKind::Video | MediaKind::Embed => "VideoObject",
            },
            "name": view.name(&reference.key),
            "contentUrl": url.filter(|_| !is_post).map(|url| view.name(url)),
            "url": url.filter(|_| is_post).map(|url| view.name(url)),
            "caption": words(&reference.caption),
            "creditText": reference.credit.as_ref().map(|credit| view.words(&credit.verbatim)),
            "isPartOf": {
                "@type": "NewsArticle",
                "name": document,
                "headline": shown.headline(),
                "url": page,
            },
        }],
    })
}

//! Whether a caption without a date asserts the event its story reports.

use std::collections::HashSet;

use super::{Binding, When, bind};
use crate::article::Article;
use crate::place::fold;
use crate::reference::{MediaRef, Role};
use crate::time::{DateInterval, Precision};

/// What of a story tells when its event was.
#[derive(Debug, Clone, Default)]
pub(super) struct Story<'a> {
    /// Headline.
    pub(super) headline: Option<&'a str>,
    /// Its first paragraphs.
    pub(super) paragraphs: Vec<&'a str>,
    /// When it was published.
    pub(super) published: Option<DateInterval>,
    /// BCP 47 tag.
    pub(super) lang: Option<&'a str>,
    /// Place it was filed from.
    pub(super) dateline: Option<&'a str>,
}

impl<'a> Story<'a> {
    /// The story an article tells.
    pub(super) fn of(article: &'a Article) -> Self {
        let paragraphs = article.paragraphs.iter().take(PARAGRAPHS);
        Self {
            headline: article.headline.as_deref(),
            paragraphs: paragraphs
                .map(|paragraph| paragraph.text.as_str())
                .collect(),
            published: article.published,
            lang: article.lang.as_deref(),
            dateline: article
                .dateline
                .as_ref()
                .map(|dateline| dateline.place.as_str()),
        }
    }
}

/// Words a caption must share with the headline.
const LEAST_WORDS: usize = 4;

/// Share of the headline's words it must share.
const LEAST_SHARE: f64 = 0.75;

/// Paragraphs that tell when the event was.
const PARAGRAPHS: usize = 3;

/// Most days between the event and the story.
const MOST_DAYS: i64 = 7;

/// The day of the event, where the lead picture's caption says in its own words what the headline says, and the first
/// paragraphs name one day in the week before publication.
///
/// A caption that is the headline again, word for word, asserts nothing: content systems put it there.
pub(super) fn asserted(reference: &MediaRef, story: &Story) -> Option<When> {
    if reference.role != Role::Lead || reference.presented_as_claim.is_some() {
        return None;
    }
    let (caption, headline) = (reference.caption.as_deref()?, story.headline?);
    let published = &story.published?;
    if fold(caption) == fold(headline) || fold(caption).contains(&fold(headline)) {
        return None;
    }
    let (said, told) = (stems(caption), stems(headline));
    let shared = told.intersection(&said).count();
    if shared < LEAST_WORDS || (shared as f64) < LEAST_SHARE * told.len() as f64 {
        return None;
    }
    let event = story
        .paragraphs
        .iter()
        .find_map(|text| bind::date_in(text, Some(published), story.lang))?;
    let is_fresh = |day: &DateInterval| {
        day.precision() == Precision::Day && (0..=MOST_DAYS).contains(&day.days_before(published))
    };
    if !event.readings.iter().any(is_fresh) {
        return None;
    }
    // The picture may be of any time from the event to publication.
    let first = event.readings.iter().map(DateInterval::first_day).min()?;
    let span = DateInterval::days(first, published.last_day().max(first))?;
    Some(When {
        interval: span,
        readings: vec![span],
        binding: Binding::Bound,
        words: caption.to_owned(),
    })
}

/// The words of a line that carry meaning, endings cut.
fn stems(line: &str) -> HashSet<String> {
    let folded = fold(line);
    let stem = |word: &str| {
        let cut = ["ing", "ed", "es", "s"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending));
        cut.filter(|stem| stem.len() >= 3)
            .unwrap_or(word)
            .to_owned()
    };
    folded
        .split(' ')
        .filter(|word| word.chars().count() >= 4)
        .map(stem)
        .collect()
}

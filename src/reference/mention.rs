//! Photos and videos that are only named: "tweeted a video", "footage shows", "a photo posted by …".
//!
//! A sentence names media where a noun for it is the object of a verb of sharing, the subject of a verb of showing, is
//! followed by how it came out ("posted by", "circulating"), or is what something is seen in. "A", "another" and plain
//! plurals bring a new one in; "this", "that" and "the" speak of the last one of its kind. The words of each language
//! stand in a table of `languages/`; a story in a language without one gets no mentions.

use super::credit_line;
use super::page::{Found, Page, Place};
use super::sentence::{self, Named};
use super::{Extractor, MediaKind};
use crate::article::sentence::ranges;

/// The extractor of mentions.
pub(super) struct Mentions;

impl Extractor for Mentions {
    fn name(&self) -> &'static str {
        "mention"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        let mut mentions: Vec<Found> = Vec::new();
        paragraphs(page, &mut mentions, found);
        headline(page, &mut mentions);
        found.extend(mentions);
    }
}

/// Media that the paragraphs name; one more than the limit are enough to be told of it.
fn paragraphs(page: &Page<'_>, mentions: &mut Vec<Found>, found: &mut Vec<Found>) {
    let mut since = usize::MAX;
    let mut spoken_of = None;
    for (index, paragraph) in page.article.paragraphs.iter().enumerate() {
        if credit_line::is_whole_line(&paragraph.text) {
            found.extend(credit(page, index, &paragraph.text));
            continue;
        }
        let Some(language) = page.language else {
            continue;
        };
        for range in ranges(&paragraph.text) {
            let offset = page.article.offset_in(index, range.start).unwrap_or(0);
            let words = paragraph.text.get(range).unwrap_or_default();
            let named = sentence::media_named(words, language);
            since = if named.is_empty() {
                since.saturating_add(1)
            } else {
                0
            };
            for named in named {
                spoken_of = Some(take(mentions, named, words, offset));
            }
            let is_near =
                since == 0 || since <= DISCLAIMED_WITHIN && sentence::speaks_on(words, language);
            if is_near && sentence::disclaims(words, language) {
                disclaim(spoken_of.and_then(|at| mentions.get_mut(at)), words);
            }
            if mentions.len() > page.limits.references {
                return;
            }
        }
    }
}

/// Sentences behind the one that names media in which a disclaimer still speaks of it.
const DISCLAIMED_WITHIN: usize = 2;

fn disclaim(mention: Option<&mut Found>, words: &str) {
    if let Some(mention) = mention {
        mention.disclaimer = mention.disclaimer.take().or_else(|| Some(words.to_owned()));
    }
}

/// Adds what is named, or what is said of it to the media spoken of already; gives its place.
fn take(mentions: &mut Vec<Found>, named: Named, words: &str, offset: usize) -> usize {
    let earlier = mentions.iter().rposition(|known| known.kind == named.kind);
    match earlier.filter(|_| !named.is_new) {
        Some(at) => {
            if let Some(known) = mentions.get_mut(at) {
                known.posted_by = known.posted_by.take().or(named.posted_by);
                known.hedge = known.hedge.take().or(named.hedge);
            }
            at
        }
        None => {
            mentions.push(mention(named, words, offset));
            mentions.len() - 1
        }
    }
}

fn mention(named: Named, words: &str, offset: usize) -> Found {
    let mut found = Found::new(named.kind, Place::Words, offset);
    found.posted_by = named.posted_by;
    found.hedge = named.hedge;
    found.words = Some(words.to_owned());
    found.context = Some(words.to_owned());
    found
}

/// A line that is nothing but a credit stands for a photo.
fn credit(page: &Page<'_>, index: usize, text: &str) -> Option<Found> {
    let offset = page.article.offset_in(index, 0)?;
    let mut found = Found::new(MediaKind::Photo, Place::Words, offset);
    found.credit = Some(text.to_owned());
    found.credit_offset = Some(offset);
    found.words = Some(text.to_owned());
    found.context = Some(text.to_owned());
    Some(found)
}

/// A headline speaks of what the story names; it counts alone only where the story names nothing of the kind.
fn headline(page: &Page<'_>, mentions: &mut Vec<Found>) {
    let Some(headline) = &page.article.headline else {
        return;
    };
    let offset = page.layout.headline.map_or_else(
        || {
            page.article
                .document()
                .lines
                .source()
                .find(&**headline)
                .unwrap_or(0)
        },
        |id| page.dom.offset(id),
    );
    let Some(language) = page.language else {
        return;
    };
    for named in sentence::media_named(headline, language) {
        if mentions.iter().all(|known| known.kind != named.kind) {
            mentions.push(mention(named, headline, offset));
        }
    }
}

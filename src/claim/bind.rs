//! What is said of a picture, and whether it is bound to it.

use super::calendar::is_not_to_come;
use super::dates::{self, Dated, Reference};
use super::event::{self, Story};
use super::implied;
use super::{Binding, Claim, OtherDate, Subject, When, Where};
use crate::archive::Record;
use crate::article::Article;
use crate::metadata::Metadata;
use crate::place::{self, PlaceMention, Readings};
use crate::reference::{CreditLine, MediaRef, Role};
use crate::time::{DateInterval, Precision};

/// A picture with the line proposed for it; what is given wins over what the file says of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposed {
    /// Caption.
    pub caption: Option<String>,
    /// Credit line.
    pub credit: Option<String>,
    /// The day the line is for: `Tuesday` in the caption is read against it. Without a caption it is the claim itself;
    /// with one that names no date it is assumed, as a published time is.
    pub date: Option<DateInterval>,
    /// When it is to be published.
    pub published: Option<DateInterval>,
}

/// What an article says of one of its pictures.
///
/// Words that bind: the caption; the sentence naming the picture; where those are silent, the caption embedded in the
/// file. A dateline never binds: it only orders the readings of a name. Without a bound date the published time is
/// assumed, unless the picture is labelled FILE. A year or month still to come when the story is published dates no
/// picture, nor does a day still to come when a post was made, and a sentence that calls its picture old dates the
/// sharing. Caption and credit are the page's own, never the file's.
pub fn of_reference(reference: &MediaRef, article: &Article, embedded: Option<&Metadata>) -> Claim {
    of_story(reference, &Story::of(article), embedded)
}

/// See [`of_reference`].
pub(super) fn of_story(reference: &MediaRef, story: &Story, embedded: Option<&Metadata>) -> Claim {
    let naming = reference
        .context
        .as_deref()
        .filter(|text| reference.role == Role::Mention || names_a_picture(text));
    let caption = reference.caption.as_deref();
    let own: Vec<&str> = caption.into_iter().chain(naming).collect();
    let labelled = reference
        .credit
        .as_ref()
        .is_some_and(|credit| credit.file_photo);
    let file_photo = labelled || own.iter().any(|text| is_file(text));
    let of_file = embedded.and_then(|embedded| embedded.caption.as_deref());
    let texts = || own.iter().copied().chain(of_file);

    // A post's own words speak of `today` on the day it was posted.
    let posted = reference.id_time.and_then(DateInterval::instant);
    let is_naming = |text: &str| naming == Some(text) && caption != Some(text);
    let is_posts = |text: &str| reference.quotes_post && is_naming(text);
    let published_for = |text: &str| {
        let posted = posted.as_ref().filter(|_| is_posts(text));
        posted.or(story.published.as_ref())
    };
    let bound_by = |text: &str| {
        let published = published_for(text);
        let when = date_in(text, published, story.lang)?;
        let may_be = match published {
            Some(published) if is_posts(text) => may_be_posted(&when, published),
            Some(published) => may_be_shown(&when, published),
            None => true,
        };
        let is_old = is_naming(text) && speaks_of_old(text);
        Some(when).filter(|_| may_be && !is_old)
    };
    let mut when = texts()
        .find_map(bound_by)
        .or_else(|| texts().find_map(|text| implied::date_of(text, published_for(text))));
    if when.is_none() && !file_photo {
        when = event::asserted(reference, story).or_else(|| story.published.as_ref().map(assumed));
    }
    let mut place = texts()
        .find_map(|text| places_in(text).filter(|place| !place.places.is_empty()))
        .or_else(|| texts().find_map(places_in));
    if let (Some(place), Some(dateline)) = (&mut place, story.dateline) {
        order_by(place, dateline);
    }
    Claim {
        when,
        place,
        caption: own.first().map(|text| (*text).to_owned()),
        credit: reference.credit.clone(),
        file_photo,
        presented_as_claim: reference.presented_as_claim.clone(),
        told: None,
        other_dates: own.first().map_or_else(Vec::new, |text| {
            other_dates_in(text, published_for(text), story.lang)
        }),
        subject: Subject::of(own.first().copied().unwrap_or_default()),
    }
}

/// Whether a picture of that date can be shown in a story of that day: a coming year or month dates none. A later day
/// does, for galleries go on after they were published.
fn may_be_shown(when: &When, published: &DateInterval) -> bool {
    let mut readings = when.readings.iter();
    readings.any(|read| {
        read.precision() >= Precision::Day || is_not_to_come(read, published.last_day())
    })
}

/// Whether a post of that day can show a picture of that date.
fn may_be_posted(when: &When, posted: &DateInterval) -> bool {
    let mut readings = when.readings.iter();
    readings.any(|read| is_not_to_come(read, posted.last_day()))
}

/// Whether a sentence tells that its picture is an old one, shown again.
fn speaks_of_old(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "again",
        "anniversary",
        "archive",
        "archival",
        "commemorating",
        "decades",
        "dug",
        "memory",
        "old",
        "older",
        "recirculated",
        "remembered",
        "resurfaced",
        "resurfacing",
        "reshared",
        "throwback",
        "unearthed",
    ];
    place::fold(text)
        .split(' ')
        .any(|word| WORDS.contains(&word))
}

/// Whether a sentence near a picture speaks of a picture.
fn names_a_picture(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "photo",
        "photos",
        "photograph",
        "photographs",
        "picture",
        "pictures",
        "pictured",
        "image",
        "images",
        "video",
        "videos",
        "footage",
        "clip",
        "screenshot",
    ];
    place::fold(text)
        .split(' ')
        .any(|word| WORDS.contains(&word))
}

/// What is proposed for a picture, else what the file says of itself.
pub fn of_photo(proposed: &Proposed, embedded: &Metadata) -> Claim {
    let caption = proposed
        .caption
        .clone()
        .or_else(|| embedded.caption.clone());
    let credit = credit_of(proposed.credit.as_deref().or(embedded.credit.as_deref()));
    let text = caption.as_deref().unwrap_or_default();
    let file_photo = credit.as_ref().is_some_and(|credit| credit.file_photo) || is_file(text);
    let against = if proposed.caption.is_some() {
        proposed.date.or(proposed.published)
    } else {
        embedded
            .date_created
            .as_deref()
            .and_then(DateInterval::parse)
            .or(proposed.date)
            .or(proposed.published)
    };
    let given = proposed.date.map(|date| When {
        interval: date,
        readings: vec![date],
        binding: Binding::Bound,
        words: date.to_string(),
    });
    let mut when = if caption.is_some() {
        date_in(text, against.as_ref(), None)
            .filter(|when| against.is_none_or(|published| may_be_shown(when, &published)))
            .or_else(|| implied::date_of(text, against.as_ref()))
    } else {
        given
    };
    if when.is_none() && !file_photo {
        when = proposed.date.or(proposed.published).as_ref().map(assumed);
    }
    Claim {
        when,
        place: places_in(text),
        told: None,
        other_dates: other_dates_in(text, against.as_ref(), None),
        subject: Subject::of(text),
        caption,
        credit,
        file_photo,
        presented_as_claim: None,
    }
}

/// What one source says of an entry.
///
/// Its own date and place win; without them they are read from its caption. A position
/// means the city nearest to it.
pub fn of_record(record: &Record) -> Claim {
    let text = record.caption.as_deref().unwrap_or_default();
    let dated = record.date.map(|date| When {
        interval: date,
        readings: vec![date],
        binding: Binding::Bound,
        words: date.to_string(),
    });
    let named = record.place.as_deref().and_then(place::readings);
    let at = record
        .position
        .and_then(|(lat, lon)| place::nearest(lat, lon));
    let placed = match (named, at) {
        (Some(named), _) => Some(Where {
            words: named.name.clone(),
            spots: Vec::new(),
            places: vec![named],
        }),
        (None, Some(city)) => {
            let name = [city.city.as_deref(), Some(city.country.as_str())];
            let name = name.into_iter().flatten().collect::<Vec<_>>().join(", ");
            Some(Where {
                words: name.clone(),
                spots: Vec::new(),
                places: vec![Readings {
                    name,
                    places: vec![city],
                }],
            })
        }
        (None, None) => places_in(text),
    };
    let credit = credit_of(record.credit.as_deref());
    Claim {
        when: dated
            .or_else(|| date_in(text, None, None))
            .or_else(|| implied::date_of(text, None)),
        place: placed,
        caption: record.caption.clone(),
        file_photo: credit.as_ref().is_some_and(|credit| credit.file_photo) || is_file(text),
        credit,
        presented_as_claim: None,
        told: record
            .date
            .and_then(|date| date_in(text, Some(&date), None)),
        other_dates: Vec::new(),
        subject: Subject::of(text),
    }
}

fn credit_of(text: Option<&str>) -> Option<CreditLine> {
    text.and_then(CreditLine::parse)
}

fn assumed(published: &DateInterval) -> When {
    When {
        interval: *published,
        readings: vec![*published],
        binding: Binding::Assumed,
        words: format!("published {published}"),
    }
}

/// Whether a caption labels its picture FILE or archive.
pub(super) fn is_file(text: &str) -> bool {
    static LABEL: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        let pattern = concat!(
            r"\bFILES?\b\s*(?:[-–—:,().]|PHOTO|PICTURE|IMAGE|$)|",
            r"(?i:\bfile\s+(?:photo|photograph|picture|image|pic)\b|\(file(?: photo| picture| image)?\)|",
            r"\barchive\s+(?:photo|photograph|picture|image)\b|\(archive(?:s)?\)|^\s*archive\s*[:–—-]|",
            r"\barchivbild\b|\bphoto d['’]archives?\b|\bfoto de archivo\b|\bfoto d['’]archivio\b|",
            r"\bimage d['’]archives?\b|\bfoto de arquivo\b|\barchieffoto\b|\barkivbild\b|\barkivfoto\b|",
            r"\bархивное фото\b|\bصورة أرشيفية\b)"
        );
        regex::Regex::new(pattern).expect("a fixed pattern")
    });
    LABEL.is_match(text)
}

/// See [`super::date_in`].
pub(super) fn date_in(
    text: &str,
    published: Option<&DateInterval>,
    lang: Option<&str>,
) -> Option<When> {
    let found = dates::read(
        text,
        Reference {
            published: published.copied(),
            lang,
        },
    )
    .dates;
    let finest: Precision = found.iter().map(dates::precision).max()?;
    let is_finest = |dated: &&Dated| dates::precision(dated) == finest;
    let fine: Vec<DateInterval> = found
        .iter()
        .filter(is_finest)
        .flat_map(|dated| dated.readings.clone())
        .collect();
    let adds = |dated: &&Dated| {
        !dated
            .readings
            .iter()
            .any(|coarse| fine.iter().any(|fine| coarse.contains(fine)))
    };
    let kept: Vec<&Dated> = found
        .iter()
        .filter(|dated| is_finest(dated) || adds(dated))
        .collect();
    let mut readings: Vec<DateInterval> = Vec::new();
    for read in fine.iter().chain(
        kept.iter()
            .filter(|dated| !is_finest(dated))
            .flat_map(|dated| &dated.readings),
    ) {
        if !readings.contains(read) {
            readings.push(*read);
        }
    }
    let words: Vec<&str> = kept
        .iter()
        .filter_map(|dated| text.get(dated.range.clone()))
        .collect();
    Some(When {
        interval: *readings.first()?,
        readings,
        binding: Binding::Bound,
        words: words.join("; "),
    })
}

/// See [`super::other_dates_in`].
pub(super) fn other_dates_in(
    text: &str,
    published: Option<&DateInterval>,
    lang: Option<&str>,
) -> Vec<OtherDate> {
    let reference = Reference {
        published: published.copied(),
        lang,
    };
    let others = dates::read(text, reference).others.into_iter();
    others
        .filter_map(|dated| {
            Some(OtherDate {
                interval: *dated.readings.first()?,
                words: text.get(dated.range)?.to_owned(),
            })
        })
        .collect()
}

/// See [`super::places_in`].
pub(super) fn places_in(text: &str) -> Option<Where> {
    let mentions: Vec<PlaceMention> = place::find(text);
    let spots = place::spots(text, &mentions);
    let words: Vec<&str> = mentions
        .iter()
        .map(|mention| mention.readings.name.as_str())
        .collect();
    let mut words = words.join("; ");
    if words.is_empty() {
        words.clone_from(&spots.first()?.name);
    }
    let places = mentions
        .into_iter()
        .map(|mention| mention.readings)
        .collect();
    Some(Where {
        places,
        spots,
        words,
    })
}

/// Puts the readings in the country of the dateline first; none is dropped.
fn order_by(place: &mut Where, dateline: &str) {
    let Some(filed) = place::readings(dateline) else {
        return;
    };
    let Some(country) = filed.places.first().map(|place| place.country_code.clone()) else {
        return;
    };
    for readings in &mut place.places {
        readings
            .places
            .sort_by_key(|place| place.country_code != country);
    }
}

//! Words by which a story presents a picture as disputed: fact-checks, corrections and kill notices.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::languages::Language;
use super::page::{Found, Page};
use super::sentence;
use crate::article::dom::NodeId;
use crate::article::json_ld;
use crate::article::sentence::ranges;

static DISPUTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \bfalse(?:ly)?\s+(?:shared|claim(?:s|ed|ing)?|caption(?:ed)?|described|presented|linked|identified|labell?ed|attributed|said)
        |\b(?:mis-?captioned|mislabell?ed|misattributed|debunk(?:s|ed|ing)?)\b
        |\bmisleading(?:ly)?\s+(?:shared|captioned|claims?|posts?|photo|video|image|picture|clip|edited)
        |\b(?:old|unrelated|doctored|fake|faked|altered|manipulated|staged|ai-generated|wrong|incorrect)\s+(?:\p{L}+\s+)?(?:photo|photograph|picture|image|video|footage|clip)s?\b
        |\b(?:photo|photograph|picture|image|video|footage|clip)s?\s+(?:(?:does|do|did)\s+not|doesn['’]t|don['’]t|didn['’]t)\s+(?:actually\s+)?(?:show|depict)
        |\b(?:photo|photograph|picture|image|video|footage|clip)s?\s+(?:(?:was|were|is|are|has\ been|have\ been)\s+)?(?:actually\s+|digitally\s+|in\ fact\s+)?(?:altered|manipulated|doctored|taken\s+out\s+of\s+context|from\s+an?\s+(?:earlier|older|different|unrelated))
        |\b(?:no|not|isn['’]t),?\s+(?:this|that|the|these)\s+(?:viral\s+)?(?:photo|picture|image|video|footage|clip)s?\b
        |\bout\s+of\s+context\b
        |\bfact[\s-]?check
        |\b(?:picture|photo|image|mandatory|video)\s+(?:kill|killed|withdrawn|withdrawal|retraction)\b
        |\bkill\s+notice\b
        |^\s*(?:correction|clarification|editor['’]?s?['’]?\s+note|photo\s+advisory)\s*[:—–-].*\b(?:photo|photograph|picture|image|video|caption|footage)
        |\b(?:photo|picture|image|caption|video)s?\s+(?:\p{L}+\s+){0,6}(?:was|were|has\ been|have\ been)\s+(?:removed|corrected|withdrawn|replaced)
        ",
    )
    .expect("the pattern is fixed")
});

/// Characters of source between a picture and a sentence that still speaks of it.
const NEAR: usize = 1_500;

/// What the whole page says: a fact-check's rating, else a headline that disputes pictures.
pub(super) fn of_page(page: &Page<'_>) -> Option<String> {
    let data = &page.article.document().data;
    if let Some(review) = data.objects().into_iter().find_map(review) {
        return Some(review);
    }
    let is_marked = |id: &NodeId| {
        let kind = page.dom.attribute(*id, "itemtype");
        kind.is_some_and(|kind| REVIEWS.iter().any(|name| kind.ends_with(name)))
    };
    if page.dom.all().any(|id| is_marked(&id)) {
        return Some("ClaimReview".to_owned());
    }
    let headline = page.article.headline.as_ref()?;
    disputes(headline, page.language).then(|| headline.clone())
}

/// Kinds of structured data by which fact-checkers rate a claim or a medium.
const REVIEWS: [&str; 2] = ["ClaimReview", "MediaReview"];

/// The rating of a fact-check, its claim or its name; none of one that finds the medium to be the original.
fn review(object: &Map<String, Value>) -> Option<String> {
    let kinds = json_ld::types(object);
    if !REVIEWS.iter().any(|name| kinds.contains(name)) {
        return None;
    }
    let category = json_ld::words(object, "mediaAuthenticityCategory");
    if category
        .as_ref()
        .is_some_and(|category| category.contains("Original"))
    {
        return None;
    }
    let rating = object
        .get("reviewRating")
        .and_then(|rating| json_ld::words(rating.as_object()?, "alternateName"));
    rating
        .or_else(|| json_ld::words(object, "claimReviewed"))
        .or(category)
        .or_else(|| Some("ClaimReview".to_owned()))
}

/// The sentence near the reference, or of it, that presents it as disputed.
pub(super) fn of_reference(page: &Page<'_>, found: &Found) -> Option<String> {
    let own = [
        &found.caption,
        &found.quoted,
        &found.context,
        &found.alt,
        &found.credit,
    ];
    if let Some(words) = own
        .into_iter()
        .flatten()
        .find_map(|text| sentence(text, page.language))
    {
        return Some(words);
    }
    let after = page
        .paragraph_offsets
        .partition_point(|offset| *offset <= found.offset);
    let near = after.saturating_sub(1)..(after + 1).min(page.article.paragraphs.len());
    let near = near.filter_map(|at| {
        Some((
            *page.paragraph_offsets.get(at)?,
            page.article.paragraphs.get(at)?,
        ))
    });
    let near = near
        .filter(|(offset, paragraph)| offset.abs_diff(found.offset) < NEAR + paragraph.text.len());
    near.filter(|(_, paragraph)| names_media(&paragraph.text, page.language))
        .find_map(|(_, paragraph)| sentence(&paragraph.text, page.language))
}

/// The English patterns count in every language: their words are quoted and borrowed.
fn disputes(text: &str, language: Option<&Language>) -> bool {
    DISPUTED.is_match(text) || language.is_some_and(|language| sentence::disputes(text, language))
}

fn sentence(text: &str, language: Option<&Language>) -> Option<String> {
    if !disputes(text, language) {
        return None;
    }
    let found = ranges(text)
        .into_iter()
        .filter_map(|range| text.get(range))
        .find(|words| disputes(words, language));
    Some(found.unwrap_or(text).to_owned())
}

fn names_media(text: &str, language: Option<&Language>) -> bool {
    let lower = text.to_lowercase();
    let is_english = [
        "photo", "picture", "image", "video", "footage", "clip", "caption",
    ]
    .iter()
    .any(|word| lower.contains(word));
    is_english || language.is_some_and(|language| sentence::names_media(text, language))
}

#[cfg(test)]
mod tests {
    use super::super::languages::tagged;
    use super::*;

    #[test]
    fn disputing_words_are_told_from_others() {
        for text in [
            "The picture was falsely shared as a strike in Kiev.",
            "This photo does not show the attack.",
            "An old video resurfaced.",
            "No, this picture is not from Gaza",
            "Correction: An earlier version of this photo caption was wrong.",
            "PHOTO KILL: withdraw the picture",
            "Fact check: the clip is from 2014",
            "The image was digitally altered.",
        ] {
            assert!(sentence(text, None).is_some(), "{text}");
        }
        for text in [
            "A man waves a flag in Baghdad on Friday.",
            "An old man stands near the photo of his son.",
            "The court corrected the sentence.",
            "The old town of Sanaa.",
        ] {
            assert_eq!(sentence(text, None), None, "{text}");
        }
    }

    #[test]
    fn disputing_words_are_known_in_other_languages() {
        let is_disputed = |tag: &str, text: &str| disputes(text, Some(tagged(tag)));
        for (tag, text) in [
            ("fr", "Cette photo a été sortie de son contexte."),
            ("fr", "Non, cette vidéo n'a rien à voir avec la crue."),
            (
                "fr",
                "L'image, faussement présentée comme récente, date de 2012.",
            ),
            ("fr", "Une ancienne vidéo refait surface."),
            ("de", "Das Foto wurde aus dem Zusammenhang gerissen."),
            ("de", "Altes Video: Die Flut war vor Jahren."),
            ("de", "Die Aufnahme zeigt nicht den Hafen."),
            ("de", "Faktencheck: Brannte die Fähre?"),
            ("es", "La imagen fue sacada de contexto."),
            ("es", "Es falso que este barco se hundiera."),
            ("es", "El video no muestra el puerto."),
            ("es", "Una foto antigua circula de nuevo."),
            ("ar", "الصورة خارج سياقها"),
            ("ar", "هذا الفيديو لا يظهر المرفأ"),
            ("ar", "صورة قديمة للسفينة"),
            ("fa", "این ویدیوی قدیمی است"),
            ("fa", "این عکس ارتباطی با بندر ندارد"),
        ] {
            assert!(is_disputed(tag, text), "{tag}: {text}");
        }
        for (tag, text) in [
            ("fr", "La photo montre le quai."),
            ("fr", "Une vieille dame regarde le port."),
            ("fr", "Le ministre présente une nouvelle photo."),
            ("de", "Das Foto zeigt den alten Hafen."),
            ("de", "Der Minister zeigt sich nicht."),
            ("es", "La foto muestra el puerto antiguo."),
            ("es", "La imagen es de este lunes."),
            ("ar", "الصورة تظهر المرفأ"),
            ("fa", "این عکس بندر را نشان می‌دهد"),
        ] {
            assert!(!is_disputed(tag, text), "{tag}: {text}");
        }
    }
}

//! Which language a story is told in.

use super::{LANGUAGES, Language, folded};
use crate::article::Article;

/// Paragraphs whose small words are counted where no tag says the language.
const SAMPLE: usize = 12;

/// The language an article is told in, where its words are known: by its tag, else by its small words.
pub(in crate::reference) fn of(article: &Article) -> Option<&'static Language> {
    let tagged = article.lang.as_deref().map(|tag| {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        primary.to_ascii_lowercase()
    });
    let by_tag = tagged.and_then(|tag| LANGUAGES.iter().find(|language| language.tag == tag));
    let sample: Vec<&str> = article
        .headline
        .iter()
        .map(|headline| &**headline)
        .chain(article.paragraphs.iter().map(|paragraph| &*paragraph.text))
        .take(SAMPLE)
        .collect();
    let told = by_words(&sample.join(" "));
    // A site's tag may be that of its frame, and its story in another language; small words decide then.
    match (by_tag, told) {
        (Some(tagged), Some((told, count))) if told.tag != tagged.tag && count >= 20 => Some(told),
        (Some(tagged), _) => Some(tagged),
        (None, told) if article.lang.is_none() => told.map(|(language, _)| language),
        (None, _) => None,
    }
}

/// The language with the most small words among the first of a text, and how many they are.
fn by_words(text: &str) -> Option<(&'static Language, usize)> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(600)
        .map(folded)
        .collect();
    let count = |language: &&Language| {
        words
            .iter()
            .filter(|word| language.small.contains(*word))
            .count()
    };
    let best = LANGUAGES.iter().max_by_key(|language| count(language))?;
    let found = count(&best);
    let is_enough = found * 12 >= words.len().max(1) || words.len() < 12 && found > 0;
    is_enough.then_some((best, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_small_words() {
        for (tag, text) in [
            ("en", "The ferry is back in port and the owner was glad."),
            (
                "fr",
                "Le ferry est rentré au port et les passagers sont à terre.",
            ),
            (
                "de",
                "Die Fähre ist wieder im Hafen und der Eigner ist froh.",
            ),
            (
                "es",
                "El ferry volvió al puerto y los pasajeros, que estaban bien, bajaron.",
            ),
            (
                "ar",
                "عادت العبارة إلى المرفأ في المساء وقال مالكها إن هذا يوم سعيد",
            ),
            (
                "fa",
                "کشتی به بندر بازگشت و این را مالک آن در گفتگو با ما گفت",
            ),
        ] {
            assert_eq!(
                by_words(text).map(|(language, _)| language.tag),
                Some(tag),
                "{text}"
            );
        }
        assert!(
            by_words("Prom wrócił do portu wieczorem, powiedział właściciel statku w rozmowie.")
                .is_none()
        );
    }
}

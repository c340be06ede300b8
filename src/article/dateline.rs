//! Datelines: "BAGHDAD (AP) — ", "KHAN YUNIS, Gaza Strip, Nov 15 (Reuters) - ".

use std::sync::LazyLock;

use regex::Regex;

use super::Dateline;

/// Longest start of a paragraph that may hold a dateline, in characters.
const REACH: usize = 120;

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^\s*(?P<place>\p{Lu}[\p{Lu}\p{M}'’.\-]+(?:[\ ]\p{Lu}[\p{Lu}\p{M}'’.\-]*)*(?:[,/]\s*[\p{L}.'’\-]+(?:\s[\p{L}.'’\-]+){0,3})?)
          (?P<date>,?\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}(?:,\s*\d{4})?)?
          \s*,?\s*(?:[\(\[](?P<agency>[\p{L}\p{N}\ .\-/]{2,30})[\)\]])?\s*(?:—|–|--|-|:)\s",
    )
    .expect("the pattern is fixed")
});

/// The dateline a paragraph starts with.
pub(super) fn find(paragraph: &str) -> Option<Dateline> {
    let head: String = paragraph.chars().take(REACH).collect();
    let found = DATELINE.captures(&head)?;
    let place = found.name("place")?.as_str().trim_end_matches([',', ' ']);
    let agency = found
        .name("agency")
        .map(|agency| agency.as_str().trim().to_owned());
    let is_label = agency.is_none() && (place.chars().count() < 3 || LABELS.contains(&place));
    if is_label {
        return None;
    }
    let verbatim = found.get(0)?.as_str().trim().to_owned();
    let place = place.to_owned();
    Some(Dateline {
        verbatim,
        place,
        agency,
    })
}

/// Words in capitals before a dash that name no place.
const LABELS: [&str; 16] = [
    "ANALYSIS",
    "BREAKING",
    "CORRECTION",
    "EDITORIAL",
    "EXCLUSIVE",
    "FACTBOX",
    "FILE",
    "LIVE",
    "NOTE",
    "OPINION",
    "PHOTO",
    "PHOTOS",
    "UPDATE",
    "VIDEO",
    "WATCH",
    "EXPLAINER",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(String, Option<String>)> {
        find(text).map(|line| (line.place, line.agency))
    }

    #[test]
    fn forms_of_agencies() {
        let of =
            |place: &str, agency: Option<&str>| Some((place.to_owned(), agency.map(str::to_owned)));
        assert_eq!(
            parts("BAGHDAD (AP) — Iraqi officials said"),
            of("BAGHDAD", Some("AP"))
        );
        assert_eq!(
            parts("KHAN YUNIS, Gaza Strip (AFP) - A strike"),
            of("KHAN YUNIS, Gaza Strip", Some("AFP"))
        );
        assert_eq!(
            parts("MEXICO CITY (AP) — Mexico’s economy"),
            of("MEXICO CITY", Some("AP"))
        );
        assert_eq!(
            parts("LONDON, Nov 15 (Reuters) - Shares"),
            of("LONDON", Some("Reuters"))
        );
        assert_eq!(parts("WASHINGTON — The president"), of("WASHINGTON", None));
    }

    #[test]
    fn other_words_in_capitals_are_no_places() {
        assert_eq!(parts("VIDEO: Crowds dance in the street"), None);
        assert_eq!(parts("WATCH — Crowds dance"), None);
        assert_eq!(parts("The minister - who was there - said"), None);
        assert_eq!(parts("NASA said on Tuesday"), None);
    }
}

//! Names of papers, stations and offices: makers that are no person.

/// Last words of such names, in lower case.
const ENDINGS: [&str; 62] = [
    "agence",
    "agencia",
    "agency",
    "allgemeine",
    "anzeiger",
    "archive",
    "archives",
    "army",
    "authority",
    "bladet",
    "center",
    "centre",
    "chronicle",
    "company",
    "corps",
    "council",
    "courier",
    "dagblad",
    "daily",
    "department",
    "diario",
    "examiner",
    "foundation",
    "gazette",
    "gazeta",
    "giornale",
    "government",
    "guard",
    "herald",
    "infografik",
    "institute",
    "journal",
    "kurier",
    "library",
    "magazine",
    "mail",
    "media",
    "ministry",
    "monde",
    "municipality",
    "museum",
    "nachrichten",
    "navy",
    "news",
    "newspaper",
    "observer",
    "office",
    "organization",
    "police",
    "post",
    "press",
    "presse",
    "record",
    "rundschau",
    "service",
    "shimbun",
    "tageblatt",
    "telegraph",
    "times",
    "tribune",
    "university",
    "zeitung",
];

/// First words of names of bodies.
const STARTS: [&str; 10] = [
    "agence",
    "agencia",
    "agenzia",
    "department",
    "diario",
    "government",
    "ministry",
    "office",
    "the",
    "university",
];

/// Whether the name is one of a paper, a station or an office.
pub(super) fn is_one(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    words.len() >= 2 && (STARTS.contains(&&**first) || ENDINGS.contains(&&**last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_no_people() {
        for paper in [
            "The Quay Courier",
            "Harbour Times",
            "Lindener Zeitung",
            "Diario del Puerto",
            "Ministry of Ports",
        ] {
            assert!(is_one(paper), "{paper}");
        }
        for person in ["Ada Fontein", "Theodora Quay", "Times", "Jan de Post-Veer"] {
            assert!(!is_one(person), "{person}");
        }
    }
}

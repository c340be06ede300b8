//! A fact-checker has rated the picture.

use crate::finding::{Evidence, Finding};

use super::source::{Source, Sources};
use super::words::{address, folded, plain, quoted};
use super::{Case, Rule};

/// Most ratings one finding carries.
const MOST: usize = 12;

/// `known-fact-check`.
pub(super) struct KnownFactCheck;

impl Rule for KnownFactCheck {
    fn code(&self) -> &'static str {
        "known-fact-check"
    }

    fn page(&self) -> &'static str {
        include_str!("known_fact_check.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let sources = Sources::of(case);
        let rated = || {
            let all = sources.archived.iter();
            all.filter_map(|source| Some((source, source.record.rating.as_deref()?)))
        };
        let Some((first, rating)) = rated().next() else {
            return Vec::new();
        };
        let found = Finding::new(
            self.code(),
            &case.reference.key,
            first.entry().cloned(),
            says(first, rating),
            evidence(first, rating),
        );
        let more = rated().skip(1).take(MOST - 1);
        vec![more.fold(found, |found, (source, rating)| {
            found.with(evidence(source, rating))
        })]
    }
}

/// Reviewers are what makes ratings independent, whichever feeds carry them.
fn evidence(source: &Source<'_>, rating: &str) -> Evidence {
    let reviewer = source.record.reviewer.as_deref().map(folded);
    let base = source.evidence("rating", says(source, rating), source.record.date);
    Evidence {
        source: match &source.record.review_url {
            Some(url) => address(url),
            None => base.source,
        },
        origin: reviewer
            .map(|name| format!("reviewer:{name}"))
            .or(base.origin),
        ..base
    }
}

fn says(source: &Source<'_>, rating: &str) -> String {
    let record = source.record;
    let reviewer = record
        .reviewer
        .as_deref()
        .map_or_else(|| "a fact-checker not named".to_owned(), plain);
    let place = record
        .review_url
        .as_deref()
        .map_or_else(String::new, |url| format!(", {}", address(url)));
    format!("rated {} by {reviewer}{place}", quoted(rating))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Record;
    use crate::finding::Confidence;
    use crate::rules::cases::{case, entry, known, list_record};

    fn rated(list: &str, reviewer: &str) -> Record {
        Record {
            rating: Some("Miscaptioned".to_owned()),
            reviewer: Some(reviewer.to_owned()),
            review_url: Some("https://checks.example/1".to_owned()),
            ..list_record(list)
        }
    }

    fn found(records: Vec<Record>) -> Option<Finding> {
        let mut case = case("a caption");
        case.known.push(known(entry("aa", records)));
        KnownFactCheck.check(&case).pop()
    }

    #[test]
    fn rating_reviewer_and_address_are_quoted() {
        let found = found(vec![rated("feed.csv", "PolitiFact")]).expect("a finding");
        assert_eq!(
            found.message(),
            "rated `Miscaptioned` by PolitiFact, https://checks.example/1"
        );
        assert_eq!(found.confidence(), Confidence::Possible);
    }

    #[test]
    fn two_reviewers_corroborate_and_one_in_two_feeds_does_not() {
        let two = found(vec![
            rated("a.csv", "PolitiFact"),
            rated("b.csv", "AFP Factuel"),
        ]);
        assert_eq!(
            two.expect("a finding").confidence(),
            Confidence::Corroborated
        );
        let twice = found(vec![
            rated("a.csv", "PolitiFact"),
            rated("b.csv", "politifact"),
        ]);
        assert_eq!(twice.expect("a finding").confidence(), Confidence::Possible);
        assert_eq!(found(vec![list_record("a.csv")]), None);
    }
}

//! An earlier copy exists, and the line gives no date.

use crate::finding::Finding;
use crate::time::DateInterval;

use super::fact::{Fact, earliest_first, finding, from_article};
use super::source::{Source, Sources};
use super::words::folded;
use super::{Case, Rule, dates};

/// `reused-earlier-publication`.
pub(super) struct ReusedEarlierPublication;

impl Rule for ReusedEarlierPublication {
    fn code(&self) -> &'static str {
        "reused-earlier-publication"
    }

    fn page(&self) -> &'static str {
        include_str!("reused_earlier_publication.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let assumed_date = case.assumed_date();
        let Some(published) = assumed_date.or(case.published) else {
            return Vec::new();
        };
        if case.labelled_file() {
            return Vec::new();
        }
        let sources = Sources::of(case);
        // `Friday` in a line that is the copy's own caption is the copy's; a year in it tells the reader so.
        let is_silent = case.bound_when().is_none_or(|when| !says_year(&when.words));
        let wanted =
            |source: &Source<'_>| assumed_date.is_some() || is_silent && source.lends_its_date();
        let mut facts = dates::earlier_copies(case, &sources, &[published], wanted);
        facts.retain(|fact| !runs_again(case, fact));
        earliest_first(&mut facts);
        let Some((first, date)) = facts.first().and_then(|fact| Some((fact, fact.date?))) else {
            return Vec::new();
        };
        let why = match assumed_date {
            Some(_) => "the line gives no date",
            None => "the line is that copy's own caption",
        };
        let message = format!(
            "an earlier copy exists, dated {date} by {}; {why}",
            first.by
        );
        finding(self.code(), case, &facts, Some(assumed(published)), message)
            .map(Finding::as_note)
            .into_iter()
            .collect()
    }
}

/// Whether the words of a date hold a year.
fn says_year(words: &str) -> bool {
    let numbers = words.split(|sign: char| !sign.is_ascii_digit());
    numbers.into_iter().any(|number| number.len() == 4)
}

fn assumed(published: DateInterval) -> crate::finding::Evidence {
    let says = format!("the story is dated {published}");
    from_article("published", says, Some(published))
}

/// Whether the page's own house ran the picture before with the same words.
fn runs_again(case: &Case, fact: &Fact<'_>) -> bool {
    let record = fact.source.record;
    let same_words = match (&case.claim.caption, &record.caption) {
        (Some(line), Some(caption)) => folded(line) == folded(caption),
        _ => false,
    };
    let url = record.source_url.as_deref();
    let host = url.and_then(|url| url::Url::parse(url).ok()?.host_str().map(str::to_owned));
    let page = case
        .reference
        .base
        .as_ref()
        .and_then(|base| base.host_str());
    same_words && host.is_some() && host.as_deref() == page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Record;
    use crate::finding::Weight;
    use crate::rules::cases::{assumed, bound, case, date, entry, known, list_record};

    fn portrait() -> Case {
        let mut case = assumed(case("The minister"), "2020-01-07");
        let row = Record {
            date: date("2014-05-01"),
            outlet: Some("Reuters".to_owned()),
            ..list_record("feed.csv")
        };
        case.known.push(known(entry("aa", vec![row])));
        case
    }

    #[test]
    fn an_undated_line_gets_a_note() {
        let found = ReusedEarlierPublication.check(&portrait());
        let found = found.first().expect("a finding");
        assert_eq!(found.weight(), Weight::NoteOnly);
        assert_eq!(
            found.message(),
            "an earlier copy exists, dated 2014-05-01 by Reuters; the line gives no date"
        );
    }

    #[test]
    fn a_dated_line_and_a_file_label_are_silent() {
        assert_eq!(
            ReusedEarlierPublication.check(&bound(portrait(), "2020-01-07")),
            []
        );
        let mut labelled = portrait();
        labelled.claim.file_photo = true;
        assert_eq!(ReusedEarlierPublication.check(&labelled), []);
    }

    #[test]
    fn a_copy_s_own_caption_run_again_is_noted_unless_it_gives_its_year() {
        let again = |words: &str| {
            // Not yet another Friday than the copy's.
            let mut case = bound(portrait(), "2014-05-23");
            case.published = date("2014-05-26");
            case.claim.caption = Some("The minister speaks on Friday".to_owned());
            if let Some(when) = &mut case.claim.when {
                words.clone_into(&mut when.words);
            }
            for known in &mut case.known {
                for record in &mut known.entry.records {
                    record.caption = Some("The minister speaks on Friday, in the rain".to_owned());
                }
            }
            ReusedEarlierPublication.check(&case)
        };
        let found = again("Friday");
        assert_eq!(
            found.first().map(Finding::message),
            Some(
                "an earlier copy exists, dated 2014-05-01 by Reuters; the line is that copy's own caption"
            )
        );
        assert_eq!(again("Friday, May 23, 2014"), []);
    }

    #[test]
    fn the_published_time_stands_in_for_no_date_at_all() {
        let mut case = portrait();
        case.claim.when = None;
        assert_eq!(ReusedEarlierPublication.check(&case), []);
        case.published = date("2020-01-07T08:00:00Z");
        assert_eq!(ReusedEarlierPublication.check(&case).len(), 1);
    }

    #[test]
    fn the_same_house_with_the_same_words_is_silent() {
        let mut case = portrait();
        case.reference.base = url::Url::parse("https://news.example/today").ok();
        for known in &mut case.known {
            for record in &mut known.entry.records {
                record.caption = Some("The minister.".to_owned());
                record.source_url = Some("https://news.example/2014/1".to_owned());
            }
        }
        assert_eq!(ReusedEarlierPublication.check(&case), []);
        case.reference.base = url::Url::parse("https://other.example/today").ok();
        assert_eq!(ReusedEarlierPublication.check(&case).len(), 1);
    }
}

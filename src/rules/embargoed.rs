//! The file, a feed or an entry says it must not be published yet.

use crate::archive::Record;
use crate::finding::{Evidence, Finding};
use crate::time::DateInterval;

use super::fact::from_article;
use super::source::{Source, Sources};
use super::terms::{self, Term};
use super::words::quoted;
use super::{Case, Rule};

/// `embargoed`.
pub(super) struct Embargoed;

/// How an embargo stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// Its date could not be read.
    Unclear,
    /// It ends in the course of today.
    Today,
    /// It ends after today.
    InForce,
}

impl Rule for Embargoed {
    fn code(&self) -> &'static str {
        "embargoed"
    }

    fn page(&self) -> &'static str {
        include_str!("embargoed.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let sources = Sources::with_asset_ids(case);
        let all = sources.file.iter().chain(&sources.archived);
        let said = all.filter_map(|source| embargo(case, source));
        let said: Vec<(Stand, String, Evidence)> = said.chain(by_feed(case)).collect();
        let loudest = said.iter().map(|(stand, ..)| *stand).max();
        let mut said = said
            .into_iter()
            .filter(|(stand, ..)| Some(*stand) == loudest);
        let Some((stand, message, first)) = said.next() else {
            return Vec::new();
        };
        let entry = first.entry.clone();
        let found = Finding::new(self.code(), &case.reference.key, entry, message, first);
        let found = said
            .take(11)
            .fold(found, |found, (_, _, evidence)| found.with(evidence));
        match stand {
            Stand::InForce => vec![found],
            Stand::Today => vec![found.warn_at_most()],
            Stand::Unclear => vec![found.as_note()],
        }
    }
}

/// What the feed that brought the story says of the picture.
fn by_feed(case: &Case) -> Option<(Stand, String, Evidence)> {
    let desk = &case.reference.desk;
    if desk.status.as_deref() == Some("withheld") {
        let says = "the feed withholds it: its publishing status is `withheld`".to_owned();
        let evidence = from_article("embargo", says.clone(), None);
        return Some((Stand::InForce, says, evidence));
    }
    let words = desk.embargo_until.as_deref()?;
    let until = terms::date_in(words);
    let stand = stand(case, until)?;
    let says = format!("the feed says embargo until {}", quoted(words));
    let message = message(&says, stand);
    Some((stand, message, from_article("embargo", says, until)))
}

/// How an embargo stands today; `None` for one that is over.
fn stand(case: &Case, until: Option<DateInterval>) -> Option<Stand> {
    match until {
        None => Some(Stand::Unclear),
        Some(until) if until.first_day() > case.today.last_day() => Some(Stand::InForce),
        Some(until) if until.from() > case.today.from() => Some(Stand::Today),
        Some(_) => None,
    }
}

fn message(says: &str, stand: Stand) -> String {
    match stand {
        Stand::InForce => says.to_owned(),
        Stand::Today => format!("{says}, which is today; look at the hour"),
        Stand::Unclear => format!("{says}, which could not be read as a date"),
    }
}

fn embargo(case: &Case, source: &Source<'_>) -> Option<(Stand, String, Evidence)> {
    let (words, until) = written(case, source)?;
    let stand = stand(case, until)?;
    let says = format!("{} says embargo until {}", holder(source), quoted(&words));
    let message = message(&says, stand);
    Some((stand, message, source.evidence("embargo", says, until)))
}

/// The embargo as written and its date.
fn written(case: &Case, source: &Source<'_>) -> Option<(String, Option<DateInterval>)> {
    if let Some(words) = &source.record.embargo_until {
        return Some((words.clone(), terms::date_in(words)));
    }
    terms_of(case, source).into_iter().find_map(|text| {
        let until = terms::read(text).into_iter().find_map(|term| match term {
            Term::Embargo { until } => Some(until),
            _ => None,
        })?;
        let words = until.map_or_else(|| text.to_owned(), |until| until.to_string());
        Some((words, until))
    })
}

/// The texts in which a source says how it may be used.
pub(super) fn terms_of<'a>(case: &'a Case, source: &Source<'a>) -> Vec<&'a str> {
    let record: &Record = source.record;
    let mut texts: Vec<&str> = record.usage_terms.as_deref().into_iter().collect();
    if let (None, Some(file)) = (source.entry(), &case.file) {
        let own = [&file.metadata.instructions, &file.metadata.usage_terms];
        texts.extend(own.into_iter().filter_map(|text| text.as_deref()));
    }
    texts
}

/// `the file`, or who of the archive.
pub(super) fn holder(source: &Source<'_>) -> String {
    match source.entry() {
        None => "the file".to_owned(),
        Some(_) => source.who(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Weight;
    use crate::rules::cases::{case, entry, file, known, list_record};

    fn weight(until: &str) -> Option<Weight> {
        let mut case = case("a caption");
        let record = Record {
            embargo_until: Some(until.to_owned()),
            ..list_record("feed.csv")
        };
        case.known.push(known(entry("aa", vec![record])));
        Embargoed.check(&case).first().map(Finding::weight)
    }

    #[test]
    fn an_embargo_ends_on_its_day() {
        assert_eq!(weight("2020-01-09"), Some(Weight::Full));
        assert_eq!(weight("2020-01-08"), None);
        assert_eq!(weight("2019-12-01T00:01:00Z"), None);
        assert_eq!(weight("2020-01-08T18:00:00Z"), Some(Weight::WarnAtMost));
        assert_eq!(weight("after the speech"), Some(Weight::NoteOnly));
    }

    #[test]
    fn a_feed_may_withhold_its_picture_or_name_a_day() {
        let mut case = case("a caption");
        case.reference.desk.embargo_until = Some("2020-01-09T06:00:00Z".to_owned());
        let found = Embargoed.check(&case);
        assert_eq!(found.first().map(Finding::weight), Some(Weight::Full));
        case.reference.desk.embargo_until = Some("2019-12-01T06:00:00Z".to_owned());
        assert!(Embargoed.check(&case).is_empty());
        case.reference.desk.status = Some("withheld".to_owned());
        let found = Embargoed.check(&case);
        assert_eq!(
            found.first().map(Finding::message),
            Some("the feed withholds it: its publishing status is `withheld`")
        );
    }

    #[test]
    fn the_files_own_instructions_are_read() {
        let mut case = case("a caption");
        let mut own = file("a wreck");
        own.metadata.instructions = Some("EMBARGOED UNTIL 10 January 2020".to_owned());
        case.file = Some(own);
        let found = Embargoed.check(&case);
        assert_eq!(
            found.first().map(Finding::message),
            Some("the file says embargo until `2020-01-10`")
        );
    }
}

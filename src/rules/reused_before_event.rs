//! An earlier copy exists, from before the event the line names.

use crate::finding::Finding;

use super::fact::{earliest_first, finding, only_hints};
use super::source::{Source, Sources};
use super::{Case, Rule, dates};

/// `reused-before-event`.
pub(super) struct ReusedBeforeEvent;

impl Rule for ReusedBeforeEvent {
    fn code(&self) -> &'static str {
        "reused-before-event"
    }

    fn page(&self) -> &'static str {
        include_str!("reused_before_event.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let Some(when) = case.bound_when() else {
            return Vec::new();
        };
        if case.labelled_file() {
            return Vec::new();
        }
        let sources = Sources::of(case);
        let agreement = dates::agreement(case, when, &sources);
        let told_otherwise = |source: &Source<'_>| !source.lends_its_date();
        let mut facts = dates::earlier_copies(case, &sources, &when.readings, told_otherwise);
        facts.retain(|fact| !agreement.silences(fact));
        earliest_first(&mut facts);
        let only_hints = only_hints(&mut facts);
        let Some((first, date)) = facts.first().and_then(|fact| Some((fact, fact.date?))) else {
            return Vec::new();
        };
        let message = format!(
            "an earlier copy exists, dated {date} by {} ({} days before the caption's date {})",
            first.by,
            date.days_before(&when.interval),
            when.interval
        );
        let found = finding(
            self.code(),
            case,
            &facts,
            Some(dates::claimed(when)),
            message,
        );
        found
            .map(|found| if only_hints { found.as_note() } else { found })
            .into_iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{DateKind, Record};
    use crate::finding::{Confidence, Weight};
    use crate::rules::cases::{bound, case, date, entry, file_record, known, list_record};

    fn row(list: &str, day: &str) -> Record {
        Record {
            date: date(day),
            date_kind: Some(DateKind::Captured),
            credit: Some("AFP/Getty".to_owned()),
            ..list_record(list)
        }
    }

    fn story(records: Vec<Record>) -> Case {
        let mut case = bound(case("US planes burn on Tuesday"), "2020-01-07");
        case.known.push(known(entry("aa", records)));
        case
    }

    fn check(case: &Case) -> Vec<Finding> {
        ReusedBeforeEvent.check(case)
    }

    #[test]
    fn an_earlier_copy_is_named_with_date_and_maker() {
        let found = check(&story(vec![row("agency.csv", "2019-11-15")]));
        let [found] = found.as_slice() else {
            panic!("one finding, not {found:?}");
        };
        assert_eq!(
            found.message(),
            "an earlier copy exists, dated 2019-11-15 by AFP/Getty Images (53 days before the caption's date 2020-01-07)"
        );
        assert_eq!(found.confidence(), Confidence::Possible);
        assert_eq!(found.weight(), Weight::Full);
    }

    #[test]
    fn two_lists_corroborate() {
        let records = vec![
            row("agency.csv", "2019-11-15"),
            row("desk.csv", "2019-11-16"),
        ];
        let found = check(&story(records));
        assert!(
            found
                .iter()
                .all(|f| f.confidence() == Confidence::Corroborated)
        );
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn the_tolerance_is_taken_off_first() {
        assert_eq!(check(&story(vec![row("a.csv", "2020-01-05")])), []);
        assert_eq!(check(&story(vec![row("a.csv", "2020-01-04")])).len(), 1);
    }

    #[test]
    fn later_copies_file_labels_and_the_same_source_are_silent() {
        assert_eq!(check(&story(vec![row("a.csv", "2020-03-01")])), []);
        let mut labelled = story(vec![row("a.csv", "2019-11-15")]);
        labelled.claim.file_photo = true;
        assert_eq!(check(&labelled), []);
        let mut own = story(vec![row("a.csv", "2019-11-15")]);
        own.known
            .iter_mut()
            .for_each(|known| known.same_source = true);
        assert_eq!(check(&own), []);
    }

    #[test]
    fn a_camera_clock_alone_is_a_note() {
        let clock = Record {
            date: date("2019-11-15T10:30:00"),
            date_from_clock: true,
            ..file_record()
        };
        let found = check(&story(vec![clock.clone()]));
        assert_eq!(found.first().map(Finding::weight), Some(Weight::NoteOnly));
        let with_row = check(&story(vec![clock, row("a.csv", "2019-11-15")]));
        let with_row = with_row.first().expect("a finding");
        assert_eq!(with_row.weight(), Weight::Full);
        assert_eq!(with_row.confidence(), Confidence::Possible);
    }

    #[test]
    fn a_copy_taken_when_the_line_says_silences_worse_ones() {
        let agreeing = row("a.csv", "2020-01-07");
        let unnamed = Record {
            credit: None,
            ..row("b.csv", "2019-11-15")
        };
        assert_eq!(check(&story(vec![agreeing.clone(), unnamed.clone()])), []);
        let better = row("b.csv", "2019-11-15");
        let worse = Record {
            credit: None,
            ..agreeing
        };
        assert_eq!(check(&story(vec![worse, better])).len(), 1);
    }

    #[test]
    fn a_later_publication_of_the_same_line_silences_nothing() {
        let again = Record {
            date_kind: Some(DateKind::Published),
            ..row("irna.csv", "2020-01-07")
        };
        let found = check(&story(vec![row("agency.csv", "2019-11-15"), again]));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_month_on_the_copys_own_words_are_read_by_the_story() {
        let found = |words: &str, day: &str| {
            let caption = "Protesters gather in Basra on Saturday.";
            let own = Record {
                caption: Some(caption.to_owned()),
                ..row("agency.csv", day)
            };
            let mut case = bound(case(caption), "2020-01-04");
            let when = case.claim.when.as_mut().expect("a date");
            words.clone_into(&mut when.words);
            case.known.push(known(entry("aa", vec![own])));
            !check(&case).is_empty()
        };
        assert!(found("Saturday", "2019-10-26"));
        assert!(
            !found("Saturday", "2019-12-07"),
            "a week or three on it is the same"
        );
        assert!(!found("Saturday, Jan. 4", "2019-10-26"), "a date tells");
    }

    #[test]
    fn two_readings_of_the_line_must_both_be_later() {
        let mut case = story(vec![row("a.csv", "2020-07-01")]);
        let when = case.claim.when.as_mut().expect("a date");
        when.readings = vec![
            date("2020-07-06").expect("a date"),
            date("2020-06-07").expect("a date"),
        ];
        assert_eq!(check(&case), []);
    }
}

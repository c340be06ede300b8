//! The date the line gives and the dates the archive knows cannot both be right.

use crate::finding::Finding;

use super::dated::Stand;
use super::fact::{Fact, finding, only_hints, strongest_first};
use super::source::{Sources, Standing};
use super::{Case, Rule, capture_date_conflict, dates};

/// `caption-date-conflict`.
pub(super) struct CaptionDateConflict;

impl Rule for CaptionDateConflict {
    fn code(&self) -> &'static str {
        "caption-date-conflict"
    }

    fn page(&self) -> &'static str {
        include_str!("caption_date_conflict.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let Some(when) = case.bound_when() else {
            return Vec::new();
        };
        let sources = Sources::of(case);
        let agreement = dates::agreement(case, when, &sources);
        let mut facts: Vec<Fact<'_>> = Vec::new();
        let others = sources.archived.iter();
        for source in others.filter(|source| !source.lends_its_date()) {
            let dates = source.dates().iter();
            let against = dates.filter(|dated| dated.against(when) == Stand::Against);
            facts.extend(against.map(|dated| dates::fact(source, dated)));
        }
        facts.retain(|fact| !agreement.silences(fact));
        strongest_first(&mut facts);
        let only_hints = only_hints(&mut facts);
        let own = capture_date_conflict::own_facts(case, &sources, when);
        if !only_hints && own.iter().all(|fact| fact.standing > Standing::Hint) {
            facts.extend(own);
        }
        let Some((first, date)) = facts.first().and_then(|fact| Some((fact, fact.date?))) else {
            return Vec::new();
        };
        let days = date.days_before(&when.interval).abs();
        let message = format!(
            "the caption's date is {}, but a known copy is dated {date} by {}, {days} days apart",
            when.interval, first.by
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
    use crate::rules::cases::{
        assumed, bound, case, date, entry, file, file_record, known, list_record,
    };

    fn row(list: &str, day: &str, kind: DateKind) -> Record {
        Record {
            date: date(day),
            date_kind: Some(kind),
            credit: Some("AFP".to_owned()),
            ..list_record(list)
        }
    }

    fn story(records: Vec<Record>) -> Case {
        let mut case = bound(case("On Tuesday"), "2020-01-07");
        case.known.push(known(entry("aa", records)));
        case
    }

    fn check(case: &Case) -> Vec<Finding> {
        CaptionDateConflict.check(case)
    }

    #[test]
    fn one_record_is_possible_and_two_corroborate() {
        let one = row("a.csv", "2019-11-15", DateKind::Captured);
        let found = check(&story(vec![one.clone()]));
        assert_eq!(
            found.first().map(Finding::message),
            Some(
                "the caption's date is 2020-01-07, but a known copy is dated 2019-11-15 by AFP, 53 days apart"
            )
        );
        assert!(found.iter().all(|f| f.confidence() == Confidence::Possible));
        let two = check(&story(vec![
            one,
            row("b.csv", "2019-11-16", DateKind::Published),
        ]));
        assert!(
            two.iter()
                .all(|f| f.confidence() == Confidence::Corroborated)
        );
        assert_eq!(two.len(), 1);
    }

    #[test]
    fn a_picture_taken_later_than_the_line_says_conflicts_too() {
        let later = check(&story(vec![row("a.csv", "2020-03-01", DateKind::Captured)]));
        assert_eq!(later.len(), 1);
        let used_later = check(&story(vec![row(
            "a.csv",
            "2020-03-01",
            DateKind::Published,
        )]));
        assert_eq!(used_later, []);
    }

    #[test]
    fn an_assumed_date_never_conflicts() {
        let case = story(vec![row("a.csv", "2014-11-15", DateKind::Captured)]);
        assert_eq!(check(&assumed(case, "2020-01-07")), []);
    }

    #[test]
    fn a_file_label_does_not_excuse_a_wrong_date() {
        let mut case = story(vec![row("a.csv", "2014-11-15", DateKind::Captured)]);
        case.claim.file_photo = true;
        assert_eq!(check(&case).len(), 1);
        assert_eq!(check(&bound(case, "2014")), []);
    }

    #[test]
    fn the_checked_file_is_a_second_source_only_with_its_own_words() {
        let mut case = story(vec![Record {
            caption: Some("Palestinians at the wreck".to_owned()),
            ..row("a.csv", "2019-11-15", DateKind::Captured)
        }]);
        let mut own = file("Khan Yunis, the wreck of a plane");
        own.metadata.date_created = Some("2019-11-15".to_owned());
        case.file = Some(own.clone());
        assert!(
            check(&case)
                .iter()
                .all(|f| f.confidence() == Confidence::Corroborated)
        );
        own.record.caption = Some("Palestinians at the wreck".to_owned());
        case.file = Some(own);
        assert!(
            check(&case)
                .iter()
                .all(|f| f.confidence() == Confidence::Possible)
        );
    }

    #[test]
    fn a_camera_clock_alone_is_a_note() {
        let clock = Record {
            date: date("2019-11-15T10:30:00"),
            date_from_clock: true,
            ..file_record()
        };
        let found = check(&story(vec![clock]));
        assert_eq!(found.first().map(Finding::weight), Some(Weight::NoteOnly));
    }

    #[test]
    fn an_agreeing_copy_of_equal_standing_silences() {
        let records = vec![
            row("a.csv", "2020-01-07", DateKind::Captured),
            row("b.csv", "2019-11-15", DateKind::Captured),
        ];
        assert_eq!(check(&story(records)), []);
    }

    #[test]
    fn the_post_itself_is_a_second_source_unless_the_record_is_of_it() {
        let record = row("a.csv", "2019-11-15", DateKind::Published);
        let posted = |url: Option<&str>| {
            let mut case = story(vec![Record {
                source_url: url.map(str::to_owned),
                ..record.clone()
            }]);
            case.reference.provider = Some("x".to_owned());
            case.reference.embed_id = Some("1181337941215338496".to_owned());
            case.reference.id_time = "2019-10-07T22:38:08Z".parse().ok();
            let found = check(&case);
            found.first().map(Finding::confidence)
        };
        assert_eq!(posted(None), Some(Confidence::Corroborated));
        let again = "https://x.com/someone/status/1181700000000000000";
        assert_eq!(
            posted(Some(again)),
            Some(Confidence::Possible),
            "one account, perhaps"
        );
        let same = "https://x.com/someone/status/1181337941215338496?s=20";
        assert_eq!(posted(Some(same)), Some(Confidence::Possible));
    }

    #[test]
    fn an_address_alone_is_a_note() {
        let page = Record {
            source_url: Some("https://news.example/2019/11/15/planes".to_owned()),
            ..list_record("a.csv")
        };
        let found = check(&story(vec![page.clone()]));
        assert_eq!(found.first().map(Finding::weight), Some(Weight::NoteOnly));
        let other = Record {
            source_url: Some("https://other.example/2019/11/16/planes".to_owned()),
            ..list_record("b.csv")
        };
        let two = check(&story(vec![page.clone(), other]));
        let two = two.first().expect("a finding");
        assert_eq!(two.confidence(), Confidence::Possible);
        assert!(
            two.message()
                .contains("dated 2019-11-15 by the address https://news.example/"),
            "{}",
            two.message()
        );
        let with_row = check(&story(vec![
            page,
            row("b.csv", "2019-11-15", DateKind::Captured),
        ]));
        let with_row = with_row.first().expect("a finding");
        assert_eq!(
            with_row.confidence(),
            Confidence::Possible,
            "a hint supports nobody"
        );
    }
}

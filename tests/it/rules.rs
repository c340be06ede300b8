//! The documented cases, as values built in code, through rules, verdict and policy.

use cutline::archive::DateKind;
use cutline::finding::{Basis, Confidence, Finding, Looked, Verdict, judge, says};
use cutline::policy::{Compared, Level, Policy};
use cutline::rules::{Case, RULES, Reach, check};

mod build;

use build::*;

/// The twin of the seed: planes burning in Gaza shown as planes burning in Iraq on Tuesday.
fn twin() -> Case {
    let mut case = at(
        on(
            story("US planes burn at Ain al-Asad on Tuesday"),
            "2020-01-07",
        ),
        &[ain_al_asad()],
    );
    case.claim.credit = Some(credit("IRNA"));
    case
}

struct Outcome {
    findings: Vec<Finding>,
    verdict: Verdict,
    says: String,
    exit: u8,
    exit_on_deny: u8,
}

impl Outcome {
    fn of(case: &Case) -> Self {
        let findings = check(case);
        let basis = Basis {
            by_fingerprint: false,
            looked: Looked::Checked,
            part: None,
            is_incomplete: false,
            is_given: false,
            copies: case.known.len(),
            entries_searched: case.entries_searched,
            findings: &findings,
        };
        let verdict = judge(&basis);
        let says = says(&basis, verdict);
        let policy = Policy::default();
        let all: Vec<(&Finding, Level)> = findings.iter().map(|f| (f, policy.level(f))).collect();
        let mut on_deny = Policy::default();
        on_deny.fail_on = Level::Deny;
        let exit = policy.exit(&all, Compared::Archive);
        let exit_on_deny = on_deny.exit(&all, Compared::Archive);
        Self {
            findings,
            verdict,
            says,
            exit,
            exit_on_deny,
        }
    }

    /// Codes above note, in order, with their levels.
    fn loud(&self) -> Vec<(&'static str, Level)> {
        let policy = Policy::default();
        let levels = self.findings.iter().map(|f| (f.rule(), policy.level(f)));
        levels.filter(|(_, level)| *level > Level::Note).collect()
    }

    fn finding(&self, rule: &str) -> &Finding {
        self.findings.iter().find(|f| f.rule() == rule).unwrap()
    }

    fn has(&self, rule: &str) -> bool {
        self.findings.iter().any(|f| f.rule() == rule)
    }
}

#[test]
fn the_twin_with_one_record_is_possible_and_warns() {
    let outcome = Outcome::of(&with(twin(), &[agency_row()]));
    assert_eq!(
        outcome.loud(),
        [
            ("caption-date-conflict", Level::Warn),
            ("caption-place-conflict", Level::Warn),
            ("reused-before-event", Level::Warn),
        ]
    );
    let reuse = outcome.finding("reused-before-event");
    assert_eq!(reuse.confidence(), Confidence::Possible);
    assert_eq!(
        reuse.message(),
        "an earlier copy exists, dated 2019-11-15 by AFP (53 days before the caption's date 2020-01-07)"
    );
    assert!(outcome.has("credit-mismatch"));
    assert_eq!(outcome.verdict, Verdict::Reused);
    assert_eq!((outcome.exit, outcome.exit_on_deny), (1, 0));
}

#[test]
fn the_twin_with_two_sources_is_corroborated_and_denied() {
    let outcome = Outcome::of(&with(twin(), &[agency_row(), broadcaster_row()]));
    assert_eq!(
        outcome.loud(),
        [
            ("caption-date-conflict", Level::Deny),
            ("caption-place-conflict", Level::Deny),
            ("credit-mismatch", Level::Warn),
            ("reused-before-event", Level::Deny),
        ]
    );
    assert_eq!(outcome.verdict, Verdict::Miscaptioned);
    assert_eq!((outcome.exit, outcome.exit_on_deny), (1, 1));
}

#[test]
fn a_second_row_that_repeats_the_first_word_for_word_is_no_second_source() {
    let repeat = Row {
        caption: agency_row().caption,
        ..broadcaster_row()
    };
    let outcome = Outcome::of(&with(twin(), &[agency_row(), repeat]));
    assert!(
        outcome
            .findings
            .iter()
            .all(|f| f.confidence() == Confidence::Possible)
    );
    assert_eq!(outcome.exit_on_deny, 0);
}

#[test]
fn the_same_archive_and_a_right_caption_are_consistent() {
    let mut case = at(
        on(
            story("Palestinians inspect a wreck on Friday"),
            "2019-11-15",
        ),
        &[khan_yunis()],
    );
    case.claim.credit = Some(credit("AFP"));
    let outcome = Outcome::of(&with(case, &[agency_row(), broadcaster_row()]));
    assert_eq!(outcome.loud(), []);
    assert_eq!(outcome.verdict, Verdict::Consistent);
    assert_eq!(
        outcome.says,
        "no contradiction with 2 entries; not a statement of authenticity"
    );
    assert_eq!(outcome.exit, 0);
}

#[test]
fn the_twin_published_again_shields_no_later_story() {
    let again = Row {
        list: "irna.csv",
        day: "2020-01-08",
        kind: DateKind::Published,
        place: Some(ain_al_asad()),
        credit: "IRNA",
        caption: "US planes burn at Ain al-Asad",
    };
    let outcome = Outcome::of(&with(twin(), &[again, agency_row()]));
    assert!(outcome.has("caption-place-conflict"));
    assert!(outcome.has("reused-before-event"));
    assert!(outcome.has("archive-disagrees"));
    assert_eq!(outcome.verdict, Verdict::Reused);
}

#[test]
fn within_days_the_place_tells() {
    let footage = |day| Row {
        list: "monitor.csv",
        day,
        kind: DateKind::FirstSeen,
        place: Some(tripoli()),
        credit: "AFP",
        caption: "Camera at the military academy",
    };
    let three_days = Outcome::of(&with(twin(), &[footage("2020-01-04")]));
    assert!(three_days.has("reused-before-event"));
    assert!(three_days.has("caption-place-conflict"));
    let two_days = Outcome::of(&with(twin(), &[footage("2020-01-05")]));
    assert!(!two_days.has("reused-before-event"));
    assert!(two_days.has("caption-place-conflict"));
    assert_eq!(two_days.exit, 1);
}

#[test]
fn the_same_square_on_another_day_is_a_date_conflict_alone() {
    let square = Row {
        list: "agency.csv",
        day: "2020-10-25",
        kind: DateKind::Captured,
        place: Some(baghdad()),
        credit: "AFP",
        caption: "Protesters in Tahrir Square",
    };
    let case = at(
        on(story("Youth arrive in Baghdad"), "2021-05-25"),
        &[baghdad()],
    );
    let outcome = Outcome::of(&with(case, &[square]));
    assert!(outcome.has("caption-date-conflict"));
    assert!(outcome.has("reused-before-event"));
    assert!(!outcome.has("caption-place-conflict"));
}

#[test]
fn fifty_outlets_on_one_day_are_silent() {
    let lists: Vec<String> = (0..50).map(|n| format!("outlet-{n}.csv")).collect();
    let captions: Vec<String> = (0..50)
        .map(|n| format!("Smoke over the base, seen by outlet {n}"))
        .collect();
    let rows: Vec<Row<'_>> = lists
        .iter()
        .zip(&captions)
        .map(|(list, caption)| Row {
            list,
            day: "2020-01-08",
            kind: DateKind::Published,
            place: Some(ain_al_asad()),
            credit: "AFP",
            caption,
        })
        .collect();
    let mut case = with(twin(), &rows);
    case.claim.credit = Some(credit("AFP"));
    let outcome = Outcome::of(&case);
    assert_eq!(outcome.loud(), []);
    assert_eq!(outcome.verdict, Verdict::Consistent);
}

#[test]
fn a_file_picture_with_its_true_year_is_silent() {
    let mut case = on(story("FILE PHOTO: Khan Yunis, 2019"), "2019");
    case.claim.file_photo = true;
    let outcome = Outcome::of(&with(at(case, &[khan_yunis()]), &[agency_row()]));
    assert_eq!(outcome.loud(), []);
    assert!(!outcome.has("reused-earlier-publication"));
    assert_eq!(outcome.exit, 0);
}

#[test]
fn a_file_picture_with_a_wrong_place_or_year_is_not_excused() {
    let mut case = on(story("FILE PHOTO: Ain al-Asad, 2019"), "2019");
    case.claim.file_photo = true;
    let place = Outcome::of(&with(at(case, &[ain_al_asad()]), &[agency_row()]));
    assert_eq!(place.loud(), [("caption-place-conflict", Level::Warn)]);
    let mut case = on(story("FILE PHOTO: Khan Yunis, 2016"), "2016");
    case.claim.file_photo = true;
    let year = Outcome::of(&with(case, &[agency_row()]));
    assert_eq!(year.loud(), [("caption-date-conflict", Level::Warn)]);
}

#[test]
fn a_portrait_without_a_date_gets_at_most_a_note() {
    let portrait = Row {
        day: "2014-05-01",
        place: None,
        ..agency_row()
    };
    let outcome = Outcome::of(&with(story("The minister"), &[portrait]));
    assert_eq!(outcome.loud(), []);
    assert!(outcome.has("reused-earlier-publication"));
    assert_eq!(outcome.verdict, Verdict::Consistent);
    assert_eq!(outcome.exit, 0);
}

#[test]
fn a_line_without_a_place_is_silent_wherever_the_story_was_filed() {
    let case = on(story("Protesters on Friday"), "2019-11-15");
    let outcome = Outcome::of(&with(case, &[agency_row()]));
    assert_eq!(outcome.loud(), []);
    assert!(!outcome.has("caption-place-conflict"));
}

#[test]
fn a_page_that_debunks_the_picture_gets_notes_only() {
    let mut case = with(twin(), &[agency_row(), broadcaster_row()]);
    case.reference.presented_as_claim = Some("falsely shared as Ain al-Asad".to_owned());
    let outcome = Outcome::of(&case);
    assert!(outcome.has("reused-before-event"));
    assert_eq!(outcome.loud(), []);
    assert_eq!(outcome.verdict, Verdict::Consistent);
    assert_eq!(outcome.exit, 0);
}

#[test]
fn no_message_passes_judgement_on_a_picture() {
    let mut rated = copy(&agency_row());
    for record in &mut rated.entry.records {
        record.rating = Some("Miscaptioned".to_owned());
        record.killed = Some("mandatory kill".to_owned());
        record.usage_terms = Some("NO USE; NO ARCHIVES".to_owned());
        record.embargo_until = Some("2020-02-01".to_owned());
    }
    let mut loudest = with(twin(), &[broadcaster_row()]);
    loudest.known.push(rated);
    let mut mention = story("a caption");
    mention.reach = Reach::Mention;
    for case in [loudest, mention] {
        let findings = check(&case);
        assert!(!findings.is_empty());
        for finding in &findings {
            let said = finding
                .evidence()
                .iter()
                .map(|evidence| evidence.says.as_str());
            for text in said.chain([finding.message()]) {
                let words: Vec<String> = text
                    .split(|c: char| !c.is_alphabetic())
                    .map(str::to_lowercase)
                    .collect();
                for banned in ["fake", "authentic", "confirmed"] {
                    assert!(!words.iter().any(|word| word == banned), "{text}");
                }
            }
        }
    }
}

#[test]
fn every_finding_names_a_rule_that_is_listed() {
    let findings = check(&with(twin(), &[agency_row(), broadcaster_row()]));
    for finding in &findings {
        assert!(RULES.iter().any(|rule| rule.code() == finding.rule()));
        assert!(!finding.evidence().is_empty());
    }
    assert!(
        findings
            .windows(2)
            .all(|pair| pair[0].rule() <= pair[1].rule())
    );
}

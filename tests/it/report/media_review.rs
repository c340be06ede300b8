//! Drafts of `MediaReview`s.

use cutline::finding::Verdict;
use cutline::report::{Audience, Report, Style};
use serde_json::{Value, json};

use super::build::{VERDICTS, empty, sample, several};
use super::written;

fn reviews(report: &Report) -> Vec<Value> {
    let text = written("media_review", report, Audience::Public, Style::Plain);
    let mut value: Value = serde_json::from_str(&text).unwrap();
    assert!(!text.to_lowercase().contains("fake"), "{text}");
    assert!(
        value["note"]
            .as_str()
            .unwrap()
            .contains("nothing was published")
    );
    assert_eq!(
        value["@context"],
        json!(["https://schema.org", { "note": null }])
    );
    serde_json::from_value(value["@graph"].take()).unwrap()
}

#[test]
fn only_what_is_flagged_is_drafted() {
    for verdict in VERDICTS {
        let mut report = sample();
        report.articles[0].media[0].verdict = verdict;
        let category: Vec<Value> = reviews(&report)
            .into_iter()
            .map(|review| review["mediaAuthenticityCategory"].clone())
            .collect();
        let expected = match verdict {
            Verdict::Withdrawn => vec![Value::Null],
            Verdict::Altered => vec![json!("https://schema.org/TransformedContent")],
            Verdict::Miscaptioned | Verdict::Reused => {
                vec![json!("https://schema.org/DecontextualizedContent")]
            }
            Verdict::Unverifiable | Verdict::NotFound | Verdict::Consistent => Vec::new(),
        };
        assert_eq!(category, expected, "{verdict:?}");
    }
    assert_eq!(reviews(&empty()), Vec::<Value>::new());
}

#[test]
fn what_only_a_person_can_say_is_left_to_one() {
    for review in reviews(&several()) {
        for key in ["author", "datePublished", "url"] {
            assert_eq!(review.get(key), Some(&Value::Null), "{key}");
        }
    }
    let mut withdrawn = sample();
    withdrawn.articles[0].media[0].verdict = Verdict::Withdrawn;
    assert!(
        reviews(&withdrawn)[0]["note"]
            .as_str()
            .unwrap()
            .contains("notice")
    );
}

#[test]
fn links_are_web_addresses() {
    let mut report = sample();
    let media = &mut report.articles[0].media[0];
    media.reference.best_url = Some("javascript:alert(1)".to_owned());
    for record in &mut media.matches[0].entry.records {
        record.source_url = Some("data:text/html,x".to_owned());
    }
    let review = &reviews(&report)[0];
    assert_eq!(review["originalMediaLink"], Value::Null);
    let appearance = &review["itemReviewed"]["mediaItemAppearance"][0];
    assert_eq!(appearance["contentUrl"], Value::Null);
}

#[test]
fn the_earliest_copy_is_the_original() {
    let mut report = sample();
    let media = &mut report.articles[0].media[0];
    let mut older = media.matches[0].clone();
    older.date = media.matches[0].date.as_ref().map(|(_, kind)| {
        (
            cutline::time::DateInterval::parse("2012-03-04").unwrap(),
            *kind,
        )
    });
    media.matches.push(older);
    let review = &reviews(&report)[0];
    let context = review["originalMediaContextDescription"].as_str().unwrap();
    assert!(context.starts_with("captured 2012-03-04"), "{context}");
}

#[test]
fn it_reads_as_it_always_did() {
    insta::assert_snapshot!(
        "several",
        written("media_review", &several(), Audience::Public, Style::Plain)
    );
}

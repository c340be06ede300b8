//! Real captions through the rules: what contradicts is flagged, what agrees never.

use cutline::archive::{Entry, Record, RecordSource};
use cutline::claim::{self, Proposed, places_in};
use cutline::fetch::Digest;
use cutline::finding::Finding;
use cutline::matching::Match;
use cutline::metadata::Metadata;
use cutline::place::fold;
use cutline::policy::{Level, Policy};
use cutline::reference;
use cutline::rules::{self, Case, Known, Reach, Thresholds};
use cutline::time::DateInterval;
use serde_json::Value;

fn captions(name: &str) -> Option<Vec<Value>> {
    let path = crate::data::test_data("dates and places of real captions")?
        .join("captions")
        .join(name);
    let file = std::fs::File::open(path).unwrap();
    let text = std::io::read_to_string(file).unwrap();
    if text.starts_with('[') {
        return Some(serde_json::from_str(&text).unwrap());
    }
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// A story that shows a picture known under another caption.
fn case(entry: &str, entry_date: &str, article: &str, published: &str) -> Case {
    let published = DateInterval::parse(published);
    let record = Record {
        date: DateInterval::parse(entry_date),
        caption: Some(entry.to_owned()),
        ..Record::empty(RecordSource::List("archive".to_owned()))
    };
    let digest = Digest::of(entry.as_bytes());
    let entry = Entry::of_records(digest, "archive/picture.jpg", vec![record]);
    let matched = Match::whole(entry.id.clone(), "pdq", 4.0);
    let proposed = Proposed {
        caption: Some(article.to_owned()),
        published,
        ..Proposed::default()
    };
    Case {
        reference: reference::photo("picture.jpg", Some(article), None),
        claim: claim::of_photo(&proposed, &Metadata::default()),
        published,
        today: DateInterval::parse("2026-01-01").unwrap(),
        reach: Reach::Checked,
        file: None,
        known: vec![Known::new(matched, entry)],
        entries_searched: 1,
        thresholds: Thresholds::default(),
    }
}

fn loud(findings: &[Finding]) -> Vec<&str> {
    let policy = Policy::default();
    let above = findings.iter().filter(|f| policy.level(f) > Level::Note);
    above.map(Finding::rule).collect()
}

fn conflicts(findings: &[Finding]) -> Vec<&str> {
    let rules = findings.iter().map(Finding::rule);
    rules
        .filter(|rule| rule.starts_with("caption-") && rule.ends_with("-conflict"))
        .collect()
}

#[test]
fn contradicting_captions_conflict_and_agreeing_ones_never() {
    let Some(pairs) = captions("dev.jsonl") else {
        return;
    };
    let (mut by_date_or_place, mut or_reused, mut by_any) = (0, 0, 0);
    for pair in &pairs {
        let [entry, day, article, published] = [
            "entry_caption",
            "entry_date",
            "article_caption",
            "published",
        ]
        .map(|key| text(pair, key));
        let findings = rules::check(&case(entry, day, article, published));
        let (loud, conflicts) = (loud(&findings), conflicts(&findings));
        if text(pair, "label") == "consistent" {
            assert_eq!(loud, Vec::<&str>::new(), "{entry} || {article}");
            assert_eq!(conflicts, Vec::<&str>::new(), "{entry} || {article}");
            continue;
        }
        let sure = conflicts
            .iter()
            .any(|rule| rule.contains("date") || rule.contains("place"));
        let reused = findings.iter().any(|f| f.rule().starts_with("reused-"));
        by_date_or_place += usize::from(sure);
        or_reused += usize::from(sure || reused);
        by_any += usize::from(!conflicts.is_empty());
    }
    // Of 478; `bench captions` prints the same figures.
    assert!(
        by_date_or_place >= 190,
        "{by_date_or_place} by date or place"
    );
    assert!(or_reused >= 335, "{or_reused} by that or reuse");
    assert!(by_any >= 295, "{by_any} by any conflict");
}

#[test]
fn a_caption_never_contradicts_itself() {
    let Some(slots) = captions("slots.json") else {
        return;
    };
    let (mut read_anew, mut told) = (0, 0);
    for slot in &slots {
        let caption = text(slot, "true_caption");
        let half = caption.split_inclusive(' ').count().div_ceil(2);
        let short: String = caption.split_inclusive(' ').take(half).collect();
        for published in [
            "2014-06-17",
            "2014-07-12",
            "2014-12-17",
            "2019-06-17",
            "2024-06-17",
        ] {
            for line in [caption, short.trim()] {
                let findings = rules::check(&case(caption, "2014-06-17", line, published));
                if line.split(' ').count() < 4 {
                    continue;
                }
                // `Friday` in a later story is another Friday, and only that may be said; captions here are up to months older
                // than their record.
                if is_read_by_the_story(line, published) {
                    read_anew += 1;
                    let by_date = ["caption-date-conflict", "reused-before-event"];
                    let found = loud(&findings);
                    told += usize::from(!found.is_empty());
                    assert!(
                        found.iter().all(|rule| by_date.contains(rule)),
                        "{line}: {found:?}"
                    );
                    continue;
                }
                assert_eq!(loud(&findings), Vec::<&str>::new(), "{published}: {line}");
                assert_eq!(conflicts(&findings), Vec::<&str>::new(), "{line}");
            }
        }
    }
    assert!(told > 10 && read_anew >= told, "{told} of {read_anew}");
}

/// Whether a line names its day by a word alone, which the day of the story has to tell.
fn is_read_by_the_story(line: &str, published: &str) -> bool {
    let published = DateInterval::parse(published);
    let when = claim::date_in(line, published.as_ref(), None);
    when.is_some_and(|when| {
        let is_more = |sign: char| sign.is_numeric() || sign.is_whitespace();
        !when.words.contains(is_more)
    })
}

#[test]
fn locations_read_are_those_labelled() {
    let Some(slots) = captions("slots.json") else {
        return;
    };
    let (mut labelled, mut read, mut right) = (0, 0, 0);
    for slot in &slots {
        let location = text(slot, "location");
        if location.is_empty() || location.starts_with("not ") {
            continue;
        }
        labelled += 1;
        let Some(places) = places_in(text(slot, "true_caption")) else {
            continue;
        };
        read += 1;
        let truth = format!(" {} ", fold(location));
        let named = |name: &str| {
            fold(name)
                .split(' ')
                .any(|word| word.len() > 1 && truth.contains(&format!(" {word} ")))
        };
        right += usize::from(
            places.places.iter().any(|place| named(&place.name))
                || places.spots.iter().any(|spot| named(&spot.name)),
        );
    }
    assert!(right * 100 >= read * 95, "{right} of {read} right");
    assert!(right * 100 >= labelled * 85, "{right} of {labelled} read");
}

//! Scores what `cutline::claim` and `cutline::place` read from captions.
//!
//! `captions/slots.json`: the date and the location labelled in each caption. A date counts as right where the span
//! read holds or lies in the labelled one, a location where one place read bears a name of the label.
//! `captions/dev.jsonl`: captions of an archive entry and of an article that contradict or agree; a pair is flagged
//! where bound dates or places conflict.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::Context;
use cutline::claim::{Where, date_in, places_in};
use cutline::place::{Readings, Relation, fold, relation};
use cutline::time::DateInterval;
use serde_json::Value;

use crate::table::{Format, Table};

/// Scores dates, places and contradictions.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder that holds `captions/`.
    data: PathBuf,
    /// Print each miss and each wrong reading to standard error.
    #[arg(long)]
    show: bool,
    /// How figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Right, wrong and missed readings.
#[derive(Default)]
struct Score {
    labelled: usize,
    read: usize,
    right: usize,
    of_labelled: usize,
    where_none_is: usize,
}

impl Score {
    fn row(&self, name: &str) -> Vec<String> {
        let share = |part: usize, whole: usize| format!("{:.3}", part as f64 / whole.max(1) as f64);
        vec![
            name.to_owned(),
            self.labelled.to_string(),
            self.read.to_string(),
            self.right.to_string(),
            share(self.right, self.of_labelled),
            share(self.right, self.labelled),
            self.where_none_is.to_string(),
        ]
    }
}

/// Reads, scores and prints.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let captions = args.data.join("captions");
    let slots: Vec<Value> = serde_json::from_reader(open(&captions.join("slots.json"))?)?;
    let columns = [
        "slots",
        "labelled",
        "read",
        "right",
        "precision",
        "recall",
        "read where unlabelled",
    ];
    let mut table = Table::new(&columns);
    table.row(&dates(&slots, args).row("date"));
    table.row(&places(&slots, args).row("location"));
    print!("{}", table.print(args.format));
    contradictions(&captions.join("dev.jsonl"), args)
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(
        File::open(path).with_context(|| format!("`{}`", path.display()))?,
    ))
}

fn label<'a>(slot: &'a Value, key: &str) -> Option<&'a str> {
    let text = slot.get(key)?.as_str()?;
    let silent = [
        "not enough information",
        "not specified",
        "undated",
        "none",
        "unknown",
    ];
    (!silent.contains(&text)).then_some(text)
}

fn caption(slot: &Value) -> &str {
    slot.get("true_caption")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Relative dates of the labels are read against the same day as those of the captions.
fn reference() -> Option<DateInterval> {
    DateInterval::parse("2016-12-31")
}

fn dates(slots: &[Value], args: &Args) -> Score {
    let mut score = Score::default();
    let published = reference();
    for slot in slots {
        let truth = label(slot, "date");
        let read = date_in(caption(slot), published.as_ref(), Some("en"));
        score.labelled += usize::from(truth.is_some());
        score.read += usize::from(read.is_some());
        let Some(read) = read else {
            if let (true, Some(truth)) = (args.show, truth) {
                eprintln!("date missed: {truth} | {}", caption(slot));
            }
            continue;
        };
        let Some(truth) = truth else {
            score.where_none_is += 1;
            if args.show {
                eprintln!("date unlabelled: {} | {}", read.words, caption(slot));
            }
            continue;
        };
        score.of_labelled += 1;
        // A label is a fragment ("2011", "Sunday (no …)"); put in a phrase that dates.
        let bare = truth.split(" (").next().unwrap_or(truth);
        let said = date_in(&format!("in {bare}."), published.as_ref(), Some("en"));
        let fits = |a: &DateInterval, b: &DateInterval| a.contains(b) || b.contains(a);
        let right = said.is_some_and(|said| {
            said.readings
                .iter()
                .any(|a| read.readings.iter().any(|b| fits(a, b)))
        });
        score.right += usize::from(right);
        if args.show && !right {
            eprintln!(
                "date differs: {truth} / {} {} | {}",
                read.words,
                read.interval,
                caption(slot)
            );
        }
    }
    score
}

fn places(slots: &[Value], args: &Args) -> Score {
    let mut score = Score::default();
    for slot in slots {
        let truth = label(slot, "location");
        let read = places_in(caption(slot));
        score.labelled += usize::from(truth.is_some());
        score.read += usize::from(read.is_some());
        let Some(read) = read else {
            if let (true, Some(truth)) = (args.show, truth) {
                eprintln!("place missed: {truth} | {}", caption(slot));
            }
            continue;
        };
        let Some(truth) = truth else {
            score.where_none_is += 1;
            if args.show {
                eprintln!("place unlabelled: {} | {}", read.words, caption(slot));
            }
            continue;
        };
        score.of_labelled += 1;
        let right = read.places.iter().any(|place| names_it(place, truth));
        score.right += usize::from(right);
        if args.show && !right {
            eprintln!(
                "place differs: {truth} / {} | {}",
                read.words,
                caption(slot)
            );
        }
    }
    score
}

fn names_it(place: &Readings, truth: &str) -> bool {
    let truth = format!(" {} ", fold(truth));
    fold(&place.name)
        .split(' ')
        .filter(|word| word.len() > 1)
        .any(|word| truth.contains(&format!(" {word} ")))
}

fn contradictions(path: &Path, args: &Args) -> anyhow::Result<()> {
    let mut rows = [("contradicting", [0_usize; 5]), ("agreeing", [0; 5])];
    for line in open(path)?.lines() {
        let pair: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| pair.get(key).and_then(Value::as_str);
        let published = text("published").and_then(DateInterval::parse);
        let (of_entry, of_article) = (
            text("entry_caption").unwrap_or_default(),
            text("article_caption").unwrap_or_default(),
        );
        let entry_date = date_in(of_entry, None, Some("en"));
        let article_date = date_in(of_article, published.as_ref(), Some("en"));
        let by_date = entry_date
            .as_ref()
            .zip(article_date.as_ref())
            .is_some_and(|(a, b)| {
                a.readings
                    .iter()
                    .all(|a| b.readings.iter().all(|b| a.contradicts(b)))
            });
        let (entry_place, article_place) = (places_in(of_entry), places_in(of_article));
        let by_place = entry_place
            .as_ref()
            .zip(article_place.as_ref())
            .is_some_and(|(a, b)| disjoint(a, b));
        let agrees = text("label") == Some("consistent");
        if let Some((_, counts)) = rows.get_mut(usize::from(agrees)) {
            let facts = [
                true,
                by_date,
                by_place,
                by_date || by_place,
                entry_date.is_some() && article_date.is_some()
                    || entry_place.is_some() && article_place.is_some(),
            ];
            for (count, fact) in counts.iter_mut().zip(facts) {
                *count += usize::from(fact);
            }
        }
        if args.show && agrees && (by_date || by_place) {
            eprintln!("false conflict: {of_entry} || {of_article}");
        }
        if args.show && !agrees && by_place {
            let words = |place: &Option<Where>| {
                place
                    .as_ref()
                    .map(|place| place.words.clone())
                    .unwrap_or_default()
            };
            eprintln!(
                "place conflict: {} / {} | {of_entry} || {of_article}",
                words(&entry_place),
                words(&article_place)
            );
        }
        if args.show && !agrees && by_date {
            let words = |date: &Option<cutline::claim::When>| {
                date.as_ref()
                    .map(|date| date.words.clone())
                    .unwrap_or_default()
            };
            eprintln!(
                "date conflict: {} / {} | {of_entry} || {of_article}",
                words(&entry_date),
                words(&article_date)
            );
        }
    }
    let mut table = Table::new(&[
        "pairs",
        "all",
        "by date",
        "by place",
        "flagged",
        "both sides give a date or place",
    ]);
    for (name, counts) in rows {
        let cells: Vec<String> = std::iter::once(name.to_owned())
            .chain(counts.map(|count| count.to_string()))
            .collect();
        table.row(&cells);
    }
    print!("{}", table.print(args.format));
    Ok(())
}

/// Whether no place of one caption is compatible with one of the other.
fn disjoint(a: &Where, b: &Where) -> bool {
    a.places.iter().all(|a| {
        b.places
            .iter()
            .all(|b| matches!(relation(a, b), Relation::Disjoint { .. }))
    })
}

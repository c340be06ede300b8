//! Scores what `cutline::claim` and `cutline::place` read from captions.
//!
//! `captions/slots.json`: the date and the location labelled in each caption. A date counts as right where the span
//! read holds or lies in the labelled one, a location where one place read bears a name of the label. Labels do not tell
//! whether a date is the picture's (`since 1966`): dates of something else are scored with the picture's, then without.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::Context;
use cutline::claim::{date_in, other_dates_in, places_in};
use cutline::place::fold;
use cutline::time::DateInterval;
use serde_json::Value;

use crate::table::{Format, Table};

/// Scores dates and places.
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
    table.row(&dates(&slots, Dates::Any, args).row("date"));
    table.row(&dates(&slots, Dates::OfPicture, args).row("date of the picture"));
    table.row(&places(&slots, args).row("location"));
    print!("{}", table.print(args.format));
    Ok(())
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

/// Which dates of a caption are scored.
#[derive(Clone, Copy, PartialEq)]
enum Dates {
    /// Those it gives the picture.
    OfPicture,
    /// Those of something else too.
    Any,
}

impl Dates {
    /// Words and readings; `None` where there is no such date.
    fn read(self, caption: &str) -> Option<(String, Vec<DateInterval>)> {
        let published = reference();
        let own = date_in(caption, published.as_ref(), Some("en"));
        let own = own.map(|when| (when.words, when.readings));
        let others = match self {
            Self::OfPicture => Vec::new(),
            Self::Any => other_dates_in(caption, published.as_ref(), Some("en")),
        };
        let others = others
            .into_iter()
            .map(|other| (other.words, vec![other.interval]));
        let (words, readings): (Vec<String>, Vec<Vec<DateInterval>>) =
            own.into_iter().chain(others).unzip();
        (!words.is_empty()).then(|| (words.join("; "), readings.concat()))
    }
}

/// Relative dates of the labels are read against the same day as those of the captions.
fn reference() -> Option<DateInterval> {
    DateInterval::parse("2016-12-31")
}

fn dates(slots: &[Value], which: Dates, args: &Args) -> Score {
    let mut score = Score::default();
    let published = reference();
    let show = |line: String| {
        if args.show && which == Dates::OfPicture {
            eprintln!("{line}");
        }
    };
    for slot in slots {
        let truth = label(slot, "date");
        let read = which.read(caption(slot));
        score.labelled += usize::from(truth.is_some());
        score.read += usize::from(read.is_some());
        let Some((words, readings)) = read else {
            if let Some(truth) = truth {
                show(format!("date missed: {truth} | {}", caption(slot)));
            }
            continue;
        };
        let Some(truth) = truth else {
            score.where_none_is += 1;
            show(format!("date unlabelled: {words} | {}", caption(slot)));
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
                .any(|a| readings.iter().any(|b| fits(a, b)))
        });
        score.right += usize::from(right);
        if !right {
            show(format!(
                "date differs: {truth} / {words} | {}",
                caption(slot)
            ));
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
        let places = read.places.iter().map(|place| place.name.as_str());
        let spots = read.spots.iter().map(|spot| spot.name.as_str());
        let right = places.chain(spots).any(|name| names_it(name, truth));
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

fn names_it(name: &str, truth: &str) -> bool {
    let truth = format!(" {} ", fold(truth));
    fold(name)
        .split(' ')
        .filter(|word| word.len() > 1)
        .any(|word| truth.contains(&format!(" {word} ")))
}

//! Pairs of captions judged: an entry with one caption, the same picture under another.
//!
//! `dev.jsonl` holds pairs that contradict or agree, as objects with `entry_caption`, `entry_date`, `article_caption`,
//! `published` and `label`. Captions of `slots.json` agree with themselves: as they are, cut short, without their
//! date, and in a story that comes half a year to ten years after the entry.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use cutline::archive::{DateKind, Entry, Record, RecordSource};
use cutline::claim::{self, Proposed};
use cutline::fetch::Digest;
use cutline::finding::Finding;
use cutline::matching::Match;
use cutline::metadata::Metadata;
use cutline::policy::{Level, Policy};
use cutline::reference;
use cutline::rules::{self, Case, Known, Reach, Thresholds};
use cutline::time::DateInterval;
use jiff::ToSpan;
use serde_json::Value;

use crate::table::{Format, Table};

/// Pairs of captions of one picture, judged.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Pairs that contradict or agree, one object a line.
    pairs: PathBuf,
    /// Captions that are held against themselves.
    #[arg(long)]
    slots: Option<PathBuf>,
    /// Print what was said of every Nth flagged pair.
    #[arg(long, value_name = "N")]
    show: Option<usize>,
    /// Print the pairs nothing was said of.
    #[arg(long)]
    missed: bool,
    /// What the entries' dates tell.
    #[arg(long, value_enum, default_value = "unsaid")]
    kind: Kind,
    /// How figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// An article with many copies of its pictures, judged.
#[derive(clap::Args)]
pub(crate) struct Speed {
    /// Pairs whose captions the article and the copies carry, one object a line.
    pairs: PathBuf,
    /// How figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What an entry's date tells.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// The list does not say.
    Unsaid,
    /// When it was taken.
    Captured,
    /// When it was published.
    Published,
}

impl Kind {
    fn of_record(self) -> Option<DateKind> {
        match self {
            Self::Unsaid => None,
            Self::Captured => Some(DateKind::Captured),
            Self::Published => Some(DateKind::Published),
        }
    }
}

/// An entry and an article that show one picture.
struct Pair {
    name: String,
    entry: String,
    entry_date: Option<DateInterval>,
    article: String,
    published: Option<DateInterval>,
}

/// What was said of the pairs of one group.
#[derive(Default)]
struct Tally {
    pairs: usize,
    date: usize,
    place: usize,
    date_or_place: usize,
    or_reuse: usize,
    subject: usize,
    caption: usize,
    any: usize,
    above_note: usize,
}

/// Judges every pair and prints what was said of each group.
///
/// # Errors
/// Files that cannot be read.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    let mut flagged = 0;
    let pairs = pairs_of(&options.pairs)?
        .into_iter()
        .chain(own_pairs(options.slots.as_deref())?);
    let (mut judged, mut took) = (0_u32, std::time::Duration::ZERO);
    for (group, pair) in pairs {
        let start = Instant::now();
        let case = case_of(&pair, options.kind);
        let findings = rules::check(&case);
        took += start.elapsed();
        judged += 1;
        groups.entry(group.clone()).or_default().count(&findings);
        let said: Vec<&Finding> = findings.iter().filter(|f| is_caption_conflict(f)).collect();
        let agrees = group != "contradicting";
        let is_loud = findings.iter().any(|f| level(f) > Level::Note);
        if !said.is_empty() {
            flagged += 1;
            let wanted = options
                .show
                .is_some_and(|every| flagged % every.max(1) == 0);
            if wanted || options.show.is_some() && agrees {
                show(&group, &pair, &case, &findings);
            }
        } else if options.missed && !agrees || options.show.is_some() && agrees && is_loud {
            show(&group, &pair, &case, &findings);
        }
    }
    let mut table = Table::new(&[
        "pairs",
        "all",
        "date",
        "place",
        "date or place",
        "that or reused",
        "subject",
        "any caption conflict",
        "any of these",
        "above note",
    ]);
    for (name, tally) in &groups {
        table.row(&tally.row(name));
    }
    print!("{}", table.print(options.format));
    eprintln!(
        "{judged} pairs judged, {:.2} ms each",
        took.as_secs_f64() * 1_000.0 / f64::from(judged.max(1))
    );
    Ok(())
}

impl Tally {
    fn count(&mut self, findings: &[Finding]) {
        let has = |code: &str| findings.iter().any(|f| f.rule() == code);
        let bound = |code: &str| {
            findings
                .iter()
                .any(|f| f.rule() == code && level(f) > Level::Note)
        };
        let (date, place) = (
            bound("caption-date-conflict"),
            bound("caption-place-conflict"),
        );
        let reused = has("reused-before-event") || has("reused-earlier-publication");
        let subject = has("caption-subject-conflict");
        let loud = findings.iter().any(|f| level(f) > Level::Note);
        for (count, fact) in [
            (&mut self.pairs, true),
            (&mut self.date, date),
            (&mut self.place, place),
            (&mut self.date_or_place, date || place),
            (&mut self.or_reuse, date || place || reused),
            (&mut self.subject, subject),
            (&mut self.caption, date || place || subject),
            (&mut self.any, date || place || subject || reused),
            (&mut self.above_note, loud),
        ] {
            *count += usize::from(fact);
        }
    }

    fn row(&self, name: &str) -> Vec<String> {
        let counts = [
            self.pairs,
            self.date,
            self.place,
            self.date_or_place,
            self.or_reuse,
            self.subject,
            self.caption,
            self.any,
            self.above_note,
        ];
        std::iter::once(name.to_owned())
            .chain(counts.map(|count| count.to_string()))
            .collect()
    }
}

fn is_caption_conflict(finding: &Finding) -> bool {
    finding.rule().starts_with("caption-") && finding.rule().ends_with("-conflict")
}

fn level(finding: &Finding) -> Level {
    Policy::default().level(finding)
}

/// Prints both captions, what was read from them, and what was said.
fn show(group: &str, pair: &Pair, case: &Case, findings: &[Finding]) {
    let date = |date: &Option<DateInterval>| date.map_or("-".to_owned(), |date| date.to_string());
    println!("{} ({group})", pair.name);
    println!("  entry   {}: {}", date(&pair.entry_date), pair.entry);
    println!("  article {}: {}", date(&pair.published), pair.article);
    let of_entry = case.known.iter().flat_map(|known| &known.claims);
    for claim in of_entry.chain([&case.claim]) {
        let when = claim.when.as_ref().map_or("-", |when| &when.words);
        let place = claim.place.as_ref().map_or("-", |place| &place.words);
        println!("  read: {when} | {place}");
        let subject = claim::Subject::of(claim.caption.as_deref().unwrap_or_default());
        println!("  subject: {subject}");
    }
    for finding in findings {
        println!("  {}: {}", finding.rule(), finding.message());
    }
}

fn pairs_of(path: &Path) -> Result<Vec<(String, Pair)>> {
    let bytes = crate::files::read(path)?;
    let mut pairs = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if line.is_empty() {
            continue;
        }
        let row: Value = serde_json::from_slice(line)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let group = match row["label"].as_str() {
            Some("conflict") => "contradicting".to_owned(),
            _ => format!("agreeing, {}", text("kind")),
        };
        let pair = Pair {
            name: text("id"),
            entry: text("entry_caption"),
            entry_date: DateInterval::parse(&text("entry_date")),
            article: text("article_caption"),
            published: DateInterval::parse(&text("published")),
        };
        pairs.push((group, pair));
    }
    Ok(pairs)
}

/// Months between the entry and the story that shows its picture again.
const MONTHS_LATER: [i64; 4] = [6, 18, 60, 120];

/// Captions that agree with themselves, each dated as its label says or on one fixed day.
fn own_pairs(path: Option<&Path>) -> Result<Vec<(String, Pair)>> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    let slots: Vec<Value> = serde_json::from_slice(&crate::files::read(path)?)?;
    let mut pairs = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        let caption = slot["true_caption"].as_str().unwrap_or_default();
        let dated = slot["date"].as_str().and_then(|label| {
            let read = claim::date_in(&format!("in {label}."), None, Some("en"))?;
            Some(read.interval)
        });
        let date = dated.or_else(|| DateInterval::parse("2014-06-17"));
        let pair = |article: String, published: Option<DateInterval>| Pair {
            name: format!("slot {at}"),
            entry: caption.to_owned(),
            entry_date: date,
            article,
            published,
        };
        let months = MONTHS_LATER[at % MONTHS_LATER.len()];
        let later = date.and_then(|date| {
            let day = date.last_day().checked_add(months.months()).ok()?;
            DateInterval::day(day)
        });
        let same_day = date.and_then(|date| DateInterval::day(date.last_day()));
        pairs.push(("itself".to_owned(), pair(caption.to_owned(), same_day)));
        pairs.push((
            "itself, cut short".to_owned(),
            pair(shortened(caption), same_day),
        ));
        pairs.push((
            "itself, undated".to_owned(),
            pair(undated(caption), same_day),
        ));
        pairs.push((
            "itself, years later".to_owned(),
            pair(caption.to_owned(), later),
        ));
        pairs.push((
            "itself, cut short, years later".to_owned(),
            pair(shortened(caption), later),
        ));
    }
    Ok(pairs)
}

/// The caption to its first comma or full stop behind thirty letters.
fn shortened(caption: &str) -> String {
    let cut = caption
        .char_indices()
        .find(|(at, sign)| *at > 30 && matches!(sign, ',' | '.' | ';' | '('));
    let cut = cut.map_or(caption.len(), |(at, _)| at);
    caption.get(..cut).unwrap_or(caption).trim().to_owned()
}

/// The caption without the words its date was read from.
fn undated(caption: &str) -> String {
    let Some(when) = claim::date_in(caption, None, Some("en")) else {
        return caption.to_owned();
    };
    when.words
        .split("; ")
        .fold(caption.to_owned(), |caption, words| {
            caption.replace(words, "")
        })
}

/// Media of the article that is judged for speed, and copies known of each.
const MEDIA: usize = 20;
const COPIES: usize = 50;

/// Prints how long an article of 20 media with 50 copies each takes to judge, the median of 9 turns, and how long the
/// first look-up of a place takes, which opens the gazetteer.
///
/// Captions, dates and places of the copies are read when they are found and not counted here.
///
/// # Errors
/// Files that cannot be read.
pub(crate) fn speed(options: &Speed) -> Result<()> {
    let start = Instant::now();
    anyhow::ensure!(
        cutline::place::readings("Khan Yunis").is_some(),
        "no gazetteer"
    );
    let first_look_up = start.elapsed().as_secs_f64() * 1_000.0;
    let pairs = pairs_of(&options.pairs)?;
    let mut all = pairs.iter().map(|(_, pair)| pair).cycle();
    let mut cases = Vec::new();
    for _ in 0..MEDIA {
        let Some(pair) = all.next() else {
            anyhow::bail!("no pairs");
        };
        let mut case = case_of(pair, Kind::Unsaid);
        for _ in 1..COPIES {
            let other = all.next().map(|pair| case_of(pair, Kind::Captured));
            case.known
                .extend(other.into_iter().flat_map(|other| other.known));
        }
        cases.push(case);
    }
    let mut turns = Vec::new();
    for _ in 0..9 {
        let cases = cases.clone();
        let start = Instant::now();
        let said: usize = cases.iter().map(|case| rules::check(case).len()).sum();
        turns.push(start.elapsed().as_secs_f64() * 1_000.0);
        anyhow::ensure!(said > 0, "the rules said nothing");
    }
    turns.sort_by(f64::total_cmp);
    let columns = [
        "media",
        "copies of each",
        "ms, median",
        "ms, slowest",
        "ms, first look-up of a place",
    ];
    let mut table = Table::new(&columns);
    let ms = |at: usize| format!("{:.1}", turns[at]);
    let place = format!("{first_look_up:.1}");
    table.row(&[MEDIA.to_string(), COPIES.to_string(), ms(4), ms(8), place]);
    print!("{}", table.print(options.format));
    Ok(())
}

fn case_of(pair: &Pair, kind: Kind) -> Case {
    let proposed = Proposed {
        caption: Some(pair.article.clone()),
        credit: None,
        date: None,
        published: pair.published,
    };
    let record = Record {
        date: pair.entry_date,
        date_kind: kind.of_record(),
        caption: Some(pair.entry.clone()),
        ..Record::empty(RecordSource::List("archive".to_owned()))
    };
    let digest = Digest::of(pair.name.as_bytes());
    let entry = Entry::of_records(digest, "archive/picture.jpg", vec![record]);
    let matched = Match::whole(entry.id.clone(), "pdq", 4.0);
    let today = DateInterval::parse("2026-01-01").expect("a date");
    Case {
        reference: reference::photo("picture.jpg", Some(&pair.article), None),
        claim: claim::of_photo(&proposed, &Metadata::default()),
        published: pair.published,
        today,
        reach: Reach::Checked,
        file: None,
        known: vec![Known::new(matched, entry)],
        entries_searched: 1,
        thresholds: Thresholds::default(),
    }
}

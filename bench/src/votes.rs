//! Votes of local features in a large archive: what a query costs, and what is lost against comparing every feature.

use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use cutline::fetch::FetchedMedia;
use cutline::index::{Ballot, Lists, Tally, compare_all, search};
use cutline::limit::Limits;
use cutline::pipeline::look;
use cutline::signal::local::{self, Local, Mirrored};

use crate::copies::crowd::flips;
use crate::copies::picture::Dice;
use crate::copies::{edits, pictures};
use crate::table::{Format, Table};

/// Options of `bench votes`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Photos of which edited copies are looked for.
    photos: PathBuf,
    /// Photos of other things; half of them are entries too.
    strangers: PathBuf,
    /// Entries; those beyond the photos have made features.
    #[arg(long, default_value_t = 100_000)]
    entries: u32,
    /// Each edit is made of every so many photos.
    #[arg(long, default_value_t = 50)]
    every: usize,
    /// Photos passed over before the first.
    #[arg(long, default_value_t = 7)]
    skip: usize,
    /// Compare every feature with every other too: half a minute a query among 100,000 entries.
    #[arg(long)]
    compare_all: bool,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Features of an entry that is made.
const OF_ENTRY: usize = 108;
/// As `cutline::archive` nominates.
const NOMINATED: usize = 16;
const FEWEST_VOTES: f32 = 2.5;

struct Query {
    right: u32,
    ballots: Vec<Ballot>,
}

/// Prints milliseconds of a query on one thread, decoding and features apart, and how many right entries are nominated.
///
/// # Errors
/// Files that cannot be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let photos = pictures(std::slice::from_ref(&options.photos))?;
    let strangers = pictures(std::slice::from_ref(&options.strangers))?;
    let apart = strangers.len() / 2;
    let mut rows = Vec::new();
    for (voter, (path, _)) in (0..).zip(photos.iter().chain(&strangers[apart..])) {
        let media = FetchedMedia::inline("entry", std::fs::read(path)?);
        if let Ok(rendition) = &look(&media, &Limits::default()).rendition {
            let local = Local::of(rendition, local::BUDGET);
            let features = local.photographed().iter();
            rows.extend(features.map(|feature| (voter, Ballot::of(feature, Mirrored::No))));
        }
    }
    let real = rows.len();
    let mut dice = Dice::new(1);
    for voter in (photos.len() + strangers.len() - apart) as u32..options.entries {
        for _ in 0..OF_ENTRY {
            let (_, like) = rows[dice.below(real)];
            rows.push((voter, changed(like, &mut dice)));
        }
    }
    let mut queries = Vec::new();
    for edit in edits::EDITS {
        for n in (options.skip..photos.len()).step_by(options.every) {
            let other = &strangers[n * 7 % apart].1;
            let bytes = edits::copy(edit, &photos[n].1, 33 + n as u64, other);
            let seen = look(&FetchedMedia::inline("asked", bytes), &Limits::default());
            queries.extend(seen.query(None).ok().map(|query| Query {
                right: n as u32,
                ballots: query.ballots(),
            }));
        }
    }
    let start = Instant::now();
    let lists = Lists::new(&rows);
    let made = start.elapsed().as_secs_f64();
    let mut nominated = Vec::new();
    let mut times = Vec::new();
    for query in &queries {
        let start = Instant::now();
        let found = search(&[lists.votes()], &query.ballots, NOMINATED);
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        nominated.push(is_nominated(&found, query));
    }
    times.sort_by(f64::total_cmp);
    let count = |those: &[bool]| those.iter().filter(|is| **is).count();
    let ballots: usize = queries.iter().map(|query| query.ballots.len()).sum();
    let mut table = Table::new(&["what", "figure"]);
    let mut row = |what: &str, figure: String| table.row(&[what.to_owned(), figure]);
    row("entries", options.entries.to_string());
    row("features", rows.len().to_string());
    row(
        "bytes a feature",
        format!("{:.1}", size(&lists) as f64 / rows.len() as f64),
    );
    row("seconds to make the lists", format!("{made:.1}"));
    row("queries", queries.len().to_string());
    row(
        "features a query",
        (ballots / queries.len().max(1)).to_string(),
    );
    row(
        "ms a query, median",
        format!("{:.1}", times[times.len() / 2]),
    );
    row(
        "ms a query, mean",
        format!("{:.1}", times.iter().sum::<f64>() / times.len() as f64),
    );
    row(
        "ms a query, slowest",
        format!("{:.1}", times[times.len() - 1]),
    );
    row("right entry nominated", count(&nominated).to_string());
    if options.compare_all {
        let brute = compared(&rows, &queries);
        let both = brute
            .iter()
            .zip(&nominated)
            .filter(|(all, lists)| **all && **lists)
            .count();
        row("nominated by comparing all", count(&brute).to_string());
        row("of these by the lists", both.to_string());
        row(
            "recall",
            format!("{:.3}", both as f64 / count(&brute).max(1) as f64),
        );
    }
    print!("{}", table.print(options.format));
    Ok(())
}

/// A feature as far from a real one as strangers are, but in the same part of the space.
fn changed(like: Ballot, dice: &mut Dice) -> Ballot {
    let mut ballot = like;
    for word in &mut ballot.bits {
        *word ^= flips(dice);
    }
    ballot.turn = dice.below(64) as u8;
    ballot
}

fn size(lists: &Lists) -> usize {
    (lists.starts.len() + lists.voters.len()) * 4
        + lists.first.len() * 8
        + lists.rest.len() * 24
        + lists.poses.len() * 2
}

fn is_nominated(found: &[Tally], query: &Query) -> bool {
    let right = |tally: &Tally| tally.voter == query.right && tally.votes >= FEWEST_VOTES;
    found.iter().any(right)
}

/// The same where every feature is compared with every other.
fn compared(rows: &[(u32, Ballot)], queries: &[Query]) -> Vec<bool> {
    let one = |query: &Query| is_nominated(&compare_all(rows, &query.ballots, NOMINATED), query);
    let one = &one;
    let half = queries.len().div_ceil(2).max(1);
    thread::scope(|scope| {
        let parts = queries.chunks(half);
        let parts = parts.map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()));
        let parts: Vec<_> = parts.collect();
        let joined = parts
            .into_iter()
            .map(|part| part.join().unwrap_or_default());
        joined.flatten().collect()
    })
}

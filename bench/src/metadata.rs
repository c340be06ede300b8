//! Scores `cutline::metadata` against what exiftool read of the same files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use cutline::metadata::{self, Metadata};
use serde_json::{Map, Value};

use crate::table::{Format, Table};

/// Options of `bench metadata`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder with `files/` and `EXPECTED_exiftool12.57.jsonl`.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print every file and value that does not agree, on stderr.
    #[arg(long)]
    list: bool,
}

/// Types this version decodes, as exiftool names them.
const STILL: [&str; 8] = [
    "JPEG",
    "PNG",
    "TIFF",
    "BTF",
    "WEBP",
    "Extended WEBP",
    "GIF",
    "BMP",
];

/// One file as exiftool saw it.
#[derive(serde::Deserialize)]
struct Expected {
    file: String,
    tags: Map<String, Value>,
}

/// How our value of a key stands to exiftool's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Agree,
    Differ,
    Missing,
    Extra,
}

/// A key with what we read, and the values exiftool gives it, one a block.
struct Key {
    name: &'static str,
    ours: fn(&Metadata) -> Option<String>,
    theirs: fn(&Map<String, Value>) -> Vec<String>,
}

const KEYS: [Key; 12] = [
    Key {
        name: "capture time",
        ours: |m| m.capture_time.clone(),
        theirs: capture_times,
    },
    Key {
        name: "gps",
        ours: |m| m.gps.map(|g| format!("{:.9} {:.9}", g.lat, g.lon)),
        theirs: positions,
    },
    Key {
        name: "creator",
        ours: |m| (!m.creator.is_empty()).then(|| m.creator.join("; ")),
        theirs: |t| {
            texts(
                t,
                &[
                    "XMP-dc:Creator",
                    "IPTC:By-line",
                    "IFD0:Artist",
                    "PNG:Author",
                ],
            )
        },
    },
    Key {
        name: "credit",
        ours: |m| m.credit.clone(),
        theirs: |t| texts(t, &["XMP-photoshop:Credit", "IPTC:Credit"]),
    },
    Key {
        name: "source",
        ours: |m| m.source.clone(),
        theirs: |t| texts(t, &["XMP-photoshop:Source", "IPTC:Source"]),
    },
    Key {
        name: "caption",
        ours: |m| m.caption.clone(),
        theirs: |t| {
            let tags = [
                "XMP-dc:Description",
                "IPTC:Caption-Abstract",
                "IFD0:ImageDescription",
                "PNG:Description",
            ];
            texts(t, &tags)
        },
    },
    Key {
        name: "copyright",
        ours: |m| m.copyright.clone(),
        theirs: |t| {
            let tags = [
                "XMP-dc:Rights",
                "IPTC:CopyrightNotice",
                "IFD0:Copyright",
                "PNG:Copyright",
            ];
            texts(t, &tags)
        },
    },
    Key {
        name: "city",
        ours: |m| m.city.clone(),
        theirs: |t| place(t, &["XMP-photoshop:City", "IPTC:City"], "City"),
    },
    Key {
        name: "state",
        ours: |m| m.state.clone(),
        theirs: |t| {
            let tags = ["XMP-photoshop:State", "IPTC:Province-State"];
            place(t, &tags, "ProvinceState")
        },
    },
    Key {
        name: "headline",
        ours: |m| m.headline.clone(),
        theirs: |t| texts(t, &["XMP-photoshop:Headline", "IPTC:Headline"]),
    },
    Key {
        name: "instructions",
        ours: |m| m.instructions.clone(),
        theirs: |t| {
            let tags = ["XMP-photoshop:Instructions", "IPTC:SpecialInstructions"];
            texts(t, &tags)
        },
    },
    Key {
        name: "country",
        ours: |m| m.country.clone(),
        theirs: |t| {
            let tags = ["XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"];
            place(t, &tags, "CountryName")
        },
    },
];

/// Reads every still picture exiftool knows and prints agreements per key.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let list = options.data.join("EXPECTED_exiftool12.57.jsonl");
    let lines = std::fs::read_to_string(&list)
        .with_context(|| format!("cannot read {}", list.display()))?;
    let mut counts: BTreeMap<(usize, Outcome), usize> = BTreeMap::new();
    let mut files = 0;
    for line in lines.lines() {
        let expected: Expected = serde_json::from_str(line)?;
        let kind = expected.tags.get("File:FileType").and_then(Value::as_str);
        if !kind.is_some_and(|kind| STILL.contains(&kind)) {
            continue;
        }
        let path = options.data.join("files").join(&expected.file);
        let bytes =
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let found = metadata::read(&bytes);
        files += 1;
        for (n, key) in KEYS.iter().enumerate() {
            let ours = (key.ours)(&found);
            let theirs = (key.theirs)(&expected.tags);
            let Some(outcome) = compare(key.name, ours.as_deref(), &theirs) else {
                continue;
            };
            *counts.entry((n, outcome)).or_default() += 1;
            if options.list && outcome != Outcome::Agree {
                eprintln!("{} · {} · {ours:?} · {theirs:?}", expected.file, key.name);
            }
        }
    }
    let mut table = Table::new(&["key", "agree", "differ", "missing", "extra"]);
    for (n, key) in KEYS.iter().enumerate() {
        let count = |outcome| counts.get(&(n, outcome)).copied().unwrap_or(0).to_string();
        table.row(&[
            key.name.to_owned(),
            count(Outcome::Agree),
            count(Outcome::Differ),
            count(Outcome::Missing),
            count(Outcome::Extra),
        ]);
    }
    print!("{}", table.print(options.format));
    eprintln!("{files} files");
    Ok(())
}

/// `None` where neither has a value.
fn compare(key: &str, ours: Option<&str>, theirs: &[String]) -> Option<Outcome> {
    let Some(ours) = ours else {
        return (!theirs.is_empty()).then_some(Outcome::Missing);
    };
    if theirs.is_empty() {
        return Some(Outcome::Extra);
    }
    let same = |theirs: &String| match key {
        "gps" => near(ours, theirs),
        "capture time" => ours == theirs,
        _ => folded(ours) == folded(theirs),
    };
    if theirs.iter().any(same) {
        return Some(Outcome::Agree);
    }
    Some(Outcome::Differ)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two positions agree within a millionth of a degree.
fn near(a: &str, b: &str) -> bool {
    let parts =
        |text: &str| -> Vec<f64> { text.split(' ').filter_map(|n| n.parse().ok()).collect() };
    let (a, b) = (parts(a), parts(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| (a - b).abs() <= 1e-6)
}

/// The text of each tag; lists joined by `; `, empty ones left out.
fn texts(tags: &Map<String, Value>, names: &[&str]) -> Vec<String> {
    let values = names.iter().filter_map(|name| tags.get(*name)).map(text_of);
    values.filter(|text| !text.trim().is_empty()).collect()
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// A place of the flat tags, else that of the only location shown or made.
fn place(tags: &Map<String, Value>, flat: &[&str], member: &str) -> Vec<String> {
    let found = texts(tags, flat);
    if !found.is_empty() {
        return found;
    }
    let of = |structure: &str| {
        let value = tags.get(&format!("XMP-iptcExt:{structure}"))?;
        let one = match value {
            Value::Array(items) if items.len() == 1 => items.first()?,
            Value::Array(_) => return None,
            one => one,
        };
        one.get(member).map(text_of)
    };
    ["LocationShown", "LocationCreated"]
        .into_iter()
        .find_map(of)
        .into_iter()
        .collect()
}

/// `YYYY-MM-DDThh:mm:ss` with sub-seconds and offset of EXIF, else IIM, else XMP, each where the clock was set.
fn capture_times(tags: &Map<String, Value>) -> Vec<String> {
    let text = |name: &str| tags.get(name).map(text_of);
    let has_exif = tags.contains_key("ExifIFD:DateTimeOriginal");
    let exif = has_exif
        .then(|| text("Composite:SubSecDateTimeOriginal"))
        .flatten()
        .or_else(|| text("ExifIFD:DateTimeOriginal"))
        .or_else(|| text("IFD0:DateTimeOriginal"));
    let iim = text("IPTC:DateCreated").map(|date| match text("IPTC:TimeCreated") {
        Some(time) => format!("{date} {time}"),
        None => date,
    });
    let xmp = text("XMP-photoshop:DateCreated").or_else(|| text("XMP-exif:DateTimeOriginal"));
    let known = [exif, iim, xmp].into_iter().flatten().find_map(|t| iso(&t));
    known.into_iter().collect()
}

/// exiftool's spelling of a time in ours; `None` where the clock was not set.
fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let (date, time) = text.split_once(' ').unwrap_or((text, ""));
    let year: u16 = date.get(..4)?.parse().ok()?;
    let date = date.replace(':', "-");
    if year == 0 || cutline::time::DateInterval::parse(&date).is_none() {
        return None;
    }
    match time {
        "" => Some(date),
        time => Some(format!("{date}T{time}")),
    }
}

fn positions(tags: &Map<String, Value>) -> Vec<String> {
    let number = |name: &str| {
        tags.get(&format!("Composite:{name}"))
            .and_then(Value::as_f64)
    };
    match (number("GPSLatitude"), number("GPSLongitude")) {
        (Some(lat), Some(lon)) => vec![format!("{lat} {lon}")],
        _ => Vec::new(),
    }
}

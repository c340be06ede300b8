//! Reads every ninjs and `NewsML-G2` file of the data and looks for the media that a plain reading of the same file finds.
//!
//! The plain reading knows nothing of cutline's: it takes every ninjs object of a picture's or video's type with its
//! renditions, and every `NewsML-G2` item of such a class with its remote contents.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cutline::article::{self, Source};
use cutline::limit::Limits;
use cutline::reference::{self, MediaRef};
use regex::Regex;
use serde_json::Value;

use crate::files;
use crate::table::{Format, Table};

/// Options of `bench forms`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder with `files/g_ninjs` and `files/g_newsmlg2`.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print every medium that is missed or not expected, on stderr.
    #[arg(long)]
    list: bool,
}

/// One picture or video of a file.
#[derive(Default)]
struct Medium {
    addresses: Vec<String>,
    caption: Option<String>,
}

/// What was expected and found in the files of one form.
#[derive(Default)]
struct Count {
    files: usize,
    headlines: usize,
    media: usize,
    found: usize,
    extra: usize,
    captions: usize,
    same: usize,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut table = Table::new(&[
        "form",
        "files",
        "with headline",
        "media",
        "found",
        "not expected",
        "captions",
        "same",
    ]);
    for (name, count) in counted(&args.data, args.list)? {
        let cells = [
            count.files,
            count.headlines,
            count.media,
            count.found,
            count.extra,
            count.captions,
            count.same,
        ];
        let mut row = vec![name.to_owned()];
        row.extend(cells.map(|cell| cell.to_string()));
        table.row(&row);
    }
    print!("{}", table.print(args.format));
    Ok(())
}

fn counted(data: &Path, list: bool) -> Result<Vec<(&'static str, Count)>> {
    let mut out = Vec::new();
    for (name, folder, ending, media_of) in [
        (
            "ninjs",
            "files/g_ninjs",
            "json",
            of_ninjs as fn(&str) -> Vec<Medium>,
        ),
        ("newsml-g2", "files/g_newsmlg2", "xml", of_newsml),
    ] {
        let mut count = Count::default();
        for path in below(&data.join(folder), ending)? {
            let bytes = files::read(&path)?;
            let expected = media_of(&String::from_utf8_lossy(&bytes));
            score(&path, &bytes, &expected, list, &mut count);
        }
        out.push((name, count));
    }
    Ok(out)
}

fn below(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut out = files::in_folder(folder, ending)?;
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        out.extend(below(&folder, ending)?);
    }
    Ok(out)
}

fn score(path: &Path, bytes: &[u8], expected: &[Medium], list: bool, count: &mut Count) {
    let limits = Limits::default();
    let articles = article::read(bytes, &Source::default(), &limits);
    let references: Vec<MediaRef> = articles
        .iter()
        .flat_map(|article| reference::extract(article, &limits).0)
        .filter(|reference| reference.role != reference::Role::Mention)
        .collect();
    count.files += 1;
    count.headlines += usize::from(articles.iter().any(|article| article.headline.is_some()));
    let mut met = vec![false; references.len()];
    for medium in expected {
        count.media += 1;
        let at = references.iter().position(|reference| {
            reference
                .urls
                .iter()
                .any(|url| medium.addresses.contains(url))
        });
        let Some(at) = at else {
            if list {
                eprintln!("{}: missed: {:?}", path.display(), medium.addresses.first());
            }
            continue;
        };
        count.found += 1;
        met[at] = true;
        let Some(caption) = &medium.caption else {
            continue;
        };
        count.captions += 1;
        let is_same = references[at].caption.as_ref() == Some(caption);
        count.same += usize::from(is_same);
        if list && !is_same {
            eprintln!(
                "{}: caption: {:?} <> {caption}",
                path.display(),
                references[at].caption
            );
        }
    }
    for (reference, _) in references.iter().zip(met).filter(|(_, met)| !met) {
        count.extra += 1;
        if list {
            eprintln!("{}: not expected: {}", path.display(), reference.key);
        }
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of_ninjs(text: &str) -> Vec<Medium> {
    fn walk(value: &Value, out: &mut Vec<Medium>) {
        match value {
            Value::Object(object) => {
                let kind = object
                    .get("type")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let medium = medium_of(value);
                if matches!(kind, "picture" | "graphic" | "video") && !medium.addresses.is_empty() {
                    out.push(medium);
                }
                let inner = object.iter().filter(|(key, _)| *key != "logo");
                inner.for_each(|(_, value)| walk(value, out));
            }
            Value::Array(items) => {
                let items = items.iter().filter(|item| item["name"] != "logo");
                items.for_each(|value| walk(value, out));
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    walk(&serde_json::from_str(text).unwrap_or_default(), &mut out);
    out
}

fn medium_of(item: &Value) -> Medium {
    let each = |value: &Value| -> Vec<Value> {
        match value {
            Value::Object(object) => object.values().cloned().collect(),
            Value::Array(items) => items.clone(),
            _ => Vec::new(),
        }
    };
    let addresses = each(&item["renditions"])
        .iter()
        .filter_map(|rendition| Some(folded(rendition["href"].as_str()?)))
        .collect();
    let described = each(&item["descriptions"])
        .into_iter()
        .find(|described| matches!(described["role"].as_str(), Some("caption" | "text")));
    let caption = item["description_caption"]
        .as_str()
        .or(item["description_text"].as_str())
        .or(described
            .as_ref()
            .and_then(|described| described["value"].as_str()))
        .map(folded);
    Medium { addresses, caption }
}

fn of_newsml(text: &str) -> Vec<Medium> {
    let pattern = |pattern: &str| Regex::new(pattern).expect("the pattern is fixed");
    let items = pattern(r"(?s)<newsItem\b.*?</newsItem>");
    let class = pattern(r#"(?s)<itemClass\s+qcode="[^"]*(?:picture|graphic|video)""#);
    let contents = pattern(r#"(?s)<remoteContent\b[^>]*?\bhref="([^"]*)""#);
    let caption = pattern(r#"(?s)<description\b[^>]*role="[^"]*caption"[^>]*>([^<]*)<"#);
    let links = pattern(r"(?s)<itemRef\b.*?</itemRef>");
    let target = pattern(r#"\b(?:residref|href)="([^"]*)""#);
    let contained = items.find_iter(text).map(|item| (item.as_str(), &contents));
    let linked = links.find_iter(text).map(|link| (link.as_str(), &target));
    contained
        .chain(linked)
        .filter(|(item, _)| class.is_match(item))
        .map(|(item, address)| Medium {
            addresses: address
                .captures_iter(item)
                .map(|found| {
                    let path = found[1].trim_start_matches("file:///");
                    path.trim_start_matches("./").trim().to_owned()
                })
                .collect(),
            caption: caption.captures(item).map(|found| folded(&found[1])),
        })
        .filter(|medium| !medium.addresses.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_medium_of_the_examples_is_found() {
        let Some(data) = files::test_data("ninjs and NewsML-G2 files") else {
            return;
        };
        for (name, count) in counted(&data, true).expect("the files are readable") {
            assert!(count.media > 10, "{name}");
            assert_eq!((count.found, count.extra), (count.media, 0), "{name}");
            assert_eq!(count.same, count.captions, "{name}");
        }
    }
}

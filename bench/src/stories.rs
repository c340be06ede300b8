//! Headlines and published times of pages against those another project's parsers give.

use std::path::PathBuf;

use anyhow::Result;
use cutline::article::{self, Source};
use cutline::limit::Limits;
use cutline::time::DateInterval;

use crate::files;
use crate::table::{Format, Table};

/// Options of `bench stories`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder with `EXPECTED_fundus_images.jsonl` and the pages it names.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print every page that differs, on stderr.
    #[arg(long)]
    list: bool,
}

#[derive(serde::Deserialize)]
struct Expected {
    file: String,
    title: Option<String>,
    publishing_date: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<()> {
    let text = files::read(&args.data.join("EXPECTED_fundus_images.jsonl"))?;
    let text = String::from_utf8(text)?;
    let mut counts = [
        ("headline", 0, 0),
        ("published day", 0, 0),
        ("published zone", 0, 0),
        ("body text", 0, 0),
    ];
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let expected: Expected = serde_json::from_str(line)?;
        let bytes = files::unpacked(&args.data.join(&expected.file))?;
        let article = article::read(&bytes, &Source::default(), &Limits::default()).swap_remove(0);
        let mut count = |at: usize, ours: Option<bool>, say: &dyn Fn() -> String| {
            counts[at].2 += 1;
            counts[at].1 += usize::from(ours == Some(true));
            if args.list && ours != Some(true) {
                eprintln!("{}: {}: {}", expected.file, counts[at].0, say());
            }
        };
        if let Some(title) = &expected.title {
            let ours = article
                .headline
                .as_deref()
                .map(|ours| words(ours) == words(title));
            count(0, ours, &|| format!("{:?} <> {title}", article.headline));
        }
        let date = expected
            .publishing_date
            .as_deref()
            .map(|date| date.replacen(' ', "T", 1));
        if let Some(date) = date.as_deref().and_then(DateInterval::parse) {
            let ours = article.published;
            let is_same =
                ours.map(|ours| ours.days_before(&date) == 0 && date.days_before(&ours) == 0);
            count(1, is_same, &|| {
                format!("{:?} <> {date}", ours.map(|ours| ours.to_string()))
            });
            if date.offset().is_some() {
                let has_zone = ours.map(|ours| ours.offset().is_some());
                count(2, has_zone, &|| {
                    format!("{:?} <> {date}", ours.map(|ours| ours.to_string()))
                });
            }
        }
        let letters: usize = article
            .paragraphs
            .iter()
            .map(|p| p.text.chars().count())
            .sum();
        count(3, Some(letters >= 300), &|| format!("{letters} characters"));
    }
    let mut table = Table::new(&["what", "same", "of"]);
    for (name, same, of) in counts {
        table.row(&[name.to_owned(), same.to_string(), of.to_string()]);
    }
    print!("{}", table.print(args.format));
    Ok(())
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect()
}

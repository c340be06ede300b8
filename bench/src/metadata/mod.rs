//! Scores `cutline::metadata` against what exiftool read of the same files.

mod exiftool;
mod keys;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use cutline::metadata::{self, Metadata, Reading};

use crate::table::{Format, Table};
use keys::{KEYS, Key, Tags};

/// Disagreements looked into: file, key, who is right (`ours`, `theirs`, `neither`), why.
const EXPLAINED: &str = include_str!("explained.tsv");

/// Share of values, in percent, that must agree where exiftool is right.
const LEAST: f64 = 99.5;

/// Options of `bench metadata`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder with `files/` and `EXPECTED_exiftool12.57.jsonl`.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Compare files of these folders that the list does not name, with the exiftool on the path; nothing was looked into
    /// beforehand, so every disagreement counts as ours.
    #[arg(long, value_name = "DIR", num_args = 1..)]
    held_out: Vec<PathBuf>,
    /// Print every file and value that does not agree, on stderr, as lines of the table of explanations.
    #[arg(long)]
    list: bool,
}

/// One file as exiftool saw it.
#[derive(serde::Deserialize)]
struct Expected {
    file: String,
    tags: Tags,
    /// Where it is.
    #[serde(skip)]
    path: PathBuf,
}

/// How our value of a key stands to exiftool's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Agree,
    Differ,
    Missing,
    Extra,
}

/// What became of all values of one key.
#[derive(Debug, Default, Clone)]
struct Counts {
    agree: usize,
    /// Disagreements in which exiftool is wrong, or neither is right.
    theirs_wrong: usize,
    /// Disagreements in which we are wrong, and those nobody looked into.
    ours_wrong: usize,
    /// Those nobody looked into.
    unexplained: usize,
}

impl Counts {
    /// Percent of the values exiftool has right that we have too.
    fn agreement(&self) -> f64 {
        let all = self.agree + self.ours_wrong;
        if all == 0 {
            return 100.0;
        }
        100.0 * self.agree as f64 / all as f64
    }
}

/// Reads every file exiftool knows and prints agreements per key.
///
/// # Errors
/// Data that cannot be read, agreement below the least, or a disagreement nobody looked into.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let listed = listed(&options.data)?;
    let expected = match options.held_out.as_slice() {
        [] => listed,
        folders => exiftool::read(folders, &listed)?,
    };
    let (files, counts, listed) = score(&expected)?;
    if options.list {
        eprintln!("{}", listed.join("\n"));
    }
    let mut table = Table::new(&["key", "agree", "theirs wrong", "ours wrong", "agreement %"]);
    let mut all = Counts::default();
    for (key, counts) in KEYS.iter().zip(&counts) {
        table.row(&row(key.name, counts));
        all.agree += counts.agree;
        all.theirs_wrong += counts.theirs_wrong;
        all.ours_wrong += counts.ours_wrong;
        all.unexplained += counts.unexplained;
    }
    table.row(&row("all", &all));
    print!("{}", table.print(options.format));
    eprintln!("{files} files");
    if all.unexplained > 0 && options.held_out.is_empty() {
        bail!(
            "{} disagreements nobody looked into; `--list` prints them",
            all.unexplained
        );
    }
    if all.agreement() < LEAST && options.held_out.is_empty() {
        bail!("agreement is below {LEAST} %");
    }
    Ok(())
}

fn row(name: &str, counts: &Counts) -> [String; 5] {
    [
        name.to_owned(),
        counts.agree.to_string(),
        counts.theirs_wrong.to_string(),
        counts.ours_wrong.to_string(),
        format!("{:.2}", counts.agreement()),
    ]
}

/// The files of the list of expectations, with their paths.
fn listed(data: &Path) -> anyhow::Result<Vec<Expected>> {
    let list = data.join("EXPECTED_exiftool12.57.jsonl");
    let lines = std::fs::read_to_string(&list)
        .with_context(|| format!("cannot read {}", list.display()))?;
    let mut files = Vec::new();
    for line in lines.lines() {
        let mut expected: Expected = serde_json::from_str(line)?;
        expected.path = data.join("files").join(&expected.file);
        files.push(expected);
    }
    Ok(files)
}

/// The number of files, what became of each key, and every disagreement as a line of the table of explanations.
fn score(files: &[Expected]) -> anyhow::Result<(usize, Vec<Counts>, Vec<String>)> {
    let explained = explained();
    let mut counts = vec![Counts::default(); KEYS.len()];
    let mut listed = Vec::new();
    for expected in files {
        let found = read(&expected.path)?;
        for (key, counts) in KEYS.iter().zip(&mut counts) {
            let ours = (key.ours)(&found);
            let theirs = (key.theirs)(&expected.tags);
            let outcome = compare(key, ours.as_deref(), &theirs);
            let right = explained.get(&(expected.file.as_str(), key.name)).copied();
            match (outcome, right) {
                (None, _) => continue,
                (Some(Outcome::Agree), _) => {
                    counts.agree += 1;
                    continue;
                }
                (Some(_), Some("ours" | "neither")) => counts.theirs_wrong += 1,
                (Some(_), Some(_)) => counts.ours_wrong += 1,
                (Some(_), None) => {
                    counts.ours_wrong += 1;
                    counts.unexplained += 1;
                }
            }
            let values = format!("ours {ours:?}, exiftool {theirs:?}");
            let right = right.unwrap_or("?");
            listed.push(format!(
                "{}\t{}\t{right}\t{values}",
                expected.file, key.name
            ));
        }
    }
    Ok((files.len(), counts, listed))
}

fn read(path: &Path) -> anyhow::Result<Metadata> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(metadata::read(&bytes, &Reading::named("")))
}

/// Who is right, by file and key.
fn explained() -> HashMap<(&'static str, &'static str), &'static str> {
    let rows = EXPLAINED.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        Some(((cells.next()?, cells.next()?), cells.next()?))
    };
    rows.filter_map(row).collect()
}

/// `None` where neither has a value.
fn compare(key: &Key, ours: Option<&str>, theirs: &[String]) -> Option<Outcome> {
    let Some(ours) = ours else {
        return (!theirs.is_empty()).then_some(Outcome::Missing);
    };
    if theirs.is_empty() {
        return Some(Outcome::Extra);
    }
    match theirs.iter().any(|theirs| (key.same)(ours, theirs)) {
        true => Some(Outcome::Agree),
        false => Some(Outcome::Differ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::test_data;

    #[test]
    fn metadata_agrees_with_exiftool_where_it_is_right() {
        let Some(data) = test_data("metadata beside exiftool's") else {
            return;
        };
        let (files, counts, _) = score(&listed(&data).expect("a list")).expect("the data");
        assert!(files >= 732, "{files} files");
        let agree: usize = counts.iter().map(|counts| counts.agree).sum();
        let wrong: usize = counts.iter().map(|counts| counts.ours_wrong).sum();
        let unexplained: usize = counts.iter().map(|counts| counts.unexplained).sum();
        assert_eq!(unexplained, 0);
        assert!(
            100.0 * agree as f64 >= LEAST * (agree + wrong) as f64,
            "{agree} {wrong}"
        );
    }

    #[test]
    fn every_explanation_names_who_is_right_and_why() {
        for line in EXPLAINED.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [_, key, right, why] = cells.as_slice() else {
                panic!("four cells: {line}");
            };
            assert!(KEYS.iter().any(|known| known.name == *key), "{line}");
            assert!(["ours", "theirs", "neither"].contains(right), "{line}");
            assert!(why.len() > 20, "{line}");
        }
    }

    #[test]
    fn outcomes_are_told_apart() {
        let key = KEYS.iter().find(|key| key.name == "credit").expect("a key");
        let theirs = ["A  B".to_owned()];
        assert_eq!(compare(key, Some("A B"), &theirs), Some(Outcome::Agree));
        assert_eq!(compare(key, Some("A"), &theirs), Some(Outcome::Differ));
        assert_eq!(compare(key, None, &theirs), Some(Outcome::Missing));
        assert_eq!(compare(key, Some("A"), &[]), Some(Outcome::Extra));
        assert_eq!(compare(key, None, &[]), None);
    }
}

//! Scores what `cutline read` lists on hand-labelled news pages and reads every page of the data.
//!
//! A prediction is right if one of its URLs equals one of the label's without scheme and query, or its id equals the
//! label's. Doubtful labels and stills of videos are neither hit nor miss, and mentions in words are left out.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;

use crate::files::unpacked;
use crate::line::{Read, Reference, read};
use crate::table::{Format, Table};

mod agreement;

use agreement::{Part, Words};

/// Options of `bench pages`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder with `pages/`, `html/` and `EXPECTED_html_refs.jsonl`.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print every miss, wrong pick, caption and credit that differs, on stderr.
    #[arg(long)]
    list: bool,
    /// Read only the labelled pages.
    #[arg(long)]
    labelled: bool,
    /// Score only the pages that another project's parsers list pictures for.
    #[arg(long, conflicts_with = "labelled")]
    agreement: bool,
}

/// The labels of one page.
#[derive(serde::Deserialize)]
struct Truth {
    id: String,
    url: Option<String>,
    media: Vec<Label>,
}

#[derive(serde::Deserialize)]
struct Label {
    kind: String,
    role: String,
    urls: Vec<String>,
    caption: Option<String>,
    credit: Option<String>,
    embed_id: Option<String>,
    #[serde(default)]
    unsure: bool,
    #[serde(default)]
    poster_urls: Vec<String>,
}

#[derive(Default, Clone)]
struct Count {
    hit: usize,
    predicted: usize,
    labelled: usize,
}

impl Count {
    /// Precision, recall and their harmonic mean.
    fn ratios(&self) -> [f64; 3] {
        let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (precision, recall) = (
            ratio(self.hit, self.predicted),
            ratio(self.hit, self.labelled),
        );
        let sum = precision + recall;
        let f1 = if sum == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / sum
        };
        [precision, recall, f1]
    }

    fn row(&self, name: &str) -> Vec<String> {
        let mut cells = vec![name.to_owned()];
        cells.extend([self.hit, self.predicted, self.labelled].map(|count| count.to_string()));
        cells.extend(self.ratios().map(|ratio| format!("{ratio:.3}")));
        cells
    }
}

#[derive(Default)]
struct Score {
    photos: Count,
    embeds: Count,
    leads: Count,
    captions: Count,
    credits: Count,
}

/// Runs the command.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    if options.agreement {
        return agree(options);
    }
    let mut table = Table::new(&[
        "what",
        "hit",
        "predicted",
        "labelled",
        "precision",
        "recall",
        "f1",
    ]);
    let score = labelled(&options.data.join("pages"), options.list)?;
    for (name, count) in [
        ("photos", &score.photos),
        ("videos and embeds", &score.embeds),
        ("lead photo", &score.leads),
        ("captions", &score.captions),
        ("credits", &score.credits),
    ] {
        table.row(&count.row(name));
    }
    if options.labelled {
        print!("{}", table.print(options.format));
        return Ok(());
    }
    let (floor, speed) = floor(&options.data, options.list)?;
    print!("{}", table.print(options.format));
    agree(options)?;
    let mut table = Table::new(&["must find", "found", "of", "recall"]);
    for (name, count) in &floor {
        let recall = count.hit as f64 / count.labelled.max(1) as f64;
        let [found, of] = [count.hit, count.labelled].map(|count| count.to_string());
        table.row(&[name.clone(), found, of, format!("{recall:.3}")]);
    }
    print!("{}", table.print(options.format));
    let mut table = Table::new(&["pages", "median ms", "95 % ms", "slowest ms"]);
    table.row(&speed);
    print!("{}", table.print(options.format));
    Ok(())
}

/// Prints the agreement with another project's parsers, both parts.
fn agree(options: &Options) -> anyhow::Result<()> {
    let mut labelled = HashSet::new();
    for entry in std::fs::read_dir(options.data.join("pages/truth"))? {
        let truth: Truth = serde_json::from_slice(&std::fs::read(entry?.path())?)?;
        labelled.extend(truth.url);
    }
    let (tuning, held) = agreement::images(&options.data, &labelled, options.list)?;
    let mut table = Table::new(&[
        "agreement",
        "hit",
        "ours",
        "theirs",
        "precision",
        "recall",
        "f1",
    ]);
    for row in tuning.rows("tuning").iter().chain(&held.rows("held out")) {
        table.row(row);
    }
    print!("{}", table.print(options.format));
    Ok(())
}

fn labelled(folder: &Path, list: bool) -> anyhow::Result<Score> {
    let mut score = Score::default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join("truth"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<anyhow::Result<_>>()?;
    files.sort();
    for file in files {
        let truth: Truth = serde_json::from_slice(&std::fs::read(&file)?)
            .with_context(|| file.display().to_string())?;
        let bytes = unpacked(&folder.join(format!("{}.html.gz", truth.id)))?;
        let references = read(&bytes)?.references;
        page(&truth, &references, list, &mut score);
    }
    Ok(score)
}

/// The URL without scheme, and without query where the path names a file.
fn bare(url: &str) -> String {
    let url = url.replace("&amp;", "&");
    let rest = url
        .split_once("://")
        .map_or(url.trim_start_matches('/'), |(_, rest)| rest);
    let path = rest.split('?').next().unwrap_or(rest);
    let names_file = path
        .rsplit('/')
        .next()
        .is_some_and(|file| file.contains('.') && !file.contains(".php"));
    if names_file {
        path.to_owned()
    } else {
        rest.to_owned()
    }
}

fn page(truth: &Truth, references: &[Reference], list: bool, score: &mut Score) {
    let shown = || {
        references
            .iter()
            .filter(|reference| reference.role != "mention")
    };
    let base = truth.url.clone().unwrap_or_default();
    let host = base.split('/').take(3).collect::<Vec<_>>().join("/");
    let names = |urls: &[String]| -> HashSet<String> {
        let whole = urls.iter().map(|url| bare(url));
        let local = urls
            .iter()
            .filter(|url| url.starts_with('/'))
            .map(|url| bare(&format!("{host}{url}")));
        whole.chain(local).collect()
    };
    let labels: Vec<(&Label, HashSet<String>)> = truth
        .media
        .iter()
        .map(|label| (label, names(&label.urls)))
        .collect();
    let posters: HashSet<String> = truth
        .media
        .iter()
        .flat_map(|label| names(&label.poster_urls))
        .collect();
    let say = |what: &str, detail: &str| {
        if list {
            eprintln!("{}: {what}: {detail}", truth.id);
        }
    };
    let mut met: HashSet<usize> = HashSet::new();
    for reference in shown() {
        let urls = names(&reference.urls);
        let is_photo = reference.is_photo();
        let fits = |label: &Label| (label.kind == "photo") == is_photo;
        let matches = |(label, names): &(&Label, HashSet<String>)| {
            let same_id = label.embed_id.is_some() && label.embed_id == reference.embed_id;
            same_id || !names.is_disjoint(&urls)
        };
        let at = labels.iter().position(|pair| fits(pair.0) && matches(pair));
        let count = if is_photo {
            &mut score.photos
        } else {
            &mut score.embeds
        };
        match at.and_then(|at| Some((at, labels.get(at)?.0))) {
            Some((_, label)) if label.unsure => {}
            Some((at, _)) if !met.insert(at) => {}
            Some((_, label)) => {
                count.hit += 1;
                count.predicted += 1;
                words(label, reference, &say, score);
            }
            None if !posters.is_disjoint(&urls) || labels.iter().any(matches) => {}
            None => {
                count.predicted += 1;
                say(
                    "wrong",
                    reference
                        .urls
                        .first()
                        .or(reference.embed_id.as_ref())
                        .map_or("", |url| url),
                );
            }
        }
        if reference.role == "lead" && is_photo {
            let label = at.and_then(|at| labels.get(at)).map(|pair| pair.0);
            if label.is_none_or(|label| !label.unsure) {
                let is_lead = label.is_some_and(|label| label.role == "lead");
                score.leads.predicted += 1;
                score.leads.hit += usize::from(is_lead);
                if !is_lead {
                    say("wrong lead", reference.urls.first().map_or("", |url| url));
                }
            }
        }
    }
    for (at, (label, _)) in labels.iter().enumerate().filter(|(_, pair)| !pair.0.unsure) {
        let is_photo = label.kind == "photo";
        let count = if is_photo {
            &mut score.photos
        } else {
            &mut score.embeds
        };
        count.labelled += 1;
        score.leads.labelled += usize::from(is_photo && label.role == "lead");
        score.captions.labelled += usize::from(label.caption.is_some());
        score.credits.labelled += usize::from(label.credit.is_some());
        if !met.contains(&at) {
            say(
                "missed",
                label
                    .urls
                    .first()
                    .or(label.embed_id.as_ref())
                    .map_or("", |url| url),
            );
        }
    }
}

fn words(label: &Label, reference: &Reference, say: &dyn Fn(&str, &str), score: &mut Score) {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let credit = reference.credit().map(str::to_owned);
    for (name, ours, theirs, count) in [
        (
            "caption",
            &reference.caption,
            &label.caption,
            &mut score.captions,
        ),
        ("credit", &credit, &label.credit, &mut score.credits),
    ] {
        let (ours, theirs) = (ours.as_deref().map(fold), theirs.as_deref().map(fold));
        count.predicted += usize::from(ours.is_some());
        count.hit += usize::from(ours.is_some() && ours == theirs);
        if ours != theirs {
            say(
                name,
                &format!(
                    "{} <> {}",
                    ours.unwrap_or_default(),
                    theirs.unwrap_or_default()
                ),
            );
        }
    }
}

/// Counts by what must be found, and what is to be listed.
type Floor = (Vec<(String, Count)>, Vec<String>);

/// Every page is read; what must be found on each is looked for.
fn floor(data: &Path, list: bool) -> anyhow::Result<Floor> {
    let text = std::fs::read_to_string(data.join("EXPECTED_html_refs.jsonl"))?;
    let mut counts = [
        ("tweets", Count::default()),
        ("youtube", Count::default()),
        ("og image", Count::default()),
    ];
    let (mut tuning, mut held) = (Words::default(), Words::default());
    let mut times = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let expected: Value = serde_json::from_str(line)?;
        let file = expected
            .get("file")
            .and_then(Value::as_str)
            .context("a line has no `file`")?;
        let bytes = unpacked(&data.join(file))?;
        let Read {
            article,
            references,
            took,
        } = read(&bytes)?;
        times.push(took.as_secs_f64() * 1_000.0);
        let say = |what: &str, detail: &str| {
            if list && Part::of(file) == Part::Tuning {
                eprintln!("{file}: {what}: {detail}");
            }
        };
        match Part::of(file) {
            Part::Tuning => tuning.add(&expected, &bytes, (&article, &references), &say),
            Part::HeldOut => held.add(&expected, &bytes, (&article, &references), &say),
        }
        let ids: HashSet<&str> = references
            .iter()
            .filter_map(|reference| reference.embed_id.as_deref())
            .collect();
        for ((_, count), key) in counts.iter_mut().zip(["tweet_ids", "youtube_ids"]) {
            for id in strings(&expected, key) {
                count.labelled += 1;
                let is_found = ids.contains(id);
                count.hit += usize::from(is_found);
                if list && !is_found {
                    eprintln!("{file}: {key}: {id}");
                }
            }
        }
        let urls: HashSet<String> = references
            .iter()
            .flat_map(|reference| &reference.urls)
            .map(|url| bare(url))
            .collect();
        let og: Vec<&str> = strings(&expected, "og_image");
        if let [first, ..] = og.as_slice()
            && let Some((_, count)) = counts.last_mut()
        {
            count.labelled += 1;
            let is_found = urls.contains(&bare(first));
            count.hit += usize::from(is_found);
            if !is_found {
                say("og image", first);
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .or(times.last())
            .copied()
            .unwrap_or(0.0)
    };
    let mut speed = vec![times.len().to_string()];
    speed.extend([0.5, 0.95, 1.0].map(|share| format!("{:.1}", at(share))));
    let mut counts: Vec<(String, Count)> = counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    for (part, words) in [("tuning", tuning), ("held out", held)] {
        counts.push((format!("figcaptions, {part}"), words.figcaptions));
        counts.push((format!("wire credits, {part}"), words.wires));
        counts.push((format!("videos, {part}"), words.videos));
    }
    Ok((counts, speed))
}

fn strings<'v>(object: &'v Value, key: &str) -> Vec<&'v str> {
    object
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labelled_pages_are_read_as_an_editor_does() {
        let Some(data) = crate::files::test_data("labelled news pages") else {
            return;
        };
        let score = labelled(&data.join("pages"), true).expect("the labels are readable");
        let f1 = |count: &Count| count.ratios()[2];
        let recall = |count: &Count| count.ratios()[1];
        assert!(
            f1(&score.photos) >= 0.95,
            "photos {:?}",
            score.photos.ratios()
        );
        assert!(
            f1(&score.embeds) >= 0.95,
            "embeds {:?}",
            score.embeds.ratios()
        );
        assert!(
            recall(&score.captions) >= 0.90,
            "captions {:?}",
            score.captions.ratios()
        );
        assert!(
            recall(&score.credits) >= 0.92,
            "credits {:?}",
            score.credits.ratios()
        );
        assert!(
            score.leads.predicted - score.leads.hit <= 1,
            "leads {:?}",
            score.leads.ratios()
        );
    }
}

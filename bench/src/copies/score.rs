//! Recall for each edit, and what matches though it should not.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use cutline::archive::Snapshot;
use cutline::fetch::{Digest, FetchedMedia};
use cutline::limit::Limits;
use cutline::model::Model;
use cutline::pipeline::{self, Making, look};
use cutline::signal::local;

use super::edits::{EDITS, copy};
use super::picture::Picture;
use super::store::{Store, model_at};
use super::{pictures, plot, traps};
use crate::table::{Format, Table};

/// Options of `bench copies`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Photos to make copies of; they and the strangers are the archive.
    photos: PathBuf,
    /// Unrelated photos: in the archive with the others, and asked in edited form without their originals.
    strangers: PathBuf,
    /// Every how many photos one is edited.
    #[arg(long, default_value_t = 3)]
    every: usize,
    /// Photos passed over before the first that is edited.
    #[arg(long, default_value_t = 0)]
    skip: usize,
    /// Seed of the strengths.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Local features an entry keeps.
    #[arg(long, default_value_t = local::BUDGET)]
    local_features: usize,
    /// Graph of a learned model that is asked too.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Made entries beside the real ones, which resemble them.
    #[arg(long, default_value_t = 0)]
    made: usize,
    /// Pairs of templates and of shared frames.
    #[arg(long, default_value_t = 200)]
    traps: usize,
    /// Ask for clean pictures in an archive of edited copies instead.
    #[arg(long)]
    reverse: bool,
    /// Draw recall for each edit into this SVG file.
    #[arg(long)]
    svg: Option<PathBuf>,
    /// Print every miss and every false match on stderr.
    #[arg(long)]
    list: bool,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// One question: a file and the entry that is right, if any.
struct Asked {
    class: &'static str,
    name: String,
    bytes: Vec<u8>,
    right: Option<Digest>,
}

/// What came back.
struct Answer {
    class: &'static str,
    name: String,
    right: bool,
    wrong: Vec<String>,
    /// Strength of each match, right or not.
    ranked: Vec<(f64, bool)>,
    expected: bool,
    /// Entries it was compared with.
    entries: u64,
}

/// Prints recall for each edit at the false matches found, micro-AP, and false matches of strangers and traps.
///
/// # Errors
/// Files that cannot be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let photos = pictures(std::slice::from_ref(&options.photos))?;
    let strangers = pictures(std::slice::from_ref(&options.strangers))?;
    let edited: Vec<usize> = (options.skip..photos.len())
        .step_by(options.every.max(1))
        .collect();
    let model = options.model.as_deref().map(model_at).transpose()?;
    let making = Making {
        local_features: options.local_features,
        model: model.as_ref(),
    };
    let mut table = Table::new(&["asked", "pictures", "found", "recall", "false"]);
    let mut all = Vec::new();
    if options.reverse {
        // One archive for each edit: the copies of a picture would be copies of one another.
        for edit in EDITS {
            let archive = Store::new(making);
            let mut asked = Vec::new();
            for n in &edited {
                let other = &strangers[n * 7 % strangers.len()].1;
                let bytes = copy(edit, &photos[*n].1, options.seed + *n as u64, other);
                let right = archive.add(&format!("{}.{n}", edit.name), bytes);
                let bytes = std::fs::read(&photos[*n].0)?;
                asked.push(Asked {
                    class: edit.name,
                    name: photos[*n].0.display().to_string(),
                    bytes,
                    right,
                });
            }
            all.extend(answers((&*archive.snapshot(), making.model), &asked));
        }
    } else {
        let archive = Store::new(making);
        let mut real = Vec::new();
        for (path, _) in photos.iter().chain(&strangers[strangers.len() / 2..]) {
            real.push(archive.entry(&path.display().to_string(), std::fs::read(path)?));
        }
        let digests: Vec<Option<Digest>> = real
            .iter()
            .map(|entry| archive.take(entry.clone()?))
            .collect();
        // Those no copy is asked of lend their details.
        let (faces, bodies) = real.split_at(photos.len());
        archive.add_crowd(faces, bodies, options.made);
        let snapshot = archive.snapshot();
        for edit in EDITS {
            let ask = |n: &usize| {
                // What is laid beside or behind is not in the archive.
                let other = &strangers[n * 7 % (strangers.len() / 2)].1;
                let bytes = copy(edit, &photos[*n].1, options.seed + *n as u64, other);
                Asked {
                    class: edit.name,
                    name: photos[*n].0.display().to_string(),
                    bytes,
                    right: digests[*n],
                }
            };
            all.extend(answers(
                (&*snapshot, making.model),
                &edited.iter().map(ask).collect::<Vec<_>>(),
            ));
            let ask = |n: usize| Asked {
                class: "strangers, edited",
                name: format!("{} of {}", edit.name, strangers[n].0.display()),
                bytes: copy(
                    edit,
                    &strangers[n].1,
                    options.seed + n as u64,
                    &strangers[(n + 1) % (strangers.len() / 2)].1,
                ),
                right: None,
            };
            all.extend(answers(
                (&*snapshot, making.model),
                &(0..strangers.len() / 2)
                    .step_by(options.every * 2)
                    .map(ask)
                    .collect::<Vec<_>>(),
            ));
        }
        let plain = strangers[..strangers.len() / 2].iter();
        let plain = plain.map(|(path, picture)| Asked {
            class: "strangers",
            name: path.display().to_string(),
            bytes: picture.jpeg(90.0),
            right: None,
        });
        all.extend(answers(
            (&*snapshot, making.model),
            &plain.collect::<Vec<_>>(),
        ));
        all.extend(trapped(options, making, &photos));
    }
    let bars = report(options, &all, &mut table);
    if let Some(path) = &options.svg {
        let title = "Share of edited copies found, by edit (line: the target of every single edit)";
        std::fs::write(path, plot::bars(title, &bars, 1.0, 0.8, plot::Good::Above))?;
    }
    print!("{}", table.print(options.format));
    Ok(())
}

fn trapped(options: &Options, making: Making<'_>, photos: &[(PathBuf, Picture)]) -> Vec<Answer> {
    let photos: Vec<Picture> = photos.iter().map(|(_, photo)| photo.clone()).collect();
    let sets = [
        ("templates", traps::templates(options.seed, options.traps)),
        (
            "shared frames",
            traps::shared_frames(&photos, options.seed, options.traps),
        ),
        (
            "two shots",
            traps::two_shots(&photos, options.seed, options.traps / 2),
        ),
    ];
    let mut all = Vec::new();
    for (class, traps) in sets {
        let archive = Store::new(making);
        for (n, trap) in traps.iter().enumerate() {
            archive.add(&format!("{n} {}", trap.name), trap.archived.jpeg(88.0));
        }
        let asked = traps.iter().enumerate().map(|(n, trap)| Asked {
            class,
            name: format!("{n} {}", trap.name),
            bytes: trap.asked.jpeg(86.0),
            right: None,
        });
        all.extend(answers(
            (&*archive.snapshot(), making.model),
            &asked.collect::<Vec<_>>(),
        ));
    }
    all
}

/// An archive, and the model that is asked with it.
type Asking<'a> = (&'a dyn Snapshot, Option<&'a Model>);

/// Asks on every core.
fn answers(asking: Asking<'_>, asked: &[Asked]) -> Vec<Answer> {
    let next = AtomicUsize::new(0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some(question) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push(answer(asking, question));
            }
            done
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("no panic"))
            .collect()
    })
}

fn answer((snapshot, model): Asking<'_>, asked: &Asked) -> Answer {
    let media = FetchedMedia::inline(&asked.name, asked.bytes.clone());
    let query = look(&media, &Limits::default()).query(model);
    let found = query
        .ok()
        .and_then(|query| pipeline::search(snapshot, &query).ok())
        .unwrap_or_default();
    let is_right = |digest: Option<Digest>| asked.right.is_some() && digest == asked.right;
    let strength = |signal: &str, distance: f64, inliers: Option<u32>| match (signal, inliers) {
        ("digest", _) => 2_000.0,
        (_, Some(inliers)) => f64::from(inliers),
        _ => 1_000.0 - distance,
    };
    let ranked: Vec<(f64, bool)> = found
        .iter()
        .map(|(m, entry)| {
            (
                strength(&m.signal, m.distance, m.inliers),
                is_right(entry.digest),
            )
        })
        .collect();
    Answer {
        class: asked.class,
        name: asked.name.clone(),
        right: ranked.iter().any(|(_, right)| *right),
        wrong: found
            .iter()
            .filter(|(_, entry)| !is_right(entry.digest))
            .map(|(m, entry)| {
                format!(
                    "{} by {} {:.0}, {:?} inliers",
                    entry.paths.join(" "),
                    m.signal,
                    m.distance,
                    m.inliers
                )
            })
            .collect(),
        ranked,
        expected: asked.right.is_some(),
        entries: snapshot.len(),
    }
}

/// Fills the table; gives recall for each edit.
fn report(options: &Options, all: &[Answer], table: &mut Table) -> Vec<(String, f64)> {
    let mut bars = Vec::new();
    let mut classes: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
    for answer in all {
        classes.entry(answer.class).or_default().push(answer);
        if options.list && answer.expected && !answer.right {
            eprintln!("missed: {} · {}", answer.class, answer.name);
        }
        for wrong in answer.wrong.iter().filter(|_| options.list) {
            eprintln!("false: {} · {} · {wrong}", answer.class, answer.name);
        }
    }
    let share = |part: usize, whole: usize| format!("{:.3}", part as f64 / whole.max(1) as f64);
    let order = EDITS.iter().map(|edit| edit.name).chain([
        "strangers",
        "strangers, edited",
        "templates",
        "shared frames",
        "two shots",
    ]);
    let mut total = [0; 3];
    for class in order {
        let Some(answers) = classes.get(class) else {
            continue;
        };
        let expected = answers.iter().filter(|answer| answer.expected).count();
        let found = answers.iter().filter(|answer| answer.right).count();
        let wrong: usize = answers.iter().map(|answer| answer.wrong.len()).sum();
        if expected > 0 {
            bars.push((class.to_owned(), found as f64 / expected as f64));
        }
        let cells = if expected > 0 {
            (found.to_string(), share(found, expected))
        } else {
            (String::new(), String::new())
        };
        table.row(&[
            class.to_owned(),
            answers.len().to_string(),
            cells.0,
            cells.1,
            wrong.to_string(),
        ]);
        (0..3).for_each(|n| total[n] += [expected, found, wrong][n]);
    }
    table.row(&[
        "all edits".to_owned(),
        total[0].to_string(),
        total[1].to_string(),
        share(total[1], total[0]),
        total[2].to_string(),
    ]);
    let wrong_pairs: u64 = all.iter().map(|answer| answer.entries).sum::<u64>() - total[0] as u64;
    let millionth = (wrong_pairs as f64 * 1e-6) as usize;
    for (name, value) in [
        (
            "all edits, at zero false matches",
            at_false(all, 0) as f64 / total[0] as f64,
        ),
        (
            "all edits, at one false in a million pairs",
            at_false(all, millionth) as f64 / total[0] as f64,
        ),
        ("micro-AP", micro_ap(all, total[0])),
    ] {
        let cells = [
            name.to_owned(),
            total[0].to_string(),
            String::new(),
            format!("{value:.4}"),
            String::new(),
        ];
        table.row(&cells);
    }
    table.row(&[
        "wrong pairs".to_owned(),
        wrong_pairs.to_string(),
        String::new(),
        String::new(),
        String::new(),
    ]);
    table.row(&[
        "entries".to_owned(),
        all.first().map_or(0, |answer| answer.entries).to_string(),
        String::new(),
        String::new(),
        String::new(),
    ]);
    bars
}

/// Copies whose right match is stronger than all wrong ones but `allowed`.
fn at_false(all: &[Answer], allowed: usize) -> usize {
    let matches = all.iter().flat_map(|answer| &answer.ranked);
    let mut wrong: Vec<f64> = matches
        .filter(|(_, right)| !right)
        .map(|(strength, _)| *strength)
        .collect();
    wrong.sort_by(|a, b| b.total_cmp(a));
    let bound = wrong.get(allowed).copied().unwrap_or(-1.0);
    let stronger = |answer: &&Answer| {
        answer
            .ranked
            .iter()
            .any(|(strength, right)| *right && *strength > bound)
    };
    all.iter().filter(stronger).count()
}

/// Average precision over all matches, strongest first (Douze and others 2021).
fn micro_ap(all: &[Answer], expected: usize) -> f64 {
    let mut matches: Vec<&(f64, bool)> = all.iter().flat_map(|answer| &answer.ranked).collect();
    matches.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut right, mut sum) = (0.0, 0.0);
    for (n, (_, is_right)) in matches.iter().enumerate() {
        if *is_right {
            right += 1.0;
            sum += right / (n + 1) as f64;
        }
    }
    sum / expected.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_with_other_facts_are_no_copies() {
        let archive = Store::new(Making::default());
        let traps = traps::templates(9, 10);
        for (n, trap) in traps.iter().enumerate() {
            archive.add(&format!("{n} {}", trap.name), trap.archived.jpeg(88.0));
        }
        let ask = |picture: &Picture, right| Asked {
            class: "templates",
            name: String::new(),
            bytes: picture.jpeg(86.0),
            right,
        };
        let asked: Vec<Asked> = traps.iter().map(|trap| ask(&trap.asked, None)).collect();
        let found: Vec<String> = answers((&*archive.snapshot(), None), &asked)
            .into_iter()
            .flat_map(|answer| answer.wrong)
            .collect();
        assert!(found.is_empty(), "{found:?}");
        // Each is found again when it was merely saved anew, so the silence above is no deafness.
        let again = Digest::of(&traps[0].archived.jpeg(88.0));
        let answers = answers(
            (&*archive.snapshot(), None),
            &[ask(&traps[0].archived, Some(again))],
        );
        assert!(answers[0].right);
    }
}

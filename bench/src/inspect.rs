//! `cutline inspect` beside exiftool on the same files, in turns.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};
use cutline::limit::Limits;
use cutline::media;
use cutline::metadata::{self, Reading};

use crate::files::all_under;
use crate::table::{Format, Table};

/// Options of `bench inspect`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folders with pictures and videos.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// The built program, a release.
    #[arg(long, value_name = "FILE")]
    cutline: PathBuf,
    /// Files of each kind at most.
    #[arg(long, default_value_t = 500)]
    files: usize,
    /// Turns.
    #[arg(long, default_value_t = 5)]
    turns: usize,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Files that cost alike.
#[derive(Default)]
struct Kinds {
    plain: Vec<PathBuf>,
    thumbnails: Vec<PathBuf>,
    signed: Vec<PathBuf>,
}

/// Prints the time of both programs on plain files, on those with a thumbnail to compare, and on signed ones.
///
/// # Errors
/// A folder that cannot be read, no exiftool on the path, or a program that cannot be run.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let kinds = sorted(options)?;
    let columns = [
        "files of",
        "files",
        "cutline ms",
        "exiftool ms",
        "times as fast",
    ];
    let mut table = Table::new(&columns);
    for (name, files) in [
        ("plain metadata", &kinds.plain),
        ("a thumbnail", &kinds.thumbnails),
        ("credentials", &kinds.signed),
    ] {
        if files.is_empty() {
            continue;
        }
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..options.turns.max(1) {
            let mut cutline = Command::new(&options.cutline);
            ours.push(timed(
                cutline.args(["inspect", "--format", "jsonl"]).args(files),
            )?);
            theirs.push(timed(
                Command::new("exiftool").args(["-j", "-fast"]).args(files),
            )?);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        table.row(&[
            name.to_owned(),
            files.len().to_string(),
            format!("{ours:.0}"),
            format!("{theirs:.0}"),
            format!("{:.1}", theirs / ours),
        ]);
    }
    print!("{}", table.print(options.format));
    Ok(())
}

fn sorted(options: &Options) -> anyhow::Result<Kinds> {
    let mut kinds = Kinds::default();
    for folder in &options.folders {
        for path in all_under(folder)? {
            let bytes = std::fs::read(&path)?;
            if bytes.len() as u64 > Limits::default().file_bytes || media::sniff(&bytes).is_none() {
                continue;
            }
            let found = metadata::read(&bytes, &Reading::named(""));
            let list = if found.credentials.any() {
                &mut kinds.signed
            } else if found.has_thumbnail() {
                &mut kinds.thumbnails
            } else {
                &mut kinds.plain
            };
            if list.len() < options.files {
                list.push(path);
            }
        }
    }
    Ok(kinds)
}

/// Milliseconds of a command; whatever code it ends with.
fn timed(command: &mut Command) -> anyhow::Result<f64> {
    let start = Instant::now();
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("cannot run `{name}`; install it or name it"))?;
    if status.code().is_none() {
        bail!("`{name}` was ended by a signal");
    }
    Ok(start.elapsed().as_secs_f64() * 1_000.0)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

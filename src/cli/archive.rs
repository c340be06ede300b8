//! `cutline archive`.

use std::cell::Cell;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;

use crate::archive::sqlite::{Looking, SqliteArchive};
use crate::archive::{EntryId, Snapshot};
use crate::config::Settings;
use crate::import::metadata_list;
use crate::pipeline::{self, AddProgress, Adding, Making};
use crate::report::{human, json};
use crate::signal::local;

use super::open::{self, ArchiveFlag, Opened};
use super::output::{self, LineFormat};
use super::progress::Bar;
use super::{export, forget, recheck, reject, root};

/// Keep the archive of known pictures.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    Add(AddArgs),
    Export(export::Args),
    Forget(forget::Args),
    List(ListArgs),
    Recheck(recheck::Args),
    Reject(reject::Args),
    #[command(subcommand)]
    Root(root::Command),
    Show(ShowArgs),
    Stats(StatsArgs),
    Verify(VerifyArgs),
}

/// Add pictures, videos and lists of frames, and what lists say of them.
///
/// Folders are walked and links to regular files followed. Running it again adds nothing twice. Videos are decoded by
/// `ffmpeg`; a list of frames, as `cutline frames` and vPDQ write it, stands for its video where that must not travel.
#[derive(clap::Args)]
pub(super) struct AddArgs {
    /// Pictures, videos and lists of frames, or folders of them
    #[arg(value_name = "DIR|FILE", required_unless_present = "metadata")]
    paths: Vec<PathBuf>,
    /// CSV or JSON lines with dates, places, captions, credits, ratings or kill notices; paths in it are absolute or
    /// relative to it
    #[arg(long, value_name = "FILE")]
    metadata: Vec<PathBuf>,
    /// Local features kept of a picture, 36 bytes each (of a key frame of a video 70); they find crops, screenshots and overlays. 0 keeps none and is
    /// fastest; an entry without them gains them when it is added again
    #[arg(long, value_name = "N", default_value_t = local::BUDGET, value_parser = features)]
    local_features: usize,
    #[command(flatten)]
    archive: ArchiveFlag,
}

fn features(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count) if count <= local::MOST => Ok(count),
        _ => Err(format!("a number from 0 to {}", local::MOST)),
    }
}

/// List entries.
#[derive(clap::Args)]
pub(super) struct ListArgs {
    /// Most entries to list
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    #[command(flatten)]
    archive: ArchiveFlag,
}

/// Show one entry with every record.
#[derive(clap::Args)]
pub(super) struct ShowArgs {
    /// Entry id
    entry: String,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    #[command(flatten)]
    archive: ArchiveFlag,
}

/// Count what the archive holds.
#[derive(clap::Args)]
pub(super) struct StatsArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    #[command(flatten)]
    archive: ArchiveFlag,
}

/// Look for damage: flipped bits, missing and changed files.
#[derive(clap::Args)]
pub(super) struct VerifyArgs {
    /// Look at the archive alone and not at the files of its entries, as where these lie on another machine
    #[arg(long)]
    no_files: bool,
    #[command(flatten)]
    archive: ArchiveFlag,
}

pub(super) fn run(command: &Command) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    match command {
        Command::Add(args) => add(args, &settings),
        Command::Export(args) => export::run(args, &settings),
        Command::Forget(args) => forget::run(args, &settings),
        Command::List(args) => list(args, &settings),
        Command::Recheck(args) => recheck::run(args, &settings),
        Command::Reject(args) => reject::run(args, &settings),
        Command::Root(command) => root::run(command, &settings),
        Command::Show(args) => show(args, &settings),
        Command::Stats(args) => stats(args, &settings),
        Command::Verify(args) => verify(args, &settings),
    }
}

fn add(args: &AddArgs, settings: &Settings) -> anyhow::Result<u8> {
    let archive = open::to_write(&args.archive, settings)?;
    let mut lists = Vec::new();
    for path in &args.metadata {
        match metadata_list::read(path, &settings.limits) {
            Ok(list) => lists.push((path, list)),
            Err(problem) => bail!("{}: {}", path.display(), problem.message),
        }
    }
    let model = open::model(settings)?;
    let bar = Bar::counting("files looked at");
    let adding = Adding {
        making: Making {
            local_features: args.local_features,
            model: model.as_ref(),
        },
        limits: &settings.limits,
        ffmpeg: &open::ffmpeg(settings),
        seen: &|name, so_far| bar.seen_of(name, so_far),
    };
    let outcome = pipeline::add(&archive, &args.paths, &adding, &bar);
    bar.finish();
    open::tell_failures(model.as_ref());
    let outcome = outcome?;
    open::tell(&outcome.problems);
    let mut unmatched = 0;
    let mut rows = 0;
    for (path, list) in lists {
        let told = pipeline::add_list(&archive, &list)?;
        rows += list.rows.len();
        unmatched += told.len();
        for problem in list.problems.iter().chain(&told) {
            open::tell(&[problem.clone().about(path.display().to_string())]);
        }
    }
    open::settle(&archive, false);
    output::say(&format!(
        "{} new, {} known, {} no pictures, {} not read{}",
        outcome.new,
        outcome.known,
        outcome.other,
        outcome.problems.len(),
        if args.metadata.is_empty() {
            String::new()
        } else {
            format!("; {rows} rows, {unmatched} matched nothing")
        }
    ));
    // Something asked for and not read is not nothing: a script must be able to tell.
    Ok(if outcome.problems.is_empty() {
        0
    } else {
        super::NOT_CHECKED
    })
}

pub(super) fn opened(flag: &ArchiveFlag, settings: &Settings) -> anyhow::Result<Arc<dyn Snapshot>> {
    match open::to_search(flag, settings)? {
        Opened::Archive(snapshot) => Ok(snapshot),
        Opened::Absent(path) => {
            bail!(
                "no archive at `{}`; make one with `cutline archive add DIR`",
                path.display()
            )
        }
    }
}

fn list(args: &ListArgs, settings: &Settings) -> anyhow::Result<u8> {
    let snapshot = opened(&args.archive, settings)?;
    let mut out = output::stdout();
    for id in snapshot
        .entries()?
        .iter()
        .take(args.limit.unwrap_or(usize::MAX))
    {
        let Some(entry) = snapshot.entry(id)? else {
            continue;
        };
        match args.format {
            LineFormat::Jsonl => writeln!(out, "{}", json::entry_line(&entry))?,
            LineFormat::Human => {
                let date = entry
                    .records
                    .iter()
                    .find_map(|record| record.date)
                    .map(|date| date.to_string());
                let path = entry.paths.first().map_or("", String::as_str);
                writeln!(
                    out,
                    "{:<16}  {:<10}  {}",
                    entry.id.0,
                    date.unwrap_or_default(),
                    human::safe(path)
                )?;
            }
        }
    }
    out.flush()?;
    Ok(0)
}

fn show(args: &ShowArgs, settings: &Settings) -> anyhow::Result<u8> {
    let snapshot = opened(&args.archive, settings)?;
    let Some(entry) = snapshot.entry(&EntryId(args.entry.clone()))? else {
        bail!(
            "no entry `{}`; `cutline archive list` shows their ids",
            args.entry
        );
    };
    let mut out = output::stdout();
    match args.format {
        LineFormat::Jsonl => writeln!(out, "{}", json::entry_line(&entry))?,
        LineFormat::Human => human::entry(&entry, output::style(), &mut out)?,
    }
    out.flush()?;
    Ok(0)
}

fn stats(args: &StatsArgs, settings: &Settings) -> anyhow::Result<u8> {
    let snapshot = opened(&args.archive, settings)?;
    let stats = snapshot.stats()?;
    let mut out = output::stdout();
    match args.format {
        LineFormat::Jsonl => writeln!(out, "{}", json::stats_line(snapshot.id(), &stats))?,
        LineFormat::Human => human::stats(snapshot.id(), &stats, output::style(), &mut out)?,
    }
    out.flush()?;
    Ok(0)
}

fn verify(args: &VerifyArgs, settings: &Settings) -> anyhow::Result<u8> {
    let (path, _) = open::archive_path(&args.archive, settings)?;
    let archive = SqliteArchive::open_read_only(&path)?;
    let bar = Bar::counting("entries looked at");
    let looked_at = Cell::new(0_u64);
    let looking = match args.no_files {
        true => Looking::Inside,
        false => Looking::AtFiles,
    };
    let faults = archive.verify(looking, &|| {
        looked_at.set(looked_at.get() + 1);
        bar.advance(1);
    });
    bar.finish();
    let mut faults = faults?;
    let of_segments = archive.verify_segments()?;
    // Nothing is made of an archive that is damaged itself; a file that is gone or changed is no damage of it.
    let is_whole = faults.iter().all(|fault| fault.path.is_some());
    let to_settle = is_whole && !of_segments.is_empty();
    faults.extend(of_segments);
    let mut out = output::stdout();
    for fault in &faults {
        let entry = fault
            .entry
            .as_ref()
            .map(|id| format!("{}: ", id.0))
            .unwrap_or_default();
        let file = fault
            .path
            .as_ref()
            .map(|path| format!("{path}: "))
            .unwrap_or_default();
        writeln!(
            out,
            "{}",
            human::safe(&format!("{entry}{file}{}", fault.message))
        )?;
    }
    out.flush()?;
    if to_settle {
        match open::opened_to_write(&path) {
            Ok(archive) => open::settle(&archive, true),
            Err(error) => output::say(&human::safe(&error.to_string())),
        }
    }
    let files = match looking {
        Looking::Inside => "; their files were not looked at",
        Looking::AtFiles => "",
    };
    output::say(&format!(
        "{} entries looked at, {} faults{files}",
        looked_at.get(),
        faults.len()
    ));
    Ok(u8::from(!faults.is_empty()))
}

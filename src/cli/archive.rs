//! `cutline archive`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;

use crate::archive::sqlite::SqliteArchive;
use crate::archive::{Archive, EntryId, Snapshot};
use crate::config::Settings;
use crate::import::metadata_list;
use crate::pipeline;
use crate::report::{human, json};

use super::open::{self, ArchiveFlag, Opened};
use super::output::{self, LineFormat};
use super::progress::Bar;

/// Keep the archive of known pictures.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Add pictures, and what lists say of them
    Add(AddArgs),
    /// List entries
    List(ListArgs),
    /// Show one entry with every record
    Show(ShowArgs),
    /// Count what the archive holds
    Stats(StatsArgs),
    /// Look for damage: flipped bits, missing and changed files
    Verify(VerifyArgs),
}

/// Add pictures, and what lists say of them.
///
/// Folders are walked and links to regular files followed. Running it again adds nothing twice.
#[derive(clap::Args)]
pub(super) struct AddArgs {
    /// Pictures, or folders of pictures
    #[arg(value_name = "DIR|FILE", required_unless_present = "metadata")]
    paths: Vec<PathBuf>,
    /// CSV or JSON lines with dates, places, captions, credits, ratings or kill notices; paths in it are absolute or
    /// relative to it
    #[arg(long, value_name = "FILE")]
    metadata: Vec<PathBuf>,
    #[command(flatten)]
    archive: ArchiveFlag,
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
    #[command(flatten)]
    archive: ArchiveFlag,
}

pub(super) fn run(command: &Command) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    match command {
        Command::Add(args) => add(args, &settings),
        Command::List(args) => list(args, &settings),
        Command::Show(args) => show(args, &settings),
        Command::Stats(args) => stats(args, &settings),
        Command::Verify(args) => verify(args, &settings),
    }
}

//! `cutline archive root`.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::bail;

use crate::archive::sqlite::{RootSet, SqliteArchive, is_root_name};
use crate::config::Settings;
use crate::report::{human, json};

use super::open::{self, ArchiveFlag};
use super::output::{self, LineFormat};

/// Name folders that may lie elsewhere tomorrow, as a drive does.
///
/// Files below such a folder are stored relative to it. Where it is mounted at another place, `set` says so once, and
/// `verify`, `add` and `match` find every file again.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    List(ListArgs),
    Remove(RemoveArgs),
    Set(SetArgs),
}

/// Name a folder, or say where a named one lies now.
///
/// Of several folders around a file the longest counts. A folder in or under that of the archive file is known by its
/// way from there: both can be mounted elsewhere together, and nothing need be said.
#[derive(clap::Args)]
pub(super) struct SetArgs {
    /// ASCII letters, digits, `-`, `_` and `.`
    #[arg(value_parser = name)]
    name: String,
    /// The folder; links are not resolved
    dir: PathBuf,
    #[command(flatten)]
    archive: ArchiveFlag,
}

/// List the names, with where their folders lie and how many files they hold.
#[derive(clap::Args)]
pub(super) struct ListArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    #[command(flatten)]
    archive: ArchiveFlag,
}

/// Take a name away; its files are known by absolute paths again.
#[derive(clap::Args)]
pub(super) struct RemoveArgs {
    /// The name
    name: String,
    #[command(flatten)]
    archive: ArchiveFlag,
}

fn name(text: &str) -> Result<String, String> {
    match is_root_name(text) {
        true => Ok(text.to_owned()),
        false => Err("use 1 to 64 ASCII letters, digits, `-`, `_` and `.`".to_owned()),
    }
}

pub(super) fn run(command: &Command, settings: &Settings) -> anyhow::Result<u8> {
    match command {
        Command::List(args) => list(args, settings),
        Command::Remove(args) => remove(args, settings),
        Command::Set(args) => set(args, settings),
    }
}

fn set(args: &SetArgs, settings: &Settings) -> anyhow::Result<u8> {
    if !open::is_folder(&args.dir) {
        bail!(
            "`{}` is no folder; mount the drive, or name the folder that holds the files",
            args.dir.display()
        );
    }
    let archive = open::to_write(&args.archive, settings)?;
    let set = archive.set_root(&args.name, &args.dir)?;
    output::say(&human::safe(&words(&set)));
    if set.root.beside {
        output::say(
            "note: it is known by its way from the archive; mount both elsewhere together, and nothing need be said",
        );
    }
    if let Some(missing) = &set.missing {
        output::say(&human::safe(&format!(
            "note: none of its files is in its place, `{missing}` for one; if this is the wrong folder, set the right one"
        )));
    }
    Ok(0)
}

fn words(set: &RootSet) -> String {
    let place = match &set.before {
        None => format!("root `{}` is `{}`", set.root.name, set.root.folder),
        Some(before) if *before == set.root.folder => {
            format!("root `{}` is `{before}`, as before", set.root.name)
        }
        Some(before) => format!(
            "root `{}` lies at `{}` now, no more at `{before}`",
            set.root.name, set.root.folder
        ),
    };
    let taken = match set.taken {
        0 => String::new(),
        taken => format!(", {taken} of them stored by another path before"),
    };
    format!("{place}: {}{taken}", files(set.files))
}

fn files(count: u64) -> String {
    match count {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    }
}

fn list(args: &ListArgs, settings: &Settings) -> anyhow::Result<u8> {
    let (path, _) = open::archive_path(&args.archive, settings)?;
    let archive = SqliteArchive::open_read_only(&path)?;
    let mut out = output::stdout();
    for (root, count) in archive.roots()? {
        match args.format {
            LineFormat::Jsonl => writeln!(out, "{}", json::root_line(&root, count))?,
            LineFormat::Human => {
                let beside = if root.beside {
                    ", beside the archive"
                } else {
                    ""
                };
                let words = format!("{}  {}  {}{beside}", root.name, root.folder, files(count));
                writeln!(out, "{}", human::safe(&words))?;
            }
        }
    }
    out.flush()?;
    Ok(0)
}

fn remove(args: &RemoveArgs, settings: &Settings) -> anyhow::Result<u8> {
    let (path, _) = open::archive_path(&args.archive, settings)?;
    if !path.exists() {
        bail!(
            "no archive at `{}`; there is no root to remove",
            path.display()
        );
    }
    let archive = open::to_write(&args.archive, settings)?;
    let (root, count) = archive.remove_root(&args.name)?;
    output::say(&human::safe(&format!(
        "removed: root `{}`; {} stay known at `{}`",
        root.name,
        files(count),
        root.folder
    )));
    Ok(0)
}

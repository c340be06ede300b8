//! `cutline archive reject`.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::archive::{Archive, Entry, EntryId, Rejection, Snapshot};
use crate::config::Settings;
use crate::fetch::{Digest, file};
use crate::report::{human, json};

use super::archive::opened;
use super::open::{self, ArchiveFlag};
use super::output::{self, LineFormat};

/// Remember that two pictures are no copies of one another.
///
/// The pair never comes back as a match, whichever of the two is asked for; all other matches of both stay. A picture
/// is a file, or an entry by its id. Neither file needs to be in the archive.
#[derive(clap::Args)]
pub(super) struct Args {
    /// File or entry id
    #[arg(required_unless_present = "list")]
    a: Option<String>,
    /// File or entry id
    #[arg(required_unless_present = "list")]
    b: Option<String>,
    /// Why they are no copies
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["list", "undo"])]
    why: Option<String>,
    /// Take a pair back
    #[arg(long, conflicts_with = "why")]
    undo: bool,
    /// List every pair
    #[arg(long, conflicts_with_all = ["a", "b", "why", "undo"])]
    list: bool,
    /// Form of the list
    #[arg(long, value_enum, default_value_t = LineFormat::Human, requires = "list")]
    format: LineFormat,
    #[command(flatten)]
    archive: ArchiveFlag,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<u8> {
    if args.list {
        return list(args, settings);
    }
    let (Some(a), Some(b)) = (&args.a, &args.b) else {
        bail!("two pictures are needed");
    };
    let archive = open::to_write(&args.archive, settings)?;
    let snapshot = archive.snapshot()?;
    let (first, second) = (digest_of(&*snapshot, a)?, digest_of(&*snapshot, b)?);
    if first == second {
        bail!("`{a}` and `{b}` are the same file; a picture is a copy of itself");
    }
    if args.undo {
        if !archive.take_back(&first, &second)? {
            bail!(
                "`{a}` and `{b}` were not rejected; `cutline archive reject --list` shows the pairs that were"
            );
        }
        output::say(&format!("taken back: `{a}` and `{b}` can match again"));
        return Ok(0);
    }
    let why = args.why.as_deref().unwrap_or_default().trim();
    if why.is_empty() {
        bail!("--why is empty; say why the two are no copies, so that others can tell later");
    }
    let known = archive.reject(&first, &second, why)?;
    let again = if known {
        " (again, with a new reason)"
    } else {
        ""
    };
    output::say(&format!(
        "rejected{again}: `{a}` and `{b}` never match: {why}"
    ));
    if !archive.holds(&first, None)? && !archive.holds(&second, None)? {
        output::say("note: the archive holds neither of them yet");
    }
    Ok(0)
}

/// The digest of a file, or of an entry by its id.
fn digest_of(snapshot: &dyn Snapshot, name: &str) -> anyhow::Result<Digest> {
    let path = Path::new(name);
    if path.is_file() {
        return file::digest_of(path).with_context(|| format!("`{name}` cannot be read"));
    }
    let Some(entry) = snapshot.entry(&EntryId(name.to_owned()))? else {
        bail!("no file and no entry `{name}`; `cutline archive list` shows the ids");
    };
    entry.digest.with_context(|| {
        format!("entry `{name}` is known by its number alone; name the file instead")
    })
}

fn list(args: &Args, settings: &Settings) -> anyhow::Result<u8> {
    let snapshot = opened(&args.archive, settings)?;
    let mut out = output::stdout();
    for rejection in snapshot.rejections() {
        let entries = [
            entry_of(&*snapshot, &rejection.pair[0])?,
            entry_of(&*snapshot, &rejection.pair[1])?,
        ];
        match args.format {
            LineFormat::Jsonl => {
                let entries = [entries[0].as_ref(), entries[1].as_ref()];
                writeln!(out, "{}", json::rejection_line(rejection, entries))?;
            }
            LineFormat::Human => writeln!(out, "{}", human::safe(&words(rejection, &entries)))?,
        }
    }
    out.flush()?;
    Ok(0)
}

fn entry_of(snapshot: &dyn Snapshot, digest: &Digest) -> anyhow::Result<Option<Entry>> {
    let id = EntryId(digest.short());
    Ok(snapshot
        .entry(&id)?
        .filter(|entry| entry.digest.as_ref() == Some(digest)))
}

fn words(rejection: &Rejection, entries: &[Option<Entry>; 2]) -> String {
    let mut sides = rejection.pair.iter().zip(entries).map(|(digest, entry)| {
        let path = entry.as_ref().and_then(|entry| entry.paths.first());
        path.cloned().unwrap_or_else(|| digest.short())
    });
    let (first, second) = (
        sides.next().unwrap_or_default(),
        sides.next().unwrap_or_default(),
    );
    format!("{}  {first}  {second}  {}", rejection.made, rejection.why)
}

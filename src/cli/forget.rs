//! `cutline archive forget`.

use std::path::Path;

use anyhow::bail;

use crate::archive::{Archive as _, EntryId, Forget, Forgotten};
use crate::config::Settings;
use crate::fetch::{Digest, file};
use crate::pipeline::{self, Answers};

use super::open::{self, ArchiveFlag};
use super::output;
use super::site::CacheFlags;

/// Erase an entry and every recorded check of its file or that found it, or the recorded checks of an article.
///
/// What is erased is overwritten in the file, and its log is emptied; files beside the archive that make searching quick
/// are removed where they hold it, and made anew; what earlier checks kept in the cache folder is removed. Other files,
/// and copies and packs of the archive, are not touched.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Entry id, SHA-256, file, or an article as it was checked
    #[arg(required_unless_present = "older_than")]
    what: Vec<String>,
    /// Erase every check recorded so many days ago or longer
    #[arg(long, value_name = "DAYS", conflicts_with = "what")]
    older_than: Option<u32>,
    #[command(flatten)]
    archive: ArchiveFlag,
    #[command(flatten)]
    cache: CacheFlags,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<u8> {
    let (path, _) = open::archive_path(&args.archive, settings)?;
    if !path.exists() {
        bail!(
            "no archive at `{}`; there is nothing to forget",
            path.display()
        );
    }
    let archive = open::to_write(&args.archive, settings)?;
    let mut total = Forgotten::default();
    let mut add = |forgotten: Forgotten| {
        total.entries += forgotten.entries;
        total.recorded += forgotten.recorded;
    };
    if let Some(days) = args.older_than {
        add(archive.forget(&Forget::Older(days))?);
    }
    for what in &args.what {
        let snapshot = archive.snapshot()?;
        let entry = snapshot.entry(&EntryId(what.to_ascii_lowercase()))?;
        let mut meant = vec![Forget::Article(pipeline::identity(what))];
        meant.extend(entry.map(|entry| Forget::Entry(entry.id)));
        meant.extend(digest_of(what, settings).map(Forget::Digest));
        drop(snapshot);
        let mut found = Forgotten::default();
        for meant in &meant {
            let forgotten = archive.forget(meant)?;
            found.entries += forgotten.entries;
            found.recorded += forgotten.recorded;
        }
        if found.is_nothing() {
            bail!(
                "nothing is known of `{what}`; `cutline archive list` shows entries, and articles are named as they were checked"
            );
        }
        add(found);
    }
    if let Some(folder) = args.cache.folder() {
        Answers::forget(&folder, archive.id());
    }
    open::settle(&archive, false);
    let count = |count: u64, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    output::say(&format!(
        "forgotten: {}, {}",
        count(total.entries, "entry", "entries"),
        count(total.recorded, "recorded picture", "recorded pictures")
    ));
    Ok(0)
}

/// The digest `what` is, or that of the file it names.
fn digest_of(what: &str, settings: &Settings) -> Option<Digest> {
    let of_file = || file::read_named(Path::new(what), &settings.limits).ok();
    Digest::from_hex(what).or_else(|| of_file().map(|file| file.digest))
}

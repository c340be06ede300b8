//! `cutline archive export`.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::archive::pack;
use crate::config::Settings;
use crate::pipeline::AddProgress as _;

use super::archive::opened;
use super::open::ArchiveFlag;
use super::output;
use super::progress::Bar;
use super::target::{Content, Target};

/// Write what the archive knows to one file that laptops and CI can search.
///
/// The pack holds PDQ and pHash of each picture, the file's SHA-256 and what records say; no pictures, GPS or paths. Name
/// it with `--archive` wherever an archive is searched. It finds whole pictures, also mirrored and turned, not parts of
/// them; a match of another file says `by fingerprint only` and is never more than a warning. Of videos it holds the file's SHA-256.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The file to write; one that is there is replaced
    #[arg(value_name = "FILE")]
    to: PathBuf,
    /// Leave out everything but fingerprints and texts; the only form there is
    #[arg(long, required = true)]
    fingerprints_only: bool,
    #[command(flatten)]
    archive: ArchiveFlag,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<u8> {
    let target = Target::new("", &args.to, Content::Pack);
    target.refuse_kept()?;
    let snapshot = opened(&args.archive, settings)?;
    let bar = Bar::counting("entries written");
    let written = pack::write(&*snapshot, &|| bar.advance(1));
    bar.finish();
    let (bytes, packed) = written?;
    target
        .write(&bytes)
        .with_context(|| format!("cannot write the pack to `{}`", args.to.display()))?;
    let without = match packed.without {
        0 => String::new(),
        count => format!(
            ", {count} of them without a fingerprint (videos, plain pictures, records alone)"
        ),
    };
    output::say(&format!(
        "{} entries{without}, {} bytes",
        packed.entries,
        bytes.len()
    ));
    Ok(0)
}

//! `archive add` killed at random moments: what was stored is there, and the archive is whole.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use cutline::archive::Archive as _;
use cutline::archive::sqlite::SqliteArchive;

use crate::copies::picture::Dice;
use crate::copies::{edits, pictures};
use crate::table::{Format, Table};

/// Options of `bench kill`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Photos of which small pieces are added.
    photos: PathBuf,
    /// The built program.
    #[arg(long)]
    cutline: PathBuf,
    /// Folder for pictures and archives; emptied first.
    #[arg(long)]
    folder: PathBuf,
    /// Times it is killed.
    #[arg(long, default_value_t = 200)]
    times: usize,
    /// Pictures: enough for segments.
    #[arg(long, default_value_t = 1_200)]
    pictures: usize,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Longer side of a piece.
const SIDE: usize = 160;

#[derive(Default)]
struct Seen {
    killed: usize,
    ended: usize,
    lost: u64,
    unsound: usize,
    in_segments: usize,
    archives: usize,
}

/// Prints how often it was killed, what was lost, and how often `archive verify` found anything.
///
/// # Errors
/// A program that cannot be started, files that cannot be written.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let photos = options.folder.join("photos");
    if options.folder.exists() {
        std::fs::remove_dir_all(&options.folder)?;
    }
    std::fs::create_dir_all(&photos)?;
    let all = pictures(std::slice::from_ref(&options.photos))?;
    for n in 0..options.pictures {
        let photo = &all[n % all.len()].1;
        let piece = edits::crop(photo, &mut Dice::new(n as u64), 0.5);
        let by = SIDE as f32 / piece.width.max(piece.height) as f32;
        let side = |length: usize| ((length as f32 * by) as usize).max(16);
        let piece = piece.resized(side(piece.width), side(piece.height));
        std::fs::write(photos.join(format!("{n:05}.jpg")), piece.jpeg(80.0))?;
    }
    let start = Instant::now();
    add(options, &photos, &options.folder.join("whole.sqlite"))?.wait()?;
    let whole = start.elapsed();
    let stored = count(&options.folder.join("whole.sqlite"));
    let mut dice = Dice::new(7);
    let mut seen = Seen::default();
    let mut archive = options.folder.join("0.sqlite");
    while seen.killed < options.times {
        let mut child = add(options, &photos, &archive)?;
        let end = Instant::now() + whole.mul_f32(dice.from(0.0, 0.6));
        let mut told = 0;
        let mut ended = false;
        while Instant::now() < end && !ended {
            std::thread::sleep(Duration::from_millis(2));
            told = told.max(count(&archive));
            ended = child.try_wait()?.is_some();
        }
        child.kill()?;
        child.wait()?;
        let there = count(&archive);
        seen.lost += told.saturating_sub(there);
        seen.killed += usize::from(!ended);
        if archive.exists() && !is_sound(options, &archive)? {
            seen.unsound += 1;
        }
        let segments = std::fs::read_dir(format!("{}.segments", archive.display()));
        seen.in_segments += usize::from(!ended && segments.is_ok());
        if ended {
            seen.ended += 1;
            seen.lost += stored.saturating_sub(there);
            seen.archives += 1;
            archive = options.folder.join(format!("{}.sqlite", seen.archives));
        }
    }
    // What was broken off goes on to its end.
    add(options, &photos, &archive)?.wait()?;
    seen.lost += stored.saturating_sub(count(&archive));
    seen.unsound += usize::from(!is_sound(options, &archive)?);
    let mut table = Table::new(&["what", "count"]);
    for (what, count) in [
        ("pictures stored by an addition that ends", stored),
        ("additions killed", seen.killed as u64),
        (
            "of these with segments there or in the making",
            seen.in_segments as u64,
        ),
        ("additions that ended before", seen.ended as u64),
        ("entries seen and lost", seen.lost),
        ("times `archive verify` found anything", seen.unsound as u64),
    ] {
        table.row(&[what.to_owned(), count.to_string()]);
    }
    print!("{}", table.print(options.format));
    if seen.lost > 0 || seen.unsound > 0 {
        bail!("something was lost");
    }
    Ok(())
}

fn add(options: &Options, photos: &Path, archive: &Path) -> anyhow::Result<std::process::Child> {
    Command::new(&options.cutline)
        .args(["archive", "add"])
        .arg(photos)
        .arg("--archive")
        .arg(archive)
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| options.cutline.display().to_string())
}

/// Entries that a reader sees; none before there is an archive.
fn count(archive: &Path) -> u64 {
    let opened = SqliteArchive::open_read_only(archive).and_then(|archive| archive.snapshot());
    opened.map_or(0, |snapshot| snapshot.len())
}

fn is_sound(options: &Options, archive: &Path) -> anyhow::Result<bool> {
    let output = Command::new(&options.cutline)
        .args(["archive", "verify", "--archive"])
        .arg(archive)
        .output()?;
    let sound = output.status.success() && output.stdout.is_empty();
    if !sound {
        eprintln!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(sound)
}

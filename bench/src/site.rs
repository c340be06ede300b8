//! A made site checked in a pipeline: first, again, with one page changed, from a fresh copy; beside `exiftool -r` and
//! `imagehash` on the same pictures.

mod make;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::table::{Format, Table};

/// Options of `bench site`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder of photos that the archive's entries are cut from.
    known: PathBuf,
    /// Folder of other photos that the site's pictures are cut from.
    others: PathBuf,
    /// Folder for site, archive and cache; what was made there before is used again.
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    /// The built program, a release.
    #[arg(long, value_name = "FILE")]
    cutline: PathBuf,
    /// Python with what `bench/peers/requirements.txt` lists; without it only exiftool stands beside.
    #[arg(long, value_name = "FILE")]
    python: Option<PathBuf>,
    /// Pages of the site.
    #[arg(long, default_value_t = 2_000)]
    pages: usize,
    /// Its pictures, of 2 MP each.
    #[arg(long, default_value_t = 3_000)]
    pictures: usize,
    /// Of them, those that the archive knows.
    #[arg(long, default_value_t = 100)]
    copies: usize,
    /// Entries of the archive.
    #[arg(long, default_value_t = 10_000)]
    entries: usize,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// What a run of a program came to.
struct Ran {
    seconds: f64,
    /// Most memory held, in MiB.
    held: f64,
    exit: i32,
}

/// Makes the site where it is not there, and prints what each run takes.
///
/// # Errors
/// Folders that cannot be read or written, no exiftool or git on the path, a program that cannot be run.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let made = make::site(options)?;
    let mut table = Table::new(&["run", "seconds", "MiB held", "exit", "times the pair"]);
    let mut pair = 0.0;
    let mut row = |name: &str, ran: &Ran, pair: f64| {
        table.row(&[
            name.to_owned(),
            format!("{:.2}", ran.seconds),
            format!("{:.0}", ran.held),
            ran.exit.to_string(),
            format!("{:.2}", pair / ran.seconds),
        ]);
    };
    // What is read first is read from disk; nobody should be first.
    warm(&made.site)?;
    let mut exiftool = Command::new("exiftool");
    let ran = timed(exiftool.args(["-r", "-j"]).arg(&made.site))?;
    pair += ran.seconds;
    row("exiftool -r", &ran, ran.seconds);
    if let Some(python) = &options.python {
        let mut hashes = Command::new(python);
        let ran = timed(hashes.arg("bench/peers/hashes.py").arg(&made.site))?;
        pair += ran.seconds;
        row("imagehash", &ran, ran.seconds);
    }
    if made.cache.exists() {
        std::fs::remove_dir_all(&made.cache)?;
    }
    let check = |site: &Path, more: &[&str]| {
        let mut command = Command::new(&options.cutline);
        command
            .current_dir(site)
            .args(["check", "content/**", "--root", ".", "--format", "json"])
            .args(["--today", "2020-02-01", "--archive"])
            .arg(&made.archive)
            .arg("--cache")
            .arg(&made.cache)
            .args(more);
        timed(&mut command)
    };
    row("first check", &check(&made.site, &[])?, pair);
    row("again, unchanged", &check(&made.site, &[])?, pair);
    make::change_one_page(&made.site)?;
    row("one page changed", &check(&made.site, &[])?, pair);
    let since = ["--changed-since", "HEAD"];
    row(
        "the same, --changed-since",
        &check(&made.site, &since)?,
        pair,
    );
    make::restore(&made.site)?;
    make::fresh_copy(&made.site, &made.fresh)?;
    row("fresh checkout", &check(&made.fresh, &[])?, pair);
    let version = (0..21).map(|_| timed(Command::new(&options.cutline).arg("--version")));
    let mut version = version.collect::<anyhow::Result<Vec<_>>>()?;
    version.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    println!(
        "{} pages, {} pictures of 2 MP ({} MB), {} entries; {} processors",
        options.pages,
        options.pictures,
        made.bytes / 1_000_000,
        options.entries,
        std::thread::available_parallelism()?
    );
    print!("{}", table.print(options.format));
    println!(
        "cutline --version, median of {}: {:.1} ms",
        version.len(),
        version[version.len() / 2].seconds * 1_000.0
    );
    Ok(())
}

fn warm(folder: &Path) -> anyhow::Result<()> {
    for path in crate::files::all_under(folder)? {
        std::io::copy(&mut File::open(path)?, &mut std::io::sink())?;
    }
    Ok(())
}

/// Runs a program to its end; its most memory as the system tells while it runs.
fn timed(command: &mut Command) -> anyhow::Result<Ran> {
    let name = command.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run `{name}`; install it or name it"))?;
    let status = format!("/proc/{}/status", child.id());
    let mut held: f64 = 0.0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
        held = held.max(kib.unwrap_or(0.0) / 1_024.0);
        if let Some(status) = child.try_wait()? {
            let Some(exit) = status.code() else {
                bail!("`{name}` was ended by a signal");
            };
            return Ok(Ran {
                seconds: start.elapsed().as_secs_f64(),
                held,
                exit,
            });
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

//! Every file of a folder through the built program, one process each: how it ends, how long it takes, how much memory.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::files::all_under;
use crate::table::{Format, Table};

/// Longest a file may take.
const MOST_TIME: Duration = Duration::from_secs(2);
/// KiB of address space a process is given.
const MEMORY: &str = "262144";
/// Exit codes that are defined.
const DEFINED: [i32; 4] = [0, 1, 2, 3];

/// Options of `bench hostile`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folders of hostile files.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// The built program.
    #[arg(long, value_name = "FILE")]
    cutline: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Runs `inspect --digest` on every file within 256 MiB of address space.
///
/// # Errors
/// A folder that cannot be read; a process that ends otherwise than by a defined exit code, prints of a panic or takes
/// too long.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let mut files = Vec::new();
    for folder in &options.folders {
        files.extend(all_under(folder)?);
    }
    let mut codes = [0usize; 4];
    let mut wrong = 0;
    let mut times = Vec::new();
    for file in &files {
        let (code, panicked, time) = inspect(&options.cutline, file)?;
        let slot = code.and_then(|code| DEFINED.iter().position(|&known| known == code));
        match slot {
            Some(slot) if !panicked && time <= MOST_TIME => codes[slot] += 1,
            _ => {
                wrong += 1;
                eprintln!(
                    "{} · exit {code:?} · panic {panicked} · {time:.2?}",
                    file.display()
                );
            }
        }
        times.push(time);
    }
    times.sort();
    let at = |share: f64| {
        let n = (share * times.len().saturating_sub(1) as f64).round() as usize;
        times.get(n).map_or(0, Duration::as_millis).to_string()
    };
    let columns = [
        "files",
        "exit 0",
        "exit 2",
        "exit 3",
        "wrong",
        "median ms",
        "99 % ms",
        "slowest ms",
    ];
    let mut table = Table::new(&columns);
    let counts = [files.len(), codes[0], codes[2], codes[3], wrong];
    let mut row: Vec<String> = counts.iter().map(ToString::to_string).collect();
    row.extend([0.5, 0.99, 1.0].map(at));
    table.row(&row);
    println!("`cutline inspect --digest`, each in a process of at most 256 MiB of address space");
    print!("{}", table.print(options.format));
    if wrong > 0 {
        bail!("{wrong} files did not end as they should");
    }
    Ok(())
}

/// Exit code (`None` for a signal), whether it spoke of a panic, and the time taken.
fn inspect(cutline: &Path, file: &Path) -> anyhow::Result<(Option<i32>, bool, Duration)> {
    let start = Instant::now();
    let script = format!("ulimit -v {MEMORY}; exec \"$0\" inspect --digest --format jsonl \"$1\"");
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(cutline)
        .arg(file)
        .stdin(Stdio::null())
        .output()
        .context("cannot start a shell")?;
    let told = String::from_utf8_lossy(&output.stderr);
    let printed = String::from_utf8_lossy(&output.stdout);
    let panicked = told.contains("panicked") || printed.contains("a reader stopped on it");
    Ok((output.status.code(), panicked, start.elapsed()))
}

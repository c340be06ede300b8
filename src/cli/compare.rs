//! `cutline compare`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::fetch::file;
use crate::finding::Looked;
use crate::pipeline;
use crate::report::{html, human, json};

use super::open;
use super::output::{self, LineFormat};
use super::target::{Content, Target};

/// Hold one picture against another: is A proven to be a copy of B, and what was done.
///
/// Says what proved it, how much of each picture both show, and what was done to A, seen from B. Which of the two came
/// first the pixels do not tell. "No copy found" does not prove that the pictures differ. Speaks to the desk.
#[derive(clap::Args)]
#[command(
    after_help = "Exit codes: 0 the two were compared, a copy or not; 2 a file could not be read or the page not \
    written; 3 a picture could not be decoded or is too plain for anything to be decided, and the files differ."
)]
pub(super) struct Args {
    /// The picture asked about
    a: PathBuf,
    /// The known picture
    b: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    /// Write a page for a browser too: both pictures side by side, A laid over B, and their difference; one file that
    /// loads and runs nothing
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let page = args.html.as_deref();
    let page = page.map(|page| Target::new("--html", page, Content::Report));
    if let Some(page) = &page {
        page.refuse_inputs([&*args.a, &*args.b])?;
        page.refuse_kept()?;
    }
    let read = |path: &Path| file::read_named(path, &settings.limits);
    let (a, b) = match (read(&args.a), read(&args.b)) {
        (Ok(a), Ok(b)) => (a, b),
        (a, b) => {
            let problems: Vec<_> = [a.err(), b.err()].into_iter().flatten().collect();
            open::tell(&problems);
            return Ok(super::COULD_NOT_RUN);
        }
    };
    let comparison = pipeline::compare(&a, &b, &settings.limits)?;
    let mut out = output::stdout();
    match args.format {
        LineFormat::Human => human::compare(&comparison, output::style(), &mut out)?,
        LineFormat::Jsonl => {
            let line = json::compare_line(&comparison);
            writeln!(out, "{}", json::inert(&line))?;
        }
    }
    out.flush()?;
    if let Some(page) = page {
        page.write(html::compare(&comparison)?.as_bytes())
            .with_context(|| format!("cannot write the page to `{}`", page.path().display()))?;
    }
    Ok(match comparison.looked {
        Looked::Checked => 0,
        Looked::Nothing => super::NOT_CHECKED,
    })
}

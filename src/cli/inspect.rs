//! `cutline inspect`.

use std::io::Write;
use std::path::PathBuf;

use crate::fetch::file;
use crate::pipeline::{self, look};
use crate::report::{human, json};

use super::open;
use super::output::{self, LineFormat};

/// Show what a picture file says of itself.
///
/// Speaks to the desk: positions and serial numbers are shown. Opens no network and no archive.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Picture files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let mut out = output::stdout();
    let mut exit = 0;
    for path in &args.files {
        let file = match file::read_named(path, &settings.limits) {
            Ok(file) => file,
            Err(problem) => {
                open::tell(&[problem]);
                exit = super::COULD_NOT_RUN;
                continue;
            }
        };
        let looked = look(&file, &settings.limits);
        let undecodable: Vec<_> = looked
            .rendition
            .as_ref()
            .err()
            .cloned()
            .into_iter()
            .collect();
        if !undecodable.is_empty() {
            exit = exit.max(super::NOT_CHECKED);
        }
        let report = pipeline::file_report(looked);
        match args.format {
            LineFormat::Human => human::inspect(&report, &undecodable, output::style(), &mut out)?,
            LineFormat::Jsonl => writeln!(out, "{}", json::inspect_line(&report, &undecodable))?,
        }
        out.flush()?;
    }
    Ok(exit)
}

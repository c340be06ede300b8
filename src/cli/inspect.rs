//! `cutline inspect`.

use std::io::Write;
use std::path::PathBuf;

use crate::pipeline::{self, Videos};
use crate::report::human::Raw;
use crate::report::{Audience, human, json};

use super::open;
use super::output::{self, AudienceName, LineFormat};

/// Show what a picture or video file says of itself.
///
/// When, where, who made it, whose it is, how it was made and what was changed since, from EXIF, IIM, XMP (also of a
/// `.xmp` file beside it), Content Credentials and the container; what contradicts itself comes first. Speaks to the
/// desk unless asked otherwise: positions and serial numbers are shown. Opens no network and no archive, decodes no
/// picture but to compare it with its embedded thumbnail, and reads a video only at the places it needs.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Picture or video files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    /// List every raw value with its source
    #[arg(long)]
    raw: bool,
    /// Who will read it: public leaves out positions, serial numbers, owner names and absolute paths
    #[arg(long, value_name = "AUDIENCE", default_value = "desk")]
    audience: AudienceName,
    #[command(flatten)]
    trust: open::TrustFlags,
    /// Read videos from end to end too: for their digest, and to compare them with their Content Credentials
    #[arg(long)]
    digest: bool,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let trust = open::trust(&args.trust, &settings)?;
    let audience = Audience::from(args.audience);
    let videos = match args.digest {
        true => Videos::Whole,
        false => Videos::AtPlaces,
    };
    let raw = match args.raw {
        true => Raw::Listed,
        false => Raw::Counted,
    };
    let mut out = output::stdout();
    let mut exit = 0;
    for path in &args.files {
        let report = match pipeline::inspect(path, &settings.limits, &trust, videos) {
            Ok(report) => report,
            Err(problem) => {
                open::tell(&[problem]);
                exit = super::COULD_NOT_RUN;
                continue;
            }
        };
        if report.media_type.is_none() && report.metadata.is_empty() {
            exit = exit.max(super::NOT_CHECKED);
        }
        match args.format {
            LineFormat::Human => human::inspect(&report, audience, raw, output::style(), &mut out)?,
            LineFormat::Jsonl => {
                let line = json::inspect_line(&report, audience);
                writeln!(out, "{}", json::inert(&line))?;
            }
        }
        out.flush()?;
    }
    Ok(exit)
}

//! `cutline read`.

use std::io::Write;

use crate::pipeline;
use crate::report::{human, json};

use super::input::{Input, StoryFlags};
use super::open::{self, NetworkFlags};
use super::output::{self, LineFormat};

/// List the photos, videos and embeds an article shows or names.
///
/// Opens no archive, and no network unless the article is a URL.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Articles: files, URLs, or `-` for standard input
    #[arg(required = true, value_name = "ARTICLE")]
    inputs: Vec<String>,
    #[command(flatten)]
    story: StoryFlags,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    #[command(flatten)]
    network: NetworkFlags,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let inputs: Vec<Input> = args.inputs.iter().map(|text| Input::of(text)).collect();
    let fetcher = if inputs.iter().any(|input| matches!(input, Input::Url(_))) {
        open::fetcher(&args.network, &settings)?
    } else {
        None
    };
    let mut out = output::stdout();
    let mut exit = 0;
    for (name, input) in args.inputs.iter().zip(&inputs) {
        let file = match input.read(&settings.limits, fetcher.as_deref()) {
            Ok(file) => file,
            Err(problem) => {
                open::tell(&[problem]);
                exit = super::COULD_NOT_RUN;
                continue;
            }
        };
        let document = args.story.document(name, input, &file);
        let (article, references, problems) = pipeline::read_document(&document, &settings.limits);
        match args.format {
            LineFormat::Human => human::read(
                name,
                &article,
                &references,
                &problems,
                output::style(),
                &mut out,
            )?,
            LineFormat::Jsonl => writeln!(
                out,
                "{}",
                json::read_line(name, &article, &references, &problems)
            )?,
        }
        out.flush()?;
    }
    Ok(exit)
}

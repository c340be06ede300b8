//! `cutline read`.

use std::io::Write;

use crate::import::documents::Ignoring;
use crate::limit::{Problem, ProblemKind};
use crate::pipeline::{self, Moving};
use crate::report::{human, json};

use super::folders::Folders;
use super::input::{self, Input, Own, StoryFlags};
use super::open::{self, NetworkFlags};
use super::output::{self, LineFormat};

/// List the photos, videos and embeds an article shows or names.
///
/// Reads HTML, saved pages (also MHTML), plain text, Markdown, ninjs, NewsML-G2, NITF, RSS, Atom and sitemaps, told by
/// their content. Opens no archive, and no network unless the article is a URL.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Articles: files, folders of them, URLs, or `-` for standard input
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
    let input::Inputs {
        all: inputs,
        unread: problems,
        notices,
    } = input::all(
        &args.inputs,
        Ignoring::Listed,
        Own::PassedOver,
        Folders::AsUsual,
    );
    open::tell(&notices);
    let is_url = |(_, input): &(String, Input)| matches!(input, Input::Url(_));
    let fetcher = if inputs.iter().any(is_url) {
        open::fetcher(&args.network, &settings)?
    } else {
        None
    };
    let mut out = output::stdout();
    let mut exit = if problems.is_empty() {
        0
    } else {
        super::COULD_NOT_RUN
    };
    open::tell(&problems);
    for (name, input) in &inputs {
        if let Input::File(path) = input
            && let Some(Moving::List(_)) = Moving::of(path, None)
        {
            let message = "a list of a video's frames, and no article; `cutline check` and `cutline match` read it";
            open::tell(&[Problem::new(ProblemKind::Unsupported, message).about(name)]);
            exit = super::COULD_NOT_RUN;
            continue;
        }
        let file = match input.read(&settings.limits, fetcher.as_deref()) {
            Ok(file) => file,
            Err(problem) => {
                open::tell(&[problem]);
                exit = super::COULD_NOT_RUN;
                continue;
            }
        };
        let document = args.story.document(name, input, &file);
        for read in pipeline::read_document(&document, &settings.limits) {
            match args.format {
                LineFormat::Human => human::read(
                    &read.name,
                    &read.article,
                    &read.references,
                    &read.problems,
                    output::style(),
                    &mut out,
                )?,
                LineFormat::Jsonl => {
                    let line = json::read_line(
                        &read.name,
                        &read.article,
                        &read.references,
                        &read.problems,
                    );
                    writeln!(out, "{line}")?;
                }
            }
        }
        out.flush()?;
    }
    Ok(exit)
}

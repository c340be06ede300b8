//! `cutline match`.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::archive::Snapshot;
use crate::config::Settings;
use crate::fetch::{FetchedMedia, file};
use crate::finding::Looked;
use crate::import::{self, Incoming};
use crate::limit::Problem;
use crate::media;
use crate::pipeline::{self, look, matched_entry};
use crate::report::{MatchedEntry, human, json};

use super::open::{self, ArchiveFlag, Opened};
use super::output::{self, LineFormat};
use super::progress::Bar;

/// Find earlier copies of pictures.
///
/// Lists proven matches only, best first; a folder stands for every picture in it. Speaks to the desk.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Pictures, or folders of pictures
    #[arg(required = true, value_name = "FILE|DIR")]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    archive: ArchiveFlag,
    /// Compare with the pictures under these paths instead of an archive; nothing is stored
    #[arg(long, value_name = "FILE|DIR", conflicts_with = "archive")]
    against: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
}

/// What became of one query picture.
struct Answer {
    query: String,
    digest: Option<String>,
    looked: Looked,
    matches: Vec<MatchedEntry>,
    problems: Vec<Problem>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let Some(snapshot) = snapshot(args, &settings)? else {
        return Ok(super::NOT_CHECKED);
    };
    if snapshot.is_empty() {
        output::say(
            "empty-archive: nothing to compare with; add pictures with `cutline archive add DIR`",
        );
    }
    let mut out = output::stdout();
    let mut exit = if snapshot.is_empty() {
        super::NOT_CHECKED
    } else {
        0
    };
    for path in &args.inputs {
        let named_file = !open::is_folder(path);
        for incoming in import::folder::walk(std::slice::from_ref(path)) {
            let answer = match incoming {
                Incoming::Problem(problem) => {
                    if named_file {
                        exit = super::COULD_NOT_RUN;
                    }
                    unread(&output::shown(path), problem)
                }
                Incoming::File(path) => match file::read_named(&path, &settings.limits) {
                    Err(problem) => unread(&output::shown(&path), problem),
                    // A folder may hold other things than pictures; what is named is meant.
                    Ok(file) if !named_file && media::sniff(&file.bytes).is_none() => continue,
                    Ok(file) => answer(&*snapshot, &file, &settings)?,
                },
            };
            if answer.looked == Looked::Nothing && exit == 0 {
                exit = super::NOT_CHECKED;
            }
            print(&answer, args.format, &mut out)?;
        }
    }
    Ok(exit)
}

fn snapshot(args: &Args, settings: &Settings) -> anyhow::Result<Option<Arc<dyn Snapshot>>> {
    if !args.against.is_empty() {
        let bar = Bar::counting("pictures read");
        let (snapshot, outcome) = open::in_memory(&args.against, settings, &bar)?;
        bar.finish();
        open::tell(&outcome.problems);
        return Ok(Some(snapshot));
    }
    match open::to_search(&args.archive, settings)? {
        Opened::Archive(snapshot) => Ok(Some(snapshot)),
        Opened::Absent(path) => {
            output::say(&format!(
                "empty-archive: nothing to compare with: there is no archive at `{}`; make one with `cutline archive \
                 add DIR`, or compare with a folder by --against DIR",
                path.display()
            ));
            Ok(None)
        }
    }
}

fn answer(
    snapshot: &dyn Snapshot,
    file: &FetchedMedia,
    settings: &Settings,
) -> anyhow::Result<Answer> {
    let looked = look(file, &settings.limits);
    let query = match looked.query() {
        Ok(query) => query,
        Err(problem) => {
            let mut answer = unread(&file.name, problem);
            answer.digest = Some(looked.digest.to_string());
            return Ok(answer);
        }
    };
    let found = pipeline::search(snapshot, &query)?;
    let too_plain = looked.too_plain(&query).filter(|_| found.is_empty());
    Ok(Answer {
        query: file.name.clone(),
        digest: Some(looked.digest.to_string()),
        looked: if too_plain.is_none() && !snapshot.is_empty() {
            Looked::Checked
        } else {
            Looked::Nothing
        },
        matches: found.into_iter().map(matched_entry).collect(),
        problems: too_plain.into_iter().collect(),
    })
}

fn unread(query: &str, problem: Problem) -> Answer {
    Answer {
        query: query.to_owned(),
        digest: None,
        looked: Looked::Nothing,
        matches: Vec::new(),
        problems: vec![problem],
    }
}

fn print(answer: &Answer, format: LineFormat, out: &mut dyn Write) -> anyhow::Result<()> {
    let Answer {
        query,
        digest,
        looked,
        matches,
        problems,
    } = answer;
    let digest = digest.as_deref();
    match format {
        LineFormat::Human => {
            human::matched(query, *looked, matches, problems, output::style(), out)?;
        }
        LineFormat::Jsonl => writeln!(
            out,
            "{}",
            json::match_line(query, digest, *looked, matches, problems)
        )?,
    }
    Ok(out.flush()?)
}

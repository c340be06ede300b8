//! `cutline match`.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::archive::Snapshot;
use crate::config::Settings;
use crate::fetch::{FetchedMedia, file};
use crate::finding::Looked;
use crate::import::{self, Incoming};
use crate::limit::Problem;
use crate::limit::ProblemKind;
use crate::media::{self, MediaType};
use crate::pipeline::{self, Decoding, look, matched_entry};
use crate::report::{MatchedEntry, human, json};

use super::open::{self, ArchiveFlag, Opened};
use super::output::{self, LineFormat};
use super::progress::Bar;

/// Find earlier copies of pictures, and pictures that videos show.
///
/// Lists proven matches only, best first; a folder stands for every picture and video in it. Of a video two frames a
/// second are looked at, decoded by `ffmpeg`. Speaks to the desk.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Pictures and videos, or folders of them
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
                Incoming::File(path) => match of_file(&*snapshot, &path, &settings)? {
                    // A folder may hold other things than pictures; what is named is meant.
                    None if !named_file => continue,
                    None => unread(&output::shown(&path), no_kind(&path)),
                    Some(answer) => answer,
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

/// Bytes by which a video is told from a picture.
const HEAD: usize = 64;

/// What became of the picture or video at `path`; `None` where it is neither.
fn of_file(
    snapshot: &dyn Snapshot,
    path: &Path,
    settings: &Settings,
) -> anyhow::Result<Option<Answer>> {
    let name = output::shown(path);
    let (handle, head) = match file::open_named(path, HEAD) {
        Ok(opened) => opened,
        Err(problem) => return Ok(Some(unread(&name, problem))),
    };
    match media::sniff(&head) {
        None => Ok(None),
        Some(MediaType::Video) => of_video(snapshot, path, (handle, &head), settings).map(Some),
        Some(_) => match file::read_named(path, &settings.limits) {
            Err(problem) => Ok(Some(unread(&name, problem))),
            Ok(file) => answer(snapshot, &file, settings).map(Some),
        },
    }
}

fn no_kind(path: &Path) -> Problem {
    let name = output::shown(path);
    let message = format!("`{name}` is no picture or video of a known kind; check the file");
    Problem::new(ProblemKind::Undecodable, message).about(name)
}

/// What became of a video: the pictures of the archive that its scenes show.
fn of_video(
    snapshot: &dyn Snapshot,
    path: &Path,
    opened: (File, &[u8]),
    settings: &Settings,
) -> anyhow::Result<Answer> {
    let name = output::shown(path);
    let ffmpeg = match open::ffmpeg(settings) {
        Ok(ffmpeg) => ffmpeg,
        Err(problem) => return Ok(unread(&name, problem.about(&name))),
    };
    let digest = match file::digest_of(path) {
        Ok(digest) => digest,
        Err(error) => {
            let message = format!("`{name}` cannot be read any more: {error}; check the file");
            let problem = Problem::new(ProblemKind::Unreadable, message).about(&name);
            return Ok(unread(&name, problem));
        }
    };
    let bar = Bar::decoding(&name, pipeline::duration(path));
    let decoding = Decoding {
        ffmpeg: &ffmpeg,
        name: &name,
        limits: &settings.limits,
        seen: &|seconds| bar.seen(seconds),
    };
    let found = pipeline::search_clip(snapshot, &decoding, opened, digest);
    bar.finish();
    let found = match found? {
        Ok(found) => found,
        Err(problem) => return Ok(unread(&name, problem)),
    };
    let mut problems: Vec<Problem> = found.problem.into_iter().collect();
    if found.looked_up == 0 {
        let message = format!("no scene of `{name}` shows enough to be told from others");
        problems.push(Problem::new(ProblemKind::TooPlain, message).about(&name));
    }
    let is_checked = !found.known.is_empty() || problems.is_empty();
    Ok(Answer {
        query: name,
        digest: Some(digest.to_string()),
        looked: if is_checked && !snapshot.is_empty() {
            Looked::Checked
        } else {
            Looked::Nothing
        },
        matches: found.known.into_iter().map(matched_entry).collect(),
        problems,
    })
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

//! `cutline match`.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use crate::archive::Snapshot;
use crate::config::Settings;
use crate::fetch::{Digest, FetchedMedia, file};
use crate::finding::Looked;
use crate::import::{self, Incoming, frame_list};
use crate::limit::Problem;
use crate::limit::ProblemKind;
use crate::media::{self, MediaType};
use crate::model::Model;
use crate::pipeline::{
    self, ClipFound, Decoding, FrameFolder, Showing, Shows, SoFar, look, matched_entry,
};
use crate::report::html::{MOST_MATCHES, SheetPage};
use crate::report::{MatchedEntry, Sheet, human, json};

use super::folders::{self, FolderFlags, Folders};
use super::open::{self, ArchiveFlag, Opened};
use super::output::{self, LineFormat};
use super::progress::Bar;
use super::target::{Content, Target};

/// Find earlier copies of pictures and videos, and which shows which, from which second to which.
///
/// Lists proven matches only, best first; a folder stands for every picture and video in it, or for one video whose
/// frames it holds, where `--as video` says so or the names tell seconds. Of a video two frames a second are looked at, decoded by `ffmpeg`; a list of frames, as `cutline
/// frames` and vPDQ write it, stands for its video. Speaks to the desk.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Pictures, videos and lists of frames, or folders of them
    #[arg(required = true, value_name = "FILE|DIR")]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    archive: ArchiveFlag,
    /// Compare with the pictures under these paths instead of an archive; nothing is stored
    #[arg(long, value_name = "FILE|DIR", conflicts_with = "archive")]
    against: Vec<PathBuf>,
    #[command(flatten)]
    folders: FolderFlags,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
    /// Write a contact sheet for a browser too: the frames that prove each match beside those of the archive; one file
    /// that loads and runs nothing
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Args {
    /// The contact sheet, as it is to be written.
    fn page(&self) -> Option<Target<'_>> {
        let page = self.html.as_deref()?;
        Some(Target::new("--html", page, Content::Report))
    }
}

/// What became of one query picture.
struct Answer {
    query: String,
    shows: Shows,
    digest: Option<String>,
    looked: Looked,
    matches: Vec<MatchedEntry>,
    problems: Vec<Problem>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let folders = args.folders.meant()?;
    args.folders.tell_unused(&args.inputs);
    if let Some(page) = args.page() {
        let named = args.inputs.iter().chain(&args.against);
        page.refuse_inputs(named.map(PathBuf::as_path))?;
        page.refuse_kept()?;
    }
    let model = open::model(&settings)?;
    let Some(snapshot) = snapshot(args, &settings, model.as_ref())? else {
        return Ok(super::NOT_CHECKED);
    };
    if snapshot.is_empty() {
        output::say(
            "empty-archive: nothing to compare with; add pictures with `cutline archive add DIR`",
        );
    }
    let mut told = Told {
        args,
        settings: &settings,
        model: model.as_ref(),
        is_missed: false,
        like_frames: Vec::new(),
        page: args.html.as_ref().map(|_| SheetPage::default()),
        exit: if snapshot.is_empty() {
            super::NOT_CHECKED
        } else {
            0
        },
    };
    for path in &args.inputs {
        let named_file = !open::is_folder(path);
        let mut is_empty = true;
        if let Some(frames) = as_video(folders, path) {
            told.tell(of_frames(&*snapshot, &frames, &settings)?)?;
            continue;
        }
        for incoming in import::folder::walk(std::slice::from_ref(path)) {
            let answer = match incoming {
                Incoming::Problem(problem) => {
                    if named_file {
                        told.exit = super::COULD_NOT_RUN;
                    }
                    unread(&output::shown(path), problem)
                }
                Incoming::File(path) => {
                    match of_file(&*snapshot, &path, (&settings, model.as_ref()))? {
                        // A folder may hold other things than pictures; what is named is meant.
                        None if !named_file => continue,
                        None => unread(&output::shown(&path), no_kind(&path)),
                        Some(answer) => answer,
                    }
                }
            };
            told.tell(answer)?;
            is_empty = false;
        }
        let frames = FrameFolder::of(path, None);
        if is_empty {
            told.tell(unread(&output::shown(path), folders::holds_nothing(path)))?;
        } else if folders == Folders::AsUsual && frames.is_numbered() {
            told.like_frames.push(output::shown(path));
        }
    }
    told.finish()
}

/// What is told of the answers as they come.
struct Told<'a> {
    args: &'a Args,
    settings: &'a Settings,
    model: Option<&'a Model>,
    /// Whether a picture was looked for and not found.
    is_missed: bool,
    page: Option<SheetPage>,
    /// Folders of pictures that are numbered as frames are.
    like_frames: Vec<String>,
    exit: u8,
}

impl Told<'_> {
    fn tell(&mut self, answer: Answer) -> anyhow::Result<()> {
        if answer.looked == Looked::Nothing && self.exit == 0 {
            self.exit = super::NOT_CHECKED;
        }
        self.is_missed |= answer.looked == Looked::Checked && answer.matches.is_empty();
        print(&answer, self.args.format, &mut output::stdout())?;
        let (Some(page), Some(place)) = (&mut self.page, self.args.page()) else {
            return Ok(());
        };
        let shown = answer.shows.paths();
        place.refuse_inputs(shown.into_iter().map(PathBuf::as_path))?;
        let ffmpeg = open::ffmpeg(self.settings).ok();
        let showing = Showing {
            ffmpeg: ffmpeg.as_ref(),
            limits: &self.settings.limits,
        };
        let mut room = page.room();
        let with_pairs = |(at, matched): (usize, MatchedEntry)| {
            let most = if at < MOST_MATCHES { room } else { 0 };
            let pairs = showing.pairs(&answer.shows, &matched, most);
            room -= pairs.len();
            (matched, pairs)
        };
        let matches = answer.matches.into_iter().enumerate();
        let matches = matches.map(with_pairs).collect();
        page.add(&Sheet {
            query: answer.query,
            looked: answer.looked,
            matches,
            problems: answer.problems,
        })?;
        Ok(())
    }

    fn finish(self) -> anyhow::Result<u8> {
        open::tell_failures(self.model);
        for folder in &self.like_frames {
            output::say(&format!(
                "the pictures in `{folder}` are numbered as frames are; `--as video` asks for them as one video and finds more"
            ));
        }
        if self.is_missed && self.model.is_none() {
            output::say(human::NO_MODEL);
        }
        if let (Some(page), Some(place)) = (self.page, self.args.page()) {
            place.write(page.finish().as_bytes()).with_context(|| {
                format!("cannot write the page to `{}`", place.path().display())
            })?;
        }
        Ok(self.exit)
    }
}

fn snapshot(
    args: &Args,
    settings: &Settings,
    model: Option<&Model>,
) -> anyhow::Result<Option<Arc<dyn Snapshot>>> {
    if !args.against.is_empty() {
        let bar = Bar::counting("pictures read");
        let (snapshot, outcome) = open::in_memory(&args.against, settings, model, &bar)?;
        bar.finish();
        open::tell(&outcome.problems);
        return Ok(Some(snapshot));
    }
    match open::to_search(&args.archive, settings)? {
        Opened::Archive(snapshot) => {
            open::tell_of(model, &*snapshot)?;
            Ok(Some(snapshot))
        }
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

/// What became of the picture or video at `path`; `None` where it is neither.
fn of_file(
    snapshot: &dyn Snapshot,
    path: &Path,
    (settings, model): (&Settings, Option<&Model>),
) -> anyhow::Result<Option<Answer>> {
    let name = output::shown(path);
    let (handle, head) = match file::open_named(path, media::HEAD) {
        Ok(opened) => opened,
        Err(problem) => return Ok(Some(unread(&name, problem))),
    };
    match media::sniff(&head) {
        None if frame_list::is_frame_list(path) => of_list(snapshot, path, settings).map(Some),
        None => Ok(None),
        Some(MediaType::Video) => of_video(snapshot, path, (handle, &head), settings).map(Some),
        Some(_) => match file::read_named(path, &settings.limits) {
            Err(problem) => Ok(Some(unread(&name, problem))),
            Ok(file) => answer(snapshot, &file, (settings, model)).map(Some),
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
        seen: &|_, so_far| bar.seen(so_far),
    };
    let found = pipeline::search_clip(snapshot, &decoding, opened, digest);
    bar.finish();
    let found = match found? {
        Ok(found) => found,
        Err(problem) => return Ok(unread(&name, problem)),
    };
    let shows = Shows::File(path.to_owned());
    Ok(of_moving(snapshot, name, (digest, shows), found))
}

/// The frames of a folder that stands for a video.
fn as_video(folders: Folders, path: &Path) -> Option<FrameFolder> {
    if !open::is_folder(path) {
        return None;
    }
    match folders {
        Folders::Pictures => None,
        Folders::Video(rate) => Some(FrameFolder::of(path, rate)),
        Folders::AsUsual => Some(FrameFolder::of(path, None)).filter(FrameFolder::is_plainly_one),
    }
}

/// What became of a folder of frames.
fn of_frames(
    snapshot: &dyn Snapshot,
    frames: &FrameFolder,
    settings: &Settings,
) -> anyhow::Result<Answer> {
    let name = frames.name();
    let files = match frames.files(&settings.limits) {
        Ok(files) => files,
        Err(problem) => return Ok(unread(&name, problem)),
    };
    if let Some(problem) = frames.left_aside() {
        output::say(&format!("notice: {}", problem.message));
    }
    let bar = Bar::counting("frames read");
    let seen = |count| bar.seen(SoFar::Frames(count));
    let found = frames.search(snapshot, &files, &settings.limits, &seen);
    bar.finish();
    Ok(match found? {
        Ok(found) => {
            let shows = Shows::Frames(frames.frames());
            of_moving(snapshot, name, (files.digest(), shows), found)
        }
        Err(problem) => unread(&name, problem),
    })
}

/// What became of a list of frames: the videos that show them in their order.
fn of_list(snapshot: &dyn Snapshot, path: &Path, settings: &Settings) -> anyhow::Result<Answer> {
    let name = output::shown(path);
    let (file, sequence) = match frame_list::read(path, &settings.limits) {
        Ok(read) => read,
        Err(problem) => return Ok(unread(&name, problem)),
    };
    let found = pipeline::search_sequence(snapshot, file.digest, sequence)?;
    Ok(of_moving(
        snapshot,
        name,
        (file.digest, Shows::Nothing),
        found,
    ))
}

/// The answer to a query that moves.
fn of_moving(
    snapshot: &dyn Snapshot,
    name: String,
    (digest, shows): (Digest, Shows),
    found: ClipFound,
) -> Answer {
    let too_plain = found.too_plain(&name);
    let mut problems = found.problems;
    problems.extend(too_plain);
    let is_checked = !found.known.is_empty() || problems.is_empty();
    Answer {
        query: name,
        shows,
        digest: Some(digest.to_string()),
        looked: if is_checked && !snapshot.is_empty() {
            Looked::Checked
        } else {
            Looked::Nothing
        },
        matches: found.known.into_iter().map(matched_entry).collect(),
        problems,
    }
}

fn answer(
    snapshot: &dyn Snapshot,
    file: &FetchedMedia,
    (settings, model): (&Settings, Option<&Model>),
) -> anyhow::Result<Answer> {
    let seen = look(file, &settings.limits);
    let query = match seen.query(model) {
        Ok(query) => query,
        Err(problem) => {
            let mut answer = unread(&file.name, problem);
            answer.digest = Some(file.digest.to_string());
            return Ok(answer);
        }
    };
    let found = pipeline::search(snapshot, &query)?;
    let too_plain = seen.too_plain(&query).filter(|_| found.is_empty());
    Ok(Answer {
        query: file.name.clone(),
        shows: file.path.clone().map_or(Shows::Nothing, Shows::File),
        digest: Some(file.digest.to_string()),
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
        shows: Shows::Nothing,
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
        ..
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

//! What the user names on the command line: files, URLs, standard input.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use url::Url;

use crate::article::{DocumentForm, Source};
use crate::fetch::{FetchedMedia, Fetcher, file};
use crate::import::documents::{self, Documents, Ignoring};
use crate::import::{Incoming, folder};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::pipeline::{self, Document, FrameFolder};
use crate::report::{self, human};
use crate::time::DateInterval;

use super::folders::{Folders, holds_nothing};
use super::output;

/// Something named on the command line.
pub(super) enum Input {
    /// Standard input.
    Stdin,
    /// A page on the network.
    Url(Url),
    /// A file.
    File(PathBuf),
    /// A folder that holds the frames of a video.
    Frames(FrameFolder),
}

impl Input {
    pub(super) fn of(text: &str) -> Self {
        if text == "-" {
            return Self::Stdin;
        }
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Self::Url(url),
            _ => Self::File(PathBuf::from(text)),
        }
    }

    /// The bytes behind it.
    pub(super) fn read(
        &self,
        limits: &Limits,
        fetcher: Option<&dyn Fetcher>,
    ) -> Result<FetchedMedia, Problem> {
        match self {
            Self::Stdin => stdin(limits),
            Self::File(path) => file::read_named(path, limits),
            Self::Frames(frames) => {
                let message = "a folder of frames, and no document; name a file";
                Err(Problem::new(ProblemKind::Unsupported, message).about(frames.name()))
            }
            Self::Url(url) => match fetcher {
                Some(fetcher) => fetcher.fetch(url, limits),
                None => Err(Problem::new(
                    ProblemKind::Unsupported,
                    "this build has no `http` feature; save the page and name the file",
                )),
            },
        }
    }

    /// The file, or those of the folder.
    pub(super) fn files(&self) -> Vec<&Path> {
        match self {
            Self::File(path) => vec![path],
            Self::Frames(frames) => frames.pictures().iter().map(PathBuf::as_path).collect(),
            Self::Stdin | Self::Url(_) => Vec::new(),
        }
    }

    /// The folder a file lies in.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let Self::File(path) = self else { return None };
        let parent = path.parent().unwrap_or(Path::new(""));
        Some(if parent.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            parent.to_path_buf()
        })
    }
}

/// What the words on the command line name.
#[derive(Default)]
pub(super) struct Inputs {
    /// In their order, of a folder or pattern by path; each file once.
    pub(super) all: Vec<(String, Input)>,
    /// What was named and could not be reached.
    pub(super) unread: Vec<Problem>,
    /// What was passed over with good reason.
    pub(super) notices: Vec<Problem>,
}

/// What becomes of reports that cutline wrote, where they are named or found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// They are passed over, which a notice says.
    PassedOver,
    /// They are articles like any other.
    Judged,
}

/// What the words on the command line name; of a folder every document in it unless `folders` says otherwise, of a pattern
/// what fits it.
pub(super) fn all(texts: &[String], ignoring: Ignoring, own: Own, folders: Folders) -> Inputs {
    let mut inputs = every(texts, ignoring, folders);
    if own == Own::PassedOver {
        inputs.pass_over_own();
    }
    inputs
}

fn every(texts: &[String], ignoring: Ignoring, folders: Folders) -> Inputs {
    let mut inputs = Inputs::default();
    let mut taken = HashSet::new();
    for text in texts {
        let found = match Input::of(text) {
            Input::File(path) if path.is_dir() => {
                let found = match folders {
                    Folders::AsUsual => documents::in_folder(&path, ignoring),
                    Folders::Pictures => pictures_in(&path),
                    Folders::Video(_) => Documents::default(),
                };
                if let Some(frames) = as_video(&path, folders, &found) {
                    if taken.insert(folder::absolute(&path)) {
                        inputs.all.push((text.clone(), Input::Frames(frames)));
                    }
                    continue;
                }
                inputs.expand(text, found, &mut taken);
                continue;
            }
            Input::File(_) if documents::is_pattern(text) => documents::fitting(text, ignoring),
            Input::File(path) if !taken.insert(folder::absolute(&path)) => continue,
            input => {
                inputs.all.push((text.clone(), input));
                continue;
            }
        };
        match found {
            Ok(found) => inputs.expand(text, found, &mut taken),
            Err(problem) => inputs.unread.push(problem.about(text)),
        }
    }
    inputs
}

/// The folder as the frames of a video, where that is said, or its names tell seconds and no document was `found` in it.
fn as_video(path: &Path, folders: Folders, found: &Documents) -> Option<FrameFolder> {
    match folders {
        Folders::Video(rate) => Some(FrameFolder::of(path, rate)),
        Folders::AsUsual if found.files.is_empty() && found.unread.is_empty() => {
            Some(FrameFolder::of(path, None)).filter(FrameFolder::is_plainly_one)
        }
        Folders::AsUsual | Folders::Pictures => None,
    }
}

/// Every picture and video in a folder.
fn pictures_in(path: &Path) -> Documents {
    let mut found = Documents::default();
    for incoming in folder::walk(&[path.to_owned()]) {
        match incoming {
            Incoming::File(file) if folder::is_hidden(path, &file) => {}
            Incoming::File(file) => {
                if pipeline::named_as_picture(&file) || pipeline::is_video(&file) {
                    found.files.push(file);
                }
            }
            Incoming::Problem(problem) => found.unread.push(problem),
        }
    }
    if found.files.is_empty() && found.unread.is_empty() {
        found.unread.push(holds_nothing(path));
    }
    found
}

impl Inputs {
    /// Takes out what cutline wrote itself, and says so; where nothing else is left, that is why nothing can be looked at.
    fn pass_over_own(&mut self) {
        let is_own =
            |(_, input): &(String, Input)| matches!(input, Input::File(path) if wrote(path));
        let (own, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.all).into_iter().partition(is_own);
        self.all = rest;
        let Some((first, _)) = own.first() else {
            return;
        };
        if self.all.is_empty() && self.unread.is_empty() {
            let message = "written by cutline, and no article; name the story it tells of";
            let problem = Problem::new(ProblemKind::Unsupported, message);
            self.unread.push(problem.about(first));
            return;
        }
        let more = match own.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        output::say(&human::safe(&format!(
            "notice: `{first}`{more} passed over: written by cutline, and no article"
        )));
    }

    fn expand(&mut self, text: &str, found: Documents, taken: &mut HashSet<String>) {
        if found.files.is_empty() && found.unread.is_empty() {
            let holds_pictures = || {
                folder::walk(&[text.into()]).any(|incoming| match incoming {
                    Incoming::File(path) => pipeline::named_as_picture(&path),
                    Incoming::Problem(_) => false,
                })
            };
            let message = match Path::new(text).is_dir() && holds_pictures() {
                true => "pictures there and no documents that are looked at; `cutline check DIR --as video` judges them as the frames of \
                         one video, `--as pictures` each for itself"
                    .to_owned(),
                false => format!(
                    "no documents there (names that end in {}) but those that `.gitignore` and `.cutlineignore` leave out; \
                     name files one by one",
                    documents::ENDINGS.join(", ")
                ),
            };
            let problem = Problem::new(ProblemKind::MissingFile, message);
            self.unread.push(problem.about(text));
        }
        let new = found
            .files
            .into_iter()
            .filter(|path| taken.insert(folder::absolute(path)));
        self.all
            .extend(new.map(|path| (path.display().to_string(), Input::File(path))));
        self.unread.extend(found.unread);
        self.notices.extend(found.notices);
    }
}

/// Whether cutline wrote the file.
fn wrote(path: &Path) -> bool {
    let opened = file::open_named(path, 0);
    opened.is_ok_and(|(mut file, _)| report::is_own(&mut file).unwrap_or_default())
}

fn stdin(limits: &Limits) -> Result<FetchedMedia, Problem> {
    use ProblemKind::{OverLimit, Unreadable};
    let mut bytes = Vec::new();
    let limit = limits.file_bytes;
    let read = std::io::stdin()
        .lock()
        .take(limit + 1)
        .read_to_end(&mut bytes);
    if let Err(error) = read {
        return Err(
            Problem::new(Unreadable, format!("cannot read standard input: {error}")).about("-"),
        );
    }
    if bytes.len() as u64 > limit {
        let message = format!(
            "standard input is longer than the limit of {limit} bytes; raise `limits.file-bytes`"
        );
        return Err(Problem::new(OverLimit, message).about("-"));
    }
    Ok(FetchedMedia::inline("-", bytes))
}

/// A date given as a flag.
pub(super) fn date(text: &str) -> Result<DateInterval, String> {
    DateInterval::parse(text).ok_or_else(|| {
        "no date; write it as 2019-11-15, 2019-11, 2019 or 2019-11-15T10:30:00+02:00".to_owned()
    })
}

/// A zone given as a flag: `+03:00`, `Z` or an IANA name.
pub(super) fn zone(text: &str) -> Result<TimeZone, String> {
    let probe = DateInterval::parse(&format!("2000-01-01T00:00:00{text}"));
    if let Some(offset) = probe.and_then(|date| date.offset()) {
        return Ok(TimeZone::fixed(offset));
    }
    TimeZone::get(text).map_err(|_| {
        "no such zone; write it as +03:00 or as a name such as Asia/Baghdad".to_owned()
    })
}

/// Today in the local zone of the machine.
pub(super) fn today() -> DateInterval {
    let now = jiff::Zoned::now();
    DateInterval::day(now.date()).expect("today is not the last day of the calendar")
}

/// Flags that supply what an article lacks.
#[derive(clap::Args)]
pub(super) struct StoryFlags {
    /// When the story is published, such as 2020-01-08 [default: what it says]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) published: Option<DateInterval>,
    /// Zone the story is told in, such as +03:00 or Asia/Baghdad
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub(super) timezone: Option<TimeZone>,
    /// Form of the articles [default: told from their content]
    #[arg(long, value_enum, value_name = "FORM")]
    pub(super) format_in: Option<FormName>,
}

/// Names of the forms of documents.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum FormName {
    /// HTML, AMP, saved pages
    Html,
    /// Plain text
    Text,
    /// Markdown with front matter and shortcodes
    Markdown,
    /// ninjs 1.0 to 3.0
    Ninjs,
    /// NewsML-G2 and NITF
    Newsml,
    /// A page saved as MHTML
    Mhtml,
    /// RSS, Atom, sitemap
    Feed,
}

impl FormName {
    fn form(self) -> DocumentForm {
        match self {
            Self::Html => DocumentForm::Html,
            Self::Text => DocumentForm::Text,
            Self::Markdown => DocumentForm::Markdown,
            Self::Ninjs => DocumentForm::Ninjs,
            Self::Newsml => DocumentForm::NewsMl,
            Self::Mhtml => DocumentForm::Mhtml,
            Self::Feed => DocumentForm::Feed,
        }
    }
}

impl StoryFlags {
    /// The published time given, in the zone given.
    pub(super) fn published(&self) -> Option<DateInterval> {
        match &self.timezone {
            Some(zone) => self.published.map(|published| published.seen_from(zone)),
            None => self.published,
        }
    }

    /// The document behind `input` as the pipeline takes it.
    pub(super) fn document<'a>(
        &self,
        name: &'a str,
        input: &Input,
        file: &'a FetchedMedia,
    ) -> Document<'a> {
        Document {
            name,
            bytes: &file.bytes,
            source: Source {
                label: name.to_owned(),
                url: file.final_url.clone(),
                content_type: file.content_type.clone(),
                form: self.format_in.map(FormName::form),
            },
            folder: input.folder(),
            published: self.published,
            zone: self.timezone.clone(),
        }
    }
}

//! Where words go: data to stdout, talk to stderr.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context;

use crate::pipeline::Pictures;
use crate::report::{Audience, Detail, Options, REPORTERS, Report, Reporter, Style, human};

use super::target::{Content, Target};

/// Columns a human report is wrapped to.
pub(super) const WIDTH: usize = 80;

/// Form of commands that print one thing per input.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LineFormat {
    /// For people
    Human,
    /// One JSON object a line
    #[value(alias = "json")]
    Jsonl,
}

/// Who reads.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum AudienceName {
    /// Everybody
    Public,
    /// The desk that owns the files
    Desk,
}

impl From<AudienceName> for Audience {
    fn from(name: AudienceName) -> Self {
        match name {
            AudienceName::Public => Self::Public,
            AudienceName::Desk => Self::Desk,
        }
    }
}

/// `--report FORMAT=FILE`, or a file whose ending tells the format.
#[derive(Clone)]
pub(super) struct ReportFile {
    flag: &'static str,
    format: String,
    file: PathBuf,
}

impl ReportFile {
    /// The file, as it is to be written.
    pub(super) fn target(&self) -> Target<'_> {
        Target::new(self.flag, &self.file, Content::Report)
    }

    /// What `--html FILE` stands for.
    pub(super) fn html(file: &Path) -> Self {
        Self {
            flag: "--html",
            format: "html".to_owned(),
            file: file.to_owned(),
        }
    }
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = match text.split_once('=') {
            Some(named) => named,
            None => (form_by_ending(text)?, text),
        };
        reporter(format)?;
        Ok(Self {
            flag: "--report",
            format: format.to_owned(),
            file: file.into(),
        })
    }
}

/// The format that the ending of a file's name stands for.
fn form_by_ending(file: &str) -> Result<&'static str, String> {
    const ENDINGS: [(&str, &str); 6] = [
        (".html", "html"),
        (".json", "json"),
        (".md", "github_summary"),
        (".sarif", "sarif"),
        (".txt", "human"),
        (".xml", "junit"),
    ];
    let meant = ENDINGS.iter().find(|(ending, _)| file.ends_with(ending));
    let (_, format) = meant.ok_or("write it as FORMAT=FILE, such as `json=report.json`")?;
    Ok(format)
}

/// The writer of a format, or the formats there are.
pub(super) fn reporter(format: &str) -> Result<&'static dyn Reporter, String> {
    let found = REPORTERS
        .iter()
        .copied()
        .find(|reporter| reporter.name() == format);
    found.ok_or_else(|| {
        let known: Vec<&str> = REPORTERS.iter().map(|reporter| reporter.name()).collect();
        format!("no format `{format}`; there are {}", known.join(", "))
    })
}

/// The name of a format, checked.
pub(super) fn format_name(text: &str) -> Result<String, String> {
    reporter(text).map(|reporter| reporter.name().to_owned())
}

/// Whether pictures are to be kept for the reports that are asked for.
pub(super) fn pictures(format: &str, files: &[ReportFile]) -> Pictures {
    let files = files.iter().map(|file| file.format.as_str());
    let mut asked = files
        .chain([format])
        .filter_map(|format| reporter(format).ok());
    match asked.any(Reporter::shows_pictures) {
        true => Pictures::Kept,
        false => Pictures::Left,
    }
}

/// Writes `report` to every file of `files`, each whole or not at all, and to stdout in `format`.
pub(super) fn write_report(
    report: &Report,
    format: &str,
    files: &[ReportFile],
    audience: Audience,
    detail: Detail,
) -> anyhow::Result<()> {
    for target in files {
        let to_file = || -> anyhow::Result<()> {
            let mut whole = Vec::new();
            let options = Options {
                audience,
                style: Style::Plain,
                detail,
                width: WIDTH,
            };
            reporter(&target.format)
                .map_err(anyhow::Error::msg)?
                .write(report, &options, &mut whole)?;
            target.target().write(&whole)
        };
        to_file()
            .with_context(|| format!("cannot write the report to `{}`", target.file.display()))?;
    }
    if format != human::Human.name() {
        // A log holds one line for eyes, whatever stands on standard output.
        say(&human::summary_words(report));
    }
    let options = Options {
        audience,
        style: style(),
        detail,
        width: WIDTH,
    };
    let mut out = stdout();
    let written = reporter(format)
        .map_err(anyhow::Error::msg)?
        .write(report, &options, &mut out)
        .and_then(|()| out.flush());
    match written {
        // Who reads no further gets the exit code all the same.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// The documents and media files of a report, as far as they are files.
pub(super) fn shown_files(report: &Report) -> Vec<PathBuf> {
    let documents = report.articles.iter().map(|article| &article.document);
    let media = report.articles.iter().flat_map(|article| &article.media);
    let files = media.flat_map(|media| &media.files).map(|file| &file.name);
    documents.chain(files).map(PathBuf::from).collect()
}

/// Standard output, buffered.
pub(super) fn stdout() -> impl Write {
    BufWriter::new(io::stdout().lock())
}

/// Colour on a terminal that has not asked for none.
pub(super) fn style() -> Style {
    match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => Style::Plain,
        _ => Style::Colour,
    }
}

/// One line on stderr.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Whether the reader of our output went away, which is no failure of ours.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// A path as printed.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

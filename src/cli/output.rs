//! Where words go: data to stdout, talk to stderr.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, bail};

use crate::pipeline::Pictures;
use crate::report::{Audience, Detail, Options, REPORTERS, Report, Reporter, Style, human};

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
    format: String,
    file: PathBuf,
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
        refuse_inputs("--report", &target.file, &shown_files(report))?;
    }
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
            write_to(&target.file, &whole)
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

/// Writes a file whole or not at all; a pipe or device that stands there is written to as it is.
fn write_to(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let is_stream = std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir());
    if !is_stream {
        return write_whole(path, bytes);
    }
    let mut stream = File::options().write(true).open(path)?;
    stream.write_all(bytes)?;
    Ok(stream.flush()?)
}

/// Writes a file whole or not at all: to a file beside it first, which then takes its name.
///
/// A link is followed; what stands there and is no regular file is left alone.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    if target.exists() && !target.is_file() {
        bail!("it is there already and is no regular file");
    }
    let mut name = target
        .file_name()
        .context("it names no file")?
        .to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(name);
    let write = || -> io::Result<()> {
        let mut file = File::create_new(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, &target)
    };
    let written = write();
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    Ok(written?)
}

/// The documents and media files of a report, as far as they are files.
fn shown_files(report: &Report) -> Vec<PathBuf> {
    let documents = report.articles.iter().map(|article| &article.document);
    let media = report.articles.iter().flat_map(|article| &article.media);
    let files = media.flat_map(|media| &media.files).map(|file| &file.name);
    documents.chain(files).map(PathBuf::from).collect()
}

/// Refuses a file that would take the place of one looked at.
pub(super) fn refuse_inputs<'a>(
    flag: &str,
    file: &Path,
    inputs: impl IntoIterator<Item = &'a PathBuf>,
) -> anyhow::Result<()> {
    let Ok(place) = file.canonicalize() else {
        return Ok(());
    };
    let mut inputs = inputs.into_iter();
    if inputs.any(|input| input.canonicalize().is_ok_and(|input| input == place)) {
        bail!(
            "`{flag} {}` is one of the files looked at; name another file",
            file.display()
        );
    }
    Ok(())
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

//! `cutline check`.

use std::path::PathBuf;

use anyhow::bail;

use crate::archive::Snapshot;
use crate::claim::Proposed;
use crate::fetch::FetchedMedia;
use crate::finding::Finding;
use crate::limit::{Problem, ProblemKind};
use crate::media;
use crate::pipeline::{self, Attachment, CheckContext, Supplied};
use crate::policy::{Compared, Gate, Level};
use crate::report::{ArticleReport, Audience, Detail, Report};
use crate::time::DateInterval;

use super::input::{self, Input, StoryFlags};
use super::open::{self, ArchiveFlag, NetworkFlags, Opened};
use super::output::{self, AudienceName, ReportFile};

/// Judge the pictures of an article, or one picture with its proposed line.
///
/// What is a picture by its first bytes is judged as a picture, everything else as an article: HTML, saved pages,
/// plain text, Markdown, ninjs, NewsML-G2, feeds. Of a folder every document in it is judged.
/// Local files an article names are read only from its own folder, or from --root.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Articles or pictures: files, folders of articles, URLs, or `-` for standard input
    #[arg(required = true, value_name = "ARTICLE|PHOTO")]
    inputs: Vec<String>,
    #[command(flatten)]
    archive: ArchiveFlag,
    #[command(flatten)]
    network: NetworkFlags,
    /// Proposed caption of the picture [default: the caption embedded in it]
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,
    /// Proposed credit line of the picture [default: the credit embedded in it]
    #[arg(long, value_name = "TEXT")]
    credit: Option<String>,
    /// Day the proposed line is for, such as 2020-01-07: "Tuesday" in the caption is read against it; without a
    /// caption it is when the picture is said to have been taken
    #[arg(long, value_name = "DATE", value_parser = input::date)]
    date: Option<DateInterval>,
    #[command(flatten)]
    story: StoryFlags,
    /// Day to take as today [default: the machine's]
    #[arg(long, value_name = "DATE", value_parser = input::date)]
    today: Option<DateInterval>,
    /// File for a reference of the article, by its id, key, URL or embed id
    #[arg(long = "attach", value_name = "REF=FILE", value_parser = attachment)]
    attachments: Vec<Attachment>,
    /// Files for the article's references, found by name; a folder stands for all in it
    #[arg(long, value_name = "FILE|DIR")]
    media: Vec<PathBuf>,
    /// Folder below which local files of the article may lie
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Report on standard output: human or json
    #[arg(long, default_value = "human", value_name = "FORMAT", value_parser = format_name)]
    format: String,
    /// Write a report to a file as well; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    reports: Vec<ReportFile>,
    /// Who will read it: public leaves out positions, serial numbers, owner names and absolute paths
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<AudienceName>,
    #[command(flatten)]
    trust: open::TrustFlags,
    /// Lowest level that makes the exit code 1 [default: warn]
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Report everything, but exit 0 where it would be 1 or 3
    #[arg(long)]
    advisory: bool,
    /// Show what was quiet too
    #[arg(long)]
    verbose: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FailOn {
    Note,
    Warn,
    Deny,
}

fn attachment(text: &str) -> Result<Attachment, String> {
    // A key or URL may hold `=`, a file name seldom does: the last one divides.
    let Some((reference, file)) = text
        .rsplit_once('=')
        .filter(|(r, f)| !r.is_empty() && !f.is_empty())
    else {
        return Err("write it as REF=FILE, such as `m2=clip.mp4`".to_owned());
    };
    Ok(Attachment {
        reference: reference.to_owned(),
        file: file.into(),
    })
}

fn format_name(text: &str) -> Result<String, String> {
    output::reporter(text).map(|reporter| reporter.name().to_owned())
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let mut policy = open::policy(&settings)?;
    if let Some(level) = args.fail_on {
        policy.fail_on = match level {
            FailOn::Note => Level::Note,
            FailOn::Warn => Level::Warn,
            FailOn::Deny => Level::Deny,
        };
    }
    if args.advisory {
        policy.gate = Gate::Advise;
    }
    let audience = args.audience.map_or(settings.audience, Audience::from);
    let (inputs, mut unread) = input::all(&args.inputs);
    if inputs
        .iter()
        .filter(|(_, input)| matches!(input, Input::Stdin))
        .count()
        > 1
    {
        bail!("`-` can be given once only");
    }
    let (files, mut problems) = open::files_under(&args.media);
    let supplied = Supplied {
        attachments: args.attachments.clone(),
        media: files,
    };
    let is_url = |(_, input): &(String, Input)| matches!(input, Input::Url(_));
    let fetcher = match args.network.fetch || inputs.iter().any(is_url) {
        true => open::fetcher(&args.network, &settings)?,
        false => None,
    };
    let opened = open::to_search(&args.archive, &settings)?;
    let snapshot = match opened {
        Opened::Archive(snapshot) => Some(snapshot),
        Opened::Absent(path) => {
            problems.push(nothing_to_compare(&format!(
                "there is no archive at `{}`",
                path.display()
            )));
            None
        }
    };
    if snapshot.as_deref().is_some_and(Snapshot::is_empty) {
        problems.push(nothing_to_compare("the archive is empty"));
    }
    let trust = open::trust(&args.trust, &settings)?;
    let context = CheckContext {
        trust: &trust,
        limits: &settings.limits,
        policy: &policy,
        thresholds: &settings.thresholds,
        snapshot,
        fetcher: fetcher.as_deref().filter(|_| args.network.fetch),
        supplied: &supplied,
        root: args.root.as_deref(),
        today: args.today.unwrap_or_else(input::today),
    };
    let mut articles = Vec::new();
    for (name, input) in &inputs {
        match input.read(&settings.limits, fetcher.as_deref()) {
            Ok(file) => articles.extend(judge(&context, args, name, input, file)?),
            Err(problem) => unread.push(problem),
        }
    }
    let compared = match context.snapshot.as_deref().map_or(0, Snapshot::len) {
        0 => Compared::Nothing,
        _ => Compared::Archive,
    };
    let exit = match policy.exit(&findings(&articles), compared) {
        _ if !unread.is_empty() => super::COULD_NOT_RUN,
        0 if policy.gate == Gate::Enforce && articles.iter().any(is_unread) => super::NOT_CHECKED,
        exit => exit,
    };
    problems.extend(unread);
    let report = Report {
        run: pipeline::run_of(&context),
        articles,
        problems,
        exit,
    };
    let detail = if args.verbose {
        Detail::Verbose
    } else {
        Detail::Brief
    };
    output::write_report(&report, &args.format, &args.reports, audience, detail)?;
    Ok(exit)
}

/// A picture is judged as a picture, everything else as an article.
fn judge(
    context: &CheckContext<'_>,
    args: &Args,
    name: &str,
    input: &Input,
    file: FetchedMedia,
) -> anyhow::Result<Vec<ArticleReport>> {
    let named_so = matches!(input, Input::File(path) if pipeline::named_as_picture(path));
    if media::sniff(&file.bytes).is_none() && !named_so {
        let document = args.story.document(name, input, &file);
        return Ok(pipeline::check_document(context, &document)?);
    }
    let proposed = Proposed {
        caption: args.caption.clone(),
        credit: args.credit.clone(),
        date: args.date,
        published: args.story.published(),
    };
    Ok(vec![pipeline::check_photo(context, file, &proposed)?])
}

fn nothing_to_compare(why: &str) -> Problem {
    let message = format!(
        "nothing to compare with: {why}; add known pictures with `cutline archive add DIR`"
    );
    Problem::new(ProblemKind::EmptyArchive, message)
}

fn findings(articles: &[ArticleReport]) -> Vec<&Finding> {
    let media = articles.iter().flat_map(|article| &article.media);
    media
        .flat_map(|media| &media.findings)
        .map(|leveled| &leveled.finding)
        .collect()
}

/// Whether nothing of an article could be read: no pictures, and a problem greater than odd markup.
fn is_unread(article: &ArticleReport) -> bool {
    article.media.is_empty()
        && article
            .problems
            .iter()
            .any(|problem| problem.kind != ProblemKind::Malformed)
}

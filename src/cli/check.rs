//! `cutline check`.

use std::path::PathBuf;

use anyhow::bail;

use crate::archive::{Archive as _, Forget, Snapshot};
use crate::claim::Proposed;
use crate::config::{Settings, waivers};
use crate::fetch::{Digest, FetchedMedia};
use crate::finding::Finding;
use crate::limit::{Problem, ProblemKind};
use crate::media;
use crate::pipeline::{self, Attachment, CheckContext, Memory, Supplied};
use crate::policy::{Compared, Excuse, Excuses, Gate, Level, Mark, baseline};
use crate::report::{ArticleReport, Audience, Detail, Report};
use crate::time::DateInterval;

use super::input::{self, Input, StoryFlags};
use super::open::{self, ArchiveFlag, NetworkFlags, Opened};
use super::output::{self, AudienceName, ReportFile};
use super::progress::Bar;

/// Judge the pictures and videos of an article, or one of them with its proposed line.
///
/// What is a picture or video by its first bytes is judged as one, everything else as an article: HTML, saved pages,
/// plain text, Markdown, ninjs, NewsML-G2, feeds. Of a folder every document in it is judged.
/// Local files an article names are read only from its own folder, or from --root.
#[derive(clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Args {
    /// Articles, pictures or videos: files, folders of articles, URLs, or `-` for standard input
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
    /// Report on standard output: `github`, `github_summary`, `human`, `json`, `junit`, `media_review` or `sarif`
    #[arg(long, default_value = "human", value_name = "FORMAT", value_parser = output::format_name)]
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
    /// File of waivers [default: `waivers` of the settings]
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// File of findings known before: only new ones count [default: `baseline` of the settings]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write every finding that counts at warn or deny to FILE, for --baseline of the next check
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Keep what came out in the archive, for `cutline archive recheck`: digests, fingerprints, dates and outcome
    #[arg(long)]
    record: bool,
    /// With --record: keep captions and credit lines too
    #[arg(long, requires = "record")]
    record_text: bool,
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
    let (resolver, problem) = open::resolver(&args.network, &settings)?;
    problems.extend(problem);
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
    let excuses = Excuses {
        waivers: match args.waivers.as_ref().or(settings.waivers.as_ref()) {
            Some(path) => waivers::read(path)?,
            None => Vec::new(),
        },
        baseline: match args.baseline.as_ref().or(settings.baseline.as_ref()) {
            Some(path) => Some(open::baseline(path, &settings)?),
            None => None,
        },
    };
    let ffmpeg = open::ffmpeg(&settings);
    let bar = Bar::of_videos();
    let context = CheckContext {
        trust: &trust,
        limits: &settings.limits,
        policy: &policy,
        excuses: &excuses,
        memory: match (args.record, args.record_text) {
            (false, _) => Memory::Off,
            (true, false) => Memory::Outcome,
            (true, true) => Memory::Text,
        },
        thresholds: &settings.thresholds,
        snapshot,
        ffmpeg: &ffmpeg,
        seen: &|name, seconds| bar.seen_of(name, seconds),
        fetcher: fetcher.as_deref().filter(|_| args.network.fetch),
        resolver: &resolver,
        supplied: &supplied,
        root: args.root.as_deref(),
        today: args.today.unwrap_or_else(input::today),
    };
    let mut articles = Vec::new();
    for (name, input) in &inputs {
        if let Input::File(path) = input
            && pipeline::is_video(path)
        {
            articles.push(pipeline::check_video(&context, path, &proposed(args))?);
            continue;
        }
        match input.read(&settings.limits, fetcher.as_deref()) {
            Ok(file) => articles.extend(judge(&context, args, name, input, file)?),
            Err(problem) => unread.push(problem),
        }
    }
    bar.finish();
    let compared = match context.snapshot.as_deref().map_or(0, Snapshot::len) {
        0 => Compared::Nothing,
        _ => Compared::Archive,
    };
    if let Some(path) = &args.write_baseline {
        output::write_whole(path, baseline::write(&marks(&articles)).as_bytes())?;
    }
    let exit = match policy.exit(&counted(&articles), compared) {
        _ if !unread.is_empty() => super::COULD_NOT_RUN,
        0 if policy.gate == Gate::Enforce && articles.iter().any(ArticleReport::is_unread) => {
            super::NOT_CHECKED
        }
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
    if args.record {
        // The snapshot would hold the log back.
        drop(context);
        remember(args, &settings, &report.articles)?;
    }
    Ok(exit)
}

/// A picture is judged as a picture, everything else but videos as an article.
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
    Ok(vec![pipeline::check_photo(context, file, &proposed(args))?])
}

/// The line proposed for a picture.
fn proposed(args: &Args) -> Proposed {
    Proposed {
        caption: args.caption.clone(),
        credit: args.credit.clone(),
        date: args.date,
        published: args.story.published(),
    }
}

fn nothing_to_compare(why: &str) -> Problem {
    let message = format!(
        "nothing to compare with: {why}; add known pictures with `cutline archive add DIR`"
    );
    Problem::new(ProblemKind::EmptyArchive, message)
}

/// Keeps what came out, and forgets what has been kept long enough.
fn remember(args: &Args, settings: &Settings, articles: &[ArticleReport]) -> anyhow::Result<()> {
    let archive = open::to_write(&args.archive, settings)?;
    for article in articles {
        let kept = article
            .media
            .iter()
            .filter_map(|media| media.recorded.clone());
        archive.record(
            &pipeline::identity(&article.article),
            &kept.collect::<Vec<_>>(),
        )?;
    }
    if let Some(days) = settings.retain_days {
        archive.forget(&Forget::Older(days))?;
    }
    Ok(())
}

/// Every finding that counts, with its level.
fn counted(articles: &[ArticleReport]) -> Vec<(&Finding, Level)> {
    let media = articles.iter().flat_map(|article| &article.media);
    media
        .flat_map(|media| &media.findings)
        .filter(|leveled| leveled.counts())
        .map(|leveled| (&leveled.finding, leveled.level))
        .collect()
}

/// What a baseline keeps: every finding at warn or deny that nobody waived.
fn marks(articles: &[ArticleReport]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for media in articles.iter().flat_map(|article| &article.media) {
        let file = media.files.first();
        let digest = file.and_then(|file| Digest::from_hex(file.digest.as_deref()?));
        let loud = media.findings.iter().filter(|leveled| {
            leveled.level > Level::Note && !matches!(leveled.excuse, Some(Excuse::Waived { .. }))
        });
        marks.extend(loud.map(|leveled| Mark::of(&leveled.finding, digest)));
    }
    marks
}

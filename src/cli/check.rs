//! `cutline check`.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::archive::{Archive as _, Forget};
use crate::claim::Proposed;
use crate::config::{Settings, waivers};
use crate::fetch::Digest;
use crate::import::documents::{self, Ignoring};
use crate::import::folder;
use crate::pipeline::{self, Attachment, Memory, Supplied};
use crate::policy::{Excuse, Excuses, Gate, Level, Mark, baseline};
use crate::reference;
use crate::report::{ArticleReport, Audience, Detail};
use crate::time::DateInterval;

use super::base::Base;
use super::folders::FolderFlags;
use super::input::{self, Own};
use super::open;
use super::output::{self, AudienceName, ReportFile};
use super::site::{self, Judging};
use super::target::{self, Content, Target};

/// Judge the pictures and videos of an article, or one of them with its proposed line.
///
/// What is a picture or video by its first bytes is judged as one, everything else as an article: HTML, saved pages,
/// plain text, Markdown, ninjs, NewsML-G2, feeds. Of a folder every document in it is judged; with `--as video` it is one
/// video, of which it holds frames. A list of frames, as `cutline frames` and vPDQ write it, stands for its video.
/// Local files an article names are read only from its own folder, or from --root.
#[derive(clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Args {
    #[command(flatten)]
    site: site::Flags,
    #[command(flatten)]
    folders: FolderFlags,
    /// Proposed caption of the picture [default: the caption embedded in its file; frames of a folder are asked for none]
    #[arg(long, value_name = "TEXT")]
    caption: Option<String>,
    /// Proposed credit line of the picture [default: the credit embedded in its file, as with the caption]
    #[arg(long, value_name = "TEXT")]
    credit: Option<String>,
    /// Day the proposed line is for, such as 2020-01-07: "Tuesday" in the caption is read against it; without a
    /// caption it is when the picture is said to have been taken
    #[arg(long, value_name = "DATE", value_parser = input::date)]
    date: Option<DateInterval>,
    /// File, or folder of a video's frames, for a reference of the article, by its id, key, URL or embed id
    #[arg(long = "attach", value_name = "REF=FILE|DIR", value_parser = attachment, conflicts_with = "changed_since")]
    attachments: Vec<Attachment>,
    /// Files for the article's references, found by name; a folder stands for all in it
    #[arg(long, value_name = "FILE|DIR", conflicts_with = "changed_since")]
    media: Vec<PathBuf>,
    /// Report on standard output: `github`, `github_summary`, `html`, `human`, `json`, `junit`, `media_review` or `sarif`
    #[arg(long, default_value = "human", value_name = "FORMAT", value_parser = output::format_name)]
    format: String,
    /// Write a report to a file as well; may be given several times. Of a file alone its ending tells the format: `html`, `json`,
    /// `md`, `sarif`, `txt`, `xml` for `junit`
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    reports: Vec<ReportFile>,
    /// Write a page for a browser: the same as --report html=FILE
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Who will read it: public leaves out positions, serial numbers, owner names and absolute paths
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<AudienceName>,
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
    #[arg(long, value_name = "FILE", conflicts_with = "changed_since")]
    write_baseline: Option<PathBuf>,
    /// Take `cutline.toml`, waivers and baseline as REV holds them, and ignore nothing where `.gitignore` or `.cutlineignore`
    /// differ from REV's, so that a change does not decide how it is judged; asks `git`
    #[arg(long, value_name = "REV")]
    policy_from: Option<String>,
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
    let base = args.policy_from.as_deref().map(Base::find).transpose()?;
    let settings = match &base {
        Some(base) => open::settings_of(base)?,
        None => open::settings()?,
    };
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
    let (files, problems) = open::files_under(&args.media);
    let supplied = Supplied {
        attachments: args.attachments.clone(),
        media: files,
        rate: args.folders.rate(),
    };
    let excuses = excuses(args, &settings, base.as_ref())?;
    let mut reports = args.reports.clone();
    reports.extend(args.html.as_deref().map(ReportFile::html));
    let targets = targets(args, &reports);
    refuse(&targets, args, &settings, &supplied)?;
    let judging = Judging {
        settings: &settings,
        policy: &policy,
        excuses: &excuses,
        memory: match (args.record, args.record_text) {
            (false, _) => Memory::Off,
            (true, false) => Memory::Outcome,
            (true, true) => Memory::Text,
        },
        pictures: output::pictures(&args.format, &reports),
        ignoring: match &base {
            Some(base) => base.ignoring()?,
            None => Ignoring::Listed,
        },
        own: match &base {
            // A change that is judged may look like a report.
            Some(_) => Own::Judged,
            None => Own::PassedOver,
        },
        folders: args.folders.meant()?,
        targets: &targets,
    };
    let report = site::report(&args.site, &judging, &supplied, problems, &proposed(args))?;
    let shown = output::shown_files(&report);
    for target in &targets {
        target.refuse_inputs(shown.iter().map(PathBuf::as_path))?;
    }
    if let Some(target) = args.known() {
        let known = baseline::write(&marks(&report.articles));
        target.write(known.as_bytes()).with_context(|| {
            format!("cannot write the baseline to `{}`", target.path().display())
        })?;
    }
    tell_unused(args, &report.articles);
    let detail = if args.verbose {
        Detail::Verbose
    } else {
        Detail::Brief
    };
    output::write_report(&report, &args.format, &reports, audience, detail)?;
    if args.record {
        remember(args, &settings, &report.articles)?;
    }
    Ok(report.exit)
}

impl Args {
    /// The baseline, as it is to be written.
    fn known(&self) -> Option<Target<'_>> {
        let path = self.write_baseline.as_deref()?;
        Some(Target::new("--write-baseline", path, Content::Baseline))
    }
}

/// The files to be written.
fn targets<'a>(args: &'a Args, reports: &'a [ReportFile]) -> Vec<Target<'a>> {
    let reports = reports.iter().map(ReportFile::target);
    reports.chain(args.known()).collect()
}

/// Refuses files to be written that are one, or would take the place of what is kept or used.
fn refuse(
    targets: &[Target<'_>],
    args: &Args,
    settings: &Settings,
    supplied: &Supplied,
) -> anyhow::Result<()> {
    target::refuse(targets)?;
    let attached = supplied.attachments.iter().map(|given| &given.file);
    let waivers = args.waivers.as_ref().or(settings.waivers.as_ref());
    let used: Vec<&Path> = attached
        .chain(&supplied.media)
        .chain(waivers)
        .map(PathBuf::as_path)
        .collect();
    for target in targets {
        target.refuse_inputs(used.iter().copied())?;
    }
    Ok(())
}

/// What is waived and what was known before, by the flags, else by the settings.
fn excuses(args: &Args, settings: &Settings, base: Option<&Base>) -> anyhow::Result<Excuses> {
    let place = |path: Option<&PathBuf>| match (path, base) {
        (Some(path), Some(base)) => base.of(path),
        (path, _) => Ok(path.cloned()),
    };
    let waived = place(args.waivers.as_ref().or(settings.waivers.as_ref()))?;
    let known = args.baseline.as_ref().or(settings.baseline.as_ref());
    let known = place(known.filter(|path| !is_first_written(args, path)))?;
    Ok(Excuses {
        waivers: match waived {
            Some(path) => waivers::read(&path)?,
            None => Vec::new(),
        },
        baseline: match known {
            Some(path) => Some(open::baseline(&path, settings)?),
            None => None,
        },
    })
}

/// Whether the baseline is the very file this check is to write, and is not there yet: nothing was known before then.
fn is_first_written(args: &Args, baseline: &Path) -> bool {
    let written = args.write_baseline.as_ref();
    let is_same = written.is_some_and(|path| folder::absolute(path) == folder::absolute(baseline));
    is_same && !baseline.exists()
}

/// Says which flags meant nothing, since what they speak of was not named.
fn tell_unused(args: &Args, articles: &[ArticleReport]) {
    let named: Vec<PathBuf> = args.site.inputs.iter().map(PathBuf::from).collect();
    let attached = args.attachments.iter().map(|given| &given.file);
    args.folders.tell_unused(named.iter().chain(attached));
    let mut media = articles.iter().flat_map(|article| &article.media);
    // What is named as something else may be one that could not be told.
    let are_documents = named
        .iter()
        .all(|path| !path.is_file() || documents::is_document(path));
    let has_line = args.caption.is_some() || args.credit.is_some() || args.date.is_some();
    if has_line
        && are_documents
        && !articles.is_empty()
        && !media.any(|m| m.reference.target == reference::Target::Given)
    {
        output::say(
            "notice: `--caption`, `--credit` and `--date` are the line of a picture or video that is named itself, and none is; \
             articles have lines of their own, and a folder of frames is taken as one video with `--as video`",
        );
    }
}

/// The line proposed for a picture.
fn proposed(args: &Args) -> Proposed {
    Proposed {
        caption: args.caption.clone(),
        credit: args.credit.clone(),
        date: args.date,
        published: args.site.story.published(),
    }
}

/// Keeps what came out, and forgets what has been kept long enough.
fn remember(args: &Args, settings: &Settings, articles: &[ArticleReport]) -> anyhow::Result<()> {
    let archive = open::to_write(&args.site.archive, settings)?;
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

/// What a baseline keeps: every finding at warn or deny that nobody waived.
fn marks(articles: &[ArticleReport]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for media in articles.iter().flat_map(|article| &article.media) {
        let file = media.files.first();
        let digest = file.and_then(|file| Digest::from_hex(file.digest.as_deref()?));
        let loud = media.findings.iter().filter(|leveled| {
            leveled.level > Level::Note && !matches!(leveled.excuse, Some(Excuse::Waived { .. }))
        });
        marks.extend(loud.map(|leveled| Mark::of(&leveled.finding, digest, leveled.level)));
    }
    marks
}

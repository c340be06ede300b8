//! Documents looked at against an archive, as `check` and `trial` do.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::archive::Snapshot;
use crate::claim::Proposed;
use crate::config::{self, PROJECT_FILE, Settings};
use crate::fetch::{Fetcher, file};
use crate::import::documents::Ignoring;
use crate::import::folder;
use crate::limit::{Problem, ProblemKind};
use crate::media;
use crate::model::Model;
use crate::pipeline::{self, Answers, CheckContext, Memory, Moving, Pictures, Supplied};
use crate::policy::{Compared, Excuses, Gate, Level, Policy};
use crate::report::{ArticleReport, Report};
use crate::time::DateInterval;

use super::folders::Folders;
use super::input::{self, Input, Inputs, Own, StoryFlags};
use super::open::{self, ArchiveFlag, NetworkFlags, Opened};
use super::output;
use super::progress::Bar;
use super::target::Target;

/// What is looked at, and against what.
#[derive(clap::Args)]
pub(super) struct Flags {
    /// Articles, pictures or videos: files, folders of articles or of a video's frames, patterns such as 'content/**/*.md', URLs, or `-` for
    /// standard input. Hidden files, and articles that `.gitignore` or
    /// `.cutlineignore` leaves out, are passed over unless they are named
    #[arg(required = true, value_name = "ARTICLE|PHOTO")]
    pub(super) inputs: Vec<String>,
    #[command(flatten)]
    pub(super) archive: ArchiveFlag,
    #[command(flatten)]
    network: NetworkFlags,
    #[command(flatten)]
    pub(super) story: StoryFlags,
    /// Day to take as today [default: the machine's]
    #[arg(long, value_name = "DATE", value_parser = input::date)]
    today: Option<DateInterval>,
    /// Folder below which local files of the articles may lie: the top of a site, whose `static`, `assets`, `content`,
    /// `src` and `public` are looked in too
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Look only at documents that differ from what REV and the present commit share, and at those that show a local file
    /// that does; asks `git`
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
    #[command(flatten)]
    cache: CacheFlags,
    #[command(flatten)]
    trust: open::TrustFlags,
}

/// Where earlier answers are kept.
#[derive(clap::Args)]
pub(super) struct CacheFlags {
    /// Folder of what earlier checks found out about the same pictures [default: the user's cache folder]
    #[arg(long = "cache", value_name = "DIR", env = "CUTLINE_CACHE")]
    folder: Option<PathBuf>,
    /// Keep and use no such answers
    #[arg(long)]
    no_cache: bool,
}

impl CacheFlags {
    /// The folder; `None` where nothing is to be kept.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        match self.no_cache {
            true => None,
            false => self.folder.clone().or_else(config::default_cache),
        }
    }
}

/// What decides how findings count.
pub(super) struct Judging<'a> {
    pub(super) settings: &'a Settings,
    pub(super) policy: &'a Policy,
    pub(super) excuses: &'a Excuses,
    pub(super) memory: Memory,
    pub(super) pictures: Pictures,
    pub(super) ignoring: Ignoring,
    pub(super) own: Own,
    pub(super) folders: Folders,
    /// What is to be written, and takes the place of nothing that is looked at.
    pub(super) targets: &'a [Target<'a>],
}

/// Looks at all that `flags` name, several at once, and reports it in the order it was named.
pub(super) fn report(
    flags: &Flags,
    judging: &Judging<'_>,
    supplied: &Supplied,
    mut problems: Vec<Problem>,
    proposed: &Proposed,
) -> anyhow::Result<Report> {
    let settings = judging.settings;
    tell_of_other_settings(flags);
    let Inputs {
        all: mut inputs,
        mut unread,
        notices,
    } = input::all(
        &flags.inputs,
        judging.ignoring,
        judging.own,
        judging.folders,
    );
    for target in judging.targets {
        target.refuse_inputs(inputs.iter().flat_map(|(_, input)| input.files()))?;
    }
    problems.extend(notices);
    let is_stdin = |(_, input): &&(String, Input)| matches!(input, Input::Stdin);
    if inputs.iter().filter(is_stdin).count() > 1 {
        bail!("`-` can be given once only");
    }
    if let Some(revision) = &flags.changed_since {
        inputs = changed(flags, settings, revision, inputs)?;
    }
    let is_url = |(_, input): &(String, Input)| matches!(input, Input::Url(_));
    let fetcher = match flags.network.fetch || inputs.iter().any(is_url) {
        true => open::fetcher(&flags.network, settings)?,
        false => None,
    };
    let (resolver, problem) = open::resolver(&flags.network, settings)?;
    problems.extend(problem);
    let snapshot = match open::to_search(&flags.archive, settings)? {
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
    let trust = open::trust(&flags.trust, settings)?;
    let model = open::model(settings)?;
    if let Some(snapshot) = snapshot.as_deref() {
        tell_of_packs(judging.policy, snapshot);
        open::tell_of(model.as_ref(), snapshot)?;
    }
    let answers = answers(flags, settings, snapshot.as_deref(), model.as_ref());
    let ffmpeg = open::ffmpeg(settings);
    let bar = Bar::of_documents(inputs.len());
    let context = CheckContext {
        trust: &trust,
        limits: &settings.limits,
        policy: judging.policy,
        excuses: judging.excuses,
        memory: judging.memory,
        pictures: judging.pictures,
        thresholds: &settings.thresholds,
        snapshot,
        answers: answers.as_ref(),
        model: model.as_ref(),
        ffmpeg: &ffmpeg,
        seen: &|name, so_far| bar.seen_of(name, so_far),
        fetcher: fetcher.as_deref().filter(|_| flags.network.fetch),
        resolver: &resolver,
        supplied,
        root: flags.root.as_deref(),
        today: flags.today.unwrap_or_else(input::today),
    };
    let judged = pipeline::each(&inputs, |(name, input)| {
        let judged = judge(&context, flags, (name, input), fetcher.as_deref(), proposed);
        bar.done();
        judged
    });
    bar.finish();
    open::tell_failures(model.as_ref());
    let mut articles = Vec::new();
    for judged in judged {
        match judged? {
            Ok(of_document) => articles.extend(of_document),
            Err(problem) => unread.push(problem),
        }
    }
    if let Some(answers) = answers.as_ref().filter(|answers| !answers.is_kept()) {
        output::say(&format!(
            "notice: `{}` cannot be written; free space or name another folder with --cache, else the next check looks \
             at the same pictures again",
            answers.path().display()
        ));
    }
    let exit = exit(judging.policy, &context, &articles, &unread);
    problems.extend(unread);
    Ok(Report {
        run: pipeline::run_of(&context),
        articles,
        problems,
        exit,
    })
}

/// Says that the settings at the top of the site are not those in force: they are looked for here and above.
fn tell_of_other_settings(flags: &Flags) {
    let Some(root) = &flags.root else { return };
    let [root, here] = [root.as_path(), Path::new(".")].map(folder::absolute);
    let place = Path::new(&root).join(PROJECT_FILE);
    if place.is_file() && !Path::new(&here).starts_with(&root) {
        output::say(&format!(
            "notice: `{}` is not used: settings are looked for in the current folder and above; run cutline there",
            output::shown(&place)
        ));
    }
}

/// Says that a gate of `deny` never closes for what a pack knows by fingerprint only.
fn tell_of_packs(policy: &Policy, snapshot: &dyn Snapshot) {
    if !snapshot.can_prove() && policy.fail_on == Level::Deny && policy.gate == Gate::Enforce {
        output::say(
            "notice: a copy that a pack knows by its fingerprint is a warning at most, so `--fail-on deny` stops for none; \
             `--fail-on warn` does, or the whole archive",
        );
    }
}

/// What one input comes to; the inner error says why it could not be read.
fn judge(
    context: &CheckContext<'_>,
    flags: &Flags,
    (name, input): (&str, &Input),
    fetcher: Option<&dyn Fetcher>,
    proposed: &Proposed,
) -> anyhow::Result<Result<Vec<ArticleReport>, Problem>> {
    let moving = match input {
        Input::Frames(frames) => Some(Moving::Frames(frames.clone())),
        Input::File(path) => Moving::of(path, None),
        Input::Stdin | Input::Url(_) => None,
    };
    if let Some(moving) = moving {
        return Ok(Ok(vec![pipeline::check_moving(context, moving, proposed)?]));
    }
    let file = match input.read(context.limits, fetcher) {
        Ok(file) => file,
        Err(problem) => return Ok(Err(problem)),
    };
    let named_so = matches!(input, Input::File(path) if pipeline::named_as_picture(path));
    if media::sniff(&file.bytes).is_some() || named_so {
        return Ok(Ok(vec![pipeline::check_photo(context, file, proposed)?]));
    }
    let document = flags.story.document(name, input, &file);
    Ok(Ok(pipeline::check_document(context, &document)?))
}

/// Those of `inputs` that changed, or show a file that did.
fn changed(
    flags: &Flags,
    settings: &Settings,
    revision: &str,
    inputs: Vec<(String, Input)>,
) -> anyhow::Result<Vec<(String, Input)>> {
    let changes = open::revision(revision).and_then(|revision| Ok(revision.changes()?));
    let changes = changes.context("--changed-since")?;
    let shows = |name: &str, input: &Input| {
        let Ok(file) = input.read(&settings.limits, None) else {
            return true;
        };
        let document = flags.story.document(name, input, &file);
        pipeline::shows_any(
            &document,
            flags.root.as_deref(),
            &settings.limits,
            &|path| changes.hold_at(path),
        )
    };
    let all = inputs.len();
    let is_meant = pipeline::each(&inputs, |(name, input)| match input {
        Input::Stdin | Input::Url(_) => true,
        Input::Frames(frames) => {
            let mut pictures = frames.pictures().iter();
            changes.hold_below(frames.path()) || pictures.any(|path| changes.hold(path))
        }
        Input::File(path) => {
            let is_new = |path: &Path| path.exists() && changes.hold(path);
            changes.hold(path) || file::is_or_goes_with(path, &is_new) || shows(name, input)
        }
    });
    let kept = inputs.into_iter().zip(is_meant);
    let kept: Vec<_> = kept.filter(|(_, is_meant)| *is_meant).collect();
    output::say(&format!(
        "{} of {all} changed since `{revision}`, or show a file that did",
        kept.len()
    ));
    Ok(kept.into_iter().map(|(input, _)| input).collect())
}

/// Earlier answers about the archive; without them every picture is looked at.
fn answers(
    flags: &Flags,
    settings: &Settings,
    snapshot: Option<&dyn Snapshot>,
    model: Option<&Model>,
) -> Option<Answers> {
    let snapshot = snapshot.filter(|snapshot| !snapshot.is_empty())?;
    let folder = flags.cache.folder()?;
    let version = model.map(Model::version);
    match Answers::open(&folder, snapshot, version, &settings.limits) {
        Ok(answers) => answers,
        Err(error) => {
            output::say(&format!(
                "notice: nothing can be kept in `{}` ({error}); name another folder with --cache, or none with --no-cache",
                folder.display()
            ));
            None
        }
    }
}

fn exit(
    policy: &Policy,
    context: &CheckContext<'_>,
    articles: &[ArticleReport],
    unread: &[Problem],
) -> u8 {
    let compared = match context.snapshot.as_deref().map_or(0, Snapshot::len) {
        0 => Compared::Nothing,
        _ => Compared::Archive,
    };
    let media = articles.iter().flat_map(|article| &article.media);
    let counted: Vec<_> = media
        .flat_map(|media| &media.findings)
        .filter(|leveled| leveled.counts())
        .map(|leveled| (&leveled.finding, leveled.level))
        .collect();
    match policy.exit(&counted, compared) {
        _ if !unread.is_empty() => super::COULD_NOT_RUN,
        0 if policy.gate == Gate::Enforce && articles.iter().any(ArticleReport::is_unread) => {
            super::NOT_CHECKED
        }
        exit => exit,
    }
}

fn nothing_to_compare(why: &str) -> Problem {
    let message = format!(
        "nothing to compare with: {why}; add known pictures with `cutline archive add DIR`"
    );
    Problem::new(ProblemKind::EmptyArchive, message)
}

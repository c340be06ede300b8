//! Settings and the archive, opened as every subcommand needs them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use url::Url;

use crate::archive::memory::MemoryArchive;
use crate::archive::pack::{self, Pack};
use crate::archive::sqlite::{FORMAT, SqliteArchive};
use crate::archive::{Archive, Snapshot};
use crate::config::{self, PROJECT_FILE, Settings, Sources};
#[cfg(feature = "http")]
use crate::fetch::guard::AllowedAddresses;
use crate::fetch::resolve::{Downloader, Resolver};
use crate::fetch::{Fetcher, file};
use crate::import::changes::{GIT, Revision};
use crate::import::{Incoming, folder};
use crate::limit::{Problem, ProblemKind};
use crate::metadata::Trust;
use crate::model::{Installed, Model, Store, install, store};
use crate::pipeline::{self, AddOutcome, AddProgress as _, Adding, Making};
use crate::policy::{Level, Levels, Mark, Policy, baseline};
use crate::process::Program;
use crate::report::human;
use crate::rules::RULES;

use super::base::Base;
use super::output;
use super::progress::Bar;

/// Flags every command that looks into an archive takes.
#[derive(clap::Args)]
pub(super) struct ArchiveFlag {
    /// Archive file [default: `archive.sqlite` in the user's data folder]
    #[arg(long, value_name = "FILE", env = "CUTLINE_ARCHIVE")]
    pub(super) archive: Option<PathBuf>,
}

/// Flags of commands that read Content Credentials.
#[derive(clap::Args)]
pub(super) struct TrustFlags {
    /// Certificates trusted to sign Content Credentials, as PEM; may be given several times, and stands in place of
    /// `trust-anchors` in your own `config.toml` [default: nobody is trusted]
    #[arg(long = "trust-anchors", value_name = "PEM")]
    anchors: Vec<PathBuf>,
}

/// Whom to trust: the files of the flag, else those of the settings.
pub(super) fn trust(flags: &TrustFlags, settings: &Settings) -> anyhow::Result<Trust> {
    let paths = match flags.anchors.as_slice() {
        [] => &settings.trust_anchors,
        _ => &flags.anchors,
    };
    let mut pem = String::new();
    for path in paths {
        let file = file::read_document(path, &settings.limits)
            .map_err(|problem| anyhow::anyhow!("trust anchors: {}", problem.message))?;
        let text = String::from_utf8_lossy(&file.bytes);
        Trust::of_pem(&text).with_context(|| format!("trust anchors in `{}`", path.display()))?;
        pem.push_str(&text);
        pem.push('\n');
    }
    match pem.as_str() {
        "" => Ok(Trust::default()),
        pem => Ok(Trust::of_pem(pem)?),
    }
}

/// Flags that allow the network.
#[derive(clap::Args)]
pub(super) struct NetworkFlags {
    /// Fetch the media that articles reference over HTTP, and ask the sites of posts and players for theirs; a poster that
    /// stands for a video is called so, and `yt-dlp`, where it is installed, gets more. `read` lists media and fetches none
    #[arg(long)]
    pub(super) fetch: bool,
    /// HTTP proxy for every request [default: none, whatever the environment says]
    #[arg(long, value_name = "URL")]
    proxy: Option<String>,
    /// Address ranges that may be fetched from although they are private, such as 127.0.0.0/8
    #[arg(long, value_name = "RANGE", value_delimiter = ',')]
    allow_addresses: Vec<String>,
}

/// The settings in force; notices about ignored ones go to stderr.
pub(super) fn settings() -> anyhow::Result<Settings> {
    load(&sources()?)
}

/// The settings in force with the project's file as `base` holds it.
pub(super) fn settings_of(base: &Base) -> anyhow::Result<Settings> {
    let mut sources = sources()?;
    sources.project = base.project_file(&current_folder()?)?;
    if sources.project.is_none() {
        output::say(&format!(
            "notice: `{}` has no `{PROJECT_FILE}`; the defaults and your own settings hold",
            base.name()
        ));
    }
    load(&sources)
}

fn sources() -> anyhow::Result<Sources> {
    let known_rules: Vec<&str> = RULES.iter().map(|rule| rule.code()).collect();
    Ok(Sources::discover(&current_folder()?, &known_rules))
}

fn load(sources: &Sources) -> anyhow::Result<Settings> {
    let loaded = Settings::load(sources)?;
    for notice in &loaded.notices {
        output::say(&format!("notice: {notice}"));
    }
    Ok(loaded.settings)
}

/// A commit of the repository that the current folder lies in.
pub(super) fn revision(name: &str) -> anyhow::Result<Revision> {
    let git = Program::find(GIT, None, std::env::var_os("PATH").as_deref());
    let git = git.map_err(|problem| anyhow::anyhow!("{}", problem.message))?;
    Ok(Revision::find(git, &current_folder()?, name)?)
}

fn current_folder() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("cannot tell the current folder")
}

/// The policy the settings ask for.
pub(super) fn policy(settings: &Settings) -> anyhow::Result<Policy> {
    let mut policy = Policy::default();
    policy.unchecked = settings.unchecked;
    policy.fail_on = settings.fail_on;
    for (rule, wanted) in &settings.levels {
        let own = policy.levels(rule).unwrap_or(Levels::both(Level::Warn));
        policy.set(rule, wanted.over(own))?;
    }
    for (pattern, levels) in &settings.paths {
        for (rule, wanted) in levels {
            let own = policy.levels(rule).unwrap_or(Levels::both(Level::Warn));
            policy.set_in(pattern, rule, wanted.over(own))?;
        }
    }
    policy
        .allowed
        .extend(settings.allow_entries.iter().cloned());
    Ok(policy)
}

/// The findings known before, as a baseline file lists them.
pub(super) fn baseline(path: &Path, settings: &Settings) -> anyhow::Result<Vec<Mark>> {
    let file = file::read_document(path, &settings.limits).map_err(|problem| {
        let hint = match problem.kind {
            ProblemKind::MissingFile => ", or let `check` write it with --write-baseline",
            _ => "",
        };
        anyhow::anyhow!("baseline: {}{hint}", problem.message)
    })?;
    let text = String::from_utf8_lossy(&file.bytes);
    baseline::parse(&text).with_context(|| format!("baseline `{}`", path.display()))
}

/// The archive to search.
pub(super) enum Opened {
    /// An archive, as it stood when it was opened.
    Archive(Arc<dyn Snapshot>),
    /// The default archive is not there.
    Absent(PathBuf),
}

/// The archive named by flag, environment or settings, read-only; a named one that is missing is an error, an absent
/// default one is not.
pub(super) fn to_search(flag: &ArchiveFlag, settings: &Settings) -> anyhow::Result<Opened> {
    let (path, named) = archive_path(flag, settings)?;
    if !path.exists() {
        if named {
            bail!(
                "no archive at `{}`; make one with `cutline archive add DIR --archive {0}`",
                path.display()
            );
        }
        return Ok(Opened::Absent(path));
    }
    let snapshot: Arc<dyn Snapshot> = match pack::is_pack(&path) {
        true => Arc::new(Pack::open(&path)?),
        false => SqliteArchive::open_read_only(&path)?.snapshot()?,
    };
    for notice in snapshot.notices() {
        output::say(&human::safe(notice));
    }
    Ok(Opened::Archive(snapshot))
}

/// The archive to write to, made where it is missing.
pub(super) fn to_write(flag: &ArchiveFlag, settings: &Settings) -> anyhow::Result<SqliteArchive> {
    let (path, _) = archive_path(flag, settings)?;
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    opened_to_write(&path)
}

/// The archive at `path` for writing; that this brought it to another format is told.
pub(super) fn opened_to_write(path: &Path) -> anyhow::Result<SqliteArchive> {
    let archive = SqliteArchive::open(path)?;
    if let Some(older) = archive.was_of_format() {
        output::say(&human::safe(&format!(
            "notice: `{}` was of format {older} and is of format {FORMAT} now; older versions of cutline refuse it",
            path.display()
        )));
    }
    Ok(archive)
}

/// Makes what was written quick to search; that it could not be done is told and no failure.
pub(super) fn settle(archive: &SqliteArchive, read_all: bool) {
    let bar = Bar::counting("entries made ready for search");
    let settled = archive.settle(read_all, &|| bar.advance(1));
    bar.finish();
    if let Err(error) = settled {
        output::say(&human::safe(&error.to_string()));
    }
}

/// Where the archive is, and whether somebody named it.
pub(super) fn archive_path(
    flag: &ArchiveFlag,
    settings: &Settings,
) -> anyhow::Result<(PathBuf, bool)> {
    if let Some(path) = flag.archive.as_ref().or(settings.archive.as_ref()) {
        return Ok((path.clone(), true));
    }
    let path = config::default_archive();
    Ok((
        path.context("no data folder for this user; name an archive with --archive FILE")?,
        false,
    ))
}

/// An archive in memory made of the pictures under `paths`; nothing is stored.
pub(super) fn in_memory(
    paths: &[PathBuf],
    settings: &Settings,
    model: Option<&Model>,
    bar: &Bar,
) -> anyhow::Result<(Arc<dyn Snapshot>, AddOutcome)> {
    let archive = MemoryArchive::new();
    let adding = Adding {
        making: Making {
            model,
            ..Making::default()
        },
        limits: &settings.limits,
        ffmpeg: &ffmpeg(settings),
        seen: &|name, so_far| bar.seen_of(name, so_far),
    };
    let outcome = pipeline::add(&archive, paths, &adding, bar)?;
    Ok((archive.snapshot()?, outcome))
}

/// The models of this user; `None` for a user without a home.
pub(super) fn models() -> Option<Store> {
    config::default_models().map(Store::new)
}

/// The model that is asked: the one the settings name, else the first of those known by name that is installed, else
/// the first of all.
pub(super) fn chosen(settings: &Settings) -> anyhow::Result<Option<Installed>> {
    let Some(models) = models() else {
        return Ok(None);
    };
    match settings.model.as_deref() {
        Some(store::NONE) => return Ok(None),
        Some(name) => return Ok(Some(models.get(name)?)),
        None => {}
    }
    let mut all = models.list()?;
    let known = |model: &Installed| {
        let known = install::KNOWN.iter();
        let place = known
            .enumerate()
            .find(|(_, known)| known.name == model.name);
        place.map_or(usize::MAX, |(place, _)| place)
    };
    all.sort_by_key(known);
    Ok(all.into_iter().next())
}

/// The model that is asked, ready; one that is installed and cannot be used is an error.
pub(super) fn model(settings: &Settings) -> anyhow::Result<Option<Model>> {
    let Some(installed) = chosen(settings)? else {
        return Ok(None);
    };
    if !cfg!(feature = "model") {
        output::say("notice: this build runs no models; build it with the feature `model`");
        return Ok(None);
    }
    Ok(Some(ready(&installed, settings)?))
}

/// A model that is installed, run by the library the settings name, else by one that is installed and can be used, else by
/// the program itself.
pub(super) fn ready(installed: &Installed, settings: &Settings) -> anyhow::Result<Model> {
    if settings.onnxruntime.is_some() {
        return Ok(Model::open(installed, settings.onnxruntime.as_deref())?);
    }
    let found = install::runtime();
    if let Some(model) = found.and_then(|found| Model::open(installed, Some(&found)).ok()) {
        return Ok(model);
    }
    Ok(Model::open(installed, None)?)
}

/// Says how much of the archive the model that is asked has said nothing of.
pub(super) fn tell_of(model: Option<&Model>, snapshot: &dyn Snapshot) -> anyhow::Result<()> {
    let Some(model) = model else {
        return Ok(());
    };
    let (said, pictures) = snapshot.described(model.version())?;
    if said < pictures {
        output::say(&format!(
            "notice: of {} of {pictures} pictures in the archive `{}` has said nothing, and finds none of them; `cutline archive \
             add` on them again asks it",
            pictures - said,
            model.name()
        ));
    }
    Ok(())
}

/// Says how often the model that was asked failed.
pub(super) fn tell_failures(model: Option<&Model>) {
    let failed = model.map_or(0, Model::failures);
    if let Some(model) = model.filter(|_| failed > 0) {
        output::say(&format!(
            "notice: `{}` failed {failed} times; what only it would find was not found (`cutline model verify`)",
            model.name()
        ));
    }
}

/// The program that decodes videos: the one the settings name, else the first on the path.
pub(super) fn ffmpeg(settings: &Settings) -> Result<Program, Problem> {
    let folders = std::env::var_os("PATH");
    Program::find(
        pipeline::FFMPEG,
        settings.ffmpeg.as_deref(),
        folders.as_deref(),
    )
}

/// The proxy of the flag, else that of the settings.
fn proxy(flags: &NetworkFlags, settings: &Settings) -> anyhow::Result<Option<Url>> {
    let Some(proxy) = &flags.proxy else {
        return Ok(settings.fetch.proxy.clone());
    };
    let url = Url::parse(proxy).with_context(|| format!("`--proxy {proxy}` is no URL"))?;
    Ok(Some(url))
}

/// What finds the files of embeds, and why the program named for it is none; nothing is looked for without `--fetch`.
pub(super) fn resolver(
    flags: &NetworkFlags,
    settings: &Settings,
) -> anyhow::Result<(Resolver, Option<Problem>)> {
    let mut resolver = Resolver::default();
    if !flags.fetch {
        return Ok((resolver, None));
    }
    let named = settings.yt_dlp.as_deref();
    let path = std::env::var_os("PATH");
    match Downloader::find(named, path.as_deref(), proxy(flags, settings)?) {
        Ok(found) => resolver.downloader = Some(found),
        Err(problem) => return Ok((resolver, named.map(|_| problem))),
    }
    Ok((resolver, None))
}

/// A fetcher with the guard in force, where the build can fetch.
#[cfg(feature = "http")]
pub(super) fn fetcher(
    flags: &NetworkFlags,
    settings: &Settings,
) -> anyhow::Result<Option<Box<dyn Fetcher>>> {
    let mut http = settings.fetch.clone();
    if !flags.allow_addresses.is_empty() {
        http.allow =
            AllowedAddresses::parse(&flags.allow_addresses).context("`--allow-addresses`")?;
    }
    http.proxy = proxy(flags, settings)?;
    Ok(Some(Box::new(crate::fetch::http::HttpFetcher::new(http)?)))
}

/// A fetcher with the guard in force, where the build can fetch.
#[cfg(not(feature = "http"))]
pub(super) fn fetcher(_: &NetworkFlags, _: &Settings) -> anyhow::Result<Option<Box<dyn Fetcher>>> {
    Ok(None)
}

/// Problems on stderr, one line each.
pub(super) fn tell(problems: &[Problem]) {
    for problem in problems {
        output::say(&format!(
            "{}: {}",
            problem.kind.name(),
            human::safe(&human::problem_words(problem))
        ));
    }
}

/// Every file under `paths` that stands for supplied media: files as named, folders walked.
pub(super) fn files_under(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Problem>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for incoming in folder::walk(paths) {
        match incoming {
            Incoming::File(path) => files.push(path),
            Incoming::Problem(problem) => problems.push(problem),
        }
    }
    (files, problems)
}

/// Whether `path` is a folder.
pub(super) fn is_folder(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_dir())
}

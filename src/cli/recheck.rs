//! `cutline archive recheck`.

use anyhow::bail;

use crate::archive::{ArchiveError, Snapshot, pack};
use crate::config::Settings;
use crate::fetch::resolve::Resolver;
use crate::finding::Finding;
use crate::metadata::Trust;
use crate::pipeline::{self, AddProgress as _, CheckContext, Memory, Supplied};
use crate::policy::{Compared, Excuses, Level};
use crate::report::{Audience, Detail, Report};
use crate::time::DateInterval;

use super::archive::opened;
use super::input;
use super::open::{self, ArchiveFlag};
use super::output::{self, AudienceName, ReportFile};
use super::progress::Bar;
use super::target;

/// List recorded articles that new entries, fact-checks or kill notices now affect.
///
/// Every picture that `cutline check --record` kept is looked for again; those with findings they did not have then
/// are reported as `check` reports them. Nothing is changed: check the article again with --record once it is mended.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    archive: ArchiveFlag,
    /// Day to take as today [default: the machine's]
    #[arg(long, value_name = "DATE", value_parser = input::date)]
    today: Option<DateInterval>,
    /// Report on standard output, in any format of `check`
    #[arg(long, default_value = "human", value_name = "FORMAT", value_parser = output::format_name)]
    format: String,
    /// Write a report to a file as well; may be given several times
    #[arg(long = "report", value_name = "FORMAT=FILE")]
    reports: Vec<ReportFile>,
    /// Who will read it: public leaves out positions, serial numbers, owner names and absolute paths
    #[arg(long, value_name = "AUDIENCE")]
    audience: Option<AudienceName>,
}

pub(super) fn run(args: &Args, settings: &Settings) -> anyhow::Result<u8> {
    let (path, _) = open::archive_path(&args.archive, settings)?;
    if pack::is_pack(&path) {
        bail!(ArchiveError::Pack { path });
    }
    let targets: Vec<_> = args.reports.iter().map(ReportFile::target).collect();
    target::refuse(&targets)?;
    let snapshot = opened(&args.archive, settings)?;
    let policy = open::policy(settings)?;
    let (excuses, supplied, trust) = (Excuses::default(), Supplied::default(), Trust::default());
    let resolver = Resolver::default();
    let ffmpeg = open::ffmpeg(settings);
    let context = CheckContext {
        answers: None,
        model: None,
        ffmpeg: &ffmpeg,
        pictures: output::pictures(&args.format, &args.reports),
        seen: &|_, _| {},
        limits: &settings.limits,
        policy: &policy,
        excuses: &excuses,
        thresholds: &settings.thresholds,
        snapshot: Some(snapshot.clone()),
        memory: Memory::Off,
        fetcher: None,
        resolver: &resolver,
        supplied: &supplied,
        trust: &trust,
        root: None,
        today: args.today.unwrap_or_else(input::today),
    };
    let bar = Bar::counting("recorded pictures looked for");
    let articles = pipeline::recheck(&context, &|| bar.advance(1));
    bar.finish();
    let articles = articles?;
    let recorded = snapshot.recorded()?;
    if articles.is_empty() {
        output::say(&format!(
            "{} recorded pictures looked for; nothing new affects them",
            recorded.len()
        ));
    }
    let bare = recorded.iter().filter(|kept| kept.detail.is_none()).count();
    if bare > 0 {
        output::say(&format!(
            "notice: {bare} of {} recorded are videos, or pictures that could not be decoded: those are known again by their digest or \
             asset id alone; check them again",
            recorded.len()
        ));
    }
    let counted: Vec<(&Finding, Level)> = articles
        .iter()
        .flat_map(|article| &article.media)
        .flat_map(|media| &media.findings)
        .map(|leveled| (&leveled.finding, leveled.level))
        .collect();
    let compared = match Snapshot::len(&*snapshot) {
        0 => Compared::Nothing,
        _ => Compared::Archive,
    };
    let exit = policy.exit(&counted, compared);
    let report = Report {
        run: pipeline::run_of(&context),
        articles,
        problems: Vec::new(),
        exit,
    };
    let audience = args.audience.map_or(settings.audience, Audience::from);
    output::write_report(
        &report,
        &args.format,
        &args.reports,
        audience,
        Detail::Brief,
    )?;
    Ok(exit)
}

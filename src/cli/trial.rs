//! `cutline trial`.

use std::io::Write as _;

use crate::claim::Proposed;
use crate::import::documents::Ignoring;
use crate::pipeline::{Memory, Pictures, Supplied};
use crate::policy::{Excuses, Gate};
use crate::report::trial::Trial;
use crate::report::{Detail, Options, human};

use super::folders::Folders;
use super::input::Own;
use super::open;
use super::output;
use super::site::{self, Judging};

/// Try a gate out: findings of each rule for a thousand pictures, with examples and suggested levels.
///
/// Looks at a site as `check` does and never fails; waivers and baselines are left aside. Exit code 2 says that something
/// named could not be read.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    site: site::Flags,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let settings = open::settings()?;
    let mut policy = open::policy(&settings)?;
    policy.gate = Gate::Advise;
    let judging = Judging {
        settings: &settings,
        policy: &policy,
        excuses: &Excuses::default(),
        memory: Memory::Off,
        pictures: Pictures::Left,
        ignoring: Ignoring::Listed,
        own: Own::PassedOver,
        folders: Folders::AsUsual,
        targets: &[],
    };
    let proposed = Proposed::default();
    let report = site::report(
        &args.site,
        &judging,
        &Supplied::default(),
        Vec::new(),
        &proposed,
    )?;
    let options = Options {
        audience: settings.audience,
        style: output::style(),
        detail: Detail::Brief,
        width: output::WIDTH,
    };
    let mut out = output::stdout();
    human::trial(&Trial::of(&report, &policy), &report, &options, &mut out)?;
    out.flush()?;
    Ok(report.exit)
}

//! `cutline completions`.

use std::io::Write;

use clap_complete::Shell;

use super::output;

/// Print a script that lets a shell complete cutline's commands and flags.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args, mut command: clap::Command) -> anyhow::Result<u8> {
    // The crate panics where its writer fails, as a pipe does that nobody reads any more.
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(0)
}

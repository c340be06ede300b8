//! `cutline completions`.

use std::io::Write;

use clap::Command;
use clap_complete::Shell;

use super::output;

/// Print a script that lets a shell complete cutline's commands and flags.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args, command: Command) -> anyhow::Result<u8> {
    let mut command = command.mut_subcommands(|inner| match inner.get_name() {
        "model" => without_hidden(&inner),
        _ => inner,
    });
    // The crate panics where its writer fails, as a pipe does that nobody reads any more.
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    let mut out = output::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(0)
}

/// `model` as its help shows it: the crate offers hidden commands too.
fn without_hidden(model: &Command) -> Command {
    let shown = model.get_subcommands().filter(|inner| !inner.is_hide_set());
    Command::new("model")
        .about(model.get_about().cloned().unwrap_or_default())
        .subcommands(shown.cloned())
}

//! `cutline man`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Command;
use clap_mangen::Man;

use super::output;
use super::target::{Content, Target};

/// Print the manual page of cutline, or write the pages of all its commands.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Write one page a command into this folder (`cutline.1`, `cutline-archive-add.1` …)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, command: Command) -> anyhow::Result<u8> {
    // Built, so that every command knows its full name; a page for each `help` would say nothing.
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.out else {
        let mut out = output::stdout();
        out.write_all(&page(&command)?)?;
        out.flush()?;
        return Ok(0);
    };
    let shown = folder.display();
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{shown}`"))?;
    let mut commands = vec![&command];
    let mut written = 0;
    while let Some(command) = commands.pop() {
        let name = format!("{}.1", name(command));
        let place = folder.join(&name);
        Target::new("--out", &place, Content::Report)
            .write(&page(command)?)
            .with_context(|| format!("cannot write `{name}` in `{shown}`"))?;
        written += 1;
        commands.extend(
            command
                .get_subcommands()
                .filter(|inner| !inner.is_hide_set()),
        );
    }
    output::say(&format!("wrote {written} manual pages to `{shown}`"));
    Ok(0)
}

/// The name of a page, without its section.
fn name(command: &Command) -> &str {
    command
        .get_display_name()
        .unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let man = Man::new(command.clone())
        .title(name(command).to_uppercase())
        .source(concat!("cutline ", env!("CARGO_PKG_VERSION")))
        .manual("cutline");
    let mut page = Vec::new();
    man.render(&mut page)?;
    // What stands behind a help of ours are exit codes; the crate gives it no better name.
    let page = String::from_utf8(page)?;
    Ok(page
        .replace("\n.SH EXTRA\n", "\n.SH \"EXIT STATUS\"\n")
        .into_bytes())
}

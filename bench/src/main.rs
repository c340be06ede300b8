//! Makers, scorers and measurements of cutline; each takes the paths of its data as arguments.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool"
)]

use clap::{Parser, Subcommand};

mod metadata;
mod pages;
mod table;

/// Makers, scorers and measurements of cutline.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Embedded metadata against exiftool's.
    Metadata(metadata::Options),
    /// News pages against hand-made labels.
    Pages(pages::Options),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::Metadata(options) => metadata::run(&options),
        Command::Pages(options) => pages::run(&options),
    }
}

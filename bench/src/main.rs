//! Makers, scorers and measurements of cutline; each takes the paths of its data as arguments.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool"
)]

use clap::{Parser, Subcommand};

mod claims;
mod gazetteer;
mod metadata;
mod table;

/// Makers, scorers and measurements of cutline.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Scores dates, places and contradictions read from captions.
    Claims(claims::Args),
    /// Makes the embedded gazetteer table.
    Gazetteer(gazetteer::Args),
    /// Embedded metadata against exiftool's.
    Metadata(metadata::Options),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::Claims(args) => claims::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::Metadata(options) => metadata::run(&options),
    }
}

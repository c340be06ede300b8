//! Makers, scorers and measurements of cutline; each takes the paths of its data as arguments.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool"
)]

use clap::{Parser, Subcommand};

mod pdq_vectors;
mod table;

/// Makers, scorers and measurements of cutline.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compares our PDQ with Meta's published vectors.
    PdqVectors(pdq_vectors::Args),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::PdqVectors(args) => pdq_vectors::run(&args),
    }
}

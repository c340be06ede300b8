//! The command line: one file per subcommand; data to stdout, talk to stderr.

mod archive;
mod base;
mod check;
mod compare;
mod completions;
mod explain;
mod export;
mod folders;
mod forget;
mod frames;
mod init;
mod inspect;
mod input;
mod man;
mod match_files;
mod model;
mod open;
mod output;
mod progress;
mod read;
mod recheck;
mod reject;
mod root;
mod site;
mod target;
mod trial;
mod version;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// Exit code for what could not run at all: usage, settings, a named archive missing or unreadable.
const COULD_NOT_RUN: u8 = 2;
/// Exit code where nothing was found wrong, but something that counts could not be checked.
const NOT_CHECKED: u8 = 3;

/// Checks that a news picture is what its caption says it is.
#[derive(Parser)]
#[command(name = "cutline", disable_version_flag = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; \
    2 could not run; 3 something that counts could not be checked."
)]
struct Args {
    /// Print the version; with --verbose how it was built, with --licenses what it embeds
    #[arg(short = 'V', long)]
    version: bool,
    /// With --version: print how this build decodes and what it can do
    #[arg(long, requires = "version")]
    verbose: bool,
    /// With --version: print the licences and attributions of embedded data
    #[arg(long, requires = "version")]
    licenses: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Subcommands; each one's help stands at its arguments.
#[derive(Subcommand)]
enum Command {
    Check(Box<check::Args>),
    Trial(Box<trial::Args>),
    Read(read::Args),
    Inspect(inspect::Args),
    Match(match_files::Args),
    Compare(compare::Args),
    Frames(frames::Args),
    /// Keep the archive of known pictures
    #[command(subcommand)]
    Archive(archive::Command),
    /// Install a learned model that finds more of the hardest edits
    #[command(subcommand)]
    Model(model::Command),
    Explain(explain::Args),
    Init(init::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Runs the program on the arguments of the process; the exit code is as the help says.
pub fn run() -> ExitCode {
    let args = Args::parse();
    let outcome = match args.command {
        _ if args.version => version::run(args.verbose, args.licenses),
        None => {
            let _ = Args::command().print_help();
            return ExitCode::from(COULD_NOT_RUN);
        }
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Trial(args)) => trial::run(&args),
        Some(Command::Read(args)) => read::run(&args),
        Some(Command::Inspect(args)) => inspect::run(&args),
        Some(Command::Match(args)) => match_files::run(&args),
        Some(Command::Compare(args)) => compare::run(&args),
        Some(Command::Frames(args)) => frames::run(&args),
        Some(Command::Archive(command)) => archive::run(&command),
        Some(Command::Model(command)) => model::run(&command),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Completions(args)) => completions::run(&args, Args::command()),
        Some(Command::Man(args)) => man::run(&args, Args::command()),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::say(&format!("error: {error:#}"));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

//! The command line of cutline.

use std::process::ExitCode;

fn main() -> ExitCode {
    cutline::cli::run()
}

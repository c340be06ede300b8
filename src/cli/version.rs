//! `cutline --version`.

use std::io::Write;

use crate::{media, place, signal};

use super::output;

/// The licence files of the project.
const NOTICE: &str = include_str!("../../NOTICE");

pub(super) fn run(verbose: bool, licenses: bool) -> anyhow::Result<u8> {
    let mut out = output::stdout();
    writeln!(out, "cutline {}", env!("CARGO_PKG_VERSION"))?;
    if verbose {
        writeln!(out, "jpeg: {}", media::jpeg_backend())?;
        let signals: Vec<String> = signal::SIGNALS
            .iter()
            .map(|s| format!("{}/{}", s.name(), s.version()))
            .collect();
        writeln!(out, "signals: {}", signals.join(", "))?;
        writeln!(
            out,
            "http: {}",
            if cfg!(feature = "http") { "yes" } else { "no" }
        )?;
    }
    if licenses {
        writeln!(out, "\n{}\n\n{NOTICE}", place::ATTRIBUTION)?;
    }
    out.flush()?;
    Ok(0)
}

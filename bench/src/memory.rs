//! How much memory reading a page takes: the most bytes held at once while `cutline` reads it and lists its media.

use std::path::PathBuf;

use anyhow::Result;
use cutline::article::{self, Source};
use cutline::limit::Limits;
use cutline::reference;
use peak_alloc::PeakAlloc;

use crate::files;
use crate::table::{Format, Table};

/// Counts what is held.
#[global_allocator]
pub(crate) static HELD: PeakAlloc = PeakAlloc;

/// Options of `bench memory`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder with `html/`.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<()> {
    let limits = Limits::default();
    let mut ratios = Vec::new();
    for path in files::in_folder(&args.data.join("html"), "gz")? {
        let bytes = files::unpacked(&path)?;
        // What is made once for all pages is not this page's.
        read(&bytes, &limits);
        HELD.reset_peak_usage();
        let before = HELD.current_usage();
        read(&bytes, &limits);
        let held = HELD.peak_usage().saturating_sub(before);
        ratios.push(held as f64 / bytes.len().max(1) as f64);
    }
    ratios.sort_by(f64::total_cmp);
    let at = |share: f64| ratios[((ratios.len() - 1) as f64 * share) as usize];
    let mut table = Table::new(&["pages", "median", "95 %", "most"]);
    let mut row = vec![ratios.len().to_string()];
    row.extend([0.5, 0.95, 1.0].map(|share| format!("{:.1}", at(share))));
    table.row(&row);
    println!("bytes held at once for each byte of the page");
    print!("{}", table.print(args.format));
    Ok(())
}

fn read(bytes: &[u8], limits: &Limits) {
    for article in article::read(bytes, &Source::default(), limits) {
        std::hint::black_box(reference::extract(&article, limits));
    }
}

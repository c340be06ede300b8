//! What a query costs the processor.

use std::path::PathBuf;
use std::time::Instant;

use cutline::fetch::FetchedMedia;
use cutline::limit::Limits;
use cutline::pipeline::{self, look};
use cutline::signal::local;

use super::picture::Dice;
use super::score::Store;
use super::{edits, pictures, plot};
use crate::table::{Format, Table};

/// Options of `bench copies-time`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Photos the archive is made of, each in several crops.
    photos: PathBuf,
    /// Photos that are asked for at 2 MP.
    asked: PathBuf,
    /// Entries of the archive.
    #[arg(long, default_value_t = 5_000)]
    entries: usize,
    /// Pictures asked for.
    #[arg(long, default_value_t = 60)]
    queries: usize,
    /// Draw the figures of a query to this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Milliseconds a query may take.
const TARGET: f64 = 60.0;

/// Prints mean milliseconds of processor time for each stage of a query, on one thread.
///
/// # Errors
/// Files that cannot be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let photos = pictures(std::slice::from_ref(&options.photos))?;
    let asked = pictures(std::slice::from_ref(&options.asked))?;
    let archive = Store::new(local::BUDGET);
    let made = Instant::now();
    for n in 0..options.entries {
        let photo = &photos[n % photos.len()].1;
        let part = edits::crop(photo, &mut Dice::new(n as u64), 0.6);
        archive.add(&n.to_string(), part.jpeg(85.0));
    }
    let made = made.elapsed().as_secs_f64() * 1_000.0 / options.entries as f64;
    let opened = busy();
    let snapshot = archive.snapshot();
    let opened = busy() - opened;
    let (mut looked, mut queried, mut searched) = (0.0, 0.0, 0.0);
    let step = (asked.len() / options.queries).max(1);
    let files: Vec<Vec<u8>> = asked
        .iter()
        .step_by(step)
        .map(|(_, picture)| two_megapixels(picture))
        .collect();
    for bytes in &files {
        let media = FetchedMedia::inline("asked", bytes.clone());
        let start = busy();
        let seen = look(&media, &Limits::default());
        looked += busy() - start;
        let start = busy();
        let Ok(query) = seen.query() else { continue };
        queried += busy() - start;
        let start = busy();
        pipeline::search(&*snapshot, &query)?;
        searched += busy() - start;
    }
    let mean = |sum: f64| sum / files.len() as f64;
    let of_query = [
        ("read metadata and decode, 2 MP", mean(looked)),
        ("fingerprints and features", mean(queried)),
        ("search and proofs", mean(searched)),
        ("whole query", mean(looked + queried + searched)),
    ];
    let before = [
        ("add an entry, wall, small pictures", made),
        ("open the snapshot", opened),
    ];
    let mut table = Table::new(&["stage", "ms"]);
    for (stage, ms) in before.iter().chain(&of_query) {
        table.row(&[(*stage).to_owned(), format!("{ms:.1}")]);
    }
    if let Some(path) = &options.svg {
        let title = format!(
            "Processor time of a query among {} entries, ms",
            options.entries
        );
        let rows = of_query.map(|(stage, ms)| (stage.to_owned(), ms));
        let most = rows.iter().fold(TARGET, |most, (_, ms)| most.max(*ms));
        std::fs::write(
            path,
            plot::bars(&title, &rows, most, TARGET, plot::Good::Below),
        )?;
    }
    print!("{}", table.print(options.format));
    Ok(())
}

fn two_megapixels(picture: &super::picture::Picture) -> Vec<u8> {
    let by = (2_000_000.0 / (picture.width * picture.height) as f32).sqrt();
    let side = |length: usize| (length as f32 * by) as usize;
    picture
        .resized(side(picture.width), side(picture.height))
        .jpeg(88.0)
}

/// Milliseconds this thread was on a processor; wall time where the system does not tell.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(
        || {
            std::time::SystemTime::UNIX_EPOCH
                .elapsed()
                .map_or(0.0, |now| now.as_secs_f64() * 1_000.0)
        },
        |nanoseconds| nanoseconds / 1e6,
    )
}

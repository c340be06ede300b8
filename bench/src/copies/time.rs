//! What a query costs the processor.

use std::path::PathBuf;
use std::time::Instant;

use cutline::fetch::FetchedMedia;
use cutline::limit::Limits;
use cutline::pipeline::{self, Making, look};

use super::picture::Dice;
use super::store::{Store, model_at};
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
    /// Made entries beside them, which resemble them.
    #[arg(long, default_value_t = 0)]
    made: usize,
    /// Graph of a learned model that is asked too.
    #[arg(long)]
    model: Option<PathBuf>,
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

/// Prints mean milliseconds of processor time for each stage of a query; no stage uses more than one thread at a time.
///
/// # Errors
/// Files that cannot be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let photos = pictures(std::slice::from_ref(&options.photos))?;
    let asked = pictures(std::slice::from_ref(&options.asked))?;
    let model = options.model.as_deref().map(model_at).transpose()?;
    let making = Making {
        model: model.as_ref(),
        ..Making::default()
    };
    let archive = Store::new(making);
    let made = Instant::now();
    let mut real = Vec::new();
    for n in 0..options.entries {
        let photo = &photos[n % photos.len()].1;
        let part = edits::crop(photo, &mut Dice::new(n as u64), 0.6);
        real.push(archive.entry(&n.to_string(), part.jpeg(85.0)));
    }
    for entry in real.iter().flatten() {
        archive.take(entry.clone());
    }
    let made = made.elapsed().as_secs_f64() * 1_000.0 / options.entries as f64;
    archive.add_crowd(&real, &real, options.made);
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
        let Ok(query) = seen.query(making.model) else {
            continue;
        };
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
            options.entries + options.made
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

/// Milliseconds the threads of this process were on a processor; wall time where the system does not tell.
fn busy() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    let of_thread = |folder: PathBuf| {
        let text = std::fs::read_to_string(folder.join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    };
    let nanoseconds = threads
        .map(|thread| of_thread(thread.ok()?.path()))
        .sum::<Option<f64>>()
        .filter(|sum| *sum > 0.0);
    nanoseconds.map_or_else(
        || {
            std::time::SystemTime::UNIX_EPOCH
                .elapsed()
                .map_or(0.0, |now| now.as_secs_f64() * 1_000.0)
        },
        |nanoseconds| nanoseconds / 1e6,
    )
}

//! What looking at videos costs, beside what `ffmpeg` alone takes to decode them, and what a large archive adds.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use cutline::archive::memory::MemoryArchive;
use cutline::archive::{Addition, Archive as _, FileFacts, NewEntry, Record, Snapshot};
use cutline::fetch::{Digest, file};
use cutline::limit::Limits;
use cutline::metadata::Metadata;
use cutline::pipeline::{self, Decoding};
use cutline::process::Program;
use cutline::signal::keyframes::{self, Keyframe};
use cutline::signal::local::{Colours, Feature, Kind, Local};
use cutline::signal::sequence::{Row, Sequence};

use super::make;
use crate::files::all_under;
use crate::memory::HELD;
use crate::table::{Format, Table};

/// What looking at videos costs.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Photos that the videos move over.
    photos: PathBuf,
    /// Hours of video in the large archive.
    #[arg(long, default_value_t = 100)]
    hours: u32,
    /// Seconds from one key frame to the next in it.
    #[arg(long, default_value_t = 10)]
    keys: u32,
    /// Turns of which the median is taken.
    #[arg(long, default_value_t = 3)]
    turns: usize,
    /// How figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Clips by name, size, photos of four seconds each.
const CLIPS: [(&str, &str, usize); 3] = [
    ("8 s at 240p", "426:240", 2),
    ("60 s at 1080p", "1920:1080", 15),
    ("10 min at 720p", "1280:720", 150),
];
/// Minutes of a video of the large archive.
const MINUTES: u32 = 10;

/// Prints seconds, and the ratio to `ffmpeg -f null`.
///
/// # Errors
/// No `ffmpeg`, or files that cannot be read or written.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let folders = std::env::var_os("PATH");
    let ffmpeg = Program::find(pipeline::FFMPEG, None, folders.as_deref())
        .map_err(|problem| anyhow::anyhow!(problem.message))?;
    let folder = std::env::temp_dir().join(format!("cutline-time-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let photos = all_under(&options.photos)?;
    let nothing = MemoryArchive::new().snapshot()?;
    let started = Instant::now();
    let large = large(options, colours(&photos)?).snapshot()?;
    eprintln!(
        "{} hours in {} videos opened in {:.1} s, {} MiB held",
        options.hours,
        large.len(),
        started.elapsed().as_secs_f64(),
        HELD.current_usage() >> 20
    );
    let mut table = Table::new(&[
        "clip",
        "ffmpeg -f null, s",
        "cutline, s",
        "ratio",
        "in the large archive, s",
        "MiB held",
    ]);
    for (name, size, count) in CLIPS {
        let clip = folder.join("clip.mp4");
        let shown: Vec<PathBuf> = photos.iter().cycle().take(count).cloned().collect();
        make::sized(&clip, &shown, size)?;
        let mut turns = Vec::new();
        for _ in 0..options.turns {
            let alone = decoded(&clip)?;
            HELD.reset_peak_usage();
            let before = HELD.current_usage();
            let ours = asked(&*nothing, &ffmpeg, &clip)?;
            let held = HELD.peak_usage().saturating_sub(before);
            turns.push((alone, ours, asked(&*large, &ffmpeg, &clip)?, held));
        }
        let median = |pick: fn(&(f64, f64, f64, usize)) -> f64| {
            let mut all: Vec<f64> = turns.iter().map(pick).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        let (alone, ours) = (median(|turn| turn.0), median(|turn| turn.1));
        table.row(&[
            name.to_owned(),
            format!("{alone:.2}"),
            format!("{ours:.2}"),
            format!("{:.2}", ours / alone),
            format!("{:.2}", median(|turn| turn.2)),
            format!("{:.0}", median(|turn| turn.3 as f64 / 1_048_576.0)),
        ]);
    }
    std::fs::remove_dir_all(&folder)?;
    print!("{}", table.print(options.format));
    Ok(())
}

/// Seconds `ffmpeg` alone takes to decode the pictures of a video.
fn decoded(clip: &Path) -> anyhow::Result<f64> {
    let mut command = make::ffmpeg();
    command
        .arg("-i")
        .arg(clip)
        .args(["-map", "0:v:0", "-f", "null", "-"]);
    let started = Instant::now();
    make::run(&mut command, "nothing of a clip")?;
    Ok(started.elapsed().as_secs_f64())
}

fn asked(snapshot: &dyn Snapshot, ffmpeg: &Program, clip: &Path) -> anyhow::Result<f64> {
    let failed = |problem: cutline::limit::Problem| anyhow::anyhow!(problem.message);
    let started = Instant::now();
    let (handle, head) = file::open_named(clip, cutline::media::HEAD).map_err(failed)?;
    let decoding = Decoding {
        ffmpeg,
        name: "clip",
        limits: &Limits::default(),
        seen: &|_, _| {},
    };
    let digest = file::digest_of(clip).context("the clip is gone")?;
    pipeline::search_clip(snapshot, &decoding, (handle, &head), digest)?.map_err(failed)?;
    Ok(started.elapsed().as_secs_f64())
}

/// The colours of some photo.
fn colours(photos: &[PathBuf]) -> anyhow::Result<Colours> {
    let failed = |problem: cutline::limit::Problem| anyhow::anyhow!(problem.message);
    let photo = photos.first().context("no photos")?;
    let media = file::read_named(photo, &Limits::default()).map_err(failed)?;
    let rendition = pipeline::look(&media, &Limits::default())
        .rendition
        .map_err(failed)?;
    Ok(Local::of(&rendition, 1).colours)
}

/// An archive of videos that show nothing known: rows and features by chance.
fn large(options: &Options, colours: Colours) -> MemoryArchive {
    let archive = MemoryArchive::new();
    let mut dice = 1_u64;
    let mut next = || {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice ^ dice >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
    };
    for number in 0..options.hours * 60 / MINUTES {
        let rows = (0..MINUTES * 60 * 4).map(|at| Row {
            from_ms: at * 250,
            to_ms: at * 250 + 250,
            quality: 90,
            bits: std::array::from_fn(|_| next() as u8),
        });
        let sequence = Sequence {
            rows: rows.collect(),
        };
        let keys: Vec<Keyframe> = (0..MINUTES * 60 / options.keys)
            .map(|at| {
                let mut feature = || Feature {
                    x: (next() % 1_000) as f32 / 1_000.0,
                    y: (next() % 560) as f32 / 1_000.0,
                    scale: 1.0 / 640.0,
                    turn: (next() % 64) as u8,
                    kind: Kind::Photographed,
                    bits: std::array::from_fn(|_| next()),
                };
                Keyframe {
                    row: at * options.keys * 4,
                    at_ms: at * options.keys * 1_000,
                    local: Local {
                        colours,
                        features: (0..keyframes::BUDGET).map(|_| feature()).collect(),
                        photographed_share: 90,
                    },
                    detail: None,
                }
            })
            .collect();
        let [features, _] = keyframes::fingerprints(&keys);
        let name = format!("video{number}");
        let entry = NewEntry {
            file: FileFacts {
                walked: name.clone(),
                absolute: name.clone(),
                size: 1,
                modified_ns: 1,
                digest: Digest::of(name.as_bytes()),
            },
            width: 1_280,
            height: 720,
            fingerprints: vec![sequence.fingerprint(), features],
            small: Vec::new(),
            record: Record::from_metadata(&Metadata::default()),
        };
        let added = archive.add(&[Addition::New(Box::new(entry))]);
        assert!(added.is_ok(), "memory holds what it is given");
    }
    archive
}

//! Edited clips that show a known picture among others, put to an archive of pictures.
//!
//! A clip shows a stranger for two seconds, pans over one photo of the archive for four, and shows another stranger for
//! two, all through one edit, made by `ffmpeg` with a filter chain of ours.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail};
use cutline::archive::Archive as _;
use cutline::archive::memory::MemoryArchive;
use cutline::fetch::file;
use cutline::limit::Limits;
use cutline::pipeline::{self, Adding, Decoding, Making};
use cutline::process::Program;

use crate::files::all_under;
use crate::table::{Format, Table};
use crate::tally::{COLUMNS, Silent, Tally};

/// Edited clips that show a known picture.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Photos the archive holds.
    photos: PathBuf,
    /// Photos it does not hold, which stand before and behind.
    strangers: PathBuf,
    /// Make clips of every Nth photo.
    #[arg(long, default_value_t = 25)]
    every: usize,
    /// Leave out so many photos first.
    #[arg(long, default_value_t = 0)]
    skip: usize,
    /// Print what was missed or wrong.
    #[arg(long)]
    list: bool,
    /// How figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// An edit by its name and the filter chain that makes it, behind frames of 640 by 360 pixels.
const EDITS: [(&str, &str); 11] = [
    ("as it is", "null"),
    ("mirror", "hflip"),
    ("crop to 70 %", "crop=iw*0.84:ih*0.84"),
    ("letterbox", "pad=640:480:0:60"),
    (
        "caption bar",
        "drawbox=y=ih*0.8:h=ih*0.2:color=black@0.9:t=fill",
    ),
    ("240p at a low rate", "scale=426:240"),
    ("speed 1.25", "setpts=PTS/1.25"),
    ("grey", "hue=s=0"),
    (
        "picture in picture",
        "scale=400:225,pad=640:360:200:100:color=gray",
    ),
    (
        "filmed screen",
        "perspective=x0=40:y0=30:x1=600:y1=10:x2=20:y2=340:x3=620:y3=350,eq=contrast=0.8:brightness=0.06,boxblur=1",
    ),
    (
        "mirror, crop and bar",
        "hflip,crop=iw*0.84:ih*0.84,drawbox=y=ih*0.85:h=ih*0.15:color=white:t=fill",
    ),
];

/// Makes the clips, asks for them and prints what was found.
///
/// # Errors
/// No `ffmpeg`, or files that cannot be read or written.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let folders = std::env::var_os("PATH");
    let ffmpeg = Program::find(pipeline::FFMPEG, None, folders.as_deref())
        .map_err(|problem| anyhow::anyhow!(problem.message))?;
    let limits = Limits::default();
    let archive = MemoryArchive::new();
    let photos = [options.photos.clone()];
    let found = Ok(ffmpeg.clone());
    let adding = Adding {
        making: Making::default(),
        limits: &limits,
        ffmpeg: &found,
        seen: &|_, _| {},
    };
    pipeline::add(&archive, &photos, &adding, &Silent)?;
    let snapshot = archive.snapshot()?;

    let all = all_under(&options.photos)?;
    let strangers = all_under(&options.strangers)?;
    let folder = std::env::temp_dir().join(format!("cutline-clips-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
    let chosen = all.iter().skip(options.skip).step_by(options.every.max(1));
    for (n, photo) in chosen.enumerate() {
        let before = strangers
            .get(2 * n % strangers.len())
            .context("no strangers")?;
        let behind = strangers
            .get((2 * n + 1) % strangers.len())
            .context("no strangers")?;
        for (at, (edit, filter)) in EDITS.iter().enumerate() {
            let clip = folder.join("clip.mp4");
            make(&clip, [before, photo, behind], edit, filter)?;
            let started = Instant::now();
            let (handle, head) = file::open_named(&clip, cutline::media::HEAD)
                .map_err(|problem| anyhow::anyhow!(problem.message))?;
            let digest = file::digest_of(&clip)?;
            let opened = (handle, &head[..]);
            let decoding = Decoding {
                ffmpeg: &ffmpeg,
                name: "clip",
                limits: &limits,
                seen: &|_, _| {},
            };
            let found = pipeline::search_clip(&*snapshot, &decoding, opened, digest)?
                .map_err(|problem| anyhow::anyhow!(problem.message))?;
            let tally = tallies.entry(at).or_default();
            tally.took += started.elapsed();
            tally.asked += 1;
            let is_photo = |path: &str| Path::new(path) == photo.as_path();
            let speed = if *edit == "speed 1.25" { 1.25 } else { 1.0 };
            let mut is_found = false;
            for (matched, entry) in &found.known {
                if !entry.paths.iter().any(|path| is_photo(path)) {
                    tally.wrong += 1;
                    say(
                        options,
                        &format!(
                            "wrong: {edit} of {} shows {:?}",
                            photo.display(),
                            entry.paths
                        ),
                    );
                    continue;
                }
                is_found = true;
                let ends = matched.segments.first().zip(matched.segments.last());
                let near = |a: f64, b: f64| (a - b / speed).abs() <= 1.0;
                let in_time = ends.is_some_and(|(first, last)| {
                    let from = first.query.is_some_and(|[from, _]| near(from, 2.0));
                    from && last.query.is_some_and(|[_, to]| near(to, 6.0))
                });
                tally.in_time += usize::from(in_time);
            }
            tally.found += usize::from(is_found);
            if !is_found {
                say(options, &format!("missed: {edit} of {}", photo.display()));
            }
        }
    }
    std::fs::remove_dir_all(&folder)?;
    print(&tallies, options.format);
    Ok(())
}

fn say(options: &Options, line: &str) {
    if options.list {
        eprintln!("{line}");
    }
}

fn make(
    clip: &Path,
    [before, photo, behind]: [&PathBuf; 3],
    edit: &str,
    filter: &str,
) -> anyhow::Result<()> {
    let fill = "scale=704:396:force_original_aspect_ratio=increase,crop=704:396,setsar=1";
    let still = format!("{fill},crop=640:360,fps=25,format=yuv420p");
    let pan = format!("{fill},fps=25,crop=640:360:x='t*16':y='t*9',format=yuv420p");
    let graph = format!(
        "[0:v]{still}[a];[1:v]{pan}[b];[2:v]{still}[c];[a][b][c]concat=n=3:v=1,{filter},format=yuv420p,scale=trunc(iw/2)*2:trunc(ih/2)*2[out]"
    );
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y"]);
    for (picture, seconds) in [(before, "2"), (photo, "4"), (behind, "2")] {
        command
            .args(["-loop", "1", "-t", seconds, "-i"])
            .arg(picture);
    }
    let quality = if edit == "240p at a low rate" {
        "36"
    } else {
        "23"
    };
    command.args([
        "-filter_complex",
        &graph,
        "-map",
        "[out]",
        "-preset",
        "veryfast",
        "-crf",
        quality,
    ]);
    let made = command
        .arg::<&OsStr>(clip.as_ref())
        .stdout(Stdio::null())
        .status()?;
    if !made.success() {
        bail!(
            "`ffmpeg` could not make the clip `{edit}` of `{}`",
            photo.display()
        );
    }
    Ok(())
}

fn print(tallies: &BTreeMap<usize, Tally>, format: Format) {
    let mut table = Table::new(&COLUMNS);
    let mut whole = Tally::default();
    for (at, tally) in tallies {
        let name = EDITS.get(*at).map_or("", |(name, _)| name);
        table.row(&tally.row(name));
        whole.add(tally);
    }
    table.row(&whole.row("all"));
    print!("{}", table.print(format));
}

//! Pieces of videos, edited, looked for among archived videos; frames of them too; and strangers, which nothing may match.

mod edits;
mod make;
pub(crate) mod time;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use cutline::archive::memory::MemoryArchive;
use cutline::archive::{Archive as _, Entry, Lookup, Snapshot};
use cutline::fetch::file;
use cutline::limit::Limits;
use cutline::matching::Match;
use cutline::pipeline::{self, Adding, ClipFound, Decoding, Making};
use cutline::process::Program;

use crate::files::all_under;
use crate::table::{Format, Table};
use crate::tally::{COLUMNS, Silent, Tally};
use edits::{EDITS, Edit, Shown};

/// Pieces of videos and single frames, edited, looked for among archived videos.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Real videos, or folders of them.
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    videos: Vec<PathBuf>,
    /// Photos that news-like videos move over.
    photos: PathBuf,
    /// Photos that stand behind and between, and that nothing may match.
    strangers: PathBuf,
    /// News-like videos, of six photos each.
    #[arg(long, default_value_t = 10)]
    news: usize,
    /// Leave out so many photos first.
    #[arg(long, default_value_t = 0)]
    skip: usize,
    /// Only edits whose name holds this.
    #[arg(long)]
    edit: Option<String>,
    /// Photos held against the videos, those that no video moves over and the strangers.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    negatives: usize,
    /// Print what was missed, late or wrong.
    #[arg(long)]
    list: bool,
    /// How figures are printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What is done to single frames, by name.
const FRAMES: [(&str, &str); 5] = [
    ("a frame", "null"),
    ("a frame, mirrored", "hflip"),
    ("a frame, cropped to 70 %", "crop=iw*0.837:ih*0.837"),
    (
        "a frame, caption bar",
        "drawbox=y=ih*0.82:h=ih*0.18:color=black:t=fill",
    ),
    (
        "a frame on a page",
        "pad=iw*1.4:ih*1.8:(ow-iw)/2:ih*0.3:white",
    ),
];
/// Frames taken of each video.
const FRAMES_EACH: usize = 3;
/// Photos of a news-like video.
const PHOTOS: usize = 6;
/// Seconds of a piece at most, and of a video at least.
const PIECE: f64 = 6.0;
const SHORTEST: f64 = 3.5;
/// Pixels across of a video at least.
const NARROWEST: u32 = 64;
/// Videos of the data that show the same under other names.
const ALIKE: [(&str, &str); 1] = [("scene", "bikes")];
/// Videos of the data that show no footage: test cards on which a clock moves, a drawn sign, an even gradient. They are
/// counted apart.
const DRAWN: [&str; 5] = [
    "test-padded-dimensions.mp4",
    "av1_video.mkv",
    "sample_mpeg4.mp4",
    "sample.3gp",
    "c.mov",
];
/// Seconds by which times may be off.
const NEAR: f64 = 1.0;

/// A video of the archive.
struct Source {
    path: PathBuf,
    seconds: f64,
    /// Videos of one family show the same.
    family: String,
    is_drawn: bool,
}

/// What every question shares.
struct Bench<'a> {
    options: &'a Options,
    ffmpeg: Result<Program, cutline::limit::Problem>,
    limits: Limits,
    folder: PathBuf,
}

/// What was asked of footage, and of what is drawn.
#[derive(Default)]
struct Totals([Tally; 2]);

impl Totals {
    /// Adds what one edit gave; the part of footage comes back.
    fn add(&mut self, tally: [Tally; 2]) -> Tally {
        for (all, one) in self.0.iter_mut().zip(&tally) {
            all.add(one);
        }
        let [footage, _] = tally;
        footage
    }

    fn rows(self, what: &str) -> [(String, Tally); 2] {
        let [footage, drawn] = self.0;
        [
            (format!("all {what} of footage"), footage),
            (format!("all {what} of test cards and drawings"), drawn),
        ]
    }
}

/// Makes videos and clips, asks for them and prints what was found.
///
/// # Errors
/// No `ffmpeg`, or files that cannot be read or written.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let folders = std::env::var_os("PATH");
    let bench = Bench {
        options,
        ffmpeg: Program::find(pipeline::FFMPEG, None, folders.as_deref()),
        limits: Limits::default(),
        folder: std::env::temp_dir().join(format!("cutline-videos-{}", std::process::id())),
    };
    std::fs::create_dir_all(&bench.folder)?;
    let strangers = all_under(&options.strangers)?;
    let mut sources = bench.sources()?;
    let started = Instant::now();
    let snapshot = bench.archive(&mut sources)?;
    let seconds: f64 = sources.iter().map(|source| source.seconds).sum();
    eprintln!(
        "{} videos of {seconds:.0} s added in {:.1} s",
        sources.len(),
        started.elapsed().as_secs_f64()
    );
    let mut tallies: Vec<(String, Tally)> = Vec::new();
    let (mut clips, mut frames) = (Totals::default(), Totals::default());
    let wanted = |name: &str| {
        options
            .edit
            .as_ref()
            .is_none_or(|part| name.contains(part.as_str()))
    };
    for edit in EDITS.iter().filter(|edit| wanted(edit.name)) {
        let tally = bench.clips(&*snapshot, &sources, edit, &strangers)?;
        tallies.push((edit.name.to_owned(), clips.add(tally)));
    }
    for (name, filter) in FRAMES.iter().filter(|(name, _)| wanted(name)) {
        let tally = bench.frames(&*snapshot, &sources, filter)?;
        tallies.push(((*name).to_owned(), frames.add(tally)));
    }
    tallies.extend(clips.rows("clips"));
    tallies.extend(frames.rows("frames"));
    let tally = bench.other_videos(&*snapshot, &sources)?;
    tallies.push(("each video against the others".to_owned(), tally));
    let mut others = strangers;
    others.extend(
        all_under(&options.photos)?
            .into_iter()
            .skip(options.skip + PHOTOS * options.news),
    );
    let tally = bench.strangers(&*snapshot, &others)?;
    tallies.push(("photos of other things".to_owned(), tally));
    std::fs::remove_dir_all(&bench.folder)?;
    print(&tallies, options.format);
    Ok(())
}

impl Bench<'_> {
    /// The real videos that last long enough, and news-like ones.
    fn sources(&self) -> anyhow::Result<Vec<Source>> {
        let mut files = Vec::new();
        for path in &self.options.videos {
            match path.is_dir() {
                true => files.extend(all_under(path)?),
                false => files.push(path.clone()),
            }
        }
        let mut sources = Vec::new();
        for path in files {
            let Ok((_, head)) = file::open_named(&path, cutline::media::HEAD) else {
                continue;
            };
            let is_video = cutline::media::sniff(&head) == Some(cutline::media::MediaType::Video);
            let seconds = if is_video {
                make::seconds(&path)?
            } else {
                None
            };
            let Some(seconds) = seconds.filter(|seconds| *seconds >= SHORTEST) else {
                continue;
            };
            if make::width(&path)? < NARROWEST {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let family = name.split(['-', '_', '.']).next().unwrap_or("");
            let alike = ALIKE.iter().find(|(one, _)| *one == family);
            let family = alike.map_or(family, |(_, other)| other).to_owned();
            let is_drawn = DRAWN.contains(&&*name);
            sources.push(Source {
                path,
                seconds,
                family,
                is_drawn,
            });
        }
        let photos = all_under(&self.options.photos)?;
        let photos: Vec<PathBuf> = photos.into_iter().skip(self.options.skip).collect();
        for (n, photos) in photos.chunks(PHOTOS).take(self.options.news).enumerate() {
            let path = self.folder.join(format!("news{n}.mp4"));
            make::news(&path, photos, n)?;
            sources.push(Source {
                path,
                seconds: 4.0 * photos.len() as f64,
                family: format!("news{n}"),
                is_drawn: false,
            });
        }
        Ok(sources)
    }

    /// An archive of the sources; those that cannot be added are left out, and that is said.
    fn archive(&self, sources: &mut Vec<Source>) -> anyhow::Result<std::sync::Arc<dyn Snapshot>> {
        let paths: Vec<PathBuf> = sources.iter().map(|source| source.path.clone()).collect();
        let archive = MemoryArchive::new();
        let adding = Adding {
            making: Making::default(),
            limits: &self.limits,
            ffmpeg: &self.ffmpeg,
            seen: &|_, _| {},
        };
        let outcome = pipeline::add(&archive, &paths, &adding, &Silent)?;
        for problem in outcome.problems {
            eprintln!("not added: {}", problem.message);
        }
        let snapshot = archive.snapshot()?;
        let is_known = |source: &Source| {
            let digest = file::digest_of(&source.path).ok();
            let lookup = Lookup {
                digest: digest.as_ref(),
                ..Lookup::default()
            };
            snapshot
                .candidates(&lookup)
                .is_ok_and(|found| !found.is_empty())
        };
        sources.retain(is_known);
        Ok(snapshot)
    }

    fn ask(&self, snapshot: &dyn Snapshot, clip: &Path) -> anyhow::Result<ClipFound> {
        let failed = |problem: cutline::limit::Problem| anyhow::anyhow!(problem.message);
        let ffmpeg = self.ffmpeg.clone().map_err(failed)?;
        let (handle, head) = file::open_named(clip, cutline::media::HEAD).map_err(failed)?;
        let digest = file::digest_of(clip)?;
        let opened = (handle, &head[..]);
        let decoding = Decoding {
            ffmpeg: &ffmpeg,
            name: "clip",
            limits: &self.limits,
            seen: &|_, _| {},
        };
        let found = pipeline::search_clip(snapshot, &decoding, opened, digest)?;
        found.map_err(failed)
    }

    fn clips(
        &self,
        snapshot: &dyn Snapshot,
        sources: &[Source],
        edit: &Edit,
        strangers: &[PathBuf],
    ) -> anyhow::Result<[Tally; 2]> {
        let mut tallies = [Tally::default(), Tally::default()];
        for (n, source) in sources.iter().enumerate() {
            let tally = &mut tallies[usize::from(source.is_drawn)];
            // A third into what is left over, whole frames of 25 a second.
            let length = PIECE.min(source.seconds - 0.2);
            let from = ((source.seconds - length) / 3.0 * 25.0).round() / 25.0;
            let clip = self.folder.join("clip.mp4");
            let stranger = strangers.get(n % strangers.len()).context("no strangers")?;
            make::clip(&clip, &source.path, (from, length), edit, stranger)?;
            let started = Instant::now();
            let found = self.ask(snapshot, &clip)?;
            tally.took += started.elapsed();
            let shown = edit.kind.shown(from, length);
            tally.plain += usize::from(found.known.is_empty() && found.looked_up == 0);
            self.count(tally, edit.name, source, &found.known, Some(&shown));
        }
        Ok(tallies)
    }

    fn frames(
        &self,
        snapshot: &dyn Snapshot,
        sources: &[Source],
        filter: &str,
    ) -> anyhow::Result<[Tally; 2]> {
        let mut tallies = [Tally::default(), Tally::default()];
        for (n, source) in sources.iter().enumerate() {
            let tally = &mut tallies[usize::from(source.is_drawn)];
            for part in 0..FRAMES_EACH {
                // Spread over the video, away from whole seconds.
                let share = (part as f64 + 0.3 + 0.05 * (n % 8) as f64) / FRAMES_EACH as f64;
                let at = source.seconds * share;
                let picture = self.folder.join("frame.jpg");
                make::frame(&picture, &source.path, at, filter)?;
                if !picture.is_file() {
                    continue;
                }
                let started = Instant::now();
                let media = file::read_named(&picture, &self.limits)
                    .map_err(|problem| anyhow::anyhow!(problem.message))?;
                let looked = pipeline::look(&media, &self.limits);
                let query = looked.query(None);
                let found = match &query {
                    Ok(query) => pipeline::search(snapshot, query)?,
                    Err(_) => Vec::new(),
                };
                let is_told = query.is_ok_and(|query| looked.too_plain(&query).is_none());
                tally.plain += usize::from(found.is_empty() && !is_told);
                tally.took += started.elapsed();
                let shown = Shown {
                    clip: [0.0, 0.0],
                    video: [at, at],
                };
                self.count(tally, filter, source, &found, Some(&shown));
                std::fs::remove_file(&picture)?;
            }
        }
        Ok(tallies)
    }

    /// Each video asked for among all; those of its own family do not count.
    fn other_videos(&self, snapshot: &dyn Snapshot, sources: &[Source]) -> anyhow::Result<Tally> {
        let mut tally = Tally::default();
        for source in sources {
            let started = Instant::now();
            let mut found = self.ask(snapshot, &source.path)?.known;
            tally.took += started.elapsed();
            found.retain(|(_, entry)| !is_family(entry, source));
            self.count(&mut tally, "other videos", source, &found, None);
        }
        Ok(tally)
    }

    fn strangers(&self, snapshot: &dyn Snapshot, photos: &[PathBuf]) -> anyhow::Result<Tally> {
        let mut tally = Tally::default();
        for photo in photos.iter().take(self.options.negatives) {
            let Ok(media) = file::read_named(photo, &self.limits) else {
                continue;
            };
            let started = Instant::now();
            let looked = pipeline::look(&media, &self.limits);
            let Ok(query) = looked.query(None) else {
                continue;
            };
            let found = pipeline::search(snapshot, &query)?;
            tally.took += started.elapsed();
            tally.asked += 1;
            tally.wrong += found.len();
            for (_, entry) in &found {
                self.say(&format!("wrong: {} is {:?}", photo.display(), entry.paths));
            }
        }
        Ok(tally)
    }

    fn count(
        &self,
        tally: &mut Tally,
        what: &str,
        source: &Source,
        found: &[(Match, Entry)],
        shown: Option<&Shown>,
    ) {
        tally.asked += 1;
        let mut own = None;
        for (matched, entry) in found {
            let name = |path: &String| Path::new(path) == source.path;
            if shown.is_some() && entry.paths.iter().any(name) {
                own = Some(matched);
                continue;
            }
            let is_family = is_family(entry, source);
            if !is_family || shown.is_none() {
                tally.wrong += 1;
                self.say(&format!(
                    "wrong: {what} of {} is {:?} by {} {:?} {:?}",
                    source.path.display(),
                    entry.paths,
                    matched.signal,
                    matched.inliers,
                    matched.segments
                ));
            }
        }
        let Some(shown) = shown else { return };
        let Some(matched) = own else {
            self.say(&format!("missed: {what} of {}", source.path.display()));
            return;
        };
        tally.found += 1;
        let ends = |pick: fn(&cutline::matching::Segment) -> Option<[f64; 2]>| {
            let all = matched.segments.iter().filter_map(pick);
            all.fold([f64::MAX, 0.0_f64], |[a, b], [from, to]| {
                [a.min(from), b.max(to)]
            })
        };
        let near = |[a, b]: [f64; 2], [from, to]: [f64; 2]| {
            (a - from).abs() <= NEAR && (b - to).abs() <= NEAR
        };
        let clip = matched.segments.iter().all(|s| s.query.is_none())
            || near(ends(|segment| segment.query), shown.clip);
        let told = ends(|segment| segment.entry);
        // Of a single frame the time in which the video shows it is told, which may be long where nothing moves.
        let holds = |[from, to]: [f64; 2], at: f64| from - NEAR <= at && at <= to + NEAR;
        let is_in_time = match shown.video {
            [from, to] if from >= to => holds(told, from),
            video => clip && near(told, video),
        };
        tally.in_time += usize::from(is_in_time);
        if !is_in_time {
            self.say(&format!(
                "late: {what} of {}: {:?} {:?}, shown {:?} {:?}",
                source.path.display(),
                matched.signal,
                matched.segments,
                shown.clip,
                shown.video
            ));
        }
    }

    fn say(&self, line: &str) {
        if self.options.list {
            eprintln!("{line}");
        }
    }
}

/// Whether an entry is of the family of a video.
fn is_family(entry: &Entry, source: &Source) -> bool {
    entry.paths.iter().any(|path| {
        let name = Path::new(path).file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let alike = ALIKE.iter().find(|(one, _)| name.starts_with(one));
        name.starts_with(&source.family) || alike.is_some_and(|(_, other)| *other == source.family)
    })
}

fn print(tallies: &[(String, Tally)], format: Format) {
    let mut table = Table::new(&COLUMNS);
    for (name, tally) in tallies {
        table.row(&tally.row(name));
    }
    print!("{}", table.print(format));
}

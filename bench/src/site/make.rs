//! The site, its pictures and the archive it is checked against: the same bytes every time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, bail};

use crate::copies::picture::{Dice, Picture};
use crate::files;

use super::Options;

/// Width of the site's pictures at 4:3: 2 MP.
const LARGE: usize = 1_632;
/// Width of the archive's.
const SMALL: usize = 640;
/// Most a pixel of them is lighter or darker than it was, in grey levels.
const GRAIN: f32 = 8.0;
/// Words of which texts are made.
const WORDS: [&str; 24] = [
    "the", "board", "said", "on", "Monday", "that", "ferries", "would", "run", "again", "from",
    "spring", "and", "members", "of", "both", "houses", "met", "in", "town", "while", "prices",
    "rose", "slowly",
];

/// What was made.
pub(super) struct Made {
    pub(super) site: PathBuf,
    pub(super) archive: PathBuf,
    /// Where a fresh copy of the site may lie.
    pub(super) fresh: PathBuf,
    /// Where answers may lie.
    pub(super) cache: PathBuf,
    /// Of the pictures.
    pub(super) bytes: u64,
}

/// The site and its archive in `options.folder`, made where they are not there.
pub(super) fn site(options: &Options) -> anyhow::Result<Made> {
    std::fs::create_dir_all(&options.folder)?;
    let folder = options.folder.canonicalize()?;
    let made = Made {
        site: folder.join("site"),
        archive: folder.join("archive.sqlite"),
        fresh: folder.join("fresh"),
        cache: folder.join("cache"),
        bytes: 0,
    };
    let others = files::in_folder(&options.others, "jpg")?;
    let pictures = made.site.join("static/img");
    cut(&others, &pictures, options.pictures, LARGE, 1)?;
    let known = files::in_folder(&options.known, "jpg")?;
    let entries = folder.join("entries");
    cut(&known, &entries, options.entries - options.copies, SMALL, 2)?;
    if !made.archive.exists() {
        add(options, &made.archive, &entries)?;
        let copies = folder.join("copies");
        std::fs::create_dir_all(&copies)?;
        for number in 0..options.copies {
            let picture = Picture::decode(&files::read(&name(&pictures, number))?)
                .context("a picture that was just made")?;
            let copy = picture.scaled_to_width(SMALL).jpeg(75.0);
            std::fs::write(name(&copies, number), copy)?;
        }
        add(options, &made.archive, &copies)?;
    }
    if !made.site.join(".git").exists() {
        pages(options, &made.site)?;
        git(&made.site, &["init", "-q"])?;
        git(&made.site, &["add", "-A"])?;
        git(&made.site, &["commit", "-q", "-m", "site"])?;
    }
    let bytes = files::all_under(&pictures)?
        .iter()
        .map(|path| Ok(path.metadata()?.len()))
        .sum::<anyhow::Result<u64>>()?;
    Ok(Made { bytes, ..made })
}

fn name(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("{number:05}.jpg"))
}

/// Writes `count` pictures cut from `photos`, each at a place and in a tone of its own.
fn cut(
    photos: &[PathBuf],
    folder: &Path,
    count: usize,
    width: usize,
    seed: u64,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    if photos.is_empty() {
        bail!("no photos to cut from");
    }
    let next = AtomicUsize::new(0);
    let work = || -> anyhow::Result<()> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(());
            }
            let path = name(folder, number);
            if path.exists() {
                continue;
            }
            let bytes = files::read(&photos[number % photos.len()])?;
            let Some(photo) = Picture::decode(&bytes) else {
                bail!(
                    "`{}` is no picture",
                    photos[number % photos.len()].display()
                );
            };
            let picture = piece(&photo, width, seed << 32 | number as u64);
            std::fs::write(path, picture.jpeg(85.0))?;
        }
    };
    std::thread::scope(|scope| {
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker
                .join()
                .map_err(|_| anyhow::anyhow!("a worker stopped"))??;
        }
        Ok(())
    })
}

/// A part of a photo at 4:3, in a tone of its own, half of them as a mirror shows them.
fn piece(photo: &Picture, width: usize, seed: u64) -> Picture {
    let mut dice = Dice::new(seed);
    let share = dice.from(0.55, 0.95);
    let most = photo.width.min(photo.height * 4 / 3);
    let across = (most as f32 * share) as usize;
    let down = across * 3 / 4;
    let left = dice.below((photo.width - across).max(1));
    let top = dice.below(photo.height.saturating_sub(down).max(1));
    let part = photo.cropped(left, top, across, down);
    let part = match dice.below(2) {
        0 => part.mirrored(),
        _ => part,
    };
    let (gain, lift) = (dice.from(0.85, 1.15), dice.from(-12.0, 12.0));
    let toned = part.mapped(|_, _, colour| colour.map(|value| value * gain + lift));
    // Photos that are enlarged lack the grain of a camera's, which is most of what a file of theirs holds.
    let large = toned.resized(width, width * 3 / 4);
    large.mapped(|_, _, colour| {
        let grain = dice.from(-GRAIN, GRAIN);
        colour.map(|value| value + grain)
    })
}

fn add(options: &Options, archive: &Path, folder: &Path) -> anyhow::Result<()> {
    let list = folder.with_extension("csv");
    let mut rows = String::from("path,date,date_kind,caption,credit\n");
    for (number, path) in files::in_folder(folder, "jpg")?.iter().enumerate() {
        let year = 2_005 + number % 14;
        let _ = writeln!(
            rows,
            "{},{year}-03-{:02},published,{},Photo by Agency {}",
            path.display(),
            number % 28 + 1,
            text(number as u64, 12),
            number % 40
        );
    }
    std::fs::write(&list, rows)?;
    let status = Command::new(&options.cutline)
        .args(["archive", "add"])
        .arg(folder)
        .arg("--metadata")
        .arg(&list)
        .arg("--archive")
        .arg(archive)
        .status()?;
    match status.success() {
        true => Ok(()),
        false => bail!("the archive could not be made"),
    }
}

/// Pages of a Hugo site: each picture stands on one of them.
fn pages(options: &Options, site: &Path) -> anyhow::Result<()> {
    std::fs::write(site.join("hugo.toml"), "title = \"A made site\"\n")?;
    let content = site.join("content/news");
    std::fs::create_dir_all(&content)?;
    for page in 0..options.pages {
        let day = page % 28 + 1;
        let mut markdown = format!(
            "---\ntitle: Story {page}\ndate: 2020-01-{day:02}T08:00:00Z\n---\n\n{}\n\n",
            text(page as u64, 60)
        );
        for picture in (page..options.pictures).step_by(options.pages) {
            let _ = write!(
                markdown,
                "{{{{< figure src=\"/img/{picture:05}.jpg\" caption=\"{}.\" attr=\"Photo by Agency {}\" >}}}}\n\n{}\n\n",
                text(picture as u64, 10),
                picture % 40,
                text(picture as u64 + 7, 200)
            );
        }
        std::fs::write(content.join(format!("{page:05}.md")), markdown)?;
    }
    Ok(())
}

fn text(seed: u64, count: usize) -> String {
    let mut dice = Dice::new(seed + 99);
    let words = (0..count).map(|_| WORDS[dice.below(WORDS.len())]);
    words.collect::<Vec<_>>().join(" ")
}

/// Adds words to one page.
pub(super) fn change_one_page(site: &Path) -> anyhow::Result<()> {
    let page = site.join("content/news/00007.md");
    let mut markdown = std::fs::read_to_string(&page)?;
    markdown.push_str("\nMore was said later.\n");
    Ok(std::fs::write(page, markdown)?)
}

/// Takes such changes back.
pub(super) fn restore(site: &Path) -> anyhow::Result<()> {
    git(site, &["checkout", "-q", "--", "."])
}

/// The site as a pipeline gets it: a clone in which no file has the time it had.
pub(super) fn fresh_copy(site: &Path, to: &Path) -> anyhow::Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    let to = to.display().to_string();
    git(site, &["clone", "-q", ".", &to])
}

fn git(site: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("git")
        .args([
            "-c",
            "user.name=bench",
            "-c",
            "user.email=bench@example.org",
        ])
        .args(arguments)
        .current_dir(site)
        .status()
        .context("cannot run `git`; install it")?;
    match status.success() {
        true => Ok(()),
        false => bail!("`git {}` failed", arguments.join(" ")),
    }
}

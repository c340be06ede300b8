//! Embedded thumbnails against their own pictures and against all others.

use std::path::{Path, PathBuf};

use cutline::limit::Limits;
use cutline::matching::compare_thumbnail;
use cutline::media::{self, Rendition};
use cutline::metadata::{self, Reading};

use crate::files::all_under;
use crate::table::{Format, Table};

/// Options of `bench thumbnails`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folders with pictures.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print every pair of its own that differs, on stderr.
    #[arg(long)]
    list: bool,
}

/// A picture and the thumbnail in its file.
struct Pair {
    path: PathBuf,
    thumbnail: Rendition,
    picture: Rendition,
}

/// Prints how many thumbnails differ from their own picture, and how many from another's.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let mut pairs = Vec::new();
    for folder in &options.folders {
        pairs.extend(all_under(folder)?.iter().filter_map(|path| pair(path)));
    }
    let mut own = (0, Vec::new());
    let mut other = (0, Vec::new());
    for (n, pair) in pairs.iter().enumerate() {
        let found = compare_thumbnail(&pair.thumbnail, &pair.picture);
        own.0 += usize::from(found.differs());
        own.1.extend(found.likeness);
        if found.differs() && options.list {
            let (likeness, distance) = (found.likeness, found.distance);
            eprintln!("{} · {likeness:.2?} · {distance:?}", pair.path.display());
        }
        // Its neighbours in the list are often of one scene; pictures further away are not.
        let stranger = &pairs[(n + pairs.len() / 2) % pairs.len()];
        let found = compare_thumbnail(&pair.thumbnail, &stranger.picture);
        other.0 += usize::from(found.differs());
        other.1.extend(found.likeness);
    }
    let mut table = Table::new(&[
        "thumbnail and",
        "pairs",
        "differ",
        "likeness least",
        "1 %",
        "median",
        "99 %",
        "most",
    ]);
    for (name, (differ, mut likeness)) in [("its picture", own), ("another", other)] {
        likeness.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let n = (share * likeness.len().saturating_sub(1) as f64).round() as usize;
            likeness
                .get(n)
                .map_or_else(String::new, |value| format!("{value:.2}"))
        };
        table.row(&[
            name.to_owned(),
            likeness.len().to_string(),
            differ.to_string(),
            at(0.0),
            at(0.01),
            at(0.5),
            at(0.99),
            at(1.0),
        ]);
    }
    print!("{}", table.print(options.format));
    Ok(())
}

fn pair(path: &Path) -> Option<Pair> {
    let bytes = std::fs::read(path).ok()?;
    let found = metadata::read(&bytes, &Reading::named(""));
    let limits = Limits::default();
    let thumbnail = media::decode(bytes.get(found.thumbnail?)?, 1, &limits).ok()?;
    let picture = media::decode(&bytes, found.orientation.unwrap_or(1), &limits).ok()?;
    Some(Pair {
        path: path.to_owned(),
        thumbnail,
        picture,
    })
}

//! Edited copies looked for among their originals and strangers: what is found, what is found wrongly.

pub(crate) mod crowd;
pub(crate) mod edits;
mod overlays;
mod pages;
pub(crate) mod picture;
mod plot;
mod print;
mod score;
mod store;
pub(crate) mod time;
mod traps;

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::files::all_under;
use edits::{EDITS, copy};
use picture::Picture;

pub(crate) use score::{Options, run};

/// Options of `bench copies-show`.
#[derive(clap::Args)]
pub(crate) struct Show {
    /// Photos.
    #[arg(required = true)]
    photos: Vec<PathBuf>,
    /// Folder to write to.
    #[arg(long)]
    to: PathBuf,
    /// Seed of the strengths.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Writes every edited copy of some photos, and one pair of every trap, to be looked at.
///
/// # Errors
/// Files that cannot be read or written.
pub(crate) fn show(options: &Show) -> anyhow::Result<()> {
    std::fs::create_dir_all(&options.to)?;
    let photos = pictures(&options.photos)?;
    for (n, (path, photo)) in photos.iter().enumerate() {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let other = &photos[(n + 1) % photos.len()].1;
        for edit in EDITS {
            let file = options.to.join(format!("{stem}.{}.jpg", edit.name));
            std::fs::write(file, copy(edit, photo, options.seed + n as u64, other))?;
        }
    }
    let photos: Vec<Picture> = photos.into_iter().map(|(_, photo)| photo).collect();
    let mut traps = traps::templates(options.seed, 20);
    traps.extend(traps::shared_frames(&photos, options.seed, 10));
    traps.extend(traps::two_shots(&photos, options.seed, 4));
    for (n, trap) in traps.iter().enumerate() {
        for (side, picture) in [("archived", &trap.archived), ("asked", &trap.asked)] {
            let name = trap.name.replace([' ', ','], "-");
            std::fs::write(
                options.to.join(format!("trap-{n}-{name}.{side}.jpg")),
                picture.jpeg(88.0),
            )?;
        }
    }
    Ok(())
}

/// Every picture among `paths` that can be decoded, folders walked.
pub(crate) fn pictures(paths: &[PathBuf]) -> anyhow::Result<Vec<(PathBuf, Picture)>> {
    let mut found = Vec::new();
    for path in paths {
        for file in files(path)? {
            let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
            found.extend(Picture::decode(&bytes).map(|picture| (file, picture)));
        }
    }
    Ok(found)
}

fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path.is_dir() {
        all_under(path)
    } else {
        Ok(vec![path.to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn photo() -> Picture {
        Picture::even(120, 90, [0.0; 3]).mapped(|x, y, _| {
            [
                (x * 7 % 256) as f32,
                (y * 11 % 256) as f32,
                (x * y % 256) as f32,
            ]
        })
    }

    #[test]
    fn a_seed_makes_the_same_bytes_and_another_seed_others() {
        let (photo, other) = (photo(), photo().mirrored());
        for edit in EDITS {
            let made = copy(edit, &photo, 5, &other);
            assert_eq!(made, copy(edit, &photo, 5, &other), "{}", edit.name);
            let picture = Picture::decode(&made).expect("a picture");
            assert!(picture.width >= 16 && picture.height >= 16, "{}", edit.name);
        }
        let changed = EDITS
            .iter()
            .filter(|edit| copy(edit, &photo, 5, &other) != copy(edit, &photo, 6, &other));
        assert!(changed.count() * 10 > EDITS.len() * 9);
    }

    #[test]
    fn names_are_kebab_case_and_told_apart() {
        let names: BTreeSet<&str> = EDITS.iter().map(|edit| edit.name).collect();
        assert_eq!(names.len(), EDITS.len());
        let kebab = |name: &&str| {
            name.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        assert!(names.iter().all(kebab));
    }

    #[test]
    fn traps_are_pairs_of_different_pictures() {
        let photos = [photo(), photo().mirrored(), photo().cropped(5, 5, 80, 70)];
        for trap in traps::templates(3, 20)
            .iter()
            .chain(&traps::shared_frames(&photos, 3, 10))
            .chain(&traps::two_shots(&photos, 3, 4))
        {
            assert_ne!(trap.archived.rgb, trap.asked.rgb, "{}", trap.name);
            assert_eq!(trap.archived.width, trap.asked.width, "{}", trap.name);
        }
    }
}

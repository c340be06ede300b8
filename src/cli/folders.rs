//! What a folder named on the command line stands for.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::limit::{Problem, ProblemKind};

use super::{frames, open, output};

/// Flags of commands that take folders of pictures.
#[derive(clap::Args)]
pub(super) struct FolderFlags {
    /// Take each folder as the frames of one video, or as pictures, each for itself
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,
    /// Frames a second of a folder, which is then taken as a video [default: the seconds in the names; else frames are
    /// numbered]
    #[arg(long, value_name = "N", value_parser = frames::rate)]
    fps: Option<f64>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// Frames of one video
    Video,
    /// Pictures, each for itself
    Pictures,
}

/// That a folder holds nothing to look at.
pub(super) fn holds_nothing(folder: &Path) -> Problem {
    let name = output::shown(folder);
    let message = format!("`{name}` holds no pictures or videos; name the folder they lie in");
    Problem::new(ProblemKind::MissingFile, message).about(name)
}

/// What folders stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Folders {
    /// What the command makes of them.
    AsUsual,
    /// The frames of one video each, so many a second.
    Video(Option<f64>),
    /// Pictures, each for itself.
    Pictures,
}

impl FolderFlags {
    /// What is meant by them.
    ///
    /// # Errors
    /// Two of them do not go together.
    pub(super) fn meant(&self) -> anyhow::Result<Folders> {
        Ok(match (self.kind, self.fps) {
            (Some(Kind::Pictures), Some(_)) => {
                bail!(
                    "`--fps` is how fast frames of a video follow one another, and `--as pictures` takes each picture for \
                     itself; leave one of them out"
                )
            }
            (Some(Kind::Pictures), None) => Folders::Pictures,
            (Some(Kind::Video), rate) => Folders::Video(rate),
            (None, Some(rate)) => Folders::Video(Some(rate)),
            (None, None) => Folders::AsUsual,
        })
    }

    /// Says that they mean nothing where no folder is among `named`.
    pub(super) fn tell_unused<'p>(&self, named: impl IntoIterator<Item = &'p PathBuf>) {
        let is_given = self.kind.is_some() || self.fps.is_some();
        if is_given && !named.into_iter().any(|path| open::is_folder(path)) {
            output::say("notice: `--as` and `--fps` speak of folders, and none is named");
        }
    }

    /// Frames a second.
    pub(super) fn rate(&self) -> Option<f64> {
        self.fps
    }
}

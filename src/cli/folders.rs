//! What a folder named on the command line stands for.

use super::frames;

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
    pub(super) fn meant(&self) -> Folders {
        match (self.kind, self.fps) {
            (Some(Kind::Pictures), _) => Folders::Pictures,
            (Some(Kind::Video), rate) => Folders::Video(rate),
            (None, Some(rate)) => Folders::Video(Some(rate)),
            (None, None) => Folders::AsUsual,
        }
    }

    /// Frames a second.
    pub(super) fn rate(&self) -> Option<f64> {
        self.fps
    }
}

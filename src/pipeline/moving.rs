//! A video by what there is of it on disk.

use std::path::{Path, PathBuf};

use crate::import::{documents, frame_list};

use super::frame_folder::FrameFolder;
use super::video::is_video;

/// What there is of a video.
#[derive(Debug, Clone)]
pub enum Moving {
    /// Its file, of any size.
    Video(PathBuf),
    /// Frames of it as pictures in a folder.
    Frames(FrameFolder),
    /// A list of its frames' fingerprints.
    List(PathBuf),
}

impl Moving {
    /// What lies at `path`, a folder with `rate` frames a second where that is given; `None` for what is no video.
    ///
    /// What is named as a page is no list, however it begins.
    pub fn of(path: &Path, rate: Option<f64>) -> Option<Self> {
        if path.is_dir() {
            Some(Self::Frames(FrameFolder::of(path, rate)))
        } else if is_video(path) {
            Some(Self::Video(path.to_owned()))
        } else if !documents::is_named_as_page(path) && frame_list::is_frame_list(path) {
            Some(Self::List(path.to_owned()))
        } else {
            None
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        match self {
            Self::Video(path) | Self::List(path) => path,
            Self::Frames(frames) => frames.path(),
        }
    }
}

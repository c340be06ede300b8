//! Outside sources of entries: folders of files and lists of what is known of them; decodes nothing.

pub mod changes;
pub mod documents;
pub mod folder;
pub mod frame_list;
pub mod frame_names;
pub mod metadata_list;

use std::path::PathBuf;

use crate::limit::Problem;

/// What a walk yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A regular file, by the path as walked.
    File(PathBuf),
    /// Something that could not be walked.
    Problem(Problem),
}

//! Files the user hands in for references of an article.

use std::path::{Path, PathBuf};

use crate::fetch::file;
use crate::reference::MediaRef;

/// `--attach REF=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Id (`m2`), key, URL or embed id of the reference.
    pub reference: String,
    /// The file, or a folder with the frames of a video.
    pub file: PathBuf,
}

/// Everything handed in for an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Supplied {
    /// Files for named references.
    pub attachments: Vec<Attachment>,
    /// Files found by their name: that of the reference's URL, or one that holds its embed id.
    pub media: Vec<PathBuf>,
    /// Frames a second of folders.
    pub rate: Option<f64>,
}

impl Supplied {
    /// The file for `reference`; `None` where nothing was handed in for it.
    pub fn file_for(&self, reference: &MediaRef) -> Option<&Path> {
        let attached = self
            .attachments
            .iter()
            .find(|a| names(reference, &a.reference))
            .map(|a| a.file.as_path());
        let by_name = || {
            self.media
                .iter()
                .map(PathBuf::as_path)
                .find(|path| is_named_for(path, reference))
        };
        attached.or_else(by_name)
    }

    /// Attachments that name no reference of `references`.
    pub fn unused<'a>(
        &'a self,
        references: &'a [&MediaRef],
    ) -> impl Iterator<Item = &'a Attachment> {
        self.attachments.iter().filter(|a| {
            !references
                .iter()
                .any(|reference| names(reference, &a.reference))
        })
    }
}

fn names(reference: &MediaRef, word: &str) -> bool {
    reference.id == word
        || reference.key == word
        || reference.embed_id.as_deref() == Some(word)
        || reference.urls.iter().any(|url| url == word)
}

fn is_named_for(path: &Path, reference: &MediaRef) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    if let Some(id) = reference.embed_id.as_deref().filter(|id| id.len() >= 6) {
        return name.contains(id);
    }
    reference
        .urls
        .iter()
        .any(|url| file::name_in_url(url).eq_ignore_ascii_case(name))
}

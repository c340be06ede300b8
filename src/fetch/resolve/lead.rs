//! Where a post's media may lie, as its site tells it.

use url::Url;

/// What a file is by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A still picture.
    Picture,
    /// Moving pictures.
    Video,
}

/// What of an embed's media a file is, where it is not all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The poster frame that stands for a video.
    Poster,
    /// The picture a page shows of itself elsewhere; what the post holds is not known.
    Preview,
    /// The first of several pictures and videos.
    First,
}

impl Part {
    /// The name used in every output format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Preview => "preview",
            Self::First => "first",
        }
    }

    /// What was looked at, in words.
    pub fn says(self) -> &'static str {
        match self {
            Self::Poster => "only the poster frame of the video was looked at",
            Self::Preview => "only the preview picture of the post was looked at",
            Self::First => "only the first of the post's pictures and videos was looked at",
        }
    }
}

/// An address that may hold media.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) url: Url,
    /// What must be there.
    pub(super) sort: Sort,
    /// What of the post's media it is; `None` for all of it.
    pub(super) part: Option<Part>,
}

impl Lead {
    pub(super) fn new(url: Url, sort: Sort, part: Option<Part>) -> Self {
        Self { url, sort, part }
    }

    /// Whether it stands for media that it is not.
    pub(super) fn stands_in(&self) -> bool {
        matches!(self.part, Some(Part::Poster | Part::Preview))
    }
}

//! Media that a document's form states beside its text: associations of ninjs, contents of `NewsML-G2`, items of feeds.

use crate::time::DateInterval;

/// What is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenKind {
    /// A still picture or graphic.
    Photo,
    /// Moving pictures.
    Video,
}

/// What a feed says of the use of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeskTerms {
    /// `canceled` or `withheld`; `None` where it is usable.
    pub status: Option<String>,
    /// Not to be used before, as written.
    pub embargo_until: Option<String>,
    /// Terms of use.
    pub usage_terms: Option<String>,
}

/// One picture or video with what its form says of it.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) kind: GivenKind,
    /// Addresses as written, with the width where it is stated.
    pub(crate) renditions: Vec<(String, Option<u32>)>,
    /// Addresses of a video's stills.
    pub(crate) stills: Vec<String>,
    pub(crate) caption: Option<String>,
    /// The credit line as written.
    pub(crate) credit: Option<String>,
    /// Byte in the text read where the credit line stands; `None` where only the media's own place is known.
    pub(crate) credit_offset: Option<usize>,
    /// The maker's name where it stands apart from the credit line.
    pub(crate) byline: Option<String>,
    pub(crate) alt: Option<String>,
    /// How it may be used.
    pub(crate) terms: DeskTerms,
    /// When it was taken.
    pub(crate) created: Option<DateInterval>,
    /// Where it was taken, or what place it shows.
    pub(crate) location: Option<String>,
    /// Byte in the text read.
    pub(crate) offset: usize,
}

impl Given {
    pub(super) fn new(kind: GivenKind, offset: usize) -> Self {
        Self {
            kind,
            renditions: Vec::new(),
            stills: Vec::new(),
            caption: None,
            credit: None,
            credit_offset: None,
            byline: None,
            alt: None,
            terms: DeskTerms::default(),
            created: None,
            location: None,
            offset,
        }
    }

    /// Adds an address; a still where the media is a video and the type is a picture's.
    pub(super) fn add(&mut self, address: &str, width: Option<u32>, media_type: &str) {
        let address = address.trim();
        if address.is_empty() || self.renditions.len() >= MOST {
            return;
        }
        match self.kind {
            GivenKind::Video if media_type.starts_with("image/") => {
                self.stills.push(address.to_owned());
            }
            GivenKind::Video | GivenKind::Photo => {
                self.renditions.push((address.to_owned(), width));
            }
        }
    }

    /// The credit where none is stated: the maker and the holder of the rights, as wires print them.
    pub(super) fn credit_by(&mut self, holder: Option<String>) {
        let parts: Vec<String> = self.byline.clone().into_iter().chain(holder).collect();
        if self.credit.is_none() && !parts.is_empty() {
            self.credit = Some(parts.join("/"));
        }
    }
}

/// Most renditions kept of one picture.
const MOST: usize = 200;

//! What a file says of itself, each value with the block it came from.
//!
//! `container` finds the blocks, `exif`, `iptc` and `xmp` turn each into named [`Field`]s within fixed bounds, and
//! `normalise` merges the fields into one record and reports where blocks disagree.

mod container;
mod dates;
mod exif;
mod fields;
mod iptc;
mod normalise;
mod text;
mod tiff;
mod xmp;

use std::ops::Range;

use crate::limit::{Problem, ProblemKind};
use crate::time::DateInterval;
use fields::Collector;

/// The metadata block a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Block {
    /// EXIF.
    Exif,
    /// IPTC IIM.
    Iim,
    /// XMP.
    Xmp,
    /// The container itself.
    Container,
}

impl Block {
    /// The name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exif => "exif",
            Self::Iim => "iim",
            Self::Xmp => "xmp",
            Self::Container => "container",
        }
    }
}

/// One raw value, named as its standard names it (`Exif.Photo.DateTimeOriginal`, `Iptc.Application2.Caption`,
/// `Xmp.dc.description`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Standard name.
    pub name: String,
    /// The value as text.
    pub value: String,
    /// Where it stood.
    pub from: Block,
}

/// A position in degrees, and metres above sea level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gps {
    /// North positive.
    pub lat: f64,
    /// East positive.
    pub lon: f64,
    /// Metres above sea level.
    pub alt: Option<f64>,
}

/// Two blocks that give different values for one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The key of the normalised record (`caption`, `credit`, `capture_time` …).
    pub key: &'static str,
    /// The rivals, the one used first.
    pub values: Vec<Field>,
}

/// The normalised record of one file; empty values are `None`, never an empty string.
///
/// Times are as written, never converted: `YYYY-MM-DDThh:mm:ss[.sss]` with the offset where the file gives one;
/// `date_created`, `embargo_until` and a `capture_time` not from EXIF may be as short as `YYYY-MM-DD`, `YYYY-MM` or
/// `YYYY`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// EXIF `DateTimeOriginal` with sub-seconds and offset, else IIM or XMP date of making.
    pub capture_time: Option<String>,
    /// The block `capture_time` came from: EXIF is a camera clock, IIM and XMP are a desk's word.
    pub capture_block: Option<Block>,
    /// GPS position.
    pub gps: Option<Gps>,
    /// Photographers, in order.
    pub creator: Vec<String>,
    /// IPTC Credit Line, verbatim.
    pub credit: Option<String>,
    /// IPTC Source.
    pub source: Option<String>,
    /// IPTC Description.
    pub caption: Option<String>,
    /// IPTC Headline.
    pub headline: Option<String>,
    /// Copyright notice.
    pub copyright: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or state.
    pub state: Option<String>,
    /// Country name.
    pub country: Option<String>,
    /// IPTC Date Created.
    pub date_created: Option<String>,
    /// IPTC Instructions.
    pub instructions: Option<String>,
    /// Rights usage terms.
    pub usage_terms: Option<String>,
    /// Agency asset id: Getty asset id, Image Supplier Image ID, or an IIM or XMP reference that is built like one.
    pub asset_id: Option<String>,
    /// IIM release date and time: not to be used before.
    pub embargo_until: Option<String>,
    /// EXIF orientation, 1–8.
    pub orientation: Option<u8>,
    /// Program that wrote the file.
    pub software: Option<String>,
    /// Camera make and model.
    pub camera: Option<String>,
    /// IPTC digital source type, as the last path segment (`trainedAlgorithmicMedia`).
    pub digital_source_type: Option<String>,
    /// Where in the file the embedded EXIF thumbnail lies; not decoded. `None` too where its block was packed.
    pub thumbnail: Option<Range<usize>>,
    /// Values two blocks disagree on.
    pub conflicts: Vec<Conflict>,
    /// Every raw value: EXIF, then IIM, then XMP, then the container's, each in file order.
    pub fields: Vec<Field>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Metadata {
    /// The time the picture was taken, as an interval; `None` where no block gives one that can be read.
    pub fn capture_interval(&self) -> Option<DateInterval> {
        DateInterval::parse(self.capture_time.as_deref()?)
    }

    /// The place as words, `City, State, Country`, whichever are known.
    pub fn place_words(&self) -> Option<String> {
        let parts = [&self.city, &self.state, &self.country];
        let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        (!known.is_empty()).then(|| known.join(", "))
    }

    /// Whether the file carries an embedded EXIF thumbnail.
    pub fn has_thumbnail(&self) -> bool {
        self.thumbnail.is_some()
    }

    /// Whether the file says nothing of itself.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

/// What `bytes` says of itself: EXIF, IIM and XMP of JPEG, PNG, WebP, TIFF and GIF.
///
/// Never fails: what cannot be read is a [`Problem`] without a subject. Of each block at most 4,000 fields are kept,
/// of each value at most 64 KiB; memory stays within a small multiple of that whatever the bytes say.
pub fn read(bytes: &[u8]) -> Metadata {
    // The EXIF crate's formatting code may panic on values no camera writes.
    match std::panic::catch_unwind(|| read_blocks(bytes)) {
        Ok(metadata) => metadata,
        Err(_panic) => Metadata {
            problems: vec![Problem::new(
                ProblemKind::Malformed,
                "metadata could not be read: a reader stopped on it; please report the file",
            )],
            ..Metadata::default()
        },
    }
}

fn read_blocks(bytes: &[u8]) -> Metadata {
    let blocks = container::blocks(bytes);
    let mut out = Collector::new(blocks.problems);
    let mut thumbnail = None;
    for block in &blocks.exif {
        let found = exif::read(block, &mut out);
        thumbnail = thumbnail.or(found);
    }
    for block in &blocks.iim {
        iptc::read(block, &mut out);
    }
    for packet in &blocks.xmp {
        xmp::read(packet, &mut out);
    }
    for (name, value) in &blocks.remarks {
        out.push(name, value, Block::Container);
    }
    let (fields, problems) = out.into_parts();
    let mut metadata = normalise::record(&fields);
    metadata.thumbnail = thumbnail;
    metadata.fields = fields;
    metadata.problems = problems;
    metadata
}

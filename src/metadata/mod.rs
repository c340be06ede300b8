//! What a file says of itself, each value with the block it came from.

use crate::limit::Problem;

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
/// Times are as written: `YYYY-MM-DDThh:mm:ss[.sss]` with the offset where the file gives one; `date_created` may
/// be a bare `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// EXIF `DateTimeOriginal` with sub-seconds and offset, else IIM or XMP date of making.
    pub capture_time: Option<String>,
    /// True where `capture_time` comes from a camera clock (EXIF), not from a desk.
    pub capture_from_exif: Option<Block>,
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
    /// Agency asset id (Transmission Reference, Image Supplier Image ID …).
    pub asset_id: Option<String>,
    /// Release date or embargo, as written.
    pub embargo_until: Option<String>,
    /// EXIF orientation, 1–8.
    pub orientation: Option<u8>,
    /// Program that wrote the file.
    pub software: Option<String>,
    /// Camera make and model.
    pub camera: Option<String>,
    /// IPTC digital source type, as the last path segment (`trainedAlgorithmicMedia`).
    pub digital_source_type: Option<String>,
    /// Values two blocks disagree on.
    pub conflicts: Vec<Conflict>,
    /// Every raw value, in file order.
    pub fields: Vec<Field>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

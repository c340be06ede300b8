//! What a file says of itself, each value with the block it came from.
//!
//! `container` finds the blocks, `exif`, `iptc` and `xmp` turn each into named [`Field`]s within fixed bounds,
//! `credentials` verifies what was signed, `normalise` merges the fields into one record and reports where blocks
//! disagree, and `handling` tells what the file shows of its way here.

mod container;
mod credentials;
mod dates;
mod exif;
mod fields;
mod handling;
mod iptc;
mod names;
mod normalise;
mod text;
mod tiff;
mod xmp;

use std::ops::Range;

use crate::limit::{Problem, ProblemKind};
use crate::media;
use crate::time::DateInterval;
use fields::Collector;

pub use container::ReadSeek;
use credentials::Binding;
pub use credentials::{
    Action, CredentialState, Credentials, Failure, Identity, Ingredient, Trust, TrustError,
};
pub use handling::{Sign, SignKind};
pub use names::{NamedDay, day_in_name};

/// The metadata block a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Block {
    /// EXIF.
    Exif,
    /// IPTC IIM.
    Iim,
    /// XMP.
    Xmp,
    /// XMP of a file beside it.
    Sidecar,
    /// Content Credentials.
    C2pa,
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
            Self::Sidecar => "sidecar",
            Self::C2pa => "c2pa",
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

/// One thing a program noted that it did to the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// `saved`, `converted`, `derived` … as written.
    pub action: String,
    /// When, as written.
    pub when: Option<String>,
    /// The program.
    pub software: Option<String>,
}

/// The names of one place, as a structure of the IPTC standard gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceNames {
    /// Street, building or quarter.
    pub location: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or state.
    pub state: Option<String>,
    /// Country name, else its code.
    pub country: Option<String>,
}

/// The normalised record of one file; empty values are `None`, never an empty string.
///
/// Times are as written, never converted: `YYYY-MM-DDThh:mm:ss[.sss]` with the offset where the file gives one;
/// `date_created`, `embargo_until`, `expires` and a `capture_time` not from EXIF may be as short as `YYYY-MM-DD`,
/// `YYYY-MM` or `YYYY`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// Width and height in pixels as stored; of a HEIF picture or a video as shown.
    pub size: Option<(u32, u32)>,
    /// Seconds of a video.
    pub duration: Option<f64>,
    /// EXIF `DateTimeOriginal` with sub-seconds and offset, else IIM or XMP date of making, else a device's own note
    /// in the container.
    pub capture_time: Option<String>,
    /// The block `capture_time` came from: EXIF and the container are a device's clock, IIM and XMP are a desk's word.
    pub capture_block: Option<Block>,
    /// When it was digitised.
    pub digitized: Option<String>,
    /// When a program last changed it.
    pub modified: Option<String>,
    /// When the container was written: of a video, in UTC by its standard; saving it again sets it anew.
    pub created: Option<String>,
    /// GPS position.
    pub gps: Option<Gps>,
    /// Every position any block gives, the one used among them: none of them is for the public.
    pub positions: Vec<Gps>,
    /// Where the camera looked, in degrees from north.
    pub gps_direction: Option<f64>,
    /// The time of the position, in UTC.
    pub gps_time: Option<String>,
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
    /// Street, building or quarter.
    pub location: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Province or state.
    pub state: Option<String>,
    /// Country name.
    pub country: Option<String>,
    /// Where the camera stood, by the IPTC structure.
    pub location_created: Option<PlaceNames>,
    /// What is shown, by the IPTC structure.
    pub location_shown: Vec<PlaceNames>,
    /// People the file says are shown.
    pub people: Vec<String>,
    /// IPTC Date Created.
    pub date_created: Option<String>,
    /// IPTC Instructions.
    pub instructions: Option<String>,
    /// Rights usage terms.
    pub usage_terms: Option<String>,
    /// Who licenses it.
    pub licensor: Option<String>,
    /// Agency asset id: Getty asset id, Image Supplier Image ID, or an IIM or XMP reference that is built like one. One
    /// that only the file's name holds is told in `handling`.
    pub asset_id: Option<String>,
    /// IPTC Job Id (transmission reference), which many pictures may share.
    pub job_id: Option<String>,
    /// IIM release date and time: not to be used before.
    pub embargo_until: Option<String>,
    /// IIM expiration date and time: not to be used after.
    pub expires: Option<String>,
    /// EXIF orientation, 1–8.
    pub orientation: Option<u8>,
    /// Program that wrote the file.
    pub software: Option<String>,
    /// Programs the file names, each once: first the one that wrote it, then those of its history.
    pub software_chain: Vec<String>,
    /// What programs noted that they did.
    pub history: Vec<Step>,
    /// Camera make and model.
    pub camera: Option<String>,
    /// Lens.
    pub lens: Option<String>,
    /// Serial number of the camera.
    pub serial: Option<String>,
    /// IPTC digital source type, as the last path segment (`trainedAlgorithmicMedia`).
    pub digital_source_type: Option<String>,
    /// Content Credentials.
    pub credentials: Credentials,
    /// Where in the file the embedded EXIF thumbnail lies; not decoded. `None` too where its block was packed.
    pub thumbnail: Option<Range<usize>>,
    /// What the file shows of its way here.
    pub handling: Vec<Sign>,
    /// Values two blocks disagree on.
    pub conflicts: Vec<Conflict>,
    /// Every raw value: EXIF, then IIM, XMP, its sidecar, Content Credentials and the container's, each in file order.
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

/// What is known around a file when it is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'r> {
    /// Path, URL or name of the file; its last segment may hold a date or an asset id.
    pub name: &'r str,
    /// The XMP file beside it.
    pub sidecar: Option<&'r [u8]>,
    /// How far Content Credentials are looked at.
    pub credentials: Examine<'r>,
}

impl<'r> Reading<'r> {
    /// A file of which only its name is known; Content Credentials are seen and not looked at.
    pub fn named(name: &'r str) -> Self {
        Self {
            name,
            sidecar: None,
            credentials: Examine::Presence,
        }
    }
}

/// How far Content Credentials are looked at.
#[derive(Debug, Clone, Copy)]
pub enum Examine<'r> {
    /// Only that there are some.
    Presence,
    /// What they say; the bytes are not compared with what was signed.
    Words(&'r Trust),
    /// What they say and whether it holds; reads the whole file once.
    Whole(&'r Trust),
}

/// What `bytes` says of itself.
///
/// EXIF, IIM and XMP of JPEG, PNG, WebP, TIFF, GIF, HEIF, AVIF, JPEG XL, JPEG 2000, PSD, SVG, XMP and RAW files, and
/// the texts of MP4, MOV and AVI. Never fails: what cannot be read is a [`Problem`] without a subject. Of each block
/// at most 4,000 fields are kept, of each value at most 64 KiB; memory stays within a small multiple of that whatever
/// the bytes say. No pixel is decoded.
pub fn read(bytes: &[u8], reading: &Reading) -> Metadata {
    guarded(|| {
        let blocks = container::blocks(bytes);
        record(blocks, &mut std::io::Cursor::new(bytes), reading)
    })
}

/// What a video (MP4, MOV, AVI and their kin) says of itself, read at places, never whole; other kinds say nothing here.
pub fn read_streamed(file: &mut dyn ReadSeek, reading: &Reading) -> Metadata {
    guarded(|| {
        let blocks = container::streamed(file);
        record(blocks, file, reading)
    })
}

/// The EXIF crate's formatting code may panic on values no camera writes, and so may readers of what was signed.
///
/// What a panic leaves behind is thrown away whole, so nothing half written is seen.
fn guarded(read: impl FnOnce() -> Metadata) -> Metadata {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)) {
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

fn record(blocks: container::Blocks, file: &mut dyn ReadSeek, reading: &Reading) -> Metadata {
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
        xmp::read(packet, Block::Xmp, &mut out);
    }
    if let Some(packet) = reading.sidecar {
        xmp::read(packet, Block::Sidecar, &mut out);
    }
    let credentials = credentials_of(blocks.has_credentials, out.fields(), file, reading);
    credentials::tell(&credentials, &mut out);
    for (name, value) in &blocks.remarks {
        out.push(name, value, Block::Container);
    }
    let (fields, problems) = out.into_parts();
    let mut metadata = normalise::record(&fields, blocks.later_iim);
    metadata
        .conflicts
        .extend(source_types(&fields, &credentials));
    metadata.size = blocks.size;
    metadata.duration = blocks.duration;
    metadata.thumbnail = thumbnail;
    metadata.credentials = credentials;
    metadata.fields = fields;
    metadata.problems = problems;
    handling::tell(&mut metadata, reading.name, blocks.tables.as_ref());
    metadata
}

/// Metadata and Content Credentials that give the picture different digital source types.
fn source_types(fields: &[Field], credentials: &Credentials) -> Option<Conflict> {
    let of = |name: &str| fields.iter().find(|field| field.name == name);
    let said = of("Xmp.Iptc4xmpExt.DigitalSourceType")?;
    let signed = of("C2pa.DigitalSourceType[1]")?;
    let is_same = credentials
        .digital_source_types
        .iter()
        .any(|term| credentials::term(&said.value).as_deref() == Some(term));
    (!is_same).then(|| Conflict {
        key: "digital_source_type",
        values: vec![said.clone(), signed.clone()],
    })
}

fn credentials_of(
    seen: bool,
    fields: &[Field],
    file: &mut dyn ReadSeek,
    reading: &Reading,
) -> Credentials {
    let (trust, binding) = match reading.credentials {
        Examine::Presence if seen => return Credentials::unchecked(),
        Examine::Presence => return Credentials::default(),
        Examine::Words(trust) => (trust, Binding::Skipped),
        Examine::Whole(trust) => (trust, Binding::Verified),
    };
    if seen {
        let mut head = [0; 64];
        let mime = match read_head(file, &mut head) {
            Some(length) => media::mime(head.get(..length).unwrap_or_default()),
            None => None,
        };
        let mime = mime.unwrap_or("application/octet-stream");
        return credentials::examined(file, mime, trust, binding);
    }
    let provenance = fields
        .iter()
        .find(|field| field.name == "Xmp.dcterms.provenance");
    match provenance.map(|field| field.value.as_str()) {
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
            credentials::remote(url)
        }
        _ => Credentials::default(),
    }
}

fn read_head(file: &mut dyn ReadSeek, head: &mut [u8]) -> Option<usize> {
    file.seek(std::io::SeekFrom::Start(0)).ok()?;
    file.read(head).ok()
}

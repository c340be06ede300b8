//! What a file shows of its way here: neutral facts, none of them a fault.

use jiff::civil::DateTime;

use super::container::Tables;
use super::names::{NameKind, named};
use super::{Block, Metadata};

/// A neutral fact of how a file was handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What it is about.
    pub kind: SignKind,
    /// In words.
    pub says: String,
}

/// What a sign is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignKind {
    /// The file is named as a service, an agency, a camera or a screenshot program names files.
    Name,
    /// A service left its mark in the metadata.
    PlatformMark,
    /// No metadata at all.
    NoMetadata,
    /// The quantisation tables are a library's own.
    LibraryTables,
    /// More than one program worked on it.
    SoftwareChain,
    /// The time zone of the clock is not one of the position.
    ZoneAgainstPosition,
    /// The clock is not the time of the position.
    ClockAgainstGps,
    /// The embedded thumbnail shows another picture.
    Thumbnail,
}

impl SignKind {
    /// The name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::PlatformMark => "platform-mark",
            Self::NoMetadata => "no-metadata",
            Self::LibraryTables => "library-tables",
            Self::SoftwareChain => "software-chain",
            Self::ZoneAgainstPosition => "zone-against-position",
            Self::ClockAgainstGps => "clock-against-gps",
            Self::Thumbnail => "thumbnail",
        }
    }
}

/// Most hours a legal time zone lies from the sun's time: western China and far eastern Kiribati are the extremes.
const MOST_FROM_SUN: f64 = 4.5;

/// Puts the signs of `metadata` into it.
///
/// An asset id in the name is told and nothing more: anybody can name a file, and a kill notice must not follow from it.
pub(super) fn tell(metadata: &mut Metadata, name: &str, tables: Option<&Tables>) {
    let mut signs = Vec::new();
    let mut add = |kind: SignKind, says: String| signs.push(Sign { kind, says });
    if let Some(named) = named(name) {
        let mut says = match named.kind {
            NameKind::Platform => format!("named as by {}", named.by),
            NameKind::Screen => "named as a screenshot is".to_owned(),
            NameKind::Agency | NameKind::Camera => format!("named as {} names its files", named.by),
        };
        if let Some(date) = named.date {
            says = format!("{says}, dated {date}");
        }
        if let Some(id) = &named.asset_id {
            says = format!("{says}, asset id {id}");
        }
        add(SignKind::Name, says);
    }
    if has_facebook_mark(metadata) {
        let says = "carries the mark that Facebook and Instagram put into every picture";
        add(SignKind::PlatformMark, says.to_owned());
    }
    let is_frame = |name: &str| name.starts_with("File.") || name.starts_with("Track");
    let mut own = metadata
        .fields
        .iter()
        .filter(|field| field.from != Block::Sidecar);
    if own.all(|field| is_frame(&field.name)) && !metadata.credentials.any() {
        let says = "no embedded metadata; most sites and messengers strip it";
        add(SignKind::NoMetadata, says.to_owned());
    }
    if let Some(quality) = tables.and_then(library_quality) {
        let says = format!(
            "compressed with the standard tables at quality {quality}, as web sites and programs do; most cameras \
             have their own"
        );
        add(SignKind::LibraryTables, says);
    }
    if metadata.software_chain.len() > 1 {
        let says = format!("went through {}", metadata.software_chain.join(", "));
        add(SignKind::SoftwareChain, says);
    }
    signs.extend(against_position(metadata));
    metadata.handling = signs;
}

/// Facebook and Instagram write `FBMD` and numbers into the IIM instructions.
pub(super) fn is_facebook_mark(text: &str) -> bool {
    text.strip_prefix("FBMD")
        .is_some_and(|rest| rest.len() >= 8 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn has_facebook_mark(metadata: &Metadata) -> bool {
    let mut fields = metadata.fields.iter();
    fields.any(|f| f.name == "Iptc.Application2.SpecialInstructions" && is_facebook_mark(&f.value))
}

/// What clock, zone and position say against each other.
fn against_position(metadata: &Metadata) -> Option<Sign> {
    let longitude = metadata.gps?.lon;
    let time = metadata
        .capture_time
        .as_deref()
        .filter(|_| metadata.capture_block == Some(Block::Exif))?;
    if let Some(offset) = offset_hours(time) {
        if from_sun(offset, longitude) <= MOST_FROM_SUN {
            return None;
        }
        // The position itself is not for everybody.
        let says =
            format!("the clock is in a zone of {offset:+} h, and none is so at the position");
        return Some(Sign {
            kind: SignKind::ZoneAgainstPosition,
            says,
        });
    }
    let utc = metadata.gps_time.as_deref()?.trim_end_matches('Z');
    let (clock, utc): (DateTime, DateTime) = (time.parse().ok()?, utc.parse().ok()?);
    let hours = clock.duration_since(utc).as_secs_f64() / 3_600.0;
    let is_zone = (-12.5..=14.5).contains(&hours) && from_sun(hours, longitude) <= MOST_FROM_SUN;
    (!is_zone).then(|| Sign {
        kind: SignKind::ClockAgainstGps,
        says: format!("the camera's clock shows {time}, the position was taken at {utc} UTC"),
    })
}

/// Hours of the zone at the end of a time.
fn offset_hours(time: &str) -> Option<f64> {
    if time.ends_with('Z') {
        return Some(0.0);
    }
    let zone = time.get(time.len().checked_sub(6)?..)?;
    let sign = match zone.as_bytes().first()? {
        b'+' => 1.0,
        b'-' => -1.0,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(sign * (hours.parse::<f64>().ok()? + minutes.parse::<f64>().ok()? / 60.0))
}

/// Hours between a zone and the sun's time at a longitude, the date line left aside.
fn from_sun(hours: f64, longitude: f64) -> f64 {
    let apart = (hours - longitude / 15.0).rem_euclid(24.0);
    apart.min(24.0 - apart)
}

/// Luma table of the JPEG standard (ITU-T T.81, table K.1), in zigzag order.
const STANDARD_LUMA: [u8; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81,
    87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/// The quality at which libjpeg scales the standard's luma table to this one; `None` for a table of another make.
fn library_quality(tables: &Tables) -> Option<u8> {
    let luma = tables.first()?.as_ref()?;
    // At 100 every entry is one, which others write too.
    (1..100).find(|&quality| scaled(quality) == *luma)
}

fn scaled(quality: u8) -> [u8; 64] {
    let quality = u32::from(quality);
    let percent = if quality < 50 {
        5_000 / quality
    } else {
        200 - quality * 2
    };
    STANDARD_LUMA.map(|base| {
        let value = (u32::from(base) * percent + 50) / 100;
        u8::try_from(value.clamp(1, 255)).unwrap_or(u8::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{Field, Gps};

    fn kinds(metadata: &mut Metadata, name: &str) -> Vec<SignKind> {
        tell(metadata, name, None);
        metadata.handling.iter().map(|sign| sign.kind).collect()
    }

    fn taken(time: &str, lon: f64, gps_time: Option<&str>) -> Metadata {
        let field = Field {
            name: "Exif.Image.Make".to_owned(),
            value: "Nikon".to_owned(),
            from: Block::Exif,
        };
        Metadata {
            capture_time: Some(time.to_owned()),
            capture_block: Some(Block::Exif),
            gps: Some(Gps {
                lat: 30.0,
                lon,
                alt: None,
            }),
            gps_time: gps_time.map(str::to_owned),
            fields: vec![field],
            ..Metadata::default()
        }
    }

    #[test]
    fn a_zone_far_from_the_sun_is_told() {
        let baghdad = 44.4;
        assert!(kinds(&mut taken("2019-11-15T10:30:00+03:00", baghdad, None), "").is_empty());
        let far = kinds(&mut taken("2019-11-15T10:30:00-05:00", baghdad, None), "");
        assert_eq!(far, [SignKind::ZoneAgainstPosition]);
        // Kashgar keeps Beijing's time, Kiribati the date of the other side.
        assert!(kinds(&mut taken("2019-11-15T10:30:00+08:00", 76.0, None), "").is_empty());
        assert!(kinds(&mut taken("2019-11-15T10:30:00+14:00", -157.4, None), "").is_empty());
    }

    #[test]
    fn a_clock_that_is_no_zone_of_the_position_is_told() {
        let gps = Some("2019-11-15T07:30:00Z");
        assert!(kinds(&mut taken("2019-11-15T10:30:00", 44.4, gps), "").is_empty());
        let wrong = kinds(&mut taken("2015-01-01T00:03:00", 44.4, gps), "");
        assert_eq!(wrong, [SignKind::ClockAgainstGps]);
        let unzoned = kinds(&mut taken("2019-11-15T02:30:00", 44.4, gps), "");
        assert_eq!(unzoned, [SignKind::ClockAgainstGps]);
    }

    #[test]
    fn an_asset_id_in_the_name_is_told_and_is_none_of_the_files_own() {
        let mut bare = Metadata::default();
        let found = kinds(&mut bare, "gettyimages-1182345678.jpg");
        assert_eq!(found, [SignKind::Name, SignKind::NoMetadata]);
        let says = bare.handling.first().map(|sign| sign.says.as_str());
        assert_eq!(
            says,
            Some("named as Getty Images names its files, asset id 1182345678")
        );
        assert_eq!(bare.asset_id, None);
    }

    #[test]
    fn library_tables_are_told_with_their_quality() {
        assert_eq!(library_quality(&[Some(scaled(75)), None]), Some(75));
        assert_eq!(library_quality(&[Some(scaled(50)), None]), Some(50));
        assert_eq!(library_quality(&[Some([7; 64]), None]), None);
        assert_eq!(library_quality(&[None, None]), None);
        assert_eq!(scaled(50), STANDARD_LUMA);
    }

    #[test]
    fn the_mark_of_facebook_is_known() {
        assert!(is_facebook_mark("FBMD01000a9c0d0000"));
        assert!(!is_facebook_mark("FBMD is a mark"));
        assert!(!is_facebook_mark("NO ARCHIVE"));
    }
}

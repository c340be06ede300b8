//! Fields of all blocks merged into one record.
//!
//! Texts: XMP, then IIM, then EXIF. The Metadata Working Group puts EXIF first; here it is last, because cameras fill
//! it unasked (`OLYMPUS DIGITAL CAMERA`) and agencies write the other two. XMP goes before IIM because IIM cuts long
//! texts and often hides its character set. Time of capture: EXIF, then IIM, then XMP. Position: EXIF, then XMP.
//! Blocks that give different values, white space aside, are a [`Conflict`]; an IIM text cut at the length its
//! standard allows is none.

use std::collections::HashMap;

use super::exif::numbers;
use super::text::folded;
use super::{Block, Conflict, Field, Gps, Metadata, dates};
use crate::time::DateInterval;

/// Texts that cameras and programs write into `ImageDescription` unasked, in lower case.
const FILLERS: [&str; 9] = [
    "olympus digital camera",
    "minolta digital camera",
    "konica minolta digital camera",
    "digital camera",
    "sony dsc",
    "samsung",
    "exif_jpeg_picture",
    "picture",
    "default",
];

/// Degrees two positions may lie apart and still be one.
const SAME_POSITION: f64 = 0.001;

/// The record of `fields`; `fields`, `problems` and `thumbnail` are left empty.
pub(super) fn record(fields: &[Field]) -> Metadata {
    let mut index: HashMap<&str, Vec<&Field>> = HashMap::new();
    for field in fields {
        index.entry(base(&field.name)).or_default().push(field);
    }
    let mut merge = Merge {
        index,
        conflicts: Vec::new(),
    };
    let (capture_time, capture_block) = merge.capture_time();
    let place = merge.place();
    let mut record = Metadata {
        capture_time,
        capture_block,
        gps: merge.gps(),
        creator: merge.creator(),
        credit: merge.text(
            "credit",
            &["Xmp.photoshop.Credit", "Iptc.Application2.Credit"],
        ),
        source: merge.text(
            "source",
            &["Xmp.photoshop.Source", "Iptc.Application2.Source"],
        ),
        caption: merge.caption(),
        headline: merge.text(
            "headline",
            &["Xmp.photoshop.Headline", "Iptc.Application2.Headline"],
        ),
        copyright: merge.text(
            "copyright",
            &[
                "Xmp.dc.rights",
                "Iptc.Application2.Copyright",
                "Exif.Image.Copyright",
                "Png.Copyright",
            ],
        ),
        city: place.city,
        state: place.state,
        country: place.country,
        date_created: merge.date_created(),
        instructions: merge.text(
            "instructions",
            &[
                "Xmp.photoshop.Instructions",
                "Iptc.Application2.SpecialInstructions",
            ],
        ),
        usage_terms: merge.value("Xmp.xmpRights.UsageTerms"),
        asset_id: merge.asset_id(),
        embargo_until: merge.embargo_until(),
        orientation: merge.orientation(),
        software: merge.first(&[
            "Exif.Image.Software",
            "Xmp.xmp.CreatorTool",
            "Iptc.Application2.Program",
            "Png.Software",
        ]),
        camera: merge.camera(),
        digital_source_type: merge.digital_source_type(),
        ..Metadata::default()
    };
    record.conflicts = merge.conflicts;
    record
}

/// The name without the number or language of a list item at its end.
fn base(name: &str) -> &str {
    match name.rsplit_once('[') {
        Some((base, rest)) if rest.ends_with(']') => base,
        _ => name,
    }
}

struct Merge<'f> {
    index: HashMap<&'f str, Vec<&'f Field>>,
    conflicts: Vec<Conflict>,
}

#[derive(Default)]
struct Place {
    city: Option<String>,
    state: Option<String>,
    country: Option<String>,
}

impl<'f> Merge<'f> {
    /// All values of a name and of its list items, in file order.
    fn all(&self, name: &str) -> &[&'f Field] {
        self.index.get(name).map_or(&[], Vec::as_slice)
    }

    /// The value of a name: its default language, else its first item.
    fn one(&self, name: &str) -> Option<&'f Field> {
        let all = self.all(name);
        let plain = all.iter().find(|field| field.name == name);
        plain.or_else(|| all.first()).copied()
    }

    fn value(&self, name: &str) -> Option<String> {
        self.one(name).map(|field| field.value.clone())
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.value(name))
    }

    /// The first of `names` that has a value; other blocks that differ are a conflict under `key`.
    fn text(&mut self, key: &'static str, names: &[&str]) -> Option<String> {
        let rivals = names.iter().filter_map(|name| self.one(name)).cloned();
        self.settle(key, rivals.collect(), same_text)
    }

    /// The value of the first rival; those of other blocks that are not the `same` are a conflict under `key`.
    fn settle(
        &mut self,
        key: &'static str,
        rivals: Vec<Field>,
        same: fn(&Field, &Field) -> bool,
    ) -> Option<String> {
        let mut blocks: Vec<Field> = Vec::new();
        for rival in rivals {
            let is_container = rival.from == Block::Container && !blocks.is_empty();
            if !is_container && blocks.iter().all(|field| field.from != rival.from) {
                blocks.push(rival);
            }
        }
        let used = blocks.first()?.clone();
        blocks.retain(|field| *field == used || !same(&used, field));
        if blocks.len() > 1 {
            self.conflicts.push(Conflict {
                key,
                values: blocks,
            });
        }
        Some(used.value)
    }

    fn caption(&mut self) -> Option<String> {
        let names = [
            "Xmp.dc.description",
            "Iptc.Application2.Caption",
            "Exif.Image.ImageDescription",
            "Png.Description",
        ];
        let mut rivals: Vec<Field> = names
            .iter()
            .filter_map(|name| self.one(name))
            .cloned()
            .collect();
        if rivals.len() > 1 {
            rivals.retain(|field| !is_filler(field));
        }
        self.settle("caption", rivals, same_text)
    }

    /// Photographers: each name of a list, or the names of one text parted by `;`.
    fn creator(&mut self) -> Vec<String> {
        let names = [
            "Xmp.dc.creator",
            "Iptc.Application2.Byline",
            "Exif.Image.Artist",
            "Png.Author",
        ];
        let mut lists: Vec<(Field, Vec<String>)> = Vec::new();
        for name in names {
            let all = self.all(name);
            let Some(first) = all.first() else {
                continue;
            };
            let people: Vec<String> = all
                .iter()
                .flat_map(|field| field.value.split(';'))
                .map(|person| person.trim().to_owned())
                .filter(|person| !person.is_empty())
                .collect();
            let joined = Field {
                name: name.to_owned(),
                value: people.join("; "),
                from: first.from,
            };
            if !people.is_empty() {
                lists.push((joined, people));
            }
        }
        let rivals = lists.iter().map(|(field, _)| field.clone()).collect();
        self.settle("creator", rivals, same_text);
        lists
            .into_iter()
            .next()
            .map(|(_, people)| people)
            .unwrap_or_default()
    }

    fn capture_time(&mut self) -> (Option<String>, Option<Block>) {
        let rivals: Vec<Field> = [self.exif_time(), self.iim_date(), self.xmp_time()]
            .into_iter()
            .flatten()
            .collect();
        let block = rivals.first().map(|field| field.from);
        let time = self.settle("capture_time", rivals, same_time);
        (time, block)
    }

    /// EXIF `DateTimeOriginal` with its sub-seconds and offset.
    fn exif_time(&self) -> Option<Field> {
        ["Photo", "Image"].into_iter().find_map(|group| {
            let name = format!("Exif.{group}.DateTimeOriginal");
            let part = |tag: &str| self.value(&format!("Exif.{group}.{tag}"));
            let value = dates::exif(
                &self.value(&name)?,
                part("SubSecTimeOriginal").as_deref(),
                part("OffsetTimeOriginal").as_deref(),
            )?;
            Some(Field {
                name,
                value,
                from: Block::Exif,
            })
        })
    }

    /// IIM `DateCreated` and `TimeCreated`.
    fn iim_date(&self) -> Option<Field> {
        let name = "Iptc.Application2.DateCreated";
        let time = self.value("Iptc.Application2.TimeCreated");
        Some(Field {
            name: name.to_owned(),
            value: dates::iim(&self.value(name)?, time.as_deref())?,
            from: Block::Iim,
        })
    }

    /// XMP `photoshop:DateCreated`.
    fn xmp_date(&self) -> Option<Field> {
        self.xmp_date_of("Xmp.photoshop.DateCreated")
    }

    fn xmp_time(&self) -> Option<Field> {
        self.xmp_date()
            .or_else(|| self.xmp_date_of("Xmp.exif.DateTimeOriginal"))
    }

    fn xmp_date_of(&self, name: &str) -> Option<Field> {
        Some(Field {
            name: name.to_owned(),
            value: dates::xmp(&self.value(name)?)?,
            from: Block::Xmp,
        })
    }

    fn date_created(&mut self) -> Option<String> {
        let rivals = [self.xmp_date(), self.iim_date()];
        self.settle(
            "date_created",
            rivals.into_iter().flatten().collect(),
            same_time,
        )
    }

    fn embargo_until(&self) -> Option<String> {
        let date = self.value("Iptc.Application2.ReleaseDate")?;
        let time = self.value("Iptc.Application2.ReleaseTime");
        dates::iim(&date, time.as_deref())
    }

    fn gps(&mut self) -> Option<Gps> {
        let exif = self.exif_gps();
        let xmp = self.xmp_gps();
        if let (Some(exif), Some(xmp)) = (exif, xmp) {
            let apart = (exif.lat - xmp.lat).abs().max((exif.lon - xmp.lon).abs());
            if apart > SAME_POSITION {
                let field = |name: &str, gps: Gps, from| Field {
                    name: name.to_owned(),
                    value: format!("{:.6} {:.6}", gps.lat, gps.lon),
                    from,
                };
                self.conflicts.push(Conflict {
                    key: "gps",
                    values: vec![
                        field("Exif.GPSInfo.GPSLatitude", exif, Block::Exif),
                        field("Xmp.exif.GPSLatitude", xmp, Block::Xmp),
                    ],
                });
            }
        }
        exif.or(xmp)
    }

    fn exif_gps(&self) -> Option<Gps> {
        let degrees = |name: &str, positive: char, negative: char| {
            let parts = numbers(self.one(&format!("Exif.GPSInfo.{name}"))?);
            let part = |n: usize| parts.get(n).copied().flatten();
            let value = part(0)? + (part(1).unwrap_or(0.0) + part(2).unwrap_or(0.0) / 60.0) / 60.0;
            let side = self.value(&format!("Exif.GPSInfo.{name}Ref"))?;
            match side.chars().next()?.to_ascii_uppercase() {
                c if c == positive => Some(value),
                c if c == negative => Some(-value),
                _ => None,
            }
        };
        let lat = degrees("GPSLatitude", 'N', 'S')?;
        let lon = degrees("GPSLongitude", 'E', 'W')?;
        let below = self.value("Exif.GPSInfo.GPSAltitudeRef");
        let alt = self
            .one("Exif.GPSInfo.GPSAltitude")
            .and_then(|field| numbers(field).first().copied().flatten());
        position(lat, lon, altitude(alt, below.as_deref()))
    }

    fn xmp_gps(&self) -> Option<Gps> {
        let lat = xmp_degrees(&self.value("Xmp.exif.GPSLatitude")?)?;
        let lon = xmp_degrees(&self.value("Xmp.exif.GPSLongitude")?)?;
        let below = self.value("Xmp.exif.GPSAltitudeRef");
        let alt = self
            .one("Xmp.exif.GPSAltitude")
            .and_then(|field| numbers(field).first().copied().flatten());
        position(lat, lon, altitude(alt, below.as_deref()))
    }

    /// City, state and country; where the flat fields are all absent, those of the one location shown, else of the
    /// one where it was made.
    fn place(&mut self) -> Place {
        let place = Place {
            city: self.text("city", &["Xmp.photoshop.City", "Iptc.Application2.City"]),
            state: self.text(
                "state",
                &["Xmp.photoshop.State", "Iptc.Application2.ProvinceState"],
            ),
            country: self.text(
                "country",
                &["Xmp.photoshop.Country", "Iptc.Application2.CountryName"],
            ),
        };
        if place.city.is_some() || place.state.is_some() || place.country.is_some() {
            return place;
        }
        ["LocationShown", "LocationCreated"]
            .into_iter()
            .find_map(|structure| self.location(structure))
            .unwrap_or_default()
    }

    fn location(&self, structure: &str) -> Option<Place> {
        let member = |n: &str, name: &str| {
            self.value(&format!(
                "Xmp.Iptc4xmpExt.{structure}{n}/Iptc4xmpExt.{name}"
            ))
        };
        let place = |n: &str| {
            let place = Place {
                city: member(n, "City"),
                state: member(n, "ProvinceState"),
                country: member(n, "CountryName"),
            };
            let is_known = place.city.is_some() || place.state.is_some() || place.country.is_some();
            is_known.then_some(place)
        };
        let first = place("[1]").or_else(|| place(""))?;
        place("[2]").is_none().then_some(first)
    }

    /// The id an agency knows the picture by.
    ///
    /// `TransmissionReference` is a job id that many pictures may share, and `ObjectName` a title; they count only
    /// where they are built like the id of one picture.
    fn asset_id(&self) -> Option<String> {
        let certain = ["GettyImagesGIFT.AssetID", "plus.ImageSupplierImageID"];
        let certain = certain
            .iter()
            .find_map(|name| self.value(&format!("Xmp.{name}")));
        if certain.is_some() {
            return certain;
        }
        let nested = "Xmp.plus.ImageSupplier[1]/plus.ImageSupplierImageID";
        if let Some(id) = self.value(nested) {
            return Some(id);
        }
        let possible = [
            "Iptc.Application2.ObjectName",
            "Iptc.Application2.FixtureId",
            "Xmp.photoshop.TransmissionReference",
            "Iptc.Application2.TransmissionReference",
        ];
        possible
            .iter()
            .filter_map(|name| self.value(name))
            .find(|id| is_id(id))
    }

    fn orientation(&self) -> Option<u8> {
        let value: u8 = self.value("Exif.Image.Orientation")?.parse().ok()?;
        (1..=8).contains(&value).then_some(value)
    }

    fn camera(&self) -> Option<String> {
        let make = self.first(&["Exif.Image.Make", "Xmp.tiff.Make"]);
        let model = self.first(&["Exif.Image.Model", "Xmp.tiff.Model"]);
        match (make, model) {
            (Some(make), Some(model)) => {
                let lower = model.to_lowercase();
                if lower.starts_with(&make.to_lowercase()) {
                    return Some(model);
                }
                Some(format!("{make} {model}"))
            }
            (make, model) => make.or(model),
        }
    }

    fn digital_source_type(&self) -> Option<String> {
        let names = [
            "Xmp.Iptc4xmpExt.DigitalSourceType",
            "Xmp.Iptc4xmpExt.DigitalSourcefileType",
        ];
        let uri = self.first(&names)?;
        let last = uri.trim_end_matches('/').rsplit(['/', ':', '#']).next()?;
        (!last.is_empty()).then(|| last.to_owned())
    }
}

fn is_filler(field: &Field) -> bool {
    field.from == Block::Exif && FILLERS.contains(&folded(&field.value).to_lowercase().as_str())
}

/// Whether `text` is built like the id of one picture: one word of six letters or more, three of them digits.
fn is_id(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_word = text.chars().all(|c| c.is_ascii_graphic());
    is_word && (6..=128).contains(&text.len()) && digits >= 3
}

fn same_text(used: &Field, other: &Field) -> bool {
    let (a, b) = (folded(&used.value), folded(&other.value));
    if a == b {
        return true;
    }
    let Some(most) = longest(&other.name) else {
        return false;
    };
    // Writers cut at the limit in bytes or in characters, and drop a character cut in two.
    other.value.len() + 4 >= most && a.starts_with(&b)
}

/// Bytes the standard allows a text of IIM.
fn longest(name: &str) -> Option<usize> {
    match name.strip_prefix("Iptc.Application2.")? {
        "Byline" | "City" | "ProvinceState" | "Credit" | "Source" => Some(32),
        "CountryName" => Some(64),
        "Copyright" => Some(128),
        "Headline" | "SpecialInstructions" => Some(256),
        "Caption" => Some(2_000),
        _ => None,
    }
}

fn same_time(used: &Field, other: &Field) -> bool {
    match (
        DateInterval::parse(&used.value),
        DateInterval::parse(&other.value),
    ) {
        (Some(used), Some(other)) => !used.contradicts(&other),
        _ => used.value == other.value,
    }
}

/// A position on the globe; `None` for anything else.
fn position(lat: f64, lon: f64, alt: Option<f64>) -> Option<Gps> {
    let is_real = lat.abs() <= 90.0 && lon.abs() <= 180.0;
    is_real.then_some(Gps { lat, lon, alt })
}

/// Metres, negative where the reference says below sea level.
fn altitude(metres: Option<f64>, reference: Option<&str>) -> Option<f64> {
    match reference {
        Some("1" | "3") => metres.map(|m| -m.abs()),
        _ => metres,
    }
}

/// `51,30.5N`, `51,30,30N` (XMP) or signed degrees.
fn xmp_degrees(text: &str) -> Option<f64> {
    let text = text.trim();
    let Some(side) = text.chars().last().filter(char::is_ascii_alphabetic) else {
        return text.parse().ok();
    };
    let mut value = 0.0;
    let mut unit = 1.0;
    for part in text.get(..text.len() - 1)?.split(',') {
        value += part.trim().parse::<f64>().ok()? / unit;
        unit *= 60.0;
    }
    match side.to_ascii_uppercase() {
        'N' | 'E' => Some(value),
        'S' | 'W' => Some(-value),
        _ => None,
    }
}

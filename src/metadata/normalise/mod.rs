//! Fields of all blocks merged into one record.
//!
//! Texts: XMP, then IIM, then EXIF. The Metadata Working Group puts EXIF first; here it is last, because cameras fill
//! it unasked (`OLYMPUS DIGITAL CAMERA`) and agencies write the other two. XMP goes before IIM because IIM cuts long
//! texts and often hides its character set. Time of capture: EXIF, then IIM, then XMP. Position: EXIF, then XMP.
//! Blocks that give different values, white space aside, are a [`Conflict`]. None are: an IIM text cut at the length
//! its standard allows, fewer photographers of the same names, times less than a day apart, positions less than
//! 0.001 degrees apart.

mod place;
mod when;

use std::collections::HashMap;

use super::text::folded;
use super::{Block, Conflict, Field, Metadata};

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

/// Most photographers of one block.
const MAX_PEOPLE: usize = 100;

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
                .take(MAX_PEOPLE)
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
        self.settle("creator", rivals, same_people);
        lists
            .into_iter()
            .next()
            .map(|(_, people)| people)
            .unwrap_or_default()
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
    same_or_cut(&folded(&used.value), &folded(&other.value), &other.name)
}

/// Whether folded `other`, the value of `name`, is `used` or its beginning as long as the standard allows.
fn same_or_cut(used: &str, other: &str, name: &str) -> bool {
    // Writers cut at the limit in bytes or in characters, and drop a character cut in two.
    let is_cut = |most: usize| other.len() + 4 >= most && used.starts_with(other);
    used == other || longest(name).is_some_and(is_cut)
}

/// Whether every name of `other` is one of `used`, in whole or cut: IIM and EXIF often hold the first only.
fn same_people(used: &Field, other: &Field) -> bool {
    let known: Vec<String> = used.value.split(';').map(folded).collect();
    other.value.split(';').map(folded).all(|person| {
        known
            .iter()
            .any(|known| same_or_cut(known, &person, &other.name))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, value: &str) -> Field {
        let from = match name.split('.').next() {
            Some("Exif") => Block::Exif,
            Some("Iptc") => Block::Iim,
            Some("Xmp") => Block::Xmp,
            _ => Block::Container,
        };
        Field {
            name: name.to_owned(),
            value: value.to_owned(),
            from,
        }
    }

    fn record_of(pairs: &[(&str, &str)]) -> Metadata {
        let fields: Vec<Field> = pairs.iter().map(|(n, v)| field(n, v)).collect();
        record(&fields)
    }

    fn conflict_keys(record: &Metadata) -> Vec<&str> {
        record.conflicts.iter().map(|c| c.key).collect()
    }

    #[test]
    fn texts_come_from_xmp_and_rivals_are_told() {
        let record = record_of(&[
            ("Exif.Image.ImageDescription", "Old text"),
            ("Iptc.Application2.Caption", "Planes  burn\n at dawn"),
            ("Xmp.dc.description[de]", "Bild"),
            ("Xmp.dc.description", "Planes burn at dawn"),
        ]);
        assert_eq!(record.caption.as_deref(), Some("Planes burn at dawn"));
        let conflict = record.conflicts.first().expect("a conflict");
        let names: Vec<&str> = conflict.values.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["Xmp.dc.description", "Exif.Image.ImageDescription"]);
    }

    #[test]
    fn a_text_cut_by_iim_is_no_conflict() {
        let long = "Bartholomew Featherstonehaugh-Cholmondeley";
        let cut = long.get(..32).expect("long");
        let record = record_of(&[
            ("Xmp.photoshop.Credit", long),
            ("Iptc.Application2.Credit", cut),
        ]);
        assert_eq!(record.credit.as_deref(), Some(long));
        assert!(record.conflicts.is_empty());
        let short = record_of(&[
            ("Xmp.photoshop.Credit", "AFP via Getty Images"),
            ("Iptc.Application2.Credit", "AFP"),
        ]);
        assert_eq!(conflict_keys(&short), ["credit"]);
    }

    #[test]
    fn a_camera_filler_yields_to_a_real_caption() {
        let filler = ("Exif.Image.ImageDescription", "OLYMPUS DIGITAL CAMERA");
        let alone = record_of(&[filler]);
        assert_eq!(alone.caption.as_deref(), Some("OLYMPUS DIGITAL CAMERA"));
        let both = record_of(&[filler, ("Iptc.Application2.Caption", "A street in Oslo")]);
        assert_eq!(both.caption.as_deref(), Some("A street in Oslo"));
        assert!(both.conflicts.is_empty());
    }

    #[test]
    fn creators_are_lists() {
        let record = record_of(&[
            ("Exif.Image.Artist", "Anna; Bo"),
            ("Xmp.dc.creator[1]", "Anna"),
            ("Xmp.dc.creator[2]", "Bo"),
        ]);
        assert_eq!(record.creator, ["Anna", "Bo"]);
        assert!(record.conflicts.is_empty());
        let xmp = ("Xmp.dc.creator[1]", "Anna");
        let other = record_of(&[xmp, ("Iptc.Application2.Byline", "Carl")]);
        assert_eq!(conflict_keys(&other), ["creator"]);
    }

    #[test]
    fn capture_time_is_the_cameras_and_its_rivals_are_told() {
        let exif = ("Exif.Photo.DateTimeOriginal", "2019:11:15 10:30:00");
        let iim = ("Iptc.Application2.DateCreated", "20200107");
        let record = record_of(&[
            exif,
            ("Exif.Photo.SubSecTimeOriginal", "5"),
            ("Exif.Photo.OffsetTimeOriginal", "+03:00"),
            iim,
        ]);
        let time = record.capture_time.as_deref();
        assert_eq!(time, Some("2019-11-15T10:30:00.5+03:00"));
        assert_eq!(record.capture_block, Some(Block::Exif));
        assert_eq!(record.date_created.as_deref(), Some("2020-01-07"));
        assert_eq!(conflict_keys(&record), ["capture_time"]);
        let unset = record_of(&[("Exif.Photo.DateTimeOriginal", "0000:00:00 00:00:00"), iim]);
        assert_eq!(unset.capture_time.as_deref(), Some("2020-01-07"));
        assert_eq!(unset.capture_block, Some(Block::Iim));
        let desk = record_of(&[("Xmp.photoshop.DateCreated", "2019-11-15T10:30Z")]);
        assert_eq!(desk.capture_block, Some(Block::Xmp));
        let interval = desk.capture_interval().expect("a time");
        assert_eq!(interval.from_text(), "2019-11-15T10:30:00Z");
    }

    #[test]
    fn positions_need_their_side() {
        let record = record_of(&[
            ("Exif.GPSInfo.GPSLatitude", "33/1 30/1 0/0"),
            ("Exif.GPSInfo.GPSLatitudeRef", "S"),
            ("Exif.GPSInfo.GPSLongitude", "70/1 0/1 3600/100"),
            ("Exif.GPSInfo.GPSLongitudeRef", "W"),
            ("Exif.GPSInfo.GPSAltitude", "12/1"),
            ("Exif.GPSInfo.GPSAltitudeRef", "1"),
        ]);
        let gps = record.gps.expect("a position");
        assert!((gps.lat + 33.5).abs() < 1e-9 && (gps.lon + 70.01).abs() < 1e-9);
        assert_eq!(gps.alt, Some(-12.0));
        let sideless = record_of(&[
            ("Exif.GPSInfo.GPSLatitude", "33/1"),
            ("Exif.GPSInfo.GPSLongitude", "70/1"),
        ]);
        assert!(sideless.gps.is_none());
    }

    #[test]
    fn positions_of_exif_and_xmp_may_conflict() {
        let record = record_of(&[
            ("Exif.GPSInfo.GPSLatitude", "51/1"),
            ("Exif.GPSInfo.GPSLatitudeRef", "N"),
            ("Exif.GPSInfo.GPSLongitude", "0/1"),
            ("Exif.GPSInfo.GPSLongitudeRef", "E"),
            ("Xmp.exif.GPSLatitude", "33,30,36N"),
            ("Xmp.exif.GPSLongitude", "70,0.6W"),
        ]);
        assert_eq!(conflict_keys(&record), ["gps"]);
        assert!((record.gps.expect("a position").lat - 51.0).abs() < 1e-9);
    }

    #[test]
    fn places_come_from_one_location_only() {
        let shown = "Xmp.Iptc4xmpExt.LocationShown";
        let city = |n: u8, city| (format!("{shown}[{n}]/Iptc4xmpExt.City"), city);
        let (one, two) = (city(1, "Khan Yunis"), city(2, "Rafah"));
        let single = record_of(&[(one.0.as_str(), one.1)]);
        assert_eq!(single.place_words().as_deref(), Some("Khan Yunis"));
        let several = record_of(&[(one.0.as_str(), one.1), (two.0.as_str(), two.1)]);
        assert_eq!(several.place_words(), None);
        let flat = record_of(&[
            ("Iptc.Application2.City", "Oslo"),
            ("Iptc.Application2.CountryName", "Norway"),
            (one.0.as_str(), one.1),
        ]);
        assert_eq!(flat.place_words().as_deref(), Some("Oslo, Norway"));
    }

    #[test]
    fn asset_ids_are_of_one_picture() {
        let id = |name: &str, value: &str| record_of(&[(name, value)]).asset_id;
        let reference = "Iptc.Application2.TransmissionReference";
        assert_eq!(id(reference, "OPF000009").as_deref(), Some("OPF000009"));
        assert_eq!(id(reference, "FW1"), None);
        assert_eq!(
            id("Iptc.Application2.ObjectName", "Blue Square 2019 123"),
            None
        );
        let both = record_of(&[
            ("Iptc.Application2.ObjectName", "1031022607"),
            ("Xmp.GettyImagesGIFT.AssetID", "2231736497"),
        ]);
        assert_eq!(both.asset_id.as_deref(), Some("2231736497"));
    }

    #[test]
    fn the_rest_of_the_record() {
        let record = record_of(&[
            ("Exif.Image.Make", "Canon"),
            ("Exif.Image.Model", "Canon EOS R5"),
            ("Exif.Image.Orientation", "9"),
            ("Iptc.Application2.ReleaseDate", "20200108"),
            ("Iptc.Application2.ReleaseTime", "120000+0100"),
            (
                "Xmp.Iptc4xmpExt.DigitalSourceType",
                "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
            ),
        ]);
        assert_eq!(record.camera.as_deref(), Some("Canon EOS R5"));
        assert_eq!(record.orientation, None);
        let embargo = record.embargo_until.as_deref();
        assert_eq!(embargo, Some("2020-01-08T12:00:00+01:00"));
        let source = record.digital_source_type.as_deref();
        assert_eq!(source, Some("trainedAlgorithmicMedia"));
    }
}

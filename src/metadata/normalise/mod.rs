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
mod tests;

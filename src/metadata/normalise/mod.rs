//! Fields of all blocks merged into one record.
//!
//! Texts: XMP, then IIM, then EXIF. The Metadata Working Group puts EXIF first; here it is last, because cameras fill
//! it unasked (`OLYMPUS DIGITAL CAMERA`) and agencies write the other two. XMP goes before IIM because IIM cuts long
//! texts and often hides its character set; where a digest shows that IIM was changed after XMP was written, IIM goes
//! first. A sidecar stands behind what a desk put into the file and before EXIF, the container's own texts behind all. Time of capture: EXIF, then IIM, XMP, sidecar, the container. Position: EXIF, then XMP, sidecar, the container.
//! Blocks that give different values, white space aside, are a [`Conflict`]. None are: an IIM text cut at the length
//! its standard allows, fewer photographers of the same names, times less than a day apart, positions less than
//! 0.001 degrees apart.

mod history;
mod place;
mod when;

use std::collections::HashMap;

use super::credentials::term;
use super::handling::is_facebook_mark;
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

/// Where the program that wrote a file is named.
const SOFTWARE: [&str; 9] = [
    "Exif.Image.Software",
    "Xmp.xmp.CreatorTool",
    "Iptc.Application2.Program",
    "Png.Software",
    "Keys.com.apple.quicktime.software",
    "UserData.©swr",
    "ItemList.©too",
    "UserData.©too",
    "Riff.ISFT",
];

const COPYRIGHT: [&str; 9] = [
    "Xmp.dc.rights",
    "Iptc.Application2.Copyright",
    "Exif.Image.Copyright",
    "Png.Copyright",
    "Keys.com.apple.quicktime.copyright",
    "UserData.©cpy",
    "UserData.cprt",
    "ItemList.cprt",
    "Riff.ICOP",
];

/// Most photographers of one block.
const MAX_PEOPLE: usize = 100;

/// The record of `fields`; everything else of it is left empty.
///
/// `later_iim` tells that IIM was changed after the XMP beside it: then it goes before.
pub(super) fn record(fields: &[Field], later_iim: bool) -> Metadata {
    let mut index: HashMap<&str, Vec<&Field>> = HashMap::new();
    for field in fields {
        index.entry(base(&field.name)).or_default().push(field);
    }
    let mut merge = Merge {
        index,
        later_iim,
        conflicts: Vec::new(),
    };
    let (capture_time, capture_block) = merge.capture_time();
    let place = merge.place();
    let software = merge.first(&SOFTWARE);
    let mut record = Metadata {
        capture_time,
        capture_block,
        digitized: merge.digitized(),
        modified: merge.modified(),
        created: merge.created(),
        gps: merge.gps(),
        positions: merge.positions(),
        gps_direction: merge.gps_direction(),
        gps_time: merge.gps_time(),
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
        copyright: merge.text("copyright", &COPYRIGHT),
        location: place.location,
        city: place.city,
        state: place.state,
        country: place.country,
        location_created: merge.locations("LocationCreated").into_iter().next(),
        location_shown: merge.locations("LocationShown"),
        people: merge.people(),
        date_created: merge.date_created(),
        instructions: merge.instructions(),
        usage_terms: merge.value("Xmp.xmpRights.UsageTerms"),
        licensor: merge.first(&[
            "Xmp.plus.Licensor[1]/plus.LicensorName",
            "Xmp.plus.Licensor/plus.LicensorName",
        ]),
        asset_id: merge.asset_id(),
        job_id: merge.job_id(),
        embargo_until: merge.iim_day("ReleaseDate", "ReleaseTime"),
        expires: merge.iim_day("ExpirationDate", "ExpirationTime"),
        orientation: merge.orientation(),
        software_chain: merge.software_chain(software.as_deref()),
        software,
        history: merge.history(),
        camera: merge.camera(),
        lens: merge.first(&[
            "Exif.Photo.LensModel",
            "Xmp.exifEX.LensModel",
            "Xmp.aux.Lens",
        ]),
        serial: merge.first(&[
            "Exif.Photo.BodySerialNumber",
            "Exif.Image.CameraSerialNumber",
            "Xmp.exifEX.BodySerialNumber",
            "Xmp.aux.SerialNumber",
        ]),
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
    later_iim: bool,
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

    /// The value of a name; of XMP, else that of the sidecar.
    fn value(&self, name: &str) -> Option<String> {
        let beside = || self.one(&sidecar_name(name)?);
        let field = self.one(name).or_else(beside);
        field.map(|field| field.value.clone())
    }

    /// The values of `names`, each block's in the order of belief, those of the sidecar among them.
    fn rivals(&self, names: &[&str]) -> Vec<Field> {
        let mut rivals: Vec<Field> = Vec::new();
        for name in names {
            rivals.extend(self.one(name).cloned());
            rivals.extend(sidecar_name(name).and_then(|name| self.one(&name)).cloned());
        }
        rivals.sort_by_key(|rival| self.rank(rival.from));
        rivals
    }

    /// The place of a block among those that give a text.
    fn rank(&self, block: Block) -> u8 {
        match block {
            Block::Iim if self.later_iim => 0,
            Block::Xmp => 1,
            Block::Iim => 2,
            Block::Sidecar => 3,
            Block::C2pa => 4,
            Block::Exif => 5,
            Block::Container => 6,
        }
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.value(name))
    }

    /// The first of `names` that has a value; other blocks that differ are a conflict under `key`.
    fn text(&mut self, key: &'static str, names: &[&str]) -> Option<String> {
        let rivals = self.rivals(names);
        self.settle(key, rivals, same_text)
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
        let mut rivals = self.rivals(&[
            "Xmp.dc.description",
            "Iptc.Application2.Caption",
            "Exif.Image.ImageDescription",
            "Png.Description",
            "Keys.com.apple.quicktime.description",
            "UserData.©des",
            "UserData.©inf",
            "UserData.©cmt",
            "UserData.dscp",
            "ItemList.desc",
            "ItemList.©cmt",
            "Riff.ICMT",
        ]);
        if rivals.len() > 1 {
            rivals.retain(|field| !is_filler(field));
        }
        self.settle("caption", rivals, same_text)
    }

    /// Photographers: each name of a list, or the names of one text parted by `;`.
    fn creator(&mut self) -> Vec<String> {
        let names = [
            "Xmp.dc.creator",
            "Sidecar.dc.creator",
            "Iptc.Application2.Byline",
            "C2pa.stds.schema-org.CreativeWork/author[1]/name",
            "Exif.Image.Artist",
            "Png.Author",
            "Keys.com.apple.quicktime.author",
            "UserData.©aut",
            "UserData.©ART",
            "UserData.auth",
            "ItemList.©ART",
            "Riff.IART",
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
        lists.sort_by_key(|(field, _)| self.rank(field.from));
        let rivals = lists.iter().map(|(field, _)| field.clone()).collect();
        let used = self.settle("creator", rivals, same_people);
        let used = lists
            .into_iter()
            .find(|(field, _)| Some(&field.value) == used.as_ref());
        used.map(|(_, people)| people).unwrap_or_default()
    }

    /// Instructions of the desk; a service's mark in their place is none.
    fn instructions(&mut self) -> Option<String> {
        let mut rivals = self.rivals(&[
            "Xmp.photoshop.Instructions",
            "Iptc.Application2.SpecialInstructions",
        ]);
        rivals.retain(|field| !is_facebook_mark(&field.value));
        self.settle("instructions", rivals, same_text)
    }

    fn job_id(&self) -> Option<String> {
        if self.is_marked() {
            return None;
        }
        self.first(&[
            "Xmp.photoshop.TransmissionReference",
            "Iptc.Application2.TransmissionReference",
        ])
    }

    /// Whether Facebook left its mark: then the transmission reference is a token of its own.
    fn is_marked(&self) -> bool {
        let instructions = self.value("Iptc.Application2.SpecialInstructions");
        instructions.is_some_and(|text| is_facebook_mark(&text))
    }

    fn people(&self) -> Vec<String> {
        let names = [
            "Xmp.Iptc4xmpExt.PersonInImage",
            "Sidecar.Iptc4xmpExt.PersonInImage",
        ];
        let mut people: Vec<String> = Vec::new();
        for field in names.iter().flat_map(|name| self.all(name)) {
            if !people.contains(&field.value) && people.len() < MAX_PEOPLE {
                people.push(field.value.clone());
            }
        }
        people
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
        if self.is_marked() {
            return None;
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
        let make = self.first(&[
            "Exif.Image.Make",
            "Xmp.tiff.Make",
            "Keys.com.apple.quicktime.make",
            "UserData.©mak",
        ]);
        let model = self.first(&[
            "Exif.Image.Model",
            "Xmp.tiff.Model",
            "Keys.com.apple.quicktime.model",
            "UserData.©mod",
            "Gpmf.MINF",
            "Gpmf.DVNM",
        ]);
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
        term(&self.first(&names)?)
    }
}

/// The name of the same property in the sidecar; `None` for what is no XMP.
fn sidecar_name(name: &str) -> Option<String> {
    Some(format!("Sidecar.{}", name.strip_prefix("Xmp.")?))
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

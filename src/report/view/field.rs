//! Which raw fields of a file the public sees, and which hold what nobody else should know.

use crate::metadata::{Field, Metadata};

/// Fields that are made to be published, and what they tell of the exposure; everything else stays with the desk.
///
/// Names without the number or language of a list item.
const PUBLIC: &[&str] = &[
    "Exif.Image.Artist",
    "Exif.Image.Copyright",
    "Exif.Image.DateTime",
    "Exif.Image.ImageDescription",
    "Exif.Image.Make",
    "Exif.Image.Model",
    "Exif.Image.Orientation",
    "Exif.Image.Software",
    "Exif.Photo.DateTimeDigitized",
    "Exif.Photo.DateTimeOriginal",
    "Exif.Photo.ExposureTime",
    "Exif.Photo.FNumber",
    "Exif.Photo.FocalLength",
    "Exif.Photo.LensModel",
    "Exif.Photo.OffsetTime",
    "Exif.Photo.OffsetTimeDigitized",
    "Exif.Photo.OffsetTimeOriginal",
    "Exif.Photo.PhotographicSensitivity",
    "Exif.Photo.PixelXDimension",
    "Exif.Photo.PixelYDimension",
    "Exif.Photo.SubSecTimeOriginal",
    "Iptc.Application2.Byline",
    "Iptc.Application2.BylineTitle",
    "Iptc.Application2.Caption",
    "Iptc.Application2.City",
    "Iptc.Application2.Copyright",
    "Iptc.Application2.CountryCode",
    "Iptc.Application2.CountryName",
    "Iptc.Application2.Credit",
    "Iptc.Application2.DateCreated",
    "Iptc.Application2.FixtureId",
    "Iptc.Application2.Headline",
    "Iptc.Application2.ObjectName",
    "Iptc.Application2.Program",
    "Iptc.Application2.ProvinceState",
    "Iptc.Application2.ReleaseDate",
    "Iptc.Application2.ReleaseTime",
    "Iptc.Application2.Source",
    "Iptc.Application2.SpecialInstructions",
    "Iptc.Application2.TimeCreated",
    "Iptc.Application2.TransmissionReference",
    "Png.Author",
    "Png.Copyright",
    "Png.Description",
    "Png.Software",
    "Xmp.GettyImagesGIFT.AssetID",
    "Xmp.Iptc4xmpExt.DigitalSourceType",
    "Xmp.Iptc4xmpExt.DigitalSourcefileType",
    "Xmp.dc.creator",
    "Xmp.dc.description",
    "Xmp.dc.rights",
    "Xmp.dc.title",
    "Xmp.exif.DateTimeOriginal",
    "Xmp.photoshop.City",
    "Xmp.photoshop.Country",
    "Xmp.photoshop.Credit",
    "Xmp.photoshop.DateCreated",
    "Xmp.photoshop.Headline",
    "Xmp.photoshop.Instructions",
    "Xmp.photoshop.Source",
    "Xmp.photoshop.State",
    "Xmp.photoshop.TransmissionReference",
    "Xmp.tiff.Make",
    "Xmp.tiff.Model",
    "Xmp.xmp.CreatorTool",
    "Xmp.xmpRights.Marked",
    "Xmp.xmpRights.UsageTerms",
    "Xmp.xmpRights.WebStatement",
];

/// Shorter values are too common in other words to be looked for there.
const SHORTEST_SECRET: usize = 5;

/// Whether the public may see a raw field.
pub(in crate::report) fn is_public(field: &Field) -> bool {
    let base = match field.name.rsplit_once('[') {
        Some((base, rest)) if rest.ends_with(']') => base,
        _ => &field.name,
    };
    PUBLIC.binary_search(&base).is_ok()
}

/// Values that name a device, its owner or a position, wherever they are repeated.
///
/// An owner who is also named as the photographer is no secret.
pub(super) fn secrets(metadata: &Metadata) -> impl Iterator<Item = &str> {
    metadata.fields.iter().filter_map(|field| {
        let name = field.name.to_ascii_lowercase();
        let tag = name.rsplit(['.', ':', '/']).next().unwrap_or_default();
        let value = field.value.trim();
        let named = tag.contains("serial");
        let placed = tag.contains("latitude") || tag.contains("longitude");
        let owned = tag == "ownername" || tag == "cameraownername";
        let credited = metadata.creator.iter().any(|creator| creator == value);
        let is_secret = named || placed || (owned && !credited);
        (is_secret && value.len() >= SHORTEST_SECRET).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Block;

    fn field(name: &str, value: &str) -> Field {
        Field {
            name: name.to_owned(),
            value: value.to_owned(),
            from: Block::Exif,
        }
    }

    #[test]
    fn the_list_can_be_searched() {
        assert!(PUBLIC.is_sorted());
        assert!(is_public(&field("Xmp.dc.description[de]", "")));
        for name in [
            "Exif.Photo.BodySerialNumber",
            "Exif.GPSInfo.GPSLatitude",
            "Exif.Image.HostComputer",
            "Exif.Photo.UserComment",
            "Xmp.xmpMM.History[1]/stEvt.instanceID",
        ] {
            assert!(!is_public(&field(name, "")), "{name}");
        }
    }

    #[test]
    fn devices_owners_and_positions_are_secrets() {
        let metadata = Metadata {
            creator: vec!["Ada Fontein".to_owned()],
            fields: vec![
                field("Exif.Photo.BodySerialNumber", "SN-4711"),
                field("Xmp.aux.LensSerialNumber", "0000"),
                field("Exif.Photo.CameraOwnerName", "Olga Vidal"),
                field("Xmp.aux.OwnerName", "Ada Fontein"),
                field(
                    "Xmp.plus.CopyrightOwner[1]/plus.CopyrightOwnerName",
                    "AFP News",
                ),
                field("Exif.GPSInfo.GPSLatitude", "30/1 30/1 2916/100"),
                field("Exif.Image.Model", "EOS 5D Mark IV"),
            ],
            ..Metadata::default()
        };
        let found: Vec<&str> = secrets(&metadata).collect();
        assert_eq!(found, ["SN-4711", "Olga Vidal", "30/1 30/1 2916/100"]);
    }
}

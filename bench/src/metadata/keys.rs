//! What is compared: each key as cutline reads it and as exiftool's tags give it.

use cutline::metadata::Metadata;
use serde_json::{Map, Value};

/// exiftool's tags of one file.
pub(super) type Tags = Map<String, Value>;

/// A key with what we read, and the values exiftool gives it, one a block.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) ours: fn(&Metadata) -> Option<String>,
    pub(super) theirs: fn(&Tags) -> Vec<String>,
    /// Whether values are the same.
    pub(super) same: fn(&str, &str) -> bool,
}

/// Every key; the names are those of `cutline inspect`.
pub(super) const KEYS: &[Key] = &[
    Key {
        name: "capture_time",
        ours: |m| m.capture_time.clone(),
        theirs: capture_times,
        same: same_time,
    },
    Key {
        name: "digitized",
        ours: |m| m.digitized.clone(),
        theirs: digitized,
        same: same_time,
    },
    Key {
        name: "modified",
        ours: |m| m.modified.clone(),
        theirs: modified,
        same: same_time,
    },
    Key {
        name: "date_created",
        ours: |m| m.date_created.clone(),
        theirs: |t| {
            let xmp = times(t, &["XMP-photoshop:DateCreated"]);
            xmp.into_iter().chain(iim_created(t)).collect()
        },
        same: same_time,
    },
    Key {
        name: "created",
        ours: |m| {
            m.created
                .clone()
                .map(|time| time.trim_end_matches('Z').to_owned())
        },
        theirs: |t| times(t, &["QuickTime:CreateDate"]),
        same: same_time,
    },
    Key {
        name: "gps",
        ours: |m| m.gps.map(|g| format!("{:.9} {:.9}", g.lat, g.lon)),
        theirs: positions,
        same: near,
    },
    Key {
        name: "gps_time",
        ours: |m| m.gps_time.clone(),
        theirs: |t| times(t, &["Composite:GPSDateTime", "XMP-exif:GPSDateTime"]),
        same: |ours, theirs| {
            same_time(
                ours.trim_end_matches('Z'),
                theirs.split(['.', 'Z']).next().unwrap_or(theirs),
            )
        },
    },
    Key {
        name: "gps_direction",
        ours: |m| m.gps_direction.map(|degrees| degrees.to_string()),
        theirs: |t| texts(t, &["GPS:GPSImgDirection"]),
        same: near,
    },
    Key {
        name: "creator",
        ours: |m| (!m.creator.is_empty()).then(|| m.creator.join("; ")),
        theirs: |t| {
            let tags = [
                "XMP-dc:Creator",
                "IPTC:By-line",
                "IFD0:Artist",
                "PNG:Author",
                "ItemList:Artist",
                "UserData:Artist",
                "UserData:Author",
            ];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "credit",
        ours: |m| m.credit.clone(),
        theirs: |t| texts(t, &["XMP-photoshop:Credit", "IPTC:Credit"]),
        same: same_text,
    },
    Key {
        name: "source",
        ours: |m| m.source.clone(),
        theirs: |t| texts(t, &["XMP-photoshop:Source", "IPTC:Source"]),
        same: same_text,
    },
    Key {
        name: "caption",
        ours: |m| m.caption.clone(),
        theirs: |t| {
            let tags = [
                "XMP-dc:Description",
                "IPTC:Caption-Abstract",
                "IFD0:ImageDescription",
                "PNG:Description",
                "ItemList:Comment",
                "ItemList:Description",
                "UserData:Comment",
            ];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "headline",
        ours: |m| m.headline.clone(),
        theirs: |t| texts(t, &["XMP-photoshop:Headline", "IPTC:Headline"]),
        same: same_text,
    },
    Key {
        name: "copyright",
        ours: |m| m.copyright.clone(),
        theirs: |t| {
            let tags = [
                "XMP-dc:Rights",
                "IPTC:CopyrightNotice",
                "IFD0:Copyright",
                "PNG:Copyright",
                "ItemList:Copyright",
                "UserData:Copyright",
                "RIFF:Copyright",
            ];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "city",
        ours: |m| m.city.clone(),
        theirs: |t| place(t, &["XMP-photoshop:City", "IPTC:City"], "City"),
        same: same_text,
    },
    Key {
        name: "state",
        ours: |m| m.state.clone(),
        theirs: |t| {
            let tags = ["XMP-photoshop:State", "IPTC:Province-State"];
            place(t, &tags, "ProvinceState")
        },
        same: same_text,
    },
    Key {
        name: "country",
        ours: |m| m.country.clone(),
        theirs: |t| {
            let tags = ["XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"];
            place(t, &tags, "CountryName")
        },
        same: same_text,
    },
    Key {
        name: "location",
        ours: |m| m.location.clone(),
        theirs: |t| {
            let tags = ["XMP-iptcCore:Location", "IPTC:Sub-location"];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "instructions",
        ours: |m| m.instructions.clone(),
        theirs: |t| {
            let tags = ["XMP-photoshop:Instructions", "IPTC:SpecialInstructions"];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "usage_terms",
        ours: |m| m.usage_terms.clone(),
        theirs: |t| texts(t, &["XMP-xmpRights:UsageTerms"]),
        same: same_text,
    },
    Key {
        name: "job_id",
        ours: |m| m.job_id.clone(),
        theirs: |t| {
            let tags = [
                "XMP-photoshop:TransmissionReference",
                "IPTC:OriginalTransmissionReference",
            ];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "orientation",
        ours: |m| m.orientation.map(|n| n.to_string()),
        theirs: |t| {
            let found = texts(t, &["IFD0:Orientation"]).into_iter();
            found.filter(|n| matches!(n.parse(), Ok(1..=8))).collect()
        },
        same: same_text,
    },
    Key {
        name: "software",
        ours: |m| m.software.clone(),
        theirs: |t| {
            let tags = [
                "IFD0:Software",
                "XMP-xmp:CreatorTool",
                "IPTC:OriginatingProgram",
                "PNG:Software",
                "Keys:Software",
                "Keys:Software-und-US",
                "UserData:SoftwareVersion",
                "ItemList:Encoder",
                "RIFF:Software",
            ];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "camera",
        ours: |m| m.camera.clone(),
        theirs: cameras,
        same: same_text,
    },
    Key {
        name: "lens",
        ours: |m| m.lens.clone(),
        theirs: |t| {
            texts(
                t,
                &["ExifIFD:LensModel", "XMP-exifEX:LensModel", "XMP-aux:Lens"],
            )
        },
        same: same_text,
    },
    Key {
        name: "serial",
        ours: |m| m.serial.clone(),
        theirs: |t| {
            let tags = [
                "ExifIFD:SerialNumber",
                "IFD0:CameraSerialNumber",
                "XMP-exifEX:SerialNumber",
                "XMP-aux:SerialNumber",
            ];
            texts(t, &tags)
        },
        same: same_text,
    },
    Key {
        name: "digital_source_type",
        ours: |m| m.digital_source_type.clone(),
        theirs: |t| {
            let tags = [
                "XMP-iptcExt:DigitalSourceType",
                "XMP-iptcExt:DigitalSourcefileType",
            ];
            let last = |uri: String| uri.rsplit('/').next().unwrap_or_default().to_owned();
            texts(t, &tags).into_iter().map(last).collect()
        },
        same: same_text,
    },
];

/// Whether two texts are the same, white space aside.
fn same_text(a: &str, b: &str) -> bool {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded(a) == folded(b)
}

/// Whether two times are spelled alike; fractions of a second without their trailing zeros.
fn same_time(a: &str, b: &str) -> bool {
    a == b
}

/// Whether numbers agree within a millionth.
fn near(a: &str, b: &str) -> bool {
    let parts =
        |text: &str| -> Vec<f64> { text.split(' ').filter_map(|n| n.parse().ok()).collect() };
    let (a, b) = (parts(a), parts(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| (a - b).abs() <= 1e-6)
}

/// The text of each tag; lists joined by `; `, empty ones left out.
fn texts(tags: &Tags, names: &[&str]) -> Vec<String> {
    let values = names.iter().filter_map(|name| tags.get(*name)).map(text_of);
    values.filter(|text| !text.trim().is_empty()).collect()
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_of).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// A place of the flat tags, else that of the only location shown or made.
fn place(tags: &Tags, flat: &[&str], member: &str) -> Vec<String> {
    let found = texts(tags, flat);
    if !found.is_empty() {
        return found;
    }
    let all_flat = [
        "XMP-photoshop:City",
        "IPTC:City",
        "XMP-photoshop:State",
        "IPTC:Province-State",
        "XMP-photoshop:Country",
        "IPTC:Country-PrimaryLocationName",
    ];
    if !texts(tags, &all_flat).is_empty() {
        return Vec::new();
    }
    let of = |structure: &str| {
        let value = tags.get(&format!("XMP-iptcExt:{structure}"))?;
        let one = match value {
            Value::Array(items) if items.len() == 1 => items.first()?,
            Value::Array(_) => return None,
            one => one,
        };
        one.get(member).map(text_of)
    };
    ["LocationShown", "LocationCreated"]
        .into_iter()
        .find_map(of)
        .into_iter()
        .collect()
}

/// Make and model, the make once.
fn cameras(tags: &Tags) -> Vec<String> {
    let groups = [
        ["IFD0:Make", "IFD0:Model"],
        ["XMP-tiff:Make", "XMP-tiff:Model"],
        ["Keys:Make", "Keys:Model"],
        ["Keys:Make-und-US", "Keys:Model-und-US"],
        ["UserData:Make", "UserData:Model"],
    ];
    let camera = |[make, model]: [&str; 2]| {
        let text = |name| {
            tags.get(name)
                .map(text_of)
                .filter(|text| !text.trim().is_empty())
        };
        match (text(make), text(model)) {
            (Some(make), Some(model))
                if model
                    .to_lowercase()
                    .starts_with(&make.trim().to_lowercase()) =>
            {
                Some(model)
            }
            (Some(make), Some(model)) => Some(format!("{make} {model}")),
            (make, model) => make.or(model),
        }
    };
    groups.into_iter().filter_map(camera).collect()
}

/// `YYYY-MM-DDThh:mm:ss` with sub-seconds and offset of EXIF, else IIM, XMP or the container, each where the clock
/// was set.
fn capture_times(tags: &Tags) -> Vec<String> {
    let text = |name: &str| tags.get(name).map(text_of);
    let has_exif = tags.contains_key("ExifIFD:DateTimeOriginal");
    let exif = has_exif
        .then(|| text("Composite:SubSecDateTimeOriginal"))
        .flatten()
        .or_else(|| text("ExifIFD:DateTimeOriginal"))
        .or_else(|| text("IFD0:DateTimeOriginal"));
    let exif = exif.and_then(|time| iso(&time));
    let iim = iim_created(tags);
    let others = [
        "XMP-photoshop:DateCreated",
        "XMP-exif:DateTimeOriginal",
        "Keys:CreationDate",
        "Keys:CreationDate-und-US",
        "UserData:ContentCreateDate",
        "RIFF:DateTimeOriginal",
    ];
    let others = times(tags, &others);
    exif.into_iter().chain(iim).chain(others).take(1).collect()
}

fn iim_created(tags: &Tags) -> Option<String> {
    let text = |name: &str| tags.get(name).map(text_of);
    let date = text("IPTC:DateCreated")?;
    match text("IPTC:TimeCreated") {
        Some(time) => iso(&format!("{date} {time}")),
        None => iso(&date),
    }
}

fn digitized(tags: &Tags) -> Vec<String> {
    let exif = match tags.contains_key("ExifIFD:CreateDate") {
        true => times(tags, &["Composite:SubSecCreateDate", "ExifIFD:CreateDate"]),
        false => Vec::new(),
    };
    let others = ["XMP-exif:DateTimeDigitized", "XMP-xmp:CreateDate"];
    let digital = tags.get("IPTC:DigitalCreationDate").map(text_of);
    let digital = digital.and_then(|date| {
        let time = tags.get("IPTC:DigitalCreationTime").map(text_of);
        iso(&format!("{date} {}", time.unwrap_or_default()))
    });
    exif.into_iter()
        .chain(digital)
        .chain(times(tags, &others))
        .collect()
}

fn modified(tags: &Tags) -> Vec<String> {
    let exif = match tags.contains_key("IFD0:ModifyDate") {
        true => times(tags, &["Composite:SubSecModifyDate", "IFD0:ModifyDate"]),
        false => Vec::new(),
    };
    let movie = times(tags, &["QuickTime:ModifyDate"]).into_iter();
    let others = times(tags, &["XMP-xmp:ModifyDate"]);
    exif.into_iter()
        .chain(others)
        .chain(movie.map(|time| format!("{time}Z")))
        .collect()
}

/// The times of tags in our spelling, those left out whose clock was not set.
fn times(tags: &Tags, names: &[&str]) -> Vec<String> {
    texts(tags, names)
        .iter()
        .filter_map(|time| iso(time))
        .collect()
}

/// exiftool's spelling of a time in ours; `None` where the clock was not set.
fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let year: u16 = date.get(..4)?.parse().ok()?;
    let date = date.replace([':', '/'], "-");
    if year == 0 || cutline::time::DateInterval::parse(&date).is_none() {
        return None;
    }
    match time.trim() {
        "" => Some(date),
        time => Some(format!("{date}T{time}")),
    }
}

fn positions(tags: &Tags) -> Vec<String> {
    let number = |name: &str| {
        tags.get(&format!("Composite:{name}"))
            .and_then(Value::as_f64)
    };
    let xmp = |name: &str| {
        tags.get(&format!("XMP-exif:{name}"))
            .and_then(Value::as_f64)
    };
    let both = number("GPSLatitude").zip(number("GPSLongitude"));
    let both = both.or_else(|| xmp("GPSLatitude").zip(xmp("GPSLongitude")));
    both.map(|(lat, lon)| format!("{lat} {lon}"))
        .into_iter()
        .collect()
}

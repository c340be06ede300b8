//! Which value wins, and what is told of the others.

use super::*;

fn field(name: &str, value: &str) -> Field {
    let from = match name.split('.').next() {
        Some("Exif") => Block::Exif,
        Some("Iptc") => Block::Iim,
        Some("Xmp") => Block::Xmp,
        Some("Sidecar") => Block::Sidecar,
        Some("C2pa") => Block::C2pa,
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
    record(&fields, false)
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

#[test]
fn a_sidecar_stands_behind_the_desk_and_before_the_camera() {
    let record = record_of(&[
        ("Exif.Image.Copyright", "camera"),
        ("Iptc.Application2.Credit", "AFP"),
        ("Sidecar.photoshop.Credit", "AP"),
        ("Sidecar.dc.rights", "desk"),
        ("Sidecar.dc.creator[1]", "Bo"),
    ]);
    assert_eq!(record.credit.as_deref(), Some("AFP"));
    assert_eq!(record.copyright.as_deref(), Some("desk"));
    assert_eq!(record.creator, ["Bo"]);
    assert_eq!(conflict_keys(&record), ["credit", "copyright"]);
}

#[test]
fn iim_that_was_changed_later_goes_before_xmp() {
    let pairs = [
        ("Iptc.Application2.City", "Khan Yunis"),
        ("Xmp.photoshop.City", "Baghdad"),
        ("Iptc.Application2.Byline", "Anna"),
        ("Xmp.dc.creator[1]", "Bo"),
    ];
    let fields: Vec<Field> = pairs.iter().map(|(n, v)| field(n, v)).collect();
    let (before, later) = (record(&fields, false), record(&fields, true));
    assert_eq!(
        (before.city.as_deref(), later.city.as_deref()),
        (Some("Baghdad"), Some("Khan Yunis"))
    );
    assert_eq!(
        (before.creator, later.creator),
        (vec!["Bo".to_owned()], vec!["Anna".to_owned()])
    );
    assert_eq!(conflict_keys(&record(&fields, true)), ["city", "creator"]);
}

#[test]
fn the_mark_of_a_service_is_no_instruction_and_no_asset_id() {
    let record = record_of(&[
        ("Iptc.Application2.SpecialInstructions", "FBMD01000a990300"),
        ("Iptc.Application2.TransmissionReference", "Xk2k3j4h5g6"),
    ]);
    assert_eq!(
        (record.instructions, record.asset_id, record.job_id),
        (None, None, None)
    );
}

#[test]
fn a_video_says_when_where_and_with_what_it_was_made() {
    let record = record_of(&[
        ("Movie.CreateDate", "2019-11-15T09:30:00Z"),
        (
            "Keys.com.apple.quicktime.creationdate",
            "2019-11-15T10:30:00+0200",
        ),
        (
            "Keys.com.apple.quicktime.location.ISO6709",
            "+31.3466+034.3063+061.500/",
        ),
        ("Keys.com.apple.quicktime.make", "Apple"),
        ("Keys.com.apple.quicktime.model", "iPhone 11"),
    ]);
    assert_eq!(
        record.capture_time.as_deref(),
        Some("2019-11-15T10:30:00+02:00")
    );
    assert_eq!(record.capture_block, Some(Block::Container));
    assert_eq!(record.created.as_deref(), Some("2019-11-15T09:30:00Z"));
    assert_eq!(
        record.gps.map(|gps| (gps.lat, gps.alt)),
        Some((31.3466, Some(61.5)))
    );
    assert_eq!(record.camera.as_deref(), Some("Apple iPhone 11"));
}

#[test]
fn history_names_programs_in_their_order() {
    let record = record_of(&[
        ("Xmp.xmpMM.History[1]/stEvt.action", "created"),
        ("Xmp.xmpMM.History[1]/stEvt.softwareAgent", "Lightroom 9"),
        ("Xmp.xmpMM.History[2]/stEvt.action", "saved"),
        ("Xmp.xmpMM.History[2]/stEvt.softwareAgent", "Photoshop 21"),
        ("Xmp.xmpMM.History[2]/stEvt.when", "2019-11-16T08:00:00Z"),
        ("Exif.Image.Software", "Photoshop 21"),
    ]);
    assert_eq!(record.software_chain, ["Lightroom 9", "Photoshop 21"]);
    assert_eq!(record.history.len(), 2);
    assert_eq!(
        record.history[1].when.as_deref(),
        Some("2019-11-16T08:00:00Z")
    );
}

#[test]
fn an_author_who_is_signed_for_stands_behind_the_desk_and_before_the_camera() {
    let author = ("C2pa.stds.schema-org.CreativeWork/author[1]/name", "Ada");
    let camera = record_of(&[("Exif.Image.Artist", "owner"), author]);
    assert_eq!(camera.creator, ["Ada"]);
    let desk = record_of(&[("Iptc.Application2.Byline", "Bo"), author]);
    assert_eq!(desk.creator, ["Bo"]);
    assert_eq!(conflict_keys(&desk), ["creator"]);
}

//! What real and hostile files say of themselves.

use std::path::{Path, PathBuf};

use cutline::metadata::{self, Block, CredentialState, Examine, Metadata, Reading, Trust};

use crate::data::test_data;
use crate::run::fixture;

/// What bytes without a name say of themselves.
fn read(bytes: &[u8]) -> Metadata {
    metadata::read(bytes, &Reading::named(""))
}

/// The metadata of a file under `files/` of the test data.
fn of(file: &str) -> Option<Metadata> {
    let path = test_data(file)?.join("files").join(file);
    Some(read(&std::fs::read(path).unwrap()))
}

const FOLIO: &str = "b_folio_iptc/test/fixtures/folio/metadata_test_images";

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_under(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// A JPEG of the given segments and no picture.
fn jpeg(segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut out = b"\xff\xd8".to_vec();
    for (marker, body) in segments {
        let length = u16::try_from(body.len() + 2).unwrap();
        out.extend([0xff, *marker]);
        out.extend(length.to_be_bytes());
        out.extend_from_slice(body);
    }
    out.extend(b"\xff\xda\0\x02\xff\xd9");
    out
}

fn iim_segment(sets: &[(u8, &str)]) -> Vec<u8> {
    let mut iim = Vec::new();
    for (number, text) in sets {
        iim.extend([0x1c, 2, *number]);
        iim.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
        iim.extend(text.bytes());
    }
    let mut out = b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec();
    out.extend(u32::try_from(iim.len()).unwrap().to_be_bytes());
    out.extend(iim);
    out
}

#[test]
fn every_file_is_read_without_a_panic() {
    let Some(data) = test_data("metadata of every file") else {
        return;
    };
    let mut files = Vec::new();
    files_under(&data.join("files"), &mut files);
    assert!(files.len() > 2_000, "{} files", files.len());
    let (mut with_fields, trust) = (0, Trust::default());
    for path in files {
        let reading = Reading {
            credentials: Examine::Whole(&trust),
            ..Reading::named("")
        };
        let found = metadata::read(&std::fs::read(&path).unwrap(), &reading);
        let mut problems = found.problems.iter();
        let stopped = problems.any(|p| p.message.contains("a reader stopped"));
        assert!(!stopped, "{}", path.display());
        assert!(found.problems.len() <= 40, "{}", path.display());
        assert!(found.fields.len() <= 16_000, "{}", path.display());
        with_fields += usize::from(!found.is_empty());
    }
    assert!(with_fields > 250, "{with_fields} files with fields");
}

#[test]
fn every_file_cut_short_is_read_without_a_panic() {
    let Some(data) = test_data("metadata of cut files") else {
        return;
    };
    let mut files = Vec::new();
    for folder in [
        "b_folio_iptc",
        "b_exif_samples",
        "b_exifr",
        "b_libheif",
        "b_mp4parse",
        "c_public_testfiles",
    ] {
        files_under(&data.join("files").join(folder), &mut files);
    }
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        for part in 1..16 {
            read(&bytes[..bytes.len() * part / 16]);
        }
    }
}

#[test]
fn agency_text_in_utf8_without_a_marker_is_readable() {
    let name = "ČTK / Sznapka Petr";
    let bytes = jpeg(&[(0xed, &iim_segment(&[(80, name), (110, name)]))]);
    let found = read(&bytes);
    assert_eq!(found.creator, [name]);
    assert_eq!(found.credit.as_deref(), Some(name));

    let Some(real) = of(&format!("{FOLIO}/profimedia-1031022607.jpg")) else {
        return;
    };
    assert_eq!(real.creator, ["ČTK / Glück Dalibor"]);
    assert_eq!(real.credit.as_deref(), Some("ČTK / Glück Dalibor"));
    assert_eq!(real.asset_id.as_deref(), Some("1031022607"));
    assert_eq!(real.capture_time.as_deref(), Some("2025-08-24T02:00:01"));
    assert_eq!(real.capture_block, Some(Block::Iim));
}

#[test]
fn getty_header_of_a_webp() {
    let Some(found) = of(&format!("{FOLIO}/gettyimages-2231736497-1024x1024.webp")) else {
        return;
    };
    assert_eq!(found.creator, ["Tasos Katopodis"]);
    assert_eq!(found.credit.as_deref(), Some("Getty Images"));
    assert_eq!(found.asset_id.as_deref(), Some("2231736497"));
    assert!(
        found
            .caption
            .unwrap()
            .starts_with("WASHINGTON, DC - AUGUST 23")
    );
    assert!(found.conflicts.is_empty(), "{:?}", found.conflicts);
}

#[test]
fn the_reference_picture_of_the_iptc() {
    let Some(found) = of(&format!("{FOLIO}/IPTC-PhotometadataRef-Std2024.1.jpg")) else {
        return;
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    assert_eq!(text(&found.credit), "Credit Line (ref2024.1)");
    assert_eq!(text(&found.usage_terms), "Rights Usage Terms (ref2024.1)");
    assert_eq!(text(&found.asset_id), "Image Supplier Image ID (ref2024.1)");
    assert_eq!(text(&found.digital_source_type), "softwareImage");
    assert_eq!(
        found.place_words().unwrap(),
        "City (Core) (ref2024.1), Province/State(Core)(ref2024.1), Country (Core) (ref2024.1)"
    );
    assert_eq!(found.creator, ["Creator1 (ref2024.1)"]);
    assert!(found.conflicts.iter().all(|c| c.key != "creator"));
}

#[test]
fn blocks_that_disagree_are_told() {
    let packet = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
        xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Baghdad" photoshop:Credit="AP"/></rdf:RDF>"#;
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat();
    let iim = iim_segment(&[(90, "Khan Yunis"), (110, "AP")]);
    let found = read(&jpeg(&[(0xe1, &xmp), (0xed, &iim)]));
    assert_eq!(found.city.as_deref(), Some("Baghdad"));
    assert_eq!(found.conflicts.len(), 1);
    let conflict = &found.conflicts[0];
    assert_eq!(conflict.key, "city");
    let values: Vec<(&str, Block)> = conflict
        .values
        .iter()
        .map(|field| (field.value.as_str(), field.from))
        .collect();
    assert_eq!(
        values,
        [("Baghdad", Block::Xmp), ("Khan Yunis", Block::Iim)]
    );
}

#[test]
fn a_file_that_says_nothing_is_empty() {
    for bytes in [&b""[..], b"plain text", &jpeg(&[])] {
        let found = read(bytes);
        assert!(found.is_empty() && found.problems.is_empty());
        assert_eq!(found.place_words(), None);
        assert_eq!(found.capture_interval(), None);
        assert!(!found.has_thumbnail());
    }
}

#[test]
fn thumbnails_are_found_where_they_lie() {
    let Some(data) = test_data("thumbnails") else {
        return;
    };
    let path = data.join("files/b_exif_samples/jpg/Kodak_CX7530.jpg");
    let bytes = std::fs::read(path).unwrap();
    let range = read(&bytes).thumbnail.unwrap();
    assert!(bytes[range].starts_with(b"\xff\xd8"));
}

#[test]
fn damaged_credentials_are_never_trusted() {
    let folder = fixture("credentials");
    let pem = std::fs::read_to_string(folder.join("anchors.pem")).unwrap();
    let trust = Trust::of_pem(&pem).unwrap();
    let whole = std::fs::read(folder.join("valid.jpg")).unwrap();
    let state = |bytes: &[u8]| {
        let reading = Reading {
            credentials: Examine::Whole(&trust),
            ..Reading::named("")
        };
        metadata::read(bytes, &reading).credentials.state
    };
    assert_eq!(state(&whole), CredentialState::ValidTrusted);
    let pixels = whole.len() - 5_000;
    for at in (pixels..whole.len()).step_by(500) {
        let mut changed = whole.clone();
        changed[at] ^= 0x40;
        assert_eq!(state(&changed), CredentialState::Altered, "byte {at}");
    }
    // The boxes that hold the credentials: what is left of them may be read or not.
    for at in (200..20_000).step_by(97) {
        let mut changed = whole.clone();
        changed[at] ^= 0x40;
        state(&changed);
    }
}

#[test]
fn a_source_type_that_is_signed_otherwise_is_a_conflict() {
    let whole = std::fs::read(fixture("credentials/generated.jpg")).unwrap();
    let packet = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
        xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
        e:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"/></rdf:RDF>"#;
    let trust = Trust::default();
    let reading = Reading {
        sidecar: None,
        credentials: Examine::Whole(&trust),
        name: "",
    };
    let body = [b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    let bytes = [&whole[..2], b"\xff\xe1", &length, &body, &whole[2..]].concat();
    let found = metadata::read(&bytes, &reading);
    assert_eq!(found.credentials.state, CredentialState::Altered);
    assert_eq!(found.conflicts[0].key, "digital_source_type");
    assert_eq!(found.conflicts[0].values[1].from, Block::C2pa);
}

//! Decoding, fingerprints and matching on real and hostile files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cutline::archive::{Candidate, Entry, EntryId};
use cutline::fetch::Digest;
use cutline::limit::{Limits, ProblemKind};
use cutline::matching::{Query, verify};
use cutline::media::{self, DecodeError, Rendition};
use cutline::signal::{Dihedral, SMALL_SIDE, Signal as _, pdq};

use crate::data::test_data;

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn rendition(path: &Path) -> Rendition {
    let bytes = std::fs::read(path).unwrap();
    media::decode(&bytes, 1, &Limits::default()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

fn bits_apart(a: &str, b: &str) -> u32 {
    let digit = |c: char| c.to_digit(16).unwrap();
    a.chars()
        .zip(b.chars())
        .map(|(a, b)| (digit(a) ^ digit(b)).count_ones())
        .sum()
}

#[test]
fn fingerprints_equal_the_published_ones() {
    let Some(data) = test_data("PDQ vectors") else {
        return;
    };
    let mut seen = 0;
    for list in ["EXPECTED_pdq_official.csv", "EXPECTED_pdq_pdqhash.csv"] {
        let mut reader = csv::Reader::from_path(data.join(list)).unwrap();
        let heads = reader.headers().unwrap().clone();
        let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let (file, expected, quality) = (column("file"), column("pdq_hex"), column("quality"));
        for row in reader.records() {
            let row = row.unwrap();
            let picture = rendition(&data.join("files").join(&row[file]));
            let (value, measured) = pdq::measure(&picture);
            let distance = bits_apart(&hex(&value), &row[expected]);
            let small = picture.full_width.max(picture.full_height) <= 512;
            let decisive = row[quality]
                .parse()
                .map_or(true, |quality: u8| quality >= 80);
            let bound = match (small, decisive) {
                (true, _) => 0,
                (false, true) => 10,
                (false, false) => 256,
            };
            assert!(distance <= bound, "{list} {}: {distance} bits", &row[file]);
            if small && !row[quality].is_empty() {
                assert_eq!(measured.to_string(), row[quality], "{list} {}", &row[file]);
            }
            seen += 1;
        }
    }
    assert!(seen >= 80, "{seen} vectors");
}

#[test]
fn dihedral_forms_equal_the_published_ones() {
    let Some(data) = test_data("PDQ vectors of turned pictures") else {
        return;
    };
    let folder = data.join("files/a_pdq/data/reg-test-input/dih");
    let original = rendition(&folder.join("bridge-1-original.jpg"));
    let forms = pdq::dihedral(&original).unwrap();
    let mut nearest = Vec::new();
    for path in files_under(&folder) {
        let (value, _) = pdq::measure(&rendition(&path));
        let distance = |(_, form): &(Dihedral, cutline::signal::Fingerprint)| {
            let bits = form.value.bytes();
            bits_apart(&hex(bits), &hex(&value))
        };
        let best = forms.iter().min_by_key(|form| distance(form)).unwrap();
        assert!(distance(best) <= 10, "{}", path.display());
        nearest.push(best.0);
    }
    nearest.sort();
    nearest.dedup();
    assert_eq!(nearest.len(), 8, "one file for each form");
}

#[test]
fn hostile_files_decode_or_are_refused() {
    let Some(data) = test_data("hostile files") else {
        return;
    };
    let mut seen = 0;
    for folder in std::fs::read_dir(data.join("files")).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("f_") && name != "b_metadata_extractor" {
            continue;
        }
        for path in files_under(&folder) {
            let bytes = std::fs::read(&path).unwrap();
            match media::decode(&bytes, 6, &Limits::default()) {
                Ok(picture) => {
                    assert_eq!(picture.rgb.len(), picture.width * picture.height * 3);
                    assert!(
                        picture.width.max(picture.height) <= 1_792,
                        "{}",
                        path.display()
                    );
                    let _ = pdq::measure(&picture);
                }
                Err(DecodeError::Panicked { reason }) => {
                    panic!("{}: {reason}", path.display());
                }
                Err(error) => assert!(!error.to_string().is_empty()),
            }
            seen += 1;
        }
    }
    assert!(seen > 1_000, "{seen} files");
}

#[test]
fn pictures_over_the_limit_are_refused_before_decoding() {
    let Some(data) = test_data("bombs") else {
        return;
    };
    let mut reader = csv::Reader::from_path(data.join("EXPECTED_bomb_dims.csv")).unwrap();
    let mut refused = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let bytes = std::fs::read(data.join("files").join(&row[0])).unwrap();
        let decoded = media::decode(&bytes, 1, &Limits::default());
        let declared: f64 = row[5].parse().unwrap();
        assert!(declared <= 120.0 || decoded.is_err(), "{}", &row[0]);
        refused += u32::from(decoded.is_err_and(|error| error.kind() == ProblemKind::OverLimit));
    }
    assert!(refused >= 8, "{refused} over the limit");
}

#[test]
fn a_truncated_jpeg_is_a_picture_only_while_nearly_all_of_it_is_there() {
    let Some(data) = test_data("truncated JPEG") else {
        return;
    };
    let bytes = std::fs::read(data.join("photos/p000.jpg")).unwrap();
    let cut = |share: usize| {
        let part = bytes.get(..bytes.len() * share / 100).unwrap();
        media::decode(part, 1, &Limits::default())
    };
    assert!(cut(100).is_ok());
    assert!(cut(98).is_ok());
    for share in [25, 50, 80] {
        assert!(
            matches!(cut(share), Err(DecodeError::Truncated { .. })),
            "{share} %"
        );
    }
    let whole = media::decode(&bytes, 1, &Limits::default()).unwrap();
    let without_end = media::decode(&bytes[..bytes.len() - 2], 1, &Limits::default()).unwrap();
    assert_eq!(whole, without_end);
}

#[test]
fn orientation_makes_all_eight_files_look_the_same() {
    let Some(data) = test_data("orientation") else {
        return;
    };
    let folder = data.join("files/b_exif_orientation");
    let upright = rendition(&folder.join("Landscape_1.jpg"));
    let reference = pdq::Pdq.compute(&upright).unwrap();
    for orientation in 1..=8_u8 {
        let bytes = std::fs::read(folder.join(format!("Landscape_{orientation}.jpg"))).unwrap();
        let picture = media::decode(&bytes, orientation, &Limits::default()).unwrap();
        assert_eq!((picture.full_width, picture.full_height), (1_800, 1_200));
        let fingerprint = pdq::Pdq.compute(&picture).unwrap();
        let distance = pdq::Pdq.distance(&reference, &fingerprint).unwrap();
        assert!(distance <= 31, "orientation {orientation}: {distance} bits");
    }
}

/// The picture as a JPEG of `quality` makes it.
fn recompressed(picture: &Rendition, quality: f32) -> Rendition {
    let mut encoder = mozjpeg::Compress::new(mozjpeg::ColorSpace::JCS_RGB);
    encoder.set_size(picture.width, picture.height);
    encoder.set_quality(quality);
    let mut encoder = encoder.start_compress(Vec::new()).unwrap();
    encoder.write_scanlines(&picture.rgb).unwrap();
    let bytes = encoder.finish().unwrap();
    media::decode(&bytes, 1, &Limits::default()).unwrap()
}

fn toned(picture: &Rendition, tone: impl Fn(f64) -> f64) -> Rendition {
    let curve = |value: &u8| tone(f64::from(*value)).clamp(0.0, 255.0) as u8;
    Rendition {
        rgb: picture.rgb.iter().map(curve).collect(),
        ..picture.clone()
    }
}

fn grey(picture: &Rendition) -> Rendition {
    let luma = picture.luma();
    Rendition {
        rgb: luma.data.iter().flat_map(|value| [*value; 3]).collect(),
        ..picture.clone()
    }
}

/// The picture at a fraction of its size: every pixel the mean of the pixels it covers.
fn shrunk(picture: &Rendition, factor: usize) -> Rendition {
    let (width, height) = (picture.width / factor, picture.height / factor);
    let mut rgb = Vec::new();
    for y in 0..height {
        let rows = y * picture.height / height..(y + 1) * picture.height / height;
        for x in 0..width {
            let columns = x * picture.width / width..(x + 1) * picture.width / width;
            for channel in 0..3 {
                let mut sum = 0;
                for row in rows.clone() {
                    for column in columns.clone() {
                        let at = (row * picture.width + column) * 3 + channel;
                        sum += usize::from(picture.rgb[at]);
                    }
                }
                rgb.push((sum / (rows.len() * columns.len())) as u8);
            }
        }
    }
    Rendition {
        width,
        height,
        rgb,
        full_width: width as u32,
        full_height: height as u32,
    }
}

fn entry(picture: &Rendition) -> Option<Entry> {
    Some(Entry {
        id: EntryId("entry".to_owned()),
        digest: None,
        paths: Vec::new(),
        files: Vec::new(),
        width: picture.full_width,
        height: picture.full_height,
        fingerprints: vec![pdq::Pdq.compute(picture).ok()?],
        small: Some(picture.thumbnail(SMALL_SIDE).data),
        records: Vec::new(),
        added: String::new(),
    })
}

fn proven(picture: &Rendition, entry: &Entry) -> Option<Vec<String>> {
    let query = Query::new(
        Digest::of(b""),
        picture.full_width,
        picture.full_height,
        picture,
    );
    let candidate = |query| Candidate {
        entry: entry.id.clone(),
        signal: "pdq".to_owned(),
        distance: 0,
        query,
        frame: None,
    };
    let proofs = (0..8).filter_map(|form| verify(&query, entry, &candidate(form)));
    let best = proofs.min_by(|a, b| a.distance.total_cmp(&b.distance))?;
    Some(best.edits.into_iter().map(|edit| edit.kind).collect())
}

#[test]
fn edited_photos_are_proven_and_others_never() {
    let Some(data) = test_data("edited photos") else {
        return;
    };
    let photos: Vec<Rendition> = files_under(&data.join("photos"))
        .iter()
        .step_by(10)
        .map(|path| rendition(path))
        .collect();
    let mut entries = Vec::new();
    let mut lost = std::collections::BTreeMap::new();
    for picture in &photos {
        let Some(entry) = entry(picture) else {
            continue;
        };
        let edits = [
            ("quality 10", recompressed(picture, 10.0)),
            ("grey", grey(picture)),
            ("quarter", shrunk(picture, 4)),
            ("brighter", toned(picture, |v| v * 1.2)),
            ("contrast", toned(picture, |v| (v - 128.0) * 1.3 + 128.0)),
            ("gamma", toned(picture, |v| 255.0 * (v / 255.0).powf(1.5))),
            ("mirrored", recompressed(&picture.clone().turned(2), 60.0)),
            ("on its side", picture.clone().turned(6)),
        ];
        for (edit, copy) in edits {
            let found = proven(&copy, &entry);
            match (edit, &found) {
                (_, None) => *lost.entry(edit).or_insert(0) += 1,
                ("mirrored", Some(kinds)) => assert_eq!(kinds, &["mirror"]),
                ("on its side", Some(kinds)) => assert_eq!(kinds, &["rotate-90"]),
                ("quarter", Some(kinds)) => assert_eq!(kinds.last().unwrap(), "scale"),
                _ => {}
            }
        }
        entries.push(entry);
    }
    assert!(entries.len() >= 20);
    let shares = lost.values().all(|count| *count <= 1 + entries.len() / 12);
    assert!(shares, "not proven, of {}: {lost:?}", entries.len());

    for path in files_under(&data.join("photos-other")).iter().step_by(20) {
        let other = rendition(path);
        for entry in &entries {
            assert_eq!(proven(&other, entry), None, "{}", path.display());
        }
    }
}

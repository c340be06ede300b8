//! Parts of pictures, screenshots and overlays, found and proven by the built program.

use std::path::{Path, PathBuf};

use cutline::limit::Limits;
use cutline::media::{self, Rendition};
use serde_json::Value;

use crate::data::test_data;
use crate::run::Home;

fn decoded(path: &Path) -> Rendition {
    media::decode(&std::fs::read(path).unwrap(), 1, &Limits::default()).unwrap()
}

/// The matches of one query against the pictures of some paths.
fn matches(home: &Home, query: &Path, against: &[&Path]) -> Vec<Value> {
    let query = query.display().to_string();
    let mut arguments = vec!["match", &query, "--format", "jsonl"];
    let against: Vec<String> = against
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    for path in &against {
        arguments.extend(["--against", path]);
    }
    let ran = home.run(&arguments);
    ran.lines()[0]["matches"].as_array().unwrap().clone()
}

fn kinds(matched: &Value) -> Vec<&str> {
    let edits = matched["edits"].as_array().unwrap().iter();
    edits.map(|edit| edit["kind"].as_str().unwrap()).collect()
}

/// A photo of the test data with much to see on it.
fn photo() -> Option<PathBuf> {
    Some(test_data("copies of photos")?.join("photos/p036.jpg"))
}

#[test]
fn a_crop_is_found_and_its_sides_are_named() {
    let Some(photo) = photo() else { return };
    let home = Home::new();
    let whole = decoded(&photo);
    let (width, height) = (whole.width * 6 / 10, whole.height * 7 / 10);
    let crop = whole.part(whole.width * 3 / 10, 0, width, height).unwrap();
    let query = home.write("crop.jpg", crop.to_jpeg(80.0).unwrap());
    let found = matches(&home, &query, &[&photo]);
    let [found] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(found["signal"], "local");
    assert!(found["inliers"].as_u64().unwrap() >= 8, "{found}");
    assert!(
        (found["entry_overlap"].as_f64().unwrap() - 0.42).abs() < 0.03,
        "{found}"
    );
    assert!(found["query_overlap"].as_f64().unwrap() > 0.97, "{found}");
    let numbers: Vec<f64> = found["transform"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_f64().unwrap())
        .collect();
    let left = whole.width as f64 * 0.3;
    assert!(
        (numbers[2] - left).abs() < 3.0,
        "query pixel 0 lies at column {left}: {numbers:?}"
    );
    let sides: Vec<(&str, f64)> = found["edits"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|edit| edit["kind"] == "crop")
        .map(|edit| {
            (
                edit["side"].as_str().unwrap(),
                edit["amount"].as_f64().unwrap(),
            )
        })
        .collect();
    for (side, amount) in [("left", 0.3), ("right", 0.1), ("bottom", 0.3)] {
        assert!(
            sides
                .iter()
                .any(|(s, a)| *s == side && (a - amount).abs() < 0.02),
            "{side}: {sides:?}"
        );
    }
    assert!(!sides.iter().any(|(side, _)| *side == "top"), "{sides:?}");
}

#[test]
fn a_picture_inside_another_and_between_bars_is_found_where_it_stands() {
    let Some(photo) = photo() else { return };
    let home = Home::new();
    let whole = decoded(&photo);
    let bars = whole.height / 4;
    let mut boxed = Rendition {
        height: whole.height + 2 * bars,
        ..whole.clone()
    };
    let dark = vec![0; whole.width * 3 * bars];
    boxed.rgb = [dark.clone(), whole.rgb.clone(), dark].concat();
    let query = home.write("boxed.jpg", boxed.to_jpeg(85.0).unwrap());
    let found = matches(&home, &query, &[&photo]);
    assert_eq!(found.len(), 1);
    assert!(kinds(&found[0]).contains(&"letterbox"), "{found:?}");
    let frame = found[0]["edits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["kind"] == "letterbox")
        .unwrap();
    let top = frame["box"][1].as_f64().unwrap();
    assert!((top - bars as f64).abs() < 5.0, "{frame}");
    // The other way round: the picture between bars is archived, the plain one asked for.
    let found = matches(&home, &photo, &[&query]);
    assert_eq!(found.len(), 1);
    assert!(kinds(&found[0]).contains(&"crop"), "{found:?}");
}

#[test]
fn real_screenshots_hold_their_pictures_and_nothing_else() {
    let Some(data) = test_data("screenshots of posts") else {
        return;
    };
    let home = Home::new();
    let folder = data.join("files/g_zenodotus");
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    let find = |name: &str| {
        files
            .iter()
            .find(|path| path.file_name().is_some_and(|n| n == name))
            .unwrap()
    };
    let pairs = std::fs::read_to_string(data.join("EXPECTED_screenshot_pairs.csv")).unwrap();
    let mut checked = 0;
    for line in pairs.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        if fields[1].contains(".mp4") {
            continue;
        }
        let found = matches(&home, find(fields[0]), &[find(fields[1])]);
        assert_eq!(
            !found.is_empty(),
            fields[2] == "positive",
            "{line}: {found:?}"
        );
        checked += 1;
    }
    assert!(checked >= 5, "{checked} pairs of stills");
}

#[test]
fn strangers_blank_and_tiny_pictures_match_nothing() {
    let Some(data) = test_data("unrelated photos") else {
        return;
    };
    let home = Home::new();
    let even = |width: usize, height: usize, tone: u8| Rendition {
        width,
        height,
        rgb: vec![tone; width * height * 3],
        full_width: width as u32,
        full_height: height as u32,
    };
    let pictures = [
        even(8, 8, 9),
        even(1, 400, 80),
        even(400, 1, 80),
        even(640, 480, 255),
        even(64, 64, 0),
    ];
    let archived = data.join("photos/p036.jpg");
    for (n, picture) in pictures.iter().enumerate() {
        let query = home.write(&format!("even-{n}.jpg"), picture.to_jpeg(90.0).unwrap());
        assert!(matches(&home, &query, &[&archived]).is_empty(), "{n}");
        assert_eq!(
            matches(&home, &query, &[&query]).len(),
            1,
            "{n}: an equal file is proof"
        );
    }
    let other = data.join("photos-other/o051.jpg");
    assert!(matches(&home, &other, &[&archived]).is_empty());
}

#[test]
fn an_archive_without_local_features_is_searched_by_whole_pictures_only() {
    let Some(photo) = photo() else { return };
    let home = Home::new();
    let archive = home.path("archive.sqlite").display().to_string();
    let path = photo.display().to_string();
    let add = |features: &str| {
        home.run(&[
            "archive",
            "add",
            &path,
            "--local-features",
            features,
            "--archive",
            &archive,
        ])
    };
    let whole = decoded(&photo);
    let crop = whole
        .part(0, 0, whole.width * 6 / 10, whole.height * 6 / 10)
        .unwrap();
    let query = home
        .write("crop.jpg", crop.to_jpeg(80.0).unwrap())
        .display()
        .to_string();
    let found = || {
        home.run(&["match", &query, "--archive", &archive, "--format", "jsonl"])
            .lines()[0]["matches"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((add("0").exit, found()), (0, 0));
    assert_eq!(
        (add("110").exit, found()),
        (0, 1),
        "adding again fills them in"
    );
    let refused = add("100000");
    assert_eq!(refused.exit, 2);
    assert!(refused.stderr.contains("0 to 1000"), "{}", refused.stderr);
}

//! The known models themselves, which are not part of the project.

use std::path::PathBuf;
use std::process::Stdio;

use cutline::limit::Limits;
use cutline::media::{self, Rendition};
use cutline::model::{Installed, Model, Store};

use crate::data::{named, test_data};
use crate::onnx;
use crate::run::{Home, Ran};

/// The package of the known models.
fn package() -> Option<PathBuf> {
    named("CUTLINE_TEST_MODEL", "the known models")
}

fn install(home: &Home, name: &str, flags: &[&str]) -> Option<Ran> {
    let package = package()?.display().to_string();
    let arguments = [&["model", "install", name, "--from", &package], flags].concat();
    let mut command = home.command(&arguments);
    Some(Ran::of(&command.stdin(Stdio::null()).output().unwrap()))
}

fn installed(home: &Home, name: &str) -> Installed {
    Store::new(home.path("data/cutline/models"))
        .get(name)
        .unwrap()
}

fn photo(name: &str) -> Option<Rendition> {
    let bytes = std::fs::read(test_data("photos for the known models")?.join(name)).unwrap();
    Some(media::decode(&bytes, 1, &Limits::default()).unwrap())
}

fn likeness(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn the_licence_is_shown_and_asked_for() {
    let home = Home::new();
    let Some(asked) = install(&home, "sscd-small", &[]) else {
        return;
    };
    assert_eq!(asked.exit, 2, "{}", asked.stderr);
    for words in ["Permitted use", "MIT License", "--yes"] {
        assert!(asked.stderr.contains(words), "{words}: {}", asked.stderr);
    }
    assert_eq!(home.run(&["model", "list"]).stdout, "");
    let accepted = install(&home, "sscd-small", &["--yes"]).unwrap();
    assert_eq!(accepted.exit, 0, "{}", accepted.stderr);
    assert!(
        accepted.stderr.contains("Permitted use"),
        "{}",
        accepted.stderr
    );
    let verified = home.run(&["model", "verify"]);
    assert_eq!(verified.exit, 0, "{}", verified.stderr);
}

#[test]
fn both_known_models_tell_a_copy_from_another_picture() {
    let home = Home::new();
    for name in ["sscd-small", "sscd"] {
        let Some(ran) = install(&home, name, &["--yes"]) else {
            return;
        };
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        let model = Model::open(&installed(&home, name), None).unwrap();
        let Some((one, other)) = photo("photos/p047.jpg").zip(photo("photos/p057.jpg")) else {
            return;
        };
        let say = |picture: &Rendition| {
            let [height, width] = model.size();
            model
                .describe(&picture.squeezed(width, height).rgb)
                .unwrap()
        };
        let crop = one
            .part(0, one.height / 4, one.width * 3 / 4, one.height * 3 / 4)
            .unwrap();
        let (one, crop, other) = (say(&one), say(&crop), say(&other));
        assert_eq!(one.len(), 512);
        assert!(
            likeness(&one, &crop) > 0.6,
            "{name}: {}",
            likeness(&one, &crop)
        );
        assert!(
            likeness(&one, &other) < 0.4,
            "{name}: {}",
            likeness(&one, &other)
        );
    }
}

#[test]
fn an_onnx_runtime_says_the_same() {
    let Some(library) = named("CUTLINE_TEST_ONNXRUNTIME", "an ONNX Runtime") else {
        return;
    };
    let home = Home::new();
    let Some(ran) = install(&home, "sscd-small", &["--yes"]) else {
        return;
    };
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let installed = installed(&home, "sscd-small");
    let ours = Model::open(&installed, None).unwrap();
    let theirs = Model::open(&installed, Some(&library)).unwrap();
    assert_eq!((ours.engine(), theirs.engine()), ("rten", "onnxruntime"));
    assert_eq!(
        (ours.version(), ours.size()),
        (theirs.version(), theirs.size())
    );
    let Some(photo) = photo("photos/p047.jpg") else {
        return;
    };
    let [height, width] = ours.size();
    let pixels = photo.squeezed(width, height).rgb;
    let (ours, theirs) = (
        ours.describe(&pixels).unwrap(),
        theirs.describe(&pixels).unwrap(),
    );
    assert!(
        likeness(&ours, &theirs) > 0.9999,
        "{}",
        likeness(&ours, &theirs)
    );
}

#[test]
fn a_named_library_that_is_none_stops_the_command() {
    let home = Home::new();
    assert_eq!(home.install("tones", &onnx::tones()).exit, 0);
    let none = home.write("libonnxruntime.so", "no library");
    let mut verify = home.command(&["model", "verify"]);
    let verified = Ran::of(
        &verify
            .env("CUTLINE_LIBRARIES_ONNXRUNTIME", &none)
            .output()
            .unwrap(),
    );
    assert_eq!(verified.exit, 1, "{}", verified.stderr);
    assert!(
        verified.stderr.contains("no ONNX Runtime"),
        "{}",
        verified.stderr
    );
}

/// Small pieces of photos that share too few corners with them: photo, left, top, width and height.
const PIECES: [(&str, [usize; 4]); 3] = [
    ("p047.jpg", [248, 205, 425, 300]),
    ("p067.jpg", [53, 57, 120, 155]),
    ("p121.jpg", [105, 71, 232, 242]),
];

#[test]
fn pieces_are_found_that_nothing_else_finds() {
    let home = Home::new();
    let Some(data) = test_data("pieces found by a known model") else {
        return;
    };
    let archive = home.path("archive.sqlite").display().to_string();
    let add = || {
        let photos = PIECES.map(|(name, _)| data.join("photos").join(name).display().to_string());
        let mut arguments = vec!["archive", "add", "--archive", &archive];
        arguments.extend(photos.iter().map(String::as_str));
        assert_eq!(home.run(&arguments).exit, 0);
    };
    let found = || {
        let right = PIECES.iter().filter(|(name, [left, top, width, height])| {
            let whole = photo(&format!("photos/{name}")).unwrap();
            let piece = whole.part(*left, *top, *width, *height).unwrap();
            let query = home.write(&format!("piece-{name}"), piece.to_jpeg(88.0).unwrap());
            let query = query.display().to_string();
            // Answers of the runs before are kept, and hold for no other model.
            let (_, report) = home.check(&[&query, "--archive", &archive]);
            let matches = report["articles"][0]["media"][0]["matches"].clone();
            let shown = matches.as_array().unwrap().iter();
            shown
                .filter(|found| {
                    found["path"]
                        .as_str()
                        .is_some_and(|path| path.ends_with(name))
                })
                .count()
                == 1
        });
        right.count()
    };
    add();
    let without = found();
    let Some(ran) = install(&home, "sscd-small", &["--yes"]) else {
        return;
    };
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    add();
    assert_eq!((without, found()), (0, PIECES.len()));
}

#[test]
fn a_known_graph_by_another_name_has_its_licence() {
    let home = Home::new();
    let Some(ran) = install(&home, "sscd-small", &["--yes"]) else {
        return;
    };
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let graph = installed(&home, "sscd-small").path.display().to_string();
    let mut again = home.command(&["model", "install", "mine", "--from", &graph]);
    let again = Ran::of(&again.stdin(Stdio::null()).output().unwrap());
    assert_eq!(again.exit, 2, "{}", again.stderr);
    assert!(again.stderr.contains("--yes"), "{}", again.stderr);
}

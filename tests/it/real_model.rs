//! The known models themselves, which are not part of the project.

use std::path::PathBuf;
use std::process::Stdio;

use cutline::limit::Limits;
use cutline::media::{self, Rendition};
use cutline::model::{Installed, Model, Store};

use crate::data::{named, test_data};
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
    // A file that is no library is told so, and the program goes on without one only where none was named.
    let none = home.write("libonnxruntime.so", "no library");
    let refused = Model::open(&installed, Some(&none));
    assert!(refused.is_err_and(|error| error.to_string().contains("no ONNX Runtime")));
}

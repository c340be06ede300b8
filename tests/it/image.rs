//! The container image: what its build is handed, and how it is run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::manual::copy;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// What `.dockerignore` lets through, as paths from the root; each line names something that is there.
fn handed() -> Vec<PathBuf> {
    let list = text(".dockerignore");
    let mut lines = list.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.next(), Some("*"), "nothing but what is listed");
    let mut handed = Vec::new();
    for line in lines {
        let name = line.strip_prefix('!').unwrap();
        let found: Vec<PathBuf> = match name.strip_suffix('*') {
            None => vec![PathBuf::from(name)],
            Some(start) => {
                let all = std::fs::read_dir(root()).unwrap();
                let names = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
                names
                    .filter(|name| name.starts_with(start))
                    .map(PathBuf::from)
                    .collect()
            }
        };
        assert!(!found.is_empty(), "{line} names nothing");
        for path in &found {
            assert!(root().join(path).exists(), "{line} names nothing");
        }
        handed.extend(found);
    }
    handed
}

#[test]
fn the_build_of_the_image_is_handed_what_cargo_wants() {
    let copied = tempfile::tempdir().unwrap();
    let handed = handed();
    for path in &handed {
        copy(&root().join(path), &copied.path().join(path));
    }
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--no-deps"])
        .args(["--format-version", "1"])
        .current_dir(copied.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&metadata.stderr);
    assert!(metadata.status.success(), "{said}");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: Vec<&str> = packages
        .iter()
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"cutline") && names.contains(&"bench"),
        "{names:?}"
    );
    // Every file that the sources take in is there too.
    for target in packages
        .iter()
        .flat_map(|package| package["targets"].as_array().unwrap())
    {
        let source = Path::new(target["src_path"].as_str().unwrap());
        assert!(source.is_file(), "{}", source.display());
    }
    let dockerfile = text("Dockerfile");
    let taken = dockerfile
        .lines()
        .find_map(|line| line.strip_prefix("COPY LICENSE-MIT "))
        .unwrap();
    let taken = taken.split(' ').filter(|word| !word.starts_with('/'));
    for name in taken {
        assert!(handed.contains(&PathBuf::from(name)), "{name}");
    }
}

#[test]
fn the_manual_runs_the_image_as_the_image_says() {
    let (dockerfile, manual) = (text("Dockerfile"), text("docs/src/install.md"));
    let run = |text: &str| {
        let lines = text.lines().map(|line| line.trim_start_matches(['#', ' ']));
        let mut lines = lines.filter(|line| line.starts_with("docker run "));
        lines.next().unwrap().to_owned()
    };
    assert_eq!(run(&dockerfile), run(&manual));
    assert!(run(&manual).contains("--user"));
    // Whoever is named there has no home in the image and can keep nothing but in a folder that all may write to.
    let home = dockerfile
        .lines()
        .find_map(|line| line.strip_prefix("ENV HOME="));
    let made = format!("install --directory --mode 1777 {}\n", home.unwrap());
    assert!(dockerfile.contains(&made), "{made}");
}

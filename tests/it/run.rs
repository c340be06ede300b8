//! The built program, run in a home of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A home folder that is gone afterwards; nothing of the user's is read or written.
pub(crate) struct Home {
    folder: tempfile::TempDir,
}

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A path inside it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file inside it and gives its path.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The program ready to run with `arguments`, in the project's folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutline"));
        command
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }

    /// An archive of `fixtures/archive` with what the lists of `fixtures/` say of it; gives its path.
    pub(crate) fn archive(&self, lists: &[&str]) -> String {
        let path = self.path("archive.sqlite").display().to_string();
        let mut arguments = vec!["archive", "add", "fixtures/archive", "--archive", &path];
        for list in lists {
            arguments.extend(["--metadata", list]);
        }
        let ran = self.run(&arguments);
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        path
    }

    /// The report of `check` on `arguments`, with its exit code.
    pub(crate) fn check(&self, arguments: &[&str]) -> (i32, Value) {
        let ran = self.run(
            &[
                &["check", "--format", "json", "--today", "2020-01-09"],
                arguments,
            ]
            .concat(),
        );
        (ran.exit, ran.json())
    }
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            exit: output.status.code().unwrap_or(-1),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!("{error}\nstdout: {}\nstderr: {}", self.stdout, self.stderr)
        })
    }

    /// One value a line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// Every media item of a report.
pub(crate) fn media(report: &Value) -> Vec<&Value> {
    report["articles"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|article| article["media"].as_array().unwrap())
        .collect()
}

/// `(rule, level, confidence)` of every finding of a media item.
pub(crate) fn findings(media: &Value) -> Vec<(&str, &str, &str)> {
    media["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            (
                finding["rule"].as_str().unwrap(),
                finding["level"].as_str().unwrap(),
                finding["confidence"].as_str().unwrap(),
            )
        })
        .collect()
}

/// The finding of a rule.
pub(crate) fn finding<'a>(media: &'a Value, rule: &str) -> Option<&'a Value> {
    media["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule)
}

/// The path of a fixture.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

//! A site checked in a pipeline: patterns, ignored files, what changed, earlier answers, bad places to write to.

mod answers;
mod changed;
mod paths;
mod pipelines;
mod places;

use std::path::Path;
use std::process::Command;

use super::run::{Home, Ran};

const LISTS: [&str; 2] = ["fixtures/archive.csv", "fixtures/second-source.csv"];

/// A copy of a sample site in a home of its own, with an archive beside it.
struct Site {
    home: Home,
    archive: String,
}

impl Site {
    fn of(name: &str) -> Self {
        let home = Home::new();
        copy(&Path::new("fixtures/sites").join(name), &home.path("site"));
        let archive = home.archive(&LISTS);
        Self { home, archive }
    }

    /// A site of these files, text or pictures of `fixtures/stories` by name.
    fn made(files: &[(&str, &str)]) -> Self {
        let home = Home::new();
        for (name, text) in files {
            match Path::new(name).extension().is_some_and(|e| e == "jpg") {
                true => {
                    let bytes = std::fs::read(Path::new("fixtures/stories").join(text)).unwrap();
                    home.write(&format!("site/{name}"), bytes);
                }
                false => drop(home.write(&format!("site/{name}"), text)),
            }
        }
        let archive = home.archive(&LISTS);
        Self { home, archive }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path("site").join(name)
    }

    /// The program ready to run in the site's folder.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.home.command(arguments);
        command
            .current_dir(self.path(""))
            .env("PATH", std::env::var_os("PATH").unwrap());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap())
    }

    /// `check` of the whole site on a fixed day, as JSON.
    fn check(&self, arguments: &[&str]) -> Ran {
        self.run(&self.arguments(arguments))
    }

    fn arguments<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let all = [
            "check",
            "--archive",
            &self.archive,
            "--root",
            ".",
            "--today",
            "2020-01-09",
            "--format",
            "json",
        ];
        [all.as_slice(), arguments].concat()
    }

    fn git(&self, arguments: &[&str]) {
        let settings = ["-c", "user.name=desk", "-c", "user.email=desk@example.org"];
        let ran = Command::new("git")
            .args(settings)
            .args(arguments)
            .current_dir(self.path(""))
            .env("HOME", self.home.path(""))
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }

    /// Makes the site a repository with all of it committed.
    fn commit(&self) {
        self.git(&["init", "-q", "-b", "main"]);
        self.commit_all();
    }

    fn commit_all(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "state"]);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).unwrap()),
        }
    }
}

/// The names of the articles of a JSON report, in its order.
fn articles(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    let articles = report["articles"].as_array().unwrap().iter();
    articles
        .map(|article| article["article"].as_str().unwrap().to_owned())
        .collect()
}

/// The verdict of each medium of a JSON report, in its order.
fn verdicts(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    let articles = report["articles"].as_array().unwrap().clone();
    let media = articles
        .iter()
        .flat_map(|article| article["media"].as_array().unwrap());
    media
        .map(|media| media["verdict"].as_str().unwrap().to_owned())
        .collect()
}

/// Two reports are the same; tells the first line that differs.
fn same(a: &str, b: &str) {
    let differing = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    assert_eq!(differing, None);
    assert!(a == b, "one is longer");
}

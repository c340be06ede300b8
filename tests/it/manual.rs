//! The manual in `docs/`: every command in it is run.
//!
//! A page is one sitting in a folder of its own that holds a copy of `fixtures/`. Its fences, from top to bottom:
//!
//! - `console`: commands behind `$ `, going on behind `> `; then `? N` where the exit code is not 0; then what is printed,
//!   both streams as they come. A line `...` stands for any lines, `[..]` for anything within a line.
//! - one behind `<!-- file: NAME -->`: written to that file.
//! - any other: not run. Text, or a command of cutline, may stand there only behind `<!-- untried: WHY -->`, or
//!   `<!-- by hand: WHY -->` where it was run and no test can.
//!
//! `CUTLINE_MANUAL=overwrite` writes what was printed into the pages; read the difference before it is kept.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where a reader of the manual is said to be at home; he sits in `demo` there.
const HOME: &str = "/home/desk";

/// A page in pieces; joined, they are the page again.
enum Piece {
    /// Lines that are shown alone.
    Words(String),
    /// A file of the sitting: its name and what it holds.
    File(String, String),
    Command(Told),
}

/// A command with what the page tells of it.
struct Told {
    line: usize,
    /// As it stands in the page.
    typed: String,
    /// As the shell is given it.
    script: String,
    exit: i32,
    output: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn book() -> PathBuf {
    root().join("docs/src")
}

/// The pages, by their names below `docs/src`, in the order of the table of contents.
pub(crate) fn pages() -> Vec<String> {
    let summary = std::fs::read_to_string(book().join("SUMMARY.md")).unwrap();
    let links = summary.split("](").skip(1);
    let pages: Vec<String> = links
        .map(|rest| rest.split(')').next().unwrap().to_owned())
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    pages
}

pub(crate) fn text_of(page: &str) -> String {
    let path = book().join(page);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The name in `<!-- KEY: NAME -->`.
fn mark<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let inner = line.strip_prefix("<!--")?.strip_suffix("-->")?;
    Some(inner.trim().strip_prefix(key)?.strip_prefix(':')?.trim())
}

fn pieces(page: &str, text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut before = "";
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        words.extend([line, "\n"]);
        let indented = line.trim_start().starts_with("```") && !line.starts_with("```");
        assert!(
            !indented,
            "{page}:{}: a fence stands at the margin",
            number + 1
        );
        let Some(kind) = line.strip_prefix("```") else {
            if !line.trim().is_empty() {
                before = line;
            }
            continue;
        };
        let mut inner: Vec<(usize, &str)> = Vec::new();
        let closing = loop {
            let (number, line) = lines
                .next()
                .unwrap_or_else(|| panic!("{page}: a fence is open"));
            match line {
                "```" => break format!("{line}\n"),
                _ => inner.push((number + 1, line)),
            }
        };
        let body: String = inner.iter().flat_map(|(_, line)| [*line, "\n"]).collect();
        if kind == "console" {
            pieces.push(Piece::Words(std::mem::take(&mut words)));
            pieces.extend(commands(page, &inner).into_iter().map(Piece::Command));
        } else if let Some(name) = mark(before, "file") {
            pieces.push(Piece::Words(std::mem::take(&mut words)));
            pieces.push(Piece::File(name.to_owned(), body));
        } else {
            let why = mark(before, "untried").or_else(|| mark(before, "by hand"));
            assert!(
                why.is_some_and(|why| why.len() > 10) || kind != "text" && !runs_cutline(&body),
                "{page}:{}: a command that no test runs; make it `console`, or say above it why not",
                number + 1
            );
            words += &body;
        }
        words += &closing;
        before = "";
    }
    pieces.push(Piece::Words(words));
    pieces
}

/// Whether a line starts or pipes into a command of cutline.
fn runs_cutline(body: &str) -> bool {
    const COMMANDS: [&str; 14] = [
        "check",
        "trial",
        "read",
        "inspect",
        "match",
        "compare",
        "frames",
        "archive",
        "model",
        "explain",
        "init",
        "completions",
        "man",
        "--version",
    ];
    body.split("cutline ")
        .skip(1)
        .any(|rest| COMMANDS.iter().any(|command| rest.starts_with(command)))
}

fn commands(page: &str, lines: &[(usize, &str)]) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    for (number, line) in lines {
        let shown = format!("{line}\n");
        if let Some(command) = line.strip_prefix("$ ") {
            told.push(Told {
                line: *number,
                typed: shown,
                script: command.to_owned(),
                exit: 0,
                output: String::new(),
            });
            continue;
        }
        let last = told
            .last_mut()
            .unwrap_or_else(|| panic!("{page}:{number}: no command before"));
        if let Some(more) = line.strip_prefix("> ").filter(|_| last.output.is_empty()) {
            last.typed += &shown;
            last.script.extend(["\n", more]);
        } else if let Some(exit) = line.strip_prefix("? ").filter(|_| last.output.is_empty()) {
            last.exit = exit
                .parse()
                .unwrap_or_else(|_| panic!("{page}:{number}: no exit code"));
        } else {
            last.output += &shown;
        }
    }
    told
}

/// A folder with a copy of `fixtures/`, and a home beside it.
struct Sitting {
    folder: tempfile::TempDir,
}

impl Sitting {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(
            &root().join("fixtures"),
            &folder.path().join("demo/fixtures"),
        );
        Self { folder }
    }

    fn desk(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    /// The exit code and everything printed.
    fn run(&self, script: &str) -> (i32, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_cutline"));
        let path = std::env::var("PATH").unwrap();
        let output = Command::new("bash")
            .args(["--norc", "-c", &format!("exec 2>&1\n{script}")])
            .current_dir(self.desk())
            .stdin(Stdio::null())
            .env_clear()
            .env(
                "PATH",
                format!("{}:{path}", program.parent().unwrap().display()),
            )
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.folder.path().join("data"))
            .env("XDG_CONFIG_HOME", self.folder.path().join("config"))
            .env("XDG_CACHE_HOME", self.folder.path().join("cache"))
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "photo desk")))
            .envs(
                ["AUTHOR", "COMMITTER"]
                    .map(|who| (format!("GIT_{who}_EMAIL"), "desk@courier.example")),
            )
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let printed = printed.replace(&self.folder.path().display().to_string(), HOME);
        // Blank lines at the end are of no use to a reader.
        let printed = match printed.trim_end_matches('\n') {
            "" => String::new(),
            lines => format!("{lines}\n"),
        };
        (output.status.code().unwrap_or(-1), printed)
    }
}

/// Copies a file, or a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from, to).unwrap();
        return;
    }
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        copy(&path, &to.join(path.file_name().unwrap()));
    }
}

/// Whether `printed` is what `told` tells, `...` being any lines.
fn fits(told: &[&str], printed: &[&str]) -> bool {
    match (told.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((&"...", rest)), _) => {
            (0..=printed.len()).any(|left_out| fits(rest, &printed[left_out..]))
        }
        (Some((line, told)), Some((seen, printed))) => line_fits(line, seen) && fits(told, printed),
        _ => false,
    }
}

fn line_fits(told: &str, printed: &str) -> bool {
    let mut parts = told.trim_end().split("[..]");
    let mut rest = printed.trim_end();
    let Some(after) = rest.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    rest = after;
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The page with what its commands print now, how many there are, and what differs.
fn sat_through(page: &str) -> (String, usize, Vec<String>) {
    let text = text_of(page);
    let sitting = Sitting::new();
    let (mut now, mut ran, mut wrong) = (String::new(), 0, Vec::new());
    for piece in pieces(page, &text) {
        match piece {
            Piece::Words(words) => now += &words,
            Piece::File(name, body) => {
                let path = sitting.desk().join(&name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, &body).unwrap();
                now += &body;
            }
            Piece::Command(told) => {
                let (exit, printed) = sitting.run(&told.script);
                ran += 1;
                now += &told.typed;
                if exit != 0 {
                    now.extend(["? ", &exit.to_string(), "\n"]);
                }
                let expected: Vec<&str> = told.output.lines().collect();
                let seen: Vec<&str> = printed.lines().collect();
                let alike = fits(&expected, &seen);
                now += if alike { &told.output } else { &printed };
                if exit != told.exit || !alike {
                    wrong.push(format!(
                        "docs/src/{page}:{}\n$ {}\nexit {exit}, the page tells {}\n--- printed\n{printed}--- told\n{}",
                        told.line, told.script, told.exit, told.output
                    ));
                }
            }
        }
    }
    (now, ran, wrong)
}

#[test]
fn every_command_does_what_the_manual_tells() {
    let overwrite = std::env::var("CUTLINE_MANUAL").is_ok_and(|value| value == "overwrite");
    let mut ran = 0;
    let mut all_wrong = Vec::new();
    for page in pages() {
        let text = text_of(&page);
        let (now, commands, wrong) = sat_through(&page);
        ran += commands;
        if overwrite {
            std::fs::write(book().join(&page), now).unwrap();
        } else if wrong.is_empty() {
            assert_eq!(now, text, "{page} is taken apart and put together again");
        }
        all_wrong.extend(wrong);
    }
    assert!(ran > 40, "{ran} commands");
    assert!(
        overwrite || all_wrong.is_empty(),
        "{}",
        all_wrong.join("\n\n")
    );
}

#[test]
fn the_first_command_of_the_readme_does_what_it_tells() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```console\n$ ").unwrap();
    let (command, rest) = rest.split_once("\n```").unwrap();
    let build = "cargo run -q -- ";
    assert_eq!(command.matches(build).count(), 2, "{command}");
    let (exit, printed) = Sitting::new().run(&command.replace(build, "cutline "));
    assert!(
        rest.contains(&format!("It ends with exit code {exit}:")),
        "{exit}: {printed}"
    );
    for told in ["planes", "Khan Yunis", "53 days", "Ain al-Asad"] {
        assert!(
            rest.contains(told) && printed.contains(told),
            "{told}: {printed}"
        );
    }
}

#[test]
fn a_command_hidden_from_the_test_is_found() {
    let fence = |marks: &str, kind: &str| {
        format!("{marks}```{kind}\ndocker run cutline check a.html\n```\n")
    };
    let read = |text: &str| std::panic::catch_unwind(|| pieces("x.md", text).len()).is_ok();
    assert!(!read(&fence("", "sh")));
    assert!(!read(&fence("", "text")));
    assert!(!read(&fence("<!-- untried -->\n", "sh")));
    assert!(read(&fence(
        "<!-- untried: there is no daemon -->\n\n",
        "sh"
    )));
    assert!(!read("```text\nmake install\n```\n"));
    assert!(read(
        "<!-- by hand: builds for minutes -->\n```text\nmake install\n```\n"
    ));
    assert!(read("```csv\nwords\n```\n"));
    assert!(!read("- list\n  ```console\n  $ cutline check\n  ```\n"));
}

#[test]
fn what_is_told_is_compared() {
    let lines = |text: &'static str| text.lines().collect::<Vec<_>>();
    let fit = |told, printed| fits(&lines(told), &lines(printed));
    assert!(fit("a\n...\nd", "a\nb\nc\nd"));
    assert!(fit("a\n...", "a"));
    assert!(fit("took [..] s, [..].", "took 0.4 s, well."));
    assert!(!fit("a\n...\nd", "a\nb\nc"));
    assert!(!fit("a", "a\nb"));
    assert!(!fit("took [..] s", "took 0.4 m"));
    assert!(!fit("", "a"));
    let sitting = Sitting::new();
    assert_eq!(
        sitting.run("echo one; echo two >&2; exit 3"),
        (3, "one\ntwo\n".to_owned())
    );
    assert_eq!(sitting.run("pwd"), (0, format!("{HOME}/demo\n")));
}

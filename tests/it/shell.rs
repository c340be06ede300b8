//! Completions and manual pages, held against the help of every command.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::run::Home;

/// Every command by its words, the program itself first.
fn commands(home: &Home) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(words) = open.pop() {
        let help = help(home, &words);
        let listed = help.split("\nCommands:\n").nth(1).unwrap_or_default();
        for line in listed.lines().take_while(|line| !line.is_empty()) {
            let name = line.strip_prefix("  ").unwrap_or_default();
            // What goes on from the line before is indented further.
            let name = name.split(' ').next().unwrap_or_default();
            if !name.is_empty() && name != "help" {
                open.push([words.as_slice(), &[name.to_owned()]].concat());
            }
        }
        all.push(words);
    }
    assert!(all.len() > 25, "{all:?}");
    all
}

fn help(home: &Home, words: &[String]) -> String {
    let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    arguments.push("--help");
    let ran = home.run(&arguments);
    assert_eq!(ran.exit, 0, "{words:?}");
    ran.stdout
}

/// The long flags a help names, without their dashes.
fn flags(help: &str) -> Vec<&str> {
    let lines = help.lines().map(str::trim_start);
    let options = lines.filter(|line| line.starts_with('-'));
    let mut flags: Vec<&str> = options
        .filter_map(|line| line.split_once("--"))
        .map(|(_, rest)| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            &rest[..end.unwrap_or(rest.len())]
        })
        .collect();
    flags.retain(|flag| !flag.is_empty());
    flags
}

/// Whether the program is here; where not, says on stderr what is left out.
pub(crate) fn is_here(program: &str, what: &str) -> bool {
    let here = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .is_ok();
    if !here {
        eprintln!("skipped: {what} (no `{program}` here)");
    }
    here
}

#[test]
fn every_shell_completes_every_command() {
    let home = Home::new();
    let commands = commands(&home);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = home.run(&["completions", shell]);
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{shell}");
        assert!(!ran.stdout.contains("Try the graph"), "{shell}");
        for words in &commands {
            for flag in flags(&help(&home, words)) {
                assert!(ran.stdout.contains(flag), "{shell}: --{flag} of {words:?}");
            }
            let Some(name) = words.last() else { continue };
            assert!(ran.stdout.contains(name), "{shell}: {words:?}");
        }
    }
    assert_eq!(home.run(&["completions", "csh"]).exit, 2);
}

#[test]
fn scripts_are_read_by_their_shells() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        if !is_here(shell, &format!("reading the completions of {shell}")) {
            continue;
        }
        let script = home.write(shell, home.run(&["completions", shell]).stdout);
        let read = Command::new(shell).arg("-n").arg(&script).output().unwrap();
        let said = String::from_utf8_lossy(&read.stderr);
        assert!(read.status.success() && said.is_empty(), "{shell}: {said}");
    }
}

#[test]
fn bash_completes_what_is_typed() {
    let home = Home::new();
    if !is_here("bash", "completing in bash") {
        return;
    }
    let script = home.write("cutline.bash", home.run(&["completions", "bash"]).stdout);
    let complete = |typed: &[&str]| {
        let words: Vec<String> = typed.iter().map(|word| format!("'{word}'")).collect();
        let last = typed.len() - 1;
        let line = format!(
            "source '{}'\nCOMP_WORDS=({})\nCOMP_CWORD={last}\n_cutline cutline '{}' '{}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
            script.display(),
            words.join(" "),
            typed[last],
            typed[last - 1],
        );
        let output = Command::new("bash")
            .args(["--norc", "-c", &line])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.is_empty(), "{said}");
        let mut found: Vec<String> = String::from_utf8(output.stdout)
            .unwrap()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        found.sort();
        found
    };
    assert_eq!(complete(&["cutline", "che"]), ["check"]);
    // Not what only cutline itself calls.
    assert!(complete(&["cutline", "model", "t"]).is_empty());
    assert_eq!(complete(&["cutline", "model", "i"]), ["install"]);
    assert_eq!(
        complete(&["cutline", "archive", "re"]),
        ["recheck", "reject"]
    );
    assert_eq!(complete(&["cutline", "archive", "root", "s"]), ["set"]);
    assert_eq!(
        complete(&["cutline", "check", "--write"]),
        ["--write-baseline"]
    );
    assert_eq!(
        complete(&["cutline", "check", "--fail-on", ""]),
        ["deny", "note", "warn"]
    );
}

#[test]
fn every_command_has_its_page_with_all_its_flags() {
    let home = Home::new();
    let folder = home.path("man");
    let ran = home.run(&["man", "--out", &folder.display().to_string()]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    let mut expected = Vec::new();
    for words in commands(&home) {
        let name = [&["cutline".to_owned()], words.as_slice()]
            .concat()
            .join("-");
        let page = std::fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
        assert!(
            page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"),
            "{name}"
        );
        let escaped = name.replace('-', "\\-");
        assert!(page.contains(&format!("\n{escaped} \\- ")), "{name}");
        for flag in flags(&help(&home, &words)) {
            let flag = format!("\\-\\-{}", flag.replace('-', "\\-"));
            assert!(page.contains(&flag), "{name}: {flag}");
        }
        expected.push(format!("{name}.1"));
    }
    let mut written: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    expected.sort();
    assert_eq!(
        written, expected,
        "no page of what is hidden, none too many"
    );
    for coded in ["cutline", "cutline-compare"] {
        let page = std::fs::read_to_string(folder.join(format!("{coded}.1"))).unwrap();
        assert!(
            page.contains("\n.SH \"EXIT STATUS\"\nExit codes: 0 "),
            "{coded}"
        );
    }
    let alone = home.run(&["man"]);
    let page = std::fs::read_to_string(folder.join("cutline.1")).unwrap();
    assert_eq!((alone.exit, alone.stdout), (0, page));
    let in_the_way = home.write("file", "");
    let ran = home.run(&["man", "--out", &in_the_way.display().to_string()]);
    assert_eq!(ran.exit, 2, "{}", ran.stderr);
}

#[test]
fn pages_are_set_without_a_warning() {
    let home = Home::new();
    let folder = home.path("man");
    home.run(&["man", "--out", &folder.display().to_string()]);
    let pages: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(pages.len() > 25);
    let warnings = |program: &str, arguments: &[&str], page: &Path| {
        let output = Command::new(program).args(arguments).arg(page).output();
        let output = output.unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(
            output.status.success() && said.is_empty(),
            "{}: {}",
            page.display(),
            String::from_utf8_lossy(&said)
        );
    };
    if is_here("groff", "setting manual pages with groff") {
        for page in &pages {
            warnings("groff", &["-man", "-ww", "-z", "-Tutf8", "-Kutf8"], page);
        }
    }
}

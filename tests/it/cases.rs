//! The documented cases, as `fixtures/cases/cases.toml` tells them, through the built program.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml::{Table, Value};

use crate::run::{Home, findings, fixture, media};

const FOLDER: &str = "fixtures/cases";

/// Rules which tell that something could not be looked at; alone they make exit code 3.
const UNCHECKED: [&str; 3] = [
    "undecidable-media",
    "unreachable-media",
    "unresolved-reference",
];

/// One thing a case expects beside what came out.
struct Line {
    id: String,
    expected: String,
    got: String,
}

impl Line {
    fn new(id: &str, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self {
            id: id.to_owned(),
            expected: expected.into(),
            got: got.into(),
        }
    }

    fn holds(&self) -> bool {
        self.expected == self.got
    }
}

fn text<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key).and_then(Value::as_str)
}

fn texts<'t>(table: &'t Table, key: &str) -> Vec<&'t str> {
    let list = table.get(key).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .map(|text| text.as_str().unwrap())
        .collect()
}

fn tables<'t>(table: &'t Table, key: &str) -> Vec<&'t Table> {
    let list = table.get(key).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .map(|table| table.as_table().unwrap())
        .collect()
}

/// Verdict, findings above note and notes of one picture, the same words for what is expected and what came out.
fn said(verdict: &str, mut findings: Vec<String>, mut notes: Vec<&str>) -> String {
    findings.sort_unstable();
    notes.sort_unstable();
    let notes = match notes.is_empty() {
        true => String::new(),
        false => format!(", notes {}", notes.join(" ")),
    };
    format!("{verdict} [{}]{notes}", findings.join(", "))
}

fn expected(item: &Table) -> String {
    let loud = texts(item, "findings").into_iter().map(str::to_owned);
    let verdict = text(item, "verdict").unwrap_or("any verdict");
    said(verdict, loud.collect(), texts(item, "notes"))
}

/// What came out for a picture, the verdict and notes as far as `wanted` speaks of them.
fn got(item: &Json, wanted: Option<&Table>) -> String {
    let all = findings(item);
    let loud = all.iter().filter(|(_, level, _)| *level != "note");
    let loud = loud.map(|(rule, level, _)| format!("{rule} {level}"));
    let verdict = match wanted {
        Some(wanted) if text(wanted, "verdict").is_none() => "any verdict",
        _ => item["verdict"].as_str().unwrap(),
    };
    let mut notes = wanted.map_or_else(Vec::new, |wanted| texts(wanted, "notes"));
    notes.retain(|note| {
        all.iter()
            .any(|(rule, level, _)| rule == note && *level == "note")
    });
    said(verdict, loud.collect(), notes)
}

/// The exit code that follows from the findings expected.
fn exit_code(items: &[&Table]) -> i32 {
    let rules = items.iter().flat_map(|item| texts(item, "findings"));
    let rules: Vec<&str> = rules
        .filter_map(|finding| finding.split(' ').next())
        .collect();
    match rules.iter().all(|rule| UNCHECKED.contains(rule)) {
        true if rules.is_empty() => 0,
        true => 3,
        false => 1,
    }
}

/// The archives made so far, one for each set of pictures and lists.
#[derive(Default)]
struct Archives {
    made: BTreeMap<Vec<String>, String>,
}

impl Archives {
    fn of(&mut self, home: &Home, case: &Table) -> String {
        let pictures = texts(case, "pictures").into_iter();
        let mut arguments: Vec<String> = pictures
            .map(|picture| format!("{FOLDER}/archive/{picture}"))
            .collect();
        for list in texts(case, "lists") {
            arguments.extend(["--metadata".to_owned(), format!("{FOLDER}/{list}")]);
        }
        if let Some(made) = self.made.get(&arguments) {
            return made.clone();
        }
        let path = home.path(&format!("{}.sqlite", self.made.len()));
        let path = path.display().to_string();
        let mut add = vec!["archive", "add", "--archive", &path];
        add.extend(arguments.iter().map(String::as_str));
        let ran = home.run(&add);
        assert_eq!(ran.exit, 0, "{arguments:?}: {}", ran.stderr);
        self.made.insert(arguments, path.clone());
        path
    }
}

fn checked(home: &Home, archives: &mut Archives, case: &Table) -> Vec<Line> {
    let id = text(case, "id").unwrap();
    let archive = archives.of(home, case);
    let article = format!("{FOLDER}/{}", text(case, "article").unwrap());
    let mut arguments = vec!["check", &article, "--format", "json", "--archive", &archive];
    arguments.extend(["--today", text(case, "today").unwrap()]);
    arguments.extend(texts(case, "flags"));
    let ran = home.run(&arguments);
    let report = ran.json();
    let (wanted, found) = (tables(case, "media"), media(&report));
    let mut lines: Vec<Line> = (0..wanted.len().max(found.len()))
        .map(|at| {
            let want = wanted.get(at).copied();
            let have = found.get(at).map(|item| got(item, want));
            let nothing = || "no such reference".to_owned();
            let want = want.map_or_else(nothing, expected);
            Line::new(id, want, have.unwrap_or_else(nothing))
        })
        .collect();
    let exit = |code: i32| format!("exit {code}");
    lines.push(Line::new(id, exit(exit_code(&wanted)), exit(ran.exit)));
    lines
}

fn read(home: &Home, case: &Table) -> Vec<Line> {
    let id = text(case, "id").unwrap();
    let article = format!("{FOLDER}/{}", text(case, "article").unwrap());
    let ran = home.run(&["read", &article, "--format", "jsonl"]);
    assert_eq!(ran.exit, 0, "{id}: {}", ran.stderr);
    let references = ran.lines()[0]["references"].clone();
    let all = |key: &str| -> Vec<String> {
        let values = references.as_array().unwrap().iter();
        values
            .filter_map(|reference| Some(reference[key].as_str()?.to_owned()))
            .collect()
    };
    let mut lines = Vec::new();
    for (list, key) in [("kinds", "kind"), ("embed_ids", "embed_id")] {
        let wanted = texts(case, list).join(" ");
        lines.push(Line::new(id, wanted, all(key).join(" ")));
    }
    let kept = references.to_string();
    for words in texts(case, "keeps") {
        let have = match kept.contains(words) {
            true => format!("keeps `{words}`"),
            false => format!("`{words}` is lost"),
        };
        lines.push(Line::new(id, format!("keeps `{words}`"), have));
    }
    lines
}

#[test]
fn every_documented_case_comes_out_as_told() {
    let list = std::fs::read_to_string(fixture("cases/cases.toml")).unwrap();
    let list: Table = list.parse().unwrap();
    let home = Home::new();
    let mut archives = Archives::default();
    let mut lines = Vec::new();
    for case in tables(&list, "case") {
        lines.extend(checked(&home, &mut archives, case));
    }
    for case in tables(&list, "read") {
        lines.extend(read(&home, case));
    }
    for line in &lines {
        let mark = if line.holds() { "  " } else { "≠ " };
        eprintln!("{mark}{:<6}expected  {}", line.id, line.expected);
        eprintln!("{:<8}got       {}", "", line.got);
    }
    let mut differ: Vec<&str> = lines
        .iter()
        .filter(|line| !line.holds())
        .map(|line| line.id.as_str())
        .collect();
    differ.dedup();
    assert!(
        differ.is_empty(),
        "cases that differ: {}",
        differ.join(", ")
    );
}

#[test]
fn every_case_of_the_field_is_there_once() {
    let list = std::fs::read_to_string(fixture("cases/cases.toml")).unwrap();
    let list: Table = list.parse().unwrap();
    let all = [tables(&list, "case"), tables(&list, "read")].concat();
    let ids: Vec<&str> = all.iter().filter_map(|case| text(case, "id")).collect();
    for number in 1..=20 {
        let id = format!("C{number}");
        let count = ids.iter().filter(|other| **other == id).count();
        assert_eq!(count, 1, "{id} in {ids:?}");
    }
}

//! The pages of the manual hang together: contents, rules, links.

use std::collections::BTreeSet;

use cutline::policy::Policy;
use cutline::rules::{self, RULES};

use crate::manual::{book, pages, text_of};

#[test]
fn the_table_of_contents_has_every_page_and_every_rule() {
    let listed: BTreeSet<String> = pages().into_iter().collect();
    assert_eq!(listed.len(), pages().len(), "none twice");
    let mut there = BTreeSet::from(["SUMMARY.md".to_owned()]);
    for folder in ["", "days", "rules"] {
        for entry in std::fs::read_dir(book().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(book()).unwrap();
                there.insert(name.to_string_lossy().into_owned());
            }
        }
    }
    there.remove("SUMMARY.md");
    assert_eq!(listed, there);
    let rules: Vec<String> = RULES
        .iter()
        .map(|rule| format!("rules/{}.md", rule.code()))
        .collect();
    let in_order: Vec<String> = pages()
        .into_iter()
        .filter(|page| page.starts_with("rules/"))
        .collect();
    assert_eq!(in_order, rules);
}

#[test]
fn a_page_of_a_rule_is_its_page_in_the_program() {
    for rule in RULES {
        let page = format!("rules/{}.md", rule.code());
        let text = text_of(&page);
        let included = text.trim().strip_prefix("{{#include ");
        let included = included.and_then(|rest| rest.strip_suffix("}}")).unwrap();
        let target = book().join("rules").join(included);
        assert_eq!(
            std::fs::read_to_string(&target).unwrap(),
            rule.page(),
            "{page}"
        );
    }
    let overview = text_of("rules.md");
    for rule in RULES {
        let level = match Policy::default().levels(rule.code()) {
            None => "by kind".to_owned(),
            Some(own) if own.possible == own.corroborated => own.possible.name().to_owned(),
            Some(own) => format!("{} / {}", own.possible.name(), own.corroborated.name()),
        };
        let code = rule.code();
        let row = format!(
            "| [`{code}`](rules/{code}.md) | {level} | {} |\n",
            rules::summary(*rule)
        );
        assert!(
            overview.contains(&row),
            "docs/src/rules.md wants the row\n{row}"
        );
    }
}

#[test]
fn links_of_the_manual_lead_somewhere() {
    for page in pages() {
        let text = text_of(&page);
        // What stands in a fence is no link of the manual.
        let text: String = text.split("\n```").step_by(2).collect();
        let folder = book().join(&page).parent().unwrap().to_owned();
        for rest in text.split("](").skip(1) {
            let target = rest.split(')').next().unwrap();
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = match file {
                "" => book().join(&page),
                file => folder.join(file),
            };
            let there = std::fs::read_to_string(&path);
            let there = there.unwrap_or_else(|error| panic!("{page}: {target}: {error}"));
            let anchors: Vec<String> = there
                .lines()
                .filter(|line| line.starts_with('#'))
                .map(|line| anchor_of(line.trim_start_matches('#')))
                .collect();
            assert!(
                anchor.is_empty() || anchors.iter().any(|known| known == anchor),
                "{page}: {target}"
            );
        }
    }
}

/// The anchor mdBook gives a heading.
fn anchor_of(heading: &str) -> String {
    let kept = heading
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| {
        if c == ' ' {
            '-'
        } else {
            c.to_ascii_lowercase()
        }
    })
    .collect()
}

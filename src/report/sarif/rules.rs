//! Rules as SARIF describes them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::article::dom::fold;
use crate::policy::{Level, Policy};
use crate::report::Report;
use crate::report::shown::findings;
use crate::rules::{RULES, Rule};

/// The rules that have a finding, by code.
pub(super) type Fired = Vec<&'static dyn Rule>;

pub(super) fn fired(report: &Report) -> Fired {
    let codes: BTreeSet<&str> = findings(report).map(|one| one.finding.rule()).collect();
    let has_fired = |rule: &&'static dyn Rule| codes.contains(rule.code());
    RULES.iter().copied().filter(has_fired).collect()
}

/// A rule with its page.
pub(super) fn descriptor(rule: &dyn Rule) -> Value {
    let page = rule.page();
    let does = fold(section(page, "What it does"));
    let first = does.split_once(". ").map(|(first, _)| format!("{first}."));
    let matters = fold(section(page, "Why it matters"));
    // The level of what could not be checked is set by its kind, and is this one unless a desk says otherwise.
    let levels = Policy::default().levels(rule.code());
    let level = levels.map_or(Level::Warn, |levels| levels.corroborated);
    json!({
        "id": rule.code(),
        "shortDescription": { "text": first.as_ref().unwrap_or(&does) },
        "fullDescription": { "text": format!("{does} {matters}") },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": super::level(level) },
    })
}

/// What stands under a heading of a rule's page; empty where there is no such heading.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let mut sections = page.split("\n## ").skip(1);
    sections
        .find_map(|section| section.strip_prefix(heading)?.strip_prefix('\n'))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_it_does_in_words() {
        for rule in RULES {
            let described = descriptor(*rule);
            for key in ["shortDescription", "fullDescription", "help"] {
                let text = described[key]["text"].as_str().expect("a text");
                assert!(text.len() > 20, "{} {key}", rule.code());
            }
            assert!(matches!(
                described["defaultConfiguration"]["level"].as_str(),
                Some("note" | "warning" | "error")
            ));
        }
        assert_eq!(section("# a\n\n## B\nc\n\n## D\ne\n", "B"), "c\n");
    }
}

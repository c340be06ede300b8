//! What comes from outside stays words in every format.

use cutline::policy::Excuse;
use cutline::report::{Audience, REPORTERS, Report, Style};
use cutline::time::DateInterval;
use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use super::build::report;
use super::{junit, sarif, written};
use crate::page::assert_runs_its_own_script_alone;

/// What would act in one format or another.
const HOSTILE: &str = "\r\n::error::x\n##[error]x %0A ]]> <script>alert(1)</script> </details> [l](https://evil.example/) \
    ![i](javascript:alert(1)) https://evil.example www.evil.example data:text/html,x @mention a@evil.example #77 :smile: \
    `c` *e* | t | \\ \u{1b}[31m\u{0}\u{8}\u{85}\u{fffe}\u{202e}\u{2066}\u{200b}\u{feff} --> \n# h\n- l\n> q\n1. n\n";

/// The sample with hostile words in every string from outside, one finding waived by a hostile person.
fn hostile() -> Report {
    let mut report = report(&|words| format!("{words} {HOSTILE}"));
    let findings = &mut report.articles[0].media[0].findings;
    let mut waived = findings[0].clone();
    waived.excuse = Some(Excuse::Waived {
        reason: HOSTILE.to_owned(),
        owner: HOSTILE.to_owned(),
        expires: DateInterval::parse("2020-02-01").unwrap(),
    });
    findings.push(waived);
    report
}

/// Elements and attributes of our own alone, none of which loads or runs anything.
fn page(text: &str) {
    assert_runs_its_own_script_alone(text);
    let known = "html head meta title style body header main footer section article nav details summary h1 h2 h3 h4 h5 p b \
        br span bdi ol ul li dl div dt dd blockquote table thead tbody tr th td svg rect cite code a input label fieldset legend script";
    let known: Vec<&str> = known.split_whitespace().collect();
    for token in Tokenizer::new(text) {
        let Ok(Token::StartTag(tag)) = token else {
            continue;
        };
        let name = String::from_utf8(tag.name.to_vec()).unwrap();
        assert!(known.contains(&&*name), "<{name}>");
        for attribute in tag.attributes.keys() {
            let attribute = String::from_utf8(attribute.to_vec()).unwrap();
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "{attribute} of <{name}>"
            );
        }
    }
}

fn hidden(text: &str) -> Option<char> {
    text.chars().find(|c| {
        c.is_control() && *c != '\n'
            || matches!(
                c,
                '\u{200b}' | '\u{202e}' | '\u{2066}' | '\u{feff}' | '\u{fffe}'
            )
    })
}

#[test]
fn nothing_from_outside_acts_in_any_format() {
    let report = hostile();
    for audience in [Audience::Public, Audience::Desk] {
        for reporter in REPORTERS {
            let name = reporter.name();
            let text = written(name, &report, audience, Style::Plain);
            assert_eq!(hidden(&text), None, "{name}: {text}");
            match name {
                "github" => commands(&text),
                "github_summary" => markdown(&text),
                "html" => page(&text),
                "human" => {
                    let starts = |line: &str| line.starts_with("::") || line.starts_with("##[");
                    assert!(!text.lines().any(starts), "{text}");
                }
                "json" => {
                    let value: Value = serde_json::from_str(&text).unwrap();
                    let caption = &value["articles"][0]["media"][0]["reference"]["caption"];
                    let caption = caption.as_str().unwrap();
                    assert!(caption.ends_with(HOSTILE), "data are whole: {caption}");
                }
                "junit" => {
                    let known = [
                        "testsuites",
                        "testsuite",
                        "testcase",
                        "failure",
                        "error",
                        "system-out",
                        "system-err",
                    ];
                    let elements = junit::elements(&text);
                    assert!(
                        elements.iter().all(|name| known.contains(&&**name)),
                        "{text}"
                    );
                }
                "media_review" => {
                    let value: Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(value["@graph"].as_array().unwrap().len(), 1);
                }
                "sarif" => {
                    let value: Value = serde_json::from_str(&text).unwrap();
                    sarif::assert_valid(&value);
                    strings(&value, &mut |text| {
                        assert!(hidden(text).is_none(), "{text}");
                    });
                }
                name => panic!("say what may not act in {name}"),
            }
        }
    }
}

/// One line for the problem and for each finding that counts, each a command of ours whose properties hold nothing else.
fn commands(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    let form = regex::Regex::new("^::(error|warning|notice) [a-z]+=[^:,\n]*(,[a-z]+=[^:,\n]*)*::")
        .unwrap();
    for line in lines {
        assert!(form.is_match(line), "{line}");
        assert!(!line.contains("%0A") && !line.contains("%0D"), "{line}");
    }
    assert!(text.contains("%250A"), "{text}");
}

/// Read as Markdown it holds no link, no picture, and no tag but ours; what GitHub would link is taken apart.
fn markdown(text: &str) {
    let ours = regex::Regex::new(r#"^(</?details>|</?summary>|</?b>|<span dir="auto">|</span>)$"#)
        .unwrap();
    let tag = regex::Regex::new("<[^>]*>").unwrap();
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Emphasis,
            ) => {
                panic!("{event:?}\n{text}")
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for tag in tag.find_iter(&html) {
                    assert!(ours.is_match(tag.as_str()), "{}\n{text}", tag.as_str());
                }
            }
            _ => {}
        }
    }
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
    for linked in [
        "https://",
        "www.e",
        "javascript:alert",
        "data:text",
        "@mention",
        "&#64;mention",
        "@evil",
        "&#64;evil",
        "#77",
        "&#35;77",
        ":smile:",
    ] {
        assert!(!text.contains(linked), "{linked}\n{text}");
    }
    let rows = text.lines().filter(|line| line.starts_with('|'));
    for row in rows {
        assert_eq!(row.matches('|').count(), 9, "{row}");
    }
}

fn strings(value: &Value, look: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => look(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, look)),
        Value::Object(members) => members.values().for_each(|member| strings(member, look)),
        _ => {}
    }
}

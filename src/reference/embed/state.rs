//! Posts that stand only in the data a page carries for its own scripts.
//!
//! The story's own body is told from everything else in that data by the story's words: an array some of whose items
//! hold paragraphs of the story is its body, and an item beside them that shows a post is the story's.

use std::fmt::Write as _;

use serde_json::Value;

use super::marks::Mark;
use super::nested;
use super::{Named, embed_at};
use crate::reference::page::{Found, Page};

/// Longest script read, in bytes.
const LONGEST: usize = 4 << 20;
/// Most values tried in one script.
const MOST_STARTS: usize = 8;
/// Most paragraphs looked for.
const MOST_PROBES: usize = 12;
/// Length of the words of a paragraph that are looked for, in characters.
const PROBE: usize = 24;
/// Deepest nesting of data walked.
const DEEPEST: u8 = 40;
/// Layers an embed code in the data may have.
const LAYERS: nested::Depth = 2;

/// Words of one paragraph, as they stand and as JSON may escape them.
struct Probe {
    words: String,
    escaped: String,
    offset: usize,
}

/// Adds the posts of the story that the page's data holds.
pub(super) fn posts(page: &Page<'_>, found: &mut Vec<Found>) {
    let probes = probes(page);
    if probes.len() < 2 {
        return;
    }
    let mut flight = String::new();
    for script in page.dom.named("script") {
        let words = page.dom.inside(script).find_map(|at| page.dom.words(at));
        let Some(code) = words.filter(|code| code.len() <= LONGEST) else {
            continue;
        };
        if code.contains("__next_f.push") && flight.len() + code.len() <= LONGEST {
            push_flight(code, &mut flight);
            continue;
        }
        let is_linked_data = page
            .dom
            .attribute(script, "type")
            .is_some_and(|kind| kind.contains("ld+json"));
        if is_linked_data || !holds_story(code, &probes) {
            continue;
        }
        for value in values(code) {
            walk(&value, &probes, DEEPEST, found);
        }
    }
    if !flight.is_empty() && holds_story(&flight, &probes) {
        for line in flight.lines() {
            let row = line.split_once(':').map_or(line, |(_, row)| row);
            if let Ok(value) = serde_json::from_str::<Value>(row) {
                walk(&value, &probes, DEEPEST, found);
            }
        }
    }
}

/// Runs of letters and blanks out of the story's paragraphs, spread over it.
fn probes(page: &Page<'_>) -> Vec<Probe> {
    let paragraphs = &page.article.paragraphs;
    let step = (paragraphs.len() / MOST_PROBES).max(1);
    let mut out = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate().step_by(step) {
        let Some(words) = run(&paragraph.text) else {
            continue;
        };
        out.push(Probe {
            escaped: escaped(&words),
            words,
            offset: page.paragraph_offsets.get(at).copied().unwrap_or(0),
        });
        if out.len() == MOST_PROBES {
            break;
        }
    }
    out
}

/// The first run of letters, digits and blanks that is long enough.
fn run(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == ' '))
        .take(40)
        .map(str::trim)
        .find(|part| part.chars().count() >= PROBE)
        .map(|part| part.chars().take(PROBE * 2).collect())
}

fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

fn holds_story(code: &str, probes: &[Probe]) -> bool {
    let holds = |probe: &&Probe| code.contains(&probe.words) || code.contains(&probe.escaped);
    probes.iter().filter(holds).take(2).count() == 2
}

/// The values of JSON in a script: the whole of it, or what is assigned or called with.
fn values(code: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let mut rest = code;
    for _ in 0..MOST_STARTS {
        let Some(start) = start(rest) else { break };
        let Some(from) = rest.get(start..) else { break };
        let mut stream = serde_json::Deserializer::from_str(from).into_iter::<Value>();
        let read = match stream.next() {
            Some(Ok(value)) => {
                out.push(value);
                stream.byte_offset()
            }
            _ => 1,
        };
        let Some(after) = from.get(read..) else { break };
        rest = after;
    }
    out
}

/// Where an object or array of some length starts that is the script's first word, assigned or an argument.
fn start(code: &str) -> Option<usize> {
    let mut before = '=';
    for (at, c) in code.char_indices() {
        if matches!(c, '{' | '[') && matches!(before, '=' | '(') {
            return Some(at);
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

/// Joins the strings a streamed page pushes: `self.__next_f.push([1,"…"])`.
fn push_flight(code: &str, flight: &mut String) {
    for value in values(code) {
        if let Value::Array(items) = value
            && let Some(Value::String(text)) = items.get(1)
        {
            flight.push_str(text);
        }
    }
}

/// The offset of the last paragraph the value holds; the posts of every body inside it are added.
fn walk(value: &Value, probes: &[Probe], deep: u8, found: &mut Vec<Found>) -> Option<usize> {
    let deep = deep.checked_sub(1)?;
    match value {
        Value::String(text) => {
            let held: Vec<usize> = probes
                .iter()
                .filter(|probe| text.contains(&probe.words))
                .map(|probe| probe.offset)
                .collect();
            if held.len() >= 2 && text.contains('<') {
                let at = held.first().copied().unwrap_or(0);
                let posts = nested::posts(text, LAYERS);
                found.extend(posts.into_iter().map(|named| embed_at(at, named)));
            }
            held.last().copied()
        }
        Value::Array(items) => {
            let held: Vec<Option<usize>> = items
                .iter()
                .map(|item| walk(item, probes, deep, found))
                .collect();
            if held.iter().flatten().count() >= 2 {
                body(items, &held, found);
            }
            held.into_iter().flatten().next_back()
        }
        Value::Object(object) => object
            .values()
            .filter_map(|inner| walk(inner, probes, deep, found))
            .last(),
        _ => None,
    }
}

/// The posts among the items of the story's body, each behind the paragraph before it.
fn body(items: &[Value], held: &[Option<usize>], found: &mut Vec<Found>) {
    let first = held.iter().flatten().copied().min().unwrap_or(0);
    let mut at = first;
    for (item, offset) in items.iter().zip(held) {
        if let Some(offset) = offset {
            at = *offset;
            continue;
        }
        if let Some(named) = shown(item) {
            found.push(embed_at(at + 1, named));
        }
    }
}

fn shown(item: &Value) -> Option<Named> {
    const DEEPEST_ITEM: u8 = 8;
    match item {
        Value::String(text) => nested::markup(text, LAYERS),
        item => nested::in_json(item, Mark::Silent, LAYERS, DEEPEST_ITEM),
    }
}

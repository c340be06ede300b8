//! What stands inside an attribute or a string: embed codes, plain, escaped or in base 64, and objects of JSON.

use serde_json::{Map, Value};

use super::marks::{self, Mark};
use super::{Named, element};
use crate::article::dom;
use crate::reference::provider::Address;

/// How many layers may still be opened.
pub(super) type Depth = u8;

/// The page itself: an attribute may hold an embed code, and that one more.
pub(super) const OUTERMOST: Depth = 2;
/// Longest embed code and object opened, in bytes.
const LONGEST: usize = 64 << 10;
/// Deepest nesting of an embed code.
const DEEPEST: usize = 32;
/// Deepest nesting of objects looked into for a post.
const DEEPEST_OBJECT: u8 = 8;

/// Keys whose values name the kind of an object.
const KINDS: [&str; 16] = [
    "__component",
    "__typename",
    "_type",
    "block",
    "blockName",
    "component",
    "embedType",
    "is",
    "kind",
    "mediaType",
    "name",
    "nodeType",
    "provider",
    "providerName",
    "subtype",
    "type",
];

/// Whether the value can be an embed code or an object; most values are neither.
pub(super) fn may_hold(value: &str) -> bool {
    let value = value.trim_start();
    let is_long = value.len() >= 12 && value.len() <= LONGEST;
    is_long && (value.starts_with(['{', '[', '%', '&', 'P']) || value.contains('<'))
}

/// The post in the value, where the words round it say `mark`.
pub(super) fn post(value: &str, mark: Mark, depth: Depth) -> Option<Named> {
    let value = value.trim();
    let left = depth.checked_sub(1)?;
    if !may_hold(value) {
        return None;
    }
    if value.starts_with(['{', '[']) {
        let object: Value = serde_json::from_str(value).ok()?;
        return in_json(&object, mark, left, DEEPEST_OBJECT);
    }
    markup(value, left)
}

/// The post an embed code shows: HTML as it is, percent-encoded or in base 64.
pub(super) fn markup(value: &str, depth: Depth) -> Option<Named> {
    posts(value, depth).into_iter().next()
}

/// Every post the HTML shows.
pub(super) fn posts(value: &str, depth: Depth) -> Vec<Named> {
    let Some(html) = html(value) else {
        return Vec::new();
    };
    let (dom, _) = dom::parse(&html, DEEPEST);
    let mut out = Vec::new();
    let mut until = 0;
    for id in dom.all() {
        let is_shown = !matches!(dom.name(id), "" | "a");
        if id < until || !is_shown {
            continue;
        }
        if let Some(named) = element::post(&dom, id, depth) {
            until = dom.subtree(id).end;
            out.push(named);
        }
    }
    out
}

fn html(value: &str) -> Option<String> {
    let start: String = value.trim_start().chars().take(8).collect();
    if start.contains('<') || value.contains("<iframe") || value.contains("<blockquote") {
        return Some(value.to_owned());
    }
    let lower = start.to_ascii_lowercase();
    if lower.starts_with("%3c") {
        let mut pairs = url::form_urlencoded::parse(value.as_bytes());
        return pairs.next().map(|(key, value)| format!("{key}={value}"));
    }
    if lower.starts_with("&lt;") {
        return Some(crate::article::json_ld::unescape(value));
    }
    // `<iframe`, `<block`, `<div ` and `<scrip` in base 64.
    let is_code = ["PGlmcm", "PGJsb2", "PGRpdi", "PHNjcm"]
        .iter()
        .any(|head| start.starts_with(head));
    if !is_code {
        return None;
    }
    let bytes = data_url::forgiving_base64::decode_to_vec(value.as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}

/// The post an object of JSON shows, where the words round it say `mark`.
pub(super) fn in_json(value: &Value, mark: Mark, depth: Depth, deep: u8) -> Option<Named> {
    let deep = deep.checked_sub(1)?;
    match value {
        Value::Object(object) => in_object(object, mark, depth, deep),
        Value::Array(items) => items
            .iter()
            .take(64)
            .find_map(|item| in_json(item, mark, depth, deep)),
        _ => None,
    }
}

fn in_object(object: &Map<String, Value>, mark: Mark, depth: Depth, deep: u8) -> Option<Named> {
    let mark = kind(object, mark);
    if mark == Mark::Linked {
        return None;
    }
    for (key, value) in object {
        if KINDS.contains(&&**key) {
            continue;
        }
        let said = mark.or_of(key);
        match value {
            Value::String(text) => {
                if let Some(named) = in_string(text, key, said, depth) {
                    return Some(named);
                }
            }
            Value::Number(number) if marks::is_id(key) => {
                if let Mark::Site(site) = said
                    && let Some(post) = marks::post(site, &number.to_string())
                {
                    return Some(Named::by_id(post));
                }
            }
            _ => {}
        }
    }
    object
        .iter()
        .filter(|(_, value)| value.is_object() || value.is_array())
        .filter(|(key, _)| marks::of(key) != Mark::Linked)
        .find_map(|(key, value)| in_json(value, mark.or_of(key), depth, deep))
}

/// What the object says of itself; a site it names goes before a word for anything shown.
fn kind(object: &Map<String, Value>, mark: Mark) -> Mark {
    let mut said = Mark::Silent;
    for key in KINDS {
        let Some(Value::String(name)) = object.get(key) else {
            continue;
        };
        if name.len() > 60 {
            continue;
        }
        said = said.then(marks::of(name));
    }
    mark.then(said)
}

fn in_string(text: &str, key: &str, mark: Mark, depth: Depth) -> Option<Named> {
    if text.len() > LONGEST {
        return None;
    }
    if let Some(named) = Named::at(text) {
        let counts = match mark {
            Mark::Site(_) | Mark::Shown => true,
            Mark::Silent => named.post.address == Address::Player,
            Mark::Linked => false,
        };
        return counts.then_some(named);
    }
    if let Mark::Site(site) = mark
        && marks::is_id(key)
        && let Some(post) = marks::post(site, text)
    {
        return Some(Named::by_id(post));
    }
    markup(text, depth.checked_sub(1)?)
}

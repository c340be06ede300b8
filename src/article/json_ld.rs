//! JSON-LD as pages really carry it: commented out, with control characters, trailing commas or several values.

use serde_json::{Map, Value};

use super::dom::Dom;

/// Most bytes of one script that are read.
const MAX_SCRIPT: usize = 4 << 20;
/// Most objects walked on one page.
const MAX_OBJECTS: usize = 20_000;

/// The structured data of a page, top-level values in page order.
#[derive(Debug, Clone, Default)]
pub(crate) struct JsonLd {
    values: Vec<Value>,
    /// Scripts that held nothing readable.
    pub(crate) broken: usize,
}

impl JsonLd {
    /// Reads every `application/ld+json` script.
    pub(super) fn of(dom: &Dom) -> Self {
        let mut found = Self::default();
        for script in dom.named("script") {
            let is_linked_data = dom
                .attribute(script, "type")
                .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/ld+json"));
            if !is_linked_data {
                continue;
            }
            let raw = dom.raw(script);
            let values = read(&raw);
            found.broken += usize::from(values.is_empty() && !raw.trim().is_empty());
            found.values.extend(values);
        }
        found
    }

    /// Every object, outer before inner, in page order.
    pub(crate) fn objects(&self) -> Vec<&Map<String, Value>> {
        let mut out = Vec::new();
        let mut open: Vec<&Value> = self.values.iter().rev().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(map) if out.len() < MAX_OBJECTS => {
                    out.push(map);
                    open.extend(map.values().rev());
                }
                Value::Array(items) => open.extend(items.iter().rev()),
                _ => {}
            }
        }
        out
    }

    /// The objects that stand by themselves: at the top, in a list there, or in a graph.
    pub(crate) fn tops(&self) -> impl Iterator<Item = &Map<String, Value>> {
        fn graph(value: &Value) -> &[Value] {
            match value {
                Value::Object(map) => match map.get("@graph") {
                    Some(Value::Array(items)) => items.as_slice(),
                    Some(_) | None => std::slice::from_ref(value),
                },
                Value::Array(items) => items.as_slice(),
                _ => &[],
            }
        }
        self.values
            .iter()
            .flat_map(graph)
            .filter_map(Value::as_object)
    }

    /// The object that describes the story: the first whose type names an article.
    pub(crate) fn story(&self) -> Option<&Map<String, Value>> {
        let objects = self.objects();
        let is_story =
            |object: &&&Map<String, Value>| types(object).iter().any(|kind| names_story(kind));
        let with_headline = objects
            .iter()
            .filter(is_story)
            .find(|object| object.contains_key("headline"));
        with_headline
            .or_else(|| objects.iter().find(is_story))
            .copied()
    }
}

fn names_story(kind: &str) -> bool {
    kind.ends_with("Article")
        || kind.ends_with("BlogPosting")
        || matches!(kind, "ClaimReview" | "Report" | "LiveBlogPosting")
}

/// The object's types without their vocabulary.
pub(crate) fn types(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(kind)) => vec![local(kind)],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(local).collect(),
        _ => Vec::new(),
    }
}

fn local(kind: &str) -> &str {
    kind.trim().rsplit(['/', '#', ':']).next().unwrap_or(kind)
}

/// The property's words: a string, or the `name`, `url` or `@value` of an object, or the first of a list.
pub(crate) fn words(object: &Map<String, Value>, property: &str) -> Option<String> {
    let mut value = object.get(property)?;
    for _ in 0..4 {
        match value {
            Value::String(text) => {
                return Some(super::dom::fold(&unescape(text))).filter(|text| !text.is_empty());
            }
            Value::Array(items) => value = items.first()?,
            Value::Object(map) => {
                value = map
                    .get("name")
                    .or_else(|| map.get("@value"))
                    .or_else(|| map.get("url"))?;
            }
            _ => return None,
        }
    }
    None
}

/// The names a property gives: of each object or string in it.
pub(crate) fn names(object: &Map<String, Value>, property: &str) -> Vec<String> {
    let items = match object.get(property) {
        Some(Value::Array(items)) => items.iter().take(32).collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let name = |item: &Value| match item {
        Value::String(text) => Some(super::dom::fold(&unescape(text))),
        Value::Object(map) => words(map, "name"),
        _ => None,
    };
    items
        .into_iter()
        .filter_map(name)
        .filter(|name| !name.is_empty())
        .collect()
}

/// The few entities that find their way into JSON strings.
pub(crate) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let text = text
        .replace("&amp;", "&")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#039;", "'");
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

fn read(raw: &str) -> Vec<Value> {
    if raw.len() > MAX_SCRIPT {
        return Vec::new();
    }
    match serde_json::from_str(raw) {
        Ok(value) => vec![value],
        Err(_) => serde_json::Deserializer::from_str(&cleaned(raw))
            .into_iter()
            .map_while(Result::ok)
            .collect(),
    }
}

/// The script without comments, CDATA marks, control characters and trailing commas.
fn cleaned(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut in_string = false;
    let mut escaped = false;
    let start = raw.find(['{', '[']).unwrap_or(0);
    let start = match raw.find("<![CDATA[") {
        Some(at) if at <= start => raw
            .get(at + 9..)
            .and_then(|rest| rest.find(['{', '[']))
            .map_or(start, |next| at + 9 + next),
        Some(_) | None => start,
    };
    for c in raw.get(start..).unwrap_or_default().chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '}' | ']' => {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
                out.push(c);
            }
            ';' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(script: &str) -> Option<String> {
        let (dom, _) = super::super::dom::parse(
            &format!("<script type='application/ld+json'>{script}</script>"),
            64,
        );
        let data = JsonLd::of(&dom);
        words(data.story()?, "headline")
    }

    #[test]
    fn broken_forms_are_read() {
        let good = Some("A \"b\"".to_owned());
        assert_eq!(
            headline(r#"{"@type":"NewsArticle","headline":"A \"b\""}"#),
            good
        );
        assert_eq!(
            headline(
                "<!--{\"@type\":[\"Thing\",\"NewsArticle\"],\"headline\":\"A \\\"b\\\"\",}-->"
            ),
            good
        );
        assert_eq!(
            headline("//<![CDATA[\n{\"@type\":\"Article\",\n\"headline\":\"A \\\"b\\\"\"};\n//]]>"),
            good
        );
        assert_eq!(
            headline(
                "{\"@graph\":[{\"@type\":\"http://schema.org/Article\",\"headline\":\"A\n\\\"b\\\"\",},]}"
            ),
            good
        );
        assert_eq!(headline("{\"@type\":\"Article\""), None);
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        assert_eq!(headline(&"[".repeat(100_000)), None);
    }
}

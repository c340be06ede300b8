//! Front matter: the settings before the text, in YAML, TOML or JSON.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::dom::fold;
use super::super::given::{Given, GivenKind};
use super::super::json::Json;
use super::super::translation::Translation;
use crate::limit::{Problem, ProblemKind};
use crate::time::DateInterval;

/// Longest front matter read, in bytes.
const LONGEST: usize = 256 << 10;
/// Most settings kept.
const MOST: usize = 2_000;
/// Deepest nesting kept.
const DEPTH: usize = 6;

/// Names of settings that hold the story's pictures, the lead's first.
const PICTURES: [&str; 24] = [
    "image",
    "images",
    "cover",
    "cover_image",
    "coverimage",
    "featured_image",
    "featuredimage",
    "featured-image",
    "feature_image",
    "featured",
    "hero",
    "hero_image",
    "heroimage",
    "banner",
    "header",
    "header_image",
    "lead_image",
    "main_image",
    "og_image",
    "photo",
    "photos",
    "picture",
    "thumbnail",
    "resources",
];
/// Members of such a setting that hold the address.
const ADDRESSES: [&str; 9] = [
    "",
    "src",
    "url",
    "path",
    "image",
    "file",
    "feature",
    "overlay_image",
    "href",
];

/// The settings and where the text begins.
#[derive(Debug, Default)]
pub(super) struct Front {
    settings: Vec<Setting>,
    /// First byte of the text.
    pub(super) end: usize,
    /// What could not be read.
    pub(super) problem: Option<Problem>,
}

/// Reads settings in one syntax; the error's words where they cannot be read.
type ReadSettings = fn(&str) -> Result<Vec<Setting>, String>;

/// One value and the path of names to it, in lower case.
#[derive(Debug)]
struct Setting {
    path: Vec<String>,
    value: String,
    at: usize,
}

impl Setting {
    /// The value, white space folded.
    fn words(&self) -> String {
        fold(&self.value)
    }
}

impl Front {
    /// The front matter a document starts with; empty where it has none.
    pub(super) fn of(document: &str) -> Self {
        let start = document.len() - document.trim_start_matches(['\u{feff}', '\n', ' ']).len();
        let text = document.get(start..).unwrap_or_default();
        let (inner, end, read): (_, _, ReadSettings) =
            if let Some((inner, end)) = fenced(text, "---") {
                (inner, end, yaml)
            } else if let Some((inner, end)) = fenced(text, "+++") {
                (inner, end, toml)
            } else if let Some(end) = object(text) {
                (0..end, end, json)
            } else {
                return Self::default();
            };
        let at = start + inner.start;
        let settings = read(text.get(inner).unwrap_or_default());
        let problem = settings.as_ref().err().map(|error| {
            let message = format!("the front matter could not be read: {error}");
            Problem::new(ProblemKind::Unreadable, message)
        });
        let mut settings = settings.unwrap_or_default();
        for setting in &mut settings {
            setting.at += at;
        }
        Self {
            settings,
            end: start + end,
            problem,
        }
    }

    /// The first of those settings.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let setting = self
                .settings
                .iter()
                .find(|s| matches!(s.path.as_slice(), [only] if only == name))?;
            Some(setting.words()).filter(|text| !text.is_empty())
        })
    }

    /// The first of those settings that is a date.
    pub(super) fn date(&self, names: &[&str]) -> Option<DateInterval> {
        names.iter().find_map(|name| {
            let text = self.text(&[name])?;
            let iso = text.replacen(' ', "T", 1).replace(' ', "");
            DateInterval::parse(&text).or_else(|| DateInterval::parse(&iso))
        })
    }

    /// The pictures that are set, each once, with the caption, alternative text and credit set beside them.
    pub(super) fn given(&self, made: &mut Translation) -> Vec<Given> {
        let mut out: Vec<Given> = Vec::new();
        for name in PICTURES {
            for setting in self
                .settings
                .iter()
                .filter(|s| s.path.first().is_some_and(|first| first == name))
            {
                let last = match setting.path.as_slice() {
                    [_] => "",
                    [.., last] => last,
                    [] => continue,
                };
                let is_item = last.chars().all(|c| c.is_ascii_digit());
                let is_known = out.iter().any(|given| {
                    given
                        .renditions
                        .iter()
                        .any(|(url, _)| *url == setting.value)
                });
                if is_known || !is_item && !ADDRESSES.contains(&last) || !is_address(&setting.value)
                {
                    continue;
                }
                let mut given = Given::new(GivenKind::Photo, made.mark(setting.at));
                given.add(&setting.value, None, "");
                let beside = |words: &[&str]| self.beside(setting, name, words);
                given.caption = beside(&["caption", "title"]).map(Setting::words);
                given.alt = beside(&["alt"]).map(Setting::words);
                let credit =
                    beside(&["credit", "attribution", "attr", "copyright", "photographer"]);
                given.credit = credit.map(Setting::words);
                given.credit_offset = credit.map(|credit| made.mark(credit.at));
                out.push(given);
            }
        }
        out
    }

    /// `image.caption`, `image_caption` or `imagecaption` beside `image`.
    fn beside(&self, picture: &Setting, name: &str, words: &[&str]) -> Option<&Setting> {
        let parent = match picture.path.as_slice() {
            [] | [_] => None,
            [parent @ .., _] => Some(parent),
        };
        words.iter().find_map(|word| {
            let joined = [
                format!("{name}_{word}"),
                format!("{name}{word}"),
                format!("{name}-{word}"),
            ];
            let found = self
                .settings
                .iter()
                .find(|setting| match setting.path.as_slice() {
                    [only] => joined.contains(only),
                    [outer @ .., last] => parent == Some(outer) && last == word,
                    [] => false,
                });
            found.filter(|setting| !setting.words().is_empty())
        })
    }
}

/// Whether the value can be the address of a picture: a file with an ending, or a URL.
fn is_address(value: &str) -> bool {
    let path = value.split(['?', '#']).next().unwrap_or(value);
    let ending = path
        .rsplit('/')
        .next()
        .and_then(|file| file.rsplit_once('.'));
    let is_file = ending.is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && [
                "jpg", "jpeg", "png", "webp", "gif", "avif", "tif", "tiff", "heic",
            ]
            .contains(&&*ending.to_ascii_lowercase())
    });
    is_file || value.starts_with("http://") || value.starts_with("https://")
}

/// Bytes between two lines of the fence, and the end of the second.
fn fenced(text: &str, fence: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let first = text
        .lines()
        .next()
        .filter(|line| line.trim_end() == fence)?;
    let start = first.len() + 1;
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        if at > LONGEST {
            return None;
        }
        let word = line.trim_end();
        if word == fence || fence == "---" && word == "..." {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The end of the JSON object the text starts with, where text follows.
fn object(text: &str) -> Option<usize> {
    let head = text
        .get(..text.len().min(LONGEST))
        .filter(|head| head.starts_with('{'))?;
    let mut values = serde_json::Deserializer::from_str(head).into_iter::<serde_json::Value>();
    let value = values.next()?.ok()?;
    let end = values.byte_offset();
    let is_front = value.is_object() && text.get(end..).is_some_and(|rest| !rest.trim().is_empty());
    is_front.then_some(end)
}

fn json(text: &str) -> Result<Vec<Setting>, String> {
    fn walk(value: Json<'_>, path: &[String], out: &mut Vec<Setting>) {
        if path.len() > DEPTH || out.len() > MOST {
            return;
        }
        if let Some(text) = value.text() {
            out.push(Setting {
                path: path.to_vec(),
                value: text,
                at: value.at,
            });
        }
        let items = value
            .items()
            .into_iter()
            .enumerate()
            .map(|(n, item)| (n.to_string(), item));
        for (name, inner) in items.chain(value.members()) {
            let mut path = path.to_vec();
            path.push(name);
            walk(inner, &path, out);
        }
    }
    let mut out = Vec::new();
    walk(Json::parse(text)?, &[], &mut out);
    Ok(out)
}

fn toml(text: &str) -> Result<Vec<Setting>, String> {
    fn walk(value: &Spanned<DeValue<'_>>, path: &[String], out: &mut Vec<Setting>) {
        if path.len() > DEPTH || out.len() > MOST {
            return;
        }
        let below = |name: &str| [path, &[name.to_lowercase()]].concat();
        let written = match value.get_ref() {
            DeValue::Table(table) => {
                for (name, value) in table {
                    walk(value, &below(name.get_ref()), out);
                }
                return;
            }
            DeValue::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    walk(value, &below(&index.to_string()), out);
                }
                return;
            }
            DeValue::Boolean(_) => return,
            DeValue::String(words) => words.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
        };
        out.push(Setting {
            path: path.to_vec(),
            at: value.span().start,
            value: written,
        });
    }
    let table = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let mut out = Vec::new();
    for (name, value) in table.get_ref() {
        walk(value, &[name.get_ref().to_lowercase()], &mut out);
    }
    Ok(out)
}

fn yaml(text: &str) -> Result<Vec<Setting>, String> {
    let mut out = Vec::new();
    let mut open: Vec<Level> = Vec::new();
    let mut bytes = Bytes::of(text);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        if out.len() > MOST {
            return Ok(out);
        }
        match event {
            Event::MappingStart(..) => open.push(Level::Names(None)),
            Event::SequenceStart(..) => open.push(Level::Items(0)),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                step(&mut open);
            }
            Event::Scalar(value, ..) => match open.last_mut() {
                Some(Level::Names(name @ None)) => *name = Some(value.to_lowercase()),
                _ => {
                    if open.len() <= DEPTH {
                        out.push(Setting {
                            path: path(&open),
                            at: bytes.at(span.start.index()),
                            value: Cow::into_owned(value),
                        });
                    }
                    step(&mut open);
                }
            },
            Event::Alias(..) => step(&mut open),
            _ => {}
        }
    }
    Ok(out)
}

/// An open mapping with the name whose value is awaited, or an open list with the number of its next item.
enum Level {
    Names(Option<String>),
    Items(usize),
}

/// A value has been read.
fn step(open: &mut [Level]) {
    match open.last_mut() {
        Some(Level::Names(name)) => *name = None,
        Some(Level::Items(count)) => *count += 1,
        None => {}
    }
}

fn path(open: &[Level]) -> Vec<String> {
    open.iter()
        .map(|level| match level {
            Level::Names(name) => name.clone().unwrap_or_default(),
            Level::Items(count) => count.to_string(),
        })
        .collect()
}

/// Bytes of characters asked for in rising order.
struct Bytes<'t> {
    text: &'t str,
    character: usize,
    byte: usize,
}

impl<'t> Bytes<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            character: 0,
            byte: 0,
        }
    }

    /// Byte of the character with that number.
    fn at(&mut self, character: usize) -> usize {
        let rest = self.text.get(self.byte..).unwrap_or_default();
        let ahead = character.saturating_sub(self.character);
        let further = rest
            .char_indices()
            .nth(ahead)
            .map_or(rest.len(), |(at, _)| at);
        self.character += ahead;
        self.byte += further;
        self.byte
    }
}

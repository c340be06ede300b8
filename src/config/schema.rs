//! JSON Schemas of the settings files, for editors, made of the tables that the files are read by.
//!
//! Editors of TOML read little more than draft 4 of JSON Schema, and pass over what stands beside a `$ref`; so nothing else
//! is used, and everything is written out. What no schema can say, the reader still refuses: a size in words out of bounds,
//! a path pattern that is none.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::Owner;
use super::keys::{KEYS, Key, SECTIONS, Takes, Unset, forbidden};
use crate::policy::{Level, Levels, Policy};
use crate::rules::{self, RULES, Rule};

/// The JSON Schema of the settings file of `owner`.
pub fn schema(owner: Owner) -> Value {
    let (title, about) = match owner {
        Owner::Project => (
            "cutline.toml",
            "Settings of cutline for a project. Archives, programs, libraries, models, a proxy, trust anchors and addresses \
             exempt from the network guard are named in the user's own `config.toml`; here they are ignored.",
        ),
        Owner::User => ("config.toml", "A user's own settings of cutline."),
    };
    let mut head = keys_of("", owner);
    for (section, about) in SECTIONS {
        if owner == Owner::Project && forbidden("", section).is_some() {
            continue;
        }
        let shape = match *section {
            "levels" => object(about, &levels()),
            "paths" => json!({
                "description": about,
                "type": "object",
                "additionalProperties":
                    object("Levels in the articles whose paths the pattern fits.", &levels()),
            }),
            section => object(about, &Value::Object(keys_of(section, owner))),
        };
        head.insert((*section).to_owned(), shape);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "description": about,
        "type": "object",
        "additionalProperties": false,
        "properties": head,
    })
}

fn object(about: &str, properties: &Value) -> Value {
    json!({
        "description": about,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

/// The keys of a section that the owner's file may set.
fn keys_of(section: &str, owner: Owner) -> Map<String, Value> {
    let keys = KEYS.iter().filter(|key| key.section == section);
    let keys = keys.filter(|key| owner == Owner::User || forbidden(section, key.name).is_none());
    keys.map(|key| (key.name.to_owned(), described(key)))
        .collect()
}

fn described(key: &Key) -> Value {
    let mut all = Map::new();
    all.insert("description".to_owned(), json!(key.about));
    let unset = match key.unset {
        Unset::Open => None,
        Unset::Text(text) => Some(json!(text)),
        Unset::Number(number) => Some(json!(number)),
        Unset::NoList => Some(json!([])),
    };
    all.extend(unset.map(|unset| ("default".to_owned(), unset)));
    if let Value::Object(shape) = shape(&key.takes) {
        all.extend(shape);
    }
    Value::Object(all)
}

fn shape(takes: &Takes) -> Value {
    let text = json!({"type": "string", "minLength": 1});
    match takes {
        Takes::Text => json!({"type": "string"}),
        Takes::Path => text,
        Takes::Paths => one_or_many(&text),
        Takes::Texts => one_or_many(&json!({"type": "string"})),
        Takes::Entries => one_or_many(&json!({"type": "string", "pattern": r"\S"})),
        Takes::Addresses => {
            one_or_many(&json!({"type": "string", "pattern": r"^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$"}))
        }
        Takes::Proxy => json!({"type": "string", "pattern": "^$|^[Hh][Tt][Tt][Pp][Ss]?://."}),
        Takes::Agent => {
            json!({"type": "string", "minLength": 1, "maxLength": 256, "pattern": "^[ -~]+$"})
        }
        Takes::Audience => json!({"type": "string", "enum": ["public", "desk"]}),
        Takes::LoudLevel => {
            let loud = [Level::Note, Level::Warn, Level::Deny].map(Level::name);
            json!({"type": "string", "enum": loud})
        }
        Takes::Integer(bounds) => number(bounds),
        Takes::Size(bounds) => json!({
            "anyOf": [
                number(bounds),
                {"type": "string", "pattern": r"^\s*[0-9]+\s*([KkMmGg][Ii]?[Bb]|[Bb])?\s*$"},
            ],
        }),
    }
}

fn number(bounds: &RangeInclusive<u64>) -> Value {
    json!({"type": "integer", "minimum": bounds.start(), "maximum": bounds.end()})
}

/// A list, or one alone.
fn one_or_many(item: &Value) -> Value {
    json!({"anyOf": [{"type": "array", "items": item}, item]})
}

/// Every rule whose level can be set by its code, with what it does and its own levels.
fn levels() -> Value {
    let policy = Policy::default();
    let rules = RULES.iter().filter_map(|rule| {
        let own = policy.levels(rule.code())?;
        Some((rule.code().to_owned(), level_of(*rule, own)))
    });
    Value::Object(rules.collect())
}

fn level_of(rule: &dyn Rule, own: Levels) -> Value {
    let all = [Level::Off, Level::Note, Level::Warn, Level::Deny].map(Level::name);
    let level = json!({"type": "string", "enum": all});
    let own = match own.possible == own.corroborated {
        true => json!(own.possible.name()),
        false => json!({
            "possible": own.possible.name(),
            "corroborated": own.corroborated.name(),
        }),
    };
    json!({
        "description": rules::summary(rule),
        "default": own,
        "anyOf": [
            level,
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {"possible": level, "corroborated": level},
            },
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `section.key` of everything in a schema but levels, which have no keys of their own.
    fn named(owner: Owner) -> Vec<String> {
        let schema = schema(owner);
        let head = schema["properties"].as_object().expect("a head");
        let mut names = Vec::new();
        for (name, inner) in head {
            match inner.get("properties").and_then(Value::as_object) {
                _ if name == "levels" || name == "paths" => {}
                Some(keys) => names.extend(keys.keys().map(|key| format!("{name}.{key}"))),
                None => names.push(name.clone()),
            }
        }
        names.sort();
        names
    }

    #[test]
    fn every_key_that_is_read_is_in_the_schemas_and_the_reverse() {
        let read = |owner: Owner| {
            let mine = |key: &&Key| {
                owner == Owner::User
                    || forbidden(key.section, key.name)
                        .or(forbidden("", key.section))
                        .is_none()
            };
            let mut names: Vec<String> = KEYS
                .iter()
                .filter(mine)
                .map(|key| super::super::keys::full_name(key.section, key.name))
                .collect();
            names.sort();
            names
        };
        for owner in [Owner::Project, Owner::User] {
            assert_eq!(named(owner), read(owner));
        }
    }
}

//! What the manifests of a store say.

use std::collections::HashSet;

use c2pa::{Manifest, Reader, Relationship};
use serde_json::Value;

use super::{Action, Credentials, Identity, Ingredient, MAX_LIST, short, term};

/// Deepest chain of manifests followed.
const MAX_DEPTH: usize = 32;

/// Which place a manifest has in the making of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// The file itself, or what it was made out of.
    Descent,
    /// Something put into it.
    Part,
}

/// Everything said, the state and the failures left out.
pub(super) fn read(reader: &Reader) -> Credentials {
    let mut told = Credentials {
        manifests: reader.iter_manifests().count(),
        remote_url: reader.remote_url().map(short),
        ..Credentials::default()
    };
    let Some(active) = reader.active_manifest() else {
        return told;
    };
    let signature = active.signature_info();
    told.common_name = signature.and_then(|s| s.common_name.as_deref()).map(short);
    let organisation = signature.and_then(|s| s.issuer.as_deref()).map(short);
    told.signer = organisation.or_else(|| told.common_name.clone());
    told.time = signature.and_then(|s| s.time.as_deref()).map(short);
    told.generator = generator(active);
    told.title = active.title().map(short);
    let mut seen = HashSet::new();
    follow(reader, active, Line::Descent, 0, &mut seen, &mut told);
    told
}

/// Adds what `manifest` says, then what the manifests of its ingredients say.
fn follow(
    reader: &Reader,
    manifest: &Manifest,
    line: Line,
    depth: usize,
    seen: &mut HashSet<String>,
    told: &mut Credentials,
) {
    let label = manifest.label().unwrap_or_default().to_owned();
    if depth == MAX_DEPTH || !seen.insert(label) {
        return;
    }
    for assertion in manifest.assertions() {
        let Ok(value) = assertion.value() else {
            continue;
        };
        let label = assertion.label();
        if label.starts_with("c2pa.actions") {
            actions(value, line, told);
        } else if label.starts_with("cawg.identity") {
            identities(value, told);
        } else if depth == 0 && is_metadata(label) {
            flatten(label, value, 0, &mut told.statements);
        }
    }
    for ingredient in manifest.ingredients() {
        let own = ingredient
            .active_manifest()
            .and_then(|label| reader.get_manifest(label));
        if told.ingredients.len() < MAX_LIST {
            told.ingredients.push(Ingredient {
                title: ingredient.title().map(short),
                relationship: relationship(ingredient.relationship()).to_owned(),
                signed: own.is_some(),
            });
        }
        let Some(own) = own else {
            continue;
        };
        let line = match (line, ingredient.relationship()) {
            (Line::Descent, Relationship::ParentOf) => Line::Descent,
            _ => Line::Part,
        };
        follow(reader, own, line, depth + 1, seen, told);
    }
}

/// Whether an assertion holds what EXIF, XMP or schema.org would.
fn is_metadata(label: &str) -> bool {
    label.starts_with("stds.") || label.ends_with(".metadata") || label.contains(".training-mining")
}

/// Every text, number and truth in `value` under the path that leads to it, keywords of JSON-LD and references to other
/// boxes (an address with its hash) left out.
fn flatten(path: &str, value: &Value, depth: usize, out: &mut Vec<(String, String)>) {
    if depth == MAX_DEPTH || out.len() == MAX_LIST {
        return;
    }
    match value {
        Value::Object(members) if members.contains_key("hash") && members.contains_key("url") => {}
        Value::Object(members) => {
            let members = members.iter().filter(|(key, _)| !key.starts_with('@'));
            for (key, value) in members {
                flatten(&short(&format!("{path}/{key}")), value, depth + 1, out);
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                flatten(&short(&format!("{path}[{}]", n + 1)), item, depth + 1, out);
            }
        }
        Value::String(text) => out.push((path.to_owned(), short(text))),
        Value::Number(number) => out.push((path.to_owned(), number.to_string())),
        Value::Bool(truth) => out.push((path.to_owned(), truth.to_string())),
        Value::Null => {}
    }
}

fn relationship(relationship: &Relationship) -> &'static str {
    match relationship {
        Relationship::ParentOf => "parentOf",
        Relationship::ComponentOf => "componentOf",
        Relationship::InputTo => "inputTo",
    }
}

fn generator(manifest: &Manifest) -> Option<String> {
    if let Some(generator) = manifest.claim_generator() {
        return Some(short(generator));
    }
    let info = manifest.claim_generator_info.as_ref()?.first()?;
    Some(match &info.version {
        Some(version) => short(&format!("{} {version}", info.name)),
        None => short(&info.name),
    })
}

fn actions(value: &Value, line: Line, told: &mut Credentials) {
    let actions = value.get("actions").and_then(Value::as_array);
    for action in actions.into_iter().flatten() {
        let text = |key: &str| action.get(key).and_then(Value::as_str).map(short);
        let Some(name) = text("action") else {
            continue;
        };
        let source = text("digitalSourceType").as_deref().and_then(term);
        if let Some(source) = &source {
            // Of any other action the type is of what that action put in.
            let list = match (line, name.as_str()) {
                (Line::Descent, "c2pa.created") => &mut told.digital_source_types,
                _ => &mut told.source_types_of_parts,
            };
            if !list.contains(source) && list.len() < MAX_LIST {
                list.push(source.clone());
            }
        }
        if line == Line::Descent && told.actions.len() < MAX_LIST {
            told.actions.push(Action {
                name,
                when: text("when"),
                software: action.get("softwareAgent").and_then(agent),
                digital_source_type: source,
            });
        }
    }
}

/// A program, by name or as a structure.
fn agent(value: &Value) -> Option<String> {
    if let Some(name) = value.as_str() {
        return Some(short(name));
    }
    let name = value.get("name").and_then(Value::as_str)?;
    Some(match value.get("version").and_then(Value::as_str) {
        Some(version) => short(&format!("{name} {version}")),
        None => short(name),
    })
}

/// Those an identity assertion names: verified accounts of an aggregator, else the holder of a certificate.
fn identities(value: &Value, told: &mut Credentials) {
    let room = MAX_LIST.saturating_sub(told.identities.len());
    let text = |value: &Value, path: &str| value.pointer(path).and_then(Value::as_str).map(short);
    let accounts = value
        .get("verifiedIdentities")
        .or_else(|| value.pointer("/credentialSubject/verifiedIdentities"))
        .and_then(Value::as_array);
    for account in accounts.into_iter().flatten().take(room) {
        let name = ["/name", "/username", "/uri", "/address"];
        let Some(name) = name.into_iter().find_map(|path| text(account, path)) else {
            continue;
        };
        told.identities.push(Identity {
            name,
            by: text(account, "/provider/name"),
            holds: true,
        });
    }
    let holder = ["/signature_info/common_name", "/signature_info/issuer"];
    if accounts.is_none() && room > 0 {
        let name = holder.into_iter().find_map(|path| text(value, path));
        told.identities.push(Identity {
            holds: name.is_some(),
            name: name
                .unwrap_or_else(|| "someone whose assertion could not be verified".to_owned()),
            by: text(value, "/signature_info/issuer"),
        });
    }
}

/// No identity holds where any check of one failed; which of several is not told.
pub(super) fn judge_identities(told: &mut Credentials) {
    let failed = told
        .failures
        .iter()
        .any(|failure| failure.code.starts_with("cawg."));
    if failed {
        told.identities
            .iter_mut()
            .for_each(|identity| identity.holds = false);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statements_are_flattened_within_bounds() {
        let mut found = Vec::new();
        let value = json!({ "@type": "Work", "author": [{ "name": "Ada" }], "n": 3, "none": null,
            "credential": [{ "url": "self#jumbf=c2pa", "alg": "sha256", "hash": [1, 2, 3] }] });
        flatten("stds.schema-org.CreativeWork", &value, 0, &mut found);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = [
            pair("stds.schema-org.CreativeWork/author[1]/name", "Ada"),
            pair("stds.schema-org.CreativeWork/n", "3"),
        ];
        assert_eq!(found, expected);
        let mut deep = json!("end");
        for _ in 0..100 {
            deep = json!([deep]);
        }
        let many = json!(vec![1; 1_000]);
        let mut bounded = Vec::new();
        flatten("a", &deep, 0, &mut bounded);
        flatten("b", &many, 0, &mut bounded);
        assert_eq!(bounded.len(), MAX_LIST);
    }

    #[test]
    fn accounts_and_certificates_are_named() {
        let mut told = Credentials::default();
        let accounts = json!({ "verifiedIdentities": [
            { "type": "cawg.social_media", "username": "ada", "provider": { "name": "Example" } },
            { "type": "cawg.none" },
        ]});
        identities(&accounts, &mut told);
        identities(&json!({ "signature_info": {} }), &mut told);
        let found: Vec<(&str, bool)> = told
            .identities
            .iter()
            .map(|identity| (identity.name.as_str(), identity.holds))
            .collect();
        let expected = [
            ("ada", true),
            ("someone whose assertion could not be verified", false),
        ];
        assert_eq!(found, expected);
        told.failures.push(super::super::Failure {
            code: "cawg.ica.untrusted_issuer".to_owned(),
            subject: None,
        });
        judge_identities(&mut told);
        assert!(told.identities.iter().all(|identity| !identity.holds));
    }
}

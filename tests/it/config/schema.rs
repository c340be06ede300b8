//! The JSON Schemas of the settings files, held against what reads these files.

use cutline::policy::Policy;
use cutline::rules;
use serde_json::{Map, Value, json};

use super::*;
use crate::run::Home;

/// Whose schema, the file it is committed as, and how it is asked for.
const SCHEMAS: [(Whose, &str, &str); 2] = [
    (Whose::Project, "cutline.schema.json", "--schema"),
    (Whose::User, "config.schema.json", "--schema=user"),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Whose {
    Project,
    User,
}

/// What the reader says of a text: read, read with something passed over, or refused.
#[derive(PartialEq, Eq, Debug)]
enum Said {
    Read,
    PassedOver,
    Refused,
}

impl Whose {
    fn schema(self) -> Value {
        let (_, name, _) = SCHEMAS.iter().find(|(whose, ..)| *whose == self).unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("schema")
            .join(name);
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn layers(self, text: &str) -> Layers {
        let mut layers = Layers::new();
        layers.sources.known_rules = rules::RULES.iter().map(|rule| rule.code()).collect();
        match self {
            Self::Project => layers.project(text),
            Self::User => layers.user(text),
        }
    }

    fn reads(self, text: &str) -> Said {
        match self.layers(text).load() {
            Ok(loaded) if loaded.notices.is_empty() => Said::Read,
            Ok(_) => Said::PassedOver,
            Err(_) => Said::Refused,
        }
    }
}

/// A TOML text as an editor sees it.
fn as_json(text: &str) -> Value {
    let table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    serde_json::to_value(table).unwrap()
}

/// `section.key`, or the key of the head, with its schema; `[levels]` and `[paths]` are looked at by themselves.
fn leaves(schema: &Value) -> Vec<(String, Map<String, Value>)> {
    let mut leaves = Vec::new();
    for (name, inner) in schema["properties"].as_object().unwrap() {
        match inner.get("properties").and_then(Value::as_object) {
            _ if name == "levels" || name == "paths" => {}
            Some(keys) => {
                leaves.extend(keys.iter().map(|(key, leaf)| {
                    (format!("{name}.{key}"), leaf.as_object().unwrap().clone())
                }));
            }
            None => leaves.push((name.clone(), inner.as_object().unwrap().clone())),
        }
    }
    assert!(leaves.len() > 25, "{}", leaves.len());
    leaves
}

/// Values a key must take and values it must not, drawn from its schema alone.
fn probes(leaf: &Map<String, Value>) -> (Vec<Value>, Vec<Value>) {
    let (mut good, mut bad) = (Vec::new(), vec![json!(true), json!({}), json!([[]])]);
    let forms = match leaf.get("anyOf").and_then(Value::as_array) {
        Some(forms) => forms.clone(),
        None => vec![Value::Object(leaf.clone())],
    };
    for form in &forms {
        match form["type"].as_str().unwrap() {
            "integer" => {
                let (least, most) = (
                    form["minimum"].as_u64().unwrap(),
                    form["maximum"].as_u64().unwrap(),
                );
                good.extend([json!(least), json!(most)]);
                bad.extend([json!(most + 1), json!(1.5), json!(-1)]);
                bad.extend(least.checked_sub(1).map(|less| json!(less)));
            }
            "string" if form.get("enum").is_some() => {
                good.extend(form["enum"].as_array().unwrap().iter().cloned());
                bad.extend([json!("of"), json!(""), json!(1), json!(["warn"])]);
            }
            "string" => {
                let known = [
                    "64 MiB",
                    "http://proxy.example:3128",
                    "127.0.0.0/8",
                    "fe80::1",
                    "00112233445566aa",
                ];
                let pattern = jsonschema::draft7::new(form).unwrap();
                let fits = known.iter().map(|text| json!(text));
                good.extend(fits.filter(|text| pattern.is_valid(text)).take(1));
                if form.get("minLength").is_some() {
                    bad.push(json!(""));
                }
            }
            "array" => {
                good.push(json!([]));
                bad.push(json!([1]));
            }
            other => panic!("{other}"),
        }
    }
    assert!(!good.is_empty(), "{leaf:?}");
    (good, bad)
}

fn with(key: &str, value: &Value) -> Value {
    match key.split_once('.') {
        Some((section, key)) => json!({ section: { key: value } }),
        None => json!({ key: value }),
    }
}

fn as_toml(document: &Value) -> String {
    let one = |at: &str, value: &Value| format!("{at} = {}\n", inline(value));
    let mut text = String::new();
    for (name, value) in document.as_object().unwrap() {
        text += &one(name, value);
    }
    text
}

fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(keys) => {
            let keys: Vec<String> = keys
                .iter()
                .map(|(key, value)| format!("{} = {}", json!(key), inline(value)))
                .collect();
            format!("{{ {} }}", keys.join(", "))
        }
        plain => plain.to_string(),
    }
}

#[test]
fn committed_schemas_are_what_the_program_prints() {
    for (whose, name, flag) in SCHEMAS {
        let ran = Home::new().run(&["init", flag]);
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        assert_eq!(
            ran.json(),
            whose.schema(),
            "write it again: cutline init {flag} > schema/{name}"
        );
    }
    let ran = Home::new().run(&["init", "--schema", "somewhere"]);
    assert_eq!(ran.exit, 2, "a schema is printed, no folder written in");
}

#[test]
fn schemas_are_strict_and_describe_everything() {
    fn look(at: &str, schema: &Value) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            assert_eq!(schema["additionalProperties"], false, "{at}");
            for (name, inner) in properties {
                let at = format!("{at}.{name}");
                let confidence = ["possible", "corroborated"].contains(&name.as_str());
                let told = inner["description"].as_str().unwrap_or_default();
                assert!(confidence || told.len() > 10, "{at}: {told}");
                look(&at, inner);
            }
        }
        for form in schema
            .get("anyOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            look(at, form);
        }
        if let Some(inner) = schema
            .get("additionalProperties")
            .filter(|inner| inner.is_object())
        {
            look(at, inner);
        }
        let unset = schema.get("default").into_iter();
        let enough = jsonschema::draft7::new(schema).unwrap();
        for unset in unset {
            assert!(enough.is_valid(unset), "{at}: {unset}");
        }
    }
    for (whose, ..) in SCHEMAS {
        let schema = whose.schema();
        assert!(jsonschema::draft7::meta::is_valid(&schema));
        look("", &schema);
    }
}

#[test]
fn every_key_takes_what_its_schema_says_and_nothing_else() {
    for (whose, ..) in SCHEMAS {
        let schema = whose.schema();
        let validator = jsonschema::draft7::new(&schema).unwrap();
        for (key, leaf) in leaves(&schema) {
            let (good, bad) = probes(&leaf);
            for value in good {
                let document = with(&key, &value);
                assert!(validator.is_valid(&document), "{document}");
                assert_eq!(whose.reads(&as_toml(&document)), Said::Read, "{document}");
            }
            for value in bad {
                let document = with(&key, &value);
                assert!(!validator.is_valid(&document), "{document}");
                assert_eq!(
                    whose.reads(&as_toml(&document)),
                    Said::Refused,
                    "{document}"
                );
            }
        }
    }
}

#[test]
fn defaults_of_the_schemas_are_those_that_hold() {
    for (whose, ..) in SCHEMAS {
        let schema = whose.schema();
        let mut stated = 0;
        for (key, leaf) in leaves(&schema) {
            let Some(value) = leaf.get("default") else {
                continue;
            };
            stated += 1;
            let text = as_toml(&with(&key, value));
            let loaded = whose.layers(&text).load().unwrap();
            assert_eq!(loaded.settings, Settings::default(), "{text}");
        }
        assert!(stated > 15, "{stated}");
        let rules = schema["properties"]["levels"]["properties"]
            .as_object()
            .unwrap();
        for (rule, leaf) in rules {
            let text = as_toml(&json!({ "levels": { rule: leaf["default"] } }));
            let levels = whose.layers(&text).load().unwrap().settings.levels[rule];
            let own = Policy::default().levels(rule).unwrap();
            assert_eq!(
                (levels.possible, levels.corroborated),
                (Some(own.possible), Some(own.corroborated)),
                "{rule}"
            );
        }
    }
}

#[test]
fn rules_of_the_schemas_are_those_whose_level_can_be_set() {
    for (whose, ..) in SCHEMAS {
        let properties = &whose.schema()["properties"];
        let everywhere = properties["levels"]["properties"]
            .as_object()
            .unwrap()
            .clone();
        let by_path = &properties["paths"]["additionalProperties"]["properties"];
        assert_eq!(by_path, &Value::Object(everywhere.clone()));
        for rule in rules::RULES {
            let mut policy = Policy::default();
            let can = policy.set(rule.code(), cutline::policy::Levels::both(Level::Note));
            assert_eq!(
                everywhere.contains_key(rule.code()),
                can.is_ok(),
                "{}",
                rule.code()
            );
        }
        let known = |code: &String| rules::RULES.iter().any(|rule| rule.code() == code);
        assert!(everywhere.keys().all(known));
    }
}

#[test]
fn what_a_project_may_not_name_stands_in_the_users_schema_alone() {
    let (mine, theirs) = (
        leaves(&Whose::User.schema()),
        leaves(&Whose::Project.schema()),
    );
    assert!(theirs.iter().all(|key| mine.contains(key)), "one meaning");
    let project = jsonschema::draft7::new(&Whose::Project.schema()).unwrap();
    let mut own = Vec::new();
    for (key, leaf) in &mine {
        let document = with(key, &probes(leaf).0[0]);
        let said = Whose::Project.reads(&as_toml(&document));
        assert_eq!(
            project.is_valid(&document),
            said == Said::Read,
            "{document}"
        );
        if said == Said::PassedOver {
            own.push(key.as_str());
        }
    }
    assert_eq!(
        own,
        [
            "archive",
            "model",
            "trust-anchors",
            "fetch.allow-addresses",
            "fetch.proxy",
            "libraries.onnxruntime",
            "programs.ffmpeg",
            "programs.pip",
            "programs.yt-dlp",
        ]
    );
}

#[test]
fn the_template_is_valid_with_its_comments_taken_off() {
    let validator = jsonschema::draft7::new(&Whose::Project.schema()).unwrap();
    assert!(validator.is_valid(&as_json(INIT_TOML)));
    let settings: Vec<&str> = INIT_TOML
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter(|setting| !setting.is_empty() && !setting.starts_with(' '))
        .collect();
    let all = settings.join("\n");
    let document = as_json(&all);
    let wrong: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(Whose::Project.reads(&all), Said::Read);
    // Nothing a project may set is left out of it.
    for (key, _) in leaves(&Whose::Project.schema()) {
        let pointer = format!("/{}", key.replace('.', "/"));
        assert!(document.pointer(&pointer).is_some(), "{key}");
    }
}

#[test]
fn good_and_bad_files_are_told_apart_by_both() {
    let validator = jsonschema::draft7::new(&Whose::Project.schema()).unwrap();
    for good in [
        "",
        "fail-on = \"deny\"\naudience = \"desk\"",
        "[levels]\ncredit-missing = \"off\"\nkilled-picture.possible = \"warn\"",
        "[levels.reused-before-event]\npossible = \"note\"\ncorroborated = \"warn\"",
        "[paths.\"drafts/**\"]\ncredit-missing = \"off\"",
        "[limits]\nfile-bytes = \"1GB\"\npixels = 5_000_000\nfetch-bytes = 0x10000",
        "[rules]\ntrusted-agencies = \"AFP\"\nallow-entries = [\"00112233445566aa\"]",
    ] {
        assert_eq!(Whose::Project.reads(good), Said::Read, "{good}");
        assert!(validator.is_valid(&as_json(good)), "{good}");
    }
    for bad in [
        "fail-onn = \"warn\"",
        "fail-on = \"off\"",
        "fail-on = true",
        "levels = \"off\"",
        "limit = {}",
        "[levels]\nreused-before-evnt = \"off\"",
        "[levels]\nkilled-picture = { possible = \"deni\" }",
        "[levels]\nkilled-picture = { likely = \"deny\" }",
        "[paths]\n\"drafts/**\" = \"off\"",
        "[paths.\"drafts/**\"]\nno-such-rule = \"off\"",
        "[limits]\nfile_bytes = 1024",
        "[limits]\nfile-bytes = \"64 Mib.\"",
        "[limits]\nfile-bytes = \"64 K\"",
        "[limits]\nfetch-seconds = 0",
        "[limits]\nredirects = 1.5",
        "[rules]\nfail-on = \"warn\"",
        "[rules]\nallow-entries = [\" \"]",
        "[unchecked]\nremote = \"off\"",
        "[fetch]\nuser-agent = \"a\\r\\nb\"",
        "waivers = \"\"",
        "\"$schema\" = \"cutline.schema.json\"",
    ] {
        assert_eq!(Whose::Project.reads(bad), Said::Refused, "{bad}");
        assert!(!validator.is_valid(&as_json(bad)), "{bad}");
    }
}

//! Layers of settings laid over each other.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::{self, Fault};
use super::error::{ConfigError, Excerpt};
use super::keys::{self, full_name, is_section, unknown_key, unknown_rule};
use super::value::Value;
use super::{LevelPair, Loaded, Owner, Settings};
use crate::fetch::shown;
use crate::policy::{Level, Levels, Policy};

/// The settings so far.
pub(super) struct Layers<'a> {
    pub(super) loaded: Loaded,
    known_rules: &'a [&'static str],
}

/// One file while it is laid over the others.
struct Layer<'a> {
    owner: Owner,
    /// What relative paths start from.
    folder: PathBuf,
    known_rules: &'a [&'static str],
    faults: Vec<Fault>,
    notices: Vec<Fault>,
}

impl<'a> Layers<'a> {
    pub(super) fn new(known_rules: &'a [&'static str]) -> Self {
        Self {
            loaded: Loaded {
                settings: Settings::default(),
                notices: Vec::new(),
            },
            known_rules,
        }
    }

    pub(super) fn known_rules(&self) -> &'a [&'static str] {
        self.known_rules
    }

    /// Lays the file at `path` over what is there.
    pub(super) fn file(&mut self, path: &Path, owner: Owner) -> Result<(), ConfigError> {
        let name = shown(&path.to_string_lossy());
        let source = document::read(path)?;
        let table = document::parse(path, &source)?;
        let mut layer = Layer {
            owner,
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
            known_rules: self.known_rules,
            faults: Vec::new(),
            notices: Vec::new(),
        };
        layer.document(&mut self.loaded.settings, table.get_ref());
        if let Some(fault) = layer
            .faults
            .into_iter()
            .min_by_key(|fault| fault.span.start)
        {
            return Err(document::wrong(path, &source, fault));
        }
        layer.notices.sort_by_key(|notice| notice.span.start);
        for notice in layer.notices {
            let line = Excerpt::new(&source, &notice.span).line;
            self.loaded
                .notices
                .push(format!("`{name}` line {line}: {}", notice.message));
        }
        Ok(())
    }
}

impl Layer<'_> {
    fn fault(&mut self, span: Range<usize>, message: String) {
        self.faults.push(Fault { span, message });
    }

    /// Whether the key is one this owner's file has no say in; the user is then told.
    fn is_passed_over(&mut self, section: &str, key: &str, span: Range<usize>) -> bool {
        let known = keys::forbidden(section, key);
        let message = match (self.owner, known) {
            (Owner::Project, Some(what)) => {
                let full = full_name(section, key);
                let mine = match key {
                    "archive" | "allow-addresses" | "model" | "proxy" | "trust-anchors" => {
                        "; set it in your own `config.toml`"
                    }
                    _ => "",
                };
                format!("`{full}` is ignored, a project may not name {what}{mine}")
            }
            _ => return false,
        };
        self.notices.push(Fault { span, message });
        true
    }

    fn document(&mut self, settings: &mut Settings, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if self.is_passed_over("", name, key.span()) {
                continue;
            }
            match (is_section(name), value.get_ref()) {
                (true, DeValue::Table(section)) if name == "levels" => {
                    self.levels(&mut settings.levels, section);
                }
                (true, DeValue::Table(section)) if name == "paths" => {
                    self.paths(settings, section);
                }
                (true, DeValue::Table(section)) => self.section(settings, name, section),
                (true, _) => {
                    self.fault(
                        key.span(),
                        format!("`{name}` is a section; write `[{name}]` on its own line"),
                    );
                }
                (false, _) => self.entry(settings, "", key, value),
            }
        }
    }

    fn section(&mut self, settings: &mut Settings, section: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            if !self.is_passed_over(section, key.get_ref(), key.span()) {
                self.entry(settings, section, key, value);
            }
        }
    }

    fn entry(
        &mut self,
        settings: &mut Settings,
        section: &str,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let name = key.get_ref().as_ref();
        let Some(known) = keys::find(section, name) else {
            self.fault(key.span(), unknown_key(section, name));
            return;
        };
        if let Err(why) = settings.set(known, &plain(value.get_ref()), &self.folder) {
            self.fault(
                value.span(),
                format!("`{}` {why}", full_name(section, name)),
            );
        }
    }

    /// `[paths."drafts/**"]`: levels in some articles.
    fn paths(&mut self, settings: &mut Settings, table: &DeTable<'_>) {
        for (key, value) in table {
            let pattern = key.get_ref().as_ref();
            if let Err(error) =
                Policy::default().set_in(pattern, "credit-missing", Levels::both(Level::Note))
            {
                self.fault(key.span(), error.to_string());
                continue;
            }
            let DeValue::Table(levels) = value.get_ref() else {
                let message = format!("write levels under `[paths.\"{}\"]`", shown(pattern));
                self.fault(value.span(), message);
                continue;
            };
            let here = settings.paths.entry(pattern.to_owned()).or_default();
            self.levels(here, levels);
        }
    }

    fn levels(&mut self, levels: &mut BTreeMap<String, LevelPair>, table: &DeTable<'_>) {
        for (key, value) in table {
            let rule = key.get_ref().as_ref();
            if !self.known_rules.contains(&rule) {
                self.fault(key.span(), unknown_rule(rule, self.known_rules));
                continue;
            }
            let mut pair = levels.get(rule).copied().unwrap_or_default();
            match value.get_ref() {
                DeValue::Table(inner) => self.level_pair(&mut pair, rule, inner),
                other => match plain(other).level() {
                    Ok(level) => pair = both(level),
                    Err(why) => self.fault(value.span(), format!("`{rule}` {why}")),
                },
            }
            levels.insert(rule.to_owned(), pair);
        }
    }

    fn level_pair(&mut self, pair: &mut LevelPair, rule: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let place = match key.get_ref().as_ref() {
                "possible" => &mut pair.possible,
                "corroborated" => &mut pair.corroborated,
                other => {
                    let message = format!(
                        "`{}` is no confidence; it is `possible` or `corroborated`",
                        shown(other)
                    );
                    self.fault(key.span(), message);
                    continue;
                }
            };
            match plain(value.get_ref()).level() {
                Ok(level) => *place = Some(level),
                Err(why) => self.fault(value.span(), format!("`{rule}` {why}")),
            }
        }
    }
}

/// One level for both confidences.
pub(super) fn both(level: crate::policy::Level) -> LevelPair {
    LevelPair {
        possible: Some(level),
        corroborated: Some(level),
    }
}

/// The value without its place in the file.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.as_ref().to_owned()),
        DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("an integer out of range"), Value::Integer),
        DeValue::Array(items) => {
            let texts = items.iter().map(|item| match item.get_ref() {
                DeValue::String(text) => Some(text.as_ref().to_owned()),
                _ => None,
            });
            texts
                .collect::<Option<Vec<_>>>()
                .map_or(Value::Other("a list of something else"), Value::Texts)
        }
        DeValue::Float(_) => Value::Other("a float"),
        DeValue::Boolean(_) => Value::Other("a boolean"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Table(_) => Value::Other("a table"),
    }
}

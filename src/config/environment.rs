//! `CUTLINE_*` variables: section and key in capitals, `-` as `_`.
//!
//! `CUTLINE_FAIL_ON=deny`, `CUTLINE_LIMITS_FETCH_SECONDS=60`, `CUTLINE_LEVELS_CREDIT_MISMATCH=off`. Lists are
//! separated by commas. Other variables that start so are passed over; one that is nearly a setting gets a
//! notice.

use std::path::Path;

use super::apply::{Layers, both};
use super::error::{ConfigError, nearest};
use super::keys::{KEYS, Key, full_name, unknown_rule};
use super::value::Value;
use crate::fetch::shown;

pub(super) const PREFIX: &str = "CUTLINE_";

const LEVELS: &str = "CUTLINE_LEVELS_";

fn variable(key: &Key) -> String {
    let name = full_name(key.section, key.name).to_ascii_uppercase();
    format!("{PREFIX}{}", name.replace(['.', '-'], "_"))
}

impl Layers<'_> {
    /// Lays the variables over what is there; an empty variable is as good as none.
    pub(super) fn environment(
        &mut self,
        variables: &[(String, String)],
    ) -> Result<(), ConfigError> {
        let mut variables: Vec<_> = variables
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        variables.sort();
        for (name, value) in variables {
            let wrong = |message: String| ConfigError::Variable {
                name: shown(name),
                message,
            };
            let value = Value::Text(value.clone());
            if let Some(rule) = name.strip_prefix(LEVELS) {
                let rule = rule.to_ascii_lowercase().replace('_', "-");
                if !self.known_rules().contains(&rule.as_str()) {
                    return Err(wrong(unknown_rule(&rule, self.known_rules())));
                }
                let level = value
                    .level()
                    .map_err(|why| wrong(format!("`{rule}` {why}")))?;
                self.loaded.settings.levels.insert(rule, both(level));
                continue;
            }
            let known = KEYS.iter().find(|key| variable(key) == *name);
            match known.map(|key| (key, (key.section, key.name))) {
                Some((_, ("fetch", "allow-addresses"))) => self.loaded.notices.push(format!(
                    "variable `{name}` is ignored, addresses exempt from the guard are named in your own `config.toml` or by a flag"
                )),
                Some((_, ("", "trust-anchors"))) => self.loaded.notices.push(format!(
                    "variable `{name}` is ignored, trust anchors are named in your own `config.toml` or by a flag"
                )),
                Some((key, (section, short))) => {
                    let set = self.loaded.settings.set(key, &value, Path::new(""));
                    set.map_err(|why| wrong(format!("`{}` {why}", full_name(section, short))))?;
                }
                None => self.notice_near(name),
            }
        }
        Ok(())
    }

    fn notice_near(&mut self, name: &str) {
        if !name.starts_with(PREFIX) {
            return;
        }
        let known: Vec<String> = KEYS.iter().map(variable).collect();
        let lower: Vec<String> = known
            .iter()
            .map(|known| known.to_ascii_lowercase())
            .collect();
        if let Some(near) = nearest(name, lower.iter().map(String::as_str)) {
            let (name, near) = (shown(name), near.to_ascii_uppercase());
            self.loaded.notices.push(format!(
                "variable `{name}` is ignored; did you mean `{near}`?"
            ));
        }
    }
}

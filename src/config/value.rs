//! Values as they are written, and what is wrong with them.

use std::ops::RangeInclusive;

use super::error::nearest;
use crate::fetch::shown;
use crate::policy::Level;
use crate::report::Audience;

/// A value of a file or variable, before anybody knows what it should be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Integer(i128),
    Texts(Vec<String>),
    /// Anything else, by its kind in TOML.
    Other(&'static str),
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Texts(_) => "a list",
            Self::Other(kind) => kind,
        }
    }

    pub(super) fn text(&self) -> Result<&str, String> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(format!("wants a string, not {}", other.kind())),
        }
    }

    /// A list of strings; one string is a list of one.
    pub(super) fn texts(&self) -> Result<Vec<String>, String> {
        match self {
            Self::Texts(texts) => Ok(texts.clone()),
            Self::Text(text) => Ok(vec![text.clone()]),
            other => Err(format!("wants a list of strings, not {}", other.kind())),
        }
    }

    /// One of the named choices.
    fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, String> {
        let text = self.text()?;
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text) {
            return Ok(*choice);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let likely = match nearest(text, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`? "),
            None => String::new(),
        };
        let all = names.join("`, `");
        Err(format!(
            "cannot be `{}`; {likely}it takes one of `{all}`",
            shown(text)
        ))
    }

    pub(super) fn level(&self) -> Result<Level, String> {
        self.choice(&[Level::Off, Level::Note, Level::Warn, Level::Deny].map(named))
    }

    /// A level that is reported.
    pub(super) fn loud_level(&self) -> Result<Level, String> {
        self.choice(&[Level::Note, Level::Warn, Level::Deny].map(named))
    }

    pub(super) fn audience(&self) -> Result<Audience, String> {
        self.choice(&[("public", Audience::Public), ("desk", Audience::Desk)])
    }

    pub(super) fn integer(&self, bounds: RangeInclusive<u64>) -> Result<u64, String> {
        let number = match self {
            Self::Integer(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Texts(_) | Self::Other(_) => None,
        };
        let number = number.ok_or_else(|| format!("wants an integer, not {}", self.seen()))?;
        match u64::try_from(number) {
            Ok(number) if bounds.contains(&number) => Ok(number),
            _ => Err(format!(
                "cannot be {number}; it takes {} to {}",
                bounds.start(),
                bounds.end()
            )),
        }
    }

    /// A number of bytes, as an integer or as `"64 MiB"`.
    pub(super) fn size(&self, bounds: RangeInclusive<u64>) -> Result<u64, String> {
        let size = match self {
            Self::Integer(number) => u64::try_from(*number).ok(),
            Self::Text(text) => bytes_of(text),
            Self::Texts(_) | Self::Other(_) => None,
        };
        let Some(size) = size else {
            return Err(format!(
                "wants a number of bytes or a size such as `\"64 MiB\"`, not {}",
                self.seen()
            ));
        };
        if bounds.contains(&size) {
            return Ok(size);
        }
        Err(format!(
            "cannot be {size} bytes; it takes {} to {} bytes",
            bounds.start(),
            bounds.end()
        ))
    }

    /// The value itself where it is short, else its kind.
    fn seen(&self) -> String {
        match self {
            Self::Text(text) => format!("`\"{}\"`", shown(text)),
            Self::Integer(number) => format!("`{number}`"),
            other => other.kind().to_owned(),
        }
    }
}

fn named(level: Level) -> (&'static str, Level) {
    (level.name(), level)
}

/// `64 MiB`, `1GB`, `4096`: powers of 1024 with `i`, of 1000 without.
fn bytes_of(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        for (text, bytes) in [
            ("64 MiB", Some(64 << 20)),
            ("64mib", Some(64 << 20)),
            ("1 GB", Some(1_000_000_000)),
            ("4096", Some(4096)),
            ("12 B", Some(12)),
            ("", None),
            ("MiB", None),
            ("1.5 MiB", None),
            ("-1", None),
            ("64 MiBs", None),
            ("99999999999999999999", None),
            ("99999999999 GiB", None),
        ] {
            assert_eq!(bytes_of(text), bytes, "{text}");
        }
    }
}

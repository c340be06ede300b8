//! The file of waivers: findings somebody answers for.
//!
//! ```toml
//! version = 1
//!
//! [[waiver]]
//! finding = "0011223344556677"        # the id that every report prints
//! reason = "an illustration, labelled so in print"
//! owner = "photo desk"
//! expires = "2027-01-31"              # the last day it holds
//! # Found again by these where the picture was renamed:
//! rule = "reused-before-event"
//! entry = "8899aabbccddeeff"
//! digest = "…"                        # SHA-256 of the picture
//! ```

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::{self, Fault};
use super::error::{ConfigError, nearest};
use crate::archive::EntryId;
use crate::fetch::{Digest, shown};
use crate::policy::{Mark, Waiver};
use crate::time::{DateInterval, Precision};

/// Version of the form.
const VERSION: &str = "1";

/// Keys of a waiver; the first four must be there.
const KEYS: [&str; 7] = [
    "finding", "reason", "owner", "expires", "rule", "entry", "digest",
];
const NEEDED: usize = 4;

/// The waivers of the file at `path`, in its order.
///
/// # Errors
/// A file that cannot be read, is no TOML, of another version, or holds a waiver without finding, reason, owner or day.
pub fn read(path: &Path) -> Result<Vec<Waiver>, ConfigError> {
    let source = document::read(path)?;
    let table = document::parse(path, &source)?;
    waivers(table.get_ref()).map_err(|fault| document::wrong(path, &source, fault))
}

fn fault(span: Range<usize>, message: impl Into<String>) -> Fault {
    Fault {
        span,
        message: message.into(),
    }
}

fn waivers(table: &DeTable<'_>) -> Result<Vec<Waiver>, Fault> {
    let version = table.get("version");
    let fits = version.is_some_and(|version| {
        matches!(version.get_ref(), DeValue::Integer(number) if number.as_str() == VERSION)
    });
    if !fits {
        let span = version.map_or(0..0, Spanned::span);
        return Err(fault(
            span,
            "a file of waivers starts with `version = 1`; this version reads no other",
        ));
    }
    for (key, _) in table {
        let name = key.get_ref().as_ref();
        if !["version", "waiver"].contains(&name) {
            let message = format!("`{}` is not known; write `[[waiver]]`", shown(name));
            return Err(fault(key.span(), message));
        }
    }
    let Some(list) = table.get("waiver") else {
        return Ok(Vec::new());
    };
    let DeValue::Array(rows) = list.get_ref() else {
        return Err(fault(list.span(), "write each waiver under `[[waiver]]`"));
    };
    rows.iter()
        .map(|row| match row.get_ref() {
            DeValue::Table(table) => waiver(table, row.span()),
            _ => Err(fault(row.span(), "write each waiver under `[[waiver]]`")),
        })
        .collect()
}

fn waiver(table: &DeTable<'_>, span: Range<usize>) -> Result<Waiver, Fault> {
    for (key, _) in table {
        let name = key.get_ref().as_ref();
        if !KEYS.contains(&name) {
            let likely = nearest(name, KEYS.iter().copied());
            let likely = likely.map_or_else(String::new, |key| format!("; did you mean `{key}`?"));
            let message = format!("a waiver has no `{}`{likely}", shown(name));
            return Err(fault(key.span(), message));
        }
    }
    let text = |key: &str| match table.get(key).map(|value| (value, value.get_ref())) {
        None => Ok(None),
        Some((_, DeValue::String(text))) if !text.trim().is_empty() => {
            Ok(Some(text.trim().to_owned()))
        }
        Some((value, _)) => {
            let message = format!("`{key}` wants words between quotes");
            Err(fault(value.span(), message))
        }
    };
    let needed = |key: &str| {
        let message = format!(
            "a waiver needs `{}`; this one has no `{key}`",
            KEYS.get(..NEEDED).unwrap_or_default().join("`, `")
        );
        text(key)?.ok_or_else(|| fault(span.clone(), message))
    };
    let place = |key: &str| table.get(key).map_or(span.clone(), Spanned::span);
    let finding = needed("finding")?;
    if finding.len() != 16 || !finding.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = "`finding` wants the 16 hex digits that a report prints behind the finding";
        return Err(fault(place("finding"), message));
    }
    let day = DateInterval::parse(&needed("expires")?)
        .filter(|day| day.precision() >= Precision::Day)
        .ok_or_else(|| {
            fault(
                place("expires"),
                "`expires` wants a day such as \"2027-01-31\"",
            )
        })?;
    let digest = match text("digest")? {
        None => None,
        Some(hex) => Some(Digest::from_hex(&hex).ok_or_else(|| {
            fault(
                place("digest"),
                "`digest` wants the 64 hex digits of SHA-256",
            )
        })?),
    };
    Ok(Waiver {
        mark: Mark {
            finding: finding.to_ascii_lowercase(),
            rule: text("rule")?,
            entry: text("entry")?.map(|id| EntryId(id.to_ascii_lowercase())),
            digest,
            level: None,
        },
        reason: needed("reason")?,
        owner: needed("owner")?,
        expires: day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Waiver>, String> {
        let path = Path::new("waivers.toml");
        let table = document::parse(path, text).map_err(|error| error.to_string())?;
        waivers(table.get_ref()).map_err(|fault| fault.message)
    }

    const WHOLE: &str = "version = 1\n[[waiver]]\nfinding = \"00112233445566AA\"\nreason = \"r\"\nowner = \"o\"\nexpires = \"2027-01-31\"\n";

    #[test]
    fn a_waiver_says_which_why_who_and_until_when() {
        let read = read(WHOLE).expect("a waiver");
        let [waiver] = read.as_slice() else {
            panic!("one waiver");
        };
        assert_eq!(waiver.mark.finding, "00112233445566aa");
        assert_eq!((waiver.reason.as_str(), waiver.owner.as_str()), ("r", "o"));
        assert_eq!(waiver.expires.to_string(), "2027-01-31");
        assert_eq!(super::tests::read("version = 1"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_remedy() {
        for (text, why) in [
            (String::new(), "version = 1"),
            ("version = 2".to_owned(), "version = 1"),
            (WHOLE.replace("owner = \"o\"\n", ""), "no `owner`"),
            (
                WHOLE.replace("reason = \"r\"", "reason = \" \""),
                "`reason`",
            ),
            (WHOLE.replace("2027-01-31", "2027"), "`expires`"),
            (WHOLE.replace("00112233445566AA", "1"), "16 hex digits"),
            (WHOLE.replace("owner", "ownr"), "did you mean `owner`"),
            (format!("{WHOLE}digest = \"1\"\n"), "SHA-256"),
            (format!("waivers = 1\n{WHOLE}"), "`waivers` is not known"),
        ] {
            let message = read(&text).expect_err(&text);
            assert!(message.contains(why), "{message}");
        }
    }
}

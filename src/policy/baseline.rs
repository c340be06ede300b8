//! The file of findings known before, so that only new ones count.

use serde_json::{Value, json};

use super::{Level, Mark};
use crate::archive::EntryId;
use crate::fetch::Digest;

/// Version of the form.
const SCHEMA: &str = "cutline-baseline/1";
/// How one begins, but for spaces.
const BEGIN: &[u8] = b"{\"schema\":\"cutline-baseline/";

/// A baseline that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no baseline of cutline: {0}; write a new one with `cutline check … --write-baseline FILE`"
)]
pub struct BaselineError(String);

/// Whether a file that starts with these bytes is a baseline as [`write()`] makes them, of whatever version and layout.
pub fn begins(bytes: &[u8]) -> bool {
    let inked = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    inked.take(BEGIN.len()).eq(BEGIN)
}

/// The marks of a baseline.
///
/// # Errors
/// What is no JSON, of another form or version, or holds a row without an id.
pub fn parse(text: &str) -> Result<Vec<Mark>, BaselineError> {
    let wrong = |why: String| BaselineError(why);
    let document: Value =
        serde_json::from_str(text).map_err(|error| wrong(format!("it is no JSON ({error})")))?;
    let part = |key: &str| document.get(key).unwrap_or(&Value::Null);
    if part("schema") != SCHEMA {
        return Err(wrong(format!("`schema` is not `{SCHEMA}`")));
    }
    let rows = part("findings").as_array();
    let rows = rows.ok_or_else(|| wrong("`findings` is no list".to_owned()))?;
    rows.iter()
        .enumerate()
        .map(|(at, row)| {
            let text = |key: &str| row.get(key)?.as_str().map(str::to_owned);
            let finding = text("id").ok_or_else(|| wrong(format!("row {} has no `id`", at + 1)))?;
            Ok(Mark {
                finding,
                rule: text("rule"),
                entry: text("entry").map(EntryId),
                digest: text("digest").and_then(|hex| Digest::from_hex(&hex)),
                level: match text("level") {
                    Some(name) => Some(Level::from_name(&name).ok_or_else(|| {
                        wrong(format!("row {} has no such level: `{name}`", at + 1))
                    })?),
                    None => None,
                },
            })
        })
        .collect()
}

/// A baseline of these marks: sorted, one row each, so that versions compare line by line.
pub fn write(marks: &[Mark]) -> String {
    let mut rows: Vec<(String, String)> = marks
        .iter()
        .map(|mark| {
            let row = json!({
                "id": mark.finding,
                "rule": mark.rule,
                "entry": mark.entry.as_ref().map(|entry| entry.0.as_str()),
                "digest": mark.digest.map(|digest| digest.to_string()),
                "level": mark.level.map(Level::name),
            });
            (mark.finding.clone(), row.to_string())
        })
        .collect();
    rows.sort();
    rows.dedup();
    let rows: Vec<String> = rows
        .into_iter()
        .map(|(_, row)| format!("    {row}"))
        .collect();
    let list = match rows.as_slice() {
        [] => "[]".to_owned(),
        rows => format!("[\n{}\n  ]", rows.join(",\n")),
    };
    format!("{{\n  \"schema\": \"{SCHEMA}\",\n  \"findings\": {list}\n}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(finding: &str) -> Mark {
        Mark {
            finding: finding.to_owned(),
            rule: Some("killed-picture".to_owned()),
            entry: Some(EntryId("aa".to_owned())),
            digest: Some(Digest::of(b"a")),
            level: Some(Level::Warn),
        }
    }

    #[test]
    fn what_is_written_is_read_back_sorted_and_once() {
        let text = write(&[mark("bb"), mark("aa"), mark("bb")]);
        assert_eq!(parse(&text), Ok(vec![mark("aa"), mark("bb")]));
        assert_eq!(parse(&write(&[])), Ok(Vec::new()));
    }

    #[test]
    fn another_form_is_refused_with_its_reason() {
        for (text, why) in [
            ("", "no JSON"),
            ("{}", "`schema`"),
            (r#"{"schema":"cutline-baseline/1"}"#, "`findings`"),
            (
                r#"{"schema":"cutline-baseline/1","findings":[{}]}"#,
                "row 1",
            ),
            (
                r#"{"schema":"cutline-baseline/1","findings":[{"id":"aa","level":"loud"}]}"#,
                "`loud`",
            ),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.to_string().contains(why), "{error}");
        }
    }
}

//! What cutline wrote itself, told from articles.

use std::io::{Read, Result, Seek, SeekFrom};

use crate::policy::baseline;

use super::html::START;
use super::human::{NO_MODEL, exit_words};

/// Bytes looked at, at the start and at the end.
const LOOKED_AT: u64 = 1_024;

/// How the formats other than pages start; of JSON without its spaces.
const STARTS: [&str; 7] = [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cutline\"",
    "::error file=",
    "::notice file=",
    "::warning file=",
    "::error title=",
    "::notice title=",
    "::warning title=",
];
const JSON: [&str; 4] = [
    "{\"schema\":\"cutline-check/",
    "{\"@context\":[\"https://schema.org\",{\"note\":null}],\"note\":\"draftsmadebyaprogramfromwhatanarchiveholds;",
    "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":\"cutline.toml\"",
    "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":\"config.toml\",\"description\":\"Auser'sownsettingsofcutline.",
];
const SARIF: &str = "{\"$schema\":\"https://json.schemastore.org/sarif-";

/// Whether `file` is a report, page, baseline or schema that cutline wrote; such a file is no article, whatever its name.
///
/// Told from how it starts, and of a report for people how it ends.
///
/// # Errors
/// It cannot be read.
pub fn is_own(file: &mut (impl Read + Seek)) -> Result<bool> {
    let mut head = Vec::new();
    file.rewind()?;
    file.by_ref().take(LOOKED_AT).read_to_end(&mut head)?;
    if baseline::begins(&head) {
        return Ok(true);
    }
    let head = String::from_utf8_lossy(&head);
    if head.starts_with(START) || STARTS.iter().any(|start| head.starts_with(start)) {
        return Ok(true);
    }
    if head.starts_with('{') {
        let inked: String = head.split_whitespace().collect();
        let is_sarif =
            inked.starts_with(SARIF) && inked.contains("\"driver\":{\"name\":\"cutline\"");
        return Ok(is_sarif || JSON.iter().any(|start| inked.starts_with(start)));
    }
    if let Some(rest) = head.strip_prefix("## cutline: ") {
        let mut outcomes = (0..=3).map(exit_words);
        return Ok(outcomes.any(|outcome| rest.starts_with(&format!("{outcome}\n\n"))));
    }
    let end = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(end.saturating_sub(LOOKED_AT)))?;
    let mut tail = Vec::new();
    file.by_ref().take(LOOKED_AT).read_to_end(&mut tail)?;
    Ok(ends_as_told(&String::from_utf8_lossy(&tail)))
}

/// Whether a text ends as a report for people does: what was judged, how much was searched, and the exit code, on lines
/// of their own.
fn ends_as_told(tail: &str) -> bool {
    let words: Vec<&str> = tail.split_whitespace().collect();
    let words = words.join(" ");
    let told = words.strip_suffix(NO_MODEL).unwrap_or(&words).trim_end();
    (0..=3).any(|exit| {
        let Some(told) = told.strip_suffix(&format!("; exit {exit}: {}", exit_words(exit))) else {
            return false;
        };
        let searched = told.rsplit("; ").next().unwrap_or_default();
        told.contains("reference")
            && (searched == "nothing to compare with" || searched.contains(" searched"))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn own(text: &str) -> bool {
        is_own(&mut Cursor::new(text)).expect("read")
    }

    #[test]
    fn what_only_looks_like_a_report_is_an_article() {
        for article in [
            "",
            "{",
            "## cutline: a new program\n\nIt checks pictures.\n",
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"generator\" content=\"cutline\">\n<title>A</title>",
            "The tool said: 1 reference: 1 reused; 5 entries searched; exit 1: findings that count\n\nThe editor disagreed.\n",
            "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"runs\": []}",
            "{\"headline\": \"cutline-check/1\"}",
        ] {
            assert!(!own(article), "{article}");
        }
        assert!(own(
            "planes.html\n\n0 references; 5 entries searched, newest\n2019-11-15; exit 0: nothing that counts\n"
        ));
    }
}

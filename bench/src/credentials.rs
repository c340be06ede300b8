//! Scores the state of Content Credentials against what c2pa-rs found, with three lists of trust anchors.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use cutline::metadata::{self, CredentialState, Credentials, Examine, Reading, Trust};

use crate::table::{Format, Table};

/// Rows of other repositories are told apart by path; theirs are disputed.
const SCORED: &str = "c_";
/// Anchors of c2pa-rs' own tests.
const TEST_ANCHORS: &[&str] =
    &["c_c2pa_rs/sdk/tests/fixtures/certs/trust/test_cert_root_bundle.pem"];
/// The authorities of the interim trust list; its allowed signers are a list of their own.
const INTERIM: &[&str] = &["c_trust/public/trust/anchors.pem"];

/// Options of `bench credentials`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder with `files/`, `EXPECTED_c2pa.csv` and `EXPECTED_c2pa_trust.csv`.
    data: PathBuf,
    /// How the figures are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Print every row, on stderr.
    #[arg(long)]
    list: bool,
}

/// Prints how many rows agree, with each list.
///
/// # Errors
/// Data that cannot be read, or a row that does not agree.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let rows = score(&options.data)?;
    let mut table = Table::new(&["anchors", "rows", "agree", "other facts", "agree"]);
    let mut wrong = 0;
    for anchors in ["none", "test", "interim"] {
        let of: Vec<&Row> = rows.iter().filter(|row| row.anchors == anchors).collect();
        let agree = of.iter().filter(|row| row.ours == row.theirs).count();
        let facts: usize = of.iter().map(|row| row.facts.len()).sum();
        let differ: usize = of.iter().map(|row| row.differing().count()).sum();
        wrong += of.len() - agree + differ;
        let cells = [of.len(), agree, facts, facts - differ].map(|n| n.to_string());
        let [rows, agree, facts, same] = cells;
        table.row(&[anchors.to_owned(), rows, agree, facts, same]);
    }
    if options.list {
        for row in &rows {
            let differing: Vec<String> = row.differing().collect();
            let (ours, theirs) = (row.ours.name(), row.theirs.name());
            eprintln!(
                "{} · {} · {ours} · {theirs} · {}",
                row.file,
                row.anchors,
                differing.join("; ")
            );
        }
    }
    print!("{}", table.print(options.format));
    if wrong > 0 {
        bail!("{wrong} values do not agree; `--list` prints them");
    }
    Ok(())
}

/// One file with one list of anchors.
struct Row {
    file: String,
    anchors: &'static str,
    ours: CredentialState,
    theirs: CredentialState,
    /// Name, ours and theirs of the other columns.
    facts: Vec<(&'static str, String, String)>,
}

impl Row {
    fn differing(&self) -> impl Iterator<Item = String> {
        let differ = self.facts.iter().filter(|(_, ours, theirs)| ours != theirs);
        differ.map(|(name, ours, theirs)| format!("{name}: ours `{ours}`, theirs `{theirs}`"))
    }
}

fn score(data: &Path) -> anyhow::Result<Vec<Row>> {
    let trust = |names: &[&str]| -> anyhow::Result<Trust> {
        let mut pem = String::new();
        for name in names {
            let path = data.join("files").join(name);
            pem += &std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            pem.push('\n');
        }
        Ok(Trust::of_pem(&pem)?)
    };
    let (nobody, test, interim) = (Trust::default(), trust(TEST_ANCHORS)?, trust(INTERIM)?);
    let mut rows = Vec::new();
    for record in table_of(&data.join("EXPECTED_c2pa.csv"))? {
        let cell = |n: usize| record.get(n).unwrap_or_default();
        let found = read(data, cell(0), &nobody)?;
        let theirs = match cell(1) {
            "none" => CredentialState::None,
            "error" => of_error(cell(2)),
            _ => of_state(cell(2), cell(3)),
        };
        let is_read = cell(1) == "manifest";
        rows.push(Row {
            file: cell(0).to_owned(),
            anchors: "none",
            ours: found.state,
            theirs,
            facts: if is_read {
                facts(&found, &record)
            } else {
                Vec::new()
            },
        });
    }
    for record in table_of(&data.join("EXPECTED_c2pa_trust.csv"))? {
        let cell = |n: usize| record.get(n).unwrap_or_default();
        for (anchors, trust, state, codes) in [
            ("test", &test, cell(1), cell(2)),
            ("interim", &interim, cell(3), cell(4)),
        ] {
            rows.push(Row {
                file: cell(0).to_owned(),
                anchors,
                ours: read(data, cell(0), trust)?.state,
                theirs: match state {
                    "ERR" => of_error(codes),
                    state => of_state(state, codes),
                },
                facts: Vec::new(),
            });
        }
    }
    Ok(rows)
}

fn table_of(path: &Path) -> anyhow::Result<Vec<csv::StringRecord>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut found = Vec::new();
    for record in reader.records() {
        let record = record?;
        if record.get(0).is_some_and(|file| file.starts_with(SCORED)) {
            found.push(record);
        }
    }
    Ok(found)
}

fn read(data: &Path, file: &str, trust: &Trust) -> anyhow::Result<Credentials> {
    let path = data.join("files").join(file);
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let reading = Reading {
        name: file,
        sidecar: None,
        credentials: Examine::Whole(trust),
    };
    Ok(metadata::read(&bytes, &reading).credentials)
}

fn of_error(words: &str) -> CredentialState {
    match words.contains("Remote") {
        true => CredentialState::RemoteOnly,
        false => CredentialState::Unreadable,
    }
}

fn of_state(state: &str, codes: &str) -> CredentialState {
    match state {
        "Trusted" => CredentialState::ValidTrusted,
        "Valid" => CredentialState::ValidUntrusted,
        _ if codes.contains("mismatch") || codes.contains("missing") => CredentialState::Altered,
        _ if codes.contains("expired") => CredentialState::Expired,
        _ => CredentialState::Unreadable,
    }
}

/// Manifests, source types, signer and time of a row of `EXPECTED_c2pa.csv`.
fn facts(found: &Credentials, record: &csv::StringRecord) -> Vec<(&'static str, String, String)> {
    let cell = |n: usize| record.get(n).unwrap_or_default().to_owned();
    let mut types = found.digital_source_types.clone();
    types.extend(found.source_types_of_parts.iter().cloned());
    types.sort();
    types.dedup();
    let codes = found.failures.iter().map(|failure| failure.code.as_str());
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    let expected = cell(3);
    let mut expected: Vec<&str> = expected
        .split(';')
        .filter(|code| !code.is_empty())
        .collect();
    expected.sort_unstable();
    vec![
        ("codes", codes.join(";"), expected.join(";")),
        ("manifests", found.manifests.to_string(), cell(4)),
        ("source types", types.join(";"), cell(6)),
        ("signer", found.signer.clone().unwrap_or_default(), cell(8)),
        ("time", found.time.clone().unwrap_or_default(), cell(10)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::test_data;

    #[test]
    fn every_scored_row_agrees() {
        let Some(data) = test_data("states of Content Credentials") else {
            return;
        };
        let rows = score(&data).expect("the data");
        assert!(rows.len() >= 57, "{} rows", rows.len());
        for row in rows {
            assert_eq!(row.ours, row.theirs, "{} with {}", row.file, row.anchors);
            assert_eq!(row.differing().next(), None, "{}", row.file);
        }
    }
}

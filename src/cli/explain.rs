//! `cutline explain`.

use std::io::Write;

use anyhow::bail;

use crate::config;
use crate::rules::{self, RULES};

use super::output;

/// Explain a rule: what it means, what it needs, when it is wrong.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Code of the rule; without it, every rule is listed
    rule: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let mut out = output::stdout();
    let Some(code) = &args.rule else {
        for rule in RULES {
            writeln!(out, "{:<28} {}", rule.code(), rules::summary(*rule))?;
        }
        out.flush()?;
        return Ok(0);
    };
    let Some(page) = rules::page(code) else {
        let codes = RULES.iter().map(|rule| rule.code());
        let near = config::nearest(code, codes);
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        bail!("no rule `{code}`{near}; `cutline explain` lists them");
    };
    out.write_all(page.as_bytes())?;
    out.flush()?;
    Ok(0)
}

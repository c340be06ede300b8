//! `cutline init`: the commented settings of a project, and JSON Schemas of settings for editors.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::config::{self, INIT_TOML, Owner};

use super::output;

/// Write a commented `cutline.toml`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder to write it in
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Print the JSON Schema of a settings file instead, for editors
    #[arg(
        long,
        value_name = "WHOSE",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "project",
        conflicts_with = "folder"
    )]
    schema: Option<Whose>,
}

/// Whose settings file a schema is of.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Whose {
    /// A project's `cutline.toml`
    Project,
    /// Your own `config.toml`
    User,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    if let Some(whose) = args.schema {
        return print_schema(whose);
    }
    let path = args.folder.join("cutline.toml");
    let shown = path.display();
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{shown}` is there already; edit it, or move it away first");
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write `{shown}`")),
    };
    file.write_all(INIT_TOML.as_bytes())
        .with_context(|| format!("cannot write `{shown}`"))?;
    output::say(&format!(
        "wrote `{shown}`; every setting in it is commented out and shows its default"
    ));
    Ok(0)
}

fn print_schema(whose: Whose) -> anyhow::Result<u8> {
    let owner = match whose {
        Whose::Project => Owner::Project,
        Whose::User => Owner::User,
    };
    let mut out = output::stdout();
    serde_json::to_writer_pretty(&mut out, &config::schema(owner)).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(0)
}

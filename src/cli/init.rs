//! `cutline init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::config::INIT_TOML;

use super::output;

/// Write a commented `cutline.toml`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder to write it in
    #[arg(default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
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

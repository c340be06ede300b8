//! What can go wrong with a model.

use std::path::PathBuf;

/// Why a model could not be had, or cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// None of that name.
    #[error("no model `{name}` is installed; `cutline model install {name}` installs it")]
    Missing {
        /// The name.
        name: String,
    },
    /// A name that cannot be a file's.
    #[error("`{name}` is no name for a model; use 1 to 32 small letters, digits and `-`")]
    Name {
        /// The name.
        name: String,
    },
    /// No file is known by that name, and none was given.
    #[error(
        "no model `{name}` is known; name its file with `--from FILE.onnx`, or install one of {known}"
    )]
    Unknown {
        /// The name.
        name: String,
        /// Those that are known.
        known: String,
    },
    /// The file is not as it was installed.
    #[error(
        "the model `{name}` is not as it was installed: {why}; `cutline model install {name}` installs it anew"
    )]
    Changed {
        /// The name.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// Another file than the one that is known by this name.
    #[error(
        "`{path}` is not the file known as `{name}`: its SHA-256 is {found}, not {known}; get version 0.1.0 of the package, or install it under another name"
    )]
    Other {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
        /// Its SHA-256.
        found: String,
        /// The one that is known.
        known: String,
    },
    /// No graph that can be used.
    #[error("the model `{name}` cannot be used: {why}")]
    Unfit {
        /// The name.
        name: String,
        /// Why.
        why: String,
    },
    /// A file that holds no model.
    #[error("no model can be taken from `{path}`: {why}")]
    Package {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The user's own program did not get the package.
    #[error(
        "{why}; download `{package}` by other means and hand the file over with `--from FILE.whl`"
    )]
    NotHad {
        /// The package.
        package: String,
        /// What happened.
        why: String,
    },
    /// A file that cannot be read or written.
    #[error("`{path}`: {detail}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        detail: String,
    },
}

//! Checks that a news picture is what its caption says it is.
//!
//! The modules stand in dependency order: each may use only those above it.
//! `ARCHITECTURE.md` tells what each is for and which rules hold between them.

pub mod limit;
pub mod time;
pub mod place;
pub mod article;
pub mod reference;
pub mod process;
pub mod fetch;
pub mod media;
pub mod metadata;
pub mod model;
pub mod signal;
pub mod index;
pub mod archive;
pub mod import;
pub mod matching;
pub mod claim;
pub mod finding;
pub mod rules;
pub mod policy;
pub mod report;
pub mod pipeline;
pub mod config;
#[cfg(feature = "cli")]
pub mod cli;

//! Pages read as `cutline read --format jsonl` prints them: what is scored is what users get.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use cutline::article::{self, Article, Source};
use cutline::limit::Limits;
use cutline::reference;
use cutline::report::json;

/// A page read.
pub(crate) struct Read {
    /// The article.
    pub(crate) article: Article,
    /// The references of its line.
    pub(crate) references: Vec<Reference>,
    /// How long the reading took, without the writing.
    pub(crate) took: Duration,
}

/// A reference as the line has it.
#[derive(serde::Deserialize)]
pub(crate) struct Reference {
    pub(crate) kind: String,
    pub(crate) role: String,
    pub(crate) urls: Vec<String>,
    pub(crate) caption: Option<String>,
    pub(crate) credit: Option<Credit>,
    pub(crate) embed_id: Option<String>,
}

/// A credit as the line has it.
#[derive(serde::Deserialize)]
pub(crate) struct Credit {
    pub(crate) verbatim: String,
}

impl Reference {
    /// Whether it is a picture.
    pub(crate) fn is_photo(&self) -> bool {
        self.kind == "photo"
    }

    /// The credit line as printed.
    pub(crate) fn credit(&self) -> Option<&str> {
        self.credit.as_ref().map(|credit| &*credit.verbatim)
    }
}

/// Reads a page.
pub(crate) fn read(bytes: &[u8]) -> Result<Read> {
    let limits = Limits::default();
    let start = Instant::now();
    let article = article::read(bytes, &Source::default(), &limits).swap_remove(0);
    let (references, problems) = reference::extract(&article, &limits);
    let took = start.elapsed();
    let mut line = json::read_line("page", &article, &references, &problems);
    let references = line.get_mut("references").map(serde_json::Value::take);
    let references = serde_json::from_value(references.unwrap_or_default())
        .context("the line of `read` has another form")?;
    Ok(Read {
        article,
        references,
        took,
    })
}

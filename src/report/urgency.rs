//! How much attention findings, pictures and articles ask for.

use std::cmp::Reverse;

use crate::policy::{Level, is_unchecked};

use super::{ArticleReport, Leveled, MediaReport, Report};

/// How much attention something asks for, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Nothing counts.
    Quiet,
    /// A note.
    Note,
    /// Something that counts could not be checked.
    Unchecked,
    /// A warning.
    Warn,
    /// What fails a pipeline.
    Deny,
}

impl Urgency {
    /// That of a finding; [`Urgency::Quiet`] where it is excused.
    pub(super) fn of_finding(leveled: &Leveled) -> Self {
        if !leveled.counts() {
            return Self::Quiet;
        }
        match leveled.level {
            Level::Off => Self::Quiet,
            Level::Note => Self::Note,
            Level::Warn if is_unchecked(&leveled.finding) => Self::Unchecked,
            Level::Warn => Self::Warn,
            Level::Deny => Self::Deny,
        }
    }

    /// That of the most urgent finding on a picture.
    pub(super) fn of_media(media: &MediaReport) -> Self {
        let findings = media.findings.iter().map(Self::of_finding);
        findings.max().unwrap_or(Self::Quiet)
    }

    /// That of the most urgent picture of an article; one that could not be read could not be checked.
    pub(super) fn of_article(article: &ArticleReport) -> Self {
        let unread = article.is_unread().then_some(Self::Unchecked);
        let media = article.media.iter().map(Self::of_media);
        media.chain(unread).max().unwrap_or(Self::Quiet)
    }

    /// In one or two words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quiet => "nothing",
            Self::Note => "note",
            Self::Unchecked => "not checked",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// The articles, the most urgent first, those of one urgency in the order given.
pub(super) fn worst_first(report: &Report) -> Vec<&ArticleReport> {
    let mut articles: Vec<&ArticleReport> = report.articles.iter().collect();
    articles.sort_by_key(|article| Reverse(Urgency::of_article(article)));
    articles
}

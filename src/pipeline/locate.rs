//! The file behind a reference: handed in, in the document, on disk, or fetched.

use url::Url;

use crate::article::Article;
use crate::fetch::file::Reach as LocalReach;
use crate::fetch::resolve::{Part, Resolved, Sort, With};
use crate::fetch::{FetchedMedia, file};
use crate::limit::{Problem, ProblemKind};
use crate::media::{self, MediaType};
use crate::reference::{MediaRef, Target};
use crate::rules::Reach;

use super::check::CheckContext;
use super::moving::Moving;

/// Where the search for a reference's file ended.
pub(super) enum Located {
    /// The media.
    File(FetchedMedia),
    /// A video on disk.
    Moving(Moving),
    /// A part of the media, or what stands for them, and why there is no more.
    Part(FetchedMedia, Part, Problem),
    Not(Reach),
}

pub(super) fn locate(
    context: &CheckContext<'_>,
    article: &Article,
    local: &LocalReach,
    reference: &MediaRef,
) -> Located {
    if let Some(path) = context.supplied.file_for(reference) {
        if let Some(moving) = Moving::of(path, context.supplied.rate) {
            return Located::Moving(moving);
        }
        return match file::read_named(path, context.limits) {
            Ok(file) => Located::File(file),
            Err(problem) => Located::Not(Reach::MissingFile(problem)),
        };
    }
    match &reference.target {
        Target::Words | Target::Given => Located::Not(Reach::Mention),
        Target::Embed => resolved(context, reference),
        Target::Inline(bytes) => Located::File(FetchedMedia::inline(&reference.id, bytes.clone())),
        Target::Locations(locations) => {
            let best = reference.best_url.iter().chain(locations);
            first_reached(context, article, local, reference, best)
        }
    }
}

/// What a post or player leads to, where the user lets it be fetched.
fn resolved(context: &CheckContext<'_>, reference: &MediaRef) -> Located {
    let Some(fetcher) = context.fetcher else {
        return Located::Not(Reach::Embed);
    };
    let with = With {
        fetcher,
        limits: context.limits,
        sort: &sort,
    };
    match context.resolver.resolve(reference, with) {
        Some(Resolved::Whole(file)) => Located::File(file),
        Some(Resolved::Part(file, part, why)) => Located::Part(file, part, why),
        Some(Resolved::Nothing(why)) => Located::Not(Reach::Unresolved(why)),
        None => Located::Not(Reach::Embed),
    }
}

fn sort(bytes: &[u8]) -> Option<Sort> {
    match media::sniff(bytes)? {
        MediaType::Video => Some(Sort::Video),
        _ => Some(Sort::Picture),
    }
}

/// The first location that yields a file; else the most telling failure: a failed fetch, then a missing local file.
fn first_reached<'l>(
    context: &CheckContext<'_>,
    article: &Article,
    local: &LocalReach,
    reference: &MediaRef,
    locations: impl Iterator<Item = &'l String>,
) -> Located {
    let mut failure = None;
    for location in locations {
        let remote = Url::parse(location).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
            || location.starts_with("//");
        if !remote {
            match local.read(location, context.limits) {
                Ok(file) => return Located::File(file),
                Err(problem) => failure = failure.or(Some(Reach::MissingFile(problem))),
            }
        }
        let base = reference.base.as_ref().or(article.url.as_ref());
        let Some(url) = absolute(location, base) else {
            continue;
        };
        let Some(fetcher) = context.fetcher else {
            failure = match failure {
                Some(Reach::MissingFile(problem)) if problem.kind == ProblemKind::OutOfReach => {
                    Some(Reach::MissingFile(problem))
                }
                _ => Some(Reach::Remote),
            };
            continue;
        };
        match fetcher.fetch(&url, context.limits) {
            Ok(file) => return Located::File(file),
            Err(problem) => failure = Some(Reach::Failed(problem)),
        }
    }
    Located::Not(failure.unwrap_or(Reach::Mention))
}

fn absolute(location: &str, base: Option<&Url>) -> Option<Url> {
    let url = match base {
        Some(base) => base.join(location).ok()?,
        None if location.starts_with("//") => Url::parse(&format!("https:{location}")).ok()?,
        None => Url::parse(location).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

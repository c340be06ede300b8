//! From a post or player to its media, or to a picture that stands for them.
//!
//! What a site is asked is planned without opening anything (`sites`, `page`, `answers`); every request goes through
//! the [`Fetcher`], so each address passes its guard and each answer its limits. Files that are the media themselves come
//! first, then what the user's `yt-dlp` gets, then stand-ins.

mod answers;
mod download;
mod lead;
mod page;
mod sites;

use std::borrow::Cow;

use url::Url;

use super::{FetchedMedia, Fetcher, shown};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::reference::{self, MediaKind, MediaRef};

pub use download::Downloader;
pub use lead::{Part, Sort};
pub use sites::{SITES, Site, Way};

use lead::Lead;
use sites::Post;

/// Largest page and largest JSON answer read, in bytes.
const PAGE_BYTES: u64 = 4 << 20;
const JSON_BYTES: u64 = 1 << 20;
/// Most requests made for one embed.
const MOST_REQUESTS: usize = 12;

/// How embeds are resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolver {
    /// What is asked at which site, sorted by site.
    pub sites: Cow<'static, [Site]>,
    /// What gets the rest; `None` where the user has it not.
    pub downloader: Option<Downloader>,
}

impl Default for Resolver {
    fn default() -> Self {
        Self {
            sites: Cow::Borrowed(SITES),
            downloader: None,
        }
    }
}

/// What resolving works with.
#[derive(Clone, Copy)]
pub struct With<'a> {
    /// Makes every request.
    pub fetcher: &'a dyn Fetcher,
    /// Bounds of each request.
    pub limits: &'a Limits,
    /// Tells what a file is by its bytes; `None` for what is neither picture nor video.
    pub sort: &'a dyn Fn(&[u8]) -> Option<Sort>,
}

/// What became of an embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// Its media.
    Whole(FetchedMedia),
    /// A part of its media, or what stands for them, and why there is no more.
    Part(FetchedMedia, Part, Problem),
    /// Nothing, and why.
    Nothing(Problem),
}

impl Resolver {
    /// Gets the media of the embed `reference`; `None` where nothing gives it an address.
    pub fn resolve(&self, reference: &MediaRef, with: With<'_>) -> Option<Resolved> {
        let post = Post::of(reference, &self.sites)?;
        let mut search = Search {
            reference,
            post: &post,
            with,
            requests: 0,
            failure: None,
        };
        Some(search.run(self.downloader.as_ref()))
    }
}

/// The search for the media of one post.
struct Search<'a> {
    reference: &'a MediaRef,
    post: &'a Post<'a>,
    with: With<'a>,
    requests: usize,
    /// The last thing that went wrong.
    failure: Option<Problem>,
}

impl Search<'_> {
    fn run(&mut self, downloader: Option<&Downloader>) -> Resolved {
        let ways = &self.post.ways;
        let is_poster = |way: &&Way| matches!(way, Way::Poster(_));
        let (early, late) = ways.split_at(ways.iter().position(is_poster).unwrap_or(ways.len()));
        if let Some(file) = self.written().and_then(|lead| self.follow(&lead)) {
            return Resolved::Whole(file);
        }
        let mut stand_ins = Vec::new();
        for way in early {
            for lead in self.ask(way) {
                if lead.stands_in() {
                    stand_ins.push(lead);
                } else if let Some(file) = self.follow(&lead) {
                    return self.found(file, lead.part, downloader);
                }
            }
        }
        match downloader.map(|downloader| downloader.get(&self.post.address, self.with.limits)) {
            Some(Ok(file)) => match self.sorted(file, Sort::Video) {
                Ok(file) => return Resolved::Whole(file),
                Err(problem) => self.failure = Some(problem),
            },
            Some(Err(problem)) => self.failure = Some(problem),
            None => {}
        }
        let why = self.failure.clone();
        for lead in stand_ins {
            if let Some(file) = self.follow(&lead) {
                self.failure = why;
                return self.found(file, lead.part, downloader);
            }
        }
        for way in late {
            for lead in self.ask(way) {
                if let Some(file) = self.follow(&lead) {
                    self.failure = why;
                    return self.found(file, lead.part, downloader);
                }
            }
        }
        Resolved::Nothing(self.unresolved(downloader))
    }

    fn found(
        &self,
        file: FetchedMedia,
        part: Option<Part>,
        downloader: Option<&Downloader>,
    ) -> Resolved {
        match part {
            None => Resolved::Whole(file),
            Some(part) => Resolved::Part(file, part, self.rest(part, downloader)),
        }
    }

    /// The address in the story, where it names a video file by itself.
    fn written(&self) -> Option<Lead> {
        let urls = self.reference.urls.iter().filter_map(|url| sites::web(url));
        let mut files = urls.filter(page::names_video);
        Some(Lead::new(files.next()?, Sort::Video, None))
    }

    /// The leads that one way gives.
    fn ask(&mut self, way: &Way) -> Vec<Lead> {
        let most = self.with.limits.fetch_bytes;
        match way {
            Way::Post(_) => Vec::new(),
            Way::Page => {
                let Some(file) = self.get(&self.post.address.clone(), PAGE_BYTES) else {
                    return Vec::new();
                };
                let address = file.final_url.as_ref().unwrap_or(&self.post.address);
                if self.is_elsewhere(address) {
                    self.failure = Some(self.left(address));
                    return Vec::new();
                }
                page::leads(&file.bytes, address)
            }
            Way::Syndication(address) => {
                let answer = self.answer(self.post.fill(address));
                answer.map_or_else(Vec::new, |bytes| answers::syndication(&bytes, most))
            }
            Way::OEmbed(endpoint) => {
                let answer = self.answer(self.post.oembed(endpoint));
                answer.map_or_else(Vec::new, |bytes| answers::oembed(&bytes))
            }
            Way::Poster(address) => {
                let url = self.post.fill(address);
                let lead = url.map(|url| Lead::new(url, Sort::Picture, Some(Part::Poster)));
                lead.into_iter().collect()
            }
        }
    }

    fn answer(&mut self, url: Option<Url>) -> Option<Vec<u8>> {
        Some(self.get(&url?, JSON_BYTES)?.bytes)
    }

    /// Whether a site led to a page of no post: to a login, a notice or its front page, whose picture shows nothing.
    fn is_elsewhere(&self, address: &Url) -> bool {
        let is_moved = *address != self.post.address;
        is_moved
            && self.reference.provider.is_some()
            && reference::embedded(address.as_str()).is_none()
    }

    fn left(&self, address: &Url) -> Problem {
        let (from, to) = (self.post.address.as_str(), address.as_str());
        let message = format!(
            "`{}` leads to `{}`, which is no post; open it in a browser and save the file",
            shown(from),
            shown(to)
        );
        Problem::new(ProblemKind::FetchFailed, message).about(from)
    }

    /// The file a lead leads to, where it is what it should be.
    fn follow(&mut self, lead: &Lead) -> Option<FetchedMedia> {
        let file = self.get(&lead.url, u64::MAX)?;
        match self.sorted(file, lead.sort) {
            Ok(file) => Some(file),
            Err(problem) => {
                self.failure = Some(problem);
                None
            }
        }
    }

    fn sorted(&self, file: FetchedMedia, sort: Sort) -> Result<FetchedMedia, Problem> {
        if (self.with.sort)(&file.bytes) == Some(sort) {
            return Ok(file);
        }
        let what = match sort {
            Sort::Picture => "picture",
            Sort::Video => "video",
        };
        let message = format!(
            "`{}` is no {what} of a known kind; open it in a browser and save the file",
            shown(&file.name)
        );
        Err(Problem::new(ProblemKind::Undecodable, message).about(file.name))
    }

    /// The bytes behind `url`, at most `most`.
    fn get(&mut self, url: &Url, most: u64) -> Option<FetchedMedia> {
        if self.requests == MOST_REQUESTS {
            return None;
        }
        self.requests += 1;
        let limits = Limits {
            fetch_bytes: self.with.limits.fetch_bytes.min(most),
            ..self.with.limits.clone()
        };
        match self.with.fetcher.fetch(url, &limits) {
            Ok(file) => Some(file),
            Err(problem) => {
                self.failure = Some(problem);
                None
            }
        }
    }

    fn unresolved(&self, downloader: Option<&Downloader>) -> Problem {
        self.problem("its page and its site give no file", downloader)
    }

    /// Why there is no more than a part.
    fn rest(&self, part: Part, downloader: Option<&Downloader>) -> Problem {
        match part {
            Part::First => {
                let message = format!(
                    "`{}` shows several pictures and videos, and only the first was looked at; check the others as files \
                     of their own",
                    shown(self.post.address.as_str())
                );
                Problem::new(ProblemKind::Unsupported, message).about(self.post.address.as_str())
            }
            Part::Poster => self.problem("the video itself was not to be had", downloader),
            Part::Preview => self.problem("what it holds was not to be had", downloader),
        }
    }

    fn problem(&self, what: &str, downloader: Option<&Downloader>) -> Problem {
        let address = self.post.address.as_str();
        let cause = self.failure.as_ref();
        let cause = cause.map_or_else(String::new, |problem| cause_of(problem, address));
        let remedy = match (downloader, self.reference.kind) {
            (Some(_), _) | (None, MediaKind::Photo) => {
                "open it in a browser, save the file, and hand it over with `--media FILE`"
            }
            (None, _) => {
                "install `yt-dlp`, or name it under `[programs]` in your own `config.toml`, or save the file in a \
                 browser and hand it over with `--media FILE`"
            }
        };
        let message = format!("`{}`: {what}{cause}; {remedy}", shown(address));
        Problem::new(ProblemKind::FetchFailed, message).about(address)
    }
}

/// What went wrong, without the remedy, and without `address` where it is about that.
fn cause_of(problem: &Problem, address: &str) -> String {
    let says = problem.message.split("; ").next().unwrap_or_default();
    let own = format!("`{}` was not fetched: ", shown(address));
    format!(" ({})", says.strip_prefix(&own).unwrap_or(says))
}

#[cfg(test)]
mod tests;

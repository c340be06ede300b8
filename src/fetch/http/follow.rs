//! One fetch: redirects by hand, each checked, the body counted as it comes.

use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderName, LAST_MODIFIED, LOCATION};
use url::Url;

use super::client::{Client, cause, refusal};
use super::{Answer, printed, shown};
use crate::limit::{Limits, Problem, ProblemKind};

const REMEDY: &str = "open it in a browser, save the file, and hand it over with `--media FILE`";

/// What one request came to.
enum Hop {
    Body(Box<Answer>),
    Redirect(Url),
}

/// The URLs of one fetch, for its messages.
struct Way {
    first: Url,
    now: Url,
    asked: Vec<Url>,
}

impl Way {
    fn failed(&self, why: &str) -> Problem {
        self.problem(ProblemKind::FetchFailed, why, REMEDY)
    }

    fn problem(&self, kind: ProblemKind, why: &str, remedy: &str) -> Problem {
        let now = shown(&printed(&self.now));
        let message = if self.asked.is_empty() {
            format!("`{now}` was not fetched: {why}; {remedy}")
        } else {
            let first = shown(&printed(&self.first));
            format!("`{first}` was not fetched: it redirects to `{now}`: {why}; {remedy}")
        };
        Problem::new(kind, message).about(printed(&self.first))
    }

    /// Goes on to `next`, or says why not.
    fn go_on(&mut self, next: Url, limits: &Limits) -> Result<(), Problem> {
        let last = std::mem::replace(&mut self.now, next);
        if last.scheme() == "https" && self.now.scheme() == "http" {
            tracing::warn!(from = %printed(&last), to = %printed(&self.now), "redirect from https to http followed");
        }
        self.asked.push(last);
        if self.asked.contains(&self.now) {
            return Err(self.failed("the redirects run in a circle"));
        }
        if self.asked.len() > limits.redirects {
            let why = format!("there are more than {} redirects", limits.redirects);
            return Err(self.failed(&why));
        }
        Ok(())
    }
}

/// The body behind `url`; time spent waiting for a host's other requests does not count.
pub(super) async fn fetch(
    client: &Client,
    mut url: Url,
    limits: &Limits,
) -> Result<Answer, Problem> {
    url.set_fragment(None);
    let mut way = Way {
        first: url.clone(),
        now: url,
        asked: Vec::new(),
    };
    let mut left = Duration::from_secs(limits.fetch_seconds);
    loop {
        let _room = client.room(&way.now).await;
        let started = Instant::now();
        let Ok(hop) = tokio::time::timeout(left, one_hop(client, &way, limits)).await else {
            let why = format!("it took longer than {} s", limits.fetch_seconds);
            let remedy = "raise `fetch-seconds` in `[limits]` of the settings, or hand the file over with `--media FILE`";
            return Err(way.problem(ProblemKind::FetchFailed, &why, remedy));
        };
        left = left.saturating_sub(started.elapsed());
        match hop? {
            Hop::Body(answer) => return Ok(*answer),
            Hop::Redirect(next) => way.go_on(next, limits)?,
        }
    }
}

async fn one_hop(client: &Client, way: &Way, limits: &Limits) -> Result<Hop, Problem> {
    let url = &way.now;
    if let Err(refusal) = client.check(url).await {
        return Err(way.refused(&refusal.to_string()));
    }
    let response = match client.get(url).await {
        Ok(response) => response,
        Err(error) => return Err(way.broken(&error)),
    };
    let status = response.status();
    if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return redirect(&response, way);
    }
    if !status.is_success() {
        return Err(way.failed(&format!(
            "the server answers with status {}",
            status.as_u16()
        )));
    }
    let last_modified = header(&response, &LAST_MODIFIED);
    let content_type = header(&response, &CONTENT_TYPE);
    let bytes = body(response, way, limits).await?;
    Ok(Hop::Body(Box::new(Answer {
        url: url.clone(),
        bytes,
        last_modified,
        content_type,
    })))
}

impl Way {
    /// The guard's refusals carry their own remedy.
    fn refused(&self, refusal: &str) -> Problem {
        match refusal.split_once("; ") {
            Some((why, remedy)) => self.problem(ProblemKind::FetchFailed, why, remedy),
            None => self.failed(refusal),
        }
    }

    fn broken(&self, error: &reqwest::Error) -> Problem {
        if let Some(refusal) = refusal(error) {
            return self.refused(&refusal.to_string());
        }
        let what = if error.is_dns() {
            "its name was not found"
        } else if error.is_connect() {
            "no connection could be made"
        } else if error.is_body() || error.is_decode() {
            "the answer broke off"
        } else {
            "the request failed"
        };
        self.failed(&format!("{what} ({})", cause(error)))
    }
}

fn redirect(response: &reqwest::Response, way: &Way) -> Result<Hop, Problem> {
    let Some(location) = response.headers().get(LOCATION) else {
        return Err(way.failed("it redirects to nowhere"));
    };
    let location = String::from_utf8_lossy(location.as_bytes());
    match way.now.join(&location) {
        Ok(mut next) => {
            next.set_fragment(None);
            Ok(Hop::Redirect(next))
        }
        Err(_) => Err(way.failed(&format!(
            "it redirects to `{}`, which is no URL",
            shown(&location)
        ))),
    }
}

fn header(response: &reqwest::Response, name: &HeaderName) -> Option<String> {
    Some(response.headers().get(name)?.to_str().ok()?.to_owned())
}

/// The body after decompression, never more than the limit in memory.
async fn body(
    mut response: reqwest::Response,
    way: &Way,
    limits: &Limits,
) -> Result<Vec<u8>, Problem> {
    let too_large = || {
        let why = format!("the answer is longer than {} bytes", limits.fetch_bytes);
        let remedy = "raise `fetch-bytes` in `[limits]` of the settings, or hand the file over with `--media FILE`";
        way.problem(ProblemKind::OverLimit, &why, remedy)
    };
    if response
        .content_length()
        .is_some_and(|size| size > limits.fetch_bytes)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                if (bytes.len() + chunk.len()) as u64 > limits.fetch_bytes {
                    return Err(too_large());
                }
                bytes.extend_from_slice(&chunk);
            }
            Ok(None) => return Ok(bytes),
            Err(error) => return Err(way.broken(&error)),
        }
    }
}

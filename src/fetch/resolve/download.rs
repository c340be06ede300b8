//! `yt-dlp` for what no address leads to: one video through its standard output, within the bounds of a fetch.
//!
//! It makes requests of its own, which our guard does not see. So it is handed only addresses at sites we know, which
//! carry no other address, and its extractor for pages of any site is off.

use std::ffi::OsStr;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use url::Url;

use crate::fetch::guard::{self, AllowedAddresses};
use crate::fetch::{Digest, FetchedMedia, shown};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::process::{self, Bounds, Program, Wanted};
use crate::reference;

/// What gets the videos of sites that give no file.
const YT_DLP: Wanted = Wanted {
    name: "yt-dlp",
    what: "getting the video of an embed",
    package: "yt-dlp",
    keeps: &[],
};
/// Address space of the program.
const MEMORY: u64 = 2 << 30;
/// Requests a video takes: pages and playlists before the file.
const REQUESTS: u64 = 4;
/// One file without anything to join, over HTTP, since no file may be written beside.
const FORMAT: &str = "b[protocol~='^https?$']/bv*[protocol~='^https?$']";

/// The program of the user that downloads videos.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloader {
    program: Program,
    proxy: Option<Url>,
}

impl Downloader {
    /// The program at `configured`, else the one in a folder of `path`; every request of it goes through `proxy`.
    ///
    /// # Errors
    /// There is none.
    pub fn find(
        configured: Option<&Path>,
        path: Option<&OsStr>,
        proxy: Option<Url>,
    ) -> Result<Self, Problem> {
        let program = Program::find(YT_DLP, configured, path)?;
        Ok(Self { program, proxy })
    }

    /// The video of the post at `address`.
    ///
    /// # Errors
    /// The address is not handed over, or nothing came of it within `limits`.
    pub(super) fn get(&self, address: &Url, limits: &Limits) -> Result<FetchedMedia, Problem> {
        let failed = |kind: ProblemKind, why: &str| {
            let message = format!(
                "`{}` was not downloaded: {why}; open it in a browser, save the file, and hand it over with `--media FILE`",
                shown(address.as_str())
            );
            Problem::new(kind, message).about(address.as_str())
        };
        if let Err(refusal) = guard::check_url(address, &AllowedAddresses::default()) {
            return Err(failed(ProblemKind::FetchFailed, &refusal.to_string()));
        }
        if !is_of_known_site(address) {
            let why = "`yt-dlp` is asked for posts at sites that are known alone";
            return Err(failed(ProblemKind::FetchFailed, why));
        }
        if self
            .proxy
            .as_ref()
            .is_some_and(|proxy| proxy.password().is_some())
        {
            let why = "the password of the proxy would stand on the command line of `yt-dlp`";
            return Err(failed(ProblemKind::FetchFailed, why));
        }
        let nothing = File::open("/dev/null")
            .map_err(|error| failed(ProblemKind::FetchFailed, &error.to_string()))?;
        let wall = Duration::from_secs(limits.fetch_seconds * REQUESTS);
        let bounds = Bounds {
            wall,
            cpu: wall,
            memory: MEMORY,
            output: limits.fetch_bytes,
            file: 0,
        };
        let arguments = self.arguments(address, limits);
        let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
        let mut bytes = Vec::new();
        let ended = process::stream(&self.program, &arguments, nothing, &bounds, &mut |piece| {
            bytes.extend_from_slice(piece);
            ControlFlow::Continue(())
        });
        match ended {
            Err(error @ process::ProcessError::TooMuch { .. }) => {
                Err(failed(ProblemKind::OverLimit, &error.to_string()))
            }
            Err(error) => Err(failed(ProblemKind::FetchFailed, &error.to_string())),
            Ok(()) if bytes.is_empty() => {
                let why = "`yt-dlp` gave no file of the size and kind asked for";
                Err(failed(ProblemKind::FetchFailed, why))
            }
            Ok(()) => Ok(FetchedMedia {
                digest: Digest::of(&bytes),
                ..FetchedMedia::inline(address.as_str(), bytes)
            }),
        }
    }

    fn arguments(&self, address: &Url, limits: &Limits) -> Vec<String> {
        let proxy = self.proxy.as_ref().map_or("", Url::as_str);
        let (size, wait) = (
            limits.fetch_bytes.to_string(),
            limits.fetch_seconds.to_string(),
        );
        [
            "--ignore-config",
            "--no-cache-dir",
            "--no-update",
            "--no-playlist",
            "--playlist-items",
            "1",
            "--use-extractors",
            "default,-generic",
            "--match-filters",
            "!is_live",
            "--proxy",
            proxy,
            "--socket-timeout",
            &wait,
            "--retries",
            "1",
            "--max-filesize",
            &size,
            "--format",
            FORMAT,
            "--format-sort",
            "res:720",
            "--quiet",
            "--no-progress",
            "--no-part",
            "--output",
            "-",
            "--",
            address.as_str(),
        ]
        .map(str::to_owned)
        .into()
    }
}

/// Whether the address names a post at a site that is known by its name, and no other address inside it.
fn is_of_known_site(address: &Url) -> bool {
    let known = reference::embedded(address.as_str());
    // Any server may speak as Mastodon does.
    let is_known = known.is_some_and(|post| post.provider != "mastodon");
    let rest = address.as_str().get(address.scheme().len() + 3..);
    let rest = rest.unwrap_or_default().to_ascii_lowercase();
    let carries = ["//", "%2f", "%3a", "%25", "http:", "https:"];
    is_known && !carries.iter().any(|mark| rest.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_posts_of_known_sites_are_handed_over() {
        let is_known = |url: &str| is_of_known_site(&Url::parse(url).expect("an address"));
        for url in [
            "https://www.youtube.com/watch?v=ZLz5VdT_iTM",
            "https://vimeo.com/160743502/abd0e13fb4",
            "https://www.tiktok.com/@_/video/6718335390845095173",
            "https://www.instagram.com/p/Cabcdefghij/",
        ] {
            assert!(is_known(url), "{url}");
        }
        for url in [
            "https://news.example/@someone/123456789012345678",
            "https://www.youtube.com/",
            "https://printer.example/watch?v=ZLz5VdT_iTM",
            "https://cdn.embedly.com/widgets/media.html?src=https%3A%2F%2Fwww.youtube.com%2Fembed%2FZLz5VdT_iTM",
            "https://web.archive.org/web/2020/https://www.youtube.com/watch?v=ZLz5VdT_iTM",
            "https://www.youtube.com/watch?v=ZLz5VdT_iTM&next=//10.0.0.1/",
        ] {
            assert!(!is_known(url), "{url}");
        }
    }
}

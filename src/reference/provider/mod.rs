//! Sites whose posts and players stories embed, known by their URLs.
//!
//! [`SITES`] names the reader of each domain; a new site is a function in one of the files and a line there.

mod fediverse;
mod id_time;
mod link;
mod messengers;
mod meta;
mod pictures;
mod players;
mod regional;
mod video_sites;
mod vimeo;
mod wrapped;
mod x;
mod youtube;

#[cfg(test)]
mod tests;

pub(super) use id_time::id_time;

use link::Link;

/// A post or player: site, id, and the account that posted it where the URL says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Post {
    /// Short name of the site.
    pub(super) provider: &'static str,
    /// Id there.
    pub(super) id: String,
    /// Account name.
    pub(super) account: Option<String>,
    /// Whether the URL is made for players and shown posts, or is the page of the post.
    pub(super) address: Address,
}

/// What a URL of a post is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    /// Shows it inside another page.
    Player,
    /// Leads to it.
    Page,
}

/// Most redirects and frames opened to get at the address inside.
const MOST_WRAPPED: u8 = 3;
/// Longest id and account name kept, in bytes.
const LONGEST_NAME: usize = 160;

type Reader = fn(&Link<'_>) -> Option<Post>;

/// Domains and what reads their URLs; hosts below a domain are read by the same function.
const SITES: &[(&str, Reader)] = &[
    ("archive.org", video_sites::archive_org),
    ("bcove.me", players::brightcove),
    ("bcove.video", players::brightcove),
    ("bilibili.com", regional::bilibili),
    ("bitchute.com", video_sites::bitchute),
    ("brightcove.com", players::brightcove),
    ("brightcove.net", players::brightcove),
    ("bsky.app", fediverse::bluesky),
    ("bsky.dev", fediverse::bluesky),
    ("c-span.org", video_sites::c_span),
    ("dai.ly", video_sites::dailymotion),
    ("dailymotion.com", video_sites::dailymotion),
    ("embedly.com", wrapped::embedly),
    ("facebook.com", meta::facebook),
    ("fb.watch", meta::facebook),
    ("flic.kr", pictures::flickr),
    ("flickr.com", pictures::flickr),
    ("gab.com", fediverse::gab),
    ("giphy.com", pictures::giphy),
    ("google.com", wrapped::google),
    ("gph.is", pictures::giphy),
    ("iframe.ly", wrapped::embedly),
    ("imgur.com", pictures::imgur),
    ("instagr.am", meta::instagram),
    ("instagram.com", meta::instagram),
    ("jwplatform.com", players::jwplayer),
    ("jwplayer.com", players::jwplayer),
    ("kaltura.com", players::kaltura),
    ("lbry.tv", video_sites::odysee),
    ("linkedin.com", pictures::linkedin),
    ("loom.com", video_sites::loom),
    ("nico.ms", regional::niconico),
    ("nicovideo.jp", regional::niconico),
    ("odysee.com", video_sites::odysee),
    ("ok.ru", regional::odnoklassniki),
    ("pin.it", pictures::pinterest),
    ("redd.it", pictures::reddit),
    ("reddit.com", pictures::reddit),
    ("redditmedia.com", pictures::reddit),
    ("rumble.com", video_sites::rumble),
    ("rutube.ru", regional::rutube),
    ("snapchat.com", messengers::snapchat),
    ("streamable.com", video_sites::streamable),
    ("t.me", messengers::telegram),
    ("telegram.dog", messengers::telegram),
    ("telegram.me", messengers::telegram),
    ("threads.com", meta::threads),
    ("threads.net", meta::threads),
    ("tiktok.com", messengers::tiktok),
    ("truthsocial.com", fediverse::truth_social),
    ("twitch.tv", players::twitch),
    ("twitter.com", x::x),
    ("vidyard.com", players::vidyard),
    ("vimeo.com", vimeo::vimeo),
    ("vimeopro.com", vimeo::vimeo),
    ("vine.co", video_sites::vine),
    ("vk.com", regional::vk),
    ("vk.ru", regional::vk),
    ("vkvideo.ru", regional::vk),
    ("weibo.cn", regional::weibo),
    ("weibo.com", regional::weibo),
    ("wistia.com", players::wistia),
    ("wistia.net", players::wistia),
    ("x.com", x::x),
    ("youku.com", regional::youku),
    ("youtu.be", youtube::youtube),
    ("youtube-nocookie.com", youtube::youtube),
    ("youtube.com", youtube::youtube),
    ("youtube.googleapis.com", youtube::youtube),
    ("youtubekids.com", youtube::youtube),
];

/// The post or player a URL names.
pub(super) fn of_url(written: &str) -> Option<Post> {
    inside(written, MOST_WRAPPED)
}

/// The video a still at a site's own address belongs to.
pub(super) fn of_still(written: &str) -> Option<Post> {
    let host = link::host(written)?;
    let url = match &*host {
        "i.ytimg.com" | "img.youtube.com" => link::parse(written)?,
        _ if host.ends_with(".jwplayer.com") => link::parse(written)?,
        _ => return None,
    };
    let path: Vec<&str> = url.path_segments()?.take(4).collect();
    match path.as_slice() {
        ["vi" | "vi_webp", id, _] => player("youtube", code(id, 11..=11)?),
        ["thumbs", file] => player("jwplayer", code(file.split(['-', '.']).next()?, 8..=8)?),
        ["v2", "media", id, file] if file.starts_with("poster") => {
            player("jwplayer", code(id, 8..=8)?)
        }
        _ => None,
    }
}

/// The post a URL names, where at most `steps` wrappers lie round it.
fn inside(written: &str, steps: u8) -> Option<Post> {
    let written = written.trim();
    if written.len() > super::address::LONGEST {
        return None;
    }
    if written.starts_with("at://") {
        return fediverse::at_uri(written);
    }
    if written.starts_with("pic.twitter.com/") || written.starts_with("pic.x.com/") {
        return inside(&format!("https://{written}"), steps.checked_sub(1)?);
    }
    let host = link::host(written)?;
    let reader = match reader(&host) {
        Some(reader) => reader,
        None if pictures::is_pinterest(&host) => pictures::pinterest,
        None if fediverse::is_possible(written) => fediverse::mastodon,
        None => return None,
    };
    let url = link::parse(written)?;
    let link = Link::new(&url, steps)?;
    link.oembed().or_else(|| reader(&link))
}

fn reader(host: &str) -> Option<Reader> {
    let mut rest = host;
    loop {
        if let Ok(at) = SITES.binary_search_by(|(domain, _)| (*domain).cmp(rest)) {
            return SITES.get(at).map(|(_, reader)| *reader);
        }
        (_, rest) = rest.split_once('.')?;
    }
}

/// A post at the address of its page.
fn page(provider: &'static str, id: &str) -> Option<Post> {
    post(provider, id, Address::Page)
}

/// A post at an address made for other pages.
fn player(provider: &'static str, id: &str) -> Option<Post> {
    post(provider, id, Address::Player)
}

fn post(provider: &'static str, id: &str, address: Address) -> Option<Post> {
    let is_id = !id.is_empty()
        && id.len() <= LONGEST_NAME
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_/.:".contains(c))
        && id.contains(|c: char| c.is_ascii_alphanumeric());
    is_id.then(|| Post {
        provider,
        id: id.to_owned(),
        account: None,
        address,
    })
}

/// The post with the account it is said to come from.
fn by(post: Option<Post>, account: &str) -> Option<Post> {
    let is_name = !account.is_empty() && account.len() <= LONGEST_NAME;
    Some(Post {
        account: is_name.then(|| account.to_owned()),
        ..post?
    })
}

impl Post {
    /// The post at an address made for other pages.
    fn shown(self) -> Self {
        Self {
            address: Address::Player,
            ..self
        }
    }
}

/// The digits the text starts with, at least three.
fn digits(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end).filter(|digits| digits.len() >= 3)
}

/// The text where it is nothing but at least `least` digits.
fn number(text: &str, least: usize) -> Option<&str> {
    let is_number = text.len() >= least && text.chars().all(|c| c.is_ascii_digit());
    is_number.then_some(text)
}

/// The text where it is a code of letters, digits, `-` and `_` of a length in the range.
fn code(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<&str> {
    let is_code = lengths.contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_code.then_some(text)
}

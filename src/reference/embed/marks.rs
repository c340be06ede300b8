//! Ids that only a name beside them explains: `data-tweet-id`, `<amp-youtube data-videoid>`, `"videoId"` in JSON.

use crate::article::layout::tokens;
use crate::reference::provider::{self, Post};

/// Words that name a site, in class names, element names, keys and types.
const SITES: [(&str, &str); 23] = [
    ("bluesky", "bluesky"),
    ("brightcove", "brightcove"),
    ("dailymotion", "dailymotion"),
    ("facebook", "facebook"),
    ("instagram", "instagram"),
    ("jw", "jwplayer"),
    ("jwplatform", "jwplayer"),
    ("jwplayer", "jwplayer"),
    ("kaltura", "kaltura"),
    ("mastodon", "mastodon"),
    ("reddit", "reddit"),
    ("rumble", "rumble"),
    ("telegram", "telegram"),
    ("threads", "threads"),
    ("tiktok", "tiktok"),
    ("tweet", "x"),
    ("tweetid", "x"),
    ("twitter", "x"),
    ("vimeo", "vimeo"),
    ("vine", "vine"),
    ("wistia", "wistia"),
    ("youtube", "youtube"),
    ("yt", "youtube"),
];

/// Words that say that something is shown from elsewhere.
const SHOWN: [&str; 10] = [
    "embed",
    "embedded",
    "embeds",
    "iframe",
    "oembed",
    "player",
    "post",
    "social",
    "socialmedia",
    "video",
];

/// Words that say that something is only linked.
const LINKED: [&str; 14] = [
    "anchor",
    "author",
    "authors",
    "button",
    "follow",
    "hyperlink",
    "link",
    "profile",
    "promo",
    "readmore",
    "related",
    "share",
    "sharing",
    "teaser",
];

/// What the words round a value say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A post or player of that site.
    Site(&'static str),
    /// A post or player of any site.
    Shown,
    /// A link.
    Linked,
    /// Nothing.
    Silent,
}

impl Mark {
    /// What the name says; where it says no more than was said before, that.
    pub(super) fn or_of(self, name: &str) -> Self {
        self.then(of(name))
    }

    /// The nearer word goes before, but "shown" takes no site away.
    pub(super) fn then(self, nearer: Self) -> Self {
        match (self, nearer) {
            (before, Self::Silent) => before,
            (Self::Site(site), Self::Shown) => Self::Site(site),
            (_, nearer) => nearer,
        }
    }
}

/// What a name of an element, class, key or type says.
pub(super) fn of(name: &str) -> Mark {
    let words = tokens(name);
    if words.iter().any(|word| LINKED.contains(&&**word)) {
        return Mark::Linked;
    }
    let site = words.iter().find_map(|word| {
        let at = SITES
            .binary_search_by(|(known, _)| (*known).cmp(word))
            .ok()?;
        SITES.get(at).map(|(_, site)| *site)
    });
    if let Some(site) = site {
        return Mark::Site(site);
    }
    let is_shown = |word: &String| {
        SHOWN
            .iter()
            .any(|known| word == known || word.starts_with("embed") || word.ends_with("embed"))
    };
    if words.iter().any(is_shown) {
        Mark::Shown
    } else {
        Mark::Silent
    }
}

/// Whether a key names an id of something shown, and not of a person, a channel or a box.
pub(super) fn is_id(key: &str) -> bool {
    let is_likely = ["id", "Id", "ID", "key", "code", "video", "tweet", "youtube"]
        .iter()
        .any(|part| key.contains(part));
    if !is_likely {
        return false;
    }
    let words = tokens(key);
    let is_other = |word: &String| {
        matches!(
            &**word,
            "channel" | "user" | "account" | "author" | "player" | "playlist" | "parent" | "ad"
        )
    };
    let names = |word: &String| {
        matches!(
            &**word,
            "id" | "ids" | "videoid" | "tweetid" | "mediaid" | "shortcode" | "key" | "code"
        )
    };
    let is_bare = matches!(
        key,
        "video" | "tweet" | "data-video" | "data-tweet" | "data-youtube"
    );
    is_bare || words.iter().any(names) && !words.iter().any(is_other)
}

/// The entry of Kaltura whose id it is: they have a form no other site's have.
pub(super) fn kaltura(id: &str) -> Option<Post> {
    let name = id.strip_prefix("0_").or_else(|| id.strip_prefix("1_"))?;
    let is_entry = name.len() == 8
        && name
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    is_entry.then(|| post("kaltura", id))?
}

/// The post of that id at the site, where the id has the form of the site's ids.
pub(super) fn post(site: &str, id: &str) -> Option<Post> {
    let id = id.trim();
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    let length = id.len();
    let url = match site {
        "youtube" if length == 11 => format!("https://www.youtube.com/embed/{id}"),
        "x" if is_number && (9..=20).contains(&length) => {
            format!("https://x.com/i/status/{id}")
        }
        "instagram" if (10..=12).contains(&length) && !is_number => {
            format!("https://www.instagram.com/p/{id}/")
        }
        "vimeo" if is_number && (6..=12).contains(&length) => {
            format!("https://player.vimeo.com/video/{id}")
        }
        "dailymotion" if (6..=24).contains(&length) => {
            format!("https://www.dailymotion.com/embed/video/{id}")
        }
        "tiktok" if is_number && (17..=20).contains(&length) => {
            format!("https://www.tiktok.com/embed/v2/{id}")
        }
        "brightcove" if is_number && (10..=14).contains(&length) => {
            format!("https://players.brightcove.net/0/default_default/index.html?videoId={id}")
        }
        "jwplayer" if length == 8 => format!("https://cdn.jwplayer.com/players/{id}"),
        "wistia" if length == 10 => format!("https://fast.wistia.net/embed/iframe/{id}"),
        "kaltura" => format!("https://cdnapisec.kaltura.com/entry_id/{id}"),
        "rumble" if (5..=9).contains(&length) => format!("https://rumble.com/embed/{id}"),
        "vine" if length == 11 => format!("https://vine.co/v/{id}"),
        _ => return None,
    };
    provider::of_url(&url).filter(|post| post.provider == site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_hold() {
        assert!(SITES.is_sorted());
        for (name, mark) in [
            ("amp-youtube", Mark::Site("youtube")),
            ("embed-media instagram", Mark::Site("instagram")),
            ("tweetId", Mark::Site("x")),
            ("data-oembed-url", Mark::Shown),
            ("socialMedia", Mark::Shown),
            ("embeddedVideo", Mark::Shown),
            ("twitter-share-button", Mark::Linked),
            ("related-video", Mark::Linked),
            ("paragraph", Mark::Silent),
        ] {
            assert_eq!(of(name), mark, "{name}");
        }
    }

    #[test]
    fn ids_need_the_form_of_their_site() {
        let id = |site: &str, id: &str| post(site, id).map(|post| post.id);
        assert_eq!(id("youtube", "AEyOoZ7JpyY").as_deref(), Some("AEyOoZ7JpyY"));
        assert_eq!(id("kaltura", "1_plr1syf3").as_deref(), Some("1_plr1syf3"));
        for (site, other) in [
            ("youtube", "AEyOoZ7JpyYY"),
            ("x", "tweet"),
            ("instagram", "12345678901"),
            ("tiktok", "123"),
            ("brightcove", "../../../../x"),
            ("facebook", "1234567890"),
        ] {
            assert_eq!(id(site, other), None, "{site} {other}");
        }
    }
}

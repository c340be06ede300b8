//! What is asked for the media of a site's posts; a new site is a line in [`SITES`].

use std::borrow::Cow;

use url::Url;

use crate::reference::{self, MediaRef};

/// One thing that can be asked for the posts of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Short name of the site, as in [`MediaRef::provider`].
    pub provider: &'static str,
    /// What is asked, and where.
    pub way: Way,
}

/// A way from a post to its media; `{id}` and `{account}` in an address stand for those of the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The address of the post's page, where the one in the story may be that of a player; not asked by itself.
    Post(Cow<'static, str>),
    /// The post's page, for what its head states (Open Graph, Twitter cards).
    Page,
    /// What X hands to pages that show a post: JSON.
    Syndication(Cow<'static, str>),
    /// An oEmbed endpoint (oEmbed 1.0, section 2), asked for the post's page.
    OEmbed(Cow<'static, str>),
    /// A picture that stands for the post's video.
    Poster(Cow<'static, str>),
}

const fn post(provider: &'static str, address: &'static str) -> Site {
    site(provider, Way::Post(Cow::Borrowed(address)))
}

const fn page(provider: &'static str) -> Site {
    site(provider, Way::Page)
}

const fn syndication(provider: &'static str, address: &'static str) -> Site {
    site(provider, Way::Syndication(Cow::Borrowed(address)))
}

const fn oembed(provider: &'static str, address: &'static str) -> Site {
    site(provider, Way::OEmbed(Cow::Borrowed(address)))
}

const fn poster(provider: &'static str, address: &'static str) -> Site {
    site(provider, Way::Poster(Cow::Borrowed(address)))
}

const fn site(provider: &'static str, way: Way) -> Site {
    Site { provider, way }
}

/// Every site that is asked otherwise than by its page alone; the ways of one stand in the order they are tried.
///
/// What stands after a poster is asked only where no poster is had. Endpoints are those of the list at oembed.com or of
/// the site's own documentation; those that need a key (Facebook, Instagram) or give no picture (X) are left out.
pub const SITES: &[Site] = &[
    poster("archive.org", "https://archive.org/services/img/{id}"),
    post("bitchute", "https://www.bitchute.com/video/{id}/"),
    oembed("bitchute", "https://api.bitchute.com/oembed/"),
    post("dailymotion", "https://www.dailymotion.com/video/{id}"),
    poster(
        "dailymotion",
        "https://www.dailymotion.com/thumbnail/video/{id}",
    ),
    oembed("dailymotion", "https://www.dailymotion.com/services/oembed"),
    oembed("flickr", "https://www.flickr.com/services/oembed/"),
    post("giphy", "https://giphy.com/gifs/{id}"),
    oembed("giphy", "https://giphy.com/services/oembed"),
    poster(
        "jwplayer",
        "https://cdn.jwplayer.com/v2/media/{id}/poster.jpg",
    ),
    post("loom", "https://www.loom.com/share/{id}"),
    oembed("loom", "https://www.loom.com/v1/oembed"),
    oembed("odysee", "https://odysee.com/$/oembed"),
    post("pinterest", "https://www.pinterest.com/pin/{id}/"),
    oembed("pinterest", "https://www.pinterest.com/oembed.json"),
    page("reddit"),
    oembed("reddit", "https://www.reddit.com/oembed"),
    oembed("rumble", "https://rumble.com/api/Media/oembed.json"),
    post("streamable", "https://streamable.com/{id}"),
    page("streamable"),
    oembed("streamable", "https://api.streamable.com/oembed.json"),
    post("tiktok", "https://www.tiktok.com/@{account}/video/{id}"),
    oembed("tiktok", "https://www.tiktok.com/oembed"),
    oembed("vidyard", "https://api.vidyard.com/dashboard/v1.1/oembed"),
    oembed("vimeo", "https://vimeo.com/api/oembed.json"),
    oembed("wistia", "https://fast.wistia.com/oembed.json"),
    post("x", "https://x.com/i/status/{id}"),
    // It answers any token that is not empty.
    syndication(
        "x",
        "https://cdn.syndication.twimg.com/tweet-result?id={id}&token=cutline",
    ),
    post("youtube", "https://www.youtube.com/watch?v={id}"),
    poster("youtube", "https://i.ytimg.com/vi/{id}/maxresdefault.jpg"),
    poster("youtube", "https://i.ytimg.com/vi/{id}/hqdefault.jpg"),
    oembed("youtube", "https://www.youtube.com/oembed"),
];

/// A post as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Post<'a> {
    /// Address of its page, else of its player.
    pub(super) address: Url,
    /// What to ask, in order; never empty.
    pub(super) ways: Vec<&'a Way>,
    id: Option<&'a str>,
    account: Option<&'a str>,
}

impl<'a> Post<'a> {
    /// The post a reference embeds; `None` where neither the story nor `sites` gives it an address.
    pub(super) fn of(reference: &'a MediaRef, sites: &'a [Site]) -> Option<Self> {
        let provider = reference.provider.as_deref().unwrap_or_default();
        let here = sites.iter().filter(|site| site.provider == provider);
        let mut ways: Vec<&Way> = here.map(|site| &site.way).collect();
        let own = ways.iter().find_map(|way| match way {
            Way::Post(address) => Some(address.as_ref()),
            _ => None,
        });
        ways.retain(|way| !matches!(way, Way::Post(_)));
        if ways.is_empty() {
            ways.push(&Way::Page);
        }
        let id = reference.embed_id.as_deref();
        let account = reference.posted_by.as_deref();
        let own = own.and_then(|address| filled(address, id, account));
        let written = || {
            let mut urls = reference.urls.iter().filter_map(|url| web(url));
            urls.next().map(|url| page_of(&url, id))
        };
        Some(Self {
            address: own.or_else(written)?,
            ways,
            id,
            account,
        })
    }

    /// `address` with this post's id and account.
    pub(super) fn fill(&self, address: &str) -> Option<Url> {
        filled(address, self.id, self.account)
    }

    /// What an oEmbed endpoint is asked for this post.
    pub(super) fn oembed(&self, endpoint: &str) -> Option<Url> {
        let mut url = web(endpoint)?;
        url.query_pairs_mut()
            .append_pair("url", self.address.as_str())
            .append_pair("format", "json");
        Some(url)
    }
}

/// An id that is a path names another kind of thing, which no such address holds.
fn filled(address: &str, id: Option<&str>, account: Option<&str>) -> Option<Url> {
    let is_name =
        |text: &&str| !text.contains('/') && text.contains(|c: char| c.is_ascii_alphanumeric());
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let id: String = encoded(id.filter(is_name)?);
    // TikTok finds a post by its number whatever the account, and a story may tell a person's name instead.
    let account = account.filter(|name| is_name(name) && !name.contains(' '));
    let account: String = encoded(account.unwrap_or("_"));
    web(&address.replace("{id}", &id).replace("{account}", &account))
}

/// The page of the post that a player's address names: the address inside it, or what it is an addition to.
fn page_of(player: &Url, id: Option<&str>) -> Url {
    for (key, value) in player.query_pairs() {
        let inner = web(&value).filter(|_| matches!(&*key, "href" | "url"));
        let post = inner
            .as_ref()
            .and_then(|url| reference::embedded(url.as_str()));
        if post.is_some_and(|post| Some(post.id.as_str()) == id) {
            return inner.unwrap_or_else(|| player.clone());
        }
    }
    let mut page = player.clone();
    let path = player.path().trim_end_matches('/');
    for end in ["/embed", "/embed/captioned"] {
        if let Some(front) = path.strip_suffix(end) {
            page.set_path(front);
        }
    }
    if player.query_pairs().any(|(key, _)| key == "embed") {
        page.set_query(None);
    }
    page
}

/// An address on the web, its scheme filled in where it is that of the page.
pub(super) fn web(written: &str) -> Option<Url> {
    let url = match written.strip_prefix("//") {
        Some(rest) => Url::parse(&format!("https://{rest}")),
        None => Url::parse(written),
    };
    url.ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embed(provider: &str, id: &str, url: &str) -> MediaRef {
        MediaRef {
            provider: Some(provider.to_owned()),
            embed_id: Some(id.to_owned()),
            urls: vec![url.to_owned()],
            ..reference::photo("a", None, None)
        }
    }

    #[test]
    fn the_table_is_sorted_and_its_addresses_are_secure() {
        assert!(SITES.is_sorted_by_key(|site| site.provider));
        for site in SITES {
            match &site.way {
                Way::Page => {}
                Way::Post(address)
                | Way::Syndication(address)
                | Way::OEmbed(address)
                | Way::Poster(address) => assert!(address.starts_with("https://"), "{address}"),
            }
        }
    }

    #[test]
    fn a_player_is_asked_for_by_its_page() {
        let reference = embed(
            "youtube",
            "ZLz5VdT_iTM",
            "//www.youtube.com/embed/ZLz5VdT_iTM",
        );
        let post = Post::of(&reference, SITES).expect("a post");
        assert_eq!(
            post.address.as_str(),
            "https://www.youtube.com/watch?v=ZLz5VdT_iTM"
        );
        let asked = post.oembed("https://www.youtube.com/oembed");
        assert_eq!(
            asked.as_ref().map(Url::as_str),
            Some(
                "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DZLz5VdT_iTM&format=json"
            )
        );
        let poster = post.fill("https://i.ytimg.com/vi/{id}/hqdefault.jpg");
        assert_eq!(
            poster.as_ref().map(Url::as_str),
            Some("https://i.ytimg.com/vi/ZLz5VdT_iTM/hqdefault.jpg")
        );
    }

    #[test]
    fn a_player_nobody_listed_leads_to_its_page() {
        for (player, page) in [
            (
                "https://m.example/@someone/100000000000000001/embed",
                "https://m.example/@someone/100000000000000001",
            ),
            (
                "https://www.instagram.com/p/Cabcdefghij/embed/captioned/",
                "https://www.instagram.com/p/Cabcdefghij",
            ),
            (
                "https://t.me/some_news/12?embed=1",
                "https://t.me/some_news/12",
            ),
            (
                "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fvideos%2F12345678%2F",
                "https://www.facebook.com/a/videos/12345678/",
            ),
            (
                "https://player.vimeo.com/video/325917208?h=a1",
                "https://player.vimeo.com/video/325917208?h=a1",
            ),
        ] {
            let post = reference::embedded(player).expect("a post");
            let reference = embed(post.provider, &post.id, player);
            let post = Post::of(&reference, SITES).expect("an address");
            assert_eq!(post.address.as_str(), page);
        }
    }

    #[test]
    fn what_the_table_does_not_know_is_asked_for_by_its_page() {
        let reference = embed("telegram", "news/12", "https://t.me/news/12");
        let post = Post::of(&reference, SITES).expect("a post");
        assert_eq!(post.ways, [&Way::Page]);
        assert_eq!(post.address.as_str(), "https://t.me/news/12");
    }

    #[test]
    fn an_id_never_leaves_its_place_in_an_address() {
        let written = "https://x.com/i/spaces/1OwxWwQOPlNxQ";
        let reference = embed("x", "spaces/1OwxWwQOPlNxQ", written);
        let post = Post::of(&reference, SITES).expect("a post");
        assert_eq!(post.address.as_str(), written);
        assert_eq!(post.fill("https://a.example/{id}"), None);
        for id in ["..", "../../admin", ""] {
            assert_eq!(filled("https://a.example/{id}", Some(id), None), None);
        }
        for (account, path) in [("a&b", "a%26b"), ("../x", "_"), ("A Person", "_")] {
            let filled = filled(
                "https://a.example/{account}/{id}",
                Some("a?b#c"),
                Some(account),
            );
            let expected = format!("https://a.example/{path}/a%3Fb%23c");
            assert_eq!(filled.as_ref().map(Url::as_str), Some(expected.as_str()));
        }
    }

    #[test]
    fn no_address_is_no_post() {
        for url in [
            "",
            "blob:https://a.example/1",
            "clip.mp4",
            "file:///etc/passwd",
        ] {
            let mut reference = embed("", "", url);
            reference.embed_id = None;
            assert_eq!(Post::of(&reference, SITES), None, "{url}");
        }
    }
}

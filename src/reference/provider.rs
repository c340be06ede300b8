//! Sites whose posts and players stories embed, known by their URLs.

use jiff::Timestamp;
use url::Url;

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

/// The post or player a URL names.
pub(super) fn of_url(written: &str) -> Option<Post> {
    let url = parse(written)?;
    let host = url
        .host_str()?
        .trim_start_matches("www.")
        .trim_start_matches("m.")
        .trim_start_matches("mobile.");
    let path: Vec<&str> = url
        .path_segments()?
        .filter(|segment| !segment.is_empty())
        .collect();
    match host {
        "youtube.com" | "youtube-nocookie.com" | "youtu.be" | "music.youtube.com" => {
            youtube(host, &path, &url)
        }
        "vimeo.com" | "player.vimeo.com" => vimeo(host, &path),
        "twitter.com" | "x.com" | "platform.twitter.com" | "platform.x.com" => x(host, &path, &url),
        "facebook.com" | "web.facebook.com" | "fb.watch" | "business.facebook.com" => {
            facebook(host, &path, &url)
        }
        "instagram.com" => instagram(&path),
        "tiktok.com" | "vm.tiktok.com" => tiktok(&path),
        "t.me" | "telegram.me" => telegram(&path, &url),
        "dailymotion.com" | "dai.ly" | "geo.dailymotion.com" => dailymotion(host, &path, &url),
        _ => None,
    }
}

fn parse(written: &str) -> Option<Url> {
    let written = written.trim();
    if written.len() > super::address::LONGEST {
        return None;
    }
    let whole = if written.starts_with("//") {
        format!("https:{written}")
    } else {
        written.to_owned()
    };
    Url::parse(&whole)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

fn post(provider: &'static str, id: &str, account: Option<&str>, address: Address) -> Option<Post> {
    let is_id = !id.is_empty()
        && id.len() <= 120
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
    is_id.then(|| Post {
        provider,
        id: id.to_owned(),
        account: account.map(str::to_owned),
        address,
    })
}

fn digits(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end).filter(|digits| digits.len() >= 3)
}

fn youtube(host: &str, path: &[&str], url: &Url) -> Option<Post> {
    let (id, address) = match path {
        [id] if host == "youtu.be" => ((*id).to_owned(), Address::Page),
        ["embed" | "v" | "e" | "vi", id, ..] => ((*id).to_owned(), Address::Player),
        ["shorts" | "live", id, ..] => ((*id).to_owned(), Address::Page),
        ["watch", ..] => (parameter(url, "v")?, Address::Page),
        _ => return None,
    };
    let id: String = id
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    if id.len() != 11 || id == "videoseries" {
        return None;
    }
    post("youtube", &id, None, address)
}

fn vimeo(host: &str, path: &[&str]) -> Option<Post> {
    match path {
        ["video", id, ..] if host == "player.vimeo.com" => {
            post("vimeo", digits(id)?, None, Address::Player)
        }
        [id] | ["channels", _, id] | ["groups", _, "videos", id] | [id, _]
            if id.chars().all(|c| c.is_ascii_digit()) =>
        {
            post("vimeo", digits(id)?, None, Address::Page)
        }
        _ => None,
    }
}

fn x(host: &str, path: &[&str], url: &Url) -> Option<Post> {
    if host.starts_with("platform.") {
        let id = parameter(url, "id").or_else(|| {
            url.fragment()?
                .split('&')
                .find_map(|pair| pair.strip_prefix("id="))
                .map(str::to_owned)
        })?;
        return post("x", digits(&id)?, None, Address::Player);
    }
    match path {
        ["i", "web" | "videos", "status" | "tweet", id, ..] | ["i", "status", id, ..] => {
            post("x", digits(id)?, None, Address::Page)
        }
        [account, "status" | "statuses", id, ..] => {
            let is_anyone = account.eq_ignore_ascii_case("x")
                || account.eq_ignore_ascii_case("twitter")
                || *account == "i";
            post(
                "x",
                digits(id)?,
                Some(*account).filter(|_| !is_anyone),
                Address::Page,
            )
        }
        _ => None,
    }
}

fn facebook(host: &str, path: &[&str], url: &Url) -> Option<Post> {
    match path {
        ["plugins", "post.php" | "video.php"]
        | [
            "v2.3" | "v3.0" | "v3.2",
            "plugins",
            "post.php" | "video.php",
        ] => {
            let inner = of_url(&parameter(url, "href")?)?;
            Some(Post {
                address: Address::Player,
                ..inner
            })
        }
        [code] if host == "fb.watch" => post("facebook", code, None, Address::Page),
        ["watch", ..] | ["video.php"] => post(
            "facebook",
            digits(&parameter(url, "v")?)?,
            None,
            Address::Page,
        ),
        ["video", "embed"] => post(
            "facebook",
            digits(&parameter(url, "video_id")?)?,
            None,
            Address::Player,
        ),
        ["photo.php" | "photo"] => post(
            "facebook",
            digits(&parameter(url, "fbid")?)?,
            None,
            Address::Page,
        ),
        ["permalink.php" | "story.php"] => post(
            "facebook",
            &parameter(url, "story_fbid")?,
            None,
            Address::Page,
        ),
        ["reel", id, ..] => post("facebook", digits(id)?, None, Address::Page),
        [account, "videos" | "posts" | "photos", rest @ ..] => {
            let id = rest.iter().rev().find_map(|part| {
                digits(part)
                    .filter(|id| id.len() == part.len())
                    .or_else(|| part.starts_with("pfbid").then_some(*part))
            })?;
            post("facebook", id, Some(account), Address::Page)
        }
        _ => None,
    }
}

fn instagram(path: &[&str]) -> Option<Post> {
    match path {
        ["p" | "reel" | "reels" | "tv", code, rest @ ..] | [_, "p" | "reel", code, rest @ ..] => {
            let address = if rest.contains(&"embed") {
                Address::Player
            } else {
                Address::Page
            };
            post("instagram", code, None, address)
        }
        _ => None,
    }
}

fn tiktok(path: &[&str]) -> Option<Post> {
    match path {
        ["embed", "v2" | "v3", id, ..] | ["embed", id] | ["player", "v1", id, ..] => {
            post("tiktok", digits(id)?, None, Address::Player)
        }
        [account, "video" | "photo", id, ..] => post(
            "tiktok",
            digits(id)?,
            account.strip_prefix('@').filter(|name| !name.is_empty()),
            Address::Page,
        ),
        _ => None,
    }
}

fn telegram(path: &[&str], url: &Url) -> Option<Post> {
    let path = path.strip_prefix(&["s"]).unwrap_or(path);
    let [channel, number] = path else { return None };
    let is_number = number.chars().all(|c| c.is_ascii_digit());
    let address = if url.query().is_some_and(|query| query.contains("embed")) {
        Address::Player
    } else {
        Address::Page
    };
    is_number.then(|| {
        post(
            "telegram",
            &format!("{channel}/{number}"),
            Some(channel),
            address,
        )
    })?
}

fn dailymotion(host: &str, path: &[&str], url: &Url) -> Option<Post> {
    let bare = |id: &str| id.split(['_', '?']).next().unwrap_or_default().to_owned();
    match path {
        [id] if host == "dai.ly" => post("dailymotion", &bare(id), None, Address::Page),
        ["embed", "video", id, ..] | ["swf", "video", id] | ["swf", id] => {
            post("dailymotion", &bare(id), None, Address::Player)
        }
        ["player", ..] | ["player.html"] => post(
            "dailymotion",
            &parameter(url, "video")?,
            None,
            Address::Player,
        ),
        ["video", id, ..] => post("dailymotion", &bare(id), None, Address::Page),
        _ => None,
    }
}

/// The instant an id encodes: X since its snowflakes of November 2010, `TikTok` in the upper half of its ids.
pub(super) fn id_time(provider: &str, id: &str) -> Option<Timestamp> {
    const FIRST_SNOWFLAKE: u64 = 29_700_859_247;
    const EPOCH_MILLIS: i64 = 1_288_834_974_657;
    let number: u64 = id.parse().ok()?;
    match provider {
        "x" if number >= FIRST_SNOWFLAKE => {
            let millis = i64::try_from(number >> 22)
                .ok()?
                .checked_add(EPOCH_MILLIS)?;
            Timestamp::from_second(millis / 1000).ok()
        }
        "tiktok" if number >> 32 > 1_400_000_000 => {
            Timestamp::from_second(i64::try_from(number >> 32).ok()?).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_posts() {
        let table = [
            (
                "https://www.youtube.com/embed/ZLz5VdT_iTM?rel=0",
                "youtube",
                "ZLz5VdT_iTM",
            ),
            (
                "//www.youtube-nocookie.com/embed/ZLz5VdT_iTM",
                "youtube",
                "ZLz5VdT_iTM",
            ),
            ("https://youtu.be/AEyOoZ7JpyY?t=3", "youtube", "AEyOoZ7JpyY"),
            (
                "https://www.youtube.com/watch?feature=x&v=AEyOoZ7JpyY",
                "youtube",
                "AEyOoZ7JpyY",
            ),
            (
                "https://player.vimeo.com/video/325917208?dnt=1",
                "vimeo",
                "325917208",
            ),
            (
                "https://twitter.com/someone/status/1181337941215338496?ref_src=twsrc",
                "x",
                "1181337941215338496",
            ),
            (
                "https://platform.twitter.com/embed/Tweet.html?dnt=false&id=1181337941215338496",
                "x",
                "1181337941215338496",
            ),
            (
                "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa.page%2Fvideos%2F1234567890%2F",
                "facebook",
                "1234567890",
            ),
            (
                "https://www.instagram.com/p/B5abcDEF123/embed/captioned/",
                "instagram",
                "B5abcDEF123",
            ),
            (
                "https://www.tiktok.com/@some.one/video/7362946149227056416",
                "tiktok",
                "7362946149227056416",
            ),
            (
                "https://t.me/some_channel/123?embed=1",
                "telegram",
                "some_channel/123",
            ),
            (
                "https://www.dailymotion.com/embed/video/x7o6g1x",
                "dailymotion",
                "x7o6g1x",
            ),
        ];
        for (url, provider, id) in table {
            let found = of_url(url).map(|post| (post.provider, post.id));
            assert_eq!(found, Some((provider, id.to_owned())), "{url}");
        }
    }

    #[test]
    fn other_urls_name_none() {
        for url in [
            "https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fa.page",
            "https://twitter.com/someone",
            "https://www.youtube.com/subscribe_embed?channel=x",
            "https://www.youtube.com/embed/videoseries?list=PL1",
            "javascript:void(0)",
            "https://example.org/embed/ZLz5VdT_iTM",
            "",
        ] {
            assert_eq!(of_url(url), None, "{url}");
        }
    }

    #[test]
    fn ids_tell_time() {
        let time = |provider: &str, id: &str| id_time(provider, id).map(|time| time.to_string());
        assert_eq!(
            time("x", "1181337941215338496").as_deref(),
            Some("2019-10-07T22:38:08Z")
        );
        assert_eq!(time("x", "20"), None);
        assert_eq!(
            time("tiktok", "7362946149227056416").as_deref(),
            Some("2024-04-28T15:51:31Z")
        );
        assert_eq!(time("youtube", "1181337941215338496"), None);
        assert_eq!(time("x", "99999999999999999999999"), None);
    }
}

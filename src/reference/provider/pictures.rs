//! Sites of pictures and of posts with them: Flickr, Imgur, Giphy, Pinterest, Reddit, `LinkedIn`.

use super::link::Link;
use super::{Post, by, code, number, page, player};

pub(super) fn flickr(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["p", short] if link.host == "flic.kr" => page("flickr", &base58(short)?.to_string()),
        ["photos", _, "sets" | "albums", ..] => None,
        ["photos", account, id, "player", ..] => by(player("flickr", number(id, 4)?), account),
        ["photos", account, id, ..] => by(page("flickr", number(id, 4)?), account),
        _ => None,
    }
}

/// Flickr's short addresses write the photo's number in base 58.
fn base58(short: &str) -> Option<u64> {
    const DIGITS: &str = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
    let is_short = (4..=10).contains(&short.len());
    let mut sum: u64 = 0;
    for c in short.chars().filter(|_| is_short) {
        let digit = u64::try_from(DIGITS.find(c)?).ok()?;
        sum = sum.checked_mul(58)?.checked_add(digit)?;
    }
    Some(sum).filter(|sum| *sum > 0)
}

/// Pages and looping videos; a picture file is a picture.
pub(super) fn imgur(link: &Link<'_>) -> Option<Post> {
    let name = |slug: &str| -> Option<String> {
        let last = slug.rsplit('-').next()?;
        let mixed = last.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
        let is_code = mixed && last.chars().all(|c| c.is_ascii_alphanumeric());
        code(last, 5..=7).filter(|_| is_code).map(str::to_owned)
    };
    match link.path.as_slice() {
        [file] if link.host == "i.imgur.com" => {
            let (id, end) = file.split_once('.')?;
            let is_video = matches!(end, "mp4" | "gifv" | "webm");
            player("imgur", &name(id).filter(|_| is_video)?)
        }
        ["a" | "gallery", slug, "embed"] => player("imgur", &name(slug)?),
        ["a" | "gallery", slug] | ["t" | "topic" | "r", _, slug] => page("imgur", &name(slug)?),
        [id, "embed"] => player("imgur", &name(id)?),
        [id] => page("imgur", &name(id)?),
        _ => None,
    }
}

pub(super) fn giphy(link: &Link<'_>) -> Option<Post> {
    let name = |slug: &str| -> Option<String> {
        let last = slug.rsplit('-').next()?;
        code(last, 10..=32).map(str::to_owned)
    };
    match link.path.as_slice() {
        [short] if link.host == "gph.is" => {
            page("giphy", &format!("short/{}", code(short, 5..=12)?))
        }
        ["embed", id, ..] => player("giphy", &name(id)?),
        ["gifs" | "clips", slug, "embed" | "fullscreen"] => player("giphy", &name(slug)?),
        ["gifs" | "clips", slug] => page("giphy", &name(slug)?),
        ["media", id, file] if file.starts_with("giphy.") => player("giphy", &name(id)?),
        _ => None,
    }
}

/// Whether the host is Pinterest's in one of its countries.
pub(super) fn is_pinterest(host: &str) -> bool {
    let mut labels = host.rsplit('.');
    let (Some(top), Some(second), third) = (labels.next(), labels.next(), labels.next()) else {
        return false;
    };
    let is_country = top == "com" || top.len() == 2;
    is_country && second == "pinterest"
        || top.len() == 2 && matches!(second, "co" | "com") && third == Some("pinterest")
}

pub(super) fn pinterest(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        [short] if link.host == "pin.it" => {
            page("pinterest", &format!("short/{}", code(short, 5..=12)?))
        }
        ["ext", "embed.html"] => player("pinterest", number(&link.parameter("id")?, 6)?),
        ["pin", slug, ..] => {
            let id = slug.rsplit("--").next()?;
            page("pinterest", number(id, 6)?)
        }
        _ => None,
    }
}

pub(super) fn reddit(link: &Link<'_>) -> Option<Post> {
    let (account, name) = match link.path.as_slice() {
        [name] if link.host == "v.redd.it" => {
            return page("reddit", &format!("v/{}", code(name, 10..=16)?));
        }
        [name] if link.host == "redd.it" => ("", name),
        ["r", _, "s", name] => return page("reddit", &format!("s/{}", code(name, 6..=16)?)),
        ["comments" | "gallery", name, ..] | ["r", _, "comments", name, ..] => ("", name),
        ["user" | "u", account, "comments", name, ..] => (*account, name),
        _ => return None,
    };
    let id = code(name, 4..=10).filter(|id| !id.contains(['-', '_']))?;
    let is_frame = link.host.starts_with("embed.") || link.host.ends_with("redditmedia.com");
    let post = if is_frame {
        player("reddit", id)
    } else {
        page("reddit", id)
    };
    by(post, account)
}

pub(super) fn linkedin(link: &Link<'_>) -> Option<Post> {
    let numbered = |urn: &str| -> Option<String> {
        let urn = urn.replace("%3A", ":").replace("%3a", ":");
        let rest = urn.strip_prefix("urn:li:")?;
        let (kind, id) = rest.split_once(':')?;
        let is_post = matches!(kind, "activity" | "share" | "ugcPost");
        number(id, 15).filter(|_| is_post).map(str::to_owned)
    };
    match link.path.as_slice() {
        ["embed", "feed", "update", urn] => player("linkedin", &numbered(urn)?),
        ["feed", "update", urn] => page("linkedin", &numbered(urn)?),
        ["posts", slug] => {
            let id = slug.split('-').rev().find_map(|part| number(part, 15))?;
            let account = slug.split('_').next().unwrap_or_default();
            by(page("linkedin", id), account)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{account, assert_named, assert_none};

    #[test]
    fn pictures() {
        assert_named(
            "flickr",
            &[
                (
                    "http://www.flickr.com/photos/bees/2362225867/",
                    "2362225867",
                ),
                ("https://flic.kr/p/4AK2sc", "2362225867"),
            ],
        );
        assert_named(
            "imgur",
            &[
                ("https://imgur.com/gallery/a-long-title-YcAQlkx", "YcAQlkx"),
                ("https://i.imgur.com/crGpqCV.mp4", "crGpqCV"),
                ("https://imgur.com/zV03bd5/embed?ref=1", "zV03bd5"),
            ],
        );
        assert_named(
            "giphy",
            &[
                ("https://giphy.com/embed/kW8mnYSNkUYKc", "kW8mnYSNkUYKc"),
                (
                    "https://giphy.com/gifs/cant-hardly-wait-kW8mnYSNkUYKc",
                    "kW8mnYSNkUYKc",
                ),
            ],
        );
        assert_named(
            "pinterest",
            &[
                (
                    "https://www.pinterest.com/pin/99360735500167749/",
                    "99360735500167749",
                ),
                (
                    "https://www.pinterest.co.uk/pin/a-title--99360735500167749/",
                    "99360735500167749",
                ),
                (
                    "https://assets.pinterest.com/ext/embed.html?id=99360735500167749",
                    "99360735500167749",
                ),
            ],
        );
        assert_none(&[
            "http://www.flickr.com/photos/bees/",
            "https://flic.kr/p/0OIl",
            "https://i.imgur.com/crGpqCV.jpg",
            "https://imgur.com/about",
            "https://giphy.com/explore/storm",
            "https://www.pinterest.com/someone/boats/",
            "https://pinterest.news.example/pin/99360735500167749/",
        ]);
    }

    #[test]
    fn posts() {
        assert_named(
            "reddit",
            &[
                (
                    "https://old.reddit.com/r/aww/comments/90bu6w/a_title/",
                    "90bu6w",
                ),
                ("https://redd.it/90bu6w", "90bu6w"),
                (
                    "https://embed.reddit.com/r/aww/comments/90bu6w/a_title/?embed=true",
                    "90bu6w",
                ),
                ("https://v.redd.it/gyh95hiqc0b11", "v/gyh95hiqc0b11"),
            ],
        );
        assert_named(
            "linkedin",
            &[
                (
                    "https://www.linkedin.com/embed/feed/update/urn:li:share:7295762520814874625",
                    "7295762520814874625",
                ),
                (
                    "https://www.linkedin.com/posts/some-one_harbour-storm-activity-7295762520814874625-abcd",
                    "7295762520814874625",
                ),
            ],
        );
        assert_eq!(
            account(
                "https://www.linkedin.com/posts/some-one_storm-activity-7295762520814874625-abcd"
            )
            .as_deref(),
            Some("some-one")
        );
        assert_none(&[
            "https://www.reddit.com/r/aww/",
            "https://www.linkedin.com/in/some-one",
            "https://www.linkedin.com/shareArticle?url=https://news.example",
        ]);
    }
}

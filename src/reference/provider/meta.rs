//! Facebook, Instagram and Threads.

use super::link::Link;
use super::{Post, by, code, digits, number, page, player};

/// First segments of Facebook paths that are no account.
const FACEBOOK_PAGES: [&str; 7] = [
    "events", "groups", "hashtag", "pages", "plugins", "search", "watch",
];

pub(super) fn facebook(link: &Link<'_>) -> Option<Post> {
    if link.host == "fb.watch" {
        let [name] = link.path.as_slice() else {
            return None;
        };
        return page("facebook", &format!("watch/{}", code(name, 6..=24)?));
    }
    if link.host.starts_with("l.") || link.host.starts_with("lm.") {
        return link.inner("u");
    }
    let path = match link.path.as_slice() {
        [version, rest @ ..] if is_version(version) => rest,
        path => path,
    };
    match path {
        [
            "plugins",
            "post.php" | "video.php" | "comment_embed.php" | "post" | "video",
        ] => Some(link.inner("href")?.shown()),
        ["video", "embed"] => player("facebook", digits(&link.parameter("video_id")?)?),
        ["watch", ..] | ["video.php"] => {
            let id = link.parameter("v").or_else(|| link.parameter("id"))?;
            page("facebook", digits(&id)?)
        }
        ["photo.php" | "photo"] => page("facebook", digits(&link.parameter("fbid")?)?),
        ["permalink.php" | "story.php"] => page("facebook", &link.parameter("story_fbid")?),
        ["reel" | "events", id, ..] => page("facebook", number(id, 5)?),
        ["share", "v" | "r" | "p", name, ..] | ["share", name] => {
            page("facebook", &format!("share/{}", code(name, 6..=24)?))
        }
        ["media", "set"] => {
            let set = link.parameter("set")?;
            page("facebook", number(set.rsplit('.').next()?, 5)?)
        }
        ["photos" | "notes" | "questions", rest @ ..] => page("facebook", last_id(rest)?),
        ["groups", _, "permalink" | "posts", id, ..] => page("facebook", last_id(&[id])?),
        ["groups", ..] => page("facebook", digits(&link.parameter("multi_permalinks")?)?),
        [
            account,
            "videos" | "posts" | "photos" | "activity" | "reels" | "notes",
            rest @ ..,
        ] if !FACEBOOK_PAGES.contains(account) => by(page("facebook", last_id(rest)?), account),
        _ => None,
    }
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|version| {
        version.contains('.') && version.chars().all(|c| c.is_ascii_digit() || c == '.')
    })
}

/// The last segment that is a number or one of Facebook's long ids.
fn last_id<'p>(path: &[&'p str]) -> Option<&'p str> {
    path.iter().rev().find_map(|part| {
        number(part, 5).or_else(|| part.starts_with("pfbid").then(|| code(part, 20..=120))?)
    })
}

pub(super) fn instagram(link: &Link<'_>) -> Option<Post> {
    if link.host.starts_with("l.") {
        return link.inner("u");
    }
    let (account, rest) = match link.path.as_slice() {
        ["stories", account, id, ..] => {
            let post = page("instagram", &format!("stories/{}", number(id, 10)?))?;
            let is_set = *account == "highlights";
            return by(Some(post), if is_set { "" } else { account });
        }
        rest @ ["p" | "reel" | "reels" | "tv", ..] | ["share", rest @ ..] => ("", rest),
        [account, rest @ ..] => (*account, rest),
        [] => return None,
    };
    let ["p" | "reel" | "reels" | "tv", name, rest @ ..] = rest else {
        return None;
    };
    let name = code(name, 5..=48)?;
    let post = if rest.contains(&"embed") {
        player("instagram", name)
    } else {
        page("instagram", name)
    };
    by(post, account)
}

pub(super) fn threads(link: &Link<'_>) -> Option<Post> {
    let (account, name, rest) = match link.path.as_slice() {
        [account, "post", name, rest @ ..] => (account.strip_prefix('@')?, name, rest),
        ["t", name, rest @ ..] => ("", name, rest),
        _ => return None,
    };
    let name = code(name, 5..=48)?;
    let post = if rest.contains(&"embed") {
        player("threads", name)
    } else {
        page("threads", name)
    };
    by(post, account)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{account, assert_named, assert_none};

    #[test]
    fn facebook_posts() {
        assert_named(
            "facebook",
            &[
                (
                    "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fa.page%2Fvideos%2F1234567890%2F",
                    "1234567890",
                ),
                (
                    "https://www.facebook.com/v3.2/plugins/post.php?href=https://www.facebook.com/permalink.php?story_fbid=1234567890&id=4",
                    "1234567890",
                ),
                (
                    "https://web.facebook.com/watch/?v=637842556329505",
                    "637842556329505",
                ),
                (
                    "https://www.facebook.com/watch/live/?v=637842556329505",
                    "637842556329505",
                ),
                (
                    "https://www.facebook.com/video.php?v=637842556329505&fref=nf",
                    "637842556329505",
                ),
                (
                    "https://www.facebook.com/a.page/posts/10153664894881749",
                    "10153664894881749",
                ),
                (
                    "https://www.facebook.com/a.page/videos/a-title/10153664894881749/",
                    "10153664894881749",
                ),
                (
                    "https://www.facebook.com/a.page/photos/a.12345/67890123/?type=3",
                    "67890123",
                ),
                (
                    "https://fr-fr.facebook.com/groups/1645456212344334/posts/3737828833107051/",
                    "3737828833107051",
                ),
                (
                    "https://m.facebook.com/groups/a.group/permalink/3737828833107051/",
                    "3737828833107051",
                ),
                (
                    "https://www.facebook.com/groups/a.group/?multi_permalinks=3737828833107051",
                    "3737828833107051",
                ),
                (
                    "https://www.facebook.com/reel/637842556329505",
                    "637842556329505",
                ),
                (
                    "https://www.facebook.com/events/637842556329505/",
                    "637842556329505",
                ),
                (
                    "https://www.facebook.com/share/v/1AbCdEfGhI/",
                    "share/1AbCdEfGhI",
                ),
                (
                    "https://www.facebook.com/media/set/?set=a.637842556329505",
                    "637842556329505",
                ),
                (
                    "https://www.facebook.com/photo/?fbid=637842556329505&set=a.1",
                    "637842556329505",
                ),
                ("https://fb.watch/aBcDeFgHiJ/", "watch/aBcDeFgHiJ"),
                (
                    "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Freel%2F637842556329505",
                    "637842556329505",
                ),
            ],
        );
        assert_eq!(
            account("https://www.facebook.com/a.page/posts/10153664894881749").as_deref(),
            Some("a.page")
        );
        assert_none(&[
            "https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fa.page",
            "https://www.facebook.com/a.page",
            "https://www.facebook.com/a.page/videos/",
            "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fnews.example",
            "https://www.facebook.com/groups/1645456212344334/",
            "https://www.facebook.com/tr?id=1234567890",
            "https://myfacebook.com/a.page/posts/10153664894881749",
        ]);
    }

    #[test]
    fn instagram_posts() {
        assert_named(
            "instagram",
            &[
                (
                    "https://www.instagram.com/p/B5abcDEF123/embed/captioned/",
                    "B5abcDEF123",
                ),
                ("http://instagr.am/p/aye83DjauH/", "aye83DjauH"),
                (
                    "https://www.instagram.com/reels/Cop84x6u7CP/",
                    "Cop84x6u7CP",
                ),
                ("https://www.instagram.com/tv/aye83DjauH/", "aye83DjauH"),
                (
                    "https://www.instagram.com/some.one/reel/CWqAgUZgCku/",
                    "CWqAgUZgCku",
                ),
                (
                    "https://www.instagram.com/stories/some.one/3570766765028588805/",
                    "stories/3570766765028588805",
                ),
            ],
        );
        assert_eq!(
            account("https://www.instagram.com/some.one/p/CWqAgUZgCku/").as_deref(),
            Some("some.one")
        );
        assert_none(&[
            "https://www.instagram.com/some.one/",
            "https://www.instagram.com/p/",
            "https://www.instagram.com/explore/tags/storm",
            "https://www.instagram.com/embed.js",
        ]);
    }

    #[test]
    fn threads_posts() {
        assert_named(
            "threads",
            &[
                (
                    "https://www.threads.net/@some.one/post/CuP48CiS5sx/embed",
                    "CuP48CiS5sx",
                ),
                ("https://threads.com/t/CuP48CiS5sx", "CuP48CiS5sx"),
            ],
        );
        assert_none(&[
            "https://www.threads.net/@some.one",
            "https://www.threads.net/embed.js",
        ]);
    }
}

//! Bluesky, Mastodon and what speaks the same protocol, Truth Social and Gab.

use super::link::Link;
use super::{Post, by, code, number, page, player};

/// Fewest digits of a post's id on a server nobody listed.
const SHORTEST_ID: usize = 15;

pub(super) fn bluesky(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["profile", account, "post", key, ..] => by(page("bluesky", record(key)?), account),
        ["embed", account, "app.bsky.feed.post", key, ..] => {
            by(player("bluesky", record(key)?), account)
        }
        _ => None,
    }
}

/// `at://did:plc:…/app.bsky.feed.post/KEY`, as Bluesky's embed code carries it.
pub(super) fn at_uri(written: &str) -> Option<Post> {
    let path: Vec<&str> = written.strip_prefix("at://")?.splitn(4, '/').collect();
    let [account, "app.bsky.feed.post", key] = path.as_slice() else {
        return None;
    };
    by(player("bluesky", record(key)?), account)
}

fn record(key: &str) -> Option<&str> {
    code(key, 8..=32)
}

/// Whether an address on any host may be a post of a Mastodon server.
pub(super) fn is_possible(written: &str) -> bool {
    written.contains("/@") || written.contains("/statuses/")
}

/// A post on any server: `/@user/ID`, `/@user@host/ID/embed`, `/users/user/statuses/ID`.
pub(super) fn mastodon(link: &Link<'_>) -> Option<Post> {
    let path = link.path.as_slice();
    let path = path.strip_prefix(&["web"]).unwrap_or(path);
    let (account, id, rest) = match path {
        ["users", account, "statuses", id, rest @ ..] => (*account, id, rest),
        [account, id, rest @ ..] => (account.strip_prefix('@')?, id, rest),
        _ => return None,
    };
    let ([] | ["embed" | "activity"]) = rest else {
        return None;
    };
    let id = format!("{}/{}", link.host, number(id, SHORTEST_ID)?);
    let post = if rest == ["embed"] {
        player("mastodon", &id)
    } else {
        page("mastodon", &id)
    };
    by(post, account)
}

pub(super) fn truth_social(link: &Link<'_>) -> Option<Post> {
    let (account, id, rest) = match link.path.as_slice() {
        ["users", account, "statuses", id, rest @ ..] => (*account, id, rest),
        [account, "posts", id, rest @ ..] | [account, id, rest @ ..] => {
            (account.strip_prefix('@')?, id, rest)
        }
        _ => return None,
    };
    let id = number(id, SHORTEST_ID)?;
    let post = if rest.contains(&"embed") {
        player("truthsocial", id)
    } else {
        page("truthsocial", id)
    };
    by(post, account)
}

pub(super) fn gab(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        [account, "posts", id, "embed", ..] => by(player("gab", number(id, 6)?), account),
        [account, "posts", id, ..] => by(page("gab", number(id, 6)?), account),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{account, assert_named, assert_none};

    #[test]
    fn bluesky_posts() {
        assert_named(
            "bluesky",
            &[
                (
                    "https://bsky.app/profile/some.one/post/3l3vgf77uco2g",
                    "3l3vgf77uco2g",
                ),
                (
                    "https://main.bsky.dev/profile/some.one/post/3l4qhp7bcs52c",
                    "3l4qhp7bcs52c",
                ),
                (
                    "at://did:plc:abcdefghij/app.bsky.feed.post/3l3vgf77uco2g",
                    "3l3vgf77uco2g",
                ),
                (
                    "https://embed.bsky.app/embed/did:plc:abcdefghij/app.bsky.feed.post/3l3vgf77uco2g?id=1",
                    "3l3vgf77uco2g",
                ),
            ],
        );
        assert_none(&[
            "https://bsky.app/profile/some.one",
            "https://embed.bsky.app/static/embed.js",
            "at://did:plc:abcdefghij/app.bsky.actor.profile/self",
            "at://",
        ]);
    }

    #[test]
    fn posts_on_any_server() {
        assert_named(
            "mastodon",
            &[
                (
                    "https://social.example/@someone/109348192384019283",
                    "social.example/109348192384019283",
                ),
                (
                    "https://social.example/@someone@other.example/109348192384019283/embed",
                    "social.example/109348192384019283",
                ),
                (
                    "https://social.example/users/someone/statuses/109348192384019283",
                    "social.example/109348192384019283",
                ),
                (
                    "https://social.example/web/@someone/109348192384019283",
                    "social.example/109348192384019283",
                ),
            ],
        );
        assert_eq!(
            account("https://social.example/@someone@other.example/109348192384019283").as_deref(),
            Some("someone@other.example")
        );
        assert_none(&[
            "https://social.example/@someone",
            "https://blog.example/@someone/12345",
            "https://blog.example/@someone/a-story-109348192384019283",
            "https://blog.example/someone/109348192384019283",
            "https://blog.example/@someone/109348192384019283/reactions/of/others",
        ]);
    }

    #[test]
    fn kin_of_mastodon() {
        assert_named(
            "truthsocial",
            &[
                (
                    "https://truthsocial.com/@someone/posts/112348192384019283",
                    "112348192384019283",
                ),
                (
                    "https://truthsocial.com/@someone/112348192384019283/embed",
                    "112348192384019283",
                ),
            ],
        );
        assert_named(
            "gab",
            &[(
                "https://gab.com/someone/posts/112348192384019283",
                "112348192384019283",
            )],
        );
        assert_none(&[
            "https://truthsocial.com/@someone",
            "https://gab.com/someone",
        ]);
    }
}

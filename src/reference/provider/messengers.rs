//! `TikTok`, Telegram and Snapchat.

use super::link::Link;
use super::{Post, by, code, digits, number, page, player};

pub(super) fn tiktok(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["embed", "v2" | "v3", id, ..] | ["embed", id] | ["player", "v1", id, ..] => {
            player("tiktok", number(id, 8)?)
        }
        ["t", name] => page("tiktok", &format!("t/{}", code(name, 6..=16)?)),
        [name] if link.host.starts_with("vm.") || link.host.starts_with("vt.") => {
            page("tiktok", &format!("t/{}", code(name, 6..=16)?))
        }
        ["v", id] => page("tiktok", digits(id)?),
        ["share" | "i18n" | "en", "video", id, ..] | ["video", id, ..] => {
            page("tiktok", number(id, 8)?)
        }
        [account, "video" | "photo", id, ..] => {
            by(page("tiktok", digits(id)?), account.strip_prefix('@')?)
        }
        _ => None,
    }
}

pub(super) fn telegram(link: &Link<'_>) -> Option<Post> {
    let path = link.path.as_slice();
    let path = path.strip_prefix(&["s"]).unwrap_or(path);
    let (channel, post) = match path {
        ["c", chat, rest @ ..] => {
            let id = format!("c/{}/{}", number(chat, 5)?, number(rest.last()?, 1)?);
            return page("telegram", &id);
        }
        [channel, post] | [channel, _, post] => (channel, number(post, 1)?),
        _ => return None,
    };
    let is_channel = code(channel, 4..=32).is_some_and(|name| !name.contains('-'))
        && channel.starts_with(|c: char| c.is_ascii_alphabetic())
        && !matches!(*channel, "joinchat" | "share" | "addstickers" | "proxy");
    if !is_channel {
        return None;
    }
    let id = format!("{channel}/{post}");
    let found = if link.query().contains("embed") {
        player("telegram", &id)
    } else {
        page("telegram", &id)
    };
    by(found, channel)
}

pub(super) fn snapchat(link: &Link<'_>) -> Option<Post> {
    let (account, name, rest) = match link.path.as_slice() {
        ["spotlight", name, rest @ ..] => ("", name, rest),
        [account, "spotlight", name, rest @ ..] => (account.strip_prefix('@')?, name, rest),
        _ => return None,
    };
    let name = code(name, 16..=120)?;
    let post = if rest.contains(&"embed") {
        player("snapchat", name)
    } else {
        page("snapchat", name)
    };
    by(post, account)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{account, assert_named, assert_none};

    #[test]
    fn tiktok_videos() {
        assert_named(
            "tiktok",
            &[
                (
                    "https://www.tiktok.com/@some.one/video/7362946149227056416",
                    "7362946149227056416",
                ),
                (
                    "https://www.tiktok.com/@some.one/photo/7362946149227056416?lang=en",
                    "7362946149227056416",
                ),
                (
                    "https://www.tiktok.com/@/video/7668090902816017671/",
                    "7668090902816017671",
                ),
                (
                    "https://www.tiktok.com/embed/v2/7362946149227056416",
                    "7362946149227056416",
                ),
                (
                    "https://www.tiktok.com/player/v1/7362946149227056416?loop=1",
                    "7362946149227056416",
                ),
                (
                    "https://m.tiktok.com/v/7362946149227056416.html",
                    "7362946149227056416",
                ),
                ("https://vm.tiktok.com/ZTR45GpSF/", "t/ZTR45GpSF"),
                ("https://www.tiktok.com/t/ZTR45GpSF/", "t/ZTR45GpSF"),
            ],
        );
        assert_eq!(
            account("https://www.tiktok.com/@some.one/video/7362946149227056416").as_deref(),
            Some("some.one")
        );
        assert_none(&[
            "https://www.tiktok.com/@some.one",
            "https://www.tiktok.com/@some.one/live",
            "https://www.tiktok.com/tag/storm",
            "https://www.tiktok.com/embed.js",
            "https://m.tiktok.com/share/live/7209423610325322522/",
        ]);
    }

    #[test]
    fn telegram_posts() {
        assert_named(
            "telegram",
            &[
                ("https://t.me/some_channel/123?embed=1", "some_channel/123"),
                ("https://t.me/s/some_channel/123", "some_channel/123"),
                ("https://telegram.me/some_channel/5/123", "some_channel/123"),
                ("https://t.me/c/1234567890/12", "c/1234567890/12"),
            ],
        );
        assert_none(&[
            "https://t.me/some_channel",
            "https://t.me/joinchat/123",
            "https://t.me/share/url?url=https://news.example",
            "https://example.at.me/some_channel",
        ]);
    }

    #[test]
    fn snapchat_videos() {
        let id = "W7_EDlXWTBiXAEEniNoMPwAAYYWtidGhudGZpAX1TKn0JAX1TKnXJAAAAAA";
        assert_named(
            "snapchat",
            &[
                (&format!("https://www.snapchat.com/spotlight/{id}"), id),
                (
                    &format!("https://www.snapchat.com/@some.one/spotlight/{id}/embed"),
                    id,
                ),
            ],
        );
        assert_none(&["https://www.snapchat.com/add/some.one"]);
    }
}

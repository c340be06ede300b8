//! Sites of one language: Odnoklassniki, VK, Rutube, Bilibili, Niconico, Weibo, Youku.

use super::link::Link;
use super::{Post, code, number, page, player};

pub(super) fn odnoklassniki(link: &Link<'_>) -> Option<Post> {
    let id = |name: &str| -> Option<String> {
        let first = name.split('-').next()?;
        number(first, 6).and(code(name, 6..=32)).map(str::to_owned)
    };
    match link.path.as_slice() {
        ["videoembed", name] | ["web-api", "video", "moviePlayer", name] => {
            player("ok", &id(name)?)
        }
        ["video" | "live", name] => page("ok", &id(name)?),
        _ => None,
    }
}

/// `OWNER_ID`, the owner negative where it is a group.
fn owned(name: &str) -> Option<&str> {
    let (owner, id) = name.split_once('_')?;
    let is_owned = number(owner.trim_start_matches('-'), 1).is_some() && number(id, 1).is_some();
    is_owned.then_some(name)
}

pub(super) fn vk(link: &Link<'_>) -> Option<Post> {
    let first = link.path.first()?;
    if *first == "video_ext.php" {
        let id = format!("{}_{}", link.parameter("oid")?, link.parameter("id")?);
        return player("vk", owned(&id)?);
    }
    for (start, kind) in [("video", ""), ("clip", "clip"), ("wall", "wall")] {
        let Some(name) = first.strip_prefix(start).and_then(owned) else {
            continue;
        };
        return page("vk", &format!("{kind}{name}"));
    }
    let opened = link.parameter("z")?;
    let name = opened.strip_prefix("video")?.split('/').next()?;
    page("vk", owned(name)?)
}

pub(super) fn rutube(link: &Link<'_>) -> Option<Post> {
    let id = |name: &str| -> Option<String> {
        let is_digest = name.len() == 32 && name.chars().all(|c| c.is_ascii_hexdigit());
        (is_digest || number(name, 5).is_some()).then(|| name.to_owned())
    };
    match link.path.as_slice() {
        ["video" | "play", "embed", name, ..] | ["embed", name, ..] => player("rutube", &id(name)?),
        ["video" | "shorts", name]
        | ["video", "private", name]
        | ["live", "video", name]
        | ["live", "video", "private", name] => page("rutube", &id(name)?),
        _ => None,
    }
}

pub(super) fn bilibili(link: &Link<'_>) -> Option<Post> {
    let named = |name: &str| -> Option<String> {
        let is_new = name.starts_with("BV") && name.len() == 12;
        let is_old = name
            .strip_prefix("av")
            .is_some_and(|id| number(id, 1).is_some());
        (is_new || is_old).then(|| name.to_owned())
    };
    match link.path.as_slice() {
        ["video", name, ..] => page("bilibili", &named(name)?),
        ["festival", ..] => page("bilibili", &named(&link.parameter("bvid")?)?),
        ["player.html"] | ["blackboard", "html5mobileplayer.html"] => {
            let old = || Some(format!("av{}", link.parameter("aid")?));
            let name = link.parameter("bvid").or_else(old)?;
            player("bilibili", &named(&name)?)
        }
        _ => None,
    }
}

pub(super) fn niconico(link: &Link<'_>) -> Option<Post> {
    let id = |name: &str| -> Option<String> {
        let is_video = name
            .get(..2)
            .is_some_and(|kind| matches!(kind, "sm" | "nm" | "so"));
        number(name.get(2..)?, 1).filter(|_| is_video)?;
        Some(name.to_owned())
    };
    match link.path.as_slice() {
        ["watch", name] if link.host.starts_with("embed.") => player("niconico", &id(name)?),
        ["thumb", name] if link.host.starts_with("ext.") => player("niconico", &id(name)?),
        ["watch", name] => page("niconico", &id(name)?),
        [name] if link.host == "nico.ms" => page("niconico", &id(name)?),
        _ => None,
    }
}

pub(super) fn weibo(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["status" | "detail", id] => page("weibo", code(id, 8..=20)?),
        ["tv", "show", id] => page("weibo", shown(id)?),
        ["show"] if link.host.starts_with("video.") => {
            page("weibo", shown(&link.parameter("fid")?)?)
        }
        [account, id] => {
            number(account, 1)?;
            page("weibo", code(id, 8..=20)?)
        }
        _ => None,
    }
}

/// `1034:4797699866951785`.
fn shown(id: &str) -> Option<&str> {
    let (kind, film) = id.split_once(':')?;
    (number(kind, 2).is_some() && number(film, 8).is_some()).then_some(id)
}

pub(super) fn youku(link: &Link<'_>) -> Option<Post> {
    let id = |name: &str| -> Option<String> {
        let name = name.trim_end_matches("==").trim_end_matches('=');
        code(name, 10..=24)
            .filter(|name| name.starts_with('X'))
            .map(str::to_owned)
    };
    match link.path.as_slice() {
        ["embed", name, ..] | ["player.php", "sid", name, ..] => player("youku", &id(name)?),
        ["v_show", file] => {
            let name = file.strip_prefix("id_")?.split('.').next()?;
            page("youku", &id(name)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_named, assert_none};

    #[test]
    fn videos() {
        assert_named(
            "ok",
            &[
                ("https://ok.ru/videoembed/9178551814752", "9178551814752"),
                (
                    "https://ok.ru/video/63567059965189-0?fromTime=5",
                    "63567059965189-0",
                ),
            ],
        );
        assert_named(
            "vk",
            &[
                (
                    "https://vk.com/video-93049196_456239755?list=x",
                    "-93049196_456239755",
                ),
                (
                    "https://vk.com/video_ext.php?oid=-1&id=456239755&hash=a",
                    "-1_456239755",
                ),
                (
                    "https://vk.com/videos-387766?z=video-387766_456242764%2Fpl_-387766_-2",
                    "-387766_456242764",
                ),
                (
                    "https://vkvideo.ru/video-18403220_456239696",
                    "-18403220_456239696",
                ),
                ("https://m.vk.com/wall-23538238_35", "wall-23538238_35"),
            ],
        );
        assert_named(
            "rutube",
            &[
                (
                    "https://rutube.ru/play/embed/a10e53b86e8f349080f718582ce4c661",
                    "a10e53b86e8f349080f718582ce4c661",
                ),
                (
                    "https://rutube.ru/live/video/c58f502c7bb34a8fcdd976b221fca292/",
                    "c58f502c7bb34a8fcdd976b221fca292",
                ),
            ],
        );
        assert_named(
            "bilibili",
            &[
                (
                    "https://www.bilibili.com/video/BV1bK411W797?p=1",
                    "BV1bK411W797",
                ),
                (
                    "//player.bilibili.com/player.html?aid=92494333&cid=1",
                    "av92494333",
                ),
            ],
        );
        assert_named(
            "niconico",
            &[
                ("https://www.nicovideo.jp/watch/sm8628149", "sm8628149"),
                ("https://embed.nicovideo.jp/watch/so37602536", "so37602536"),
            ],
        );
        assert_named(
            "weibo",
            &[
                (
                    "https://m.weibo.cn/status/4189191225395228",
                    "4189191225395228",
                ),
                (
                    "https://weibo.com/tv/show/1034:4797699866951785",
                    "1034:4797699866951785",
                ),
            ],
        );
        assert_named(
            "youku",
            &[
                (
                    "https://player.youku.com/embed/XNjA1NzA2Njgw",
                    "XNjA1NzA2Njgw",
                ),
                (
                    "https://v.youku.com/v_show/id_XNTA2NTA0MjA1Mg==.html",
                    "XNTA2NTA0MjA1Mg",
                ),
            ],
        );
    }

    #[test]
    fn near_misses() {
        assert_none(&[
            "https://ok.ru/group/9178551814752",
            "https://book.ru/video/9178551814752",
            "https://vk.com/some_one",
            "https://vkvideo.ru/playlist/-51890028_-2",
            "https://rutube.ru/video/person/313878/",
            "https://rutube.ru/channel/25902603/",
            "https://www.bilibili.com/bangumi/play/ep1",
            "https://space.bilibili.com/1234567",
            "https://www.nicovideo.jp/user/1234567",
            "https://weibo.com/u/2066652961",
            "http://list.youku.com/show/id_zefbfbd70efbfbd780bef.html",
        ]);
    }
}

//! Sites people put videos on: Dailymotion, Rumble and others.

use super::link::Link;
use super::{Post, by, code, digits, number, page, player};

pub(super) fn dailymotion(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        [name] if link.host == "dai.ly" => page("dailymotion", daily(name)?),
        ["embed" | "swf", "video", name, ..] | ["swf", name] => player("dailymotion", daily(name)?),
        ["video" | "hub", name, ..] | ["crawler", "video", name, ..] => {
            page("dailymotion", daily(name)?)
        }
        ["playlist", ..] => page("dailymotion", daily(link.fragment("video")?)?),
        [first, ..] if first.starts_with("player") => {
            player("dailymotion", daily(&link.parameter("video")?)?)
        }
        _ => None,
    }
}

/// The id before the slug: `x7o6g1x_a-title`.
fn daily(name: &str) -> Option<&str> {
    let id = name.split(['_', '?']).next()?;
    code(id, 4..=24).filter(|id| id.starts_with(['x', 'k']))
}

pub(super) fn rumble(link: &Link<'_>) -> Option<Post> {
    let video = |name: &str| -> Option<String> {
        let id = name.split(['-', '.']).next()?;
        let is_id = id.starts_with('v') && id.contains(|c: char| c.is_ascii_digit());
        code(id, 4..=12).filter(|_| is_id).map(str::to_owned)
    };
    match link.path.as_slice() {
        ["embed", name, ..] => player("rumble", &video(name.rsplit('.').next()?)?),
        ["shorts", name, ..] => page("rumble", &video(name)?),
        [name] if name.contains(['-', '.']) => page("rumble", &video(name)?),
        _ => None,
    }
}

pub(super) fn bitchute(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["embed", id, ..] => player("bitchute", code(id, 10..=14)?),
        ["video" | "torrent", id, ..] => page("bitchute", code(id, 10..=14)?),
        _ => None,
    }
}

/// Odysee and LBRY: the name of the claim and the start of its id.
pub(super) fn odysee(link: &Link<'_>) -> Option<Post> {
    let is_frame = matches!(link.path.as_slice(), ["$", "embed", ..]);
    let path = match link.path.as_slice() {
        ["$", "embed" | "download", rest @ ..] => rest,
        ["$", ..] => return None,
        path => path,
    };
    let (channel, claim) = match path {
        [channel, claim] if channel.starts_with('@') => (*channel, (*claim).to_owned()),
        [name, id] if id.len() == 40 => ("", format!("{name}:{id}")),
        [claim] if !claim.starts_with('@') => ("", (*claim).to_owned()),
        _ => return None,
    };
    let (name, id) = claim.split_once(':').unwrap_or((&claim, ""));
    let is_claim = !id.is_empty() && id.chars().all(|c| c.is_ascii_hexdigit());
    let name: String = name.chars().filter(|c| !"()%'!,".contains(*c)).collect();
    if !is_claim {
        return None;
    }
    let id = format!("{name}:{id}");
    let post = if is_frame {
        player("odysee", &id)
    } else {
        page("odysee", &id)
    };
    let account = channel.split(':').next().unwrap_or_default();
    by(post, account.trim_start_matches('@'))
}

pub(super) fn streamable(link: &Link<'_>) -> Option<Post> {
    let name = |name: &str| -> Option<String> {
        let is_site = matches!(
            name,
            "about" | "login" | "signup" | "terms" | "blog" | "help"
        );
        let is_code = code(name, 4..=7).is_some() && !name.contains(['-', '_']);
        (is_code && !is_site).then(|| name.to_owned())
    };
    match link.path.as_slice() {
        ["e" | "o" | "s", id, ..] => player("streamable", &name(id)?),
        [id] => page("streamable", &name(id)?),
        _ => None,
    }
}

pub(super) fn loom(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["embed", id] => player("loom", code(id, 32..=32)?),
        ["share" | "i", id] => page("loom", code(id, 32..=32)?),
        _ => None,
    }
}

/// Items of the Internet Archive, and its copies of other sites.
pub(super) fn archive_org(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["web", ..] => super::wrapped::wayback(link),
        ["embed", id, ..] => player("archive.org", id),
        ["details", id, ..] if !id.starts_with('@') => page("archive.org", id),
        _ => None,
    }
}

pub(super) fn c_span(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["video", rest @ ..] => {
            let id = link.query().split(['/', '&']).next()?;
            let is_id = digits(id.trim_start_matches('c')).is_some();
            let id = code(id, 4..=16).filter(|_| is_id)?;
            if rest.first() == Some(&"standalone") {
                return player("c-span", id);
            }
            page("c-span", id)
        }
        ["program" | "clip", .., id] => page("c-span", number(id, 5)?),
        _ => None,
    }
}

pub(super) fn vine(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["v", id, "embed", ..] => player("vine", code(id, 8..=14)?),
        ["v", id] => page("vine", code(id, 8..=14)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_named, assert_none};

    #[test]
    fn dailymotion_videos() {
        assert_named(
            "dailymotion",
            &[
                ("https://www.dailymotion.com/embed/video/x7o6g1x", "x7o6g1x"),
                (
                    "http://www.dailymotion.com/video/x5kesuj_a-title_news",
                    "x5kesuj",
                ),
                ("http://www.dailymotion.com/swf/x3ss1m_a-title", "x3ss1m"),
                (
                    "https://geo.dailymotion.com/player/x86gw.html?video=k46oCapRs4iikoz9DWy",
                    "k46oCapRs4iikoz9DWy",
                ),
                (
                    "https://geo.dailymotion.com/player.html?video=x8mjju4",
                    "x8mjju4",
                ),
                ("https://dai.ly/x94cnnk", "x94cnnk"),
            ],
        );
        assert_none(&[
            "http://www.dailymotion.com/user/UnderProject",
            "https://geo.dailymotion.com/player/xf7zn.html?playlist=x7wdsj",
            "http://www.dailymotion.com/search/storm/videos",
        ]);
    }

    #[test]
    fn other_videos() {
        assert_named(
            "rumble",
            &[
                ("https://rumble.com/embed/v5pv5f/?pub=4", "v5pv5f"),
                ("https://rumble.com/embed/ufe9n.v5pv5f", "v5pv5f"),
                ("https://rumble.com/v2e7fju-a-title.html", "v2e7fju"),
                ("https://rumble.com/shorts/v5d871x", "v5d871x"),
            ],
        );
        assert_named(
            "bitchute",
            &[("https://www.bitchute.com/embed/lbb5G1hjPhw/", "lbb5G1hjPhw")],
        );
        assert_named(
            "odysee",
            &[
                (
                    "https://odysee.com/@Someone:b/a-title.-the:e",
                    "a-title.-the:e",
                ),
                (
                    "https://lbry.tv/$/embed/Episode-1/e7d93d772bd87e2b62d5ab993c1c3ced86ebb396",
                    "Episode-1:e7d93d772bd87e2b62d5ab993c1c3ced86ebb396",
                ),
                ("https://lbry.tv/Episode-1:e7", "Episode-1:e7"),
            ],
        );
        assert_named(
            "streamable",
            &[
                ("https://streamable.com/e/dnd1", "dnd1"),
                ("https://streamable.com/ifjh", "ifjh"),
            ],
        );
        assert_named(
            "loom",
            &[(
                "https://www.loom.com/embed/9458bcbf79784162aa62ffb8dd66201b",
                "9458bcbf79784162aa62ffb8dd66201b",
            )],
        );
        assert_named(
            "archive.org",
            &[
                ("https://archive.org/embed/Cops1922", "Cops1922"),
                ("https://archive.org/details/Cops1922", "Cops1922"),
            ],
        );
        assert_named(
            "c-span",
            &[
                ("http://www.c-span.org/video/?c4486943/a-title", "c4486943"),
                (
                    "https://www.c-span.org/video/standalone/?318608-1",
                    "318608-1",
                ),
            ],
        );
        assert_named(
            "vine",
            &[("https://vine.co/v/b9KOOWX7HUx/embed/simple", "b9KOOWX7HUx")],
        );
        assert_none(&[
            "https://rumble.com/c/someone",
            "https://rumble.com/videos",
            "https://rumble.com/embedJS/u4",
            "https://www.bitchute.com/channel/someone/",
            "https://odysee.com/@Someone:b",
            "https://odysee.com/$/playlist/ffef782f27486f0ac138bde8777f72ebdd0548c2",
            "https://streamable.com/login",
            "https://www.loom.com/share/folder/886e534218c24fd292e97e9563078cc4",
            "https://archive.org/search?query=storm",
            "https://www.c-span.org/series/?bookNotes",
            "https://vine.co/someone",
        ]);
    }
}

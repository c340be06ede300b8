//! Players publishers rent: Brightcove, JW Player, Kaltura, Wistia, Vidyard, Twitch.

use super::link::Link;
use super::{Post, by, code, number, page, player};

/// `players.brightcove.net/ACCOUNT/PLAYER_default/index.html?videoId=ID`, older players and short addresses.
pub(super) fn brightcove(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        [name] if link.host.starts_with("bcove.") => {
            page("brightcove", &format!("short/{}", code(name, 4..=16)?))
        }
        [.., "accounts", _, "videos", id] => player("brightcove", video(id)?),
        ["services", ..] => {
            let keys = ["videoId", "videoID", "@videoPlayer", "videoPlayer"];
            let id = keys.iter().find_map(|key| link.parameter(key))?;
            player("brightcove", video(&id)?)
        }
        [.., file] if file.starts_with("index.") => {
            let id = link.parameter("videoId")?;
            player("brightcove", video(&id)?)
        }
        _ => None,
    }
}

/// A number, or a name of the publisher's own behind `ref:`.
pub(super) fn video(id: &str) -> Option<&str> {
    let own = id.strip_prefix("ref:").map(|name| code(name, 1..=100));
    match own {
        Some(name) => name.map(|_| id),
        None => number(id, 6),
    }
}

/// `cdn.jwplayer.com/players/ID-PLAYER.js` and the addresses of its files.
pub(super) fn jwplayer(link: &Link<'_>) -> Option<Post> {
    let name = match link.path.as_slice() {
        ["v2", "media", _, file] if file.starts_with("poster") => return None,
        [
            "players" | "previews" | "videos" | "manifests" | "preview",
            name,
        ]
        | ["v2", "media", name, ..] => name,
        _ => return None,
    };
    let id = name.split(['-', '.']).next()?;
    player("jwplayer", code(id, 8..=8).filter(|id| !id.contains('_'))?)
}

/// Whatever form the player has, the entry is named.
pub(super) fn kaltura(link: &Link<'_>) -> Option<Post> {
    if link.path.contains(&"thumbnail") {
        return None;
    }
    let mut segments = link.path.iter();
    let named = segments
        .find(|segment| matches!(**segment, "entry_id" | "entryId"))
        .and_then(|_| segments.next())
        .map(|id| (*id).to_owned());
    let id = named
        .or_else(|| link.parameter("entry_id"))
        .or_else(|| link.parameter("entryId"))?;
    let is_entry = id
        .split_once('_')
        .is_some_and(|(kind, _)| matches!(kind, "0" | "1"));
    player("kaltura", code(&id, 8..=14).filter(|_| is_entry)?)
}

pub(super) fn wistia(link: &Link<'_>) -> Option<Post> {
    let name = match link.path.as_slice() {
        ["embed", "iframe" | "medias", name] => {
            let id = name.split('.').next()?;
            return player("wistia", code(id, 8..=14)?);
        }
        ["medias" | "s", name] => name,
        _ => return None,
    };
    page("wistia", code(name, 8..=14)?)
}

pub(super) fn vidyard(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        [name] | ["player", name] if link.host.starts_with("play.") => {
            let id = name.split('.').next()?;
            player("vidyard", code(id, 20..=24)?)
        }
        ["watch" | "share", id, ..] => page("vidyard", code(id, 20..=24)?),
        _ => None,
    }
}

/// Recordings are `v` and a number, clips and channels their names.
pub(super) fn twitch(link: &Link<'_>) -> Option<Post> {
    let recording = |id: &str| Some(format!("v{}", number(id.trim_start_matches('v'), 5)?));
    let clip = |name: &str| Some(format!("clip/{}", code(name, 8..=100)?));
    if link.host.starts_with("player.") {
        if let Some(id) = link.parameter("video") {
            return player("twitch", &recording(&id)?);
        }
        let channel = link.parameter("channel")?;
        let id = format!("channel/{}", code(&channel, 3..=30)?);
        return by(player("twitch", &id), &channel);
    }
    match link.path.as_slice() {
        ["embed"] if link.host.starts_with("clips.") => {
            player("twitch", &clip(&link.parameter("clip")?)?)
        }
        [name] if link.host.starts_with("clips.") => page("twitch", &clip(name)?),
        ["clip", name] => page("twitch", &clip(name)?),
        [account, "clip", name] => by(page("twitch", &clip(name)?), account),
        ["videos", id] => page("twitch", &recording(id)?),
        [account, "v" | "video", id] => by(page("twitch", &recording(id)?), account),
        [account, "schedule"] => by(
            page("twitch", &recording(&link.parameter("vodID")?)?),
            account,
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_named, assert_none};

    #[test]
    fn rented_players() {
        assert_named(
            "brightcove",
            &[
                (
                    "https://players.brightcove.net/1160438696001/default_default/index.html?videoId=6054388105001",
                    "6054388105001",
                ),
                (
                    "//players.brightcove.net/710858724001/default_default/index.html?videoId=ref:event-stream-356",
                    "ref:event-stream-356",
                ),
                (
                    "http://c.brightcove.com/services/viewer/htmlFederated?playerID=1654948606001&flashID=x&%40videoPlayer=2371591881001",
                    "2371591881001",
                ),
                (
                    "https://edge.api.brightcove.com/playback/v1/accounts/1/videos/6054388105001",
                    "6054388105001",
                ),
                ("http://bcove.me/i6nfkrc3", "short/i6nfkrc3"),
            ],
        );
        assert_named(
            "jwplayer",
            &[
                (
                    "http://content.jwplatform.com/players/nPripu9l-ALJ3XQCI.js",
                    "nPripu9l",
                ),
                (
                    "https://cdn.jwplayer.com/players/nPripu9l-ALJ3XQCI.html",
                    "nPripu9l",
                ),
                (
                    "https://cdn.jwplayer.com/videos/nPripu9l-640.mp4",
                    "nPripu9l",
                ),
                (
                    "https://cdn.jwplayer.com/manifests/nPripu9l.m3u8",
                    "nPripu9l",
                ),
            ],
        );
        assert_named(
            "kaltura",
            &[
                (
                    "https://cdnapisec.kaltura.com/index.php/kwidget/wid/_557781/uiconf_id/22845202/entry_id/1_plr1syf3",
                    "1_plr1syf3",
                ),
                (
                    "https://cdnapisec.kaltura.com/p/691292/embedPlaykitJs/uiconf_id/1?iframeembed=true&entry_id=0_c076mna6",
                    "0_c076mna6",
                ),
            ],
        );
        assert_named(
            "wistia",
            &[
                (
                    "http://fast.wistia.net/embed/iframe/sh7fpupwlt",
                    "sh7fpupwlt",
                ),
                (
                    "https://fast.wistia.com/embed/medias/sh7fpupwlt.jsonp",
                    "sh7fpupwlt",
                ),
                ("https://home.wistia.com/medias/sh7fpupwlt", "sh7fpupwlt"),
            ],
        );
        assert_named(
            "vidyard",
            &[
                (
                    "https://play.vidyard.com/iDqTwWGrd36vaLuaCY3nTs.html",
                    "iDqTwWGrd36vaLuaCY3nTs",
                ),
                (
                    "https://share.vidyard.com/watch/wL237MtNgZUHo6e8WPiJbF",
                    "wL237MtNgZUHo6e8WPiJbF",
                ),
            ],
        );
        assert_none(&[
            "https://players.brightcove.net/1160438696001/default_default/index.min.js",
            "https://players.brightcove.net/1160438696001/default_default/index.html?playlistId=1",
            "https://cdn.jwplayer.com/libraries/ALJ3XQCI.js",
            "https://cdn.jwplayer.com/v2/media/nPripu9l/poster.jpg?width=720",
            "https://cdnapisec.kaltura.com/p/1/thumbnail/entry_id/1_plr1syf3/width/640",
            "https://fast.wistia.com/assets/external/E-v1.js",
            "https://fast.wistia.net/embed/channel/yvyvu7wjbg",
            "https://play.vidyard.com/embed/v4.js",
        ]);
    }

    #[test]
    fn twitch_streams() {
        assert_named(
            "twitch",
            &[
                (
                    "http://player.twitch.tv/?t=5m10s&video=v6528877",
                    "v6528877",
                ),
                ("https://www.twitch.tv/videos/635475444", "v635475444"),
                ("https://m.twitch.tv/someone/v/247478721", "v247478721"),
                (
                    "https://clips.twitch.tv/embed?clip=InquisitiveBreakableYogurt",
                    "clip/InquisitiveBreakableYogurt",
                ),
                (
                    "https://player.twitch.tv/?channel=someone&parent=news.example",
                    "channel/someone",
                ),
            ],
        );
        assert_none(&[
            "https://www.twitch.tv/someone",
            "https://www.twitch.tv/someone/videos",
        ]);
    }
}

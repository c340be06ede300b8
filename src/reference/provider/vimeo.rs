//! Vimeo.

use super::link::Link;
use super::{Post, code, digits, number, page, player};

pub(super) fn vimeo(link: &Link<'_>) -> Option<Post> {
    match link.path.as_slice() {
        ["video", id, ..] if link.host.starts_with("player.") => player("vimeo", digits(id)?),
        ["moogaloop.swf"] => player("vimeo", digits(&link.parameter("clip_id")?)?),
        ["event", id, "embed", ..] => player("vimeo", &format!("event/{}", number(id, 3)?)),
        ["showcase", id, "embed" | "embed2"] => {
            player("vimeo", &format!("showcase/{}", number(id, 3)?))
        }
        ["ondemand", name] => page("vimeo", &format!("ondemand/{}", code(name, 2..=80)?)),
        ["channels" | "ondemand", _, id, ..]
        | ["event" | "groups", _, "videos", id, ..]
        | ["album" | "showcase", _, "video", id, ..] => page("vimeo", number(id, 3)?),
        [_, _, "video", id, ..] if link.host.ends_with("vimeopro.com") => {
            page("vimeo", number(id, 3)?)
        }
        ["event", id, ..] => page("vimeo", &format!("event/{}", number(id, 3)?)),
        [id] | [id, _] => page("vimeo", number(id, 3)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_named, assert_none};

    #[test]
    fn vimeo_videos() {
        assert_named(
            "vimeo",
            &[
                (
                    "https://player.vimeo.com/video/325917208?dnt=1",
                    "325917208",
                ),
                ("https://vimeo.com/160743502/abd0e13fb4", "160743502"),
                ("http://vimeo.com/channels/keypeele/75629013", "75629013"),
                ("https://vimeo.com/groups/film/videos/75629013", "75629013"),
                (
                    "https://vimeo.com/showcase/3253534/video/119195465",
                    "119195465",
                ),
                ("https://vimeo.com/album/2632481/video/79010983", "79010983"),
                ("http://vimeo.com/moogaloop.swf?clip_id=2539741", "2539741"),
                (
                    "https://vimeo.com/event/595460/videos/507329569/",
                    "507329569",
                ),
                ("https://vimeo.com/event/5034253/embed", "event/5034253"),
                ("https://vimeo.com/ondemand/afilm/75629013", "75629013"),
                ("http://vimeopro.com/a/b/video/68093876", "68093876"),
            ],
        );
        assert_none(&[
            "https://vimeo.com/nkistudio/",
            "https://vimeo.com/user755559/likes/",
            "https://vimeo.com/blog/post/75629013",
            "https://player.vimeo.com/api/player.js",
        ]);
    }
}

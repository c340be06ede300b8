//! Videos the page plays itself.

use super::page::{Found, Page, Place};
use super::{Extractor, MediaKind, address, caption, embed, provider};
use crate::article::dom::{Dom, NodeId};
use crate::article::layout::tokens;

/// The extractor of videos.
pub(super) struct Videos;

/// Attributes that hold the address of the file.
const FILES: [&str; 8] = [
    "src",
    "data-src",
    "data-video-src",
    "data-video-url",
    "data-url",
    "data-file",
    "data-mp4",
    "data-hls",
];

/// Attributes that hold an id of the site's own.
const IDS: [&str; 9] = [
    "video-id",
    "videoid",
    "media-id",
    "mediaid",
    "data-video-id",
    "data-videoid",
    "data-media-id",
    "data-asset-id",
    "data-id",
];

/// Attributes that hold the still shown before it plays.
const STILLS: [&str; 4] = ["poster", "data-poster", "data-posterurl", "data-poster-url"];

impl Extractor for Videos {
    fn name(&self) -> &'static str {
        "video"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        let mut until = 0;
        for id in page.dom.all() {
            if id < until || !is_player(page.dom, id) || !page.in_story(id) {
                continue;
            }
            if let Some(video) = video(page, id) {
                until = page.dom.subtree(id).end;
                found.push(video);
            }
        }
    }
}

/// The elements of HTML and AMP, and elements of the site's own that are named after a video or its player.
fn is_player(dom: &Dom, id: NodeId) -> bool {
    let name = dom.name(id);
    match name {
        "video" | "amp-video" | "video-js" => !is_advertisement(dom, id),
        _ if !name.contains('-') || name.starts_with("amp-") => false,
        _ => matches!(
            tokens(name).last().map(|word| &**word),
            Some("video" | "player")
        ),
    }
}

fn is_advertisement(dom: &Dom, id: NodeId) -> bool {
    let named = ["title", "aria-label", "class"];
    named
        .iter()
        .filter_map(|key| dom.attribute(id, key))
        .flat_map(tokens)
        .any(|word| matches!(&*word, "ad" | "ads" | "advertisement" | "outstream"))
}

fn video(page: &Page<'_>, id: NodeId) -> Option<Found> {
    let dom = page.dom;
    let mut found = Found::new(MediaKind::Video, Place::Shown, dom.offset(id));
    found.node = Some(id);
    let sources = std::iter::once(id).chain(dom.inside(id).filter(|at| dom.name(*at) == "source"));
    for at in sources {
        for key in FILES {
            if let Some(written) = dom.attribute(at, key) {
                found.add(written, None);
            }
        }
    }
    name(dom, id, &mut found);
    let still = STILLS
        .iter()
        .filter_map(|key| dom.attribute(id, key))
        .find(|still| address::is_address(still));
    if let Some(still) = still {
        found.stills.push(address::family(still));
        let is_known = !found.renditions.is_empty() || found.embed_id.is_some();
        if !is_known && dom.name(id) == "video" {
            found.add(still, None);
        }
    }
    if found.renditions.is_empty() && found.embed_id.is_none() {
        return None;
    }
    let words = caption::of(page, id);
    found.caption = words.caption;
    found.credit = words.credit;
    Some(found)
}

/// The provider and id the file's address or the attributes give; a file that is played as it is stays a video.
fn name(dom: &Dom, id: NodeId, found: &mut Found) {
    let file = found.renditions.first();
    let post = file
        .and_then(|file| provider::of_url(&file.written))
        .or_else(|| embed::by_id(dom, id));
    let Some(post) = post else {
        let own = IDS.iter().find_map(|key| dom.attribute(id, key));
        found.embed_id = own.map(str::to_owned).filter(|id| id.len() <= 120);
        return;
    };
    let is_file = found.renditions.iter().any(|file| is_file(&file.written));
    if !is_file {
        found.kind = MediaKind::Embed;
    }
    found.provider = Some(post.provider);
    found.embed_id = Some(post.id);
    found.posted_by = post.account;
}

fn is_file(written: &str) -> bool {
    let path = written.split(['?', '#']).next().unwrap_or(written);
    let path = path.to_ascii_lowercase();
    [".mp4", ".m4v", ".mov", ".webm", ".m3u8", ".mpd"]
        .iter()
        .any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use crate::article::{self, Source};
    use crate::limit::Limits;
    use crate::reference::{self, MediaKind, Target};

    /// Kind, id and first address of each video of a story.
    fn videos(inside: &str, data: &str) -> Vec<String> {
        let prose = "The harbour of Port Ansel was closed on Monday after the storm had torn the cranes from the quay.";
        let page = format!(
            "<html><head><script type='application/ld+json'>{data}</script></head><body><nav>Home</nav><article>\
             <h1>Storm closes the harbour of Port Ansel</h1><p>{prose}</p>{inside}<p>{prose}</p></article></body></html>"
        );
        let limits = Limits::default();
        let article = article::read(page.as_bytes(), &Source::default(), &limits).swap_remove(0);
        let (references, _) = reference::extract(&article, &limits);
        let shown = references
            .into_iter()
            .filter(|found| found.kind != MediaKind::Photo && found.target != Target::Words);
        shown
            .map(|found| {
                let provider = found.provider.unwrap_or_default();
                let id = found.embed_id.unwrap_or_default();
                let file = found.urls.into_iter().next().unwrap_or_default();
                format!("{provider}:{id}:{file}")
            })
            .collect()
    }

    #[test]
    fn players_of_the_site() {
        for (inside, expected) in [
            ("<video src='/a.mp4'></video>", "::/a.mp4"),
            (
                "<video><source src='/a.m3u8'><source src='/a.mp4'></video>",
                "::/a.m3u8",
            ),
            ("<video poster='/still.jpg'></video>", "::/still.jpg"),
            ("<video video-id='4711'></video>", ":4711:"),
            (
                "<media-video video-id='4711'><video data-asset-id='4711'></video></media-video>",
                ":4711:",
            ),
            (
                "<video data-source='jwplatform' video-id='nPripu9l'></video>",
                "jwplayer:nPripu9l:",
            ),
            (
                "<video src='https://cdn.jwplayer.com/videos/nPripu9l-640.mp4'></video>",
                "jwplayer:nPripu9l:https://cdn.jwplayer.com/videos/nPripu9l-640.mp4",
            ),
        ] {
            assert_eq!(videos(inside, "{}"), [expected], "{inside}");
        }
        for inside in [
            "<video></video>",
            "<video src='blob:https://news.example/1'></video>",
            "<video title='Advertisement' src='/a.mp4'></video>",
            "<my-gallery data-id='4711'></my-gallery>",
        ] {
            assert_eq!(videos(inside, "{}"), [""; 0], "{inside}");
        }
    }

    #[test]
    fn stated_videos() {
        let film = |name: &str, more: &str| {
            format!("{{\"@type\":\"VideoObject\",\"name\":\"{name}\"{more}}}")
        };
        let file = ",\"contentUrl\":\"https://news.example/a.mp4\"";
        let still = ",\"thumbnailUrl\":\"https://news.example/quay-still-0815.jpg\"";
        let near = film("Storm at the harbour", file);
        assert_eq!(videos("", &near), ["::https://news.example/a.mp4"]);
        assert_eq!(videos("", &film("Ten recipes with leek", file)), [""; 0]);
        let story = |video: &str| {
            format!("{{\"@type\":\"NewsArticle\",\"headline\":\"Storm\",\"video\":[{video}]}}")
        };
        let known_by_frame = story(&film("Cranes", still));
        let shown =
            "<div class=player><img src='https://news.example/quay-still-0815.jpg?w=640'></div>";
        assert_eq!(
            videos(shown, &known_by_frame),
            ["::https://news.example/quay-still-0815.jpg"]
        );
        assert_eq!(videos("", &known_by_frame), [""; 0]);
        let both = story(&film("Cranes", &format!("{file}{still}")));
        let player =
            "<video poster='https://news.example/quay-still-0815.jpg' src='/b.mp4'></video>";
        assert_eq!(videos(player, &both).len(), 1);
    }
}

//! What the page states as its picture and video: og and twitter images, and the story's structured data.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::described::Described;
use super::page::{Found, Page, Place};
use super::{Extractor, MediaKind, address, provider};
use crate::article::dom::NodeId;
use crate::article::layout::tokens;
use crate::article::{json_ld, metas};

/// The extractor of stated media.
pub(super) struct Stated;

/// Most videos a page about one story states beside it.
const MOST_ALONE: usize = 4;

/// Most pictures of a story looked through for the frames of videos.
const MOST_FRAMES: usize = 2_000;

/// Words in file names of a site's own card.
const CARDS: [&str; 15] = [
    "brand",
    "card",
    "default",
    "fallback",
    "favicon",
    "generic",
    "icon",
    "logo",
    "logos",
    "masthead",
    "noimage",
    "opengraph",
    "placeholder",
    "share",
    "sharing",
];

impl Extractor for Stated {
    fn name(&self) -> &'static str {
        "stated"
    }

    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>) {
        if !page.is_html() {
            return;
        }
        for name in [
            "og:image",
            "og:image:url",
            "og:image:secure_url",
            "twitter:image",
            "twitter:image:src",
            "image",
        ] {
            for written in metas(page.dom, name).take(8) {
                picture(page, &json_ld::unescape(written), None, found);
            }
        }
        preloads(page, found);
        let data = &page.article.document().data;
        let frames = Frames::new(Box::new(move || frames(page)));
        alone(page, &frames, found);
        let Some(story) = data.story() else { return };
        for property in ["image", "thumbnailUrl", "primaryImageOfPage"] {
            values(story.get(property), &mut |value| match value {
                Value::String(written) if property != "thumbnailUrl" => {
                    picture(page, written, None, found);
                }
                Value::Object(image) => object(page, image, found),
                _ => {}
            });
        }
        for video in ["video", "videos", "associatedMedia"] {
            values(story.get(video), &mut |value| {
                if let Value::Object(object) = value {
                    film(page, object, &frames, found);
                }
            });
        }
    }
}

/// Renditions the page loads early; they count only as those of a picture it states.
fn preloads(page: &Page<'_>, found: &mut Vec<Found>) {
    let dom = page.dom;
    let links = dom.named("link").filter(|id| {
        dom.attribute(*id, "rel") == Some("preload") && dom.attribute(*id, "as") == Some("image")
    });
    for id in links.take(32) {
        let mut picture = Found::new(MediaKind::Photo, Place::Elsewhere, dom.offset(id));
        if let Some(written) = dom.attribute(id, "href") {
            picture.add(written, None);
        }
        for (written, width) in
            address::srcset(dom.attribute(id, "imagesrcset").unwrap_or_default())
        {
            picture.add(written, width);
        }
        if !picture.renditions.is_empty() {
            found.push(picture);
        }
    }
}

fn values<'v>(value: Option<&'v Value>, each: &mut dyn FnMut(&'v Value)) {
    match value {
        Some(Value::Array(items)) => items.iter().take(64).for_each(each),
        Some(value) => each(value),
        None => {}
    }
}

fn object(page: &Page<'_>, image: &Map<String, Value>, found: &mut Vec<Found>) {
    let address = ["url", "contentUrl", "@id"]
        .iter()
        .find_map(|key| json_ld::words(image, key));
    if let Some(written) =
        address.filter(|written| address::is_picture_file(written) || written.contains("://"))
    {
        picture(page, &written, Some(image), found);
    }
}

fn picture(
    page: &Page<'_>,
    written: &str,
    image: Option<&Map<String, Value>>,
    found: &mut Vec<Found>,
) {
    let written = written.trim().replace("&amp;", "&");
    let file = written
        .split(['?', '#'])
        .next()
        .and_then(|path| path.rsplit('/').next())
        .unwrap_or_default();
    let is_card = tokens(file).iter().any(|word| CARDS.contains(&&**word))
        || file.to_ascii_lowercase().ends_with(".svg");
    if is_card || !address::is_address(&written) {
        return;
    }
    let offset = page.layout.headline.map_or(0, |id| page.dom.offset(id));
    let mut picture = Found::new(MediaKind::Photo, Place::Stated, offset);
    let width = image
        .and_then(|image| image.get("width"))
        .and_then(|width| width.as_u64().or_else(|| width.as_str()?.parse().ok()));
    picture.add(&written, width.and_then(|width| u32::try_from(width).ok()));
    if let Some(image) = image {
        Described::of(image).fill(&mut picture);
    }
    found.push(picture);
}

/// Videos stated beside the story count where they are few and are about it: pages state players they insert too.
fn alone(page: &Page<'_>, frames: &Frames<'_>, found: &mut Vec<Found>) {
    let films: Vec<&Map<String, Value>> = page
        .article
        .document()
        .data
        .tops()
        .filter(|object| is_film(object))
        .take(MOST_ALONE + 1)
        .collect();
    if films.len() > MOST_ALONE {
        return;
    }
    for video in films {
        if is_about(page, video) {
            film(page, video, frames, found);
        }
    }
}

/// Whether at least two words of the video's name, and half of them, stand in the headline or the story.
fn is_about(page: &Page<'_>, video: &Map<String, Value>) -> bool {
    let Some(name) = json_ld::words(video, "name") else {
        return false;
    };
    let name: HashSet<String> = long_words(&name).take(40).collect();
    let headline = page.article.headline.as_deref().unwrap_or_default();
    let story = page.article.paragraphs.iter().map(|part| &*part.text);
    let mut left = name.clone();
    for text in std::iter::once(headline).chain(story) {
        for word in long_words(text) {
            left.remove(&word);
        }
        let met = name.len() - left.len();
        if met >= 2 && met * 2 >= name.len() {
            return true;
        }
    }
    false
}

fn long_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_lowercase)
}

fn is_film(video: &Map<String, Value>) -> bool {
    json_ld::types(video).contains(&"VideoObject")
}

fn film(page: &Page<'_>, video: &Map<String, Value>, frames: &Frames<'_>, found: &mut Vec<Found>) {
    if !is_film(video) {
        return;
    }
    let offset = page.layout.headline.map_or(0, |id| page.dom.offset(id));
    let mut film = Found::new(MediaKind::Video, Place::Stated, offset);
    for key in ["contentUrl", "embedUrl"] {
        let Some(written) = json_ld::words(video, key) else {
            continue;
        };
        if let Some(post) = provider::of_url(&written) {
            film.kind = MediaKind::Embed;
            film.provider = Some(post.provider);
            film.embed_id = Some(post.id);
            film.posted_by = post.account;
        }
        if !written.ends_with('/') {
            film.add(&written, None);
        }
    }
    film.caption = json_ld::words(video, "description").or_else(|| json_ld::words(video, "name"));
    let mut frame = None;
    values(
        video.get("thumbnailUrl").or_else(|| video.get("thumbnail")),
        &mut |still| {
            let object = still.as_object();
            let written = still
                .as_str()
                .map(str::to_owned)
                .or_else(|| json_ld::words(object?, "url"));
            if let Some(written) = written {
                film.stills.push(address::family(&written));
                frame.get_or_insert(written);
            }
        },
    );
    show(page, frames, &mut film);
    // A player that gives nothing of itself is known by its frame where the story shows that.
    if let Some(frame) = frame.filter(|_| film.renditions.is_empty() && film.node.is_some()) {
        film.add(&frame, None);
    }
    if !film.renditions.is_empty() {
        found.push(film);
    }
}

/// Pictures of the story by family, made when the first video is looked for among them.
type Frames<'p> =
    LazyCell<HashMap<String, NodeId>, Box<dyn FnOnce() -> HashMap<String, NodeId> + 'p>>;

fn frames(page: &Page<'_>) -> HashMap<String, NodeId> {
    let mut out = HashMap::new();
    let shown = page.dom.named("img").filter(|id| page.in_story(*id));
    for id in shown.take(MOST_FRAMES) {
        for key in ["src", "data-src"] {
            if let Some(written) = page.dom.attribute(id, key) {
                out.entry(address::family(written)).or_insert(id);
            }
        }
    }
    out
}

/// Puts the video where the story shows its frame.
fn show(page: &Page<'_>, frames: &Frames<'_>, film: &mut Found) {
    let shown = film.stills.iter().find_map(|still| frames.get(still));
    if let Some(id) = shown {
        film.place = Place::Shown;
        film.offset = page.dom.offset(*id);
        film.node = Some(*id);
    }
}

//! JSON that sites give of a post: oEmbed, and what X hands to pages that show one.

use std::cmp::Reverse;

use serde_json::Value;
use url::Url;

use super::lead::{Lead, Part, Sort};
use super::sites::web;

/// Most variants of one video that are tried.
const MOST_VARIANTS: usize = 4;

/// The leads of an oEmbed answer: the picture of a photo, the thumbnail of anything else.
///
/// Source: oEmbed 1.0, section 2.3.4.
pub(super) fn oembed(bytes: &[u8]) -> Vec<Lead> {
    let answer: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let kind = text(&answer, "type").unwrap_or_default();
    let mut leads = Vec::new();
    if kind == "photo" {
        leads.extend(address(&answer, "url").map(|url| Lead::new(url, Sort::Picture, None)));
    }
    let part = if kind == "video" {
        Part::Poster
    } else {
        Part::Preview
    };
    leads.extend(
        address(&answer, "thumbnail_url").map(|url| Lead::new(url, Sort::Picture, Some(part))),
    );
    leads
}

/// The leads of a post of X: its first picture, or the variants of its first video that fit `most` bytes, best first,
/// and its poster.
pub(super) fn syndication(bytes: &[u8], most: u64) -> Vec<Lead> {
    let answer: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let listed = answer.get("mediaDetails").and_then(Value::as_array);
    let Some(first) = listed.and_then(|all| all.first()) else {
        return older(&answer, most);
    };
    let part = listed
        .is_some_and(|all| all.len() > 1)
        .then_some(Part::First);
    let still = address(first, "media_url_https");
    if text(first, "type") == Some("photo") {
        return still.map_or_else(Vec::new, |url| pictures(&url, part));
    }
    let info = first.get("video_info").unwrap_or(&Value::Null);
    let millis = info.get("duration_millis").and_then(Value::as_u64);
    let mut leads = videos(info.get("variants"), "url", millis, part, most);
    leads.extend(still.map(|url| Lead::new(url, Sort::Picture, Some(Part::Poster))));
    leads
}

/// The same, where media stand in `photos` and `video` alone.
fn older(answer: &Value, most: u64) -> Vec<Lead> {
    if let Some(video) = answer.get("video") {
        let millis = video.get("durationMs").and_then(Value::as_u64);
        let mut leads = videos(video.get("variants"), "src", millis, None, most);
        let poster = address(video, "poster");
        leads.extend(poster.map(|url| Lead::new(url, Sort::Picture, Some(Part::Poster))));
        return leads;
    }
    let photos = answer.get("photos").and_then(Value::as_array);
    let Some(first) = photos.and_then(|all| all.first()) else {
        return Vec::new();
    };
    let part = photos
        .is_some_and(|all| all.len() > 1)
        .then_some(Part::First);
    address(first, "url").map_or_else(Vec::new, |url| pictures(&url, part))
}

/// A picture as it was posted, then as it is shown.
fn pictures(url: &Url, part: Option<Part>) -> Vec<Lead> {
    let mut posted = url.clone();
    posted.query_pairs_mut().append_pair("name", "orig");
    [posted, url.clone()]
        .map(|url| Lead::new(url, Sort::Picture, part))
        .into()
}

/// The MP4 variants by falling bit rate, less those that are too long for `most` bytes.
fn videos(
    variants: Option<&Value>,
    key: &str,
    millis: Option<u64>,
    part: Option<Part>,
    most: u64,
) -> Vec<Lead> {
    let mut files: Vec<(u64, Url)> = Vec::new();
    for variant in variants.and_then(Value::as_array).into_iter().flatten() {
        let kind = text(variant, "content_type").or_else(|| text(variant, "type"));
        let Some(url) = address(variant, key).filter(|_| kind == Some("video/mp4")) else {
            continue;
        };
        let rate = variant.get("bitrate").and_then(Value::as_u64);
        let rate = rate.unwrap_or_else(|| area(&url));
        files.push((rate, url));
    }
    files.sort_by_key(|(rate, _)| Reverse(*rate));
    let has_rates = files.iter().any(|(rate, _)| *rate > 0);
    let fits = |rate: u64| match millis.filter(|_| has_rates) {
        Some(millis) => rate.saturating_mul(millis) / 8_000 <= most,
        None => true,
    };
    files.retain(|(rate, _)| fits(*rate));
    let files = files.into_iter().take(MOST_VARIANTS);
    files
        .map(|(_, url)| Lead::new(url, Sort::Video, part))
        .collect()
}

/// Pixels of a frame, where a segment of the path tells them (`/720x1280/`): the order of variants without a rate.
fn area(url: &Url) -> u64 {
    let sides = |segment: &str| {
        let (width, height) = segment.split_once('x')?;
        let (width, height): (u64, u64) = (width.parse().ok()?, height.parse().ok()?);
        width.checked_mul(height)
    };
    url.path().split('/').find_map(sides).unwrap_or(0)
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

fn address(value: &Value, key: &str) -> Option<Url> {
    web(text(value, key)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(leads: &[Lead]) -> Vec<(&str, Sort, Option<&'static str>)> {
        leads
            .iter()
            .map(|lead| (lead.url.as_str(), lead.sort, lead.part.map(Part::name)))
            .collect()
    }

    #[test]
    fn oembed_tells_photos_from_thumbnails() {
        let video =
            br#"{"type":"video","thumbnail_url":"https://a.example/t.jpg","html":"<iframe>"}"#;
        assert_eq!(
            told(&oembed(video)),
            [("https://a.example/t.jpg", Sort::Picture, Some("poster"))]
        );
        let rich = br#"{"type":"rich","thumbnail_url":"https://a.example/t.jpg"}"#;
        assert_eq!(
            told(&oembed(rich)),
            [("https://a.example/t.jpg", Sort::Picture, Some("preview"))]
        );
        let photo = br#"{"type":"photo","url":"https://a.example/p.jpg"}"#;
        assert_eq!(
            told(&oembed(photo)),
            [("https://a.example/p.jpg", Sort::Picture, None)]
        );
    }

    #[test]
    fn answers_that_are_none_lead_nowhere() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let deep_key = format!("{}1{}", "{\"type\":".repeat(9_000), "}".repeat(9_000));
        for bytes in [
            deep.as_bytes(),
            deep_key.as_bytes(),
            b"",
            b"<html>",
            b"null",
            b"[]",
            br#"{"type":"photo","url":7,"thumbnail_url":"file:///etc/passwd"}"#,
            br#"{"mediaDetails":{"a":1},"photos":"x"}"#,
            br#"{"mediaDetails":[7]}"#,
            br#"{"__typename":"TweetTombstone"}"#,
        ] {
            assert_eq!(oembed(bytes), []);
            assert_eq!(syndication(bytes, 1 << 20), []);
        }
    }

    const VIDEO: &[u8] = br#"{"mediaDetails":[{"type":"video","media_url_https":"https://a.example/p.jpg",
        "video_info":{"duration_millis":10000,"variants":[
            {"content_type":"application/x-mpegURL","url":"https://a.example/v.m3u8"},
            {"content_type":"video/mp4","bitrate":800000,"url":"https://a.example/low.mp4"},
            {"content_type":"video/mp4","bitrate":8000000,"url":"https://a.example/high.mp4"}]}}]}"#;

    #[test]
    fn the_best_variant_that_fits_comes_first() {
        let poster = ("https://a.example/p.jpg", Sort::Picture, Some("poster"));
        let high = ("https://a.example/high.mp4", Sort::Video, None);
        let low = ("https://a.example/low.mp4", Sort::Video, None);
        assert_eq!(told(&syndication(VIDEO, 64 << 20)), [high, low, poster]);
        assert_eq!(told(&syndication(VIDEO, 2_000_000)), [low, poster]);
        assert_eq!(told(&syndication(VIDEO, 1_000)), [poster]);
    }

    #[test]
    fn of_several_pictures_the_first_is_a_part() {
        let two = br#"{"mediaDetails":[{"type":"photo","media_url_https":"https://a.example/1.jpg"},{"type":"video"}]}"#;
        assert_eq!(
            told(&syndication(two, 1)),
            [
                (
                    "https://a.example/1.jpg?name=orig",
                    Sort::Picture,
                    Some("first")
                ),
                ("https://a.example/1.jpg", Sort::Picture, Some("first")),
            ]
        );
    }

    #[test]
    fn an_older_answer_is_read_too() {
        let video = br#"{"video":{"poster":"https://a.example/p.jpg","variants":[
            {"type":"video/mp4","src":"https://a.example/vid/480x270/1.mp4"},
            {"type":"video/mp4","src":"https://a.example/vid/1280x720/1.mp4"}]}}"#;
        assert_eq!(
            told(&syndication(video, 1 << 20)),
            [
                ("https://a.example/vid/1280x720/1.mp4", Sort::Video, None),
                ("https://a.example/vid/480x270/1.mp4", Sort::Video, None),
                ("https://a.example/p.jpg", Sort::Picture, Some("poster")),
            ]
        );
        let photo = br#"{"photos":[{"url":"https://a.example/1.jpg","width":10}]}"#;
        assert_eq!(
            told(&syndication(photo, 1)),
            [
                ("https://a.example/1.jpg?name=orig", Sort::Picture, None),
                ("https://a.example/1.jpg", Sort::Picture, None),
            ]
        );
    }
}

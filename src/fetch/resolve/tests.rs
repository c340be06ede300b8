use std::collections::HashMap;
use std::sync::Mutex;

use super::*;
use crate::fetch::Digest;

/// Gives what stands in a table and notes what was asked.
#[derive(Default)]
struct Web {
    files: HashMap<String, Vec<u8>>,
    moved: HashMap<String, String>,
    asked: Mutex<Vec<(String, u64)>>,
}

impl Web {
    fn of(files: &[(&str, &str)]) -> Self {
        let file = |(url, bytes): &(&str, &str)| ((*url).to_owned(), bytes.as_bytes().to_vec());
        Self {
            files: files.iter().map(file).collect(),
            ..Self::default()
        }
    }

    fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().expect("no test panics here");
        asked.iter().map(|(url, _)| url.clone()).collect()
    }
}

impl Fetcher for Web {
    fn fetch(&self, url: &Url, limits: &Limits) -> Result<FetchedMedia, Problem> {
        let mut asked = self.asked.lock().expect("no test panics here");
        asked.push((url.to_string(), limits.fetch_bytes));
        let last = self.moved.get(url.as_str()).map_or(url.as_str(), |to| to);
        let failed =
            |kind, why: &str| Err(Problem::new(kind, format!("`{url}` {why}; look at it")));
        match self.files.get(last) {
            None => failed(ProblemKind::FetchFailed, "is not there"),
            Some(bytes) if bytes.len() as u64 > limits.fetch_bytes => {
                failed(ProblemKind::OverLimit, "is too long")
            }
            Some(bytes) => Ok(FetchedMedia {
                digest: Digest::of(bytes),
                final_url: Url::parse(last).ok(),
                ..FetchedMedia::inline(last, bytes.clone())
            }),
        }
    }
}

fn sort(bytes: &[u8]) -> Option<Sort> {
    match bytes {
        [b'P', ..] => Some(Sort::Picture),
        [b'V', ..] => Some(Sort::Video),
        _ => None,
    }
}

fn embed(url: &str) -> MediaRef {
    let post = reference::embedded(url).expect("a post");
    MediaRef {
        kind: MediaKind::Embed,
        provider: Some(post.provider.to_owned()),
        embed_id: Some(post.id),
        posted_by: post.account,
        urls: vec![url.to_owned()],
        ..reference::photo("a", None, None)
    }
}

fn resolved(web: &Web, url: &str) -> Resolved {
    resolved_within(web, url, &Limits::default())
}

fn resolved_within(web: &Web, url: &str, limits: &Limits) -> Resolved {
    let with = With {
        fetcher: web,
        limits,
        sort: &sort,
    };
    let resolved = Resolver::default().resolve(&embed(url), with);
    resolved.expect("a post has an address")
}

fn name(resolved: &Resolved) -> (&str, Option<&'static str>) {
    match resolved {
        Resolved::Whole(file) => (&file.name, None),
        Resolved::Part(file, part, _) => (&file.name, Some(part.name())),
        Resolved::Nothing(problem) => (&problem.message, Some("nothing")),
    }
}

const YOUTUBE: &str = "https://www.youtube.com/embed/ZLz5VdT_iTM";
const STILL: &str = "https://i.ytimg.com/vi/ZLz5VdT_iTM/maxresdefault.jpg";
const SMALL: &str = "https://i.ytimg.com/vi/ZLz5VdT_iTM/hqdefault.jpg";
const OEMBED: &str = "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DZLz5VdT_iTM&format=json";
const STREAMABLE: &str = "https://streamable.com/ifjh0";
const TELEGRAM: &str = "https://t.me/some_news/12";
const X: &str = "https://twitter.com/someone/status/1181337941215338496";
const X_ANSWER: &str =
    "https://cdn.syndication.twimg.com/tweet-result?id=1181337941215338496&token=cutline";

#[test]
fn a_video_file_of_the_page_is_the_media() {
    let page = "<meta property=og:video content=/1.mp4><meta property=og:image content=/1.jpg>";
    let web = Web::of(&[
        (STREAMABLE, page),
        ("https://streamable.com/1.mp4", "Video"),
    ]);
    let found = resolved(&web, "https://streamable.com/e/ifjh0");
    assert_eq!(name(&found), ("https://streamable.com/1.mp4", None));
    assert_eq!(
        web.asked(),
        [STREAMABLE, "https://streamable.com/1.mp4"],
        "nothing is asked behind it"
    );
    let asked = web.asked.lock().expect("no test panics here");
    let most: Vec<u64> = asked.iter().map(|(_, most)| *most).collect();
    assert_eq!(most, [PAGE_BYTES, Limits::default().fetch_bytes]);
}

#[test]
fn the_best_poster_that_is_there_stands_in() {
    let web = Web::of(&[(STILL, "Picture"), (SMALL, "Picture")]);
    assert_eq!(name(&resolved(&web, YOUTUBE)), (STILL, Some("poster")));
    assert_eq!(web.asked(), [STILL]);

    let web = Web::of(&[(SMALL, "Picture")]);
    let found = resolved(&web, YOUTUBE);
    assert_eq!(name(&found), (SMALL, Some("poster")));
    assert_eq!(web.asked(), [STILL, SMALL]);
    let Resolved::Part(_, _, why) = found else {
        panic!("a part");
    };
    assert_eq!(
        why.message,
        "`https://www.youtube.com/watch?v=ZLz5VdT_iTM`: the video itself was not to be had; install `yt-dlp`, or name it \
         under `[programs]` in your own `config.toml`, or save the file in a browser and hand it over with `--media FILE`"
    );
}

#[test]
fn a_poster_that_is_no_picture_is_passed_over() {
    let answer = r#"{"type":"video","thumbnail_url":"https://i.ytimg.com/a.jpg"}"#;
    let web = Web::of(&[
        (STILL, "<html>"),
        (SMALL, "Video"),
        (OEMBED, answer),
        ("https://i.ytimg.com/a.jpg", "Picture"),
    ]);
    let found = resolved(&web, YOUTUBE);
    assert_eq!(name(&found), ("https://i.ytimg.com/a.jpg", Some("poster")));

    let web = Web::of(&[(STILL, "<html>")]);
    let found = resolved(&web, YOUTUBE);
    let Resolved::Nothing(why) = found else {
        panic!("{found:?}");
    };
    assert!(
        why.message.contains("give no file (`") && why.message.contains("`yt-dlp`"),
        "{}",
        why.message
    );
}

#[test]
fn a_login_page_stands_for_no_post() {
    let login = "https://t.me/login";
    let mut web = Web::of(&[
        (login, "<meta property=og:image content=/logo.png>"),
        ("https://t.me/logo.png", "Picture"),
    ]);
    web.moved.insert(TELEGRAM.to_owned(), login.to_owned());
    let found = resolved(&web, TELEGRAM);
    let Resolved::Nothing(why) = found else {
        panic!("{found:?}");
    };
    assert!(why.message.contains("which is no post"), "{}", why.message);
    assert_eq!(web.asked(), [TELEGRAM]);
}

#[test]
fn a_post_of_x_gives_the_best_variant_that_fits() {
    let answer = r#"{"mediaDetails":[{"type":"video","media_url_https":"https://a.example/p.jpg","video_info":
        {"variants":[{"content_type":"video/mp4","bitrate":1,"url":"https://a.example/1.mp4"},
        {"content_type":"video/mp4","bitrate":2,"url":"https://a.example/2.mp4"}]}}]}"#;
    let web = Web::of(&[
        (X_ANSWER, answer),
        ("https://a.example/1.mp4", "Video"),
        ("https://a.example/2.mp4", "Video of many more bytes"),
        ("https://a.example/p.jpg", "Picture"),
    ]);
    let best = resolved(&web, X);
    assert_eq!(name(&best), ("https://a.example/2.mp4", None));
    let web = Web {
        asked: Mutex::default(),
        ..web
    };
    let small = Limits {
        fetch_bytes: answer.len() as u64,
        ..Limits::default()
    };
    assert_eq!(name(&resolved_within(&web, X, &small)).1, None);
    let huge = format!("V{}", "x".repeat(answer.len()));
    let web = Web::of(&[
        (X_ANSWER, answer),
        ("https://a.example/1.mp4", "Video"),
        ("https://a.example/2.mp4", &huge),
    ]);
    let next = resolved_within(&web, X, &small);
    assert_eq!(name(&next), ("https://a.example/1.mp4", None));
}

#[test]
fn of_several_pictures_the_first_is_told_as_such() {
    let answer = r#"{"mediaDetails":[{"type":"photo","media_url_https":"https://a.example/1.jpg"},
        {"type":"photo","media_url_https":"https://a.example/2.jpg"}]}"#;
    let web = Web::of(&[(X_ANSWER, answer), ("https://a.example/1.jpg", "Picture")]);
    let found = resolved(&web, X);
    assert_eq!(name(&found), ("https://a.example/1.jpg", Some("first")));
}

#[test]
fn one_embed_makes_few_requests() {
    let variants: Vec<String> = (0..100)
        .map(|at| format!(r#"{{"content_type":"video/mp4","url":"https://a.example/{at}.mp4"}}"#))
        .collect();
    let answer = format!(
        r#"{{"mediaDetails":[{{"type":"video","video_info":{{"variants":[{}]}}}}]}}"#,
        variants.join(",")
    );
    let web = Web::of(&[(X_ANSWER, &answer)]);
    assert_eq!(name(&resolved(&web, X)).1, Some("nothing"));
    assert!(web.asked().len() <= MOST_REQUESTS, "{:?}", web.asked());
}

#[test]
fn an_embed_without_address_is_not_looked_for() {
    let web = Web::default();
    let with = With {
        fetcher: &web,
        limits: &Limits::default(),
        sort: &sort,
    };
    let mut nameless = embed(TELEGRAM);
    nameless.urls.clear();
    assert_eq!(Resolver::default().resolve(&nameless, with), None);
}

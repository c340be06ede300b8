//! Embeds resolved to media, against a server of our own that plays the sites.

use std::borrow::Cow;
use std::io::Write as _;
use std::path::PathBuf;

use cutline::archive::Archive as _;
use cutline::archive::memory::MemoryArchive;
use cutline::article::Source;
use cutline::fetch::HttpSettings;
use cutline::fetch::guard::AllowedAddresses;
use cutline::fetch::http::HttpFetcher;
use cutline::fetch::resolve::{Part, Resolved, Resolver, Site, Sort, Way, With};
use cutline::finding::Verdict;
use cutline::limit::{Limits, Problem, ProblemKind};
use cutline::metadata::Trust;
use cutline::pipeline::{self, CheckContext, Document, Memory, Supplied};
use cutline::policy::{Excuses, Policy};
use cutline::reference::{self, MediaKind, MediaRef};
use cutline::report::MediaReport;
use cutline::rules::Thresholds;
use cutline::time::DateInterval;

use super::assert_one_clear_line;
use super::server::{Connection, Server};
use crate::ledger::page;
use crate::run::{Home, finding, fixture, media};

pub(super) const PLAYER: &str = "https://www.youtube.com/embed/ZLz5VdT_iTM";

fn fetcher() -> HttpFetcher {
    HttpFetcher::new(HttpSettings {
        allow: AllowedAddresses::parse(&["127.0.0.0/8"]).unwrap(),
        ..HttpSettings::default()
    })
    .unwrap()
}

/// Makes a way of the address of a server.
pub(super) type MakeWay = fn(String) -> Way;

/// A resolver whose sites are all `server`.
pub(super) fn resolver(server: &Server, ways: &[(&'static str, MakeWay)]) -> Resolver {
    let base = server.url("").as_str().trim_end_matches('/').to_owned();
    let site = |(provider, way): &(&'static str, MakeWay)| Site {
        provider,
        way: way(base.clone()),
    };
    Resolver {
        sites: Cow::Owned(ways.iter().map(site).collect()),
        downloader: None,
    }
}

fn oembed(base: String) -> Way {
    Way::OEmbed(Cow::Owned(base + "/oembed"))
}

pub(super) fn poster(base: String) -> Way {
    Way::Poster(Cow::Owned(base + "/vi/{id}/poster.jpg"))
}

fn syndication(base: String) -> Way {
    Way::Syndication(Cow::Owned(base + "/tweet-result?id={id}&token=a"))
}

fn own_page(base: String) -> Way {
    Way::Post(Cow::Owned(base + "/watch?v={id}"))
}

pub(super) fn youtube(_: String) -> Way {
    Way::Post(Cow::Borrowed("https://www.youtube.com/watch?v={id}"))
}

pub(super) fn only_page(_: String) -> Way {
    Way::Page
}

fn json(connection: &mut Connection, body: &str) {
    connection.answer(
        "HTTP/1.1 200 OK\nContent-Type: application/json",
        body.as_bytes(),
    );
}

fn html(connection: &mut Connection, body: &str) {
    connection.answer("HTTP/1.1 200 OK\nContent-Type: text/html", body.as_bytes());
}

pub(super) fn picture(connection: &mut Connection, name: &str) {
    let bytes = std::fs::read(fixture(name)).unwrap();
    connection.answer("HTTP/1.1 200 OK\nContent-Type: image/jpeg", &bytes);
}

/// The head of an MP4 file, and nothing to decode.
const CLIP: &[u8] = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2\0\0\0\x08mdat";

/// What is said of the only embed of a story that shows `url`, with `archived` in the archive.
fn checked(resolver: &Resolver, url: &str, archived: &[&str]) -> MediaReport {
    let archive = MemoryArchive::new();
    let paths: Vec<PathBuf> = archived.iter().map(|name| fixture(name)).collect();
    let limits = Limits {
        fetch_seconds: 20,
        ..Limits::default()
    };
    let adding = pipeline::Adding {
        making: pipeline::Making::default(),
        limits: &limits,
        ffmpeg: &Err(Problem::new(ProblemKind::Unsupported, "none is needed")),
        seen: &|_, _| {},
    };
    pipeline::add(&archive, &paths, &adding, &Quiet).unwrap();
    let fetcher = fetcher();
    let (policy, excuses, thresholds) =
        (Policy::default(), Excuses::default(), Thresholds::default());
    let (supplied, trust) = (Supplied::default(), Trust::default());
    let ffmpeg = Err(Problem::new(ProblemKind::Unsupported, "none is needed"));
    let context = CheckContext {
        answers: None,
        model: None,
        ffmpeg: &ffmpeg,
        pictures: cutline::pipeline::Pictures::Left,
        seen: &|_, _| {},
        limits: &limits,
        policy: &policy,
        excuses: &excuses,
        thresholds: &thresholds,
        snapshot: Some(archive.snapshot().unwrap()),
        memory: Memory::Off,
        fetcher: Some(&fetcher),
        resolver,
        supplied: &supplied,
        trust: &trust,
        root: None,
        today: DateInterval::parse("2020-01-09").unwrap(),
    };
    let story = page(&format!("<iframe src=\"{url}\"></iframe>"));
    let document = Document {
        name: "story.html",
        bytes: story.as_bytes(),
        source: Source::default(),
        folder: None,
        published: None,
        zone: None,
    };
    let mut articles = pipeline::check_document(&context, &document).unwrap();
    assert_eq!(articles[0].media.len(), 1, "{:?}", articles[0].media);
    articles.remove(0).media.remove(0)
}

struct Quiet;

impl pipeline::AddProgress for Quiet {
    fn advance(&self, _: u64) {}
}

fn rules(media: &MediaReport) -> Vec<&str> {
    let findings = media.findings.iter();
    findings.map(|leveled| leveled.finding.rule()).collect()
}

#[test]
fn a_thumbnail_is_checked_and_called_a_poster() {
    let server = Server::start(|connection| match connection.path.as_str() {
        path if path.starts_with("/oembed?url=") => {
            let host = connection.stream.local_addr().unwrap();
            let body =
                format!(r#"{{"type":"video","thumbnail_url":"http://{host}/thumbnail.jpg"}}"#);
            json(connection, &body);
        }
        "/thumbnail.jpg" => picture(connection, "stories/planes.jpg"),
        path => panic!("{path}"),
    });
    let resolver = resolver(&server, &[("youtube", own_page), ("youtube", oembed)]);

    let unknown = checked(&resolver, PLAYER, &["archive/crowd.jpg"]);
    assert_eq!(unknown.part, Some(Part::Poster));
    assert_eq!(unknown.verdict, Verdict::Unverifiable);
    assert_eq!(rules(&unknown), ["unresolved-reference"]);
    let told = &unknown.findings[0].finding;
    assert_eq!(told.evidence()[0].kind, "embed");
    assert!(
        told.message().starts_with(
            "of the embedded post only the poster frame of the video was looked at: `"
        ),
        "{}",
        told.message()
    );
    assert!(told.message().contains("`yt-dlp`"), "{}", told.message());
    assert_one_clear_line(&unknown.problems[0]);

    let known = checked(&resolver, PLAYER, &["archive/planes.jpg"]);
    assert_eq!(known.part, Some(Part::Poster));
    assert_eq!(known.matches.len(), 1);
    assert!(!rules(&known).contains(&"unresolved-reference"));
    assert!(
        known
            .says
            .starts_with("only the poster frame of the video was looked at: "),
        "{}",
        known.says
    );
    let asked = server.requests();
    assert!(
        asked[0].contains("/oembed?url=http%3A%2F%2F127.0.0.1%3A"),
        "{}",
        asked[0]
    );
    assert!(
        asked[0].contains("watch%3Fv%3DZLz5VdT_iTM&format=json"),
        "{}",
        asked[0]
    );
}

#[test]
fn a_post_of_x_gives_its_picture() {
    let server = Server::start(|connection| match connection.path.as_str() {
        "/tweet-result?id=1181337941215338496&token=a" => {
            let host = connection.stream.local_addr().unwrap();
            let body = format!(
                r#"{{"mediaDetails":[{{"type":"photo","media_url_https":"http://{host}/p.jpg"}}]}}"#
            );
            json(connection, &body);
        }
        "/p.jpg?name=orig" => connection.answer("HTTP/1.1 404 Not Found", b""),
        "/p.jpg" => picture(connection, "stories/planes.jpg"),
        path => panic!("{path}"),
    });
    let resolver = resolver(&server, &[("x", syndication)]);
    let whole = checked(
        &resolver,
        "https://platform.twitter.com/embed/Tweet.html?id=1181337941215338496",
        &["archive/crowd.jpg"],
    );
    assert_eq!(whole.part, None);
    assert_eq!(whole.verdict, Verdict::NotFound);
    assert!(!rules(&whole).contains(&"unresolved-reference"));
}

#[test]
fn hostile_answers_leave_the_embed_unresolved() {
    let server = Server::start(|connection| {
        let base = format!("http://{}", connection.stream.local_addr().unwrap());
        let thumbnail = |to: &str| format!(r#"{{"type":"video","thumbnail_url":"{to}"}}"#);
        let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
        match connection.path.split(['?', '&']).next().unwrap() {
            "/deep/oembed" => json(connection, &"[".repeat(900_000)),
            "/long/oembed" => {
                connection.send(head.as_bytes());
                while connection.stream.write_all(&[b' '; 4096]).is_ok() {}
            }
            "/private/oembed" => json(connection, &thumbnail("http://169.254.169.254/latest/")),
            "/file/oembed" => json(connection, &thumbnail("file:///etc/passwd")),
            "/moved/oembed" => json(connection, &thumbnail(&format!("{base}/moved"))),
            "/moved" => {
                connection.answer("HTTP/1.1 302 Found\nLocation: http://10.0.0.1/a.jpg", b"");
            }
            "/words/oembed" => json(connection, &thumbnail(&format!("{base}/words"))),
            "/words" => html(connection, "<p>no picture"),
            "/endless/oembed" => json(connection, &thumbnail(&format!("{base}/endless"))),
            "/endless" => {
                connection.send(head.as_bytes());
                while connection.stream.write_all(&[0xff; 4096]).is_ok() {}
            }
            path => panic!("{path}"),
        }
    });
    let limits = Limits {
        fetch_bytes: 3_000_000,
        fetch_seconds: 20,
        ..Limits::default()
    };
    for (case, cause) in [
        ("deep", "give no file"),
        ("long", "longer than 1048576 bytes"),
        ("private", "169.254.169.254"),
        ("file", "give no file"),
        ("moved", "10.0.0.1"),
        ("words", "is no picture"),
        ("endless", "longer than 3000000 bytes"),
    ] {
        let endpoint = server.url(&format!("/{case}/oembed"));
        let site = |way| Site {
            provider: "youtube",
            way,
        };
        let resolver = Resolver {
            sites: Cow::Owned(vec![site(Way::OEmbed(Cow::Owned(endpoint.into())))]),
            downloader: None,
        };
        let why = unresolved(&resolver, &embed(PLAYER), &limits);
        assert!(why.message.contains(cause), "{case}: {}", why.message);
        assert_one_clear_line(&why);
    }
}

pub(super) fn embed(url: &str) -> MediaRef {
    let post = reference::embedded(url).unwrap();
    MediaRef {
        kind: MediaKind::Embed,
        provider: Some(post.provider.to_owned()),
        embed_id: Some(post.id),
        urls: vec![url.to_owned()],
        ..reference::photo("a", None, None)
    }
}

pub(super) fn resolve(resolver: &Resolver, embed: &MediaRef, limits: &Limits) -> Resolved {
    let with = With {
        fetcher: &fetcher(),
        limits,
        sort: &|bytes| match cutline::media::sniff(bytes) {
            Some(_) => Some(Sort::Picture),
            None => bytes.starts_with(b"VIDEO").then_some(Sort::Video),
        },
    };
    resolver.resolve(embed, with).unwrap()
}

fn unresolved(resolver: &Resolver, embed: &MediaRef, limits: &Limits) -> Problem {
    match resolve(resolver, embed, limits) {
        Resolved::Nothing(why) => why,
        other => panic!("{other:?}"),
    }
}

/// A server whose posts are read as Mastodon's, with a clip, a poster, and a page that does not end.
pub(super) fn posts() -> Server {
    Server::start(|connection| {
        let image = "<meta property=og:image content=/poster.jpg>";
        match connection.path.as_str() {
            "/@someone/100000000000000001" => html(
                connection,
                &format!("<meta property=og:video content=/clip.mp4>{image}"),
            ),
            "/@someone/100000000000000002" => {
                html(
                    connection,
                    &format!("<meta property=og:type content=video>{image}"),
                );
            }
            "/@someone/100000000000000003" => {
                let page = format!("{image}{}", "<p>word</p>".repeat(5_000_000));
                html(connection, &page);
            }
            "/@someone/100000000000000004" => {
                connection.answer("HTTP/1.1 302 Found\nLocation: http://10.0.0.1/@a/1", b"");
            }
            "/@someone/100000000000000005" => html(connection, image),
            "/clip.mp4" => connection.answer("HTTP/1.1 200 OK\nContent-Type: video/mp4", CLIP),
            "/poster.jpg" => picture(connection, "stories/planes.jpg"),
            path => panic!("{path}"),
        }
    })
}

#[test]
fn the_page_of_a_post_gives_a_file_or_a_poster() {
    let (home, server) = (Home::new(), posts());
    let archive = home.archive(&[]);
    let run = |post: u32, more: &[&str]| {
        let url = server.url(&format!("/@someone/10000000000000000{post}"));
        let story = home.write(
            "story.html",
            page(&format!("<iframe src=\"{url}/embed\"></iframe>")),
        );
        let path = story.display().to_string();
        let common = [path.as_str(), "--archive", &archive];
        let (exit, report) = home.check(&[&common[..], more].concat());
        (exit, media(&report)[0].clone())
    };
    let (exit, silent) = run(1, &["--allow-addresses", "127.0.0.0/8"]);
    assert_eq!(exit, 3);
    assert_eq!(
        server.requests(),
        Vec::<String>::new(),
        "not without --fetch"
    );
    let found = finding(&silent, "unresolved-reference").unwrap();
    let message = found["message"].as_str().unwrap();
    assert!(message.contains("was not supplied"), "{message}");

    let (_, refused) = run(1, &["--fetch"]);
    assert_eq!(
        server.requests(),
        Vec::<String>::new(),
        "loopback is refused"
    );
    let found = finding(&refused, "unresolved-reference").unwrap();
    assert!(
        found["message"].as_str().unwrap().contains("is loopback"),
        "{found:#}"
    );

    let fetch = ["--fetch", "--allow-addresses", "127.0.0.0/8"];
    let (_, clip) = run(1, &fetch);
    assert_eq!(clip["part"], serde_json::Value::Null);
    assert_eq!(clip["files"][0]["type"], "video/mp4", "{clip:#}");
    assert!(finding(&clip, "unresolved-reference").is_none());

    let (_, poster) = run(2, &fetch);
    assert_eq!(poster["part"], "poster");
    assert_eq!(poster["matches"].as_array().unwrap().len(), 1, "{poster:#}");
    assert!(finding(&poster, "unresolved-reference").is_none());

    let (exit, long) = run(3, &fetch);
    assert_eq!(exit, 3);
    assert!(finding(&long, "unresolved-reference").is_some(), "{long:#}");
    let (_, private) = run(4, &fetch);
    let found = finding(&private, "unresolved-reference").unwrap();
    assert!(
        found["message"].as_str().unwrap().contains("10.0.0.1"),
        "{found:#}"
    );
    let (_, preview) = run(5, &fetch);
    assert_eq!(preview["part"], "preview");
}

#[test]
fn people_read_that_a_poster_is_one() {
    let (home, server) = (Home::new(), posts());
    let archive = home.archive(&[]);
    let url = server.url("/@someone/100000000000000002");
    let story = home.write(
        "story.html",
        page(&format!("<iframe src=\"{url}/embed\"></iframe>")),
    );
    let ran = home.run(&[
        "check",
        story.to_str().unwrap(),
        "--archive",
        &archive,
        "--fetch",
        "--allow-addresses",
        "127.0.0.0/8",
    ]);
    assert!(
        ran.stdout.contains("    poster   http://127.0.0.1"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("only the poster frame of the video was looked at"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("    file "), "{}", ran.stdout);
}

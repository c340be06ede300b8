//! The same bytes for the same report, its keys in the order other programs were promised.

use cutline::finding::Looked;
use cutline::report::{Audience, REPORTERS, Style, json};
use serde_json::Value;

use super::build::sample;
use super::build_file::comparison;
use super::written;

const FILE: &str = "file type width height duration digest capture_time gps creator credit source caption headline \
    copyright city state country date_created instructions usage_terms asset_id embargo_until orientation software \
    camera digital_source_type content_credentials conflicts fields problems";

const MATCH: &str = "entry path date date_kind place caption credit signal distance inliers query_overlap \
    entry_overlap transform edits segments";

const MEDIA: &str = "/articles/0/media/0";

/// The promised keys of the value at `pointer`.
const CHECK: &[(&str, &str)] = &[
    ("", "schema run articles summary"),
    ("/run/newest", "from to precision"),
    ("/articles/0", "article media"),
    (
        "",
        "reference claim files verdict says matches findings problems",
    ),
    (
        "/reference",
        "id key kind role urls best_url alt caption credit provider embed_id id_time posted_by hedge context line \
        column",
    ),
    (
        "/reference/credit",
        "verbatim photographer agency distributor placeholder file_photo",
    ),
    ("/claim", "when where bound"),
    ("/claim/when", "from to precision"),
    ("/claim/where", "city region country lat lon"),
    ("/files/0", FILE),
    ("/files/0/gps", "lat lon alt"),
    ("/files/0/fields/0", "name value from"),
    ("/matches/0", MATCH),
    ("/matches/0/place", "city region country lat lon"),
    ("/matches/0/edits/0", "kind side amount box"),
    (
        "/findings/0",
        "id rule level confidence message evidence line column",
    ),
    (
        "/findings/0/evidence/0",
        "kind says source date entry digest",
    ),
    ("/problems/0", "kind message subject"),
    ("/summary", "exit entries_searched newest_entry"),
];

fn assert_order(value: &Value, promised: &str) {
    let promised: Vec<&str> = promised.split_whitespace().collect();
    let keys = value.as_object().unwrap().keys().map(String::as_str);
    let found: Vec<&str> = keys.filter(|key| promised.contains(key)).collect();
    assert_eq!(found, promised, "{value:#}");
}

#[test]
fn keys_stand_as_promised() {
    let sample = sample();
    for audience in [Audience::Public, Audience::Desk] {
        let text = written("json", &sample, audience, Style::Plain);
        let value: Value = serde_json::from_str(&text).unwrap();
        let media = value.pointer(MEDIA).unwrap();
        for (at, (pointer, promised)) in CHECK.iter().enumerate() {
            let of_report = at < 3 || *pointer == "/summary";
            let from = if of_report { &value } else { media };
            let found = from.pointer(pointer).unwrap();
            if audience == Audience::Public && pointer.ends_with("/gps") {
                assert_eq!(found, &Value::Null);
                continue;
            }
            assert_order(found, promised);
        }
    }
    let media = &sample.articles[0].media[0];
    assert_order(&json::inspect_line(&media.files[0], Audience::Desk), FILE);
    let line = json::match_line("q.jpg", None, Looked::Checked, &media.matches, &[]);
    assert_order(&line, "query digest checked matches problems");
    assert_order(&line["matches"][0], MATCH);
    let line = json::compare_line(&comparison(&sample));
    assert_order(&line, "a b match problems");
    assert_order(&line["a"], "file type width height digest");
    assert_order(&line["match"], MATCH);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for reporter in REPORTERS {
        for audience in [Audience::Public, Audience::Desk] {
            let write = || written(reporter.name(), &sample(), audience, Style::Plain);
            let first = write();
            assert!((0..8).all(|_| write() == first), "{}", reporter.name());
        }
    }
}

#[test]
fn an_entry_shows_no_password() {
    let mut entry = sample().articles[0].media[0].matches[0].entry.clone();
    entry.records[0].source_url = Some("https://me:hunter2@a.example/planes".to_owned());
    entry.records[0].caption = Some(String::new());
    let line = json::entry_line(&entry);
    assert_eq!(line["records"][0]["source_url"], "https://a.example/planes");
    assert_eq!(line["records"][0]["caption"], Value::Null);
}

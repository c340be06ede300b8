//! Dates of ids, names, addresses and servers as evidence, through the built program.

use serde_json::Value;

use crate::run::{Home, finding, fixture, media};

/// Posted on 7 October 2019 at 22:38:08 UTC, by its id.
const POST: &str = "https://twitter.com/someone/status/1181337941215338496";

/// Kind, reliability and stand of every piece of dated evidence, with its source.
pub(crate) fn dates(media: &Value) -> Vec<(&str, &str, &str, &str)> {
    let all = media["dates"].as_array().unwrap();
    all.iter()
        .map(|piece| {
            let text = |key: &str| piece[key].as_str().unwrap_or("-");
            (
                text("kind"),
                text("reliability"),
                text("stands"),
                text("source"),
            )
        })
        .collect()
}

/// A story of 8 January 2020 with `body` in its midst.
pub(crate) fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta property=\"article:published_time\" \
         content=\"2020-01-08T06:30:00Z\"></head><body><article><h1>Planes in flames</h1><p>Missiles hit an air base \
         in western Iraq.</p>{body}<p>Officials were counting the damage.</p></article></body></html>"
    )
}

#[test]
fn a_post_older_than_the_event_is_noted_without_its_media() {
    let home = Home::new();
    let id = POST.rsplit('/').next().unwrap();
    let player = format!("https://platform.twitter.com/embed/Tweet.html?id={id}");
    let embed = format!(
        "<p>Footage shows planes on fire at the base on Tuesday.</p><iframe src=\"{player}\"></iframe>"
    );
    let story = home.write("story.html", page(&embed));
    let (exit, report) = home.check(&[story.to_str().unwrap()]);
    let post = media(&report)[0];
    assert_eq!(dates(post), [("post-id", "stated", "against", &*player)]);
    let piece = &post["dates"][0];
    assert_eq!(piece["not_before"], Value::Null, "it may be older still");
    assert_eq!(piece["not_after"], "2019-10-07T22:38:09Z");
    let noted = finding(post, "capture-date-conflict").expect("a note");
    assert_eq!(noted["level"], "note");
    assert_eq!(
        noted["message"],
        "the post is dated 2019-10-07 22:38 UTC by its id, the caption says 2020-01-07"
    );
    assert_eq!(exit, 3, "the video itself could not be looked at");
}

#[test]
fn an_archived_post_dates_a_copy_by_its_id() {
    let home = Home::new();
    let planes = fixture("stories/planes.jpg");
    let list = home.write(
        "posts.csv",
        format!("path,source_url\n{},{POST}\n", planes.display()),
    );
    let archive = home.path("a.sqlite").display().to_string();
    let added = home.run(&[
        "archive",
        "add",
        "--archive",
        &archive,
        "--metadata",
        list.to_str().unwrap(),
        planes.to_str().unwrap(),
    ]);
    assert_eq!(added.exit, 0, "{}", added.stderr);
    let copy = home.write("copy.jpg", std::fs::read(&planes).unwrap());
    let caption = "Planes burn at an air base in Iraq on 7 January 2020";
    let (exit, report) = home.check(&[
        copy.to_str().unwrap(),
        "--caption",
        caption,
        "--archive",
        &archive,
    ]);
    let photo = media(&report)[0];
    let reused = finding(photo, "reused-before-event").expect("a finding");
    assert_eq!(reused["level"], "warn", "{photo:#}");
    assert!(
        reused["message"].as_str().unwrap().starts_with(&format!(
            "an earlier copy exists, dated 2019-10-07 22:38 UTC by the id of the post at {POST}"
        )),
        "{reused:#}"
    );
    assert_eq!(exit, 1);
}

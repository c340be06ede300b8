//! A story on the network, through the built program.

use super::server::Server;
use crate::ledger::{dates, page};
use crate::run::{Home, finding, fixture, media};

fn site() -> Server {
    let page = std::fs::read(fixture("stories/planes.html")).unwrap();
    let picture = std::fs::read(fixture("stories/planes.jpg")).unwrap();
    Server::start(move |connection| match connection.path.as_str() {
        "/2020/planes.html" => connection.answer(
            "HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8",
            &page,
        ),
        "/2020/planes.jpg" => {
            connection.answer("HTTP/1.1 200 OK\nContent-Type: image/jpeg", &picture);
        }
        _ => connection.answer("HTTP/1.1 404 Not Found", b""),
    })
}

#[test]
fn media_of_a_story_are_fetched_only_when_asked() {
    let (home, site) = (Home::new(), site());
    let archive = home.archive(&["fixtures/archive.csv"]);
    let url = site.url("/2020/planes.html").to_string();
    let common = [url.as_str(), "--archive", &archive];

    let refused = home.run(&[&["check"], &common[..]].concat());
    assert_eq!(
        refused.exit, 2,
        "loopback is refused by default: {}",
        refused.stdout
    );
    assert_eq!(site.requests(), Vec::<String>::new());

    let allowed = [&common[..], &["--allow-addresses", "127.0.0.0/8"]].concat();
    let (exit, report) = home.check(&allowed);
    assert_eq!(exit, 3, "{report:#}");
    assert!(
        finding(media(&report)[0], "unreachable-media").is_some(),
        "{report:#}"
    );
    assert_eq!(
        site.requests().len(),
        1,
        "the page alone: {:?}",
        site.requests()
    );

    let (exit, report) = home.check(&[&allowed[..], &["--fetch"]].concat());
    assert_eq!(exit, 1, "{report:#}");
    assert!(
        finding(media(&report)[0], "reused-before-event").is_some(),
        "{report:#}"
    );
    assert!(
        media(&report)[0]["files"][0]["file"]
            .as_str()
            .unwrap()
            .ends_with("/2020/planes.jpg")
    );
}

#[test]
fn addresses_and_servers_are_hints() {
    let picture = std::fs::read(fixture("stories/planes.jpg")).unwrap();
    let site = Server::start(move |connection| {
        match connection.path.as_str() {
        "/2019/11/15/planes.jpg" => connection.answer(
            "HTTP/1.1 200 OK\nContent-Type: image/jpeg\nLast-Modified: Fri, 15 Nov 2019 10:00:00 GMT",
            &picture,
        ),
        _ => connection.answer("HTTP/1.1 404 Not Found", b""),
    }
    });
    let home = Home::new();
    let archive = home.archive(&[]);
    let url = site.url("/2019/11/15/planes.jpg").to_string();
    let figure = |caption: &str| {
        page(&format!(
            "<figure><img src=\"{url}\" width=800 height=533><figcaption>{caption}</figcaption></figure>"
        ))
    };
    let story = home.write(
        "story.html",
        figure("Planes burn in Iraq on 7 January 2020."),
    );
    let path = story.to_str().unwrap();
    let flags = ["--archive", &archive, "--allow-addresses", "127.0.0.0/8"];
    let looked = |more: &[&str]| {
        let (_, report) = home.check(&[&[path][..], &flags, more].concat());
        media(&report)[0].clone()
    };
    let unseen = looked(&[]);
    let address = ("address", "hint", "against", url.as_str());
    assert_eq!(dates(&unseen), [address], "told without the picture");

    let seen = looked(&["--fetch"]);
    let server = ("last-modified", "hint", "against", url.as_str());
    assert_eq!(dates(&seen)[..2], [address, server]);
    let noted = finding(&seen, "capture-date-conflict").expect("a note");
    assert_eq!(noted["level"], "note");

    let agreeing = home.write("agreeing.html", figure("Planes burn in 2019."));
    let (_, report) = home.check(&[&[agreeing.to_str().unwrap()][..], &flags].concat());
    assert_eq!(finding(media(&report)[0], "capture-date-conflict"), None);
}

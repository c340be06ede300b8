//! `yt-dlp` as a child: what it is told, and what becomes of one that misbehaves.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cutline::fetch::resolve::{Downloader, Part, Resolved};
use cutline::limit::{Limits, ProblemKind};

use super::assert_one_clear_line;
use super::resolve::{
    PLAYER, embed, only_page, picture, poster, posts, resolve, resolver, youtube,
};
use super::server::Server;
use crate::ledger::page;
use crate::run::Home;

/// A program named `yt-dlp` that is the shell script `script`.
fn yt_dlp(folder: &Path, script: &str) -> Downloader {
    let path = folder.join("yt-dlp");
    // Written by a child: a file that this process holds open for writing while another test forks cannot be run.
    let written = Command::new("sh")
        .args([
            "-c",
            "printf '#!/bin/sh\\n%s\\n' \"$2\" > \"$1\" && chmod +x \"$1\"",
            "sh",
        ])
        .arg(&path)
        .arg(script)
        .status()
        .unwrap();
    assert!(written.success());
    Downloader::find(None, Some(folder.as_os_str()), None).unwrap()
}

#[test]
fn yt_dlp_gets_what_no_address_leads_to() {
    let server = Server::start(|connection| picture(connection, "stories/planes.jpg"));
    let folder = tempfile::tempdir().unwrap();
    let script = "printf 'VIDEO\\n'; printf '%s\\n' \"$@\"; echo \"home=${HOME-none} in=$(pwd)\"";
    let mut resolver = resolver(&server, &[("youtube", youtube), ("youtube", poster)]);
    resolver.downloader = Some(yt_dlp(folder.path(), script));
    let limits = Limits {
        fetch_bytes: 5_000_000,
        fetch_seconds: 7,
        ..Limits::default()
    };
    let Resolved::Whole(file) = resolve(&resolver, &embed(PLAYER), &limits) else {
        panic!("the video");
    };
    assert_eq!(
        server.requests(),
        Vec::<String>::new(),
        "no poster is needed"
    );
    assert_eq!(file.name, "https://www.youtube.com/watch?v=ZLz5VdT_iTM");
    let said = String::from_utf8(file.bytes).unwrap();
    let said: Vec<&str> = said.lines().collect();
    let value = |name: &str| said[said.iter().position(|line| *line == name).unwrap() + 1];
    assert_eq!(value("--max-filesize"), "5000000");
    assert_eq!(value("--socket-timeout"), "7");
    assert_eq!(value("--proxy"), "");
    assert_eq!(value("--output"), "-");
    assert_eq!(value("--use-extractors"), "default,-generic");
    for flag in ["--ignore-config", "--no-playlist", "--no-cache-dir"] {
        assert!(said.contains(&flag), "{flag}");
    }
    let end = &said[said.len() - 3..];
    assert_eq!(
        end,
        [
            "--",
            "https://www.youtube.com/watch?v=ZLz5VdT_iTM",
            "home=none in=/"
        ]
    );
}

#[test]
fn a_yt_dlp_that_misbehaves_leaves_the_poster() {
    let server = Server::start(|connection| picture(connection, "stories/planes.jpg"));
    let limits = Limits {
        fetch_bytes: 1_000_000,
        fetch_seconds: 1,
        ..Limits::default()
    };
    for (script, cause) in [
        ("sleep 60", "`yt-dlp` was stopped after `4` seconds"),
        (
            "while :; do echo VIDEO VIDEO VIDEO; done",
            "after writing `1000000` bytes",
        ),
        (
            "echo 'ERROR: gone' >&2; exit 1",
            "`yt-dlp` gave up: ERROR: gone",
        ),
        ("exit 0", "gave no file"),
        ("echo words", "is no video of a known kind"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut resolver = resolver(&server, &[("youtube", youtube), ("youtube", poster)]);
        resolver.downloader = Some(yt_dlp(folder.path(), script));
        let started = Instant::now();
        let found = resolve(&resolver, &embed(PLAYER), &limits);
        let Resolved::Part(_, Part::Poster, why) = found else {
            panic!("{script}: {found:?}");
        };
        assert!(why.message.contains(cause), "{script}: {}", why.message);
        assert_one_clear_line(&why);
        assert_eq!(why.kind, ProblemKind::FetchFailed);
        assert!(started.elapsed() < Duration::from_secs(30), "{script}");
    }
}

#[test]
fn yt_dlp_is_handed_no_address_that_is_not_known() {
    let server = posts();
    let folder = tempfile::tempdir().unwrap();
    let mut resolver = resolver(&server, &[("mastodon", only_page)]);
    resolver.downloader = Some(yt_dlp(folder.path(), "printf 'VIDEO'"));
    let url = server.url("/@someone/100000000000000002");
    let found = resolve(&resolver, &embed(url.as_str()), &Limits::default());
    assert!(
        matches!(found, Resolved::Part(_, Part::Poster, _)),
        "{found:?}"
    );
    let secret = Some("http://me:secret@127.0.0.1:1/".parse().unwrap());
    let with_password = Downloader::find(None, Some(folder.path().as_os_str()), secret).unwrap();
    let mut resolver = super::resolve::resolver(&server, &[("youtube", youtube)]);
    resolver.downloader = Some(with_password);
    let found = resolve(&resolver, &embed(PLAYER), &Limits::default());
    let Resolved::Nothing(why) = found else {
        panic!("{found:?}");
    };
    assert!(why.message.contains("password"), "{}", why.message);
    assert!(!why.message.contains("secret"), "{}", why.message);
    let missing = Downloader::find(None, None, None).unwrap_err();
    assert!(missing.message.contains("`yt-dlp`"), "{}", missing.message);
}

#[test]
fn a_program_named_for_it_that_is_none_is_told() {
    let home = Home::new();
    home.write(
        "config/cutline/config.toml",
        "[programs]\nyt-dlp = \"/etc/passwd\"\n",
    );
    let story = home.write("story.html", page("<p>Nothing is shown.</p>"));
    let told = home.check(&[story.to_str().unwrap(), "--fetch"]).1;
    let problems = told["problems"].to_string();
    assert!(problems.contains("`passwd` is no program"), "{problems}");
    let untold = home.check(&[story.to_str().unwrap()]).1;
    assert!(!untold["problems"].to_string().contains("yt-dlp"));
}

//! The fetcher against a hostile server.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use cutline::fetch::guard::AllowedAddresses;
use cutline::fetch::http::{FetchError, HttpFetcher};
use cutline::fetch::{Digest, Fetcher, HttpSettings};
use cutline::limit::{Limits, Problem, ProblemKind};
use url::Url;

use super::assert_one_clear_line;
use super::server::{Connection, Server};

fn fetcher(allow: &[&str]) -> HttpFetcher {
    HttpFetcher::new(HttpSettings {
        allow: AllowedAddresses::parse(allow).unwrap(),
        ..HttpSettings::default()
    })
    .unwrap()
}

/// A fetcher that may ask our own server and nothing else on this network.
fn local() -> HttpFetcher {
    fetcher(&["127.0.0.0/8"])
}

fn small() -> Limits {
    Limits {
        fetch_bytes: 10_000,
        fetch_seconds: 20,
        redirects: 3,
        ..Limits::default()
    }
}

fn fails(fetcher: &HttpFetcher, url: &Url, limits: &Limits) -> Problem {
    let problem = fetcher.fetch(url, limits).unwrap_err();
    assert_one_clear_line(&problem);
    problem
}

fn redirect(connection: &mut Connection, to: &str) {
    connection.answer(&format!("HTTP/1.1 302 Found\nLocation: {to}"), b"");
}

#[test]
fn a_picture_comes_with_what_is_said_of_it() {
    let server = Server::start(|connection| {
        connection.answer(
            "HTTP/1.1 200 OK\nContent-Type: image/jpeg\nLast-Modified: Wed, 08 Jan 2020 10:00:00 GMT\nSet-Cookie: a=b",
            b"picture",
        );
    });
    let fetcher = local();
    let media = fetcher
        .fetch(&server.url("/a.jpg?w=1#top"), &small())
        .unwrap();
    assert_eq!(media.bytes, b"picture");
    assert_eq!(media.digest, Digest::of(b"picture"));
    assert_eq!(media.final_url, Some(server.url("/a.jpg?w=1")));
    assert_eq!(media.name, server.url("/a.jpg?w=1").as_str());
    assert_eq!(media.path, None);
    assert_eq!(media.content_type.as_deref(), Some("image/jpeg"));
    assert_eq!(
        media.last_modified.as_deref(),
        Some("Wed, 08 Jan 2020 10:00:00 GMT")
    );

    fetcher.fetch(&server.url("/b.jpg"), &small()).unwrap();
    let requests = server.requests();
    assert!(
        requests[0].starts_with("GET /a.jpg?w=1 HTTP/1.1\r\n"),
        "{}",
        requests[0]
    );
    let heads = requests.concat().to_ascii_lowercase();
    assert!(heads.contains("user-agent: cutline/"), "{heads}");
    assert!(
        !heads.contains("cookie") && !heads.contains("referer"),
        "{heads}"
    );
}

#[test]
fn loopback_is_refused_by_default() {
    let server = Server::start(|connection| connection.answer("HTTP/1.1 200 OK", b"secret"));
    let port = server.address.port();
    let fetcher = fetcher(&[]);
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "１２７.０.０.１",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0",
        "user:secret@127.0.0.1",
    ] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        let problem = fails(&fetcher, &url, &small());
        assert_eq!(problem.kind, ProblemKind::FetchFailed, "{host}");
        assert!(!problem.message.contains("secret"), "{}", problem.message);
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[test]
fn a_name_is_judged_by_its_addresses() {
    let server = Server::start(|connection| connection.answer("HTTP/1.1 200 OK", b"x"));
    let url = Url::parse(&format!("http://localhost:{}/", server.address.port())).unwrap();
    assert_eq!(local().fetch(&url, &small()).unwrap().bytes, b"x");
    // An exception for another address lets the name pass, and its addresses are then refused.
    let problem = fails(&fetcher(&["10.0.0.1"]), &url, &small());
    assert!(problem.message.contains("loopback"), "{}", problem.message);
    assert!(
        problem.message.contains("fetch.allow-addresses"),
        "{}",
        problem.message
    );
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn redirects_are_followed_and_each_is_checked() {
    let server = Server::start(|connection| match connection.path.as_str() {
        "/relative" => redirect(connection, "next/one"),
        "/next/one" => redirect(connection, "/picture#x"),
        "/picture" => connection.answer("HTTP/1.1 200 OK", b"picture"),
        "/metadata" => redirect(connection, "http://169.254.169.254/latest/meta-data/"),
        "/decimal" => redirect(connection, "//2852039166/latest"),
        "/loopback6" => redirect(connection, "http://[::1]/"),
        "/private" => redirect(connection, "http://10.0.0.1/admin"),
        "/file" => redirect(connection, "file:///etc/passwd"),
        "/user" => redirect(connection, "http://admin:hunter2@127.0.0.1/"),
        "/nowhere" => connection.answer("HTTP/1.1 301 Moved Permanently", b""),
        "/nonsense" => redirect(connection, "http://[::1"),
        "/circle" => redirect(connection, "/circle#again"),
        "/circle2" => redirect(connection, "/circle3"),
        "/circle3" => redirect(connection, "/circle2"),
        path => {
            let next: u32 = path.trim_start_matches('/').parse().unwrap();
            redirect(connection, &format!("/{}", next + 1));
        }
    });
    let fetcher = local();
    let media = fetcher.fetch(&server.url("/relative"), &small()).unwrap();
    assert_eq!(media.final_url, Some(server.url("/picture")));

    for (path, says) in [
        ("/metadata", "link-local"),
        ("/decimal", "169.254.169.254"),
        ("/loopback6", "loopback"),
        ("/private", "private"),
        ("/file", "only `http` and `https`"),
        ("/user", "user name or password"),
        ("/nowhere", "redirects to nowhere"),
        ("/nonsense", "no URL"),
        ("/circle", "circle"),
        ("/circle2", "circle"),
        ("/1", "more than 3 redirects"),
    ] {
        let problem = fails(&fetcher, &server.url(path), &small());
        assert_eq!(problem.kind, ProblemKind::FetchFailed, "{path}");
        assert!(
            problem.message.contains(says),
            "{path}: {}",
            problem.message
        );
        assert!(!problem.message.contains("hunter2"), "{}", problem.message);
        assert_eq!(problem.subject, Some(server.url(path).into()));
    }
    let numbered = |head: &String| head.starts_with("GET /4 ");
    assert!(
        server.requests().iter().any(numbered)
            && !server
                .requests()
                .iter()
                .any(|head| head.starts_with("GET /5 "))
    );
}

#[test]
fn statuses_are_named() {
    let server = Server::start(|connection| {
        let status = connection.path.trim_start_matches('/').to_owned();
        connection.answer(&format!("HTTP/1.1 {status} X"), b"page not found");
    });
    for status in [304, 400, 403, 404, 410, 429, 500, 503] {
        let problem = fails(&local(), &server.url(&format!("/{status}")), &small());
        assert_eq!(problem.kind, ProblemKind::FetchFailed);
        assert!(
            problem.message.contains(&format!("status {status}")),
            "{}",
            problem.message
        );
    }
}

#[test]
fn a_body_over_the_limit_is_refused_however_it_comes() {
    let server = Server::start(|connection| match connection.path.as_str() {
        "/fits" => connection.answer("HTTP/1.1 200 OK", &[b'x'; 10_000]),
        "/declared" => {
            // Only the head: a client that waited for the body would time out instead.
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
            wait_for_close(connection);
        }
        "/chunked" => {
            connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while connection.stream.write_all(b"5\r\n12345\r\n").is_ok() {}
        }
        "/endless" => {
            connection.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while connection.stream.write_all(&[0; 4096]).is_ok() {}
        }
        path => panic!("{path}"),
    });
    let fetcher = local();
    assert_eq!(
        fetcher
            .fetch(&server.url("/fits"), &small())
            .unwrap()
            .bytes
            .len(),
        10_000
    );
    for path in ["/declared", "/chunked", "/endless"] {
        let problem = fails(&fetcher, &server.url(path), &small());
        assert_eq!(
            problem.kind,
            ProblemKind::OverLimit,
            "{path}: {}",
            problem.message
        );
        assert!(
            problem.message.contains("10000 bytes"),
            "{}",
            problem.message
        );
        assert!(
            problem.message.contains("`fetch-bytes`"),
            "{}",
            problem.message
        );
    }
}

fn wait_for_close(connection: &mut Connection) {
    let mut byte = [0];
    let _ = connection.stream.read(&mut byte);
}

#[test]
fn a_compressed_bomb_is_cut_at_the_limit() {
    let bomb = gzip(&vec![0; 50_000_000]);
    let fine = gzip(b"picture");
    let server = Server::start(move |connection| match connection.path.as_str() {
        "/bomb" => connection.answer("HTTP/1.1 200 OK\nContent-Encoding: gzip", &bomb),
        "/fine" => connection.answer("HTTP/1.1 200 OK\nContent-Encoding: gzip", &fine),
        "/broken" => {
            connection.answer("HTTP/1.1 200 OK\nContent-Encoding: gzip", b"no gzip at all");
        }
        path => panic!("{path}"),
    });
    let limits = Limits {
        fetch_bytes: 1_000_000,
        ..small()
    };
    let fetcher = local();
    assert_eq!(
        fetcher.fetch(&server.url("/fine"), &limits).unwrap().bytes,
        b"picture"
    );
    assert_eq!(
        fails(&fetcher, &server.url("/bomb"), &limits).kind,
        ProblemKind::OverLimit
    );
    assert_eq!(
        fails(&fetcher, &server.url("/broken"), &limits).kind,
        ProblemKind::FetchFailed
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_server_that_dawdles_is_left() {
    let server = Server::start(|connection| match connection.path.as_str() {
        "/silent" => wait_for_close(connection),
        "/head" => {
            connection.send(b"HTTP/1.1 200 OK\r\n");
            while connection.stream.write_all(b"X: y\r\n").is_ok() {
                std::thread::sleep(Duration::from_millis(200));
            }
        }
        "/body" => {
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
            while connection.stream.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(200));
            }
        }
        path => {
            let next: u32 = path.trim_start_matches('/').parse().unwrap();
            std::thread::sleep(Duration::from_millis(600));
            redirect(connection, &format!("/{}", next + 1));
        }
    });
    let limits = Limits {
        fetch_seconds: 1,
        ..small()
    };
    for path in ["/silent", "/head", "/body", "/1"] {
        let problem = fails(&local(), &server.url(path), &limits);
        assert_eq!(problem.kind, ProblemKind::FetchFailed, "{path}");
        assert!(
            problem.message.contains("longer than 1 s"),
            "{path}: {}",
            problem.message
        );
        assert!(
            problem.message.contains("`fetch-seconds`"),
            "{}",
            problem.message
        );
    }
}

#[test]
fn broken_answers_are_told_apart() {
    let server = Server::start(|connection| match connection.path.as_str() {
        "/short" => connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"),
        "/garbage" => connection.send(b"\x00\x01\x02 not http\r\n\r\n"),
        "/nothing" => {}
        "/header" => {
            connection.send(b"HTTP/1.1 200 OK\r\nX: ");
            while connection.stream.write_all(&[b'a'; 4096]).is_ok() {}
        }
        path => panic!("{path}"),
    });
    for path in ["/short", "/garbage", "/nothing", "/header"] {
        let problem = fails(&local(), &server.url(path), &small());
        assert_eq!(
            problem.kind,
            ProblemKind::FetchFailed,
            "{path}: {}",
            problem.message
        );
    }
}

#[test]
fn no_server_and_no_tls_are_told_apart() {
    let fetcher = local();
    let gone = Server::start(|_| {}).address;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = closed.local_addr().unwrap();
    drop(closed);
    assert_ne!(gone, refused);
    let problem = fails(
        &fetcher,
        &format!("http://{refused}/").parse().unwrap(),
        &small(),
    );
    assert!(
        problem.message.contains("connection refused"),
        "{}",
        problem.message
    );

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let problem = fails(
        &fetcher,
        &format!("https://{address}/").parse().unwrap(),
        &small(),
    );
    assert_eq!(problem.kind, ProblemKind::FetchFailed);
    assert!(
        problem.message.contains("no connection could be made"),
        "{}",
        problem.message
    );
}

#[test]
fn a_host_gets_four_requests_at_once() {
    let all_there = Barrier::new(4);
    let (now, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let server = Server::start(move |connection| {
        seen.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        // Passes only when four requests are here together.
        all_there.wait();
        now.fetch_sub(1, Ordering::SeqCst);
        connection.answer("HTTP/1.1 200 OK", b"x");
    });
    let fetcher = local();
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| fetcher.fetch(&server.url("/"), &small()).unwrap());
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), 4);
    assert_eq!(server.requests().len(), 12);
}

#[test]
fn a_proxy_is_asked_only_for_what_the_guard_lets_through() {
    let proxy = Server::start(|connection| connection.answer("HTTP/1.1 200 OK", b"by proxy"));
    let settings = |allow: &[&str]| HttpSettings {
        allow: AllowedAddresses::parse(allow).unwrap(),
        proxy: Some(proxy.url("/")),
        ..HttpSettings::default()
    };
    let fetcher = HttpFetcher::new(settings(&[])).unwrap();
    for url in [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://169.254.169.254/",
        "http://intranet/",
    ] {
        fails(&fetcher, &url.parse().unwrap(), &small());
    }
    assert_eq!(proxy.requests(), Vec::<String>::new());
    let media = fetcher
        .fetch(&"http://8.8.8.8/a.jpg".parse().unwrap(), &small())
        .unwrap();
    assert_eq!(media.bytes, b"by proxy");
    assert!(
        proxy.requests()[0].starts_with("GET http://8.8.8.8/a.jpg "),
        "{}",
        proxy.requests()[0]
    );
}

#[test]
fn settings_no_client_can_use_are_refused() {
    let settings = |proxy: &str| HttpSettings {
        proxy: Some(proxy.parse().unwrap()),
        ..HttpSettings::default()
    };
    for proxy in ["socks5://127.0.0.1:1080", "file:///etc/passwd"] {
        assert!(
            matches!(HttpFetcher::new(settings(proxy)), Err(FetchError::Proxy(_))),
            "{proxy}"
        );
    }
    let settings = HttpSettings {
        user_agent: "a\r\nX-Evil: 1".to_owned(),
        ..HttpSettings::default()
    };
    assert!(matches!(
        HttpFetcher::new(settings),
        Err(FetchError::UserAgent(_))
    ));
}

//! Local reach, the guard, and HTTP against a server of our own.

mod files;
#[cfg(feature = "http")]
mod resolve;
#[cfg(feature = "http")]
mod server;
#[cfg(feature = "http")]
mod story;
#[cfg(feature = "http")]
mod web;
#[cfg(feature = "http")]
mod yt_dlp;

use std::net::IpAddr;

use cutline::fetch::guard::{AllowedAddresses, check_address, check_url};
use cutline::limit::Problem;
use url::{Host, Url};

use crate::data::test_data;

/// One clear line: no line breaks or control characters, no full stop, something in backticks.
fn assert_one_clear_line(problem: &Problem) {
    let message = &problem.message;
    assert!(!message.chars().any(char::is_control), "{message}");
    assert!(!message.ends_with('.'), "{message}");
    assert!(message.contains('`'), "{message}");
    assert!(message.contains("; "), "no remedy: {message}");
    assert!(message.len() < 900, "{message}");
    assert!(problem.subject.is_some(), "{message}");
}

#[test]
fn the_guard_refuses_by_the_url_alone() {
    let allow = AllowedAddresses::default();
    for url in [
        "ftp://example.com/a.jpg",
        "file:///etc/passwd",
        "data:image/png,x",
        "gopher://example.com/",
        "http://user@example.com/",
        "http://user:pass@example.com/",
        "http://:pass@example.com/",
        "http://localhost/",
        "http://LOCALHOST:8080/",
        "http://localhost./",
        "http://a.localhost/",
        "http://router.local/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.1/",
        "http://127.0.1/",
        "http://127.0.0.1./",
        "http://0/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://%31%32%37.0.0.1/",
        "http://%30%78%37%66.1/",
        "http://loc%61lhost/",
        "http://ｌｏｃａｌｈｏｓｔ/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http:\\\\127.0.0.1\\",
        "http:127.0.0.1",
        "http://example.com@127.0.0.1/",
    ] {
        let url = Url::parse(url).unwrap();
        assert!(check_url(&url, &allow).is_err(), "{url}");
    }
    for url in [
        "https://example.com/a.jpg",
        "http://example.com:8080/",
        "http://8.8.8.8/",
        "http://[2606:4700::1111]/",
        "http://134744072/",
    ] {
        let url = Url::parse(url).unwrap();
        assert_eq!(check_url(&url, &allow), Ok(()), "{url}");
    }
}

/// The client connects to the host of the serialised URL; the guard must judge that very host.
#[test]
fn the_guard_sees_what_the_client_connects_to() {
    let Some(data) = test_data("the URL standard's test vectors") else {
        return;
    };
    let path = data.join("files/f_rust_url/url/tests/urltestdata.json");
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let none = AllowedAddresses::default();
    let (mut literals, mut names) = (0, 0);
    for case in &cases {
        let Some(input) = case["input"].as_str() else {
            continue;
        };
        let base = case["base"].as_str().and_then(|base| Url::parse(base).ok());
        let Ok(url) = Url::options().base_url(base.as_ref()).parse(input) else {
            continue;
        };
        if !matches!(url.scheme(), "http" | "https") {
            continue;
        }
        if let Some(expected) = case["hostname"].as_str() {
            assert_eq!(url.host_str(), Some(expected), "{input:?}");
        }
        // What the client does with the host: takes it for an address if it reads as one, else resolves it.
        let host = url.host_str().unwrap();
        let connects = host.trim_matches(['[', ']']).parse::<IpAddr>();
        let mut bare = url.clone();
        bare.set_username("").unwrap();
        bare.set_password(None).unwrap();
        match url.host().unwrap() {
            Host::Domain(name) => {
                assert!(connects.is_err(), "{input:?} connects to {connects:?}");
                // The system's resolver also takes `127.1` and `0x7f.1` for addresses.
                let name = name.strip_suffix('.').unwrap_or(name);
                let last = name.rsplit('.').next().unwrap();
                let number = match last.strip_prefix("0x") {
                    Some(hex) => hex.bytes().all(|b| b.is_ascii_hexdigit()),
                    None => !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()),
                };
                assert!(!number, "{input:?}: {name} may be taken for an address");
                names += 1;
            }
            Host::Ipv4(_) | Host::Ipv6(_) => {
                let address = connects.unwrap();
                assert_eq!(
                    check_url(&bare, &none),
                    check_address(address, &none),
                    "{input:?}"
                );
                literals += 1;
            }
        }
        if bare != url {
            assert!(check_url(&url, &none).is_err(), "{input:?}");
        }
    }
    assert!(literals > 20 && names > 150, "{literals} {names}");
}

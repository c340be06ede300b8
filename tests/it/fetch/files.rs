//! Files named by the user and files a page may reach.

use std::path::Path;

use cutline::fetch::file::{Reach, read_document, read_named};
use cutline::limit::{Limits, Problem, ProblemKind};

use super::assert_one_clear_line;

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A page's folder with pictures, beside a folder that is out of reach.
struct Site {
    all: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let all = tempfile::tempdir().unwrap();
        write(all.path(), "site/page/story.html", b"<p>");
        write(all.path(), "site/page/img/a b.jpg", b"a b");
        write(all.path(), "site/page/c.jpg", b"c");
        write(all.path(), "site/static/d.jpg", b"d");
        write(all.path(), "outside/secret.jpg", b"secret");
        Self { all }
    }

    fn page(&self) -> std::path::PathBuf {
        self.all.path().join("site/page")
    }

    fn read(&self, reference: &str) -> Result<Vec<u8>, Problem> {
        let reach = Reach::new(Some(&self.page()), None);
        let read = reach.read(reference, &Limits::default());
        if let Err(problem) = &read {
            assert_one_clear_line(problem);
        }
        read.map(|media| media.bytes)
    }

    fn kind(&self, reference: &str) -> ProblemKind {
        self.read(reference).unwrap_err().kind
    }
}

#[test]
fn files_under_the_page_are_read_in_every_spelling() {
    let site = Site::new();
    write(&site.page(), "literal%20name.jpg", b"literal");
    write(&site.page(), "q.jpg?w=1", b"query in the name");
    write(&site.page(), "hash#1.jpg", b"hash");
    for (reference, bytes) in [
        ("c.jpg", &b"c"[..]),
        ("./c.jpg", b"c"),
        ("img/../c.jpg", b"c"),
        ("img/a b.jpg", b"a b"),
        ("img/a%20b.jpg", b"a b"),
        ("img%2Fa%20b.jpg", b"a b"),
        ("img\\a b.jpg", b"a b"),
        ("c.jpg?w=600&h=400", b"c"),
        ("c.jpg#top", b"c"),
        ("c.jpg?x=/../..#y", b"c"),
        ("literal%20name.jpg", b"literal"),
        ("q.jpg?w=1", b"query in the name"),
        ("hash%231.jpg", b"hash"),
        ("hash#1.jpg", b"hash"),
    ] {
        assert_eq!(site.read(reference).as_deref(), Ok(bytes), "{reference}");
    }
}

#[test]
fn the_name_is_as_walked() {
    let site = Site::new();
    let reach = Reach::new(Some(&site.page()), None);
    let media = reach.read("img/a%20b.jpg?x", &Limits::default()).unwrap();
    assert_eq!(media.path, Some(site.page().join("img/a b.jpg")));
    assert_eq!(
        media.name,
        site.page().join("img/a b.jpg").display().to_string()
    );
    assert_eq!(media.final_url, None);
}

#[test]
fn a_missing_file_is_missing() {
    let site = Site::new();
    for reference in ["no.jpg", "img/no.jpg", "c.jpg/no.jpg", "%252e%252e/c.jpg"] {
        assert_eq!(
            site.kind(reference),
            ProblemKind::MissingFile,
            "{reference}"
        );
    }
    assert_eq!(site.kind(&"x/".repeat(4_000)), ProblemKind::MissingFile);
}

#[test]
fn the_way_up_is_refused() {
    let site = Site::new();
    for reference in [
        "../static/d.jpg",
        "../../outside/secret.jpg",
        "img/../../../outside/secret.jpg",
        "..%2f..%2foutside%2fsecret.jpg",
        "%2e%2e/%2e%2e/outside/secret.jpg",
        "..\\..\\outside\\secret.jpg",
        "..%5c..%5coutside%5csecret.jpg?x",
        "../../../../../../../../../../../../etc/passwd",
        "../../outside/not-there.jpg",
    ] {
        let kind = site.kind(reference);
        // A backslash that was itself escaped is part of a name where names may hold it.
        let wanted = if reference.contains("%5c") && cfg!(unix) {
            ProblemKind::MissingFile
        } else {
            ProblemKind::OutOfReach
        };
        assert_eq!(kind, wanted, "{reference}");
    }
}

#[test]
fn absolute_paths_are_refused() {
    let site = Site::new();
    let secret = site.all.path().join("outside/secret.jpg");
    let own = site.page().join("c.jpg");
    for reference in [
        secret.to_str().unwrap(),
        own.to_str().unwrap(),
        "%2fetc%2fpasswd",
        "C:\\Windows\\win.ini",
        "C:/Windows/win.ini",
        "c:win.ini",
        "\\Windows\\win.ini",
    ] {
        assert_eq!(site.kind(reference), ProblemKind::OutOfReach, "{reference}");
    }
}

#[test]
fn file_urls_and_other_schemes_are_refused() {
    let site = Site::new();
    let own = format!("file://{}", site.page().join("c.jpg").display());
    for reference in [
        own.as_str(),
        "file:c.jpg",
        "FILE:///etc/passwd",
        "file%3A///etc/passwd",
        "javascript:alert(1)",
        "http://example.com/c.jpg",
    ] {
        assert_eq!(site.kind(reference), ProblemKind::OutOfReach, "{reference}");
    }
}

#[test]
fn network_paths_are_refused() {
    let site = Site::new();
    for reference in [
        "\\\\host\\share\\a.jpg",
        "//host/x.jpg",
        "\\\\?\\C:\\a.jpg",
        "\\\\.\\pipe\\x",
        "%2f%2fhost/x",
    ] {
        assert_eq!(site.kind(reference), ProblemKind::OutOfReach, "{reference}");
    }
}

#[test]
fn device_names_are_refused() {
    let site = Site::new();
    write(&site.page(), "aux.jpg", b"x");
    for reference in [
        "CON",
        "img/NUL.jpg",
        "aux.jpg",
        "com1",
        "LPT9.txt",
        "a%00.jpg",
    ] {
        assert_eq!(site.kind(reference), ProblemKind::OutOfReach, "{reference}");
    }
}

#[test]
fn a_folder_is_no_picture() {
    let site = Site::new();
    for reference in ["img", "img/", ".", ""] {
        assert_eq!(
            site.kind(reference),
            ProblemKind::OutOfReach,
            "{reference:?}"
        );
    }
}

#[test]
fn the_root_widens_the_reach() {
    let site = Site::new();
    let root = site.all.path().join("site");
    let limits = Limits::default();
    let reach = Reach::new(Some(&site.page()), Some(&root));
    assert_eq!(reach.read("../static/d.jpg", &limits).unwrap().bytes, b"d");
    assert_eq!(reach.read("static/d.jpg", &limits).unwrap().bytes, b"d");
    assert_eq!(reach.read("c.jpg", &limits).unwrap().bytes, b"c");
    let beyond = reach.read("../../outside/secret.jpg", &limits).unwrap_err();
    assert_eq!(beyond.kind, ProblemKind::OutOfReach);

    let only_root = Reach::new(None, Some(&root));
    assert_eq!(only_root.read("page/c.jpg", &limits).unwrap().bytes, b"c");
    let nothing = Reach::new(None, None).read("c.jpg", &limits).unwrap_err();
    assert_eq!(nothing.kind, ProblemKind::OutOfReach);
    assert!(
        nothing.message.contains("--root DIR"),
        "{}",
        nothing.message
    );
    let gone = Reach::new(Some(&root.join("gone")), None);
    assert_eq!(
        gone.read("c.jpg", &limits).unwrap_err().kind,
        ProblemKind::MissingFile
    );
}

#[test]
fn the_limit_holds_and_names_its_setting() {
    let site = Site::new();
    write(&site.page(), "nine.jpg", b"123456789");
    let limits = Limits {
        file_bytes: 8,
        document_bytes: 9,
        ..Limits::default()
    };
    let path = site.page().join("nine.jpg");
    let reach = Reach::new(Some(&site.page()), None);
    for problem in [
        reach.read("nine.jpg", &limits).unwrap_err(),
        read_named(&path, &limits).unwrap_err(),
    ] {
        assert_eq!(problem.kind, ProblemKind::OverLimit);
        assert!(
            problem.message.contains("has 9 bytes"),
            "{}",
            problem.message
        );
        assert!(
            problem.message.contains("`file-bytes`"),
            "{}",
            problem.message
        );
        assert_one_clear_line(&problem);
    }
    assert_eq!(read_document(&path, &limits).unwrap().bytes, b"123456789");
}

#[test]
fn a_hostile_name_stays_on_one_line() {
    let site = Site::new();
    let problem = site.read("a\n\u{1b}[31m\u{202e}`b.jpg").unwrap_err();
    assert!(
        problem.message.contains("\\n\\u{1b}[31m\\u{202e}'b"),
        "{}",
        problem.message
    );
}

#[test]
fn named_files_that_cannot_be_read_say_so() {
    let site = Site::new();
    let limits = Limits::default();
    let missing = read_named(&site.page().join("no.jpg"), &limits).unwrap_err();
    assert_eq!(missing.kind, ProblemKind::MissingFile);
    let folder = read_named(&site.page(), &limits).unwrap_err();
    assert_eq!(folder.kind, ProblemKind::Unreadable);
    assert!(folder.message.contains("a folder"), "{}", folder.message);
    for problem in [missing, folder] {
        assert_one_clear_line(&problem);
    }
    write(&site.page(), "empty.jpg", b"");
    assert_eq!(
        read_named(&site.page().join("empty.jpg"), &limits)
            .unwrap()
            .bytes,
        b""
    );
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_within_are_followed_and_links_out_refused() {
        let site = Site::new();
        let page = site.page();
        symlink("c.jpg", page.join("relative.jpg")).unwrap();
        symlink(page.join("c.jpg"), page.join("absolute.jpg")).unwrap();
        symlink("img", page.join("pictures")).unwrap();
        symlink(
            site.all.path().join("outside/secret.jpg"),
            page.join("out.jpg"),
        )
        .unwrap();
        symlink("../../outside", page.join("out")).unwrap();
        symlink("loop.jpg", page.join("loop.jpg")).unwrap();
        symlink("gone.jpg", page.join("dangling.jpg")).unwrap();
        symlink("/dev/zero", page.join("zero.jpg")).unwrap();
        symlink("/proc/self/fd/0", page.join("stdin.jpg")).unwrap();
        symlink(site.all.path().join("site/page-2"), page.join("sibling")).unwrap();
        write(site.all.path(), "site/page-2/e.jpg", b"e");

        for (reference, bytes) in [
            ("relative.jpg", &b"c"[..]),
            ("absolute.jpg", b"c"),
            ("pictures/a%20b.jpg", b"a b"),
        ] {
            assert_eq!(site.read(reference).as_deref(), Ok(bytes), "{reference}");
        }
        for reference in ["out.jpg", "out/secret.jpg", "zero.jpg", "sibling/e.jpg"] {
            assert_eq!(site.kind(reference), ProblemKind::OutOfReach, "{reference}");
        }
        assert!(site.read("stdin.jpg").is_err());
        assert_eq!(site.kind("loop.jpg"), ProblemKind::Unreadable);
        assert_eq!(site.kind("dangling.jpg"), ProblemKind::MissingFile);
    }

    #[test]
    fn a_linked_page_folder_is_its_target() {
        let site = Site::new();
        let link = site.all.path().join("linked");
        symlink(site.page(), &link).unwrap();
        let media = Reach::new(Some(&link), None)
            .read("c.jpg", &Limits::default())
            .unwrap();
        assert_eq!(media.path, Some(link.join("c.jpg")));
    }

    #[test]
    fn a_link_the_user_names_is_followed() {
        let site = Site::new();
        let link = site.all.path().join("link.jpg");
        symlink(site.page().join("c.jpg"), &link).unwrap();
        assert_eq!(read_named(&link, &Limits::default()).unwrap().bytes, b"c");
    }

    #[test]
    fn pipes_sockets_and_devices_are_refused_without_waiting() {
        let site = Site::new();
        let page = site.page();
        let made = std::process::Command::new("mkfifo")
            .arg(page.join("fifo.jpg"))
            .status();
        assert!(made.unwrap().success());
        let _socket = UnixListener::bind(page.join("socket.jpg")).unwrap();
        let limits = Limits::default();
        for name in ["fifo.jpg", "socket.jpg"] {
            assert_eq!(site.kind(name), ProblemKind::OutOfReach, "{name}");
            let named = read_named(&page.join(name), &limits).unwrap_err();
            assert_eq!(named.kind, ProblemKind::Unreadable, "{name}");
            assert_one_clear_line(&named);
        }
        for device in ["/dev/zero", "/dev/tty", "/dev/null"] {
            assert!(read_named(Path::new(device), &limits).is_err(), "{device}");
        }
    }

    #[test]
    fn names_need_not_be_utf8() {
        use std::os::unix::ffi::OsStrExt as _;
        let site = Site::new();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.jpg");
        std::fs::write(site.page().join(name), b"latin").unwrap();
        assert_eq!(site.read("caf%E9.jpg").as_deref(), Ok(&b"latin"[..]));
    }

    #[test]
    fn a_file_of_unknown_size_is_read_up_to_the_limit() {
        let maps = Path::new("/proc/self/maps");
        if !maps.exists() {
            return;
        }
        assert!(
            !read_named(maps, &Limits::default())
                .unwrap()
                .bytes
                .is_empty()
        );
        let limits = Limits {
            file_bytes: 16,
            ..Limits::default()
        };
        assert_eq!(
            read_named(maps, &limits).unwrap_err().kind,
            ProblemKind::OverLimit
        );
    }
}

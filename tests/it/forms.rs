//! Stories in every form that they arrive in, through the built program.

use std::path::PathBuf;

use serde_json::Value;

use crate::run::{Home, findings, media};

/// One story in each form that states its picture.
const FORMS: [&str; 5] = [
    "planes.html",
    "planes.md",
    "planes.ninjs.json",
    "planes.newsml.xml",
    "planes.rss",
];

fn read(home: &Home, arguments: &[&str]) -> Vec<Value> {
    let ran = home.run(&[&["read", "--format", "jsonl"], arguments].concat());
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    ran.lines()
}

/// A story saved as MHTML with its picture.
fn mhtml(home: &Home) -> PathBuf {
    let page = std::fs::read_to_string("fixtures/stories/planes.html").unwrap();
    let page = page
        .replace('=', "=3D")
        .replace("planes.jpg", "https://quay-courier.example/planes.jpg")
        .replace('—', "=E2=80=94")
        .replace("counting the damage", "counting =\r\nthe damage");
    let picture = base64(&std::fs::read("fixtures/stories/planes.jpg").unwrap());
    home.write(
        "planes.mhtml",
        format!(
            "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://quay-courier.example/planes\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/related; type=\"text/html\"; boundary=\"----b\"\r\n\r\n------b\r\nContent-Type: text/html\r\n\
             Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://quay-courier.example/planes\r\n\r\n{page}\r\n\
             ------b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Location: https://quay-courier.example/planes.jpg\r\n\r\n{picture}\r\n------b--\r\n"
        ),
    )
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for at in 0..4 {
            out.push(match at <= three.len() {
                true => char::from(SIGNS[(bits >> (18 - 6 * at) & 63) as usize]),
                false => '=',
            });
        }
    }
    out
}

#[test]
fn one_story_says_the_same_in_every_form() {
    let home = Home::new();
    let saved = mhtml(&home).display().to_string();
    let files = FORMS.map(|name| format!("fixtures/stories/{name}"));
    for file in files.iter().chain([&saved]) {
        let lines = read(&home, &[file]);
        let [line] = lines.as_slice() else {
            panic!("{file} is one article");
        };
        assert_eq!(
            line["headline"], "Planes in flames after missile strike on Iraqi base",
            "{file}"
        );
        assert_eq!(line["outlet"], "The Quay Courier", "{file}");
        assert_eq!(line["published"], "2020-01-08T06:30:00Z", "{file}");
        assert_eq!(line["lang"], "en", "{file}");
        assert_eq!(line["dateline"], "LONDON —", "{file}");
        let references = line["references"].as_array().unwrap();
        let [photo] = references.as_slice() else {
            panic!("{file} shows one photo: {line:#}");
        };
        assert_eq!(
            (&photo["kind"], &photo["role"]),
            (&"photo".into(), &"lead".into()),
            "{file}"
        );
        assert!(
            photo["best_url"].as_str().unwrap().ends_with("planes.jpg"),
            "{file}"
        );
        assert_eq!(
            photo["caption"], "U.S. planes burn at the Ain al-Asad air base in Iraq on Tuesday.",
            "{file}"
        );
        assert_eq!(photo["credit"]["verbatim"], "Photo by Reuters", "{file}");
        assert!(
            photo["context"]
                .as_str()
                .unwrap()
                .starts_with("LONDON — Missiles hit"),
            "{file}"
        );
        let document = std::fs::read_to_string(file).unwrap();
        let near = document
            .lines()
            .skip(photo["line"].as_u64().unwrap() as usize - 1)
            .take(14);
        assert!(
            near.collect::<String>().contains("planes.jpg"),
            "{file}: the line is that of the picture"
        );
    }
}

#[test]
fn one_story_is_judged_the_same_in_every_form() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let saved = mhtml(&home).display().to_string();
    let files = FORMS.map(|name| format!("fixtures/stories/{name}"));
    let mut judged = Vec::new();
    for file in files.iter().chain([&saved]) {
        let (exit, report) = home.check(&[file, "--archive", &archive]);
        let photos = media(&report);
        assert_eq!(photos.len(), 1, "{file}: {report:#}");
        let found: Vec<(String, String)> = findings(photos[0])
            .into_iter()
            .filter(|(_, level, _)| *level != "note")
            .map(|(rule, level, _)| (rule.to_owned(), level.to_owned()))
            .collect();
        judged.push((exit, photos[0]["verdict"].clone(), found));
    }
    assert_eq!(judged[0].0, 1, "{judged:?}");
    for other in &judged[1..] {
        assert_eq!(other, &judged[0]);
    }
}

#[test]
fn a_folder_is_every_document_in_it() {
    let home = Home::new();
    let story = std::fs::read("fixtures/stories/planes.html").unwrap();
    home.write("desk/b/saved.html", &story);
    home.write("desk/b/saved_files/frame.html", &story);
    home.write("desk/b/saved_files/planes.jpg", "");
    home.write("desk/a.md", "# Ferry\n\n![deck](deck.jpg)\n");
    home.write("desk/notes.pdf", "%PDF-1.7");
    let folder = home.path("desk").display().to_string();
    let lines = read(&home, &[&folder]);
    let names: Vec<&str> = lines
        .iter()
        .map(|line| line["article"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names[0].ends_with("a.md") && names[1].ends_with("saved.html"),
        "{names:?}"
    );

    home.write("site/news.html", &story);
    home.write("site/news-2024/old.html", &story);
    let site = home.path("site").display().to_string();
    assert_eq!(
        read(&home, &[&site]).len(),
        2,
        "a folder of another name is read"
    );

    std::fs::create_dir(home.path("empty")).unwrap();
    let empty = home.path("empty").display().to_string();
    for command in ["read", "check"] {
        let ran = home.run(&[command, &empty]);
        assert_eq!(ran.exit, 2, "{command}");
        assert!(
            [ran.stdout, ran.stderr]
                .concat()
                .contains("no documents there"),
            "{command}"
        );
    }
}

#[test]
fn a_page_saved_with_its_folder_shows_its_own_copies() {
    let home = Home::new();
    let archive = home.archive(&["fixtures/archive.csv"]);
    let page = std::fs::read_to_string("fixtures/stories/planes.html").unwrap();
    let page = page.replace("src=\"planes.jpg\"", "src=\"./planes_files/planes.jpg\"");
    let path = home.write(
        "planes.html",
        format!("<!-- saved from url=(0035)https://quay-courier.example/planes -->\n{page}"),
    );
    home.write(
        "planes_files/planes.jpg",
        std::fs::read("fixtures/stories/planes.jpg").unwrap(),
    );
    let lines = read(&home, &[&path.display().to_string()]);
    assert_eq!(lines[0]["url"], "https://quay-courier.example/planes");
    let (exit, report) = home.check(&[&path.display().to_string(), "--archive", &archive]);
    assert_eq!(exit, 1, "{report:#}");
    assert_eq!(media(&report)[0]["matches"].as_array().unwrap().len(), 1);
}

#[test]
fn the_form_can_be_said() {
    let home = Home::new();
    let path = home.write(
        "story",
        "<p>The *ferry* is back in port, its owner said.</p>\n\n![deck](deck.jpg)\n",
    );
    let path = path.display().to_string();
    let urls = |form: &str| {
        let lines = read(&home, &[&path, "--format-in", form]);
        lines[0]["references"].as_array().unwrap().len()
    };
    assert_eq!((urls("markdown"), urls("text"), urls("html")), (1, 0, 0));
    let ran = home.run(&["read", &path, "--format-in", "word"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("newsml"), "{}", ran.stderr);
}

#[test]
fn items_of_a_feed_are_numbered() {
    let home = Home::new();
    let path = home.write(
        "sitemap.xml",
        "<?xml version='1.0'?><urlset xmlns:image='i'><url><loc>https://q.example/1</loc><image:image><image:loc>https://q.example/1.jpg</image:loc></image:image></url>\
         <url><loc>https://q.example/2</loc></url></urlset>",
    );
    let path = path.display().to_string();
    let lines = read(&home, &[&path]);
    let named: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            (
                line["article"].as_str().unwrap(),
                line["url"].as_str().unwrap(),
            )
        })
        .collect();
    let names = [format!("{path}#1"), format!("{path}#2")];
    assert_eq!(
        named,
        [
            (&*names[0], "https://q.example/1"),
            (&*names[1], "https://q.example/2")
        ]
    );
    let (_, report) = home.check(&[&path]);
    assert_eq!(report["articles"].as_array().unwrap().len(), 2);
    assert_eq!(media(&report).len(), 1);
}

#[test]
fn bad_documents_are_problems_and_never_a_stop() {
    let home = Home::new();
    let entities: Vec<String> = (1..30)
        .map(|n| format!("<!ENTITY a{n} \"&a{m};&a{m};\">", m = n - 1))
        .collect();
    let bomb = format!("<!ENTITY a0 \"ha\">{}", entities.concat());
    let bad = [
        ("zip.html", b"PK\x03\x04\x14\0\0\0<html><body>".to_vec(), "ZIP"),
        ("bomb.xml", format!("<!DOCTYPE newsItem [{bomb}]><newsItem><contentMeta><headline>&a29;</headline></contentMeta></newsItem>").into_bytes(), "entities"),
        ("cut.json", b"{\"uri\":\"u\",\"type\":\"picture\",\"renditions\":{\"a\":{\"href\":\"a.jpg\"}}, ".to_vec(), ""),
        ("tool.json", b"{\"name\":\"a tool\"}".to_vec(), "no news item"),
        ("cut.xml", b"<rss><channel><item><title>Ferry</title><enclosure url='a.jpg' type='image/jpeg'".to_vec(), "damaged"),
        ("deep.xml", format!("<rss><channel>{}", "<a>".repeat(100_000)).into_bytes(), "nested deeper"),
        ("deep.json", "[".repeat(300_000).into_bytes(), ""),
        ("front.md", b"---\ntitle: [\n---\n\nText of it.\n".to_vec(), "front matter"),
        ("empty.md", Vec::new(), "empty"),
        ("cut.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx".to_vec(), "no page"),
    ];
    for (name, bytes, words) in bad {
        let path = home.write(name, bytes).display().to_string();
        let ran = home.run(&["read", "--format", "jsonl", &path]);
        assert_eq!(ran.exit, 0, "{name}: {}", ran.stderr);
        let line = &ran.lines()[0];
        let problems = line["problems"].to_string();
        assert!(problems.contains(words), "{name}: {line:#}");
        assert!(words.is_empty() || problems.len() > 2, "{name}");
        let good = home.run(&["check", &path, "fixtures/stories/planes.html"]);
        assert!(
            good.stdout.contains("planes.jpg"),
            "{name} does not stop the next: {}",
            good.stdout
        );
    }
}

/// Documents with a few bytes changed, cut out or doubled are read without a panic, and spans stay in the document.
#[test]
fn damaged_documents_are_read_in_every_form() {
    use cutline::article::{self, DocumentForm, Source};
    use cutline::limit::Limits;

    let home = Home::new();
    let forms = [
        (
            PathBuf::from("fixtures/stories/planes.html"),
            DocumentForm::Html,
        ),
        (
            PathBuf::from("fixtures/stories/planes.md"),
            DocumentForm::Markdown,
        ),
        (
            PathBuf::from("fixtures/stories/planes.ninjs.json"),
            DocumentForm::Ninjs,
        ),
        (
            PathBuf::from("fixtures/stories/planes.newsml.xml"),
            DocumentForm::NewsMl,
        ),
        (
            PathBuf::from("fixtures/stories/planes.rss"),
            DocumentForm::Feed,
        ),
        (mhtml(&home), DocumentForm::Mhtml),
        (
            PathBuf::from("fixtures/stories/square.txt"),
            DocumentForm::Text,
        ),
    ];
    let limits = Limits::default();
    let mut random = Random(2_026);
    for (path, form) in &forms {
        let whole = std::fs::read(path).unwrap();
        for round in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..=round % 8 {
                let at = random.below(bytes.len());
                match random.below(4) {
                    0 => bytes[at] = b"<>&\"{}[]%=:-#\n\0\xff"[random.below(16)],
                    1 => bytes.truncate(at.max(1)),
                    2 => drop(bytes.drain(at..(at + random.below(40)).min(bytes.len()))),
                    _ => {
                        let piece = bytes[at..(at + 30).min(bytes.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
                if bytes.is_empty() {
                    bytes.push(b' ');
                }
            }
            let lines = bytes
                .iter()
                .filter(|byte| matches!(byte, b'\n' | b'\r'))
                .count() as u32
                + 1;
            let source = Source {
                form: Some(*form),
                ..Source::default()
            };
            for article in article::read(&bytes, &source, &limits) {
                let (references, _) = cutline::reference::extract(&article, &limits);
                for reference in references {
                    let line = reference.span.map_or(1, |span| span.line);
                    assert!(
                        (1..=lines).contains(&line),
                        "{form:?}: line {line} of {lines}"
                    );
                }
            }
        }
    }
}

/// A fixed run of numbers, so that a failure is found again (`xorshift`, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

//! `cutline compare` and its page.

use cutline::fetch::{FetchedMedia, file};
use cutline::limit::Limits;
use cutline::matching::Edit;
use cutline::media::{self, Rendition};
use cutline::pipeline;
use cutline::report::{Comparison, html};

use crate::page::{assert_inert, pictures};
use crate::run::{Home, Ran, fixture};

fn named(path: &str) -> FetchedMedia {
    file::read_named(&fixture(path), &Limits::default()).unwrap()
}

fn rendition(path: &str) -> Rendition {
    media::decode(&named(path).bytes, 1, &Limits::default()).unwrap()
}

fn compared(a: &str, b: &str) -> Comparison {
    pipeline::compare(&named(a), &named(b), &Limits::default()).unwrap()
}

fn edit(kind: &str, area: Option<[f64; 4]>) -> Edit {
    Edit {
        kind: kind.to_owned(),
        side: None,
        amount: None,
        area,
    }
}

/// The page with the match as `change` leaves it.
fn page_with(change: impl Fn(&mut Vec<f64>, &mut Vec<Edit>)) -> String {
    let mut comparison = compared("stories/planes.jpg", "archive/planes.jpg");
    let proof = &mut comparison.matched.as_mut().unwrap().matched;
    change(&mut proof.transform, &mut proof.edits);
    html::compare(&comparison).unwrap()
}

fn compare(home: &Home, a: &str, b: &str, flags: &[&str]) -> Ran {
    home.run(&[&["compare", a, b], flags].concat())
}

#[test]
fn a_mirrored_copy_is_proven_and_its_page_holds_both_pictures() {
    let home = Home::new();
    let page = home.path("page.html");
    let (a, b) = (
        "fixtures/stories/planes-mirrored.jpg",
        "fixtures/archive/planes.jpg",
    );
    let flags = ["--format", "jsonl", "--html", page.to_str().unwrap()];
    let ran = compare(&home, a, b, &flags);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let line = ran.json();
    assert_eq!(
        (&line["a"]["file"], &line["b"]["file"]),
        (&a.into(), &b.into())
    );
    assert_eq!(line["a"]["width"], 800);
    assert_eq!(line["match"]["path"], b);
    let edits = line["match"]["edits"].as_array().unwrap();
    assert!(
        edits.iter().any(|edit| edit["kind"] == "mirror"),
        "{line:#}"
    );

    let page = std::fs::read_to_string(page).unwrap();
    assert_inert(&page);
    assert!(page.contains("mirrored") && page.contains(a) && page.contains(b));
    let pictures = pictures(&page);
    assert_eq!(
        pictures.len(),
        5,
        "A, B, B again, A over it, their difference"
    );
    assert!(
        pictures
            .iter()
            .all(|picture| picture.width.max(picture.height) <= 800)
    );
    let known = rendition("archive/planes.jpg").reduced(800);
    let over = &pictures[3];
    assert_eq!((over.width, over.height), (known.width, known.height));
    let apart = |one: &Rendition| {
        let pairs = one.luma().data.into_iter().zip(known.luma().data);
        pairs.map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>()
            / (known.width * known.height) as f64
    };
    assert!(apart(over) < 6.0, "laid over, A is as B: {}", apart(over));
    assert!(apart(&over.clone().turned(2)) > 15.0, "mirrored it is not");
    let difference = pictures[4].luma().data;
    let mean = difference
        .iter()
        .map(|sample| f64::from(*sample))
        .sum::<f64>()
        / difference.len() as f64;
    assert!(mean < 40.0, "nearly black: {mean}");
}

#[test]
fn people_read_what_was_proven() {
    let home = Home::new();
    let ran = compare(
        &home,
        "fixtures/tagged.jpg",
        "fixtures/archive/crowd.jpg",
        &[],
    );
    assert_eq!(ran.exit, 0);
    for words in [
        "a copy",
        "600 × 400",
        "overlap    100 % of A, 100 % of B",
        "scaled to 50 %",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
}

#[test]
fn what_is_not_proven_is_said_to_be_no_more_than_that() {
    let home = Home::new();
    let page = home.path("page.html");
    let flags = ["--html", page.to_str().unwrap()];
    let ran = compare(
        &home,
        "fixtures/stories/planes.jpg",
        "fixtures/archive/crowd.jpg",
        &flags,
    );
    assert_eq!(ran.exit, 0);
    let page = std::fs::read_to_string(page).unwrap();
    assert_inert(&page);
    assert_eq!(pictures(&page).len(), 2);
    for text in [&ran.stdout, &page] {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("not proven to show the same picture"),
            "{text}"
        );
        let text = text.to_lowercase();
        assert!(!text.contains("fake") && !text.contains("authentic"));
    }
    assert!(!page.contains("laid over") && !page.contains("polygon class"));
    let line = compare(
        &home,
        "fixtures/stories/planes.jpg",
        "fixtures/archive/crowd.jpg",
        &["--format", "jsonl"],
    );
    assert_eq!(line.json()["match"], serde_json::Value::Null);
}

#[test]
fn a_file_is_the_same_as_itself() {
    let home = Home::new();
    let planes = "fixtures/archive/planes.jpg";
    let line = compare(&home, planes, planes, &["--format", "jsonl"]).json();
    assert_eq!(line["match"]["signal"], "digest");
    let text = b"no picture at all";
    let (one, other) = (home.write("one.bin", text), home.write("other.bin", text));
    let page = home.path("page.html");
    let flags = ["--format", "jsonl", "--html", page.to_str().unwrap()];
    let ran = compare(
        &home,
        one.to_str().unwrap(),
        other.to_str().unwrap(),
        &flags,
    );
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert_eq!(ran.json()["match"]["signal"], "digest");
    assert!(pictures(&std::fs::read_to_string(page).unwrap()).is_empty());
}

#[test]
fn exit_codes_tell_what_could_not_be_done() {
    let home = Home::new();
    let planes = "fixtures/archive/planes.jpg";
    let ran = compare(&home, "gone.jpg", planes, &[]);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("gone.jpg"), "{}", ran.stderr);
    assert_eq!(compare(&home, planes, "fixtures", &[]).exit, 2);

    let none = home.write("none.jpg", b"\xFF\xD8\xFF\xE0 no more");
    let ran = compare(
        &home,
        planes,
        none.to_str().unwrap(),
        &["--format", "jsonl"],
    );
    assert_eq!(ran.exit, 3);
    assert_eq!(
        ran.json()["problems"][0]["kind"],
        "undecodable",
        "{}",
        ran.stdout
    );

    let plain = Rendition {
        width: 300,
        height: 200,
        rgb: vec![120; 300 * 200 * 3],
        full_width: 300,
        full_height: 200,
    };
    let plain = home.write("plain.jpg", plain.to_jpeg(80.0).unwrap());
    let ran = compare(&home, planes, plain.to_str().unwrap(), &[]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("not compared"), "{}", ran.stdout);
    let page = home.path("no-such-folder/page.html");
    let ran = compare(&home, planes, planes, &["--html", page.to_str().unwrap()]);
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("page.html"), "{}", ran.stderr);
}

#[test]
fn a_page_never_takes_the_place_of_a_picture() {
    let home = Home::new();
    let bytes = std::fs::read(fixture("archive/planes.jpg")).unwrap();
    let picture = home.write("planes.jpg", &bytes);
    let link = home.path("link.html");
    std::os::unix::fs::symlink(&picture, &link).unwrap();
    let planes = picture.to_str().unwrap();
    let around = home
        .path("../")
        .join(home.path("").file_name().unwrap())
        .join("planes.jpg");
    for page in [&picture, &link, &around] {
        for (a, b) in [
            (planes, "fixtures/archive/crowd.jpg"),
            ("fixtures/archive/crowd.jpg", planes),
        ] {
            let ran = compare(&home, a, b, &["--html", page.to_str().unwrap()]);
            assert_eq!(ran.exit, 2, "{}", page.display());
            assert!(ran.stderr.contains("name another file"), "{}", ran.stderr);
        }
    }
    assert_eq!(std::fs::read(&picture).unwrap(), bytes);
    let folder = home.path("folder");
    std::fs::create_dir(&folder).unwrap();
    let ran = compare(&home, planes, planes, &["--html", folder.to_str().unwrap()]);
    assert_eq!(ran.exit, 2, "{}", ran.stderr);

    let page = home.write("page.html", "old");
    let ran = compare(&home, planes, planes, &["--html", page.to_str().unwrap()]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert!(
        std::fs::read_to_string(&page)
            .unwrap()
            .starts_with("<!DOCTYPE")
    );
    let left: Vec<_> = std::fs::read_dir(home.path(""))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().ends_with(".part")),
        "{left:?}"
    );
}

#[test]
fn a_hostile_name_is_inert() {
    let home = Home::new();
    let name = "\"><img src=x onerror=alert(1)>\u{202e}'&</title><script>.jpg";
    let picture = home.path(name.replace('/', "").as_str());
    std::fs::copy(fixture("stories/planes.jpg"), &picture).unwrap();
    let page = home.path("page.html");
    let flags = ["--html", page.to_str().unwrap()];
    let ran = compare(
        &home,
        picture.to_str().unwrap(),
        "fixtures/archive/planes.jpg",
        &flags,
    );
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        !page.contains("<script") && !page.contains("<img src=x") && !page.contains('\u{202e}')
    );
    assert!(page.contains("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\\u{202e}&#39;&amp;"));
    assert!(!ran.stdout.contains('\u{202e}'));
}

#[test]
fn words_of_a_file_are_labelled_and_inert() {
    let mut comparison = compared("tagged.jpg", "archive/crowd.jpg");
    let metadata = &mut comparison.a.file.metadata;
    metadata.credit = Some("<b onclick=\"x\">AFP</b>".to_owned());
    metadata.caption = Some("word ".repeat(1_000));
    let page = html::compare(&comparison).unwrap();
    assert_inert(&page);
    assert!(
        page.contains("<dt>says: credit</dt><dd>&lt;b onclick=&quot;x&quot;&gt;AFP&lt;/b&gt;</dd>")
    );
    assert!(page.contains("<dt>says: taken</dt><dd>2019-10-26T"));
    assert!(page.matches("word ").count() < 200);
}

#[test]
fn crops_perspective_and_edits_are_drawn_where_they_are() {
    let crop = page_with(|transform, edits| {
        *transform = vec![0.75, 0.0, 300.0, 0.0, 0.75, 200.0];
        *edits = vec![
            edit("crop", None),
            edit("overlay", Some([400.0, 100.0, 200.0, 50.0])),
        ];
    });
    assert_inert(&crop);
    // B is shown at two thirds of its 1200 pixels, A at its 800.
    assert!(
        crop.contains("points=\"200.0,133.2 600.0,133.2 600.0,399.6 200.0,399.6\""),
        "{}",
        polygons(&crop)
    );
    assert!(crop.contains(
        "<rect class=\"edit\" x=\"400.0\" y=\"100.0\" width=\"200.0\" height=\"50.0\"/>"
    ));
    assert!(crop.contains(">2</text>") && !crop.contains(">1</text>"));
    let corner = &pictures(&crop)[4].rgb[..3];
    assert!(
        corner.iter().all(|sample| sample.abs_diff(128) < 8),
        "grey where there is nothing: {corner:?}"
    );

    let tilted = page_with(|transform, _| {
        *transform = vec![1.2, 0.1, 20.0, 0.05, 1.3, 10.0, 0.0001, 0.0002, 1.0];
    });
    assert_inert(&tilted);
    assert_eq!(pictures(&tilted).len(), 5);
    for transform in [
        vec![],
        vec![0.0; 6],
        vec![f64::NAN; 9],
        vec![1.0, 0.0, 1e9, 0.0, 1.0, 0.0],
    ] {
        let page = page_with(|own, _| own.clone_from(&transform));
        assert_inert(&page);
        assert_eq!(pictures(&page).len(), 2, "{transform:?}");
    }
    let odd = page_with(|_, edits| {
        *edits = vec![
            edit("overlay", Some([f64::NAN, 0.0, 1.0, 1.0])),
            edit("overlay", Some([900.0, 0.0, 5.0, 5.0])),
        ];
    });
    assert!(
        !odd.contains("<rect"),
        "boxes outside the picture are not drawn"
    );
}

fn polygons(page: &str) -> String {
    let found = page.split("<polygon").skip(1);
    found
        .map(|rest| rest.split('>').next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

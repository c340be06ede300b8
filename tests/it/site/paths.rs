//! How sites name their pictures, and which documents are theirs.

use super::{Site, articles, same, verdicts};

#[test]
fn the_forms_of_hugo_lead_to_their_files() {
    let site = Site::of("hugo");
    let ran = site.check(&["content"]);
    assert_eq!(
        articles(&ran),
        [
            "content/news/air-base/index.md",
            "content/news/harbour.md",
            "content/news/new-chief.md",
            "content/news/protest.md",
        ],
        "partners are ignored"
    );
    // A bundle, `static` by an escaped name with a version, a draft, `assets`.
    assert_eq!(
        verdicts(&ran),
        ["miscaptioned", "consistent", "consistent", "consistent"]
    );
    let draft = &ran.json()["articles"][2]["media"][0];
    assert_eq!(
        draft["claim"]["when"],
        serde_json::Value::Null,
        "a draft claims no day"
    );
    let pattern = site.check(&["content/**/*.md"]);
    same(&pattern.stdout, &ran.stdout);
    let one = site.check(&["content/*/ha*.md"]);
    assert_eq!(articles(&one), ["content/news/harbour.md"]);
}

#[test]
fn the_forms_of_eleventy_lead_to_their_files() {
    let site = Site::of("eleventy");
    let ran = site.check(&["."]);
    assert_eq!(
        articles(&ran),
        ["src/posts/air-base.md", "src/posts/harbour.html"]
    );
    let verdicts = verdicts(&ran);
    assert_eq!(verdicts.last().map(String::as_str), Some("consistent"));
    assert!(
        verdicts[..verdicts.len() - 1]
            .iter()
            .all(|verdict| verdict == "miscaptioned"),
        "{verdicts:?}"
    );
    assert_eq!(ran.exit, 1);
}

#[test]
fn without_the_top_of_the_site_a_path_from_there_is_missing_and_says_what_helps() {
    let site = Site::of("hugo");
    let ran = site.run(&[
        "check",
        "content/news/harbour.md",
        "--archive",
        &site.archive,
    ]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("--root"), "{}", ran.stdout);
}

#[test]
fn accents_are_written_in_two_ways() {
    for (on_disk, in_page) in [
        ("cafe\u{301}.jpg", "caf\u{e9}.jpg"),
        ("caf\u{e9}.jpg", "cafe\u{301}.jpg"),
        ("cafe\u{301}.jpg", "caf%C3%A9.jpg"),
    ] {
        let page = format!("![Cranes.](/img/{in_page})\n");
        let site = Site::made(&[
            ("a.md", &page),
            (&format!("static/img/{on_disk}"), "harbour.jpg"),
        ]);
        assert_eq!(
            verdicts(&site.check(&["a.md"])),
            ["consistent"],
            "{in_page}"
        );
    }
}

/// No picture of the report was read, and it is not green.
fn unreached(ran: &super::Ran) {
    assert_eq!(ran.exit, 3);
    let is_open = |verdict: &String| verdict == "unverifiable";
    assert!(verdicts(ran).iter().all(is_open), "{}", ran.stdout);
}

#[test]
fn a_path_from_the_top_stays_below_it() {
    let site = Site::made(&[
        (
            "a.md",
            "![a](/../secret.jpg)\n\n![b](/img/../../../secret.jpg)\n\n![c](//img/x.jpg)\n",
        ),
        ("../secret.jpg", "harbour.jpg"),
    ]);
    let ran = site.check(&["a.md"]);
    unreached(&ran);
}

#[test]
fn a_folder_that_is_published_is_no_way_out() {
    let site = Site::made(&[
        ("a.md", "![a](/secret.jpg)\n\n![b](/deep/../secret.jpg)\n"),
        ("static/x", "x"),
        ("../secret.jpg", "harbour.jpg"),
    ]);
    std::os::unix::fs::symlink("..", site.path("public")).unwrap();
    let ran = site.check(&["a.md"]);
    unreached(&ran);
    // Nor does it make one of a link elsewhere.
    std::os::unix::fs::symlink("../../secret.jpg", site.path("static/secret.jpg")).unwrap();
    unreached(&site.check(&["a.md"]));
}

#[test]
fn a_name_is_tried_as_written_whatever_else_it_could_mean() {
    let site = Site::made(&[
        ("a.md", "![Cranes](photo%3A1.jpg)\n"),
        ("photo%3A1.jpg", "harbour.jpg"),
    ]);
    assert_eq!(verdicts(&site.check(&["a.md"])), ["consistent"]);
}

#[test]
fn front_matter_that_cannot_be_read_is_no_green_check() {
    let site = Site::made(&[(
        "a.md",
        "---\ntitle: \"a\nimage: /img/planes.jpg\n---\nWords.\n",
    )]);
    let ran = site.check(&["a.md"]);
    assert_eq!(ran.exit, 3);
    assert!(ran.stdout.contains("the front matter could not be read"));
}

#[test]
fn a_page_is_no_copy_of_its_own_earlier_add() {
    // The site itself is added, dated long before its story, then checked as it is and as encoded anew.
    let page = "---\ndate: 2020-01-08\n---\n<figure><img src=\"cranes.jpg\"><figcaption>Cranes on Tuesday.</figcaption></figure>\n";
    let site = Site::made(&[("a.md", page), ("cranes.jpg", "harbour.jpg")]);
    let archive = site.home.path("own.sqlite").display().to_string();
    site.home.write(
        "site/list.csv",
        "path,date,date_kind\ncranes.jpg,2016-03-01,published\n",
    );
    let added = site.run(&[
        "archive",
        "add",
        "cranes.jpg",
        "--metadata",
        "list.csv",
        "--archive",
        &archive,
    ]);
    assert_eq!(added.exit, 0, "{}", added.stderr);
    let rules = || {
        let ran = site.run(&[
            "check",
            "a.md",
            "--archive",
            &archive,
            "--format",
            "json",
            "--today",
            "2020-01-09",
        ]);
        let media = ran.json()["articles"][0]["media"][0].clone();
        assert_eq!(media["matches"].as_array().unwrap().len(), 1, "it is found");
        let findings = media["findings"].as_array().unwrap().clone();
        let rules = findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned());
        rules
            .filter(|rule| rule.starts_with("reused"))
            .collect::<Vec<_>>()
    };
    assert!(rules().is_empty());
    let anew = std::fs::read("fixtures/archive/harbour.jpg").unwrap();
    site.home.write("site/cranes.jpg", anew);
    assert!(rules().is_empty(), "the same file encoded anew");
    std::fs::rename(site.path("cranes.jpg"), site.path("other.jpg")).unwrap();
    site.home
        .write("site/a.md", page.replace("cranes.jpg", "other.jpg"));
    assert_eq!(rules(), ["reused-before-event"], "another file is");
    // Nor is it the same file where another folder holds one of that name.
    std::fs::create_dir(site.path("inner")).unwrap();
    std::fs::copy(
        "fixtures/archive/harbour.jpg",
        site.path("inner/cranes.jpg"),
    )
    .unwrap();
    site.home.write("site/inner/a.md", page);
    let arguments = [
        "check",
        "a.md",
        "--archive",
        &archive,
        "--format",
        "json",
        "--today",
        "2020-01-09",
    ];
    let ran = super::Ran::of(
        &site
            .command(&arguments)
            .current_dir(site.path("inner"))
            .output()
            .unwrap(),
    );
    assert!(ran.stdout.contains("reused-before-event"), "{}", ran.stderr);
}

//! Only what changed, and policy as the base branch holds it.

use super::{Site, articles};

fn site() -> Site {
    let site = Site::of("hugo");
    site.commit();
    site.git(&["checkout", "-q", "-b", "work"]);
    site
}

fn changed(site: &Site) -> Vec<String> {
    let ran = site.check(&["content", "--changed-since", "main"]);
    assert_ne!(ran.exit, 2, "{}", ran.stderr);
    articles(&ran)
}

#[test]
fn a_page_that_changed_or_is_new_is_checked_and_no_other() {
    let site = site();
    assert!(changed(&site).is_empty());
    site.home.write(
        "site/content/news/protest.md",
        "![Cranes.](/img/portrait.jpg)\n",
    );
    assert_eq!(changed(&site), ["content/news/protest.md"], "not committed");
    site.commit_all();
    assert_eq!(changed(&site), ["content/news/protest.md"], "committed");
    site.home.write("site/content/news/zero.md", "Words.\n");
    site.home.write("site/content/partners/new.md", "Words.\n");
    assert_eq!(
        changed(&site),
        ["content/news/protest.md", "content/news/zero.md"],
        "new, not ignored"
    );
    // What came to the base branch since is none of ours.
    site.commit_all();
    site.git(&["checkout", "-q", "main"]);
    site.home.write("site/content/news/other.md", "Words.\n");
    site.commit_all();
    site.git(&["checkout", "-q", "work"]);
    assert_eq!(changed(&site).len(), 2);
}

#[test]
fn a_folder_of_frames_is_checked_where_one_changed_or_is_gone() {
    let site = Site::of("hugo");
    for name in ["1.jpg", "2.jpg"] {
        let bytes = std::fs::read("fixtures/stories/planes.jpg").unwrap();
        site.home.write(&format!("site/frames/{name}"), bytes);
    }
    site.commit();
    site.git(&["checkout", "-q", "-b", "work"]);
    let check = || {
        let ran = site.check(&["frames", "--as", "video", "--changed-since", "main"]);
        articles(&ran)
    };
    assert!(check().is_empty());
    std::fs::remove_file(site.path("frames/2.jpg")).unwrap();
    assert_eq!(check(), ["frames"], "gone");
    site.commit_all();
    assert_eq!(check(), ["frames"], "gone and committed");
}

#[test]
fn a_picture_that_changed_or_is_gone_selects_its_pages() {
    let site = site();
    let picture = site.path("static/img/harbour at dusk.jpg");
    std::fs::copy("fixtures/stories/crowd.jpg", &picture).unwrap();
    assert_eq!(changed(&site), ["content/news/harbour.md"]);
    std::fs::remove_file(&picture).unwrap();
    let ran = site.check(&["content", "--changed-since", "main"]);
    assert_eq!(
        (ran.exit, articles(&ran)),
        (3, vec!["content/news/harbour.md".to_owned()])
    );
    site.git(&["checkout", "-q", "--", "."]);
    std::fs::remove_file(site.path("content/news/air-base/planes.jpg")).unwrap();
    assert_eq!(changed(&site), ["content/news/air-base/index.md"]);
    site.git(&["checkout", "-q", "--", "."]);
    site.home.write("site/assets/images/crowd.jpg.xmp", "<x/>");
    assert_eq!(
        changed(&site),
        ["content/news/protest.md"],
        "the file beside a picture"
    );
}

#[test]
fn what_git_does_not_look_after_counts_as_changed() {
    let site = site();
    // What was built is ignored, and checked where it is named.
    site.home.write("site/public/a.html", "<p>Words.</p>");
    let named = |what: &str| articles(&site.check(&[what, "--changed-since", "main"]));
    assert_eq!(named("public"), ["public/a.html"]);
    // So are pictures that are got before a build.
    site.home.write("site/.gitignore", "static/got/\n");
    site.commit_all();
    site.git(&["checkout", "-q", "-B", "main"]);
    std::fs::create_dir_all(site.path("static/got")).unwrap();
    std::fs::copy("fixtures/stories/crowd.jpg", site.path("static/got/x.jpg")).unwrap();
    site.home
        .write("site/content/got.md", "![Words](/got/x.jpg)\n");
    site.commit_all();
    assert_eq!(named("content"), ["content/got.md"]);
    // Pages of another repository inside this one are not told apart.
    site.git(&["init", "-q", "-b", "main", "content/other"]);
    site.home.write("site/content/other/a.md", "Words.\n");
    assert_eq!(named("content/other"), ["content/other/a.md"]);
}

#[test]
fn links_lead_to_what_changed() {
    let site = Site::made(&[
        ("content/a.md", "![Cranes](/img/a.jpg)\n"),
        ("content/b.md", "Words.\n"),
        ("shared/one/a.jpg", "harbour.jpg"),
        ("shared/two/a.jpg", "harbour.jpg"),
        ("static/x", "x"),
    ]);
    let link = site.path("static/img");
    let point = |to: &str| {
        let _ = std::fs::remove_file(&link);
        std::os::unix::fs::symlink(to, &link).unwrap();
    };
    point("../shared/one");
    site.commit();
    assert!(changed(&site).is_empty());
    point("../shared/two");
    assert_eq!(changed(&site), ["content/a.md"], "the link");
    point("../shared/one");
    std::fs::remove_file(site.path("shared/one/a.jpg")).unwrap();
    assert_eq!(
        changed(&site),
        ["content/a.md"],
        "a picture behind it that is gone"
    );
    site.git(&["checkout", "-q", "--", "."]);
    site.home.write("site/shared/one/a.xmp", "<x/>");
    let named = site.check(&["shared/one/a.jpg", "--changed-since", "main"]);
    assert_eq!(
        articles(&named).len(),
        1,
        "a named picture and the file beside it"
    );
}

#[test]
fn what_cannot_be_told_is_no_green_check() {
    let site = site();
    let told = |site: &Site, arguments: &[&str]| {
        let ran = site.check(&[&["content"], arguments].concat());
        assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
        ran.stderr
    };
    assert!(told(&site, &["--changed-since", "nowhere"]).contains("no revision `nowhere`"));
    assert!(told(&site, &["--changed-since=--output=x"]).contains("no revision"));
    assert!(told(&site, &["--policy-from", "nowhere"]).contains("no revision `nowhere`"));
    site.git(&["checkout", "-q", "--orphan", "other"]);
    site.home.write("site/other.txt", "Another history.\n");
    site.commit_all();
    assert!(told(&site, &["--changed-since", "main"]).contains("shares no commit"));

    let whole = format!("file://{}", site.path("").display());
    site.home.write("clones/x", "");
    site.git(&["clone", "-q", "--depth", "1", &whole, "../shallow"]);
    let mut shallow = site.command(&site.arguments(&["content", "--changed-since", "HEAD"]));
    let ran = super::Ran::of(
        &shallow
            .current_dir(site.home.path("shallow"))
            .output()
            .unwrap(),
    );
    assert_eq!(ran.exit, 2);
    for word in ["shallow", "--unshallow", "fetch-depth: 0", "GIT_DEPTH: 0"] {
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }

    let alone = Site::of("hugo");
    assert!(told(&alone, &["--changed-since", "main"]).contains("no repository"));
    let mut bare = alone.command(&alone.arguments(&["content", "--changed-since", "main"]));
    let ran = super::Ran::of(&bare.env_remove("PATH").output().unwrap());
    assert_eq!(ran.exit, 2);
    assert!(
        ran.stderr.contains("needs the program `git`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_change_does_not_decide_how_it_is_judged() {
    let site = Site::of("hugo");
    site.home
        .write("site/cutline.toml", "waivers = \"desk/waivers.toml\"\n");
    site.home.write("site/desk/waivers.toml", "version = 1\n");
    site.commit();
    let exit = |arguments: &[&str]| site.check(&[&["content"], arguments].concat()).exit;
    assert_eq!(exit(&["--policy-from", "main"]), 1);
    let known = site.path("known.json").display().to_string();
    site.check(&["content", "--write-baseline", &known]);
    site.home
        .write("site/cutline.toml", "baseline = \"known.json\"\n");
    assert_eq!(exit(&[]), 0);
    assert_eq!(
        exit(&["--policy-from", "main"]),
        1,
        "settings of the base branch"
    );
    assert_eq!(
        exit(&["--policy-from", "main", "--baseline", "known.json"]),
        1,
        "which has no such baseline"
    );
    site.commit_all();
    assert_eq!(exit(&["--policy-from", "main"]), 0, "now it has");
    // Nor does it decide whether it is.
    site.home.write("site/content/bad.md", "{{< figure src=\"/images/crowd.jpg\" caption=\"Protesters gather in Paris on Tuesday, January 7, 2020.\" >}}\n");
    site.home.write("site/.cutlineignore", "content/bad.md\n");
    let hidden = site.check(&["content/*.md", "--policy-from", "main"]);
    assert_eq!(
        (hidden.exit, articles(&hidden)),
        (1, vec!["content/bad.md".to_owned()]),
        "{}",
        hidden.stderr
    );
    assert_eq!(
        site.check(&["content/*.md"]).exit,
        2,
        "which is how it would have been"
    );
    site.git(&["checkout", "-q", "--", "."]);
    std::fs::remove_file(site.path("content/bad.md")).unwrap();
    std::fs::remove_file(site.path("cutline.toml")).unwrap();
    std::fs::remove_file(site.path("known.json")).unwrap();
    assert_eq!(exit(&["--policy-from", "main"]), 0, "whatever lies there");
    assert_eq!(exit(&[]), 1);
}

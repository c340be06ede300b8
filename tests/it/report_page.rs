//! The page of `check`, opened in a browser as the three users would.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::browser::{Browser, Looks, with_browser};
use crate::data;
use crate::page::{assert_runs_its_own_script_alone, pictures};
use crate::run::{Home, fixture};
use crate::sheet::{apart, is_coloured};

/// Stories of the fixtures: reuse, a mirrored copy, a wrong place, a quiet one, words alone.
pub(crate) const STORIES: [&str; 5] = [
    "fixtures/stories/planes-mirrored.html",
    "fixtures/stories/file-photo-wrong-place.html",
    "fixtures/stories/planes-correct.html",
    "fixtures/stories/debunk.html",
    "fixtures/stories/square.txt",
];

/// Where a page lies, and what asks for it.
pub(crate) fn at(home: &Home) -> (PathBuf, String) {
    let place = home.path("report.html");
    let report = format!("html={}", place.display());
    (place, report)
}

/// The page that `check` writes of `inputs`, and where it lies.
pub(crate) fn page(home: &Home, inputs: &[&str], more: &[&str]) -> (PathBuf, String) {
    let archive = home.archive(&["fixtures/archive.csv"]);
    let (place, report) = at(home);
    let arguments = [
        "check",
        "--archive",
        &archive,
        "--today",
        "2020-01-09",
        "--report",
        &report,
    ];
    let ran = home.run(&[&arguments, inputs, more].concat());
    assert!(ran.exit < 2, "{}{}", ran.stdout, ran.stderr);
    let text = std::fs::read_to_string(&place).unwrap();
    assert_runs_its_own_script_alone(&text);
    (place, text)
}

pub(crate) fn assert_quiet(browser: &Browser, page: &Path) {
    let (console, asked) = browser.told(page);
    assert_eq!(console, [""; 0], "the console is silent");
    assert_eq!(asked, [""; 0], "nothing is asked of the network");
}

/// Pixels by which the page is wider than its window.
const TOO_WIDE: &str =
    "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

/// Texts whose colour stands less than 4.5 to 1 against what lies behind them (WCAG 2.2, 1.4.3).
const TOO_FAINT: &str = "
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = parts(colour).slice(0, 3).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest('svg, script, style')) continue;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(element.outerHTML.slice(0, 120));
  }
  return faint;";

/// What a screen reader would stumble over.
pub(crate) const UNNAMED: &str = "
  const wrong = [];
  for (const image of document.images) if (!image.alt.trim()) wrong.push('no alternative text');
  for (const input of document.querySelectorAll('input'))
    if (!(input.labels?.length || input.getAttribute('aria-label'))) wrong.push(input.outerHTML);
  let last = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) wrong.push(`${heading.tagName} after H${last}: ${heading.textContent}`);
    last = level;
  }
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id stands twice');
  for (const link of document.querySelectorAll('a'))
    if (!document.getElementById(link.hash.slice(1))) wrong.push(link.outerHTML);
  for (const part of document.querySelectorAll('[aria-labelledby]'))
    if (!document.getElementById(part.getAttribute('aria-labelledby'))) wrong.push(part.id);
  return wrong;";

#[test]
fn it_is_quiet_legible_and_fits_however_it_is_looked_at() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, _) = page(&home, &STORIES, &[]);
        for looks in [Looks::LIGHT, Looks::DARK, Looks::NARROW, Looks::PRINT] {
            browser.look(&place, looks);
            assert_quiet(browser, &place);
            browser.asked(
                "for (const part of document.querySelectorAll('details')) part.open = true;",
            );
            assert_eq!(browser.asked(TOO_WIDE), 0, "{} wide", looks.width);
            assert_eq!(browser.asked(TOO_FAINT), Value::Array(Vec::new()));
            assert_eq!(browser.asked(UNNAMED), Value::Array(Vec::new()));
            assert_quiet(browser, &place);
        }
        browser.look(&place, Looks::DARK);
        let dark =
            browser.asked("return getComputedStyle(document.documentElement).backgroundColor");
        browser.look(&place, Looks::LIGHT);
        let light =
            browser.asked("return getComputedStyle(document.documentElement).backgroundColor");
        assert_ne!(dark, light);
        assert!(browser.printed().starts_with(b"%PDF"));
    });
}

const BLUR: &str = "return getComputedStyle(document.querySelector('.pictures img')).filter";

#[test]
fn pictures_are_blurred_until_a_key_opens_them() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, text) = page(&home, &STORIES[..1], &[]);
        // The picture, its copy, and the picture in the frame of the copy.
        assert_eq!(pictures(&text).len(), 3);
        for looks in [Looks::LIGHT, Looks::PRINT] {
            browser.look(&place, looks);
            assert!(browser.asked(BLUR).as_str().unwrap().starts_with("blur("));
        }
        browser.look(&place, Looks::STILL);
        browser.asked("document.querySelector('.open').focus()");
        browser.press(" ");
        assert_eq!(browser.asked(BLUR), "none");
        browser.press(" ");
        assert_ne!(browser.asked(BLUR), "none");
        browser.asked("document.querySelector('#open-all').focus()");
        browser.press(" ");
        assert_eq!(browser.asked(BLUR), "none");
        assert_quiet(browser, &place);
    });
}

#[test]
fn the_copy_is_covered_by_the_picture_as_far_as_one_likes() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, _) = page(&home, &STORIES[..1], &[]);
        browser.look(&place, Looks::LIGHT);
        let opacity = "return getComputedStyle(document.querySelector('.upper')).opacity";
        let clip = "return getComputedStyle(document.querySelector('.upper')).clipPath";
        let width = "return document.querySelector('.cut rect').getAttribute('width')";
        browser.asked("document.querySelector('#open-all').click()");
        assert_eq!(
            browser.asked(opacity),
            "0",
            "the copy stands alone at first"
        );
        browser.asked("document.querySelector('.divided').click(); document.querySelector('.divide-at').focus()");
        assert_eq!(browser.asked(opacity), "1");
        assert_ne!(browser.asked(clip), "none");
        assert_eq!(browser.asked(width), "50%");
        browser.press("\u{e014}\u{e014}\u{e014}");
        assert_eq!(browser.asked(width), "53%", "arrow keys move the divide");
        let at_rest = browser.picture();
        browser.press("\u{e011}");
        assert_eq!(browser.asked(width), "0%");
        assert_ne!(at_rest, browser.picture(), "what is seen changes");
        browser.asked("document.querySelector('.half').click()");
        assert_eq!(browser.asked(opacity), "0.5");
        browser.asked("document.querySelector('.in-turn').click()");
        let seconds = browser
            .asked("return getComputedStyle(document.querySelector('.upper')).animationDuration");
        // Two changes a turn stay far below three flashes a second (WCAG 2.2, 2.3.1).
        assert_eq!(seconds, "2s");
        browser.look(&place, Looks::STILL);
        browser.asked("document.querySelector('#open-all').click(); document.querySelector('.in-turn').click()");
        let animation = browser
            .asked("return getComputedStyle(document.querySelector('.upper')).animationName");
        assert_eq!(animation, "none", "who asks for less motion gets none");
        assert_quiet(browser, &place);
    });
}

#[test]
fn fifty_findings_fit_into_fifteen_megabytes() {
    let Some(folder) = data::test_data("a report of 50 real pictures") else {
        return;
    };
    let home = Home::new();
    let photos = folder.join("photos");
    let mut names: Vec<PathBuf> = std::fs::read_dir(&photos)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jpg"))
        .collect();
    names.sort();
    let site = home.path("site");
    std::fs::create_dir_all(&site).unwrap();
    let mut list = String::from("path,date,date_kind,caption,credit,outlet\n");
    let mut story = String::from("<h1>Storm</h1><p>The storm came on Tuesday.</p>");
    for (number, path) in names.iter().take(50).enumerate() {
        // The copy in the story is larger by some bytes at its end: another file with the same picture.
        let mut bytes = std::fs::read(path).unwrap();
        bytes.extend(b"copy");
        std::fs::write(site.join(format!("{number}.jpg")), bytes).unwrap();
        let _ = writeln!(
            list,
            "{},2011-03-05,published,A storm.,,Wire {number}",
            path.display()
        );
        let _ = write!(
            story,
            "<figure><img src={number}.jpg width=900 height=600><figcaption>The storm on Tuesday, Jan. 7, 2020, picture \
             {number}.</figcaption></figure><p>Text.</p>"
        );
    }
    std::fs::write(site.join("story.html"), story).unwrap();
    let list = home.write("list.csv", list);
    let archive = home.path("archive.sqlite").display().to_string();
    let mut add = vec![
        "archive",
        "add",
        "--archive",
        &archive,
        "--metadata",
        list.to_str().unwrap(),
    ];
    add.extend(names.iter().take(50).map(|path| path.to_str().unwrap()));
    let ran = home.run(&add);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let (place, report) = at(&home);
    let story = site.join("story.html").display().to_string();
    let ran = home.run(&[
        "check",
        &story,
        "--archive",
        &archive,
        "--today",
        "2020-01-09",
        "--report",
        &report,
    ]);
    assert_eq!(ran.exit, 1, "{}", ran.stderr);
    let text = std::fs::read_to_string(&place).unwrap();
    let megabytes = text.len() as f64 / 1e6;
    eprintln!("a report of 50 findings with their pictures: {megabytes:.1} MB");
    assert_eq!(
        text.matches("class=\"item warn\"").count() + text.matches("class=\"item deny\"").count(),
        50
    );
    assert_eq!(
        text.matches("data:image/jpeg").count(),
        150,
        "all pictures are there"
    );
    assert!(megabytes <= 15.0, "{megabytes:.1} MB");
    with_browser(|browser| {
        browser.look(&place, Looks::LIGHT);
        assert_quiet(browser, &place);
        let links = browser.asked("return document.querySelectorAll('nav a').length");
        assert_eq!(links, 50);
        for looks in [Looks::DARK, Looks::NARROW] {
            browser.look(&place, looks);
            browser.asked("document.querySelector('#open-all').click()");
            assert_eq!(browser.asked(TOO_WIDE), 0, "{} wide", looks.width);
            assert_eq!(browser.asked(TOO_FAINT), Value::Array(Vec::new()));
        }
    });
}

#[test]
fn a_report_never_takes_the_place_of_what_was_checked() {
    let home = Home::new();
    let story = home.path("story.html");
    std::fs::copy(fixture("stories/planes.html"), &story).unwrap();
    std::fs::copy(fixture("stories/planes.jpg"), home.path("planes.jpg")).unwrap();
    let archive = home.archive(&["fixtures/archive.csv"]);
    for taken in [&story, &home.path("planes.jpg")] {
        let before = std::fs::read(taken).unwrap();
        let report = format!("html={}", taken.display());
        let ran = home.run(&[
            "check",
            story.to_str().unwrap(),
            "--archive",
            &archive,
            "--report",
            &report,
        ]);
        assert_eq!(ran.exit, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("name another file"), "{}", ran.stderr);
        assert_eq!(std::fs::read(taken).unwrap(), before);
    }
}

#[test]
fn pictures_are_shown_again_where_an_earlier_answer_is_used() {
    let home = Home::new();
    let cache = home.path("cache").display().to_string();
    let (_, first) = page(&home, &STORIES, &["--cache", &cache]);
    let (_, again) = page(&home, &STORIES, &["--cache", &cache]);
    assert!(first.contains("data:image/jpeg"));
    assert_eq!(first, again);
}

#[test]
fn a_copy_whose_file_is_gone_is_shown_as_the_archive_keeps_it() {
    let home = Home::new();
    let known = home.path("known.jpg");
    std::fs::copy(fixture("archive/planes.jpg"), &known).unwrap();
    let archive = home.path("kept.sqlite").display().to_string();
    let ran = home.run(&[
        "archive",
        "add",
        known.to_str().unwrap(),
        "--archive",
        &archive,
    ]);
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    let (place, report) = at(&home);
    let shown = || {
        let ran = home.run(&[
            "check",
            STORIES[0],
            "--archive",
            &archive,
            "--report",
            &report,
        ]);
        assert!(ran.exit < 2, "{}", ran.stderr);
        let text = std::fs::read_to_string(&place).unwrap();
        (
            pictures(&text),
            text.matches("as the archive keeps it").count(),
        )
    };
    let (pictures, kept) = shown();
    assert_eq!((pictures.len(), kept), (3, 0));
    assert!(pictures.iter().all(is_coloured));
    std::fs::remove_file(&known).unwrap();
    let (pictures, kept) = shown();
    assert_eq!((pictures.len(), kept), (3, 1));
    let coloured: Vec<bool> = pictures.iter().map(is_coloured).collect();
    assert_eq!(coloured, [true, false, true], "what is kept is grey");
    // The picture is mirrored: it lies on the copy only once it is turned back.
    let (own, known, laid) = (&pictures[0], &pictures[1], &pictures[2]);
    assert!(apart(laid, known) < 12.0, "{}", apart(laid, known));
    assert!(
        apart(own, known) > apart(laid, known) + 4.0,
        "{}",
        apart(own, known)
    );
}

#[test]
fn credit_and_content_credentials_stand_there_step_by_step() {
    let home = Home::new();
    let (_, text) = page(&home, &["fixtures/credentials/valid.jpg", STORIES[0]], &[]);
    let steps = text.split("<ol class=\"chain\">").nth(1).unwrap();
    let steps = steps.split("</ol>").next().unwrap();
    let at = |words: &str| {
        steps
            .find(words)
            .unwrap_or_else(|| panic!("{words}: {steps}"))
    };
    assert!(at("c2pa.created") < at("claimed by cutline fixtures"));
    assert!(at("claimed by cutline fixtures") < at("<li>signed by Example Agency"));
    for words in [
        "<dt>printed</dt><dd dir=\"auto\">Photo by Reuters</dd>",
        "<dt>in the archive</dt><dd dir=\"auto\">Photo by AFP via Getty Images (planes.jpg)</dd>",
    ] {
        assert!(text.contains(words), "{words}");
    }
}

/// Where screenshots for the README are put, if anywhere.
const SCREENSHOTS: &str = "CUTLINE_SCREENSHOTS";

#[test]
fn screenshots_for_the_readme_are_made() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, _) = page(&home, &STORIES[..1], &[]);
        for (name, looks) in [
            ("report", Looks::LIGHT),
            ("report-narrow-dark", Looks::POCKET),
        ] {
            browser.look(&place, looks);
            browser.asked("document.querySelector('#open-all').click(); document.querySelector('.divided').click()");
            let sharp = |_| browser.asked(BLUR) == "none";
            let is_sharp = (0..400).any(sharp);
            assert!(is_sharp, "pictures are opened before they are taken");
            let picture = browser.picture();
            let shown =
                cutline::media::decode(&picture, 1, &cutline::limit::Limits::default()).unwrap();
            assert_eq!(
                (shown.full_width, shown.full_height),
                (looks.width, looks.height)
            );
            if let Some(folder) = std::env::var_os(SCREENSHOTS) {
                std::fs::write(Path::new(&folder).join(format!("{name}.png")), picture).unwrap();
            }
        }
    });
}

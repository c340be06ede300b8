//! The page of `check` for those who type, listen, print, hold a telephone or read from right to left.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::{Browser, Looks, with_browser};
use crate::report_page::{STORIES, UNNAMED, assert_quiet, page};
use crate::run::{Home, fixture};

/// The key that goes to the next control.
const TAB: &str = "\u{e004}";
/// More controls than any page here has.
const MOST_STOPS: usize = 300;

/// A story of two pictures, one of which has nothing to report, and its page.
fn with_a_quiet_one(home: &Home) -> (PathBuf, String) {
    for (from, name) in [
        ("credentials/valid.jpg", "valid.jpg"),
        ("stories/planes.jpg", "planes.jpg"),
    ] {
        std::fs::copy(fixture(from), home.path(name)).unwrap();
    }
    let story = home.write(
        "story.html",
        "<html lang=en><h1>Two pictures</h1><p>Text of the story.</p><figure><img src=valid.jpg alt=x width=800 \
         height=533><figcaption>Mara Lindqvist, then head of the pilots' office, in Gothenburg, Sweden, on May 2, 2014. Photo by Ada \
         Fontein/The Quay Courier</figcaption></figure><figure><img src=planes.jpg alt=x width=800 height=533><figcaption>Planes burn \
         at the Ain al-Asad air base in Iraq on Jan. 7, 2020.</figcaption></figure>",
    );
    page(home, &[story.to_str().unwrap()], &[])
}

#[test]
fn a_picture_with_nothing_to_report_shows_all_that_is_known_of_it() {
    let home = Home::new();
    let (_, text) = with_a_quiet_one(&home);
    let (_, quiet) = text.split_once("1 with nothing to report").unwrap();
    let (quiet, _) = quiet.split_once("</article>").unwrap();
    for shown in [
        "<dt>claims</dt>",
        "<h4>When</h4>",
        "<dt>printed</dt><dd dir=\"auto\">Photo by Ada Fontein/The Quay Courier</dd>",
        "<li>signed by Example Agency",
        "valid.jpg says of itself",
        "<h4>The copy that is known</h4>",
        "<h4>What was compared</h4>",
    ] {
        assert!(quiet.contains(shown), "{shown}: {quiet}");
    }
}

/// What has the focus, and whether it is seen; nothing where the page is left.
const FOCUSED: &str = "
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const shown = at.labels?.[0] ?? at;
  const box = shown.getBoundingClientRect();
  const seen = shown.checkVisibility({ visibilityProperty: true }) && box.width > 4 && box.height > 4;
  return [at.id || at.tagName, seen];";

/// Goes through the page by the key alone; returns the ids or names of what takes it.
fn stops(browser: &Browser) -> Vec<String> {
    browser.asked("document.activeElement.blur(); scrollTo(0, 0)");
    let mut stops = Vec::new();
    for _ in 0..MOST_STOPS {
        browser.press(TAB);
        let focused = browser.asked(FOCUSED);
        let Some(name) = focused[0].as_str() else {
            return stops;
        };
        assert_eq!(focused[1], true, "{name} takes the key unseen");
        stops.push(name.to_owned());
    }
    panic!("no end: {stops:?}");
}

#[test]
fn what_takes_the_keyboard_is_seen() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, _) = page(&home, &STORIES, &[]);
        browser.look(&place, Looks::STILL);
        let covered = stops(browser);
        browser.look(&place, Looks::STILL);
        browser.asked("document.querySelector('#open-all').click()");
        let opened = stops(browser);
        let has = |stops: &[String], start: &str| stops.iter().any(|id| id.starts_with(start));
        for both in ["open-all", "SUMMARY", "A"] {
            assert!(has(&covered, both) && has(&opened, both), "{both}");
        }
        assert!(has(&covered, "open-1") && !has(&covered, "alone-"));
        assert!(has(&opened, "alone-") && !has(&opened, "open-1"));
    });
}

#[test]
fn what_a_screen_reader_says_has_a_name_of_its_own() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, _) = page(
            &home,
            &[&STORIES[..], &["fixtures/credentials/valid.jpg"]].concat(),
            &[],
        );
        browser.look(&place, Looks::LIGHT);
        browser.asked(
            "document.querySelector('#open-all').click();
             document.querySelector('.divided').click();
             for (const part of document.querySelectorAll('details')) part.open = true;",
        );
        assert_eq!(browser.asked(UNNAMED), json!([]));
        let heard = browser.heard();
        let of = |role: &str| -> Vec<&str> {
            let heard = heard.iter().filter(|(is, _)| is == role);
            heard.map(|(_, name)| name.as_str()).collect()
        };
        for role in [
            "image", "checkbox", "radio", "slider", "link", "heading", "article",
        ] {
            let names = of(role);
            assert!(!names.is_empty(), "no {role}");
            assert!(
                names.iter().all(|name| !name.trim().is_empty()),
                "{role}: {names:?}"
            );
        }
        assert!(of("group").contains(&"How the copy is shown"));
        assert!(of("image").contains(&"This picture: Lead photo m1, line 21"));
        assert!(of("image").contains(&"The known copy: planes.jpg"));
        browser.look(&place, Looks::LIGHT);
        let heard = browser.heard();
        let covers = heard.iter().filter(|(role, _)| role == "checkbox");
        let covers: Vec<&String> = covers.map(|(_, name)| name).collect();
        assert!(covers.len() > 3, "{covers:?}");
        assert!(
            heard.iter().all(|(role, _)| role != "radio"),
            "none while it is covered"
        );
        let title = browser.asked("return document.title");
        assert_eq!(title, "cutline: findings that count: 6 stories");
    });
}

/// What is folded and does not show, but for what is inside a picture with nothing to report.
const FOLDED: &str = "
  const within = [...document.querySelectorAll('details > :not(summary)')];
  return within.filter((part) => !part.closest('.grid details') && !part.checkVisibility()).length";

#[test]
fn paper_shows_what_is_folded() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, _) = with_a_quiet_one(&home);
        browser.look(&place, Looks::LIGHT);
        assert!(browser.asked(FOLDED).as_i64().unwrap() > 5);
        // A browser that knows no such style unfolds by the script, and folds again afterwards.
        browser.asked(
            "window.unfolded = 0;
             addEventListener('beforeprint', () => window.unfolded = document.querySelectorAll('details[open]').length);",
        );
        assert!(browser.printed().starts_with(b"%PDF"));
        assert!(browser.asked("return window.unfolded").as_i64().unwrap() > 3);
        assert_eq!(
            browser.asked("return document.querySelectorAll('details[open]').length"),
            0
        );
        browser.look(&place, Looks::PRINT);
        assert_eq!(browser.asked(FOLDED), 0);
        for hidden in ["#open-all + label", ".open + label", ".ways", "#covered"] {
            let asked = format!("return document.querySelector('{hidden}').checkVisibility()");
            assert_eq!(browser.asked(&asked), false, "{hidden}");
        }
        let sizes = browser.asked(
            "const size = (of) => parseFloat(getComputedStyle(document.querySelector(of)).fontSize);
             return size('.evidence') < size('.findings p');",
        );
        assert_eq!(sizes, true, "evidence stands below its finding");
        assert_quiet(browser, &place);
    });
}

#[test]
fn the_timeline_is_legible_on_a_telephone() {
    with_browser(|browser| {
        let home = Home::new();
        let (place, _) = page(&home, &STORIES[..1], &[]);
        browser.look(&place, Looks::NARROW);
        let widths = browser.asked(
            "const width = (of) => document.querySelector(of).getBoundingClientRect().width;
             return [width('.bar svg'), width('.axis'), width('.when')];",
        );
        let width = |at: usize| widths[at].as_f64().unwrap();
        assert!(
            width(0) > 0.9 * width(2) && width(1) > 0.9 * width(2),
            "{widths}"
        );
        assert_quiet(browser, &place);
    });
}

#[test]
fn a_caption_from_right_to_left_runs_so_and_our_words_around_it_do_not() {
    with_browser(|browser| {
        let home = Home::new();
        std::fs::copy(fixture("stories/planes.jpg"), home.path("planes.jpg")).unwrap();
        let story = home.write(
            "story.html",
            "<html lang=ar><h1>احتراق طائرات في قاعدة جوية</h1><p>نص القصة.</p><figure><img src=planes.jpg alt=x width=800 \
             height=533><figcaption>طائرات تحترق في قاعدة عين الأسد الجوية في العراق يوم 7 يناير 2020.</figcaption></figure>",
        );
        let (place, _) = page(&home, &[story.to_str().unwrap()], &[]);
        browser.look(&place, Looks::LIGHT);
        let starts_right = "
          const range = document.createRange();
          range.selectNodeContents(document.querySelector('blockquote'));
          const text = range.getBoundingClientRect(), box = document.querySelector('blockquote').getBoundingClientRect();
          return box.right - text.right < text.left - box.left;";
        assert_eq!(
            browser.asked(starts_right),
            true,
            "the line begins at the right"
        );
        for own in [".says", ".findings p", ".evidence li", "dl dd", ".when p"] {
            let direction =
                format!("return getComputedStyle(document.querySelector('{own}')).direction");
            assert_eq!(browser.asked(&direction), "ltr", "{own} is ours");
        }
        // What follows a quotation in our sentence stands to its right, what comes before it to its left.
        let order = browser.asked(
            "const box = (node) => {
               const range = document.createRange();
               range.selectNodeContents(node);
               return range.getBoundingClientRect();
             };
             return [...document.querySelectorAll('.evidence li')].filter((said) => said.querySelector('bdi') && said.offsetHeight < 40).map((said) => {
               const [before, quoted, after] = [...said.childNodes].map(box);
               return before.right <= quoted.left + 1 && quoted.right <= after.left + 1;
             });",
        );
        let order = order.as_array().unwrap();
        assert!(
            !order.is_empty() && order.iter().all(|is| *is == Value::Bool(true)),
            "{order:?}"
        );
        for of in ["h2", "blockquote"] {
            let lang = format!("return document.querySelector('.story {of}').lang");
            assert_eq!(browser.asked(&lang), "ar", "{of}");
        }
        assert_quiet(browser, &place);
    });
}
